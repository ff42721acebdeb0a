"""Objects that exist in the cluster, as dumps of it say: what no file of the run defines may be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from ingresslint.bundle.pods import Pods
from ingresslint.bundle.verdicts import Found, Produced, Verdict
from ingresslint.resources import Resource, ResourceKey, same_namespace
from ingresslint.workloads import PodTemplate, templates_of

Name = tuple[str, str, str]
"""Group, kind in lower case and name, as `kubectl get -o name` prints them."""


class Cluster:
    """What dumps of a cluster hold: whole objects, and names of which nothing else is known."""

    def __init__(self, objects: Iterable[Resource] = (), names: Mapping[Name, str] | None = None) -> None:
        """Take in whole objects, and names with the display path of the file that lists each."""
        self._objects = tuple(objects)
        self._names = names or {}

    def without(self, defines: Callable[[ResourceKey], bool]) -> Cluster:
        """The same without what the files of the run define and will replace, and without what such objects own."""
        if not self._objects:
            return self
        kept = [r for r in self._objects if not defines(r.key)]
        return Cluster([r for r in kept if not any(map(defines, _owners(r)))], self._names)

    def lookup(self, group: str, kind: str, name: str, namespace: str | None) -> Verdict | None:
        """Say whether an object is there, None if no dump holds it."""
        named = self._by_name.get((group, kind, name), ())
        found = tuple(r for r in named if same_namespace(r.namespace, namespace))
        if found:
            return Found(found)
        path = self._names.get((group, kind.lower(), name))
        return Produced(f"the cluster: {path} names it") if path else None

    def of(self, group: str, kind: str) -> Iterator[Resource]:
        """Whole objects of a group and kind."""
        return (r for r in self._objects if r.is_a(group, kind))

    def pods(self, pairs: Mapping[str, str], namespace: str | None) -> list[PodTemplate]:
        """Templates whose pods a plain selector takes for certain in a namespace.

        A template speaks for what its object owns, such as the pods of a Deployment.
        """
        return [t for t, sure in self._pods.taken(pairs, namespace) if sure] if self._objects else []

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], list[Resource]]:
        index: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for resource in self._objects:
            index[resource.group, resource.kind, resource.name].append(resource)
        return dict(index)

    @cached_property
    def _pods(self) -> Pods:
        held = {r.key for r in self._objects}
        return Pods(t for r in self._objects if held.isdisjoint(_owners(r)) for t in templates_of(r))


def _owners(resource: Resource) -> Iterator[ResourceKey]:
    """Identities of the owners that an object names; a ReplicaSet is named after its Deployment."""
    for owner in resource.get("metadata", "ownerReferences").each():
        group = (owner.get("apiVersion").text or "").rpartition("/")[0]
        kind, name = owner.get("kind").text or "", owner.get("name").text or ""
        yield ResourceKey(group, kind, resource.namespace, name)
        if (group, kind) == ("apps", "ReplicaSet"):
            yield ResourceKey(group, "Deployment", resource.namespace, name.rpartition("-")[0])
