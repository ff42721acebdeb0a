"""`ingresslint why`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from ingresslint.cli.input import read_stdin
from ingresslint.cli.options import paths_argument, settings, settings_options
from ingresslint.cli.output import emit
from ingresslint.discover import STDIN_NAME
from ingresslint.engine import Request, judge, load_rules, survey
from ingresslint.views import Grounds
from ingresslint.views import why as explained


@click.command(short_help="Explain a finding, or what became of an object's references.")
@click.argument("subject", metavar="FINGERPRINT|KIND/NS/NAME")
@paths_argument
@settings_options
@click.option("--stdin-filename", metavar="FILE", default=STDIN_NAME, help="Name of what `-` reads.")
def why(*, subject: str, paths: tuple[str, ...], stdin_filename: str, **stated: Any) -> None:
    """Explain a finding, or what became of an object's references.

    A finding is named by its fingerprint, which the JSON report gives; its first six digits are enough if no other one
    begins with them. An object is named KIND/NAMESPACE/NAME, or KIND/NAME in whatever namespace. PATHS are those of
    `lint`. For each reference: where it was looked for, what was found, and why that is a defect or none.
    """
    read = paths or (".",)
    config = settings(read, stdin_name=stdin_filename, **stated)
    rules = load_rules(config)
    today = datetime.now().astimezone().date()
    stdin = read_stdin(read)
    seen = survey(Request(read, config, today, stdin, stdin_filename))
    result = judge(seen, rules, config, today)
    emit(explained(subject, Grounds(seen.world, result.findings, rules)))
