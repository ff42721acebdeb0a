"""The passages of a file: the text of one document each, and what of them may be shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_LINE_END = re.compile(r"\r\n|\r|\n")
_SECRET_KIND = re.compile(r"\bkind[\"']?[ \t]*:\s*[\"']?Secret(?:List)?\b")


class Passages:
    """The lines of a text, and where in them its documents begin."""

    def __init__(self, text: str) -> None:
        """Split a text as kubectl does: a line that begins with `---` separates."""
        self._lines = _LINE_END.split(text)
        self._starts = [0, *(n + 1 for n, line in enumerate(self._lines) if line.startswith("---"))]
        self._secret: dict[int, bool] = {}

    def text(self, line: int) -> str:
        """The text of the document at a 1-based line."""
        number = self._number(line)
        start, end = self._bounds(number)
        return "\n".join(self._lines[start:end])

    def line_inside(self, line: int) -> int:
        """The 1-based line inside of the document, for a 1-based line of the file."""
        return line - self._starts[self._number(line)]

    def may_show(self, line: int) -> bool:
        """False for a line of a document that may be a Secret: its content is never shown."""
        number = self._number(line)
        if number not in self._secret:
            self._secret[number] = _SECRET_KIND.search(self.text(line)) is not None
        return not self._secret[number]

    def _number(self, line: int) -> int:
        return bisect_right(self._starts, max(line - 1, 0)) - 1

    def _bounds(self, number: int) -> tuple[int, int]:
        last = number + 1 == len(self._starts)
        return self._starts[number], len(self._lines) if last else self._starts[number + 1] - 1


@lru_cache(maxsize=1)
def passages(text: str) -> Passages:
    """The passages of a text; kept as long as no other text is asked for."""
    return Passages(text)


def may_show(line: str) -> bool:
    """False for a line that holds a whole Secret, as compact JSON does."""
    return _SECRET_KIND.search(line) is None
