"""What can be reached from outside, and by more than its author wants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingresslint.bundle import Bundle
from ingresslint.checks.service_ports import KUBELET_PORT
from ingresslint.checks.services import refused_external_ips
from ingresslint.findings import Certainty
from ingresslint.resources import Resource
from ingresslint.routes.model import Route
from ingresslint.rules import Hit, check
from ingresslint.wiring import Exposure, ServicePort, ServiceView, Wiring, wiring_of
from ingresslint.wiring.audience import controls_access, is_internal
from ingresslint.wiring.clouds import HUAWEI_EXISTING

EXPOSED = "ingresslint.io/exposed"
"""Annotation of a Service that says why it is to be reached from outside."""

_ENTRIES = frozenset(
    {
        "ingress",
        "ingressgateway",
        "gateway",
        "traefik",
        "envoy",
        "contour",
        "haproxy",
        "kong",
        "emissary",
        "ambassador",
    }
)
"""Words in the names and labels of what is there to let traffic in."""

_SENSITIVE: dict[int, str] = {
    22: "SSH",
    1433: "SQL Server",
    1521: "Oracle Database",
    2181: "ZooKeeper",
    2375: "Docker",
    2379: "etcd",
    2380: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5984: "CouchDB",
    6379: "Redis",
    6443: "Kubernetes API",
    9042: "Cassandra",
    9200: "Elasticsearch",
    9300: "Elasticsearch",
    10250: "kubelet",
    11211: "memcached",
    26257: "CockroachDB",
    27017: "MongoDB",
    28015: "RethinkDB",
}
_OFTEN_MEANT = frozenset({22, 6443})
"""Ports that a Git server or a hosted control plane opens on purpose."""


_DOUBTS = {
    "loadBalancerClass": "of class {}",
    HUAWEI_EXISTING: "that exists already, with the id {}",
}
"""What leaves open how far a load balancer reaches, by the field or annotation that says it."""


def is_declared(resource: Resource) -> bool:
    """Say whether an object states why it is exposed; an empty reason does not count."""
    return bool((resource.annotation(EXPOSED) or "").strip())


@check
def public_service(bundle: Bundle) -> Iterator[Hit]:
    """A load balancer that nothing keeps in. A marker without effect and a sensitive port have rules of their own."""
    wiring = wiring_of(bundle)
    for exposure in wiring.exposures:
        service = exposure.service.resource
        if service.get("spec", "type").value != "LoadBalancer" or exposure.ineffective or is_declared(service):
            continue
        if exposure.level in {"public", "restricted"} and next(_sensitive_ports(exposure, wiring), None) is None:
            yield _public(exposure, wiring)
        elif exposure.level == "unknown":
            doubt = _DOUBTS.get(str(exposure.field.path[-1]), "whose address may be of a private pool")
            doubt = doubt.format(exposure.field.text)
            yield Hit(exposure.field, f"{service} has a load balancer {doubt}: it may be public", certainty="possible")


def _public(exposure: Exposure, wiring: Wiring) -> Hit:
    service = exposure.service
    message = f"{service.resource} has a public load balancer for {service.ports_words}"
    certainty: Certainty = "likely"
    routes = wiring.routes_to(service.resource)
    if exposure.level == "restricted":
        message, certainty = f"{message}, for some clients only", "possible"
    elif exposure.open_range is not None:
        message = f"{message}, and its source ranges hold {exposure.open_range}, which is everybody"
    elif routes:
        message = f"{message}, although {routes[0].source} already publishes it"
    elif _is_entry(service):
        certainty = "possible"
    return Hit(exposure.field, message, wiring.chain(service.resource), certainty)


def _is_entry(service: ServiceView) -> bool:
    """Say whether the Service belongs to a controller or gateway: it is there to be public."""
    words = {w for text in (service.resource.name, *service.pairs.values()) for w in re.split(r"[-_.]", text.lower())}
    return not _ENTRIES.isdisjoint(words)


@check
def sensitive_port_public(bundle: Bundle) -> Iterator[Hit]:
    """A database or an admin port that the internet reaches, through a load balancer or through an Ingress."""
    wiring = wiring_of(bundle)
    direct = set()
    for exposure in wiring.exposures:
        ports = list(_sensitive_ports(exposure, wiring))
        if ports and not is_declared(exposure.service.resource):
            direct.add(id(exposure.service.resource))
            yield _open_ports(exposure, ports)
    for route, port, number in _sensitive_routes(wiring):
        if id(port.field.resource) not in direct and not is_declared(port.field.resource):
            yield _published(route, port, number)


def _open_ports(exposure: Exposure, ports: list[tuple[ServicePort, int]]) -> Hit:
    service = exposure.service.resource
    listed = " and ".join(_port_of(port, number) for port, number in ports)
    sure = exposure.level == "public" and any(number not in _OFTEN_MEANT for _, number in ports)
    some = "" if exposure.level == "public" else ", for some clients"
    return Hit(
        ports[0][0].field.get("port"),
        f"{service} opens {listed} to the internet{some}",
        ((service.get("spec", "type"), f"{service} has a public load balancer"),),
        "likely" if sure else "possible",
    )


def _port_of(port: ServicePort, number: int) -> str:
    """A port with what it gives away: `5432 (PostgreSQL)`, `80, which leads to 9200 (Elasticsearch)`."""
    what = f"{number} ({_SENSITIVE[number]})"
    return what if port.number == number else f"{port.number}, which leads to {what}"


def _sensitive_ports(exposure: Exposure, wiring: Wiring) -> Iterator[tuple[ServicePort, int]]:
    if exposure.level in {"public", "restricted"} and not exposure.ineffective:
        for port in exposure.service.ports:
            number = sensitive_number(port, exposure.service.resource, wiring)
            if number is not None and port.number != KUBELET_PORT:  # the API refuses that one
                yield port, number


def sensitive_number(port: ServicePort, service: Resource, wiring: Wiring) -> int | None:
    """Number that gives a port away: the one in the pods, or the Service's own."""
    numbers = {port.number, port.target.number if port.target else None}
    selection = wiring.selection(service)
    if selection is not None and port.target is not None and port.target.name is not None:
        numbers |= {p.number for t in selection.templates for p in t.ports_at(port.target.name)}
    return min((n for n in numbers if n in _SENSITIVE), default=None)


