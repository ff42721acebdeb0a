"""Objects that may make others which can only be guessed: releases, generators, custom resources of operators.

A release (HelmRelease, Argo CD Application) makes names that begin with its own; so may any custom resource.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingresslint import kinds
from ingresslint.producers.table import KNOWN, Table, is_inert
from ingresslint.resources import Field, Resource, is_placeholder, same_namespace

RELEASE_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("helm.fluxcd.io", "HelmRelease"),
        ("helm.cattle.io", "HelmChart"),
        ("argoproj.io", "Application"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    }
)
"""Objects that install a release: names that begin with the release's name may be its."""

GENERATOR_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("argoproj.io", "ApplicationSet"),
        ("core.oam.dev", "Application"),
        ("fleet.cattle.io", "Bundle"),
        ("fleet.cattle.io", "GitRepo"),
        ("addons.cluster.x-k8s.io", "ClusterResourceSet"),
        ("work.open-cluster-management.io", "ManifestWork"),
        ("apiextensions.crossplane.io", "Composition"),
        ("kro.run", "ResourceGraphDefinition"),
        ("packaging.carvel.dev", "PackageInstall"),
    }
)
"""Objects that bring in others whose names cannot be guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """An object that may make others whose names begin with `stem`; "" is any name.

    `kind` and `namespace` None are any.
    """

    by: Resource
    namespace: str | None
    stem: str
    kind: str | None = None

    @property
    def why(self) -> str:
        """The suspicion in words."""
        return f"{self.by} may create it"

    def explains(self, kind: str, namespace: str | None, name: str) -> bool:
        """Say whether a missing object may be its work; a cluster-scoped one has the namespace ""."""
        return (
            self.kind in {None, kind}
            and (namespace == "" or same_namespace(self.namespace, namespace))
            and (not self.stem or name == self.stem or name.startswith(f"{self.stem}-"))
        )


def possibles(resources: Iterable[Resource]) -> Iterator[Possible]:
    """Give the objects that may make things which can only be guessed."""
    for resource in resources:
        identity = (resource.group, resource.kind)
        if identity in RELEASE_KINDS:
            yield from _release(resource)
        elif identity in GENERATOR_KINDS:
            yield Possible(resource, None, "")
        elif resource.group == "kyverno.io":
            yield from _generated(resource)
        elif is_operated(resource) and resource.name:
            yield Possible(resource, resource.namespace or None, resource.name)


def is_operated(resource: Resource) -> bool:
    """Say whether an operator may make Services and pods from this object: a custom resource of no inert kind."""
    return resource.group not in kinds.BUILTIN and "." in resource.group and not is_inert(resource.group, resource.kind)


def _release(resource: Resource) -> Iterator[Possible]:
    """A release may be named by the object, by its chart or by an override; Flux puts the namespace before it."""
    spec = resource.get("spec")
    target = spec.get("targetNamespace").text
    # An Application of Argo CD lives in a namespace of its own: what it installs does not.
    own = None if resource.group == "argoproj.io" else resource.namespace
    where = target or spec.get("destination", "namespace").text or own
    names = {resource.name, f"{target}-{resource.name}" if target else "", *(f.text or "" for f in _name_fields(spec))}
    for name in sorted(n for n in names if n and not is_placeholder(n)):
        yield Possible(resource, where, name)


def _name_fields(spec: Field) -> Iterator[Field]:
    yield spec.get("releaseName")
    yield spec.get("values", "fullnameOverride")
    yield spec.get("chart", "spec", "chart")
    yield spec.get("chart")
    for source in (spec.get("source"), *spec.get("sources").each()):
        yield source.get("chart")
        yield source.get("helm", "releaseName")
        yield source.get("helm", "valuesObject", "fullnameOverride")
        for parameter in source.get("helm", "parameters").each():
            if parameter.get("name").value == "fullnameOverride":
                yield parameter.get("value")


def _generated(policy: Resource) -> Iterator[Possible]:
    """What the rules of a Kyverno policy generate or clone, where they do not write out the name."""
    for rule in policy.get("spec", "rules").each():
        made = rule.get("generate")
        cloned = made.get("cloneList", "kinds")
        for kind in (made.get("kind"), *cloned.each()):
            if kind.text and (cloned.exists or is_placeholder(made.get("name").value)):
                yield Possible(policy, None, "", kind.text.rpartition("/")[2])


class PodMakers:
    """The objects that may make pods which no manifest shows, found by what a selector says.

    Their names and the domains of the label keys tell.
    """

    def __init__(self, resources: Iterable[Resource], table: Table = KNOWN) -> None:
        """Index the makers among the resources."""
        self._anything: list[Resource] = []
        self._named: dict[str, _Makers] = defaultdict(_Makers)
        self._longer: dict[str, _Makers] = defaultdict(_Makers)
        self._domains: dict[str, _Makers] = defaultdict(_Makers)
        self._words: dict[str, _Makers] = defaultdict(_Makers)
        self._labels: dict[tuple[str, str | None], _Makers] = defaultdict(_Makers)
        for resource in resources:
            identity = (resource.group, resource.kind)
            if identity in GENERATOR_KINDS:
                self._anything.append(resource)
            elif identity in RELEASE_KINDS:
                for release in _release(resource):
                    self._add_name(release.stem, resource, release.namespace)
            elif is_operated(resource):
                self._add_operated(resource)
            for producer in table.of(*identity):
                for key, template in producer.labels:
                    value = template.text(resource) if template else None
                    if value is not None or template is None:
                        self._labels[key, value].add(resource, resource.namespace or None)

    def _add_operated(self, resource: Resource) -> None:
        namespace = resource.namespace or None
        self._add_name(resource.name, resource, namespace)
        self._domains[_domain(resource.group)].add(resource, namespace)
        for word in set(re.split(r"[^a-z0-9]+", f"{resource.kind.lower()} {resource.group}")):
            if len(word) > 2:  # noqa: PLR2004 - "io" and "k8" say nothing
                self._words[word].add(resource, namespace)

    def _add_name(self, name: str, maker: Resource, namespace: str | None) -> None:
        if name:
            self._named[name].add(maker, namespace)
            for beginning in _beginnings(name):
                self._longer[beginning].add(maker, namespace)

    def maker(self, pairs: Mapping[str, str], namespace: str | None) -> Resource | None:
        """An object that may make the pods that a plain selector takes in a namespace, None if there is none."""
        if self._anything:
            return self._anything[0]
        found = (makers.one_in(namespace) for makers in self._likely(pairs) if makers is not None)
        return next(filter(None, found), None)

    def _likely(self, pairs: Mapping[str, str]) -> Iterator[_Makers | None]:
        for key, value in pairs.items():
            yield self._labels.get((key, None))
            yield self._labels.get((key, value))
            yield self._domains.get(_domain(key.rpartition("/")[0]))
            for name in (value, *_beginnings(value)):
                yield self._named.get(name)
            yield self._longer.get(value)
            yield self._words.get(value.lower())


class _Makers:
    """Makers that one word leads to: the first of each namespace, since one is enough."""

    def __init__(self) -> None:
        self._first: dict[str | None, Resource] = {}

    def add(self, maker: Resource, namespace: str | None) -> None:
        """Take in a maker whose pods are in a namespace; None and a placeholder are any."""
        self._first.setdefault(None if is_placeholder(namespace) else namespace, maker)

    def one_in(self, namespace: str | None) -> Resource | None:
        """A maker whose pods may be in a namespace."""
        if namespace is None or is_placeholder(namespace):
            return next(iter(self._first.values()), None)
        return self._first.get(namespace) or self._first.get(None)


def _beginnings(name: str) -> Iterator[str]:
    """What stands before each hyphen of a name."""
    for at, letter in enumerate(name):
        if letter == "-":
            yield name[:at]


def _domain(name: str) -> str:
    """Registered domain of a group or label prefix: its last two parts."""
    return ".".join(name.split(".")[-2:])
