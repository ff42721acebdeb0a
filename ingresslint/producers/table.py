"""The table of producers: which kinds make others, under names that follow from their own.

`producers.json` holds those that ingresslint knows, each with its source; the config may add more in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from ingresslint.findings import Path
from ingresslint.producers.templates import Template, UnknownPlaceholderError, path_of
from ingresslint.resources import Field, Resource

DATA = FilePath(__file__).with_name("producers.json")


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """An object of the core group that a controller will make; `namespace` None is any.

    `keys` and `type` are those of a Secret, None where they are not stated.
    """

    kind: str
    namespace: str | None
    name: str
    by: Resource
    keys: frozenset[str] | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One thing that a producer makes: once, or for each item of a list at `each`; only where the fields of `when` fit.

    Without a `namespace` it is in that of its producer.
    """

    kind: str
    name: Template
    namespace: Template | None = None
    keys: frozenset[str] | None = None
    type: Template | None = None
    each: Path = ()
    when: tuple[tuple[Path, Any], ...] = ()

    def products(self, by: Resource) -> Iterator[Product]:
        """What a producer makes of this."""
        if any(by.get(*path).value != value for path, value in self.when):
            return
        for item in by.get(*self.each).each() if self.each else (None,):
            name = self.name.text(by, item)
            if name:
                yield Product(self.kind, self._namespace(by, item), name, by, self.keys, self._type(by, item))

    def _namespace(self, by: Resource, item: Field | None) -> str | None:
        return self.namespace.text(by, item) if self.namespace else by.namespace or None

    def _type(self, by: Resource, item: Field | None) -> str | None:
        return self.type.text(by, item) if self.type else None


@dataclass(frozen=True, slots=True)
class Producer:
    """A kind whose objects make others. `labels` are those of the pods that it makes: a key and the value, if known."""

    group: str
    kind: str
    makes: tuple[Made, ...] = ()
    labels: tuple[tuple[str, Template | None], ...] = ()
    source: str = ""


class EntryError(ValueError):
    """A mistake in an entry of the table: `path` leads to it."""

    def __init__(self, path: Path, message: str) -> None:
        """Name the place and the mistake."""
        super().__init__(message)
        self.path = path


def read_producer(entry: Mapping[str, Any]) -> Producer:
    """Read an entry whose shape is that of the schema. Raises EntryError for a template that cannot be read."""
    labels = entry.get("pods", {}).get("labels", ())
    return Producer(
        entry["group"],
        entry["kind"],
        tuple(_made(made, index) for index, made in enumerate(entry["makes"])),
        tuple(_label(text, index) for index, text in enumerate(labels)),
        entry.get("source", ""),
    )


def _made(entry: Mapping[str, Any], index: int) -> Made:
    def template(key: str) -> Template | None:
        try:
            return Template.of(entry[key], items="each" in entry) if key in entry else None
        except UnknownPlaceholderError as error:
            raise EntryError(("makes", index, key), str(error)) from error

    def path(text: str, *keys: str) -> Path:
        try:
            return path_of(text)
        except UnknownPlaceholderError as error:
            raise EntryError(("makes", index, *keys), str(error)) from error

    return Made(
        entry["kind"],
        template("name") or Template(()),
        template("namespace"),
        frozenset(entry["keys"]) if "keys" in entry else None,
        template("type"),
        path(entry["each"], "each") if "each" in entry else (),
        tuple((path(key, "when", key), value) for key, value in entry.get("when", {}).items()),
    )


def _label(text: str, index: int) -> tuple[str, Template | None]:
    key, equals, value = text.partition("=")
    try:
        return key, Template.of(value) if equals else None
    except UnknownPlaceholderError as error:
        raise EntryError(("pods", "labels", index), str(error)) from error


class Table:
    """Producers by group and kind: those that ingresslint knows, and more that the config states."""

    def __init__(self, more: Iterable[Producer] = ()) -> None:
        """Add to what is known; entries are read when somebody asks for their kind."""
        self._more = tuple(more)
        self._read: dict[tuple[str, str], tuple[Producer, ...]] = {}

    def of(self, group: str, kind: str) -> tuple[Producer, ...]:
        """The entries for a kind."""
        known = self._read.get((group, kind))
        if known is None:
            entry = _data().entries.get((group, kind))
            own = (read_producer(entry),) if entry else ()
            known = self._read[group, kind] = (*own, *(p for p in self._more if (p.group, p.kind) == (group, kind)))
        return known


@dataclass(frozen=True, slots=True)
class _Data:
    entries: Mapping[tuple[str, str], Mapping[str, Any]]
    inert_groups: frozenset[str]
    inert_kinds: frozenset[tuple[str, str]]


@cache
def _data() -> _Data:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return _Data(
        {(entry["group"], entry["kind"]): entry for entry in data["producers"]},
        frozenset(entry["group"] for entry in data["inert"] if "kinds" not in entry),
        frozenset((entry["group"], kind) for entry in data["inert"] for kind in entry.get("kinds", ())),
    )


def is_inert(group: str, kind: str) -> bool:
    """Say whether objects of a kind steer or describe others, or carry their own pods: they make no other ones."""
    return group in _data().inert_groups or (group, kind) in _data().inert_kinds


KNOWN = Table()
"""What ingresslint knows without a config."""
