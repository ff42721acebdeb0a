"""Where the certificate of an entry comes from: is the Secret there, and can a controller serve it?

Source: networking/v1 IngressTLS (the Secret is in the Ingress's own namespace), core validation of
`kubernetes.io/tls` Secrets, and what the controllers require of type and keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingresslint.bundle import Absent, Bundle, Found, Produced, Verdict, certainty_of_absence, is_closed
from ingresslint.bundle.lookup import is_tls
from ingresslint.bundle.near import NearNames
from ingresslint.findings import Certainty
from ingresslint.kinds import TLS_KEYS, TLS_TYPE
from ingresslint.producers import Product, is_mirror
from ingresslint.resources import Field, Resource, is_placeholder, same_namespace
from ingresslint.routes.model import CertificateRef, Entry
from ingresslint.syntax import is_subdomain
from ingresslint.wiring.termination import reads_secrets

_GENERIC = frozenset({"cert", "key"})
"""Keys that Istio takes in place of the usual ones."""

CertificateState = Literal["fine", "absent", "other-namespace", "missing-keys", "wrong-type"]


@dataclass(frozen=True, slots=True)
class CertificateOutcome:
    """What becomes of a reference to a TLS Secret: one state, so that one rule speaks of it.

    `other` is what was found: the Secret, its producer, or a near miss of an absent one; `meant` is the near miss that
    a producer makes, `other` being the producer. `lacking` are the keys that it
    has not, `type` its type, `certainty` how sure the defect is.
    """

    ref: CertificateRef
    verdict: Verdict
    state: CertificateState = "fine"
    certainty: Certainty = "certain"
    other: Resource | None = None
    lacking: tuple[str, ...] = ()
    type: str | None = None
    meant: Product | None = None


@dataclass(frozen=True, slots=True)
class _Content:
    """What is stated of a Secret, by itself or by its producer (`made`).

    `lacking` are required keys that it has not; `refused` says that the API does not take it so, or that the other key
    has a value: it is no mere placeholder that somebody fills later.
    """

    by: Resource
    type: str | None
    lacking: tuple[str, ...]
    refused: bool
    made: bool = False


def resolve_certificates(entry: Entry, bundle: Bundle) -> Iterator[CertificateOutcome]:
    """Follow the references of an entry, each Secret once. References that nobody reads or knows are left out."""
    if not reads_secrets(entry):
        return
    seen: set[str] = set()
    for ref in entry.certificates:
        if ref.name is None or ref.name in seen or ref.field.unknown or not is_subdomain(ref.name):
            continue
        seen.add(ref.name)
        yield _resolve(ref, ref.name, entry.klass.family, bundle)


def _resolve(ref: CertificateRef, name: str, family: str | None, bundle: Bundle) -> CertificateOutcome:
    verdict = bundle.lookup("", "Secret", name, ref.namespace, ref.source)
    made = [p for p in bundle.products.get(("Secret", name), ()) if same_namespace(p.namespace, ref.namespace)]
    contents: list[_Content | None] = []
    match verdict:
        case Absent():
            return _absent(ref, verdict, bundle)
        case Found() if not made and not any(bundle.unit.is_unfinished(r) for r in verdict.resources):
            contents = [_of_secret(r, family) for r in verdict.resources]
        case Produced():
            contents = [_of_product(p) for p in made]
    return _judged(ref, verdict, [c for c in contents if c is not None], len(contents), family)


def _absent(ref: CertificateRef, verdict: Absent, bundle: Bundle) -> CertificateOutcome:
    """Grade an absence. Another Secret is meant only if it may hold a certificate, or if its name is a slip away."""
    near = tuple(n for n in verdict.near if n.how in {"namespace", "case", "edit"} or is_tls(n.resource))
    certainty = certainty_of_absence("secret", Absent(near), bundle, ref.source)
    if certainty is None:
        return CertificateOutcome(ref, verdict)
    best = near[0] if near else None
    meant = _made_nearby(ref, bundle) if best is None else None
    if meant is not None:
        away = not same_namespace(meant.namespace, ref.namespace)
        state: CertificateState = "other-namespace" if away else "absent"
        certainty = "certain" if certainty == "certain" else "likely"
        return CertificateOutcome(ref, Absent(near), state, certainty, meant.by, meant=meant)
    if best is None or best.how != "namespace":
        return CertificateOutcome(ref, Absent(near), "absent", certainty, best.resource if best else None)
    if not bundle.neighbours.together(best.resource, ref.source) and not is_closed("secret", bundle, ref.source):
        certainty = "likely"  # another app may have a Secret of the same name
    return CertificateOutcome(ref, Absent(near), "other-namespace", certainty, best.resource)


def _made_nearby(ref: CertificateRef, bundle: Bundle) -> Product | None:
    """Find what a producer close by makes: this name in another namespace, or nearly this name in its own."""
    name = ref.name or ""
    for product in _made_close_by(name, ref, bundle):
        if not same_namespace(product.namespace, ref.namespace) and not is_placeholder(product.namespace):
            return product
    for other in _made_names(bundle).typos(name):
        for product in _made_close_by(other, ref, bundle):
            if same_namespace(product.namespace, ref.namespace):
                return product
    return None


def _made_close_by(name: str, ref: CertificateRef, bundle: Bundle) -> Iterator[Product]:
    made = bundle.products.get(("Secret", name), ())
    return (product for product in made if bundle.neighbours.together(product.by, ref.source))


@lru_cache(maxsize=1)
def _made_names(bundle: Bundle) -> NearNames:
    return NearNames(name for kind, name in bundle.products if kind == "Secret" and not is_placeholder(name))


def _judged(
    ref: CertificateRef, verdict: Verdict, contents: list[_Content], count: int, family: str | None
) -> CertificateOutcome:
    """Speak only if all Secrets that may be meant fail."""
    if not contents or len(contents) < count:
        return CertificateOutcome(ref, verdict)
    first = contents[0]
    if all(c.lacking for c in contents):
        certainty: Certainty = "certain" if all(c.refused for c in contents) else "possible"
        return CertificateOutcome(ref, verdict, "missing-keys", certainty, first.by, first.lacking, first.type)
    if all(c.type not in {None, TLS_TYPE} for c in contents):
        certainty = "certain" if family == "agic" and not any(c.made for c in contents) else "likely"
        return CertificateOutcome(ref, verdict, "wrong-type", certainty, first.by, (), first.type)
    return CertificateOutcome(ref, verdict)


def refused_keys(secret: Resource) -> tuple[str, ...]:
    """Give the keys for whose lack the API refuses a Secret of type kubernetes.io/tls; an empty value is no lack.

    Source: `ValidateSecret` in kubernetes pkg/apis/core/validation/validation.go.
    """
    content = _of_secret(secret, None)
    if content is None or content.type != TLS_TYPE:
        return ()
    parts = (secret.get("data").mapping, secret.get("stringData").mapping)
    return tuple(key for key in TLS_KEYS if not any(key in part for part in parts))


def _of_secret(secret: Resource, family: str | None) -> _Content | None:
    """Read a Secret of the files; None if its keys or type are not known."""
    type_ = secret.get("type")
    parts = [secret.get("data"), secret.get("stringData")]
    if is_mirror(secret) or type_.unknown or any(p.exists and not isinstance(p.value, dict) for p in parts):
        return None
    entries = {key: field for part in parts for key, field in part.items()}
    if any(is_placeholder(key) for key in entries):
        return None
    filled = {key for key, field in entries.items() if _has_value(field)}
    lacking = tuple(key for key in TLS_KEYS if key not in filled)
    if family == "istio" and filled >= _GENERIC:
        lacking = ()
    absent = any(key not in entries for key in TLS_KEYS)
    refused = bool(filled) or (absent and type_.value == TLS_TYPE)
    return _Content(secret, type_.text or "Opaque", lacking, refused)


def _has_value(field: Field) -> bool:
    return field.exists and field.value != ""


def _of_product(product: Product) -> _Content:
    """What a producer states; keys that it does not state are there."""
    keys = product.keys
    lacking = tuple(key for key in TLS_KEYS if keys is not None and key not in keys)
    return _Content(product.by, product.type, lacking, refused=True, made=True)
