"""How kustomize reads YAML, where that differs from what kubectl does with a file."""

import pytest
from render_samples import Sample, built, holes, only, place, problems, rendered

from ingresslint.render import render

SAMPLES = {
    "words of YAML 1.1 are texts, numbers are numbers": Sample(
        """
== overlay/kustomization.yaml
resources: [web.yaml]
== overlay/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: y, tier: no, on: off, quoted: "yes", really: true, version: 1.20}
  annotations: {count: 3, price: 1.50, flag: True, empty: , nothing: ~, octal: 010, when: 2024-05-06}
spec:
  selector: {app: y}
  ports: [{port: 0x50, nodePort: 30_080}]
  clock: 12:30
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            count: "3"
            empty: ""
            flag: "True"
            nothing: "~"
            octal: "010"
            price: "1.50"
            when: "2024-05-06"
          labels:
            app: "y"
            "on": "off"
            quoted: "yes"
            really: true
            tier: "no"
            version: 1.2
          name: web
        spec:
          clock: "12:30"
          ports:
          - nodePort: 30080
            port: 80
          selector:
            app: "y"
        """,
    ),
    "plain dates become times": Sample(
        """
== overlay/kustomization.yaml
resources: [thing.yaml]
== overlay/thing.yaml
apiVersion: example.com/v1
kind: Thing
metadata: {name: dates}
spec:
  day: 2024-5-6
  quoted: "2024-05-06"
  zoned: 2024-05-06T07:08:09.100+02:00
  blank: 2024-05-06 07:08:09
  no-zone: 2024-05-06T07:08:09
  no-day: 2024-02-30
""",
        """
        apiVersion: example.com/v1
        kind: Thing
        metadata:
          name: dates
        spec:
          blank: "2024-05-06T07:08:09Z"
          day: "2024-05-06T00:00:00Z"
          no-day: 2024-02-30
          no-zone: 2024-05-06T07:08:09
          quoted: "2024-05-06"
          zoned: "2024-05-06T07:08:09.1+02:00"
        """,
    ),
    "lists are taken apart, anchors and merges resolved": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
resources: [list.yaml, services.json, empty.yaml]
== overlay/list.yaml
apiVersion: v1
kind: List
items:
  - &web
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: &spec {type: ClusterIP, sessionAffinity: None}
  - {apiVersion: v1, kind: Service, metadata: {name: api}, spec: {<<: *spec, type: NodePort}}
== overlay/services.json
{"apiVersion": "v1", "kind": "ServiceList", "items": [
  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "db"}}]}
== overlay/empty.yaml
# nothing
---
{}
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: dev-web
        spec:
          sessionAffinity: None
          type: ClusterIP
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: dev-api
        spec:
          sessionAffinity: None
          type: NodePort
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: dev-db
        """,
    ),
    "what is for local use only is used and left out": Sample(
        """
== overlay/kustomization.yaml
resources: [all.yaml]
replacements:
  - source: {kind: Values, fieldPath: spec.type}
    targets: [{select: {kind: Service}, fieldPaths: [spec.type]}]
== overlay/all.yaml
apiVersion: example.com/v1
kind: Values
metadata: {name: values, annotations: {config.kubernetes.io/local-config: "true"}}
spec: {type: NodePort}
---
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {config.kubernetes.io/local-config: "false"}}
spec: {type: ClusterIP}
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            config.kubernetes.io/local-config: "false"
          name: web
        spec:
          type: NodePort
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_data_as_kustomize_prints_it(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_last_block_scalar_of_a_file_without_a_line_end_has_none() -> None:
    text = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  first: |\n    one\n  last: |\n    two"
    tree = {"kustomization.yaml": b"resources: [a.yaml]\n", "a.yaml": text}
    (config_map,) = render(tree.get, "").objects
    assert config_map.data["data"] == {"first": "one\n", "last": "two"}


def test_key_that_is_no_string_is_reported() -> None:
    rendering = built(
        """
== overlay/kustomization.yaml
resources: [settings.yaml]
== overlay/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  off: kept
  "80": kept
  443: refused
  true: refused
"""
    )
    assert problems(rendering) == [
        'overlay/settings.yaml:7:3 kustomization-invalid: The key "443" is no string, so kustomize refuses it',
        'overlay/settings.yaml:8:3 kustomization-invalid: The key "true" is no string, so kustomize refuses it',
    ]
    assert only(rendering, "ConfigMap").data["data"] == {
        "off": "kept",
        "80": "kept",
        "443": "refused",
        "true": "refused",
    }


def test_key_that_is_written_twice_is_reported() -> None:
    tree = "\n== overlay/kustomization.yaml\nresources: [web.yaml]\n== overlay/web.yaml\n"
    rendering = built(tree + "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: A\n  type: B\n")
    assert problems(rendering) == [
        'overlay/web.yaml:6:3 kustomization-invalid: The key "type" is written twice, so kustomize refuses it'
    ]


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("kind: Service\nmetadata: {}", "2:1 kustomization-invalid: A resource of kind Service has no metadata.name"),
        (
            "kind: Job\nmetadata:\n  generateName: x-",
            "2:1 kustomization-invalid: A resource of kind Job has no metadata.name",
        ),
        ("metadata: {name: web}", "1:1 kustomization-invalid: A document has no kind, so it is no resource"),
        ("just a text", "1:1 kustomization-invalid: A document is no mapping, so it is no resource"),
        ("kind: List\nitems: text", "2:8 kustomization-invalid: The items of a List are no list"),
    ],
)
def test_document_that_is_no_resource_is_reported(document: str, problem: str) -> None:
    tree = f"\n== overlay/kustomization.yaml\nresources: [a.yaml]\n== overlay/a.yaml\n{document}\n"
    assert problems(built(tree)) == [f"overlay/a.yaml:{problem}"]


def test_document_that_cannot_be_read_is_a_hole() -> None:
    rendering = built(
        """
== overlay/kustomization.yaml
resources: [web.yaml]
== overlay/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
---
kind: [
"""
    )
    assert holes(rendering) == ["overlay/web.yaml: a document cannot be read"]
    assert place(only(rendering, "Service").locate(("metadata", "name"))) == "overlay/web.yaml:3:18"
