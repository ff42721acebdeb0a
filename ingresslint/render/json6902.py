"""JSON patches (RFC 6902), as github.com/evanphx/json-patch v4 applies them for kustomize.

It differs from the RFC: `replace` sets a key that is not there, a negative index counts from the end, and a path
without a leading slash loses its first part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.nodes import Node

_INDEX = re.compile(r"[-+]?[0-9]+", re.ASCII)

_Change = Callable[[Node, str], Node]


def apply(target: Node, operations: Node) -> Node:
    """Give the object with all operations of the patch done, in order. Raises RenderError at the first that fails."""
    for node in operations.items():
        target = _operation(node).done(target)
    return target


def _operation(node: Node) -> _Operation:
    if not isinstance(node.value, dict):
        raise RenderError("An operation of a JSON patch is no mapping", node.place)
    name, path = node.value.get("op"), node.value.get("path")
    if not isinstance(path, str):
        raise RenderError("An operation of a JSON patch has no path", node.place)
    source = node.value.get("from")
    return _Operation(
        str(name),
        path,
        source if isinstance(source, str) else None,
        node.child("value") or Node(None, node.place),
        node,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Operation:
    """One operation of a patch; `node` is where it stands."""

    name: str
    path: str
    source: str | None
    value: Node
    node: Node

    def done(self, target: Node) -> Node:
        """Do the operation on an object."""
        match self.name:
            case "add":
                return self.changed(target, self.path, self.adding(self.value))
            case "replace":
                return self.changed(target, self.path, self.replacing)
            case "remove":
                return self.changed(target, self.path, self.removing)
            case "test":
                found = self.value_at(target, self.path)
                if not _equal(found.value if found else None, self.value.value):
                    raise RenderError(f"The test of a JSON patch fails: {self.path} has another value", self.node.place)
                return target
            case "copy" | "move":
                return self.transferred(target)
        raise RenderError(f'A JSON patch has no operation "{self.name}"', self.node.place)

    def transferred(self, target: Node) -> Node:
        """Copy or move a value."""
        if self.source is None:
            raise RenderError(f"A JSON patch has a {self.name} without from", self.node.place)
        found = self.value_at(target, self.source) or Node(None, self.node.place)
        if self.name == "move":
            target = self.changed(target, self.source, self.removing)
        return self.changed(target, self.path, self.adding(found))

    def missing(self, path: str) -> RenderError:
        """The error that there is nothing where the operation wants something."""
        message = f"A JSON patch cannot {self.name} {path}: the object has no such path"
        return RenderError(message, self.node.place.at("path"))

    def changed(self, target: Node, path: str, change: _Change) -> Node:
        """Change the collection that holds the value at a path."""
        if "/" not in path:
            raise self.missing(path)
        return self.changed_under(target, _steps(path), change)

    def changed_under(self, node: Node, steps: list[str], change: _Change) -> Node:
        if not isinstance(node.value, dict | list):
            raise self.missing(self.path)
        if len(steps) == 1:
            return change(node, steps[0])
        child = _member(node, steps[0])
        if child is None or child.value is None:
            raise self.missing(self.path)
        new = self.changed_under(child, steps[1:], change)
        if isinstance(node.value, dict):
            return node.put(steps[0], new)
        items = node.items()
        items[int(steps[0])] = new
        return node.with_items(items)

    def value_at(self, target: Node, path: str) -> Node | None:
        """The value at a path; None where its mapping has no such key. Raises RenderError where the way is missing."""
        if path == "":
            return target
        if "/" not in path:
            raise self.missing(path)
        *steps, key = _steps(path)
        node: Node | None = target
        for step in steps:
            node = _member(node, step) if node is not None else None
        if node is None or not isinstance(node.value, dict | list):
            raise self.missing(path)
        found = _member(node, key)
        if found is None and isinstance(node.value, list):
            raise self.missing(path)
        return found

    def adding(self, value: Node) -> _Change:
        def add(holder: Node, key: str) -> Node:
            if isinstance(holder.value, dict):
                return holder.put(key, value)
            items = holder.items()
            size = len(items) + 1
            if key == "-":
                return holder.with_items([*items, value])
            if not _INDEX.fullmatch(key) or not -size <= int(key) < size:
                raise self.missing(self.path)
            index = int(key) % size
            return holder.with_items([*items[:index], value, *items[index:]])

        return add

    def replacing(self, holder: Node, key: str) -> Node:
        if isinstance(holder.value, dict):
            return holder.put(key, self.value)
        if _member(holder, key) is None:
            raise self.missing(self.path)
        items = holder.items()
        items[int(key)] = self.value
        return holder.with_items(items)

    def removing(self, holder: Node, key: str) -> Node:
        if _member(holder, key) is None:
            raise self.missing(self.path)
        if isinstance(holder.value, dict):
            return holder.drop(key)
        items = holder.items()
        del items[int(key)]
        return holder.with_items(items)


def _steps(path: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")][1:]


def _member(node: Node, key: str) -> Node | None:
    if isinstance(node.value, dict):
        return node.child(key)
    if isinstance(node.value, list) and _INDEX.fullmatch(key) and -len(node.value) <= int(key) < len(node.value):
        return node.child(int(key) % len(node.value))
    return None


def _equal(one: Any, other: Any) -> bool:
    """Compare as JSON: 1 and True differ."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return bool(one == other)
