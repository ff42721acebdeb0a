"""JSON patches (RFC 6902), as github.com/evanphx/json-patch v4 applies them for kustomize.

It differs from the RFC: `replace` sets a key that is not there, a negative index counts from the end, and a path without a
leading slash loses its first part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.nodes import Node

_INDEX = re.compile(r"[-+]?[0-9]+", re.ASCII)

_Change = Callable[[Node, str], Node]


def apply(target: Node, operations: Node) -> Node:
    """Give the object with all operations of the patch done, in order. Raises RenderError at the first that fails."""
    for operation in operations.items():
        target = _apply_one(target, operation)
    return target


def _apply_one(target: Node, operation: Node) -> Node:
    if not isinstance(operation.value, dict):
        raise RenderError("An operation of a JSON patch is no mapping", operation.place)
    name = operation.value.get("op")
    path = _text(operation, "path")
    value = operation.child("value") or Node(None, operation.place)
    if name == "add":
        return _change(target, path, operation, lambda holder, key: _add(holder, key, value, operation))
    if name == "replace":
        return _change(target, path, operation, lambda holder, key: _replace(holder, key, value, operation))
    if name == "remove":
        return _change(target, path, operation, lambda holder, key: _remove(holder, key, operation))
    if name == "test":
        found = _value_at(target, path, operation)
        if not _equal(found.value if found else None, value.value):
            raise RenderError(f"The test of a JSON patch fails: {path} has another value", operation.place)
        return target
    if name in {"copy", "move"}:
        return _transfer(target, operation, path, is_move=name == "move")
    raise RenderError(f'A JSON patch has no operation "{name}"', operation.place)


def _text(operation: Node, key: str) -> str:
    value = operation.value.get(key)
    if not isinstance(value, str):
        raise RenderError(f"An operation of a JSON patch has no {key}", operation.place)
    return value


def _transfer(target: Node, operation: Node, path: str, *, is_move: bool) -> Node:
    source = _text(operation, "from")
    found = _value_at(target, source, operation) or Node(None, operation.place)
    if is_move:
        target = _change(target, source, operation, lambda holder, key: _remove(holder, key, operation))
    return _change(target, path, operation, lambda holder, key: _add(holder, key, found, operation))


def _steps(path: str) -> tuple[list[str], str]:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]
    return parts[1:-1], parts[-1]


def _change(target: Node, path: str, operation: Node, change: _Change) -> Node:
    """Change the collection that holds the value at a path."""
    if "/" not in path:
        raise _missing(path, operation)
    steps, key = _steps(path)
    return _change_under(target, steps, key, path, operation, change)


def _change_under(
    node: Node, steps: list[str], key: str, path: str, operation: Node, change: _Change
) -> Node:
    if not steps:
        if not isinstance(node.value, dict | list):
            raise _missing(path, operation)
        return change(node, key)
    child = _member(node, steps[0])
    if child is None or child.value is None:
        raise _missing(path, operation)
    changed = _change_under(child, steps[1:], key, path, operation, change)
    if isinstance(node.value, dict):
        return node.put(steps[0], changed)
    index = int(steps[0]) % len(node.value)
    items = node.items()
    items[index] = changed
    return node.with_items(items)


def _missing(path: str, operation: Node) -> RenderError:
    name = operation.value.get("op")
    place = operation.place.at("path") if "path" in operation.value else operation.place
    return RenderError(f"A JSON patch cannot {name} {path}: the object has no such path", place)


def _member(node: Node, key: str) -> Node | None:
    if isinstance(node.value, dict):
        return node.child(key)
    if isinstance(node.value, list) and _INDEX.fullmatch(key) and -len(node.value) <= int(key) < len(node.value):
        return node.child(int(key) % len(node.value))
    return None


def _value_at(target: Node, path: str, operation: Node) -> Node | None:
    """The value at a path; None where its mapping has no such key. Raises RenderError where the way to it is missing."""
    if path == "":
        return target
    if "/" not in path:
        raise _missing(path, operation)
    steps, key = _steps(path)
    node: Node | None = target
    for step in steps:
        node = _member(node, step) if node is not None else None
    if node is None or not isinstance(node.value, dict | list):
        raise _missing(path, operation)
    found = _member(node, key)
    if found is None and isinstance(node.value, list):
        raise _missing(path, operation)
    return found


def _add(holder: Node, key: str, value: Node, operation: Node) -> Node:
    if isinstance(holder.value, dict):
        return holder.put(key, value)
    items = holder.items()
    if key == "-":
        return holder.with_items([*items, value])
    size = len(items) + 1
    if not _INDEX.fullmatch(key) or not -size <= int(key) < size:
        raise _missing(operation.value["path"], operation)
    index = int(key) % size
    return holder.with_items([*items[:index], value, *items[index:]])


def _replace(holder: Node, key: str, value: Node, operation: Node) -> Node:
    if isinstance(holder.value, dict):
        return holder.put(key, value)
    if _member(holder, key) is None:
        raise _missing(operation.value["path"], operation)
    items = holder.items()
    items[int(key)] = value
    return holder.with_items(items)


def _remove(holder: Node, key: str, operation: Node) -> Node:
    if _member(holder, key) is None:
        raise _missing(operation.value["path"], operation)
    if isinstance(holder.value, dict):
        return holder.drop(key)
    items = holder.items()
    del items[int(key)]
    return holder.with_items(items)


def _equal(one: Any, other: Any) -> bool:
    """Compare as JSON: 1 and True differ."""
    if type(one) is not type(other) and not ({type(one), type(other)} <= {int, float}):
        return isinstance(one, str) and isinstance(other, str) and str(one) == str(other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(v, other[k]) for k, v in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return bool(one == other)
