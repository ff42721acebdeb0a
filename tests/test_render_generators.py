"""ConfigMaps and Secrets that a kustomization makes: content, hashes, and the names that follow them."""

import pytest
from render_samples import Sample, built, files, holes, only, place, problems, rendered

from ingresslint.render import render

SAMPLES = {
    "literals, files and env files, with the hash in every reference": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
resources: [web.yaml]
configMapGenerator:
  - name: settings
    literals: [MODE=fast, 'QUOTED="a b"', "MARKS=<a&b>"]
    files: [site.conf, renamed=site.conf]
    envs: [more.env]
    env: last.env
secretGenerator:
  - name: cert
    type: kubernetes.io/tls
    literals: [tls.crt=one, tls.key=two]
  - name: login
    literals: [password=a long password whose base64 text does not fit into one line of seventy]
== overlay/site.conf
server { listen 80; }
== overlay/more.env
# comment

PORT=3000
  EMPTY
URL=https://shop.example/?a=b
== overlay/last.env
LAST=1
== overlay/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: main, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: login}}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {tls: [{secretName: cert}]}
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dev-web
        spec:
          template:
            spec:
              containers:
              - envFrom:
                - configMapRef:
                    name: dev-settings-2gf52fcdkg
                - secretRef:
                    name: dev-login-6g2md77549
                name: main
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: dev-web
        spec:
          tls:
          - secretName: dev-cert-5mdkkm86dm
        ---
        apiVersion: v1
        data:
          EMPTY: ""
          LAST: "1"
          MARKS: <a&b>
          MODE: fast
          PORT: "3000"
          QUOTED: a b
          URL: https://shop.example/?a=b
          renamed: |
            server { listen 80; }
          site.conf: |
            server { listen 80; }
        kind: ConfigMap
        metadata:
          name: dev-settings-2gf52fcdkg
        ---
        apiVersion: v1
        data:
          tls.crt: b25l
          tls.key: dHdv
        kind: Secret
        metadata:
          name: dev-cert-5mdkkm86dm
        type: kubernetes.io/tls
        ---
        apiVersion: v1
        data:
          password: |
            YSBsb25nIHBhc3N3b3JkIHdob3NlIGJhc2U2NCB0ZXh0IGRvZXMgbm90IGZpdCBpbnRvIG
            9uZSBsaW5lIG9mIHNldmVudHk=
        kind: Secret
        metadata:
          name: dev-login-6g2md77549
        type: Opaque
        """,
    ),
    "options of one generator win over those of all": Sample(
        """
== overlay/kustomization.yaml
generatorOptions:
  labels: {made: all, kept: all}
  annotations: {note: all}
  immutable: true
configMapGenerator:
  - name: plain
    literals: [a=1]
    options: {disableNameSuffixHash: true, labels: {made: one}}
  - name: hashed
    namespace: shop
    literals: [a=1]
""",
        """
        apiVersion: v1
        data:
          a: "1"
        immutable: true
        kind: ConfigMap
        metadata:
          annotations:
            note: all
          labels:
            kept: all
            made: one
          name: plain
        ---
        apiVersion: v1
        data:
          a: "1"
        immutable: true
        kind: ConfigMap
        metadata:
          annotations:
            note: all
          labels:
            kept: all
            made: all
          name: hashed-h29d89cmmt
          namespace: shop
        """,
    ),
    "an overlay merges into and replaces what the base makes": Sample(
        """
== base/kustomization.yaml
configMapGenerator:
  - name: merged
    literals: [kept=1, changed=2]
    options: {labels: {from: base}}
  - name: replaced
    literals: [gone=1]
secretGenerator:
  - name: cert
    type: kubernetes.io/tls
    literals: [tls.crt=one, tls.key=two]
== overlay/kustomization.yaml
namePrefix: dev-
resources: [../base]
configMapGenerator:
  - name: merged
    behavior: merge
    literals: [changed=3, added=4]
    options: {labels: {by: overlay}}
  - name: replaced
    behavior: replace
    literals: [new=1]
secretGenerator:
  - name: cert
    behavior: merge
    type: kubernetes.io/tls
    literals: [tls.key=three]
