"""Kustomizations as written."""

from __future__ import annotations

import pytest

from ingresslint.kustomization import Kustomization, Patch, is_kustomization, narrowed, read, wiring_fields
from ingresslint.parse import parse


def data(text: str) -> object:
    return parse("any.yaml", text.encode()).documents[0].data


def kustomization(text: str, path: str = "overlays/dev/kustomization.yaml") -> Kustomization:
    return read(parse(path, text.encode()).documents[0])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kustomization.yaml", "resources: []\n"),
        ("k8s/kustomization.yml", "namespace: shop\n"),
        ("k8s/Kustomization", "kind: Kustomization\n"),
        ("k8s/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"),
        ("k8s/kustomization.yaml", "apiVersion: v1beta1\nkind: Kustomization\n"),
        ("k8s/dev.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"),
    ],
)
def test_a_kustomization_is_told_by_its_name_or_group(path: str, text: str) -> None:
    assert is_kustomization(path, data(text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("k8s/Kustomization.yaml", "resources: []\n"),
        ("k8s/dev.yaml", "resources: []\n"),
        ("kustomization.yaml", "kind: Service\n"),
        ("kustomization.yaml", "- one\n"),
        ("kustomization.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"),
    ],
)
def test_other_files_are_none(path: str, text: str) -> None:
    assert not is_kustomization(path, data(text))


def test_paths_are_those_of_the_tree() -> None:
    found = kustomization(
        """\
resources: [ingress.yaml, ../../base, ./sub/]
bases: [../common]
components: [../../components/tls]
crds: [crds.yaml]
"""
    )
    assert (found.path, found.folder) == ("overlays/dev/kustomization.yaml", "overlays/dev")
    assert found.includes == (
        "overlays/dev/ingress.yaml",
        "base",
        "overlays/dev/sub",
        "overlays/common",
        "components/tls",
    )
    assert found.holes == ()


def test_a_kustomization_at_the_top() -> None:
    found = kustomization("resources: [a.yaml, ., ../outside]\n", "kustomization.yaml")
    assert (found.folder, found.includes) == ("", ("a.yaml", "", "../outside"))


@pytest.mark.parametrize(
    "remote",
    [
        "https://example.org/base.yaml",
        "github.com/org/repo//base?ref=v1",
        "git@github.com:org/repo.git",
        "../base?ref=main",
        "oci::example.org/base",
    ],
)
def test_what_lies_elsewhere_is_a_hole(remote: str) -> None:
    found = kustomization(f"resources: [a.yaml, '{remote}']\n")
    assert found.includes == ("overlays/dev/a.yaml",)
    assert found.holes == (f"remote resource {remote}",)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("generators: [g.yaml]\n", "generators"),
        ("transformers: [t.yaml]\n", "transformers"),
        ("helmCharts: [{name: web}]\n", "helmCharts"),
        ("replacements: [{path: r.yaml}]\n", "replacements"),
        ("vars: [{name: HOST}]\n", "vars"),
    ],
)
def test_what_may_change_anything_is_a_hole(text: str, key: str) -> None:
    assert kustomization(text).holes == (f"{key} may add or change objects",)
    assert kustomization(f"{key}: []\n").holes == ()


def test_namespace_and_generated_objects() -> None:
    found = kustomization(
        """\
namespace: shop
configMapGenerator: [{name: settings}]
secretGenerator: [{name: front-tls, files: [tls.crt=keys/a.crt, keys/tls.key]}, {files: []}]
"""
    )
    assert found.namespace == "shop"
    assert found.generated == (("ConfigMap", "settings"), ("Secret", "front-tls"))
    assert found.patch_files == ("overlays/dev/keys/a.crt", "overlays/dev/keys/tls.key")
    assert kustomization("namespace: ''\n").namespace is None


def test_files_that_hold_no_objects() -> None:
    found = kustomization(
        """\
configurations: [names.yaml]
replacements: [{path: hosts.yaml}]
openapi: {path: schema.json}
patchesStrategicMerge: [merge.yaml]
patchesJson6902: [{path: operations.yaml, target: {kind: Ingress, name: front}}]
"""
    )
    assert found.patch_files == tuple(
        f"overlays/dev/{name}" for name in ("hosts.yaml", "merge.yaml", "names.yaml", "operations.yaml", "schema.json")
    )


def test_patches_name_their_targets() -> None:
    found = kustomization(
        """\
patches:
  - {path: a.yaml}
  - {path: b.yaml, target: {kind: Service, name: front}}
  - target: {kind: Deployment}
    patch: |
      - {op: replace, path: /spec/replicas, value: 3}
  - just text
patchesStrategicMerge:
  - |
    apiVersion: v1
    kind: Service
    metadata: {name: back}
"""
    )
    assert found.patches == (
        Patch(
            None,
            None,
            None,
            ({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "back"}},),
        ),
        Patch(None, None, "overlays/dev/a.yaml"),
        Patch("Service", "front", "overlays/dev/b.yaml"),
        Patch("Deployment", None, None, ([{"op": "replace", "path": "/spec/replicas", "value": 3}],)),
    )


