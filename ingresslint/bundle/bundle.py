"""One deploy unit, indexed, and the question that every rule asks: is it there?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ingresslint import routes as front_ends
from ingresslint.bundle.manifests import Unit
from ingresslint.bundle.near import how_near
from ingresslint.bundle.neighbours import Neighbours
from ingresslint.bundle.verdicts import Absent, Found, Maybe, NearMiss, Produced, Verdict
from ingresslint.producers import Possible, Product, possibles, products
from ingresslint.resources import Resource, is_placeholder, same_namespace
from ingresslint.routes.classes import Classes
from ingresslint.routes.model import CertificateRef, Entry, Route
from ingresslint.selectors import pair_matches
from ingresslint.workloads import PodTemplate, templates_of

if TYPE_CHECKING:
    from ingresslint.bundle.world import World


class Bundle:
    """The objects of one unit with their indexes. Read-only: indexes are built when somebody asks."""

    def __init__(self, unit: Unit, world: World) -> None:
        self.unit = unit
        self.world = world
        self.resources: tuple[Resource, ...] = unit.resources

    @property
    def name(self) -> str:
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
        return tuple(route for entry in self.entries for route in entry.routes)

    @cached_property
    def certificates(self) -> tuple[CertificateRef, ...]:
        return tuple(certificate for entry in self.entries for certificate in entry.certificates)

    @cached_property
    def templates(self) -> tuple[PodTemplate, ...]:
        """Pod templates of all workloads."""
        return tuple(template for resource in self.resources for template in templates_of(resource))

    @cached_property
    def _by_label(self) -> dict[tuple[str, str], list[PodTemplate]]:
        index: dict[tuple[str, str], list[PodTemplate]] = defaultdict(list)
        for template in self.templates:
            for key, value in template.labels.items():
                index[key, "" if value.value is None else str(value.value)].append(template)
        return dict(index)

    @cached_property
    def _open_templates(self) -> tuple[PodTemplate, ...]:
        """Templates that may match by more than their plain labels."""
        return tuple(
            t
            for t in self.templates
            if not t.exact
            or t.owner.group == "batch"
            or any(is_placeholder(k) or is_placeholder(v.value) for k, v in t.labels.items())
        )

    @cached_property
    def label_keys(self) -> frozenset[str]:
        """Every key that a pod template of the unit carries."""
        return frozenset(key for template in self.templates for key in template.labels.mapping)

    @cached_property
    def products(self) -> dict[tuple[str, str], list[Product]]:
        """What controllers will make, by (kind, name)."""
        index: dict[tuple[str, str], list[Product]] = defaultdict(list)
        for product in products(self.resources):
            index[product.kind, product.name].append(product)
        return dict(index)

    @cached_property
    def possibles(self) -> tuple[Possible, ...]:
        return tuple(possibles(self.resources))

    @cached_property
    def neighbours(self) -> Neighbours:
        """How close the objects of the unit are to each other."""
        return Neighbours(self)

    def pods(self, pairs: dict[str, str], namespace: str | None) -> list[tuple[PodTemplate, bool]]:
        """Templates whose pods a plain selector takes in a namespace; the flag is False where it can only be supposed."""
        if not pairs:
            return []
        fixed = next(((k, v) for k, v in pairs.items() if pair_matches(k, v, {}) is False), None)
        if fixed is None:
            candidates = dict.fromkeys(self.templates)
        else:
            candidates = dict.fromkeys((*self._by_label.get(fixed, ()), *self._open_templates))
        out = []
        for template in candidates:
            if same_namespace(template.owner.namespace, namespace):
                verdict = template.carries(pairs)
                if verdict is not False:
                    out.append((template, verdict is True))
        return out

    def named(self, group: str, kind: str, name: str) -> list[Resource]:
        """All objects of a kind and name, whatever their namespace."""
        return self._by_name.get((group, kind, name), [])

    def lookup(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict:
        """Say whether an object that `source` refers to is there; see `verdicts` for the answers.

        A name with a placeholder is `Maybe`. Found objects are narrowed to those of the same written namespace, then to those
        of the source's own folder: other files of the unit are less likely to be meant.
        """
        if is_placeholder(name) or is_placeholder(namespace):
            return Maybe("the name holds a placeholder")
        same_name = self.named(group, kind, name)
        found = [r for r in same_name if same_namespace(r.namespace, namespace)]
        if found:
            exact = [r for r in found if r.namespace == namespace]
            near = [r for r in exact or found if r.folder == source.folder]
            return Found(tuple(near or exact or found), mixed=not exact)
        produced = self._produced(kind, name, namespace) if group == "" else None
        if produced is not None:
            return produced
        return self._maybe(group, kind, name, namespace, source) or Absent(
            tuple(self._near_misses(group, kind, name, namespace, source))
        )

    def _produced(self, kind: str, name: str, namespace: str | None) -> Verdict | None:
        for product in self.products.get((kind, name), ()):
            if same_namespace(product.namespace, namespace):
                return Produced(str(product.by))
        if (kind, name) in self.unit.generated:
            return Produced(f"the generator of {self.unit.name}")
        if self.world.is_external(kind, namespace, name):
            return Produced("the config: it exists elsewhere")
        return None

    def _maybe(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict | None:
        for possible in self.possibles:
            if possible.by is not source and possible.explains(namespace, name):
                return Maybe(possible.why)
        why = self.unread(source, name)
        if why:
            return Maybe(why)
        if any(r.folder == source.folder for r in self.named(group, kind, name)):
            return None
        return self.world.elsewhere(self, group, kind, name, namespace, source)

    def unread(self, source: Resource, *words: str) -> str | None:
        """Say which part of the unit that could not be read may hold what `source` misses; None if none can."""
        if self.unit.opaque:
            return f"{self.unit.holes[0].path}: {self.unit.holes[0].reason}"
        for manifest in self.unit.unread:
            if self.unit.closed or manifest.folder == source.folder or manifest.may_hold(*words):
                return f"{manifest.path} could not be read"
        unknown = next((r for r in self.resources if r.folder == source.folder and is_placeholder(r.name)), None)
        return f"{unknown} has a name with a placeholder" if unknown else None

    def _near_misses(
        self, group: str, kind: str, name: str, namespace: str | None, source: Resource
    ) -> Iterator[NearMiss]:
        """Objects that may be meant: first the same name elsewhere, then the nearest names close by."""
        for resource in self.named(group, kind, name):
            if not same_namespace(resource.namespace, namespace):
                yield NearMiss(resource, "namespace")
        ranked = []
        for resource in self.neighbours.reach(source, self._by_kind.get((group, kind), ())):
            if resource.name and same_namespace(resource.namespace, namespace) and not is_placeholder(resource.name):
                how = how_near(name, resource.name)
                if how is not None:
                    ranked.append((("case", "edit", "part").index(how), abs(len(name) - len(resource.name)), resource, how))
        for _, _, resource, how in sorted(ranked, key=lambda r: (r[0], r[1], r[2].name, r[2].path)):
            yield NearMiss(resource, how)

    def unsure(self, resource: Resource) -> bool:
        """Say whether a patch of the unit may change the object's wiring, so that nothing is sure about it."""
        return any(p.targets(resource.kind, resource.name) for p in self.unit.patches)
