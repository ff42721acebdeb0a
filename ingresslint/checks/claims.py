"""What a route claims for itself in its controller, and what its backend is called.

Sources: ingress-nginx `checkOverlap`, NGINX Ingress Controller "mergeable Ingress types", AWS Load Balancer Controller
groups and IngressClassParams, Kong and Traefik annotations.
"""

from __future__ import annotations

from ingresslint.bundle import Bundle
from ingresslint.resources import Resource
from ingresslint.routes.model import BackendRef, Route

_CANARY = "nginx.ingress.kubernetes.io/canary"
_TRUE = frozenset({"1", "t", "T", "true", "True", "TRUE"})
"""What the annotations of ingress-nginx take for true. Source: Go, strconv.ParseBool."""
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


def is_canary(source: Resource) -> bool:
    """Say whether an Ingress takes a part of the traffic of another one; one canary may stand beside an Ingress."""
    return source.annotation(_CANARY) in _TRUE


def _group_of_class(name: str, bundle: Bundle) -> str | None:
    """The group that an AWS load balancer's IngressClass puts all its Ingresses in, whatever they say."""
    ingress_class = bundle.classes.by_name.get(name)
    named = ingress_class.get("spec", "parameters", "name").text if ingress_class else None
    params = bundle.named("elbv2.k8s.aws", "IngressClassParams", named) if named else []
    return params[0].get("spec", "group", "name").text if params else None


def claim_of(route: Route, bundle: Bundle) -> tuple[str, ...] | None:
    """What no other Ingress may claim besides this route; None if others may, or if it is not known."""
    source, klass = route.source, route.klass
    if not source.is_a("networking.k8s.io", "Ingress") or klass.unknown or is_unknown(route):
        return None
    if route.is_default and source.get("spec", "rules").value:
        return None
    family, name = klass.family or "", klass.name or ""
    canary = is_canary(source)
    if canary and family != "nginx":
        return None
    match family:
        case "gce":
            return None
        case "alb":
            group = _group_of_class(name, bundle) or source.annotation(_GROUP)
            if not group or has_own_conditions(route):
                return None
            name = group
        case "nginx-inc" if source.annotation(_MERGEABLE) is None:
            return (family, name, route.host)
    kind = "Prefix" if family == "nginx" and route.path_type == "ImplementationSpecific" else route.path_type
    others = (source.annotation(match) or "" for match in _OTHER_MATCHES)
    return (family, name, route.host, route.path or "/", kind, "canary" if canary else "", *others)


def is_unknown(route: Route) -> bool:
    """Say whether the host or the path stands for another one."""
    return route.host_field.unknown or route.field.unknown


def has_own_conditions(route: Route) -> bool:
    """Say whether an ALB annotation tells a route from others of its path: an action, or further conditions."""
    backend = route.backend
    if backend is None or backend.kind == "Action":
        return True
    return route.source.annotation(f"{_CONDITIONS}{backend.name}") is not None


def leads_to(route: Route) -> tuple[object, ...]:
    """What a route leads to, for comparison."""
    backend = route.backend
    return (backend.kind, backend.namespace, backend.name, backend.port) if backend else ()


def words(route: Route) -> str:
    """The backend for people: `Service web:80`."""
    backend: BackendRef | None = route.backend
    if backend is None:
        return "nothing"
    port = f":{backend.port.value}" if backend.port else ""
    return f"{backend.kind} {backend.name}{port}"
