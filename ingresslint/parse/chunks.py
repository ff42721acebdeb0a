"""Splitting a text into chunks as kubectl does, on raw lines before any YAML is read.

Source: apimachinery, pkg/util/yaml/decoder.go, YAMLReader. A line that begins with `---` separates, wherever it stands,
and only blanks or a comment may follow the dashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DASHES = re.compile(r"^---([^\n]*)(?:\n|\Z)", re.MULTILINE)
_RULER = re.compile(r"-+\s*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The stretch of text from `start` to `end` that is read as one document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BadSeparator:
    """The text, from `start` to `end`, after the dashes of a separator line; kubectl refuses the whole file for it."""

    start: int
    end: int


def split(text: str, start: int = 0) -> Iterator[Chunk | BadSeparator]:
    """Give the chunks from an offset on, and every bad separator before the chunk that it opens or is part of.

    A separator that follows no other line belongs to the chunk that it opens, as kubectl hands it to the YAML reader.
    After a bad separator reading goes on: `--- {a: b}` opens a document as in YAML, a line of dashes only separates,
    and anything else is a line of the chunk.
    """
    for match in _DASHES.finditer(text, start):
        rest = match.group(1)
        trimmed = rest.strip()
        if not trimmed or trimmed.startswith("#"):
            opens = match.start()
            if start < opens:
                yield Chunk(start, opens)
                start = match.end()
            continue
        offset = match.start(1) + len(rest) - len(rest.lstrip())
        yield BadSeparator(offset, offset + len(trimmed))
        if rest[0].isspace():
            if start < match.start():
                yield Chunk(start, match.start())
            start = match.start()
        elif _RULER.fullmatch(trimmed):
            if start < match.start():
                yield Chunk(start, match.start())
            start = match.end()
    if start < len(text):
        yield Chunk(start, len(text))
