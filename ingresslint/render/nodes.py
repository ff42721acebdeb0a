"""Data of an object under construction that knows, value by value, where it is written.

A node is never changed: a transformation gives a new one that shares what it did not touch. So a base that many
overlays use is read once, and an untouched part costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ingresslint.render.places import Place

_NO_PARTS: Mapping[str | int, Node] = MappingProxyType({})


class Timestamp(str):
    """A plain scalar that kustomize's YAML library takes for a point in time and prints in another form at the end."""

    __slots__ = ()


class Made(str):
    """The empty text of a scalar that was made to be set: it has no type yet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value with its place.

    `value` is plain data, whole. What stands under `parts` is written elsewhere than under `place`. `touched` names the
    further places that a computed scalar depends on (a prefix, a new tag); it is empty where the scalar is as written.
    `styled` is the place whose quotes kustomize would print it with, where that is another one than `place`. Scalars of
    one object with the same `shared` are one scalar to kustomize: whoever sets one of them sets all.
    """

    value: Any
    place: Place
    parts: Mapping[str | int, Node] = field(default_factory=lambda: _NO_PARTS)
    touched: tuple[Place, ...] = ()
    styled: Place | None = None
    shared: object = None

    def child(self, key: str | int) -> Node | None:
        """The value under a key or index; None if it is not there."""
        part = self.parts.get(key)
        if part is not None:
            return part
        value = self.value
        if isinstance(value, dict):
            return Node(value[key], self.place.at(key)) if key in value else None
        if isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            return Node(value[key], self.place.at(key))
        return None

    def get(self, *path: str | int) -> Node | None:
        """The value at a path; None if it is not there."""
        node: Node | None = self
        for key in path:
            if node is None:
                return None
            node = node.child(key)
        return node

    def nearest(self, path: Sequence[str | int]) -> tuple[Node, bool]:
        """The value at a path or its nearest ancestor, and whether it is the value itself."""
        node = self
        for key in path:
            child = node.child(key)
            if child is None:
                return node, False
            node = child
        return node, True

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Entries of a mapping, in order; nothing for other values."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, self.parts.get(key) or Node(value, self.place.at(key))

    def items(self) -> list[Node]:
        """Items of a list; nothing for other values."""
        if not isinstance(self.value, list):
            return []
        return [self.parts.get(i) or Node(value, self.place.at(i)) for i, value in enumerate(self.value)]

    def put(self, key: str, node: Node) -> Node:
        """The same mapping with an entry set."""
        return self._holding({**self.value, key: node.value}, {**self.parts, key: node})

    def put_at(self, path: Sequence[str], node: Node) -> Node:
        """The same mapping with a value set further down; mappings on the way are made where they are missing."""
        if len(path) == 1:
            return self.put(path[0], node)
        child = self.child(path[0])
        if child is None or child.value is None:
            child = Node({}, node.place)
        return self.put(path[0], child.put_at(path[1:], node))

    def drop(self, key: str) -> Node:
        """The same mapping without an entry."""
        if key not in self.value:
            return self
        return self._holding(
            {k: v for k, v in self.value.items() if k != key}, {k: v for k, v in self.parts.items() if k != key}
        )

    def with_items(self, items: Sequence[Node]) -> Node:
        """The same list with other items."""
        return self._holding([i.value for i in items], dict(enumerate(items)))

    def with_entries(self, entries: Mapping[str, Node]) -> Node:
        """The same mapping with other entries."""
        parts: dict[str | int, Node] = dict(entries.items())
        return self._holding({k: n.value for k, n in entries.items()}, parts)

    def _holding(self, value: Any, parts: Mapping[str | int, Node]) -> Node:
        return Node(value, self.place, parts, self.touched, self.styled, self.shared)

    def computed(self, value: Any, *because: Place) -> Node:
        """A scalar in place of this one, at the same place; `because` names what else it depends on."""
        return replace(self, value=value, touched=self.touched + because)

    def overwritten(self, new: Node) -> Node:
        """Another scalar in place of this one: it keeps the quotes of this one, and a number in quotes is a text."""
        style = self.styled or self.place
        value = new.value
        if type(value) is not str and isinstance(self.value, str) and (style.raw or "")[:1] in _QUOTES:
            value = str(text_of(new))
        return Node(value, new.place, touched=new.touched, styled=style, shared=self.shared)


_QUOTES = frozenset("'\"|>")


def text_of(node: Node | None) -> str:
    """The text of a scalar as kustomize sees it, before types: as written, without quotes; "" for anything else."""
    if node is None or isinstance(node.value, dict | list):
        return ""
    value = node.value
    if isinstance(value, str):
        return value
    raw = None if node.touched else node.place.raw
    if raw is None or raw[:1] in _QUOTES or raw[:1] == "*":
        return plain_text(value)
    return raw


def plain_text(value: Any) -> str:
    """Write a scalar as YAML does."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def key_text(node: Node | None) -> str:
    """The same of a merge key, without a look at the source for an integer: ports are written in digits."""
    return str(node.value) if node is not None and type(node.value) is int else text_of(node)
