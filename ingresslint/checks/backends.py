"""Backends of Ingresses: is the Service there, and has it the port?

All rules here ask one outcome per backend, so that exactly one of them speaks of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache

from ingresslint.bundle import Absent, Bundle, NearMiss, certainty_of_absence, is_closed
from ingresslint.bundle.near import is_typo
from ingresslint.checks import name_defects
from ingresslint.findings import Certainty
from ingresslint.resources import Field, Resource, ResourceKey
from ingresslint.routes.model import BackendRef
from ingresslint.rules import Hit, check
from ingresslint.syntax import is_dns_label, is_port_name
from ingresslint.wiring import BackendOutcome, PortOutcome, ServicePort, ServiceView, wiring_of

_SOLVER = "cm-acme-http-solver-"
"""Name prefix of the Services that cert-manager makes while it answers a challenge."""

_TAKES_TARGET_PORTS = {"nginx": "ingress-nginx", "agic": "the Application Gateway controller"}
"""Controllers that compare a backend's port with targetPort too (ingress-nginx and AGIC; both in their source)."""

_NEEDS_LISTED_PORT = frozenset({"traefik", "contour"})
"""Controllers that look for the port in the Service even if it is an ExternalName."""


@check
def ingress_backend_service_not_found(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a backend Service that nothing gives. Source: networking/v1 IngressServiceBackend."""
    for outcomes, near, certainty in _absent_services(bundle):
        if near is not None and near.how == "namespace":
            continue
        message = f"{_sends(outcomes)}, which is not defined"
        backend = outcomes[0].backend
        if near is None:
            yield Hit(backend.field, message, certainty=certainty)
        elif near.how == "unlisted":
            unlisted = f"{_sends(outcomes)}, and no kustomization lists {near.resource.path}, which defines it"
            yield Hit(backend.field, unlisted, (_definition(near),), certainty)
        else:
            related = (_definition(near),)
            rename = f"{backend.field.path[-1]}: {near.resource.written.name}" if near.strong else None
            yield Hit(backend.field, f"{message}; {near.resource} is", related, certainty, rename)


@check
def ingress_backend_service_other_namespace(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a backend Service that only another namespace has: an Ingress reaches its own namespace.

    If all that an Ingress refers to is there, it is the Ingress that has the wrong namespace.
    """
    told: set[int] = set()
    for outcomes, near, certainty in _absent_services(bundle):
        source = outcomes[0].route.source
        objects = wiring_of(bundle).astray(source)
        if objects and id(source) not in told:
            yield _astray(source, objects, certainty)
            told.add(id(source))
        elif not objects and near is not None and near.how == "namespace":
            message = f"{_sends(outcomes)}, but that Service is in namespace {near.resource.namespace}"
            yield Hit(outcomes[0].backend.field, message, (_definition(near),), certainty)


@check
def ingress_backend_port_not_found(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a backend port that the Service does not have. Source: networking/v1 ServiceBackendPort."""
    linked = set(_linked_folders(bundle))
    for outcome, ports in _ports(bundle, "missing", "unlisted"):
        ref, service = outcome.backend.port, ports.service
        if outcome.refused_port:
            continue
        nameless = ref is not None and ref.name is not None and not any(p.name for p in service.ports)
        listens = _listens(service) + (" without a name" if nameless and service.ports else "")
        message = f"{service.resource} has no port {ref}; it {listens}"
        related = ((_ports_end(service, by_name=ref is not None and bool(ref.name)), f"{service.resource} {listens}"),)
        together = bundle.unit.closed or (outcome.route.source.folder, service.resource.folder) in linked
        certainty: Certainty = "certain" if together else "likely"
        if ports.state == "unlisted" and outcome.route.klass.family not in _NEEDS_LISTED_PORT:
            certainty = "possible"
        yield Hit(outcome.backend.port_field, message, related, certainty, _nearest_port(outcome.backend, service))


@check
def ingress_backend_port_is_target_port(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a backend port that is another number of the Service's port. Source: networking/v1 ServiceBackendPort."""
    for outcome, ports in _ports(bundle, "target-port"):
        service, what = ports.service, ports.what
        works = what == "target port" and outcome.route.klass.family in _TAKES_TARGET_PORTS
        owner = f"its {what}" if ports.place is None else "a container port of its pods"
        message = f"{service.resource} has no port {outcome.backend.port}, which is {owner}; it {_listens(service)}"
        if works:
            message += f", and {_TAKES_TARGET_PORTS[outcome.route.klass.family or '']} finds the pods by accident"
        yield Hit(
            outcome.backend.port_field,
            message,
            tuple(_other_number(ports)),
            "likely" if works else "certain",
            _port_help(outcome.backend, ports.match) if ports.match else None,
        )


@check
def ingress_backend_port_not_tcp(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a backend port that the Service has for UDP or SCTP only: HTTP needs TCP."""
    for outcome, ports in _ports(bundle, "not-tcp"):
        if ports.match is not None:
            port, service = ports.match, ports.service.resource
            message = f"{service} has port {outcome.backend.port} for {port.protocol} only"
            related = ((port.field.get("protocol"), f"Port {port.number} of {service} is {port.protocol}"),)
            yield Hit(outcome.backend.port_field, message, related)


@check
def ingress_backend_externalname(bundle: Bundle) -> Iterator[Hit]:
    """Tell of backends that are mere DNS aliases: Traefik and Contour refuse them unless they are told otherwise."""
    for outcomes in _grouped(bundle, lambda o: (o.backend.name,)):
        services = [ServiceView(s) for s in outcomes[0].services]
        if services and all(s.external_name for s in services):
            alias = services[0].resource.get("spec", "externalName")
            message = f"{_sends(outcomes)}, which is an ExternalName"
            related = ((alias, f"{services[0].resource} stands for {alias.text or 'no host'}"),)
            known = outcomes[0].route.klass.family == "nginx"
            yield Hit(outcomes[0].backend.field, message, related, "possible" if known else "certain")


@check
def service_port_name_unreferencable(bundle: Bundle) -> Iterator[Hit]:
    """Tell of port names that a Service may have and an Ingress may not name. Source: validateIngressBackend."""
    wiring = wiring_of(bundle)
    for service in wiring.services:
        for port in service.ports:
            name = port.field.get("name")
            if port.name is None or port.protocol != "TCP" or name.unknown or is_port_name(port.name):
                continue
            if not is_dns_label(port.name):
                continue
            users = [
                r.backend.port_field
                for r in wiring.routes_to(service.resource)
                if r.backend is not None and r.backend.port is not None and r.backend.port.name == port.name
            ]
            if users and any(c.isalpha() for c in port.name):
                continue  # ingress-invalid says it of the Ingress; digits may be meant as a number there
            why = name_defects.of_port_name(port.name)
            yield Hit(
                name,
                f'No Ingress can name port "{port.name}" of {service.resource}: {why}',
                tuple((f, f"{f.resource} names it") for f in users),
                "certain" if users else "possible",
            )


_AbsentService = tuple[list[BackendOutcome], NearMiss | None, Certainty]
"""Routes of one Ingress to one absent Service, with what may be meant instead and how sure the defect is."""


@lru_cache(maxsize=1)
def _absent_services(bundle: Bundle) -> tuple[_AbsentService, ...]:
    """The absent Services of a unit, for the two rules that speak of them."""
    return tuple(_find_absent_services(bundle))


def _find_absent_services(bundle: Bundle) -> Iterator[_AbsentService]:
    for outcomes in _grouped(bundle, lambda o: (o.backend.name,)):
        verdict, backend = outcomes[0].verdict, outcomes[0].backend
        if not isinstance(verdict, Absent) or backend.name.startswith(_SOLVER) or outcomes[0].refused_name:
            continue
        source, near = outcomes[0].route.source, verdict.best
        certainty = certainty_of_absence("backend", verdict, bundle, source)
        if certainty is not None:
            # In a folder that nothing links to this one, a like name may be that of another app's Service.
            loose = near and near.how in {"part", "namespace"} and not bundle.neighbours.together(near.resource, source)
            unsure = loose and not is_closed("backend", bundle, source)
            yield outcomes, near, "likely" if unsure else certainty


def _astray(source: Resource, objects: tuple[Resource, ...], certainty: Certainty) -> Hit:
    here, there = source.get("metadata", "namespace"), objects[0].namespace
    names = [f"{r.kind} {r.name}" for r in objects]
    shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]  # noqa: PLR2004 - a sentence holds three
    what = f"{', '.join(shown[:-1])} and {shown[-1]}"
    related = tuple((r.get("metadata", "name"), f"{r} is defined here") for r in objects)
    message = f"{source} refers to {what}, and all of them are in namespace {there}"
    return Hit(here, message, related, certainty, f"namespace: {there}")


def _linked_folders(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Folders of Ingresses and of Services that fit each other: a like name elsewhere may be that of another app."""
    for outcome in wiring_of(bundle).backends:
        folder = outcome.route.source.folder
        yield folder, folder
        if outcome.ports is not None and outcome.ports.state == "ok":
            yield folder, outcome.ports.service.resource.folder


def _ports(bundle: Bundle, *states: str) -> Iterator[tuple[BackendOutcome, PortOutcome]]:
    """One outcome for each Ingress, Service and port that came out so."""
    for outcomes in _grouped(bundle, lambda o: (o.backend.name, o.backend.port)):
        ports = outcomes[0].ports
        if ports is not None and ports.state in states:
            yield outcomes[0], ports


def _grouped(bundle: Bundle, key: Callable[[BackendOutcome], Hashable]) -> Iterator[list[BackendOutcome]]:
    """Outcomes of Ingresses, those of one Ingress and one key together: one cause is told once."""
    groups: dict[Hashable, list[BackendOutcome]] = {}
    for outcome in wiring_of(bundle).backends:
        if outcome.route.source.is_a("networking.k8s.io", "Ingress"):
            groups.setdefault((id(outcome.route.source), key(outcome)), []).append(outcome)
    yield from groups.values()


def _sends(outcomes: list[BackendOutcome]) -> str:
    """What traffic goes where: `Ingress shop/front sends shop.example.org/api to Service shop/api`."""
    first = outcomes[0]
    traffic = "what no path takes" if first.route.is_default else first.route.address
    more = len(outcomes) - 1
    if more:
        traffic += f" and {more} other path{'s' if more > 1 else ''}"
    service = ResourceKey("", "Service", first.backend.namespace, first.backend.name)
    return f"{first.route.source} sends {traffic} to {service}"


def _definition(near: NearMiss) -> tuple[Field, str]:
    return near.resource.get("metadata", "name"), f"{near.resource} is defined here"


def _listens(service: ServiceView) -> str:
    """What a Service listens on: `listens on 80 (http), 443 (https)`."""
    return f"listens on {service.ports_words}" if service.ports else "has no ports"


def _ports_end(service: ServiceView, *, by_name: bool) -> Field:
    """The ports of a Service; of a single one its name or its number, whichever a backend has wrong."""
    if len(service.ports) != 1:
        return service.resource.get("spec", "ports")
    port = service.ports[0].field
    return port.get("name") if by_name and port.get("name").exists else port.get("port")


def _other_number(ports: PortOutcome) -> Iterator[tuple[Field, str]]:
    if ports.match is not None:
        yield ports.match.field.get("port"), f"{ports.service.resource} maps {_mapping(ports.match)}"
    if ports.place is not None:
        number = ports.place.get("containerPort")
        yield number, f"{number.resource} has container port {number.value}"


def _mapping(port: ServicePort) -> str:
    """`80 to 3000`, with the node port if there is one."""
    target = port.target.value if port.target else port.number
    opened = f" and opens node port {port.node_port}" if port.node_port else ""
    return f"{port.number} to {target}{opened}"


def _nearest_port(backend: BackendRef, service: ServiceView) -> str | None:
    """The TCP port that was surely meant: the only one of all, or the only one with nearly that name."""
    ports = [p for p in service.ports if p.protocol == "TCP"]
    if len(service.ports) == len(ports) == 1:
        return _port_help(backend, ports[0])
    name = backend.port.name if backend.port else None
    near = [p for p in ports if name and p.name and is_typo(name, p.name)]
    return _port_help(backend, near[0]) if len(near) == 1 else None


def _port_help(backend: BackendRef, port: ServicePort) -> str:
    """The port as the backend is to name it: in the way that it names one now, by number where there is no name."""
    key = str(backend.port_field.path[-1])
    by_name = backend.port is not None and backend.port.name is not None and port.name and is_port_name(port.name)
    if key == "servicePort":
        return f"servicePort: {port.name if by_name else port.number}"
    return f"name: {port.name}" if by_name else f"number: {port.number}"
