"""Documents as kustomize reads them, which is not as kubectl does.

kustomize uses go-yaml v3 (sigs.k8s.io/yaml/goyaml.v3): `y`, `yes` and `on` are strings, keys are taken as written, a
key that is no string is refused, and a plain date becomes a point in time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ingresslint.findings import Path
from ingresslint.parse import Document
from ingresslint.parse.scalars import ScalarError, resolve
from ingresslint.render.errors import RenderError
from ingresslint.render.nodes import Node, Timestamp, text_of
from ingresslint.render.places import Place, Text

_OLD_BOOLEAN = re.compile(r"[yY]|yes|Yes|YES|on|On|ON|[nN]|no|No|NO|off|Off|OFF")
_NO_STRING = re.compile(
    r"true|True|TRUE|false|False|FALSE|~|null|Null|NULL|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)"
    r"|[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?"
)
_CLOCK = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|(?P<blank> ))(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?(?P<zone>Z|[-+]\d\d:\d\d)?)?",
    re.ASCII,
)


def view(document: Document, text: Text | None = None) -> View:
    """Give the data of a document as kustomize sees it. Places are those of `text`, by default the document itself."""
    reader = _Reader(document)
    root = reader.node(as_read(document, text or document), ())
    return View(root, tuple(reader.refused), reader.has_times)


def as_read(document: Document, text: Text) -> Node:
    """Give the data of a document as kubectl sees it, but for a line end that kubectl adds and kustomize does not."""
    root = Node(document.data, Place(text))
    if document.extent.is_json or _is_closed(document):
        return root
    return _without_last_line_end(root, document, ())


@dataclass(frozen=True, slots=True)
class View:
    """A document as kustomize sees it; `refused` are the paths of keys that are no strings, which it does not print."""

    root: Node
    refused: tuple[Path, ...]
    has_times: bool


def objects_of(roots: Iterable[Node]) -> list[Node]:
    """Give the objects of documents, Lists taken apart.

    Raises RenderError for what kustomize refuses: a document without kind or name, a document that is no mapping.
    """
    return list(_expanded(list(roots)))


def _is_closed(document: Document) -> bool:
    """True unless the text ends with the document and without a line end."""
    text = document.extent.source.text
    return document.extent.end < len(text) or text.endswith("\n")


def _without_last_line_end(node: Node, document: Document, path: Path) -> Node:
    """A block scalar at the very end of such a text has no line end of its own."""
    value = node.value
    if isinstance(value, dict | list) and value:
        key = next(reversed(value)) if isinstance(value, dict) else len(value) - 1
        child = node.child(key)
        new = _without_last_line_end(child, document, (*path, key)) if child is not None else child
        if new is None or new is child:
            return node
        return node.put(key, new) if isinstance(key, str) else node.with_items([*node.items()[:-1], new])
    if isinstance(value, str) and value.endswith("\n") and (document.raw(path) or "").startswith(("|", ">")):
        return Node(value[:-1], node.place)
    return node


class _Reader:
    """Corrects what kubectl and kustomize read differently; what they read alike is shared with the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.odd = {path for path, _ in document.odd_scalars}
        self.refused: list[Path] = []
        self.has_times = False

    def node(self, node: Node, path: Path) -> Node:
        value = node.value
        if isinstance(value, dict):
            return self.mapping(node, path)
        if isinstance(value, list):
            items = [self.node(item, (*path, i)) for i, item in enumerate(node.items())]
            return node if _same(items, value) else node.with_items(items)
        if isinstance(value, str):
            if value[:4].isdigit() and _CLOCK.fullmatch(value) and self.document.raw(path) == value:
                self.has_times = True
                return Node(Timestamp(value), node.place)
        elif path in self.odd and _OLD_BOOLEAN.fullmatch(raw := self.document.raw(path) or ""):
            return Node(raw, node.place)
        return node

    def mapping(self, node: Node, path: Path) -> Node:
        entries: dict[str, Node] = {}
        changed = False
        for key, child in node.entries():
            inner = (*path, key)
            name = (
                self.key(key, inner) if inner in self.odd or _NO_STRING.fullmatch(key) or _CLOCK.fullmatch(key) else key
            )
            entries[name] = new = self.node(child, inner)
            changed = changed or name is not key or new.value is not child.value
        return node.with_entries(entries) if changed else node

    def key(self, key: str, path: Path) -> str:
        """The key as written, where that differs from what kubectl makes of it."""
        span = self.document.key_span(path)
        line = self.document.source_line(span.line) or ""
        written = line[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""
        if written[:1] in {"'", '"', "*", "?", ""}:
            return key
        if _NO_STRING.fullmatch(written) or _CLOCK.fullmatch(written):
            self.refused.append(path)
        return written


def _same(items: list[Node], values: list[Any]) -> bool:
    return all(item.value is value for item, value in zip(items, values, strict=True))


def _expanded(roots: list[Node]) -> Iterator[Node]:
    """Check documents as kustomize does (api/resource/factory.go, dropBadNodes) and take Lists apart."""
    pending = [root for root in roots if root.value not in ({}, [])]
    while pending:
        node = pending.pop(0)
        kind = _checked_kind(node)
        items = node.child("items")
        if not kind.endswith("List") or items is None:
            yield node
        elif isinstance(items.value, list):
            pending.extend(item for item in items.items() if item.value not in ({}, [], None))
        elif items.value is not None:
            raise RenderError(f"The items of a {kind} are no list", items.place)


def _checked_kind(node: Node) -> str:
    """Give the kind of a document that has what kustomize asks for. Raises RenderError."""
    if not isinstance(node.value, dict):
        raise RenderError("A document is no mapping, so it is no resource", node.place)
    kind = text_of(node.child("kind"))
    if not kind:
        raise RenderError("A document has no kind, so it is no resource", node.place)
    name = node.get("metadata", "name")
    if not kind.endswith("List") and (name is None or name.value is None or not text_of(name)):
        metadata = node.child("metadata") or node
        raise RenderError(f"A resource of kind {kind} has no metadata.name", metadata.place)
    return kind


def resolved(text: str) -> Any:
    """Give the value of a plain scalar as kustomize takes it."""
    if _OLD_BOOLEAN.fullmatch(text):
        return text
    try:
        return resolve(text)
    except ScalarError:
        return text


def settled(node: Node) -> Node:
    """Give data as kustomize prints it: a plain date becomes a time in RFC 3339."""
    return _mapped(node, lambda leaf: _printed(leaf) if isinstance(leaf.value, Timestamp) else leaf)


def rewritten(node: Node) -> Node:
    """Give data as it is after kustomize has printed and read it again: a null and a number have a new text, too."""
    return _mapped(node, lambda leaf: leaf if type(leaf.value) in {str, int, bool} else _printed(leaf))


def _printed(leaf: Node) -> Node:
    value = _rfc3339(leaf.value) if isinstance(leaf.value, Timestamp) else leaf.value
    return replace(leaf, value=value, touched=leaf.touched or (leaf.place,))


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Change every scalar; the node itself if nothing changes."""
    value = node.value
    if isinstance(value, dict):
        entries = {key: _mapped(child, change) for key, child in node.entries()}
        if all(new.value is value[key] and not new.touched for key, new in entries.items()):
            return node
        return node.with_entries(entries)
    if isinstance(value, list):
        items = [_mapped(item, change) for item in node.items()]
        if all(new.value is old and not new.touched for new, old in zip(items, value, strict=True)):
            return node
        return node.with_items(items)
    return change(node)


def _rfc3339(text: str) -> str:
    """Give the time that Go's time.Parse makes of a date, as it prints it; the text itself, if it is no real date."""
    match = _CLOCK.fullmatch(text)
    if match is None or (match[5] and bool(match["blank"]) is bool(match["zone"])):
        return str(text)  # a blank wants no zone after it, a T wants one
    year, month, day, _, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return str(text)
    tail = (fraction or "").rstrip("0")
    offset = "Z" if zone in {None, "Z", "+00:00", "-00:00"} else zone
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'.' + tail if tail else ''}{offset}"
