"""Where routes lead: is the Service there, and has it the port?"""

from __future__ import annotations

import pytest
from model_samples import bundle, deployment, ingress, service, several

from ingresslint.bundle import Absent, Found
from ingresslint.wiring import BackendOutcome, PortOutcome, wiring_of

PODS = "[{name: main, containerPort: 3000}, {name: admin, containerPort: 9000}, {containerPort: 9100}]"


def outcome(*texts: str) -> BackendOutcome:
    (only,) = wiring_of(bundle(several(*texts))).backends
    return only


def ports(backend_port: str, spec: str, *more: str) -> PortOutcome:
    front = ingress("front", "web").replace("{number: 80}", backend_port)
    found = outcome(front, service("web", spec=spec), *more)
    assert found.ports is not None
    return found.ports


@pytest.mark.parametrize(
    ("backend_port", "spec", "state", "match"),
    [
        ("{number: 80}", "{ports: [{port: 80, targetPort: 3000}]}", "ok", "80"),
        ("{name: http}", "{ports: [{name: http, port: 80, targetPort: 3000}]}", "ok", "80 (http)"),
        ("{number: 81}", "{ports: [{port: 80, targetPort: 3000}]}", "missing", None),
        ("{name: http}", "{ports: [{port: 80, targetPort: 3000}]}", "missing", None),
        ("{name: '80'}", "{ports: [{port: 80, targetPort: 3000}]}", "missing", None),
        ("{name: '80'}", "{ports: [{name: '80', port: 81}]}", "ok", "81 (80)"),
        # the same number for another protocol
        ("{number: 53}", "{ports: [{port: 53, protocol: UDP}]}", "not-tcp", "53/UDP"),
        ("{number: 53}", "{ports: [{name: a, port: 53, protocol: UDP}, {name: b, port: 53}]}", "ok", "53 (b)"),
        # another of the port's numbers
        ("{number: 3000}", "{ports: [{port: 80, targetPort: 3000}]}", "target-port", "80"),
        ("{name: main}", "{ports: [{port: 80, targetPort: main}]}", "target-port", "80"),
        ("{number: 30080}", "{type: NodePort, ports: [{port: 80, nodePort: 30080}]}", "target-port", "80"),
        # nothing can be said
        ("{}", "{ports: [{port: 80}]}", "unknown", None),
        ("{name: '${PORT}'}", "{ports: [{port: 80}]}", "unknown", None),
        ("{number: 81}", "{ports: [{port: '${PORT}'}]}", "unknown", None),
        ("{number: 81}", "{ports: text}", "unknown", None),
        # headless and ExternalName
        ("{number: 81}", "{clusterIP: None, ports: [{port: 80}]}", "missing", None),
        ("{number: 80}", "{type: ExternalName, externalName: example.org}", "unlisted", None),
        ("{number: 81}", "{type: ExternalName, externalName: example.org, ports: [{port: 80}]}", "missing", None),
        ("{number: 80}", "{clusterIP: None}", "missing", None),
    ],
)
def test_a_port_of_a_backend_at_its_service(backend_port: str, spec: str, state: str, match: str | None) -> None:
    found = ports(backend_port, spec)
    assert (found.state, found.match.words if found.match else None) == (state, match)


@pytest.mark.parametrize(
    ("number", "spec", "state", "what", "match"),
    [
        (3000, "{selector: {app: web}, ports: [{port: 80, targetPort: main}]}", "target-port", "container port", "80"),
        (9000, "{selector: {app: web}, ports: [{port: 80, targetPort: main}]}", "target-port", "container port", None),
        (9100, "{selector: {app: web}, ports: [{port: 80, targetPort: 3000}]}", "target-port", "container port", None),
        (9999, "{selector: {app: web}, ports: [{port: 80, targetPort: main}]}", "missing", "", None),
        (3000, "{selector: {app: other}, ports: [{port: 80, targetPort: main}]}", "missing", "", None),
    ],
)
def test_a_number_of_the_containers_is_told_too(
    number: int, spec: str, state: str, what: str, match: str | None
) -> None:
    found = ports(f"{{number: {number}}}", spec, deployment("web", "{app: web}", ports=PODS))
    assert (found.state, found.what, found.match.words if found.match else None) == (state, what, match)
    assert (found.place.get("containerPort").value if found.place else None) == (number if what else None)


def test_a_target_port_that_nobody_wrote_is_no_mistake_of_the_backend() -> None:
    assert ports("{name: http}", "{ports: [{port: 80}]}").state == "missing"


