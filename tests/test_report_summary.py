from __future__ import annotations

from datetime import date

import pytest
from report_samples import finding, result

from ingresslint.findings import ExternalObjects, Finding, Hidden, Hole, Severity, Skipped, Summary
from ingresslint.report import Options
from ingresslint.report.summary import plural, summary

ERROR = finding()
WARNING = finding(severity="warning")
INFO = finding(severity="info")


@pytest.mark.parametrize(
    ("threshold", "findings", "verdict"),
    [
        ("warning", (ERROR, ERROR, WARNING, INFO, INFO, INFO), "2 errors, 1 warning (3 infos hidden, -v shows them)"),
        ("warning", (INFO,), "no errors or warnings (1 info hidden, -v shows it)"),
        ("error", (WARNING, WARNING, INFO), "no errors (2 warnings, 1 info hidden, -v shows them)"),
        ("error", (ERROR, WARNING), "1 error (1 warning hidden, -v shows it)"),
        ("info", (ERROR, INFO, INFO), "1 error, 2 infos"),
        ("info", (), "nothing wrong"),
    ],
)
def test_the_verdict_counts_what_is_shown_and_what_is_hidden(
    threshold: Severity, findings: tuple[Finding, ...], verdict: str
) -> None:
    assert summary(result(*findings), Options(threshold)) == f"1 file, 1 object, 1 unit: {verdict}"


def test_what_the_user_hides_is_called_so() -> None:
    options = Options("error", explicit_threshold=True)
    verdict = "1 file, 1 object, 1 unit: 1 error (1 warning hidden by --min-severity)"
    assert summary(result(ERROR, WARNING), options) == verdict


@pytest.mark.parametrize(
    ("findings", "fail_on", "verdict"),
    [
        ((WARNING,), "warning", "no errors (1 warning hidden by --min-severity); --fail-on warning fails this run"),
        ((INFO,), "warning", "no errors (1 info hidden by --min-severity)"),
        ((WARNING,), None, "no errors (1 warning hidden by --min-severity)"),
        ((ERROR, INFO), "info", "1 error (1 info hidden by --min-severity)"),
    ],
)
def test_a_failure_that_is_not_shown_is_told(
    findings: tuple[Finding, ...], fail_on: Severity | None, verdict: str
) -> None:
    options = Options("error", explicit_threshold=True, fail_on=fail_on)
    assert summary(result(*findings), options) == f"1 file, 1 object, 1 unit: {verdict}"


def test_singular_and_plural() -> None:
    read = Summary(files=2, objects=1, units=3)
    assert summary(result(summary=read), Options()) == "2 files, 1 object, 3 units: nothing wrong"


def test_no_object_read_is_not_called_right() -> None:
    assert summary(result(summary=Summary(files=3)), Options()) == "3 files, 0 objects, 0 units: nothing to check"


def test_suppressed_findings_and_those_of_a_baseline_are_counted() -> None:
    read = Summary(files=1, objects=4, units=1, hidden=Hidden(severity=5, suppressed=2, baseline=7))
    assert summary(result(ERROR, INFO, summary=read), Options()) == (
        "1 file, 4 objects, 1 unit: "
        "1 error (1 info hidden, -v shows it; 5 less severe; 2 suppressed; 7 in the baseline)"
    )


def test_skipped_files_are_counted_by_reason_the_most_frequent_first() -> None:
    skipped = (
        Skipped("a.yaml", "template"),
        Skipped("b.yaml", "not Kubernetes"),
        Skipped("c.yaml", "not Kubernetes"),
        Skipped("d.yaml", "patch"),
        Skipped("e.yaml", "patch"),
    )
    read = Summary(files=6, objects=3, units=1, skipped=skipped)
    assert summary(result(summary=read), Options()) == (
        "6 files, 3 objects, 1 unit: nothing wrong; skipped: 2 not Kubernetes, 2 patches, 1 template"
    )


def test_an_incomplete_run_says_so_and_is_not_called_right() -> None:
    assert summary(result(incomplete=True), Options()) == (
        "1 file, 1 object, 1 unit: no errors or warnings; this run is incomplete"
    )


def test_holes_are_named_once_each_with_their_units() -> None:
    holes = (
        Hole("overlays/prod", "base/broken.yaml", "cannot be parsed"),
        Hole("overlays/dev", "base/broken.yaml", "cannot be parsed"),
        Hole("apps", "apps", "helm chart"),
        Hole(".", "<stdin>", "line 3 cannot be read"),
        Hole("shop", "shop/web.yaml", "line 5 cannot be read"),
    )
    read = Summary(files=6, objects=3, units=3, holes=holes)
    assert summary(result(summary=read), Options()).splitlines() == [
        "6 files, 3 objects, 3 units: no errors or warnings",
        "4 holes, so objects that they could define are not reported as absent:",
        "  <stdin> (line 3 cannot be read)",
        "  apps (helm chart)",
        "  base/broken.yaml (cannot be parsed) in units overlays/dev, overlays/prod",
        "  shop/web.yaml (line 5 cannot be read)",
    ]


def test_files_with_objects_of_the_cluster_are_named_with_their_age() -> None:
    files = (
        ExternalObjects("dump.yaml", 214, date(2030, 1, 2), 29),
        ExternalObjects("names.txt", 1, date(2030, 1, 30), 1),
    )
    read = Summary(files=1, objects=4, units=1, external_objects=files)
    assert summary(result(summary=read), Options()) == (
        "1 file, 4 objects, 1 unit: nothing wrong\n"
        "214 objects of the cluster from dump.yaml, 29 days old\n"
        "1 object of the cluster from names.txt, 1 day old"
    )


def test_ten_holes_are_named_and_the_rest_is_counted() -> None:
    holes = tuple(Hole("", f"k8s/{number:02}.yaml", "cannot be parsed") for number in range(1, 14))
    read = Summary(files=20, objects=3, units=1, holes=holes)
    assert summary(result(summary=read), Options()).splitlines()[1:] == [
        "13 holes, so objects that they could define are not reported as absent:",
        *(f"  k8s/{number:02}.yaml (cannot be parsed)" for number in range(1, 11)),
        "  and 3 more, which --format json names",
    ]


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (1, "template", "1 template"),
        (0, "file", "0 files"),
        (2, "patch", "2 patches"),
        (2, "directory", "2 directories"),
        (2, "overlay", "2 overlays"),
        (3, "not Kubernetes", "3 not Kubernetes"),
        (3, "Helm values", "3 Helm values"),
        (3, "other YAML", "3 other YAML"),
        (2, "excluded", "2 excluded"),
        (2, "ignored by git", "2 ignored by git"),
        (2, "link out of the tree", "2 links out of the tree"),
        (2, "folder of another tool", "2 folders of another tool"),
        (1, "folder of another tool", "1 folder of another tool"),
        (2, "virtual environment", "2 virtual environments"),
    ],
)
def test_plural(count: int, noun: str, words: str) -> None:
    assert plural(count, noun) == words
