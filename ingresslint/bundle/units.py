"""Deploy units: which objects are applied together.

A unit of the config, a kustomization root, else the files of a plain tree (see `folders`). Patches and partial objects are no
objects; charts are holes until they are rendered.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ingresslint.bundle.folders import worlds
from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.findings import Hole
from ingresslint.kustomization import Kustomization, Patch, narrowed
from ingresslint.resources import Resource
from ingresslint.workloads import templates_of


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit that the config states: its name and a test of display paths."""

    name: str
    holds: Callable[[str], bool]


def form_units(
    manifests: Sequence[Manifest], kustomizations: Sequence[Kustomization], stated: Sequence[StatedUnit] = ()
) -> tuple[Unit, ...]:
    """Form the units of a run, sorted by name. Every object that is no patch is in at least one unit."""
    by_path = {m.path: m for m in manifests}
    patch_files = {p for k in kustomizations for p in k.patch_files}
    units: list[Unit] = []
    taken: set[str] = set()
    for unit in stated:
        files = [m for m in manifests if unit.holds(m.path) and m.path not in patch_files]
        taken |= {m.path for m in files}
        units.append(_plain(unit.name, "stated by the config", files, closed=True))
    tree = _Kustomizations(kustomizations, by_path)
    for root in tree.roots:
        unit_, reached = tree.unit(root)
        units.append(unit_)
        taken |= reached
    rest = [m for m in manifests if m.path not in taken and m.path not in patch_files and m.chart is None]
    rest = _without_partial(rest, manifests)
    for world in worlds(rest):
        why = "alternative of its sibling folders" if world.alternative else "files of one tree"
        units.append(_plain(world.name, why, world.manifests, closed=False))
    units.extend(_charts(manifests))
    return tuple(sorted(_numbered(units), key=lambda u: u.name))


def _plain(name: str, why: str, manifests: Iterable[Manifest], *, closed: bool) -> Unit:
    files = list(manifests)
    unread = tuple(m for m in files if m.hole)
    holes = tuple(Hole(name, m.path, m.hole or "") for m in unread)
    return Unit(name, why, tuple(r for m in files for r in m.resources), holes, unread, closed=closed)


def _charts(manifests: Iterable[Manifest]) -> list[Unit]:
    by_chart: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        if manifest.chart is not None:
            by_chart.setdefault(posixpath.dirname(manifest.folder) or ".", []).append(manifest)
    return [
        Unit(folder, "chart", (), (Hole(folder, folder, "unrendered chart"),), tuple(files))
        for folder, files in sorted(by_chart.items())
    ]


def _numbered(units: list[Unit]) -> list[Unit]:
    """Make names unique: a kustomization and a plain world may share a folder."""
    seen: dict[str, int] = {}
    out = []
    for unit in units:
        count = seen.get(unit.name, 0)
        seen[unit.name] = count + 1
        out.append(replace(unit, name=f"{unit.name}#{count + 1}") if count else unit)
    return out


def _without_partial(rest: list[Manifest], everything: Iterable[Manifest]) -> list[Manifest]:
    """Drop partial objects (patches that no kustomization in reach lists) whose whole object stands in another file."""
    whole = {
        (r.group, r.kind, r.name): m.path
        for m in everything
        for r in m.resources
        if not is_partial(r)
    }
    out = []
    for manifest in rest:
        kept = tuple(
            r
            for r in manifest.resources
            if "$patch" not in r.data
            and not (is_partial(r) and whole.get((r.group, r.kind, r.name), manifest.path) != manifest.path)
        )
        out.append(manifest if len(kept) == len(manifest.resources) else replace(manifest, resources=kept))
    return out


