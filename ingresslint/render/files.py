"""The files of a build: read once, whatever the number of kustomizations that use them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ingresslint.parse import Document, ParsedFile, parse
from ingresslint.render.documents import View, view
from ingresslint.render.nodes import Node
from ingresslint.render.places import InlineText, Place, Text

Read = Callable[[str], ParsedFile | bytes | None]
"""Reads a file by its display path: parsed already or as bytes; None for a folder and for what is not there."""

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

_SCHEME = re.compile(r"(?:git::)?(?:(?:https?|ssh|file)://|[a-zA-Z][a-zA-Z0-9-]*@|github\.com[/:])", re.IGNORECASE)


def is_remote(entry: str) -> bool:
    """Say whether kustomize takes an entry for something on another machine (api/internal/git/repospec.go)."""
    return _SCHEME.match(entry) is not None


def joined(folder: str, entry: str) -> str:
    """Display path of an entry of a kustomization in a folder; "" is the working directory."""
    path = posixpath.normpath(posixpath.join(folder, entry.replace("\\", "/")))
    return "" if path == "." else path


def is_within(path: str, folder: str) -> bool:
    """Say whether a path is in or below a folder."""
    if path == folder:
        return True
    if folder == "":
        return not path.startswith(("/", "../")) and path != ".."
    return path.startswith(f"{folder.rstrip('/')}/")


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The documents of a file or of an inline text, as kustomize sees them."""

    views: tuple[View, ...]
    places: tuple[Text, ...]
    documents: tuple[Document, ...]
    is_broken: bool = False

    @property
    def roots(self) -> list[Node]:
        """The data of the documents."""
        return [v.root for v in self.views]

    @property
    def has_times(self) -> bool:
        """True if a plain date stands somewhere."""
        return any(v.has_times for v in self.views)


@dataclass(slots=True, eq=False)
class Files:
    """Reads files by display path; `outside` says which must not be read."""

    read: Read
    outside: Callable[[str], bool] = lambda _: False
    _parsed: dict[str, ParsedFile | None] = field(default_factory=dict, repr=False)
    _texts: dict[str, Texts] = field(default_factory=dict, repr=False)

    def parsed(self, path: str) -> ParsedFile | None:
        """A file of YAML or JSON, None if it is not there."""
        if path not in self._parsed:
            found = None if self.outside(path) else self.read(path)
            self._parsed[path] = parse(path, found) if isinstance(found, bytes) else found
        return self._parsed[path]

    def all_parsed(self) -> Iterator[ParsedFile]:
        """Every file of YAML or JSON that was read, in the order of the paths."""
        return (file for _, file in sorted(self._parsed.items()) if file is not None)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file, None if it is not there."""
        found = None if self.outside(path) else self.read(path)
        return found.text.encode() if isinstance(found, ParsedFile) else found

    def texts(self, path: str) -> Texts | None:
        """The documents of a file as kustomize sees them, None if it is not there."""
        if path not in self._texts:
            file = self.parsed(path)
            if file is None:
                return None
            self._texts[path] = _texts(file.documents, file.documents, is_broken=file.broken)
        return self._texts[path]

    def kustomization(self, folder: str) -> tuple[list[str], ParsedFile | None]:
        """Paths of the kustomization files of a folder, and the first of them."""
        found = [path for name in FILE_NAMES if self.parsed(path := joined(folder, name)) is not None]
        return found, self.parsed(found[0]) if found else None


def inline_texts(text: str, place: Place) -> Texts:
    """The documents of a text that stands in a document, at `place`."""
    file = parse(place.text.path, text.encode("utf-8", "surrogatepass"))
    inside = [InlineText(document, place.text, place.path) for document in file.documents]
    return _texts(file.documents, inside, is_broken=file.broken)


def _texts(documents: Iterable[Document], places: Iterable[Text], *, is_broken: bool) -> Texts:
    documents, places = tuple(documents), tuple(places)
    views = tuple(view(d, p) for d, p in zip(documents, places, strict=True))
    return Texts(views, places, documents, is_broken)
