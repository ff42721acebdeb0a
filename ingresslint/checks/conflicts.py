"""Hosts and paths that are claimed twice.

What a second claim does depends on the controller. Sources: ingress-nginx `checkOverlap` and `sortIngressSlice`, NGINX
Ingress Controller "host and listener collisions", AGIC "multiple namespaces", AWS Load Balancer Controller groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.bundle import Bundle
from ingresslint.checks.claims import claim_of, has_own_conditions, is_unknown, leads_to, words
from ingresslint.findings import CERTAINTIES, Certainty
from ingresslint.resources import Resource, ResourceKey, same_namespace
from ingresslint.routes.model import Route
from ingresslint.rules import Hit, check

_ONE_WINS = frozenset({"nginx", "nginx-inc", "agic", "alb"})
"""Controllers of which it is documented that one claim wins and the other gets no traffic."""


@check
def ingress_host_path_conflict(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a host and path that two Ingresses of one class claim."""
    for conflict in _conflicts(bundle):
        if not conflict.crosses_namespaces:
            yield _hit(conflict, conflict.certainty)


@check
def ingress_host_path_conflict_cross_namespace(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a host and path that Ingresses of two namespaces claim: one may take the traffic of the other."""
    for conflict in _conflicts(bundle):
        if conflict.crosses_namespaces:
            yield _hit(conflict, "likely" if conflict.certainty == "certain" else conflict.certainty)


@check
def ingress_duplicate_path(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a host and path that stand twice in one Ingress."""
    for entry in bundle.entries:
        seen: dict[tuple[str, str, str], Route] = {}
        for route in entry.routes:
            if not entry.is_ingress or route.is_default or is_unknown(route) or has_own_conditions(route):
                continue
            first = seen.setdefault((route.host, route.path or "/", route.path_type), route)
            if first is not route:
                same = leads_to(first) == leads_to(route)
                where = f"{route.source} has {route.address} ({route.path_type}) twice"
                message = f"{where}, for {words(first)}" + ("" if same else f" and for {words(route)}")
                related = ((first.field, f"{first.address} leads to {words(first)}"),)
                yield Hit(route.field, message, related, "likely" if same else "certain")
        yield from _with_a_slash(seen)


def _with_a_slash(routes: Mapping[tuple[str, str, str], Route]) -> Iterator[Hit]:
    """Prefixes that the API takes for one, `/x` and `/x/`, if they lead to two places: many controllers see two."""
    for (host, path, kind), route in routes.items():
        other = routes.get((host, f"{path}/", kind)) if path != "/" else None
        if kind == "Prefix" and other is not None and leads_to(route) != leads_to(other):
            first, second = sorted((route, other), key=lambda r: r.field.path)
            yield Hit(
                second.field,
                f"{second.source} leads {first.address} to {words(first)} and {second.address} to {words(second)}; "
                "as Prefix both are one path",
                ((first.field, f"{first.address} leads to {words(first)}"),),
                "likely",
            )


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A claim of an Ingress that an earlier one has made, and how many more paths the two share.

    `close` says that they are of one file or of one closed unit, `stated` that both write the namespace that they
    are for, and so are probably in one cluster.
    """

    first: Route
    second: Route
    more: int
    close: bool
    stated: bool

    @property
    def crosses_namespaces(self) -> bool:
        """True if the two are in different namespaces for certain."""
        return not same_namespace(self.first.source.namespace, self.second.source.namespace)

    @property
    def certainty(self) -> Certainty:
        """How sure the harm is.

        Where both lead to one place the traffic arrives, whoever wins; where no class is named, where files of one
        folder repeat each other, and where nothing but a name links folders, the two may never meet.
        """
        doubts = 0 if self.second.klass.family in _ONE_WINS else 1
        if not self.close:
            doubts += self.second.klass.name is None
            if self.first.source.folder != self.second.source.folder:
                doubts = max(doubts, 1 if self.stated else 2)
        if leads_to(self.first) == leads_to(self.second):
            doubts += 1 if self.close else 2
        return CERTAINTIES[min(doubts, 2)]


def _hit(conflict: _Conflict, certainty: Certainty) -> Hit:
    first, second = conflict.first, conflict.second
    klass = f"class {second.klass.name}" if second.klass.name else "no class"
    more = f" and {conflict.more} more" if conflict.more else ""
    claimed = f"host {second.host or '*'}" if second.klass.family == "nginx-inc" else second.address + more
    depends = "" if second.klass.family in _ONE_WINS else "; the controller decides who gets the traffic"
    return Hit(
        second.field,
        f"{first.source} and {second.source}, both of {klass}, claim {claimed}{depends}",
        ((first.field, f"{first.source} claims {first.address}"),),
        certainty,
    )


@lru_cache(maxsize=1)
def _conflicts(bundle: Bundle) -> tuple[_Conflict, ...]:
    """The conflicts of a unit, for the two rules that speak of them."""
    return tuple(_find_conflicts(bundle))


def _find_conflicts(bundle: Bundle) -> Iterator[_Conflict]:
    """Claims of two Ingresses that are applied together: one for each pair of objects, at the later one."""
    files = _Files(bundle)
    claims: dict[tuple[str | None, tuple[str, ...]], list[Route]] = {}
    everywhere: dict[tuple[str, ...], list[Route]] = defaultdict(list)
    found: dict[tuple[int, int], list[tuple[Route, Route]]] = {}
    for route in bundle.routes:
        claim = claim_of(route, bundle)
        if claim is None:
            continue
        here = claims.setdefault((bundle.neighbours.place(route.source), claim), [])
        first = next((r for r in here if _are_rivals(r.source, route.source, files)), None)
        if first is None:
            first = next((r for r in everywhere[claim] if _are_rivals_afar(r, route, files)), None)
        if first is not None:
            found.setdefault((id(first.source), id(route.source)), []).append((first, route))
        here.append(route)
        if route.host:
            everywhere[claim].append(route)
    for pairs in found.values():
        first, second = pairs[0]
        close = bundle.unit.closed or first.source.path == second.source.path
        stated = bundle.neighbours.state_one_cluster(first.source, second.source)
        yield _Conflict(first, second, len({route.address for _, route in pairs}) - 1, close, stated)


class _Files:
    """Which files of one place may be applied together."""

    def __init__(self, bundle: Bundle) -> None:
        self._closed = bundle.unit.closed
        self._neighbours = bundle.neighbours
        self._collections = frozenset(_repeating_folders(bundle))

    def meet(self, one: Resource, other: Resource) -> bool:
        """Say whether two objects are applied together.

        A folder whose files define one object twice is a collection of variants: of a lesson, of test cases.
        """
        if self._closed or one.path == other.path:
            return True
        return self._collections.isdisjoint({one.folder, other.folder})

    def state_one_cluster(self, one: Resource, other: Resource) -> bool:
        """Say whether both write the namespace that they are for, and are no variants."""
        return self._neighbours.state_one_cluster(one, other) and self.meet(one, other)


def _repeating_folders(bundle: Bundle) -> Iterator[str]:
    seen: dict[tuple[str, ResourceKey], str] = {}
    for resource in bundle.resources:
        if resource.name and resource.kind != "Namespace":
            first = seen.setdefault((resource.folder, resource.key), resource.path)
            if first != resource.path:
                yield resource.folder


def _are_rivals(one: Resource, other: Resource, files: _Files) -> bool:
    """Say whether two objects are two: neither one object nor variants of one, and applied together."""
    if not (one.name and other.name) or (one.name == other.name and same_namespace(one.namespace, other.namespace)):
        return False
    return files.meet(one, other)


def _are_rivals_afar(one: Route, other: Route, files: _Files) -> bool:
    """Say the same of Ingresses whose folders nothing links.

    If they lead to one Service, they may be one application in two ways.
    """
    if one.source.folder == other.source.folder or leads_to(one) == leads_to(other):
        return False
    return files.state_one_cluster(one.source, other.source) and _are_rivals(one.source, other.source, files)
