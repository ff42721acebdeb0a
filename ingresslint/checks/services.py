"""What the API refuses in a Service, and what it takes although it has no effect. Source: core/v1 ServiceSpec."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from ingresslint.bundle import Bundle
from ingresslint.checks.service_ports import refused_ports
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.findings import Path
from ingresslint.resources import Field
from ingresslint.rules import Hit, check
from ingresslint.syntax import digits_of, is_ipv4, is_subdomain
from ingresslint.wiring import ServiceView, wiring_of
from ingresslint.wiring.clouds import SOURCE_RANGES_ANNOTATION

_WORDS: dict[str, tuple[str, ...]] = {
    "type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "sessionAffinity": ("None", "ClientIP"),
    "externalTrafficPolicy": ("Cluster", "Local"),
    "internalTrafficPolicy": ("Cluster", "Local"),
    "ipFamilyPolicy": ("SingleStack", "PreferDualStack", "RequireDualStack"),
}
"""Fields of the spec that take one of a few words."""

_LOAD_BALANCER_ONLY = ("loadBalancerClass", "allocateLoadBalancerNodePorts", "loadBalancerSourceRanges")


@check
def service_invalid(bundle: Bundle) -> Iterator[Hit]:
    """What the API refuses. Source: `ValidateService` in kubernetes pkg/apis/core/validation/validation.go."""
    for service in wiring_of(bundle).services:
        meant = meant_fields(service.resource)
        yield from _selector(service)
        yield from _words(service)
        if service.type in _WORDS["type"] and ("spec", "type") not in meant:
            yield from _missing_ports(service, meant, bundle)
            yield from _external_name(service)
            yield from _cluster_ip(service)
            yield from _load_balancer_only(service)
            yield from _traffic_policy(service)
        yield from _source_ranges(service)
        for field in refused_external_ips(service):
            written = field.raw or "of another type"
            yield Hit(field, f"{service.resource} has the external IP {written}, which is no address of a node")
        yield from refused_ports(service, meant, bundle)


def _selector(service: ServiceView) -> Iterator[Hit]:
    field = service.selector
    if field.exists and not isinstance(field.value, dict):
        yield Hit(field, f"{service.resource} has a selector that is no mapping of labels")
    for key in ("matchLabels", "matchExpressions"):
        inner = field.get(key)
        if isinstance(inner.value, dict | list):
            pairs = [f"{k}: {v.text}" for k, v in inner.items() if v.text]
            yield Hit(
                inner.at_key,
                f"{service.resource} has {key} in its selector, and the selector of a Service is a plain map of labels",
                help=f"selector: {{{', '.join(pairs)}}}" if pairs else None,
            )


def _words(service: ServiceView) -> Iterator[Hit]:
    for key, known in _WORDS.items():
        field = service.resource.get("spec", key)
        if not field.exists or field.value in ("", *known):
            continue
        right = next((word for word in known if field.text and word.lower() == field.text.lower()), None)
        if right or not field.unknown:
            written = field.raw or "of another type"
            message = f"{service.resource} has the {key} {written}, which is none of {', '.join(known)}"
            yield Hit(field, message, help=f"{key}: {right}" if right else None)


def _missing_ports(service: ServiceView, meant: frozenset[Path], bundle: Bundle) -> Iterator[Hit]:
    """A Service with neither ports nor selector may be a patch that nothing lists."""
    ports = service.resource.get("spec", "ports")
    if (isinstance(ports.value, list) and ports.value) or not meant.isdisjoint((ports.path, ports.path[:1])):
        return
    if ports.exists and not isinstance(ports.value, list):
        if not ports.unknown:
            yield Hit(ports, f"{service.resource} has ports that are no list")
    elif not service.external_name and not service.headless:
        whole = "ports" in service.resource.get("spec").mapping or service.selector.exists
        whole = whole or not bundle.may_be_patch(service.resource)
        yield Hit(ports, f"{service.resource} has no ports", certainty="certain" if whole else "likely")


def _external_name(service: ServiceView) -> Iterator[Hit]:
    if not service.external_name:
        return
    name = service.resource.get("spec", "externalName")
    if not name.exists or name.value == "":
        if name.path not in meant_fields(service.resource):
            yield Hit(name, f"{service.resource} is of type ExternalName and has no externalName")
    elif not name.unknown and not (name.text and is_subdomain(name.text.removesuffix("."))):
        written = name.raw or "of another type"
        yield Hit(name, f"{service.resource} has the externalName {written}, which is no DNS name")
    for key in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        field = service.resource.get("spec", key)
        if field.value:
            yield Hit(field, f"{service.resource} is of type ExternalName and has a {key}")


def _cluster_ip(service: ServiceView) -> Iterator[Hit]:
    field = service.resource.get("spec", "clusterIP")
    if not field.exists or field.value == "" or service.external_name or field.unknown:
        return
    if field.value == "None":
        if service.type != "ClusterIP":
            yield Hit(field, f"{service.resource} has the clusterIP None and is of type {service.type}")
    elif _address(field.value) is None:
        help_ = "clusterIP: None" if field.text and field.text.lower() == "none" else None
        written = field.raw or "of another type"
        yield Hit(field, f"{service.resource} has the clusterIP {written}, which is no address", help=help_)


def _load_balancer_only(service: ServiceView) -> Iterator[Hit]:
    if service.type == "LoadBalancer":
        return
    fields = [service.resource.get("spec", key) for key in _LOAD_BALANCER_ONLY]
    fields.append(service.resource.get("metadata", "annotations", SOURCE_RANGES_ANNOTATION))
    for field in fields:
        if field.exists and field.value not in ([], ""):
            why = f"and only a load balancer may have {field.path[-1]}"
            yield Hit(field.at_key, f"{service.resource} is of type {service.type}, {why}")


def _traffic_policy(service: ServiceView) -> Iterator[Hit]:
    spec = service.resource.get("spec")
    policy, health = spec.get("externalTrafficPolicy"), spec.get("healthCheckNodePort")
    outside = {"LoadBalancer": True, "NodePort": True, "ClusterIP": bool(spec.get("externalIPs").value)}
    if policy.value and not outside.get(service.type):
        yield Hit(policy, f"{service.resource} is of type {service.type}, which takes no externalTrafficPolicy")
    elif health.integer and not (service.type == "LoadBalancer" and policy.value == "Local") and not policy.unknown:
        needs = "which needs type LoadBalancer and externalTrafficPolicy Local"
        yield Hit(health, f"{service.resource} has a healthCheckNodePort, {needs}")


def _source_ranges(service: ServiceView) -> Iterator[Hit]:
    ranges = service.resource.get("spec", "loadBalancerSourceRanges")
    stated = [(f, f.value) for f in ranges.each()]
    if not stated:
        annotation = service.resource.get("metadata", "annotations", SOURCE_RANGES_ANNOTATION)
        stated = [(annotation, part) for part in (annotation.text or "").split(",") if part.strip()]
    for field, text in stated:
        if not field.unknown and not (isinstance(text, str) and _is_cidr(text.strip())):
            written = text if isinstance(text, str) else field.raw or "of another type"
            help_ = f"{text}/32" if isinstance(text, str) and is_ipv4(text) else None
            yield Hit(field, f"{service.resource} has the source range {written}, which is no CIDR", help=help_)


def refused_external_ips(service: ServiceView) -> Iterator[Field]:
    """Give the external IPs of a Service that the API refuses. Source: `ValidateNonSpecialIP`."""
    for field in service.resource.get("spec", "externalIPs").each():
        if field.unknown:
            continue
        address = _address(field.value)
        if address is None or address.is_unspecified or address.is_loopback or address.is_link_local:
            yield field


def _address(value: object) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as Go's old parser reads it: leading zeros are decimal."""
    if not isinstance(value, str):
        return None
    try:
        return ipaddress.ip_address(".".join(str(digits_of(p)) for p in value.split(".")) if is_ipv4(value) else value)
    except ValueError:
        return None


