"""Settings in words: what holds and where each of it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingresslint.config.model import Config, ConfigFile, Layer

Row = dict[str, Any]


def describe(config: Config) -> str:
    """Write the effective settings and where each comes from, one a line, ending with a line end."""
    blocks = [[block["file"] or "no config file", *_aligned(block["settings"])] for block in as_json(config)["config"]]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def as_json(config: Config) -> dict[str, Any]:
    """Give the same as plain data: for each config file its path (null without one) and its settings with sources."""
    files: list[ConfigFile | None] = list(config.files)
    if config.bare or not files:
        files.append(None)
    return {
        "version": 1,
        "config": [{"file": file and file.path, "settings": list(_rows(file, config))} for file in files],
    }


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    keys = max(len(row["key"]) for row in rows)
    values = max(len(_cell(row)) for row in rows)
    for row in rows:
        yield f"  {row['key']:<{keys}}  {_cell(row):<{values}}  {row['source']}"


def _cell(row: Row) -> str:
    """A value in one line."""
    return str(row["value"]).replace("\n", r"\n")


def _rows(file: ConfigFile | None, config: Config) -> Iterator[Row]:
    layers = (file.layer, config.options) if file else (config.options,)
    yield from _layer_rows(layers)
    for entry in config.assumed:
        yield _row("external", str(entry), entry.location.path)
    for objects in config.given_objects:
        yield _row("external-objects", objects.path, objects.place)
    if file:
        yield from _file_rows(file)
        for override in file.overrides:
            paths = " ".join(override.paths.patterns)
            for row in _layer_rows((override.layer,)):
                if row["source"] != "default":
                    yield {**row, "key": f"{row['key']} ({paths})"}


def _layer_rows(layers: Sequence[Layer]) -> Iterator[Row]:
    yield from _select_rows(layers)
    for layer in layers:
        yield from _list_rows(layer)
    yield from _scalar_row("namespace", layers, "not assumed")
    yield from _scalar_row("kubernetes-version", layers, "the newest known")


def _row(key: str, value: Any, source: str) -> Row:
    return {"key": key, "value": value, "source": source}


def _select_rows(layers: Sequence[Layer]) -> Iterator[Row]:
    layer = next((layer for layer in reversed(layers) if layer.select is not None), None)
    if layer is None or layer.select is None:
        yield _row("select", "every rule", "default")
        return
    for index, pattern in enumerate(layer.select):
        yield _row("select", pattern, layer.place("select", index))


def _list_rows(layer: Layer) -> Iterator[Row]:
    for key, patterns in (("enable", layer.enable), ("ignore", layer.ignore)):
        for index, pattern in enumerate(patterns):
            yield _row(key, pattern, layer.place(key, index))
    for pattern, level in layer.severity.items():
        yield _row(f"severity.{pattern}", level, layer.place("severity", pattern))
    for rule, params in layer.params.items():
        for name, value in params.items():
            yield _row(f"params.{rule}.{name}", value, layer.place("params", rule, name))
    if layer.closed_world is not None:
        yield _row("closed-world", layer.closed_world, layer.place("closed-world"))
    for index, namespace in enumerate(layer.closed_namespaces):
        yield _row("closed-namespaces", namespace, layer.place("closed-namespaces", index))


def _scalar_row(key: str, layers: Sequence[Layer], default: str) -> Iterator[Row]:
    for layer in reversed(layers):
        value = layer.namespace if key == "namespace" else layer.kubernetes_version
        if value is not None:
            yield _row(key, value, layer.place(key))
            return
    yield _row(key, default, "default")


def _file_rows(file: ConfigFile) -> Iterator[Row]:
    place = file.layer.place
    for index, pattern in enumerate(file.exclude.patterns if file.exclude else ()):
        yield _row("exclude", pattern, place("exclude", index))
    for index, folder in enumerate(file.rules):
        yield _row("rules", folder.path, place("rules", index))
    for index, unit in enumerate(file.units):
        yield _row(f"units.{unit.name}", " ".join(unit.paths.patterns), place("units", index))
    for index, entry in enumerate(file.external):
        yield _row("external", str(entry), place("external", index))
    for index, objects in enumerate(file.external_objects):
        yield _row("external-objects", objects.path, place("external-objects", index))
    for index, producer in enumerate(file.producers):
        yield _row("producers", f"{producer.kind}.{producer.group}", place("producers", index))
    for index, accepted in enumerate(file.suppress):
        yield _row("suppress", " ".join(accepted.rules), place("suppress", index))
