"""Classes and annotations that keep an Ingress inside, or clients out."""

from __future__ import annotations

import pytest
from model_samples import bundle

from ingresslint.routes.model import Entry
from ingresslint.wiring.audience import controls_access, is_internal


def entry(klass: str = "nginx", annotations: str = "") -> Entry:
    (only,) = bundle(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: front, annotations: {{{annotations}}}}}\nspec: {{ingressClassName: {klass}}}\n"
    ).entries
    return only


@pytest.mark.parametrize(
    ("klass", "annotations", "inside"),
    [
        ("nginx", "", False),
        ("nginx-internal", "", True),
        ("intranet", "", True),
        ("gce-internal", "", True),
        ("internalized", "", False),  # a part of a word is another word
        ("alb", "", True),
        ("alb", "alb.ingress.kubernetes.io/scheme: internal", True),
        ("alb", "alb.ingress.kubernetes.io/scheme: internet-facing", False),
        ("nginx", "appgw.ingress.kubernetes.io/use-private-ip: 'true'", True),
        ("nginx", "appgw.ingress.kubernetes.io/use-private-ip: 'false'", False),
    ],
)
def test_an_ingress_is_inside_by_its_class_or_its_load_balancer(klass: str, annotations: str, inside: bool) -> None:
    found = entry(klass, annotations)
    assert is_internal(found.source, found.klass) == inside


@pytest.mark.parametrize(
    ("annotations", "guarded"),
    [
        ("", False),
        ("example.com/author: me", False),
        ("example.com/auth-url: https://login.example.org", False),
        ("nginx.ingress.kubernetes.io/auth-url: https://login.example.org", True),
        ("nginx.ingress.kubernetes.io/auth-url: ' '", False),
        ("nginx.ingress.kubernetes.io/auth-type: basic", True),
        ("nginx.ingress.kubernetes.io/auth-type: none", False),
        ("nginx.ingress.kubernetes.io/auth-type: '{{ auth }}'", True),
        ("nginx.ingress.kubernetes.io/allowlist-source-range: '10.0.0.0/8, 192.0.2.7/32'", True),
        ("nginx.ingress.kubernetes.io/allowlist-source-range: '10.0.0.0/8, 0.0.0.0/0'", False),
        ("nginx.ingress.kubernetes.io/enable-global-auth: 'false'", False),
        ("alb.ingress.kubernetes.io/wafv2-acl-arn: 'arn:aws:wafv2:eu-west-1:1:regional/webacl/a/b'", True),
        ("alb.ingress.kubernetes.io/waf-acl-id: none", False),
        ('alb.ingress.kubernetes.io/mutual-authentication: \'[{"port": 443, "mode": "off"}]\'', False),
        ('alb.ingress.kubernetes.io/mutual-authentication: \'[{"port": 443, "mode": "verify"}]\'', True),
        ("konghq.com/plugins: shop-key-auth", True),
    ],
)
def test_access_is_controlled_by_whole_keys_that_are_switched_on(annotations: str, guarded: bool) -> None:
    assert controls_access(entry(annotations=annotations).source) == guarded
