from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from report_samples import BROKEN, CLEAN, TARGET_PORT, finding, result

from ingresslint.findings import Location, Related, Result, Span
from ingresslint.report import Options, render
from ingresslint.rules import Rule

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text(encoding="utf-8"))

TARGET_PORT_RULE = Rule(
    id="ingress-backend-port-is-target-port",
    summary="An Ingress names the target port of a Service in place of its port",
    severity={"certain": "error", "likely": "warning", "possible": "info"},
    category="backend",
    why="The controller has no endpoint for the path and answers 503.",
    fix="Name a port of the Service.",
    references=("https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",),
    former_ids=("ingress-target-port",),
)
NO_POD_RULE = Rule(
    id="service-selector-no-match",
    summary="No pod carries the labels that a Service selects",
    severity={"certain": "warning", "likely": "warning", "possible": "info"},
    category="service",
    enabled=False,
)
RULES = {rule.id: rule for rule in (TARGET_PORT_RULE, NO_POD_RULE)}


DEFAULT = Options(rules=RULES, tool_version="1.2.3")


def run(of: Result, options: Options = DEFAULT) -> dict[str, Any]:
    """The one run of a parsed report, which the schema has accepted."""
    parsed: dict[str, Any] = json.loads(render("sarif", of, options))
    Draft202012Validator(SCHEMA).validate(parsed)
    only: dict[str, Any] = parsed["runs"][0]
    return only


def physical(path: str) -> dict[str, Any]:
    location: dict[str, Any] = run(result(finding(path=path)))["results"][0]["locations"][0]["physicalLocation"]
    return location


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_result_names_both_ends() -> None:
    assert run(BROKEN)["results"][1] == {
        "ruleId": "ingress-backend-port-is-target-port",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "Service shop/web has no port 8080, which is its target port; it listens on 80 (http); "
            "see [Service shop/web maps 80 to 8080](1)"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "k8s/ingress.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 21, "startColumn": 27, "endLine": 21, "endColumn": 31},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "k8s/web.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 11, "startColumn": 13, "endLine": 11, "endColumn": 15},
                },
                "message": {"text": "Service shop/web maps 80 to 8080"},
            }
        ],
        "partialFingerprints": {"ingresslint/v1": "f00d"},
        "properties": {
            "certainty": "certain",
            "field": "spec.rules[0].http.paths[0].backend.service.port.number",
            "help": "number: 80",
        },
    }


def test_every_severity_has_its_level() -> None:
    assert [(one["ruleId"], one["level"]) for one in run(BROKEN)["results"]] == [
        ("ingress-without-class", "note"),
        ("ingress-backend-port-is-target-port", "error"),
        ("service-selector-no-match", "warning"),
    ]


def test_the_driver_describes_the_rules_that_occur() -> None:
    assert run(BROKEN)["tool"]["driver"] == {
        "name": "ingresslint",
        "version": "1.2.3",
        "rules": [
            {
                "id": "ingress-backend-port-is-target-port",
                "deprecatedIds": ["ingress-target-port"],
                "shortDescription": {"text": "An Ingress names the target port of a Service in place of its port"},
                "fullDescription": {"text": "The controller has no endpoint for the path and answers 503."},
                "help": {
                    "text": "The controller has no endpoint for the path and answers 503.\n"
                    "\n"
                    "Fix: Name a port of the Service.\n"
                    "\n"
                    "References:\n"
                    "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
                    "markdown": "**An Ingress names the target port of a Service in place of its port**\n"
                    "\n"
                    "## Why\n"
                    "\n"
                    "The controller has no endpoint for the path and answers 503.\n"
                    "\n"
                    "## Fix\n"
                    "\n"
                    "Name a port of the Service.\n"
                    "\n"
                    "## References\n"
                    "\n"
                    "- <https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend>",
                },
                "defaultConfiguration": {"enabled": True, "level": "error"},
                "properties": {
                    "category": "backend",
                    "tags": ["kubernetes", "backend"],
                    "problem.severity": "error",
                },
            },
            {"id": "ingress-without-class"},
            {
                "id": "service-selector-no-match",
                "shortDescription": {"text": "No pod carries the labels that a Service selects"},
                "fullDescription": {"text": "No pod carries the labels that a Service selects"},
                "help": {
                    "text": "No pod carries the labels that a Service selects",
                    "markdown": "**No pod carries the labels that a Service selects**",
                },
                "defaultConfiguration": {"enabled": False, "level": "warning"},
                "properties": {
                    "category": "service",
                    "tags": ["kubernetes", "service"],
                    "problem.severity": "warning",
                },
            },
        ],
    }


