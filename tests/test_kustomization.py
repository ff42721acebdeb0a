"""Kustomizations as written."""

from __future__ import annotations

import pytest

from ingresslint.kustomization import Kustomization, is_kustomization, read
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
def test_what_lies_elsewhere_is_not_included(remote: str) -> None:
    found = kustomization(f"resources: [a.yaml, '{remote}']\n")
    assert found.includes == ("overlays/dev/a.yaml",)


def test_generated_objects() -> None:
    found = kustomization(
        """\
configMapGenerator: [{name: settings}]
secretGenerator: [{name: front-tls, files: [tls.crt=keys/a.crt, keys/tls.key]}, {files: []}]
"""
    )
    assert found.generated == (("ConfigMap", "settings"), ("Secret", "front-tls"))
    assert found.other_files == ("overlays/dev/keys/a.crt", "overlays/dev/keys/tls.key")


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
    assert found.patches == ("overlays/dev/merge.yaml", "overlays/dev/operations.yaml")
    assert found.other_files == tuple(f"overlays/dev/{name}" for name in ("hosts.yaml", "names.yaml", "schema.json"))


@pytest.mark.parametrize("value", ["text", "7", "[1, [2]]", "{a: b}", "[{patch: 1}, {path: 2}, {name: 3}]"])
def test_a_wrong_shape_is_left_out(value: str) -> None:
    keys = ("resources", "patches", "patchesStrategicMerge", "labels", "secretGenerator", "namePrefix", "namespace")
    found = kustomization("".join(f"{key}: {value}\n" for key in keys))
    assert (found.includes, found.patches, found.other_files, found.generated) == ((), (), (), ())
