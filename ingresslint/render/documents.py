"""Documents as kustomize reads them, which is not as kubectl does.

kustomize uses go-yaml v3 (sigs.k8s.io/yaml/goyaml.v3): `y`, `yes` and `on` are strings, keys are taken as written, a key that
is no string is refused, and a plain date becomes a point in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingresslint.parse import Document, ParsedFile, Path
from ingresslint.parse.scalars import ScalarError, resolve
from ingresslint.render.errors import RenderError
from ingresslint.render.nodes import Node, Timestamp, text_of
from ingresslint.render.places import InlineText, Place, Text

_OLD_BOOLEAN = re.compile(r"[yY]|yes|Yes|YES|on|On|ON|[nN]|no|No|NO|off|Off|OFF")
_NO_STRING = re.compile(
    r"true|True|TRUE|false|False|FALSE|~|null|Null|NULL|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[-+]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)"
    r"|[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?"
)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]| +)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|(?P<blank> ))(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?(?P<zone>Z|[-+]\d\d:\d\d)?)?",
    re.ASCII,
)


def objects_of(file: ParsedFile) -> list[Node]:
    """Give the objects of a file of resources or patches, Lists taken apart.

    Raises RenderError for what kustomize refuses: a document without kind or name, a document that is no mapping.
    """
    roots = [view(document) for document in file.documents]
    return list(_expanded(roots))


def inline_objects(document: Document, host: Text, host_path: Path) -> Node:
    """The same of one document of an inline patch, which is a scalar of another document."""
    return view(document, InlineText(document, host, host_path))


def view(document: Document, text: Text | None = None) -> Node:
    """Give the data of a document as kustomize sees it. Places are those of `text`, by default the document itself."""
    place = Place(text or document)
    odd = {path for path, _ in document.odd_scalars}
    return _View(document, odd).node(Node(document.data, place), ())


class _View:
    """Corrects what kubectl and kustomize read differently; what they read alike is shared with the document."""

    def __init__(self, document: Document, odd: set[Path]) -> None:
        self.document = document
        self.odd = odd

    def node(self, node: Node, path: Path) -> Node:
        value = node.value
        if isinstance(value, dict):
            return self.mapping(node, path)
        if isinstance(value, list):
            items = [self.node(item, (*path, i)) for i, item in enumerate(node.items())]
            return node if _same(items, value) else node.with_items(items)
        if isinstance(value, str):
            if len(value) >= 8 and value[0].isdigit() and _DATE.fullmatch(value) and self.document.raw(path) == value:  # noqa: PLR2004 - a date has eight characters or more
                return Node(Timestamp(value), node.place)
        elif path in self.odd and _OLD_BOOLEAN.fullmatch(raw := self.document.raw(path) or ""):
            return Node(raw, node.place)
        return node

    def mapping(self, node: Node, path: Path) -> Node:
        entries: dict[str, Node] = {}
        changed = False
        for key, child in node.entries():
            inner = (*path, key)
            name = self.key(key, inner) if inner in self.odd or _NO_STRING.fullmatch(key) else key
            entries[name] = new = self.node(child, inner)
            changed = changed or name is not key or new.value is not child.value
        return node.with_entries(entries) if changed else node

    def key(self, key: str, path: Path) -> str:
        """The key as written, where that differs from what kubectl makes of it."""
        span = self.document.key_span(path)
        line = self.document.source_line(span.line) or ""
        written = line[span.column - 1 : span.end_column - 1] if span.line == span.end_line else key
        return key if written[:1] in {"'", '"', "*", "?", ""} else written


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


def is_refused_key(place: Place, key: str) -> bool:
    """Say whether a key of the mapping at `place` is no string to kustomize: an unquoted number, boolean, null or date."""
    if not _NO_STRING.fullmatch(key) and not _DATE.fullmatch(key):
        return False
    location = place.at(key).key_location.span
    line = place.text.source_line(location.line) or ""
    return line[location.column - 1 : location.column] not in {"'", '"', ""}


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
    value = node.value
    if isinstance(value, Timestamp):
        return Node(_rfc3339(value), node.place, touched=node.touched)
    if isinstance(value, dict):
        entries = {key: settled(child) for key, child in node.entries()}
        return node if all(n.value is value[k] for k, n in entries.items()) else node.with_entries(entries)
    if isinstance(value, list):
        items = [settled(item) for item in node.items()]
        return node if _same(items, value) else node.with_items(items)
    return node


def _rfc3339(text: str) -> str:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return str(text)
    year, month, day, _, hour, minute, second, fraction, zone = match.groups()
    if match["blank"] and zone:
        return str(text)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= _days(int(year), int(month))):  # noqa: PLR2004 - months of a year
        return str(text)
    clock = f"{int(hour or 0):02}:{int(minute or 0):02}:{int(second or 0):02}"
    if int(hour or 0) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:  # noqa: PLR2004 - a clock
        return str(text)
    tail = (fraction or "").rstrip("0")
    offset = "Z" if zone in {None, "Z", "+00:00", "-00:00"} else zone
    return f"{year}-{int(month):02}-{int(day):02}T{clock}{'.' + tail if tail else ''}{offset}"


def _days(year: int, month: int) -> int:
    import calendar

    return calendar.monthrange(year, month)[1] if year else 31
