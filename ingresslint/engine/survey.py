"""From named paths to deploy units: what was read, before any rule speaks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ingresslint.bundle import Cluster, Settings, StatedUnit, Surroundings, World, form_units
from ingresslint.config import Config
from ingresslint.discover import STDIN_NAME, Discovery, Look, SourceFile, below, discover, find_repository, looks_at
from ingresslint.engine.builds import files_of_disk, files_of_memory, take_in
from ingresslint.engine.contents import Known
from ingresslint.engine.dumps import read_dumps
from ingresslint.engine.load import Loaded, outside_includes, read_all
from ingresslint.findings import ExternalObjects, Skipped
from ingresslint.kinds import NEWEST_MINOR
from ingresslint.kustomization import FILE_NAMES
from ingresslint.producers import Table

Progress = Callable[[int, int], None]
"""Called with the files read so far and all files."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to lint. `stdin` is the content of standard input if `-` is among the paths.

    `jobs` are the processes that may be used at most; `remembers` says that earlier runs may have done the work.
    """

    paths: tuple[str, ...]
    config: Config
    today: date
    stdin: bytes | None = None
    stdin_name: str = STDIN_NAME
    force_exclude: bool = False
    jobs: int = 1
    remembers: bool = False

    def discover(self) -> Discovery:
        """Find the files to read."""
        return discover(
            self.paths, exclude=self.config.exclude, force_exclude=self.force_exclude, stdin_name=self.stdin_name
        )


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What was read of the named paths, and the units that it forms.

    `named` are those paths, with the name of standard input for `-`; `unreadable` those that could not be looked at;
    `skipped` is what walking passed over, `external_objects` are the files with objects of the cluster. `looked_at` are
    the paths besides what discovery has found that it all depends on.
    """

    world: World
    loaded: Loaded
    named: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    external_objects: tuple[ExternalObjects, ...] = ()
    looked_at: AbstractSet[str] = frozenset()

    def empty_paths(self) -> tuple[str, ...]:
        """Named paths that gave no object, sorted; a kustomization gives what it includes, wherever that lies."""
        wanted = {os.path.realpath(path): path for path in self.named if path not in self.unreadable}
        for path in self._giving():
            if not wanted:
                break
            real = PurePath(os.path.realpath(path))
            for step in (real, *real.parents):
                wanted.pop(str(step), None)
        return tuple(sorted(wanted.values()))

    def _giving(self) -> Iterator[str]:
        """Files that hold objects, and kustomizations that include such files."""
        holding = {m.path for m in self.loaded.manifests if m.resources}
        yield from sorted(holding)
        by_folder = {k.folder: k for k in self.loaded.kustomizations}
        for kustomization in self.loaded.kustomizations:
            seen: set[str] = set()
            pending = list(kustomization.includes)
            while pending:
                path = pending.pop()
                if path in holding:
                    yield kustomization.path
                    break
                if path in by_folder and path not in seen:
                    seen.add(path)
                    pending.extend(by_folder[path].includes)


def survey(
    request: Request,
    progress: Progress | None = None,
    found: Discovery | None = None,
    known: Known | None = None,
) -> Survey:
    """Read the named paths and form the units. Whatever the files hold, it never raises.

    `found` is what discovery has found already, `known` what earlier runs know of files.

    Raises UsageError for a broken file with objects of the cluster, which is a part of the settings.
    """
    config = request.config
    cluster, dumps = read_dumps(config.external_objects)
    found = found or request.discover()
    read = 0

    def step() -> None:
        nonlocal read
        read += 1
        if progress is not None:
            progress(read, len(files))

    # What a dump holds is no manifest of the run, even if the file lies among them.
    dumped = {os.path.normcase(os.path.realpath(file.real)) for file in config.external_objects}
    files = [f for f in found.files if not _is_among(f, dumped)]
    skipped = [Skipped(f.path, "dump of a cluster") for f in found.files if _is_among(f, dumped)]
    loaded = Loaded()
    read_all(loaded, files, config, stdin=request.stdin, jobs=request.jobs, known=known, progress=step)
    allowed = _allowed(request)
    looked_at: set[str] = set()
    _read_outside(loaded, request, allowed, looked_at)
    for error in found.errors:
        loaded.add_unlisted(error)
    named = tuple(request.stdin_name if path == "-" else path for path in request.paths)
    unreadable = {error.path for error in found.errors if error.named}
    missed = tuple(path for path in named if PurePath(path).as_posix() in unreadable)
    given = {request.stdin_name: request.stdin or b""} if "-" in request.paths else {}
    around = Surroundings(_in_repository, files_of_disk(loaded, given, allowed, looked_at), _namespaces(config))
    world = _world(loaded, config, cluster, around)
    return Survey(world, loaded, named, missed, (*found.skipped, *skipped), dumps, looked_at)


