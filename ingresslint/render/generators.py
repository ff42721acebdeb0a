"""ConfigMaps and Secrets that a kustomization makes, and the hash behind their names.

Source: kustomize api/internal/generators, api/kv, api/hasher.
"""

from __future__ import annotations

import json
import posixpath
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ingresslint.findings import ObjectRef
from ingresslint.render.documents import settled
from ingresslint.render.errors import RenderError
from ingresslint.render.identity import Item, id_of
from ingresslint.render.nodes import Node, text_of
from ingresslint.render.patches import with_texts
from ingresslint.render.places import Place

_BASE64_LINE = 70
_HASH_LENGTH = 10
_HASH_LETTERS = str.maketrans("013ae", "ghkmt")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_UNKNOWN = "\ufffd".encode()
"""What stands for the content of a file that is not there yet."""

Load = Callable[[str, Place], bytes | None]
"""Reads a file that a generator names, by its path as written; None for one that is not there, which has been noted."""


def generated(kind: str, entry: Node, options: Node | None, load: Load) -> Item:
    """Make the object of one decoded entry of `configMapGenerator:` or `secretGenerator:`. Raises RenderError.

    `options` is `generatorOptions:`. The entry's own labels and annotations win over it; a true of either side wins.
    """
    place, name = entry.place, entry.value.get("name")
    if not name:
        raise RenderError(f"A generator of a {kind} has no name", place)
    own = entry.child("options")
    fields = {
        "apiVersion": Node("v1", place),
        "kind": Node(kind, place),
        "metadata": Node({}, place).with_entries(_metadata(entry, own, options)),
    }
    if kind == "Secret":
        fields["type"] = Node(entry.value.get("type") or "Opaque", place.at("type"))
    fields.update(_data_fields(kind, dict(_pairs(entry.value, place, load)), place))
    for given in (own, options):
        if given is not None and given.value.get("immutable"):
            fields["immutable"] = Node(value=True, place=given.place.at("immutable"))
    node = Node({}, place).with_entries(fields)
    behavior = entry.value.get("behavior")
    return Item(
        node,
        ObjectRef("v1", kind, entry.value.get("namespace") or None, name),
        id_of(node),
        behavior=behavior if behavior in {"create", "replace", "merge"} else "unspecified",
        hashed=not any(given is not None and given.value.get("disableNameSuffixHash") for given in (own, options)),
    )


def _metadata(entry: Node, own: Node | None, options: Node | None) -> dict[str, Node]:
    metadata = {key: child for key, child in entry.entries() if key in {"name", "namespace"} and child.value}
    for field in ("labels", "annotations"):
        pairs: dict[str, Node] = {}
        for given in (options, own):
            found = given.child(field) if given is not None else None
            pairs.update(found.entries() if found is not None else ())
        if pairs:
            metadata[field] = Node({}, entry.place).with_entries(pairs)
    return metadata


def _pairs(entry: Mapping[str, Any], place: Place, load: Load) -> Iterator[tuple[str, tuple[bytes, Place]]]:
    """Keys with their contents and places. Raises RenderError for a key that comes twice."""
    seen: set[str] = set()
    for key, content, where in (
        *_from_env_files(entry, place, load),
        *_literals(entry, place),
        *_files(entry, place, load),
    ):
        if key in seen:
            raise RenderError(f'The generator of {entry.get("name")} has the key "{key}" twice', where)
        seen.add(key)
        yield key, (content, where)


def _from_env_files(entry: Mapping[str, Any], place: Place, load: Load) -> Iterator[tuple[str, bytes, Place]]:
    sources = [(path, place.at("envs", i)) for i, path in enumerate(entry.get("envs") or ())]
    if entry.get("env"):
        sources.append((entry["env"], place.at("env")))
    for path, where in sources:
        content = load(path or "", where)
        lines = re.split(rb"\r?\n", content) if content else []
        for number, line in enumerate(lines):
            text = (line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line).decode("utf-8", "replace").lstrip()
            if text and not text.startswith("#"):
                key, _, value = text.partition("=")
                yield key, value.encode(), where


def _literals(entry: Mapping[str, Any], place: Place) -> Iterator[tuple[str, bytes, Place]]:
    for index, literal in enumerate(entry.get("literals") or ()):
        key, equals, value = (literal or "").partition("=")
        where = place.at("literals", index)
        if not key or not equals:
            raise RenderError(f"Literal {index + 1} of {entry.get('name')} is not of the form key=value", where)
        if len(value) > 1 and value[0] == value[-1] and value[0] in {"'", '"'}:
            value = value[1:-1]
        yield key, value.encode("utf-8", "surrogateescape"), where


