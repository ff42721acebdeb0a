"""Ingresses of every API version, lowered to routes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import resource, resources

from ingresslint.findings import Span
from ingresslint.routes import lower
from ingresslint.routes.classes import Classes
from ingresslint.routes.model import BackendRef, Entry, PortRef, Route

NO_CLASSES = Classes.of(())


def entry(spec: str, *, version: str = "networking.k8s.io/v1", annotations: str = "{}") -> Entry:
    text = (
        f"apiVersion: {version}\nkind: Ingress\n"
        f"metadata: {{name: front, namespace: shop, annotations: {annotations}}}\nspec:\n{spec}"
    )
    (only,) = lower([resource(text)], NO_CLASSES)
    return only


def backend_of(text: str, version: str = "networking.k8s.io/v1") -> BackendRef | None:
    (route,) = entry(f"  rules: [{{http: {{paths: [{{path: /, backend: {text}}}]}}}}]\n", version=version).routes
    return route.backend


TWO_HOSTS = """\
  ingressClassName: nginx
  tls:
    - secretName: wild-tls
      hosts: ["*.example.org"]
    - secretName: front-tls
      hosts: [Front.example.org]
  rules:
    - host: FRONT.example.org
      http:
        paths:
          - path: /intro
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
          - backend: {service: {name: api, port: {name: http}}}
    - host: other.example.org
      http:
        paths:
          - path: /
            pathType: Exact
            backend: {service: {name: web, port: {number: 81}}}
    - http:
        paths: [{path: /all, pathType: Prefix, backend: {service: {name: web, port: {number: 82}}}}]
