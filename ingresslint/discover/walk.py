"""From named paths to files: walking, ignore files, symbolic links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingresslint.discover.charts import role_in_chart
from ingresslint.discover.files import STDIN_NAME, Discovery, Found, SourceFile, display, joined
from ingresslint.discover.looks import looks_at
from ingresslint.discover.patterns import Filters, PathPatterns, below
from ingresslint.discover.repository import ancestors, find_chart, find_repository, ignores_above

# The extensions that kubectl reads, in this case only (cli-runtime, pkg/resource/builder.go, `FileExtensions`).
_EXTENSIONS = (".yaml", ".yml", ".json")
# kustomize also reads a file of exactly this name (api/konfig/general.go).
_KUSTOMIZATION = "Kustomization"
# Settings of ingresslint itself: read as such, never as a manifest.
_SETTINGS = (".ingresslint.yaml", ".ingresslint.yml")
_FOREIGN_FOLDERS = frozenset({".git", "node_modules", "vendor", ".terraform"})

_EntryKind = Literal["file", "folder", "link", "other"]


def discover(
    paths: Sequence[str],
    *,
    exclude: Sequence[PathPatterns] = (),
    force_exclude: bool = False,
    stdin_name: str = STDIN_NAME,
) -> Discovery:
    """Find the files of the named paths; `-` is standard input, shown as `stdin_name`.

    `exclude` and .gitignore hold for what walking finds, with `force_exclude` for named paths too. The answer does not
    depend on the order of `paths`. Never raises: what cannot be looked at is in `errors`.
    """
    found = Found()
    for path in sorted(set(paths)):
        named = _NamedPath(stdin_name if path == "-" else path, tuple(exclude), found)
        if path == "-":
            named.add_stdin(force_exclude=force_exclude)
        else:
            named.add(force_exclude=force_exclude)
    return found.result()


@dataclass(frozen=True, slots=True)
class _Chart:
    real: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is being listed, and what holds for its entries."""

    real: str
    shown: str
    filters: Filters
    chart: _Chart | None


