"""Node ports that two Services claim, or that lie outside the range of the cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ingresslint.bundle import Bundle
from ingresslint.findings import Certainty
from ingresslint.resources import Resource
from ingresslint.rules import Hit, check
from ingresslint.wiring import ServicePort, wiring_of


@check
def nodeport_conflict(bundle: Bundle, *, lowest: int, highest: int) -> Iterator[Hit]:
    """Node ports are given once in a cluster for each protocol. Source: the node port allocator of the API server."""
    claims: dict[tuple[int, str], list[ServicePort]] = defaultdict(list)
    for service in wiring_of(bundle).services:
        for port in service.ports:
            if not port.node_port or service.type not in {"NodePort", "LoadBalancer"}:
                continue
            claims[port.node_port, port.protocol].append(port)
            if not lowest <= port.node_port <= highest:
                outside = f"which is outside the range {lowest}-{highest}"
                message = f"{service.resource} has the node port {port.node_port}, {outside}"
                yield Hit(port.field.get("nodePort"), message, certainty="likely")
    yield from _conflicts(claims, bundle)


def _conflicts(claims: Mapping[tuple[int, str], list[ServicePort]], bundle: Bundle) -> Iterator[Hit]:
    """One hit for two Services, however many node ports they share."""
    shared: dict[tuple[int, int], list[tuple[ServicePort, ServicePort]]] = defaultdict(list)
    for ports in claims.values():
        for index, port in enumerate(ports):
            service = port.field.resource
            first = next((p for p in ports[:index] if _meet(p.field.resource, service, bundle)), None)
            if first is not None:
                shared[id(first.field.resource), id(service)].append((first, port))
    for pairs in shared.values():
        one, other = (port.field.resource for port in pairs[0])
        numbers = ", ".join(f"{port.node_port}/{port.protocol}" for _, port in pairs)
        what = "the node port" if len(pairs) == 1 else "the node ports"
        certainty: Certainty = "certain" if bundle.unit.closed or one.path == other.path else "likely"
        yield Hit(
            pairs[0][1].field.get("nodePort"),
            f"{other} claims {what} {numbers}, which {one} claims too",
            tuple((p.field.get("nodePort"), f"{one} claims {p.node_port}/{p.protocol}") for p, _ in pairs),
            certainty,
        )


def _meet(one: Resource, other: Resource, bundle: Bundle) -> bool:
    """Say whether two Services are in one cluster; variants of one Service are not."""
    if one.name != other.name and bundle.neighbours.together(one, other):
        return True
    return one.key != other.key and one.folder != other.folder and bundle.neighbours.state_one_cluster(one, other)
