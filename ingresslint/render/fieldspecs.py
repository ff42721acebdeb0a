"""Field specs: which fields of which types a step changes (kustomize api/types/fieldspec.go, api/filters/fieldspec)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ingresslint.render.errors import RenderError
from ingresslint.render.identity import Id, is_selected
from ingresslint.render.nodes import Node

Setter = Callable[[Node], Node]
Create = Literal["mapping", "scalar"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A path in the objects of a type; empty words of the type select any. `create` makes a field that is missing."""

    path: str
    group: str = ""
    version: str = ""
    kind: str = ""
    create: bool = False

    @property
    def selector(self) -> tuple[str, str, str]:
        """Group, version and kind."""
        return self.group, self.version, self.kind

    def covers(self, other: FieldSpec) -> bool:
        """Say whether the other one is of no further use."""
        return self.path == other.path and is_selected(*self.selector, other.selector)


@dataclass(slots=True, eq=False)
class FieldSpecs:
    """An ordered set of field specs, with those of a type at hand."""

    specs: tuple[FieldSpec, ...] = ()
    _by_type: dict[tuple[str, str, str], tuple[tuple[FieldSpec, tuple[str, ...]], ...]] = field(
        default_factory=dict, repr=False
    )

    def joined(self, others: Iterable[FieldSpec]) -> FieldSpecs:
        """Add those that are not covered yet. Raises RenderError for two of one path that differ in `create`."""
        by_path: dict[str, list[FieldSpec]] = {}
        for spec in self.specs:
            by_path.setdefault(spec.path, []).append(spec)
        added = []
        for other in others:
            same_path = by_path.setdefault(other.path, [])
            known = next((s for s in same_path if s.covers(other)), None)
            if known is None:
                same_path.append(other)
                added.append(other)
            elif known.create != other.create:
                raise RenderError(f"Two field specs for {other.path} contradict each other in create")
        return FieldSpecs((*self.specs, *added)) if added else self

    def ordered(self) -> FieldSpecs:
        """The same in kustomize's order of types, in which a later one may be covered when sets are joined."""
        specs = tuple(sorted(self.specs, key=lambda spec: rank(*spec.selector)))
        return self if specs == self.specs else FieldSpecs(specs)

    def of(self, identity: Id) -> tuple[tuple[FieldSpec, tuple[str, ...]], ...]:
        """Those for a type, each with its path in parts."""
        key = identity[:3]
        if key not in self._by_type:
            self._by_type[key] = tuple((s, split(s.path)) for s in self.specs if is_selected(*key, s.selector))
        return self._by_type[key]


_FIRST = (
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
)
_RANKS = {kind: index - len(_FIRST) for index, kind in enumerate(_FIRST)} | {
    "MutatingWebhookConfiguration": 1,
    "ValidatingWebhookConfiguration": 2,
}


def rank(group: str, version: str, kind: str) -> tuple[int, str]:
    """Sort key of a type (kyaml/resid/gvk.go, IsLessThan)."""
    return _RANKS.get(kind, 0), "_".join((group or "~G", version or "~V", kind or "~K"))


def split(path: str, separator: str = "/") -> tuple[str, ...]:
    """Cut a path; a backslash takes the meaning from a separator (kyaml/utils/pathsplitter.go)."""
    parts = path.split(separator)
    if len(parts) > 1 and parts[0] == "":
        parts = parts[1:]
    out = [parts[0]]
    for part in parts[1:]:
        if out[-1].endswith("\\"):
            out[-1] = out[-1][:-1] + separator + part
        else:
            out.append(part)
    return tuple(out)


def reaches(value: Any, parts: Sequence[str]) -> bool:
    """Say cheaply whether a path leads to a value, through every item of lists, or to a scalar that is in the way."""
    for index, part in enumerate(parts):
        if isinstance(value, list):
            rest = parts[index:]
            return any(reaches(item, rest) for item in value)
        if not isinstance(value, dict):
            break
        value = value.get(part.removesuffix("[]"))
    return value is not None


def change(
    node: Node, parts: Sequence[str], setter: Setter, *, create: Create | None = None, origin: Node | None = None
) -> Node:
    """Set what a path leads to, through every item of lists; the node itself if nothing changes.

    `create` says what to make at the end of the path where something is missing, `origin` what asked for it.
    Raises RenderError where the path leads through a scalar.
    """
    if not parts:
        return setter(node)
    if node.value is None:
        return node
    if isinstance(node.value, list):
        items = [change(item, parts, setter, create=create, origin=origin) for item in node.items()]
        unchanged = all(new.value is old for new, old in zip(items, node.value, strict=True))
        return node if unchanged else node.with_items(items)
    if not isinstance(node.value, dict):
        raise RenderError(f"A scalar stands where {parts[0]} is looked for", node.place)
    name = parts[0].removesuffix("[]")
    is_list = name != parts[0]
    child = node.child(name)
    place = origin.place if origin is not None else node.place
    if child is None:
        if create is None or is_list:
            return node
        child = Node({} if len(parts) > 1 or create == "mapping" else "", place)
    elif child.value is None and (is_list or create is not None):
        child = Node([] if is_list else {} if len(parts) > 1 or create == "mapping" else "", child.place)
    changed = change(child, parts[1:], setter, create=create, origin=origin)
    return node if name in node.value and changed.value is node.value[name] else node.put(name, changed)