@dataclass(frozen=True, slots=True)
class _NamedPath:
    """One path of the command line and the search that starts there."""

    given: str
    exclude: tuple[PathPatterns, ...]
    found: Found

    @property
    def shown(self) -> str:
        return display(self.given)

    def add_stdin(self, *, force_exclude: bool) -> None:
        if self.given == STDIN_NAME:
            self.found.keep(SourceFile(STDIN_NAME, None, named=True, root=STDIN_NAME), STDIN_NAME)
            return
        real = os.path.realpath(self.given)
        if not (force_exclude and self._is_excluded(real, folder=False)):
            self.found.keep(replace(self._named_file(real), real=None), real)

    def add(self, *, force_exclude: bool) -> None:
        try:
            real = os.path.realpath(self.given)
            mode = Path(self.given).stat().st_mode
        except (OSError, ValueError) as error:
            self.found.fail(self.shown, error, named=True)
            return
        if stat.S_ISDIR(mode):
            if not (force_exclude and self._is_excluded(real, folder=True)):
                self._walk(real)
        elif stat.S_ISREG(mode):
            if not (force_exclude and self._is_excluded(real, folder=False)):
                self.found.keep(self._named_file(real), real)
        elif stat.S_ISFIFO(mode) and self.given.startswith("/dev/"):
            # A pipe that the shell has opened, as in `lint <(helm template .)`; any other one could block for ever.
            self.found.keep(SourceFile(self.shown, self.given, named=True, root=self.shown), self.given)
        else:
            self.found.fail(self.shown, "not a regular file", named=True)

    def _is_excluded(self, real: str, *, folder: bool) -> bool:
        """Say, and note, whether the named path or a folder above it is not to be read."""
        above = real if folder else str(Path(real).parent)
        repository = find_repository(above)
        filters = Filters(self.exclude, ignores_above(real, repository))
        steps = [(step, True) for step in reversed(list(ancestors(above, repository)))]
        for step, is_folder in steps if folder else [*steps, (real, False)]:
            reason = filters.why_not(step, folder=is_folder)
            if reason:
                self.found.skip(self.shown, reason)
                return True
        return False

    def _named_file(self, real: str) -> SourceFile:
        chart = self._chart_above(str(Path(real).parent))
        return _source(self.shown, real, self.shown, chart, named=True)

    def _chart_above(self, folder: str) -> _Chart | None:
        chart = find_chart(folder, find_repository(folder))
        if chart is None:
            return None
        if Path(self.given).is_absolute():
            return _Chart(chart, display(chart))
        return _Chart(chart, display(os.path.relpath(chart, os.path.realpath(os.curdir))))

    def _walk(self, top: str) -> None:
        self.found.walk(top, self.shown)
        filters = Filters(self.exclude, ignores_above(top, find_repository(top))).sparing(top)
        pending = [_Folder(top, self.shown, filters, self._chart_above(top))]
        while pending:
            pending.extend(self._list(pending.pop(), top))

    def _list(self, folder: _Folder, top: str) -> Iterator[_Folder]:
        """Keep the manifests of a folder and give the folders in it that are to be listed too."""
        try:
            with os.scandir(folder.real) as listing:
                entries = {entry.name: entry for entry in listing}
        except OSError as error:
            self.found.fail(folder.shown, error, named=folder.real == top)
            return
        if "pyvenv.cfg" in entries and folder.real != top:
            self.found.skip(folder.shown, "virtual environment")
            return
        folder = _with_own_files(folder, entries)
        for name, entry in entries.items():
            kind, shown = _kind(entry), joined(folder.shown, name)
            if kind == "folder" and name in _FOREIGN_FOLDERS:
                if name != ".git":
                    self.found.skip(shown, "folder of another tool")
            elif kind == "folder" or _may_be_manifest(name) or _leads_to_folder(kind, entry):
                reason = folder.filters.why_not(entry.path, folder=kind == "folder")
                if reason:
                    self.found.skip(shown, reason)
                elif kind == "folder":
                    yield _Folder(entry.path, shown, folder.filters, folder.chart)
                else:
                    self._keep(entry.path, kind, shown, folder, top)

    def _keep(self, path: str, kind: _EntryKind, shown: str, folder: _Folder, top: str) -> None:
        """Keep an entry that walking found, or note why it is not read.

        Links to folders are not descended, as in kubectl: what the tree holds is found at its own place, and only once.
        """
        source = _source(shown, path, self.shown, folder.chart, named=False)
        if kind == "file":
            self.found.keep(source, path)
            return
        real = os.path.realpath(path)
        if kind == "other":
            self.found.skip(shown, "not a regular file")
        elif (look := looks_at(real)) == "absent":
            self.found.skip(shown, "broken link")
        elif below(real, top) is None:
            self.found.skip(shown, "link out of the tree")
        elif look in {"file", "closed"}:  # of a closed one reading says why
            self.found.keep(replace(source, real=real), real, link=True)


def _source(shown: str, real: str, root: str, chart: _Chart | None, *, named: bool) -> SourceFile:
    inside = below(real, chart.real) if chart else None
    if chart is None or inside is None:
        return SourceFile(shown, real, named, root)
    role, is_part = role_in_chart(inside)
    return SourceFile(shown, real, named, root, chart.shown if is_part else None, role)


def _with_own_files(folder: _Folder, entries: dict[str, os.DirEntry[str]]) -> _Folder:
    if "Chart.yaml" in entries:
        folder = replace(folder, chart=_Chart(folder.real, folder.shown))
    if ".gitignore" in entries:
        folder = replace(folder, filters=folder.filters.deeper(folder.real))
    return folder


def _may_be_manifest(name: str) -> bool:
    return (name.endswith(_EXTENSIONS) and name not in _SETTINGS) or name == _KUSTOMIZATION


def _leads_to_folder(kind: _EntryKind, entry: os.DirEntry[str]) -> bool:
    return kind == "link" and looks_at(entry.path) == "folder"


def _kind(entry: os.DirEntry[str]) -> _EntryKind:
    is_junction = getattr(entry, "is_junction", None)  # Python 3.12, Windows: a link to a folder in all but name
    try:
        if entry.is_symlink() or (is_junction and is_junction()):
            return "link"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        return "file" if entry.is_file(follow_symlinks=False) else "other"
    except OSError:
        return "other"
