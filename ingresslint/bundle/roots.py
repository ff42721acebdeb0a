"""Kustomization roots: what each builds, with everything that it includes.

A root is a kustomization that no other one includes. Source: https://kubectl.docs.kubernetes.io/references/kustomize/.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.findings import Hole
from ingresslint.kustomization import FILE_NAMES, Kustomization, Patch, narrowed
from ingresslint.resources import Resource

_LOCAL = "config.kubernetes.io/local-config"
"""Annotation of objects that kustomize reads and does not build."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A kustomization inside a build: the outermost `namespace:` wins, prefixes and suffixes add up."""

    source: Kustomization
    namespace: str | None
    affixes: tuple[str, str]


class Roots:
    """The kustomizations of a run: which includes which, and what each root builds."""

    def __init__(self, kustomizations: Sequence[Kustomization], by_path: Mapping[str, Manifest]) -> None:
        """Find the roots among the kustomizations; `by_path` are the files that were read."""
        # A file of another name is none that kustomize would find: it gives way to one that it finds.
        ranked = sorted(kustomizations, key=lambda k: (posixpath.basename(k.path) in FILE_NAMES, k.path))
        self._by_folder = {k.folder: k for k in ranked}
        self._by_path = by_path
        included = {p for k in self._by_folder.values() for p in self._children(k)}
        folders = sorted(self._by_folder)
        roots = []
        reached: set[str] = set()
        # A cycle has no root: kustomize refuses it, its files are still read once.
        for folder in (*(f for f in folders if f not in included), *folders):
            if folder not in reached:
                root = self._by_folder[folder]
                roots.append(root)
                reached |= {member.source.folder for member in self._members(root)}
        self._roots = [root for root in roots if root.document.data.get("kind") != "Component"]

    def _children(self, kustomization: Kustomization) -> list[str]:
        return [p for p in kustomization.includes if p in self._by_folder and p != kustomization.folder]

    def _members(self, root: Kustomization) -> list[_Member]:
        """The root and what it includes, each once, in the order in which kustomize meets them."""
        seen: dict[str, _Member] = {}
        pending: list[tuple[Kustomization, str | None, tuple[str, str]]] = [(root, None, ("", ""))]
        while pending:
            one, namespace, (prefix, suffix) = pending.pop()
            if one.folder not in seen:
                data = one.document.data
                namespace = namespace or one.namespace
                affixes = prefix + _text(data.get("namePrefix")), _text(data.get("nameSuffix")) + suffix
                seen[one.folder] = _Member(one, namespace, affixes)
                children = (self._by_folder[c] for c in reversed(self._children(one)))
                pending.extend((child, namespace, affixes) for child in children)
        return list(seen.values())

    def units(self) -> Iterator[Unit]:
        """The unit of each root."""
        for root in self._roots:
            yield self._unit(root)

    def _unit(self, root: Kustomization) -> Unit:
        members = self._members(root)
        build = _Build(root.folder or ".")
        for member in members:
            build.holes += [Hole(build.name, member.source.path, reason) for reason in member.source.holes]
            build.opaque = build.opaque or bool(member.source.holes)
            build.patches += self._wiring_patches(member.source)
            for path in member.source.includes:
                manifest = self._by_path.get(path)
                if manifest is not None:
                    build.add(member, manifest)
                elif path not in self._by_folder:
                    build.holes.append(Hole(build.name, member.source.path, f"{path} was not read"))
                    build.opaque = True
        return Unit(
            build.name,
            "kustomization root",
            tuple(build.resources),
            tuple(sorted(set(build.holes))),
            tuple(build.unread),
            tuple(build.patches),
            tuple(sorted({made for m in members for made in m.source.generated})),
            tuple(sorted({m.affixes for m in members if any(m.affixes)})),
            closed=True,
            opaque=build.opaque,
            listed_by=build.listed_by,
            adds_labels=any(m.source.adds_labels for m in members),
            labels=tuple(sorted({pair for m in members for pair in m.source.labels})),
        )

    def _wiring_patches(self, one: Kustomization) -> Iterator[Patch]:
        """Patches that may change wiring, with their targets; one whose file was not read may change anything."""
        for patch in one.patches:
            manifest = self._by_path.get(patch.path) if patch.path else None
            if patch.path is not None and (manifest is None or manifest.hole or manifest.contents is None):
                yield patch
            else:
                yield from narrowed(patch, (manifest.contents or ()) if manifest else patch.contents)


@dataclass(slots=True)
class _Build:
    """What a root has gathered so far."""

    name: str
    resources: list[Resource] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    unread: list[Manifest] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    listed_by: dict[str, str] = field(default_factory=dict)
    opaque: bool = False

    def add(self, member: _Member, manifest: Manifest) -> None:
        """Take in a file that a member lists, once."""
        if manifest.path in self.listed_by:
            return
        self.listed_by[manifest.path] = member.source.path
        if manifest.hole:
            self.holes.append(Hole(self.name, manifest.path, manifest.hole))
            self.unread.append(manifest)
        for resource in manifest.resources:
            if resource.annotation(_LOCAL) != "true":
                self.resources.append(resource.in_namespace(member.namespace) if member.namespace else resource)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
