"""Accepted findings: what mutes them, and what is said about a suppression that does not count or mutes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingresslint import suppress
from ingresslint.config import from_mapping, load
from ingresslint.findings import Certainty, Finding, Location, ObjectRef, Severity, Span
from ingresslint.objects import resources_of
from ingresslint.parse import ParsedFile, parse
from ingresslint.rules import Rule

TODAY = date(2030, 1, 31)


def rule(rule_id: str, category: str, severity: Severity = "error", **more: Any) -> Rule:
    return Rule(rule_id, "…", {"certain": severity, "likely": severity, "possible": severity}, category, **more)


RULES = {
    one.id: one
    for one in (
        rule("tls-secret-not-found", "tls", former_ids=("tls-secret-missing",)),
        rule("tls-host-without-rule", "tls"),
        rule("public-service", "exposure"),
        rule("cloud-bound", "policy", enabled=False),
        rule("suppression-unused", "suppression", "warning"),
        rule("suppression-without-reason", "suppression", "warning"),
        Rule(
            "suppression-expired", "…", {"certain": "error", "likely": "warning", "possible": "warning"}, "suppression"
        ),
    )
}

WEB = ObjectRef("v1", "Service", "shop", "web")


def finding(line: int, rule_id: str = "public-service", path: str = "web.yaml", ref: ObjectRef | None = WEB) -> Finding:
    return Finding(rule_id, "error", "certain", "…", Location(path, Span(line, 3, line, 9)), resource=ref)


def default_level(one: Rule, _path: str, certainty: Certainty) -> Severity | None:
    return one.severity[certainty] if one.enabled else None


def judged(
    findings: Sequence[Finding],
    suppressions: Sequence[suppress.Suppression],
    level: suppress.Level = default_level,
) -> tuple[list[tuple[str, int]], int, list[tuple[str, Severity, int, int, str]]]:
    """Rule and line of what is kept, how many are muted, and rule, severity, line, column, message of the notices."""
    outcome = suppress.apply(findings, suppressions, RULES, level, TODAY)
    notices = [(n.rule, n.severity, n.location.span.line, n.location.span.column, n.message) for n in outcome.notices]
    return [(f.rule, f.location.span.line) for f in outcome.kept], outcome.suppressed, notices


def comments(text: str, path: str = "web.yaml") -> list[suppress.Suppression]:
    return list(suppress.from_comments(parse(path, text.encode())))


def annotations(text: str) -> list[suppress.Suppression]:
    documents = parse("web.yaml", text.encode()).documents
    return [
        s for document in documents for resource in resources_of(document) for s in suppress.from_annotations(resource)
    ]


# Comments


def test_a_comment_on_the_line_mutes_the_finding_there() -> None:
    text = "spec:\n  type: LoadBalancer # ingresslint: ignore[public-service] the front door\n"
    assert judged([finding(2), finding(1)], comments(text)) == ([("public-service", 1)], 1, [])


def test_a_comment_above_covers_the_next_line_that_is_no_comment() -> None:
    text = "spec:\n  # ingresslint: ignore[public-service] the front door\n  # see ADR 12\n  type: LoadBalancer\n"
    assert judged([finding(2), finding(4), finding(1)], comments(text)) == (
        [("public-service", 2), ("public-service", 1)],
        1,
        [],
    )


def test_two_comments_above_each_cover_the_line() -> None:
    text = (
        "# ingresslint: ignore[public-service] the front door\n"
        "# ingresslint: ignore[tls-secret-not-found] made by hand\nspec: {}\n"
    )
    assert judged([finding(3), finding(3, "tls-secret-not-found")], comments(text)) == ([], 2, [])


def test_a_comment_above_a_line_with_a_comment_at_its_end_covers_that_line() -> None:
    text = "# ingresslint: ignore[public-service] one\na: b # ingresslint: ignore[tls-host-without-rule] two\nc: d\n"
    covered = [(s.location.span.line, s.scope.line) for s in comments(text) if isinstance(s.scope, suppress.LineScope)]
    assert covered == [(1, 2), (2, 2)]


def test_each_of_many_comments_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = parse(
        "web.yaml", b"# ingresslint: ignore[public-service] the front door\n" * 500 + b"# ADR 12\n" * 500 + b"a: b\n"
    )
    asked: list[int] = []
    real_line = type(file).source_line

    def source_line(self: ParsedFile, line: int) -> str | None:
        asked.append(line)
        return real_line(self, line)

    monkeypatch.setattr(type(file), "source_line", source_line)
    found = list(suppress.from_comments(file))
    assert {s.scope.line for s in found if isinstance(s.scope, suppress.LineScope)} == {1001}
    assert asked == [*range(501, 1002)]


def test_a_comment_at_the_end_of_a_line_does_not_cover_the_next_one() -> None:
    text = "spec: {} # ingresslint: ignore[public-service] the front door\nstatus: {}\n"
    assert judged([finding(2)], comments(text)) == (
        [("public-service", 2)],
        0,
        [("suppression-unused", "warning", 1, 10, "Suppression of public-service mutes nothing")],
    )


def test_a_comment_behind_another_comment_counts() -> None:
    text = "spec: {} # public # ingresslint: ignore[public-service] the front door\n"
    assert judged([finding(1)], comments(text)) == ([], 1, [])


def test_a_comment_of_another_file_mutes_nothing_here() -> None:
    suppressions = comments("a: b # ingresslint: ignore[public-service] why\n", "other.yaml")
    kept, muted, _ = judged([finding(1)], suppressions)
    assert (kept, muted) == ([("public-service", 1)], 0)


@pytest.mark.parametrize("pattern", ["tls-secret-not-found", "tls-secret-missing", "tls-*", "tls"])
def test_a_rule_is_named_by_id_former_id_glob_or_category(pattern: str) -> None:
    text = f"a: b # ingresslint: ignore[{pattern}] why\n"
    assert judged([finding(1, "tls-secret-not-found"), finding(1)], comments(text))[:2] == ([("public-service", 1)], 1)


def test_several_rules_in_one_comment_are_judged_one_by_one() -> None:
    text = "a: b # ingresslint: ignore[public-service, tls-secret-not-found,tls-host-without-rule] why\n"
    assert judged([finding(1)], comments(text)) == (
        [],
        1,
        [
            (
                "suppression-unused",
                "warning",
                1,
                6,
                "Suppression of tls-secret-not-found, tls-host-without-rule mutes nothing",
            )
        ],
    )


def test_text_in_a_scalar_is_no_comment() -> None:
    text = "a: |\n  # ingresslint: ignore[public-service] why\nb: '# ingresslint: ignore[public-service] why'\n"
    assert comments(text) == []


# Reason, date, team


@pytest.mark.parametrize("tail", ["", "   ", " until 2031-01-31", " by=team-edge", " until 2031-01-31 by=team-edge"])
def test_without_a_reason_a_suppression_does_not_count(tail: str) -> None:
    assert judged([finding(1)], comments(f"a: b # ingresslint: ignore[public-service]{tail}\n")) == (
        [("public-service", 1)],
        0,
        [
            (
                "suppression-without-reason",
                "warning",
                1,
                6,
                "Suppression of public-service has no reason and does not count",
            )
        ],
    )


@pytest.mark.parametrize(
    "terms", ["until 2030-01-31", "by=team-edge until 2030-01-31", "until 2030-01-31 by=team-edge"]
)
def test_the_last_day_still_counts(terms: str) -> None:
    text = f"a: b # ingresslint: ignore[public-service] {terms} moving out\n"
    assert judged([finding(1)], comments(text))[:2] == ([], 1)


@pytest.mark.parametrize(
    ("terms", "notice"),
    [
        ("until 2030-01-31", "Suppression of public-service ends on 2030-01-31"),
        ("until 2030-02-14 by=team-edge", "Suppression of public-service (by team-edge) ends on 2030-02-14"),
    ],
)
def test_for_the_last_fourteen_days_a_suppression_warns(terms: str, notice: str) -> None:
    text = f"a: b # ingresslint: ignore[public-service] {terms} moving out\n"
    assert judged([finding(1)], comments(text)) == ([], 1, [("suppression-expired", "warning", 1, 6, notice)])


def test_a_suppression_that_ends_later_does_not_warn() -> None:
    text = "a: b # ingresslint: ignore[public-service] until 2030-02-15 moving out\n"
    assert judged([finding(1)], comments(text)) == ([], 1, [])


def test_a_suppression_that_mutes_nothing_is_not_said_to_end_soon() -> None:
    text = "a: b # ingresslint: ignore[public-service] until 2030-02-01 moving out\n"
    message = "Suppression of public-service mutes nothing"
    assert judged([], comments(text))[2] == [("suppression-unused", "warning", 1, 6, message)]


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ("until 2030-01-30", "Suppression of public-service ended on 2030-01-30"),
        ("until 2029-12-01 by=team-edge", "Suppression of public-service (by team-edge) ended on 2029-12-01"),
    ],
)
def test_past_its_date_a_suppression_does_not_count(terms: str, message: str) -> None:
    text = f"a: b # ingresslint: ignore[public-service] {terms} moving out\n"
    assert judged([finding(1)], comments(text)) == (
        [("public-service", 1)],
        0,
        [("suppression-expired", "error", 1, 6, message)],
    )


@pytest.mark.parametrize("date", ["2030-02-30", "2030-13-01", "2031"])
def test_a_suppression_until_no_date_does_not_count(date: str) -> None:
    text = f"a: b # ingresslint: ignore[public-service] until {date} moving out\n"
    message = f'Suppression of public-service does not count: "{date}" is no date'
    assert judged([finding(1)], comments(text)) == (
        [("public-service", 1)],
        0,
        [("suppression-unused", "warning", 1, 6, message)],
    )


def test_a_reason_may_begin_with_until() -> None:
    text = "a: b # ingresslint: ignore[public-service] until the proxy is gone\n"
    assert [(s.reason, s.until) for s in comments(text)] == [("until the proxy is gone", None)]
    assert judged([finding(1)], comments(text)) == ([], 1, [])


# Suppressions that mute nothing


def test_an_unknown_rule_is_told_with_the_nearest_one() -> None:
    suppressions = comments("a: b # ingresslint: ignore[public-servce] why\n")
    notices = suppress.apply([finding(1)], suppressions, RULES, default_level, TODAY).notices
    assert [(n.rule, n.message, n.help, n.location) for n in notices] == [
        (
            "suppression-unused",
            "Suppression names public-servce, and there is no such rule",
            "public-service",
            Location("web.yaml", Span(1, 6, 1, 46)),
        )
    ]


@pytest.mark.parametrize(
    ("directive", "fault"),
    [
        ("ignore public-service why", "has no brackets"),
        ("ignore[] why", "names no rule"),
        ("disable[public-service] why", 'begins with "disable"'),
        ("disable=public-service", 'begins with "disable=public-service"'),
        ("", "is empty"),
    ],
)
def test_a_comment_that_is_not_understood_is_told(directive: str, fault: str) -> None:
    assert judged([], comments(f"a: b # ingresslint: {directive}\n"))[2] == [
        (
            "suppression-unused",
            "warning",
            1,
            6,
            f"Comment to ingresslint {fault}: the form is ignore[rule-id] reason",
        )
    ]


def test_a_comment_that_only_speaks_of_ingresslint_is_left_alone() -> None:
    assert comments("a: b # see the docs of ingresslint: they are good\n") == []


def test_a_suppression_of_a_rule_that_is_off_is_not_called_unused() -> None:
    text = "a: b # ingresslint: ignore[cloud-bound, public-service] why\n"
    assert (
        judged(
            [], comments(text), lambda one, _path, _certainty: "warning" if one.id == "suppression-unused" else None
        )[2]
        == []
    )
    assert [notice[4] for notice in judged([], comments(text))[2]] == ["Suppression of public-service mutes nothing"]


def test_notices_are_silent_where_their_rule_is_off() -> None:
    text = "a: b # ingresslint: ignore[public-service]\nc: d # ingresslint: ignore[public-service] why\n"
    assert (
        judged([], comments(text), lambda one, _path, _certainty: None if one.category == "suppression" else "error")[2]
        == []
    )


# Annotations

ANNOTATED = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    ignore.ingresslint.io/public-service: "until 2030-06-30 by=team-edge the front door"
    other: "1"
---
apiVersion: v1
kind: Service
metadata:
  name: db
  namespace: shop
"""


