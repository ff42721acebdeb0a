"""What the internet, the nodes and an Ingress reach, through the whole engine. The clouds are in test_wiring_exposure."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.findings import Finding

PUBLIC, NODE, SENSITIVE = "public-service", "node-exposed-service", "sensitive-port-public"
RULES = Layer(select=(PUBLIC, NODE, SENSITIVE, "ineffective-internal-annotation", "internal-error"))


def lint(*texts: str) -> list[Finding]:
    return list(lint_files({"k8s.yaml": "---\n".join(texts).encode()}, from_mapping({}, RULES)).findings)


def findings(*texts: str) -> list[tuple[str, str, str]]:
    return [(f"{f.location.span.line} {f.severity}", f.rule, f.message) for f in lint(*texts)]


def service(
    *,
    name: str = "front",
    port: str = "port: 80, targetPort: 3000",
    more: str = "",
    annotations: str = "",
    type_: str = "LoadBalancer",
) -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shop, annotations: {{{annotations}}}}}
spec:
  type: {type_}
  ports: [{{{port}}}]
  selector: {{app: {name}}}
{more}"""


def ingress(*, service_: str = "front", klass: str = "nginx", annotations: str = "", port: int = 80) -> str:
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: shop, namespace: shop, annotations: {{{annotations}}}}}
spec:
  ingressClassName: {klass}
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {service_}
                port: {{number: {port}}}
"""


def test_a_public_load_balancer_is_one_warning_at_the_type() -> None:
    assert findings(service()) == [("5 warning", PUBLIC, "Service shop/front has a public load balancer for 80")]


def test_an_ingress_that_publishes_it_already_is_related() -> None:
    (found,) = lint(service(), ingress())
    assert found.message == (
        "Service shop/front has a public load balancer for 80, although Ingress shop/shop already publishes it"
    )
    assert [(r.location.span.line, r.message) for r in found.related] == [
        (22, "Ingress shop/shop sends shop.example.org/ to Service shop/front")
    ]


@pytest.mark.parametrize(
    ("ranges", "told"),
    [
        ("[10.0.0.0/8, 192.168.0.0/16]", []),
        (
            "[203.0.113.0/24]",
            [("5 info", "Service shop/front has a public load balancer for 80, for some clients only")],
        ),
        (
            "[10.0.0.0/8, 0.0.0.0/0]",
            [
                (
                    "8 warning",
                    (
                        "Service shop/front has a public load balancer for 80, "
                        "and its source ranges hold 0.0.0.0/0, which is everybody"
                    ),
                )
            ],
        ),
        ('["${OFFICE}"]', []),
    ],
)
def test_source_ranges_count_by_what_they_hold(ranges: str, told: list[tuple[str, str]]) -> None:
    found = findings(service(more=f"  loadBalancerSourceRanges: {ranges}\n"))
    assert [(place, message) for place, _, message in found] == told


def test_the_entry_of_a_cluster_is_public_on_purpose() -> None:
    assert [place for place, _, _ in findings(service(name="ingress-nginx-controller"))] == ["5 info"]


def test_a_class_that_is_not_known_is_an_info() -> None:
    assert findings(service(more="  loadBalancerClass: example.com/edge\n")) == [
        ("8 info", PUBLIC, "Service shop/front has a load balancer of class example.com/edge: it may be public")
    ]


@pytest.mark.parametrize(
    ("reason", "told"),
    [("the shop itself", []), ("", [PUBLIC]), ("'  '", [PUBLIC])],
)
def test_a_stated_reason_declares_it_intended(reason: str, told: list[str]) -> None:
    assert [rule for _, rule, _ in findings(service(annotations=f"ingresslint.io/exposed: {reason}"))] == told


@pytest.mark.parametrize("reason", ["", "ingresslint.io/exposed: replicas of partners"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (service(port="port: 5432"), ("6 error", SENSITIVE, "opens 5432 (PostgreSQL) to the internet")),
        (
            service(port="port: 80, targetPort: 9200"),
            ("6 error", SENSITIVE, "opens 80, which leads to 9200 (Elasticsearch) to the internet"),
        ),
        (service(port="port: 22"), ("6 warning", SENSITIVE, "opens 22 (SSH) to the internet")),
        (
            service(port="port: 6379", more="  loadBalancerSourceRanges: [203.0.113.0/24]\n"),
            ("6 warning", SENSITIVE, "opens 6379 (Redis) to the internet, for some clients"),
        ),
        (service(type_="NodePort"), ("5 info", NODE, "is open on every node: 80 as a port that the cluster picks")),
        (
            service(type_="ClusterIP", more="  externalIPs: [203.0.113.7]\n"),
            ("8 warning", NODE, "takes all traffic of the cluster to 203.0.113.7"),
        ),
    ],
)
def test_each_way_out_is_told_once_and_can_be_declared(text: str, told: tuple[str, str, str], reason: str) -> None:
    place, rule, words = told
    found = findings(text.replace("annotations: {}", f"annotations: {{{reason}}}"))
    assert found == ([] if reason else [(place, rule, f"Service shop/front {words}")])


def test_several_sensitive_ports_are_one_finding() -> None:
    assert findings(service(port="name: rest, port: 9200}, {name: transport, port: 9300")) == [
        (
            "6 error",
            SENSITIVE,
            "Service shop/front opens 9200 (Elasticsearch) and 9300 (Elasticsearch) to the internet",
        )
    ]


DATABASE = service(name="search", port="port: 80, targetPort: 9200", type_="ClusterIP")


@pytest.mark.parametrize(
    ("klass", "annotations", "severity"),
    [
        ("nginx", "", "error"),
        ("edge", "", "warning"),
        ("alb", "alb.ingress.kubernetes.io/scheme: internet-facing", "error"),
        ("alb", "", None),
        ("gce-internal", "", None),
        ("nginx-internal", "", None),
        ("nginx", "nginx.ingress.kubernetes.io/auth-url: https://login.example.org", None),
        ("nginx", "nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8", None),
        ("nginx", "nginx.ingress.kubernetes.io/whitelist-source-range: 0.0.0.0/0", "error"),
        ("nginx", "nginx.ingress.kubernetes.io/auth-type: basic", None),
        ("nginx", 'nginx.ingress.kubernetes.io/auth-type: ""', "error"),
        ("nginx", "nginx.ingress.kubernetes.io/auth-realm: people", "error"),
        ("nginx", 'nginx.ingress.kubernetes.io/enable-global-auth: "false"', "error"),
        ("nginx", "'nginx.ingress.kubernetes.io/auth-type': '${AUTH_TYPE}'", None),
        ("nginx", "example.com/author: me", "error"),
        (
            "alb",
            "alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/auth-type: none",
            "error",
        ),
        ("alb", "alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/auth-type: oidc", None),
        ("haproxy", "haproxy.org/allow-list: 10.0.0.0/8", None),
        ("traefik", "traefik.ingress.kubernetes.io/router.middlewares: shop-login@kubernetescrd", None),
        ("azure-application-gateway", 'appgw.ingress.kubernetes.io/use-private-ip: "true"', None),
    ],
)
def test_an_ingress_publishes_a_database_unless_it_is_inside_or_asks_who_comes(
    klass: str, annotations: str, severity: str | None
) -> None:
    found = lint(ingress(service_="search", klass=klass, annotations=annotations), DATABASE)
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_a_published_database_is_told_at_the_port_of_the_ingress() -> None:
    (found,) = lint(ingress(service_="search"), DATABASE)
    assert (found.location.span.line, found.message) == (
        15,
        (
            "Ingress shop/shop publishes port 80, which leads to 9200 (Elasticsearch), of Service shop/search "
            "as shop.example.org/"
        ),
    )


def test_host_ports_are_told_once_a_pod() -> None:
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
    - name: agent
      image: agent:1
      ports:
        - {name: http, containerPort: 3000, hostPort: 8081}
        - {containerPort: 3001, protocol: UDP, hostPort: 8082}
        - {containerPort: 3002}
"""
    assert findings(pod) == [
        ("9 info", NODE, "Pod shop/agent opens ports of its nodes: 3000 (http) as 8081, 3001/UDP as 8082")
    ]


