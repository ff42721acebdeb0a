"""The field specs in force: kustomize's own and those of `configurations:` (api/internal/plugins/builtinconfig)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ingresslint.render import defaults
from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import FieldSpec, FieldSpecs
from ingresslint.render.identity import Id, is_selected

Selector = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that refers by name to objects of one of several types, in the order in which they are tried."""

    spec: FieldSpec
    target: Selector


@dataclass(slots=True, eq=False)
class References:
    """Which fields refer by name to what."""

    entries: tuple[tuple[Selector, FieldSpecs], ...]
    _by_type: dict[Selector, tuple[Reference, ...]] = field(default_factory=dict, repr=False)

    def joined(self, others: References) -> References:
        """Add the entries of another table."""
        entries = dict(self.entries)
        for target, specs in others.entries:
            entries[target] = entries[target].joined(specs.specs) if target in entries else specs
        return References(tuple(entries.items()))

    def of(self, identity: Id) -> tuple[Reference, ...]:
        """The references that objects of a type make."""
        key = identity[:3]
        if key not in self._by_type:
            self._by_type[key] = tuple(
                Reference(spec, target)
                for target, specs in self.entries
                for spec in specs.specs
                if is_selected(*key, spec.selector)
            )
        return self._by_type[key]


@dataclass(frozen=True, slots=True, eq=False)
class Configuration:
    """Field specs by what they are for."""

    name_prefix: FieldSpecs
    name_suffix: FieldSpecs
    namespace: FieldSpecs
    common_labels: FieldSpecs
    labels: FieldSpecs
    template_labels: FieldSpecs
    common_annotations: FieldSpecs
    variables: FieldSpecs
    images: FieldSpecs
    replicas: FieldSpecs
    references: References

    def joined(self, other: Configuration) -> Configuration:
        """Add the field specs of another one. Raises RenderError where two contradict each other."""
        if other is self or other is DEFAULT:
            return self
        if self is DEFAULT and _holds(other, self):
            return other
        return Configuration(
            self.name_prefix.joined(other.name_prefix.specs),
            self.name_suffix.joined(other.name_suffix.specs),
            self.namespace.joined(other.namespace.specs),
            self.common_labels.joined(other.common_labels.specs),
            self.labels.joined(other.labels.specs),
            self.template_labels.joined(other.template_labels.specs),
            self.common_annotations.joined(other.common_annotations.specs),
            self.variables.joined(other.variables.specs),
            self.images.joined(other.images.specs),
            self.replicas.joined(other.replicas.specs),
            self.references.joined(other.references),
        )


def _holds(one: Configuration, other: Configuration) -> bool:
    """Say whether one is an extension of the other: it shares its first field specs."""
    return one.common_labels.specs[: len(other.common_labels.specs)] == other.common_labels.specs


DEFAULT = Configuration(
    defaults.NAMES,
    defaults.NAMES,
    defaults.NAMESPACE,
    defaults.COMMON_LABELS,
    FieldSpecs(),
    defaults.TEMPLATE_LABELS,
    defaults.COMMON_ANNOTATIONS,
    defaults.VARIABLES,
    defaults.IMAGES,
    defaults.REPLICAS,
    References(tuple((target, FieldSpecs(specs)) for target, specs in defaults.NAME_REFERENCES)),
)


def configuration_of(data: dict[str, Any]) -> Configuration:
    """Give the field specs of a decoded configuration file, without the default ones. Raises RenderError."""

    def specs(name: str) -> FieldSpecs:
        return FieldSpecs().joined(field_specs(data.get(name) or ()))

    entries: dict[Selector, FieldSpecs] = {}
    for entry in data.get("nameReference") or ():
        if not isinstance(entry, dict):
            raise RenderError("An entry of nameReference is no mapping")
        target = (entry.get("group", ""), entry.get("version", ""), entry.get("kind", ""))
        found = field_specs(entry.get("fieldSpecs") or ())
        entries[target] = entries.get(target, FieldSpecs()).joined(found)
    return Configuration(
        specs("namePrefix"),
        specs("nameSuffix"),
        specs("namespace"),
        specs("commonLabels"),
        specs("labels"),
        specs("templateLabels"),
        specs("commonAnnotations"),
        specs("varReference"),
        specs("images"),
        specs("replicas"),
        References(tuple(entries.items())),
    )


def field_specs(entries: Iterable[Any]) -> list[FieldSpec]:
    """Give decoded field specs."""
    return [
        FieldSpec(
            entry.get("path", ""),
            entry.get("group", ""),
            entry.get("version", ""),
            entry.get("kind", ""),
            bool(entry.get("create", False)),
        )
        for entry in entries
        if isinstance(entry, dict)
    ]
