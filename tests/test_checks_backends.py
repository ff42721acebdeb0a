"""Backends of Ingresses through the whole engine: which rule speaks, how gravely, and that only one does."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("ingress-*", "service-port-name-unreferencable", "mixed-namespace-defaulting", "internal-error"))
IGNORED = "ingress-without-class"


def findings(files: dict[str, str]) -> list[tuple[str, str, str]]:
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    return [
        (f"{f.location.path}:{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message)
        for f in result.findings
        if f.rule != IGNORED
    ]


def ingress(
    port: str = "number: 80",
    *,
    name: str = "front",
    service: str = "front",
    klass: str = "nginx",
    namespace: str = "shop",
) -> str:
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  ingressClassName: {klass}
  rules:
    - host: {name}.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {{service: {{name: {service}, port: {{{port}}}}}}}
"""


def service(
    ports: str = "{name: http, port: 80, targetPort: 3000, nodePort: 30080}",
    *,
    name: str = "front",
    namespace: str = "shop",
) -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}{place}}}
spec:
  type: NodePort
  selector: {{app: web}}
  ports:
    - {ports}
"""


IS_TARGET = "ingress-backend-port-is-target-port"
NOT_FOUND = "ingress-backend-port-not-found"


@pytest.mark.parametrize(
    ("port", "klass", "expected"),
    [
        ("number: 80", "nginx", []),
        ("name: http", "nginx", []),
        ("number: 3000", "nginx", [("warning", IS_TARGET)]),
        ("number: 3000", "azure-application-gateway", [("warning", IS_TARGET)]),
        ("number: 3000", "traefik", [("error", IS_TARGET)]),
        ("number: 3000", "edge", [("error", IS_TARGET)]),
        ("number: 30080", "nginx", [("error", IS_TARGET)]),
        ("number: 8081", "nginx", [("error", NOT_FOUND)]),
        ("name: web", "nginx", [("error", NOT_FOUND)]),
        ('number: "80"', "nginx", [("error", "ingress-invalid")]),
        ('name: "8080"', "nginx", [("error", "ingress-invalid")]),
        ("name: ${PORT}", "nginx", []),
        ("name: http, number: 3000", "nginx", [("error", "ingress-invalid")]),
    ],
)
def test_one_rule_speaks_of_a_port(port: str, klass: str, expected: list[tuple[str, str]]) -> None:
    found = findings({"a.yaml": f"{ingress(port, klass=klass)}---\n{service()}"})
    assert [(place.partition(" ")[2], rule) for place, rule, _ in found] == expected


def test_a_port_name_of_digits_is_told_at_both_ends() -> None:
    name = 'name: "8080"'
    assert findings({"a.yaml": ingress(name) + "---\n" + service(f"{{{name}, port: 80}}")}) == [
        (
            "a.yaml:12:59 error",
            "ingress-invalid",
            'Ingress shop/front has the backend port "8080", which no port can be called: it has no letter',
        ),
        (
            "a.yaml:21:14 warning",
            "service-port-name-unreferencable",
            'No Ingress can name port "8080" of Service shop/front: it has no letter',
        ),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a--b", 'it has "--"'),
        ("80-443", "it has no letter"),
        ("a-name-of-more-than-fifteen", "it is longer than 15 characters"),
    ],
)
def test_a_port_name_that_no_ingress_can_use_says_why(name: str, why: str) -> None:
    text = service(f"{{name: {name}, port: 80}}")
    message = f'No Ingress can name port "{name}" of Service shop/front: {why}'
    assert findings({"a.yaml": text}) == [("a.yaml:8:14 info", "service-port-name-unreferencable", message)]


def test_a_service_of_another_namespace_is_not_also_not_found() -> None:
    text = f"{ingress(service='basket')}---\n{service(name='basket', namespace='payments')}"
    assert findings({"a.yaml": text}) == [
        (
            "a.yaml:12:39 error",
            "ingress-backend-service-other-namespace",
            "Ingress shop/front sends front.example.org/ to Service shop/basket, but that Service is in namespace payments",
        )
    ]


def test_a_service_without_a_namespace_beside_is_mixed_defaulting_only() -> None:
    found = findings({"a.yaml": f"{ingress()}---\n{service(namespace='')}"})
    assert [(place, rule) for place, rule, _ in found] == [("a.yaml:12:39 warning", "mixed-namespace-defaulting")]


def test_a_service_without_a_namespace_in_another_folder_may_be_meant() -> None:
    assert findings({"a/ingress.yaml": ingress(), "b/service.yaml": service(namespace="")}) == []


def test_letters_that_changed_places_are_a_slip() -> None:
    found = findings({"a.yaml": f"{ingress(service='frnot')}---\n{service()}"})
    assert found == [
        (
            "a.yaml:12:39 error",
            "ingress-backend-service-not-found",
            "Ingress shop/front sends front.example.org/ to Service shop/frnot, which is not defined; Service shop/front is",
        )
    ]


def test_the_port_of_another_app_in_another_folder_is_not_certain() -> None:
    other = service("{port: 8081}", name="basket")
    message = "Service shop/basket has no port 80; it listens on 8081"
    alone = {"a/ingress.yaml": ingress(service="basket"), "b/service.yaml": other}
    assert findings(alone) == [("a/ingress.yaml:12:62 warning", NOT_FOUND, message)]
    linked = {**alone, "a/front.yaml": ingress(name="front-2"), "b/front.yaml": service()}
    assert findings(linked) == [("a/ingress.yaml:12:62 error", NOT_FOUND, message)]


def test_a_renamed_service_is_seen_though_another_unit_has_one_of_the_old_name() -> None:
    app = f"{ingress(service='jenkins')}---\n{service(name='master')}"
    old = f"{ingress(name='jenkins', service='jenkins')}---\n{service(name='jenkins')}"
    found = findings({"cd/app.yaml": app, "lesson-1/app.yaml": old, "lesson-2/app.yaml": old})
    assert found == [
        (
            "cd/app.yaml:12:39 warning",
            "ingress-backend-service-not-found",
            "Ingress shop/front sends front.example.org/ to Service shop/jenkins, which is not defined; Service shop/master is",
        )
    ]


def test_a_broken_file_beside_hides_a_service_but_not_a_contradiction() -> None:
    broken = "apiVersion: v1\nkind: Service\nmetadata: {name: basket, namespace: shop}\nspec: [\n"
    text = f"{ingress(service='basket')}---\n{ingress('number: 8081', name='second')}---\n{service()}"
    found = findings({"a.yaml": text, "broken.yaml": broken})
    assert [(place, rule) for place, rule, _ in found] == [("a.yaml:25:61 error", NOT_FOUND)]


def test_a_patch_gives_the_port_that_a_route_names() -> None:
    files = {
        "kustomization.yaml": "resources: [app.yaml]\npatches:\n  - path: ports.yaml\n",
        "app.yaml": f"{ingress('number: 8081')}---\n{service()}",
        "ports.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec:\n  ports: [{port: 8081}]\n",
    }
    assert findings(files) == []
    assert [rule for _, rule, _ in findings({k: v for k, v in files.items() if k == "app.yaml"})] == [NOT_FOUND]


def test_a_longer_name_in_a_folder_that_nothing_links_is_not_certain() -> None:
    files = {"api/a.yaml": ingress(service="test"), "services/b.yaml": service(name="svc-test")}
    message = (
        "Ingress shop/front sends front.example.org/ to Service shop/test, which is not defined; "
        "Service shop/svc-test is"
    )
    assert findings(files) == [("api/a.yaml:12:39 warning", "ingress-backend-service-not-found", message)]
    beside = {"api/a.yaml": files["api/a.yaml"], "api/b.yaml": files["services/b.yaml"]}
    assert findings(beside) == [("api/a.yaml:12:39 error", "ingress-backend-service-not-found", message)]


def test_a_file_that_the_kustomization_beside_it_forgot_is_named() -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [front.yaml, api.yaml]\n",
        "k8s/front.yaml": ingress_to("web"),
        "k8s/api.yaml": service_named("api"),
        "k8s/web.yaml": service_named("web"),
    }
    rules = Layer(select=("ingress-backend-*", "internal-error"))
    found = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, rules)).findings
    assert [(f.location.path, f.severity, f.message, [r.location.path for r in f.related]) for f in found] == [
        (
            "k8s/front.yaml",
            "warning",
            (
                "Ingress front sends shop.example.org/ to Service web, and no kustomization lists k8s/web.yaml, "
                "which defines it"
            ),
            ["k8s/web.yaml"],
        )
    ]


def ingress_to(name: str) -> str:
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front}\nspec:\n  rules:\n"
        "    - host: shop.example.org\n      http: {paths: [{path: /, pathType: Prefix, backend: "
        f"{{service: {{name: {name}, port: {{number: 80}}}}}}}}]}}\n"
    )


def service_named(name: str) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"


def test_a_port_for_udp_is_not_what_a_backend_means() -> None:
    text = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {ingressClassName: nginx, defaultBackend: {service: {name: front, port: {number: 5353}}}}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec: {selector: {app: web}, ports: [{name: dns, port: 53, protocol: UDP, targetPort: 5353}]}
"""
    rules = Layer(select=("ingress-backend-*", "internal-error"))
    (found,) = lint_files({"k8s.yaml": text.encode()}, from_mapping({}, rules)).findings
    message = "Service shop/front has no port 5353; it listens on 53/UDP (dns)"
    assert (found.rule, found.message, found.help) == ("ingress-backend-port-not-found", message, None)
