"""What the API refuses of an Ingress and of an IngressClass.

Source: Kubernetes `pkg/apis/networking/validation/validation.go`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingresslint.bundle import Bundle, Found
from ingresslint.checks import name_defects
from ingresslint.checks.backend_validation import is_legacy, refused_in_backend
from ingresslint.checks.field_shapes import is_told, wrong_shape
from ingresslint.resources import Field, Resource
from ingresslint.routes.classes import CLASS_ANNOTATION
from ingresslint.rules import Hit, check
from ingresslint.syntax import is_host, is_ipv4, is_subdomain, quoted
from ingresslint.wiring import PortOutcome, wiring_of

_PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
_LOOSE = "ImplementationSpecific"
_IN_PATH = ("//", "/./", "/../", "%2f", "%2F")
_AT_END = ("/..", "/.")
_CONTROLLER_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")
_AROUND_HOST = re.compile(r"^[a-z]+://|[:/].*$")
_MAX_CONTROLLER = 250
_PATTERN = re.compile(r"[()*\[\]$^|\\]")
"""What makes a path a pattern, which only the controller can read."""


@check
def ingress_invalid(bundle: Bundle) -> Iterator[Hit]:
    """Tell of everything that the validation of Ingress and IngressClass refuses."""
    outcomes = wiring_of(bundle).backends
    found = {(id(o.route.source), o.backend.field.path) for o in outcomes if isinstance(o.verdict, Found)}
    named = {(id(o.route.source), o.backend.port_field.path): o.ports for o in outcomes if o.refused_port and o.ports}
    for ingress in bundle.of("networking.k8s.io", "Ingress"):
        for hit in _ingress(ingress, bundle):
            place = (id(ingress), hit.field.path)
            # Where a Service has just that invalid name, the finding is the Service's.
            if place not in found:
                yield _with_port(hit, named.get(place))
    for klass in bundle.of("networking.k8s.io", "IngressClass"):
        yield from _class(klass)


def _with_port(hit: Hit, ports: PortOutcome | None) -> Hit:
    """Add the port of a Service that has just the name which no Ingress can give: it has a number, too."""
    if ports is None or ports.match is None:
        return hit
    port, key = ports.match, hit.field.path[-1]
    related = ((port.field.get("name"), f"{ports.service.resource} listens on {port.words}"),)
    return replace(hit, related=related, help=f"{'number' if key == 'name' else key}: {port.number}")


def _ingress(ingress: Resource, bundle: Bundle) -> Iterator[Hit]:
    spec = ingress.get("spec")
    yield from wrong_shape(spec, dict)
    rules, tls = spec.get("rules"), spec.get("tls")
    default = spec.get("backend" if is_legacy(ingress) else "defaultBackend")
    is_shaped = spec.value is None or isinstance(spec.value, dict)
    if is_shaped and not (rules.value or default.exists or is_told(rules, default)):
        # An object that lacks even the key may be a patch.
        whole = bundle.unit.closed or "rules" in spec.mapping or not bundle.may_be_patch(ingress)
        message = f"{ingress} has neither a rule nor a default backend"
        yield Hit(rules if rules.exists else spec, message, certainty="certain" if whole else "likely")
    yield from wrong_shape(rules, list)
    for rule in rules.each():
        yield from _rule(rule, bundle)
    if default.exists:
        yield from refused_in_backend(default, bundle)
    yield from wrong_shape(tls, list)
    for block in tls.each():
        yield from _tls(block, bundle)
    yield from _class_of(ingress, bundle)


def _rule(rule: Field, bundle: Bundle) -> Iterator[Hit]:
    yield from wrong_shape(rule, dict)
    yield from _host(rule.get("host"), may_be_address=False)
    http = rule.get("http")
    yield from wrong_shape(http, dict)
    paths = http.get("paths")
    if isinstance(http.value, dict) and not paths.value and not is_told(paths):
        yield Hit(paths if paths.exists else http, f"{rule.resource} has a rule with http and without a path")
    yield from wrong_shape(paths, list)
    for path in paths.each():
        yield from wrong_shape(path, dict)
        if isinstance(path.value, dict):
            yield from _path(path, bundle)


def _path(path: Field, bundle: Bundle) -> Iterator[Hit]:
    kind, backend, ingress = path.get("pathType"), path.get("backend"), path.resource
    shown = path.get("path").text or "/"
    if kind.value and kind.value not in _PATH_TYPES:
        yield from _path_type(kind, shown)
    elif kind.value or is_legacy(ingress):
        yield from _path_text(path.get("path"), kind.text or _LOOSE)
    elif not is_told(kind, backend):
        meant = _LOOSE if _PATTERN.search(shown) else "Prefix"
        message = f"{ingress} has the path {shown} without a pathType"
        yield Hit(kind if kind.exists else path, message, help=f"pathType: {meant}")
    if backend.exists:
        yield from refused_in_backend(backend, bundle)
    elif not is_told(backend):
        yield Hit(path, f"{ingress} has the path {shown} without a backend")


def _path_type(kind: Field, path: str) -> Iterator[Hit]:
    meant = next((known for known in _PATH_TYPES if known.lower() == str(kind.value).lower()), None)
    if meant is not None or not kind.unknown:
        subject = f"{kind.resource} has the pathType {quoted(str(kind.value))} for {quoted(path)}"
        message = f"{subject}, which is none of {', '.join(_PATH_TYPES)}"
        yield Hit(kind, message, help=f"pathType: {meant}" if meant else None)


def _path_text(text: Field, kind: str) -> Iterator[Hit]:
    yield from wrong_shape(text, str)
    if text.unknown or (text.exists and text.text is None):
        return
    path, strict = text.text or "", kind != _LOOSE
    subject = f"{text.resource} has the path {quoted(path)} of type {kind}"
    if not path:
        if strict:
            yield Hit(text, f"{text.resource} has a path of type {kind} that is empty", help="path: /")
    elif not path.startswith("/"):
        meant = f"path: /{path}" if path[0].isalnum() else None
        yield Hit(text, f"{subject}, which does not begin with /", help=meant)
    elif strict and (bad := next((part for part in _IN_PATH if part in path), None)):
        yield Hit(text, f"{subject}, which contains {bad}")
    elif strict and path.endswith(_AT_END):
        yield Hit(text, f"{subject}, which ends in {path[path.rindex('/') :]}")


def _tls(block: Field, bundle: Bundle) -> Iterator[Hit]:
    yield from wrong_shape(block, dict)
    hosts, secret = block.get("hosts"), block.get("secretName")
    yield from wrong_shape(hosts, list)
    for host in hosts.each():
        yield from _host(host, may_be_address=True)
    yield from wrong_shape(secret, str)
    if secret.text and not bundle.vocabulary.unknown(secret, "name"):
        defect, _ = name_defects.of_object_name("", "Secret", secret.text)
        if "/" in secret.text:
            defect = "an Ingress takes the Secrets of its own namespace"
        if defect:
            subject = f"{block.resource} has the certificate {quoted(secret.text)}"
            message = f"{subject}, which no Secret can be called: {defect}"
            yield Hit(secret, message, help=bundle.vocabulary.corrected(secret, "name"))


def _host(host: Field, *, may_be_address: bool) -> Iterator[Hit]:
    yield from wrong_shape(host, str)
    if not host.text or host.unknown:
        return
    if is_ipv4(host.text) and not may_be_address:
        yield Hit(host, f"{host.resource} has the host {host.text}, which is an address, not a name")
    elif not is_host(host.text):
        name = _AROUND_HOST.sub("", host.text.lower()).removesuffix(".")
        written = f"host: {name}" if host.path[-1] == "host" else f"- {name}"
        message = f"{host.resource} has the host {quoted(host.text)}, which is no host name: {_host_defect(host.text)}"
        yield Hit(host, message, help=written if is_host(name) else None)


def _host_defect(text: str) -> str:
    if "://" in text:
        return "it is a URL"
    if re.search(r":\d*$", text):
        return "it has a port"
    if "*" in text.removeprefix("*."):
        return "a wildcard is the whole first part"
    return name_defects.of_object_name("", "Secret", text.removeprefix("*."))[0] or "it has nothing behind the wildcard"


def _class_of(ingress: Resource, bundle: Bundle) -> Iterator[Hit]:
    """On creation the class of the field and that of the annotation must be one."""
    field = ingress.get("spec", "ingressClassName")
    mark = ingress.get("metadata", "annotations", CLASS_ANNOTATION)
    yield from wrong_shape(field, str)
    if not field.text or bundle.vocabulary.unknown(field, "name"):
        return
    defect, _ = name_defects.of_object_name("networking.k8s.io", "IngressClass", field.text)
    if defect:
        message = f"{ingress} has the class {quoted(field.text)}, which no IngressClass can be called: {defect}"
        yield Hit(field, message, help=bundle.vocabulary.corrected(field, "name"))
    elif mark.text and mark.text != field.text and not mark.unknown:
        message = f"{ingress} has the class {field.text} in its field and {mark.text} in its annotation"
        yield Hit(field, message, ((mark, f"The annotation says {mark.text}"),), "likely")


def _class(klass: Resource) -> Iterator[Hit]:
    spec, controller = klass.get("spec"), klass.get("spec", "controller")
    yield from wrong_shape(spec, dict)
    yield from wrong_shape(controller, str)
    if not controller.value:
        if not is_told(controller):
            yield Hit(controller if controller.exists else spec, f"{klass} has no controller")
    elif controller.text is not None and not controller.unknown:
        domain, _, path = controller.text.partition("/")
        well_formed = is_subdomain(domain) and _CONTROLLER_PATH.fullmatch(path)
        if not well_formed or len(controller.text) > _MAX_CONTROLLER:
            written = quoted(controller.text)
            yield Hit(controller, f"{klass} has the controller {written}, which is not a domain and a path")
