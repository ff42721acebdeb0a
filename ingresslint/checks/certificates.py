"""Secrets that Ingresses serve certificates from.

The rules here ask one outcome per reference, so that exactly one of them speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.bundle import Absent, Bundle
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.kinds import TLS_TYPE
from ingresslint.producers import asks_for_certificates
from ingresslint.resources import Field, Resource, ResourceKey
from ingresslint.rules import Hit, check
from ingresslint.wiring import CertificateOutcome, wiring_of
from ingresslint.wiring.certificates import CertificateState, refused_keys
from ingresslint.wiring.termination import ends_tls_otherwise, takes_all_hosts


@check
def tls_secret_not_found(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a certificate's Secret that nothing gives. Source: networking/v1 IngressTLS."""
    for outcome in _in_state(bundle, "absent"):
        message = f"{_takes(outcome)}, which is not defined"
        if outcome.other is None:
            yield Hit(outcome.ref.field, message, certainty=outcome.certainty)
        elif outcome.meant is not None:
            message += f"; {outcome.other} makes {outcome.meant.name}"
            made = f"secretName: {outcome.meant.name}"
            yield Hit(outcome.ref.field, message, tuple(_other_end(outcome)), outcome.certainty, made)
        else:
            near = outcome.verdict.best if isinstance(outcome.verdict, Absent) else None
            sure = near is not None and (near.strong or near.edits)
            rename = f"secretName: {outcome.other.name}" if sure else None
            message += f"; {outcome.other} is"
            yield Hit(outcome.ref.field, message, tuple(_other_end(outcome)), outcome.certainty, rename)


@check
def tls_secret_other_namespace(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a certificate's Secret that only another namespace has: an Ingress reads its own namespace."""
    for outcome in _in_state(bundle, "other-namespace"):
        if wiring_of(bundle).astray(outcome.ref.source):
            continue  # the Ingress is in the wrong namespace itself: a rule about its backends says so
        where = outcome.other.namespace if outcome.other else None
        there = f"that Secret is in namespace {where}"
        if outcome.meant is not None:
            there = f"{outcome.other} makes that Secret in namespace {outcome.meant.namespace}"
        message = f"{_takes(outcome)}, but {there}"
        yield Hit(outcome.ref.field, message, tuple(_other_end(outcome)), outcome.certainty)


@check
def tls_secret_wrong_type(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a certificate's Secret that is not of the type that all controllers take."""
    for outcome in _in_state(bundle, "wrong-type"):
        message = f"{_takes(outcome)}, which {_made(outcome) or 'is'} of type {outcome.type}, not {TLS_TYPE}"
        related = _content_end(outcome, "type", f"{outcome.other} is of type {outcome.type}")
        help_ = None if _made(outcome) else f"type: {TLS_TYPE}"
        yield Hit(outcome.ref.field, message, related, outcome.certainty, help_)


@check
def tls_secret_missing_keys(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a certificate's Secret without a certificate or its key, also of one that no Ingress names."""
    for outcome in _in_state(bundle, "missing-keys"):
        made, lacking = _made(outcome), " and ".join(outcome.lacking)
        message = f"{_takes(outcome)}, which {f'{made} without' if made else 'lacks'} {lacking}"
        related = _content_end(outcome, "data", f"{outcome.other} has {_keys(outcome.other)}")
        yield Hit(outcome.ref.field, message, related, outcome.certainty, _renamed_keys(outcome))
    told = {id(outcome.other) for outcome in _in_state(bundle, "missing-keys")}
    for secret in bundle.of("", "Secret"):
        lacking = " and ".join(refused_keys(secret))
        whole = bundle.unit.is_kustomization or not bundle.may_be_patch(secret)
        if lacking and whole and id(secret) not in told and not bundle.unit.is_unfinished(secret):
            place = secret.get("data") if secret.get("data").exists else secret.get("type")
            yield Hit(place, f"{secret} is of type {TLS_TYPE} and lacks {lacking}, so that the API refuses it")


@check
def tls_without_secret(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a TLS block that names no Secret: most controllers then serve a certificate of their own."""
    for entry in bundle.entries:
        if not entry.is_ingress or takes_all_hosts(entry) or ends_tls_otherwise(entry):
            continue
        asked = asks_for_certificates(entry.source)
        for ref in entry.certificates:
            secret = ref.block.get("secretName")
            if not secret.value and secret.path not in meant_fields(entry.source):
                hosts = _words([f.text or "" for f in ref.hosts])
                effect = ", so that cert-manager issues none" if asked else ""
                message = f"{entry.source} asks for TLS{hosts} and names no Secret{effect}"
                yield Hit(ref.block, message, certainty="certain" if asked else "possible")


def _in_state(bundle: Bundle, state: CertificateState) -> Iterator[CertificateOutcome]:
    return (outcome for outcome in wiring_of(bundle).certificates if outcome.state == state)


def _takes(outcome: CertificateOutcome) -> str:
    """Who takes which certificate from where: `Ingress shop/front takes its certificate from Secret shop/front-tls`."""
    ref = outcome.ref
    secret = ResourceKey("", "Secret", ref.namespace, ref.name or "")
    return f"{ref.source} takes its certificate{_words([f.text or '' for f in ref.hosts])} from {secret}"


def _words(hosts: list[str]) -> str:
    if len(hosts) > 2:  # noqa: PLR2004 - a sentence holds two names well
        hosts = [hosts[0], f"{len(hosts) - 1} other hosts"]
    return f" for {' and '.join(hosts)}" if hosts else ""


def _made(outcome: CertificateOutcome) -> str | None:
    """Who makes the Secret (`ExternalSecret shop/front makes`), None if it stands in the files itself."""
    other = outcome.other
    return None if other is None or other.kind == "Secret" else f"{other} makes"


def _content_end(outcome: CertificateOutcome, key: str, words: str) -> tuple[tuple[Field, str], ...]:
    """The part of the Secret that is at fault; where there is none, or a producer makes it, where it is defined."""
    part = outcome.other.get(key) if outcome.other is not None and not _made(outcome) else None
    return ((part, words),) if part is not None and part.exists else tuple(_other_end(outcome))


def _keys(secret: Resource | None) -> str:
    """The keys of a Secret that have a value, for people; the values are never shown."""
    parts = [secret.get(part) for part in ("data", "stringData")] if secret else []
    keys = [key for part in parts for key, field in part.items() if field.value]
    if len(keys) > 2:  # noqa: PLR2004 - a sentence holds two names well
        return f"{len(keys)} other keys"
    return " and ".join(keys) or "no value"


def _renamed_keys(outcome: CertificateOutcome) -> str | None:
    """The names that the keys need, if as many others stand in their place."""
    if outcome.other is None or _made(outcome):
        return None
    data = outcome.other.get("data").mapping
    others = [key for key in data if key not in {"tls.crt", "tls.key", "ca.crt"}]
    if len(others) != len(outcome.lacking) or any(key in data for key in outcome.lacking):
        return None
    return " and ".join(f"{key}:" for key in outcome.lacking)


def _other_end(outcome: CertificateOutcome) -> Iterator[tuple[Field, str]]:
    if outcome.other is not None:
        yield outcome.other.get("metadata", "name"), f"{outcome.other} is defined here"
