"""The rules of a run: those of ingresslint and those that the config brings."""

from __future__ import annotations

from pathlib import Path

from ingresslint.config import Config, check_names
from ingresslint.discover import looks_at
from ingresslint.findings import UsageError
from ingresslint.ownrules import load_folder
from ingresslint.rules import Rule, load_builtin


def load_rules(config: Config) -> dict[str, Rule]:
    """Give all rules by id, sorted; raises UsageError for a broken rule file or for settings that name no rule."""
    rules = load_builtin()
    for folder in config.rule_folders:
        if looks_at(folder.real) != "folder":
            raise UsageError(f'{folder.place}: there is no folder "{folder.path}"')
        rules |= load_folder(Path(folder.real), folder.path, rules)
    check_names(config, rules)
    return dict(sorted(rules.items()))
