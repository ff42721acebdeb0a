"""One deploy unit, indexed, and the question that every rule asks: is it there?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ingresslint import routes as front_ends
from ingresslint.bundle.lookup import Lookup
from ingresslint.bundle.manifests import Unit
from ingresslint.bundle.neighbours import Folders, Neighbours
from ingresslint.bundle.pods import Pods
from ingresslint.bundle.verdicts import Verdict
from ingresslint.bundle.vocabulary import Vocabulary
from ingresslint.producers import PodMakers, Product, products
from ingresslint.resources import Resource
from ingresslint.routes.classes import Classes
from ingresslint.routes.model import Entry, Route
from ingresslint.selectors import label_text, selector_matches
from ingresslint.workloads import SELECTOR_KINDS, PodTemplate, templates_of

if TYPE_CHECKING:
    from ingresslint.bundle.world import World


class Bundle:
    """The objects of one unit with their indexes. Read-only: indexes are built when somebody asks."""

    def __init__(self, unit: Unit, world: World) -> None:
        """Take in a unit of a world; nothing is indexed yet."""
        self.unit = unit
        self.world = world
        self.resources: tuple[Resource, ...] = unit.resources

    @property
    def name(self) -> str:
        """Name of the unit."""
        return self.unit.name

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str], list[Resource]]:
        index: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            index[resource.group, resource.kind].append(resource)
        return dict(index)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], list[Resource]]:
        index: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            if resource.name:
                index[resource.group, resource.kind, resource.name].append(resource)
        return dict(index)

    def of(self, group: str, *names: str) -> Iterator[Resource]:
        """Objects of a group and of these kinds, in the order of the files."""
        for name in names:
            yield from self._by_kind.get((group, name), ())

    def may_be_patch(self, resource: Resource) -> bool:
        """Say whether an object that lacks something may be a patch, so that what it lacks stands elsewhere."""
        return self.world.may_be_patch(resource)

    @property
    def services(self) -> Iterator[Resource]:
        """Services of the core group."""
        return self.of("", "Service")

    @cached_property
    def classes(self) -> Classes:
        """IngressClass objects that count here: the unit's, else those of the whole run (they are cluster-wide)."""
        own = Classes.of(self.of("networking.k8s.io", "IngressClass"))
        return own if own.by_name else self.world.classes

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Objects that let traffic in, lowered by their front ends."""
        return tuple(front_ends.lower(self.resources, self.classes))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Every route of the entries."""
        return tuple(route for entry in self.entries for route in entry.routes)

    @cached_property
    def templates(self) -> tuple[PodTemplate, ...]:
        """Pod templates of all workloads."""
        return tuple(template for resource in self.resources for template in templates_of(resource))

    @cached_property
    def _pods(self) -> Pods:
        return Pods(self.templates)

    @property
    def label_keys(self) -> frozenset[str]:
        """Every key that a pod template of the unit carries."""
        return self._pods.keys

    @cached_property
    def products(self) -> dict[tuple[str, str], list[Product]]:
        """What controllers will make, by (kind, name)."""
        index: dict[tuple[str, str], list[Product]] = defaultdict(list)
        for product in products(self.resources, self.world.settings.producers):
            index[product.kind, product.name].append(product)
        return dict(index)

    @cached_property
    def neighbours(self) -> Neighbours:
        """How close the objects of the unit are to each other."""
        return Neighbours(self)

    @cached_property
    def workload_namespaces(self) -> frozenset[str]:
        """Namespaces that workloads write."""
        return frozenset(t.owner.namespace for t in self.templates if t.owner.namespace)

    def workloads_at(self, place: str | None) -> frozenset[str | None]:
        """Namespaces, as written, of the workloads of a place of `neighbours`."""
        return self._workload_places.get(place, frozenset())

    @cached_property
    def _workload_places(self) -> dict[str | None, frozenset[str | None]]:
        index: dict[str | None, set[str | None]] = defaultdict(set)
        for template in self.templates:
            index[self.neighbours.place(template.owner)].add(template.owner.namespace)
        return {place: frozenset(found) for place, found in index.items()}

    @cached_property
    def _workloads(self) -> tuple[Resource, ...]:
        """Objects whose pods are known from their template, other than bare Pods; each once."""
        owners = (t.owner for t in self.templates if t.exact and t.owner.kind != "Pod")
        return tuple(dict.fromkeys(owners))

    @cached_property
    def workload_folders(self) -> Folders:
        """Folders of the workloads whose pods are known from their template."""
        return Folders(self._workloads)

    def workloads_labelled(self, pairs: Mapping[str, str]) -> Iterator[Resource]:
        """Those workloads that carry these labels themselves, whatever their pods carry."""
        first = next(iter(pairs.items()), None)
        for owner in self._by_own_label.get(first, ()) if first else ():
            if all(label_text(owner.labels[k]) == v if k in owner.labels else False for k, v in pairs.items()):
                yield owner

    @cached_property
    def _by_own_label(self) -> dict[tuple[str, str | None], list[Resource]]:
        index: dict[tuple[str, str | None], list[Resource]] = defaultdict(list)
        for owner in self._workloads:
            for key, value in owner.labels.items():
                index[key, label_text(value)].append(owner)
        return dict(index)

    @cached_property
    def _makers(self) -> PodMakers:
        return PodMakers(self.resources, self.world.settings.producers)

    def pod_maker(self, pairs: Mapping[str, str], namespace: str | None) -> Resource | None:
        """An object that may make pods which a plain selector takes, and which no manifest shows."""
        return self._makers.maker(pairs, namespace)

    @cached_property
    def untrue_to_themselves(self) -> tuple[Resource, ...]:
        """Workloads whose own selector does not match their pods: the API refuses them, so they make none."""
        return tuple(
            t.owner
            for t in self.templates
            if t.exact
            and (t.owner.group, t.owner.kind) in SELECTOR_KINDS
            and t.owner.get("spec", "selector").exists
            and selector_matches(t.owner.get("spec", "selector"), t.labels.mapping) is False
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that the unit uses."""
        return Vocabulary(self)

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self)

    def pods(self, pairs: Mapping[str, str], namespace: str | None) -> list[tuple[PodTemplate, bool]]:
        """Templates whose pods a plain selector takes in a namespace; the flag is False where it is only supposed."""
        return self._pods.taken(pairs, namespace)

    def pods_almost(self, pairs: Mapping[str, str]) -> list[PodTemplate]:
        """Templates that may carry all pairs but one, which they carry with a slip or under another key."""
        return self._pods.almost(pairs)

    def named(self, group: str, kind: str, name: str) -> list[Resource]:
        """All objects of a kind and name, whatever their namespace."""
        return self._by_name.get((group, kind, name), [])

    def lookup(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict:
        """Say whether an object that `source` refers to is there; see `verdicts` for the answers.

        A cluster-scoped object has the namespace "". A name with a placeholder is `Maybe`. Found objects are narrowed
        to those of the same written namespace, then to those of the source's own folder: other files of the unit are
        less likely to be meant. What no file of the run defines may be found in the cluster, if there is a dump of it.
        """
        return self._lookup.verdict(group, kind, name, namespace, source)

    def unread(self, source: Resource, *words: str) -> str | None:
        """Say which part of the unit that could not be read may hold what `source` misses; None if none can.

        `words` are what the missing object must hold: its name, or its labels.
        """
        return self._lookup.unread(source, *words)
