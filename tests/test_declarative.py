"""Rules that are JSON Schemas: where a finding stands and what it says."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from jsonschema import Draft202012Validator

import ingresslint
from ingresslint.declarative import check
from ingresslint.findings import Certainty, Severity
from ingresslint.objects import resources_of
from ingresslint.parse import parse
from ingresslint.resources import Resource
from ingresslint.routes import lower
from ingresslint.routes.classes import Classes
from ingresslint.rules import Rule

if TYPE_CHECKING:
    from ingresslint.bundle import Bundle

ALWAYS_ERROR: dict[Certainty, Severity] = {"certain": "error", "likely": "error", "possible": "error"}
NEVER = False  # the JSON Schema that no value meets

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    team: checkout
spec:
  type: LoadBalancer
  ports:
    - port: 80
      targetPort: 3000
      nodePort: 30080
"""

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
  namespace: shop
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
          - path: /api
            pathType: Exact
            backend:
              service:
                name: api
                port:
                  name: grpc
    - host: ${HOST}
      http:
        paths:
          - pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
"""


def resources(text: str) -> list[Resource]:
    documents = parse("k8s/web.yaml", text.encode()).documents
    return [resource for document in documents for resource in resources_of(document)]


def bundle_of(found: list[Resource]) -> Bundle:
    """What a declarative rule sees of a bundle."""
    routes = [route for entry in lower(found, Classes.of(found)) for route in entry.routes]
    return cast("Bundle", SimpleNamespace(resources=found, routes=routes))


def findings(schema: dict[str, Any], text: str = SERVICE, **facts: Any) -> list[tuple[int, int, str, str]]:
    """Line, column, field and message of every hit of a rule."""
    facts = {"kinds": ("Service",), **facts}
    rule = Rule(
        id="company-rule", summary="A summary", severity=ALWAYS_ERROR, category="policy", schema=schema, **facts
    )
    hits = list(check(rule, bundle_of(resources(text))))
    starts = [hit.field.location.span for hit in hits]
    return [(at.line, at.column, hit.field.pointer, hit.message) for at, hit in zip(starts, hits, strict=True)]


def at(path: str, schema: Any) -> dict[str, Any]:
    """A schema for the value at a path of property names."""
    for key in reversed(path.split("/")):
        schema = {"properties": {key: schema}}
    return cast("dict[str, Any]", schema)


def test_an_object_that_meets_the_schema_has_no_finding() -> None:
    assert findings(at("spec/type", {"const": "LoadBalancer"})) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            at("spec/type", {"const": "ClusterIP"}),
            (9, 9, "spec.type", "Service shop/web has spec.type LoadBalancer, not ClusterIP"),
        ),
        (
            at("spec/type", {"enum": ["ClusterIP", "NodePort"]}),
            (9, 9, "spec.type", "Service shop/web has spec.type LoadBalancer, which is none of ClusterIP, NodePort"),
        ),
        (
            at("metadata/name", {"pattern": "^shop-"}),
            (4, 9, "metadata.name", "Service shop/web has metadata.name web, which does not match ^shop-"),
        ),
        (
            at("spec/type", {"not": {"const": "LoadBalancer"}}),
            (9, 9, "spec.type", "Service shop/web has spec.type LoadBalancer, which rule company-rule does not allow"),
        ),
        (
            at("spec/ports", {"items": {"properties": {"targetPort": {"type": "string"}}}}),
            (
                12,
                19,
                "spec.ports[0].targetPort",
                "Service shop/web has spec.ports[0].targetPort 3000, which rule company-rule does not allow",
            ),
        ),
        (
            at("metadata/labels", {"required": ["team", "owner"]}),
            (6, 3, "metadata.labels", "Service shop/web has no metadata.labels.owner"),
        ),
        (
            at("spec", {"required": ["selector", "externalTrafficPolicy"]}),
            (8, 1, "spec", "Service shop/web has no spec.selector, spec.externalTrafficPolicy"),
        ),
        (
            at("spec/ports", {"minItems": 2}),
            (10, 3, "spec.ports", "Service shop/web has spec.ports, which rule company-rule does not allow"),
        ),
        (
            at("spec", {"properties": {"ports": {}}, "patternProperties": {"^x-": {}}, "additionalProperties": False}),
            (9, 3, "spec.type", "Service shop/web has spec.type, which rule company-rule does not allow"),
        ),
        (
            at("metadata/labels", {"propertyNames": {"pattern": "/"}}),
            (7, 5, "metadata.labels.team", "Service shop/web has metadata.labels.team, which does not match /"),
        ),
        ({"required": ["status"]}, (1, 1, "", "Service shop/web has no status")),
    ],
)
def test_a_finding_stands_at_the_value_or_key_that_breaks_the_schema(
    schema: dict[str, Any], expected: tuple[int, int, str, str]
) -> None:
    assert findings(schema) == [expected]


def test_the_deepest_cause_of_a_choice_is_named() -> None:
    schema = {"anyOf": [{"type": "string"}, at("spec/type", {"const": "ClusterIP"})]}
    assert findings(schema) == [(9, 9, "spec.type", "Service shop/web has spec.type LoadBalancer, not ClusterIP")]


def test_one_place_has_one_finding() -> None:
    schema = {"allOf": [at("spec/type", {"const": "ClusterIP"}), at("spec/type", {"pattern": "^C"})]}
    assert findings(schema) == [(9, 9, "spec.type", "Service shop/web has spec.type LoadBalancer, not ClusterIP")]


def test_a_rule_per_object_names_its_other_places_as_related() -> None:
    schema = {"allOf": [at("spec/type", NEVER), at("metadata/labels/team", NEVER)]}
    rule = Rule(
        id="company-rule",
        summary="A summary",
        severity=ALWAYS_ERROR,
        category="policy",
        schema=schema,
        kinds=("Service",),
        per="object",
        message="{name}: {value}",
    )
    hits = list(check(rule, bundle_of(resources(f"{SERVICE}---\n{SERVICE.replace('web', 'api')}"))))
    assert [
        (hit.field.pointer, hit.message, [(field.pointer, text) for field, text in hit.related]) for hit in hits
    ] == [
        ("metadata.labels.team", "web: checkout", [("spec.type", "web: LoadBalancer")]),
        ("metadata.labels.team", "api: checkout", [("spec.type", "api: LoadBalancer")]),
    ]


def test_a_message_of_the_rule_has_its_words_filled_in() -> None:
    message = "{object} | {kind} | {namespace} | {name} | {path} | {value} | {other} {}"
    assert findings(at("spec/type", NEVER), message=message) == [
        (9, 9, "spec.type", "Service shop/web | Service | shop | web | spec.type | LoadBalancer | {other} {}")
    ]


@pytest.mark.parametrize(
    ("kinds", "selected"),
    [
        (("Service",), ["Service shop/web"]),
        (("serving.knative.dev/Service",), ["Service shop/hello"]),
        (("Deployment",), ["Deployment shop/web"]),
        (("apps/Deployment",), ["Deployment shop/web"]),
        (("extensions/Deployment",), []),
        (("Service", "apps/Deployment"), ["Service shop/web", "Deployment shop/web"]),
        (("*",), ["Service shop/web", "Service shop/hello", "Deployment shop/web"]),
    ],
)
def test_kinds_choose_the_objects(kinds: tuple[str, ...], selected: list[str]) -> None:
    text = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
"""
    found = findings({"required": ["never"]}, text, kinds=kinds, message="{object}")
    assert [message for *_, message in found] == selected


