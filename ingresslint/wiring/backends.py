"""Where a route leads: is the Service there, and has it the port?

Source: networking/v1 ServiceBackendPort (number is a Service port, name its name); the controllers' own port resolution for
what works by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingresslint.bundle import Bundle, Found, Verdict
from ingresslint.resources import Resource
from ingresslint.routes.model import BackendRef, PortRef, Route
from ingresslint.wiring.services import ServicePort, ServiceView

PortState = Literal["ok", "missing", "target-port", "not-tcp", "unknown"]


@dataclass(frozen=True, slots=True)
class PortOutcome:
    """What a backend's port is at one Service: found, absent, or one of the Service's other numbers (`match`)."""

    state: PortState
    service: ServiceView
    match: ServicePort | None = None
    what: str = ""


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
        return self.verdict.resources if isinstance(self.verdict, Found) else ()


def resolve(route: Route, bundle: Bundle) -> BackendOutcome | None:
    """Follow a route to its Service and port; None if its backend is no Service."""
    backend = route.backend
    if backend is None or not backend.is_service:
        return None
    verdict = bundle.lookup("", "Service", backend.name, backend.namespace, route.source)
    if not isinstance(verdict, Found):
        return BackendOutcome(route, backend, verdict)
    outcomes = [port_at(ServiceView(s), backend, bundle) for s in verdict.resources]
    return BackendOutcome(route, backend, verdict, _best(outcomes))


_ORDER: tuple[PortState, ...] = ("ok", "unknown", "target-port", "not-tcp", "missing")


def _best(outcomes: list[PortOutcome]) -> PortOutcome:
    return min(outcomes, key=lambda o: _ORDER.index(o.state))


def port_at(service: ServiceView, backend: BackendRef, bundle: Bundle) -> PortOutcome:
    """Judge a backend's port at one Service."""
    ref = backend.port
    if (
        ref is None
        or backend.port_field.unknown
        or service.has_unknown_ports
        or bundle.unsure(service.resource)
        or (not service.ports and service.resource.get("spec", "ports").exists)
    ):
        return PortOutcome("unknown", service)
    found = service.port(ref)
    if found:
        tcp = [p for p in found if p.protocol == "TCP"]
        return PortOutcome("ok" if tcp else "not-tcp", service, (tcp or list(found))[0])
    if service.external_name and not service.ports:
        return PortOutcome("unknown", service)
    other = other_number(service, ref, bundle)
    return other or PortOutcome("missing", service)


def other_number(service: ServiceView, ref: PortRef, bundle: Bundle) -> PortOutcome | None:
    """Find the Service port whose targetPort, container port or nodePort the reference names by mistake."""
    for port in service.ports:
        if port.target == ref and port.field.get("targetPort").exists:
            return PortOutcome("target-port", service, port, "target port")
    if ref.number is not None:
        for port in service.ports:
            if port.node_port == ref.number:
                return PortOutcome("target-port", service, port, "node port")
        for port in service.ports:
            for template, sure in bundle.pods(service.pairs, service.resource.namespace):
                numbers = {p.number for p in template.ports() if port.target and p.name == port.target.name}
                if sure and ref.number in numbers:
                    return PortOutcome("target-port", service, port, "container port")
    return None
