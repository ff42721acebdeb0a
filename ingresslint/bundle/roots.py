"""Kustomization roots: what each builds, with everything that it includes.

A root is a kustomization that no other one includes. Source: https://kubectl.docs.kubernetes.io/references/kustomize/.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.findings import Hole
from ingresslint.foreign import why_foreign
from ingresslint.kustomization import FILE_NAMES, Kustomization
from ingresslint.objects import looks_like_object
from ingresslint.render import Files, RenderedObject, Renderer, Rendering
from ingresslint.resources import Resource

REFUSED = "kustomize refuses the build"


def _unstated(_path: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What forming units asks of the world around the manifests.

    `in_repository` gives the path of a display path's folder from the root of its repository ("." is the root), None if
    it has none. `files` reads what builds need, by display path. `namespace` is what the config says of unwritten ones
    in a file.
    """

    in_repository: Callable[[str], str | None] = str
    files: Files = field(default_factory=lambda: Files(lambda _: None))
    namespace: Callable[[str], str | None] = _unstated


class Roots:
    """The kustomizations of a run: which includes which, and what each root builds."""

    def __init__(
        self, kustomizations: Sequence[Kustomization], by_path: Mapping[str, Manifest], around: Surroundings
    ) -> None:
        """Find the roots among the kustomizations; `by_path` are the files that were read."""
        # A file of another name is none that kustomize would find: it gives way to one that it finds.
        ranked = sorted(kustomizations, key=lambda k: (posixpath.basename(k.path) in FILE_NAMES, k.path))
        self._by_folder = {k.folder: k for k in ranked}
        self._by_path = by_path
        self._around = around
        self._renderer = Renderer(around.files)
        included = {p for k in self._by_folder.values() for p in self._children(k)}
        folders = sorted(self._by_folder)
        roots = []
        reached: set[str] = set()
        # A cycle has no root: kustomize refuses it, its files are still read once.
        for folder in (*(f for f in folders if f not in included), *folders):
            if folder not in reached:
                root = self._by_folder[folder]
                roots.append(root)
                reached |= {member.folder for member in self._members(root)}
        self._roots = [root for root in roots if root.document.data.get("kind") != "Component"]

    def _children(self, kustomization: Kustomization) -> list[str]:
        return [p for p in kustomization.includes if p in self._by_folder and p != kustomization.folder]

    def _members(self, root: Kustomization) -> list[Kustomization]:
        """The root and what it includes, each once, in the order in which kustomize meets them."""
        seen: dict[str, Kustomization] = {}
        pending = [root]
        while pending:
            one = pending.pop()
            if one.folder not in seen:
                seen[one.folder] = one
                pending.extend(self._by_folder[child] for child in reversed(self._children(one)))
        return list(seen.values())

    def units(self) -> Iterator[Unit]:
        """The unit of each root."""
        for root in self._roots:
            yield self._unit(root)

    def _unit(self, root: Kustomization) -> Unit:
        name = root.folder or "."
        members = self._members(root)
        built = self._renderer.render(root.folder)
        listed_by = self._listed_by(root, members, built)
        unread = tuple(m for m in map(self._by_path.get, listed_by) if m is not None and m.hole)
        broken = {m.path for m in unread}
        holes = {Hole(name, h.path, h.reason) for h in built.holes if h.path not in broken}
        holes |= {_hole(name, root, problem.rule, problem.message, problem.location.path) for problem in built.problems}
        return Unit(
            name,
            "kustomization root",
            tuple(self._resources(built.objects)),
            tuple(sorted(holes | {Hole(name, m.path, m.hole or "") for m in unread})),
            unread,
            tuple(sorted({made for m in members for made in m.generated})),
            closed=True,
            opaque=bool(holes),
            listed_by=listed_by,
            problems=built.problems,
        )

    def _resources(self, objects: Sequence[RenderedObject]) -> Iterator[Resource]:
        """What is built, but for what is given to no cluster."""
        for resource in (rendered.resource for rendered in objects):
            if looks_like_object(resource.data) and not why_foreign(resource.path, resource.data):
                namespace = self._around.namespace(resource.path) if resource.namespace is None else None
                yield resource.in_namespace(namespace) if namespace else resource

    def _listed_by(self, root: Kustomization, members: Sequence[Kustomization], built: Rendering) -> dict[str, str]:
        """The kustomization of each file of a build; those of patches and inputs are said to be the root's."""
        read = dict.fromkeys(sorted(built.files), root.path)
        for member in reversed(members):
            listed = {path: member.path for path in member.includes if path in self._by_path or path in read}
            read |= {member.path: member.path, **listed}
        return read


def _hole(name: str, root: Kustomization, rule: str, message: str, path: str) -> Hole:
    """What a problem of a build leaves unknown: what is missing, or all that kustomize makes of it."""
    return Hole(name, path, message) if rule == "kustomization-file-missing" else Hole(name, root.path, REFUSED)
