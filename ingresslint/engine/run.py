"""One run from named paths to a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from ingresslint import suppress
from ingresslint.bundle import World
from ingresslint.config import Config
from ingresslint.engine.assemble import Assembler, summary_of
from ingresslint.engine.checking import run_checks
from ingresslint.engine.load import TextFinding, shown_line
from ingresslint.engine.memory import Memory
from ingresslint.engine.rulebook import load_rules
from ingresslint.engine.samples import SampleFolders
from ingresslint.engine.survey import Progress, Request, Survey, survey, survey_files
from ingresslint.findings import Finding, Hidden, Result
from ingresslint.parse import ParsedFile
from ingresslint.rules import Rule


def lint(request: Request, progress: Progress | None = None, rules: Mapping[str, Rule] | None = None) -> Result:
    """Lint the named paths; `rules` are those of `load_rules`, if the caller has them already.

    Raises UsageError for broken settings; whatever the files hold, it never raises.
    """
    rules = rules or load_rules(request.config)
    if not request.remembers:
        return judge(survey(request, progress), rules, request.config, request.today)
    found = request.discover()
    memory = Memory(request, found)
    result = memory.result()
    if result is None:
        read = survey(request, progress, found, memory.files)
        result = judge(read, rules, request.config, request.today)
        result = replace(result, unkept=not memory.keep(result, read.looked_at))
    return result


def lint_files(files: Mapping[str, bytes], config: Config | None = None, *, today: date | None = None) -> Result:
    """Lint contents that are in memory, by display path, as if walking had found them."""
    config = config or Config()
    return judge(survey_files(files, config), load_rules(config), config, today or datetime.now(tz=UTC).date())


def judge(read: Survey, rules: Mapping[str, Rule], config: Config, today: date) -> Result:
    """Run the rules over what was read, and suppress what is accepted."""
    world, loaded = read.world, read.loaded
    refused = frozenset(path for path, parsed in loaded.parsed.items() if parsed.refused)
    assembler = Assembler(rules, config, SampleFolders(read.named), refused)
    for text in loaded.findings:
        assembler.add_text(text)
    incomplete = run_checks(world, rules, config, assembler) or loaded.incomplete
    _unused_externals(world, config, assembler)
    outcome = suppress.apply(assembler.findings(), _suppressions(read, config), rules, assembler.level, today)
    notices = (_with_line(f, loaded.parsed.get(f.location.path)) for f in outcome.notices)
    findings = tuple(sorted((*outcome.kept, *notices), key=lambda f: f.sort_key()))
    summary = replace(
        summary_of(loaded, world.units, read.skipped),
        hidden=Hidden(suppressed=outcome.suppressed),
        external_objects=tuple(replace(d, age=max((today - d.created).days, 0)) for d in read.external_objects),
    )
    return Result(findings, summary, incomplete, read.empty_paths())


def _with_line(notice: Finding, file: ParsedFile | None) -> Finding:
    return replace(notice, source_line=shown_line(file, notice.location.span.line)) if file else notice


def _suppressions(read: Survey, config: Config) -> Iterator[suppress.Suppression]:
    for parsed in read.loaded.parsed.values():
        yield from suppress.from_comments(parsed)
    written = (resource for manifest in read.loaded.manifests for resource in manifest.resources)
    built = (r for unit in read.world.units if unit.is_kustomization for r in unit.resources)
    yield from suppress.from_objects((*written, *built))
    yield from suppress.from_config(config)


def _unused_externals(world: World, config: Config, assembler: Assembler) -> None:
    for entry in config.external:
        if entry not in world.used and config.is_covered(entry.location):
            message = f"Nothing that was linted needs {entry} from elsewhere"
            assembler.add_text(TextFinding("external-unused", message, entry.location))
