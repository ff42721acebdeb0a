"""Annotations that are to keep a load balancer inside, and whether they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.findings import Certainty
from ingresslint.resources import Field, Resource
from ingresslint.wiring import clouds
from ingresslint.wiring.clouds import Marker
from ingresslint.wiring.services import ServiceView


@dataclass(frozen=True, slots=True)
class StatedMarker:
    """A marker that a Service carries; `inert` if a controller is in charge that does not read it."""

    marker: Marker
    field: Field
    value: str
    inert: bool

    @property
    def takes(self) -> bool:
        """Whether it makes the load balancer internal."""
        return not self.inert and bool(re.fullmatch(self.marker.internal, self.value))

    @property
    def meant(self) -> bool:
        """Whether its author wants that."""
        return not re.fullmatch(self.marker.public, self.value.strip())


@dataclass(frozen=True, slots=True)
class Ineffective:
    """An internal marker that does not do what its author wants; `instead` is the line to write."""

    field: Field
    words: str
    certainty: Certainty = "certain"
    related: tuple[tuple[Field, str], ...] = ()
    instead: str | None = None


def is_aws_controller(service: Resource) -> bool:
    """Say whether the AWS Load Balancer Controller serves a Service: by class, or by type annotation."""
    klass = service.get("spec", "loadBalancerClass").text or ""
    cloud, _ = clouds.LOAD_BALANCER_CLASSES.get(klass, ("", ""))
    return cloud == clouds.AWS or service.annotation(clouds.AWS_TYPE) in clouds.AWS_CONTROLLER_TYPES


def stated_markers(service: Resource) -> Iterator[StatedMarker]:
    """Markers of a Service. Where rows share a key, the one of the controller in charge speaks."""
    in_charge = {
        clouds.AWS: "load balancer controller" if is_aws_controller(service) else "in-tree",
        clouds.ORACLE: "nlb" if service.annotation(clouds.ORACLE_TYPE) == "nlb" else "lb",
    }
    by_key: dict[str, list[Marker]] = {}
    for marker in clouds.MARKERS:
        if service.annotation(marker.key):
            by_key.setdefault(marker.key, []).append(marker)
    for key, markers in by_key.items():
        fitting = [m for m in markers if m.controller in (None, in_charge.get(m.cloud))]
        value = service.annotation(key) or ""
        field = service.get("metadata", "annotations", key)
        yield StatedMarker((fitting or markers)[0], field, value, inert=not fitting)


def ineffective_markers(
    service: ServiceView, stated: tuple[StatedMarker, ...], *, private: bool
) -> Iterator[Ineffective]:
    """Give what the markers of a load balancer do against their word; `private` says whether they keep it inside."""
    several = len({s.marker.cloud for s in stated}) > 1
    certainty: Certainty = "likely" if several else "certain"
    for one in stated:
        key, marker, right = one.marker.key, one.marker, f'{one.marker.key}: "{one.marker.right}"'
        written = f'has {key} "{one.value}"'
        if one.inert and one.meant:
            words = f"{written}, which {marker.cloud} does not read for this kind of load balancer"
            yield Ineffective(one.field, words, certainty)
        elif one.meant and not one.takes:
            words = f'{written}, which makes no load balancer of {marker.cloud} internal: "{marker.right}" does'
            yield Ineffective(one.field, words, certainty, instead=right)
        elif one.takes and not one.meant:
            words = f'{written}, but {marker.cloud} makes a load balancer internal for every text except "false"'
            yield Ineffective(one.field, words, certainty, instead=f'{key}: "false"')
    yield from _contradictions(service, stated)
    if private and not several and not is_aws_controller(service.resource):
        yield from _of_another_cloud(service, stated)


_LOUDLY_PUBLIC = r"(?i:public|external|internet|internet-facing)"


def _contradictions(service: ServiceView, stated: tuple[StatedMarker, ...]) -> Iterator[Ineffective]:
    """A marker that makes it internal, and beside it a word or a class of the same cloud that makes it public."""
    klass = service.resource.get("spec", "loadBalancerClass")
    cloud, default = clouds.LOAD_BALANCER_CLASSES.get(klass.text or "", (None, None))
    for one in (s for s in stated if s.takes):
        for other in stated:
            if other.marker.cloud == one.marker.cloud and re.fullmatch(_LOUDLY_PUBLIC, other.value):
                words = f'has {one.marker.key} "{one.value}" and {other.marker.key} "{other.value}"'
                yield Ineffective(one.field, words, related=((other.field, f'"{other.value}" is the contrary'),))
        if cloud == one.marker.cloud and default == "public":
            words = f'has {one.marker.key} "{one.value}", but its class {klass.text} is public'
            yield Ineffective(one.field, words, related=((klass, f"{klass.text} makes a public load balancer"),))


def _of_another_cloud(service: ServiceView, stated: tuple[StatedMarker, ...]) -> Iterator[Ineffective]:
    """A marker of one cloud on a Service that is otherwise set up for another."""
    for one in (s for s in stated if s.takes):
        for key, field in service.resource.get("metadata", "annotations").items():
            cloud = next((c for prefix, c in clouds.CLOUD_PREFIXES if key.startswith(prefix)), None)
            if cloud is not None and cloud != one.marker.cloud:
                words = f"has {one.marker.key}, which only {one.marker.cloud} reads, and is set up for {cloud}"
                yield Ineffective(one.field, words, "likely", ((field.at_key, f"only {cloud} reads {key}"),))
                break
