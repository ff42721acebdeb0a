"""New images and replica counts (kustomize api/filters/imagetag, api/internal/image, ReplicaCountTransformer.go)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import Create, FieldSpecs, change, reaches, split
from ingresslint.render.identity import Item, is_selected
from ingresslint.render.nodes import Node, text_of
from ingresslint.render.patterns import pattern_of

_HOLDERS = frozenset({"containers", "initContainers"})
_TAG_AND_DIGEST = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
_CHANGES = ("newName", "newTag", "digest", "tagSuffix")


def with_image(items: Sequence[Item], image: Node, specs: FieldSpecs) -> list[Item]:
    """Change an image in all containers, wherever in an object they are. Raises RenderError."""
    name = pattern_of(image.value.get("name", ""))
    pattern = pattern_of(name.pattern + _TAG_AND_DIGEST)

    def renamed(node: Node) -> Node:
        return _renamed(node, image, pattern)

    out = []
    for item in items:
        node = item.node
        if item.kind != "CustomResourceDefinition":
            for parts in dict.fromkeys((*_containers(node.value), *(parts for _, parts in specs.of(item.id)))):
                if reaches(node.value, parts):
                    node = change(node, parts, renamed)
        out.append(item.with_node(node))
    return out


def _containers(value: Any) -> Iterator[tuple[str, ...]]:
    """Paths of all lists of containers in plain data; items of lists are not part of a path."""
    if isinstance(value, list):
        found: dict[tuple[str, ...], None] = {}
        for item in value:
            if isinstance(item, dict | list):
                found.update(dict.fromkeys(_containers(item)))
        yield from found
    elif isinstance(value, dict):
        for key, held in value.items():
            if isinstance(held, dict | list):
                if key in _HOLDERS and isinstance(held, list):
                    yield (key, "image")
                yield from ((key, *path) for path in _containers(held))


def _renamed(node: Node, image: Node, pattern: re.Pattern[str]) -> Node:
    if isinstance(node.value, dict | list):
        raise RenderError("An image is no scalar", node.place)
    text = text_of(node)
    if not pattern.fullmatch(text):
        return node
    new = _joined(text, image.value)
    if new == text:
        return node
    because = next((image.place.at(key) for key in _CHANGES[::-1] if image.value.get(key)), image.place)
    return Node(new, because, touched=(node.place,), styled=node.styled or node.place)


def _joined(text: str, image: Mapping[str, str]) -> str:
    name, tag, digest = split_image(text)
    name = image.get("newName") or name
    if image.get("newTag"):
        tag, digest = image["newTag"], image.get("digest", "")
    elif image.get("digest"):
        tag, digest = "", image["digest"]
    elif image.get("tagSuffix"):
        tag, digest = tag + image["tagSuffix"], ""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def split_image(text: str) -> tuple[str, str, str]:
    """Cut an image into name, tag and digest; a colon in the host is none of the tag."""
    start = max(text.find("/"), 0)
    at, colon = text.find("@", start), text.find(":", start)
    if at < 0 and colon < 0:
        return text, "", ""
    if at >= 0 and (colon < 0 or at < colon):
        return text[:at], "", text[at:].removeprefix("@")
    if at >= 0:
        return text[:colon], text[colon + 1 : at], text[at + 1 :]
    return text[:colon], text[colon + 1 :], ""


def with_replicas(items: Sequence[Item], replica: Node, specs: FieldSpecs) -> list[Item]:
    """Set the replica count of the objects of a name. Raises RenderError if there are none."""
    name, count = replica.value.get("name", ""), replica.child("count") or Node(0, replica.place)

    def count_in_place(old: Node) -> Node:
        return old.overwritten(count)

    found = False
    out = list(items)
    for spec in specs.specs:
        for index, item in enumerate(out):
            if not any(i.name == name and is_selected(*i[:3], spec.selector) for i in item.ids()):
                continue
            found = True
            if is_selected(*item.id[:3], spec.selector):
                create: Create | None = "scalar" if spec.create else None
                node = change(item.node, split(spec.path), count_in_place, create=create, origin=replica)
                out[index] = item.with_node(node)
    if not found:
        raise RenderError(
            f"The replica count for {name} has no target: no workload of the build has that name", replica.place
        )
    return out
