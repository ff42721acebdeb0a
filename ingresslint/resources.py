"""Kubernetes objects as the rules see them: identity, and values that know their place.

A `Resource` is one object of one document. A `Field` is a value of it together with its path; reading never raises, a
wrong shape gives an absent field. Lines are asked of the resource's origin, so that rendered objects can answer with
the file that a person must change.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from ingresslint.findings import Location, ObjectRef, Path

if TYPE_CHECKING:
    from ingresslint.parse import Document

_PLACEHOLDER = re.compile(
    r"\{\{|\{%|<%|<[^<>\s][^<>]*>|\$\{|\$\(|\(\(.*\)\)|\(\$|#\{.*\}#|__\w+?__|@\w+@|ENC\[|%\w+%|\ufffd"
    r"|^\$[A-Za-z_]\w*$|^\[[^\]]*\]$"
)
_UPPER_WORD = re.compile(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*")


def is_placeholder(value: Any) -> bool:
    """Say whether a scalar holds a marker that some tool or reader replaces (`${X}`, `<name>`, `__X__`, `{{ x }}`).

    So does U+FFFD, which stands for a byte that is no text. Such a value is unknown: it gives no verdict.
    """
    return isinstance(value, str) and not value.isalnum() and bool(_PLACEHOLDER.search(value))


def is_unknown_name(value: Any) -> bool:
    """Say the same of a name, host or port, which are never in capitals: `PORT` and `YOUR_DOMAIN` stand for others."""
    return is_placeholder(value) or (
        isinstance(value, str) and len(value) > 1 and value.isupper() and bool(_UPPER_WORD.fullmatch(value))
    )


@dataclass(frozen=True, slots=True, order=True)
class ResourceKey:
    """Identity of an object. The version is no part of it, the group is.

    `namespace` is the written one, None where a namespaced object has none written, and "" for a cluster-scoped object.
    """

    group: str
    kind: str
    namespace: str | None
    name: str

    def __str__(self) -> str:
        if not self.name:
            return f"{self.kind} without a name"
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def same_namespace(one: str | None, other: str | None) -> bool:
    """Say whether two namespaces may be the same: one that is not written or holds a placeholder may be any."""
    return one is None or other is None or one == other or is_placeholder(one) or is_placeholder(other)


class Origin(Protocol):
    """Where an object comes from: a part of a document now, a rendering later."""

    @property
    def path(self) -> str:
        """Display path of the file that holds the object."""

    @property
    def written(self) -> ObjectRef | None:
        """The object as its manifest writes it; None where that is what the resource holds."""

    @property
    def source(self) -> Hashable:
        """Names what is written, the same for every rendering of it."""

    def locate(self, path: Path) -> Location:
        """Place of the value at `path`, or of its nearest ancestor that exists; of a collection its key."""

    def locate_key(self, path: Path) -> Location:
        """Place of the key (or list item) at `path`, or of its nearest ancestor that exists."""

    def source_line(self, line: int, path: str | None = None) -> str | None:
        """Text of a 1-based line of a file that `locate` names, by default of the one that holds the object."""

    def raw(self, path: Path) -> str | None:
        """Source text of the scalar at `path`, as written."""

    @property
    def odd_scalars(self) -> Iterable[tuple[Path, str]]:
        """Path and text of the object's unquoted scalars and keys that mean something else than their text says."""


