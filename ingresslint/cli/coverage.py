"""`lint --require-coverage`: what a run could not see."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.findings import Result


def blind_spots(result: Result) -> Iterator[str]:
    """Give a line for each named path that gave no object, then for each hole of a deploy unit."""
    for path in result.empty_paths:
        yield f"--require-coverage: {path} yields no object"
    for hole in sorted(result.summary.holes):
        where = hole.unit if hole.path == hole.unit else f"{hole.unit} has a hole, {hole.path}"
        yield f"--require-coverage: unit {where}: {hole.reason}"
