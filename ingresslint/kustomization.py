"""Kustomizations as written: what they list, what they change, what they make.

Source: the kustomize API type (kubernetes-sigs/kustomize `api/types/kustomization.go`). Nothing is rendered here: what a
kustomization changes is known, what it cannot be known to change is a hole.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingresslint.parse import Document, parse

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
API_GROUP = "kustomize.config.k8s.io"

_REMOTE = re.compile(r"^(?:[a-z+]+://|git@|[\w.-]+\.[a-z]{2,}/|[\w.-]+::)|\?ref=|\.git(?:$|//|\?)")

_WIRING_FIELDS = frozenset(
    {
        "selector",
        "ports",
        "rules",
        "tls",
        "type",
        "ingressClassName",
        "defaultBackend",
        "backend",
        "serviceName",
        "externalName",
        "clusterIP",
        "labels",
        "annotations",
        "namespace",
        "loadBalancerSourceRanges",
        "externalIPs",
        "volumes",
        "volumeMounts",
        "data",
        "stringData",
    }
)


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch. `kind` and `name` None match any; `path` is its file; `contents` is the data of an inline one."""

    kind: str | None
    name: str | None
    path: str | None = None
    contents: tuple[Any, ...] = ()

    def targets(self, kind: str, name: str) -> bool:
        """Say whether the patch may change an object; target names and kinds are regular expressions, anchored."""
        return _covers(self.kind, kind) and _covers(self.name, name)


def _covers(pattern: str | None, text: str) -> bool:
    """Compare a target's pattern with a name; only `.*` and `|` of the regular expression language are understood."""
    if pattern is None or pattern == text:
        return True
    return any(_wildcard(part, text) for part in pattern.strip("^$()").split("|"))


def _wildcard(pattern: str, text: str) -> bool:
    if re.fullmatch(r"[\w.-]*", pattern.replace(".*", "")) is None:
        return True
    parts = pattern.split(".*")
    if len(parts) == 1:
        return pattern == text
    return text.startswith(parts[0]) and text.endswith(parts[-1])


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file. Paths are display paths; `includes` are files or folders, `patch_files` never objects."""

    path: str
    folder: str
    document: Document
    includes: tuple[str, ...]
    patch_files: tuple[str, ...]
    patches: tuple[Patch, ...]
    namespace: str | None
    generated: tuple[tuple[str, str], ...]
    holes: tuple[str, ...]

    @property
    def renames(self) -> bool:
        """True if names get a prefix or suffix, so that names written elsewhere differ."""
        data = self.document.data
        return bool(data.get("namePrefix") or data.get("nameSuffix"))


def is_kustomization(path: str, data: Any) -> bool:
    """Say whether a document is a kustomization: by file name, or by its group."""
    if not isinstance(data, dict):
        return False
    if posixpath.basename(path) in FILE_NAMES:
        return data.get("kind") in (None, "Kustomization", "Component")
    return str(data.get("apiVersion", "")).startswith(f"{API_GROUP}/")


def read(document: Document) -> Kustomization:
    """Read a kustomization; parts of a wrong shape are left out."""
    data = document.data
    folder = posixpath.dirname(document.path)
    holes: list[str] = []
    includes: list[str] = []
    for key in ("resources", "bases", "components", "crds"):
        for item in _strings(data.get(key)):
            if _REMOTE.search(item):
                holes.append(f"remote {key[:-1]} {item}")
            elif key != "crds":
                includes.append(_join(folder, item))
    holes.extend(
        f"{key} may add or change objects"
        for key in ("generators", "transformers", "helmCharts", "helmChartInflationGenerator", "replacements", "vars")
        if data.get(key)
    )
    patches = tuple(_patches(data, folder))
    return Kustomization(
        document.path,
        folder,
        document,
        tuple(includes),
        tuple(sorted({p.path for p in patches if p.path} | set(_other_files(data, folder)))),
        patches,
        data["namespace"] if isinstance(data.get("namespace"), str) and data["namespace"] else None,
        tuple(_generated(data)),
        tuple(holes),
    )


def _join(folder: str, item: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, item.replace("\\", "/")))
    return "" if joined == "." else joined


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from (v for v in value if isinstance(v, str))


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _patches(data: dict[str, Any], folder: str) -> Iterator[Patch]:
    for item in _strings(data.get("patchesStrategicMerge")):
        yield _inline(item, None, None) if "\n" in item else Patch(None, None, _join(folder, item))
    for key in ("patches", "patchesJson6902"):
        for item in _items(data.get(key)):
            if not isinstance(item, dict):
                continue
            target = item.get("target")
            target = target if isinstance(target, dict) else {}
            kind, name = (v if isinstance(v, str) else None for v in (target.get("kind"), target.get("name")))
            if isinstance(item.get("path"), str):
                yield Patch(kind, name, _join(folder, item["path"]))
            elif isinstance(item.get("patch"), str):
                yield _inline(item["patch"], kind, name)


def _inline(text: str, kind: str | None, name: str | None) -> Patch:
    return Patch(kind, name, None, tuple(d.data for d in parse("patch", text.encode()).documents))


def narrowed(patch: Patch, contents: Iterable[Any]) -> Iterator[Patch]:
    """The parts of a patch that may change wiring, each with the target that it or its content names."""
    for data in contents:
        if touches_wiring(data):
            metadata = data.get("metadata") if isinstance(data, dict) else None
            own_kind = data.get("kind") if isinstance(data, dict) else None
            own_name = metadata.get("name") if isinstance(metadata, dict) else None
            kind = patch.kind or (own_kind if isinstance(own_kind, str) else None)
            name = patch.name or (own_name if isinstance(own_name, str) else None)
            yield Patch(kind, name, patch.path)


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


def touches_wiring(data: Any) -> bool:
    """Say whether a patch's content may change names, labels, ports, routes or types; a JSON patch is judged by its paths."""
    if isinstance(data, list):
        return any(
            isinstance(op, dict) and bool(_WIRING_FIELDS.intersection(str(op.get("path", "")).split("/")))
            for op in data
        )
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "$patch" in value or _WIRING_FIELDS.intersection(k for k in value if k != "metadata"):
                return True
            pending.extend(v for k, v in value.items() if k != "metadata")
            metadata = value.get("metadata")
            if isinstance(metadata, dict) and {"labels", "annotations"}.intersection(metadata):
                return True
        elif isinstance(value, list):
            pending.extend(value)
    return False
