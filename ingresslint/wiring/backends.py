"""Where a route leads: is the Service there, and has it the port?

Source: networking/v1 ServiceBackendPort (number is a Service port, name its name); the controllers' own port
resolution for what works by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingresslint.bundle import Bundle, Found, Verdict
from ingresslint.resources import Field, Resource
from ingresslint.routes.model import BackendRef, PortRef, Route
from ingresslint.syntax import is_dns_label, is_port_name, is_port_number
from ingresslint.wiring.services import PROTOCOLS, ServicePort, ServiceView

PortState = Literal["ok", "missing", "unlisted", "target-port", "not-tcp", "unknown"]
"""`unlisted`: the Service is an ExternalName without ports; `target-port`: the port is another of its numbers."""


_TAKES_NUMBERS_FOR_NAMES = frozenset({"nginx", "agic", "contour"})
"""Controllers that find a port by the text of a number. Sources: ingress-nginx `serviceEndpoints`, Contour
`LookupService`, AGIC `resolveBackendPort`."""

_WITHOUT_HTTP = frozenset({"UDP", "SCTP"})
"""Protocols of ports that no backend can mean."""


@dataclass(frozen=True, slots=True)
class PortOutcome:
    """What a backend's port is at one Service: found, absent, or one of the Service's other numbers (`match`).

    `what` says which number it is (`target port`, `node port`, `container port`); a container port has its `place`,
    and a `match` only if a Service port leads to it.
    """

    state: PortState
    service: ServiceView
    match: ServicePort | None = None
    what: str = ""
    place: Field | None = None


@dataclass(frozen=True, slots=True)
class BackendOutcome:
    """A route, its backend, the verdict on the Service, and the port at the Service that fits best.

    `ports` is None unless the Service was found. It is `ok` if any of the Services that may be meant has the port.
    """

    route: Route
    backend: BackendRef
    verdict: Verdict
    ports: PortOutcome | None = None

    @property
    def services(self) -> tuple[Resource, ...]:
        """The Services that may be meant; none unless they were found."""
        return self.verdict.resources if isinstance(self.verdict, Found) else ()

    @property
    def refused_name(self) -> bool:
        """True if no object can have the Service name: the API refuses the reference, whatever there is."""
        return not is_dns_label(self.backend.name)

    @property
    def refused_port(self) -> bool:
        """True if no port can have the number or the name: the API refuses the reference, whatever there is."""
        port = self.backend.port
        if port is None or port.number is None:
            return port is not None and port.name is not None and not is_port_name(port.name)
        return not is_port_number(port.number)


def resolve(route: Route, bundle: Bundle) -> BackendOutcome | None:
    """Follow a route to its Service and port; None if its backend is no Service."""
    backend = route.backend
    if backend is None or not backend.is_service:
        return None
    verdict = bundle.lookup("", "Service", backend.name, backend.namespace, route.source)
    if not isinstance(verdict, Found):
        return BackendOutcome(route, backend, verdict)
    outcomes = [port_at(ServiceView(s), backend, bundle, route.klass.family) for s in verdict.resources]
    return BackendOutcome(route, backend, verdict, _best(outcomes))


_ORDER: tuple[PortState, ...] = ("ok", "unknown", "unlisted", "target-port", "not-tcp", "missing")


def _best(outcomes: list[PortOutcome]) -> PortOutcome:
    return min(outcomes, key=lambda o: _ORDER.index(o.state))


def port_at(service: ServiceView, backend: BackendRef, bundle: Bundle, family: str | None = None) -> PortOutcome:
    """Judge a backend's port at one Service for a controller of this family (see `routes.classes`)."""
    ref = backend.port
    if (
        ref is None
        or backend.port_field.unknown
        or service.has_unknown_ports
        or (not service.ports and service.resource.get("spec", "ports").exists)
    ):
        return PortOutcome("unknown", service)
    found = service.port(ref)
    if not found and ref.number is not None and family in _TAKES_NUMBERS_FOR_NAMES:
        found = service.port(PortRef(name=str(ref.number)))
    if any(p.protocol not in PROTOCOLS for p in found):
        return PortOutcome("unknown", service)
    if found:
        tcp = [p for p in found if p.protocol == "TCP"]
        return PortOutcome("ok" if tcp else "not-tcp", service, (tcp or list(found))[0])
    if service.external_name and not service.ports:
        return PortOutcome("unlisted", service)
    other = other_number(service, ref, bundle)
    return other or PortOutcome("missing", service)


def other_number(service: ServiceView, ref: PortRef, bundle: Bundle) -> PortOutcome | None:
    """Find the Service port whose targetPort or nodePort the reference names by mistake, or the container port."""
    ports = [p for p in service.ports if p.protocol not in _WITHOUT_HTTP]
    for port in ports:
        if port.target == ref and port.field.get("targetPort").exists:
            return PortOutcome("target-port", service, port, "target port")
    if ref.number is None:
        return None
    for port in ports:
        if port.node_port == ref.number:
            return PortOutcome("target-port", service, port, "node port")
    return _container_port(service, ref.number, bundle)


def _container_port(service: ServiceView, number: int, bundle: Bundle) -> PortOutcome | None:
    """Find a port of this number in the Service's pods, and the Service port whose target has its name."""
    for template, sure in bundle.pods(service.pairs, service.resource.namespace):
        for container_port in template.ports_at(number):
            if sure:
                named = [p for p in service.ports if p.target and p.target.name]
                match = next((p for p in named if p.target == PortRef(name=container_port.name)), None)
                return PortOutcome("target-port", service, match, "container port", container_port.field)
    return None
