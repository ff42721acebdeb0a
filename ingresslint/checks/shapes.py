"""Which fields the API knows where traffic is wired: of Services, Ingresses, IngressClasses and what makes pods.

Source: the OpenAPI definitions of core/v1, networking/v1, apps/v1, batch/v1 and meta/v1, Kubernetes 1.25 to 1.37, with
the fields that earlier versions had. The tests compare the tables with those definitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ITEM = "[]"
"""Step of a position that stands for every item of a list."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of a mapping, each with the shape of its value (or of the items of its value), if that is known too.

    `wiring` are the fields that are worth a word if somebody misspells or misplaces them: all but the ones that have
    nothing to do with traffic. `meant` maps a wrong field, in small letters, to what its author probably meant.
    """

    fields: Mapping[str, Shape | None]
    wiring: frozenset[str]
    meant: Mapping[str, str] = field(default_factory=dict)
    is_list: bool = False


def _shape(
    plain: str, *, rest: str = "", meant: Mapping[str, str] | None = None, is_list: bool = False, **inner: Shape
) -> Shape:
    """Make a shape of field names: `plain` and `inner` ones are wiring, the `rest` is not."""
    wiring = frozenset({*plain.split(), *inner})
    fields = dict.fromkeys((*plain.split(), *rest.split())) | inner
    return Shape(fields, wiring, meant or {}, is_list)


_METADATA = _shape(
    "name generateName namespace labels annotations",
    rest="creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generation managedFields"
    " ownerReferences resourceVersion selfLink uid clusterName initializers",
)


def _object(spec: Shape) -> Shape:
    return _shape("apiVersion kind", rest="status", metadata=_METADATA, spec=spec)


_SERVICE = _shape(
    "type selector clusterIP clusterIPs externalIPs externalName externalTrafficPolicy internalTrafficPolicy"
    " loadBalancerClass loadBalancerIP loadBalancerSourceRanges publishNotReadyAddresses sessionAffinity",
    rest="allocateLoadBalancerNodePorts healthCheckNodePort ipFamilies ipFamilyPolicy sessionAffinityConfig"
    " trafficDistribution ipFamily topologyKeys",
    ports=_shape(
        "name port targetPort nodePort protocol",
        rest="appProtocol",
        meant={"containerport": "targetPort", "target": "targetPort"},
        is_list=True,
    ),
)

LEGACY_FIELDS = ("serviceName", "servicePort", "backend")
"""Fields of an Ingress in networking.k8s.io/v1beta1 that v1 has not: of a backend, and of the spec."""

_BACKEND = _shape(
    "",
    service=_shape("name", port=_shape("name number"), meant={"servicename": "name", "serviceport": "port.number"}),
    resource=_shape("apiGroup kind name"),
    meant={"servicename": "service.name", "serviceport": "service.port.number"},
)
_PATH = _shape(
    "path pathType",
    backend=_BACKEND,
    meant={"servicename": "backend.service.name", "serviceport": "backend.service.port.number"},
    is_list=True,
)
_INGRESS = _shape(
    "ingressClassName",
    defaultBackend=_BACKEND,
    tls=_shape("hosts secretName", meant={"secret": "secretName"}, is_list=True),
    rules=_shape(
        "host",
        http=_shape("", paths=_PATH),
        is_list=True,
    ),
    meant={"backend": "defaultBackend", "ingressclass": "ingressClassName", "classname": "ingressClassName"},
)
_INGRESS_CLASS = _shape("controller", parameters=_shape("apiGroup kind name namespace scope"))

_CONTAINER = _shape(
    "volumeMounts volumeDevices",
    rest="args command env envFrom image imagePullPolicy lifecycle livenessProbe name readinessProbe resizePolicy"
    " resources restartPolicy restartPolicyRules securityContext startupProbe stdin stdinOnce terminationMessagePath"
    " terminationMessagePolicy tty workingDir",
    ports=_shape(
        "containerPort hostPort name protocol",
        rest="hostIP",
        meant={"port": "containerPort", "targetport": "containerPort"},
        is_list=True,
    ),
    is_list=True,
)
_POD = _shape(
    "initContainers volumes hostNetwork",
    rest="activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks"
    " ephemeralContainers evictionResponders hostAliases hostIPC hostPID hostUsers hostname hostnameOverride"
    " imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates"
    " resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup"
    " securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain"
    " terminationGracePeriodSeconds tolerations topologySpreadConstraints workloadRef",
    containers=_CONTAINER,
)
_TEMPLATE = _shape("", metadata=_METADATA, spec=_POD)
_SELECTOR = _shape("matchLabels", matchExpressions=_shape("key operator values", is_list=True))


def _workload(rest: str, *, plain: str = "") -> Shape:
    return _object(_shape(plain, rest=f"minReadySeconds {rest}", selector=_SELECTOR, template=_TEMPLATE))


_JOB = _shape(
    "",
    rest="activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector"
    " maxFailedIndexes parallelism podFailurePolicy podReplacementPolicy scheduling selector successPolicy suspend"
    " ttlSecondsAfterFinished",
    template=_TEMPLATE,
)

SHAPES: Mapping[tuple[str, str], Shape] = {
    ("", "Service"): _object(_SERVICE),
    ("networking.k8s.io", "Ingress"): _object(_INGRESS),
    ("networking.k8s.io", "IngressClass"): _object(_INGRESS_CLASS),
    ("", "Pod"): _object(_POD),
    ("", "ReplicationController"): _object(_shape("selector", rest="minReadySeconds replicas", template=_TEMPLATE)),
    ("apps", "Deployment"): _workload(
        "replicas paused progressDeadlineSeconds revisionHistoryLimit strategy rollbackTo"
    ),
    ("apps", "StatefulSet"): _workload(
        "replicas ordinals persistentVolumeClaimRetentionPolicy podManagementPolicy revisionHistoryLimit"
        " updateStrategy",
        plain="serviceName volumeClaimTemplates",
    ),
    ("apps", "DaemonSet"): _workload("revisionHistoryLimit updateStrategy templateGeneration"),
    ("apps", "ReplicaSet"): _workload("replicas"),
    ("batch", "Job"): _object(_JOB),
    ("batch", "CronJob"): _object(
        _shape(
            "",
            rest="concurrencyPolicy failedJobsHistoryLimit schedule startingDeadlineSeconds successfulJobsHistoryLimit"
            " suspend timeZone",
            jobTemplate=_shape("", metadata=_METADATA, spec=_JOB),
        )
    ),
}
"""(group, kind) → the shape of the whole object."""


def homes(shape: Shape) -> dict[str, list[tuple[str, ...]]]:
    """Give for every wiring field of an object the positions of the mappings that have it, by depth."""
    found: dict[str, list[tuple[str, ...]]] = {}
    pending: list[tuple[tuple[str, ...], Shape]] = [((), shape)]
    for position, at in pending:
        for name in sorted(at.wiring):
            found.setdefault(name, []).append(position)
        pending.extend((_below(position, name, inner), inner) for name, inner in at.fields.items() if inner)
    return found


def _below(position: tuple[str, ...], name: str, shape: Shape) -> tuple[str, ...]:
    return (*position, name, ITEM) if shape.is_list else (*position, name)


def words(position: Iterable[str]) -> str:
    """Write a position for people: `spec.ports[]`, `the top level`."""
    return ".".join(position).replace(f".{ITEM}", ITEM) or "the top level"
