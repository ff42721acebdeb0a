"""A Service as its ports and type are read."""

from __future__ import annotations

import pytest
from model_samples import bundle, ingress, resource, service, several

from ingresslint.routes.model import PortRef
from ingresslint.wiring import ServiceView, wiring_of


def view(spec: str) -> ServiceView:
    return ServiceView(resource(service("web", namespace="shop", spec=spec)))


def test_ports_with_the_defaults_of_the_api() -> None:
    ports = view(
        "{ports: [{name: http, port: 80, targetPort: 3000, nodePort: 30080}, {name: dns, port: 53, protocol: UDP}, "
        "{name: web, port: 81, targetPort: http}, text]}"
    ).ports
    assert [(p.name, p.number, p.protocol, p.target, p.node_port) for p in ports] == [
        ("http", 80, "TCP", PortRef(number=3000), 30080),
        ("dns", 53, "UDP", PortRef(number=53), None),
        ("web", 81, "TCP", PortRef(name="http"), None),
    ]
    assert [p.words for p in ports] == ["80 (http)", "53/UDP (dns)", "81 (web)"]
    assert [p.target_field.pointer for p in ports] == [
        "spec.ports[0].targetPort",
        "spec.ports[1].port",
        "spec.ports[2].targetPort",
    ]


@pytest.mark.parametrize("target", ["null", "0", "''", "~"])
def test_an_empty_target_port_is_the_port(target: str) -> None:
    (port,) = view(f"{{ports: [{{port: 80, targetPort: {target}}}]}}").ports
    assert port.target == PortRef(number=80)


def test_a_quoted_target_port_is_a_name() -> None:
    (port,) = view("{ports: [{port: 80, targetPort: '3000'}]}").ports
    assert port.target == PortRef(name="3000")


def test_a_reference_means_a_port_by_number_or_by_name() -> None:
    web = view("{ports: [{name: http, port: 80, targetPort: 3000}, {port: 53}, {name: dns, port: 53, protocol: UDP}]}")
    assert [p.words for p in web.port(PortRef(number=53))] == ["53", "53/UDP (dns)"]
    assert [p.words for p in web.port(PortRef(name="http"))] == ["80 (http)"]
    assert web.port(PortRef(number=3000)) == ()
    assert web.port(PortRef(name="80")) == ()


def test_an_unnamed_port_has_no_name_to_be_meant_by() -> None:
    assert view("{ports: [{port: 80}]}").port(PortRef(name="http")) == ()


def test_ports_for_people() -> None:
    assert view("{ports: [{port: 80, name: http}, {port: 53, protocol: UDP}]}").ports_words == "80 (http), 53/UDP"
    assert view("{}").ports_words == "no ports"
    assert view("{ports: [{name: http}]}").ports_words == "? (http)"


@pytest.mark.parametrize(
    ("spec", "kind", "headless", "external_name"),
    [
        ("{}", "ClusterIP", False, False),
        ("{clusterIP: None}", "ClusterIP", True, False),
        ("{clusterIP: null}", "ClusterIP", False, False),
        ("{type: NodePort, clusterIP: None}", "NodePort", False, False),
        ("{type: ExternalName}", "ExternalName", False, True),
        ("{type: 7}", "ClusterIP", False, False),
    ],
)
def test_types(spec: str, kind: str, headless: bool, external_name: bool) -> None:
    found = view(spec)
    assert (found.type, found.headless, found.external_name) == (kind, headless, external_name)


@pytest.mark.parametrize(
    ("spec", "pairs", "selects"),
    [
        ("{selector: {app: web}}", {"app": "web"}, True),
        ("{selector: {app: }}", {"app": ""}, True),
        ("{selector: {}}", {}, False),
        ("{selector: }", {}, False),
        ("{}", {}, False),
        ("{selector: {app: 1}}", {}, False),
        ("{selector: {matchLabels: {app: web}}}", {}, False),
        ("{type: ExternalName, selector: {app: web}}", {"app": "web"}, False),
        ("{clusterIP: None, selector: {app: web}}", {"app": "web"}, True),
    ],
)
def test_a_service_looks_for_pods_if_it_has_a_selector_and_is_no_alias(
    spec: str,
    pairs: dict[str, str],
    selects: bool,
) -> None:
    found = view(spec)
    assert (found.pairs, found.selects) == (pairs, selects)


@pytest.mark.parametrize(
    ("port", "unknown"),
    [
        ("{port: 80}", False),
        ("{port: '${PORT}'}", True),
        ("{port: 80, name: '${NAME}'}", True),
        ("{port: 80, targetPort: '${TARGET}'}", True),
        ("{name: http}", True),
        ("{port: '80'}", True),
    ],
)
def test_ports_that_cannot_be_read(port: str, unknown: bool) -> None:
    assert view(f"{{ports: [{port}]}}").has_unknown_ports is unknown


def test_the_wiring_knows_which_routes_lead_to_a_service_and_to_a_port_of_it() -> None:
    web = service("web", spec="{ports: [{name: a, port: 80}, {name: b, port: 81}]}")
    where = bundle(several(web, ingress("one", "web"), ingress("two", "web", port=81), ingress("three", "api")))
    wiring = wiring_of(where)
    (found,) = wiring.services
    first, second = found.ports
    assert [r.source.name for r in wiring.routes_to(found.resource)] == ["one", "two"]
    assert [r.source.name for r in wiring.routes_to(found.resource, first)] == ["one"]
    assert [r.source.name for r in wiring.routes_to(found.resource, second)] == ["two"]
    assert [(f.pointer, text) for f, text in wiring.chain(found.resource, second)] == [
        ("spec.rules[0].http.paths[0].backend.service.name", "Ingress two sends two.example.org/ to Service web")
    ]
    assert wiring_of(where) is wiring


def test_of_variants_of_a_service_each_port_has_the_routes_that_lead_to_it() -> None:
    spread = "{ports: [{name: a, port: 80}, {name: b, port: 81}]}"
    swapped = "{ports: [{name: b, port: 81}, {name: a, port: 80}]}"
    files = {
        "k8s/front.yaml": several(ingress("one", "web"), ingress("two", "web", port=81)),
        "k8s/dev.yaml": service("web", spec=spread),
        "k8s/prod.yaml": service("web", spec=swapped),
    }
    wiring = wiring_of(bundle(files))
    led = {
        (found.resource.path, port.words): [route.source.name for route in wiring.routes_to(found.resource, port)]
        for found in wiring.services
        for port in found.ports
    }
    assert led == {
        ("k8s/dev.yaml", "80 (a)"): ["one"],
        ("k8s/dev.yaml", "81 (b)"): ["two"],
        ("k8s/prod.yaml", "81 (b)"): ["two"],
        ("k8s/prod.yaml", "80 (a)"): ["one"],
    }