""",
        """
        apiVersion: v1
        data:
          added: "4"
          changed: "3"
          kept: "1"
        kind: ConfigMap
        metadata:
          labels:
            by: overlay
            from: base
          name: dev-merged-5m75g2b55d
        ---
        apiVersion: v1
        data:
          new: "1"
        kind: ConfigMap
        metadata:
          name: dev-replaced-btdm98b972
        ---
        apiVersion: v1
        data:
          tls.crt: b25l
          tls.key: dGhyZWU=
        kind: Secret
        metadata:
          name: dev-cert-fd9745g42c
        type: kubernetes.io/tls
        """,
    ),
    "a patch changes the hash": Sample(
        """
== overlay/kustomization.yaml
configMapGenerator:
  - name: settings
    literals: [a=1]
patches:
  - patch: |-
      {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {b: "2"}}
""",
        """
        apiVersion: v1
        data:
          a: "1"
          b: "2"
        kind: ConfigMap
        metadata:
          name: settings-7gdc49gk6d
        """,
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_generated_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def test_bytes_that_are_no_text_go_to_binary_data() -> None:
    tree = {
        "kustomization.yaml": b"configMapGenerator: [{name: logo, files: [logo.gif]}]\n",
        "logo.gif": b"GIF89a\xff\xfe",
    }
    (logo,) = render(tree.get, "").objects
    assert logo.data == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "logo-7hgmttgb94"},
        "binaryData": {"logo.gif": "R0lGODlh//4="},
    }


def test_generated_values_point_at_the_generator() -> None:
    rendering = built(SAMPLES["options of one generator win over those of all"].tree)
    plain, hashed = rendering.objects
    assert plain.path == "overlay/kustomization.yaml"
    assert place(plain.locate(())) == "overlay/kustomization.yaml:6:5"
    assert place(plain.locate(("metadata", "name"))) == "overlay/kustomization.yaml:6:11"
    assert place(plain.locate(("metadata", "labels", "made"))) == "overlay/kustomization.yaml:8:59"
    assert place(plain.locate(("metadata", "labels", "kept"))) == "overlay/kustomization.yaml:2:29"
    assert place(hashed.locate(("data", "a"))) == "overlay/kustomization.yaml:11:16"
    assert (hashed.written.kind, hashed.written.namespace, hashed.written.name) == ("ConfigMap", "shop", "hashed")


def test_input_that_is_missing_is_a_hole() -> None:
    tree = """
== overlay/kustomization.yaml
secretGenerator:
  - name: login
    envs: [.env]
    literals: [user=shop]
"""
    rendering = built(tree)
    assert problems(rendering) == []
    assert holes(rendering) == ["overlay/kustomization.yaml: generator input .env is not there"]
    assert only(rendering, "Secret").data["data"] == {"user": "c2hvcA=="}


@pytest.mark.parametrize(
    ("generator", "problem"),
    [
        ("{literals: [a=1]}", "3:5 kustomization-invalid: A generator of a ConfigMap has no name"),
        (
            "{name: x, literals: [a=1, a=2]}",
            '3:31 kustomization-invalid: The generator of x has the key "a" twice',
        ),
        (
            "{name: x, literals: [plain]}",
            "3:26 kustomization-invalid: Literal 1 of x is not of the form key=value",
        ),
        ("{name: x, files: [a=b=c]}", '3:23 kustomization-invalid: The file "a=b=c" of x is not of the form key=path'),
        (
            "{name: x, behavior: merge}",
            "3:5 kustomization-invalid: ConfigMap x is to merge one that is not in the build",
        ),
    ],
)
def test_generator_that_kustomize_refuses(generator: str, problem: str) -> None:
    rendering = built(f"\n== overlay/kustomization.yaml\nbuildMetadata: []\nconfigMapGenerator:\n  - {generator}\n")
    assert problems(rendering) == [f"overlay/kustomization.yaml:{problem}"]


def test_generator_of_something_that_is_there_needs_a_behavior() -> None:
    tree = """
== overlay/kustomization.yaml
resources: [settings.yaml]
configMapGenerator: [{name: settings}]
== overlay/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
"""
    rendering = built(tree)
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:2:22 kustomization-invalid: "
            "ConfigMap settings is in the build already; its generator has no behavior merge or replace"
        )
    ]
    (problem,) = rendering.problems
    assert [(text, place(where)) for text, where in problem.related] == [
        ("first defined here", "overlay/settings.yaml:1:1")
    ]
    assert "overlay/settings.yaml" in rendering.files
    assert rendering.files == frozenset(files(tree))
