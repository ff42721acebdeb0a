"""Target ports that the pods behind a Service do not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingresslint.bundle import Bundle
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.resources import Field, is_unknown_name
from ingresslint.rules import Hit, check
from ingresslint.syntax import digits_of, is_port_name
from ingresslint.wiring import PROTOCOLS, Selection, ServicePort, Wiring, wiring_of
from ingresslint.workloads import ContainerPort, PodTemplate

_DIGITS = re.compile(r"\d+")

_PROXY_PORTS = frozenset(
    {
        "http-envoy-prom",
        "status-port",
        "linkerd-admin",
        "linkerd-proxy",
        "dapr-http",
        "dapr-grpc",
        "dapr-metrics",
    }
)
"""Port names of the sidecars that Istio, Linkerd and Dapr put into pods at admission."""

_SIDECAR_MARKS = ("sidecar.opentelemetry.io/inject", "sidecar.jaegertracing.io/inject", "injector.tumblr.com/request")
"""Annotations of a pod by which an injector adds containers whose ports the user names."""


@check
def service_targetport_quoted_number(bundle: Bundle) -> Iterator[Hit]:
    """A target port in quotes is a name, and a name needs a letter. Source: apimachinery IsValidPortName."""
    for service in wiring_of(bundle).services:
        for port in service.ports:
            target = port.field.get("targetPort")
            if target.text and _DIGITS.fullmatch(target.text):
                message = f'{service.resource} has the target port "{target.text}", a text: a port name needs a letter'
                number = digits_of(target.text)
                yield Hit(target, message, help=None if number is None else f"targetPort: {number}")


@check
def service_targetport_name_not_found(bundle: Bundle) -> Iterator[Hit]:
    """A named target port that the pods do not have. Source: `FindPort` of the EndpointSlice controller."""
    wiring = wiring_of(bundle)
    for selection, templates in _seen_whole(wiring):
        for port in selection.service.ports:
            missing = lacking(port, templates)
            nowhere = len(missing) == len(_by_owner(templates))
            if missing and not _is_injected(port, templates, bundle):
                service, name = selection.service.resource, port.target.value if port.target else None
                owners = " and ".join(str(t.owner) for t in missing)
                have = f": they have {missing[0].ports_words}" if len(missing) == 1 else ""
                yield Hit(
                    port.target_field,
                    f'{service} sends {port.words} to the port "{name}", which the pods of {owners} do not have{have}',
                    (*(_ports_end(t, name) for t in missing), *wiring.chain(service, port)),
                    "certain" if nowhere else "likely",
                    _meant(port, selection, missing) if nowhere else None,
                )


def lacking(port: ServicePort, templates: Iterable[PodTemplate]) -> list[PodTemplate]:
    """Templates (one an owner) that have no port of the name and protocol that a Service port names as its target.

    Empty for a numeric target, and for a name that the API refuses or that stands for another.
    """
    name = port.target.name if port.target else None
    if name is None or is_unknown_name(name) or not is_port_name(name):
        return []
    return [
        variants[0]
        for variants in _by_owner(templates)
        if not any(any(t.ports_at(name, port.protocol)) for t in variants)
    ]


def _by_owner(templates: Iterable[PodTemplate]) -> list[list[PodTemplate]]:
    """Templates by identity of their owner: variants of one object stand for each other."""
    groups: dict[object, list[PodTemplate]] = defaultdict(list)
    for template in templates:
        groups[template.owner.key].append(template)
    return list(groups.values())


def _seen_whole(wiring: Wiring) -> Iterator[tuple[Selection, tuple[PodTemplate, ...]]]:
    """Services with the templates of their pods, where nothing of them is hidden.

    Pods that run to completion are left out where others serve.
    """
    for selection in wiring.selections:
        templates = selection.templates or selection.held
        if (
            templates
            and selection.sure
            and not selection.possible
            and all(t.exact and not _has_unknown_ports(t) for t in templates)
        ):
            yield selection, tuple(t for t in templates if t.replicas_possible) or templates


def _has_unknown_ports(template: PodTemplate) -> bool:
    """Say whether a declared port still stands for another, or has a shape that cannot be read."""
    return any(p.number is None or p.field.get("name").unknown or p.protocol not in PROTOCOLS for p in template.ports())


def _is_injected(port: ServicePort, templates: Iterable[PodTemplate], bundle: Bundle) -> bool:
    """Say whether a sidecar that is added at admission may have the port."""
    if port.target is not None and port.target.name in _PROXY_PORTS:
        return True
    if next(bundle.of("apps.kruise.io", "SidecarSet"), None) is not None:
        return True
    annotations = [t.labels.resource.get(*t.labels.path[:-1], "annotations") for t in templates]
    return any(mark in a.mapping for a in annotations for mark in _SIDECAR_MARKS)


def _ports_end(template: PodTemplate, name: str | int | None) -> tuple[Field, str]:
    """The port of that name with another protocol or in a container that ends, else the containers as a whole."""
    for kind in ("containers", "initContainers"):
        for container in template.spec.get(kind).each():
            for port in container.get("ports").each():
                if port.get("name").text == name:
                    protocol = port.get("protocol").text or "TCP"
                    where = "an init container that ends" if kind == "initContainers" else f"protocol {protocol}"
                    return port.get("name"), f'"{name}" of {template.owner} is a port of {where}'
    return template.spec.get("containers"), f"pods of {template.owner} have {template.ports_words}"


def _meant(port: ServicePort, selection: Selection, missing: list[PodTemplate]) -> str | None:
    """The only port of the only workload is meant by the only port of the Service."""
    if len(missing) != 1 or len(selection.service.ports) != 1:
        return None
    declared = [p for p in missing[0].ports() if p.protocol == port.protocol]
    if len(declared) != 1 or (declared[0].name and not is_port_name(declared[0].name)):
        return None
    return f"targetPort: {declared[0].name or declared[0].number}"


@check
def service_targetport_not_exposed(bundle: Bundle) -> Iterator[Hit]:
    """A target port number that no container declares: it may serve all the same, but some numbers are surely wrong."""
    for selection, templates in _seen_whole(wiring_of(bundle)):
        declared = [p for t in templates for p in t.ports()]
        if not all(any(t.ports()) for t in templates):
            continue
        for port in selection.service.ports:
            number = port.target.number if port.target else None
            if number is None or any(any(t.ports_at(number)) for t in templates):
                continue
            if (*port.field.path, "targetPort") not in meant_fields(port.field.resource):
                yield _undeclared(selection, port, declared, templates[0])


def _undeclared(selection: Selection, port: ServicePort, declared: list[ContainerPort], template: PodTemplate) -> Hit:
    """A number that is a host port or the Service port's own node port was taken from the wrong place."""
    number = port.target.number if port.target else None
    host = next((p for p in declared if p.field.get("hostPort").integer == number), None)
    have = f"pods of {template.owner} have {template.ports_words}"
    which = "is not among them"
    if host is not None:
        which = f"is the host port of {host.words}"
    elif port.node_port == number:
        which = "is its own node port"
    return Hit(
        port.target_field,
        f"{selection.service.resource} sends {port.words} to port {number}, but {have}: {number} {which}",
        ((host.field if host else template.spec.get("containers"), have),),
        "possible" if host is None and port.node_port != number else "certain",
        f"targetPort: {host.number}" if host else None,
    )
