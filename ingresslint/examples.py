"""Examples of a rule: manifests in its file, with marks at the lines where findings are expected.

They are tests and documentation at once, and of no use to a run: they are parsed only when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingresslint.parse import parse

_DEFAULT_FILE = "manifest.yaml"
_FILE = re.compile(r"# file: (\S+)")
_MARK = re.compile(r"\s*# (finding|related)$")

Place = tuple[str, int]
"""A file of an example and a 1-based line in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example.

    `text` is as written; `files` are its files without the marks, `findings` and `related` the marked lines.
    `config` has keys of a config file; `now` is the date of the run (`2030-01-31`).
    """

    name: str
    text: str
    files: Mapping[str, str]
    findings: frozenset[Place] = frozenset()
    related: frozenset[Place] = frozenset()
    config: Mapping[str, Any] = field(default_factory=dict)
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """The bad and the good examples of a rule, in the order of its file."""

    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()


def read_examples(text: str) -> Examples:
    """Read the part `examples:` of a rule file; an empty text has none."""
    documents = parse("examples", text.encode()).documents
    data = documents[0].data["examples"] if documents else {}
    return Examples(tuple(_examples(data.get("bad"))), tuple(_examples(data.get("good"))))


def _examples(stated: Any) -> Iterator[Example]:
    """An example is a text, or several are a mapping from name to text or to `{files, config, now}`."""
    if isinstance(stated, str):
        stated = {"": stated}
    for name, case in (stated or {}).items():
        if isinstance(case, str):
            yield _example(name, case, {}, None)
        else:
            yield _example(name, case["files"], case.get("config", {}), case.get("now"))


def _example(name: str, text: str, config: Mapping[str, Any], now: str | None) -> Example:
    files: dict[str, list[str]] = {}
    marked: dict[str, set[Place]] = {"finding": set(), "related": set()}
    path = _DEFAULT_FILE
    for line in text.rstrip("\n").split("\n"):
        if start := _FILE.fullmatch(line):
            path = start[1]
            files[path] = []
            continue
        lines = files.setdefault(path, [])
        content = line
        while mark := _MARK.search(content):
            content = content[: mark.start()]
            marked[mark[1]].add((path, len(lines) + 1))
        lines.append(content)
    return Example(
        name,
        text,
        {path: "\n".join(lines) + "\n" for path, lines in files.items() if len(files) == 1 or any(lines)},
        frozenset(marked["finding"]),
        frozenset(marked["related"]),
        config,
        now,
    )
