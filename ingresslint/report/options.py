"""What a report is to show, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingresslint import __version__
from ingresslint.findings import Severity
from ingresslint.rules import Rule


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a report.

    `threshold` is the least severity that is shown; json and sarif show everything unless `explicit_threshold` says
    that the user asked for it. `fail_on` is the least severity that fails the run, None if nothing does. `color` allows
    ANSI colours. `rules` by id give sarif its help texts.
    """

    threshold: Severity = "warning"
    explicit_threshold: bool = False
    fail_on: Severity | None = "error"
    color: bool = False
    rules: Mapping[str, Rule] = field(default_factory=dict)
    tool_version: str = __version__

    @property
    def data_threshold(self) -> Severity:
        """Least severity in the formats that programs read."""
        return self.threshold if self.explicit_threshold else "info"
