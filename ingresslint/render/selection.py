"""Which objects of a build a patch or replacement means (kustomize api/types/selector.go, apimachinery pkg/labels)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingresslint.render.errors import RenderError
from ingresslint.render.identity import Item
from ingresslint.render.nodes import Node, text_of
from ingresslint.render.patterns import pattern_of

_REQUIREMENT = re.compile(
    r"\s*(?:(?P<absent>!)\s*(?P<no>[^\s!=<>(),]+)"
    r"|(?P<key>[^\s!=<>(),]+)\s*(?:"
    r"(?P<set>in|notin)\s*\((?P<values>[^()]*)\)"
    r"|(?P<operator>==|=|!=|<|>)\s*(?P<value>[^\s!=<>(),]*))?)\s*(?:,|$)"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One part of a label selector; `operator` is `in`, `notin`, `exists`, `absent`, `<` or `>`."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def accepts(self, labels: Mapping[str, str]) -> bool:
        """Say whether labels meet it."""
        found = labels.get(self.key)
        match self.operator:
            case "exists":
                return found is not None
            case "absent":
                return found is None
            case "in":
                return found in self.values
            case "notin":
                return found is None or found not in self.values
        if found is None or not found.lstrip("-").isdecimal() or not self.values[0].lstrip("-").isdecimal():
            return False
        return int(found) > int(self.values[0]) if self.operator == ">" else int(found) < int(self.values[0])


def requirements_of(selector: str) -> tuple[Requirement, ...]:
    """Read a label selector in its text form. Raises RenderError."""
    out: list[Requirement] = []
    position = 0
    while position < len(selector.rstrip()):
        match = _REQUIREMENT.match(selector, position)
        if match is None or match.end() == position:
            raise RenderError(f'"{selector}" is no label selector')
        position = match.end()
        out.append(_requirement(match))
    return tuple(out)


def _requirement(match: re.Match[str]) -> Requirement:
    if match["absent"]:
        return Requirement(match["no"], "absent")
    if match["set"]:
        return Requirement(match["key"], match["set"], tuple(v.strip() for v in match["values"].split(",")))
    match match["operator"]:
        case None:
            return Requirement(match["key"], "exists")
        case "=" | "==":
            return Requirement(match["key"], "in", (match["value"],))
        case "!=":
            return Requirement(match["key"], "notin", (match["value"],))
    return Requirement(match["key"], match["operator"], (match["value"],))


def texts(node: Node | None) -> dict[str, str]:
    """The texts of a mapping of labels or annotations."""
    return {key: text_of(value) for key, value in node.entries()} if node is not None else {}


def matches_metadata(item: Item, labels: str, annotations: str) -> bool:
    """Say whether the object meets a label selector and an annotation selector. Raises RenderError."""
    for selector, field in ((labels, "labels"), (annotations, "annotations")):
        if selector:
            found = texts(item.node.get("metadata", field))
            if not all(r.accepts(found) for r in requirements_of(selector)):
                return False
    return True


def select(items: Iterable[Item], target: Mapping[str, Any]) -> list[int]:
    """Indexes of the objects that a decoded `target:` means. Its words are regular expressions for the whole name.

    Raises RenderError for what is no regular expression or no label selector.
    """
    wanted = {
        key: pattern_of(target[key]) for key in ("group", "version", "kind", "name", "namespace") if target.get(key)
    }
    labels, annotations = target.get("labelSelector", ""), target.get("annotationSelector", "")
    return [
        index for index, item in enumerate(items) if _fits(item, wanted) and matches_metadata(item, labels, annotations)
    ]


def _fits(item: Item, wanted: Mapping[str, re.Pattern[str]]) -> bool:
    original = item.original
    found = {
        "group": (item.id.group,),
        "version": (item.id.version,),
        "kind": (item.id.kind,),
        "name": (original.name, item.id.name),
        "namespace": (original.namespace, item.id.namespace),
    }
    return all(any(pattern.fullmatch(text) for text in found[key]) for key, pattern in wanted.items())
