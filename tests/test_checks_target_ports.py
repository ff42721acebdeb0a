"""Target ports against the ports that pods declare, through the whole engine."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.findings import Finding

RULES = Layer(select=("service-targetport-*", "service-invalid", "service-selects-*", "internal-error"))
NAME = "service-targetport-name-not-found"
QUOTED = "service-targetport-quoted-number"
NUMBER = "service-targetport-not-exposed"


def lint(*texts: str) -> list[Finding]:
    return list(lint_files({"k8s.yaml": "---\n".join(texts).encode()}, from_mapping({}, RULES)).findings)


def findings(*texts: str) -> list[tuple[str, str, str]]:
    return [(f"{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message) for f in lint(*texts)]


def service(*ports: str) -> str:
    listed = "".join(f"    - {{{port}}}\n" for port in ports)
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: front, namespace: shop}}
spec:
  type: NodePort
  selector: {{app: web}}
  ports:
{listed}"""


def deployment(ports: str, *, name: str = "web", more: str = "", annotations: str = "") -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}, annotations: {{{annotations}}}}}
    spec:
      containers:
        - {{name: web, image: web:1, ports: [{ports}]}}
{more}"""


DNS = service("port: 53, targetPort: dns")
DNS_OVER_UDP = "{name: dns, containerPort: 5353, protocol: UDP}"


@pytest.mark.parametrize(
    ("restart", "told"), [("", [NAME]), ("restartPolicy: Always, ", []), ("restartPolicy: Never, ", [NAME])]
)
def test_a_named_port_counts_by_protocol_and_in_containers_that_keep_running(restart: str, told: list[str]) -> None:
    sidecar = f"      initContainers:\n        - {{name: s, image: s:1, {restart}ports: [{{name: dns, containerPort: 53}}]}}\n"
    assert [rule for _, rule, _ in findings(DNS, deployment(DNS_OVER_UDP, more=sidecar))] == told


def test_a_port_of_another_protocol_is_named() -> None:
    (found,) = lint(DNS, deployment(DNS_OVER_UDP))
    assert (found.rule, found.severity) == (NAME, "error")
    assert found.message == (
        'Service shop/front sends 53 to the port "dns", which the pods of Deployment shop/web do not have: '
        "they have 5353/UDP (dns)"
    )
    assert [r.message for r in found.related] == ['"dns" of Deployment shop/web is a port of protocol UDP']


def test_the_only_port_of_the_pods_is_proposed() -> None:
    found = lint(service("port: 80, targetPort: http"), deployment("{name: web, containerPort: 3000}"))
    assert [(f.rule, f.help) for f in found] == [(NAME, "targetPort: web")]
    found = lint(service("port: 80, targetPort: http"), deployment("{containerPort: 3000}"))
    assert [(f.rule, f.help) for f in found] == [(NAME, "targetPort: 3000")]
    two = lint(
        service("name: a, port: 80, targetPort: http", "name: b, port: 81, targetPort: 3000"),
        deployment("{containerPort: 3000}"),
    )
    assert [(f.rule, f.help) for f in two] == [(NAME, None)]


def test_a_name_that_some_workloads_have_is_a_warning_and_the_only_one() -> None:
    http = service("port: 80, targetPort: http")
    have, lack = (
        deployment("{name: http, containerPort: 3000}", name="a"),
        deployment("{containerPort: 3000}", name="b"),
    )
    assert findings(http, have, lack) == [
        (
            "8:30 warning",
            NAME,
            'Service shop/front sends 80 to the port "http", which the pods of Deployment shop/b do not have: they have 3000',
        )
    ]
    assert findings(http, have, deployment("{name: http, containerPort: 4000}", name="b"))[0][:2] == (
        "6:3 info",
        "service-selects-multiple-workloads",
    )


@pytest.mark.parametrize(
    ("name", "annotations"), [("http-envoy-prom", ""), ("otlp", 'sidecar.opentelemetry.io/inject: "true"')]
)
def test_ports_of_sidecars_that_are_put_in_at_admission_are_not_missed(name: str, annotations: str) -> None:
    target = service(f"port: 80, targetPort: {name}")
    assert findings(target, deployment("{containerPort: 3000}", annotations=annotations)) == []


@pytest.mark.parametrize("target", ["The_Port", "the-port-for-all-metrics", "9-", "a--b", '"80-80"'])
def test_a_name_that_the_api_refuses_is_told_once(target: str) -> None:
    told = findings(service(f"port: 80, targetPort: {target}"), deployment("{containerPort: 3000}"))
    assert [rule for _, rule, _ in told] == ["service-invalid"]


def test_a_number_in_quotes_is_told_once() -> None:
    assert findings(service('port: 80, targetPort: "3000"'), deployment("{containerPort: 3000}")) == [
        ("8:30 error", QUOTED, 'Service shop/front has the target port "3000", a text: a port name needs a letter')
    ]


@pytest.mark.parametrize("target", ["", ", targetPort: 0", ', targetPort: ""', ", targetPort:", ", targetPort: 80.0"])
def test_no_target_port_is_the_port_itself(target: str) -> None:
    assert findings(service(f"port: 80{target}"), deployment("{containerPort: 80}")) == []


@pytest.mark.parametrize(
    ("port", "declared", "told"),
    [
        ("port: 80, targetPort: 4000", "{containerPort: 3000}", [("8:30 info", NUMBER)]),
        ("port: 80, targetPort: 4000", "{containerPort: 3000, hostPort: 4000}", [("8:30 warning", NUMBER)]),
        ("port: 80, targetPort: 30080, nodePort: 30080", "{containerPort: 3000}", [("8:30 warning", NUMBER)]),
        ("port: 80, targetPort: 30081, nodePort: 30080", "{containerPort: 3000}", [("8:30 info", NUMBER)]),
        ("port: 80, targetPort: 4000", "", []),
        ("port: 80, targetPort: 4000", "{name: web, containerPort: WEB_PORT}", []),
        ("port: 80, targetport: 3000", "{containerPort: 3000}", []),
    ],
)
def test_a_number_that_is_not_declared_is_grave_only_where_it_gives_itself_away(
    port: str, declared: str, told: list[tuple[str, str]]
) -> None:
    assert [(place, rule) for place, rule, _ in findings(service(port), deployment(declared))] == told


def test_a_workload_that_a_patch_may_change_proves_nothing() -> None:
    files = {
        "front.yaml": service("port: 80, targetPort: https"),
        "web.yaml": deployment("{containerPort: 3000}"),
        "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: "
        "{spec: {containers: [{name: proxy, ports: [{name: https, containerPort: 8443}]}]}}}\n",
        "kustomization.yaml": "resources: [front.yaml, web.yaml]\npatches: [{path: patch.yaml}]\n",
    }
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    assert [f.rule for f in result.findings] == []


def test_a_port_name_that_the_api_refuses_is_not_proposed() -> None:
    text = [service("port: 80, targetPort: http-web"), deployment("{name: http_web, containerPort: 3000}")]
    assert [f.help for f in lint(*text)] == [None]


def test_a_quoted_number_of_thousands_of_digits_has_no_better_form() -> None:
    digits = "1" * 5000
    (found,) = lint(service(f'port: 80, targetPort: "{digits}"'))
    message = f'Service shop/front has the target port "{digits}", a text: a port name needs a letter'
    assert (found.rule, found.message, found.help) == (QUOTED, message, None)
