"""The text of a file: from bytes to text, and from offsets in the text to lines and columns."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from ingresslint.findings import Span

_BY_MARK = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(content: bytes) -> tuple[str, dict[int, int]]:
    """Give the text of a file, and its bytes that are no text: offset in the text and byte.

    UTF-8, or UTF-16 if it begins with its byte order mark; the mark is no part of the text. What cannot be decoded
    becomes U+FFFD, one for each byte of UTF-8, as in kubectl (golang.org/x/text/encoding/unicode, BOMOverride).
    """
    for mark, encoding in _BY_MARK:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), {}
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8"), {}
    except UnicodeDecodeError:
        text = content.decode("utf-8", "surrogateescape")
    wrong = {match.start(): ord(match.group()) - 0xDC00 for match in _ESCAPED_BYTE.finditer(text)}
    return _ESCAPED_BYTE.sub("\ufffd", text), wrong


class Source:
    """Text with its lines. They end at LF, CRLF or CR only, as editors count them, not at YAML's other line breaks."""

    __slots__ = ("_read", "_starts", "_text")

    def __init__(self, text: str | None, read: Callable[[], str] | None = None) -> None:
        """Take the text; or None, and a function that gives it when somebody asks."""
        self._text = text
        self._read = read
        self._starts: list[int] | None = None

    @property
    def text(self) -> str:
        """The whole text."""
        if self._text is None:
            self._text = self._read() if self._read else ""
        return self._text

    def span(self, start: int, end: int) -> Span:
        """Give the place of `text[start:end]`; lines and columns are 1-based, columns count code points."""
        line, column = self.position(start)
        end_line, end_column = self.position(max(start, end))
        return Span(line, column, end_line, end_column)

    def position(self, offset: int) -> tuple[int, int]:
        """Give the 1-based line and column of an offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Give the offsets where the text of a 1-based line begins and ends; the line end is no part of it."""
        starts = self._line_starts()
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line(self, line: int) -> str | None:
        """Give the text of a 1-based line without its end, None where there is no such line."""
        if not 1 <= line <= len(self._line_starts()):
            return None
        start, end = self.line_bounds(line)
        return self.text[start:end]

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            if "\r" in self.text:
                self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
            else:
                self._starts = list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))
        return self._starts
