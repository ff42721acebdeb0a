"""What rendering gives: objects that know, field by field, the line that a person must change."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingresslint import kinds
from ingresslint.findings import Location, ObjectRef, Path
from ingresslint.parse import Document
from ingresslint.render.errors import RenderHole, RenderProblem
from ingresslint.render.nodes import Node
from ingresslint.resources import Resource, ResourceKey


@dataclass(frozen=True, slots=True, eq=False)
class RenderedObject:
    """An object as it is applied; an Origin for its Resource.

    `written` is the object as its manifest or generator writes it, `data` as kustomize prints it.
    """

    node: Node
    written: ObjectRef

    @property
    def data(self) -> dict[str, Any]:
        """The content, plain."""
        return self.node.value if isinstance(self.node.value, dict) else {}

    @property
    def path(self) -> str:
        """Display path of the manifest, or of the kustomization whose generator makes the object."""
        return self.node.place.text.path

    @property
    def source(self) -> Hashable:
        """The document, and the place in it, that the object is made from."""
        return id(self.node.place.text), self.node.place.path

    def locate(self, path: Path) -> Location:
        """Where the value stands that a person must change: in the manifest, a patch, or the kustomization."""
        return self.node.nearest(path)[0].place.location

    def locate_key(self, path: Path) -> Location:
        """Where its key stands."""
        node, exists = self.node.nearest(path)
        return node.place.key_location if exists else node.place.location

    def touched_by(self, path: Path) -> tuple[Location, ...]:
        """Further places that the value depends on: a prefix, a suffix, the tag that was replaced."""
        node, exists = self.node.nearest(path)
        return tuple(place.location for place in node.touched) if exists else ()

    def source_line(self, line: int, path: str | None = None) -> str | None:
        """Text of a 1-based line of a file that `locate` may name, by default of the manifest."""
        if path is None or path == self.path:
            return self.node.place.text.source_line(line)
        return next((n.place.text.source_line(line) for n in _parts(self.node) if n.place.text.path == path), None)

    def raw(self, path: Path) -> str | None:
        """Source text of the scalar as written; None where kustomize computed the value."""
        node, exists = self.node.nearest(path)
        return node.place.raw if exists and not node.touched and not isinstance(node.value, dict | list) else None

    @property
    def odd_scalars(self) -> Iterable[tuple[Path, str]]:
        """Scalars of the manifest that kustomize, too, takes for something else than their text says, such as `010`."""
        text, prefix = self.node.place.text, self.node.place.path
        if not isinstance(text, Document):
            return
        for path, written in text.odd_scalars:
            rest = path[len(prefix) :]
            node, exists = self.node.nearest(rest)
            if path[: len(prefix)] == prefix and exists and node.place.path == path and not isinstance(node.value, str):
                yield rest, written

    @property
    def resource(self) -> Resource:
        """The object as the rules see it. Scope comes from ingresslint's own table, not from kustomize's."""
        metadata = self.data.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        api_version, kind = str(self.data.get("apiVersion", "")), str(self.data.get("kind", ""))
        name, namespace = metadata.get("name"), metadata.get("namespace")
        group = kinds.canonical_group(api_version.rpartition("/")[0], kind)
        where = namespace if isinstance(namespace, str) and namespace else None
        key = ResourceKey(
            group, kind, "" if kinds.is_cluster_scoped(group, kind) else where, name if isinstance(name, str) else ""
        )
        return Resource(key, api_version, self.data, self)


def _parts(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(one.parts.values())


@dataclass(frozen=True, slots=True, eq=False)
class Rendering:
    """The build of one kustomization: its objects, what kustomize refuses, what is unknown, and the files it read."""

    folder: str
    objects: tuple[RenderedObject, ...]
    problems: tuple[RenderProblem, ...] = ()
    holes: tuple[RenderHole, ...] = ()
    files: frozenset[str] = frozenset()