def test_an_unwritten_namespace_is_the_effective_one() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"
    schema = at("metadata/namespace", {"not": {"const": "staging"}})
    rule = Rule(
        id="company-rule", summary="A summary", severity=ALWAYS_ERROR, category="policy", schema=schema, kinds=("*",)
    )
    unwritten = resources(text)
    assert list(check(rule, bundle_of(unwritten))) == []
    hits = list(check(rule, bundle_of([unwritten[0].in_namespace("staging")])))
    assert [(hit.field.location.span.line, hit.field.pointer) for hit in hits] == [(3, "metadata.namespace")]


def test_a_namespace_on_a_cluster_scoped_object_is_none() -> None:
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web, namespace: default}\n"
    assert findings(at("metadata/namespace", NEVER), text, kinds=("*",)) == []


@pytest.mark.parametrize(
    "schema",
    [
        at("metadata/name", {"const": "web"}),
        at("metadata/name", {"pattern": "^web$"}),
        at("metadata", {"const": {"name": "web"}}),
        at("spec/ports", {"contains": {"properties": {"name": {"const": "http"}}}}),
        {"anyOf": [at("metadata/name", {"const": "web"}), at("metadata/name", {"const": "api"})]},
    ],
)
def test_a_placeholder_gives_no_verdict(schema: dict[str, Any]) -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: '${NAME}'}\nspec: {ports: [{name: '${PORT}'}]}\n"
    assert findings(schema, text) == []