@pytest.mark.parametrize(
    ("patch", "kind", "name", "hit"),
    [
        (Patch(None, None), "Service", "front", True),
        (Patch("Service", None), "Service", "front", True),
        (Patch("Service", None), "Ingress", "front", False),
        (Patch("Service", "front"), "Service", "front", True),
        (Patch("Service", "front"), "Service", "front-2", False),
        (Patch("Service", "front.*"), "Service", "front-2", True),
        (Patch("Service", "^(front|back)$"), "Service", "back", True),
        (Patch("Service", "^(front|back)$"), "Service", "middle", False),
        (Patch("Service|Ingress", ".*"), "Ingress", "any", True),
        (Patch("Service", "fr[ao]nt"), "Service", "anything", True),  # an expression that is not understood
    ],
)
def test_targets_are_patterns(patch: Patch, kind: str, name: str, hit: bool) -> None:
    assert patch.targets(kind, name) is hit


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("spec: {replicas: 3}", set()),
        ("spec: {template: {spec: {containers: [{name: a, image: b, env: [{name: X, value: y}]}]}}}", set()),
        ("spec: {strategy: {type: Recreate}}", set()),
        ("metadata: {name: front, namespace: shop}", set()),
        ("spec: {type: LoadBalancer}", {"type"}),
        ("type: Opaque", {"type"}),
        ("spec: {ports: [{port: 80}]}", {"ports"}),
        ("spec: {template: {spec: {containers: [{ports: [{containerPort: 1}]}]}}}", {"ports"}),
        ("spec: {template: {metadata: {labels: {app: web}}}}", {"labels"}),
        ("metadata: {annotations: {a: b}, labels: {a: b}}", {"annotations", "labels"}),
        ("spec: {rules: [], tls: []}", {"rules", "tls"}),
        ("spec: {selector: {app: web}}", {"selector"}),
    ],
)
def test_fields_of_wiring_that_a_merge_patch_changes(text: str, fields: set[str]) -> None:
    assert wiring_fields(data(f"apiVersion: v1\nkind: Any\n{text}\n")) == frozenset(fields)


@pytest.mark.parametrize("text", ["$patch: delete", "spec: {ports: [{$patch: replace}]}"])
def test_a_directive_may_change_any_field(text: str) -> None:
    assert wiring_fields(data(f"kind: Service\nmetadata: {{name: front}}\n{text}\n")) is None


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("{op: replace, path: /spec/replicas, value: 3}", set()),
        ("{op: replace, path: /spec/strategy/type, value: Recreate}", set()),
        ("{op: replace, path: /spec/type, value: NodePort}", {"type"}),
        ("{op: add, path: /metadata/annotations/a~1b, value: c}", {"annotations"}),
        ("{op: replace, path: /metadata/namespace, value: c}", set()),
        ("{op: replace, path: /spec/rules/0/host, value: a.example.org}", {"rules"}),
        ("{op: add, path: /spec, value: {ports: []}}", {"ports"}),
        ("{op: replace, path: /spec, value: {replicas: 2}}", set()),
        ("{op: replace, path: '', value: {spec: {tls: []}}}", {"tls"}),
        ("{op: remove, path: /spec/replicas}", set()),
        ("{op: remove, path: /spec/template}", None),
        ("just text", None),
    ],
)
def test_fields_of_wiring_that_a_json_patch_changes(operation: str, fields: set[str] | None) -> None:
    assert wiring_fields(data(f"- {operation}\n")) == (None if fields is None else frozenset(fields))


def test_a_json_patch_changes_what_any_of_its_operations_changes() -> None:
    text = "- {op: add, path: /spec/tls, value: []}\n- {op: replace, path: /spec/type, value: a}\n"
    assert wiring_fields(data(text)) == frozenset({"tls", "type"})


def test_only_the_parts_that_change_wiring_are_kept_with_the_targets_that_they_name() -> None:
    parts = [
        data("kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n"),
        data("kind: Service\nmetadata: {name: front}\nspec: {type: NodePort}\n"),
        data("- {op: add, path: /spec/tls, value: []}\n"),
    ]
    assert list(narrowed(Patch(None, None, "a.yaml"), parts)) == [
        Patch("Service", "front", "a.yaml", fields=frozenset({"type"})),
        Patch(None, None, "a.yaml", fields=frozenset({"tls"})),
    ]
    stated = Patch("Ingress", "front.*", "a.yaml")
    assert list(narrowed(stated, parts[1:2])) == [Patch("Ingress", "front.*", "a.yaml", fields=frozenset({"type"}))]


def test_a_patch_may_change_the_fields_that_it_holds() -> None:
    patch = Patch("Service", "front", fields=frozenset({"ports"}))
    assert patch.changes(("ports", "labels"))
    assert patch.changes(())
    assert not patch.changes(("labels",))
    assert Patch("Service", "front").changes(("labels",))


@pytest.mark.parametrize(
    ("text", "labels", "adds"),
    [
        ("commonLabels: {team: a, size: 1}\n", {("team", "a")}, True),
        ("labels: [{pairs: {team: a}, includeSelectors: true}]\n", {("team", "a")}, True),
        ("labels: [{pairs: {team: a}, includeTemplates: true}]\n", {("team", "a")}, False),
        ("labels: [{pairs: {team: a}}]\n", set(), False),
        ("labels: {team: a}\ncommonLabels: [a]\n", set(), True),
        ("resources: []\n", set(), False),
    ],
)
def test_labels_that_reach_pods(text: str, labels: set[tuple[str, str]], adds: bool) -> None:
    assert kustomization(text).labels == labels
    assert kustomization(text).adds_labels is adds


@pytest.mark.parametrize("value", ["text", "7", "[1, [2]]", "{a: b}", "[{patch: 1}, {path: 2}, {name: 3}]"])
def test_a_wrong_shape_is_left_out(value: str) -> None:
    keys = ("resources", "patches", "patchesStrategicMerge", "labels", "secretGenerator", "namePrefix", "namespace")
    found = kustomization("".join(f"{key}: {value}\n" for key in keys))
    assert (found.includes, found.patch_files, found.generated) == ((), (), ())
