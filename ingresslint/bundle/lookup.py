"""The question that every rule asks: is it there? And if it is not: what could make it, and what may be meant?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ingresslint import kinds
from ingresslint.bundle.near import NearNames, slips
from ingresslint.bundle.neighbours import Folders, Scope
from ingresslint.bundle.verdicts import Absent, Found, How, Maybe, NearMiss, Produced, Verdict
from ingresslint.producers import Possible, possibles
from ingresslint.resources import Resource, ResourceKey, is_unknown_name, same_namespace

if TYPE_CHECKING:
    from ingresslint.bundle.bundle import Bundle

_RANK: dict[How, int] = {"case": 0, "edit": 1, "part": 2}


def is_tls(secret: Resource) -> bool:
    """Say whether a Secret is one for TLS: by its type, or by its keys."""
    if secret.get("type").value == kinds.TLS_TYPE:
        return True
    return all(secret.get("data", k).exists or secret.get("stringData", k).exists for k in kinds.TLS_KEYS)


class Lookup:
    """Look-ups in one unit. What only absent objects need is indexed when one is absent."""

    def __init__(self, bundle: Bundle) -> None:
        """Look things up in a bundle."""
        self._bundle = bundle
        self._unit = bundle.unit
        self._names: dict[tuple[str, str], tuple[NearNames, Folders, dict[str, list[Resource]]]] = {}

    def verdict(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict:
        """Answer `Bundle.lookup`."""
        if is_unknown_name(name) and self._bundle.vocabulary.in_small(name, "name") is None:
            return Maybe("the name holds a placeholder")
        found = [r for r in self._bundle.named(group, kind, name) if same_namespace(r.namespace, namespace)]
        if found:
            exact = [r for r in found if r.namespace == namespace]
            near = [r for r in exact or found if r.folder == source.folder]
            near = [r for r in near if r.path == source.path] or near
            if not exact and not any(self._bundle.neighbours.together(r, source) for r in found):
                return Maybe(f"{found[0]} in {found[0].path} may be meant, if both are applied to one namespace")
            one_sided = all((r.namespace is None) != (namespace is None) for r in found)
            return Found(tuple(near or exact or found), mixed=not exact and one_sided)
        return (
            self._produced(group, kind, name, namespace)
            or self._bundle.world.cluster.lookup(group, kind, name, namespace)
            or self._judged(group, kind, name, namespace, source)
        )

    def _judged(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict:
        """Weigh what could make it and what is alike: a slip in the own folder goes before a namesake far off."""
        unknown = self._maybe(group, kind, name, namespace, source)
        if unknown is not None:
            return unknown
        forgotten = self._bundle.world.unlisted(self._bundle, group, kind, name)
        if forgotten is not None:
            return Absent((NearMiss(forgotten, "unlisted"),))
        near = tuple(self._near_misses(group, kind, name, namespace, source))
        if near and near[0].resource.folder == source.folder:
            return Absent(near)
        wanted = ResourceKey(group, kind, namespace, name)
        return self._bundle.world.elsewhere(self._bundle, wanted, source) or Absent(near)

    def _produced(self, group: str, kind: str, name: str, namespace: str | None) -> Verdict | None:
        if group == "":
            for product in self._bundle.products.get((kind, name), ()):
                if same_namespace(product.namespace, namespace):
                    return Produced(str(product.by))
            if (kind, name) in self._unit.generated:
                return Produced(f"the generator of {self._unit.name}")
        if self._bundle.world.is_external(kind, namespace, name):
            return Produced("the config: it exists elsewhere")
        return None

    def _maybe(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> Verdict | None:
        if is_unknown_name(namespace):
            return Maybe("the namespace holds a placeholder")
        for possible in self._possibles_for(name):
            if possible.by is not source and possible.explains(kind, namespace, name):
                return Maybe(possible.why)
        why = self._misread(group, kind, name, namespace, source) or self.unread(source, name)
        if why:
            return Maybe(why)
        return None

    def _possibles_for(self, name: str) -> Iterator[Possible]:
        """Objects that may make something of this name: those of its whole name, of its beginnings, and of any name."""
        yield from self._possibles.get(name, ())
        for at, letter in enumerate(name):
            if letter == "-":
                yield from self._possibles.get(name[:at], ())
        yield from self._possibles.get("", ())

    @cached_property
    def _possibles(self) -> dict[str, list[Possible]]:
        index: dict[str, list[Possible]] = defaultdict(list)
        for possible in possibles(self._bundle.resources):
            index[possible.stem].append(possible)
        return dict(index)

    def _misread(self, group: str, kind: str, name: str, namespace: str | None, source: Resource) -> str | None:
        """Say which object may be the missing one: its kind is misspelt, or its name or that of its product unknown."""
        for resource in self._misspelt.get(name, ()):
            if same_namespace(resource.namespace, namespace):
                return f"{resource} is of an unknown kind"
        for resource in self._unnamed.get((group, kind), ()):
            near = self._bundle.neighbours.together(resource, source)
            if near and same_namespace(resource.namespace, namespace):
                return f"{resource} has a name with a placeholder"
        return None

    @cached_property
    def _misspelt(self) -> dict[str, list[Resource]]:
        """Objects whose kind or version nobody knows, by name."""
        index: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._bundle.resources:
            if resource.name and kinds.is_unknown(resource.api_version, resource.kind):
                index[resource.name].append(resource)
        return dict(index)

    @cached_property
    def _unnamed(self) -> dict[tuple[str, str], list[Resource]]:
        """Objects whose name is not known, and makers of such objects, by (group, kind) of what has no name."""
        index: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in self._bundle.resources:
            if is_unknown_name(resource.name):
                index[resource.group, resource.kind].append(resource)
        for (kind, name), made in self._bundle.products.items():
            if is_unknown_name(name):
                index["", kind].extend(product.by for product in made)
        return dict(index)

    def unread(self, source: Resource, *words: str) -> str | None:
        """Answer `Bundle.unread`."""
        if self._unit.opaque:
            return f"{self._unit.holes[0].path}: {self._unit.holes[0].reason}"
        for manifest in self._unit.unread:
            close = self._unit.closed or manifest.folder == source.folder
            if manifest.may_hold(*words) or (close and not manifest.is_literal):
                return f"{manifest.path} could not be read"
        return None

    def _near_misses(
        self, group: str, kind: str, name: str, namespace: str | None, source: Resource
    ) -> Iterator[NearMiss]:
        """Objects that may be meant: the same name elsewhere, then the nearest names close by, then weak ones."""
        for resource in self._bundle.named(group, kind, name):
            if not same_namespace(resource.namespace, namespace):
                yield NearMiss(resource, "namespace")
        names, folders, written = self._names_of(group, kind)
        scope = self._bundle.neighbours.scope(source, folders)
        ranked = []
        for other, how in names.near(name):
            edits = slips(name, other) if how != "part" else 0
            for resource in written[other]:
                if scope.holds(resource) and same_namespace(resource.namespace, namespace):
                    rank = (_RANK[how], edits, abs(len(name) - len(other)), other, resource.path)
                    ranked.append((rank, NearMiss(resource, how, edits)))
        yield from (miss for _, miss in sorted(ranked, key=lambda r: r[0]))
        if ranked:
            return
        if (group, kind) == ("", "Secret"):
            yield from self._weak(name, namespace, source, scope)
        own = self._own_service(namespace, source) if (group, kind) == ("", "Service") else None
        if own is not None:
            yield NearMiss(own, "weak")

    def _names_of(self, group: str, kind: str) -> tuple[NearNames, Folders, dict[str, list[Resource]]]:
        """Names as they are written: kustomize leaves a reference that it cannot follow without prefix and suffix."""
        known = self._names.get((group, kind))
        if known is None:
            written: dict[str, list[Resource]] = defaultdict(list)
            for resource in self._bundle.of(group, kind):
                name = resource.written.name or resource.name
                if name and not is_unknown_name(name):
                    written[name].append(resource)
            named = [resource for found in written.values() for resource in found]
            known = self._names[group, kind] = NearNames(written), Folders(named), dict(written)
        return known

    def _weak(self, name: str, namespace: str | None, source: Resource, scope: Scope) -> Iterator[NearMiss]:
        """TLS Secrets that nobody refers to: of a name with another last part, or the only one close by."""
        idle = [s for s in self._idle_secrets if same_namespace(s.namespace, namespace)]
        stem = name.rpartition("-")[0]
        alike = [s for s in idle if stem and s.name.rpartition("-")[0] == stem and scope.holds(s)]
        same_file = [s for s in idle if s.path == source.path]
        same_folder = [s for s in idle if s.folder == source.folder]
        only = same_file if len(same_file) == 1 else same_folder if len(same_folder) == 1 else []
        for secret in dict.fromkeys((*alike, *only)):
            one_more = abs(len(name) - len(secret.name)) == 1 and slips(name, secret.name) == 1
            yield NearMiss(secret, "weak", edits=int(one_more))

    def _own_service(self, namespace: str | None, source: Resource) -> Resource | None:
        """The only Service of an entry's file, if nothing leads to it and the entry leads to one Service only.

        It is what was meant, even if another unit has a Service of the name: an app whose Service was renamed.
        """
        own = self._services_in.get(source.path, ())
        if len(own) != 1 or len(self._led_to.get(id(source), ())) != 1 or own[0].name in self._led_names:
            return None
        return own[0] if same_namespace(own[0].namespace, namespace) else None

    @cached_property
    def _services_in(self) -> dict[str, list[Resource]]:
        """Services by file."""
        index: dict[str, list[Resource]] = defaultdict(list)
        for service in self._bundle.services:
            index[service.path].append(service)
        return dict(index)

    @cached_property
    def _led_to(self) -> dict[int, set[str]]:
        """Names of the Services that each entry leads to."""
        index: dict[int, set[str]] = defaultdict(set)
        for route in self._bundle.routes:
            if route.backend is not None and route.backend.is_service:
                index[id(route.source)].add(route.backend.name)
        return dict(index)

    @cached_property
    def _led_names(self) -> frozenset[str]:
        return frozenset(name for names in self._led_to.values() for name in names)

    @cached_property
    def _idle_secrets(self) -> tuple[Resource, ...]:
        secrets = [s for s in self._bundle.of("", "Secret") if s.name and not is_unknown_name(s.name) and is_tls(s)]
        if not secrets:
            return ()
        words = {word.rpartition("/")[2] for r in self._bundle.resources for word in _words(r)}
        return tuple(s for s in secrets if s.name not in words)


def _words(resource: Resource) -> Iterator[str]:
    """Every string in an object but its own name."""
    pending: list[Any] = [value for key, value in resource.data.items() if key != "metadata"]
    pending += [value for key, value in resource.get("metadata").mapping.items() if key != "name"]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            pending.extend(_children(value))


def _children(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
