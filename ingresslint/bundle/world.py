"""All units of a run: what one unit lacks may be in another, and then it is no defect that can be proven."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingresslint.bundle.bundle import Bundle
from ingresslint.bundle.cluster import Cluster
from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.bundle.pods import fixed_pair
from ingresslint.bundle.verdicts import Maybe, Verdict
from ingresslint.findings import FILE_START, Location
from ingresslint.kinds import NEWEST_MINOR
from ingresslint.producers import Product, Table, products
from ingresslint.resources import Resource, ResourceKey, same_namespace
from ingresslint.routes.classes import Classes
from ingresslint.selectors import label_text
from ingresslint.workloads import PodTemplate, templates_of


@dataclass(frozen=True, slots=True)
class External:
    """Objects that exist elsewhere; all three are globs. `namespace` is "" for a cluster-scoped object.

    `location` is where the user states it.
    """

    kind: str
    namespace: str
    name: str
    location: Location = field(default=Location("", FILE_START), compare=False)

    @classmethod
    def of(cls, text: str, location: Location) -> External:
        """Read KIND/NAMESPACE/NAME, or KIND/NAME for what has no namespace."""
        kind, *namespace, name = text.split("/")
        return cls(kind, namespace[0] if namespace else "", name, location)

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)

    def covers(self, kind: str, namespace: str | None, name: str) -> bool:
        """Say whether the entry speaks of an object; an unwritten namespace may be any."""
        return (
            fnmatch.fnmatchcase(kind, self.kind)
            and (namespace is None or fnmatch.fnmatchcase(namespace, self.namespace))
            and fnmatch.fnmatchcase(name, self.name)
        )


_TEST_FOLDERS = ("testdata", "test", "tests", "e2e")


_PATCHES = re.compile("patch|overlay", re.IGNORECASE)


def _open_world(_path: str, _namespace: str | None) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the run knows besides the files. `minor` is the Kubernetes version 1.minor that the manifests are for.

    `is_closed` says, for what is referred to in the file of a display path, whether everything that a namespace holds
    ("" for cluster-scoped objects) is in the files or external. `cluster` is what exists in the cluster, `producers`
    what makes other objects.
    """

    minor: int = NEWEST_MINOR
    minor_stated: bool = False
    external: tuple[External, ...] = ()
    is_closed: Callable[[str, str | None], bool] = _open_world
    cluster: Cluster = field(default_factory=Cluster)
    producers: Table = field(default_factory=Table)