"""


def words(route: Route) -> tuple[str, str, str, str | None, str, str | None]:
    backend, certificate = route.backend, route.certificate
    return (
        route.host,
        route.path,
        route.path_type,
        backend.name if backend else None,
        str(backend.port) if backend else "",
        certificate.name if certificate else None,
    )


def test_every_path_of_every_rule_is_a_route() -> None:
    found = entry(TWO_HOSTS)
    assert [words(r) for r in found.routes] == [
        ("front.example.org", "/intro", "Prefix", "web", "80", "front-tls"),
        ("front.example.org", "", "ImplementationSpecific", "api", '"http"', "front-tls"),
        ("other.example.org", "/", "Exact", "web", "81", "wild-tls"),
        ("", "/all", "Prefix", "web", "82", None),
    ]
    assert [r.address for r in found.routes] == [
        "front.example.org/intro",
        "front.example.org/",
        "other.example.org/",
        "*/all",
    ]
    assert [r.tls for r in found.routes] == [True, True, True, False]
    assert {(r.klass.name, r.klass.family) for r in found.routes} == {("nginx", "nginx")}
    assert found.is_ingress


def test_a_route_knows_its_fields() -> None:
    route = entry(TWO_HOSTS).routes[0]
    assert route.backend is not None
    assert [f.pointer for f in (route.host_field, route.field, route.backend.field, route.backend.port_field)] == [
        "spec.rules[0].host",
        "spec.rules[0].http.paths[0].path",
        "spec.rules[0].http.paths[0].backend.service.name",
        "spec.rules[0].http.paths[0].backend.service.port.number",
    ]
    assert route.backend.port_field.location.span == Span(17, 59, 17, 61)


def test_what_is_not_written_is_told_at_what_holds_it() -> None:
    routes = entry(TWO_HOSTS).routes
    assert routes[1].field.pointer == "spec.rules[0].http.paths[1]"
    assert routes[3].host_field.pointer == "spec.rules[2]"


def test_certificates_are_the_tls_blocks() -> None:
    found = entry("  tls: [{secretName: a, hosts: [x.org, y.org]}, {hosts: [z.org]}, {}, text]\n").certificates
    assert [(c.name, c.namespace, [h.value for h in c.hosts], c.field.pointer) for c in found] == [
        ("a", "shop", ["x.org", "y.org"], "spec.tls[0].secretName"),
        (None, "shop", ["z.org"], "spec.tls[1].secretName"),
        (None, "shop", [], "spec.tls[2].secretName"),
    ]


@pytest.mark.parametrize(
    ("tls", "host", "name"),
    [
        ("[{secretName: a}]", "front.example.org", "a"),  # a block without hosts takes all
        ("[{secretName: a, hosts: ['*.example.org']}]", "front.example.org", "a"),
        ("[{secretName: a, hosts: ['*.example.org']}]", "deep.front.example.org", None),
        ("[{secretName: a, hosts: ['*.org']}, {secretName: b, hosts: [example.org]}]", "example.org", "b"),
        ("[{secretName: a, hosts: [other.org]}]", "example.org", None),
        ("[]", "example.org", None),
    ],
)
def test_a_host_has_the_certificate_that_names_it_before_one_that_covers_it(
    tls: str, host: str, name: str | None
) -> None:
    spec = f"  tls: {tls}\n  rules: [{{host: {host}, http: {{paths: [{{path: /}}]}}}}]\n"
    (route,) = entry(spec).routes
    assert (route.certificate.name if route.certificate else None) == name


def test_the_default_backend_is_a_route_of_its_own() -> None:
    spec = "  tls: [{secretName: a, hosts: [x.org]}]\n  defaultBackend: {service: {name: web, port: {number: 80}}}\n"
    (route,) = entry(spec).routes
    assert words(route) == ("", "", "", "web", "80", "a")
    assert (route.is_default, route.field.pointer, route.address) == (True, "spec.defaultBackend", "*/")
    (legacy,) = entry("  backend: {serviceName: web, servicePort: 80}\n", version="extensions/v1beta1").routes
    assert words(legacy) == ("", "", "", "web", "80", None)
    assert legacy.is_default


@pytest.mark.parametrize("version", ["extensions/v1beta1", "networking.k8s.io/v1beta1"])
@pytest.mark.parametrize(
    ("port", "expected"),
    [("80", PortRef(number=80)), ("http", PortRef(name="http")), ('"80"', PortRef(name="80")), ("true", None)],
)
def test_backends_of_removed_versions(version: str, port: str, expected: PortRef | None) -> None:
    found = backend_of(f"{{serviceName: web, servicePort: {port}}}", version)
    assert found is not None
    assert (found.is_service, found.name, found.namespace, found.port) == (True, "web", "shop", expected)
    assert (found.field.pointer, found.port_field.pointer) == (
        "spec.rules[0].http.paths[0].backend.serviceName",
        "spec.rules[0].http.paths[0].backend.servicePort",
    )


@pytest.mark.parametrize(
    ("port", "expected", "place"),
    [
        ("{number: 80}", PortRef(number=80), "number"),
        ("{name: http}", PortRef(name="http"), "name"),
        ("{name: '80'}", PortRef(name="80"), "name"),
        ("{number: 80.0}", PortRef(number=80), "number"),
        ("{number: '80'}", None, "number"),
        ("{}", None, None),
        ("80", None, None),
    ],
)
def test_ports_of_backends(port: str, expected: PortRef | None, place: str | None) -> None:
    found = backend_of(f"{{service: {{name: web, port: {port}}}}}")
    assert found is not None
    assert found.port == expected
    assert found.port_field.path[-1] == (place or "port")


def test_a_resource_backend_is_no_service() -> None:
    found = backend_of("{resource: {apiGroup: example.org, kind: Bucket, name: pictures}}")
    assert found is not None
    assert (found.is_service, found.group, found.kind, found.name, found.port) == (
        False,
        "example.org",
        "Bucket",
        "pictures",
        None,
    )


def test_an_action_of_the_aws_controller_is_no_service() -> None:
    found = backend_of("{service: {name: ssl-redirect, port: {name: use-annotation}}}")
    assert found is not None
    assert (found.is_service, found.kind, found.name, found.port) == (False, "Action", "ssl-redirect", None)
    legacy = backend_of("{serviceName: ssl-redirect, servicePort: use-annotation}", "extensions/v1beta1")
    assert legacy is not None
    assert (legacy.is_service, legacy.kind) == (False, "Action")


@pytest.mark.parametrize(
    "text",
    ["{}", "text", "{service: {}}", "{service: {port: {number: 80}}}", "{service: {name: 7}}", "{servicePort: 80}"],
)
def test_a_backend_that_names_nothing_is_none(text: str) -> None:
    assert backend_of(text) is None


@pytest.mark.parametrize(
    "spec",
    [
        "  rules: text\n",
        "  rules: [text, {http: text}, {http: {paths: text}}, {http: {paths: [text]}}]\n",
        "  tls: text\n",
        "  defaultBackend: text\n",
        "  {}\n",
    ],
)
def test_a_wrong_shape_gives_no_backend_and_never_raises(spec: str) -> None:
    found = entry(spec)
    assert [r.backend for r in found.routes if r.backend] == []
    assert found.certificates == ()


def test_a_placeholder_as_name_is_unknown() -> None:
    found = backend_of("{service: {name: '${APP}', port: {number: 80}}}")
    assert found is not None
    assert found.field.unknown


def test_only_objects_that_let_traffic_in_are_lowered() -> None:
    text = "apiVersion: v1\nkind: Service\n---\napiVersion: config.openshift.io/v1\nkind: Ingress\n"
    assert list(lower(resources(text), NO_CLASSES)) == []


def test_a_route_as_declarative_rules_see_it() -> None:
    route = entry(TWO_HOSTS).routes[0]
    assert route.as_json() == {
        "host": "front.example.org",
        "path": "/intro",
        "pathType": "Prefix",
        "class": "nginx",
        "controller": "nginx",
        "tls": True,
        "certificate": {"namespace": "shop", "name": "front-tls"},
        "backend": {"group": "", "kind": "Service", "namespace": "shop", "name": "web", "port": 80},
        "source": {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "Ingress",
            "namespace": "shop",
            "name": "front",
        },
    }


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (("host",), "spec.rules[0].host"),
        (("path",), "spec.rules[0].http.paths[0].path"),
        (("class",), "spec.ingressClassName"),
        (("certificate", "name"), "spec.tls[1].secretName"),
        (("backend", "name"), "spec.rules[0].http.paths[0].backend.service.name"),
        (("backend", "port"), "spec.rules[0].http.paths[0].backend.service.port.number"),
        (("source", "name"), "spec.rules[0].http.paths[0].path"),
        ((), "spec.rules[0].http.paths[0].path"),
    ],
)
def test_the_field_behind_a_part_of_it(path: tuple[str, ...], pointer: str) -> None:
    assert entry(TWO_HOSTS).routes[0].field_at(path).pointer == pointer


def test_a_route_without_certificate_and_backend_as_declarative_rules_see_it() -> None:
    route = entry("  rules: [{http: {paths: [{path: /}]}}]\n").routes[0]
    shown = route.as_json()
    assert (shown["certificate"], shown["backend"], shown["tls"], shown["class"]) == (None, None, False, None)
    assert route.field_at(("certificate",)).pointer == "spec.rules[0]"
    assert route.field_at(("class",)).pointer == ""


@pytest.mark.parametrize(
    ("value", "expected", "text"),
    [
        (80, PortRef(number=80), "80"),
        (80.0, PortRef(number=80), "80"),
        ("http", PortRef(name="http"), '"http"'),
        ("80", PortRef(name="80"), '"80"'),
    ],
)
def test_an_int_or_string_port_is_a_number_or_a_name(value: object, expected: PortRef, text: str) -> None:
    assert PortRef.of(value) == expected
    assert str(expected) == text
    assert expected.value == (expected.number if expected.name is None else expected.name)


@pytest.mark.parametrize("value", [True, False, None, "", 80.5, [80], {"number": 80}])
def test_other_values_are_no_ports(value: object) -> None:
    assert PortRef.of(value) is None


@given(st.integers() | st.floats(allow_nan=False) | st.text(max_size=3) | st.booleans() | st.none())
def test_a_port_is_never_a_number_and_a_name(value: object) -> None:
    port = PortRef.of(value)
    assert port is None or (port.number is None) != (port.name is None)
    assert port is None or PortRef.of(port.value) == port
