from __future__ import annotations

from report_samples import BROKEN, CLEAN, finding, result

from ingresslint.findings import Span
from ingresslint.report import Options, render


def test_one_command_a_finding_with_the_other_ends_and_the_help() -> None:
    assert render("github", BROKEN, Options(threshold="info")) == (
        "::notice file=k8s/ingress.yaml,line=4,col=3,endLine=4,endColumn=7,title=ingress-without-class"
        "::Ingress shop/front names no class, and the scope has no default class\n"
        "::error file=k8s/ingress.yaml,line=21,col=27,endLine=21,endColumn=31,title=ingress-backend-port-is-target-port"
        "::Service shop/web has no port 8080, which is its target port; it listens on 80 (http)"
        "%0Ak8s/web.yaml:11:13 Service shop/web maps 80 to 8080%0Ahelp: number: 80\n"
        "::warning file=k8s/web.yaml,line=30,endLine=31,title=service-selector-no-match"
        "::Service shop/api selects app=api, and no pod of the unit carries it\n"
    )


def test_no_finding_is_no_command() -> None:
    assert render("github", CLEAN, Options()) == ""


def test_values_and_messages_are_escaped() -> None:
    odd = result(finding("100% of a, b: c\r\n::error::d", "50%,a:b\n.yaml", Span(3, 2, 3, 6)))
    assert render("github", odd, Options()) == (
        "::error file=50%25%2Ca%3Ab\\n.yaml,line=3,col=2,endLine=3,endColumn=6,title=ingress-backend-port-not-found"
        "::100%25 of a, b: c ::error::d\n"
    )
