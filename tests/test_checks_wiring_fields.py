"""Unknown fields: the tables against the API's own definitions, and what is said of a slip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest

from ingresslint.bundle.near import how_near
from ingresslint.checks.shapes import SHAPES, Shape
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.objects import resources_of
from ingresslint.parse import parse

META = "io.k8s.apimachinery.pkg.apis.meta.v1."
CORE = "io.k8s.api.core.v1."
NETWORKING = "io.k8s.api.networking.v1."
APPS = "io.k8s.api.apps.v1."
BATCH = "io.k8s.api.batch.v1."

DEFINITIONS = [
    (("", "Service"), "", CORE + "Service"),
    (("", "Service"), "metadata", META + "ObjectMeta"),
    (("", "Service"), "spec", CORE + "ServiceSpec"),
    (("", "Service"), "spec.ports", CORE + "ServicePort"),
    (("networking.k8s.io", "Ingress"), "", NETWORKING + "Ingress"),
    (("networking.k8s.io", "Ingress"), "spec", NETWORKING + "IngressSpec"),
    (("networking.k8s.io", "Ingress"), "spec.defaultBackend", NETWORKING + "IngressBackend"),
    (("networking.k8s.io", "Ingress"), "spec.defaultBackend.service", NETWORKING + "IngressServiceBackend"),
    (("networking.k8s.io", "Ingress"), "spec.defaultBackend.service.port", NETWORKING + "ServiceBackendPort"),
    (("networking.k8s.io", "Ingress"), "spec.defaultBackend.resource", CORE + "TypedLocalObjectReference"),
    (("networking.k8s.io", "Ingress"), "spec.tls", NETWORKING + "IngressTLS"),
    (("networking.k8s.io", "Ingress"), "spec.rules", NETWORKING + "IngressRule"),
    (("networking.k8s.io", "Ingress"), "spec.rules.http", NETWORKING + "HTTPIngressRuleValue"),
    (("networking.k8s.io", "Ingress"), "spec.rules.http.paths", NETWORKING + "HTTPIngressPath"),
    (("networking.k8s.io", "IngressClass"), "spec", NETWORKING + "IngressClassSpec"),
    (("networking.k8s.io", "IngressClass"), "spec.parameters", NETWORKING + "IngressClassParametersReference"),
    (("", "Pod"), "spec", CORE + "PodSpec"),
    (("", "Pod"), "spec.containers", CORE + "Container"),
    (("", "Pod"), "spec.containers.ports", CORE + "ContainerPort"),
    (("", "ReplicationController"), "spec", CORE + "ReplicationControllerSpec"),
    (("apps", "Deployment"), "spec", APPS + "DeploymentSpec"),
    (("apps", "Deployment"), "spec.selector", META + "LabelSelector"),
    (("apps", "Deployment"), "spec.selector.matchExpressions", META + "LabelSelectorRequirement"),
    (("apps", "Deployment"), "spec.template", CORE + "PodTemplateSpec"),
    (("apps", "StatefulSet"), "spec", APPS + "StatefulSetSpec"),
    (("apps", "DaemonSet"), "spec", APPS + "DaemonSetSpec"),
    (("apps", "ReplicaSet"), "spec", APPS + "ReplicaSetSpec"),
    (("batch", "Job"), "spec", BATCH + "JobSpec"),
    (("batch", "CronJob"), "spec", BATCH + "CronJobSpec"),
    (("batch", "CronJob"), "spec.jobTemplate", BATCH + "JobTemplateSpec"),
]

OF_EARLIER_VERSIONS = {"clusterName", "initializers", "ipFamily", "topologyKeys", "rollbackTo", "templateGeneration"}


@pytest.fixture(scope="session")
def definitions() -> dict[str, set[str]]:
    """Definition → the fields that any version of Kubernetes gives it."""
    found: dict[str, set[str]] = {}
    folders = [f for f in (files("kubernetes_validate") / "kubernetes-json-schema").iterdir() if "strict" in f.name]
    assert folders
    for folder in folders:
        content = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))
        for name, definition in content["$defs"].items():
            found.setdefault(name, set()).update(definition.get("properties", {}))
    return found


def shape_at(identity: tuple[str, str], position: str) -> Shape:
    shape = SHAPES[identity]
    for step in filter(None, position.split(".")):
        inner = shape.fields[step]
        assert inner is not None
        shape = inner
    return shape


@pytest.mark.parametrize(("identity", "position", "definition"), DEFINITIONS)
def test_a_shape_has_the_fields_of_the_api(
    identity: tuple[str, str], position: str, definition: str, definitions: dict[str, set[str]]
) -> None:
    fields = set(shape_at(identity, position).fields)
    assert definitions[definition] - fields == set()
    assert fields - definitions[definition] - OF_EARLIER_VERSIONS == set()


def all_shapes() -> Iterator[Shape]:
    pending = list(SHAPES.values())
    while pending:
        shape = pending.pop()
        yield shape
        pending.extend(inner for inner in shape.fields.values() if inner is not None)


def test_no_known_field_is_among_the_wrong_ones() -> None:
    assert [sorted(s.fields) for s in all_shapes() if {f.lower() for f in s.fields} & s.meant.keys()] == []
    assert [s.meant for s in all_shapes() if any(key != key.lower() for key in s.meant)] == []


def findings(text: str, rule: str = "unknown-wiring-field") -> list[tuple[int, int, str]]:
    result = lint_files({"manifest.yaml": text.encode()}, from_mapping({}, Layer(select=(rule, "internal-error"))))
    return [(f.location.span.line, f.location.span.column, f.message) for f in result.findings]


INGRESS = """\
apiVersion: {version}
kind: Ingress
metadata:
  name: front
  namespace: shop
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              serviceName: front
              servicePort: http