def _files(entry: Mapping[str, Any], place: Place, load: Load) -> Iterator[tuple[str, bytes, Place]]:
    for index, source in enumerate(entry.get("files") or ()):
        where = place.at("files", index)
        key, equals, path = (source or "").partition("=")
        if not equals:
            key, path = posixpath.basename(key.rstrip("/")), key
        if not key or not path or "=" in path:
            raise RenderError(f'The file "{source}" of {entry.get("name")} is not of the form key=path', where)
        content = load(path, where)
        yield key, _UNKNOWN if content is None else content, where


def _data_fields(kind: str, pairs: Mapping[str, tuple[bytes, Place]], place: Place) -> dict[str, Node]:
    """Texts go to `data`; bytes that are no UTF-8 go to a ConfigMap's `binaryData`; a Secret holds base64."""
    fields: dict[str, dict[str, Node]] = {"data": {}} if kind == "Secret" else {}
    for key in sorted(pairs):
        content, where = pairs[key]
        text = _text(content)
        if kind == "Secret" or text is None:
            field = "data" if kind == "Secret" else "binaryData"
            fields.setdefault(field, {})[key] = Node(_base64(content), where, touched=(where,))
        else:
            fields.setdefault("data", {})[key] = Node(text, where, touched=(where,))
    return {field: Node({}, place).with_entries(entries) for field, entries in fields.items()}


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _base64(content: bytes) -> str:
    """Lines of 70 characters, as kyaml breaks them; a text that fits one line has no line end."""
    text = b64encode(content).decode("ascii")
    lines = len(text) // _BASE64_LINE + 1
    if lines == 1:
        return text
    return "".join(f"{text[i : i + _BASE64_LINE]}\n" for i in range(0, len(text), _BASE64_LINE))


def absorbed(items: Sequence[Item], new: Item) -> list[Item]:
    """Add a generated object: create it, or replace or merge one that is there. Raises RenderError."""
    found = [i for i, item in enumerate(items) if new.id in item.ids()]
    place = new.node.place
    if not found:
        if new.behavior in {"merge", "replace"}:
            raise RenderError(f"{new.id} is to {new.behavior} one that is not in the build", place)
        return [*items, new]
    if len(found) > 1:
        raise RenderError(f"{new.id} may {new.behavior} several resources of the build", place)
    old = items[found[0]]
    if new.behavior not in {"merge", "replace"}:
        message = f"{new.id} is in the build already; its generator has no behavior merge or replace"
        raise RenderError(message, place, (("first defined here", old.node.place),))
    out = list(items)
    out[found[0]] = _with_old_metadata(old, new)
    return out


def _with_old_metadata(old: Item, new: Item) -> Item:
    metadata = new.node.child("metadata") or Node({}, new.node.place)
    before = old.node.child("metadata") or Node({}, old.node.place)
    for field in ("labels", "annotations"):
        inherited = with_texts(before, field).child(field)
        own = metadata.child(field)
        if inherited is not None:
            joined = {**dict(inherited.entries()), **(dict(own.entries()) if own is not None else {})}
            metadata = metadata.put(field, inherited.with_entries(joined))
    for field in ("name", "namespace"):
        value = before.child(field)
        metadata = metadata.put(field, value) if value is not None and value.value else metadata.drop(field)
    node = new.node.put("metadata", metadata)
    if new.behavior == "merge":
        node = _with_old_data(node, old.node)
    hashed = old.hashed and new.hashed
    return replace(old, hashed=hashed, written=old.written).with_node(node)


def _with_old_data(node: Node, old: Node) -> Node:
    for field in ("data", "binaryData"):
        before, own = old.child(field), node.child(field)
        entries = {**(dict(before.entries()) if before else {}), **(dict(own.entries()) if own else {})}
        if entries:
            texts = {k: n if isinstance(n.value, str) else Node(text_of(n), n.place) for k, n in entries.items()}
            node = node.put(field, (own or before or node).with_entries(texts))
        elif own is not None:
            node = node.drop(field)
    return node


def with_hash(item: Item) -> Item:
    """Put the hash of its content behind the name of a generated object."""
    if not item.hashed:
        return item
    name = item.node.get("metadata", "name")
    if name is None:
        return item
    suffix = _hash(item.kind, settled(item.node).value)
    return item.remembering().with_node(
        item.node.put_at(("metadata", "name"), name.computed(f"{text_of(name)}-{suffix}", item.node.place))
    )


def _hash(kind: str, data: Mapping[str, Any]) -> str:
    content: dict[str, Any] = {"kind": kind, "name": "", "data": data.get("data", "")}
    if kind == "Secret":
        content["type"] = data.get("type", "")
    extra = "stringData" if kind == "Secret" else "binaryData"
    if isinstance(data.get(extra), dict):
        content[extra] = data[extra]
    return sha256(_go_json(content).encode()).hexdigest()[:_HASH_LENGTH].translate(_HASH_LETTERS)


def _go_json(content: Any) -> str:
    """Write JSON as Go's encoding/json does: sorted keys, no blanks, some characters escaped."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
