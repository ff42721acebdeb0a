"""Finds the config files of a run and turns them into `Config`."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from ingresslint.bundle import External
from ingresslint.config.model import (
    Config,
    ConfigFile,
    Layer,
    ObjectsFile,
    Override,
    RuleFolder,
    SuppressEntry,
    UnitEntry,
    minor_version,
)
from ingresslint.config.schema import verify
from ingresslint.config.source import Source, from_data, read_source
from ingresslint.discover import STDIN_NAME, PathPatterns, find_repository, is_pattern, looks_at
from ingresslint.findings import UsageError
from ingresslint.producers import EntryError, Producer, read_producer

FILE_NAMES = (".ingresslint.yaml", ".ingresslint.yml", "pyproject.toml")


def load(
    paths: Sequence[str],
    *,
    config_file: str | None = None,
    options: Layer | None = None,
    stdin_name: str = STDIN_NAME,
) -> Config:
    """Read the settings that hold for the named paths; `-` stands for `stdin_name`.

    Each path has the nearest `.ingresslint.yaml` or pyproject.toml with `[tool.ingresslint]` in its folder or above, up
    to the repository's root; outside of a repository up to the working directory. `config_file` replaces them all.
    `options` come from the command line and go before what files say. Raises UsageError for a mistake in a file.
    """
    options = options or Layer()
    named = sorted({stdin_name if path == "-" else path for path in paths})
    if config_file is not None:
        given = _read(Path(config_file), _shown(PurePath(config_file)))
        if given is None:
            raise UsageError(f"{config_file}: no [tool.ingresslint] in this file")
        return Config((replace(given, scopes=tuple(sorted({os.path.realpath(path) for path in named}))),), options)
    search = _Search()
    bare: list[str] = []
    scopes: dict[str, list[str]] = defaultdict(list)
    found: dict[str, ConfigFile] = {}
    for path in named:
        file = search.nearest(path)
        if file is not None:
            found[file.path] = file
        (bare if file is None else scopes[file.path]).append(os.path.realpath(path))
    files = tuple(replace(file, scopes=tuple(scopes[shown])) for shown, file in sorted(found.items()))
    return Config(files, options, tuple(bare))


def from_mapping(data: Mapping[str, Any], options: Layer | None = None) -> Config:
    """Make a Config of settings that stand in no file; paths are relative to the working directory."""
    file = _build(from_data(data, "<settings>"), Path.cwd())
    return Config((replace(file, scopes=(file.base,)),), options or Layer())


class _Search:
    """A search for the config files of many paths: each folder is looked through, and each file read, once."""

    def __init__(self) -> None:
        self._nearest: dict[Path, ConfigFile | None] = {}
        self._files: dict[str, ConfigFile | None] = {}

    def nearest(self, path: str) -> ConfigFile | None:
        """The config file that holds for a named path; None if none does."""
        start = Path(os.path.abspath(path))  # noqa: PTH100 - a link's own place counts, not its target's
        folder = start if looks_at(start) == "folder" else start.parent
        if folder not in self._nearest:
            self._nearest[folder] = next(self._holding(folder, path), None)
        return self._nearest[folder]

    def _holding(self, start: Path, path: str) -> Iterator[ConfigFile]:
        for folder in _upward(start):
            for file in (folder / name for name in FILE_NAMES):
                if looks_at(file) == "file":
                    real = os.path.realpath(file)
                    if real not in self._files:
                        self._files[real] = _read(file, _shown_from(file, path))
                    if found := self._files[real]:
                        yield found


def _upward(start: Path) -> Iterator[Path]:
    repository = find_repository(str(start))
    top = Path(repository) if repository else Path.cwd()
    if not start.is_relative_to(top):
        top = start
    for folder in (start, *start.parents):
        yield folder
        if folder == top:
            return


def _shown_from(file: Path, named: str) -> str:
    """Display path of a config file: absolute if the path that led to it is, else relative to the working directory."""
    if PurePath(named).is_absolute():
        return _shown(file)
    return _shown(PurePath(os.path.relpath(file)))


def _shown(path: PurePath) -> str:
    return path.as_posix()


def _read(file: Path, shown: str) -> ConfigFile | None:
    source = read_source(file, shown)
    return _build(source, file.parent) if source else None


@dataclass(frozen=True, slots=True)
class _Builder:
    """Verified settings and the real folder that their paths are relative to."""

    source: Source
    base: str

    def layer(self, data: Mapping[str, Any], *prefix: str | int) -> Layer:
        version = data.get("kubernetes-version")
        select = data.get("select")
        return Layer(
            select=None if select is None else tuple(select),
            enable=tuple(data.get("enable") or ()),
            ignore=tuple(data.get("ignore") or ()),
            severity={name: level or "off" for name, level in (data.get("severity") or {}).items()},
            params=data.get("params") or {},
            namespace=data.get("namespace"),
            kubernetes_version=version and minor_version(version),
            closed_world=data.get("closed-world"),
            closed_namespaces=tuple(data.get("closed-namespaces") or ()),
            place=lambda *keys: self.source.place(*prefix, *keys),
        )

    def patterns(self, data: Mapping[str, Any], *path: str | int) -> PathPatterns | None:
        stated = data.get(str(path[-1]))
        if not stated:
            return None
        for index, pattern in enumerate(stated):
            if not is_pattern(pattern):
                raise UsageError(f'{self.source.place(*path, index)}: "{pattern}" is no pattern of paths')
        return PathPatterns(self.base, tuple(stated))

    def entries(self, key: str) -> Iterator[tuple[int, Any]]:
        return enumerate(self.source.data.get(key) or ())

    def override(self, index: int, data: Mapping[str, Any]) -> Override:
        paths = self.patterns(data, "overrides", index, "paths")
        return Override(paths or PathPatterns(self.base, ()), self.layer(data, "overrides", index))

    def unit(self, index: int, data: Mapping[str, Any]) -> UnitEntry:
        paths = self.patterns(data, "units", index, "paths")
        location = self.source.location("units", index, "name")
        return UnitEntry(data["name"], paths or PathPatterns(self.base, ()), location)

    def external(self, index: int, text: str) -> External:
        return External.of(text, self.source.location("external", index))

    def objects_file(self, index: int, text: str) -> ObjectsFile:
        if "\0" in text:
            raise UsageError(f"{self.source.place('external-objects', index)}: a path holds no null character")
        real, shown = str(Path(self.base, text)), _shown(PurePath(self.source.path).parent / text)
        return ObjectsFile(real, shown, self.source.place("external-objects", index))

    def producer(self, index: int, data: Mapping[str, Any]) -> Producer:
        try:
            return read_producer(data)
        except EntryError as error:
            raise UsageError(f"{self.source.place('producers', index, *error.path)}: {error}") from error

    def suppression(self, index: int, data: Mapping[str, Any]) -> SuppressEntry:
        return SuppressEntry(
            rules=tuple(data["rules"]),
            location=self.source.location("suppress", index),
            paths=self.patterns(data, "suppress", index, "paths"),
            namespaces=tuple(data.get("namespaces", ())),
            kinds=tuple(data.get("kinds", ())),
            names=tuple(data.get("names", ())),
            reason=data.get("reason", ""),
            until=data.get("until"),
            by=data.get("by"),
        )

    def rule_folder(self, index: int, text: str) -> RuleFolder:
        shown = _shown(PurePath(self.source.path).parent / text)
        return RuleFolder(str(Path(self.base, text)), shown, self.source.place("rules", index))


def _build(source: Source, folder: Path) -> ConfigFile:
    verify(source)
    builder = _Builder(source, os.path.realpath(folder))
    return ConfigFile(
        path=source.path,
        base=builder.base,
        layer=builder.layer(source.data),
        overrides=tuple(builder.override(index, entry) for index, entry in builder.entries("overrides")),
        exclude=builder.patterns(source.data, "exclude"),
        units=tuple(builder.unit(index, entry) for index, entry in builder.entries("units")),
        external=tuple(builder.external(index, entry) for index, entry in builder.entries("external")),
        external_objects=tuple(builder.objects_file(*entry) for entry in builder.entries("external-objects")),
        producers=tuple(builder.producer(index, entry) for index, entry in builder.entries("producers")),
        suppress=tuple(builder.suppression(index, entry) for index, entry in builder.entries("suppress")),
        rules=tuple(builder.rule_folder(index, entry) for index, entry in builder.entries("rules")),
    )
