"""Pod templates: which objects make pods, with which labels and ports.

Sources: the API reference of the built-in kinds; the CRDs of Argo Rollouts, OpenKruise, Knative, KEDA, JobSet,
LeaderWorkerSet, KubeVirt, Ray, Kubeflow and OpenShift for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ingresslint.resources import Field, Path, Resource
from ingresslint.selectors import JOB_NAME_LABELS, pairs_match

_TEMPLATE: Path = ("spec", "template")
_EACH = "*"

_PATHS: dict[tuple[str, str], tuple[Path, ...]] = {
    ("", "Pod"): ((),),
    ("", "ReplicationController"): (_TEMPLATE,),
    ("apps", "Deployment"): (_TEMPLATE,),
    ("apps", "StatefulSet"): (_TEMPLATE,),
    ("apps", "DaemonSet"): (_TEMPLATE,),
    ("apps", "ReplicaSet"): (_TEMPLATE,),
    ("batch", "Job"): (_TEMPLATE,),
    ("batch", "CronJob"): (("spec", "jobTemplate", "spec", "template"),),
    ("argoproj.io", "Rollout"): (
        _TEMPLATE,
        ("spec", "strategy", "canary", "steps", _EACH, "experiment", "templates", _EACH),
    ),
    ("argoproj.io", "Experiment"): (("spec", "templates", _EACH, "template"),),
    ("argoproj.io", "Workflow"): (("spec", "templates", _EACH),),
    ("argoproj.io", "WorkflowTemplate"): (("spec", "templates", _EACH),),
    ("argoproj.io", "CronWorkflow"): (("spec", "workflowSpec", "templates", _EACH),),
    ("apps.kruise.io", "CloneSet"): (_TEMPLATE,),
    ("apps.kruise.io", "StatefulSet"): (_TEMPLATE,),
    ("apps.kruise.io", "DaemonSet"): (_TEMPLATE,),
    ("apps.kruise.io", "BroadcastJob"): (_TEMPLATE,),
    ("apps.kruise.io", "UnitedDeployment"): (("spec", "template", _EACH, "spec", "template"),),
    ("apps.kruise.io", "AdvancedCronJob"): (("spec", "template", _EACH, "spec", "template"),),
    ("serving.knative.dev", "Service"): (_TEMPLATE,),
    ("serving.knative.dev", "Configuration"): (_TEMPLATE,),
    ("apps.openshift.io", "DeploymentConfig"): (_TEMPLATE,),
    ("keda.sh", "ScaledJob"): (("spec", "jobTargetRef", "template"),),
    ("jobset.x-k8s.io", "JobSet"): (("spec", "replicatedJobs", _EACH, "template", "spec", "template"),),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet"): (
        ("spec", "leaderWorkerTemplate", "leaderTemplate"),
        ("spec", "leaderWorkerTemplate", "workerTemplate"),
    ),
    ("kubevirt.io", "VirtualMachine"): (_TEMPLATE,),
    ("kubevirt.io", "VirtualMachineInstanceReplicaSet"): (_TEMPLATE,),
    ("kubevirt.io", "VirtualMachineInstance"): ((),),
    ("ray.io", "RayCluster"): (
        ("spec", "headGroupSpec", "template"),
        ("spec", "workerGroupSpecs", _EACH, "template"),
    ),
    ("ray.io", "RayService"): (
        ("spec", "rayClusterConfig", "headGroupSpec", "template"),
        ("spec", "rayClusterConfig", "workerGroupSpecs", _EACH, "template"),
    ),
}

_WHOLE_TEMPLATE: frozenset[tuple[str, str]] = frozenset(
    {
        ("", "Pod"),
        ("", "ReplicationController"),
        ("apps", "Deployment"),
        ("apps", "StatefulSet"),
        ("apps", "DaemonSet"),
        ("apps", "ReplicaSet"),
        ("batch", "Job"),
        ("batch", "CronJob"),
        ("apps.kruise.io", "CloneSet"),
        ("apps.kruise.io", "StatefulSet"),
        ("apps.kruise.io", "DaemonSet"),
        ("apps.openshift.io", "DeploymentConfig"),
        ("argoproj.io", "Rollout"),
    }
)
"""Kinds whose pods carry just the labels and containers of their template (and the run-time labels of `selectors`)."""

_CONTROLLER_LABELS: dict[tuple[str, str], tuple[str, ...]] = {
    ("serving.knative.dev", "Service"): ("serving.knative.dev/", "app"),
    ("apps.openshift.io", "DeploymentConfig"): ("deploymentconfig", "deployment"),
    ("ray.io", "RayCluster"): ("ray.io/", "app.kubernetes.io/"),
    ("ray.io", "RayService"): ("ray.io/", "app.kubernetes.io/"),
    ("kubevirt.io", "VirtualMachine"): ("kubevirt.io/", "vm.kubevirt.io/"),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet"): ("leaderworkerset.sigs.k8s.io/",),
    ("jobset.x-k8s.io", "JobSet"): ("jobset.sigs.k8s.io/",),
}
"""Keys (or prefixes that end in `/`) that the controller of a kind adds to its pods."""

SELECTOR_KINDS: frozenset[tuple[str, str]] = frozenset(
    {("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet")}
)
"""Kinds whose `spec.selector` is a required LabelSelector that must match their own template."""


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One declared port of a container; `field` is the list entry."""

    field: Field
    name: str | None
    number: int | None
    protocol: str


