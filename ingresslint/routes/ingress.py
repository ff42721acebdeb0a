"""Ingress, every API version that ever was, lowered to routes.

Source: networking/v1, networking/v1beta1 and extensions/v1beta1 types; AWS Load Balancer Controller for
`use-annotation`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.resources import Field, Resource
from ingresslint.routes.classes import Classes
from ingresslint.routes.model import BackendRef, CertificateRef, EffectiveClass, Entry, PortRef, Route

KINDS = (("networking.k8s.io", "Ingress"),)

ALB_ACTION_PORT = "use-annotation"
"""Port name that makes the backend's Service name the name of an ALB action annotation."""


def lower(resource: Resource, classes: Classes) -> Entry:
    """Lower one Ingress; parts of a wrong shape are left out."""
    klass = classes.effective(resource)
    certificates = tuple(_certificates(resource))
    routes = tuple(_routes(resource, klass, certificates))
    return Entry(resource, klass, routes, certificates)


def _certificates(resource: Resource) -> Iterator[CertificateRef]:
    for block in resource.get("spec", "tls").each():
        if isinstance(block.value, dict):
            name = block.get("secretName")
            hosts = tuple(h for h in block.get("hosts").each() if h.text)
            yield CertificateRef(resource, block, name, name.text or None, resource.namespace, hosts)


def _routes(resource: Resource, klass: EffectiveClass, certificates: tuple[CertificateRef, ...]) -> Iterator[Route]:
    for field in (resource.get("spec", "defaultBackend"), resource.get("spec", "backend")):
        backend = backend_of(field)
        if backend is not None:
            certificate = next(iter(certificates), None)
            tls = certificate is not None
            yield Route(resource, klass, "", field, "", "", field, backend, certificate, tls, is_default=True)
    for rule in resource.get("spec", "rules").each():
        host_field = rule.get("host")
        host = (host_field.text or "").lower()
        where = host_field if host_field.exists else rule
        certificate = certificate_for(host, certificates)
        for path in rule.get("http", "paths").each():
            text = path.get("path").text or ""
            path_type = path.get("pathType").text or "ImplementationSpecific"
            place = path.get("path") if path.get("path").exists else path
            backend, tls = backend_of(path.get("backend")), certificate is not None
            yield Route(resource, klass, host, where, text, path_type, place, backend, certificate, tls)


def certificate_for(host: str, certificates: tuple[CertificateRef, ...]) -> CertificateRef | None:
    """TLS block that serves a host: one that lists it literally before one that covers it."""
    for certificate in certificates:
        if any((f.text or "").lower() == host for f in certificate.hosts):
            return certificate
    return next((c for c in certificates if c.names(host)), None)


def backend_of(field: Field) -> BackendRef | None:
    """Read a backend in its v1 shape (`service`, `resource`) or its v1beta1 one (`serviceName`, `servicePort`)."""
    namespace = field.resource.namespace
    service = field.get("service")
    if service.mapping:
        port = service.get("port")
        number, name = port.get("number"), port.get("name")
        port_field = name if name.exists else number if number.exists else port
        ref = PortRef.of(name.value) if name.text else PortRef.of(number.value) if number.integer is not None else None
        return _service(service.get("name"), namespace, ref, port_field)
    if field.get("serviceName").exists or field.get("servicePort").exists:
        port_field = field.get("servicePort")
        return _service(field.get("serviceName"), namespace, PortRef.of(port_field.value), port_field)
    resource = field.get("resource")
    if resource.mapping:
        group, kind = resource.get("apiGroup").text or "", resource.get("kind").text or ""
        name = resource.get("name")
        return BackendRef(name, group, kind, namespace, name.text or "", None, name)
    return None


def _service(name: Field, namespace: str | None, port: PortRef | None, port_field: Field) -> BackendRef | None:
    if not name.text:
        return None
    if port is not None and port.name == ALB_ACTION_PORT:
        return BackendRef(name, "alb.ingress.kubernetes.io", "Action", namespace, name.text, None, port_field)
    return BackendRef(name, "", "Service", namespace, name.text, port, port_field)
