"""From YAML events to plain data, with the types, keys, merges and refusals of kubectl's go-yaml v2.

An own explicit stack: neither deep nesting nor aliases can exhaust Python's or C's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ingresslint.findings import Path
from ingresslint.parse.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ReadError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ingresslint.parse.scalars import CORE_TAG, Scalar, ScalarError, is_odd, key_text, resolve, resolve_tagged

MAX_DEPTH = 100
MAX_ALIAS_NODES = 1_000_000

# go-yaml v2, decode.go: below these counts aliases may expand to anything.
LEAST_ALIAS_NODES = 100
LEAST_NODES = 1000


@dataclass(frozen=True, slots=True)
class Built:
    """The first document of a text: its data, where it starts and ends, and what a second look with places must judge.

    `start` is None where the text holds no document. `overridden` maps the offset of a `<<` to the keys before it whose
    values it replaced by other ones.
    """

    data: Any
    start: int | None
    end: int
    odd_scalars: tuple[tuple[Path, str], ...]
    repeats: bool
    overridden: dict[int, tuple[str, ...]]


class _Anchored(NamedTuple):
    value: Any
    nodes: int
    height: int
    scalar: Any = None
    is_open: bool = False


class _Merge(NamedTuple):
    """Stands for the key `<<`: the value that follows goes into the mapping itself."""

    offset: int
    end: int


class _Frame(NamedTuple):
    """What to come back to when a collection ends."""

    collection: Any
    key: Any
    height: int
    nodes: int
    anchor: str | None


# What the key can be besides a string: the next value is an item, the root; or there is no key yet.
_ITEM = object()
_ROOT = object()
_NO_KEY = None


def build(next_event: Callable[[], Any]) -> Built:
    """Read the first document of a stream of events. Raises ReadError, and what `next_event` raises."""
    return _Builder().run(next_event)


class _Builder:
    def __init__(self) -> None:
        self.data: Any = None
        self.start: int | None = None
        self.collection: Any = None
        self.key: Any = _ROOT
        self.stack: list[_Frame] = []
        self.height = 0
        self.nodes = 0
        self.alias_nodes = 0
        self.anchors: dict[str, _Anchored] = {}
        self.odd: list[tuple[Path, str]] = []
        self.repeats: dict[Path, int] = {}
        self.overridden: dict[int, tuple[str, ...]] = {}

    def run(self, next_event: Callable[[], Any]) -> Built:
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                if self.key is _NO_KEY:
                    self.read_key(event)
                else:
                    self.put(self.scalar(event))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.open(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.close()
            elif kind is AliasEvent:
                self.alias(event)
            elif kind is DocumentEndEvent or kind is StreamEndEvent:
                end = event.end_mark.index
                return Built(self.data, self.start, end, self.odd_scalars(), bool(self.repeats), self.overridden)

    def scalar(self, event: Any) -> Any:
        self.nodes += 1
        if self.start is None:
            self.start = event.start_mark.index
        value = _value(event)
        if type(value) is not str and value is not None and not event.tag and is_odd(event.value, value):
            self.odd.append((self.path(), event.value))
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value, 1, 0, event)
        return value

    def read_key(self, event: Any) -> None:
        self.nodes += 1
        if is_merge(event):
            self.key = _Merge(event.start_mark.index, event.end_mark.index)
            return
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(_value(event), 1, 0, event)
        self.take_key(_key(event, event.start_mark.index, event.end_mark.index), event.value)

    def take_key(self, key: str, text: str) -> None:
        if key in self.collection:
            self.repeats[*self.path(), key] = len(self.odd)
        self.key = key
        if key != text:
            self.odd.append((self.path(), text))

    def put(self, value: Any) -> None:
        key = self.key
        if key is _ITEM:
            self.collection.append(value)
        elif key is _ROOT:
            self.data = value
        elif type(key) is _Merge:
            self.key = _NO_KEY
            self.merge(value, key)
        else:
            self.collection[key] = value
            self.key = _NO_KEY

    def merge(self, value: Any, key: _Merge) -> None:
        """Put the entries of a mapping, or of each mapping of a list, over those that are there; earlier items win."""
        sources = value[::-1] if type(value) is list else [value]
        target = self.collection
        lost: list[str] = []
        for source in sources:
            if type(source) is not dict:
                raise ReadError('"<<" wants a mapping or a list of mappings', key.offset, key.end)
            lost += [k for k, new in source.items() if k in target and _differ(target[k], new)]
            target.update(source)
        if lost:
            self.overridden[key.offset] = tuple(lost)

    def open(self, event: Any) -> None:
        offset = event.start_mark.index
        if self.start is None:
            self.start = offset
        if self.key is _NO_KEY:
            raise ReadError("a mapping or list cannot be a key", offset)
        if len(self.stack) >= MAX_DEPTH:
            raise ReadError(f"it is nested deeper than {MAX_DEPTH} levels", offset)
        self.nodes += 1
        self.stack.append(_Frame(self.collection, self.key, self.height, self.nodes, event.anchor))
        self.height = 0
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(None, 0, 0, is_open=True)
        if type(event) is MappingStartEvent:
            self.collection, self.key = {}, _NO_KEY
        else:
            self.collection, self.key = [], _ITEM

    def close(self) -> None:
        value = self.collection
        frame = self.stack.pop()
        height = self.height + 1
        if frame.anchor:
            self.anchors[frame.anchor] = _Anchored(value, self.nodes - frame.nodes + 1, height)
        self.collection, self.key = frame.collection, frame.key
        self.height = max(frame.height, height)
        self.put(value)

    def alias(self, event: Any) -> None:
        name, start, end = event.anchor, event.start_mark.index, event.end_mark.index
        anchored = self.anchors.get(name)
        if anchored is None:
            raise ReadError(f'unknown anchor "{name}"', start, end)
        if anchored.is_open:
            raise ReadError(f'anchor "{name}" contains itself', start, end)
        self.spend(anchored.nodes, start, end)
        if len(self.stack) + anchored.height > MAX_DEPTH:
            raise ReadError(f"it is nested deeper than {MAX_DEPTH} levels", start, end)
        self.height = max(self.height, anchored.height)
        if self.key is not _NO_KEY:
            if type(self.key) is _Merge and type(anchored.value) is not dict:
                raise ReadError('"<<" wants a mapping or a list of mappings', start, end)
            self.put(anchored.value)
        elif anchored.scalar is None:
            raise ReadError("a mapping or list cannot be a key", start, end)
        else:
            self.take_key(_key(anchored.scalar, start, end), anchored.scalar.value)

    def spend(self, nodes: int, start: int, end: int) -> None:
        """Count the nodes that an alias stands for, and keep to the limits of go-yaml v2 (decode.go) and our own."""
        self.nodes += nodes + 1
        self.alias_nodes += nodes
        is_large = self.alias_nodes > LEAST_ALIAS_NODES and self.nodes > LEAST_NODES
        is_excessive = is_large and self.alias_nodes / self.nodes > _alias_ratio(self.nodes)
        if is_excessive or self.alias_nodes > MAX_ALIAS_NODES:
            raise ReadError("its aliases expand to too many values", start, end)

    def odd_scalars(self) -> tuple[tuple[Path, str], ...]:
        """Give the odd scalars without those of values that a later key of the same name replaced."""
        if not self.repeats:
            return tuple(self.odd)
        return tuple(
            (path, text)
            for index, (path, text) in enumerate(self.odd)
            if all(self.repeats.get(path[:length], 0) <= index for length in range(1, len(path) + 1))
        )

    def path(self) -> Path:
        """Path of the value to come. Entries under `<<` have the path that they get in the mapping itself."""
        steps: list[str | int] = []
        under_merge = False
        for collection, key in [(f.collection, f.key) for f in self.stack] + [(self.collection, self.key)]:
            if type(key) is str:
                steps.append(key)
            elif key is _ITEM and not under_merge:
                steps.append(len(collection))
            under_merge = type(key) is _Merge
        return tuple(steps)


def _alias_ratio(nodes: int) -> float:
    """Give the part of all nodes that may come from aliases: go-yaml v2, decode.go, allowedAliasRatio."""
    low, high = 400_000, 4_000_000
    return 0.99 - 0.89 * (min(max(nodes, low), high) - low) / (high - low)


def is_merge(event: Any) -> bool:
    """Say whether a scalar in the place of a key is the merge key (go-yaml v2 decode.go, isMerge)."""
    return event.value == "<<" and not event.style and event.tag in (None, "", CORE_TAG + "merge")


def key_of(event: Any) -> str:
    """Give the JSON key that a scalar becomes. Raises ScalarError."""
    if event.tag:
        value = resolve_tagged(event.tag, event.value)
        return value if isinstance(value, str) else key_text(event.value)
    text: str = event.value
    return text if event.style else key_text(text)


def _value(event: Any) -> Scalar:
    text: str = event.value
    if event.style and not event.tag:
        return text
    try:
        return resolve_tagged(event.tag, text) if event.tag else resolve(text)
    except ScalarError as error:
        raise ReadError(str(error), event.start_mark.index, event.end_mark.index) from None


def _key(event: Any, start: int, end: int) -> str:
    try:
        return key_of(event)
    except ScalarError as error:
        raise ReadError(str(error), start, end) from None


def _differ(one: Any, other: Any) -> bool:
    return type(one) is not type(other) or bool(one != other)
