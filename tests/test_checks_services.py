"""What the API refuses in a Service and what it ignores: exact places and sentences, through the whole engine."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("service-invalid", "service-ignored-field", "unknown-wiring-field", "internal-error"))
INVALID, IGNORED = "service-invalid", "service-ignored-field"


def findings(text: str) -> list[tuple[str, str, str, str | None]]:
    result = lint_files({"k8s.yaml": text.encode()}, from_mapping({}, RULES))
    return [
        (f"{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message, f.help)
        for f in result.findings
    ]


def spec(text: str) -> list[tuple[str, str, str, str | None]]:
    return findings(f"apiVersion: v1\nkind: Service\nmetadata: {{name: front, namespace: shop}}\nspec: {{{text}}}\n")


@pytest.mark.parametrize(
    ("entry", "words", "help_"),
    [
        ("targetPort: 3000", "a port without a number", None),
        ("name: http, targetPort: 3000", "a port http without a number", None),
        ('port: "80"', 'the port "80", a text instead of a number', "port: 80"),
        ("port: 0", "the port 0, which is not between 1 and 65535", None),
        ("port: 65536", "the port 65536, which is not between 1 and 65535", None),
        ("port: 80.5", "a port that is no integer", None),
        ("port: 80, targetPort: 70000", "the target port 70000, which is not between 1 and 65535", None),
        ("port: 80, targetPort: true", "a target port that is no integer", None),
        ("port: 80, targetPort: false", "a target port that is no integer", None),
        ("port: 80, nodePort: false", "a node port that is no integer", None),
        ("port: false", "a port that is no integer", None),
        ("port: 80, name: true", "the port name true, which is no text", 'name: "true"'),
        ("port: 80, name: 8080", "the port name 8080, which is no text", 'name: "8080"'),
        ("port: 80, name: http_1", 'the port name "http_1", which is no DNS label', None),
        ("port: 80, protocol: tcp", "the protocol tcp, which is none of TCP, UDP, SCTP", "protocol: TCP"),
        ("port: 80, protocol: ZTCP", "the protocol ZTCP, which is none of TCP, UDP, SCTP", None),
        ("port: 80, appProtocol: 'a b'", 'the appProtocol "a b", which is no qualified name', None),
        ("port: 80, nodePort: 30080", "the node port 30080 and has no type, so ClusterIP", "type: NodePort"),
    ],
)
def test_a_port_that_the_api_refuses(entry: str, words: str, help_: str | None) -> None:
    ((_, rule, message, told_help),) = spec(f"ports: [{{{entry}}}]")
    assert (rule, message, told_help) == (INVALID, f"Service shop/front has {words}", help_)


@pytest.mark.parametrize(
    "entry",
    [
        "port: 80.0",
        "port: 080",
        "port: 0x50",
        "port: 80, name: '8080'",
        "port: 80, targetPort: 0, nodePort: 0, protocol: ''",
        "port: PORT, targetPort: ${TARGET}, protocol: PROTOCOL, name: <name>",
        "port: 80, name: 'a-name-of-more-than-fifteen-letters'",
    ],
)
def test_a_port_that_the_api_takes(entry: str) -> None:
    assert spec(f"ports: [{{{entry}}}]") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [("4:1 error", "has no ports")]),
        ("ports: []", [("4:8 error", "has no ports")]),
        ("selector: {app: web}", [("4:1 error", "has no ports")]),
        ("ports: {port: 80}", [("4:8 error", "has ports that are no list")]),
        ("ports: [80]", [("4:16 error", "has a port that is no mapping")]),
        ("clusterIP: None", []),
        ("type: ExternalName, externalName: example.org", []),
        ("type: ExternalName", [("4:1 error", "is of type ExternalName and has no externalName")]),
        (
            "type: ExternalName, externalName: Example.org",
            [("4:42 error", "has the externalName Example.org, which is no DNS name")],
        ),
    ],
)
def test_ports_are_required_but_of_aliases_and_headless_services(text: str, told: list[tuple[str, str]]) -> None:
    assert [(place, message) for place, _, message, _ in spec(text)] == [
        (place, f"Service shop/front {words}") for place, words in told
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "type: Loadbalancer",
            "has the type Loadbalancer, which is none of ClusterIP, NodePort, LoadBalancer, ExternalName",
        ),
        ("sessionAffinity: clientIP", "has the sessionAffinity clientIP, which is none of None, ClientIP"),
        ("clusterIP: none", "has the clusterIP none, which is no address"),
        ("clusterIP: None, type: LoadBalancer", "has the clusterIP None and is of type LoadBalancer"),
        ("loadBalancerClass: a", "is of type ClusterIP, and only a load balancer may have loadBalancerClass"),
        (
            "allocateLoadBalancerNodePorts: false",
            "is of type ClusterIP, and only a load balancer may have allocateLoadBalancerNodePorts",
        ),
        ("externalTrafficPolicy: Local", "is of type ClusterIP, which takes no externalTrafficPolicy"),
        (
            "type: NodePort, healthCheckNodePort: 30081",
            "has a healthCheckNodePort, which needs type LoadBalancer and externalTrafficPolicy Local",
        ),
        (
            "type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1]",
            "has the source range 10.0.0.1, which is no CIDR",
        ),
        ("externalIPs: [169.254.1.1]", "has the external IP 169.254.1.1, which is no address of a node"),
        ("selector: app", "has a selector that is no mapping of labels"),
        (
            "selector: {matchLabels: {app: web}}",
            "has matchLabels in its selector, and the selector of a Service is a plain map of labels",
        ),
    ],
)
def test_a_service_that_the_api_refuses(text: str, words: str) -> None:
    assert [(rule, message) for _, rule, message, _ in spec(f"ports: [{{port: 80}}], {text}")] == [
        (INVALID, f"Service shop/front {words}")
    ]


def test_ports_that_contradict_each_other_are_told_with_both_places() -> None:
    text = """\
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec:
  type: NodePort
  ports:
    - {name: http, port: 80, nodePort: 30080}
    - {name: admin, port: 81, nodePort: 30080}
