"""Strategic merge patches, as kustomize applies them.

A translation of kyaml's merge (yaml/merge2, yaml/walk/associative_sequence.go) with its order of items and its
oddities, for what it makes is what gets applied. kustomize knows `$patch: delete|replace|merge`; other directives of
the API server (`$setElementOrder`, `$deleteFromPrimitiveList`, `$retainKeys`) stay in the object as keys, and so they
do here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.nodes import Node, key_text, text_of
from ingresslint.render.schema import Shape, shape_of

_DIRECTIVE = "$patch"
_DIRECTIVES = frozenset({"delete", "merge", "replace"})
_ONE_SCALAR = ("",)

_KIND_NAMES: dict[type, str] = {dict: "a mapping", list: "a list", str: "a scalar"}


def merge(target: Node, patch: Node) -> Node | None:
    """Give the object with the patch applied, None if the patch deletes it. Raises RenderError.

    `$patch: replace` at the top does nothing: kustomize forgets the result.
    """
    if _mapping_directive(patch)[0] == "replace":
        return target
    return _walk(target, patch, None)


def _kind(value: Any) -> type:
    return type(value) if isinstance(value, dict | list) else str


def _walk(dest: Node | None, patch: Node | None, shape: Shape | None) -> Node | None:
    """Merge two values of which either may be missing; None means that the value is not to be there."""
    given = [node for node in (dest, patch) if node is not None and node.value is not None]
    if not given:
        return _both_null(dest, patch)
    kind = _kind(given[0].value)
    for node in given[1:]:
        if _kind(node.value) is not kind:
            wanted, found = (_KIND_NAMES[k] for k in (kind, _kind(node.value)))
            raise RenderError(f"A patch puts {found} where the object has {wanted}", node.place)
    if kind is str:
        return _scalar(dest, patch)
    if shape is None:
        shape = _own_shape(given)
    if kind is dict:
        return _walk_mapping(dest, patch, shape)
    if shape is None or shape.keys is None:
        return _kept(patch if patch is not None else dest)
    return _walk_list(dest, patch, shape)


def _kept(node: Node | None) -> Node | None:
    return node if node is not None and node.value is not None else None


def _scalar(dest: Node | None, patch: Node | None) -> Node | None:
    if patch is None or patch is dest or dest is None or dest.value is None:
        return _kept(patch if patch is not None else dest)
    return dest.overwritten(patch) if patch.value is not None else None


def _both_null(dest: Node | None, patch: Node | None) -> Node | None:
    """A null that somebody spelled out stays, an empty value and one that a patch names go."""
    return dest if patch is None and dest is not None and text_of(dest) else None


def _own_shape(nodes: Sequence[Node]) -> Shape | None:
    """The shape of an object inside another one, which kustomize finds by its type."""
    for node in nodes:
        if isinstance(node.value, dict) and "kind" in node.value and "apiVersion" in node.value:
            shape = shape_of(text_of(node.child("apiVersion")), text_of(node.child("kind")))
            if shape is not None:
                return shape
    return None


def _walk_mapping(dest: Node | None, patch: Node | None, shape: Shape | None) -> Node | None:
    if patch is None and dest is not None:
        return _merged_entries(dest, None, shape)
    is_new = dest is not None and patch is not None and dest.value is patch.value
    if dest is None or dest.value is None:
        directive, patch = _mapping_directive(patch, is_strict=False)
    else:
        directive, patch = _mapping_directive(patch)
    if directive == "delete" or (patch is not None and patch.value is None):
        return None
    if is_new:
        dest = patch
    if directive == "replace" or dest is None or dest.value is None:
        return _merged_entries(patch, patch, shape) if patch is not None else None
    return _merged_entries(dest, patch, shape)


def _mapping_directive(patch: Node | None, *, is_strict: bool = True) -> tuple[str, Node | None]:
    """Take the directive out of a patch of a mapping. An unknown one raises RenderError or, if not strict, stays."""
    if patch is None or not isinstance(patch.value, dict) or _DIRECTIVE not in patch.value:
        return "merge", patch
    directive = text_of(patch.child(_DIRECTIVE))
    if not is_strict and directive not in _DIRECTIVES:
        return "merge", patch
    return _known(directive, patch), patch.drop(_DIRECTIVE)


def _known(directive: str, patch: Node) -> str:
    if directive not in _DIRECTIVES:
        raise RenderError(f'"$patch: {directive}" is no patch strategy', patch.place)
    return directive


def _merged_entries(dest: Node, patch: Node | None, shape: Shape | None) -> Node:
    entries: dict[str, Node] = {}
    changed = False
    fields = shape.fields if shape else {}
    old = dict(dest.entries())
    new = dict(patch.entries()) if patch is not None else {}
    for key in (*old, *(k for k in new if k not in old)):
        before = old.get(key)
        after = _walk(before, new.get(key), fields.get(key))
        if after is not None:
            entries[key] = after
        changed = changed or after is not before
    return dest.with_entries(entries) if changed else dest


def _walk_list(dest: Node | None, patch: Node | None, shape: Shape) -> Node | None:
    """Merge a list whose items are merged by key (or by value, if they are scalars)."""
    keys = shape.keys or _ONE_SCALAR
    if dest is None or dest.value is None:
        if patch is None or patch.value is None:
            return None
        dest = patch
    elif patch is not None:
        if patch.value is None:
            return None
        is_new = dest.value is patch.value
        directive, patch = _list_directive(patch)
        if directive == "delete":
            return None
        if directive == "replace" or is_new:
            dest = patch
    if patch is None and _is_plain(dest, keys):
        items = [_walk(item, None, shape.item) if keys != _ONE_SCALAR else item for item in dest.items()]
        if all(new is not None and new.value is old for new, old in zip(items, dest.value, strict=True)):
            return dest
    return dest.with_items(_Merge(dest, patch, keys, shape.item).items())


def _list_directive(patch: Node) -> tuple[str, Node]:
    """Take the directive out of a patch of a list: it is the first item with that key, if it has at most no other."""
    items = patch.items()
    found = next((i for i in items if isinstance(i.value, dict) and _DIRECTIVE in i.value), None)
    if found is None or len(found.value) > 1:
        return "merge", patch
    directive = _known(text_of(found.child(_DIRECTIVE)), found)
    return directive, patch.with_items(_without(items, (_DIRECTIVE,), (directive,)))


def _is_plain(dest: Node, keys: tuple[str, ...]) -> bool:
    """Say cheaply whether merging a list with nothing changes its order: each item has a first key of its own."""
    if keys == _ONE_SCALAR:
        found = dest.value
    else:
        found = [item.get(keys[0]) if isinstance(item, dict) else None for item in dest.value]
    if not all(type(value) in (str, int) and value != "" for value in found):
        return False
    return len({str(value) for value in found}) == len(found)


class _Merge:
    """One merge of two lists by key: setAssociativeSequenceElements, new items first."""

    def __init__(self, dest: Node, patch: Node | None, keys: tuple[str, ...], item: Shape | None) -> None:
        self.is_new = patch is not None and patch.value is dest.value
        self.dest = dest.items()
        self.patch = self.dest if self.is_new else patch.items() if patch is not None else []
        self.keys = keys
        self.item = item
        self.added: list[Node] = []
        self.last_keys: tuple[str, ...] = keys

    def items(self) -> list[Node]:
        rows = _rows([*self.patch, *self.dest], self.keys)
        for values in rows:
            named = tuple(k for i, k in enumerate(self.keys) if any(row[i] for row in rows)) or self.keys
            wanted = tuple(v for k, v in zip(self.keys, values, strict=True) if v or k in named)
            self.last_keys = named
            self.element(named, wanted)
        return _appended(self.added, self.dest, self.last_keys) if rows else self.dest

    def element(self, keys: tuple[str, ...], values: tuple[str, ...]) -> None:
        """Merge the items that have these values under these keys."""
        pairs = [(k, v) for k, v in zip(keys, values, strict=True) if v] or list(zip(keys, values, strict=True))
        at = _find(self.dest, pairs)
        old = self.dest[at] if at is not None else None
        found = _find(self.patch, pairs)
        new = self.patch[found] if found is not None else None
        merged = _walk(old, new, self.item)
        if merged is None or merged.value is None or merged.value == {}:
            self.keep(_without(self.dest, keys, values))
            return
        if isinstance(merged.value, dict):
            for key, value in zip(keys, values, strict=True):
                if key not in merged.value and value:
                    source = new if new is not None else merged
                    merged = merged.put(key, Node(value, source.place))
        if at is not None and (self.is_new or not _replaces(new)):
            self.keep([*self.dest[:at], merged, *self.dest[at + 1 :]])
        self.added = _set(self.added, merged, keys, values)

    def keep(self, dest: list[Node]) -> None:
        """Go on with other old items; where the whole list comes from the patch, they are the patch's too."""
        self.dest = dest
        if self.is_new:
            self.patch = dest


