"""A line of source with carets under a span of it, cut to the width of a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ingresslint.findings import Span
from ingresslint.report.escaping import characters

_CUT = "..."
_TAB = "    "


def snippet(source: str, span: Span, width: int) -> tuple[str, str]:
    """Give the line as it is shown, and the line of carets that goes under it.

    `source` is the text of line `span.line`. A span over several lines is marked to the end of its first one, an empty
    span by one caret. A line wider than `width` columns is cut on either side of the span; a cut shows as `...`, a tab
    as four blanks.
    """
    source = source.rstrip("\r\n")
    start = min(span.column - 1, len(source))
    end = min(span.end_column - 1, len(source)) if span.end_line == span.line else len(source)
    # No window is wider than this, so a file that is one line of a megabyte costs no more than any other.
    first, last = max(0, start - 2 * width), start + 2 * width
    cells = [_TAB if cell == r"\t" else cell for cell in characters(source[first:last])]
    widths = [_columns(cell) for cell in cells]
    start, end = start - first, min(end - first, len(cells))
    left, right = 0, len(cells)
    if len(cells) < len(source) or sum(widths) > width:
        left, right = _window(widths, start, end, width - 2 * len(_CUT))
    head = _CUT if first + left > 0 else ""
    tail = _CUT if first + right < len(source) else ""
    indent = len(head) + sum(widths[left:start])
    carets = max(1, sum(widths[start : min(end, right)]))
    return head + "".join(cells[left:right]) + tail, " " * indent + "^" * carets


def _window(widths: Sequence[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Choose the cells to show: of the span what fits into `room` columns, then as much on its left as on its right."""
    right, used = _grow(widths[start:end], room)
    right += start
    before, more = _grow(widths[:start][::-1], (room - used) // 2)
    after, rest = _grow(widths[right:], room - used - more)
    left, right = start - before, right + after
    before, _ = _grow(widths[:left][::-1], room - used - more - rest)
    return left - before, right


def _grow(widths: Sequence[int], room: int) -> tuple[int, int]:
    """Count the first cells that fit into `room` columns together, and the columns that they take."""
    used = 0
    for count, width in enumerate(widths):
        if used + width > room:
            return count, used
        used += width
    return len(widths), used


def _columns(cell: str) -> int:
    """Columns that a terminal gives to a cell: two for wide East Asian characters, none for combining ones."""
    if cell.isascii():
        return len(cell)
    if unicodedata.combining(cell) or unicodedata.category(cell) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(cell) in {"W", "F"} else 1
