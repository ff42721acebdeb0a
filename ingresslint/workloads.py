"""Pod templates: which objects make pods, with which labels and ports.

Sources: the API reference of the built-in kinds; the CRDs of Argo Rollouts, OpenKruise, Knative, KEDA, JobSet,
LeaderWorkerSet, KubeVirt, Ray, Kubeflow and OpenShift for the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingresslint import kinds
from ingresslint.findings import Path
from ingresslint.resources import Field, Resource, is_placeholder
from ingresslint.selectors import JOB_NAME_LABELS, label_text, pairs_match

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
    ("argoproj.io", "Rollout"): (_TEMPLATE,),
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

_ADDED_LABELS: dict[tuple[str, str], tuple[Path, ...]] = {
    ("argoproj.io", "Rollout"): (
        ("spec", "strategy", "canary", "canaryMetadata"),
        ("spec", "strategy", "canary", "stableMetadata"),
        ("spec", "strategy", "canary", "steps", _EACH, "experiment", "templates", _EACH, "metadata"),
        ("spec", "strategy", "blueGreen", "activeMetadata"),
        ("spec", "strategy", "blueGreen", "previewMetadata"),
    ),
    ("argoproj.io", "Workflow"): (("spec", "podMetadata"),),
    ("argoproj.io", "WorkflowTemplate"): (("spec", "podMetadata"),),
    ("argoproj.io", "CronWorkflow"): (("spec", "workflowSpec", "podMetadata"),),
}
"""Where an object holds metadata that some or all of its pods get besides."""

_CONTROLLER_LABELS: dict[tuple[str, str], tuple[str, ...]] = {
    ("serving.knative.dev", "Service"): ("serving.knative.dev/", "app"),
    ("apps.openshift.io", "DeploymentConfig"): ("deploymentconfig", "deployment"),
    ("ray.io", "RayCluster"): ("ray.io/", "app.kubernetes.io/"),
    ("ray.io", "RayService"): ("ray.io/", "app.kubernetes.io/"),
    ("kubevirt.io", "VirtualMachine"): ("kubevirt.io/", "vm.kubevirt.io/"),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet"): ("leaderworkerset.sigs.k8s.io/",),
    ("jobset.x-k8s.io", "JobSet"): ("jobset.sigs.k8s.io/",),
    ("argoproj.io", "Workflow"): ("workflows.argoproj.io/",),
    ("argoproj.io", "WorkflowTemplate"): ("workflows.argoproj.io/",),
    ("argoproj.io", "CronWorkflow"): ("workflows.argoproj.io/",),
}
"""Keys that the controller of a kind adds to pods without them, and prefixes (with `/`) that are its own."""

SELECTOR_KINDS: frozenset[tuple[str, str]] = frozenset(
    {("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("apps", "ReplicaSet")}
)
"""Kinds whose `spec.selector` is a required LabelSelector that must match their own template."""


def port_words(number: int | None, name: str | None, protocol: str) -> str:
    """A port for people: `80 (http)`, `53/UDP`."""
    text = "?" if number is None else str(number)
    if protocol != "TCP":
        text += f"/{protocol}"
    return f"{text} ({name})" if name else text


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One declared port of a container; `field` is the list entry."""

    field: Field
    name: str | None
    number: int | None
    protocol: str

    @property
    def words(self) -> str:
        """The port for people."""
        return port_words(self.number, self.name, self.protocol)


