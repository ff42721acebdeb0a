"""Running the rules over the units. A rule that fails costs itself: the others still run, and the report says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from traceback import walk_tb
from typing import Any

from ingresslint import declarative
from ingresslint.bundle import Bundle, World
from ingresslint.config import Config
from ingresslint.engine.assemble import Assembler
from ingresslint.engine.load import TextFinding
from ingresslint.findings import FILE_START, Location
from ingresslint.resources import Field, Resource
from ingresslint.routes.model import Route
from ingresslint.rules import Hit, Rule
from ingresslint.wiring import ServiceView
from ingresslint.workloads import PodTemplate

_ASKING = frozenset(
    {"class-not-found", "ingress-backend-service-not-found", "statefulset-service", "tls-secret-not-found"}
)
"""Rules that look everything up that may exist elsewhere. What the config names is unused only if these have run; where
they are off, nobody hears what they say."""


def run_checks(world: World, rules: Mapping[str, Rule], config: Config, assembler: Assembler) -> bool:
    """Run every rule that is on somewhere over every unit; give True if a rule failed."""
    needed = _ASKING if config.external else frozenset()
    active = [r for r in rules.values() if r.source != "engine" and (config.may_run(r) or r.id in needed)]
    failed = False
    for bundle in world.bundles():
        for rule in active:
            stated = _arguments(rule, bundle, config)
            try:
                for hit in _hits(rule, bundle, stated):
                    assembler.add(rule, hit, bundle)
            except Exception as error:  # noqa: BLE001 - whatever a rule does, the report must come out
                failed = True
                assembler.add_text(_failure(rule, bundle, error))
    return failed


_Arguments = dict[str, Any]


def _arguments(rule: Rule, bundle: Bundle, config: Config) -> dict[str, _Arguments]:
    """The parameters of a rule for each file of a unit; nothing for a rule without any."""
    paths = dict.fromkeys(r.path for r in bundle.resources) if rule.params else ()
    return {path: rule.arguments(config.for_path(path).params(rule)) for path in paths}


def _hits(rule: Rule, bundle: Bundle, stated: Mapping[str, _Arguments]) -> Iterator[Hit]:
    """Run a rule once for each setting of its parameters; of an object counts what it says by that of the file."""
    if rule.schema is not None:
        yield from declarative.check(rule, bundle)
    elif rule.function is not None:
        ways: list[_Arguments] = []
        for arguments in stated.values() or ({},):
            if arguments not in ways:
                ways.append(arguments)
        for arguments in ways:
            for hit in rule.function(bundle, **arguments):
                if stated.get(hit.field.resource.path, ways[0]) == arguments:
                    yield hit


def _failure(rule: Rule, bundle: Bundle, error: Exception) -> TextFinding:
    cause = f"{type(error).__name__}: {error}".splitlines()[0]
    resource = _held(error)
    place = resource.get("metadata", "name").location if resource else Location(bundle.resources[0].path, FILE_START)
    where = f"on {resource} in unit {bundle.name}" if resource else f"in unit {bundle.name}"
    return TextFinding("internal-error", f"Rule {rule.id} failed {where} ({cause}); please report it", place, resource)


def _held(error: Exception) -> Resource | None:
    """The object that a check was at when it failed: what the innermost of its functions had in hand last."""
    held: Resource | None = None
    for frame, _ in walk_tb(error.__traceback__):
        for value in frame.f_locals.values():
            match value:
                case Resource():
                    held = value
                case (
                    Field(resource=owner) | ServiceView(resource=owner) | Route(source=owner) | PodTemplate(owner=owner)
                ):
                    held = owner
    return held
