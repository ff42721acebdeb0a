"""Service ports that the API refuses. Source: core/v1 ServicePort; `validateServicePort` and `ValidateService`."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator

from ingresslint.bundle import Bundle
from ingresslint.findings import Path
from ingresslint.resources import Field, is_placeholder
from ingresslint.rules import Hit
from ingresslint.syntax import digits_of, is_dns_label, is_port_name, is_port_number
from ingresslint.wiring import PROTOCOLS, ServicePort, ServiceView, is_unset

_DIGITS = re.compile(r"\d+")
_QUALIFIED_NAME = re.compile(r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_PORT_NAMES = "at most 15 lower-case letters, digits and -"
KUBELET_PORT = 10250
"""Port that no load balancer may have."""


def refused_ports(service: ServiceView, meant: frozenset[Path], bundle: Bundle) -> Iterator[Hit]:
    """Give what the API refuses in the ports of a Service: each port for itself, then the ports together.

    Fields that are `meant` are missing because they are misspelt: a rule of its own tells of them.
    """
    for entry in service.resource.get("spec", "ports").each():
        if not entry.mapping:
            yield Hit(entry, f"{service.resource} has a port that is no mapping")
    for port in service.ports:
        yield from _number(service, port, meant)
        yield from _name(service, port, bundle)
        yield from _protocol(service, port)
        yield from _target(service, port, bundle)
        if ("spec", "type") not in meant:
            yield from _node_port(service, port)
    yield from _unnamed(service, meant)
    yield from _twice(service, "name", lambda p: p.name)
    yield from _twice(service, "port", lambda p: None if p.number is None else (p.number, p.protocol))
    yield from _twice(service, "nodePort", lambda p: (p.node_port, p.protocol) if p.node_port else None)


def _number(service: ServiceView, port: ServicePort, meant: frozenset[Path]) -> Iterator[Hit]:
    field = port.field.get("port")
    if not field.exists:
        name = f" {port.name}" if port.name else ""
        if field.path not in meant:
            yield Hit(port.field, f"{service.resource} has a port{name} without a number")
    elif not field.unknown:
        yield from _refused_number(service, field, "port")
        if port.number == KUBELET_PORT and service.type == "LoadBalancer":
            yield Hit(field, f"{service.resource} has a load balancer for {KUBELET_PORT}, the port of the kubelet")


def _refused_number(service: ServiceView, field: Field, what: str) -> Iterator[Hit]:
    """A port number that is a text, no integer, or out of range."""
    if field.text is not None:
        number = digits_of(field.text)
        help_ = None if number is None else f"{field.path[-1]}: {number}"
        yield Hit(field, f'{service.resource} has the {what} "{field.text}", a text instead of a number', help=help_)
    elif field.integer is None:
        yield Hit(field, f"{service.resource} has a {what} that is no integer")
    elif not is_port_number(field.integer):
        yield Hit(field, f"{service.resource} has the {what} {field.integer}, which is not between 1 and 65535")


def _name(service: ServiceView, port: ServicePort, bundle: Bundle) -> Iterator[Hit]:
    field = port.field.get("name")
    if field.exists and field.text is None:
        written = field.raw or "of another type"
        help_ = f'name: "{field.raw}"' if field.raw else None
        yield Hit(field, f"{service.resource} has the port name {written}, which is no text", help=help_)
    elif field.text and not bundle.vocabulary.unknown(field, "port") and not is_dns_label(field.text):
        message = f'{service.resource} has the port name "{field.text}", which is no DNS label'
        yield Hit(field, message, help=bundle.vocabulary.corrected(field, "port"))
    protocol = port.field.get("appProtocol")
    if protocol.text and not protocol.unknown and not _QUALIFIED_NAME.fullmatch(protocol.text):
        yield Hit(protocol, f'{service.resource} has the appProtocol "{protocol.text}", which is no qualified name')


def _protocol(service: ServiceView, port: ServicePort) -> Iterator[Hit]:
    field = port.field.get("protocol")
    if not field.exists or field.value in ("", *PROTOCOLS) or is_placeholder(field.value) or field.value == "PROTOCOL":
        return
    upper = field.text.upper() if field.text else None
    message = f"{service.resource} has the protocol {field.raw or 'of another type'}, which is none of TCP, UDP, SCTP"
    yield Hit(field, message, help=f"protocol: {upper}" if upper in PROTOCOLS else None)


def _target(service: ServiceView, port: ServicePort, bundle: Bundle) -> Iterator[Hit]:
    """A target port out of range or with a wrong name; digits in quotes have a rule of their own."""
    field = port.field.get("targetPort")
    if is_unset(field) or bundle.vocabulary.unknown(field, "port"):
        return
    if field.text is None:
        yield from _refused_number(service, field, "target port")
    elif not _DIGITS.fullmatch(field.text) and not is_port_name(field.text):
        message = f'{service.resource} has the target port "{field.text}", which is no port name: {_PORT_NAMES}'
        yield Hit(field, message, help=bundle.vocabulary.corrected(field, "port"))


def _node_port(service: ServiceView, port: ServicePort) -> Iterator[Hit]:
    field = port.field.get("nodePort")
    if not field.exists or field.integer == 0 or field.unknown:
        return
    if service.type == "ClusterIP" and port.node_port is not None:
        written = "is of type ClusterIP" if service.resource.get("spec", "type").exists else "has no type, so ClusterIP"
        yield Hit(field, f"{service.resource} has the node port {port.node_port} and {written}", help="type: NodePort")
    else:
        yield from _refused_number(service, field, "node port")


def _unnamed(service: ServiceView, meant: frozenset[Path]) -> Iterator[Hit]:
    """Several ports need a name each."""
    names = [(p, p.field.get("name")) for p in service.ports]
    unnamed = [p for p, name in names if name.value in (None, "") and name.path not in meant]
    if len(service.ports) > 1 and unnamed:
        first, *more = unnamed
        message = f"{service.resource} has several ports, and {first.words} has no name"
        yield Hit(first.field, message, tuple((p.field, f"{p.words} has no name") for p in more))


def _twice(service: ServiceView, key: str, value_of: Callable[[ServicePort], Hashable]) -> Iterator[Hit]:
    """A name, a port and protocol, or a node port and protocol that two ports of one Service have."""
    seen: dict[Hashable, Field] = {}
    for port in service.ports:
        field, value = port.field.get(key), value_of(port)
        if value is None or field.unknown:
            continue
        if value in seen:
            shown = f"{value[0]}/{value[1]}" if isinstance(value, tuple) else str(value)
            what = {"name": "the port name", "port": "the port"}.get(key, "the node port")
            yield Hit(field, f"{service.resource} has {what} {shown} twice", ((seen[value], f"{shown} is here first"),))
        else:
            seen[value] = field