def test_a_placeholder_elsewhere_in_a_collection_does_not_hide_a_missing_key() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: ${NAME}\n"
    assert findings(at("metadata", {"required": ["labels"]}), text, message="{path}") == [
        (3, 1, "metadata", "metadata")
    ]


def test_a_word_in_capitals_is_a_value_of_the_api_unless_a_pattern_judges_it() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec:\n  ports: [{protocol: SCTP}]\n"
    protocols = at("spec/ports", {"items": {"properties": {"protocol": {"not": {"const": "SCTP"}}}}})
    assert findings(protocols, text, message="{value}") == [(5, 22, "spec.ports[0].protocol", "SCTP")]
    assert findings(at("metadata/name", {"pattern": "^[a-z]+$"}), text) == []


@pytest.mark.parametrize("message", [None, "{value}"])
def test_nothing_of_a_secret_is_shown(message: str | None) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData:\n  password: hunter2\n"
    (found,) = findings(at("stringData/password", {"minLength": 12}), text, kinds=("Secret",), message=message)
    assert found[:3] == (5, 13, "stringData.password")
    assert "(hidden)" in found[3]
    assert "hunter2" not in found[3]


def test_objects_of_any_shape_are_no_error() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: [1]\nspec: {ports: {port: 80}}\n"
    assert findings(at("metadata/namespace", NEVER), text) == []


def test_a_rule_over_routes_reports_at_the_field_behind_the_property() -> None:
    def found(schema: dict[str, Any]) -> list[tuple[int, int, str, str]]:
        return findings(schema, INGRESS, over="routes", kinds=(), message="{object} {value}")

    assert found(at("host", {"const": "www.example.com"})) == [
        (12, 13, "spec.rules[0].host", "Ingress shop/front shop.example.com")
    ]
    assert found(at("backend/port", {"type": "integer"})) == [
        (28, 25, "spec.rules[0].http.paths[1].backend.service.port.name", "Ingress shop/front grpc")
    ]
    assert found(at("path", {"enum": ["/", "/v2", ""]})) == [
        (22, 19, "spec.rules[0].http.paths[1].path", "Ingress shop/front /api")
    ]
    assert found(at("class", {"const": "traefik"})) == [(7, 21, "spec.ingressClassName", "Ingress shop/front nginx")]


def test_routes_have_the_published_shape() -> None:
    schema = json.loads((Path(ingresslint.__file__).parent / "route.schema.json").read_text(encoding="utf-8"))
    routes = bundle_of(resources(INGRESS + "---\n" + INGRESS.replace("tls:", "x-tls:"))).routes
    assert [
        error.message for route in routes for error in Draft202012Validator(schema).iter_errors(route.as_json())
    ] == []
    assert routes[1].as_json() == {
        "host": "shop.example.com",
        "path": "/api",
        "pathType": "Exact",
        "class": "nginx",
        "controller": "nginx",
        "tls": True,
        "certificate": {"namespace": "shop", "name": "shop-tls"},
        "backend": {"group": "", "kind": "Service", "namespace": "shop", "name": "api", "port": "grpc"},
        "source": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": "shop", "name": "front"},
    }
