"""Patterns of paths in the syntax of .gitignore, the only one that ingresslint knows for paths.

Paths are real and absolute (`os.path.realpath`); a pattern is relative to the folder of the file that holds it.
Syntax: https://git-scm.com/docs/gitignore
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class PathPatterns:
    """Patterns and the real, absolute folder that they are relative to."""

    base: str
    patterns: tuple[str, ...]

    def verdict(self, path: str, *, folder: bool = False) -> bool | None:
        """Say whether the patterns take `path` in (True), out again by `!` (False), or do not speak of it (None).

        A pattern that names a folder takes in everything below it.
        """
        relative = below(path, self.base)
        if not relative or not self.patterns:
            return None
        return compiled(self.patterns).check_file(relative + "/" if folder else relative).include

    def matches(self, path: str) -> bool:
        """Say whether the patterns take in the file at `path`."""
        return self.verdict(path) is True

    def sparing(self, folder: str) -> PathPatterns:
        """Give the patterns without those that take in `folder` as a whole, so that it can be read on request."""
        relative = below(folder, self.base)
        if not relative:
            return self
        return replace(self, patterns=tuple(p for p in self.patterns if not compiled((p,)).match_file(relative + "/")))


@dataclass(frozen=True, slots=True)
class Filters:
    """What is not to be read: `exclude` by the user's settings, `ignores` by .gitignore files, the deepest last."""

    exclude: tuple[PathPatterns, ...] = ()
    ignores: tuple[PathPatterns, ...] = ()

    def why_not(self, path: str, *, folder: bool) -> str | None:
        """Say why a path is not to be read; None if it may be. The deepest .gitignore that speaks of it decides."""
        if any(patterns.verdict(path, folder=folder) for patterns in self.exclude):
            return "excluded"
        for patterns in reversed(self.ignores):
            verdict = patterns.verdict(path, folder=folder)
            if verdict is not None:
                return "ignored by git" if verdict else None
        return None

    def sparing(self, folder: str) -> Filters:
        """Give the filters without the patterns that take in `folder` as a whole."""
        return Filters(
            tuple(patterns.sparing(folder) for patterns in self.exclude),
            tuple(patterns.sparing(folder) for patterns in self.ignores),
        )

    def deeper(self, folder: str) -> Filters:
        """Give the filters for the entries of a folder that has a .gitignore of its own."""
        own = read_patterns(Path(folder, ".gitignore"), folder)
        return replace(self, ignores=(*self.ignores, own)) if own else self


def below(path: str, folder: str) -> str | None:
    """Give the path relative to `folder` with `/` as separator, "" for the folder itself, None if it is elsewhere."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :].replace(os.sep, "/") if path.startswith(prefix) else None


@lru_cache(maxsize=4096)
def compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Compile patterns; ValueError if one of them is none (`!` alone)."""
    from pathspec import GitIgnoreSpec  # 30 ms that a tree without patterns does not pay

    return GitIgnoreSpec.from_lines(patterns)


def read_patterns(file: Path, base: str) -> PathPatterns | None:
    """Read a file in the format of .gitignore, without its invalid lines; None if no pattern is left."""
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="surrogateescape").split("\n")
    except OSError:
        return None
    patterns = tuple(line for line in lines if line.strip() and not line.startswith("#") and is_pattern(line))
    return PathPatterns(base, patterns) if patterns else None


def is_pattern(line: str) -> bool:
    """Say whether a line can be compiled."""
    try:
        compiled((line,))
    except ValueError:
        return False
    return True
