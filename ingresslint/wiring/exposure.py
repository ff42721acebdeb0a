"""How far a Service reaches by itself: to the internet, a private network, the nodes, or no further than the cluster.

Sources: core/v1 ServiceSpec; `clouds` for what each provider reads.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingresslint.resources import Field, Resource, is_placeholder
from ingresslint.wiring import clouds
from ingresslint.wiring.markers import Ineffective, StatedMarker, ineffective_markers, is_aws_controller, stated_markers
from ingresslint.wiring.services import ServiceView

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Level = Literal["public", "restricted", "private", "node", "cluster", "unknown"]

_PRIVATE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)
"""RFC 1918, 6598, 4193, loopback and link-local."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far a Service reaches. `field` is what makes it so; `open_range` a source range that takes everybody in.

    `unknown` is a load balancer class that is not known. `restricted` is public for some clients only.
    """

    service: ServiceView
    level: Level
    field: Field
    ineffective: tuple[Ineffective, ...] = ()
    open_range: str | None = None


@dataclass(frozen=True, slots=True)
class Pools:
    """Address pools as one Service sees them, each by whether all its addresses are private.

    `named` are those of the run by name. `near` are applied together with the Service, `beside` stand in the same unit:
    they may be of another cluster.
    """

    named: Mapping[str, bool] = field(default_factory=dict)
    near: tuple[bool, ...] = ()
    beside: tuple[bool, ...] = ()


def exposure_of(service: ServiceView, pools: Pools) -> Exposure | None:
    """Classify a Service; None if a placeholder or a value of a wrong type hides the answer."""
    spec = service.resource.get("spec")
    match service.type:
        case "ClusterIP" | "NodePort":
            if service.type == "NodePort":
                return Exposure(service, "node", spec.get("type"))
            if spec.get("externalIPs").value and not service.headless:
                return Exposure(service, "node", spec.get("externalIPs"))
            return Exposure(service, "cluster", spec.get("type"))
        case "ExternalName":
            return Exposure(service, "cluster", spec.get("type"))
        case "LoadBalancer":
            return _load_balancer(service, pools)
    return None


def _load_balancer(service: ServiceView, pools: Pools) -> Exposure | None:
    spec = service.resource.get("spec")
    klass = spec.get("loadBalancerClass")
    annotations = [service.resource.get("metadata", "annotations", key) for key in _read_keys()]
    fields = [klass, spec.get("loadBalancerIP"), *spec.get("loadBalancerSourceRanges").each()]
    if any(f.unknown for f in fields) or any(is_placeholder(f.text) for f in annotations):
        return None
    if any(f.exists and f.text is None for f in (*fields, *annotations)):
        return None
    stated = tuple(stated_markers(service.resource))
    level = _by_markers(service, stated)
    found = tuple(ineffective_markers(service, stated, private=level == "private"))
    if level == "public":
        at, level, open_range = _by_clients(service, pools)
        return Exposure(service, level, at, found, open_range)
    return Exposure(service, level, _doubt(service) if level == "unknown" else spec.get("type"), found)


def _doubt(service: ServiceView) -> Field:
    """What leaves it open: the class, or the load balancer of Huawei Cloud that the Service takes over."""
    klass = service.resource.get("spec", "loadBalancerClass")
    return klass if klass.value else service.resource.get("metadata", "annotations", clouds.HUAWEI_EXISTING)


def _read_keys() -> Iterator[str]:
    yield from (marker.key for marker in clouds.MARKERS)
    yield from (*clouds.SOURCE_RANGES, *clouds.ADDRESSES, *clouds.POOL_NAMES, clouds.AWS_TYPE, clouds.ORACLE_TYPE)


def _by_markers(service: ServiceView, stated: tuple[StatedMarker, ...]) -> Level:
    """Level by class and markers alone: `public` where nothing keeps it in."""
    resource = service.resource
    klass = resource.get("spec", "loadBalancerClass").text
    cloud, default = clouds.LOAD_BALANCER_CLASSES.get(klass or "", (None, None))
    if cloud == "Tailscale":
        return "public" if resource.annotation(clouds.TAILSCALE_FUNNEL) == "true" else "private"
    if cloud == clouds.GOOGLE and default:
        return default
    scheme = next((s for s in stated if s.marker.key == clouds.AWS_SCHEME), None)
    if is_aws_controller(resource):
        deciding = [scheme] if scheme else [s for s in stated if s.marker.cloud == clouds.AWS]
        return "private" if all(s.takes for s in deciding) else "public"
    if any(s.takes for s in stated):
        return "private"
    if (klass and cloud is None) or resource.annotation(clouds.HUAWEI_EXISTING):
        return "unknown"
    return "public"


def _by_clients(service: ServiceView, pools: Pools) -> tuple[Field, Level, str | None]:
    """Level of a load balancer that no marker keeps in: by its address, its pool and the clients that it lets in."""
    resource = service.resource
    type_ = resource.get("spec", "type")
    addresses = [*_parts(resource.get("spec", "loadBalancerIP"))]
    addresses += [p for key in clouds.ADDRESSES for p in _parts(resource.get("metadata", "annotations", key))]
    if addresses and all(is_private(text) for _, text in addresses):
        return type_, "private", None
    named = [
        pools.named[name] for key in clouds.POOL_NAMES if (name := resource.annotation(key)) in pools.named and name
    ]
    of_pool = named or pools.near
    if not addresses and of_pool and all(of_pool):
        return type_, "private", None
    ranges = [p for f in resource.get("spec", "loadBalancerSourceRanges").each() for p in _parts(f)]
    if not ranges:
        ranges = [p for key in clouds.SOURCE_RANGES for p in _parts(resource.get("metadata", "annotations", key))]
    for stated, text in ranges:
        if text in {"0.0.0.0/0", "::/0"}:
            return stated, "public", text
    if ranges:
        return type_, "private" if all(is_private(text) for _, text in ranges) else "restricted", None
    if any(resource.annotation(key) for key in clouds.FILTERS):
        return type_, "restricted", None
    guess = not addresses and not of_pool and pools.beside and all(pools.beside)
    return type_, "unknown" if guess else "public", None


def _parts(field: Field) -> Iterator[tuple[Field, str]]:
    for part in (field.text or "").split(","):
        if part.strip():
            yield field, part.strip()


def is_private(text: str) -> bool:
    """Say whether an address, a CIDR or a range `first-last` lies inside private networks; False for anything else."""
    ends = [part.strip() for part in text.split("-")] if "/" not in text else [text]
    try:
        networks = [ipaddress.ip_network(end, strict=False) for end in ends]
    except ValueError:
        return False
    return all(any(_is_inside(network, private) for private in _PRIVATE) for network in networks)


def _is_inside(one: _Network, other: _Network) -> bool:
    return one.version == other.version and one.subnet_of(other)  # type: ignore[arg-type]  # of one version


def address_pools(resources: Iterable[Resource]) -> Iterator[tuple[Resource, bool]]:
    """Pools from which MetalLB or Cilium give addresses, each with whether all of them are private."""
    for resource in resources:
        if resource.is_a("metallb.io", "IPAddressPool", "AddressPool"):
            stated = [f.text for f in resource.get("spec", "addresses").each()]
        elif resource.is_a("cilium.io", "CiliumLoadBalancerIPPool"):
            blocks = [b for key in ("blocks", "cidrs") for b in resource.get("spec", key).each()]
            stated = [b.get(end).text for b in blocks for end in ("cidr", "start", "stop") if b.get(end).exists]
        else:
            continue
        yield resource, bool(stated) and all(text is not None and is_private(text) for text in stated)
