"""What the errors of a YAML parser mean, in a person's words.

The parsers say what they had expected; a person wants to know what is wrong with the line. Both parsers of ruamel.yaml
are understood: libyaml's words, and those of the one in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

OPENING = ("[", "{", '"', "'")
"""What is to be closed again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of a parser: what it says, while it did what, and the text before the character at fault and from it."""

    problem: str
    context: str
    before: str
    after: str

    @property
    def character(self) -> str:
        """The character at fault, "" at the end of the text."""
        return self.after[:1]

    @property
    def line_before(self) -> str:
        """What stands before it in its line."""
        return re.split(r"[\r\n]", self.before)[-1]


def words(fault: Fault) -> str:
    """Say what is wrong; where no better words are known, what the parser says."""
    for known, say in _WORDS:
        if re.search(known, fault.problem):
            return say(fault)
    return f"{fault.problem} ({fault.context})" if fault.context else fault.problem


def never_closed(character: str) -> str:
    """Say that a bracket or a quote has no end."""
    return f"the {character} here is never closed"


def _of_tab(_: Fault) -> str:
    return "a tab stands in the indentation, where YAML takes blanks only"


def _of_start(fault: Fault) -> str:
    if fault.character == "\t":
        return _of_tab(fault)
    return f'a value that begins with "{fault.character}" needs quotes'


def _of_indentation(fault: Fault) -> str:
    if fault.line_before.strip(" -"):
        return "text follows a value that has ended already"
    return "the indentation of this line fits no line above it"


def _of_colon(fault: Fault) -> str:
    if re.search(r":\s", fault.line_before):
        return 'a second ": " stands in one value, which needs quotes'
    return "this line is indented as if it belonged to the value of the line above"


def _of_key(_: Fault) -> str:
    return 'this line is neither a key with a ":" nor an item of a list'


def _of_list_item(_: Fault) -> str:
    return "an item of a list stands in the line of its key"


def _of_flow(fault: Fault) -> str:
    return f'a "," or the closing "{"]" if "]" in fault.problem else "}"}" is missing'


def _of_reference(fault: Fault) -> str:
    return f'a value that begins with "{"*" if "alias" in fault.context else "&"}" needs quotes'


_WORDS: tuple[tuple[str, Callable[[Fault], str]], ...] = (
    (r"tab character", _of_tab),
    (r"cannot start any token", _of_start),
    (r"did not find expected (?:key|'-' indicator)|expected <block end>", _of_indentation),
    (r"mapping values are not allowed", _of_colon),
    (r"could not find expected ':'", _of_key),
    (r"sequence entries are not allowed", _of_list_item),
    (r"expected ',' or '[\]}]'", _of_flow),
    (r"expected alphabetic or numeric character", _of_reference),
)
"""What a parser says, as a pattern, and who says it better."""
