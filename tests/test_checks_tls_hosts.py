"""Hosts of rules against hosts of TLS blocks."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(
    select=("tls-host-without-rule", "rule-host-without-tls", "ingress-no-tls", "internal-error"),
    enable=("ingress-no-tls",),
)


def findings(*ingresses: str) -> list[tuple[int, str, str]]:
    result = lint_files({"a.yaml": "---\n".join(ingresses).encode()}, from_mapping({}, RULES))
    return [(f.location.span.line, f.rule, f.message) for f in result.findings]


def ingress(rules: str, tls: str, *, name: str = "front", klass: str = "nginx", annotation: str = "") -> str:
    """An Ingress with these hosts, separated by blanks."""
    listed = "".join(f"    - host: {host}\n" for host in rules.split())
    secured = "".join(f"        - {host}\n" for host in tls.split())
    block = f"  tls:\n    - secretName: front-tls\n      hosts:\n{secured}" if tls else ""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: {name}, annotations: {{{annotation}}}}}\n"
        f"spec:\n  ingressClassName: {klass}\n  rules:\n{listed}{block}"
    )


def test_a_slip_is_told_once() -> None:
    assert findings(ingress("a.example.org b.example.org", "a.example.org b.exmaple.org")) == [
        (
            13,
            "tls-host-without-rule",
            "Ingress front has TLS for b.exmaple.org and no rule for that host; its rule is for b.example.org",
        )
    ]


def test_a_host_left_over_and_a_host_left_out_are_two_defects() -> None:
    assert findings(ingress("a.example.org new.example.org", "a.example.org old.example.net")) == [
        (
            8,
            "rule-host-without-tls",
            "Ingress front serves new.example.org without TLS, while it has TLS for a.example.org",
        ),
        (13, "tls-host-without-rule", "Ingress front has TLS for old.example.net and no rule for that host"),
    ]


@pytest.mark.parametrize("klass", ["alb", "gce"])
def test_where_the_load_balancer_serves_tls_for_every_host_nothing_is_said(klass: str) -> None:
    assert findings(ingress("a.example.org b.example.org", "a.example.org c.example.org", klass=klass)) == []


def test_hosts_that_annotations_add_have_rules() -> None:
    alias = "nginx.ingress.kubernetes.io/server-alias: 'b.example.org, c.example.org'"
    assert findings(ingress("a.example.org", "a.example.org b.example.org c.example.org", annotation=alias)) == []
    extension = "appgw.ingress.kubernetes.io/hostname-extension: '*.example.net'"
    assert findings(ingress("a.example.org", "a.example.org b.example.net", annotation=extension)) == []


@pytest.mark.parametrize(
    "annotation",
    [
        'nginx.ingress.kubernetes.io/ssl-passthrough: "true"',
        'haproxy.org/ssl-passthrough: "true"',
        "ingress.gcp.kubernetes.io/pre-shared-cert: front",
        "networking.gke.io/managed-certificates: front",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate: front",
        "traefik.ingress.kubernetes.io/router.tls.certresolver: letsencrypt",
        'traefik.ingress.kubernetes.io/router.tls: "true"',
        "traefik.ingress.kubernetes.io/router.entrypoints: websecure",
        "route.openshift.io/termination: edge",
        'appgw.ingress.kubernetes.io/use-private-ip: "true"',
        "nginx.org/mergeable-ingress-type: minion",
        'nginx.ingress.kubernetes.io/canary: "true"',
    ],
)
def test_tls_that_is_ended_otherwise_is_tls(annotation: str) -> None:
    assert findings(ingress("a.example.org", "", annotation=annotation)) == []


@pytest.mark.parametrize(
    "annotation", ['traefik.ingress.kubernetes.io/router.tls: "false"', "example.org/tls: on-demand"]
)
def test_without_any_sign_of_tls_an_ingress_is_plain(annotation: str) -> None:
    message = "Ingress front serves a.example.org without TLS"
    assert findings(ingress("a.example.org", "", annotation=annotation)) == [(7, "ingress-no-tls", message)]


def test_another_ingress_may_have_the_certificate_or_the_rule() -> None:
    plain, secured = ingress("a.example.org", "", name="plain"), ingress("a.example.org", "a.example.org")
    assert findings(plain, secured) == []
    apart = ingress("b.example.org", "b.example.org a.example.org", name="certificates")
    assert findings(ingress("a.example.org", "", name="plain"), apart) == []
