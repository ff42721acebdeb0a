"""Strategic merge patches: merge keys, directives, nulls, and the order that kustomize gives to lists."""

import pytest
from render_samples import WEB, Sample, built, files, only, place, problems, rendered

SAMPLES = {
    "lists are merged by key, new items first": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - path: web.yaml
== overlay/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: sidecar
          image: registry.example/proxy:7
        - name: main
          ports:
            - containerPort: 3000
              protocol: TCP
            - containerPort: 9090
              name: metrics
          env:
            - name: LEVEL
              value: debug
            - name: MODE
              value: patched
      volumes:
        - name: cache
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 443
      name: https
      targetPort: 8443
    - port: 80
      nodePort: 30080
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 3
          selector:
            matchLabels:
              app: front
          template:
            metadata:
              labels:
                app: front
            spec:
              containers:
              - image: registry.example/proxy:7
                name: sidecar
              - env:
                - name: LEVEL
                  value: debug
                - name: MODE
                  value: patched
                image: registry.example:5000/shop/web:1.2
                name: main
                ports:
                - containerPort: 9090
                  name: metrics
                - containerPort: 3000
                  name: http
              volumes:
              - emptyDir: {}
                name: cache
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports:
          - name: https
            port: 443
            targetPort: 8443
          - name: http
            nodePort: 30080
            port: 80
            targetPort: 3000
          selector:
            app: front
        """,
    ),
    "directives delete, replace and merge": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      $patch: delete
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        selector:
          $patch: replace
          matchLabels:
            tier: front
        template:
          spec:
            containers:
              - name: main
                env:
                  - name: MODE
                    $patch: delete
                ports:
                  - $patch: replace
                  - containerPort: 8081
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector:
            matchLabels:
              tier: front
          template:
            metadata:
              labels:
                app: front
            spec:
              containers:
              - env: []
                image: registry.example:5000/shop/web:1.2
                name: main
                ports:
                - containerPort: 8081
        """,
    ),
    "null takes a key away": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        labels:
      spec:
        selector: null
        template:
          spec:
            containers:
              - name: main
                ports: null
                resources:
                  limits:
                    cpu: null
                    memory: 1Gi
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
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
                resources:
                  limits:
                    memory: 1Gi
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
        """,
    ),
    "directives of the API server are keys to kustomize": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        finalizers: [example.com/b, example.com/a]
        $deleteFromPrimitiveList/finalizers: [example.com/c]
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        finalizers: [example.com/c, example.com/a]
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          $deleteFromPrimitiveList/finalizers:
          - example.com/c
          finalizers:
          - example.com/c
          - example.com/a
          - example.com/b
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
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
        """,
    ),
    "lists of custom resources are replaced": Sample(
        """
== overlay/kustomization.yaml
resources: [rollout.yaml]
patches:
  - target: {kind: Rollout}
    patch: |-
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata:
        name: any
      spec:
        template:
          spec:
            containers:
              - name: main
                image: web:2
== overlay/rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  paused: true
  template:
    spec:
      containers:
        - name: main
          image: web:1
        - name: sidecar
          image: proxy:7
""",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata:
          name: web
        spec:
          paused: true
          template:
            spec:
              containers:
              - image: web:2
                name: main
        """,
    ),
    "a target selects by patterns and labels, and keeps name and kind": Sample(
        """
== overlay/kustomization.yaml
resources: [services.yaml]
patches:
  - target:
      kind: Service
      name: web|api.*
      labelSelector: tier in (front, edge),!legacy
    patch: |-
      apiVersion: v1
      kind: Any
      metadata:
        name: any
        labels:
          patched: "yes"
  - target: {kind: Service, annotationSelector: stage=old}
    options: {allowNameChange: true}
    patch: |-
      apiVersion: v1
      kind: Service
      metadata:
        name: renamed
== overlay/services.yaml
apiVersion: v1
kind: Service
metadata: {name: web, labels: {tier: front}}
---
apiVersion: v1
kind: Service
metadata: {name: api-v2, labels: {tier: edge}}
---
apiVersion: v1
kind: Service
metadata: {name: api-v1, labels: {tier: edge, legacy: "1"}}
---
apiVersion: v1
kind: Service
metadata: {name: webby, labels: {tier: front}, annotations: {stage: old}}
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            patched: "yes"
            tier: front
          name: web
        ---
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            patched: "yes"
            tier: edge
          name: api-v2
        ---
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            legacy: "1"
            tier: edge
          name: api-v1
        ---
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            stage: old
          labels:
            tier: front
          name: renamed
        """,
    ),
    "the old field takes files and texts": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patchesStrategicMerge:
  - replicas.yaml
  - |-
    apiVersion: v1
    kind: Service
    metadata:
      name: web
      labels:
        count: 2
    spec:
      type: NodePort
== overlay/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
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
          labels:
            count: "2"
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
          type: NodePort
        """,
    ),
    "a number over a quoted text becomes a text": Sample(
        """
== overlay/kustomization.yaml
resources: [web.yaml]
patches:
  - patch: |-
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        ports:
          - port: 80
            targetPort: 3000
          - port: 443
            targetPort: 8443
== overlay/web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 80
      targetPort: "http"
    - port: 443
      targetPort: https
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports:
          - port: 80
            targetPort: "3000"
          - port: 443
            targetPort: 8443
        """,
    ),
    "replace at the top changes nothing": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      $patch: replace
      spec:
        type: NodePort
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
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_patched_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def overlay(patch: str) -> str:
    """The base of a Deployment and a Service, with one patch."""
    text = "".join(f"      {line}\n" for line in patch.strip().splitlines())
    return f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\npatches:\n  - patch: |-\n{text}"


