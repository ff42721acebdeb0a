"""kustomize's built-in field specs: api/internal/konfig/builtinpluginconsts/*.go of kustomize 5.5."""

from __future__ import annotations

from ingresslint.render.fieldspecs import FieldSpec, FieldSpecs

_TEMPLATES: dict[str, str] = {
    "Pod": "spec",
    "PodTemplate": "template/spec",
    "Deployment": "spec/template/spec",
    "ReplicaSet": "spec/template/spec",
    "DaemonSet": "spec/template/spec",
    "StatefulSet": "spec/template/spec",
    "ReplicationController": "spec/template/spec",
    "Job": "spec/template/spec",
    "CronJob": "spec/jobTemplate/spec/template/spec",
}
"""Path of the pod's spec by kind."""

_WITHOUT_CONTROLLER = tuple(kind for kind in _TEMPLATES if kind != "ReplicationController")
_OTHER_REFERRERS = ("Pod", "StatefulSet", "Deployment", "ReplicationController", "CronJob", "Job", "DaemonSet")


def _in_pods(kinds: tuple[str, ...], *paths: str) -> list[FieldSpec]:
    """Specs for paths in pods; those of references from a bare Pod want version v1."""
    return [
        FieldSpec(f"{_TEMPLATES[kind]}/{path}", kind=kind, version="v1" if kind == "Pod" else "")
        for kind in kinds
        for path in paths
    ]


def _all(kind: str, *paths: str, group: str = "", version: str = "", create: bool = False) -> list[FieldSpec]:
    return [FieldSpec(path, group, version, kind, create) for path in paths]


def _anywhere(path: str, *, create: bool = False) -> list[FieldSpec]:
    return [FieldSpec(path, create=create)]


_AFFINITY = tuple(
    f"affinity/{affinity}/{rule}/labelSelector/matchLabels"
    for affinity in ("podAffinity", "podAntiAffinity")
    for rule in (
        "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm",
        "requiredDuringSchedulingIgnoredDuringExecution",
    )
)


def _placement(kind: str) -> list[FieldSpec]:
    paths = (*_AFFINITY, "topologySpreadConstraints/labelSelector/matchLabels")
    return _all(kind, *(f"spec/template/spec/{path}" for path in paths), group="apps")


_METADATA_LABELS = FieldSpecs(
    (
        *_anywhere("metadata/labels", create=True),
        *_all("ReplicationController", "spec/template/metadata/labels", version="v1", create=True),
        *_all("Deployment", "spec/template/metadata/labels", create=True),
        *_all("ReplicaSet", "spec/template/metadata/labels", create=True),
        *_all("DaemonSet", "spec/template/metadata/labels", create=True),
        *_all("StatefulSet", "spec/template/metadata/labels", group="apps", create=True),
        *_all("StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels", group="apps", create=True),
        *_all("Job", "spec/template/metadata/labels", group="batch", create=True),
        *_all(
            "CronJob",
            "spec/jobTemplate/metadata/labels",
            "spec/jobTemplate/spec/template/metadata/labels",
            group="batch",
            create=True,
        ),
    )
)

TEMPLATE_LABELS = _METADATA_LABELS

COMMON_LABELS = FieldSpecs(
    (
        *_all("Service", "spec/selector", version="v1", create=True),
        *_all("ReplicationController", "spec/selector", version="v1", create=True),
        *_all("Deployment", "spec/selector/matchLabels", create=True),
        *_placement("Deployment"),
        *_all("ReplicaSet", "spec/selector/matchLabels", create=True),
        *_all("DaemonSet", "spec/selector/matchLabels", create=True),
        *_all("StatefulSet", "spec/selector/matchLabels", group="apps", create=True),
        *_placement("StatefulSet"),
        *_all("Job", "spec/selector/matchLabels", group="batch"),
        *_all("CronJob", "spec/jobTemplate/spec/selector/matchLabels", group="batch"),
        *_all("PodDisruptionBudget", "spec/selector/matchLabels", group="policy"),
        *_all(
            "NetworkPolicy",
            "spec/podSelector/matchLabels",
            "spec/ingress/from/podSelector/matchLabels",
            "spec/egress/to/podSelector/matchLabels",
            group="networking.k8s.io",
        ),
        *_METADATA_LABELS.specs,
    )
)