def test_an_annotation_mutes_the_findings_of_its_object() -> None:
    db = ObjectRef("v1", "Service", "shop", "db")
    findings = [finding(5), finding(15, ref=db), finding(4, "tls-secret-not-found"), finding(5, path="other.yaml")]
    assert judged(findings, annotations(ANNOTATED)) == (
        [("public-service", 15), ("tls-secret-not-found", 4), ("public-service", 5)],
        1,
        [],
    )


def test_an_unused_annotation_is_told_at_its_key_with_its_object() -> None:
    notices = suppress.apply([], annotations(ANNOTATED), RULES, default_level, TODAY).notices
    assert [(n.location, n.message, n.resource) for n in notices] == [
        (Location("web.yaml", Span(7, 5, 7, 41)), "Suppression of public-service mutes nothing", WEB)
    ]


@pytest.mark.parametrize("value", ['""', "", "3", '"until 2031-01-31"'])
def test_an_annotation_without_a_reason_does_not_count(value: str) -> None:
    text = ANNOTATED.replace('"until 2030-06-30 by=team-edge the front door"', value)
    assert judged([finding(5)], annotations(text)) == (
        [("public-service", 5)],
        0,
        [
            (
                "suppression-without-reason",
                "warning",
                7,
                5,
                "Suppression of public-service has no reason and does not count",
            )
        ],
    )