def _sensitive_routes(wiring: Wiring) -> Iterator[tuple[Route, ServicePort, int]]:
    for outcome in wiring.backends:
        port = outcome.ports.match if outcome.ports and outcome.ports.state == "ok" else None
        if port is not None and len(outcome.services) == 1 and not _is_guarded(outcome.route):
            number = sensitive_number(port, outcome.services[0], wiring)
            if number is not None:
                yield outcome.route, port, number


def _is_guarded(route: Route) -> bool:
    """Say whether a route is kept inside, or may ask who comes."""
    return is_internal(route.source, route.klass) or controls_access(route.source)


def _published(route: Route, port: ServicePort, number: int) -> Hit:
    service = port.field.resource
    backend = route.backend
    return Hit(
        backend.port_field if backend else route.field,
        f"{route.source} publishes port {_port_of(port, number)}, of {service} as {route.address}",
        ((port.field.get("port"), f"{service} sends {port.words} to {port.target}"),),
        "likely" if route.klass.family else "possible",
    )


@check
def node_exposed_service(bundle: Bundle) -> Iterator[Hit]:
    """What every node opens: node ports, external addresses, host ports. Source: core/v1 ServiceSpec, ContainerPort."""
    for service in wiring_of(bundle).services:
        if is_declared(service.resource):
            continue
        addresses = service.resource.get("spec", "externalIPs")
        refused = {field.path for field in refused_external_ips(service)}
        listed = ", ".join(f.text or "?" for f in addresses.each() if f.path not in refused)
        if listed and not service.headless and not service.external_name:
            yield Hit(addresses, f"{service.resource} takes all traffic of the cluster to {listed}")
        if service.type == "NodePort":
            ports = ", ".join(f"{p.number} as {p.node_port or 'a port that the cluster picks'}" for p in service.ports)
            message = f"{service.resource} is open on every node: {ports or 'no ports'}"
            yield Hit(service.resource.get("spec", "type"), message, certainty="possible")
    for template in bundle.templates:
        if template.exact and not is_declared(template.owner):
            opened = [p for p in template.ports() if p.field.get("hostPort").integer]
            if opened:
                listed = ", ".join(f"{p.words} as {p.field.get('hostPort').integer}" for p in opened)
                message = f"{template.owner} opens ports of its nodes: {listed}"
                yield Hit(opened[0].field.get("hostPort"), message, certainty="possible")


@check
def ineffective_internal_annotation(bundle: Bundle) -> Iterator[Hit]:
    """An annotation that is to make a load balancer internal and does not, or does against its word."""
    for exposure in wiring_of(bundle).exposures:
        for found in exposure.ineffective:
            message = f"{exposure.service.resource} {found.words}"
            yield Hit(found.field, message, found.related, found.certainty, found.instead)