def is_partial(resource: Resource) -> bool:
    """Say whether an object lacks what the API requires of it, as a strategic-merge patch does."""
    spec = resource.get("spec")
    if resource.is_a("", "Service"):
        return not spec.get("ports").value and spec.get("type").value != "ExternalName" and spec.get("clusterIP").value != "None"
    if resource.is_a("networking.k8s.io", "Ingress"):
        return not (spec.get("rules").value or spec.get("defaultBackend").value or spec.get("backend").value)
    if resource.is_a("apps", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"):
        containers = [c for t in templates_of(resource) for c in t.spec.get("containers").each()]
        return not containers or not spec.get("selector").exists or not all(c.get("image").exists for c in containers)
    return False


class _Kustomizations:
    """The kustomizations of a run: which includes which, and what each root reaches."""

    def __init__(self, kustomizations: Sequence[Kustomization], by_path: dict[str, Manifest]) -> None:
        self._by_folder = {k.folder: k for k in sorted(kustomizations, key=lambda k: k.path)}
        self._by_path = by_path
        included = {p for k in kustomizations for p in self._children(k)}
        roots = [k for f, k in sorted(self._by_folder.items()) if f not in included]
        reached: set[str] = set()
        for root in roots:
            reached |= {k.folder for k in self._closure(root)}
        # A cycle has no root: kustomize refuses it, its files are still read once.
        for folder, kustomization in sorted(self._by_folder.items()):
            if folder not in reached:
                roots.append(kustomization)
                reached |= {k.folder for k in self._closure(kustomization)}
        self.roots = [r for r in roots if r.document.data.get("kind") != "Component"]

    def _children(self, kustomization: Kustomization) -> list[str]:
        return [p for p in kustomization.includes if p in self._by_folder and p != kustomization.folder]

    def _closure(self, root: Kustomization) -> list[Kustomization]:
        seen: dict[str, Kustomization] = {}
        pending = [root]
        while pending:
            one = pending.pop()
            if one.folder not in seen:
                seen[one.folder] = one
                pending.extend(self._by_folder[c] for c in reversed(self._children(one)))
        return list(seen.values())

    def unit(self, root: Kustomization) -> tuple[Unit, set[str]]:
        """The unit of a root and the paths that it reaches; the outermost `namespace:` wins."""
        resources: list[Resource] = []
        holes: list[Hole] = []
        unread: list[Manifest] = []
        reached: set[str] = set()
        patches: list[Patch] = []
        name = root.folder or "."
        members = self._closure(root)
        for one in members:
            holes.extend(Hole(name, one.path, reason) for reason in one.holes)
            patches.extend(self._wiring_patches(one))
            namespace = root.namespace or one.namespace
            for path in one.includes:
                manifest = self._by_path.get(path)
                if manifest is None:
                    if path not in self._by_folder:
                        holes.append(Hole(name, one.path, f"{path} was not read"))
                    continue
                if path in reached:
                    continue
                reached.add(path)
                if manifest.hole:
                    holes.append(Hole(name, path, manifest.hole))
                    unread.append(manifest)
                resources.extend(r.in_namespace(namespace) if namespace else r for r in manifest.resources)
        data = root.document.data
        affixes = (str(data.get("namePrefix") or ""), str(data.get("nameSuffix") or ""))
        generated = tuple(sorted({g for one in members for g in one.generated}))
        opaque = any(one.holes for one in members) or any(h.reason.endswith("was not read") for h in holes)
        unit = Unit(
            name, "kustomization root", tuple(resources), tuple(sorted(set(holes))), tuple(unread), tuple(patches),
            generated, affixes, closed=True, opaque=opaque,
        )  # fmt: skip
        return unit, reached

    def _wiring_patches(self, one: Kustomization) -> list[Patch]:
        """Patches that may change wiring, with their targets; one whose file was not read may change anything."""
        out: list[Patch] = []
        for patch in one.patches:
            manifest = self._by_path.get(patch.path) if patch.path else None
            if patch.path is not None and (manifest is None or manifest.hole):
                out.append(patch)
            else:
                out.extend(narrowed(patch, manifest.contents if manifest else patch.contents))
        return out
