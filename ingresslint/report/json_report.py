"""The report for programs: version 1 of the contract that `report.schema.json` states."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingresslint.findings import SEVERITIES, Finding, Location, ObjectRef, Result
from ingresslint.report.escaping import json_text
from ingresslint.report.options import Options

VERSION = 1
"""Version of the contract. New keys may come within a version; readers pass over keys that they do not know."""


def render_json(result: Result, options: Options) -> str:
    """Write every finding, or those that reach a threshold that the user asked for, and the summary."""
    shown = result.shown(options.data_threshold)
    return json_text(
        {
            "version": VERSION,
            "findings": [_finding(finding) for finding in shown],
            "summary": _summary(result, len(result.findings) - len(shown)),
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "message": finding.message,
        "location": _location(finding.location),
        "field": finding.field,
        "resource": _object(finding.resource),
        "rendered_as": _object(finding.rendered_as),
        "units": list(finding.units),
        "related": [{"message": end.message, "location": _location(end.location)} for end in finding.related],
        "fingerprint": finding.fingerprint,
        "help": finding.help,
    }


def _location(location: Location) -> dict[str, Any]:
    span = location.span
    return {
        "path": location.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _object(ref: ObjectRef | None) -> dict[str, Any] | None:
    if ref is None:
        return None
    return {"api_version": ref.api_version, "kind": ref.kind, "namespace": ref.namespace, "name": ref.name}


def _summary(result: Result, left_out: int) -> dict[str, Any]:
    read = result.summary
    found = Counter(finding.severity for finding in result.findings)
    return {
        "files": read.files,
        "documents": read.documents,
        "objects": read.objects,
        "units": read.units,
        "by_severity": {severity: found[severity] for severity in SEVERITIES},
        "hidden": {
            "severity": read.hidden.severity + left_out,
            "suppressed": read.hidden.suppressed,
            "baseline": read.hidden.baseline,
        },
        "skipped": [{"path": skip.path, "reason": skip.reason} for skip in sorted(read.skipped)],
        "holes": [{"unit": hole.unit, "path": hole.path, "reason": hole.reason} for hole in sorted(read.holes)],
        "external_objects": [
            {"path": file.path, "objects": file.objects, "created": file.created.isoformat(), "age_days": file.age}
            for file in read.external_objects
        ],
    }
