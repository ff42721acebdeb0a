from __future__ import annotations

import json
from datetime import date
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from report_samples import BROKEN, CLEAN, NO_POD, TARGET_PORT, result

from ingresslint.findings import ExternalObjects, Hole, ObjectRef, Result, Skipped, Summary
from ingresslint.report import Options, render

SCHEMA = json.loads(resources.files("ingresslint.report").joinpath("report.schema.json").read_text(encoding="utf-8"))


DEFAULT = Options()


def report(of: Result, options: Options = DEFAULT) -> dict[str, Any]:
    """The parsed report, which the published schema has accepted."""
    parsed: dict[str, Any] = json.loads(render("json", of, options))
    Draft202012Validator(SCHEMA).validate(parsed)
    return parsed


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_finding_with_everything() -> None:
    assert report(BROKEN)["findings"][1] == {
        "rule": "ingress-backend-port-is-target-port",
        "severity": "error",
        "certainty": "certain",
        "message": "Service shop/web has no port 8080, which is its target port; it listens on 80 (http)",
        "location": {"path": "k8s/ingress.yaml", "line": 21, "column": 27, "end_line": 21, "end_column": 31},
        "field": "spec.rules[0].http.paths[0].backend.service.port.number",
        "resource": {"api_version": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "shop", "name": "front"},
        "rendered_as": None,
        "units": [],
        "related": [
            {
                "message": "Service shop/web maps 80 to 8080",
                "location": {"path": "k8s/web.yaml", "line": 11, "column": 13, "end_line": 11, "end_column": 15},
            }
        ],
        "fingerprint": "f00d",
        "help": "number: 80",
    }


def test_a_finding_with_little() -> None:
    assert report(BROKEN)["findings"][2] == {
        "rule": "service-selector-no-match",
        "severity": "warning",
        "certainty": "likely",
        "message": "Service shop/api selects app=api, and no pod of the unit carries it",
        "location": {"path": "k8s/web.yaml", "line": 30, "column": 5, "end_line": 31, "end_column": 12},
        "field": None,
        "resource": {"api_version": "v1", "kind": "Service", "namespace": None, "name": "api"},
        "rendered_as": None,
        "units": ["overlays/dev", "overlays/prod"],
        "related": [],
        "fingerprint": "",
        "help": None,
    }


def test_the_rendered_object_is_told_apart_from_the_written_one() -> None:
    rendered = Result(
        (
            type(TARGET_PORT)(
                rule="service-selector-no-match",
                severity="error",
                certainty="certain",
                message="Service prod-web selects app=web",
                location=TARGET_PORT.location,
                resource=ObjectRef("v1", "Service", None, "web"),
                rendered_as=ObjectRef("v1", "Service", "prod", "prod-web"),
            ),
        ),
        Summary(),
    )
    written = report(rendered)["findings"][0]
    assert (written["resource"], written["rendered_as"]) == (
        {"api_version": "v1", "kind": "Service", "namespace": None, "name": "web"},
        {"api_version": "v1", "kind": "Service", "namespace": "prod", "name": "prod-web"},
    )


def test_the_summary() -> None:
    assert report(BROKEN)["summary"] == {
        "files": 4,
        "documents": 12,
        "objects": 9,
        "units": 3,
        "by_severity": {"error": 1, "warning": 1, "info": 1},
        "hidden": {"severity": 0, "suppressed": 2, "baseline": 0},
        "skipped": [{"path": "chart/templates/web.yaml", "reason": "template"}],
        "holes": [{"unit": "overlays/dev", "path": "overlays/dev/patch.yaml", "reason": "cannot be parsed"}],
        "external_objects": [],
    }


def test_a_clean_run() -> None:
    assert report(CLEAN) == {
        "version": 1,
        "findings": [],
        "summary": {
            "files": 2,
            "documents": 5,
            "objects": 5,
            "units": 1,
            "by_severity": {"error": 0, "warning": 0, "info": 0},
            "hidden": {"severity": 0, "suppressed": 0, "baseline": 0},
            "skipped": [],
            "holes": [],
            "external_objects": [],
        },
    }


def test_keys_keep_the_order_of_the_contract() -> None:
    parsed = report(BROKEN)
    assert list(parsed) == ["version", "findings", "summary"]
    assert list(parsed["findings"][0]) == [*SCHEMA["$defs"]["finding"]["required"], "help"]
    assert list(parsed["summary"]) == [*SCHEMA["$defs"]["summary"]["required"], "external_objects"]


def test_files_with_objects_of_the_cluster_have_an_age() -> None:
    read = Summary(files=1, external_objects=(ExternalObjects("dump.yaml", 214, date(2030, 1, 2), 29),))
    assert report(result(summary=read))["summary"]["external_objects"] == [
        {"path": "dump.yaml", "objects": 214, "created": "2030-01-02", "age_days": 29}
    ]


def test_everything_is_reported_unless_a_threshold_was_asked_for() -> None:
    everything = report(BROKEN, Options(threshold="error"))
    asked = report(BROKEN, Options(threshold="error", explicit_threshold=True))
    assert [finding["rule"] for finding in everything["findings"]] == [
        "ingress-without-class",
        "ingress-backend-port-is-target-port",
        "service-selector-no-match",
    ]
    assert [finding["rule"] for finding in asked["findings"]] == ["ingress-backend-port-is-target-port"]
    assert asked["summary"]["by_severity"] == {"error": 1, "warning": 1, "info": 1}
    assert asked["summary"]["hidden"] == {"severity": 2, "suppressed": 2, "baseline": 0}


def test_skipped_files_and_holes_are_sorted() -> None:
    read = Summary(
        skipped=(Skipped("b.yaml", "template"), Skipped("a.yaml", "patch")),
        holes=(Hole("prod", "b.yaml", "cannot be parsed"), Hole("dev", "c.yaml", "cannot be parsed")),
    )
    summary = report(result(NO_POD, summary=read))["summary"]
    assert summary["skipped"] == [{"path": "a.yaml", "reason": "patch"}, {"path": "b.yaml", "reason": "template"}]
    assert summary["holes"] == [
        {"unit": "dev", "path": "c.yaml", "reason": "cannot be parsed"},
        {"unit": "prod", "path": "b.yaml", "reason": "cannot be parsed"},
    ]


@pytest.mark.parametrize("key", ["rule", "location", "related", "fingerprint"])
def test_the_schema_misses_what_the_contract_promises(key: str) -> None:
    parsed = report(BROKEN)
    del parsed["findings"][0][key]
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(parsed)]
    assert errors == [f"'{key}' is a required property"]
