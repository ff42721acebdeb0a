"""What Kubernetes serves: groups, scopes, removed versions."""

from __future__ import annotations

import pytest

from ingresslint.kinds import (
    BUILTIN,
    NEWEST_MINOR,
    OLDEST_SUPPORTED_MINOR,
    PREFERRED_VERSION,
    REMOVED,
    Removal,
    canonical_group,
    is_builtin,
    is_cluster_scoped,
    is_unknown,
)


@pytest.mark.parametrize(
    ("group", "kind", "today"),
    [
        ("extensions", "Ingress", "networking.k8s.io"),
        ("extensions", "NetworkPolicy", "networking.k8s.io"),
        ("extensions", "Deployment", "apps"),
        ("extensions", "DaemonSet", "apps"),
        ("extensions", "ReplicaSet", "apps"),
        ("extensions", "PodSecurityPolicy", "policy"),
        ("extensions", "Scale", "extensions"),
        ("config.openshift.io", "Ingress", "config.openshift.io"),
        ("apps", "Deployment", "apps"),
    ],
)
def test_objects_of_the_old_group_live_in_another_today(group: str, kind: str, today: str) -> None:
    assert canonical_group(group, kind) == today


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("", "Namespace"),
        ("", "Node"),
        ("", "PersistentVolume"),
        ("networking.k8s.io", "IngressClass"),
        ("gateway.networking.k8s.io", "GatewayClass"),
        ("cert-manager.io", "ClusterIssuer"),
        ("external-secrets.io", "ClusterSecretStore"),
        ("external-secrets.io", "ClusterExternalSecret"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", "APIService"),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
        ("rbac.authorization.k8s.io", "ClusterRole"),
        ("storage.k8s.io", "StorageClass"),
    ],
)
def test_objects_of_these_kinds_have_no_namespace(group: str, kind: str) -> None:
    assert is_cluster_scoped(group, kind)


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("", "Service"),
        ("networking.k8s.io", "Ingress"),
        ("cert-manager.io", "Issuer"),
        ("external-secrets.io", "SecretStore"),
        ("storage.k8s.io", "CSIStorageCapacity"),
        ("example.org", "Namespace"),
        ("example.org", "Thing"),
    ],
)
def test_objects_of_other_kinds_have_one(group: str, kind: str) -> None:
    assert not is_cluster_scoped(group, kind)


@pytest.mark.parametrize(
    ("api_version", "kind", "removal"),
    [
        ("extensions/v1beta1", "Ingress", Removal(22, "networking.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", "Ingress", Removal(22, "networking.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", "IngressClass", Removal(22, "networking.k8s.io/v1")),
        ("extensions/v1beta1", "NetworkPolicy", Removal(16, "networking.k8s.io/v1")),
        ("extensions/v1beta1", "Deployment", Removal(16, "apps/v1")),
        ("apps/v1beta1", "StatefulSet", Removal(16, "apps/v1")),
        ("apps/v1beta2", "DaemonSet", Removal(16, "apps/v1")),
        ("batch/v1beta1", "CronJob", Removal(25, "batch/v1")),
        ("discovery.k8s.io/v1beta1", "EndpointSlice", Removal(25, "discovery.k8s.io/v1")),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler", Removal(25, "autoscaling/v2")),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", Removal(26, "autoscaling/v2")),
        ("policy/v1beta1", "PodDisruptionBudget", Removal(25, "policy/v1")),
        ("policy/v1beta1", "PodSecurityPolicy", Removal(25, None)),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", Removal(22, "apiextensions.k8s.io/v1")),
        ("apiregistration.k8s.io/v1beta1", "APIService", Removal(22, "apiregistration.k8s.io/v1")),
    ],
)
def test_versions_that_are_served_no_more(api_version: str, kind: str, removal: Removal) -> None:
    assert REMOVED[api_version, kind] == removal


def test_a_replacement_is_itself_served() -> None:
    replaced = {(removal.replacement, kind) for (_, kind), removal in REMOVED.items() if removal.replacement}
    assert replaced.isdisjoint(REMOVED)
    assert all(is_builtin(version.rpartition("/")[0], kind) for version, kind in replaced)


def test_removals_are_of_known_releases() -> None:
    assert {r.minor for r in REMOVED.values() if not 1 <= r.minor <= NEWEST_MINOR} == set()
    assert OLDEST_SUPPORTED_MINOR == NEWEST_MINOR - 2


def test_a_preferred_version_belongs_to_a_known_group() -> None:
    assert set(PREFERRED_VERSION) - set(BUILTIN) == set()


def test_what_kubernetes_serves_is_told_by_group_and_kind() -> None:
    assert is_builtin("", "Service")
    assert is_builtin("extensions", "Ingress")
    assert not is_builtin("serving.knative.dev", "Service")
    assert not is_builtin("", "Deployment")


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("apps/v1", "Deploymnet"), ("v1", "Deployment"), ("apps/v2", "Deployment"), ("networking.k8s.io/v2", "Ingress")],
)
def test_a_kind_that_a_group_of_kubernetes_never_had_is_unknown(api_version: str, kind: str) -> None:
    assert is_unknown(api_version, kind)


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("apps/v1", "Deployment"),
        ("extensions/v1beta1", "Ingress"),
        ("example.org/v1", "Deploymnet"),
        ("v1", "List"),
        ("v1", "ServiceList"),
        ("v1", "DeploymentConfig"),
    ],
)
def test_other_kinds_are_not(api_version: str, kind: str) -> None:
    assert not is_unknown(api_version, kind)
