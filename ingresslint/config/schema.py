"""Checks settings against `config.schema.json`, with the file and line of the first mistake.

This reads the part of JSON Schema 2020-12 that the file uses: importing jsonschema would cost every run with a config
file 80 ms, and its messages name no keys. A test holds the two to the same verdicts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any, NoReturn

from ingresslint.config.source import Source
from ingresslint.findings import Path, UsageError
from ingresslint.resources import pointer
from ingresslint.rules import did_you_mean

SCHEMA_FILE = FilePath(__file__).parent.parent / "config.schema.json"

_TYPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "object": (lambda value: isinstance(value, dict), "a mapping"),
    "array": (lambda value: isinstance(value, list), "a list"),
    "string": (lambda value: isinstance(value, str), "a string"),
    "null": (lambda value: value is None, "empty"),
    "boolean": (lambda value: isinstance(value, bool), "a boolean"),
    "number": (lambda value: isinstance(value, int | float), "a number"),
}


def verify(source: Source) -> None:
    """Raise UsageError for the first setting that the schema does not allow."""
    schema = _schema()
    # A stack in document order: the mistake that comes first in the file is the one that is told.
    pending: list[tuple[Path, Any, Mapping[str, Any]]] = [((), source.data, schema)]
    while pending:
        path, value, rule = pending.pop()
        if "$ref" in rule:
            rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
        _verify_value(source, path, value, rule)
        children = list(_children(source, path, value, rule))
        _verify_completeness(source, path, value, rule)
        pending.extend(reversed(children))


@cache
def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def _verify_value(source: Source, path: Path, value: Any, rule: Mapping[str, Any]) -> None:
    types = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
    if not any(_TYPES[name][0](value) for name in types):
        actual = next(words for is_it, words in _TYPES.values() if is_it(value))
        quotes = ": write it in quotes" if types[0] == "string" and actual in ("a number", "a boolean") else ""
        _refuse(source, path, f"{_named(path)} must be {_TYPES[types[0]][1]}, not {actual}{quotes}")
    if "enum" in rule and value not in rule["enum"]:
        words = ", ".join(word for word in rule["enum"] if isinstance(word, str))
        _refuse(source, path, f"{_named(path)} must be one of {words}, not {json.dumps(value)}")
    if "pattern" in rule and not re.search(rule["pattern"], value):
        _refuse(source, path, f'{_named(path)} must look like "{rule["examples"][0]}", not "{value}"')
    if value == [] and "minItems" in rule:
        _refuse(source, path, f"{_named(path)} must not be empty")


def _verify_completeness(source: Source, path: Path, value: Any, rule: Mapping[str, Any]) -> None:
    for key in rule.get("required", ()):
        if key not in value:
            _refuse(source, path, f'{_named(path)} needs "{key}"')


def _children(
    source: Source, path: Path, value: Any, rule: Mapping[str, Any]
) -> Iterator[tuple[Path, Any, Mapping[str, Any]]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield (*path, index), item, rule["items"]
    elif isinstance(value, dict):
        known = rule.get("properties", {})
        others = rule.get("additionalProperties", {})
        for key, item in value.items():
            if key in known:
                yield (*path, key), item, known[key]
            elif others is False:
                where = f" in {_named(path)}" if path else ""
                _refuse(source, (*path, key), f'unknown key "{key}"{where}{did_you_mean(key, known)}')
            elif others:
                yield (*path, key), item, others


def _named(path: Path) -> str:
    return f'"{pointer(path)}"'


def _refuse(source: Source, path: Path, message: str) -> NoReturn:
    raise UsageError(f"{source.place(*path)}: {message}")
