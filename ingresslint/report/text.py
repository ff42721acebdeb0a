"""The report for people: every finding with its source line and its other ends, then a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingresslint.findings import Finding, Related, Result
from ingresslint.report.escaping import no_commands, one_line, place, visible
from ingresslint.report.options import Options
from ingresslint.report.snippet import snippet
from ingresslint.report.summary import plural, says_where, some_units, summary

WIDTH = 100
"""Columns that a source line may take, its line number included."""

_MOST_RELATED = 10
_MOST_LINES = 20
# One old file often holds many objects of one removed API: that is one thing to know, and one edit.
_FOLDED_BY_FILE = frozenset({"removed-api-version"})
# SGR parameters, ECMA-48 8.3.117.
_COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36", "place": "1", "gutter": "34", "help": "1;32"}


def render_text(result: Result, options: Options) -> str:
    """Write the findings that reach the threshold, grouped by file, and the summary."""
    paint = _Painter(options.color)
    entries = [
        "\n".join(_entry(findings, paint, result.summary.units)) for findings in _fold(result.shown(options.threshold))
    ]
    return no_commands("\n\n".join([*entries, summary(result, options)]) + "\n")


@dataclass(frozen=True, slots=True)
class _Painter:
    """Colours text if that is allowed; the text must already be safe to print."""

    enabled: bool

    def __call__(self, color: str, text: str) -> str:
        return f"\x1b[{_COLORS[color]}m{text}\x1b[0m" if self.enabled else text


def _fold(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings that are one entry together; the order is that of the first of each."""
    entries: list[list[Finding]] = []
    folded: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.rule not in _FOLDED_BY_FILE:
            entries.append([finding])
            continue
        key = (finding.location.path, finding.rule, finding.severity, finding.units)
        if key not in folded:
            folded[key] = []
            entries.append(folded[key])
        folded[key].append(finding)
    return entries


def _entry(findings: Sequence[Finding], paint: _Painter, all_units: int) -> Iterator[str]:
    finding = findings[0]
    where = paint("place", place(finding.location))
    yield f"{where} {paint(finding.severity, finding.severity)} {visible(finding.rule)}"
    yield f"  {one_line(finding.message)}"
    yield from _source(finding, paint)
    if len(findings) > 1:
        yield f"  {plural(len(findings), 'object')} of this file: {_lines(findings)}"
    yield from _related(finding.related, paint)
    yield from _help(finding.help or "", paint)
    if len(finding.units) != all_units and not all(says_where(unit, finding.location.path) for unit in finding.units):
        yield f"  in: {some_units(finding.units)}"


def _help(advice: str, paint: _Painter) -> Iterator[str]:
    if advice := advice.strip():
        first, *rest = advice.split("\n")
        yield f"  {paint('help', 'help:')} {visible(first)}"
        yield from (f"        {visible(line)}" for line in rest)


def _source(finding: Finding, paint: _Painter) -> Iterator[str]:
    if finding.source_line is None:
        return
    number = str(finding.location.span.line)
    margin = 4 + len(number)
    shown, carets = snippet(finding.source_line, finding.location.span, WIDTH - margin - len(" | "))
    yield f"    {paint('gutter', f'{number} |')} {shown}"
    yield f"{' ' * margin}{paint('gutter', ' |')} {_painted_carets(carets, finding, paint)}"


def _painted_carets(carets: str, finding: Finding, paint: _Painter) -> str:
    bare = carets.lstrip()
    return carets[: len(carets) - len(bare)] + paint(finding.severity, bare)


def _lines(findings: Sequence[Finding]) -> str:
    lines = sorted({finding.location.span.line for finding in findings})
    named = ", ".join(str(line) for line in lines[:_MOST_LINES])
    more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return ("line " if len(lines) == 1 else "lines ") + named + more


def _related(related: Sequence[Related], paint: _Painter) -> Iterator[str]:
    for end in related[:_MOST_RELATED]:
        yield f"  {paint('place', place(end.location))} {one_line(end.message)}"
    if len(related) > _MOST_RELATED:
        yield f"  and {plural(len(related) - _MOST_RELATED, 'more place')}, which --format json names"
