"""Labels and annotations that a kustomization adds, and the fields that it adds them to."""

import pytest
from render_samples import WEB, Sample, built, only, place, problems, rendered

_MIXED = """
== base/kustomization.yaml
resources: [all.yaml]
== base/all.yaml
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: ExternalName, externalName: shop.example}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - {topologyKey: zone, labelSelector: {matchLabels: {app: db}}}
            - {topologyKey: host}
  volumeClaimTemplates: [{metadata: {name: data}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: main}]}}}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all}
spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {}}]}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: canary, labels: }
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}
"""

SAMPLES = {
    "common labels reach selectors and templates of built-in kinds": Sample(
        _MIXED
        + """
== overlay/kustomization.yaml
resources: [../base]
commonLabels:
  team: shop
  enabled: "true"
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            enabled: "true"
            team: shop
          name: outside
        spec:
          externalName: shop.example
          selector:
            enabled: "true"
            team: shop
          type: ExternalName
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          labels:
            enabled: "true"
            team: shop
          name: db
        spec:
          selector:
            matchLabels:
              app: db
              enabled: "true"
              team: shop
          template:
            metadata:
              labels:
                app: db
                enabled: "true"
                team: shop
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - labelSelector:
                      matchLabels:
                        app: db
                        enabled: "true"
                        team: shop
                    topologyKey: zone
                  - topologyKey: host
          volumeClaimTemplates:
          - metadata:
              labels:
                enabled: "true"
                team: shop
              name: data
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          labels:
            enabled: "true"
            team: shop
          name: nightly
        spec:
          jobTemplate:
            metadata:
              labels:
                enabled: "true"
                team: shop
            spec:
              template:
                metadata:
                  labels:
                    enabled: "true"
                    team: shop
                spec:
                  containers:
                  - name: main
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          labels:
            enabled: "true"
            team: shop
          name: all
        spec:
          ingress:
          - from:
            - podSelector:
                matchLabels:
                  app: web
                  enabled: "true"
                  team: shop
            - namespaceSelector: {}
          podSelector: {}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata:
          labels:
            enabled: "true"
            team: shop
          name: canary
        spec:
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
        """,
    ),
    "labels reach metadata, with templates the templates, with fields more": Sample(
        _MIXED
        + """
== overlay/kustomization.yaml
resources: [../base]
labels:
  - pairs: {plain: a}
  - pairs: {templates: b}
    includeTemplates: true
  - pairs: {fields: c}
    fields:
      - {path: spec/template/metadata/labels, kind: Rollout, create: true}
      - {path: spec/extra, kind: Rollout, create: true}
      - {path: spec/never, kind: Rollout}
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            fields: c
            plain: a
            templates: b
          name: outside
        spec:
          externalName: shop.example
          type: ExternalName
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          labels:
            fields: c
            plain: a
            templates: b
          name: db
        spec:
          selector:
            matchLabels:
              app: db
          template:
            metadata:
              labels:
                app: db
                templates: b
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - labelSelector:
                      matchLabels:
                        app: db
                    topologyKey: zone
                  - topologyKey: host
          volumeClaimTemplates:
          - metadata:
              labels:
                templates: b
              name: data
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          labels:
            fields: c
            plain: a
            templates: b
          name: nightly
        spec:
          jobTemplate:
            metadata:
              labels:
                templates: b
            spec:
              template:
                metadata:
                  labels:
                    templates: b
                spec:
                  containers:
                  - name: main
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          labels:
            fields: c
            plain: a
            templates: b
          name: all
        spec:
          ingress:
          - from:
            - podSelector:
                matchLabels:
                  app: web
            - namespaceSelector: {}
          podSelector: {}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata:
          labels:
            fields: c
            plain: a
            templates: b
          name: canary
        spec:
          extra:
            fields: c
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
                fields: c
        """,
    ),
    "common annotations reach templates": Sample(
        WEB
        + """
== overlay/kustomization.yaml
resources: [../base]
commonAnnotations:
  example.com/count: "3"
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          annotations:
            example.com/count: "3"
          name: web
        spec:
          selector:
            matchLabels:
              app: front
          template:
            metadata:
              annotations:
                example.com/count: "3"
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
            example.com/count: "3"
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
    "a label that was added to several fields is one value to kustomize": Sample(
        WEB
        + """
== middle/kustomization.yaml
resources: [../base]
labels:
  - pairs: {tier: edge}
    includeSelectors: true
== overlay/kustomization.yaml
resources: [../middle]
patches:
  - patch: |-
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {tier: core}}}
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          labels:
            tier: edge
          name: web
        spec:
          selector:
            matchLabels:
              app: front
              tier: edge
          template:
            metadata:
              labels:
                app: front
                tier: edge
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
            tier: core
          name: web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
            tier: core
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_labelled_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_labels_point_at_their_pair_in_the_kustomization() -> None:
    rendering = built(SAMPLES["common labels reach selectors and templates of built-in kinds"].tree)
    stateful_set, service = only(rendering, "StatefulSet"), only(rendering, "Service")
    template = ("spec", "template", "metadata", "labels")
    assert place(stateful_set.locate((*template, "team"))) == "overlay/kustomization.yaml:3:9"
    assert place(stateful_set.locate((*template, "app"))) == "base/all.yaml:12:30"
    assert place(stateful_set.locate_key((*template, "team"))) == "overlay/kustomization.yaml:3:3"
    assert place(service.locate(("spec", "selector"))) == "overlay/kustomization.yaml:2:1"


def test_label_that_is_no_string_is_refused() -> None:
    tree = f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\ncommonLabels: {{on: true, team: shop, count: 2}}\n"
    rendering = built(tree)
    assert problems(rendering) == [
        "overlay/kustomization.yaml:2:20 kustomization-invalid: commonLabels.true must be a string, it is a boolean",
        "overlay/kustomization.yaml:2:45 kustomization-invalid: commonLabels.count must be a string, it is a number",
    ]
    assert only(rendering, "Service").data["spec"]["selector"] == {"app": "front", "team": "shop"}


def test_selector_that_is_no_mapping_is_refused() -> None:
    rendering = built(
        """
== overlay/kustomization.yaml
resources: [web.yaml]
commonLabels: {team: shop}
== overlay/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: front}
"""
    )
    assert problems(rendering) == [
        "overlay/web.yaml:4:18 kustomization-invalid: A label is to be set in something that is no mapping"
    ]
