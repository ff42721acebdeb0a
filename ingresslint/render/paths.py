"""Dotted paths of replacements and variables (kyaml/utils/pathsplitter.go, kyaml/yaml/fns.go, kyaml/yaml/match.go)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import split
from ingresslint.render.nodes import Made, Node, text_of
from ingresslint.render.patterns import pattern_of
from ingresslint.render.places import Place

_INDEX_AT_END = re.compile(r"(.*)\[(\d+)\]")


def steps_of(path: str) -> list[str]:
    """Cut a path as variables write it: `spec.ports[0].port`; brackets hold what dots would cut."""
    out: list[str] = []
    for step in bracketed(path):
        match = _INDEX_AT_END.fullmatch(step)
        out.extend([*([match[1]] if match[1] else []), match[2]] if match else [step])
    return out


def bracketed(path: str) -> list[str]:
    """Cut a path as replacements write it: `metadata.annotations.[a.b/c]`, `spec.containers.[name=x.y].image`."""
    out: list[str] = []
    open_part: list[str] | None = None
    for part in split(path, "."):
        if open_part is None and (not part.startswith("[") or part.endswith("]")):
            out.append(part)
            continue
        open_part = [*(open_part or []), part]
        if part.endswith("]"):
            out.append(_closed(".".join(open_part)))
            open_part = None
    return out if open_part is None else [*out, _closed(".".join(open_part))]


def _closed(part: str) -> str:
    return part if "=" in part else part.strip("[]")


def lookup(node: Node, steps: Sequence[str]) -> Node | None:
    """The value at a path, None if it is not there. Raises RenderError for a step that needs another kind of value."""
    found: Node | None = node
    for step in (s.strip() for s in steps):
        if found is None:
            return None
        if step:
            found = _step(found, step)
    return found


def _step(node: Node, step: str) -> Node | None:
    value = node.value
    if step.isdecimal() or step == "-":
        if not isinstance(value, list):
            raise RenderError(f"{step} is looked for in something that is no list", node.place)
        return node.child(len(value) - 1 if step == "-" else int(step)) if value else None
    if step.startswith("[") and step.endswith("]"):
        key, wanted = _condition(step, node)
        return next((i for i in node.items() if _meets(i, key, wanted)), None)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise RenderError(f"{step} is looked for in something that is no mapping", node.place)
    return node.child(step)


def _condition(step: str, node: Node) -> tuple[str, str]:
    key, equals, wanted = step[1:-1].partition("=")
    if not equals:
        raise RenderError(f'"{step}" names no field and value', node.place)
    return key, wanted


def _meets(item: Node, key: str, wanted: str) -> bool:
    if not key:
        return text_of(item) == wanted
    return isinstance(item.value, dict) and key in item.value and text_of(item.child(key)) == wanted


@dataclass(frozen=True, slots=True)
class Writer:
    """Sets values by path.

    `setter` gives a new value for an old one. `create`, a value of the kind to be made, makes what is missing on the
    way (at `place`); None makes nothing.
    """

    setter: Callable[[Node], Node]
    place: Place
    create: Any = None

    def set_at(self, node: Node, steps: Sequence[str]) -> tuple[Node, int]:
        """Set every value that a path leads to; gives the new node and how many there were.

        `*` is every item, `[name=x]` every item whose field matches a regular expression. Raises RenderError.
        """
        if not steps:
            return self.setter(node), 1
        step = steps[0]
        if step.isdecimal():
            return self._set_index(node, int(step), steps[1:])
        if step == "*":
            return self._set_items(node, range(len(_list_of(node, step))), steps[1:])
        if step.startswith("[") and step.endswith("]"):
            return self._set_matching(node, step, steps[1:])
        return self._set_field(node, step, steps[1:])

    def _set_field(self, node: Node, name: str, rest: Sequence[str]) -> tuple[Node, int]:
        if node.value is not None and not isinstance(node.value, dict):
            raise RenderError(f"{name} is looked for in something that is no mapping", node.place)
        child = node.child(name)
        if child is None:
            if self.create is None:
                return node, 0
            child = self._made(rest)
        changed, count = self.set_at(child, rest)
        if not count:
            return node, 0
        return (node if isinstance(node.value, dict) else Node({}, node.place)).put(name, changed), count

    def _made(self, rest: Sequence[str]) -> Node:
        """What is made for a missing step: a list before an index, a mapping before a name, last what is wanted."""
        if not rest or rest[0] == "":
            kind = type(self.create) if isinstance(self.create, dict | list) else Made
            return Node(kind(), self.place)
        return Node([] if rest[0].isdecimal() or rest[0].startswith("[") else {}, self.place)

    def _set_index(self, node: Node, index: int, rest: Sequence[str]) -> tuple[Node, int]:
        if len(_list_of(node, str(index))) == index and self.create is not None:
            node = node.with_items([*node.items(), self._made(rest)])
        if len(node.value) <= index:
            raise RenderError(f"Item {index} is wanted of a list of {len(node.value)}", node.place)
        return self._set_items(node, [index], rest)

    def _set_matching(self, node: Node, step: str, rest: Sequence[str]) -> tuple[Node, int]:
        key, wanted = _condition(step, node)
        pattern = pattern_of(wanted)
        _list_of(node, step)
        found = [i for i, item in enumerate(node.items()) if _matches(item, key, pattern)]
        if not found and self.create is not None:
            made = Node({key: wanted}, self.place) if key else Node(wanted, self.place)
            node = node.with_items([*node.items(), made])
            found = [len(node.value) - 1]
        return self._set_items(node, found, rest if key else ())

    def _set_items(self, node: Node, found: Sequence[int], rest: Sequence[str]) -> tuple[Node, int]:
        items = node.items()
        total = 0
        for index in found:
            items[index], count = self.set_at(items[index], rest)
            total += count
        return (node.with_items(items), total) if total else (node, 0)


def _list_of(node: Node, step: str) -> list[Any]:
    if not isinstance(node.value, list):
        raise RenderError(f"{step} is looked for in something that is no list", node.place)
    return node.value


def _matches(item: Node, key: str, pattern: re.Pattern[str]) -> bool:
    if not key:
        return pattern.search(text_of(item)) is not None
    child = item.child(key) if isinstance(item.value, dict) else None
    return child is not None and pattern.search(text_of(child)) is not None
