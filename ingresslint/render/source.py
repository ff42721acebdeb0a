"""A kustomization file as decoded: its fields, where they stand, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingresslint.parse import Document
from ingresslint.render.errors import RenderProblem
from ingresslint.render.fields import KUSTOMIZATION, Fault, decode
from ingresslint.render.nodes import Node
from ingresslint.render.notes import Notes
from ingresslint.render.places import Place

_VERSIONS = {"Kustomization": "kustomize.config.k8s.io/v1beta1", "Component": "kustomize.config.k8s.io/v1alpha1"}

_UNRENDERED = ("generators", "transformers", "helmCharts", "helmChartInflationGenerator")
"""Fields that run programs or plugins of kustomize: what they make is unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One kustomization; `fields` has only fields of the right type, under the names that kustomize knows."""

    path: str
    folder: str
    document: Document
    fields: Mapping[str, Any]
    problems: tuple[RenderProblem, ...] = ()

    @property
    def is_component(self) -> bool:
        """True if it changes what is there in place of giving something of its own."""
        return self.fields.get("kind") == "Component"

    def place(self, *path: str | int) -> Place:
        """Where a field stands."""
        return Place(self.document, path)

    def node(self, *path: str | int) -> Node:
        """A field with its place."""
        value: Any = self.fields
        for key in path:
            value = value[key]
        return Node(value, self.place(*path))

    def entries(self, *names: str) -> Iterator[tuple[Any, Place]]:
        """Entries of the lists of these names, each with its place; nulls are passed over."""
        for name in names:
            for index, entry in enumerate(self.fields.get(name) or ()):
                if entry is not None:
                    yield entry, self.place(name, index)

    def unrendered(self) -> Iterator[tuple[str, str]]:
        """What is left to programs and plugins: the field, and a name or number of the entry."""
        for field in _UNRENDERED:
            entries = self.fields.get(field)
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                name = entry.get("name") if isinstance(entry, dict) else entry
                yield field, name if isinstance(name, str) and "\n" not in name else f"entry {index + 1}"


EMPTY_FILE = "The kustomization is empty, so kustomize refuses it"


def source_of(document: Document, path: str, folder: str, others: Sequence[str] = ()) -> Source:
    """Decode a kustomization file; `others` are further ones of the folder. What kustomize refuses is noted."""
    faults: list[Fault] = []
    fields = decode(document.data, KUSTOMIZATION, faults) or {}
    notes = Notes(path)
    for fault in faults:
        notes.problem(fault.message, Place(document, fault.path), at_key=fault.at_key)
    kind = fields.get("kind", "Kustomization")
    if kind not in _VERSIONS:
        notes.problem(
            f'The kind of a kustomization is Kustomization or Component, not "{kind}"', Place(document, ("kind",))
        )
    elif fields.get("apiVersion", _VERSIONS[kind]) != _VERSIONS[kind]:
        message = f'The apiVersion of a {kind} is {_VERSIONS[kind]}, not "{fields["apiVersion"]}"'
        notes.problem(message, Place(document, ("apiVersion",)))
    if not faults and not fields.keys() - {"apiVersion", "kind"}:
        notes.problem(EMPTY_FILE, Place(document))
    if others:
        notes.problem(f"The folder has another kustomization, {others[0]}, so kustomize refuses both", Place(document))
    return Source(path, folder, document, fields, tuple(notes.problems))
