"""Results of whole runs, by a digest of all that they depend on and that can be told beforehand.

What can only be told afterwards stands in the kept file: the paths that the run has looked at besides those that
discovery gives (a base outside of the named paths), each with what was seen there.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ingresslint import cachedir
from ingresslint.findings import (
    ExternalObjects,
    Finding,
    Hidden,
    Hole,
    Location,
    ObjectRef,
    Related,
    Result,
    Skipped,
    Span,
    Summary,
)

Seen = tuple[Any, ...]
"""What was seen at a path, as plain data."""


def kept_result(key: str, see: Callable[[str], Seen]) -> Result | None:
    """Give the result under a key (hex digits), if all paths that it depends on still look as they did."""
    content = cachedir.read(f"results/{key[:32]}")
    if content is None:
        return None
    full_key, seen, written = marshal.loads(content)  # noqa: S302 - of the user's own cache directory, and whole
    if full_key != key or any(see(path) != state for path, state in seen.items()):
        return None
    return _read(written)


def keep_result(key: str, seen: Mapping[str, Seen], result: Result) -> bool:
    """Keep a result under a key, with what was seen at the paths that it depends on; False if that is not possible."""
    content = marshal.dumps((key, dict(sorted(seen.items())), _written(result)))
    return cachedir.write(f"results/{key[:32]}", content)


def _written(result: Result) -> tuple[Any, ...]:
    summary = result.summary
    return (
        tuple(_finding_written(f) for f in result.findings),
        (summary.files, summary.documents, summary.objects, summary.units),
        (summary.hidden.severity, summary.hidden.suppressed, summary.hidden.baseline),
        tuple((s.path, s.reason) for s in summary.skipped),
        tuple((h.unit, h.path, h.reason) for h in summary.holes),
        tuple((e.path, e.objects, e.created.isoformat(), e.age) for e in summary.external_objects),
        result.incomplete,
        result.empty_paths,
    )


def _read(written: tuple[Any, ...]) -> Result:
    findings, counts, hidden, skipped, holes, external, incomplete, empty = written
    files, documents, objects, units = counts
    summary = Summary(
        files,
        documents,
        objects,
        units,
        Hidden(*hidden),
        tuple(Skipped(*s) for s in skipped),
        tuple(Hole(*h) for h in holes),
        tuple(ExternalObjects(p, n, date.fromisoformat(made), age) for p, n, made, age in external),
    )
    return Result(tuple(map(_finding_read, findings)), summary, incomplete, empty)


def _finding_written(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.rule,
        finding.severity,
        finding.certainty,
        finding.message,
        _place_written(finding.location),
        finding.field,
        _ref_written(finding.resource),
        _ref_written(finding.rendered_as),
        finding.units,
        tuple((r.message, _place_written(r.location)) for r in finding.related),
        finding.help,
        finding.fingerprint,
        finding.source_line,
        finding.manifest,
    )


def _finding_read(written: tuple[Any, ...]) -> Finding:
    rule, severity, certainty, message, place, field, resource, rendered_as, units, related, *rest = written
    return Finding(
        rule,
        severity,
        certainty,
        message,
        _place_read(place),
        field,
        resource and ObjectRef(*resource),
        rendered_as and ObjectRef(*rendered_as),
        units,
        tuple(Related(text, _place_read(where)) for text, where in related),
        *rest,
    )


def _place_written(place: Location) -> tuple[Any, ...]:
    span = place.span
    return (place.path, span.line, span.column, span.end_line, span.end_column)


def _place_read(written: tuple[Any, ...]) -> Location:
    return Location(written[0], Span(*written[1:]))


def _ref_written(ref: ObjectRef | None) -> tuple[Any, ...] | None:
    return (ref.api_version, ref.kind, ref.namespace, ref.name) if ref else None
