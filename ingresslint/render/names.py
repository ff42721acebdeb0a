"""Prefixes, suffixes and namespaces (kustomize api/internal/builtins/{Prefix,Suffix,Namespace}Transformer.go)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingresslint.render.errors import RenderError
from ingresslint.render.fieldspecs import Create, FieldSpecs, Setter, change
from ingresslint.render.identity import Id, Item, is_selected
from ingresslint.render.nodes import Node, text_of

_NEVER_RENAMED = (
    ("", "", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "", "APIService"),
    ("", "", "Namespace"),
)
_NAME = "metadata/name"
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def with_affix(items: Sequence[Item], affix: Node, specs: FieldSpecs, *, is_suffix: bool = False) -> list[Item]:
    """Put a prefix before (or a suffix behind) the names of all objects that kustomize renames. Raises RenderError."""

    def renamed(node: Node) -> Node:
        text = text_of(node)
        return node.computed(text + affix.value if is_suffix else affix.value + text, affix.place)

    return [_with_affix(item, affix, specs, renamed, is_suffix=is_suffix) for item in items]


def _with_affix(item: Item, affix: Node, specs: FieldSpecs, renamed: Setter, *, is_suffix: bool) -> Item:
    original = item.original
    if any(is_selected(*original[:3], selector) for selector in _NEVER_RENAMED):
        return item
    for spec, parts in specs.of(original):
        noted = _noted(item, affix.value, is_suffix=is_suffix) if spec.path == _NAME else item
        if is_selected(*noted.id[:3], spec.selector):
            create: Create | None = "scalar" if spec.create else None
            item = noted.with_node(change(noted.node, parts, renamed, create=create, origin=affix))
    return item


def _noted(item: Item, affix: str, *, is_suffix: bool) -> Item:
    if is_suffix:
        return replace(item.remembering(), suffixes=(*item.suffixes, affix))
    return replace(item.remembering(), prefixes=(*item.prefixes, affix))


def in_namespace(items: Sequence[Item], namespace: Node, specs: FieldSpecs) -> list[Item]:
    """Put all objects that have a namespace into one. Raises RenderError where that makes two of them the same."""
    out: list[Item] = []
    current: dict[Id, int] = {}
    for item in items:
        current[item.id] = current.get(item.id, 0) + 1
    for item in items:
        moved = item.remembering().with_node(_moved(item, namespace, specs))
        current[item.id] -= 1
        current[moved.id] = current.get(moved.id, 0) + 1
        if current[moved.id] > 1:
            raise RenderError(
                f"The namespace {namespace.value} makes two resources the same: {moved.id}", namespace.place
            )
        out.append(moved)
    return out


def _moved(item: Item, namespace: Node, specs: FieldSpecs) -> Node:
    node = item.node

    def moved(_: Node) -> Node:
        return Node(namespace.value, namespace.place)

    if not item.is_cluster_scoped:
        node = change(node, ("metadata", "namespace"), moved, create="scalar", origin=namespace)
    is_binding = item.kind in _BINDINGS
    if is_binding:
        node = _subjects_moved(node, namespace)
    for spec, parts in specs.of(item.id):
        if spec.path == "metadata/namespace" or (is_binding and spec.path == "subjects/namespace"):
            continue
        if spec.path == _NAME and item.api_version != "v1":
            continue
        node = change(node, parts, moved, create="scalar" if spec.create else None, origin=namespace)
    return node


def _subjects_moved(node: Node, namespace: Node) -> Node:
    """The service account `default` of a binding is the one of the new namespace."""

    def moved(subject: Node) -> Node:
        if not isinstance(subject.value, dict) or text_of(subject.child("name")) != "default":
            return subject
        return subject.put("namespace", Node(namespace.value, namespace.place))

    subjects = node.child("subjects")
    if subjects is None or subjects.value is None:
        return node
    if not isinstance(subjects.value, list):
        raise RenderError("The subjects of a binding are no list", subjects.place)
    items = [moved(subject) for subject in subjects.items()]
    if all(new.value is old for new, old in zip(items, subjects.value, strict=True)):
        return node
    return node.put("subjects", subjects.with_items(items))
