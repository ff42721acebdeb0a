"""Kinds and versions that no API server knows."""

from __future__ import annotations

from typing import Any

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.kinds import is_unknown


def findings(text: str, *rules: str, **config: Any) -> list[tuple[str, int, int, str, str]]:
    result = lint_files({"a.yaml": text.encode()}, from_mapping(config, Layer(select=(*rules, "internal-error"))))
    return [(f.rule, f.location.span.line, f.location.span.column, f.severity, f.message) for f in result.findings]


def manifest(api_version: str, kind: str) -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: web\n"


@pytest.mark.parametrize(
    ("api_version", "kind", "line", "message", "help_text"),
    [
        ("apps/v1", "Deploymnet", 2, "apps/v1 has no kind Deploymnet; the nearest is Deployment", "kind: Deployment"),
        ("apps/v1", "deployment", 2, "apps/v1 has no kind deployment; the nearest is Deployment", "kind: Deployment"),
        ("v1", "Services", 2, "v1 has no kind Services; the nearest is Service", "kind: Service"),
        ("v1", "Ingres", 2, "v1 has no kind Ingres; the nearest is Ingress", "kind: Ingress"),
        ("v1", "Deployment", 1, "v1 has no kind Deployment; Deployment is in apps/v1", "apiVersion: apps/v1"),
        ("v1beta3", "Service", 1, "v1beta3 has no kind Service; Service is in v1", "apiVersion: v1"),
        ("apps/v1", "Service", 1, "apps/v1 has no kind Service; Service is in v1", "apiVersion: v1"),
        ("batch/v2", "Job", 1, "batch/v2 has no kind Job; Job is in batch/v1", "apiVersion: batch/v1"),
        (
            "extensions/v1", "Ingress", 1,
            "extensions/v1 has no kind Ingress; Ingress is in networking.k8s.io/v1",
            "apiVersion: networking.k8s.io/v1",
        ),
        (
            "networking.k8s.io/v1", "Gateway", 1,
            "networking.k8s.io/v1 has no kind Gateway; Gateway is in gateway.networking.k8s.io/v1",
            "apiVersion: gateway.networking.k8s.io/v1",
        ),
        ("apss/v1", "DaemonSet", 1, "Kubernetes has no group apss; DaemonSet is in apps/v1", "apiVersion: apps/v1"),
        ("v1", "Shop", 2, "v1 has no kind Shop", None),
    ],
)  # fmt: skip
def test_a_kind_or_version_that_is_unknown(
    api_version: str, kind: str, line: int, message: str, help_text: str | None
) -> None:
    config = from_mapping({}, Layer(select=("unknown-kind",)))
    result = lint_files({"a.yaml": manifest(api_version, kind).encode()}, config)
    found = [(f.location.span.line, f.severity, f.message, f.help) for f in result.findings]
    assert found == [(line, "error", message, help_text)]


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1", "PodList"),
        ("v1", "List"),
        ("v1", "Template"),
        ("v1", "DeploymentConfig"),
        ("autoscaling/v1", "HorizontalPodAutoscaler"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
        ("extensions/v1beta1", "Deployment"),
        ("networking.k8s.io/v1beta1", "IPAddress"),
        ("policy/v1", "Eviction"),
        ("resource.k8s.io/v1", "AnythingNew"),
        ("example.org/v7", "Deploymnet"),
        ("argoproj.io/v1alpha1", "Rollout"),
    ],
)
def test_a_kind_that_is_known_or_of_others(api_version: str, kind: str) -> None:
    assert not is_unknown(api_version, kind)
    assert findings(manifest(api_version, kind), "unknown-kind") == []


def test_a_file_of_a_tool_has_no_name() -> None:
    assert findings("apiVersion: v1\nkind: Pipeline\nsteps: []\n", "unknown-kind") == []


ABSENCES = ("service-selector-*", "ingress-backend-service-*", "unknown-kind")

INGRESS = """\
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: front
                port:
                  number: 80
---
apiVersion: v1
kind: Service
metadata:
  name: other
spec:
  ports:
    - port: 81
"""

SERVICE = """\
apiVersion: v1
kind: {kind}
metadata:
  name: front
spec:
  ports:
    - port: 80
"""

POD = """\
apiVersion: v1
kind: {kind}
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: example.org/web:1.2
---
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: other
  labels:
    app: other
spec:
  containers:
    - name: other
      image: example.org/other:1.2
"""


def test_what_a_misspelt_service_should_be_is_not_missed_by_its_ingress() -> None:
    message = "v1 has no kind Servcie; the nearest is Service"
    assert findings(SERVICE.format(kind="Servcie") + INGRESS, *ABSENCES) == [("unknown-kind", 2, 7, "error", message)]


def test_what_a_misspelt_pod_should_be_is_not_missed_by_its_service() -> None:
    message = "v1 has no kind Pods; the nearest is Pod"
    assert findings(POD.format(kind="Pods"), *ABSENCES) == [("unknown-kind", 2, 7, "error", message)]


@pytest.mark.parametrize(
    ("version", "api_version", "kind", "severity"),
    [
        (None, "networking.k8s.io/v1beta1", "Ingress", "error"),
        ("1.22", "networking.k8s.io/v1beta1", "Ingress", "error"),
        ("1.21", "networking.k8s.io/v1beta1", "Ingress", None),
        ("1.21", "extensions/v1beta1", "Deployment", "error"),
        ("1.26", "autoscaling/v2beta2", "HorizontalPodAutoscaler", "error"),
        ("1.25", "autoscaling/v2beta2", "HorizontalPodAutoscaler", None),
    ],
)
def test_a_version_is_removed_for_the_target(
    version: str | None, api_version: str, kind: str, severity: str | None
) -> None:
    config = {"kubernetes-version": version} if version else {}
    found = findings(manifest(api_version, kind), "removed-api-version", **config)
    assert [(line, graveness) for _, line, _, graveness, _ in found] == ([(1, severity)] if severity else [])


def test_the_message_names_the_release_and_the_help_the_successor() -> None:
    text = manifest("extensions/v1beta1", "NetworkPolicy").encode()
    (finding,) = lint_files({"a.yaml": text}, from_mapping({}, Layer(select=("removed-api-version",)))).findings
    assert finding.message == "NetworkPolicy web is written for extensions/v1beta1, which Kubernetes 1.16 removed"
    assert finding.help == "apiVersion: networking.k8s.io/v1"


def test_what_only_releases_that_are_not_yet_everywhere_lack_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingresslint.checks.api_versions.OLDEST_SUPPORTED_MINOR", 33)
    policy = manifest("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy")
    message = (
        "ValidatingAdmissionPolicy web is written for admissionregistration.k8s.io/v1beta1, "
        "which Kubernetes 1.34 removed"
    )
    assert findings(policy, "removed-api-version") == [("removed-api-version", 1, 13, "warning", message)]


def test_a_kind_that_was_gone_before_its_group_was_v1_is_unknown_there() -> None:
    assert findings(manifest("policy/v1", "PodSecurityPolicy"), "unknown-kind") == [
        ("unknown-kind", 2, 7, "error", "policy/v1 has no kind PodSecurityPolicy")
    ]
    assert findings(manifest("policy/v1beta1", "PodSecurityPolicy"), "unknown-kind") == []