@dataclass(frozen=True, slots=True)
class DocumentOrigin:
    """An object that stands in a document at `prefix` (empty, or `items[3]` of a List)."""

    document: Document
    prefix: Path = ()

    @property
    def path(self) -> str:
        """Display path of the document's file."""
        return self.document.path

    @property
    def written(self) -> ObjectRef | None:
        """None: the object is as it is written."""
        return None

    @property
    def source(self) -> Hashable:
        """The document and the way to the object in it."""
        return id(self.document), self.prefix

    def locate(self, path: Path) -> Location:
        """Place of the value in the document."""
        return Location(self.document.path, self.document.span(self.prefix + path))

    def locate_key(self, path: Path) -> Location:
        """Place of the key in the document."""
        return Location(self.document.path, self.document.key_span(self.prefix + path))

    def source_line(self, line: int, path: str | None = None) -> str | None:
        """Text of a line of the document's file; None for any other file."""
        return self.document.source_line(line) if path in {None, self.path} else None

    def raw(self, path: Path) -> str | None:
        """Source text of a scalar of the document."""
        return self.document.raw(self.prefix + path)

    @property
    def odd_scalars(self) -> Iterable[tuple[Path, str]]:
        """Those of the document that lie in the object."""
        skip = len(self.prefix)
        return ((path[skip:], text) for path, text in self.document.odd_scalars if path[:skip] == self.prefix)


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One object: identity, content and origin. Two resources are equal only if they are the same one."""

    key: ResourceKey
    api_version: str
    data: dict[str, Any]
    origin: Origin

    @property
    def root(self) -> Field:
        """The object as a field."""
        return Field(self, (), self.data)

    @property
    def kind(self) -> str:
        """The kind."""
        return self.key.kind

    @property
    def group(self) -> str:
        """API group that the object lives in today, "" for the core group."""
        return self.key.group

    @property
    def name(self) -> str:
        """The name, "" where none is written."""
        return self.key.name

    @property
    def namespace(self) -> str | None:
        """The effective namespace: None where nobody states it, "" for a cluster-scoped object."""
        return self.key.namespace

    @property
    def path(self) -> str:
        """Display path of the file that holds the object."""
        return self.origin.path

    @property
    def folder(self) -> str:
        """Folder of that file, "" for the working directory."""
        return self.path.rpartition("/")[0]

    @property
    def written(self) -> ObjectRef:
        """The object as its manifest writes it."""
        return self.origin.written or self.applied

    @property
    def applied(self) -> ObjectRef:
        """The object as it is applied, with what kustomize makes of its name and namespace."""
        metadata = self.data.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        kind, namespace, name = self.data.get("kind"), metadata.get("namespace"), metadata.get("name")
        return ObjectRef(
            self.api_version,
            kind if isinstance(kind, str) else self.kind,
            namespace if isinstance(namespace, str) else None,
            name if isinstance(name, str) else None,
        )

    def get(self, *keys: str | int) -> Field:
        """Field at a path from the root: `resource.get("spec", "rules", 0)`."""
        return self.root.get(*keys)

    def is_a(self, group: str, *names: str) -> bool:
        """Say whether the object is of this group and one of these kinds."""
        return self.key.group == group and self.key.kind in names

    def annotation(self, name: str) -> str | None:
        """Value of an annotation if it is a string."""
        value = self.get("metadata", "annotations", name).value
        return value if isinstance(value, str) else None

    @property
    def annotations(self) -> dict[str, str]:
        """All annotations whose values are strings."""
        value = self.get("metadata", "annotations").value
        return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}

    @property
    def labels(self) -> dict[str, Any]:
        """The object's own labels as written, whatever their types."""
        value = self.get("metadata", "labels").value
        return value if isinstance(value, dict) else {}

    @property
    def odd_scalars(self) -> Iterator[tuple[Field, str]]:
        """Fields whose unquoted value or key means something else to kubectl than it says, with the text as written."""
        for path, text in self.origin.odd_scalars:
            yield self.get(*path), text

    def in_namespace(self, namespace: str | None) -> Resource:
        """The same object with another effective namespace; a cluster-scoped one stays as it is."""
        if self.key.namespace in {"", namespace}:
            return self
        return replace(self, key=replace(self.key, namespace=namespace))

    def __str__(self) -> str:
        return str(self.key)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A value in an object and the way to it. An absent field has the value None and its nearest ancestor's place."""

    resource: Resource
    path: Path
    value: Any

    @property
    def exists(self) -> bool:
        """False for an absent key and for an explicit null, which the API treats alike."""
        return self.value is not None

    @property
    def text(self) -> str | None:
        """The value if it is a string."""
        return self.value if isinstance(self.value, str) else None

    @property
    def integer(self) -> int | None:
        """The value if the API reads it as an integer: an int, or a float without fraction."""
        if isinstance(self.value, bool):
            return None
        if isinstance(self.value, float):
            return int(self.value) if self.value.is_integer() else None
        return self.value if isinstance(self.value, int) else None

    @property
    def mapping(self) -> dict[str, Any]:
        """The value if it is a mapping, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def unknown(self) -> bool:
        """True if the value of a name, host or port still stands for another."""
        return is_unknown_name(self.value)

    def get(self, *keys: str | int) -> Field:
        """Field further down; wrong shapes and missing keys give an absent field."""
        value = self.value
        for key in keys:
            if type(key) is str and isinstance(value, dict):
                value = value.get(key)
            elif type(key) is int and isinstance(value, list) and 0 <= key < len(value):
                value = value[key]
            else:
                value = None
        return Field(self.resource, self.path + keys, value)

    def each(self) -> Iterator[Field]:
        """Items of a list, in order; nothing if the value is no list."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Field(self.resource, (*self.path, index), value)

    def items(self) -> Iterator[tuple[str, Field]]:
        """Entries of a mapping, in order; nothing if the value is no mapping."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Field(self.resource, (*self.path, key), value)

    @property
    def location(self) -> Location:
        """Place of the value (of its key, if the value is a collection or null)."""
        return self.resource.origin.locate(self.path)

    @property
    def key_location(self) -> Location:
        """Place of the key."""
        return self.resource.origin.locate_key(self.path)

    @property
    def at_key(self) -> Field:
        """The same field, reported at its key."""
        return KeyField(self.resource, self.path, self.value)

    @property
    def raw(self) -> str | None:
        """The scalar's source text as written (`010`, `"80"`), None for collections and absent fields."""
        return self.resource.origin.raw(self.path)

    @property
    def pointer(self) -> str:
        """Path in words: `spec.rules[0].host`, `metadata.annotations["a/b"]`; "" for the object itself."""
        return pointer(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class KeyField(Field):
    """A field whose defect is its key: `location` is the key's place."""

    @property
    def location(self) -> Location:
        """Place of the key."""
        return self.resource.origin.locate_key(self.path)


_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def pointer(path: Path) -> str:
    """Write a path as in the JSON report: `spec.rules[0].host`, `metadata.annotations["a/b"]`."""
    out = ""
    for key in path:
        if isinstance(key, int):
            out += f"[{key}]"
        elif _PLAIN_KEY.fullmatch(key):
            out += f".{key}" if out else key
        else:
            quoted = key.replace("\\", "\\\\").replace('"', '\\"')
            out += f'["{quoted}"]'
    return out
