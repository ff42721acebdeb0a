"""Comments that speak to ingresslint, told apart from text in scalars that only looks like them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingresslint.parse.events import YAML_ERRORS, DocumentEndEvent, ScalarEvent, StreamEndEvent, YamlText
from ingresslint.parse.source import Source

MARKER = "ingresslint:"
_MARKER = re.compile(MARKER)
_HASH = re.compile(r"(?:^|(?<=[ \t]))#")


@dataclass(frozen=True, slots=True)
class Comment:
    """A YAML comment: its text from the `#` to the end of the line, at a 1-based line and column.

    `own_line` says that nothing but blanks stands before it.
    """

    line: int
    column: int
    text: str
    own_line: bool


def comments_of(source: Source, start: int, chunks: Iterable[tuple[int, YamlText]]) -> Iterator[Comment]:
    """Give the comments behind the offset `start` that hold the marker, in order.

    `chunks` are the stretches that are read as YAML, each with its offset. Behind a fault in a chunk every `#` after a
    blank counts, for there is no telling what is a scalar.
    """
    lines = [source.position(match.start())[0] for match in _MARKER.finditer(source.text, start)]
    scalars = [
        (offset + first, offset + last) for offset, chunk in chunks if lines for first, last in scalar_extents(chunk)
    ]
    starts = [first for first, _ in scalars]
    for line in dict.fromkeys(lines):
        begin, end = source.line_bounds(line)
        text = source.text[begin:end]
        for match in _HASH.finditer(text):
            before = bisect_right(starts, begin + match.start()) - 1
            if before >= 0 and begin + match.start() < scalars[before][1]:
                continue
            if MARKER in text[match.start() :]:
                yield Comment(
                    line, match.start() + 1, text[match.start() :], own_line=not text[: match.start()].strip()
                )
            break


def scalar_extents(chunk: YamlText) -> Iterator[tuple[int, int]]:
    """Give the offsets of every scalar with a text, up to a fault; a block scalar begins behind its header line."""
    next_event = chunk.reader()
    try:
        while type(event := next_event()) not in (DocumentEndEvent, StreamEndEvent):
            if type(event) is ScalarEvent and event.end_mark.index > event.start_mark.index:
                start, end = event.start_mark.index, event.end_mark.index
                if event.style in ("|", ">"):  # a comment may stand behind the header
                    start = chunk.text.find("\n", start, end) + 1 or end
                yield start, end
    except YAML_ERRORS:
        return
