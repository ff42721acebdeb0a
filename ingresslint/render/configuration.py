"""The field specs in force: kustomize's own and those of `configurations:` (api/internal/plugins/builtinconfig)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from ingresslint.render import defaults
from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import FieldSpec, FieldSpecs, rank, split
from ingresslint.render.identity import Id, is_selected

Selector = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that refers by name to objects of one of several types, in the order in which they are tried."""

    spec: FieldSpec
    target: Selector
    parts: tuple[str, ...]


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
        if len(entries) == len(self.entries) and all(entries[target] is specs for target, specs in self.entries):
            return self
        return References(tuple(sorted(entries.items(), key=lambda entry: rank(*entry[0]))))

    def of(self, identity: Id) -> tuple[Reference, ...]:
        """The references that objects of a type make."""
        key = identity[:3]
        if key not in self._by_type:
            self._by_type[key] = tuple(
                Reference(spec, target, split(spec.path))
                for target, specs in self.entries
                for spec in specs.specs
                if is_selected(*key, spec.selector)
            )
        return self._by_type[key]


@dataclass(frozen=True, slots=True, eq=False)
class Configuration:
    """Field specs by what they are for.

    `holds_default` says that joining kustomize's own changes nothing, `is_settled` that joining it to nothing does not.
    """

    name_prefix: FieldSpecs = field(default_factory=FieldSpecs)
    name_suffix: FieldSpecs = field(default_factory=FieldSpecs)
    namespace: FieldSpecs = field(default_factory=FieldSpecs)
    common_labels: FieldSpecs = field(default_factory=FieldSpecs)
    labels: FieldSpecs = field(default_factory=FieldSpecs)
    template_labels: FieldSpecs = field(default_factory=FieldSpecs)
    common_annotations: FieldSpecs = field(default_factory=FieldSpecs)
    variables: FieldSpecs = field(default_factory=FieldSpecs)
    images: FieldSpecs = field(default_factory=FieldSpecs)
    replicas: FieldSpecs = field(default_factory=FieldSpecs)
    references: References = field(default_factory=lambda: References(()))
    holds_default: bool = False
    is_settled: bool = False

    def joined(self, other: Configuration) -> Configuration:
        """Add the field specs of another one, as TransformerConfig.Merge does. Raises RenderError for contradictions.

        The order matters: `metadata/name` of any type is of no use behind `metadata/name` of one, so a configuration
        that names one type for a prefix takes it from all others.
        """
        if other is self or (self.holds_default and other is DEFAULT):
            return self
        if self is EMPTY and other.is_settled:
            return other
        new = {name: getattr(self, name).joined(getattr(other, name).specs) for name in _SPEC_FIELDS}
        references = self.references.joined(other.references)
        if references is self.references and all(new[name] is getattr(self, name) for name in _SPEC_FIELDS):
            return self
        holds_default = self.holds_default or other.holds_default
        ordered = {name: specs.ordered() for name, specs in new.items()}
        return Configuration(**ordered, references=references, holds_default=holds_default, is_settled=self is EMPTY)


_SPEC_FIELDS = tuple(
    f.name for f in fields(Configuration) if f.name not in {"references", "holds_default", "is_settled"}
)

EMPTY = Configuration()

DEFAULT = Configuration(
    defaults.NAMES,
    defaults.NAMES,
    defaults.NAMESPACE.ordered(),
    defaults.COMMON_LABELS.ordered(),
    FieldSpecs(),
    defaults.TEMPLATE_LABELS.ordered(),
    defaults.COMMON_ANNOTATIONS.ordered(),
    defaults.VARIABLES.ordered(),
    defaults.IMAGES,
    defaults.REPLICAS.ordered(),
    References(()).joined(References(tuple((t, FieldSpecs(specs)) for t, specs in defaults.NAME_REFERENCES))),
    holds_default=True,
    is_settled=True,
)
"""kustomize's own field specs."""


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
