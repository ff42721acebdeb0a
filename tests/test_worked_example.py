"""The worked example of the README: everything that is wrong with `examples/aspnetapp`, and nothing in its repaired twin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingresslint.config import load
from ingresslint.engine import Request, lint
from ingresslint.findings import Finding, Related, Result

BROKEN = "examples/aspnetapp"
REPAIRED = "examples/aspnetapp-fixed"

Place = tuple[str, int, int]
Told = tuple[str, str, Place, str, list[tuple[Place, str]], str | None]

TAKEN_BY_THE_INGRESS = (
    ("examples/aspnetapp/ingress.yaml", 20, 23),
    "Ingress aspnetapp/aspnetapp sends demoaks1.cloudadventures.org/ to Service aspnetapp/aspnetapp",
)

DEFECTS: list[Told] = [
    (
        "public-service",
        "warning",
        ("examples/aspnetapp/app.yaml", 35, 9),
        "Service aspnetapp/aspnetapp has a public load balancer for 80 (http), although Ingress aspnetapp/aspnetapp already publishes it",
        [TAKEN_BY_THE_INGRESS],
        None,
    ),
    (
        "service-selector-near-miss",
        "error",
        ("examples/aspnetapp/app.yaml", 37, 5),
        "Service aspnetapp/aspnetapp selects App=aspnetapp, and the pods of Deployment aspnetapp/aspnetapp carry app=aspnetapp",
        [
            (("examples/aspnetapp/app.yaml", 20, 14), "pods of Deployment aspnetapp/aspnetapp carry app=aspnetapp"),
            TAKEN_BY_THE_INGRESS,
        ],
        "app: aspnetapp",
    ),
    (
        "tls-secret-other-namespace",
        "error",
        ("examples/aspnetapp/ingress.yaml", 11, 19),
        "Ingress aspnetapp/aspnetapp takes its certificate for demoaks1.cloudadventures.org from Secret aspnetapp/cloud-adventures, but that Secret is in namespace ingress-nginx",
        [
            (
                ("examples/aspnetapp/certificate.yaml", 5, 9),
                "Secret ingress-nginx/cloud-adventures is defined here",
            )
        ],
        None,
    ),
    (
        "ingress-without-class",
        "info",
        ("examples/aspnetapp/ingress.yaml", 29, 1),
        "Ingress aspnetapp/pages names no class, and no default class is known",
        [],
        None,
    ),
    (
        "ingress-backend-port-is-target-port",
        "error",
        ("examples/aspnetapp/ingress.yaml", 47, 27),
        "Service aspnetapp/info has no port 5000, which is its target port; it listens on 81 (http)",
        [(("examples/aspnetapp/pages.yaml", 65, 13), "Service aspnetapp/info maps 81 to 5000")],
        "number: 81",
    ),
    (
        "ingress-backend-service-not-found",
        "warning",
        ("examples/aspnetapp/ingress.yaml", 52, 23),
        "Ingress aspnetapp/pages sends host.example.com/contact to Service aspnetapp/contact, which is not defined",
        [],
        None,
    ),
]


@pytest.fixture(autouse=True)
def repository_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)


def lint_paths(*paths: str) -> Result:
    return lint(Request(paths, load(paths), date(2030, 1, 31)))


def told(finding: Finding) -> Told:
    ends = [(place(end), end.message) for end in finding.related]
    return (finding.rule, finding.severity, place(finding), finding.message, ends, finding.help)


def place(of: Finding | Related) -> Place:
    return (of.location.path, of.location.span.line, of.location.span.column)


def test_every_defect_of_the_broken_app_is_found_at_both_ends() -> None:
    assert [told(finding) for finding in lint_paths(BROKEN).findings] == DEFECTS


def test_the_missing_class_is_shown_on_demand_only() -> None:
    graver = [defect for defect in DEFECTS if defect[0] != "ingress-without-class"]
    assert [told(finding) for finding in lint_paths(BROKEN).shown("warning")] == graver


def test_the_repaired_app_has_no_finding_not_even_an_info() -> None:
    result = lint_paths(REPAIRED)
    assert result.findings == ()
    assert (result.summary.skipped, result.summary.holes, result.incomplete) == ((), (), False)


def test_the_repaired_app_beside_the_broken_one_changes_nothing() -> None:
    """What `make demo` runs: the same objects twice, in two folders that are two deploy units."""
    result = lint_paths("examples")
    assert [told(finding) for finding in result.findings] == DEFECTS
    assert {finding.units for finding in result.findings} == {(BROKEN,)}


def test_the_repaired_app_holds_no_key() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path(REPAIRED).iterdir())]
    assert [text for text in texts if "kind: Secret" in text or "PRIVATE KEY" in text] == []
