"""Hosts and paths that are claimed twice.

What a second claim does depends on the controller. Sources: ingress-nginx `checkOverlap` and `sortIngressSlice`, NGINX
Ingress Controller "host and listener collisions", AGIC "multiple namespaces", AWS Load Balancer Controller groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingresslint.bundle import Bundle
from ingresslint.findings import CERTAINTIES, Certainty
from ingresslint.resources import Resource, ResourceKey, same_namespace
from ingresslint.routes.model import BackendRef, Route
from ingresslint.rules import Hit, check

_CANARY = "nginx.ingress.kubernetes.io/canary"
_MERGEABLE = "nginx.org/mergeable-ingress-type"
_GROUP = "alb.ingress.kubernetes.io/group.name"
_CONDITIONS = "alb.ingress.kubernetes.io/conditions."

_OTHER_MATCHES = (
    "traefik.ingress.kubernetes.io/router.entrypoints",
    "traefik.ingress.kubernetes.io/router.priority",
    "konghq.com/methods",
    "konghq.com/protocols",
)
"""Annotations by which a controller tells requests of one host and path apart."""

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
            if not entry.is_ingress or route.is_default or _is_unknown(route) or _has_own_conditions(route):
                continue
            first = seen.setdefault((route.host, route.path or "/", route.path_type), route)
            if first is not route:
                same = _leads_to(first) == _leads_to(route)
                where = f"{route.source} has {route.address} ({route.path_type}) twice"
                message = f"{where}, for {_words(first)}" + ("" if same else f" and for {_words(route)}")
                related = ((first.field, f"{first.address} leads to {_words(first)}"),)
                yield Hit(route.field, message, related, "likely" if same else "certain")


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A claim of an Ingress that an earlier one has made, and how many more paths the two share.

    `close` says that they are of one file or of one closed unit.
    """

    first: Route
    second: Route
    more: int
    close: bool

    @property
    def crosses_namespaces(self) -> bool:
        """True if the two are in different namespaces for certain."""
        return not same_namespace(self.first.source.namespace, self.second.source.namespace)

    @property
    def certainty(self) -> Certainty:
        """How sure the harm is.

        Where both lead to one place the traffic arrives, whoever wins; where no class is named, and where files of one
        folder repeat each other or folders are linked by a name only, the two may never meet.
        """
        doubts = 0 if self.second.klass.family in _ONE_WINS else 1
        if not self.close:
            doubts += self.second.klass.name is None
            doubts += 2 * (self.first.source.folder != self.second.source.folder)
        if _leads_to(self.first) == _leads_to(self.second):
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
    found: dict[tuple[int, int], list[tuple[Route, Route]]] = {}
    for route in bundle.routes:
        claim = _claim(route)
        if claim is None:
            continue
        earlier = claims.setdefault((bundle.neighbours.place(route.source), claim), [])
        first = next((r for r in earlier if _are_rivals(r.source, route.source, files)), None)
        if first is not None:
            found.setdefault((id(first.source), id(route.source)), []).append((first, route))
        earlier.append(route)
    for pairs in found.values():
        first, second = pairs[0]
        close = bundle.unit.closed or first.source.path == second.source.path
        yield _Conflict(first, second, len({route.address for _, route in pairs}) - 1, close)


def _claim(route: Route) -> tuple[str, ...] | None:
    """What no other Ingress may claim besides this route; None if others may, or if it is not known."""
    source, klass = route.source, route.klass
    if not source.is_a("networking.k8s.io", "Ingress") or klass.unknown or _is_unknown(route):
        return None
    if source.annotation(_CANARY) == "true" or (route.is_default and source.get("spec", "rules").value):
        return None
    family, name = klass.family or "", klass.name or ""
    match family:
        case "gce":
            return None
        case "alb":
            group = source.annotation(_GROUP)
            if not group or _has_own_conditions(route):
                return None
            name = group
        case "nginx-inc" if source.annotation(_MERGEABLE) is None:
            return (family, name, route.host)
    kind = "Prefix" if family == "nginx" and route.path_type == "ImplementationSpecific" else route.path_type
    others = (source.annotation(match) or "" for match in _OTHER_MATCHES)
    return (family, name, route.host, route.path or "/", kind, *others)


class _Files:
    """Which files of one place may be applied together."""

    def __init__(self, bundle: Bundle) -> None:
        self._closed = bundle.unit.closed
        self._collections = frozenset(_repeating_folders(bundle))

    def meet(self, one: Resource, other: Resource) -> bool:
        """Say whether two objects are applied together.

        A folder whose files define one object twice is a collection of variants: of a lesson, of test cases.
        """
        if self._closed or one.path == other.path:
            return True
        return self._collections.isdisjoint({one.folder, other.folder})


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


def _is_unknown(route: Route) -> bool:
    return route.host_field.unknown or route.field.unknown


def _has_own_conditions(route: Route) -> bool:
    """Say whether an ALB annotation tells a route from others of its path: an action, or further conditions."""
    backend = route.backend
    if backend is None or backend.kind == "Action":
        return True
    return route.source.annotation(f"{_CONDITIONS}{backend.name}") is not None


def _leads_to(route: Route) -> tuple[object, ...]:
    backend = route.backend
    return (backend.kind, backend.namespace, backend.name, backend.port) if backend else ()


def _words(route: Route) -> str:
    """The backend for people: `Service web:80`."""
    backend: BackendRef | None = route.backend
    if backend is None:
        return "nothing"
    port = f":{backend.port.value}" if backend.port else ""
    return f"{backend.kind} {backend.name}{port}"
