"""Where labels, annotations, selectors and data stand in an object: every place where the API takes text only.

Source: meta/v1 ObjectMeta and LabelSelector, core/v1 ServiceSpec, PodSpec, ConfigMap and Secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ingresslint import kinds
from ingresslint.bundle import Bundle
from ingresslint.findings import Path
from ingresslint.resources import Field, Resource

What = Literal["label", "annotation", "selector", "node selector", "data", "expression"]

_CONTENT = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
_PLAIN_SELECTORS = frozenset({"Service", "ReplicationController"})
_FOREIGN_SCHEMAS = frozenset({"apiextensions.k8s.io", "admissionregistration.k8s.io"})


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """A mapping of text to text; `what` its entries are. An `expression` is one of `matchExpressions`."""

    what: What
    field: Field


@lru_cache(maxsize=1)
def label_places(bundle: Bundle) -> tuple[LabelPlace, ...]:
    """Give the mappings of all objects that hold text only; the same ones as long as no other bundle is asked for.

    Of a custom resource just its own metadata is known; of a built-in one whatever stands under `spec` too.
    """
    return tuple(place for resource in bundle.resources for place in _places(resource))


def _places(resource: Resource) -> Iterator[LabelPlace]:
    yield from _metadata(resource, ("metadata",))
    if not kinds.is_builtin(resource.group, resource.kind) or resource.group in _FOREIGN_SCHEMAS:
        return
    for key, path in _below(resource.data.get("spec"), ("spec",)):
        if key == "metadata":
            yield from _metadata(resource, path)
        elif key == "matchLabels":
            yield LabelPlace("selector", resource.get(*path))
        elif key == "nodeSelector":
            yield LabelPlace("node selector", resource.get(*path))
        else:
            yield from (LabelPlace("expression", entry) for entry in resource.get(*path).each())
    if resource.is_a("", *_PLAIN_SELECTORS):
        yield LabelPlace("selector", resource.get("spec", "selector"))
    if resource.group == "":
        for key in _CONTENT.get(resource.kind, ()):
            yield LabelPlace("data", resource.get(key))


def _metadata(resource: Resource, path: Path) -> Iterator[LabelPlace]:
    yield LabelPlace("label", resource.get(*path, "labels"))
    yield LabelPlace("annotation", resource.get(*path, "annotations"))


_WANTED = frozenset({"metadata", "matchLabels", "nodeSelector", "matchExpressions"})


def _below(value: Any, path: Path) -> Iterator[tuple[str, Path]]:
    """Find the wanted keys in plain data; fields are made of the finds only, since most objects have few."""
    pending = [(value, path)] if isinstance(value, (dict, list)) else []
    while pending:
        value, path = pending.pop()
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        inner = []
        for key, child in entries:
            if key in _WANTED:
                yield key, (*path, key)
            elif isinstance(child, (dict, list)):
                inner.append((child, (*path, key)))
        pending.extend(reversed(inner))
