"""One run from named paths to a result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingresslint import suppress
from ingresslint.bundle import External, Settings, StatedUnit, World, form_units
from ingresslint.config import Config
from ingresslint.config import StatedUnit as NamedUnit
from ingresslint.discover import STDIN_NAME, SourceFile, below, discover, find_repository
from ingresslint.engine.assemble import Assembler, summary_of
from ingresslint.engine.checking import run_checks
from ingresslint.engine.load import Loaded, TextFinding, outside_includes, read_all, read_one, shown_line
from ingresslint.engine.rulebook import load_rules
from ingresslint.findings import FILE_START, Finding, Hidden, Location, Result, Skipped
from ingresslint.kinds import NEWEST_MINOR
from ingresslint.kustomization import FILE_NAMES
from ingresslint.parse import ParsedFile
from ingresslint.rules import Rule

Progress = Callable[[int, int], None]
"""Called with the files read so far and all files."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to lint. `stdin` is the content of standard input if `-` is among the paths."""

    paths: tuple[str, ...]
    config: Config
    today: date
    stdin: bytes | None = None
    stdin_name: str = STDIN_NAME
    force_exclude: bool = False


def lint(request: Request, progress: Progress | None = None, rules: Mapping[str, Rule] | None = None) -> Result:
    """Lint the named paths; `rules` are those of `load_rules`, if the caller has them already.

    Raises UsageError for broken settings; whatever the files hold, it never raises.
    """
    config = request.config
    rules = rules or load_rules(config)
    found = discover(
        request.paths, exclude=config.exclude, force_exclude=request.force_exclude, stdin_name=request.stdin_name
    )
    read = 0

    def step() -> None:
        nonlocal read
        read += 1
        if progress is not None:
            progress(read, len(found.files))

    loaded = read_all(found.files, config, request.stdin, step)
    _read_outside(loaded, request)
    for error in found.errors:
        place = Location(error.path, FILE_START)
        loaded.findings.append(TextFinding("file-unreadable", f"The path cannot be read: {error.reason}", place))
        loaded.incomplete = loaded.incomplete or error.named
    return _judge(loaded, rules, config, request.today, found.skipped)


def lint_files(files: Mapping[str, bytes], config: Config | None = None, *, today: date | None = None) -> Result:
    """Lint contents that are in memory, by display path, as if walking had found them."""
    config = config or Config()
    loaded = Loaded()
    for path, content in sorted(files.items()):
        loaded.add(SourceFile(path, None, named=False, root="."), content, config.for_path(path).namespace)
    return _judge(loaded, load_rules(config), config, today or datetime.now(tz=UTC).date(), ())


def _read_outside(loaded: Loaded, request: Request) -> None:
    """Read what kustomizations refer to outside of the named paths, but never outside of their repository.

    What is absent stays a hole of the unit.
    """
    allowed = {
        find_repository(os.path.realpath(path)) or os.path.realpath(path) for path in request.paths if path != "-"
    }
    allowed.add(find_repository(os.path.realpath(os.curdir)) or os.path.realpath(os.curdir))
    tried: set[str] = set()
    while True:
        wanted = sorted(set(outside_includes(loaded)) - tried)
        if not wanted:
            return
        for path in wanted:
            tried.add(path)
            for candidate in _candidates(path):
                real = os.path.realpath(candidate)
                if any(below(real, root) is not None for root in allowed):
                    read_one(loaded, SourceFile(candidate, real, named=False, root=candidate), request.config, None)


def _candidates(path: str) -> Iterable[str]:
    """The file itself, or the kustomization of a folder."""
    if Path(path).is_file():
        return (path,)
    inside = (f"{path}/{name}" if path else name for name in FILE_NAMES)
    return tuple(c for c in inside if Path(c).is_file())[:1]


def _judge(
    loaded: Loaded, rules: Mapping[str, Rule], config: Config, today: date, skipped: Iterable[Skipped]
) -> Result:
    loaded.add_charts()
    units = form_units(loaded.manifests, loaded.kustomizations, [_stated_unit(u) for u in config.units])
    world = World(units, _settings(config))
    assembler = Assembler(rules, config)
    for text in loaded.findings:
        assembler.add_text(text)
    incomplete = run_checks(world, rules, config, assembler) or loaded.incomplete
    _unused_externals(world, config, assembler)
    outcome = suppress.apply(assembler.findings(), _suppressions(loaded, config), rules, assembler.level, today)
    notices = (_with_line(f, loaded.parsed.get(f.location.path)) for f in outcome.notices)
    findings = tuple(sorted((*outcome.kept, *notices), key=lambda f: f.sort_key()))
    summary = summary_of(loaded, units, findings, skipped)
    return Result(findings, replace(summary, hidden=Hidden(suppressed=outcome.suppressed)), incomplete)


def _stated_unit(unit: NamedUnit) -> StatedUnit:
    return StatedUnit(unit.name, lambda path: unit.paths.matches(os.path.realpath(path)))


def _with_line(notice: Finding, file: ParsedFile | None) -> Finding:
    return replace(notice, source_line=shown_line(file, notice.location.span.line)) if file else notice


def _suppressions(loaded: Loaded, config: Config) -> Iterator[suppress.Suppression]:
    for parsed in loaded.parsed.values():
        yield from suppress.from_comments(parsed)
    for manifest in loaded.manifests:
        for resource in manifest.resources:
            yield from suppress.from_annotations(resource)
    yield from suppress.from_config(config)


def _settings(config: Config) -> Settings:
    """What holds for the run as a whole; a version stated for some paths only counts where it is the only one."""
    versions = {s.kubernetes_version for s in config.all_settings() if s.kubernetes_version}
    minor = int(versions.pop().partition(".")[2]) if len(versions) == 1 else None
    external = tuple(External(e.kind, e.namespace, e.name) for e in config.external)
    return Settings(minor or NEWEST_MINOR, minor is not None, external)


def _unused_externals(world: World, config: Config, assembler: Assembler) -> None:
    used = {(e.kind, e.namespace, e.name) for e in world.used}
    for entry in config.external:
        if (entry.kind, entry.namespace, entry.name) not in used and config.is_covered(entry.location):
            message = f"Nothing that was linted needs {entry} from elsewhere"
            assembler.add_text(TextFinding("external-unused", message, entry.location))
