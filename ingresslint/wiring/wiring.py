"""All wiring of one unit, computed once and shared by the checks."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache

from ingresslint.bundle import Bundle
from ingresslint.resources import Resource
from ingresslint.routes.model import Route
from ingresslint.wiring.backends import BackendOutcome, resolve
from ingresslint.wiring.selection import Selection, select
from ingresslint.wiring.services import ServiceView


class Wiring:
    """The wiring of a bundle. Read-only; parts are computed when somebody asks."""

    def __init__(self, bundle: Bundle) -> None:
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
    def _dependants(self) -> dict[int, list[Route]]:
        index: dict[int, list[Route]] = defaultdict(list)
        for outcome in self.backends:
            for service in outcome.services:
                index[id(service)].append(outcome.route)
        return dict(index)

    def routes_to(self, service: Resource) -> tuple[Route, ...]:
        """Routes that lead to a Service, in the order of the files."""
        return tuple(self._dependants.get(id(service), ()))


@lru_cache(maxsize=1)
def wiring_of(bundle: Bundle) -> Wiring:
    """The wiring of a bundle; the same object as long as no other bundle is asked for."""
    return Wiring(bundle)
