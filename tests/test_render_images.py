"""New images and replica counts."""

import pytest
from render_samples import WEB, Sample, built, only, place, problems, rendered

SAMPLES = {
    "name, tag and digest": Sample(
        """
== overlay/kustomization.yaml
resources: [pods.yaml]
images:
  - {name: "host:5000/web", newTag: "2"}
  - {name: nginx, newName: mirror.example/nginx}
  - {name: redis, digest: "sha256:0123"}
  - {name: busybox, newName: tools, newTag: "3", digest: "sha256:4567"}
  - {name: debian, tagSuffix: -slim}
  - {name: absent, newTag: "9"}
== overlay/pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers: [{name: wait, image: "busybox:1"}]
  containers:
    - {name: web, image: "host:5000/web:1"}
    - {name: proxy, image: nginx}
    - {name: nginx-exporter, image: "nginx-exporter:1"}
    - {name: cache, image: "redis:6@sha256:ffff"}
    - {name: shell, image: "debian:12"}
    - {name: none}
---
apiVersion: example.com/v1
kind: Anything
metadata: {name: deep}
spec: {layers: [{containers: [{image: "nginx:1.20"}], image: nginx}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {containers: [{image: nginx}]}
""",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
          - image: host:5000/web:2
            name: web
          - image: mirror.example/nginx
            name: proxy
          - image: nginx-exporter:1
            name: nginx-exporter
          - image: redis@sha256:0123
            name: cache
          - image: debian:12-slim-slim
            name: shell
          - name: none
          initContainers:
          - image: tools:3@sha256:4567
            name: wait
        ---
        apiVersion: example.com/v1
        kind: Anything
        metadata:
          name: deep
        spec:
          layers:
          - containers:
            - image: mirror.example/nginx:1.20
            image: nginx
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: things.example.com
        spec:
          containers:
          - image: nginx
        """,
    ),
    "replicas of every workload of a name": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
resources: [web.yaml]
replicas:
  - {name: web, count: 4}
== overlay/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec: {replicas: 1}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec: {replicas: 2}
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dev-web
        spec:
          replicas: 4
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: dev-web
        spec:
          replicas: 4
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dev-api
        spec:
          replicas: 2
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_changed_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_image_points_at_what_was_set_last_and_knows_the_manifest() -> None:
    tree = f"""{WEB}
== overlay/kustomization.yaml
resources: [../base]
images:
  - name: registry.example:5000/shop/web
    newTag: "9"
"""
    image = ("spec", "template", "spec", "containers", 0, "image")
    deployment = only(built(tree), "Deployment")
    assert deployment.data["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.example:5000/shop/web:9"
    assert place(deployment.locate(image)) == "overlay/kustomization.yaml:4:13"
    assert [place(p) for p in deployment.touched_by(image)] == ["base/web.yaml:16:18"]


def test_replica_count_points_at_the_kustomization() -> None:
    rendering = built(SAMPLES["replicas of every workload of a name"].tree)
    assert place(only(rendering, "StatefulSet").locate(("spec", "replicas"))) == "overlay/kustomization.yaml:4:24"


def test_replica_count_without_a_workload_is_reported() -> None:
    tree = f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nreplicas:\n  - name: api\n    count: 2\n"
    assert problems(built(tree)) == [
        (
            "overlay/kustomization.yaml:3:5 kustomization-invalid: "
            "The replica count for api has no target: no workload of the build has that name"
        )
    ]
