"""Documents as objects: one of its own, or the items of a List.

Source: `FlattenListVisitor` of cli-runtime (`pkg/resource/visitor.go`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingresslint import kinds
from ingresslint.findings import Path
from ingresslint.resources import DocumentOrigin, Resource, ResourceKey

if TYPE_CHECKING:
    from ingresslint.parse import Document

_API_VERSION = re.compile(r"(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?v\d+(?:(?:alpha|beta)\d+)?")
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def looks_like_object(data: Any) -> bool:
    """Say whether plain data has `apiVersion` and `kind` in the shape of a Kubernetes object."""
    if type(data) is not dict:
        return False
    api_version, kind = data.get("apiVersion"), data.get("kind")
    return (
        type(api_version) is str
        and type(kind) is str
        and bool(_API_VERSION.fullmatch(api_version))
        and bool(_KIND.fullmatch(kind))
    )


def resources_of(document: Document) -> Iterator[Resource]:
    """Give the objects of a document: itself, or the items of a List, nested ones included.

    Documents that are no Kubernetes object give nothing. In a typed list an item without apiVersion and kind takes
    those of the list. Source: cli-runtime `pkg/resource/visitor.go`, FlattenListVisitor.
    """
    return (found for found in _parts(document) if isinstance(found, Resource))


def items_without_kind(document: Document) -> Iterator[Path]:
    """Give the paths of the items of Lists that are no objects: for one of them kubectl refuses the file."""
    return (found for found in _parts(document) if not isinstance(found, Resource))


def _parts(document: Document) -> Iterator[Resource | Path]:
    """The objects of a document in their order, and the paths of list items that are none."""
    if not looks_like_object(document.data):
        return
    pending: list[tuple[Any, Path, str, str]] = [
        (document.data, (), document.data["apiVersion"], document.data["kind"])
    ]
    while pending:
        data, prefix, api_version, kind = pending.pop()
        if not kind:
            yield prefix
        elif _is_list(kind, data.get("items")):
            items = [((*prefix, "items", index), item) for index, item in enumerate(data["items"])]
            pending.extend((item, path, *_type_of(item, api_version, kind)) for path, item in reversed(items))
        else:
            yield _resource(document, data, prefix, api_version, kind)


def _is_list(kind: str, items: Any) -> bool:
    """Say whether an object is a list of objects; a custom kind may end in `List` and hold items of its own."""
    if not kind.endswith("List") or not isinstance(items, list):
        return False
    return kind == "List" or not items or any(isinstance(item, dict) for item in items)


def _type_of(item: Any, list_version: str, list_kind: str) -> tuple[str, str]:
    """The apiVersion and kind of an item of a list; no kind if it is no object."""
    if looks_like_object(item):
        return item["apiVersion"], item["kind"]
    if isinstance(item, dict) and "kind" not in item and "apiVersion" not in item:
        return list_version, list_kind.removesuffix("List")
    return list_version, ""


def _resource(document: Document, data: dict[str, Any], prefix: Path, api_version: str, kind: str) -> Resource:
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    name, namespace = metadata.get("name"), metadata.get("namespace")
    group = kinds.canonical_group(api_version.rpartition("/")[0], kind)
    if kinds.is_cluster_scoped(group, kind):
        where: str | None = ""
    else:
        where = namespace if isinstance(namespace, str) and namespace else None
    key = ResourceKey(group, kind, where, name if isinstance(name, str) else "")
    return Resource(key, api_version, data, DocumentOrigin(document, prefix))
