"""How close objects of a unit are: a plain tree may hold one app in many folders, or many apps that never meet.

Folders belong together where one refers to the other by an exact name or by labels. A reference that its own folder cannot
answer is looked for further up, folder by folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ingresslint.resources import Resource
from ingresslint.selectors import plain_selector

if TYPE_CHECKING:
    from ingresslint.bundle.bundle import Bundle


class Neighbours:
    """Closeness inside one unit."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def reach(self, source: Resource, candidates: Sequence[Resource]) -> list[Resource]:
        """Candidates that a reference of `source` may mean: those of its folder, else of the nearest folder above.

        A closed unit is one place: all candidates are in reach. What a linked folder holds is in reach too.
        """
        if self._bundle.unit.closed:
            return list(candidates)
        group = self._groups.get(source.folder)
        linked = [c for c in candidates if c.folder == source.folder or (group and self._groups.get(c.folder) == group)]
        folder = source.folder
        while not linked:
            inside = f"{folder}/" if folder else ""
            linked = [c for c in candidates if c.folder == folder or c.folder.startswith(inside)]
            if not folder or folder == posixpath.dirname(folder):
                break
            folder = posixpath.dirname(folder)
        return linked

    def together(self, one: Resource, other: Resource) -> bool:
        """Say whether two objects are applied together for certain: one file folder, one closed unit, linked folders."""
        if self._bundle.unit.closed or one.folder == other.folder:
            return True
        group = self._groups.get(one.folder)
        return group is not None and group == self._groups.get(other.folder)

    @cached_property
    def _groups(self) -> dict[str, str]:
        """Folder → name of its group of linked folders; a folder without links has none."""
        parent: dict[str, str] = {}

        def find(folder: str) -> str:
            while parent.setdefault(folder, folder) != folder:
                folder = parent[folder]
            return folder

        for one, other in self._links():
            a, b = sorted((find(one), find(other)))
            parent[b] = a
        return {folder: find(folder) for folder in parent}

    def _links(self) -> Iterable[tuple[str, str]]:
        bundle = self._bundle
        for route in bundle.routes:
            if route.backend is not None and route.backend.is_service:
                targets = bundle.named("", "Service", route.backend.name)
                yield from _only_folder(route.source, targets)
        for service in bundle.services:
            pairs = plain_selector(service.get("spec", "selector"))
            if pairs:
                owners = [t.owner for t, sure in bundle.pods(pairs, service.namespace) if sure]
                yield from _only_folder(service, owners)


def _only_folder(source: Resource, targets: Iterable[Resource]) -> Iterable[tuple[str, str]]:
    """The link to the folder of the targets, if none is in the source's own and all are in one."""
    folders = {t.folder for t in targets}
    if len(folders) == 1 and source.folder not in folders:
        yield source.folder, folders.pop()
