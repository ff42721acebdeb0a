"""Reading a text of concatenated JSON values, as kubectl reads a text that begins with `{` (encoding/json)."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from ingresslint.parse.build import MAX_DEPTH
from ingresslint.parse.events import ReadError
from ingresslint.parse.places import Entry, Node, Offsets, Places, Repeat
from ingresslint.parse.scalars import MANY_DIGITS, through_json

_BLANKS = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'[ \t\r\n,:]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([\[{])|([\]}])|([^\s,:\[\]{}"]+))', re.DOTALL)

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# Any escape; group 1 is half of a surrogate pair without the other, which Go reads as U+FFFD.
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class JsonValue:
    """One value of the stream and where it stands; `repeats` says that some object has a key twice."""

    data: Any
    start: int
    end: int
    repeats: bool


def read_json_stream(text: str) -> tuple[list[JsonValue], ReadError | None]:
    """Read the values one after the other, up to the end or to the first fault."""
    values: list[JsonValue] = []
    text = _ESCAPE.sub(_pair_or_replacement, text) if _ESCAPED_SURROGATE.search(text) else text
    offset = _skip(text, 0)
    while offset < len(text):
        reader = _Reader()
        try:
            data, end = reader.decoder.raw_decode(text, offset)
        except json.JSONDecodeError as error:
            return values, ReadError("this is not JSON", error.pos)
        except _NumberError as error:
            return values, _refused_number(text, offset, error.number)
        except RecursionError:
            return values, ReadError(f"it is nested deeper than {MAX_DEPTH} levels", offset)
        if _is_too_deep(data):
            return values, ReadError(f"it is nested deeper than {MAX_DEPTH} levels", offset)
        values.append(JsonValue(data, offset, end, reader.repeats))
        offset = _skip(text, end)
    return values, None


class _NumberError(Exception):
    """A number that encoding/json refuses."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def _refused_number(text: str, offset: int, number: str) -> ReadError:
    start = next((match.start(4) for match in _TOKEN.finditer(text, offset) if match.group(4) == number), offset)
    return ReadError("a float64 cannot hold this number", start, start + len(number))


def _pair_or_replacement(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape.group(1) else escape.group()


class _Reader:
    """Hooks for Python's JSON reader that make it as strict as Go's, and notice keys that are written twice."""

    def __init__(self) -> None:
        self.repeats = False
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self.mapping, parse_int=_integer, parse_float=_real, parse_constant=_refuse
        )

    def mapping(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        self.repeats = self.repeats or len(data) < len(pairs)
        return data


def _integer(text: str) -> int | float:
    return through_json(int(text)) if len(text) < MANY_DIGITS else _real(text)


def _real(text: str) -> int | float:
    number = float(text)
    if math.isinf(number):
        _refuse(text)
    return through_json(number)


def _refuse(text: str) -> NoReturn:
    raise _NumberError(text)


def _skip(text: str, offset: int) -> int:
    match = _BLANKS.match(text, offset)
    return match.end() if match else offset


def _is_too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for value in level
            for child in (value.values() if type(value) is dict else value if type(value) is list else ())
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def read_json_places(text: str) -> Places:
    """Read the places of one JSON value that `read_json_stream` accepted."""
    reader = _PlaceReader()
    for match in _TOKEN.finditer(text):
        reader.token(match)
    return reader.places


class _PlaceReader:
    def __init__(self) -> None:
        self.places = Places()
        self.stack: list[Node] = []
        self.path: list[str | int] = []
        self.key: tuple[str, Offsets] | None = None

    def token(self, match: re.Match[str]) -> None:
        string, opening, closing, _ = match.groups()
        start, end = match.span(match.lastindex or 0)
        if closing:
            self.stack.pop().end = end
            del self.path[-1:]
        elif opening:
            node = Node(start, end, is_flow=True, entries={} if opening == "{" else None)
            node.items = [] if opening == "[" else None
            self.put(node)
            self.stack.append(node)
        elif string and self.key is None and self.stack and self.stack[-1].items is None:
            self.take_key(self.stack[-1], json.loads(string), (start, end))
        else:
            self.put(Node(start, end))

    def take_key(self, node: Node, key: str, at: Offsets) -> None:
        node.head = node.head or at
        first = (node.entries or {}).get(key)
        if first:
            self.places.repeats.append(Repeat((*self.path, key), first.key, at, first.node))
        self.key = (key, at)

    def put(self, node: Node) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent is None:
            self.places.root = node
        elif parent.items is not None:
            self.descend(node, len(parent.items))
            parent.items.append(node)
        elif parent.entries is not None and self.key is not None:
            self.descend(node, self.key[0])
            parent.entries[self.key[0]] = Entry(self.key[1], node, merged=False)
            self.key = None

    def descend(self, node: Node, key: str | int) -> None:
        if not node.is_scalar:
            self.path.append(key)