def _is_cidr(text: str) -> bool:
    address, _, length = text.rpartition("/")
    found, bits = _address(address), digits_of(length)
    return found is not None and bits is not None and bits <= found.max_prefixlen


@check
def service_ignored_field(bundle: Bundle) -> Iterator[Hit]:
    """What has no effect for the type of the Service. Source: `GetWarningsForService`; the types of core/v1."""
    for service in wiring_of(bundle).services:
        for field, why in _ignored(service):
            yield Hit(field, f"{service.resource} {why}")


def _ignored(service: ServiceView) -> Iterator[tuple[Field, str]]:
    spec = service.resource.get("spec")
    name = spec.get("externalName")
    if service.external_name:
        for key in ("selector", "externalIPs"):
            if spec.get(key).value:
                yield spec.get(key), f"is of type ExternalName, which ignores its {key}"
        if name.text and is_ipv4(name.text):
            yield name, f"has the externalName {name.text}, which DNS takes as a name, not as an address"
    elif name.text and service.type in _WORDS["type"]:
        yield name, f"has an externalName and is of type {service.type}, which ignores it"
    if service.headless:
        for key, values in (("externalIPs", None), ("loadBalancerIP", None), ("sessionAffinity", ("ClientIP",))):
            value = spec.get(key).value
            if value and (values is None or value in values):
                yield spec.get(key), f"is headless, which ignores its {key}"
    elif service.type in {"ClusterIP", "NodePort"} and spec.get("loadBalancerIP").value:
        yield spec.get("loadBalancerIP"), f"has a loadBalancerIP and is of type {service.type}, which ignores it"