COMMON_ANNOTATIONS = FieldSpecs(
    (
        *_anywhere("metadata/annotations", create=True),
        *_all("ReplicationController", "spec/template/metadata/annotations", version="v1", create=True),
        *(
            spec
            for kind in ("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet")
            for spec in _all(kind, "spec/template/metadata/annotations", create=True)
        ),
        *_all("Job", "spec/template/metadata/annotations", group="batch", create=True),
        *_all(
            "CronJob",
            "spec/jobTemplate/metadata/annotations",
            "spec/jobTemplate/spec/template/metadata/annotations",
            group="batch",
            create=True,
        ),
    )
)

NAMES = FieldSpecs(tuple(_anywhere("metadata/name")))

NAMESPACE = FieldSpecs(
    (
        *_all("Namespace", "metadata/name", create=True),
        *_all("APIService", "spec/service/namespace", group="apiregistration.k8s.io", create=True),
        *_all(
            "CustomResourceDefinition",
            "spec/conversion/webhook/clientConfig/service/namespace",
            group="apiextensions.k8s.io",
        ),
    )
)

IMAGES = FieldSpecs(
    tuple(
        FieldSpec(f"{pod}/{containers}[]/image", create=True)
        for pod in ("spec", "spec/template/spec")
        for containers in ("containers", "initContainers")
    )
)

REPLICAS = FieldSpecs(
    tuple(
        FieldSpec("spec/replicas", kind=kind, create=True)
        for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
    )
)

_VARIABLE_PATHS = tuple(
    f"{containers}/{path}"
    for containers in ("containers", "initContainers")
    for path in ("args", "command", "env/value", "volumeMounts/mountPath")
)

