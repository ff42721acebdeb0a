"""Whom an Ingress serves: everybody, the inside of a network, or those who say who they are.

Sources: the annotation references of ingress-nginx, NGINX Ingress Controller, HAProxy, haproxy-ingress, Traefik, Kong,
AGIC, the AWS Load Balancer Controller and the OCI native ingress controller.
"""

from __future__ import annotations

import re

from ingresslint.resources import Resource, is_placeholder
from ingresslint.routes.model import EffectiveClass

_INTERNAL_WORDS = frozenset({"internal", "private", "intranet"})
"""Words in the name of a class that say who it is for."""

_ANY = r"(?s:.*\S.*)"
_SOME_CLIENTS = r"(?s:(?!.*(?:0\.0\.0\.0/0|::/0)).*\S.*)"
"""Source ranges that do not take everybody in."""

_NGINX_PREFIXES = ("nginx.ingress.kubernetes.io/", "ingress.kubernetes.io/", "haproxy-ingress.github.io/")
"""ingress-nginx, and those that took its keys over."""

_ACCESS_CONTROL: dict[str, str] = {
    **{f"{prefix}auth-type": "basic|digest" for prefix in _NGINX_PREFIXES},
    **{f"{prefix}auth-url": _ANY for prefix in _NGINX_PREFIXES},
    **{f"{prefix}auth-tls-secret": _ANY for prefix in _NGINX_PREFIXES},
    **{f"{prefix}whitelist-source-range": _SOME_CLIENTS for prefix in _NGINX_PREFIXES},
    **{f"{prefix}allowlist-source-range": _SOME_CLIENTS for prefix in _NGINX_PREFIXES},
    # haproxy-ingress asks for a password as soon as there is a Secret with users.
    "haproxy-ingress.github.io/auth-secret": _ANY,
    "haproxy-ingress.github.io/oauth": _ANY,
    "haproxy.org/auth-type": "basic-auth",
    "haproxy.org/allow-list": _SOME_CLIENTS,
    "haproxy.org/whitelist": _SOME_CLIENTS,
    # A policy, a middleware or a plugin is an object of its own: it may ask who comes.
    "nginx.org/policies": _ANY,
    "traefik.ingress.kubernetes.io/router.middlewares": _ANY,
    "konghq.com/plugins": _ANY,
    "nginx.org/basic-auth-secret": _ANY,
    "nginx.com/jwt-key": _ANY,
    "appprotect.f5.com/app-protect-enable": "(?i:true)",
    "traefik.ingress.kubernetes.io/auth-type": "basic|digest|forward",
    "traefik.ingress.kubernetes.io/whitelist-source-range": _SOME_CLIENTS,
    "alb.ingress.kubernetes.io/auth-type": "cognito|oidc",
    "alb.ingress.kubernetes.io/inbound-cidrs": _SOME_CLIENTS,
    "alb.ingress.kubernetes.io/security-groups": _ANY,
    "alb.ingress.kubernetes.io/security-group-prefix-lists": _ANY,
    "alb.ingress.kubernetes.io/mutual-authentication": r'(?s:.*"mode"\s*:\s*"(?:verify|passthrough)".*)',
    "alb.ingress.kubernetes.io/wafv2-acl-arn": r"arn:\S+",
    "alb.ingress.kubernetes.io/waf-acl-id": r"(?!none$)\S+",
    "alb.ingress.kubernetes.io/web-acl-id": r"(?!none$)\S+",
    "appgw.ingress.kubernetes.io/waf-policy-for-path": _ANY,
    "oci-native-ingress.oraclecloud.com/waf-policy-ocid": _ANY,
}
"""Annotation → a regular expression for the whole values with which not everybody gets in."""


def is_internal(ingress: Resource, klass: EffectiveClass) -> bool:
    """Say whether an Ingress is served inside of a network only, as its class or its load balancer says."""
    scheme = ingress.annotation("alb.ingress.kubernetes.io/scheme")
    return (
        (klass.family == "alb" and scheme != "internet-facing")
        or ingress.annotation("appgw.ingress.kubernetes.io/use-private-ip") == "true"
        or not _INTERNAL_WORDS.isdisjoint(re.split(r"[-_.]", klass.name or ""))
    )


def controls_access(ingress: Resource) -> bool:
    """Say whether an annotation of an Ingress may keep clients out: by a password, a certificate or their address."""
    stated = ((switch, value) for key, value in ingress.annotations.items() if (switch := _ACCESS_CONTROL.get(key)))
    # JSON stands in brackets, and so do gaps to fill.
    return any(is_placeholder(value.strip("[]")) or re.fullmatch(switch, value) for switch, value in stated)
