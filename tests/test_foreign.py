"""What looks like a manifest and is none."""

from __future__ import annotations

import pytest

from ingresslint.findings import Span
from ingresslint.foreign import looks_like_manifest, template_marker, why_foreign
from ingresslint.parse import parse


def why(text: str, path: str = "file.yaml") -> str | None:
    return why_foreign(path, parse(path, text.encode()).documents[0].data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n", "tool configuration"),
        ("apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n", "tool configuration"),
        ("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n", "tool configuration"),
        ("apiVersion: audit.k8s.io/v1\nkind: Policy\n", "tool configuration"),
        ("apiVersion: skaffold/v2beta5\nkind: Config\n", "tool configuration"),
        ("apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", "tool configuration"),
        ("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\n", "tool configuration"),
        ("apiVersion: v1\nkind: Config\nclusters: []\n", "kubeconfig"),
        ("apiVersion: v1\nkind: Template\nobjects: []\n", "template"),
        ("apiVersion: template.openshift.io/v1\nkind: Template\nobjects: []\n", "template"),
        ("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "kustomization"),
        ("apiVersion: v1\nkind: Service\n", None),
        ("apiVersion: v1\nkind: Config\n", None),
        ("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", None),
        ("apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n", None),
        ("apiVersion: example.org/v1\nkind: Template\n", None),
    ],
)
def test_files_of_tools_are_told_by_their_group(text: str, reason: str | None) -> None:
    assert why(text) == reason


@pytest.mark.parametrize(
    "path", ["tests/00-assert.yaml", "tests/01-errors.yaml", "a/assert.yaml", "a/chainsaw-test.yaml"]
)
def test_expected_objects_of_a_test_are_no_manifests(path: str) -> None:
    assert why("apiVersion: v1\nkind: Service\n", path) == "test assertion"
    assert why("apiVersion: v1\nkind: Service\n", "tests/00-install.yaml") is None


@pytest.mark.parametrize(
    ("text", "line", "marker"),
    [
        ("a: {{ .Values.x }}\n", 1, Span(1, 4, 1, 6)),
        ("a: ${{ x }}\n", 1, Span(1, 4, 1, 7)),
        ("a: 1\n{{- if .Values.b }}\nb: 2\n", 2, Span(2, 1, 2, 3)),
        ("{% if a %}\nb: 2\n", 1, Span(1, 1, 1, 3)),
        ("#@ load('x')\na: @b\n", 2, Span(1, 1, 1, 3)),
        ("a: @host@\n", 1, Span(1, 4, 1, 10)),
        ("a: {{ x }}\nb: 2\nc: 3\nd: 4\ne: <%= y %>\n", 5, Span(5, 4, 5, 6)),
        ("a:\n  - {{ x }}\nb:\n\n\nc: : d\n", 6, Span(2, 5, 2, 7)),
        ("image: [YOUR REGISTRY]/web:1\n", 1, Span(1, 8, 1, 23)),
        ("args:\n  - [PROJECT_ID]/web\n", 2, Span(2, 5, 2, 17)),
    ],
)
def test_a_marker_where_reading_failed_or_in_the_place_of_a_value_makes_a_template(
    text: str, line: int, marker: Span
) -> None:
    assert template_marker(text, line) == marker


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: : b\n", 1),
        ("a: b\n c: d\n", 2),
        ("note: |\n  use {{ x }} here\n\n\n\nb: : c\n", 6),
        ("a: 'user@example.org'\n\nb: : c\n", 3),
        ("a: [web, api]/1\n", 1),
        ("a: [WEB, API]/1\n", 1),
        ("a: [WEB]\n b: c\n", 2),
        ("a: 'b [INFO]: c\n", 1),
    ],
)
def test_ordinary_mistakes_do_not(text: str, line: int) -> None:
    assert template_marker(text, line) is None


@pytest.mark.parametrize(
    ("text", "manifest"),
    [
        ("apiVersion: v1\nkind: Service\n", True),
        ("items:\n  - kind: Service\n    apiVersion: v1\n", False),
        ("items:\n  -\n    kind: Service\n    apiVersion: v1\n", True),
        ("apiVersion: v1\nspec:\n  kind: Service\n", False),
        ("kind: Service\n", False),
        ("text\n", False),
        ("\"apiVersion\": v1\n'kind' : Service\n", True),
        ('{\n  "apiVersion": "v1",\n  "kind": "Service"\n  "metadata": {}\n}\n', True),
        ('{"kind": "Service", "apiVersion": "v1", "spec": {}', True),
        ('{"properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}}', False),
        ('["apiVersion: a", "kind: b"', False),
    ],
)
def test_text_with_version_and_kind_at_one_indentation_looks_like_a_manifest(text: str, manifest: bool) -> None:
    assert looks_like_manifest(text) is manifest
