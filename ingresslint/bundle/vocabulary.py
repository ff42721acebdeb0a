"""The names that a unit uses: they tell a slip in a word of capitals (`HTTP` for `http`) from a stand-in (`PORT`).

The API takes no capitals in names of objects, namespaces and ports, so such a word is mostly there to be replaced. If
the same word in small letters is in use, its author meant that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from ingresslint.resources import Field, is_unknown_name
from ingresslint.routes.classes import WELL_KNOWN_CLASSES

if TYPE_CHECKING:
    from ingresslint.bundle.bundle import Bundle

Sort = Literal["name", "namespace", "port"]


class Vocabulary:
    """The names of a bundle by what they name; each set is made when somebody asks for it."""

    def __init__(self, bundle: Bundle) -> None:
        """Hold the bundle; nothing is collected yet."""
        self._bundle = bundle

    def in_small(self, value: Any, sort: Sort) -> str | None:
        """Give the name in use that a text with capitals is but for its case; None if there is none."""
        if not isinstance(value, str) or (small := value.lower()) == value:
            return None
        return small if small in self._known[sort] else None

    def corrected(self, field: Field, sort: Sort) -> str | None:
        """Give the field with the name that its capitals are meant to be, as in `name: http`; None if there is none."""
        small = self.in_small(field.value, sort)
        return f"{field.path[-1]}: {small}" if small is not None else None

    def unknown(self, field: Field, sort: Sort) -> bool:
        """Say whether a name still stands for another: as `Field.unknown`, but for a name in use in capitals."""
        return is_unknown_name(field.value) and self.in_small(field.value, sort) is None

    @cached_property
    def _known(self) -> dict[Sort, frozenset[str]]:
        return {
            "name": frozenset(self._names()) | WELL_KNOWN_CLASSES,
            "namespace": frozenset(self._namespaces()),
            "port": frozenset(self._ports()),
        }

    def _names(self) -> Iterator[str]:
        yield from (r.name for r in self._bundle.resources)
        yield from (r.backend.name for r in self._bundle.routes if r.backend is not None)

    def _namespaces(self) -> Iterator[str]:
        yield from (r.namespace for r in self._bundle.resources if r.namespace)
        yield from (r.name for r in self._bundle.of("", "Namespace"))

    def _ports(self) -> Iterator[str]:
        for service in self._bundle.services:
            for port in service.get("spec", "ports").each():
                yield from (name for key in ("name", "targetPort") if (name := port.get(key).text))
        yield from (port.name for t in self._bundle.templates for port in t.ports() if port.name)
        for route in self._bundle.routes:
            if route.backend is not None and route.backend.port is not None and route.backend.port.name:
                yield route.backend.port.name
