"""The files of a run: each once, however many named paths and links lead to it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from ingresslint.discover.charts import Role
from ingresslint.discover.patterns import below
from ingresslint.findings import Skipped

STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    `path` is what reports show: as given, with `/`, without `./` in front. `real` is absolute and free of links (None
    for standard input). `named` says that the file itself was named, `root` is the named path that led to it, a named
    folder above the file before the file itself. `chart` is the folder of the Helm chart that the file is a part of.
    Both are written like `path`.
    """

    path: str
    real: str | None
    named: bool
    root: str
    chart: str | None = None
    role: Role = "manifest"

    @property
    def is_alone(self) -> bool:
        """True if the file was named and no folder that holds it: it is a part of no tree."""
        return self.named and self.root == self.path

    def read(self) -> bytes:
        """Read the whole file; OSError if that fails, ValueError for standard input, which the caller holds."""
        if self.real is None:
            raise ValueError(f"{self.path} is standard input")
        return Path(self.real).read_bytes()


@dataclass(frozen=True, slots=True, order=True)
class Unreadable:
    """A path that could not be looked at: a named one that is absent, or a folder that may not be listed."""

    path: str
    reason: str
    named: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found; all three sorted by path."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[Unreadable, ...] = ()


@dataclass(slots=True)
class Found:
    """What a search has found so far; the only thing of this package that changes."""

    _files: dict[str, tuple[SourceFile, bool]] = field(default_factory=dict)
    _skipped: set[Skipped] = field(default_factory=set)
    _errors: set[Unreadable] = field(default_factory=set)
    _walked: dict[str, str] = field(default_factory=dict)

    def walk(self, real: str, shown: str) -> None:
        """Note a named folder: a named file below it belongs to it."""
        self._walked.setdefault(os.path.normcase(real), shown)

    def keep(self, source: SourceFile, real: str, *, link: bool = False) -> None:
        """Add the file that lies at `real`. Standard input stands for the file whose name it was given.

        Of two ways to one file that through a folder goes before its own name, and one without a link before one with.
        """
        key = os.path.normcase(real)
        known = self._files.get(key)
        if known is None or source.real is None:
            self._files[key] = (source, link)
        elif known[0].real is not None:
            self._files[key] = _merged(known, (source, link))

    def skip(self, path: str, reason: str) -> None:
        """Note a file or folder that is not read."""
        self._skipped.add(Skipped(path, reason))

    def fail(self, path: str, error: Exception | str, *, named: bool) -> None:
        """Note a path that cannot be looked at."""
        reason = error.strerror if isinstance(error, OSError) else None
        self._errors.add(Unreadable(path, reason or str(error), named))

    def result(self) -> Discovery:
        """Give everything, sorted."""
        files = sorted((self._housed(real, file) for real, (file, _) in self._files.items()), key=lambda f: f.path)
        return Discovery(tuple(files), tuple(sorted(self._skipped)), tuple(sorted(self._errors)))

    def _housed(self, real: str, file: SourceFile) -> SourceFile:
        """Give a named file the named folder above it, which walking may not have found it in: it may be ignored."""
        above = sorted(shown for top, shown in self._walked.items() if below(real, top) is not None)
        return replace(file, root=min(above, key=len)) if above and file.is_alone else file


def _merged(one: tuple[SourceFile, bool], other: tuple[SourceFile, bool]) -> tuple[SourceFile, bool]:
    (best, link), (rest, _) = sorted((one, other), key=_plainness)
    root = min((best, rest), key=lambda file: (file.is_alone, len(file.root), file.root)).root
    return replace(best, named=best.named or rest.named, root=root), link


def _plainness(way: tuple[SourceFile, bool]) -> tuple[bool, bool, bool, str]:
    """A folder that holds the file says more about what belongs together than the file's own name."""
    source, link = way
    return (source.is_alone, link, PurePath(source.path).is_absolute(), source.path)


def display(path: str) -> str:
    """Write a path as reports show it: with `/`, without `./` and doubled `/`; bytes that are no UTF-8 are escaped."""
    return _readable(PurePath(path).as_posix())


def joined(folder: str, name: str) -> str:
    """Write the path of an entry of a folder, whose path is written already."""
    if folder == ".":
        return _readable(name)
    return folder + _readable(name) if folder.endswith("/") else f"{folder}/{_readable(name)}"


def _readable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
