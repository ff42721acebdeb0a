"""Where a rendered value is written: in a document, or in a text that stands inside another document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ingresslint.findings import Location, Path, Span
from ingresslint.parse import Document


class Text(Protocol):
    """What places need of a document; `parse.Document` has it."""

    @property
    def path(self) -> str:
        """Display path of the file."""

    def span(self, path: Path) -> Span:
        """Place of the value at a path, or of its nearest ancestor."""

    def key_span(self, path: Path) -> Span:
        """Place of the key at a path."""

    def raw(self, path: Path) -> str | None:
        """Text of the scalar at a path as written, None for collections."""

    def source_line(self, line: int) -> str | None:
        """Text of a 1-based line of the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A path in a text."""

    text: Text
    path: Path = ()

    def at(self, *keys: str | int) -> Place:
        """The place further down."""
        return Place(self.text, self.path + keys)

    @property
    def location(self) -> Location:
        """File and span of the value (of its key, if the value is a collection or null)."""
        return Location(self.text.path, self.text.span(self.path))

    @property
    def key_location(self) -> Location:
        """File and span of the key."""
        return Location(self.text.path, self.text.key_span(self.path))

    @property
    def raw(self) -> str | None:
        """The scalar as written, with its quotes; None for a collection and for what is not there."""
        return self.text.raw(self.path)


@dataclass(frozen=True, slots=True)
class InlineText:
    """A document that is a block scalar of another one (`patch: |-`); `host_path` is where that scalar stands."""

    document: Document
    host: Text
    host_path: Path

    @property
    def path(self) -> str:
        """Display path of the file."""
        return self.host.path

    def span(self, path: Path) -> Span:
        """Place of a value in the file."""
        return self._outer(self.document.span(path))

    def key_span(self, path: Path) -> Span:
        """Place of a key in the file."""
        return self._outer(self.document.key_span(path))

    def raw(self, path: Path) -> str | None:
        """Text of a scalar as written in the inner text."""
        return self.document.raw(path)

    def source_line(self, line: int) -> str | None:
        """Text of a 1-based line of the file."""
        return self.host.source_line(line)

    def _outer(self, inner: Span) -> Span:
        """Move a span to the file. Only the lines of a literal block (`|`) are lines of the file."""
        scalar = self.host.span(self.host_path)
        if not (self.host.raw(self.host_path) or "").startswith("|"):
            return scalar
        line = self.document.source_line(inner.line) or ""
        outer = self.host.source_line(scalar.line + inner.line) or ""
        indent = max(len(outer) - len(line), 0) if outer.endswith(line) else 0
        return Span(
            scalar.line + inner.line,
            inner.column + indent,
            scalar.line + inner.end_line,
            inner.end_column + indent,
        )