def _replaces(patch: Node | None) -> bool:
    """True if the merged item is the patch's and not the changed old one: kustomize puts the old one back later."""
    return patch is not None and isinstance(patch.value, dict) and text_of(patch.child(_DIRECTIVE)) == "replace"


def _rows(items: Sequence[Node], keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The values of the merge keys of all items, each combination once; an unwritten second key takes a written one."""
    if keys == _ONE_SCALAR:
        return list(dict.fromkeys((text_of(item),) for item in items))
    rows = list(dict.fromkeys(tuple(_key_value(item, key) for key in keys) for item in items))
    if len(keys) > 1:
        for i in range(len(rows)):
            for j in range(len(rows)):
                joined = _joined(rows[i], rows[j])
                if joined is not None:
                    rows[i] = rows[j] = joined
    return rows


def _key_value(item: Node, key: str) -> str:
    child = item.child(key) if isinstance(item.value, dict) else None
    return key_text(child) if child is not None and child.value is not None else ""


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    if not any(a == b for a, b in zip(one, other, strict=True)):
        return None
    if any(a and b and a != b for a, b in zip(one, other, strict=True)):
        return None
    return tuple(a or b for a, b in zip(one, other, strict=True))


def _find(items: Sequence[Node], pairs: Sequence[tuple[str, str]]) -> int | None:
    """Index of the first item that has these values under these keys."""
    for index, item in enumerate(items):
        if pairs[0][0] == "":
            if text_of(item) == pairs[0][1]:
                return index
        elif isinstance(item.value, dict) and all(
            key in item.value and _field_text(item, key) == value for key, value in pairs
        ):
            return index
    return None


def _field_text(item: Node, key: str) -> str:
    return key_text(item.child(key))


def _matches(item: Node, keys: Sequence[str], values: Sequence[str]) -> bool:
    """Say whether an item is the one that is to be set: kyaml's ElementSetter, where an empty value matches any."""
    if not values:
        return False
    return all(_has_value(item, key, value) for key, value in zip(keys, values, strict=False))


def _has_value(item: Node, key: str, value: str) -> bool:
    if key == "":
        return text_of(item) == value
    if not isinstance(item.value, dict) or key not in item.value:
        return False
    return not value or _field_text(item, key) == value


def _without(items: Sequence[Node], keys: Sequence[str], values: Sequence[str]) -> list[Node]:
    return _set(items, None, keys, values)


def _set(items: Sequence[Node], element: Node | None, keys: Sequence[str], values: Sequence[str]) -> list[Node]:
    """Put an item in place of those that match, or at the end; take them out if there is no item."""
    out: list[Node] = []
    found = False
    for item in items:
        if item.value is None or item.value == {}:
            continue
        if keys[0] and values and values[0] and not isinstance(item.value, dict):
            out.append(item)
        elif not _matches(item, keys, values):
            if values:
                out.append(item)
        else:
            found = True
            if element is not None:
                out.append(element)
    return out if found or element is None else [*out, element]


def _appended(items: Sequence[Node], old: Sequence[Node], keys: tuple[str, ...]) -> list[Node]:
    """Join the old items to the merged ones (appendListNode)."""
    out = list(items)
    for item in old:
        if keys[0] == "":
            out = _set(out, item, keys, (text_of(item),))
            continue
        if not isinstance(item.value, dict):
            raise RenderError("An item of a list that is merged by key is no mapping", item.place)
        values: list[str] = []
        for key in keys:
            if key not in item.value:
                out.append(item)
            else:
                values.append(_field_text(item, key))
        if len(keys) > 1:
            out = _without(out, keys, values)
        out = _set(out, item, keys, values)
    return out
