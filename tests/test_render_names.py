"""Prefixes, suffixes and namespaces, and the references that follow them."""

import pytest
from render_samples import WEB, Sample, built, only, place, problems, rendered

SAMPLES = {
    "prefix and suffix rename all but three kinds, and what refers to them by known fields": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
nameSuffix: -v2
resources: [all.yaml]
== overlay/all.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Secret
metadata: {name: cert}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
  annotations:
    nginx.ingress.kubernetes.io/auth-secret: cert
    nginx.ingress.kubernetes.io/auth-tls-secret: shop/cert
    nginx.ingress.kubernetes.io/proxy-ssl-secret: cert
spec:
  ingressClassName: edge
  tls: [{hosts: [shop.example], secretName: cert}, {secretName: made-elsewhere}]
  rules:
    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    - http: {paths: [{path: /api, pathType: Prefix, backend: {service: {name: api, port: {number: 81}}}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: robot
      containers: [{name: web, envFrom: [{secretRef: {name: cert}}]}]
      volumes: [{name: cert, projected: {sources: [{secret: {name: cert}}]}}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
""",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: dev-web-v2
        spec:
          ports:
          - port: 80
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: dev-cert-v2
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: dev-edge-v2
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          annotations:
            nginx.ingress.kubernetes.io/auth-secret: dev-cert-v2
            nginx.ingress.kubernetes.io/auth-tls-secret: shop/cert
            nginx.ingress.kubernetes.io/proxy-ssl-secret: cert
          name: dev-front-v2
        spec:
          ingressClassName: edge
          rules:
          - http:
              paths:
              - backend:
                  service:
                    name: dev-web-v2
                    port:
                      number: 80
                path: /
                pathType: Prefix
          - http:
              paths:
              - backend:
                  service:
                    name: api
                    port:
                      number: 81
                path: /api
                pathType: Prefix
          tls:
          - hosts:
            - shop.example
            secretName: dev-cert-v2
          - secretName: made-elsewhere
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: dev-web-v2
        spec:
          rules:
          - backendRefs:
            - name: web
              port: 80
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: dev-web-v2
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: dev-web-v2
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dev-web-v2
        spec:
          template:
            spec:
              containers:
              - envFrom:
                - secretRef:
                    name: dev-cert-v2
                name: web
              serviceAccountName: dev-robot-v2
              volumes:
              - name: cert
                projected:
                  sources:
                  - secret:
                      name: dev-cert-v2
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: dev-robot-v2
        """,
    ),
    "a namespace moves everything that has one": Sample(
        """
== overlay/kustomization.yaml
namespace: prod
resources: [all.yaml]
== overlay/all.yaml
apiVersion: v1
kind: Namespace
metadata: {name: dev}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: dev}
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letters}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: dev}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: robots}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - {kind: ServiceAccount, name: default, namespace: old}
  - {kind: ServiceAccount, name: robot, namespace: dev}
  - {kind: ServiceAccount, name: stranger, namespace: dev}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks: [{name: a.example.com, clientConfig: {service: {name: web, namespace: dev}}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [{backendRefs: [{name: web, namespace: dev, port: 80}]}]}
""",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: prod
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          namespace: prod
        ---
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata:
          name: letters
          namespace: prod
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata:
          name: disk
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: robot
          namespace: prod
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: robots
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: view
        subjects:
        - kind: ServiceAccount
          name: default
          namespace: prod
        - kind: ServiceAccount
          name: robot
          namespace: prod
        - kind: ServiceAccount
          name: stranger
          namespace: dev
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata:
          name: checks
        webhooks:
        - clientConfig:
            service:
              name: web
              namespace: prod
          name: a.example.com
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: web
          namespace: prod
        spec:
          rules:
          - backendRefs:
            - name: web
              namespace: dev
              port: 80
        """,
    ),
    "layers add their affixes outside, and a patch may use any name of before": Sample(
        WEB
        + """
== staging/kustomization.yaml
namePrefix: staging-
resources: [../base, ingress.yaml]
== staging/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
== overlay/kustomization.yaml
namePrefix: eu-
resources: [../staging]
patches:
  - patch: |-
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}
  - patch: |-
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: staging-web}, spec: {replicas: 3}}
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: eu-staging-web
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
          name: eu-staging-web
        spec:
          ports:
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
          type: NodePort
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: eu-staging-front
        spec:
          defaultBackend:
            service:
              name: eu-staging-web
              port:
                number: 80
        """,
    ),
    "roles are told apart by the kind of the reference": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
resources: [rbac.yaml]
== overlay/rbac.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [cert, other]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: to-role}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: to-cluster-role}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: elsewhere}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: v1
kind: Secret
metadata: {name: cert}
""",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: dev-reader
        rules:
        - apiGroups:
          - ""
          resourceNames:
          - dev-cert
          - other
          resources:
          - secrets
          verbs:
          - get
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: dev-to-role
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: dev-reader
        subjects:
        - kind: ServiceAccount
          name: dev-robot
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: dev-to-cluster-role
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: reader
        subjects:
        - kind: ServiceAccount
          name: robot
          namespace: elsewhere
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: dev-robot
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: dev-cert
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_named_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_namespace_points_at_the_kustomization_and_a_name_at_its_manifest() -> None:
    tree = f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nnamespace: prod\nnamePrefix: dev-\n"
    service = only(built(tree), "Service")
    assert place(service.locate(("metadata", "namespace"))) == "overlay/kustomization.yaml:2:12"
    assert place(service.locate(("metadata", "name"))) == "base/web.yaml:27:9"
    assert service.raw(("metadata", "name")) is None


def test_what_made_a_name_is_known() -> None:
    service = only(built(f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nnamePrefix: dev-\n"), "Service")
    assert [place(p) for p in service.touched_by(("metadata", "name"))] == ["overlay/kustomization.yaml:2:13"]
    assert service.touched_by(("spec", "type")) == ()


def test_reference_stays_where_it_is_written_and_knows_what_renamed_it() -> None:
    sample = SAMPLES["layers add their affixes outside, and a patch may use any name of before"]
    ingress = only(built(sample.tree), "Ingress")
    name = ("spec", "defaultBackend", "service", "name")
    assert place(ingress.locate(name)) == "staging/ingress.yaml:4:41"
    assert [place(p) for p in ingress.touched_by(name)] == [
        "base/web.yaml:27:9",
        "staging/kustomization.yaml:1:13",
        "overlay/kustomization.yaml:1:13",
    ]


def test_object_as_written_is_kept() -> None:
    service = only(built(f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nnamePrefix: dev-\n"), "Service")
    assert (service.written.api_version, service.written.kind, service.written.name) == ("v1", "Service", "web")
    assert service.resource.name == "dev-web"


def test_cluster_scope_comes_from_ingresslint_not_from_kustomize() -> None:
    sample = SAMPLES["a namespace moves everything that has one"]
    issuer = only(built(sample.tree), "ClusterIssuer")
    assert issuer.data["metadata"]["namespace"] == "prod"
    assert issuer.resource.namespace == ""


def test_namespace_that_makes_two_objects_one_is_reported() -> None:
    rendering = built(
        """
== overlay/kustomization.yaml
resources: [all.yaml]
namespace: prod
== overlay/all.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: one}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: two}
"""
    )
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:2:12 kustomization-invalid: "
            "The namespace prod makes two resources the same: Service prod/web"
        )
    ]


_TWICE = (
    WEB
    + """
== one/kustomization.yaml
resources: [../base]
ONE
== two/kustomization.yaml
resources: [../base]
TWO
== overlay/kustomization.yaml
resources: [../one, ../two, ingress.yaml]
== overlay/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
"""
)
_RENAME = """
patches:
  - target: {name: web}
    patch: |-
      - {op: replace, path: /metadata/name, value: NEW}
"""


def test_name_that_may_mean_objects_of_several_prefixes_is_left_alone() -> None:
    rendering = built(_TWICE.replace("ONE", "namePrefix: one-").replace("TWO", "namePrefix: two-"))
    assert rendering.problems == ()
    assert only(rendering, "Ingress").data["spec"]["defaultBackend"]["service"]["name"] == "web"


def test_name_that_may_mean_two_objects_is_reported_at_the_object_that_uses_it() -> None:
    rendering = built(
        _TWICE.replace("ONE", _RENAME.replace("NEW", "red")).replace("TWO", _RENAME.replace("NEW", "blue"))
    )
    assert problems(rendering) == [
        (
            'overlay/ingress.yaml:1:1 kustomization-invalid: Ingress front refers to "web" in '
            "spec/defaultBackend/service/name, and Service red and Service blue may be meant"
        )
    ]