def test_an_annotation_on_an_item_of_a_list_covers_that_item() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: web\n    namespace: shop\n"
        "    annotations: {ignore.ingresslint.io/tls: mine}\n"
        "- apiVersion: v1\n  kind: Service\n  metadata: {name: db}\n"
    )
    findings = [finding(7, "tls-secret-not-found"), finding(12, "tls-secret-not-found", ref=None)]
    assert judged(findings, annotations(text)) == ([("tls-secret-not-found", 12)], 1, [])


# Config


@pytest.mark.parametrize(
    ("entry", "muted"),
    [
        ({}, 2),
        ({"paths": ["k8s/"]}, 1),
        ({"paths": ["web.yaml"]}, 2),
        ({"paths": ["other/"]}, 0),
        ({"namespaces": ["shop"]}, 1),
        ({"namespaces": ["sh*", "blog"]}, 2),
        ({"kinds": ["Service"]}, 2),
        ({"kinds": ["Ingress"]}, 0),
        ({"names": ["web"], "namespaces": ["blog"]}, 1),
        ({"names": ["db"], "namespaces": ["shop"]}, 0),
    ],
)
def test_all_that_a_config_entry_states_must_fit(entry: Mapping[str, Any], muted: int) -> None:
    config = from_mapping({"suppress": [{"rules": ["public-service"], "reason": "why", **entry}]})
    findings = [finding(1), finding(1, path="k8s/web.yaml", ref=ObjectRef("v1", "Service", "blog", "web"))]
    outcome = suppress.apply(findings, list(suppress.from_config(config)), RULES, default_level, TODAY)
    assert outcome.suppressed == muted
    unused = [] if muted else ["Suppression of public-service mutes nothing"]
    assert [notice.message for notice in outcome.notices] == unused


