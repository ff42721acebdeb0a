"""Where every value of a document stands, as offsets in a text: read on demand, after `build` accepted the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ingresslint.findings import Path
from ingresslint.parse.build import is_merge, key_of
from ingresslint.parse.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

Offsets = tuple[int, int]

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+|$))*")


@dataclass(slots=True)
class Node:
    """A value: its text is `start` to `end`, without anchor and tag.

    A mapping has `entries`, a list `items`, a scalar neither. `head` is the first key of a mapping, be it `<<`. `alias`
    is the text `*name` by which this place uses a value that stands elsewhere.
    """

    start: int
    end: int
    is_flow: bool = False
    entries: dict[str, Entry] | None = None
    items: list[Node] | None = None
    head: Offsets | None = None
    alias: Offsets | None = None

    @property
    def is_scalar(self) -> bool:
        """False for a mapping or a list, even an empty one."""
        return self.entries is None and self.items is None


class Entry(NamedTuple):
    """A key and its value; `merged` says that it came by `<<`."""

    key: Offsets
    node: Node
    merged: bool


class Repeat(NamedTuple):
    """A key that is written twice in one mapping; `lost` is the value that the first one had."""

    path: Path
    first: Offsets
    second: Offsets
    lost: Node


class Overridden(NamedTuple):
    """A written key whose value a later `<<` replaces by another one."""

    path: Path
    key: Offsets
    merge: Offsets


@dataclass(slots=True)
class Places:
    """The root of a document, None for an empty text, and what only places can tell."""

    root: Node | None = None
    repeats: list[Repeat] = field(default_factory=list)
    overridden: list[Overridden] = field(default_factory=list)


def read_places(text: str, next_event: Callable[[], Any], overridden: Mapping[int, tuple[str, ...]]) -> Places:
    """Read the places of a text that `build` accepted with the same events."""
    return _Reader(text, overridden).run(next_event)


def find(root: Node, path: Path) -> Iterator[tuple[str | int, Node, Offsets | None]]:
    """Walk a path as far as it exists. A step gives the key, the value's node and the key's place, None for items."""
    node = root
    for key in path:
        if isinstance(key, str) and node.entries is not None and key in node.entries:
            entry = node.entries[key]
            node = entry.node
            yield key, node, entry.key
        elif isinstance(key, int) and node.items is not None and 0 <= key < len(node.items):
            node = node.items[key]
            yield key, node, None
        else:
            return


class _Frame(NamedTuple):
    node: Node | None
    key: Any
    key_at: Offsets
    anchor: str | None


_ITEM = object()
_ROOT = object()
_MERGE = object()
_NO_KEY = None


class _Reader:
    __slots__ = ("anchors", "key", "key_at", "lost", "node", "places", "stack", "text")

    def __init__(self, text: str, lost: Mapping[int, tuple[str, ...]]) -> None:
        self.text = text
        self.lost = lost
        self.places = Places()
        self.anchors: dict[str, tuple[Node, Any]] = {}
        self.stack: list[_Frame] = []
        self.node: Node | None = None
        self.key: Any = _ROOT
        self.key_at: Offsets = (0, 0)

    def run(self, next_event: Callable[[], Any]) -> Places:
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self.scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.open(event, is_mapping=kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.close(event)
            elif kind is AliasEvent:
                self.alias(event)
            elif kind is DocumentEndEvent or kind is StreamEndEvent:
                return self.places

    def begin(self, event: Any) -> int:
        """Give the offset where a node begins, behind its anchor and tag."""
        start: int = event.start_mark.index
        if event.tag or event.anchor:
            match = _PROPERTIES.match(self.text, start, event.end_mark.index)
            return match.end() if match else start
        return start

    def offsets(self, event: Any) -> Offsets:
        """Give the text of a scalar without its anchor and tag, and without the line end of a block scalar."""
        start, end = self.begin(event), event.end_mark.index
        if event.style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        return start, end

    def scalar(self, event: Any) -> None:
        offsets = self.offsets(event)
        node = Node(*offsets)
        if event.anchor:
            self.anchors[event.anchor] = (node, event)
        if self.key is not _NO_KEY:
            self.put(node)
        else:
            self.take_key(_MERGE if is_merge(event) else key_of(event), offsets)

    def take_key(self, key: Any, at: Offsets) -> None:
        if self.node is not None:
            self.node.head = self.node.head or at
            first = (self.node.entries or {}).get(key)
            if first and not first.merged:
                self.places.repeats.append(Repeat((*self.path(), key), first.key, at, first.node))
        self.key, self.key_at = key, at

    def put(self, node: Node) -> None:
        if self.node is None:
            self.places.root = node
        elif self.node.items is not None:
            self.node.items.append(node)
        elif self.node.entries is not None:
            if self.key is _MERGE:
                self.merge(self.node.entries, node)
            else:
                self.node.entries[self.key] = Entry(self.key_at, node, merged=False)
            self.key = _NO_KEY

    def merge(self, entries: dict[str, Entry], node: Node) -> None:
        for key in self.lost.get(self.key_at[0], ()):
            if key in entries and not entries[key].merged:
                self.places.overridden.append(Overridden((*self.path(), key), entries[key].key, self.key_at))
        for source in reversed(node.items) if node.items is not None else (node,):
            for key, entry in (source.entries or {}).items():
                entries[key] = entry._replace(merged=True)

    def open(self, event: Any, *, is_mapping: bool) -> None:
        start = self.begin(event)
        node = Node(start, start, is_flow=bool(event.flow_style))
        self.stack.append(_Frame(self.node, self.key, self.key_at, event.anchor))
        self.node = node
        if is_mapping:
            node.entries, self.key = {}, _NO_KEY
        else:
            node.items, self.key = [], _ITEM

    def close(self, event: Any) -> None:
        node, frame = self.node, self.stack.pop()
        self.node, self.key, self.key_at = frame.node, frame.key, frame.key_at
        if node is not None:
            node.end = event.end_mark.index
            if frame.anchor:
                self.anchors[frame.anchor] = (node, None)
            self.put(node)

    def alias(self, event: Any) -> None:
        node, scalar = self.anchors[event.anchor]
        at = event.start_mark.index, event.end_mark.index
        if self.key is _NO_KEY:
            self.take_key(key_of(scalar), at)
        else:
            self.put(replace(node, alias=at))

    def path(self) -> Path:
        steps: list[str | int] = []
        for node, key in [(f.node, f.key) for f in self.stack] + [(self.node, self.key)]:
            if isinstance(key, str):
                steps.append(key)
            elif key is _ITEM and node is not None and node.items is not None:
                steps.append(len(node.items))
        return tuple(steps)