def test_every_result_points_at_its_rule() -> None:
    only = run(BROKEN)
    rules = only["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in only["results"]] == [one["ruleId"] for one in only["results"]]


def test_a_clean_run_has_an_empty_list_of_results() -> None:
    assert run(CLEAN) == {
        "tool": {"driver": {"name": "ingresslint", "version": "1.2.3", "rules": []}},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [],
    }


def test_an_incomplete_run_is_no_success() -> None:
    assert run(replace(CLEAN, incomplete=True))["invocations"] == [{"executionSuccessful": False}]


def test_only_a_threshold_that_was_asked_for_leaves_results_out() -> None:
    implied = run(BROKEN, Options(threshold="error"))["results"]
    asked = run(BROKEN, Options(threshold="error", explicit_threshold=True))["results"]
    assert [one["level"] for one in implied] == ["note", "error", "warning"]
    assert [one["level"] for one in asked] == ["error"]


def test_square_brackets_of_a_link_are_escaped() -> None:
    related = (
        Related("spec.rules[0] of a\\b", Location("k8s/a.yaml", Span(2, 3, 2, 4))),
        Related("the other", Location("k8s/b.yaml", Span(5, 6, 5, 7))),
    )
    twice = run(result(finding("Host a.example.org is routed twice", related=related)))["results"][0]
    assert twice["message"]["text"] == (
        "Host a.example.org is routed twice; see [spec.rules\\[0\\] of a\\\\b](1), [the other](2)"
    )
    assert [end["message"]["text"] for end in twice["relatedLocations"]] == ["spec.rules[0] of a\\b", "the other"]


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("k8s/web.yaml", {"uri": "k8s/web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./k8s//web.yaml", {"uri": "k8s/web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("../k8s/web.yaml", {"uri": "../k8s/web.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a b/100%#1?.yaml", {"uri": "a%20b/100%25%231%3F.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b/ü.yaml", {"uri": "a%3Ab/%C3%BC.yaml", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.yaml", {"uri": "%FF.yaml", "uriBaseId": "%SRCROOT%"}),
        ("\ud800.yaml", {"uri": "%ED%A0%80.yaml", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
        ("/srv/k8s/a b.yaml", {"uri": "file:///srv/k8s/a%20b.yaml"}),
        ("C:/k8s/a b.yaml", {"uri": "file:///C:/k8s/a%20b.yaml"}),
        ("//server/share/a.yaml", {"uri": "file://server/share/a.yaml"}),
    ],
)
def test_a_path_becomes_a_uri(path: str, artifact: dict[str, str]) -> None:
    assert physical(path)["artifactLocation"] == artifact


def test_an_empty_span_is_an_insertion_point() -> None:
    at_end = run(result(replace(TARGET_PORT, location=Location("a.yaml", Span(9, 4, 9, 4)))))["results"][0]
    assert at_end["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 9,
        "startColumn": 4,
        "endLine": 9,
        "endColumn": 4,
    }


@given(path=st.text(min_size=1).filter(lambda path: "\x00" not in path))
def test_any_path_gives_a_valid_report(path: str) -> None:
    assert physical(path)["artifactLocation"]["uri"] != ""
