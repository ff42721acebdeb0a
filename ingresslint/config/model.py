"""Settings as the engine asks for them: by path and by rule."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ingresslint.bundle import External
from ingresslint.discover import PathPatterns, below
from ingresslint.findings import Certainty, Location, Severity
from ingresslint.producers import Producer
from ingresslint.rules import Rule

Level = Severity | Literal["off"]
Place = Callable[..., str]
"""Where a setting is written: `place("severity", "tls-secret-not-found")` gives `k8s/.ingresslint.yaml:12`."""


def _nowhere(*_keys: str | int) -> str:
    return "default"


@dataclass(frozen=True, slots=True)
class Layer:
    """Settings from one place: a config file, one of its overrides, or the options of the command line."""

    select: tuple[str, ...] | None = None
    enable: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    namespace: str | None = None
    kubernetes_version: str | None = None
    closed_world: bool | None = None
    closed_namespaces: tuple[str, ...] = ()
    place: Place = _nowhere

    def welcoming(self, rule: Rule) -> Layer:
        """Give the layer without anything that turns a rule off."""
        selects = self.select is not None and any(map(rule.matches, self.select))
        severity = {pattern: level for pattern, level in self.severity.items() if level != "off"}
        return replace(self, select=self.select if selects else None, ignore=(), severity=severity)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for one path: layers, of which a later one goes before an earlier one."""

    layers: tuple[Layer, ...] = ()

    @property
    def namespace(self) -> str | None:
        """Namespace of objects that have none written, if somebody has said so."""
        return next((layer.namespace for layer in reversed(self.layers) if layer.namespace), None)

    @property
    def kubernetes_version(self) -> str | None:
        """Minor version of the cluster (`1.33`), if somebody has said so."""
        return next((layer.kubernetes_version for layer in reversed(self.layers) if layer.kubernetes_version), None)

    def is_closed(self, namespace: str | None) -> bool:
        """Say whether all of the world is in the files, or all of a namespace ("" for cluster-scoped objects).

        An unwritten namespace (None) is none of those that are stated.
        """
        stated = (layer.closed_world for layer in reversed(self.layers) if layer.closed_world is not None)
        return next(stated, False) or any(namespace in layer.closed_namespaces for layer in self.layers)

    def severity(self, rule: Rule, certainty: Certainty = "certain") -> Severity | None:
        """Give the severity of a rule's findings of this certainty; None if the rule is off."""
        on, level = self._state(rule)
        if not on or level == "off":
            return None
        return level or rule.severity[certainty]

    def states_severity(self, rule: Rule) -> bool:
        """Say whether the user has set the severity of a rule."""
        return self._state(rule)[1] is not None

    def is_on(self, rule: Rule) -> bool:
        """Say whether a rule runs."""
        return self.severity(rule) is not None

    def _state(self, rule: Rule) -> tuple[bool, Level | None]:
        """A later `select` replaces an earlier one; `enable`, `ignore` and `severity` add up."""
        on, selected, level = rule.enabled, True, None
        for layer in self.layers:
            if layer.select is not None:
                selected = any(map(rule.matches, layer.select))
                on = on or rule.id in layer.select or any(former in layer.select for former in rule.former_ids)
            if any(map(rule.matches, layer.enable)):
                on = selected = True
            if any(map(rule.matches, layer.ignore)):
                on = False
            for pattern, stated in layer.severity.items():
                if rule.matches(pattern):
                    level = stated
        return on and selected, level

    def params(self, rule: Rule) -> dict[str, Any]:
        """Give what the user has set of a rule's parameters, for `Rule.arguments`."""
        stated: dict[str, Any] = {}
        for layer in self.layers:
            for name in (*rule.former_ids, rule.id):
                stated |= layer.params.get(name, {})
        return stated


