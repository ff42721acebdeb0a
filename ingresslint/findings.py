"""The words of a report: places, findings and the result of a run. A leaf: it imports nothing of ingresslint.

Lines and columns are 1-based, columns count Unicode code points, ends are exclusive (SARIF 2.1.0, 3.30 `region`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Path = tuple[str | int, ...]
"""The way to a value inside of a document or an object: keys of mappings and indexes of lists."""

Severity = Literal["error", "warning", "info"]
Certainty = Literal["certain", "likely", "possible"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
CERTAINTIES: tuple[Certainty, ...] = ("certain", "likely", "possible")


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Say whether `severity` is as grave as `threshold` or graver."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


class UsageError(Exception):
    """A mistake of the user that stops the run: one line, `file:line: message` if a file is at fault; exit code 2."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text; lines and columns are 1-based and the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


FILE_START = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A span in a file. `path` is as given on the command line, with `/` as separator."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """An object as written in its manifest; namespace and name may be absent."""

    api_version: str
    kind: str
    namespace: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of, and what is there."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place (SARIF 2.1.0, 3.27 `result`).

    `field` is the path of the value inside its object (`spec.rules[0].host`), `source_line` the text of the first line
    of `location` (None where it must not be shown, as in a Secret), `help` what the author probably meant. `resource`
    is the object as its file `manifest` writes it, `rendered_as` what kustomize makes of it if its identity changes.
    """

    rule: str
    severity: Severity
    certainty: Certainty
    message: str
    location: Location
    field: str | None = None
    resource: ObjectRef | None = None
    rendered_as: ObjectRef | None = None
    units: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    help: str | None = None
    fingerprint: str = ""
    source_line: str | None = None
    manifest: str | None = None

    def sort_key(self) -> tuple[str, Span, str, str]:
        """Order of findings in every report: path, place, rule, message."""
        return (self.location.path, self.location.span, self.rule, self.message)


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A file or folder that was passed over, and why (a short noun such as `template` or `not Kubernetes`)."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Hole:
    """A part of a deploy unit that could not be read: absences that it could explain are not reported."""

    unit: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class ExternalObjects:
    """A file with objects that exist in the cluster: how many, the day it was made, and how many days ago that was."""

    path: str
    objects: int
    created: date
    age: int = 0


@dataclass(frozen=True, slots=True)
class Hidden:
    """How many findings were counted but are not shown, by cause."""

    severity: int = 0
    suppressed: int = 0
    baseline: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read and what was passed over, so that silence is visible."""

    files: int = 0
    documents: int = 0
    objects: int = 0
    units: int = 0
    hidden: Hidden = Hidden()
    skipped: tuple[Skipped, ...] = ()
    holes: tuple[Hole, ...] = ()
    external_objects: tuple[ExternalObjects, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found: every finding, sorted; `incomplete` says that something could not be run or read (exit code 2).

    `empty_paths` are the named paths that gave no object; `unkept` says that the cache could not be written.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    incomplete: bool = False
    empty_paths: tuple[str, ...] = ()
    unkept: bool = False

    def shown(self, threshold: Severity) -> tuple[Finding, ...]:
        """Give the findings that are at least as grave as `threshold`."""
        return tuple(f for f in self.findings if at_least(f.severity, threshold))