class World:
    """The units of a run, indexed across. `used` collects the external entries that answered a look-up."""

    def __init__(self, units: Sequence[Unit], settings: Settings | None = None) -> None:
        """Index the units when somebody asks."""
        self.units = tuple(units)
        self.settings = settings or Settings()
        self.used: set[External] = set()
        self._held: dict[tuple[str, ...], list[tuple[Unit, Manifest]]] = {}

    def bundles(self) -> tuple[Bundle, ...]:
        """One bundle a unit that holds objects."""
        return tuple(Bundle(unit, self) for unit in self.units if unit.resources)

    def is_external(self, kind: str, namespace: str | None, name: str) -> bool:
        """Say whether the config states that the object exists elsewhere, and remember that it was asked for."""
        found = [e for e in self.settings.external if e.covers(kind, namespace, name)]
        self.used.update(found)
        return bool(found)

    def is_closed(self, source: Resource, namespace: str | None) -> bool:
        """Say whether what `source` refers to in a namespace exists only if the run knows it."""
        return self.settings.is_closed(source.path, namespace)

    @cached_property
    def cluster(self) -> Cluster:
        """What exists in the cluster and no file of the run replaces."""
        return self.settings.cluster.without(self._defines)

    def _defines(self, key: ResourceKey) -> bool:
        named = self._index.names.get((key.group, key.kind, key.name), ())
        return any(same_namespace(resource.namespace, key.namespace) for _, resource in named)

    def unlisted(self, bundle: Bundle, group: str, kind: str, name: str) -> Resource | None:
        """The object that a kustomization lacks, if it lies in a file beside it that no kustomization lists."""
        if not bundle.unit.is_kustomization:
            return None
        folders = {posixpath.dirname(path) for path in bundle.unit.listed_by.values()}
        for _, resource in self._index.names.get((group, kind, name), ()):
            if resource.folder in folders and resource.path not in self._listed:
                return resource
        return None

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Files that some kustomization lists."""
        return frozenset(path for unit in self.units for path in unit.listed_by)

    def may_be_patch(self, resource: Resource) -> bool:
        """Answer `Bundle.may_be_patch`: there is a kustomization or a namesake, or the path speaks of patches."""
        namesakes = self._index.names.get((resource.group, resource.kind, resource.name), ())
        return self._has_kustomization or len(namesakes) > 1 or bool(_PATCHES.search(resource.path))

    @cached_property
    def _has_kustomization(self) -> bool:
        return any(unit.is_kustomization or unit.opaque for unit in self.units)

    def elsewhere(self, bundle: Bundle, wanted: ResourceKey, source: Resource) -> Verdict | None:
        """Look for what `source` refers to in the other units of the run, and in charts that were not rendered."""
        index, copies = self._index, self._copies(source)
        for unit, resource in index.names.get((wanted.group, wanted.kind, wanted.name), ()):
            far = unit is not bundle.unit and id(unit) not in copies
            if far and same_namespace(resource.namespace, wanted.namespace) and _may_supply(resource, source):
                return Maybe(f"{resource.path} of another unit defines it")
        if wanted.group == "":
            for unit, product in index.products.get((wanted.kind, wanted.name), ()):
                if (
                    unit is not bundle.unit
                    and id(unit) not in copies
                    and same_namespace(product.namespace, wanted.namespace)
                ):
                    return Maybe(f"{product.by} of another unit makes it")
            for unit in (u for u in index.generators.get((wanted.kind, wanted.name), ()) if id(u) not in copies):
                return Maybe(f"the generator of {unit.name} makes it")
        return self.unread(bundle, wanted.name)

    def unread(self, bundle: Bundle, *words: str) -> Verdict | None:
        """Say which unread file of another unit may hold an object with all these words in it."""
        for unit, manifest in self._holding(words):
            if unit is not bundle.unit:
                return Maybe(f"{manifest.path} was not read")
        return None

    def _holding(self, words: tuple[str, ...]) -> list[tuple[Unit, Manifest]]:
        """Unread files that may hold an object with these words; asked for the same words again and again."""
        known = self._held.get(words)
        if known is None:
            known = self._held[words] = [(u, m) for u, m in self._index.unread if m.may_hold(*words)]
        return known

    def _copies(self, source: Resource) -> frozenset[int]:
        """Units (by id) with an object of the same identity, or another build of the same object.

        They are copies of the app, which never meet this one.
        """
        named = self._index.names.get((source.group, source.kind, source.name), ()) if source.name else ()
        same = {id(u) for u, r in named if r.data is not source.data and same_namespace(r.namespace, source.namespace)}
        return frozenset(same | self._index.builds.get(source.origin.source, set()))

    def pods_elsewhere(self, bundle: Bundle, pairs: Mapping[str, str], source: Resource) -> PodTemplate | None:
        """A pod template of another unit that the selector of `source` would take, None if there is none."""
        first, copies = fixed_pair(pairs), self._copies(source)
        for unit, template in self._index.labels.get(first, ()) if first else ():
            if (
                unit is not bundle.unit
                and id(unit) not in copies
                and _may_supply(template.owner, source)
                and same_namespace(template.owner.namespace, source.namespace)
                and template.carries(pairs) is not False
            ):
                return template
        return None

    @cached_property
    def classes(self) -> Classes:
        """IngressClass objects of the whole run and of the cluster."""
        objects = (r for u in self.units for r in u.resources)
        return Classes.of((*self.cluster.of("networking.k8s.io", "IngressClass"), *objects))

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.units, self.settings.producers)


def _may_supply(resource: Resource, source: Resource) -> bool:
    """Say whether an object far off may be what is referred to: test data serves nobody outside of its folder."""
    samples = [folder for folder in _TEST_FOLDERS if f"/{folder}/" in f"/{resource.path}"]
    return all(f"/{folder}/" in f"/{source.path}" for folder in samples)


class _Index:
    """What all units define, by name and by label."""

    def __init__(self, units: Iterable[Unit], producers: Table) -> None:
        self._units = tuple(units)
        self._producers = producers

    @cached_property
    def names(self) -> dict[tuple[str, str, str], list[tuple[Unit, Resource]]]:
        index: dict[tuple[str, str, str], list[tuple[Unit, Resource]]] = defaultdict(list)
        for unit in self._units:
            for resource in unit.resources:
                index[resource.group, resource.kind, resource.name].append((unit, resource))
        return dict(index)

    @cached_property
    def builds(self) -> dict[Hashable, set[int]]:
        """What is written → the kustomizations (by id) that build it."""
        index: dict[Hashable, set[int]] = defaultdict(set)
        for unit in self._units:
            if unit.is_kustomization:
                for resource in unit.resources:
                    index[resource.origin.source].add(id(unit))
        return dict(index)

    @cached_property
    def products(self) -> dict[tuple[str, str], list[tuple[Unit, Product]]]:
        index: dict[tuple[str, str], list[tuple[Unit, Product]]] = defaultdict(list)
        for unit in self._units:
            for product in products(unit.resources, self._producers):
                index[product.kind, product.name].append((unit, product))
        return dict(index)

    @cached_property
    def labels(self) -> dict[tuple[str, str], list[tuple[Unit, PodTemplate]]]:
        index: dict[tuple[str, str], list[tuple[Unit, PodTemplate]]] = defaultdict(list)
        for unit in self._units:
            for resource in unit.resources:
                for template in templates_of(resource):
                    for key, value in template.labels.mapping.items():
                        text = label_text(value)
                        if text is not None:
                            index[key, text].append((unit, template))
        return dict(index)

    @cached_property
    def unread(self) -> tuple[tuple[Unit, Manifest], ...]:
        """Every file that was not read, with its unit."""
        return tuple((unit, manifest) for unit in self._units for manifest in unit.unread)

    @cached_property
    def generators(self) -> dict[tuple[str, str], list[Unit]]:
        """(kind, name) → units whose kustomization generates it."""
        index: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self._units:
            for made in unit.generated:
                index[made].append(unit)
        return dict(index)
