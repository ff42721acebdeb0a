"""The text of a config file: its data, and the line of every setting for messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Protocol

from ingresslint.findings import FILE_START, Location, Path, Span, UsageError
from ingresslint.parse import parse


class Lines(Protocol):
    """Places of settings by their path from the root of the settings."""

    def span(self, path: Path) -> Span:
        """Place of a value, or of its nearest ancestor that exists."""

    def key_span(self, path: Path) -> Span:
        """Place of a key, or of its nearest ancestor that exists."""


@dataclass(frozen=True, slots=True)
class Source:
    """A config file as read: display path, settings as plain data, and where each of them stands."""

    path: str
    data: Mapping[str, Any]
    lines: Lines

    def location(self, *path: str | int) -> Location:
        """Place of a value."""
        return Location(self.path, self.lines.span(path))

    def place(self, *path: str | int) -> str:
        """Place of a key as `file:line`."""
        return f"{self.path}:{self.lines.key_span(path).line}"


def read_source(file: FilePath, shown: str) -> Source | None:
    """Read a config file; None for a pyproject.toml without `[tool.ingresslint]`.

    Raises UsageError, with the line where there is one, for a file that cannot be read or is not in its format.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror}") from error
    return _from_toml(shown, content) if file.suffix == ".toml" else _from_yaml(shown, content)


def from_data(data: Mapping[str, Any], shown: str) -> Source:
    """Give data that comes from no file the shape of a file's."""
    return Source(shown, data, _KnownLines({}))


def _from_yaml(shown: str, content: bytes) -> Source:
    file = parse(shown, content)
    for problem in (*file.problems, *(problem for document in file.documents for problem in document.problems)):
        raise UsageError(
            f"{shown}:{problem.span.line}: {problem.message.removesuffix('; kubectl keeps the last value')}"
        )
    if not file.documents:
        return from_data({}, shown)
    document = file.documents[0]
    if len(file.documents) > 1:
        raise UsageError(f"{shown}:{file.documents[1].line}: a config file holds one document")
    if not isinstance(document.data, dict):
        raise UsageError(f"{shown}:{document.line}: a config file holds settings such as `ignore:`")
    return Source(shown, document.data, document)


def _from_toml(shown: str, content: bytes) -> Source | None:
    if b"ingresslint" not in content:
        return None
    import tomllib  # 12 ms that a pyproject.toml of other tools does not pay

    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise UsageError(f"{shown}:{line[1] if line else text.count(chr(10)) + 1}: {message}") from error
    if "ingresslint" not in tool:
        return None
    lines = _toml_lines(text)
    if not isinstance(tool["ingresslint"], dict):
        raise UsageError(f"{shown}:{lines.key_span(()).line}: [tool.ingresslint] is a table")
    return Source(shown, _plain(tool["ingresslint"]), lines)


def _plain(value: Any) -> Any:
    """Write dates of TOML as YAML has them, as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


_TABLE = re.compile(r"\s*(\[{1,2})([^\[\]]+)\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_KEY_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_ROOT = ("tool", "ingresslint")


@dataclass(frozen=True, slots=True)
class _KnownLines:
    """Lines of keys and tables of TOML, for tomllib gives none. What stands inside a value is placed at its key."""

    known: Mapping[Path, int]

    def span(self, path: Path) -> Span:
        for end in range(len(path), -1, -1):
            if path[:end] in self.known:
                line = self.known[path[:end]]
                return Span(line, 1, line, 1)
        return FILE_START

    key_span = span


def _toml_lines(text: str) -> _KnownLines:
    known: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _TABLE.fullmatch(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            key = table
        elif stated := _KEY.match(line):
            key = table + _parts(stated[1])
        else:
            continue
        for end in range(len(_ROOT), len(key) + 1):
            if key[: len(_ROOT)] == _ROOT:
                known.setdefault(key[len(_ROOT) : end], number)
    return _KnownLines(known)


def _parts(name: str) -> Path:
    return tuple(part[0].strip("\"'") for part in _KEY_PART.finditer(name))
