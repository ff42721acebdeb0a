"""Running the rules over the units. A rule that fails costs itself: the others still run, and the report says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingresslint import declarative
from ingresslint.bundle import Bundle, World
from ingresslint.config import Config
from ingresslint.engine.assemble import Assembler
from ingresslint.engine.load import TextFinding
from ingresslint.findings import FILE_START, Location
from ingresslint.rules import Hit, Rule


def run_checks(world: World, rules: Mapping[str, Rule], config: Config, assembler: Assembler) -> bool:
    """Run every rule that is on somewhere over every unit; give True if a rule failed."""
    active = [r for r in rules.values() if r.source != "engine" and config.may_run(r)]
    failed = False
    for bundle in world.bundles():
        for rule in active:
            arguments = _arguments(rule, bundle, config)
            try:
                for hit in _hits(rule, bundle, arguments):
                    if not _is_patched(hit, bundle):
                        assembler.add(rule, hit, bundle)
            except Exception as error:  # noqa: BLE001 - whatever a rule does, the report must come out
                failed = True
                assembler.add_text(_failure(rule, bundle, error))
    return failed


def _arguments(rule: Rule, bundle: Bundle, config: Config) -> dict[str, Any]:
    if not rule.params:
        return {}
    return rule.arguments(config.for_path(bundle.resources[0].path).params(rule))


def _hits(rule: Rule, bundle: Bundle, arguments: dict[str, Any]) -> Iterator[Hit]:
    if rule.schema is not None:
        return declarative.check(rule, bundle)
    return rule.function(bundle, **arguments) if rule.function else iter(())


def _is_patched(hit: Hit, bundle: Bundle) -> bool:
    """A kustomize patch may change what the hit speaks of: nothing is sure."""
    if not bundle.unit.patches:
        return False
    ends = (hit.field, *(f for f, _ in hit.related))
    return any(bundle.unsure(f.resource) for f in ends)


def _failure(rule: Rule, bundle: Bundle, error: Exception) -> TextFinding:
    place = Location(bundle.resources[0].path, FILE_START)
    cause = f"{type(error).__name__}: {error}".splitlines()[0]
    return TextFinding(
        "internal-error", f"Rule {rule.id} failed in unit {bundle.name} ({cause}); please report it", place
    )
