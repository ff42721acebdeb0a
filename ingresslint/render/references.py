"""Names written in other objects follow the objects that were renamed (kustomize api/filters/nameref).

Only fields that kustomize knows follow, and only where what they name is in the build.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from ingresslint.render.configuration import Reference, References
from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import change, reaches
from ingresslint.render.identity import NO_NAMESPACE, Item, is_selected
from ingresslint.render.nodes import Node, text_of
from ingresslint.render.notes import Notes


def with_references(items: Sequence[Item], references: References, notes: Notes) -> list[Item]:
    """Give the objects with the names that they refer to set right; a name that may mean several is noted."""
    by_name = _ByName(items)
    out = []
    for item in items:
        changed = item
        with notes.refusing(item.node.place):
            changed = _referring(item, references, by_name)
        out.append(changed)
    return out


class _ByName:
    """The objects of a build by the names that they had before."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items: dict[str, list[Item]] = {}
        self.is_renamed = False
        self.types = {past[:3] for item in items for past in item.past_ids()}
        self._has: dict[tuple[str, str, str], bool] = {}
        for item in items:
            for name in dict.fromkeys(past.name for past in item.past):
                self.items.setdefault(name, []).append(item)
                self.is_renamed = self.is_renamed or name != item.name

    def has(self, target: tuple[str, str, str]) -> bool:
        """Say whether objects of the type that a reference means have had another identity."""
        if target not in self._has:
            self._has[target] = any(is_selected(*found, target) for found in self.types)
        return self._has[target]


def _referring(item: Item, references: References, by_name: _ByName) -> Item:
    node = item.node
    namespaces = _subject_namespaces(node) if item.kind == "RoleBinding" else frozenset()
    for reference in references.of(item.original):
        if by_name.has(reference.target) and reaches(node.value, reference.parts):
            setter = _Setter(item, reference, by_name, namespaces)
            node = change(node, reference.parts, setter.changed)
    return item.with_node(node)


@dataclass(frozen=True, slots=True)
class _Setter:
    """Sets one reference of one object right."""

    item: Item
    reference: Reference
    by_name: _ByName
    namespaces: AbstractSet[str]

    def changed(self, node: Node) -> Node:
        if node.value is None:
            return node
        if isinstance(node.value, dict):
            return self.mapping(node)
        if isinstance(node.value, list):
            items = [self.mapping(i) if isinstance(i.value, dict) else self.scalar(i) for i in node.items()]
            same = all(new.value is old for new, old in zip(items, node.value, strict=True))
            return node if same else node.with_items(items)
        return self.scalar(node)

    def scalar(self, node: Node) -> Node:
        if node.value is None or not self.by_name.is_renamed:
            return node
        target = self.target(text_of(node), None, with_namespace=False)
        if target is None or target.name == text_of(node):
            return node
        return node.computed(target.name, *_renaming(target))

    def mapping(self, node: Node) -> Node:
        """A reference that has a namespace beside the name: a subject, or the service of a webhook."""
        name = node.child("name")
        if name is None:
            raise RenderError("A reference has no name beside its other fields", node.place)
        namespace = node.child("namespace")
        where = text_of(namespace) if namespace is not None else None
        target = self.target(text_of(name), where, with_namespace=True)
        if target is None:
            return node
        if target.name != text_of(name):
            node = node.put("name", name.computed(target.name, *_renaming(target)))
        if target.namespace and (namespace is None or namespace.value != target.namespace):
            found = target.node.get("metadata", "namespace")
            node = node.put("namespace", Node(target.namespace, found.place if found is not None else node.place))
        return node

    def target(self, name: str, namespace: str | None, *, with_namespace: bool) -> Item | None:
        """The object that a name means; None if it is not in the build."""
        found = [i for i in self.by_name.items.get(name, ()) if self.may_be(i, name)]
        if namespace is not None:
            found = self.in_namespace(found, namespace)
        if len(found) <= 1:
            return found[0] if found else None
        found = [i for i in found if _same_affixes(i, self.item, allow_none=True)]
        if len(found) > 1:
            found = [i for i in found if _same_affixes(i, self.item, allow_none=False)]
        if not found:
            return None
        if len({(i.name, i.namespace if with_namespace else "") for i in found}) > 1:
            path = self.reference.spec.path
            raise RenderError(
                f'{self.item.id} refers to "{name}" in {path}, and {_listed(found)} may be meant', self.item.node.place
            )
        return found[0]

    def in_namespace(self, found: Sequence[Item], namespace: str) -> list[Item]:
        """Those that were in a namespace at first; where none at all was, those that are in it now."""
        everything = [i for same in self.by_name.items.values() for i in same if self.is_near(i)]
        if any(i.original.namespace == namespace != NO_NAMESPACE for i in everything):
            return [i for i in found if i.original.namespace == namespace]
        return [i for i in found if i.id.namespace == namespace]

    def may_be(self, item: Item, _: str) -> bool:
        return (
            self.is_near(item)
            and any(is_selected(*past[:3], self.reference.target) for past in item.past_ids())
            and self.fits_role(item)
            and self.is_in_reach(item)
        )

    def is_near(self, item: Item) -> bool:
        """Say whether the object could be referred to at all (resWrangler.SubsetThatCouldBeReferencedByResource)."""
        if self.item.is_cluster_scoped or item.is_cluster_scoped or item.id.namespace == self.item.id.namespace:
            return True
        return item.namespace in self.namespaces

    def is_in_reach(self, item: Item) -> bool:
        if self.item.is_cluster_scoped or item.is_cluster_scoped or item.kind == "ServiceAccount":
            return True
        return item.id.namespace == self.item.id.namespace

    def fits_role(self, item: Item) -> bool:
        """Say whether the object is of the kind that a `roleRef` names."""
        if not self.reference.spec.path.endswith("roleRef/name"):
            return True
        role = self.item.node.value.get("roleRef")
        if not isinstance(role, dict) or "apiGroup" not in role or "kind" not in role:
            return True
        selector = (str(role["apiGroup"] or ""), "", str(role["kind"] or ""))
        return any(is_selected(*past[:3], selector) for past in item.past_ids())


def _renaming(target: Item) -> tuple[Any, ...]:
    """What made the new name: the places that the target's name depends on."""
    name = target.node.get("metadata", "name")
    return (name.place, *name.touched) if name is not None else ()


def _listed(items: Sequence[Item]) -> str:
    return " and ".join(str(item.id) for item in items)


def _subject_namespaces(node: Node) -> set[str]:
    """Namespaces of the service accounts that a RoleBinding names. Raises RenderError for one that is no string."""
    subjects = node.child("subjects")
    found: set[str] = set()
    for subject in subjects.items() if subjects is not None else ():
        namespace = subject.child("namespace")
        if namespace is None or text_of(subject.child("kind")) != "ServiceAccount":
            continue
        if not isinstance(namespace.value, str):
            raise RenderError("The namespace of a subject is blank, so kustomize refuses it", namespace.place)
        found.add(namespace.value)
    return found


def _same_affixes(one: Item, other: Item, *, allow_none: bool) -> bool:
    return all(
        (allow_none and (not a or not b)) or _same_ending(a, b)
        for a, b in ((one.prefixes, other.prefixes), (one.suffixes, other.suffixes))
    )


def _same_ending(one: Sequence[str], other: Sequence[str]) -> bool:
    short, long = sorted((tuple(one), tuple(other)), key=len)
    return long[len(long) - len(short) :] == short if short else not long