def test_patch_without_target_is_reported_where_it_stands() -> None:
    rendering = built(overlay("apiVersion: apps/v1beta1\nkind: Deployment\nmetadata:\n  name: web"))
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:4:7 kustomization-invalid: The patch for Deployment web (apps/v1beta1) has no target: "
            "no resource of the build is that; it has Deployment web (apps/v1)"
        )
    ]
    assert [one.data["metadata"]["name"] for one in rendering.objects] == ["web", "web"]


def test_patch_in_another_namespace_has_no_target() -> None:
    rendering = built(overlay("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop"))
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:4:7 kustomization-invalid: The patch for Service shop/web (v1) has no target: "
            "no resource of the build is that; it has Service web (v1)"
        )
    ]


def test_mapping_over_a_list_is_refused_and_the_object_stays() -> None:
    rendering = built(overlay("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    port: 81"))
    assert problems(rendering) == [
        "overlay/kustomization.yaml:9:9 kustomization-invalid: A patch puts a mapping where the object has a list"
    ]
    assert only(rendering, "Service").data["spec"]["ports"] == [{"name": "http", "port": 80, "targetPort": 3000}]


def test_unknown_directive_is_refused() -> None:
    rendering = built(overlay("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  $patch: remove"))
    assert problems(rendering) == [
        'overlay/kustomization.yaml:8:7 kustomization-invalid: "$patch: remove" is no patch strategy'
    ]


def test_patched_values_point_at_the_patch_and_the_others_at_the_base() -> None:
    deployment = only(built(SAMPLES["lists are merged by key, new items first"].tree), "Deployment")
    containers = ("spec", "template", "spec", "containers")
    assert {path: place(deployment.locate(path)) for path in (
        ("spec", "replicas"),
        (*containers, 0, "image"),
        (*containers, 1, "image"),
        (*containers, 1, "ports", 0, "containerPort"),
        (*containers, 1, "ports", 1, "name"),
        (*containers, 1, "env", 1, "value"),
        ("metadata", "name"),
    )} == {
        ("spec", "replicas"): "overlay/web.yaml:6:13",
        (*containers, 0, "image"): "overlay/web.yaml:11:18",
        (*containers, 1, "image"): "base/web.yaml:16:18",
        (*containers, 1, "ports", 0, "containerPort"): "overlay/web.yaml:16:30",
        (*containers, 1, "ports", 1, "name"): "base/web.yaml:19:21",
        (*containers, 1, "env", 1, "value"): "overlay/web.yaml:22:22",
        ("metadata", "name"): "base/web.yaml:4:9",
    }  # fmt: skip


def test_inline_patches_point_into_the_kustomization() -> None:
    tree = SAMPLES["null takes a key away"].tree
    deployment = only(built(tree), "Deployment")
    memory = deployment.locate(("spec", "template", "spec", "containers", 0, "resources", "limits", "memory"))
    assert (memory.path, memory.span.line, memory.span.column) == ("overlay/kustomization.yaml", 19, 29)
    assert files(tree)["overlay/kustomization.yaml"].decode().splitlines()[18] == "                    memory: 1Gi"
