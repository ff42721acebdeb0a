"""The fields of a kustomization and their types, read as strictly as kustomize reads them.

Source: kustomize api/types/kustomization.go: JSON of the first document, keys in any case, no unknown field
(`DisallowUnknownFields`). A null is as good as no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingresslint.findings import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """What kustomize refuses in a file: where and why; an unknown field is at fault as a key."""

    path: Path
    message: str
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items have one form."""

    item: Any


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping with keys of the user's choice whose values have one form."""

    value: Any


ANY: object = object()

_STRINGS = ListOf(str)
_GVK: dict[str, Any] = {"group": str, "version": str, "kind": str}
_RESOURCE_ID: dict[str, Any] = {**_GVK, "name": str, "namespace": str}
_SELECTOR: dict[str, Any] = {**_RESOURCE_ID, "annotationSelector": str, "labelSelector": str}
_PATCH: dict[str, Any] = {"path": str, "patch": str, "target": _SELECTOR, "options": MapOf(bool)}
_FIELD_SPEC: dict[str, Any] = {**_GVK, "path": str, "create": bool}
_IMAGE: dict[str, Any] = {"name": str, "newName": str, "tagSuffix": str, "newTag": str, "digest": str}
_OPTIONS: dict[str, Any] = {
    "labels": MapOf(str),
    "annotations": MapOf(str),
    "disableNameSuffixHash": bool,
    "immutable": bool,
}
_GENERATOR: dict[str, Any] = {
    "namespace": str,
    "name": str,
    "behavior": str,
    "literals": _STRINGS,
    "files": _STRINGS,
    "envs": _STRINGS,
    "env": str,
    "options": _OPTIONS,
}
_FIELD_OPTIONS: dict[str, Any] = {"delimiter": str, "index": int, "encoding": str, "create": bool}
REPLACEMENT: dict[str, Any] = {
    "source": {**_RESOURCE_ID, "fieldPath": str, "options": _FIELD_OPTIONS},
    "targets": ListOf(
        {"select": _SELECTOR, "reject": ListOf(_SELECTOR), "fieldPaths": _STRINGS, "options": _FIELD_OPTIONS}
    ),
}
KUSTOMIZATION: dict[str, Any] = {
    "apiVersion": str,
    "kind": str,
    "metadata": {"name": str, "namespace": str, "labels": MapOf(str), "annotations": MapOf(str)},
    "openapi": MapOf(str),
    "namePrefix": str,
    "nameSuffix": str,
    "namespace": str,
    "commonLabels": MapOf(str),
    "labels": ListOf(
        {"pairs": MapOf(str), "includeSelectors": bool, "includeTemplates": bool, "fields": ListOf(_FIELD_SPEC)}
    ),
    "commonAnnotations": MapOf(str),
    "patchesStrategicMerge": _STRINGS,
    "patchesJson6902": ListOf(_PATCH),
    "patches": ListOf(_PATCH),
    "images": ListOf(_IMAGE),
    "imageTags": ListOf(_IMAGE),
    "replacements": ListOf({"path": str, **REPLACEMENT}),
    "replicas": ListOf({"name": str, "count": int}),
    "vars": ListOf(
        {"name": str, "objref": {**_RESOURCE_ID, "apiVersion": str}, "fieldref": {"fieldPath": str}},
    ),
    "sortOptions": ANY,
    "resources": _STRINGS,
    "components": _STRINGS,
    "crds": _STRINGS,
    "bases": _STRINGS,
    "configMapGenerator": ListOf(_GENERATOR),
    "secretGenerator": ListOf({**_GENERATOR, "type": str}),
    "helmGlobals": ANY,
    "helmCharts": ANY,
    "helmChartInflationGenerator": ANY,
    "generatorOptions": _OPTIONS,
    "configurations": _STRINGS,
    "generators": _STRINGS,
    "transformers": _STRINGS,
    "validators": _STRINGS,
    "buildMetadata": _STRINGS,
}
CONFIGURATION: dict[str, Any] = {
    "nameReference": ListOf({**_GVK, "fieldSpecs": ListOf(_FIELD_SPEC)}),
    **{
        name: ListOf(_FIELD_SPEC)
        for name in (
            "namePrefix",
            "nameSuffix",
            "namespace",
            "commonLabels",
            "labels",
            "templateLabels",
            "commonAnnotations",
            "varReference",
            "images",
            "replicas",
        )
    },
}


def decode(data: Any, form: Any, faults: list[Fault], path: Path = ()) -> Any:
    """Give data in a form: keys as kustomize spells them, without wrong parts and nulls. Adds faults to the list."""
    if form is ANY or data is None:
        return data
    if isinstance(form, Mapping):
        return _decode_fields(data, form, faults, path)
    if isinstance(form, ListOf):
        if not isinstance(data, list):
            faults.append(_wrong(path, "a list", data))
            return None
        return [decode(item, form.item, faults, (*path, i)) for i, item in enumerate(data)]
    if isinstance(form, MapOf):
        if not isinstance(data, dict):
            faults.append(_wrong(path, "a mapping", data))
            return None
        return dict(_decode_values(data, form, faults, path))
    if type(data) is not form:
        faults.append(_wrong(path, _TYPE_NAMES[form], data))
        return None
    return data


def _decode_fields(data: Any, form: Mapping[str, Any], faults: list[Fault], path: Path) -> dict[str, Any] | None:
    if not isinstance(data, dict):
        faults.append(_wrong(path, "a mapping", data))
        return None
    spelled = {name.casefold(): name for name in form}
    out: dict[str, Any] = {}
    for key, value in data.items():
        name = key if key in form else spelled.get(key.casefold())
        if name is None:
            where = f" of {_words(path)}" if path else ""
            faults.append(Fault((*path, key), f'"{key}" is no field{where} that kustomize knows', at_key=True))
            continue
        decoded = decode(value, form[name], faults, (*path, key))
        if decoded is not None:
            out[name] = decoded
    return out


def _decode_values(data: dict[str, Any], form: MapOf, faults: list[Fault], path: Path) -> Iterator[tuple[str, Any]]:
    zero = {str: "", bool: False, int: 0}
    for key, value in data.items():
        decoded = decode(value, form.value, faults, (*path, key))
        if decoded is not None or value is None:
            yield key, zero.get(form.value, decoded) if decoded is None else decoded


_TYPE_NAMES = {str: "a string", bool: "true or false", int: "an integer"}


def _wrong(path: Path, wanted: str, data: Any) -> Fault:
    found = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a mapping"}
    return Fault(path, f"{_words(path)} must be {wanted}, it is {found.get(type(data), 'null')}")


def _words(path: Path) -> str:
    out = ""
    for key in path:
        out += f"[{key}]" if isinstance(key, int) else f".{key}" if out else key
    return out or "A kustomization"
