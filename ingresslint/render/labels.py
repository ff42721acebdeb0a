"""Labels and annotations that a kustomization adds (kustomize api/internal/target/kusttarget_configplugin.go)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingresslint.render.configuration import Configuration, field_specs
from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import FieldSpec, FieldSpecs, change
from ingresslint.render.identity import Item
from ingresslint.render.nodes import Node
from ingresslint.render.sharing import synchronized


def with_pairs(items: Sequence[Item], pairs: Node, specs: FieldSpecs) -> list[Item]:
    """Set every pair of a mapping of texts in the fields that the specs name. Raises RenderError.

    The entries that one pair adds to an object are one scalar to kustomize (see `sharing`).
    """
    return [item.with_node(_labelled(item, pairs, specs)) for item in items]


def _labelled(item: Item, pairs: Node, specs: FieldSpecs) -> Node:
    tokens = {key: object() for key in pairs.value}

    def labelled(holder: Node) -> Node:
        if holder.value is None:
            return holder
        if not isinstance(holder.value, dict):
            raise RenderError("A label is to be set in something that is no mapping", holder.place)
        for key, value in pairs.entries():
            old = holder.child(key)
            shared = tokens[key] if old is None else old.shared
            holder = holder.put(key, Node(value.value or "", value.place, shared=shared))
        return holder

    node = item.node
    for spec, parts in specs.of(item.id):
        node = change(node, parts, labelled, create="mapping" if spec.create else None, origin=pairs)
    return synchronized(item.node, node)


def label_specs(entry: dict[str, Any], configuration: Configuration) -> FieldSpecs:
    """The fields that one entry of `labels:` sets. Raises RenderError for field specs that contradict each other."""
    specs = FieldSpecs().joined(field_specs(entry.get("fields") or ())).joined(configuration.labels.specs)
    if entry.get("includeSelectors"):
        return specs.joined(configuration.common_labels.specs)
    if entry.get("includeTemplates"):
        specs = specs.joined(configuration.template_labels.specs)
    return specs.joined([FieldSpec("metadata/labels", create=True)])