def _is_among(source: SourceFile, real: set[str]) -> bool:
    return bool(real) and source.real is not None and os.path.normcase(source.real) in real


def survey_files(files: Mapping[str, bytes], config: Config) -> Survey:
    """Survey contents that are in memory, by display path, as if walking the working directory had found them."""
    loaded = Loaded()
    for path, content in sorted(files.items()):
        loaded.add(SourceFile(path, None, named=False, root="."), content, config.for_path(path).namespace)
    cluster, dumps = read_dumps(config.external_objects)
    around = Surroundings(str, files_of_memory(loaded, files), _namespaces(config))
    return Survey(_world(loaded, config, cluster, around), loaded, (os.curdir,), external_objects=dumps)


def _world(loaded: Loaded, config: Config, cluster: Cluster, around: Surroundings) -> World:
    loaded.add_charts()
    stated = [StatedUnit(u.name, u.holds) for u in config.units]
    units = form_units(loaded.manifests, loaded.kustomizations, stated, around)
    take_in(loaded, units, around.files)
    return World(units, _settings(config, cluster))


def _namespaces(config: Config) -> Callable[[str], str | None]:
    def namespace(path: str) -> str | None:
        return config.for_path(path).namespace

    return namespace


def _in_repository(folder: str) -> str | None:
    """Path of a folder from the root of its repository, or from the working directory if it is in none."""
    real = os.path.realpath(folder)
    root = find_repository(real) or os.path.realpath(os.curdir)
    return below(real, root)


def _settings(config: Config, cluster: Cluster) -> Settings:
    """What holds for the run as a whole; a version stated for some paths only counts where it is the only one."""
    versions = {s.kubernetes_version for s in config.all_settings() if s.kubernetes_version}
    minor = int(versions.pop().partition(".")[2]) if len(versions) == 1 else None

    def is_closed(path: str, namespace: str | None) -> bool:
        return config.for_path(path).is_closed(namespace)

    return Settings(
        NEWEST_MINOR if minor is None else minor,
        minor is not None,
        config.external,
        is_closed,
        cluster,
        Table(config.producers),
    )


def _allowed(request: Request) -> frozenset[str]:
    """The repositories of the named paths and of the working directory, or these paths themselves, without links."""
    real = {os.path.realpath(path) for path in request.paths if path != "-"} | {os.path.realpath(os.curdir)}
    return frozenset(find_repository(path) or path for path in real)


def _read_outside(loaded: Loaded, request: Request, allowed: Iterable[str], looked_at: set[str]) -> None:
    """Read what kustomizations refer to outside of the named paths, but never outside of their repository.

    What is absent stays a hole of the unit. Notes the paths that it has looked at.
    """
    tried: set[str] = set()
    while True:
        wanted = sorted(set(outside_includes(loaded)) - tried)
        if not wanted:
            return
        for path in wanted:
            tried.add(path)
            for candidate in _candidates(path, looked_at):
                real = os.path.realpath(candidate)
                if any(below(real, root) is not None for root in allowed):
                    found = SourceFile(candidate, real, named=False, root=candidate)
                    read_all(loaded, [found], request.config)


_READ: frozenset[Look] = frozenset({"file", "closed"})


def _candidates(path: str, looked_at: set[str]) -> Iterable[str]:
    """The file itself, or the kustomization of a folder; of what is closed reading says why."""
    looked_at.add(path)
    if looks_at(path) in _READ:
        return (path,)
    inside = [f"{path}/{name}" if path else name for name in FILE_NAMES]
    looked_at.update(inside)
    return tuple(c for c in inside if looks_at(c) in _READ)[:1]
