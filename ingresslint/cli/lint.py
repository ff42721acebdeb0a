"""`ingresslint lint`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import click

from ingresslint import cachedir
from ingresslint.cli.cache import use_cache
from ingresslint.cli.coverage import blind_spots
from ingresslint.cli.input import read_stdin
from ingresslint.cli.onlyfiles import caused_by, why_unseen
from ingresslint.cli.options import paths_argument, settings, settings_options
from ingresslint.cli.output import emit, say, wants_color, write_file
from ingresslint.cli.progress import Progress
from ingresslint.discover import STDIN_NAME
from ingresslint.engine import Request, load_rules
from ingresslint.engine import lint as run_engine
from ingresslint.findings import SEVERITIES, Result, Severity, UsageError, at_least
from ingresslint.report import FORMATS, Options, render
from ingresslint.rules import Rule, did_you_mean

_Severity = click.Choice(SEVERITIES)

_OLD_AFTER = 30
"""Days after which it is doubtful what a file says of the cluster."""

_EPILOG = """\b
Examples:
  ingresslint lint k8s/
  kubectl kustomize . | ingresslint lint -
  ingresslint lint --format text --format sarif=wiring.sarif
  ingresslint lint --enable cloud-bound --fail-on warning

\b
Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not run or not wholly."""


@click.command(short_help="Lint files, folders or standard input.", epilog=_EPILOG)
@paths_argument
@click.option(
    "--format", "formats", multiple=True, metavar="NAME[=FILE]", help=f"Report: {', '.join(FORMATS)}; repeatable."
)
@click.option(
    "--min-severity",
    type=_Severity,
    help="Show findings from here up.  [default: warning, or what --fail-on says; json, sarif: info]",
)
@click.option("-v", "--verbose", is_flag=True, help="The same as --min-severity info.")
@click.option("--fail-on", type=_Severity, default="error", show_default=True, help="Exit with 1 from here up.")
@click.option("--no-fail", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--require-coverage", is_flag=True, help="Exit with 2 where a path or a part of a unit cannot be seen.")
@settings_options
@click.option("--stdin-filename", metavar="FILE", default=STDIN_NAME, help="Name of what `-` reads.")
@click.option("--now", metavar="DATE", help="Today, for suppressions that end (YYYY-MM-DD).")
@click.option("--force-exclude", is_flag=True, help="Leave out excluded and git-ignored paths even if they are named.")
@click.option(
    "--cache-dir",
    metavar="DIR",
    help="Keep what later runs can use here.  [default: the system's directory for caches]",
)
@click.option("--no-cache", is_flag=True, help="Take nothing from earlier runs and keep nothing.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes to use at most.  [default: one for each core, if it is worth it]",
)
@click.option("--only-files", is_flag=True, help="Lint the working directory, report only what the named files cause.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours of the text report."
)
def lint(  # noqa: PLR0913 - one for each option
    *,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    min_severity: Severity | None,
    verbose: bool,
    fail_on: Severity,
    no_fail: bool,
    require_coverage: bool,
    stdin_filename: str,
    now: str | None,
    force_exclude: bool,
    cache_dir: str | None,
    no_cache: bool,
    jobs: int | None,
    only_files: bool,
    color: str,
    **stated: Any,
) -> int:
    """Find broken and exposed traffic wiring in files, folders or standard input (-).

    PATHS default to the working directory; folders are read with all that is below them.
    """
    outputs = _outputs(formats)
    today = _today(now)
    read = _paths(paths, only_files=only_files)
    config = settings(read, stdin_name=stdin_filename, **stated)
    rules = load_rules(config)
    stdin = read_stdin(read)
    request = Request(
        paths=read,
        config=config,
        today=today,
        stdin=stdin,
        stdin_name=stdin_filename,
        force_exclude=force_exclude,
        jobs=jobs or cores(),
        remembers=use_cache(read, cache_dir, off=no_cache),
    )
    result = _run(request, rules)
    if result.unkept:
        say(f"note: nothing is kept for later runs: {cachedir.cache_dir()} cannot be written")
    _warn_of_age(result)
    if only_files:
        result = _only(result, paths)
    # What fails the run is shown, unless the user wants something else.
    usual: Severity = "info" if verbose or fail_on == "info" else "warning"
    options = Options(
        threshold=min_severity or usual,
        explicit_threshold=min_severity is not None or verbose,
        fail_on=None if no_fail else fail_on,
        rules=rules,
    )
    _report(result, outputs, options, color)
    if not result.summary.objects and not result.findings and not result.incomplete and not only_files:
        say(f"no Kubernetes manifest found in {', '.join(read)}")
    unseen = list(blind_spots(result)) if require_coverage else []
    for line in unseen:
        say(line)
    return 2 if unseen else _exit_code(result, fail_on, no_fail=no_fail)


def cores() -> int:
    """Give the number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _only(result: Result, files: Sequence[str]) -> Result:
    """Keep what the files cause; the run is incomplete if one of them was not seen."""
    result = caused_by(result, files)
    for file in files:
        if reason := why_unseen(file):
            say(f"--only-files: {file}: {reason}")
            result = replace(result, incomplete=True)
    return result


def _warn_of_age(result: Result) -> None:
    for file in result.summary.external_objects:
        if file.age > _OLD_AFTER:
            say(f"warning: {file.path} is {file.age} days old: the cluster may hold other objects by now")


def _outputs(stated: Sequence[str]) -> Mapping[str, str | None]:
    """Give the file of each format, None for stdout."""
    outputs: dict[str, str | None] = {}
    for text in stated or ("text",):
        name, _, file = text.partition("=")
        if name not in FORMATS:
            raise UsageError(
                f'--format: there is no "{name}"{did_you_mean(name, FORMATS)}; there are {", ".join(FORMATS)}'
            )
        if name in outputs:
            raise UsageError(f"--format: {name} is given twice")
        if text.endswith("="):
            raise UsageError(f'--format: "{text}" names no file')
        outputs[name] = file or None
    on_stdout = [name for name, file in outputs.items() if file is None]
    if len(on_stdout) > 1:
        raise UsageError(f"--format: {' and '.join(on_stdout)} cannot both go to stdout: give one a file, NAME=FILE")
    return outputs


def _today(stated: str | None) -> date:
    if stated is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise UsageError(f'--now: "{stated}" is no date such as 2030-01-31') from error


def _paths(paths: tuple[str, ...], *, only_files: bool) -> tuple[str, ...]:
    if only_files and not paths:
        raise UsageError("--only-files: name the files to report on")
    return (".",) if only_files or not paths else paths


def _run(request: Request, rules: Mapping[str, Rule]) -> Result:
    if sys.stderr is None or not sys.stderr.isatty():
        return run_engine(request, rules=rules)
    progress = Progress()
    try:
        return run_engine(request, progress, rules=rules)
    finally:
        progress.wipe()


def _report(result: Result, outputs: Mapping[str, str | None], options: Options, color: str) -> None:
    for name, file in outputs.items():
        if file is None:
            emit(render(name, result, replace(options, color=wants_color(color))))
        else:
            write_file(file, render(name, result, options))


def _exit_code(result: Result, fail_on: Severity, *, no_fail: bool) -> int:
    if result.incomplete:
        return 2
    failed = any(at_least(finding.severity, fail_on) for finding in result.findings)
    return 1 if failed and not no_fail else 0
