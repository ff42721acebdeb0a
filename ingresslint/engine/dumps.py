"""Files with objects that exist in the cluster, as `kubectl get … -o yaml`, `-o json` or `-o name` prints them.

No text of such a file is kept and no value of a Secret: it may come from a cluster that holds real ones.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any

from ingresslint.bundle import Cluster
from ingresslint.config import ObjectsFile
from ingresslint.findings import FILE_START, ExternalObjects, Location, Path, Span, UsageError
from ingresslint.objects import looks_like_object, resources_of
from ingresslint.parse import Document, ParsedFile, parse
from ingresslint.resources import DocumentOrigin, Resource

_NAME = re.compile(rb"([a-z][a-z0-9]*)(?:\.([a-z0-9][a-z0-9.-]*))?/(\S+)")
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_DROPPED = "<dropped>"
"""What stands for a value of a Secret: there is one, and nobody knows it."""

_AT = ("metadata", "name")
_ITEM = re.compile(r"^- ", re.MULTILINE)
_ITEM_END = re.compile(r"^\S", re.MULTILINE)
_Place = tuple[int, Path]
"""Index of a document in its file, and the way to an object in it."""


def read_dumps(files: Iterable[ObjectsFile]) -> tuple[Cluster, tuple[ExternalObjects, ...]]:
    """Read files with objects of a cluster; give what they hold, and of each how much it is and when it was made.

    Raises UsageError, with file and line, for a file that cannot be read or that kubectl did not print.
    """
    objects: list[Resource] = []
    names: dict[tuple[str, str, str], str] = {}
    read = []
    for file in files:
        content, created = _content(file)
        listed = _names(content)
        if listed is None:
            parsed = _parsed(file.path, content)
            found = list(_objects(file, parsed))
            created = _stated_day(parsed) or created
            objects += found
            count = len(found)
        else:
            names |= dict.fromkeys(listed, file.path)
            count = len(listed)
        read.append(ExternalObjects(file.path, count, created))
    return Cluster(objects, names), tuple(sorted(read))


def _content(file: ObjectsFile) -> tuple[bytes, date]:
    """Content of a file and the day on which it was written."""
    path = FilePath(file.real)
    try:
        return path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
    except OSError as error:
        raise UsageError(f'{file.place}: "{file.path}" cannot be read: {error.strerror}') from error


def _names(content: bytes) -> list[tuple[str, str, str]] | None:
    """Read what `-o name` printed: group (often none), kind and name of each line; None if it is no such text."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    found = [_NAME.fullmatch(line) for line in lines]
    if not lines or None in found:
        return None
    parts = [match.groups(b"") for match in found if match]
    return [(group.decode(), kind.decode(), name.decode("utf-8", "replace")) for kind, group, name in parts]


def _parsed(path: str, content: bytes) -> ParsedFile:
    parsed = parse(path, content)
    for problem in parsed.problems:
        raise UsageError(f"{path}:{problem.span.line}: {problem.message}")
    for document in parsed.documents:
        if not looks_like_object(document.data):
            raise UsageError(f"{path}:{document.line}: this is no object and no name that `kubectl get` prints")
    if not parsed.documents:
        raise UsageError(f"{path}:1: the file holds no object")
    return parsed


def _stated_day(parsed: ParsedFile) -> date | None:
    """The day on which a list says that it was made."""
    for document in parsed.documents:
        metadata = document.data.get("metadata")
        stated = metadata.get("creationTimestamp") if document.data["kind"].endswith("List") and metadata else None
        if isinstance(stated, str):
            try:
                return datetime.fromisoformat(stated).date()
            except ValueError:
                continue
    return None


def _objects(file: ObjectsFile, parsed: ParsedFile) -> Iterator[Resource]:
    places = _Places(file, _item_count(parsed))
    for index, document in enumerate(parsed.documents):
        for resource in _listed(document):
            place = index, _prefix(resource)
            yield replace(resource, data=_without_secrets(resource), origin=_DumpOrigin(file.path, place, places))


def _item_count(parsed: ParsedFile) -> int:
    """How many items the list has that is all that the file holds; 0 for any other file."""
    items = parsed.documents[0].data.get("items") if len(parsed.documents) == 1 else None
    return len(items) if isinstance(items, list) else 0


def _listed(document: Document) -> Iterator[Resource]:
    """The objects of a document; a list without any gives none, though it is an object by its looks."""
    return (r for r in resources_of(document) if r.name)


def _prefix(resource: Resource) -> Path:
    return resource.origin.prefix if isinstance(resource.origin, DocumentOrigin) else ()


def _without_secrets(resource: Resource) -> dict[str, Any]:
    """Data of an object without the values of a Secret, which its last applied configuration holds too."""
    if not resource.is_a("", "Secret"):
        return resource.data
    data = dict(resource.data)
    for part in ("data", "stringData"):
        if isinstance(data.get(part), dict):
            data[part] = {key: value and _DROPPED for key, value in data[part].items()}
    metadata = dict(data["metadata"])
    if isinstance(metadata.get("annotations"), dict):
        metadata["annotations"] = {k: v for k, v in metadata["annotations"].items() if k != _LAST_APPLIED}
    return data | {"metadata": metadata}


@dataclass(slots=True)
class _Places:
    """Where the objects of a file stand. It is read again when somebody asks, since no text is kept."""

    file: ObjectsFile
    items: int
    known: dict[_Place, Span] = field(default_factory=dict)
    read_whole: bool = False

    def span(self, place: _Place) -> Span:
        if place not in self.known and not self.read_whole:
            try:
                content = FilePath(self.file.real).read_bytes()
            except OSError:  # it was there a moment ago
                return FILE_START
            found = self._in_item(content.decode("utf-8", "replace"), place[1])
            if found is None:
                self._read(content)
            else:
                self.known[place] = found
        return self.known.get(place, FILE_START)

    def _in_item(self, text: str, prefix: Path) -> Span | None:
        """Find the place in the text of the item alone, where the items begin at the margin as kubectl writes them.

        The places of a whole dump of a large cluster would take seconds.
        """
        starts = [match.start() for match in _ITEM.finditer(text)]
        if len(prefix) != len(("items", 0)) or len(starts) != self.items or not isinstance(prefix[1], int):
            return None
        start = starts[prefix[1]]
        end = _ITEM_END.search(text, start + 1)
        documents = parse(self.file.path, text[start : end.start() if end else len(text)].encode()).documents
        above = text.count("\n", 0, start)
        place = documents[0].span((0, *_AT)) if documents else FILE_START
        return replace(place, line=place.line + above, end_line=place.end_line + above)

    def _read(self, content: bytes) -> None:
        self.read_whole = True
        for index, document in enumerate(parse(self.file.path, content).documents):
            for prefix in map(_prefix, _listed(document)):
                self.known[index, prefix] = document.span((*prefix, *_AT))


@dataclass(frozen=True, slots=True)
class _DumpOrigin:
    """An object of a dump: all of it stands where its name does."""

    path: str
    place: _Place
    places: _Places

    @property
    def written(self) -> None:
        return None

    @property
    def source(self) -> Hashable:
        return self.path, self.place

    def locate(self, _path: Path) -> Location:
        return Location(self.path, self.places.span(self.place))

    def locate_key(self, path: Path) -> Location:
        return self.locate(path)

    def source_line(self, _line: int, _path: str | None = None) -> str | None:
        return None

    def raw(self, _path: Path) -> str | None:
        return None

    @property
    def odd_scalars(self) -> Iterable[tuple[Path, str]]:
        return ()
