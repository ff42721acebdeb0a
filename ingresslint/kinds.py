"""Facts about the kinds that Kubernetes itself serves: group, scope, removed versions. A leaf.

Source: the OpenAPI definitions of Kubernetes 1.25 to 1.37 and the deprecation guide
(https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
"""

from __future__ import annotations

from dataclasses import dataclass

NEWEST_MINOR = 37
"""Newest minor of Kubernetes 1.x that these tables know."""

OLDEST_SUPPORTED_MINOR = 35
"""Oldest minor that is still supported upstream: Kubernetes supports the newest three."""

TLS_TYPE = "kubernetes.io/tls"
TLS_KEYS = ("tls.crt", "tls.key")
"""Type and required keys of a Secret with a certificate (core/v1, SecretTypeTLS)."""

BUILTIN: dict[str, tuple[str, ...]] = {
    "": (
        "Binding",
        "ComponentStatus",
        "ConfigMap",
        "Endpoints",
        "Event",
        "LimitRange",
        "List",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Pod",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "Secret",
        "Service",
        "ServiceAccount",
    ),
    "admissionregistration.k8s.io": (
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
    ),
    "apiextensions.k8s.io": ("CustomResourceDefinition",),
    "apiregistration.k8s.io": ("APIService",),
    "apps": ("ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
    "authentication.k8s.io": ("SelfSubjectReview", "TokenRequest", "TokenReview"),
    "authorization.k8s.io": (
        "LocalSubjectAccessReview",
        "SelfSubjectAccessReview",
        "SelfSubjectRulesReview",
        "SubjectAccessReview",
    ),
    "autoscaling": ("HorizontalPodAutoscaler", "Scale"),
    "batch": ("CronJob", "Job"),
    "certificates.k8s.io": ("CertificateSigningRequest", "ClusterTrustBundle", "PodCertificateRequest"),
    "coordination.k8s.io": ("Lease", "LeaseCandidate"),
    "discovery.k8s.io": ("EndpointSlice",),
    "events.k8s.io": ("Event",),
    "extensions": ("DaemonSet", "Deployment", "Ingress", "NetworkPolicy", "PodSecurityPolicy", "ReplicaSet"),
    "flowcontrol.apiserver.k8s.io": ("FlowSchema", "PriorityLevelConfiguration"),
    "internal.apiserver.k8s.io": ("StorageVersion",),
    "networking.k8s.io": ("ClusterCIDR", "IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"),
    "node.k8s.io": ("RuntimeClass",),
    "policy": ("Eviction", "PodDisruptionBudget", "PodSecurityPolicy"),
    "rbac.authorization.k8s.io": ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "scheduling.k8s.io": ("CompositePodGroup", "PodGroup", "PriorityClass", "Workload"),
    "settings.k8s.io": ("PodPreset",),
    "storage.k8s.io": (
        "CSIDriver",
        "CSINode",
        "CSIStorageCapacity",
        "StorageClass",
        "VolumeAttachment",
        "VolumeAttributesClass",
    ),
}
"""Group → kinds of the groups whose kinds are all known here; `resource.k8s.io` and others still move."""

PREFERRED_VERSION: dict[str, str] = {
    "": "v1",
    "admissionregistration.k8s.io": "v1",
    "apiextensions.k8s.io": "v1",
    "apiregistration.k8s.io": "v1",
    "apps": "v1",
    "autoscaling": "v2",
    "batch": "v1",
    "certificates.k8s.io": "v1",
    "coordination.k8s.io": "v1",
    "discovery.k8s.io": "v1",
    "events.k8s.io": "v1",
    "flowcontrol.apiserver.k8s.io": "v1",
    "networking.k8s.io": "v1",
    "node.k8s.io": "v1",
    "policy": "v1",
    "rbac.authorization.k8s.io": "v1",
    "scheduling.k8s.io": "v1",
    "storage.k8s.io": "v1",
}

_CLUSTER_SCOPED: frozenset[tuple[str, str]] = frozenset(
    (group, kind)
    for group, names in {
        "": ("ComponentStatus", "Namespace", "Node", "PersistentVolume"),
        "admissionregistration.k8s.io": BUILTIN["admissionregistration.k8s.io"],
        "apiextensions.k8s.io": ("CustomResourceDefinition",),
        "apiregistration.k8s.io": ("APIService",),
        "authentication.k8s.io": ("SelfSubjectReview", "TokenReview"),
        "authorization.k8s.io": ("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"),
        "certificates.k8s.io": ("CertificateSigningRequest", "ClusterTrustBundle"),
        "flowcontrol.apiserver.k8s.io": BUILTIN["flowcontrol.apiserver.k8s.io"],
        "internal.apiserver.k8s.io": ("StorageVersion",),
        "networking.k8s.io": ("ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"),
        "node.k8s.io": ("RuntimeClass",),
        "policy": ("PodSecurityPolicy",),
        "rbac.authorization.k8s.io": ("ClusterRole", "ClusterRoleBinding"),
        "resource.k8s.io": ("DeviceClass", "DeviceTaintRule", "ResourceClass", "ResourceSlice"),
        "scheduling.k8s.io": ("PriorityClass",),
        "storage.k8s.io": ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"),
        "storagemigration.k8s.io": ("StorageVersionMigration",),
        "gateway.networking.k8s.io": ("GatewayClass",),
        "cert-manager.io": ("ClusterIssuer",),
        "trust.cert-manager.io": ("Bundle",),
        "external-secrets.io": ("ClusterExternalSecret", "ClusterSecretStore", "ClusterPushSecret"),
        "elbv2.k8s.aws": ("IngressClassParams",),
        "kyverno.io": ("ClusterPolicy", "ClusterCleanupPolicy"),
        "cilium.io": ("CiliumClusterwideNetworkPolicy", "CiliumNode", "CiliumLoadBalancerIPPool"),
        "policy.networking.k8s.io": ("AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"),
        "crd.projectcalico.org": ("GlobalNetworkPolicy", "IPPool", "GlobalNetworkSet"),
        "projectcalico.org": ("GlobalNetworkPolicy", "IPPool", "GlobalNetworkSet"),
        "apps.kruise.io": ("SidecarSet", "ImagePullJob"),
        "karpenter.sh": ("NodePool", "NodeClaim"),
        "argoproj.io": ("ClusterWorkflowTemplate", "ClusterAnalysisTemplate"),
        "config.openshift.io": ("Ingress", "OAuth", "Network", "Infrastructure", "Image", "Proxy", "DNS", "Build"),
        "project.openshift.io": ("Project",),
        "security.openshift.io": ("SecurityContextConstraints",),
        "operator.tigera.io": ("Installation", "APIServer"),
    }.items()
    for kind in names
)

_MOVED: dict[str, str] = {
    "Ingress": "networking.k8s.io",
    "NetworkPolicy": "networking.k8s.io",
    "Deployment": "apps",
    "DaemonSet": "apps",
    "ReplicaSet": "apps",
    "PodSecurityPolicy": "policy",
}


def canonical_group(group: str, kind: str) -> str:
    """Group that an object lives in today: `extensions` was split into `apps`, `networking.k8s.io` and `policy`."""
    return _MOVED.get(kind, group) if group == "extensions" else group


def is_cluster_scoped(group: str, kind: str) -> bool:
    """Say whether objects of this kind have no namespace; an unknown kind is assumed to have one."""
    return (group, kind) in _CLUSTER_SCOPED


def is_builtin(group: str, kind: str) -> bool:
    """Say whether Kubernetes itself serves (or once served) this kind."""
    return kind in BUILTIN.get(group, ())


@dataclass(frozen=True, slots=True)
class Removal:
    """An API version that is served no more."""

    minor: int
    """First minor of Kubernetes 1.x without it."""
    replacement: str | None
    """apiVersion to use instead, None where the kind itself is gone."""


_RBAC = "rbac.authorization.k8s.io"
_FLOW = "flowcontrol.apiserver.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"
_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_POLICIES = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
_STORAGE = ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")

_REMOVALS: tuple[tuple[int, str, str | None, tuple[str, ...]], ...] = (
    (16, "extensions/v1beta1", "apps/v1", ("DaemonSet", "Deployment", "ReplicaSet")),
    (16, "apps/v1beta1", "apps/v1", ("Deployment", "StatefulSet", "ReplicaSet", "ControllerRevision")),
    (16, "apps/v1beta2", "apps/v1", BUILTIN["apps"]),
    (16, "extensions/v1beta1", "networking.k8s.io/v1", ("NetworkPolicy",)),
    (16, "extensions/v1beta1", None, ("PodSecurityPolicy",)),
    (20, "settings.k8s.io/v1alpha1", None, ("PodPreset",)),
    (21, "batch/v2alpha1", "batch/v1", ("CronJob",)),
    (22, "extensions/v1beta1", "networking.k8s.io/v1", ("Ingress",)),
    (22, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", ("Ingress", "IngressClass")),
    (22, f"{_ADMISSION}/v1beta1", f"{_ADMISSION}/v1", _WEBHOOKS),
    (22, "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", ("CustomResourceDefinition",)),
    (22, "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", ("APIService",)),
    (22, f"{_RBAC}/v1alpha1", f"{_RBAC}/v1", BUILTIN[_RBAC]),
    (22, f"{_RBAC}/v1beta1", f"{_RBAC}/v1", BUILTIN[_RBAC]),
    (22, "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", ("CertificateSigningRequest",)),
    (22, "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", ("Lease",)),
    (22, "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", ("PriorityClass",)),
    (22, "scheduling.k8s.io/v1alpha1", "scheduling.k8s.io/v1", ("PriorityClass",)),
    (22, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", _STORAGE),
    (24, f"{_FLOW}/v1alpha1", f"{_FLOW}/v1", BUILTIN[_FLOW]),
    (25, "batch/v1beta1", "batch/v1", ("CronJob",)),
    (25, "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", ("EndpointSlice",)),
    (25, "events.k8s.io/v1beta1", "events.k8s.io/v1", ("Event",)),
    (25, "policy/v1beta1", "policy/v1", ("PodDisruptionBudget",)),
    (25, "policy/v1beta1", None, ("PodSecurityPolicy",)),
    (25, "node.k8s.io/v1beta1", "node.k8s.io/v1", ("RuntimeClass",)),
    (25, "autoscaling/v2beta1", "autoscaling/v2", ("HorizontalPodAutoscaler",)),
    (26, "autoscaling/v2beta2", "autoscaling/v2", ("HorizontalPodAutoscaler",)),
    (26, f"{_FLOW}/v1beta1", f"{_FLOW}/v1", BUILTIN[_FLOW]),
    (27, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", ("CSIStorageCapacity",)),
    (29, f"{_FLOW}/v1beta2", f"{_FLOW}/v1", BUILTIN[_FLOW]),
    (32, f"{_FLOW}/v1beta3", f"{_FLOW}/v1", BUILTIN[_FLOW]),
    (32, f"{_ADMISSION}/v1alpha1", f"{_ADMISSION}/v1", _POLICIES),
    (34, f"{_ADMISSION}/v1beta1", f"{_ADMISSION}/v1", _POLICIES),
)
"""First minor without it, apiVersion, what replaces it, and the kinds."""

REMOVED: dict[tuple[str, str], Removal] = {
    (api_version, kind): Removal(minor, replacement)
    for minor, api_version, replacement, names in _REMOVALS
    for kind in names
}
"""(apiVersion, kind) → when it went and what replaces it."""

_NOT_SERVED: frozenset[str] = frozenset(
    {
        "APIGroupList",
        "APIResourceList",
        "APIVersions",
        "Config",
        "DeleteOptions",
        "EncryptionConfig",
        "Policy",
        "Preferences",
        "Status",
    }
)
"""Kinds of the core group that are no objects, or belong to files of kubectl, the API server and the scheduler."""

_LEGACY_OPENSHIFT: frozenset[str] = frozenset(
    {
        "Build",
        "BuildConfig",
        "ClusterResourceQuota",
        "DeploymentConfig",
        "Group",
        "Identity",
        "Image",
        "ImageStream",
        "ImageStreamTag",
        "MasterConfig",
        "NodeConfig",
        "OAuthClient",
        "Project",
        "ProjectRequest",
        "Route",
        "SecurityContextConstraints",
        "Template",
        "User",
    }
)
"""Kinds that OpenShift 3 served as `v1` too."""

_SETTLED: frozenset[str] = frozenset({"", "apps", "batch", "extensions", "rbac.authorization.k8s.io"})
_SETTLED_KINDS: frozenset[str] = frozenset({"Ingress", "IngressClass", "NetworkPolicy", "PodDisruptionBudget"})
_GONE_KINDS: frozenset[str] = frozenset({"PodSecurityPolicy"})
"""Kinds that were removed before their group had a version that is served today."""


def is_unknown(api_version: str, kind: str) -> bool:
    """Say whether Kubernetes owns the group and never had the kind in it, or never in this version.

    Versions are judged for the kinds of which all versions are known; a list of objects counts as its kind.
    """
    group, _, version = api_version.rpartition("/")
    kind = kind.removesuffix("List") or kind
    if group not in BUILTIN or (not group and kind in _NOT_SERVED | _LEGACY_OPENSHIFT):
        return False
    if not is_builtin(group, kind):
        return True
    if kind in _GONE_KINDS:
        return (api_version, kind) not in REMOVED
    if group not in _SETTLED and kind not in _SETTLED_KINDS:
        return False
    return version != PREFERRED_VERSION.get(group) and (api_version, kind) not in REMOVED