@dataclass(frozen=True, slots=True)
class Override:
    """Settings of a config file for some paths."""

    paths: PathPatterns
    layer: Layer


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A deploy unit that the user has named: what is applied together."""

    name: str
    paths: PathPatterns
    location: Location

    def holds(self, path: str) -> bool:
        """Say whether the file of a display path belongs to it."""
        return self.paths.matches(os.path.realpath(path))


@dataclass(frozen=True, slots=True)
class SuppressEntry:
    """An accepted finding: what is stated must all fit; `paths` None and empty tuples fit everything."""

    rules: tuple[str, ...]
    location: Location
    paths: PathPatterns | None = None
    namespaces: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reason: str = ""
    until: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """A folder with rules of the user's own: where it is, how messages call it, and where it is named (`file:line`)."""

    real: str
    path: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ObjectsFile:
    """A file with objects that exist in the cluster: where it is, how messages call it, and where it is named."""

    real: str
    path: str
    place: str


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One config file: its display path, its real folder, and the named paths (real) that it holds for."""

    path: str
    base: str = ""
    layer: Layer = Layer()
    overrides: tuple[Override, ...] = ()
    exclude: PathPatterns | None = None
    units: tuple[UnitEntry, ...] = ()
    external: tuple[External, ...] = ()
    external_objects: tuple[ObjectsFile, ...] = ()
    producers: tuple[Producer, ...] = ()
    suppress: tuple[SuppressEntry, ...] = ()
    rules: tuple[RuleFolder, ...] = ()
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a run. `files` are sorted by path; `bare` are the named paths (real) that have no config file.

    `assumed` and `given_objects` come from the command line: what exists elsewhere.
    """

    files: tuple[ConfigFile, ...] = ()
    options: Layer = Layer()
    bare: tuple[str, ...] = ()
    assumed: tuple[External, ...] = ()
    given_objects: tuple[ObjectsFile, ...] = ()

    def for_path(self, path: str) -> Settings:
        """Give the settings for a file by its display path."""
        file = self._file(path)
        if file is None:
            return Settings((self.options,))
        if not file.overrides:
            return Settings((file.layer, self.options))
        real = os.path.realpath(path)
        fitting = (override.layer for override in file.overrides if override.paths.matches(real))
        return Settings((file.layer, *fitting, self.options))

    def _file(self, path: str) -> ConfigFile | None:
        """The config file of the innermost named path that holds `path`."""
        if not self.files or (len(self.files) == 1 and not self.bare):
            return self.files[0] if self.files else None
        real = os.path.realpath(path)
        scopes = [(scope, file) for file in self.files for scope in file.scopes] + [(bare, None) for bare in self.bare]
        holding = [(scope, file) for scope, file in scopes if below(real, scope) is not None]
        return max(holding, key=lambda pair: len(pair[0]))[1] if holding else None

    def all_settings(self) -> Iterator[Settings]:
        """Give the settings of each file without its overrides, with each one of them, and with all together.

        Other combinations may hold for a path too; what is stated at all is stated in one of these.
        """
        if len(self.files) != 1 or self.bare:
            yield Settings((self.options,))
        for file in self.files:
            yield Settings((file.layer, self.options))
            for override in file.overrides:
                yield Settings((file.layer, override.layer, self.options))
            yield Settings((file.layer, *(override.layer for override in file.overrides), self.options))

    def may_run(self, rule: Rule) -> bool:
        """Say whether a rule may be on for some path; whether it is, `for_path` says.

        Overrides combine in many ways: each counts for what it turns on, as if another path had what it turns off.
        """
        found = [Settings((self.options,))] if len(self.files) != 1 or self.bare else []
        for file in self.files:
            found.append(Settings((file.layer, self.options)))
            found.append(Settings((file.layer, *(o.layer.welcoming(rule) for o in file.overrides), self.options)))
        return any(settings.is_on(rule) for settings in found)

    def is_covered(self, location: Location) -> bool:
        """Say whether the run reads the whole folder of the config file at `location`.

        Only then does it mean anything that an entry of the file fits nothing.
        """
        files = (file for file in self.files if file.path == location.path)
        return any(below(file.base, scope) is not None for file in files for scope in file.scopes)

    @property
    def exclude(self) -> tuple[PathPatterns, ...]:
        """Paths that are not read, for `discover`."""
        return tuple(file.exclude for file in self.files if file.exclude)

    @property
    def units(self) -> tuple[UnitEntry, ...]:
        """Deploy units that the user has named, in the order of the files."""
        return tuple(unit for file in self.files for unit in file.units)

    @property
    def external(self) -> tuple[External, ...]:
        """Objects that exist elsewhere."""
        return (*(entry for file in self.files for entry in file.external), *self.assumed)

    @property
    def external_objects(self) -> tuple[ObjectsFile, ...]:
        """Files with objects that exist in the cluster, each once."""
        named = (*(entry for file in self.files for entry in file.external_objects), *self.given_objects)
        return tuple({os.path.realpath(entry.real): entry for entry in reversed(named)}.values())[::-1]

    @property
    def producers(self) -> tuple[Producer, ...]:
        """Kinds that make other objects, besides those that are known."""
        return tuple(entry for file in self.files for entry in file.producers)

    @property
    def suppress(self) -> tuple[SuppressEntry, ...]:
        """Accepted findings."""
        return tuple(entry for file in self.files for entry in file.suppress)

    @property
    def rule_folders(self) -> tuple[RuleFolder, ...]:
        """Folders with the user's own rules."""
        return tuple(dict.fromkeys(folder for file in self.files for folder in file.rules))


def minor_version(text: str) -> str:
    """Give `1.33` for `1.33`, `v1.33` or `1.33.2`."""
    return ".".join(text.removeprefix("v").split(".")[:2])
