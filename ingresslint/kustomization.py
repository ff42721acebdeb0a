"""Kustomizations as written: the files that they name, and what they make. `render` builds them.

Source: the kustomize API type (kubernetes-sigs/kustomize `api/types/kustomization.go`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingresslint.parse import Document

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
API_GROUP = "kustomize.config.k8s.io"

_REMOTE = re.compile(r"^(?:[a-z+]+://|git@|[\w.-]+\.[a-z]{2,}/|[\w.-]+::)|\?ref=|\.git(?:$|//|\?)")


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file. Paths are display paths; `includes` are files or folders.

    `patches` are the files of patches; `other_files` are those too that hold no objects and are no patches. `generated`
    are the (kind, name) pairs of its generators.
    """

    path: str
    folder: str
    document: Document
    includes: tuple[str, ...]
    patches: tuple[str, ...]
    other_files: tuple[str, ...]
    generated: tuple[tuple[str, str], ...]


def is_listing(path: str) -> bool:
    """Say whether kustomize would take a file for a kustomization by its name."""
    return path.endswith(FILE_NAMES) and posixpath.basename(path) in FILE_NAMES


def is_kustomization(path: str, data: Any) -> bool:
    """Say whether a document is a kustomization: by file name, or by its group."""
    if not isinstance(data, dict):
        return False
    api_version = str(data.get("apiVersion") or "")
    if is_listing(path) and "/" not in api_version:
        return data.get("kind") in (None, "Kustomization", "Component")
    return api_version.startswith(f"{API_GROUP}/")


def read(document: Document) -> Kustomization:
    """Read a kustomization; parts of a wrong shape are left out."""
    data = document.data
    folder = posixpath.dirname(document.path)
    named = (item for key in ("resources", "bases", "components") for item in _strings(data.get(key)))
    return Kustomization(
        document.path,
        folder,
        document,
        tuple(_join(folder, item) for item in named if not _REMOTE.search(item)),
        tuple(sorted(set(_patches(data, folder)))),
        tuple(sorted(set(_other_files(data, folder)))),
        tuple(_generated(data)),
    )


def _join(folder: str, item: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, item.replace("\\", "/")))
    return "" if joined == "." else joined


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from (v for v in value if isinstance(v, str))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _patches(data: dict[str, Any], folder: str) -> Iterator[str]:
    yield from (_join(folder, item) for item in _strings(data.get("patchesStrategicMerge")) if "\n" not in item)
    for key in ("patches", "patchesJson6902"):
        for item in _items(data.get(key)):
            if isinstance(item, dict) and isinstance(item.get("path"), str):
                yield _join(folder, item["path"])


def _other_files(data: dict[str, Any], folder: str) -> Iterator[str]:
    """Files that a kustomization reads but that hold no objects: configurations, generator inputs, openapi."""
    for key in ("configurations", "transformers", "generators"):
        yield from (_join(folder, item) for item in _strings(data.get(key)) if "\n" not in item)
    for key in ("configMapGenerator", "secretGenerator"):
        for item in _items(data.get(key)):
            if isinstance(item, dict):
                for entry in _strings(item.get("files")):
                    yield _join(folder, entry.partition("=")[2] or entry)
    for item in _items(data.get("replacements")):
        if isinstance(item, dict) and isinstance(item.get("path"), str):
            yield _join(folder, item["path"])
    openapi = data.get("openapi")
    if isinstance(openapi, dict) and isinstance(openapi.get("path"), str):
        yield _join(folder, openapi["path"])


def _generated(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for item in _items(data.get(key)):
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                yield kind, item["name"]
