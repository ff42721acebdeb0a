"""Kustomizations as written: what they list, what they change, what they make.

Source: the kustomize API type (kubernetes-sigs/kustomize `api/types/kustomization.go`). Nothing is rendered here: what
a kustomization changes is known, what it cannot be known to change is a hole.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

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
"""Fields, at any depth, whose change may make or break wiring."""

_WHOLES = frozenset({(), ("metadata",), ("spec",), ("spec", "template"), ("spec", "template", "metadata")})
"""Parts of an object that hold wiring fields."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch. `kind` and `name` None match any; `path` is its file; `contents` is the data of an inline one.

    `fields` are the wiring fields that it changes, None for any field.
    """

    kind: str | None
    name: str | None
    path: str | None = None
    contents: tuple[Any, ...] = ()
    fields: frozenset[str] | None = None

    def targets(self, kind: str, name: str) -> bool:
        """Say whether the patch may change an object; target names and kinds are regular expressions, anchored."""
        return _covers(self.kind, kind) and _covers(self.name, name)

    def changes(self, fields: Collection[str]) -> bool:
        """Say whether the patch may change one of these fields (`labels`, `ports`, …); none given stands for any."""
        return self.fields is None or not fields or not self.fields.isdisjoint(fields)


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
    def adds_labels(self) -> bool:
        """True if it adds labels to pods and selectors, also to selectors that are not written."""
        data = self.document.data
        return bool(data.get("commonLabels")) or any(
            isinstance(item, dict) and item.get("includeSelectors") is True for item in _items(data.get("labels"))
        )

    @property
    def labels(self) -> frozenset[tuple[str, str]]:
        """Labels that it adds to pods, and perhaps to selectors."""
        data = self.document.data
        added = [item for item in _items(data.get("labels")) if isinstance(item, dict) and _reaches_pods(item)]
        found = [data.get("commonLabels"), *(item.get("pairs") for item in added)]
        pairs = [pair for mapping in found if isinstance(mapping, dict) for pair in mapping.items()]
        return frozenset((key, value) for key, value in pairs if _is_text(value))


def _reaches_pods(labels: dict[str, Any]) -> bool:
    return labels.get("includeSelectors") is True or labels.get("includeTemplates") is True


def is_kustomization(path: str, data: Any) -> bool:
    """Say whether a document is a kustomization: by file name, or by its group."""
    if not isinstance(data, dict):
        return False
    api_version = str(data.get("apiVersion") or "")
    if posixpath.basename(path) in FILE_NAMES and "/" not in api_version:
        return data.get("kind") in (None, "Kustomization", "Component")
    return api_version.startswith(f"{API_GROUP}/")


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
        data["namespace"] if _is_text(data.get("namespace")) else None,
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
        fields = wiring_fields(data)
        if fields is None or fields:
            data_ = data if isinstance(data, dict) else {}
            metadata = data_.get("metadata")
            kind, name = data_.get("kind"), metadata.get("name") if isinstance(metadata, dict) else None
            yield Patch(
                patch.kind or (kind if _is_text(kind) else None),
                patch.name or (name if _is_text(name) else None),
                patch.path,
                fields=fields,
            )


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


def wiring_fields(data: Any) -> frozenset[str] | None:
    """Wiring fields that a patch changes: names, labels, ports, routes, types, volumes; None where it may be any.

    `data` is a strategic-merge patch, or the operations of a JSON patch.
    """
    if isinstance(data, list):
        found: set[str] = set()
        for operation in data:
            fields = _operation_fields(operation) if isinstance(operation, dict) else None
            if fields is None:
                return None
            found |= fields
        return frozenset(found)
    return _merged_fields(data, ())


def _operation_fields(operation: dict[str, Any]) -> frozenset[str] | None:
    """Fields of one operation of a JSON patch (RFC 6902); one that removes a whole part may change any in it."""
    path = str(operation.get("path", "")).strip("/")
    steps = tuple(step for step in path.split("/") if step)
    named = frozenset(step for n, step in enumerate(steps) if _is_wiring(step, steps[:n]))
    if named:
        return named
    if operation.get("op") == "remove":
        return None if steps in _WHOLES else frozenset()
    return _merged_fields(operation.get("value"), steps)


def _merged_fields(data: Any, path: tuple[str, ...]) -> frozenset[str] | None:
    """Fields of a strategic-merge patch that stands at `path` of its target."""
    found: set[str] = set()
    pending = [(data, path)]
    while pending:
        value, at = pending.pop()
        if isinstance(value, dict):
            if "$patch" in value:
                return None
            found |= {key for key in value if _is_wiring(key, at)}
            pending.extend((item, (*at, key)) for key, item in value.items())
        elif isinstance(value, list):
            pending.extend((item, at) for item in value)
    return frozenset(found)


def _is_wiring(key: str, path: tuple[str, ...]) -> bool:
    """Say whether a field is one of the wiring; of types only the object's own, of namespaces any but the object's own.

    The namespace that a strategic-merge patch names says which object it is for.
    """
    if key == "type":
        return path in {(), ("spec",)}
    return key in _WIRING_FIELDS and (path, key) != (("metadata",), "namespace")


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)
