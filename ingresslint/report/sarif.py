"""SARIF 2.1.0, which code scanning of GitHub and editors read (OASIS Standard, errata 01).

Lines and columns are those of a Finding: SARIF counts them from 1 with exclusive ends too (3.30), and `columnKind` says
that columns are code points.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import quote

from ingresslint.findings import Finding, Location, Result, Severity
from ingresslint.report.escaping import json_text
from ingresslint.report.options import Options
from ingresslint.rules import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
# What GitHub sorts alerts by: properties."problem.severity" of a rule.
_PROBLEM_SEVERITIES: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_DRIVE = re.compile(r"[A-Za-z]:/")
_LINK_SYNTAX = re.compile(r"[\\\[\]]")


def render_sarif(result: Result, options: Options) -> str:
    """Write every finding, or those that reach a threshold that the user asked for, with the rules that they name."""
    shown = result.shown(options.data_threshold)
    ids = sorted({finding.rule for finding in shown})
    index = {rule_id: number for number, rule_id in enumerate(ids)}
    driver = {
        "name": "ingresslint",
        "version": options.tool_version,
        "rules": [_rule(rule_id, options.rules.get(rule_id)) for rule_id in ids],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not result.incomplete}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.rule]) for finding in shown],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule_id: str, rule: Rule | None) -> dict[str, Any]:
    """Describe a rule (3.49 `reportingDescriptor`); only its id where the rule is not known."""
    if rule is None:
        return {"id": rule_id}
    severity = rule.severity["certain"]
    former = {"deprecatedIds": list(rule.former_ids)} if rule.former_ids else {}
    return {
        "id": rule_id,
        **former,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why or rule.summary},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"enabled": rule.enabled, "level": _LEVELS[severity]},
        "properties": {
            "category": rule.category,
            "tags": ["kubernetes", rule.category],
            "problem.severity": _PROBLEM_SEVERITIES[severity],
        },
    }


def _help_text(rule: Rule) -> str:
    parts = [rule.why or rule.summary]
    if rule.fix:
        parts.append(f"Fix: {rule.fix}")
    if rule.references:
        parts.append("\n".join(["References:", *rule.references]))
    return "\n\n".join(parts)


def _help_markdown(rule: Rule) -> str:
    parts = [f"**{rule.summary}**"]
    if rule.why:
        parts.append(f"## Why\n\n{rule.why}")
    if rule.fix:
        parts.append(f"## Fix\n\n{rule.fix}")
    if rule.references:
        parts.append("\n".join(["## References\n", *(f"- <{reference}>" for reference in rule.references)]))
    return "\n\n".join(parts)


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    related = {
        "relatedLocations": [
            {"id": number, "physicalLocation": _physical(end.location), "message": {"text": end.message}}
            for number, end in enumerate(finding.related, 1)
        ]
    }
    fingerprints = {"partialFingerprints": {"ingresslint/v1": finding.fingerprint}}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": _physical(finding.location)}],
        **(related if finding.related else {}),
        **(fingerprints if finding.fingerprint else {}),
        "properties": _properties(finding),
    }


def _message(finding: Finding) -> str:
    """End the message with a link to each related location (3.11.6): GitHub shows only those that the message links."""
    texts = [_LINK_SYNTAX.sub(r"\\\g<0>", end.message) for end in finding.related]
    links = ", ".join(f"[{text}]({number})" for number, text in enumerate(texts, 1))
    return f"{finding.message}; see {links}" if links else finding.message


def _properties(finding: Finding) -> dict[str, Any]:
    optional = {"field": finding.field, "help": finding.help, "units": list(finding.units)}
    return {"certainty": finding.certainty, **{name: value for name, value in optional.items() if value}}


def _physical(location: Location) -> dict[str, Any]:
    span = location.span
    return {
        "artifactLocation": _artifact(location.path),
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _artifact(path: str) -> dict[str, str]:
    """Name a file: an absolute path as a file URI, a relative one against the root of the sources (3.4.4).

    `%SRCROOT%` is the name that GitHub and others give to it; where it lies is theirs to say, so that the reports of
    two machines are alike.
    """
    if _DRIVE.match(path):
        return {"uri": f"file:///{path[:2]}{_encode(path[2:])}"}
    if path.startswith("//"):
        return {"uri": f"file:{_encode(path)}"}
    if path.startswith("/"):
        return {"uri": f"file://{_encode(path)}"}
    return {"uri": _encode(posixpath.normpath(path)), "uriBaseId": "%SRCROOT%"}


def _encode(path: str) -> str:
    """Percent-encode the bytes of a path (RFC 3986, 2.1), also of one that is no Unicode text.

    Python reads such a name with surrogates in it: escaped bytes on POSIX, halves of UTF-16 pairs on Windows
    (PEP 383, PEP 529).
    """
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"), safe="/")