POOL = """\
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: home, namespace: metallb-system}
spec: {addresses: [192.168.1.10-192.168.1.50]}
"""


def by_files(files: dict[str, str], units: list[dict[str, object]] | None = None) -> list[tuple[str, str, str]]:
    config = from_mapping({"units": units} if units else {}, RULES)
    found = lint_files({path: text.encode() for path, text in files.items()}, config).findings
    return [(f.severity, f.rule, f.message) for f in found]


def test_a_private_pool_in_another_folder_makes_it_doubtful() -> None:
    files = {"clusters/aws/db.yaml": service(), "clusters/onprem/pool.yaml": POOL}
    message = "Service shop/front has a load balancer whose address may be of a private pool: it may be public"
    assert by_files(files) == [("info", PUBLIC, message)]
    assert by_files({"home/front.yaml": service(), "home/pool.yaml": POOL}) == []


def test_a_private_pool_of_another_unit_says_nothing() -> None:
    files = {"aws/front.yaml": service(), "onprem/pool.yaml": POOL}
    units: list[dict[str, object]] = [{"name": "aws", "paths": ["aws/"]}, {"name": "onprem", "paths": ["onprem/"]}]
    message = "Service shop/front has a public load balancer for 80"
    assert by_files(files, units) == [("warning", PUBLIC, message)]
    assert by_files({**files, "aws/front.yaml": service(annotations="metallb.io/address-pool: home")}, units) == []


def test_what_the_api_refuses_is_not_told_as_exposed_too() -> None:
    assert findings(service(more="  externalIPs: [300.1.1.1, 127.0.0.1]\n")) == [
        ("5 warning", PUBLIC, "Service shop/front has a public load balancer for 80")
    ]
    both = findings(service(more="  externalIPs: [300.1.1.1, 192.0.2.7]\n"))
    assert ("8 warning", NODE, "Service shop/front takes all traffic of the cluster to 192.0.2.7") in both
    kubelet = [rule for _, rule, _ in findings(service(port="port: 10250, targetPort: 3000"))]
    behind = [rule for _, rule, _ in findings(service(port="port: 80, targetPort: 10250"))]
    assert (kubelet, behind) == ([PUBLIC], [SENSITIVE])


def test_a_load_balancer_that_a_service_takes_over_is_named_by_its_id() -> None:
    (found,) = lint(service(annotations="kubernetes.io/elb.id: 3c7caa5a"))
    message = "Service shop/front has a load balancer that exists already, with the id 3c7caa5a: it may be public"
    assert (found.severity, found.message, found.field) == (
        "info",
        message,
        'metadata.annotations["kubernetes.io/elb.id"]',
    )
