"""The last lines of the text report: what was read, what was found, what is not shown and what was passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingresslint.findings import SEVERITIES, ExternalObjects, Hole, Result, Severity, Skipped
from ingresslint.report.escaping import one_line, visible
from ingresslint.report.options import Options

_NOTHING_SHOWN = {"error": "no errors", "warning": "no errors or warnings", "info": "no findings"}
_MOST_HOLES = 10
_ADDITION = re.compile(r" (?:by|from|in|of|out|with|without) ")
_MOST_UNITS = 3


def summary(result: Result, options: Options) -> str:
    """Write the summary: one line, one for each file with objects of the cluster, one for each hole of a unit."""
    read = result.summary
    counts = [plural(read.files, "file"), plural(read.objects, "object"), plural(read.units, "unit")]
    verdict = f"{_verdict(result, options.threshold)}{_hidden(result, options)}{_unseen_failure(result, options)}"
    line = f"{', '.join(counts)}: {verdict}{_skipped(read.skipped)}"
    if result.incomplete:
        line += "; this run is incomplete"
    return "\n".join([line, *map(_external, read.external_objects), *_holes(read.holes)])


def _external(file: ExternalObjects) -> str:
    """Say what the cluster holds by a file, and how old that knowledge is."""
    held = f"{plural(file.objects, 'object')} of the cluster from {visible(file.path)}"
    return f"{held}, {plural(file.age, 'day')} old"


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


def says_where(unit: str, path: str) -> bool:
    """Say whether a unit is a folder above the file: then its name says nothing that the path does not."""
    folder = unit.partition("#")[0]
    return folder == "." or path.startswith(f"{folder}/")


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


def _unseen_failure(result: Result, options: Options) -> str:
    """Say why the run fails if none of the findings that are shown does it."""
    if options.fail_on is None or result.incomplete or result.shown(options.threshold):
        return ""
    return f"; --fail-on {options.fail_on} fails this run" if result.shown(options.fail_on) else ""


def _hidden(result: Result, options: Options) -> str:
    found = _by_severity(result)
    below = [severity for severity in SEVERITIES[SEVERITIES.index(options.threshold) + 1 :] if found[severity]]
    hidden = result.summary.hidden
    parts = []
    if below:
        them = "it" if sum(found[severity] for severity in below) == 1 else "them"
        why = " by --min-severity" if options.explicit_threshold else f", -v shows {them}"
        parts.append(", ".join(plural(found[severity], severity) for severity in below) + f" hidden{why}")
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
        inside = tuple(name for name in names if name not in ("", where) and not says_where(name, where))
        unit = "unit" if len(inside) == 1 else "units"
        yield f"  {visible(where)} ({one_line(reason)})" + (f" in {unit} {some_units(inside)}" if inside else "")
    if len(units) > _MOST_HOLES:
        yield f"  and {len(units) - _MOST_HOLES} more, which --format json names"