"""


def test_the_message_names_old_and_new_fields_and_helps_with_the_backend() -> None:
    text = INGRESS.format(version="networking.k8s.io/v1")
    result = lint_files({"a.yaml": text.encode()}, from_mapping({}, Layer(select=("unknown-wiring-field",))))
    message = (
        "Ingress shop/front is networking.k8s.io/v1, which has service.name and service.port.number, "
        "not serviceName and servicePort"
    )
    assert [(f.message, f.help) for f in result.findings] == [(message, "service: {name: front, port: {name: http}}")]


@pytest.mark.parametrize("version", ["networking.k8s.io/v1beta1", "extensions/v1beta1"])
def test_the_fields_of_a_removed_version_are_its_own(version: str) -> None:
    assert findings(INGRESS.format(version=version)) == []


SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  {field}: 1
  ports:
    - port: 80
"""


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("Type", "Service front has an unknown field spec.Type; the API knows type"),
        ("clusterIp", "Service front has an unknown field spec.clusterIp; the API knows clusterIP"),
        ("externalIP", "Service front has an unknown field spec.externalIP; the API knows externalIPs"),
        ("labels", "Service front has an unknown field spec.labels; labels is a field of metadata"),
        ("nodePort", "Service front has an unknown field spec.nodePort; nodePort is a field of spec.ports[]"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_the_field_that_was_meant(field: str, message: str) -> None:
    assert findings(SERVICE.format(field=field)) == [(6, 3, message)]


@pytest.mark.parametrize("field", ["colour", "healthCheckNodePort", "topologyKeys", "$patch", "ipFamily"])
def test_other_fields_are_passed_over(field: str) -> None:
    assert findings(SERVICE.format(field=field)) == []


def test_fields_that_have_nothing_to_do_with_traffic_are_left_to_the_api_schema() -> None:
    assert how_near("replica", "replicas") == "edit"
    text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replica: 2\n"
    assert findings(text) == []


def test_what_was_meant_can_be_asked_for() -> None:
    text = """\
apiVersion: v1
kind: Service
metadata:
  name: front
type: NodePort
Spec:
  ports:
    - port: 80
"""
    (resource,) = resources_of(parse("manifest.yaml", text.encode()).documents[0])
    assert meant_fields(resource) == {("spec",), ("spec", "type")}


def test_a_list_in_place_of_a_mapping_and_the_reverse_are_looked_through() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: [1]\nspec:\n  ports:\n    Port: 80\n    targetPort: [3000]\n"
    message = "Service without a name has an unknown field spec.ports.Port; the API knows port"
    assert findings(text) == [(6, 5, message)]
