"""Files whose comments say what must be found in them: `# error: rule-id` at the end of the line of the finding."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingresslint.findings import Finding

_MARK = re.compile(r"# (error|warning|info): ([a-z-]+)")

Told = tuple[str, int, str, str, str]
"""Path, 1-based line, severity, rule and message."""


def expected(files: Mapping[str, str], messages: list[str]) -> list[Told]:
    """What the marks of files say, with the messages in the order of the marks."""
    marks = [
        (path, number, severity, rule)
        for path, text in sorted(files.items())
        for number, line in enumerate(text.splitlines(), 1)
        for severity, rule in _MARK.findall(line)
    ]
    return [(*mark, message) for mark, message in zip(marks, messages, strict=True)]


def told(findings: tuple[Finding, ...]) -> list[Told]:
    """What a run has found."""
    return [(f.location.path, f.location.span.line, f.severity, f.rule, f.message) for f in findings]
