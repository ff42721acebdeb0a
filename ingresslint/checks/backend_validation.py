"""What the API refuses of a backend. Source: `validateIngressBackend` in kubernetes pkg/apis/networking/validation."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.bundle import Bundle
from ingresslint.checks import name_defects
from ingresslint.checks.api_versions import is_removed
from ingresslint.checks.field_shapes import is_told, shape_word, wrong_shape
from ingresslint.resources import Field, Resource
from ingresslint.rules import Hit
from ingresslint.syntax import is_port_name, is_port_number, quoted

_LEGACY_VERSIONS = frozenset({"extensions/v1beta1", "networking.k8s.io/v1beta1"})


def is_legacy(resource: Resource) -> bool:
    """Say whether an Ingress is of a version before networking.k8s.io/v1."""
    return resource.api_version in _LEGACY_VERSIONS


def refused_in_backend(backend: Field, bundle: Bundle) -> Iterator[Hit]:
    """Judge a backend that is there.

    One in the shape of v1 under an older version that is gone is right as soon as the version is: the rule
    removed-api-version tells of that.
    """
    yield from wrong_shape(backend, dict)
    if not isinstance(backend.value, dict):
        return
    if is_legacy(backend.resource):
        if not (is_removed(backend.resource, bundle) and isinstance(backend.get("service").value, dict)):
            yield from _legacy_backend(backend, bundle)
        return
    service, resource = backend.get("service"), backend.get("resource")
    if service.exists and resource.exists:
        yield Hit(resource, f"{backend.resource} has a backend that is both a Service and another object")
    elif not (service.exists or resource.exists or is_told(service, resource)):
        yield Hit(backend, f"{backend.resource} has a backend that is neither a Service nor another object")
    yield from wrong_shape(service, dict)
    if isinstance(service.value, dict):
        yield from _service_name(service.get("name"), service, bundle)
        yield from _port(service.get("port"), service, bundle)


def _legacy_backend(backend: Field, bundle: Bundle) -> Iterator[Hit]:
    if backend.get("resource").exists:
        return
    yield from _service_name(backend.get("serviceName"), backend, bundle)
    port = backend.get("servicePort")
    if isinstance(port.value, str):
        yield from _port_name(port, bundle)
    elif port.exists:
        yield from _port_number(port)
    elif not is_told(port):
        yield Hit(backend, f"{backend.resource} has a backend without a port")


def _service_name(name: Field, owner: Field, bundle: Bundle) -> Iterator[Hit]:
    yield from wrong_shape(name, str)
    if not name.value:
        if not is_told(name):
            yield Hit(name if name.exists else owner, f"{name.resource} has a backend without the name of its Service")
    elif name.text and not bundle.vocabulary.unknown(name, "name"):
        defect, certainty = name_defects.of_object_name("", "Service", name.text)
        if defect:
            message = f"{name.resource} has the backend {quoted(name.text)}, which no Service can be called: {defect}"
            yield Hit(name, message, certainty=certainty, help=bundle.vocabulary.corrected(name, "name"))


def _port(port: Field, service: Field, bundle: Bundle) -> Iterator[Hit]:
    ingress, name = port.resource, service.get("name").text or "a Service"
    if isinstance(port.value, int | str) and not isinstance(port.value, bool):
        if not port.unknown:
            key = "number" if str(port.value).isdigit() else "name"
            message = f"{ingress} has {shape_word(port.value)} as the port of its backend {name}, not a mapping"
            yield Hit(port, message, help=f"port: {{{key}: {port.value}}}")
        return
    yield from wrong_shape(port, dict)
    by_name, by_number = port.get("name"), port.get("number")
    if by_name.value and by_number.exists:
        ports = f"the port name {by_name.value} and the port number {by_number.value}"
        yield Hit(by_number, f"{ingress} has both {ports} for its backend {name}")
    elif by_name.value:
        yield from _port_name(by_name, bundle)
    elif by_number.exists:
        yield from _port_number(by_number)
    elif (isinstance(port.value, dict) or not port.exists) and not is_told(port):
        yield Hit(port if port.exists else service, f"{ingress} has the backend {name} without a port")


def _port_name(name: Field, bundle: Bundle) -> Iterator[Hit]:
    if bundle.vocabulary.unknown(name, "port"):
        return
    key, fix = name.path[-1], bundle.vocabulary.corrected(name, "port")
    if str(name.value).isdigit():
        fix = f"{'number' if key == 'name' else key}: {name.value}"
    if not isinstance(name.value, str):
        yield Hit(name, f"{name.resource} has {shape_word(name.value)} as the name of a backend port", help=fix)
    elif defect := name_defects.of_port_name(name.value):
        message = f'{name.resource} has the backend port "{name.value}", which no port can be called: {defect}'
        yield Hit(name, message, help=fix)


def _port_number(number: Field) -> Iterator[Hit]:
    if number.unknown:
        return
    if number.integer is None:
        key, text = str(number.path[-1]), number.text or ""
        fix = f"{key}: {text}" if text.isdigit() else f"name: {text}" if is_port_name(text) else None
        message = f"{number.resource} has {shape_word(number.value)} as the number of a backend port"
        yield Hit(number, message, help=fix)
    elif not is_port_number(number.integer):
        yield Hit(number, f"{number.resource} has the backend port {number.integer}, which is not from 1 to 65535")
