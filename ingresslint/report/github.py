"""Workflow commands: GitHub shows each finding beside its line in a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from ingresslint.findings import Finding, Result
from ingresslint.report.escaping import one_line, place, visible
from ingresslint.report.options import Options

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(result: Result, options: Options) -> str:
    """Write one command for every finding that reaches the threshold."""
    return "".join(f"{_command(finding)}\n" for finding in result.shown(options.threshold))


def _command(finding: Finding) -> str:
    span = finding.location.span
    properties: dict[str, str | int] = {"file": visible(finding.location.path), "line": span.line}
    if span.line == span.end_line:
        properties |= {"col": span.column, "endLine": span.end_line, "endColumn": span.end_column}
    else:
        # A runner drops columns, with a complaint, where the lines differ (actions/runner, ValidateLinesAndColumns).
        properties |= {"endLine": span.end_line}
    properties |= {"title": visible(finding.rule)}
    written = ",".join(f"{name}={_escape_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escape_data(_message(finding))}"


def _message(finding: Finding) -> str:
    lines = [one_line(finding.message)]
    lines += [f"{place(end.location)} {one_line(end.message)}" for end in finding.related]
    if finding.help:
        lines.append(f"help: {one_line(finding.help)}")
    return "\n".join(lines)


def _escape_data(text: str) -> str:
    """Escape as `escapeData` of actions/toolkit does; `%` first, for the others bring new ones."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
