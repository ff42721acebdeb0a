"""Names of findings: stable, and unique in a report."""

from __future__ import annotations

from dataclasses import replace

from report_samples import NO_CLASS, NO_POD, TARGET_PORT

from ingresslint.fingerprints import digest, numbered


def test_a_digest_tells_its_parts_apart() -> None:
    assert digest("tls", "web") == "ebf1f1dc71753a94e221e3e639088d0f"
    assert len({digest("tls", "web"), digest("tlsw", "eb"), digest("web", "tls"), digest("tls", "web", "")}) == 4


def test_a_digest_takes_any_text() -> None:
    assert len(digest("\ud800 ü \0")) == 32


def test_equal_fingerprints_are_numbered_in_their_order() -> None:
    given = [replace(NO_CLASS, fingerprint="b0"), TARGET_PORT, replace(NO_POD, fingerprint="f00d"), TARGET_PORT]
    assert [(f.rule, f.fingerprint) for f in numbered(given)] == [
        ("ingress-without-class", "b0"),
        ("ingress-backend-port-is-target-port", "f00d"),
        ("service-selector-no-match", "f00d-2"),
        ("ingress-backend-port-is-target-port", "f00d-3"),
    ]