@dataclass(frozen=True, eq=False)
class PodTemplate:
    """The pods of one owner: labels and pod spec.

    `exact` is False where the owner may add labels or containers that cannot be seen, or the kind is unknown: such a
    template may satisfy a reference, but it never proves a defect. `added` are labels that the owner gives to some of
    its pods besides.
    """

    owner: Resource
    labels: Field
    spec: Field
    exact: bool
    added: frozenset[tuple[str, str]] = frozenset()

    def carries(self, pairs: Mapping[str, str]) -> bool | None:
        """Say whether pods of this template match a plain selector; None if it cannot be said."""
        rest = {key: value for key, value in pairs.items() if not self._may_be_set(key, value)}
        verdict = pairs_match(rest, self._known_labels)
        return None if verdict and len(rest) < len(pairs) else verdict

    @property
    def _known_labels(self) -> Mapping[str, Any]:
        """The template's labels and those that are known to be added."""
        labels = self.labels.mapping
        if self.owner.is_a("batch", "Job") and self.owner.name:
            return dict.fromkeys(JOB_NAME_LABELS, self.owner.name) | labels
        return labels

    def _may_be_set(self, key: str, value: str) -> bool:
        """Say whether the owner's controller may set a label to this value, so that the template says nothing of it."""
        if key in JOB_NAME_LABELS and key not in self._known_labels:
            return not self.exact or self.owner.group == "batch"
        if (key, value) in self.added:
            return True
        added = _CONTROLLER_LABELS.get((self.owner.group, self.owner.kind), ())
        unset = key not in self.labels.mapping
        return any((key == name and unset) or (name.endswith("/") and key.startswith(name)) for name in added)

    @property
    def is_open(self) -> bool:
        """True if pods may match a selector that has other pairs than the template's labels."""
        if self.added or (self.owner.group, self.owner.kind) in _CONTROLLER_LABELS:
            return True
        labels = self.labels.mapping.items()
        return any(is_placeholder(key) or is_placeholder(value) or label_text(value) is None for key, value in labels)

    @property
    def serves(self) -> bool:
        """False for the pods of a Helm test: they come and go, and no Service is meant for them."""
        hooks = self.owner.annotation("helm.sh/hook") or ""
        return not any(hook.strip().startswith("test") for hook in hooks.split(","))

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

    def ports_at(self, target: int | str | None, protocol: str | None = None) -> Iterator[ContainerPort]:
        """Declared ports of this number or of this name, and of this protocol if one is given; None means no port."""
        for port in self._by_target.get(target, ()):
            if protocol in {None, port.protocol}:
                yield port

    @cached_property
    def _by_target(self) -> dict[int | str | None, list[ContainerPort]]:
        index: dict[int | str | None, list[ContainerPort]] = defaultdict(list)
        for port in self.ports():
            for target in (port.number, port.name):
                if target is not None:
                    index[target].append(port)
        return dict(index)

    @property
    def ports_words(self) -> str:
        """All declared ports for people: `3000 (http), 9100 (metrics)`, or `no ports`."""
        return ", ".join(p.words for p in self.ports()) or "no ports"

    @property
    def replicas_possible(self) -> bool:
        """False for pods that run to completion: they are odd targets of a Service."""
        return (self.owner.group, self.owner.kind) not in {("batch", "Job"), ("batch", "CronJob")}


def templates_of(resource: Resource) -> Iterator[PodTemplate]:
    """Give the pod templates of an object; nothing if it makes no pods that can be seen."""
    identity = (resource.group, resource.kind)
    paths = _PATHS.get(identity)
    if paths is None and kinds.is_builtin(*identity):
        return
    found = _guessed(resource) if paths is None else (f for path in paths for f in _resolve(resource.root, path))
    added = frozenset(_added_labels(resource))
    for template in found:
        if template.mapping:
            spec = template.get("spec")
            exact = identity in _WHOLE_TEMPLATE and bool(spec.get("containers").value)
            yield PodTemplate(resource, template.get("metadata", "labels"), spec, exact, added)


def _guessed(resource: Resource) -> Iterator[Field]:
    """Templates of a kind that is not known, where they usually are."""
    template = resource.get(*_TEMPLATE)
    if isinstance(template.get("spec", "containers").value, list):
        yield template
    elif kinds.is_unknown(resource.api_version, resource.kind):
        if isinstance(resource.get("spec", "containers").value, list):  # a Pod whose kind is misspelt
            yield resource.root
    else:  # Kubeflow training jobs: `spec.<framework>ReplicaSpecs.<role>.template`
        yield from (
            role.get("template")
            for name, roles in resource.get("spec").items()
            if name.endswith("ReplicaSpecs")
            for _, role in roles.items()
        )


def _added_labels(resource: Resource) -> Iterator[tuple[str, str]]:
    for path in _ADDED_LABELS.get((resource.group, resource.kind), ()):
        for metadata in _resolve(resource.root, path):
            for key, value in metadata.get("labels").items():
                if value.text is not None:
                    yield key, value.text


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
