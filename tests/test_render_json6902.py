"""JSON patches (RFC 6902) and where they differ from the RFC."""

import pytest
from render_samples import WEB, Sample, built, only, place, problems, rendered

SAMPLES = {
    "every operation": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - target: {kind: Service, name: web}
    patch: |-
      - op: test
        path: /spec/ports/0/port
        value: 80
      - op: replace
        path: /spec/ports/0/targetPort
        value: http
      - op: add
        path: /spec/ports/-
        value: {name: https, port: 443, targetPort: 8443}
      - op: add
        path: /spec/ports/0
        value: {name: first, port: 79}
      - op: copy
        from: /spec/selector
        path: /metadata/labels
      - op: move
        from: /spec/selector/app
        path: /spec/selector/role
      - op: add
        path: /metadata/annotations/example.com~1owner
        value: shop
  - target: {kind: Deployment}
    path: ports.json
== overlay/ports.json
[{"op": "remove", "path": "/spec/template/spec/containers/0/env"},
 {"op": "replace", "path": "/spec/paused", "value": true}]
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          paused: true
          selector:
            matchLabels:
              app: front
          template:
            metadata:
              labels:
                app: front
            spec:
              containers:
              - image: registry.example:5000/shop/web:1.2
                name: main
                ports:
                - containerPort: 3000
                  name: http
        ---
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            example.com/owner: shop
          labels:
            app: front
          name: web
        spec:
          ports:
          - name: first
            port: 79
          - name: http
            port: 80
            targetPort: http
          - name: https
            port: 443
            targetPort: 8443
          selector:
            role: front
        """,
    ),
    "the old field does not make annotations": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patchesJson6902:
  - target: {version: v1, kind: Service, name: web}
    patch: |-
      - {op: add, path: /metadata/annotations, value: {count: 2, shown: true}}
      - {op: add, path: /spec/ports/-1, value: {port: 443}}
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector:
            matchLabels:
              app: front
          template:
            metadata:
              labels:
                app: front
            spec:
              containers:
              - env:
                - name: MODE
                  value: plain
                image: registry.example:5000/shop/web:1.2
                name: main
                ports:
                - containerPort: 3000
                  name: http
        ---
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            count: "2"
            shown: "true"
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          - port: 443
          selector:
            app: front
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_patched_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("{op: replace, path: /spec/port/0, value: 81}", "cannot replace /spec/port/0: the object has no such path"),
        ("{op: remove, path: /spec/type}", "cannot remove /spec/type: the object has no such path"),
        ("{op: add, path: /spec/ports/7, value: {}}", "cannot add /spec/ports/7: the object has no such path"),
        ("{op: add, path: /spec/ports/first, value: {}}", "cannot add /spec/ports/first: the object has no such path"),
        ("{op: move, from: /spec/type, path: /spec/kind}", "cannot move /spec/kind: the object has no such path"),
    ],
)
def test_operation_that_finds_nothing_is_reported_at_its_path(operation: str, message: str) -> None:
    patch = f"  - target: {{kind: Service}}\n    patch: |-\n      - {operation}\n"
    rendering = built(f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\npatches:\n{patch}")
    column = 10 + operation.index("path: ") + 5
    assert problems(rendering) == [
        f"overlay/kustomization.yaml:5:{column} kustomization-invalid: A JSON patch {message}"
    ]
    assert only(rendering, "Service").data["spec"]["ports"] == [{"name": "http", "port": 80, "targetPort": 3000}]


def test_failing_test_and_unknown_operation_are_reported() -> None:
    rendering = built(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - target: {kind: Service}
    patch: |-
      - op: test
        path: /spec/ports/0/port
        value: "80"
  - target: {kind: Deployment}
    patch: '[{"op": "merge", "path": "/spec"}]'
"""
    )
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:5:9 kustomization-invalid: "
            "The test of a JSON patch fails: /spec/ports/0/port has another value"
        ),
        'overlay/kustomization.yaml:9:12 kustomization-invalid: A JSON patch has no operation "merge"',
    ]


def test_values_point_at_the_operation_that_sets_them() -> None:
    service = only(built(SAMPLES["every operation"].tree), "Service")
    assert {path: place(service.locate(path)) for path in (
        ("spec", "ports", 0, "port"),
        ("spec", "ports", 1, "port"),
        ("spec", "ports", 1, "targetPort"),
        ("spec", "ports", 2, "targetPort"),
        ("spec", "selector", "role"),
        ("metadata", "annotations", "example.com/owner"),
    )} == {
        ("spec", "ports", 0, "port"): "overlay/kustomization.yaml:16:36",
        ("spec", "ports", 1, "port"): "base/web.yaml:33:13",
        ("spec", "ports", 1, "targetPort"): "overlay/kustomization.yaml:10:16",
        ("spec", "ports", 2, "targetPort"): "overlay/kustomization.yaml:13:53",
        ("spec", "selector", "role"): "base/web.yaml:30:10",
        ("metadata", "annotations", "example.com/owner"): "overlay/kustomization.yaml:25:16",
    }  # fmt: skip
