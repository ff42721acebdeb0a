"""Who ends TLS for an Ingress, and with which certificate: `spec.tls` is one way among several.

Sources: the annotation references of ingress-nginx, Traefik, Contour, AGIC, the AWS Load Balancer Controller,
ingress-gce, HAProxy and OpenShift.
"""

from __future__ import annotations

from ingresslint.resources import Resource
from ingresslint.routes.model import Entry

_TRUE = frozenset({"true", "1", "t", "yes"})

_PASSTHROUGH = (
    "nginx.ingress.kubernetes.io/ssl-passthrough",
    "ingress.kubernetes.io/ssl-passthrough",
    "haproxy.org/ssl-passthrough",
    "haproxy-ingress.github.io/ssl-passthrough",
)
"""The pods end TLS themselves."""

_OWN_CERTIFICATE = (
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "networking.gke.io/certmap",
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    "alb.ingress.kubernetes.io/certificate-arn",
    "traefik.ingress.kubernetes.io/router.tls.certresolver",
)
"""The certificate is an object of the cloud, or the controller gets it by itself."""

_ELSEWHERE = ("projectcontour.io/tls-cert-namespace",)
"""The Secret is in a namespace that the annotation names."""

_TLS_BY_CONTROLLER = (
    "traefik.ingress.kubernetes.io/router.tls",
    "route.openshift.io/termination",
    "alb.ingress.kubernetes.io/ssl-redirect",
)
"""TLS is on without a Secret: the controller has a default certificate."""

_TLS_ENTRY_POINTS = "traefik.ingress.kubernetes.io/router.entrypoints"
_LISTEN_PORTS = "alb.ingress.kubernetes.io/listen-ports"


def passes_through(ingress: Resource) -> bool:
    """Say whether TLS is left to the pods."""
    return any(_is_on(ingress, name) for name in _PASSTHROUGH)


def reads_secrets(entry: Entry) -> bool:
    """Say whether the controller serves certificates from the Secrets that the Ingress names in its own namespace."""
    ingress = entry.source
    return not (
        entry.klass.family == "alb"
        or passes_through(ingress)
        or any(ingress.annotation(name) for name in (*_OWN_CERTIFICATE, *_ELSEWHERE))
    )


def ends_tls_otherwise(entry: Entry) -> bool:
    """Say whether an Ingress is served over TLS by other means than the Secrets of `spec.tls`."""
    ingress = entry.source
    return (
        passes_through(ingress)
        or any(ingress.annotation(name) for name in _OWN_CERTIFICATE)
        or any((ingress.annotation(name) or "false").lower() != "false" for name in _TLS_BY_CONTROLLER)
        or "secure" in (ingress.annotation(_TLS_ENTRY_POINTS) or "").replace("insecure", "")
        or "HTTPS" in (ingress.annotation(_LISTEN_PORTS) or "").upper()
    )


def takes_all_hosts(entry: Entry) -> bool:
    """Say whether the load balancer serves TLS for every host: those of `spec.tls` only help to find certificates."""
    return entry.klass.family in {"alb", "gce"}


def _is_on(ingress: Resource, annotation: str) -> bool:
    return (ingress.annotation(annotation) or "").lower() in _TRUE
