"""Checks that every rule and parameter that settings name exists: a misspelt one would do nothing, silently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ingresslint.config.model import Config, Layer
from ingresslint.findings import UsageError
from ingresslint.rules import Rule, did_you_mean, find_rule


def check_names(config: Config, rules: Mapping[str, Rule]) -> None:
    """Raise UsageError, with the place, for the first name that fits no rule or no parameter of its rule."""
    for file in config.files:
        _check_layer(file.layer, rules)
        for override in file.overrides:
            _check_layer(override.layer, rules)
        for index, entry in enumerate(file.suppress):
            for number, pattern in enumerate(entry.rules):
                _check_pattern(pattern, rules, file.layer.place("suppress", index, "rules", number))
    _check_layer(config.options, rules)


def _check_layer(layer: Layer, rules: Mapping[str, Rule]) -> None:
    for key, patterns in (("select", layer.select or ()), ("enable", layer.enable), ("ignore", layer.ignore)):
        for index, pattern in enumerate(patterns):
            _check_pattern(pattern, rules, layer.place(key, index))
    for pattern in layer.severity:
        _check_pattern(pattern, rules, layer.place("severity", pattern))
    for name, stated in layer.params.items():
        rule = find_rule(rules, name)
        if rule is None:
            raise UsageError(f'{layer.place("params", name)}: there is no rule "{name}"{did_you_mean(name, rules)}')
        _check_params(rule, stated, partial(layer.place, "params", name))


def _check_pattern(pattern: str, rules: Mapping[str, Rule], place: str) -> None:
    if not any(rule.matches(pattern) for rule in rules.values()):
        raise UsageError(f'{place}: no rule fits "{pattern}"{did_you_mean(pattern, _names(rules.values()))}')


def _names(rules: Iterable[Rule]) -> list[str]:
    known = list(rules)
    return sorted({rule.id for rule in known} | {rule.category for rule in known})


def _check_params(rule: Rule, stated: Mapping[str, Any], place: Callable[[str], str]) -> None:
    for name, value in stated.items():
        try:
            rule.arguments({name: value})
        except UsageError as error:
            raise UsageError(f"{place(name)}: {error}") from error
