"""All wiring of one unit, computed once and shared by the checks."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache

from ingresslint.bundle import Bundle
from ingresslint.resources import Field, Resource
from ingresslint.routes.model import Route
from ingresslint.wiring.astray import astray
from ingresslint.wiring.backends import BackendOutcome, port_at, resolve
from ingresslint.wiring.certificates import CertificateOutcome, resolve_certificates
from ingresslint.wiring.exposure import Exposure, Pools, address_pools, exposure_of
from ingresslint.wiring.selection import Selection, select
from ingresslint.wiring.services import ServicePort, ServiceView
from ingresslint.workloads import PodTemplate


class Wiring:
    """The wiring of a bundle. Read-only; parts are computed when somebody asks."""

    def __init__(self, bundle: Bundle) -> None:
        """Hold the bundle; nothing is computed yet."""
        self.bundle = bundle

    @cached_property
    def services(self) -> tuple[ServiceView, ...]:
        """Every Service of the core group."""
        return tuple(ServiceView(s) for s in self.bundle.services)

    @cached_property
    def backends(self) -> tuple[BackendOutcome, ...]:
        """Every route that leads to a Service, followed."""
        outcomes = (resolve(route, self.bundle) for route in self.bundle.routes)
        return tuple(o for o in outcomes if o is not None)

    @cached_property
    def certificates(self) -> tuple[CertificateOutcome, ...]:
        """Every reference to a TLS Secret that a controller reads, followed."""
        return tuple(o for entry in self.bundle.entries for o in resolve_certificates(entry, self.bundle))

    @cached_property
    def _astray(self) -> dict[int, tuple[Resource, ...]]:
        return astray(self.backends, self.certificates)

    def astray(self, source: Resource) -> tuple[Resource, ...]:
        """What an entry refers to, if that is two objects or more, all in one other namespace; else nothing."""
        return self._astray.get(id(source), ())

    @cached_property
    def exposures(self) -> tuple[Exposure, ...]:
        """How far every Service reaches, where that can be read."""
        found = (exposure_of(s, self._pools(s) if s.type == "LoadBalancer" else Pools()) for s in self.services)
        return tuple(e for e in found if e is not None)

    def _pools(self, service: ServiceView) -> Pools:
        together = self.bundle.neighbours.together
        near = tuple(private for pool, private in self._unit_pools if together(pool, service.resource))
        beside = tuple(private for pool, private in self._unit_pools if not together(pool, service.resource))
        return Pools(self._named_pools, near, beside)

    @cached_property
    def _unit_pools(self) -> tuple[tuple[Resource, bool], ...]:
        return tuple(address_pools(self.bundle.resources))

    @cached_property
    def _named_pools(self) -> dict[str, bool]:
        units = self.bundle.world.units
        return {pool.name: private for pool, private in address_pools(r for u in units for r in u.resources)}

    @cached_property
    def selections(self) -> tuple[Selection, ...]:
        """Every Service that finds pods by labels, with what it finds."""
        return tuple(select(s, self.bundle) for s in self.services if s.selects)

    @cached_property
    def _selection_of(self) -> dict[int, Selection]:
        return {id(s.service.resource): s for s in self.selections}

    def selection(self, service: Resource) -> Selection | None:
        """What a Service finds; None if it does not look for pods."""
        return self._selection_of.get(id(service))

    @cached_property
    def _takers(self) -> dict[PodTemplate, list[Selection]]:
        index: dict[PodTemplate, list[Selection]] = defaultdict(list)
        for selection in self.selections:
            for template in selection.templates:
                index[template].append(selection)
        return dict(index)

    def takers(self, template: PodTemplate) -> tuple[Selection, ...]:
        """The Services that take the pods of a template, with all that each takes."""
        return tuple(self._takers.get(template, ()))

    @cached_property
    def _dependants(self) -> dict[int, list[BackendOutcome]]:
        index: dict[int, list[BackendOutcome]] = defaultdict(list)
        for outcome in self.backends:
            for service in outcome.services:
                index[id(service)].append(outcome)
        return dict(index)

    def routes_to(self, service: Resource, port: ServicePort | None = None) -> tuple[Route, ...]:
        """Routes that lead to a Service (to this port of it), in the order of the files."""
        outcomes = self._dependants.get(id(service), [])
        if port is not None:
            outcomes = [o for o in outcomes if self._leads_to(o, port)]
        return tuple(o.route for o in outcomes)

    def _leads_to(self, outcome: BackendOutcome, port: ServicePort) -> bool:
        """Of variants of a Service the outcome holds the one that fits best; each has ports of its own."""
        service, ports = port.field.resource, outcome.ports
        if ports is not None and ports.service.resource is not service:
            ports = port_at(ServiceView(service), outcome.backend, self.bundle, outcome.route.klass.family)
        return ports is not None and ports.match is not None and ports.match.field.path == port.field.path

    def chain(self, service: Resource, port: ServicePort | None = None) -> tuple[tuple[Field, str], ...]:
        """Places of those routes, each with what it says: what stops working if the Service does."""
        return tuple(
            (route.backend.field, f"{route.source} sends {route.address} to {service}")
            for route in self.routes_to(service, port)
            if route.backend is not None
        )


@lru_cache(maxsize=1)
def wiring_of(bundle: Bundle) -> Wiring:
    """The wiring of a bundle; the same object as long as no other bundle is asked for."""
    return Wiring(bundle)
