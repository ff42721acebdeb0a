"""The last lines of the text report: what was read, what was found, what is not shown and what was passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingresslint.findings import SEVERITIES, Hole, Result, Severity, Skipped
from ingresslint.report.escaping import one_line, visible

_NOTHING_SHOWN = {"error": "no errors", "warning": "no errors or warnings", "info": "no findings"}
_MOST_HOLES = 10
_ADDITION = re.compile(r" (?:by|from|in|of|out|with|without) ")
_MOST_UNITS = 3


def summary(result: Result, threshold: Severity) -> str:
    """Write the summary: one line, and one more for each hole of the deploy units."""
    read = result.summary
    counts = [plural(read.files, "file"), plural(read.objects, "object"), plural(read.units, "unit")]
    line = f"{', '.join(counts)}: {_verdict(result, threshold)}{_hidden(result, threshold)}{_skipped(read.skipped)}"
    if result.incomplete:
        line += "; this run is incomplete"
    return "\n".join([line, *_holes(read.holes)])


def plural(count: int, noun: str) -> str:
    """Write a number of things: `1 file`, `2 files`, `2 links out of the tree`.

    What is no noun stays as it is: `3 not Kubernetes`, `2 excluded`, `2 ignored by git`.
    """
    start = _ADDITION.search(noun)
    head, addition = (noun[: start.start()], noun[start.start() :]) if start else (noun, "")
    if count == 1 or noun.startswith(("not ", "no ")) or head.endswith(("s", "ed")) or not head[-1:].islower():
        return f"{count} {noun}"
    if head.endswith(("ch", "sh", "x", "z")):
        return f"{count} {head}es{addition}"
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        return f"{count} {head[:-1]}ies{addition}"
    return f"{count} {head}s{addition}"


def some_units(units: tuple[str, ...]) -> str:
    """Name deploy units, the first three and how many more."""
    named = ", ".join(visible(unit) for unit in units[:_MOST_UNITS])
    more = len(units) - _MOST_UNITS
    return f"{named} and {more} more" if more > 0 else named


def _by_severity(result: Result) -> Counter[Severity]:
    return Counter(finding.severity for finding in result.findings)


def _verdict(result: Result, threshold: Severity) -> str:
    found = _by_severity(result)
    shown = SEVERITIES[: SEVERITIES.index(threshold) + 1]
    if any(found[severity] for severity in shown):
        return ", ".join(plural(found[severity], severity) for severity in shown if found[severity])
    hidden = result.summary.hidden
    if found or hidden.severity or hidden.suppressed or hidden.baseline or result.summary.holes or result.incomplete:
        return _NOTHING_SHOWN[threshold]
    return "nothing wrong" if result.summary.objects else "nothing to check"


def _hidden(result: Result, threshold: Severity) -> str:
    found = _by_severity(result)
    below = [severity for severity in SEVERITIES[SEVERITIES.index(threshold) + 1 :] if found[severity]]
    hidden = result.summary.hidden
    parts = []
    if below:
        them = "it" if sum(found[severity] for severity in below) == 1 else "them"
        parts.append(", ".join(plural(found[severity], severity) for severity in below) + f" hidden, -v shows {them}")
    if hidden.severity:
        parts.append(f"{hidden.severity} less severe")
    if hidden.suppressed:
        parts.append(f"{hidden.suppressed} suppressed")
    if hidden.baseline:
        parts.append(f"{hidden.baseline} in the baseline")
    return f" ({'; '.join(parts)})" if parts else ""


def _skipped(skipped: tuple[Skipped, ...]) -> str:
    reasons = Counter(one_line(skip.reason) for skip in skipped)
    most_first = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return "; skipped: " + ", ".join(plural(count, reason) for reason, count in most_first) if reasons else ""


def _holes(holes: tuple[Hole, ...]) -> Iterator[str]:
    units: dict[tuple[str, str], list[str]] = {}
    for hole in sorted(holes):
        units.setdefault((hole.path, hole.reason), []).append(hole.unit)
    if not units:
        return
    it = "it" if len(units) == 1 else "they"
    yield f"{plural(len(units), 'hole')}, so objects that {it} could define are not reported as absent:"
    for (where, reason), names in sorted(units.items())[:_MOST_HOLES]:
        inside = tuple(name for name in names if name not in ("", where))
        unit = "unit" if len(inside) == 1 else "units"
        yield f"  {visible(where)} ({one_line(reason)})" + (f" in {unit} {some_units(inside)}" if inside else "")
    if len(units) > _MOST_HOLES:
        yield f"  and {len(units) - _MOST_HOLES} more, which --format json names"
