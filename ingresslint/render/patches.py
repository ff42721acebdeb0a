"""Patches on the objects of a build (kustomize api/internal/builtins/Patch*Transformer.go)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingresslint.render import json6902, strategic
from ingresslint.render.documents import rewritten
from ingresslint.render.errors import RenderError
from ingresslint.render.identity import Id, Item, id_of
from ingresslint.render.nodes import Node, text_of
from ingresslint.render.places import Place
from ingresslint.render.selection import select
from ingresslint.render.sharing import separated, synchronized


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A patch: strategic merge patches (`merges`) or one JSON patch (`operations`), and what it is for.

    `target` is None where each strategic merge patch names its own; `place` is the entry of the kustomization. The two
    old fields differ in small things: `patchesStrategicMerge` copies metadata as a target does (`copies`), and
    `patchesJson6902` forgets what an object was called before (`remembers`).
    """

    place: Place
    target: Mapping[str, Any] | None = None
    merges: tuple[Node, ...] = ()
    operations: Node | None = None
    options: Mapping[str, bool] = field(default_factory=dict)
    copies: bool = False
    remembers: bool = True

    @property
    def changes_name(self) -> bool:
        """True if the patch may rename its target."""
        return bool(self.options.get("allowNameChange"))

    @property
    def changes_kind(self) -> bool:
        """True if the patch may give its target another kind."""
        return bool(self.options.get("allowKindChange"))


def patched(items: Sequence[Item], patch: Patch) -> list[Item]:
    """Give the objects with a patch applied, without those that it deletes. Raises RenderError."""
    out: list[Item | None] = list(items)
    if patch.operations is not None:
        if patch.target is None:
            raise RenderError("A JSON patch has no target", patch.place)
        for index in select(items, patch.target):
            out[index] = _json_patched(items[index], patch)
    elif patch.target is not None:
        if len(patch.merges) > 1:
            raise RenderError("Several strategic merge patches in one entry cannot have a target", patch.place)
        for index in select(items, patch.target):
            out[index] = _merged(items[index], patch.merges[0], patch)
    else:
        for node in patch.merges:
            _patch_by_name(out, node, patch)
    left = [item for item in out if item is not None]
    _refuse_doubles(left, patch)
    return left


def _patch_by_name(items: list[Item | None], node: Node, patch: Patch) -> None:
    """Apply a strategic merge patch to the one object that has, or had, its identity."""
    wanted = id_of(node)
    found = [i for i, item in enumerate(items) if item is not None and wanted in item.ids()]
    if len(found) != 1:
        why = "no resource of the build is that" if not found else "several resources of the build are that"
        near = _near(items, wanted) if not found else ""
        raise RenderError(f"The patch for {_named(wanted)} has no target: {why}{near}", node.place)
    item = items[found[0]]
    if item is not None:
        items[found[0]] = _merged(item, node, patch)


def _named(wanted: Id) -> str:
    version = f"{wanted.group}/{wanted.version}" if wanted.group else wanted.version
    return f"{wanted} ({version})"


def _near(items: Sequence[Item | None], wanted: Id) -> str:
    """What is there under the same name: another version or another namespace."""
    for item in items:
        if item is not None and wanted.name in {item.name, item.original.name} and wanted.kind == item.kind:
            return f"; it has {item.original} ({item.api_version})"
    return ""


def _with_metadata_texts(node: Node, names: tuple[str, ...] = ("labels", "annotations")) -> Node:
    """A patch after kustomize has rewritten its metadata: labels and annotations become texts, empty ones go."""
    metadata = node.child("metadata")
    if metadata is None or not isinstance(metadata.value, dict):
        return node
    for name in names:
        metadata = with_texts(metadata, name)
    return node.put("metadata", metadata)


def with_texts(metadata: Node, name: str) -> Node:
    """Metadata with the values of its labels or annotations as texts; without an empty mapping of them."""
    found = metadata.child(name)
    if found is None:
        return metadata
    entries = {
        key: value if type(value.value) is str else Node(str(text_of(value)), value.place)
        for key, value in found.entries()
    }
    if not entries:
        return metadata.drop(name)
    if all(entry.value is found.value[key] for key, entry in entries.items()):
        return metadata
    return metadata.put(name, found.with_entries(entries))


def _merged(item: Item, change: Node, patch: Patch) -> Item | None:
    """Apply one strategic merge patch; None if it deletes the object. Name and kind stay unless it may change them."""
    if patch.copies or patch.target is not None:
        change = _with_metadata_texts(change)
        api_version = item.node.child("apiVersion")
        change = change.put("apiVersion", api_version) if api_version is not None else change.drop("apiVersion")
    elif patch.changes_name or patch.changes_kind:
        change = _with_metadata_texts(change, ("annotations",))
    node = strategic.merge(item.node, change)
    if node is None or not node.value:
        return None
    node = synchronized(item.node, node)
    if not patch.changes_kind:
        node = _restored(node, item.node, ("kind",))
    if not patch.changes_name:
        node = _restored(node, item.node, ("metadata", "name"))
    node = _restored(node, item.node, ("metadata", "namespace"))
    if patch.changes_name or patch.changes_kind:
        item = item.remembering()
    return item.with_node(node)


def _restored(node: Node, before: Node, path: tuple[str, ...]) -> Node:
    """Put back what a patch may not change."""
    old, new = before.get(*path), node.get(*path)
    if old is not None and old.value is not None:
        return node if new is not None and new.value is old.value else node.put_at(path, old)
    if new is None:
        return node
    holder = node.get(*path[:-1])
    return node.put_at(path[:-1], holder.drop(path[-1])) if holder is not None else node


def _json_patched(item: Item, patch: Patch) -> Item:
    """Apply a JSON patch. kustomize keeps notes in the annotations meanwhile, so that there always are some."""
    if patch.operations is None:
        return item
    if patch.remembers:
        item = item.remembering()
    node = rewritten(separated(item.node))
    metadata = node.child("metadata")
    annotations = metadata.child("annotations") if metadata is not None else None
    if item.is_marked and metadata is not None and (annotations is None or annotations.value is None):
        node = node.put("metadata", metadata.put("annotations", Node({}, metadata.place)))
    node = json6902.apply(node, patch.operations)
    metadata = node.child("metadata")
    if metadata is not None and isinstance(metadata.value, dict):
        tidy = with_texts(metadata, "annotations")
        node = node if tidy is metadata else node.put("metadata", tidy)
    return item.with_node(node)


def _refuse_doubles(items: Sequence[Item], patch: Patch) -> None:
    """Only a patch that may change names or kinds, and that was given a target, is checked."""
    if patch.target is None or not (patch.changes_name or patch.changes_kind):
        return
    seen: set[Id] = set()
    for item in items:
        if item.id in seen:
            raise RenderError(f"A patch gives two resources one identity, {item.id}", patch.place)
        seen.add(item.id)
