"""Plain trees of manifests, split into worlds where folders are alternatives of each other.

Two sibling folders that define one identity are alternatives (dev and prod, lesson 1 and lesson 2): each is a world with the
files above it and with the folders beside it that it needs or that need it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingresslint.bundle.manifests import Manifest, identities
from ingresslint.resources import Resource
from ingresslint.routes.ingress import backend_of
from ingresslint.selectors import pairs_match, plain_selector
from ingresslint.workloads import templates_of


@dataclass(slots=True)
class _Node:
    path: str
    manifests: list[Manifest] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """Files that may be applied together; `name` is their folder, `alternative` says that siblings stand for others."""

    name: str
    manifests: tuple[Manifest, ...]
    alternative: bool


def worlds(manifests: Iterable[Manifest]) -> list[World]:
    """Split the files of a plain tree. Every file is in at least one world."""
    manifests = list(manifests)
    files = [m for m in manifests if not m.named]
    named = tuple(m for m in manifests if m.named)
    out = [World(_common(named), named, alternative=False)] if named else []
    if not files:
        return out
    base, alternatives = _split(_tree(files))
    if base or not alternatives:
        out.append(World(_common(base), tuple(base), alternative=False))
    needs = _Needs(base)
    for name, own in alternatives:
        taken = identities(own)
        above = [m for m in files if _is_above(m.folder, name)]
        world = {id(m): m for m in own} | {id(m): m for m in above if not identities([m]) & taken}
        for manifest in needs.beside(list(world.values())):
            if not identities([manifest]) & taken:
                world.setdefault(id(manifest), manifest)
        out.append(World(name, tuple(world.values()), alternative=True))
    return out


def _common(manifests: Iterable[Manifest]) -> str:
    folders = sorted({m.folder for m in manifests})
    if not folders:
        return "."
    if len(folders) == 1:
        return folders[0] or "."
    if any(not posixpath.isabs(f) for f in folders) and any(posixpath.isabs(f) for f in folders):
        return "."
    return posixpath.commonpath([f or "." for f in folders]) if all(folders) else "."


def _is_above(folder: str, name: str) -> bool:
    return folder != name and (not folder or name.startswith(f"{folder}/"))


def _tree(manifests: Iterable[Manifest]) -> _Node:
    root = _Node("")
    for manifest in manifests:
        node, path = root, ""
        for part in [p for p in manifest.folder.split("/") if p] if manifest.folder else []:
            path = f"{path}/{part}" if path else part
            node = node.children.setdefault(part, _Node(path))
        node.manifests.append(manifest)
    return root


def _split(root: _Node) -> tuple[list[Manifest], list[tuple[str, list[Manifest]]]]:
    """Files that belong to every world of the tree, and the alternatives with their own files; children first."""
    order, pending = [], [root]
    while pending:
        node = pending.pop()
        order.append(node)
        pending.extend(node.children.values())
    done: dict[str, tuple[list[Manifest], list[tuple[str, list[Manifest]]]]] = {}
    for node in reversed(order):
        done[node.path] = _split_node(node, [(c, *done.pop(c.path)) for _, c in sorted(node.children.items())])
    return done[root.path]


def _split_node(
    node: _Node, kids: list[tuple[_Node, list[Manifest], list[tuple[str, list[Manifest]]]]]
) -> tuple[list[Manifest], list[tuple[str, list[Manifest]]]]:
    owners: dict[object, set[str]] = defaultdict(set)
    for identity in identities(node.manifests):
        owners[identity].add("")
    for kid, base, alternatives in kids:
        for identity in identities([*base, *(m for _, files in alternatives for m in files)]):
            owners[identity].add(kid.path)
    clashing = {path for paths in owners.values() if len(paths) > 1 for path in paths}
    shared, apart = list(node.manifests), []
    for kid, base, alternatives in kids:
        if kid.path in clashing:
            if base or not alternatives:
                apart.append((kid.path, base))
        else:
            shared.extend(base)
        apart.extend(alternatives)
    return shared, apart


class _Needs:
    """What the folders of the shared files offer and lack, by name and by label."""

    def __init__(self, manifests: list[Manifest]) -> None:
        self._folders: dict[str, list[Manifest]] = defaultdict(list)
        for manifest in manifests:
            self._folders[manifest.folder].append(manifest)
        self._wants = {folder: _wants(r for m in files for r in m.resources) for folder, files in self._folders.items()}
        self._offers: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._labels: dict[tuple[str, str], list[tuple[str, dict[str, object]]]] = defaultdict(list)
        for folder, files in self._folders.items():
            names, labels = _offers(r for m in files for r in m.resources)
            for name in names:
                self._offers[name].add(folder)
            for carried in labels:
                for key, value in carried.items():
                    self._labels[key, str(value)].append((folder, carried))

    def beside(self, world: list[Manifest]) -> list[Manifest]:
        """Shared files of the folders that the world needs (and what those need), and of those that need the world."""
        names, labels = _offers(r for m in world for r in m.resources)
        taken = {folder for folder, (refs, picks) in self._wants.items() if refs & names or _picked(picks, labels)}
        pending = [_wants(r for m in world for r in m.resources), *(self._wants[f] for f in sorted(taken))]
        while pending:
            refs, picks = pending.pop()
            more: set[str] = set()
            for ref in refs - names:
                more |= self._offers.get(ref, set())
            for pairs in picks:
                if not _picked([pairs], labels):
                    more |= self._carriers(pairs)
            for folder in sorted(more - taken):
                taken.add(folder)
                pending.append(self._wants[folder])
        return [m for folder in sorted(taken) for m in self._folders[folder]]

    def _carriers(self, pairs: dict[str, str]) -> set[str]:
        first = next(iter(pairs.items()))
        return {folder for folder, carried in self._labels.get(first, ()) if pairs_match(pairs, carried)}


_Wants = tuple[set[tuple[str, str]], list[dict[str, str]]]


def _picked(picks: list[dict[str, str]], labels: list[dict[str, object]]) -> bool:
    return any(pairs_match(pairs, carried) for pairs in picks for carried in labels)


def _wants(resources: Iterable[Resource]) -> _Wants:
    """Names that objects refer to, and the selectors of Services."""
    refs: set[tuple[str, str]] = set()
    picks: list[dict[str, str]] = []
    for resource in resources:
        if resource.is_a("networking.k8s.io", "Ingress"):
            refs |= _ingress_wants(resource)
        elif resource.is_a("", "Service"):
            pairs = plain_selector(resource.get("spec", "selector"))
            if pairs:
                picks.append(pairs)
    return refs, picks


def _ingress_wants(resource: Resource) -> set[tuple[str, str]]:
    spec = resource.get("spec")
    fields = [spec.get("defaultBackend"), spec.get("backend")]
    fields += [p.get("backend") for rule in spec.get("rules").each() for p in rule.get("http", "paths").each()]
    wants = {("Service", b.name) for b in map(backend_of, fields) if b is not None and b.is_service}
    return wants | {("Secret", t.get("secretName").text or "") for t in spec.get("tls").each()}


def _offers(resources: Iterable[Resource]) -> tuple[set[tuple[str, str]], list[dict[str, object]]]:
    """Names of objects that others refer to, and the labels of pods."""
    names: set[tuple[str, str]] = set()
    labels: list[dict[str, object]] = []
    for resource in resources:
        if resource.is_a("", "Service", "Secret", "ConfigMap"):
            names.add((resource.kind, resource.name))
        labels.extend(dict(t.labels.mapping) for t in templates_of(resource))
    return names, labels
