"""Entries that are in the wrong namespace themselves: all that they refer to is together in another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ingresslint.bundle import Absent, Found, Verdict
from ingresslint.resources import Resource
from ingresslint.wiring.backends import BackendOutcome
from ingresslint.wiring.certificates import CertificateOutcome


def astray(
    backends: Iterable[BackendOutcome], certificates: Iterable[CertificateOutcome]
) -> dict[int, tuple[Resource, ...]]:
    """Give, by id of the entry, the objects that it refers to, if they are two or more and all in one other namespace.

    One object alone may as well be in the wrong place itself. An entry without a written namespace is not judged.
    Secrets that no file holds do not count: they are made by hand as often as not.
    """
    verdicts: dict[int, dict[tuple[str, str], Verdict]] = defaultdict(dict)
    for backend in backends:
        if backend.route.source.get("metadata", "namespace").text:
            verdicts[id(backend.route.source)]["Service", backend.backend.name] = backend.verdict
    for certificate in certificates:
        known = certificate.state == "other-namespace" or isinstance(certificate.verdict, Found)
        if known and id(certificate.ref.source) in verdicts and certificate.ref.name:
            verdicts[id(certificate.ref.source)]["Secret", certificate.ref.name] = certificate.verdict
    found = {entry: _together(tuple(of.values())) for entry, of in verdicts.items()}
    return {entry: objects for entry, objects in found.items() if len(objects) > 1}


def _together(verdicts: tuple[Verdict, ...]) -> tuple[Resource, ...]:
    """The objects that are meant, if all are in the only namespace that has every one of them."""
    if any(isinstance(v, Found) for v in verdicts):
        return ()
    absent = [v for v in verdicts if isinstance(v, Absent)]
    elsewhere = [[n.resource for n in v.near if n.how == "namespace"] for v in absent]
    shared = set.intersection(*({r.namespace for r in found} for found in elsewhere)) if elsewhere else set()
    if len(shared) != 1:
        return ()
    return tuple(next(r for r in found if r.namespace in shared) for found in elsewhere)
