"""Where labels, annotations, selectors and data stand in an object: every place where the API takes text only.

Source: meta/v1 ObjectMeta and LabelSelector, core/v1 ServiceSpec, PodSpec, ConfigMap and Secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ingresslint import kinds
from ingresslint.resources import Field, Path, Resource

What = Literal["label", "annotation", "selector", "node selector", "data"]

_CONTENT = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
_PLAIN_SELECTORS = frozenset({"Service", "ReplicationController"})
_FOREIGN_SCHEMAS = frozenset({"apiextensions.k8s.io", "admissionregistration.k8s.io"})


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """A mapping of text to text; `what` its entries are."""

    what: What
    field: Field


def label_places(resource: Resource) -> Iterator[LabelPlace]:
    """Give the mappings of an object that hold text only.

    Of a custom resource just its own metadata is known; of a built-in one whatever stands under `spec` too.
    """
    yield from _metadata(resource, ("metadata",))
    if not kinds.is_builtin(resource.group, resource.kind) or resource.group in _FOREIGN_SCHEMAS:
        return
    for what, path in _below(resource.data.get("spec"), ("spec",)):
        if what == "metadata":
            yield from _metadata(resource, path)
        elif what == "matchLabels":
            yield LabelPlace("selector", resource.get(*path))
        elif what == "nodeSelector":
            yield LabelPlace("node selector", resource.get(*path))
    if resource.is_a("", *_PLAIN_SELECTORS):
        yield LabelPlace("selector", resource.get("spec", "selector"))
    if resource.group == "":
        for key in _CONTENT.get(resource.kind, ()):
            yield LabelPlace("data", resource.get(key))


def expressions(resource: Resource) -> Iterator[Field]:
    """Give the `matchExpressions` entries of a built-in object."""
    if kinds.is_builtin(resource.group, resource.kind) and resource.group not in _FOREIGN_SCHEMAS:
        for what, path in _below(resource.data.get("spec"), ("spec",)):
            if what == "matchExpressions":
                yield from resource.get(*path).each()


def _metadata(resource: Resource, path: Path) -> Iterator[LabelPlace]:
    yield LabelPlace("label", resource.get(*path, "labels"))
    yield LabelPlace("annotation", resource.get(*path, "annotations"))


_WANTED = frozenset({"metadata", "matchLabels", "nodeSelector", "matchExpressions"})


def _below(value: Any, path: Path) -> Iterator[tuple[str, Path]]:
    """Find the wanted keys in plain data; fields are made of the finds only, since most objects have few."""
    pending = [(value, path)]
    while pending:
        value, path = pending.pop()
        if isinstance(value, dict):
            for key in value:
                if key in _WANTED:
                    yield key, (*path, key)
            entries = [(child, (*path, key)) for key, child in value.items() if key not in _WANTED]
        elif isinstance(value, list):
            entries = [(child, (*path, index)) for index, child in enumerate(value)]
        else:
            continue
        pending.extend((child, at) for child, at in reversed(entries) if isinstance(child, (dict, list)))
