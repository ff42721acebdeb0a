"""Objects that have folders of the repository applied to a namespace: those of Flux and of Argo CD.

What such a folder holds without a namespace of its own is in that namespace. Sources: `spec.path` and
`spec.targetNamespace` of https://fluxcd.io/flux/components/kustomize/kustomizations/ and of
https://fluxcd.io/flux/components/helm/helmreleases/; `spec.source` and `spec.destination` of
https://argo-cd.readthedocs.io/en/stable/user-guide/directory/.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.resources import Field, Resource, is_placeholder

InRepository = Callable[[str], str | None]
"""Gives the path of a display path's folder from the root of its repository ("." is the root), None if it has none."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A folder, from the root of the repository, and the namespace that it is applied to; `deep` with all below it."""

    folder: str
    namespace: str
    deep: bool


class Targets:
    """The namespaces that folders of the repository are applied to."""

    def __init__(self, resources: Iterable[Resource], in_repository: InRepository) -> None:
        """Look for such objects among the resources."""
        self._in_repository = in_repository
        self._places: dict[str, str | None] = {}
        self._named: dict[str, set[str]] = defaultdict(set)
        self._deep: dict[str, set[str]] = defaultdict(set)
        for target in (target for resource in resources for target in _targets(resource)):
            self._named[target.folder].add(target.namespace)
            if target.deep and target.folder != ".":  # all of a repository is too much to say of it
                self._deep[target.folder].add(target.namespace)

    def placed(self, manifest: Manifest) -> Manifest:
        """The file with its objects in the namespace that its folder, or the nearest folder above it, is applied to."""
        namespace = self._of(manifest.folder, self._near) if self._named else None
        if namespace is None or not any(r.namespace is None for r in manifest.resources):
            return manifest
        return replace(manifest, resources=_in(namespace, manifest.resources))

    def built(self, unit: Unit) -> Unit:
        """The unit of a kustomization or a chart with its objects in the namespace that its folder is applied to."""
        namespace = self._of(unit.name, self._at) if self._named else None
        return unit if namespace is None else replace(unit, resources=_in(namespace, unit.resources))

    def _of(self, folder: str, search: Callable[[str], set[str]]) -> str | None:
        """The only namespace that a folder is applied to; several are several releases, and none of them is certain."""
        if folder not in self._places:
            place = self._in_repository(folder)
            self._places[folder] = place if place is None else posixpath.normpath(place)
        known = self._places[folder]
        found = search(known) if known is not None else set()
        return next(iter(found)) if len(found) == 1 else None

    def _at(self, folder: str) -> set[str]:
        return self._named.get(folder, set())

    def _near(self, folder: str) -> set[str]:
        if folder in self._named:
            return self._named[folder]
        while folder not in {"", ".", "/"}:
            if folder in self._deep:
                return self._deep[folder]
            folder = posixpath.dirname(folder)
        return set()


def _in(namespace: str, resources: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(r.in_namespace(namespace) if r.namespace is None else r for r in resources)


def _targets(resource: Resource) -> Iterator[_Target]:
    spec = resource.get("spec")
    if resource.is_a("kustomize.toolkit.fluxcd.io", "Kustomization"):
        yield from _target(spec.get("path"), spec.get("targetNamespace"), deep=True)
    elif resource.is_a("helm.toolkit.fluxcd.io", "HelmRelease"):
        chart = spec.get("chart", "spec")
        if chart.get("sourceRef", "kind").value != "HelmRepository":  # there it is a name, elsewhere a path
            yield from _target(chart.get("chart"), spec.get("targetNamespace"), deep=True)
    elif resource.is_a("argoproj.io", "Application"):
        for source in (spec.get("source"), *spec.get("sources").each()):
            recurse = source.get("directory", "recurse").value is True
            yield from _target(source.get("path"), spec.get("destination", "namespace"), deep=recurse)


def _target(path: Field, namespace: Field, *, deep: bool) -> Iterator[_Target]:
    if path.text and namespace.text and not is_placeholder(path.text) and not is_placeholder(namespace.text):
        yield _Target(posixpath.normpath(path.text.lstrip("/") or "."), namespace.text, deep)
