"""Scalars that are one to kustomize.

Where a label or annotation is added to several fields of an object, kustomize puts one node of its YAML library into
all of them (api/filters/filtersutil/setters.go, SetEntry). A later change of one field is a change of all: an overlay
that patches the selector also changes the labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingresslint.render.nodes import Node


def synchronized(before: Node, after: Node) -> Node:
    """Carry a change of one of several shared scalars to the others; of two changes the later one counts."""
    if after is before:
        return after
    old = dict(_shared(before))
    if not old:
        return after
    winners = {t: node for t, node in _shared(after) if t in old and node.value != old[t].value}
    return _carried(after, winners) if winners else after


def separated(node: Node) -> Node:
    """The same object with no scalar shared, as it is when kustomize has written it out and read it again."""
    if node.shared is not None:
        return replace(node, shared=None)
    parts = {key: separated(part) for key, part in node.parts.items()}
    if all(part is node.parts[key] for key, part in parts.items()):
        return node
    return replace(node, parts=parts)


def _shared(node: Node) -> Iterator[tuple[object, Node]]:
    """The shared scalars of an object, in the order in which kustomize goes through it."""
    if node.shared is not None:
        yield node.shared, node
    for key in sorted(node.parts, key=str):
        yield from _shared(node.parts[key])


def _carried(node: Node, winners: dict[object, Node]) -> Node:
    if node.shared in winners:
        return winners[node.shared]
    parts = {key: _carried(part, winners) for key, part in node.parts.items()}
    changed = {key: part for key, part in parts.items() if part is not node.parts[key]}
    if not changed:
        return node
    if isinstance(node.value, dict):
        value = {**node.value, **{key: part.value for key, part in changed.items()}}
        return replace(node, value=value, parts=parts)
    return replace(node, value=[parts[i].value if i in parts else v for i, v in enumerate(node.value)], parts=parts)
