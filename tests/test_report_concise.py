from __future__ import annotations

from report_samples import BROKEN, CLEAN, finding, result

from ingresslint.findings import Span
from ingresslint.report import Options, render


def test_one_line_a_finding_and_nothing_else() -> None:
    assert render("concise", BROKEN, Options()) == (
        "k8s/ingress.yaml:21:27: error ingress-backend-port-is-target-port "
        "Service shop/web has no port 8080, which is its target port; it listens on 80 (http)\n"
        "k8s/web.yaml:30:5: warning service-selector-no-match "
        "Service shop/api selects app=api, and no pod of the unit carries it\n"
    )


def test_no_finding_is_no_line() -> None:
    assert render("concise", CLEAN, Options()) == ""


def test_line_breaks_in_a_message_are_folded_and_in_a_path_escaped() -> None:
    broken = result(finding("Service\n  web\r\nis absent", "a\nb.yaml", Span(3, 2, 3, 6)))
    assert render("concise", broken, Options()) == (
        "a\\nb.yaml:3:2: error ingress-backend-port-not-found Service web is absent\n"
    )


def test_a_path_is_no_command_to_a_ci_runner() -> None:
    hostile = result(finding("Service web is absent", "::error::x.yaml", Span(3, 2, 3, 6)))
    assert render("concise", hostile, Options()) == (
        "\\x3a:error::x.yaml:3:2: error ingress-backend-port-not-found Service web is absent\n"
    )
