"""`lint --only-files`: what the named files cause, on either end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ingresslint.findings import Finding, Result

_ALWAYS = "internal-error"  # says why the run ends with 2


def caused_by(result: Result, files: Iterable[str]) -> Result:
    """Keep the findings of which one end lies in one of the files; the summary counts what is kept."""
    wanted = {_identity(file) for file in files}
    kept = tuple(finding for finding in result.findings if finding.rule == _ALWAYS or _touches(finding, wanted))
    counts = Counter(finding.severity for finding in kept)
    return replace(result, findings=kept, summary=replace(result.summary, by_severity=dict(counts)))


def _touches(finding: Finding, wanted: set[str]) -> bool:
    ends = (finding.location, *(related.location for related in finding.related))
    return any(_identity(end.path) in wanted for end in ends)


def _identity(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))
