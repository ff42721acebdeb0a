"""What kustomize builds need of the disk, and what they give to the run besides objects."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ingresslint.bundle import Unit
from ingresslint.discover import below, looks_at
from ingresslint.engine.load import Loaded, TextFinding, shown_line
from ingresslint.findings import Location
from ingresslint.parse import ParsedFile
from ingresslint.render import Files, RenderProblem

_CLOSED = b"{"
"""What stands for a file that cannot be opened: a text that cannot be read."""

_TWICE = "yaml-duplicate-key"


def files_of_memory(loaded: Loaded, contents: Mapping[str, bytes]) -> Files:
    """Files that are in memory, by display path."""
    return Files(lambda path: loaded.parsed.get(path) or contents.get(path))


def files_of_disk(loaded: Loaded, given: Mapping[str, bytes], allowed: Iterable[str], looked_at: set[str]) -> Files:
    """Files of the disk, whether the run ignores them or not, below the `allowed` folders (real paths).

    What was parsed already is not read again; `given` contents stand for those of the disk. The paths of which the disk
    was asked are added to `looked_at`.
    """

    def read(path: str) -> ParsedFile | bytes | None:
        known = loaded.parsed.get(path) or given.get(path)
        if known is not None:
            return known
        looked_at.add(path)
        look = looks_at(path)
        if look == "closed":
            return _CLOSED
        if look != "file":
            return None
        try:
            return Path(path).read_bytes()
        except OSError:
            return _CLOSED

    def outside(path: str) -> bool:
        if "\0" in path:  # no file can have that name
            return False
        real = os.path.realpath(path)
        return all(below(real, folder) is None for folder in allowed)

    return Files(read, outside)


def take_in(loaded: Loaded, units: Sequence[Unit], files: Files) -> None:
    """Note what kustomize refuses, once for all builds, and the files that comments for ingresslint may stand in."""
    for file in files.all_parsed():
        loaded.parsed.setdefault(file.path, file)
    repeated = {text.location for text in loaded.findings if text.rule == _TWICE}
    problems: dict[tuple[str, Location], RenderProblem] = {}
    for problem in (problem for unit in units for problem in unit.problems):
        if problem.location not in repeated:
            problems.setdefault((problem.rule, problem.location), problem)
    loaded.findings.extend(_finding(problem, loaded.parsed) for problem in problems.values())


def _finding(problem: RenderProblem, parsed: Mapping[str, ParsedFile]) -> TextFinding:
    file = parsed.get(problem.location.path)
    line = shown_line(file, problem.location.span.line) if file is not None else None
    return TextFinding(problem.rule, problem.message, problem.location, related=problem.related, source_line=line)
