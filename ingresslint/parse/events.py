"""YAML events of one text, from ruamel.yaml: its C parser, or its own in Python where the C parser is not installed."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.scanner import ScannerError

from ingresslint.parse import faults

__all__ = [
    "YAML_ERRORS",
    "AliasEvent",
    "DocumentEndEvent",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "ReadError",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "YamlText",
    "read_error",
    "refused_colon",
]

YAML_ERRORS = (YAMLError, RecursionError)

_WORD = re.compile(r"\S*:\S+")
_COLON_IN_WORD = re.compile(r"(?<=[\w./-]):(?=\S)")
_AT_FAULT = {f"while scanning {what}" for what in ("a simple key", "an alias", "an anchor")}
"""Constructs that are at fault where they begin, not where the parser gives them up."""
_PRIVATE_USE = range(0xE000, 0xF900)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _c_parser() -> Any:
    try:
        return importlib.import_module("_ruamel_yaml").CParser
    except ImportError:
        return None


C_PARSER = _c_parser()


class ReadError(Exception):
    """Reading ends here: why, and the stretch of text that is at fault, as offsets."""

    def __init__(self, message: str, start: int, end: int | None = None) -> None:
        """Without `end` one character is at fault."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = start + 1 if end is None else end


@dataclass(frozen=True, slots=True)
class YamlText:
    """A text for the parser. Some colons may stand as another character of the same length, so that offsets hold."""

    text: str
    stand_in: str = ""

    def reader(self) -> Callable[[], Any]:
        """Give a function that returns the next event at each call; it raises one of YAML_ERRORS."""
        if C_PARSER is None:
            next_event: Callable[[], Any] = _pure_events(self.text).__next__
        else:
            next_event = C_PARSER(self.text).get_event
        if not self.stand_in:
            return next_event

        def with_colons() -> Any:
            event = next_event()
            if type(event) is ScalarEvent:
                event.value = event.value.replace(self.stand_in, ":")
            return event

        return with_colons

    def without_colon(self, offset: int) -> YamlText:
        """Hide the colon at an offset from the parser, and every other one that is no indicator to any reader of YAML.

        ruamel.yaml refuses a colon inside a plain scalar of a flow collection (`{url: http://web}`), a limit of old
        libyaml that go-yaml v2 does not have: there a colon is part of the scalar unless a blank follows. Gives
        the text itself where no character is free to stand for the colon.
        """
        stand_in = self.stand_in or next((chr(code) for code in _PRIVATE_USE if chr(code) not in self.text), "")
        if not stand_in:
            return self
        text = self.text[:offset] + stand_in + self.text[offset + 1 :]
        if not self.stand_in:
            text = _WORD.sub(lambda word: _hide_colons(word.group(), stand_in), text)
        return YamlText(text, stand_in)


def _hide_colons(word: str, stand_in: str) -> str:
    if "!" in word or "&" in word or "*" in word:  # tags and anchors have colons of their own
        return word
    return _COLON_IN_WORD.sub(stand_in, word)


def _pure_events(text: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = "1.1"
    for event in yaml.parse(text):
        if type(event) is ScalarEvent and _SURROGATE.search(event.value):
            raise ScannerError(None, None, "found invalid Unicode character escape code", event.start_mark)
        yield event


def refused_colon(error: Exception) -> int | None:
    """Give the offset of the colon, if the error is that one stands inside a plain scalar of a flow collection."""
    if isinstance(error, MarkedYAMLError) and error.problem == "found unexpected ':'" and error.problem_mark:
        return int(error.problem_mark.index)
    return None


def read_error(error: Exception, text: YamlText) -> ReadError:
    """Translate an error of ruamel.yaml about a text."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return ReadError("the YAML reader gave up", 0)
    start = int(error.problem_mark.index)
    began = None if error.context_mark is None else int(error.context_mark.index)
    if not text.text[start:].strip():  # the end of the text is where nothing is wrong; what was never closed is
        opened = _innermost_flow(text)
        start = opened if opened is not None else start if began is None else began
        if text.text[start : start + 1] in faults.OPENING:
            return ReadError(faults.never_closed(text.text[start]), start)
    elif error.context in _AT_FAULT and began is not None:
        start = began
    problem, context = error.problem or "the YAML reader gave up", error.context or ""
    what = faults.Fault(problem, context, text.text[:start], text.text[start:])
    return ReadError(faults.words(what), start)


def _innermost_flow(text: YamlText) -> int | None:
    """Give the offset of the last flow collection that the readable part of a text leaves open."""
    next_event, opened = text.reader(), []
    try:
        while type(event := next_event()) is not StreamEndEvent:
            if type(event) in (MappingStartEvent, SequenceStartEvent):
                opened.append(event)
            elif type(event) in (MappingEndEvent, SequenceEndEvent):
                opened.pop()
    except YAML_ERRORS:
        pass
    return next((event.start_mark.index for event in reversed(opened) if event.flow_style), None)
