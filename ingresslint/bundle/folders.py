"""Plain trees of manifests, split into worlds where folders are alternatives of each other.

Two sibling folders that define one identity are alternatives (dev and prod, lesson 1 and lesson 2): each is a world
with the files above it and with the folders beside it that it needs or that need it.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingresslint.bundle.manifests import Manifest, identities
from ingresslint.resources import Resource
from ingresslint.routes.ingress import backend_of
from ingresslint.selectors import label_text, pairs_match, plain_selector
from ingresslint.workloads import templates_of


@dataclass(slots=True)
class _Node:
    path: str
    manifests: list[Manifest] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Together:
    """Files that may be applied together; `name` is their folder, `alternative` says that siblings stand for others."""

    name: str
    manifests: tuple[Manifest, ...]
    alternative: bool


def worlds(manifests: Iterable[Manifest]) -> list[Together]:
    """Split the files of a plain tree. Every file is in at least one world; named files are one of their own."""
    manifests = list(manifests)
    files = [m for m in manifests if not m.named]
    named = tuple(m for m in manifests if m.named)
    out = [Together(_common(named), named, alternative=False)] if named else []
    if not files:
        return out
    base, alternatives = _split(_tree(files))
    if base or not alternatives:
        out.append(Together(_common(base), tuple(base), alternative=False))
    surroundings = _Surroundings(files, base, alternatives)
    out.extend(Together(name, surroundings.around(name, own), alternative=True) for name, own in alternatives)
    return out


class _Surroundings:
    """What belongs to an alternative besides its own files: the files above it, and folders beside it that it needs."""

    def __init__(
        self, files: Iterable[Manifest], base: list[Manifest], alternatives: list[tuple[str, list[Manifest]]]
    ) -> None:
        self._base = base
        self._own = dict(alternatives)
        self._in_folder: dict[str, list[Manifest]] = defaultdict(list)
        for manifest in files:
            self._in_folder[manifest.folder].append(manifest)
        self._needs: dict[tuple[str, ...], _Needs] = {}

    def around(self, name: str, own: list[Manifest]) -> tuple[Manifest, ...]:
        """All files of the alternative of a folder; none that defines what its own files define."""
        taken = identities(own)
        world = {id(m): m for m in own}
        above = _ancestors(name)
        for manifest in (m for folder in above for m in self._in_folder.get(folder, ())):
            if not identities([manifest]) & taken:
                world[id(manifest)] = manifest
        for manifest in self._shared(above).beside(list(world.values())):
            if not identities([manifest]) & taken:
                world.setdefault(id(manifest), manifest)
        return tuple(world.values())

    def _shared(self, above: list[str]) -> _Needs:
        """The files that all alternatives share, and those that the alternatives above this one share with it."""
        outer = tuple(folder for folder in above if folder in self._own)
        if outer not in self._needs:
            self._needs[outer] = _Needs([*self._base, *(m for folder in outer for m in self._own[folder])])
        return self._needs[outer]


def _ancestors(folder: str) -> list[str]:
    """The folders above a folder, the outermost first; "" is the working directory."""
    out = []
    while folder not in {"", posixpath.dirname(folder)}:
        folder = posixpath.dirname(folder)
        out.append(folder)
    return out[::-1]


def _common(manifests: Iterable[Manifest]) -> str:
    """Deepest folder that holds all files, "." for the working directory."""
    folders = sorted({m.folder for m in manifests})
    if not folders or len({posixpath.isabs(f) for f in folders}) > 1:
        return "."
    return posixpath.commonpath(folders) or "."


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
    """What the folders of shared files offer and lack, by name and by label."""

    def __init__(self, manifests: list[Manifest]) -> None:
        self._folders: dict[str, list[Manifest]] = defaultdict(list)
        for manifest in manifests:
            self._folders[manifest.folder].append(manifest)
        self._wants = {folder: _wants(r for m in files for r in m.resources) for folder, files in self._folders.items()}
        self._wanted_by: dict[_Name, set[str]] = defaultdict(set)
        self._picked_by: dict[_Pair, list[tuple[str, _Pairs]]] = defaultdict(list)
        self._offered_by: dict[_Name, set[str]] = defaultdict(set)
        self._carried_by: dict[_Pair, list[tuple[str, _Labels]]] = defaultdict(list)
        for folder in self._folders:
            self._index(folder)

    def _index(self, folder: str) -> None:
        names, picks = self._wants[folder]
        for name in names:
            self._wanted_by[name].add(folder)
        for pairs in picks:
            self._picked_by[_first(pairs)].append((folder, pairs))
        offered, labels = _offers(r for m in self._folders[folder] for r in m.resources)
        for name in offered:
            self._offered_by[name].add(folder)
        for carried in labels:
            for pair in _text_pairs(carried):
                self._carried_by[pair].append((folder, carried))

    def beside(self, world: list[Manifest]) -> list[Manifest]:
        """Shared files of the folders that the world needs (and what those need), and of those that need the world."""
        names, labels = _offers(r for m in world for r in m.resources)
        taken = {folder for name in names for folder in self._wanted_by.get(name, ())}
        own: dict[_Pair, list[_Labels]] = defaultdict(list)
        for carried in labels:
            for pair in _text_pairs(carried):
                own[pair].append(carried)
                taken |= {f for f, pairs in self._picked_by.get(pair, ()) if pairs_match(pairs, carried)}
        pending = [_wants(r for m in world for r in m.resources), *(self._wants[f] for f in sorted(taken))]
        while pending:
            refs, picks = pending.pop()
            more = {folder for ref in refs - names for folder in self._offered_by.get(ref, ())}
            for pairs in picks:
                if not any(pairs_match(pairs, carried) for carried in own.get(_first(pairs), ())):
                    more |= {f for f, carried in self._carried_by.get(_first(pairs), ()) if pairs_match(pairs, carried)}
            for folder in sorted(more - taken):
                taken.add(folder)
                pending.append(self._wants[folder])
        return [m for folder in sorted(taken) for m in self._folders[folder]]


_Name = tuple[str, str]
_Pair = tuple[str, str]
_Pairs = dict[str, str]
_Labels = dict[str, Any]
_Wants = tuple[set[_Name], list[_Pairs]]


def _first(pairs: _Pairs) -> _Pair:
    return next(iter(pairs.items()))


def _text_pairs(labels: _Labels) -> Iterator[_Pair]:
    for key, value in labels.items():
        text = label_text(value)
        if text is not None:
            yield key, text


def _wants(resources: Iterable[Resource]) -> _Wants:
    """Names that objects refer to, and the selectors of Services."""
    refs: set[_Name] = set()
    picks: list[_Pairs] = []
    for resource in resources:
        if resource.is_a("networking.k8s.io", "Ingress"):
            refs |= _ingress_wants(resource)
        elif resource.is_a("", "Service"):
            pairs = plain_selector(resource.get("spec", "selector"))
            if pairs:
                picks.append(pairs)
    return refs, picks


def _ingress_wants(resource: Resource) -> set[_Name]:
    spec = resource.get("spec")
    fields = [spec.get("defaultBackend"), spec.get("backend")]
    fields += [p.get("backend") for rule in spec.get("rules").each() for p in rule.get("http", "paths").each()]
    wants = {("Service", b.name) for b in map(backend_of, fields) if b is not None and b.is_service}
    return wants | {("Secret", t.get("secretName").text or "") for t in spec.get("tls").each()}


def _offers(resources: Iterable[Resource]) -> tuple[set[_Name], list[_Labels]]:
    """Names of objects that others refer to, and the labels of pods."""
    names: set[_Name] = set()
    labels: list[_Labels] = []
    for resource in resources:
        if resource.is_a("", "Service", "Secret", "ConfigMap"):
            names.add((resource.kind, resource.name))
        labels.extend(dict(t.labels.mapping) for t in templates_of(resource))
    return names, labels
