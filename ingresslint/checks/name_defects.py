"""What is wrong with a name, a label or a key, in words.

Sources: apimachinery `util/validation` and `api/validation`, and the validation of core, batch and rbac.
"""

from __future__ import annotations

import re

from ingresslint import kinds, syntax
from ingresslint.findings import Certainty

Defect = str | None
"""What is wrong with a text, as the end of a sentence; None if nothing is."""

_QUALIFIED = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_SMALL = 'small letters, digits and "-"'
_SMALL_DOTTED = 'small letters, digits, "-" and "."'
_ANY = 'letters, digits, "-", "_" and "."'

_MAX_CRON_JOB = 52  # leaves room for the suffix of its Jobs

_RBAC = "rbac.authorization.k8s.io"
_OWN_RULES = frozenset(
    {
        ("apiregistration.k8s.io", "APIService"),
        ("certificates.k8s.io", "CertificateSigningRequest"),
        ("certificates.k8s.io", "ClusterTrustBundle"),
        ("internal.apiserver.k8s.io", "StorageVersion"),
        ("networking.k8s.io", "IPAddress"),
        ("storage.k8s.io", "CSIDriver"),
        ("", "Event"),
        ("events.k8s.io", "Event"),
    }
)
"""Built-in kinds whose names follow rules of their own."""


def of_object_name(group: str, kind: str, name: str) -> tuple[Defect, Certainty]:
    """Judge `metadata.name` by the rule of its kind; how certain it is that the API refuses it."""
    identity = (group, kind)
    if identity in _OWN_RULES or group.endswith("openshift.io"):
        return None, "certain"
    if group == _RBAC:
        return ('"/" and "%" are not allowed' if re.search("[/%]", name) else None), "certain"
    if identity == ("", "Namespace"):
        return of_dns_label(name), "certain"
    if identity == ("", "Service"):
        if syntax.is_dns_label(name) and not syntax.is_service_name(name):
            # The feature gate RelaxedServiceNameValidation, off by default, would allow it.
            return "it does not begin with a letter", "likely"
        return of_dns_label(name), "certain"
    if identity == ("batch", "CronJob") and len(name) > _MAX_CRON_JOB:
        return f"it is longer than {_MAX_CRON_JOB} characters", "certain"
    return _of_subdomain(name), "certain" if kinds.is_builtin(group, kind) else "likely"


def of_dns_label(text: str) -> Defect:
    """Judge an RFC 1123 label, such as the name of a Namespace."""
    if syntax.is_dns_label(text):
        return None
    return _too_long(text, syntax.MAX_LABEL) or _wrong(text, "a-z0-9-", _SMALL)


def of_label_value(text: str) -> Defect:
    """Judge the value of a label; the empty text is one."""
    if not text or (len(text) <= syntax.MAX_LABEL and _QUALIFIED.fullmatch(text)):
        return None
    return _too_long(text, syntax.MAX_LABEL) or _wrong(text, "A-Za-z0-9_.-", _ANY)


def of_key(text: str) -> Defect:
    """Judge the key of a label: a name, or a domain, a slash and a name."""
    prefix, slash, name = text.rpartition("/")
    if slash and (not prefix or not name):
        return f"nothing stands {'behind' if prefix else 'before'} the slash"
    defect = _of_subdomain(prefix) if slash else None
    if defect:
        return f"before the slash, {defect}"
    return of_label_value(name) if name else "it is empty"


def of_annotation_key(text: str) -> Defect:
    """Judge the key of an annotation: as of a label, but its domain may have capitals."""
    return of_key(text.lower())


def of_data_key(text: str) -> Defect:
    """Judge a key of the data of a ConfigMap or Secret."""
    if text in {"", ".", ".."}:
        return f'"{text}" cannot be the name of a file'
    wrong = re.search(r"[^-._a-zA-Z0-9]", text)
    return _too_long(text, syntax.MAX_SUBDOMAIN) or (_wrong(text, "A-Za-z0-9_.-", _ANY) if wrong else None)


def of_port_name(text: str) -> Defect:
    """Judge the name of a container port (RFC 6335)."""
    if syntax.is_port_name(text):
        return None
    if re.fullmatch("[0-9-]+", text):
        return "it has no letter"
    if "--" in text:
        return 'it has "--"'
    return _too_long(text, syntax.MAX_PORT_NAME) or _wrong(text, "a-z0-9-", _SMALL)


def _of_subdomain(text: str) -> Defect:
    if syntax.is_subdomain(text):
        return None
    return _too_long(text, syntax.MAX_SUBDOMAIN) or _wrong(text, "a-z0-9.-", _SMALL_DOTTED)


def _too_long(text: str, limit: int) -> Defect:
    return f"it is longer than {limit} characters" if len(text) > limit else None


def _wrong(text: str, allowed: str, words: str) -> str:
    """Name the characters that are not allowed; if there are none, the ends of the text (or of a part) are at fault."""
    wrong = sorted(set(re.sub(f"[{allowed}]", "", text)))
    if wrong:
        return f"only {words} are allowed, not {', '.join(map(_shown, wrong[:3]))}"
    what = "a part between dots" if words == _SMALL_DOTTED and "." in text else "it"
    return f"{what} does not begin and end with a letter or digit"


def _shown(character: str) -> str:
    if character == " ":
        return "a blank"
    return f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}"