def test_a_config_entry_about_objects_leaves_findings_without_one_alone() -> None:
    config = from_mapping({"suppress": [{"rules": ["*"], "reason": "why", "kinds": ["*"]}]})
    assert judged([finding(1, ref=None)], list(suppress.from_config(config)))[:2] == ([("public-service", 1)], 0)


def test_a_config_entry_needs_a_reason_and_ends_too() -> None:
    entries = [
        {"rules": ["public-service"], "reason": "  "},
        {"rules": ["tls"], "reason": "why", "until": "2030-01-30", "by": "team-edge"},
    ]
    outcome = judged([finding(1)], list(suppress.from_config(from_mapping({"suppress": entries}))))
    assert outcome[:2] == ([("public-service", 1)], 0)
    assert sorted((notice[0], notice[4]) for notice in outcome[2]) == [
        ("suppression-expired", "Suppression of tls (by team-edge) ended on 2030-01-30"),
        ("suppression-without-reason", "Suppression of public-service has no reason and does not count"),
    ]


def test_a_config_entry_is_unused_only_if_the_run_sees_its_whole_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "k8s").mkdir()
    (tmp_path / ".ingresslint.yaml").write_text("suppress:\n  - rules: [tls]\n    reason: why\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert judged([], list(suppress.from_config(load(["k8s"]))))[2] == []
    assert judged([], list(suppress.from_config(load(["."]))))[2] == [
        ("suppression-unused", "warning", 2, 5, "Suppression of tls mutes nothing")
    ]


def test_two_suppressions_of_one_finding_are_both_used() -> None:
    config = from_mapping({"suppress": [{"rules": ["public-service"], "reason": "why"}]})
    both = [*comments("a: b # ingresslint: ignore[public-service] why\n"), *suppress.from_config(config)]
    assert judged([finding(1)], both) == ([], 1, [])


def test_notices_are_sorted_by_place() -> None:
    text = "a: b # ingresslint: ignore[tls] why\nc: d # ingresslint: ignore[public-service]\n"
    suppressions = [*comments(text, "z.yaml"), *comments(text, "a.yaml")]
    notices = suppress.apply([], suppressions, RULES, default_level, TODAY).notices
    assert [(n.location.path, n.location.span.line) for n in notices] == [
        ("a.yaml", 1),
        ("a.yaml", 2),
        ("z.yaml", 1),
        ("z.yaml", 2),
    ]


def test_notices_have_fingerprints_that_do_not_know_lines() -> None:
    text = "a: b # ingresslint: ignore[tls] why\nc: d # ingresslint: ignore[tls] why\n"
    first, second = suppress.apply([], comments(text), RULES, default_level, TODAY).notices
    moved = suppress.apply([], comments("\n\n" + text), RULES, default_level, TODAY).notices
    assert [notice.fingerprint for notice in moved] == [first.fingerprint, second.fingerprint]
    assert second.fingerprint == f"{first.fingerprint}-2"
