"""Objects of a build: the identity that they have and those that they had (kustomize api/resource, kyaml/resid)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingresslint.findings import ObjectRef
from ingresslint.render.nodes import Node, text_of

NO_NAMESPACE = "_non_namespaceable_"
DEFAULT_NAMESPACE = "default"

_NAMESPACED: dict[str, str] = {
    "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling/v1": "HorizontalPodAutoscaler Scale",
    "autoscaling/v2beta1": "HorizontalPodAutoscaler",
    "autoscaling/v2beta2": "HorizontalPodAutoscaler",
    "batch/v1": "CronJob Job",
    "batch/v1beta1": "CronJob",
    "coordination.k8s.io/v1": "Lease",
    "coordination.k8s.io/v1beta1": "Lease",
    "discovery.k8s.io/v1": "EndpointSlice",
    "discovery.k8s.io/v1beta1": "EndpointSlice",
    "events.k8s.io/v1": "Event",
    "events.k8s.io/v1beta1": "Event",
    "extensions/v1beta1": "Ingress",
    "networking.k8s.io/v1": "Ingress NetworkPolicy",
    "networking.k8s.io/v1beta1": "Ingress",
    "policy/v1": "PodDisruptionBudget",
    "policy/v1beta1": "PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1": "Role RoleBinding",
    "rbac.authorization.k8s.io/v1beta1": "Role RoleBinding",
    "storage.k8s.io/v1beta1": "CSIStorageCapacity",
    "v1": "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController "
    "ResourceQuota Secret Service ServiceAccount",
}
_CLUSTER_SCOPED: dict[str, str] = {
    "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1beta1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition",
    "apiextensions.k8s.io/v1beta1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService",
    "apiregistration.k8s.io/v1beta1": "APIService",
    "certificates.k8s.io/v1": "CertificateSigningRequest",
    "certificates.k8s.io/v1beta1": "CertificateSigningRequest",
    "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io/v1": "IngressClass",
    "networking.k8s.io/v1beta1": "IngressClass",
    "node.k8s.io/v1": "RuntimeClass",
    "node.k8s.io/v1beta1": "RuntimeClass",
    "policy/v1beta1": "PodSecurityPolicy",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding",
    "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io/v1": "PriorityClass",
    "scheduling.k8s.io/v1beta1": "PriorityClass",
    "storage.k8s.io/v1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "storage.k8s.io/v1beta1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "v1": "ComponentStatus Namespace Node PersistentVolume",
}

KNOWN_TYPES: dict[tuple[str, str], bool] = {
    (api_version, kind): namespaced
    for table, namespaced in ((_NAMESPACED, True), (_CLUSTER_SCOPED, False))
    for api_version, kinds in table.items()
    for kind in kinds.split()
}
"""(apiVersion, kind) → namespaced, of the types that kustomize knows: Kubernetes 1.21, kyaml/openapi/openapi.go.

Every other type counts as namespaced and has no strategic merge keys, newer built-in ones too.
"""


class Id(NamedTuple):
    """An identity. `namespace` is the effective one: `default` if none is written, NO_NAMESPACE for cluster scope."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    def __str__(self) -> str:
        where = "" if self.namespace in {NO_NAMESPACE, DEFAULT_NAMESPACE} else f"{self.namespace}/"
        return f"{self.kind} {where}{self.name}"


class Past(NamedTuple):
    """An identity of before; group and version are always those of today."""

    name: str
    namespace: str
    kind: str


def effective(namespace: str) -> str:
    """The namespace that an unwritten one stands for in comparisons."""
    return namespace or DEFAULT_NAMESPACE


def is_selected(group: str, version: str, kind: str, by: tuple[str, str, str]) -> bool:
    """Say whether a type is of a selected group, version and kind; an empty word selects any."""
    return (not by[0] or by[0] == group) and (not by[1] or by[1] == version) and (not by[2] or by[2] == kind)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """An object of a build and what kustomize remembers of it (it keeps that in annotations while it builds)."""

    node: Node
    written: ObjectRef
    id: Id
    past: tuple[Past, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    behavior: str = ""
    hashed: bool = False
    variables: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Its kind of now."""
        return self.id.kind

    @property
    def name(self) -> str:
        """Its name of now."""
        return self.id.name

    @property
    def namespace(self) -> str:
        """The namespace as it stands in the object, "" where there is none."""
        return text_of(self.node.get("metadata", "namespace"))

    @property
    def api_version(self) -> str:
        """Group and version as one word."""
        return f"{self.id.group}/{self.id.version}" if self.id.group else self.id.version

    @property
    def is_cluster_scoped(self) -> bool:
        """True if kustomize knows that the type has no namespace."""
        return self.id.namespace == NO_NAMESPACE

    @property
    def is_marked(self) -> bool:
        """True if kustomize has put annotations of its own on the object by now."""
        return bool(self.past or self.prefixes or self.suffixes or self.behavior)

    @property
    def original(self) -> Id:
        """The first identity."""
        return next(self.past_ids(), self.id)

    def past_ids(self) -> Iterator[Id]:
        """Identities of before, oldest first."""
        for name, namespace, kind in self.past:
            yield Id(self.id.group, self.id.version, kind, name, effective(namespace))

    def ids(self) -> Iterator[Id]:
        """All identities, the current one last."""
        yield from self.past_ids()
        yield self.id

    def with_node(self, node: Node) -> Item:
        """The same object with other content; the identity is read anew if it may have changed."""
        if node is self.node:
            return self
        same = all(node.value.get(key) is self.node.value.get(key) for key in ("metadata", "kind", "apiVersion"))
        return self._copy(node, self.id if same else id_of(node), self.past)

    def remembering(self) -> Item:
        """The same object, which remembers its identity of now."""
        return self._copy(self.node, self.id, (*self.past, Past(self.id.name, self.id.namespace, self.id.kind)))

    def _copy(self, node: Node, identity: Id, past: tuple[Past, ...]) -> Item:
        return Item(
            node,
            self.written,
            identity,
            past,
            self.prefixes,
            self.suffixes,
            self.behavior,
            self.hashed,
            self.variables,
        )


def id_of(node: Node) -> Id:
    """Read the identity of an object."""
    api_version, kind = text_of(node.child("apiVersion")), text_of(node.child("kind"))
    group, _, version = api_version.partition("/") if "/" in api_version else ("", "", api_version)
    metadata = node.child("metadata")
    name = text_of(metadata.child("name")) if metadata else ""
    namespace = metadata.child("namespace") if metadata else None
    if KNOWN_TYPES.get((api_version, kind)) is False:
        where = NO_NAMESPACE
    else:
        where = effective(text_of(namespace) if namespace is not None and namespace.value is not None else "")
    return Id(group, version, kind, name, where)


def item_of(node: Node) -> Item:
    """Take in an object as it is written."""
    found = id_of(node)
    metadata = node.child("metadata")
    namespace = metadata.child("namespace") if metadata else None
    where = namespace.value if namespace is not None and isinstance(namespace.value, str) else None
    return Item(node, ObjectRef(text_of(node.child("apiVersion")), found.kind, where, found.name or None), found)
