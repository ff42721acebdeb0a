"""Text of the input as it may leave the program: nothing in it can steer a terminal, a log or a reader's eye."""

from __future__ import annotations

import json
import re
from typing import Any

from ingresslint.findings import Location

# DEL and C1 controls; line separators; marks that reorder or hide text (Unicode UAX 9, "Trojan Source"); surrogates.
_UNSEEN = (
    r"\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f"
)
# A CI runner obeys `##[command]` and `##vso[command]` anywhere in a line of its log (GitHub actions/runner
# ActionCommand.TryParse, Azure Pipelines logging commands), so a manifest could give it orders.
_COMMAND = r"#(?=#\w*\[)"
_COMMAND_LINE = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_UNSAFE_TEXT = re.compile(rf"[\x00-\x1f{_UNSEEN}]|{_COMMAND}")
_UNSAFE_JSON = re.compile(rf"[{_UNSEEN}]|{_COMMAND}")
_LINE_BREAK = re.compile(r"[ \t]*[\r\n]\s*")
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_LETTERS = {2: "x", 4: "u", 8: "U"}  # of an escape by its number of hex digits, as in Python and C


def visible(text: str) -> str:
    r"""Write every control and invisible character as an escape: ``\x1b``, ``\u202e``, ``\n``."""
    return _UNSAFE_TEXT.sub(_escape, text)


def characters(text: str) -> list[str]:
    """Give what `visible` makes of a text, one item for each of its characters."""
    escapes = {match.start(): _escape(match) for match in _UNSAFE_TEXT.finditer(text)}
    return [escapes.get(index, char) for index, char in enumerate(text)]


def one_line(text: str) -> str:
    """Fold line breaks, with the blanks around them, to one space each, and escape what else is unsafe."""
    return visible(_LINE_BREAK.sub(" ", text.strip()))


def place(location: Location) -> str:
    """Write where something is: `path:line:column`, clickable in terminals and editors."""
    return f"{visible(location.path)}:{location.span.line}:{location.span.column}"


def no_commands(report: str) -> str:
    """Escape the `::` that a line of a report begins with: a GitHub runner obeys such lines of its log."""
    return _COMMAND_LINE.sub(r"\1\\x3a", report)


def json_text(data: Any) -> str:
    """Write plain data as JSON, in the order of its keys, readable and safe to print; ends with a newline.

    Letters stay as they are; what `visible` would escape becomes a JSON escape, which a parser undoes.
    """
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _UNSAFE_JSON.sub(_escape_json, text) + "\n"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    width = 2 if char < "\u0100" else 4 if char < "\U00010000" else 8
    return f"\\{_LETTERS[width]}{code:0{width}x}"


def _escape_json(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
