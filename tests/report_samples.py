"""Findings that the tests of the reports show: each value of its own, so that none can stand for another."""

from __future__ import annotations

from ingresslint.findings import (
    Certainty,
    Finding,
    Hidden,
    Hole,
    Location,
    ObjectRef,
    Related,
    Result,
    Severity,
    Skipped,
    Span,
    Summary,
)

TARGET_PORT = Finding(
    rule="ingress-backend-port-is-target-port",
    severity="error",
    certainty="certain",
    message="Service shop/web has no port 8080, which is its target port; it listens on 80 (http)",
    location=Location("k8s/ingress.yaml", Span(21, 27, 21, 31)),
    field="spec.rules[0].http.paths[0].backend.service.port.number",
    resource=ObjectRef("networking.k8s.io/v1", "Ingress", "shop", "front"),
    related=(Related("Service shop/web maps 80 to 8080", Location("k8s/web.yaml", Span(11, 13, 11, 15))),),
    help="number: 80",
    fingerprint="f00d",
    source_line="                  number: 8080",
)

NO_POD = Finding(
    rule="service-selector-no-match",
    severity="warning",
    certainty="likely",
    message="Service shop/api selects app=api, and no pod of the unit carries it",
    location=Location("k8s/web.yaml", Span(30, 5, 31, 12)),
    resource=ObjectRef("v1", "Service", None, "api"),
    units=("overlays/dev", "overlays/prod"),
)

NO_CLASS = Finding(
    rule="ingress-without-class",
    severity="info",
    certainty="possible",
    message="Ingress shop/front names no class, and the scope has no default class",
    location=Location("k8s/ingress.yaml", Span(4, 3, 4, 7)),
)

BROKEN = Result(
    findings=(NO_CLASS, TARGET_PORT, NO_POD),
    summary=Summary(
        files=4,
        documents=12,
        objects=9,
        units=3,
        hidden=Hidden(suppressed=2),
        skipped=(Skipped("chart/templates/web.yaml", "template"),),
        holes=(Hole("overlays/dev", "overlays/dev/patch.yaml", "cannot be parsed"),),
    ),
)

CLEAN = Result(findings=(), summary=Summary(files=2, documents=5, objects=5, units=1))


def finding(
    message: str = "Service shop/web has no port 8080",
    path: str = "k8s/web.yaml",
    span: Span = Span(7, 9, 7, 13),  # noqa: B008 - frozen
    *,
    rule: str = "ingress-backend-port-not-found",
    severity: Severity = "error",
    certainty: Certainty = "certain",
    source_line: str | None = None,
    related: tuple[Related, ...] = (),
    advice: str | None = None,
    units: tuple[str, ...] = (),
) -> Finding:
    """A finding that differs from the ordinary in what a test is about."""
    return Finding(
        rule,
        severity,
        certainty,
        message,
        Location(path, span),
        source_line=source_line,
        related=related,
        help=advice,
        units=units,
    )


def result(*findings: Finding, summary: Summary | None = None, incomplete: bool = False) -> Result:
    """A run over one file that gave these findings."""
    return Result(findings, summary or Summary(files=1, documents=1, objects=1, units=1), incomplete)
