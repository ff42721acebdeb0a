"""Merge keys of lists in strategic merge patches.

Source: the OpenAPI document that kustomize 5.5 carries (Kubernetes 1.21, `x-kubernetes-patch-strategy: merge` with
`x-kubernetes-patch-merge-key` or `x-kubernetes-list-map-keys`). A list that is not named here is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingresslint.render.identity import KNOWN_TYPES


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What a strategic merge must know of a value.

    A mapping has `fields`; the items of a list have the shape `item`. `keys` are the merge keys of a list, empty for
    one of scalars, and None for a list that is replaced.
    """

    fields: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    keys: tuple[str, ...] | None = None


def _merged(*keys: str, item: Shape | None = None) -> Shape:
    return Shape(item=item, keys=keys)


def _mapping(**fields: Shape) -> Shape:
    return Shape(fields)


_METADATA = _mapping(finalizers=_merged(), ownerReferences=_merged("uid"))
_CONDITIONS = _mapping(conditions=_merged("type"))
_CONTAINER = _mapping(
    env=_merged("name"),
    ports=_merged("containerPort", "protocol"),
    volumeDevices=_merged("devicePath"),
    volumeMounts=_merged("mountPath"),
)
_EPHEMERAL_CONTAINER = _mapping(
    env=_merged("name"), volumeDevices=_merged("devicePath"), volumeMounts=_merged("mountPath")
)
_VOLUME = _mapping(ephemeral=_mapping(volumeClaimTemplate=_mapping(metadata=_METADATA)))
_POD_SPEC = _mapping(
    containers=_merged("name", item=_CONTAINER),
    ephemeralContainers=_merged("name", item=_EPHEMERAL_CONTAINER),
    hostAliases=_merged("ip"),
    imagePullSecrets=_merged("name"),
    initContainers=_merged("name", item=_CONTAINER),
    topologySpreadConstraints=_merged("topologyKey", "whenUnsatisfiable"),
    volumes=_merged("name", item=_VOLUME),
)
_POD_TEMPLATE = _mapping(metadata=_METADATA, spec=_POD_SPEC)
_JOB = _mapping(metadata=_METADATA, spec=_mapping(template=_POD_TEMPLATE), status=_CONDITIONS)
_CLAIM = _mapping(metadata=_METADATA, status=_CONDITIONS)
_WORKLOAD = _JOB
_WEBHOOKS = _mapping(metadata=_METADATA, webhooks=_merged("name"))
_OBJECT = _mapping(metadata=_METADATA)

_BY_KIND: dict[str, Shape] = {
    "APIService": _CLAIM,
    "CSINode": _mapping(metadata=_METADATA, spec=_mapping(drivers=_merged("name"))),
    "ComponentStatus": _mapping(metadata=_METADATA, conditions=_merged("type")),
    "CronJob": _mapping(
        metadata=_METADATA,
        spec=_mapping(jobTemplate=_mapping(metadata=_METADATA, spec=_mapping(template=_POD_TEMPLATE))),
    ),
    "DaemonSet": _WORKLOAD,
    "Deployment": _WORKLOAD,
    "Job": _JOB,
    "MutatingWebhookConfiguration": _WEBHOOKS,
    "Namespace": _CLAIM,
    "Node": _mapping(
        metadata=_METADATA,
        spec=_mapping(podCIDRs=_merged()),
        status=_mapping(addresses=_merged("type"), conditions=_merged("type")),
    ),
    "PersistentVolumeClaim": _CLAIM,
    "Pod": _mapping(
        metadata=_METADATA, spec=_POD_SPEC, status=_mapping(conditions=_merged("type"), podIPs=_merged("ip"))
    ),
    "PodDisruptionBudget": _CLAIM,
    "PodTemplate": _mapping(metadata=_METADATA, template=_POD_TEMPLATE),
    "ReplicaSet": _WORKLOAD,
    "ReplicationController": _WORKLOAD,
    "Service": _mapping(metadata=_METADATA, spec=_mapping(ports=_merged("port", "protocol")), status=_CONDITIONS),
    "ServiceAccount": _mapping(metadata=_METADATA, secrets=_merged("name")),
    "StatefulSet": _mapping(
        metadata=_METADATA,
        spec=_mapping(template=_POD_TEMPLATE, volumeClaimTemplates=Shape(item=_CLAIM)),
        status=_CONDITIONS,
    ),
    "ValidatingWebhookConfiguration": _WEBHOOKS,
}


def shape_of(api_version: str, kind: str) -> Shape | None:
    """Give the shape of a type that kustomize knows, None for every other."""
    if (api_version, kind) not in KNOWN_TYPES:
        return None
    return _BY_KIND.get(kind, _OBJECT)