"""
    (found,) = lint_files({"k8s.yaml": text.encode()}, from_mapping({}, RULES)).findings
    assert (found.location.span.line, found.message) == (8, "Service shop/front has the node port 30080/TCP twice")
    assert [(r.location.span.line, r.message) for r in found.related] == [(7, "30080/TCP is here first")]
    unnamed = text.replace("name: admin, ", "").replace("nodePort: 30080}\n    - ", "nodePort: 30081}\n    - ")
    assert findings(unnamed) == [
        ("8:7 error", INVALID, "Service shop/front has several ports, and 81 has no name", None)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "port: 80, Port: 80",
        "ports: [{prt: 80}]",
        "portS: [{port: 80}]",
        "Type: NodePort, ports: [{port: 80, nodePort: 30080}]",
    ],
)
def test_what_is_misspelt_is_told_by_the_rule_for_that_only(text: str) -> None:
    assert {rule for _, rule, _, _ in spec(text)} <= {"unknown-wiring-field"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "type: ExternalName, externalName: a.org, selector: {a: b}",
            "is of type ExternalName, which ignores its selector",
        ),
        (
            "type: ExternalName, externalName: 192.0.2.7",
            "has the externalName 192.0.2.7, which DNS takes as a name, not as an address",
        ),
        ("ports: [{port: 80}], externalName: a.org", "has an externalName and is of type ClusterIP, which ignores it"),
        ("clusterIP: None, sessionAffinity: ClientIP", "is headless, which ignores its sessionAffinity"),
        (
            "ports: [{port: 80}], loadBalancerIP: 192.0.2.7",
            "has a loadBalancerIP and is of type ClusterIP, which ignores it",
        ),
    ],
)
def test_a_field_without_effect(text: str, words: str) -> None:
    assert [(rule, message) for _, rule, message, _ in spec(text)] == [(IGNORED, f"Service shop/front {words}")]


MANY = "1" * 5000
"""More digits than Python reads as a number."""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'ports: [{{port: "{MANY}"}}]', f'the port "{MANY}", a text instead of a number'),
        (f'ports: [{{port: 80, nodePort: "{MANY}"}}]', f'the node port "{MANY}", a text instead of a number'),
        (
            f"type: LoadBalancer, ports: [{{port: 80}}], loadBalancerSourceRanges: [{MANY}.1.1.1/8]",
            f"the source range {MANY}.1.1.1/8, which is no CIDR",
        ),
        (
            f"type: LoadBalancer, ports: [{{port: 80}}], loadBalancerSourceRanges: [10.0.0.0/{MANY}]",
            f"the source range 10.0.0.0/{MANY}, which is no CIDR",
        ),
        (f"ports: [{{port: 80}}], clusterIP: {MANY}.1.1.1", f"the clusterIP {MANY}.1.1.1, which is no address"),
        (
            f"ports: [{{port: 80}}], externalIPs: [{MANY}.1.1.1]",
            f"the external IP {MANY}.1.1.1, which is no address of a node",
        ),
    ],
    ids=["port", "node port", "range", "prefix", "cluster address", "external address"],
)
def test_thousands_of_digits_are_no_number(text: str, words: str) -> None:
    assert [(rule, message, help_) for _, rule, message, help_ in spec(text)] == [
        (INVALID, f"Service shop/front has {words}", None)
    ]
