"""How close objects of a unit are: a plain tree may hold one app in many folders, or many apps that never meet.

Folders belong together where one refers to the other by an exact name or by labels. A reference that its own folder
cannot answer is looked for further up, folder by folder.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ingresslint.resources import Resource, ResourceKey, is_unknown_name
from ingresslint.selectors import plain_selector

if TYPE_CHECKING:
    from ingresslint.bundle.bundle import Bundle


class Folders:
    """Folders that hold candidates, sorted, so that those below a folder are found at once."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        """Collect the folders of the resources."""
        self._all = frozenset(r.folder for r in resources)
        self._sorted = sorted(self._all)

    def __contains__(self, folder: str) -> bool:
        return folder in self._all

    def any_below(self, folder: str) -> bool:
        """Say whether there is one in this folder or anywhere below it; "" is the working directory."""
        inside = _inside(folder)
        at = bisect_left(self._sorted, inside)
        return folder in self._all or (at < len(self._sorted) and self._sorted[at].startswith(inside))


def _inside(folder: str) -> str:
    """What the paths of all that lies below a folder begin with."""
    return folder if not folder or folder.endswith("/") else f"{folder}/"


@dataclass(frozen=True, slots=True)
class Scope:
    """The folders that a reference reaches: those of a set, or all in and below one folder."""

    folders: frozenset[str] = frozenset()
    top: str | None = None

    def holds(self, resource: Resource) -> bool:
        """Say whether an object lies in one of the folders."""
        if self.top is None:
            return resource.folder in self.folders
        return resource.folder == self.top or resource.folder.startswith(_inside(self.top))


_TAG = re.compile(r"(?::[^/]*)?(?:@.*)?$")
_EVERYWHERE = Scope(top="")


class Neighbours:
    """Closeness inside one unit."""

    def __init__(self, bundle: Bundle) -> None:
        """Look at a unit; the links between its folders are followed when somebody asks."""
        self._bundle = bundle

    def reach(self, source: Resource, candidates: Sequence[Resource]) -> list[Resource]:
        """Candidates that a reference of `source` may mean: those of its folder, else of the nearest folder above.

        A closed unit is one place: all candidates are in reach. What a linked folder holds is in reach too.
        """
        scope = self.scope(source, Folders(candidates))
        return [c for c in candidates if scope.holds(c)]

    def scope(self, source: Resource, candidates: Folders) -> Scope:
        """The folders that `reach` takes candidates from, if these folders hold any."""
        if self._bundle.unit.closed:
            return _EVERYWHERE
        group = self._members.get(self._groups.get(source.folder, ""), frozenset((source.folder,)))
        if any(folder in candidates for folder in group):
            return Scope(group)
        folder = source.folder
        while not candidates.any_below(folder) and folder not in {"", posixpath.dirname(folder)}:
            folder = posixpath.dirname(folder)
        return Scope(top=folder)

    def together(self, one: Resource, other: Resource) -> bool:
        """Say whether two objects are applied together for certain: one folder, one closed unit, linked folders.

        Files of one folder that stand for each other never meet (see `stands_for_others`).
        """
        if one.path != other.path and self.stands_for_others(one) and self.stands_for_others(other):
            return one.folder != other.folder and self.place(one) == self.place(other)
        return self.place(one) == self.place(other)

    def state_one_cluster(self, one: Resource, other: Resource) -> bool:
        """Say whether each of two objects writes the namespace that it is for: who does so divides one cluster.

        The namespace `default` divides none. A file that stands for others may never be applied beside them, nor may
        two folders that run one app: they deploy it in two ways.
        """
        if any(self.stands_for_others(r) or not _writes_namespace(r) for r in (one, other)):
            return False
        images, others = self._images[one.folder], self._images[other.folder]
        return not (images and others) or not (images <= others or others <= images)

    @cached_property
    def _images(self) -> defaultdict[str, set[str]]:
        """Folder → the images that its pods run, without tags; those of no publisher, such as `nginx`, tell nothing."""
        images: defaultdict[str, set[str]] = defaultdict(set)
        for template in self._bundle.templates:
            for container in template.containers():
                image = _TAG.sub("", container.get("image").text or "")
                if "/" in image:
                    images[template.owner.folder].add(image)
        return images

    def stands_for_others(self, resource: Resource) -> bool:
        """Say whether the object's file is one of a collection of variants: of a lesson, of test cases.

        In such a folder at least half of the files define something that another of them defines too.
        """
        return not self._bundle.unit.closed and resource.path in self._variants

    @cached_property
    def _variants(self) -> frozenset[str]:
        files: dict[str, set[str]] = defaultdict(set)
        owners: dict[tuple[str, ResourceKey], set[str]] = defaultdict(set)
        for resource in self._bundle.resources:
            files[resource.folder].add(resource.path)
            if resource.name and resource.kind != "Namespace":
                owners[resource.folder, resource.key].add(resource.path)
        sharing: dict[str, set[str]] = defaultdict(set)
        for (folder, _), paths in owners.items():
            if len(paths) > 1:
                sharing[folder] |= paths
        return frozenset(p for folder, paths in sharing.items() if 2 * len(paths) >= len(files[folder]) for p in paths)

    def place(self, resource: Resource) -> str | None:
        """Name of the place of an object: objects of one place are together. A closed unit is one place, None."""
        return None if self._bundle.unit.closed else self._groups.get(resource.folder, resource.folder)

    def is_fragment(self, source: Resource) -> bool:
        """Say whether the place of an object is a snippet: no Service and fewer than two workloads there."""
        path, place = (source.path if self.stands_for_others(source) else None), self.place(source)
        services, workloads = self._filled.get((place, path), (0, 0))
        if path is not None:
            shared = self._filled.get((place, None), (0, 0))
            services, workloads = services + shared[0], workloads + shared[1]
        return not services and workloads < 2  # noqa: PLR2004 - one workload alone is a sample

    @cached_property
    def _filled(self) -> dict[tuple[str | None, str | None], tuple[int, int]]:
        """Place, and file of a variant → how many Services and workloads it holds."""
        services: Counter[tuple[str | None, str | None]] = Counter()
        workloads: Counter[tuple[str | None, str | None]] = Counter()

        def where(resource: Resource) -> tuple[str | None, str | None]:
            return self.place(resource), resource.path if self.stands_for_others(resource) else None

        for service in self._bundle.services:
            services[where(service)] += 1
        for owner in {id(t.owner): t.owner for t in self._bundle.templates}.values():
            workloads[where(owner)] += 1
        return {key: (services[key], workloads[key]) for key in {*services, *workloads}}

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        """Group → its folders."""
        members: dict[str, set[str]] = defaultdict(set)
        for folder, group in self._groups.items():
            members[group].add(folder)
        return {group: frozenset(folders) for group, folders in members.items()}

    @cached_property
    def _groups(self) -> dict[str, str]:
        """Folder → its group of linked folders, named after the first of them; a folder without links has none."""
        parent: dict[str, str] = {}

        def find(folder: str) -> str:
            parent.setdefault(folder, folder)
            while parent[folder] != folder:
                parent[folder] = folder = parent[parent[folder]]
            return folder

        for one, other in self._links():
            a, b = sorted((find(one), find(other)))
            parent[b] = a
        return {folder: find(folder) for folder in parent}

    def _links(self) -> Iterable[tuple[str, str]]:
        bundle = self._bundle
        for route in bundle.routes:
            if route.backend is not None and route.backend.is_service:
                named = bundle.named("", "Service", route.backend.name)
                yield from _only_folder(route.source, [t for t in named if t.namespace == route.backend.namespace])
        for service in bundle.services:
            pairs = plain_selector(service.get("spec", "selector"))
            if pairs:
                owners = [t.owner for t, sure in bundle.pods(pairs, service.namespace) if sure]
                yield from _only_folder(service, [o for o in owners if o.namespace == service.namespace])


def _writes_namespace(resource: Resource) -> bool:
    namespace = resource.written.namespace
    return namespace not in {None, "", "default"} and not is_unknown_name(namespace)


def _only_folder(source: Resource, targets: Iterable[Resource]) -> Iterable[tuple[str, str]]:
    """The link to the folder of the targets, if none is in the source's own and all are in one."""
    folders = {t.folder for t in targets}
    if len(folders) == 1 and source.folder not in folders:
        yield source.folder, folders.pop()
