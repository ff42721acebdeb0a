"""`ingresslint units`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from ingresslint.cli.input import read_stdin
from ingresslint.cli.options import paths_argument, settings, settings_options
from ingresslint.cli.output import emit, say
from ingresslint.discover import STDIN_NAME
from ingresslint.engine import Request, survey
from ingresslint.views import units_json, units_text


@click.command(short_help="Show what is taken to be applied together, and why.")
@paths_argument
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@settings_options
@click.option("--stdin-filename", metavar="FILE", default=STDIN_NAME, help="Name of what `-` reads.")
def units(*, paths: tuple[str, ...], output: str, stdin_filename: str, **stated: Any) -> int:
    """Show the deploy units of the paths (default: the working directory).

    A unit is what is applied together to one cluster; references are looked up in it. For each one: why it was formed,
    what it holds, and its holes, which are the parts that could not be read. `units:` in the configuration corrects
    the guess.
    """
    read = paths or (".",)
    request = Request(
        paths=read,
        config=settings(read, stdin_name=stdin_filename, **stated),
        today=datetime.now(tz=UTC).date(),
        stdin=read_stdin(read),
        stdin_name=stdin_filename,
    )
    seen = survey(request)
    emit(units_json(seen.world) if output == "json" else units_text(seen.world))
    for text in seen.loaded.findings:
        if text.rule == "file-unreadable":
            say(f"{text.location.path}: {text.message}")
    return 2 if seen.loaded.incomplete else 0
