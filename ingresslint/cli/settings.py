"""`ingresslint config`."""

from __future__ import annotations

from typing import Any

import click

from ingresslint.cli.options import paths_argument, settings, settings_options
from ingresslint.cli.output import emit, show
from ingresslint.config import as_json, describe
from ingresslint.engine import load_rules
from ingresslint.report.escaping import json_text


@click.command(short_help="Print the settings and where each comes from.")
@paths_argument
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@settings_options
def config(*, paths: tuple[str, ...], output: str, **stated: Any) -> None:
    """Print the settings that hold for the paths (default: the working directory) and where each comes from."""
    effective = settings(paths or (".",), **stated)
    load_rules(effective)  # names that fit no rule are told here too
    if output == "json":
        emit(json_text(as_json(effective)))
    else:
        show(describe(effective))
