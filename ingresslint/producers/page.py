"""The page of the producers, for people: `python -m ingresslint.producers.page docs/producers.md` writes it.

With `--check` it only says whether the page is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingresslint.producers.table import DATA

_INTRODUCTION = """\
<!-- Generated from ingresslint/producers/producers.json by `make docs`: edit that file. -->

# Producers

Kinds whose objects make others that no manifest holds. A reference to one of those is satisfied, and what is known of
it (the keys and the type of a Secret) is checked. `{name}` and `{namespace}` are the object's, `{spec.…}` a value
in it, `{item.…}` one of each item of a list; `|` separates what is tried in turn, and text in quotes stands for itself.
Producers of your own: [configuration](configuration.md#producers)."""

_READ = """\
## Known from more than names

Which of these objects make something, and what, follows from their content."""

_INERT = """\
## Make nothing

Custom resources may make anything whose name begins with their own, so that nothing of such a name is reported as
absent. Those of these kinds steer or describe other objects, or carry their own pods, and make no others."""


def page(data: Mapping[str, Any]) -> str:
    """Write the data of the table as Markdown."""
    made = [f"| {_kind(e)} | {'<br>'.join(_makes(e))} | {_pods(e)} | {_source(e)} |" for e in data["producers"]]
    read = [f"| {_kind(e)} | {e['makes']} | {_source(e)} |" for e in data["read"]]
    inert = [
        f"| `{e['group']}` | {', '.join(f'`{k}`' for k in e.get('kinds', ())) or 'all'} | {_source(e)} |"
        for e in data["inert"]
    ]
    tables = (
        _table(("kind", "makes", "labels of its pods", "source"), made),
        _READ,
        _table(("kind", "makes", "source"), read),
        _INERT,
        _table(("group", "kinds", "source"), inert),
    )
    return "\n\n".join((_INTRODUCTION, *tables)) + "\n"


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    return "\n".join((f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *rows))


def _kind(entry: Mapping[str, Any]) -> str:
    return f"`{entry['kind']}`" + (f"<br>{entry['group']}" if entry["group"] else "")


def _makes(entry: Mapping[str, Any]) -> Iterator[str]:
    for made in entry["makes"]:
        text = f"{made['kind']} {_code(made['name'])}"
        if "each" in made:
            text += f" for each item of `{made['each']}`"
        if "namespace" in made:
            text += f" in {_code(made['namespace'])}"
        if "type" in made:
            text += f", type {_code(made['type'])}"
        if "keys" in made:
            text += f", keys {', '.join(_code(key) for key in made['keys'])}"
        for path, value in made.get("when", {}).items():
            text += f", if {_code(path)} is {_code(json.dumps(value))}"
        yield text


def _pods(entry: Mapping[str, Any]) -> str:
    return "<br>".join(_code(label) for label in entry.get("pods", {}).get("labels", ()))


def _source(entry: Mapping[str, Any]) -> str:
    return f"<{entry['source']}>"


def _code(text: str) -> str:
    return f"`{text}`".replace("|", r"\|")


def main(arguments: Sequence[str]) -> int:
    """Write the page to a file; with `--check` only say whether that is stale, and give 1 if so."""
    checking = "--check" in arguments
    files = [argument for argument in arguments if argument != "--check"]
    if len(files) != 1:
        sys.stderr.write("usage: python -m ingresslint.producers.page [--check] FILE\n")
        return 2
    target, wanted = Path(files[0]), page(json.loads(DATA.read_text(encoding="utf-8")))
    if not checking:
        target.write_text(wanted, encoding="utf-8", newline="\n")
    elif not target.is_file() or target.read_text(encoding="utf-8") != wanted:
        sys.stdout.write(f"{files[0]} is stale: run `make docs`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