def test_a_backend_is_right_if_any_service_that_may_be_meant_has_the_port() -> None:
    variants = several(
        ingress("front", "web", port=81),
        service("web", namespace="shop"),
        service("web", namespace="edge", spec="{ports: [{port: 81}]}"),
    )
    found = outcome(variants)
    assert [str(s) for s in found.services] == ["Service shop/web", "Service edge/web"]
    assert found.ports is not None
    assert (found.ports.state, str(found.ports.service.resource)) == ("ok", "Service edge/web")


def test_of_several_failures_the_one_that_tells_most_is_kept() -> None:
    found = outcome(
        ingress("front", "web", port=3000),
        service("web", namespace="shop", spec="{ports: [{port: 81}]}"),
        service("web", namespace="edge", spec="{ports: [{port: 80, targetPort: 3000}]}"),
    )
    assert found.ports is not None
    assert (found.ports.state, str(found.ports.service.resource)) == ("target-port", "Service edge/web")


def test_a_service_that_is_not_there_has_no_ports() -> None:
    found = outcome(ingress("front", "web"), service("wab"), service("api"))
    assert isinstance(found.verdict, Absent)
    assert (found.ports, found.services) == (None, ())
    assert [n.resource.name for n in found.verdict.near] == ["wab"]


def test_a_patch_gives_the_port() -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [all.yaml]\npatches: [{path: patch.yaml}]\n",
        "k8s/all.yaml": several(ingress("front", "web", port=81), service("web")),
        "k8s/patch.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 81}]}\n",
    }
    (found,) = wiring_of(bundle(files)).backends
    assert found.ports is not None
    assert found.ports.state == "ok"


@pytest.mark.parametrize(
    "backend",
    [
        "{resource: {apiGroup: example.org, kind: Bucket, name: web}}",
        "{service: {name: redirect, port: {name: use-annotation}}}",
        "{}",
    ],
)
def test_what_is_no_service_is_not_followed(backend: str) -> None:
    front = ingress("front", "web").replace("{service: {name: web, port: {number: 80}}}", backend)
    assert wiring_of(bundle(front)).backends == ()


def test_default_backends_and_removed_versions_are_followed_too() -> None:
    legacy = (
        "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: front}\n"
        "spec:\n  backend: {serviceName: web, servicePort: 80}\n"
        "  rules: [{http: {paths: [{backend: {serviceName: web, servicePort: http}}]}}]\n"
    )
    found = wiring_of(bundle(several(legacy, service("web")))).backends
    assert [(o.route.is_default, str(o.backend.port), o.ports.state if o.ports else None) for o in found] == [
        (True, "80", "ok"),
        (False, '"http"', "missing"),
    ]


@pytest.mark.parametrize(
    ("name", "refused"), [("web", False), ("Web", True), ("web.shop", True), ("1-web", False), ("a" * 64, True)]
)
def test_a_service_name_that_no_object_can_have_is_refused(name: str, refused: bool) -> None:
    assert outcome(ingress("front", name)).refused_name is refused


@pytest.mark.parametrize(
    ("port", "refused"), [("{name: http}", False), ("{name: '8080'}", True), ("{name: a-very-long-name}", True)]
)
def test_a_port_name_that_no_port_can_have_is_refused(port: str, refused: bool) -> None:
    assert outcome(ingress("front", "web").replace("{number: 80}", port)).refused_port is refused


def test_the_verdict_of_a_found_service() -> None:
    found = outcome(ingress("front", "web", namespace="shop"), service("web"))
    assert isinstance(found.verdict, Found)
    assert (found.verdict.mixed, [str(s) for s in found.services]) == (True, ["Service web"])


@pytest.mark.parametrize(
    ("klass", "state"),
    [
        ("nginx", "ok"),
        ("contour", "ok"),
        ("azure-application-gateway", "ok"),
        ("traefik", "missing"),
        ("alb", "missing"),
        ("edge", "missing"),
    ],
)
def test_some_controllers_find_a_port_by_the_text_of_its_number(klass: str, state: str) -> None:
    front = ingress("front", "web", port=81).replace("spec:\n", f"spec:\n  ingressClassName: {klass}\n")
    found = outcome(front, service("web", spec="{ports: [{name: '81', port: 80, targetPort: 3000}]}"))
    assert found.ports is not None
    assert (found.ports.state, found.ports.match and found.ports.match.words) == (
        (state, "80 (81)") if state == "ok" else (state, None)
    )
