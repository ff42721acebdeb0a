"""A Service as its ports and type are read, with the API's defaults (core/v1 Service, defaults.go)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingresslint.resources import Field, Resource
from ingresslint.routes.model import PortRef
from ingresslint.selectors import plain_selector
from ingresslint.syntax import is_dns_label, is_port_number
from ingresslint.workloads import port_words

PROTOCOLS = ("TCP", "UDP", "SCTP")
"""The protocols that a Service port may have, written so."""


def is_unset(port: Field) -> bool:
    """Say whether a port is absent or has a value that the API takes for that: null, 0 and the empty text."""
    return not port.exists or port.value == "" or port.integer == 0


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One port of a Service. `target` is the port itself where targetPort is absent, null, 0 or empty."""

    field: Field
    number: int | None
    name: str | None
    protocol: str
    target: PortRef | None
    node_port: int | None

    @property
    def target_field(self) -> Field:
        """The target port, or the port where no target is written."""
        field = self.field.get("targetPort")
        return field if field.exists else self.field.get("port")

    @property
    def words(self) -> str:
        """The port for people: `80 (http)`, `53/UDP`."""
        return port_words(self.number, self.name, self.protocol)


@dataclass(frozen=True)
class ServiceView:
    """A Service of the core group, read once."""

    resource: Resource

    @property
    def type(self) -> str:
        """The type; ClusterIP where none is written."""
        return self.resource.get("spec", "type").text or "ClusterIP"

    @property
    def headless(self) -> bool:
        """True if the Service has no address of its own."""
        return self.type == "ClusterIP" and self.resource.get("spec", "clusterIP").value == "None"

    @property
    def external_name(self) -> bool:
        """True for a mere DNS alias."""
        return self.type == "ExternalName"

    @property
    def selector(self) -> Field:
        """The selector, whatever its shape."""
        return self.resource.get("spec", "selector")

    @cached_property
    def pairs(self) -> dict[str, str]:
        """Selector pairs; empty for a Service without selector, or with one that the API refuses."""
        return plain_selector(self.selector) or {}

    @property
    def selects(self) -> bool:
        """True if the Service finds pods by labels: it has pairs and is no ExternalName."""
        return bool(self.pairs) and not self.external_name

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        """The ports that are mappings."""
        return tuple(self._ports())

    def _ports(self) -> Iterator[ServicePort]:
        for field in self.resource.get("spec", "ports").each():
            if field.mapping:
                number = field.get("port").integer
                target = field.get("targetPort")
                ref = PortRef(number=number) if is_unset(target) else PortRef.of(target.value)
                yield ServicePort(
                    field,
                    number,
                    field.get("name").text or None,
                    field.get("protocol").text or "TCP",
                    ref,
                    field.get("nodePort").integer,
                )

    def port(self, ref: PortRef) -> tuple[ServicePort, ...]:
        """Ports that a reference by number or name means: `port` by number, `name` by name, nothing else."""
        if ref.number is not None:
            return tuple(p for p in self.ports if p.number == ref.number)
        return tuple(p for p in self.ports if p.name == ref.name)

    @property
    def ports_words(self) -> str:
        """All ports for people: `80 (http), 443 (https)`, or `no ports`."""
        return ", ".join(p.words for p in self.ports) or "no ports"

    @property
    def has_unknown_ports(self) -> bool:
        """True if a port still holds a placeholder, or a number or a name that the API refuses."""
        fields = [f for p in self.ports for f in (p.field.get("port"), p.field.get("name"), p.field.get("targetPort"))]
        return any(f.unknown for f in fields) or any(
            p.number is None or not is_port_number(p.number) or (p.name is not None and not is_dns_label(p.name))
            for p in self.ports
        )
