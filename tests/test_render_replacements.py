"""Replacements and variables."""

import pytest
from render_samples import WEB, Sample, built, only, place, problems, rendered

SAMPLES = {
    "values are copied, joined, made and typed": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base, route.yaml]
replacements:
  - path: host.yaml
  - source: {kind: Service, name: web, fieldPath: "spec.ports.[name=http].port"}
    targets:
      - select: {kind: HTTPRoute}
        fieldPaths: [spec.rules.*.backendRefs.0.port]
      - select: {kind: Deployment}
        fieldPaths:
          - spec.template.spec.containers.[name=main].env.[name=MODE].value
          - spec.template.metadata.annotations.[example.com/port]
        options: {create: true}
  - source:
      kind: Deployment
      fieldPath: spec.template.spec.containers.0.image
      options: {delimiter: ":", index: 2}
    targets:
      - select: {kind: Service, name: web}
        fieldPaths: [metadata.labels.version]
        options: {create: true}
  - source: {kind: Service, name: web, fieldPath: spec.selector}
    targets:
      - select: {group: apps}
        reject: [{name: other}, {labelSelector: never=here}]
        fieldPaths: [metadata.labels]
        options: {create: true}
== overlay/host.yaml
- source: {kind: Service, name: web}
  targets:
    - select: {kind: HTTPRoute}
      fieldPaths: [spec.hostnames.0]
      options: {delimiter: ., index: 0}
== overlay/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: front}
spec:
  hostnames: [NAME.shop.example]
  rules:
    - backendRefs: [{name: web, port: 81}]
    - backendRefs: [{name: web, port: 82}, {name: other, port: 83}]
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          labels:
            app: front
          name: web
        spec:
          selector:
            matchLabels:
              app: front
          template:
            metadata:
              annotations:
                example.com/port: 80
              labels:
                app: front
            spec:
              containers:
              - env:
                - name: MODE
                  value: "80"
                image: registry.example:5000/shop/web:1.2
                name: main
                ports:
                - containerPort: 3000
                  name: http
        ---
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            version: 1.2
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: front
        spec:
          hostnames:
          - web.shop.example
          rules:
          - backendRefs:
            - name: web
              port: 80
          - backendRefs:
            - name: web
              port: 80
            - name: other
              port: 83
        """,
    ),
    "variables keep the type of a whole value, and names as they end up": Sample(
        """
== base/kustomization.yaml
resources: [all.yaml]
vars:
  - name: SERVICE
    objref: {apiVersion: v1, kind: Service, name: web}
  - name: PORT
    objref: {apiVersion: v1, kind: Service, name: web}
    fieldref: {fieldpath: "spec.ports[0].port"}
== base/all.yaml
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {text: "$(SERVICE) costs $$(PRICE)", unknown: $(OTHER)}}
spec: {ports: [{port: 80, targetPort: $(PORT)}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec: {rules: [{host: $(SERVICE).example}], defaultBackend: {service: {name: $(SERVICE)}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: main, args: [--url=http://$(SERVICE):$(PORT), $(PORT)]}]}}}
== overlay/kustomization.yaml
namePrefix: dev-
resources: [../base]
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            text: dev-web costs $(PRICE)
            unknown: $(OTHER)
          name: dev-web
        spec:
          ports:
          - port: 80
            targetPort: 80
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: dev-front
        spec:
          defaultBackend:
            service:
              name: $(SERVICE)
          rules:
          - host: dev-web.example
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dev-web
        spec:
          template:
            spec:
              containers:
              - args:
                - --url=http://dev-web:80
                - 80
                name: main
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_replaced_values(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_copied_value_points_at_its_source() -> None:
    rendering = built(SAMPLES["values are copied, joined, made and typed"].tree)
    route, deployment = only(rendering, "HTTPRoute"), only(rendering, "Deployment")
    assert place(route.locate(("spec", "rules", 0, "backendRefs", 0, "port"))) == "base/web.yaml:33:13"
    assert place(route.locate(("spec", "hostnames", 0))) == "overlay/route.yaml:5:15"
    assert [place(p) for p in route.touched_by(("spec", "hostnames", 0))] == ["base/web.yaml:27:9"]
    assert place(deployment.locate(("metadata", "labels", "app"))) == "base/web.yaml:30:10"


def test_variable_stays_where_it_is_written() -> None:
    rendering = built(SAMPLES["variables keep the type of a whole value, and names as they end up"].tree)
    host = ("spec", "rules", 0, "host")
    ingress = only(rendering, "Ingress")
    assert place(ingress.locate(host)) == "base/all.yaml:9:23"
    assert [place(p) for p in ingress.touched_by(host)] == ["base/kustomization.yaml:3:5"]


def overlay(text: str) -> str:
    return f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\n{text}"


@pytest.mark.parametrize(
    ("replacement", "message"),
    [
        ("{targets: []}", "A replacement needs a source and targets"),
        (
            "{source: {kind: Service, name: api}, targets: []}",
            "The source of a replacement is Service api: no resource of the build is that",
        ),
        (
            "{source: {name: web}, targets: []}",
            "The source of a replacement is web: 2 resources of the build are that",
        ),
        (
            "{source: {kind: Service, fieldPath: spec.type}, targets: []}",
            "The source of a replacement is missing: Service web has no spec.type",
        ),
        (
            "{source: {kind: Service}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.x]}]}",
            "A replacement has no target: a selected resource has no spec.x",
        ),
        (
            "{source: {kind: Service, options: {delimiter: '-', index: 1}}, targets: []}",
            "Part 1 is wanted of a value that has 1",
        ),
    ],
)
def test_replacement_that_kustomize_refuses(replacement: str, message: str) -> None:
    assert problems(built(overlay(f"replacements:\n  - {replacement}\n"))) == [
        f"overlay/kustomization.yaml:3:5 kustomization-invalid: {message}"
    ]


def test_replacement_by_a_value_of_another_type_is_refused_without_showing_it() -> None:
    targets = "[{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.ports.0.containerPort]}]"
    tree = overlay(f"replacements:\n  - {{source: {{kind: Service}}, targets: {targets}}}\n")
    assert problems(built(tree)) == [
        (
            "overlay/kustomization.yaml:3:5 kustomization-invalid: "
            "A replacement puts a value in the place of one of another type"
        )
    ]


def test_variable_without_a_source_is_reported() -> None:
    tree = overlay("vars:\n  - name: HOST\n    objref: {apiVersion: v1, kind: Service, name: api}\n")
    assert problems(built(tree)) == [
        (
            "overlay/kustomization.yaml:3:5 kustomization-invalid: "
            "The variable HOST has no source: Service api is not in the build"
        )
    ]


def test_variable_of_a_missing_field_is_reported() -> None:
    objref = "{apiVersion: v1, kind: Service, name: web}"
    tree = overlay(f"vars:\n  - name: HOST\n    objref: {objref}\n    fieldref: {{fieldpath: spec.clusterIP}}\n")
    assert problems(built(tree)) == [
        (
            "overlay/kustomization.yaml:3:5 kustomization-invalid: "
            "The variable HOST has no source: Service web has no spec.clusterIP"
        )
    ]
