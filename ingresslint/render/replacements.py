"""Replacements: a value of one object copied to fields of others (kustomize api/filters/replacement)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingresslint.render.documents import resolved
from ingresslint.render.errors import RenderError
from ingresslint.render.identity import Id, Item, effective, is_selected
from ingresslint.render.nodes import Made, Node, text_of
from ingresslint.render.paths import Writer, bracketed, lookup
from ingresslint.render.places import Place
from ingresslint.render.selection import matches_metadata
from ingresslint.render.sharing import synchronized

_NAME = "metadata.name"


def replaced(items: Sequence[Item], entry: Mapping[str, Any], place: Place) -> list[Item]:
    """Do one decoded entry of `replacements:`. Raises RenderError."""
    source, targets = entry.get("source"), entry.get("targets")
    if source is None or targets is None:
        raise RenderError("A replacement needs a source and targets", place)
    value = _source_value(items, source, place)
    out = list(items)
    for target in targets:
        wanted = target.get("select")
        if wanted is None:
            raise RenderError("A target of a replacement does not say which resources to select", place)
        for index, item in enumerate(out):
            if _is_target(item, wanted, target.get("reject") or ()):
                out[index] = item.with_node(synchronized(item.node, _copied(item.node, value, target, place)))
    return out


def _ids(item: Item) -> list[Id]:
    return [item.id, *item.past_ids()]


def _is_meant(identity: Id, wanted: Mapping[str, Any]) -> bool:
    selector = (wanted.get("group", ""), wanted.get("version", ""), wanted.get("kind", ""))
    name, namespace = wanted.get("name", ""), wanted.get("namespace", "")
    return (
        (not name or name == identity.name)
        and (not namespace or effective(namespace) == identity.namespace)
        and is_selected(*identity[:3], selector)
    )


def _source_value(items: Sequence[Item], source: Mapping[str, Any], place: Place) -> Node:
    found = [item for item in items if any(_is_meant(identity, source) for identity in _ids(item))]
    words = " ".join(source[key] for key in ("kind", "name") if source.get(key)) or "anything"
    if len(found) != 1:
        why = "no resource of the build is that" if not found else f"{len(found)} resources of the build are that"
        raise RenderError(f"The source of a replacement is {words}: {why}", place)
    path = source.get("fieldPath") or _NAME
    value = lookup(found[0].node, bracketed(path))
    if value is None or value.value is None or value.value in ({}, []):
        raise RenderError(f"The source of a replacement is missing: {found[0].id} has no {path}", place)
    return _part(value, source.get("options") or {}, place)


def _part(value: Node, options: Mapping[str, Any], place: Place) -> Node:
    delimiter = options.get("delimiter")
    if not delimiter:
        return value
    if isinstance(value.value, dict | list):
        raise RenderError("A delimiter is given for a source that is no scalar", place)
    parts = text_of(value).split(delimiter)
    index = options.get("index", 0)
    if not 0 <= index < len(parts):
        raise RenderError(f"Part {index} is wanted of a value that has {len(parts)}", place)
    return value.computed(parts[index], place)


def _is_target(item: Item, wanted: Mapping[str, Any], rejected: Sequence[Mapping[str, Any]]) -> bool:
    if not matches_metadata(item, wanted.get("labelSelector", ""), wanted.get("annotationSelector", "")):
        return False
    for reject in rejected:
        labels, annotations = reject.get("labelSelector", ""), reject.get("annotationSelector", "")
        if (labels or annotations) and matches_metadata(item, labels, annotations):
            return False
    if not any(_is_meant(identity, wanted) for identity in _ids(item)):
        return False
    named = [r for r in rejected if any(r.get(key) for key in ("group", "version", "kind", "name", "namespace"))]
    return not any(_is_meant(identity, reject) for reject in named for identity in _ids(item))


def _copied(node: Node, value: Node, target: Mapping[str, Any], place: Place) -> Node:
    options = target.get("options") or {}
    create = None
    if options.get("create"):
        create = value.value if isinstance(value.value, dict | list) else ""
    writer = Writer(lambda old: _set(old, value, options, place), value.place, create)
    for path in target.get("fieldPaths") or (_NAME,):
        node, count = writer.set_at(node, bracketed(path))
        if not count:
            raise RenderError(f"A replacement has no target: a selected resource has no {path}", place)
    return node


def _set(old: Node, value: Node, options: Mapping[str, Any], place: Place) -> Node:
    delimiter = options.get("delimiter")
    if isinstance(old.value, dict | list):
        if delimiter:
            raise RenderError("A delimiter is given for a target that is no scalar", place)
        return value
    text = text_of(value)
    if delimiter:
        parts = text_of(old).split(delimiter)
        index = options.get("index", 0)
        if index < 0:
            parts = [text, *parts]
        elif index >= len(parts):
            parts = [*parts, text]
        else:
            parts[index] = text
        return old.computed(delimiter.join(parts), value.place)
    new = _typed(text, old, place)
    if new == old.value and type(new) is type(old.value):
        return old
    return Node(new, value.place, touched=value.touched, styled=old.styled or old.place, shared=old.shared)


def _typed(text: str, old: Node, place: Place) -> Any:
    """A scalar takes the text and keeps its own type; one that was made for the text takes the type of the text."""
    if isinstance(old.value, str) and not isinstance(old.value, Made):
        return text
    new = resolved(text)
    fits = isinstance(old.value, Made) or type(new) is type(old.value) or {type(new), type(old.value)} == {int, float}
    if not fits:
        raise RenderError("A replacement puts a value in the place of one of another type", place)
    return new
