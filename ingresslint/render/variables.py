"""Variables `$(NAME)` of a kustomization (kustomize api/filters/refvar, api/internal/accumulator)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import FieldSpecs, change, reaches
from ingresslint.render.identity import Item, effective
from ingresslint.render.nodes import Node, Timestamp, plain_text, text_of
from ingresslint.render.paths import lookup, steps_of
from ingresslint.render.places import Place

_MARK = re.compile(r"\$(?:\$|\(([^)]*)\)|(\()|(.))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: the object that it reads, as (group, version, kind, name, namespace), and the path of the value."""

    name: str
    wanted: tuple[str, str, str, str, str]
    path: str
    place: Place


def variable_of(entry: Mapping[str, Any], place: Place) -> Variable:
    """Read a decoded entry of `vars:`."""
    target = entry.get("objref") or {}
    group, version, kind = (target.get(key, "") for key in ("group", "version", "kind"))
    if target.get("apiVersion"):
        parts = target["apiVersion"].split("/")
        if len(parts) == 2:  # noqa: PLR2004 - group and version
            group, version = parts
        elif len(parts) == 1:
            version = parts[0]
    path = (entry.get("fieldref") or {}).get("fieldPath") or "metadata.name"
    name, namespace = target.get("name", ""), target.get("namespace", "")
    return Variable(entry.get("name", ""), (group, version, kind, name, namespace), path, place)


def bound(items: Sequence[Item], variables: Sequence[Variable]) -> list[Item]:
    """Note at each object which variables take their value from it. Raises RenderError where several may be meant."""
    out = list(items)
    for variable in variables:
        found = [index for index, item in enumerate(out) if _is_meant(item, variable)]
        if len(found) > 1:
            raise RenderError(f"The variable {variable.name} may mean several resources", variable.place)
        for index in found:
            out[index] = replace(out[index], variables=(*out[index].variables, variable.name))
    return out


def _is_meant(item: Item, variable: Variable) -> bool:
    *wanted, namespace = variable.wanted
    return any(
        identity[:4] == tuple(wanted) and (not namespace or identity.namespace == effective(namespace))
        for identity in item.ids()
    )


def resolved(items: Sequence[Item], variables: Mapping[str, Variable], specs: FieldSpecs) -> list[Item]:
    """Give the objects with every variable replaced by its value. Raises RenderError for one that has none."""
    values = {name: _value(items, variables[name]) for name in sorted(variables)}
    if not values:
        return list(items)
    out = []
    for item in items:
        node = item.node
        for _, parts in specs.of(item.id):
            if reaches(node.value, parts):
                node = change(node, parts, lambda found: _replaced(found, values, variables))
        out.append(item.with_node(node))
    return out


def _value(items: Sequence[Item], variable: Variable) -> Any:
    item = next((i for i in items if variable.name in i.variables), None)
    if item is None:
        kind, name = variable.wanted[2:4]
        raise RenderError(
            f"The variable {variable.name} has no source: {kind} {name} is not in the build", variable.place
        )
    found = lookup(item.node, steps_of(variable.path))
    if found is None:
        raise RenderError(
            f"The variable {variable.name} has no source: {item.id} has no {variable.path}", variable.place
        )
    value = found.value
    return text_of(found) if value is None else str(value) if isinstance(value, Timestamp) else value


def _replaced(node: Node, values: Mapping[str, Any], variables: Mapping[str, Variable]) -> Node:
    value = node.value
    if isinstance(value, str):
        new = _substituted(value, values)
        if new is value or (type(new) is type(value) and new == value):
            return node
        because = [variables[name].place for name in values if f"$({name})" in value]
        return node.computed(new, *because)
    if isinstance(value, dict):
        entries = {
            key: _replaced(child, values, variables) if isinstance(child.value, str) else child
            for key, child in node.entries()
        }
        return node.with_entries(entries) if any(n.value is not value[k] for k, n in entries.items()) else node
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            raise RenderError("A list in which variables are looked for has an item that is no string", node.place)
        items = [_replaced(item, values, variables) for item in node.items()]
        return node.with_items(items) if any(n.value is not o for n, o in zip(items, value, strict=True)) else node
    return node


def _substituted(text: str, values: Mapping[str, Any]) -> Any:
    """Replace `$(NAME)`; a whole text keeps the type of the value. `$$` is a dollar."""
    if "$" not in text:
        return text
    whole = _MARK.fullmatch(text)
    if whole and whole[1] is not None and isinstance(values.get(whole[1]), str | int | float | bool):
        return values[whole[1]]

    def replacement(match: re.Match[str]) -> str:
        name = match[1]
        if name is not None:
            value = values.get(name)
            return plain_text(value) if isinstance(value, str | int | float | bool) else match[0]
        return "$" if match[0] == "$$" else match[0]

    return _MARK.sub(replacement, text)
