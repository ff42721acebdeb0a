"""What parsing gives: files, documents, problems; places are read when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingresslint.findings import Certainty, Path, Span
from ingresslint.parse.comments import Comment, comments_of
from ingresslint.parse.events import YamlText
from ingresslint.parse.json_stream import read_json_places
from ingresslint.parse.places import Node, Offsets, Places, find, read_places
from ingresslint.parse.source import Source


@dataclass(frozen=True, slots=True)
class Problem:
    """A defect of the text itself. `path` is the value's place in its document, where it has one.

    `certainty` is below `certain` where the text is defective and yet nothing of it may be lost.
    """

    rule: str
    message: str
    span: Span
    path: Path | None = None
    related: tuple[tuple[str, Span], ...] = ()
    help: str | None = None
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Extent:
    """The stretch of a source that holds one document, and how to read it again.

    `root` is the offset of the content from `start`. `yaml` is what the YAML parser gets, where that is not the source.
    """

    source: Source
    start: int
    end: int
    root: int = 0
    is_json: bool = False
    yaml: YamlText | None = None
    overridden: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def places(self) -> Places:
        """Read the document again, for its places; offsets are relative to `start`."""
        text = self.source.text[self.start : self.end]
        if self.is_json:
            return read_json_places(text)
        yaml = self.yaml or YamlText(closed(text))
        return read_places(yaml.text, yaml.reader(), self.overridden)

    def text(self, node: Node) -> str:
        """Give the text of a value, or of the alias that stands for it, without blanks around it."""
        start, end = node.alias or (node.start, node.end)
        return self.source.text[self.start + start : self.start + end].strip()

    def span(self, start: int, end: int) -> Span:
        """Give the place of offsets that are relative to `start`; none lies behind the end of the text."""
        last = len(self.source.text)
        return self.source.span(min(self.start + start, last), min(self.start + end, last))


def closed(chunk: str) -> str:
    """Give a chunk with a final line end, which kubectl adds (it matters to block scalars)."""
    return chunk if chunk.endswith("\n") else chunk + "\n"


@dataclass(eq=False, slots=True)
class Document:
    """One document of a file.

    `data` is plain Python data exactly as kubectl reads it; `odd_scalars` are the plain scalars, by path and text, that
    kubectl reads as something other than their text says, and the keys that it changes. Lines are those of the file.
    """

    path: str
    data: Any
    extent: Extent = field(repr=False)
    odd_scalars: tuple[tuple[Path, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    _places: Places | None = field(default=None, init=False, repr=False)

    @property
    def line(self) -> int:
        """1-based line where the content begins."""
        return self.extent.source.position(self.extent.start + self.extent.root)[0]

    def span(self, path: Path) -> Span:
        """Give the place of the value at `path`.

        A scalar: its text with its quotes; the alias, if it is one. A mapping, a list or null: its key. The same as an
        item of a list: its first key, in flow style its text up to the end of the line. The root: its first key. A
        missing path: the place of its nearest ancestor.
        """
        return self._span(path, wants_key=False)

    def key_span(self, path: Path) -> Span:
        """Give the place of the key at `path`; of a list item as `span` does."""
        return self._span(path, wants_key=True)

    def raw(self, path: Path) -> str | None:
        """Give the text of the scalar at `path` as written, with quotes; None for collections and missing values."""
        node = self._root()
        steps = list(find(node, path)) if node else []
        if len(steps) < len(path) or node is None:
            return None
        node = steps[-1][1] if steps else node
        if not node.is_scalar:
            return None
        start, end = node.alias or (node.start, node.end)
        return self.extent.source.text[self.extent.start + start : self.extent.start + end]

    def source_line(self, line: int) -> str | None:
        """Give the text of a 1-based line of the file without its line end, None where there is no such line."""
        return self.extent.source.line(line)

    def _root(self) -> Node | None:
        if self._places is None:
            self._places = self.extent.places()
        return self._places.root

    def _span(self, path: Path, *, wants_key: bool) -> Span:
        root = self._root()
        if root is None:
            return self.extent.span(self.extent.root, self.extent.root)
        steps = list(find(root, path))
        if not steps:
            return self.extent.span(*(root.head or self._item(root)))
        _, node, key = steps[-1]
        if key is None:
            return self.extent.span(*self._item(node))
        shows_nothing = node.start == node.end or self._is_null(path[: len(steps)])
        if shows_nothing or not node.is_scalar or (wants_key and len(steps) == len(path)):
            return self.extent.span(*key)
        return self.extent.span(*(node.alias or (node.start, node.end)))

    def _is_null(self, path: Path) -> bool:
        value = self.data
        for key in path:
            value = value[key]
        return value is None

    def _item(self, node: Node) -> Offsets:
        """Give the place of a value that has no key: a list item or the root."""
        if node.alias:
            return node.alias
        while not node.is_flow and node.items:
            node = node.items[0]
        if node.head and not node.is_flow:
            return node.head
        source, start = self.extent.source, self.extent.start + node.start
        if not node.is_scalar:
            line, _ = source.position(start)
            return node.start, min(node.end, source.line_bounds(line)[1] - self.extent.start)
        if node.start == node.end and source.text[start - 1 : start] == "-":  # a null: the dash is all there is to see
            return node.start - 1, node.end
        return node.start, node.end


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file: its documents, the problems of the file as a whole, and whether some document could not be read.

    `refused` says that kubectl refuses the file as a whole: its documents only show what other files may refer to.
    `marked_chunks` are the chunks that may hold comments for ingresslint, each with its offset; what stands before
    `yaml_start` is JSON.
    """

    path: str
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    broken: bool
    refused: bool
    source: Source = field(repr=False, compare=False)
    yaml_start: int = field(default=0, repr=False, compare=False)
    marked_chunks: tuple[tuple[int, YamlText], ...] = field(default=(), repr=False, compare=False)

    @property
    def text(self) -> str:
        """The decoded text, without byte order mark."""
        return self.source.text

    def source_line(self, line: int) -> str | None:
        """Give the text of a 1-based line without its line end, None where there is no such line."""
        return self.source.line(line)

    def comments(self) -> tuple[Comment, ...]:
        """Give the comments that hold `ingresslint:`, in order; text inside scalars is no comment, JSON has none."""
        return tuple(comments_of(self.source, self.yaml_start, self.marked_chunks))
