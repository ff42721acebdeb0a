"""How kustomizations include each other, and what is noted where a build cannot be done as written."""

import pytest
from render_samples import WEB, Sample, built, files, holes, only, place, problems, rendered

from ingresslint.parse import ParsedFile, parse
from ingresslint.render import Files, Renderer, render

SAMPLES = {
    "a component changes what is there by then": Sample(
        WEB
        + """
== parts/tls/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namePrefix: tls-
resources: [cert.yaml]
patches:
  - patch: |-
      {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 443, targetPort: 8443}]}}
== parts/tls/cert.yaml
apiVersion: v1
kind: Secret
metadata: {name: cert}
== overlay/kustomization.yaml
resources: [../base]
components: [../parts/tls]
nameSuffix: -v2
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: tls-web-v2
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
          name: tls-web-v2
        spec:
          ports:
          - port: 443
            targetPort: 8443
          - name: http
            port: 80
            targetPort: 3000
          selector:
            app: front
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: tls-cert-v2
        """,
    ),
    "configurations add field specs, and a base hands them on": Sample(
        """
== base/kustomization.yaml
resources: [all.yaml]
configurations: [fields.yaml]
== base/fields.yaml
nameReference:
  - kind: Service
    version: v1
    fieldSpecs:
      - {kind: HTTPRoute, path: spec/rules/backendRefs/name}
      - {kind: Thing, path: metadata/annotations/shop.example\\/service}
commonLabels:
  - {kind: Thing, path: spec/pods/labels, create: true}
images:
  - {kind: Thing, path: spec/image}
varReference:
  - {kind: Thing, path: spec/text}
== base/all.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [{backendRefs: [{name: web}, {name: other}]}]}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing, annotations: {shop.example/service: web}}
spec: {image: "nginx:1"}
== overlay/kustomization.yaml
namePrefix: dev-
resources: [../base]
commonLabels: {team: shop}
images: [{name: nginx, newTag: "2"}]
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          labels:
            team: shop
          name: dev-web
        spec:
          selector:
            team: shop
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          labels:
            team: shop
          name: dev-web
        spec:
          rules:
          - backendRefs:
            - name: dev-web
            - name: other
        ---
        apiVersion: example.com/v1
        kind: Thing
        metadata:
          annotations:
            shop.example/service: dev-web
          labels:
            team: shop
          name: dev-thing
        spec:
          image: nginx:2
          pods:
            labels:
              team: shop
        """,
    ),
    "a configuration for one type takes the prefix from all others": Sample(
        """
== overlay/kustomization.yaml
namePrefix: dev-
resources: [all.yaml]
configurations: [fields.yaml]
== overlay/fields.yaml
namePrefix: [{kind: Thing, path: metadata/name}]
== overlay/all.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
""",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        ---
        apiVersion: example.com/v1
        kind: Thing
        metadata:
          name: dev-thing
        """,
    ),
    "old field names and keys in any case": Sample(
        WEB
        + """
== overlay/kustomization.yaml
Bases: [../base]
nameprefix: old-
imageTags: [{name: "registry.example:5000/shop/web", newTag: "0"}]
""",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: old-web
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
                image: registry.example:5000/shop/web:0
                name: main
                ports:
                - containerPort: 3000
                  name: http
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: old-web
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
def test_built_objects(name: str) -> None:
    assert rendered(SAMPLES[name]) == SAMPLES[name].objects


def overlay(text: str) -> str:
    return f"{WEB}\n== overlay/kustomization.yaml\n{text}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "resources: [absent.yaml]\n",
            "1:13 kustomization-file-missing: There is no file and no kustomization at absent.yaml",
        ),
        (
            "resources: [../base]\ncomponents: [../absent]\n",
            "2:14 kustomization-file-missing: There is no kustomization at ../absent",
        ),
        (
            "resources: [../base]\npatches:\n  - path: absent.yaml\n",
            "3:11 kustomization-file-missing: There is no patch file absent.yaml",
        ),
        (
            "resources: [../base]\nconfigurations: [absent.yaml]\n",
            "2:18 kustomization-file-missing: There is no configuration file absent.yaml",
        ),
        (
            "resources: [../base]\nresource: []\n",
            '2:1 kustomization-invalid: "resource" is no field that kustomize knows',
        ),
        (
            "resources: [../base]\nimages: [{name: a, tag: b}]\n",
            '2:20 kustomization-invalid: "tag" is no field of images[0] that kustomize knows',
        ),
        (
            "resources: [../base]\nnamePrefix: 1\n",
            "2:13 kustomization-invalid: namePrefix must be a string, it is a number",
        ),
        ("resources: ../base\n", "1:12 kustomization-invalid: resources must be a list, it is a string"),
        ("kind: Kustomization\n", "1:1 kustomization-invalid: The kustomization is empty, so kustomize refuses it"),
        ("# nothing\n", "1:1 kustomization-invalid: The kustomization is empty, so kustomize refuses it"),
        (
            "kind: Kustomisation\nresources: [../base]\n",
            '1:7 kustomization-invalid: The kind of a kustomization is Kustomization or Component, not "Kustomisation"',
        ),
        (
            "apiVersion: kustomize.config.k8s.io/v1\nresources: [../base]\n",
            (
                "1:13 kustomization-invalid: The apiVersion of a Kustomization is kustomize.config.k8s.io/v1beta1, "
                'not "kustomize.config.k8s.io/v1"'
            ),
        ),
        (
            "resources: [../base]\ncomponents: [../base]\n",
            "2:14 kustomization-invalid: base is listed as a component and is none",
        ),
        (
            "resources: [../base]\npatches: [{path: a.yaml, patch: b}]\n",
            "2:11 kustomization-invalid: A patch has both a path and a text",
        ),
        (
            "resources: [../base]\npatches: [{target: {kind: Service}}]\n",
            "2:11 kustomization-invalid: A patch needs either a path or a text",
        ),
        (
            "resources: [../base]\npatches: [{patch: '[{op: test, path: /a}]'}]\n",
            "2:11 kustomization-invalid: A JSON patch has no target",
        ),
        (
            "resources: [../base]\npatches: [{target: {name: '['}, patch: '[{op: test, path: /a}]'}]\n",
            '2:11 kustomization-invalid: "[" is no regular expression',
        ),
    ],
)
def test_what_kustomize_refuses_is_reported(text: str, problem: str) -> None:
    assert problems(built(overlay(text))) == [f"overlay/kustomization.yaml:{problem}"]


def test_object_that_comes_twice_is_reported_at_the_second_and_the_first_stays() -> None:
    rendering = built(
        overlay("resources: [../base, web.yaml]\n")
        + "\n== overlay/web.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\n"
    )
    assert problems(rendering) == [
        "overlay/web.yaml:3:18 kustomization-invalid: Service web is in the build twice, so kustomize refuses it"
    ]
    (problem,) = rendering.problems
    assert [(text, place(where)) for text, where in problem.related] == [
        ("first defined here", "base/web.yaml:27:9"),
        ("listed here", "overlay/kustomization.yaml:1:22"),
    ]
    assert len([one for one in rendering.objects if one.data["kind"] == "Service"]) == 1


def test_cycles_are_reported_where_they_close() -> None:
    tree = "\n== a/kustomization.yaml\nresources: [../b]\n== b/kustomization.yaml\nresources: [../a]\n"
    assert problems(built(tree, "a")) == [
        "b/kustomization.yaml:1:13 kustomization-invalid: a is a cycle: it includes b"
    ]
    itself = "\n== a/kustomization.yaml\nresources: [.]\n"
    assert problems(built(itself, "a")) == [
        "a/kustomization.yaml:1:13 kustomization-invalid: a is a cycle: it includes itself"
    ]
    above = "\n== kustomization.yaml\nresources: [a]\n== a/b/kustomization.yaml\nresources: [..]\n== a/kustomization.yaml\nnamePrefix: x\n"
    assert problems(built(above, "a/b")) == [
        "a/b/kustomization.yaml:1:13 kustomization-invalid: a is a cycle: it holds a/b"
    ]


def test_component_that_is_listed_as_a_resource_is_refused() -> None:
    part = "\n== part/kustomization.yaml\nkind: Component\nnamePrefix: x-\n"
    rendering = built(overlay("resources: [../base, ../part]\n") + part)
    assert problems(rendering) == [
        "overlay/kustomization.yaml:1:22 kustomization-invalid: part is a component and not listed as one"
    ]
    assert only(rendering, "Service").data["metadata"]["name"] == "web"


def test_very_long_chain_of_bases_is_a_hole() -> None:
    tree = {f"b{n}/kustomization.yaml": f"resources: [../b{n + 1}]\n".encode() for n in range(500)}
    rendering = render(tree.get, "b0")
    assert holes(rendering) == ["b99/kustomization.yaml: b100 is nested deeper than 100 kustomizations"]
    assert rendering.problems == ()


def test_two_kustomizations_in_one_folder_are_refused() -> None:
    tree = overlay("resources: [../base]\n") + "\n== overlay/Kustomization\nnamePrefix: x\n"
    assert problems(built(tree)) == [
        (
            "overlay/kustomization.yaml:1:1 kustomization-invalid: "
            "The folder has another kustomization, overlay/Kustomization, so kustomize refuses both"
        )
    ]


def test_file_above_the_kustomization_is_read_and_reported() -> None:
    rendering = built(overlay("resources: [../base/web.yaml]\n"))
    assert problems(rendering) == [
        (
            "overlay/kustomization.yaml:1:13 kustomization-invalid: "
            "../base/web.yaml is not in or below overlay, so kubectl does not read it"
        )
    ]
    assert [one.data["kind"] for one in rendering.objects] == ["Deployment", "Service"]


def test_what_is_remote_or_needs_a_program_is_a_hole_and_the_rest_is_built() -> None:
    text = """resources:
  - ../base
  - https://shop.example/all.yaml
  - github.com/shop/deploy//web?ref=v1
components: ["git@shop.example:shop/parts.git"]
helmCharts: [{name: redis, repo: "https://charts.example"}]
transformers: [labels.yaml, "kind: Inline\\nmetadata: {}"]
generators: [made.yaml]
openapi: {path: schema.json}
"""
    rendering = built(overlay(text))
    assert problems(rendering) == []
    assert holes(rendering) == [
        "overlay/kustomization.yaml: generators made.yaml may add or change objects",
        "overlay/kustomization.yaml: helmCharts redis may add or change objects",
        "overlay/kustomization.yaml: openapi may change how patches are merged",
        "overlay/kustomization.yaml: remote component git@shop.example:shop/parts.git",
        "overlay/kustomization.yaml: remote resource github.com/shop/deploy//web?ref=v1",
        "overlay/kustomization.yaml: remote resource https://shop.example/all.yaml",
        "overlay/kustomization.yaml: transformers entry 2 may add or change objects",
        "overlay/kustomization.yaml: transformers labels.yaml may add or change objects",
    ]
    assert [one.data["kind"] for one in rendering.objects] == ["Deployment", "Service"]


def test_nothing_outside_is_read() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return files(overlay("resources: [../../secret.yaml, /etc/passwd, ../base]\n")).get(path)

    rendering = render(read, "overlay", lambda path: path.startswith(".."))
    assert problems(rendering) == [
        "overlay/kustomization.yaml:1:32 kustomization-invalid: /etc/passwd is an absolute path, which kustomize refuses",
    ]
    assert holes(rendering) == [
        "overlay/kustomization.yaml: ../../secret.yaml was not read",
        "overlay/kustomization.yaml: /etc/passwd was not read",
    ]
    assert [path for path in asked if path.startswith((".", "/"))] == []


def test_folder_without_a_kustomization_gives_nothing() -> None:
    rendering = built(WEB, "absent")
    assert (rendering.objects, rendering.problems, rendering.holes, rendering.files) == ((), (), (), frozenset())


def test_files_that_were_read_are_named() -> None:
    rendering = built(overlay("resources: [../base]\npatches: [{path: p.yaml}]\n") + "\n== overlay/p.yaml\n")
    assert rendering.files == {
        "base/kustomization.yaml",
        "base/web.yaml",
        "overlay/kustomization.yaml",
        "overlay/p.yaml",
    }


def test_shared_base_is_read_once_by_all_overlays() -> None:
    tree = files(WEB) | {
        f"o{n}/kustomization.yaml": f"resources: [../base]\nnamePrefix: o{n}-\n".encode() for n in range(50)
    }
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return tree.get(path)

    renderer = Renderer(Files(read))
    names = [only(renderer.render(f"o{n}"), "Service").data["metadata"]["name"] for n in range(50)]
    assert names == [f"o{n}-web" for n in range(50)]
    assert asked.count("base/web.yaml") == 1
    assert asked.count("base/kustomization.yaml") == 1


def test_files_that_are_parsed_already_are_taken_as_they_are() -> None:
    parsed = {path: parse(path, content) for path, content in files(overlay("resources: [../base]\n")).items()}

    def read(path: str) -> ParsedFile | None:
        return parsed.get(path)

    assert [one.data["kind"] for one in render(read, "overlay").objects] == ["Deployment", "Service"]


def test_kustomization_of_the_working_directory() -> None:
    tree = {"kustomization.yml": b"resources: [./web.yaml]\n", "web.yaml": files(WEB)["base/web.yaml"]}
    rendering = render(tree.get, "")
    assert [one.path for one in rendering.objects] == ["web.yaml", "web.yaml"]
