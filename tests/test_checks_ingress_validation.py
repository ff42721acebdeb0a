"""What the API refuses of an Ingress: told once, and not where another rule tells the cause."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("ingress-invalid", "unknown-wiring-field", "invalid-name-or-label", "internal-error"))
HEAD = "kind: Ingress\nmetadata: {name: front, namespace: shop}\n"
V1 = f"apiVersion: networking.k8s.io/v1\n{HEAD}"
OLD = f"apiVersion: networking.k8s.io/v1beta1\n{HEAD}"
BACKEND = "backend: {service: {name: front, port: {number: 80}}}"


def findings(files: dict[str, str]) -> list[tuple[str, str, str]]:
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    return [
        (f"{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message) for f in result.findings
    ]


def rules_of(text: str) -> list[str]:
    return [rule for _, rule, _ in findings({"a.yaml": text})]


def with_path(path: str) -> str:
    return f"{V1}spec: {{rules: [{{http: {{paths: [{{{path}}}]}}}}]}}\n"


def test_fields_of_the_removed_version_are_told_once_by_their_own_rule() -> None:
    assert rules_of(with_path("path: /, backend: {serviceName: front, servicePort: 80}")) == ["unknown-wiring-field"]
    assert rules_of(f"{V1}spec: {{backend: {{serviceName: front, servicePort: 80}}}}\n") == ["unknown-wiring-field"]


@pytest.mark.parametrize(
    "path",
    [
        f"path: /, pathtype: Prefix, {BACKEND}",
        "path: /, pathType: Prefix, backends: {service: {name: front, port: {number: 80}}}",
        "path: /, pathType: Prefix, backend: {sevice: {name: front, port: {number: 80}}}",
        "path: /, pathType: Prefix, backend: {service: {name: front, port: {numbr: 80}}}",
    ],
)
def test_what_is_missing_because_it_is_misspelt_is_not_told_again(path: str) -> None:
    assert rules_of(with_path(path)) == ["unknown-wiring-field"]


def test_a_path_type_in_capitals_is_no_placeholder() -> None:
    assert findings({"a.yaml": with_path(f"path: /, pathType: PREFIX, {BACKEND}")}) == [
        (
            "4:52 error",
            "ingress-invalid",
            "Ingress shop/front has the pathType PREFIX for /, which is none of Exact, Prefix, ImplementationSpecific",
        )
    ]


def test_the_removed_version_needs_no_path_and_no_path_type() -> None:
    text = f"{OLD}spec: {{rules: [{{http: {{paths: [{{backend: {{serviceName: front, servicePort: http}}}}]}}}}]}}\n"
    assert rules_of(text) == []


def test_an_object_without_rules_may_be_a_patch_where_patches_are_unless_a_kustomization_lists_it() -> None:
    text = f"{V1}spec: {{ingressClassName: nginx}}\n"
    message = "Ingress shop/front has neither a rule nor a default backend"
    assert findings({"a.yaml": text}) == [("4:1 error", "ingress-invalid", message)]
    assert findings({"ingress-patch.yaml": text}) == [("4:1 warning", "ingress-invalid", message)]
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: front, namespace: shop}\n"
    apart = {"other/kustomization.yaml": "resources: [b.yaml]\n", "other/b.yaml": config}
    assert findings({"a.yaml": text, **apart}) == [("4:1 warning", "ingress-invalid", message)]
    root = {"kustomization.yaml": "resources: [a.yaml]\n"}
    assert findings({"a.yaml": text, **root}) == [("4:1 error", "ingress-invalid", message)]
    root = {"kustomization.yaml": "resources: [base.yaml]\npatches: [{path: a.yaml}]\n"}
    assert findings({"a.yaml": text, **root}) == []


def test_an_invalid_service_name_is_told_where_it_is_defined() -> None:
    text = with_path("path: /, pathType: Prefix, backend: {service: {name: Front, port: {number: 80}}}")
    defect = 'only small letters, digits and "-" are allowed, not "F"'
    message = f"Ingress shop/front has the backend Front, which no Service can be called: {defect}"
    assert findings({"a.yaml": text}) == [("4:86 error", "ingress-invalid", message)]
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: Front, namespace: shop}\nspec: {ports: [{port: 80}]}\n"
    assert rules_of(f"{text}---\n{service}") == ["invalid-name-or-label"]


def test_a_value_with_blanks_is_quoted() -> None:
    text = with_path('path: /, pathType: Prefix, backend: {service: {name: "front ", port: {number: 80}}}')
    defect = 'only small letters, digits and "-" are allowed, not a blank'
    message = f'Ingress shop/front has the backend "front ", which no Service can be called: {defect}'
    assert findings({"a.yaml": text}) == [("4:86 error", "ingress-invalid", message)]


def test_a_service_name_that_begins_with_a_digit_may_be_allowed_by_a_gate() -> None:
    text = with_path("path: /, pathType: Prefix, backend: {service: {name: 2048-web, port: {number: 80}}}")
    message = (
        "Ingress shop/front has the backend 2048-web, which no Service can be called: it does not begin with a letter"
    )
    assert findings({"a.yaml": text}) == [("4:86 warning", "ingress-invalid", message)]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("web", "Ingress shop/front has a string as spec, not a mapping"),
        ("{rules: [web]}", "Ingress shop/front has a string as spec.rules[0], not a mapping"),
        ("{rules: [{http: web}]}", "Ingress shop/front has a string as spec.rules[0].http, not a mapping"),
        (
            "{rules: [{http: {paths: {a: b}}}]}",
            "Ingress shop/front has a mapping as spec.rules[0].http.paths, not a list",
        ),
        ("{defaultBackend: [web]}", "Ingress shop/front has a list as spec.defaultBackend, not a mapping"),
        (
            "{defaultBackend: {service: web}}",
            "Ingress shop/front has a string as spec.defaultBackend.service, not a mapping",
        ),
        (
            "{defaultBackend: {service: {name: web, port: true}}}",
            "Ingress shop/front has a boolean as spec.defaultBackend.service.port, not a mapping",
        ),
        ("{rules: [{host: a.b}], tls: {a: b}}", "Ingress shop/front has a mapping as spec.tls, not a list"),
        ("{rules: [{host: a.b}], tls: [a]}", "Ingress shop/front has a string as spec.tls[0], not a mapping"),
        (
            "{rules: [{host: a.b}], tls: [{hosts: a.b}]}",
            "Ingress shop/front has a string as spec.tls[0].hosts, not a list",
        ),
        (
            "{rules: [{host: a.b}], tls: [{secretName: [a]}]}",
            "Ingress shop/front has a list as spec.tls[0].secretName, not a string",
        ),
        (
            "{rules: [{host: a.b}], ingressClassName: {name: nginx}}",
            "Ingress shop/front has a mapping as spec.ingressClassName, not a string",
        ),
    ],
)
def test_a_wrong_shape_is_told_once(spec: str, message: str) -> None:
    assert [m for _, _, m in findings({"a.yaml": f"{V1}spec: {spec}\n"})] == [message]