@dataclass(frozen=True, slots=True, eq=False)
class PodTemplate:
    """The pods of one owner: labels and pod spec.

    `exact` is False where the owner may add labels or containers that cannot be seen, or the kind is unknown: such a template
    may satisfy a reference, but it never proves a defect.
    """

    owner: Resource
    labels: Field
    spec: Field
    exact: bool

    def carries(self, pairs: Mapping[str, str]) -> bool | None:
        """Say whether pods of this template match a plain selector; None if it cannot be said."""
        open_ = False
        rest: dict[str, str] = {}
        for key, value in pairs.items():
            verdict = self._controller_label(key, value)
            if verdict is False:
                return False
            if verdict is None:
                rest[key] = value
            elif verdict == "open":
                open_ = True
        verdict = pairs_match(rest, self.labels.mapping)
        return None if verdict and open_ else verdict

    def _controller_label(self, key: str, value: str) -> bool | str | None:
        """True or False where the controller sets the label to a known value, "open" to an unknown one, None: template."""
        identity = (self.owner.group, self.owner.kind)
        if key in JOB_NAME_LABELS and key not in self.labels.mapping:
            if identity == ("batch", "Job"):
                return value == self.owner.name
            return "open" if identity == ("batch", "CronJob") or not self.exact else None
        for added in _CONTROLLER_LABELS.get(identity, ()):
            if key == added or (added.endswith("/") and key.startswith(added)):
                return "open"
        return None

    def containers(self) -> Iterator[Field]:
        """Containers whose ports serve: the ordinary ones, then init containers that keep running (native sidecars)."""
        yield from self.spec.get("containers").each()
        for container in self.spec.get("initContainers").each():
            if container.get("restartPolicy").value == "Always":
                yield container

    def ports(self) -> Iterator[ContainerPort]:
        """Declared ports of those containers."""
        for container in self.containers():
            for port in container.get("ports").each():
                yield ContainerPort(
                    port,
                    port.get("name").text,
                    port.get("containerPort").integer,
                    port.get("protocol").text or "TCP",
                )

    @property
    def replicas_possible(self) -> bool:
        """False for pods that run to completion: they are odd targets of a Service."""
        return (self.owner.group, self.owner.kind) not in {("batch", "Job"), ("batch", "CronJob")}


def templates_of(resource: Resource) -> Iterator[PodTemplate]:
    """Give the pod templates of an object; nothing if it makes no pods that can be seen."""
    identity = (resource.group, resource.kind)
    paths = _PATHS.get(identity)
    if paths is None:
        template = resource.get(*_TEMPLATE)
        if isinstance(template.get("spec", "containers").value, list):
            yield PodTemplate(resource, template.get("metadata", "labels"), template.get("spec"), exact=False)
        else:
            yield from _replica_specs(resource)
        return
    exact = identity in _WHOLE_TEMPLATE
    for path in paths:
        for template in _resolve(resource.root, path):
            if template.mapping:
                spec = template.get("spec")
                whole = exact and bool(spec.get("containers").value)
                yield PodTemplate(resource, template.get("metadata", "labels"), spec, whole)


def _replica_specs(resource: Resource) -> Iterator[PodTemplate]:
    """Kubeflow training jobs: `spec.<framework>ReplicaSpecs.<role>.template`."""
    for name, specs in resource.get("spec").items():
        if name.endswith("ReplicaSpecs"):
            for _, role in specs.items():
                template = role.get("template")
                if template.mapping:
                    yield PodTemplate(resource, template.get("metadata", "labels"), template.get("spec"), exact=False)


def _resolve(field: Field, path: Path) -> Iterator[Field]:
    """Follow a path in which `*` stands for every entry of a list or mapping."""
    if not path:
        yield field
        return
    head, rest = path[0], path[1:]
    if head == _EACH:
        for child in (*field.each(), *(f for _, f in field.items())):
            yield from _resolve(child, rest)
    else:
        yield from _resolve(field.get(head), rest)
