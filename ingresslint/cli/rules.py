"""`ingresslint rules`, `ingresslint explain`, `ingresslint new-rule`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ingresslint import ruledocs
from ingresslint.cli.options import config_option, settings, settings_options
from ingresslint.cli.output import emit, show
from ingresslint.config import Settings, load
from ingresslint.engine import load_rules
from ingresslint.findings import UsageError
from ingresslint.report.escaping import json_text
from ingresslint.rules import Rule, builtin_folder, did_you_mean, find_rule, load_builtin

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@click.command(short_help="List the rules and their severities here.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@settings_options
def rules(*, output: str, **stated: Any) -> None:
    """List the rules, the severities that they have in the working directory, and what they find.

    A severity of several words is that of a certain, a likely and a possible finding.
    """
    config = settings((".",), **stated)
    known = load_rules(config)
    here = config.for_path("manifest.yaml")
    if output == "json":
        listed = [_as_json(rule, here) for rule in known.values()]
        emit(json_text({"version": 1, "rules": listed}))
    else:
        show("".join(f"{line}\n" for line in _table(known, here)))


def _table(known: Mapping[str, Rule], here: Settings) -> Iterator[str]:
    rows = [(rule.id, rule.category, _words(rule, here), rule.summary) for rule in known.values()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)]
        yield "  ".join([*cells, row[3]])


def _words(rule: Rule, here: Settings) -> str:
    if not here.is_on(rule):
        return "off"
    return "/".join(dict.fromkeys(here.severity(rule, certainty) or "off" for certainty in rule.severity))


def _as_json(rule: Rule, here: Settings) -> dict[str, Any]:
    return {
        "id": rule.id,
        "former_ids": list(rule.former_ids),
        "summary": rule.summary,
        "category": rule.category,
        "on": here.is_on(rule),
        "severity": {certainty: here.severity(rule, certainty) for certainty in rule.severity},
        "params": rule.arguments(here.params(rule)),
        "references": list(rule.references),
    }


@click.command(short_help="Say what a rule is for.")
@click.argument("rule_id", metavar="ID")
@click.option(
    "--all", "whole", is_flag=True, help="The whole page: every example, parameters, suppression, references."
)
@config_option
def explain(*, rule_id: str, whole: bool, config_file: str | None) -> None:
    """Print what a rule finds, why that matters and how to put it right, with an example of each sort."""
    known = load_rules(load((".",), config_file=config_file))
    rule = find_rule(known, rule_id)
    if rule is None:
        raise UsageError(f'there is no rule "{rule_id}"{did_you_mean(rule_id, known)}')
    show(ruledocs.page(rule) if whole else ruledocs.brief(rule))


@click.command("new-rule", short_help="Write the skeleton of a rule.")
@click.argument("rule_id", metavar="ID")
@click.option("--folder", help="Folder of rule files.  [default: the first of `rules:` in the settings, or rules]")
def new_rule(*, rule_id: str, folder: str | None) -> None:
    """Write the skeleton of a rule to FOLDER/ID.yaml.

    To use rules of your own, name their folder under `rules:` in .ingresslint.yaml.
    """
    if not _ID.fullmatch(rule_id):
        raise UsageError(
            f'"{rule_id}" is no rule id: write words in small letters with hyphens, as in tls-secret-not-found'
        )
    taken = find_rule(load_builtin(), rule_id)
    if taken is not None:
        raise UsageError(f'the name "{rule_id}" is taken by the rule of {taken.path}')
    stated = [found.path for found in load((".",)).rule_folders]
    target = Path(folder or next(iter(stated), "rules"), f"{rule_id}.yaml")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(ruledocs.skeleton(rule_id))
    except FileExistsError as error:
        raise UsageError(f"{target.as_posix()} exists already") from error
    except OSError as error:
        raise UsageError(f"cannot write {target.as_posix()}: {error.strerror}") from error
    show(f"wrote {target.as_posix()}\n")
    in_use = {Path(known).resolve() for known in (*stated, str(builtin_folder()))}
    if target.parent.resolve() not in in_use:
        show(f"to use it, name its folder in .ingresslint.yaml: `rules: [{target.parent.as_posix()}]`\n")