VARIABLES = FieldSpecs(
    (
        *(
            FieldSpec(f"{_TEMPLATES[kind]}/{path}", kind=kind)
            for kind in ("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "StatefulSet")
            for path in (*_VARIABLE_PATHS, *(() if kind in {"CronJob", "StatefulSet"} else ("volumes/nfs/server",)))
        ),
        *_all("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),  # a slip of kustomize's: no `spec` there
        *_all("Deployment", "spec/template/metadata/annotations"),
        *_all("Ingress", "spec/rules/host", "spec/tls/hosts", "spec/tls/secretName"),
        *_all("Service", "spec/ports/port", "spec/ports/targetPort"),
        *_all("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
        *_all("PersistentVolume", "spec/nfs/server"),
        *_anywhere("metadata/labels"),
        *_anywhere("metadata/annotations"),
    )
)

_RBAC = "rbac.authorization.k8s.io"
_ANNOTATION = "metadata/annotations/"
_NGINX = _ANNOTATION + "nginx.ingress.kubernetes.io\\/"
_ROLES = [*_all("Role", "rules/resourceNames"), *_all("ClusterRole", "rules/resourceNames")]


def _references(containers: tuple[str, ...], *others: str) -> tuple[str, ...]:
    both = ("containers", "initContainers")
    return (*others, *(f"{holder}/{path}" for holder in both for path in containers))


_CONFIG_MAP_PATHS = _references(
    ("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name"),
    "volumes/configMap/name",
    "volumes/projected/sources/configMap/name",
)
_SECRET_PATHS = _references(
    ("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name"),
    "volumes/secret/secretName",
    "imagePullSecrets/name",
    "volumes/projected/sources/secret/name",
)

NAME_REFERENCES: tuple[tuple[tuple[str, str, str], tuple[FieldSpec, ...]], ...] = (
    *(
        (("", "", kind), tuple(_all("HorizontalPodAutoscaler", "spec/scaleTargetRef/name")))
        for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
    ),
    (
        ("", "v1", "ConfigMap"),
        (
            *_in_pods(_WITHOUT_CONTROLLER, *_CONFIG_MAP_PATHS),
            *_all("Node", "spec/configSource/configMap"),
            *_ROLES,
            *_all("Ingress", _NGINX + "fastcgi-params-configmap"),
        ),
    ),
    (
        ("", "v1", "Secret"),
        (
            *_in_pods(_WITHOUT_CONTROLLER, *_SECRET_PATHS),
            *_all(
                "Ingress",
                "spec/tls/secretName",
                _ANNOTATION + "ingress.kubernetes.io\\/auth-secret",
                _NGINX + "auth-secret",
                _NGINX + "auth-tls-secret",
            ),
            *_all("ServiceAccount", "imagePullSecrets/name"),
            *_all(
                "StorageClass",
                *(f"parameters/{n}" for n in ("secretName", "adminSecretName", "userSecretName", "secretRef")),
            ),
            *_ROLES,
            *_all(
                "Service",
                "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
                group="serving.knative.dev",
                version="v1",
            ),
            *_all("PersistentVolume", "spec/azureFile/secretName"),
        ),
    ),
    (
        ("", "v1", "Service"),
        (
            *_all("StatefulSet", "spec/serviceName", group="apps"),
            *_all(
                "Ingress",
                "spec/rules/http/paths/backend/serviceName",
                "spec/backend/serviceName",
                "spec/rules/http/paths/backend/service/name",
                "spec/defaultBackend/service/name",
            ),
            *_all("APIService", "spec/service/name", group="apiregistration.k8s.io"),
            *_all(
                "ValidatingWebhookConfiguration", "webhooks/clientConfig/service", group="admissionregistration.k8s.io"
            ),
            *_all(
                "MutatingWebhookConfiguration", "webhooks/clientConfig/service", group="admissionregistration.k8s.io"
            ),
        ),
    ),
    ((_RBAC, "", "Role"), tuple(_all("RoleBinding", "roleRef/name", group=_RBAC))),
    (
        (_RBAC, "", "ClusterRole"),
        (*_all("RoleBinding", "roleRef/name", group=_RBAC), *_all("ClusterRoleBinding", "roleRef/name", group=_RBAC)),
    ),
    (
        ("", "v1", "ServiceAccount"),
        (
            *_all("RoleBinding", "subjects", group=_RBAC),
            *_all("ClusterRoleBinding", "subjects", group=_RBAC),
            *(FieldSpec(f"{_TEMPLATES[kind]}/serviceAccountName", kind=kind) for kind in _OTHER_REFERRERS),
        ),
    ),
    (
        ("", "v1", "PersistentVolumeClaim"),
        tuple(
            FieldSpec(f"{_TEMPLATES[kind]}/volumes/persistentVolumeClaim/claimName", kind=kind)
            for kind in _OTHER_REFERRERS
        ),
    ),
    (
        ("", "v1", "PersistentVolume"),
        (*_all("PersistentVolumeClaim", "spec/volumeName"), *_all("ClusterRole", "rules/resourceNames")),
    ),
    (
        ("storage.k8s.io", "v1", "StorageClass"),
        (
            *_all("PersistentVolume", "spec/storageClassName"),
            *_all("PersistentVolumeClaim", "spec/storageClassName"),
            *_all("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ),
    ),
    (
        ("scheduling.k8s.io", "v1", "PriorityClass"),
        tuple(FieldSpec(f"{_TEMPLATES[kind]}/priorityClassName", kind=kind) for kind in _OTHER_REFERRERS),
    ),
    # The group is written with a version in kustomize's own table, so no IngressClass is ever found.
    (("networking.k8s.io/v1", "v1", "IngressClass"), tuple(_all("Ingress", "spec/ingressClassName"))),
    (
        ("admissionregistration.k8s.io", "", "ValidatingAdmissionPolicy"),
        tuple(_all("ValidatingAdmissionPolicyBinding", "spec/policyName", group="admissionregistration.k8s.io")),
    ),
)
"""What is referred to (group, version, kind) and the fields that refer to it by name."""
