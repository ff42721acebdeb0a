"""Test and demo folders: much in them is wrong on purpose, and nobody's traffic depends on it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ingresslint.discover import below

FOLDER_NAMES = frozenset({"testdata", "test", "tests", "e2e", "hack", "docs"})
"""What such folders are called, in this case only."""


class SampleFolders:
    """Tells which files lie in a test or demo folder below the named paths."""

    def __init__(self, named: Iterable[str]) -> None:
        """Take the named paths; one that is such a folder itself, or lies in one, was asked for and counts in full."""
        self._named = sorted({os.path.realpath(path) for path in named}, key=len, reverse=True)
        self._known: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Say whether the file of this display path lies in such a folder, below the innermost named path above it.

        A file that no named path holds, such as a base elsewhere, does not.
        """
        if path not in self._known:
            real = os.path.realpath(path)
            inside = next((rest for named in self._named if (rest := below(real, named)) is not None), "")
            self._known[path] = not FOLDER_NAMES.isdisjoint(inside.split("/")[:-1])
        return self._known[path]
