"""Pod templates: where the kinds keep them, which labels and ports their pods have."""

from __future__ import annotations

import pytest
from model_samples import resource

from ingresslint.resources import pointer
from ingresslint.workloads import PodTemplate, port_words, templates_of

POD = "{metadata: {labels: {app: web}}, spec: {containers: [{name: main, ports: [{containerPort: 3000}]}]}}"


def templates(api_version: str, kind: str, body: str, name: str = "web") -> list[PodTemplate]:
    text = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\n{body}\n"
    return list(templates_of(resource(text)))


def template(api_version: str, kind: str, body: str, name: str = "web") -> PodTemplate:
    (only,) = templates(api_version, kind, body, name)
    return only


def deployment(pod: str) -> PodTemplate:
    return template("apps/v1", "Deployment", f"spec: {{template: {pod}}}")


@pytest.mark.parametrize(
    ("api_version", "kind", "body", "places"),
    [
        ("v1", "ReplicationController", "spec: {template: POD}", ["spec.template"]),
        ("apps/v1", "Deployment", "spec: {template: POD}", ["spec.template"]),
        ("extensions/v1beta1", "Deployment", "spec: {template: POD}", ["spec.template"]),
        ("apps/v1", "StatefulSet", "spec: {template: POD}", ["spec.template"]),
        ("apps/v1", "DaemonSet", "spec: {template: POD}", ["spec.template"]),
        ("apps/v1", "ReplicaSet", "spec: {template: POD}", ["spec.template"]),
        ("batch/v1", "Job", "spec: {template: POD}", ["spec.template"]),
        ("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: POD}}}", ["spec.jobTemplate.spec.template"]),
        ("argoproj.io/v1alpha1", "Rollout", "spec: {template: POD}", ["spec.template"]),
        ("apps.kruise.io/v1alpha1", "CloneSet", "spec: {template: POD}", ["spec.template"]),
        ("apps.kruise.io/v1beta1", "StatefulSet", "spec: {template: POD}", ["spec.template"]),
        ("apps.openshift.io/v1", "DeploymentConfig", "spec: {template: POD}", ["spec.template"]),
        ("serving.knative.dev/v1", "Service", "spec: {template: POD}", ["spec.template"]),
        ("keda.sh/v1alpha1", "ScaledJob", "spec: {jobTargetRef: {template: POD}}", ["spec.jobTargetRef.template"]),
        (
            "apps.kruise.io/v1alpha1",
            "UnitedDeployment",
            "spec: {template: {deploymentTemplate: {spec: {template: POD}}}}",
            ["spec.template.deploymentTemplate.spec.template"],
        ),
        (
            "jobset.x-k8s.io/v1alpha2",
            "JobSet",
            "spec: {replicatedJobs: [{template: {spec: {template: POD}}}]}",
            ["spec.replicatedJobs[0].template.spec.template"],
        ),
        (
            "leaderworkerset.x-k8s.io/v1",
            "LeaderWorkerSet",
            "spec: {leaderWorkerTemplate: {leaderTemplate: POD, workerTemplate: POD}}",
            ["spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate"],
        ),
        (
            "ray.io/v1",
            "RayCluster",
            "spec: {headGroupSpec: {template: POD}, workerGroupSpecs: [{template: POD}]}",
            ["spec.headGroupSpec.template", "spec.workerGroupSpecs[0].template"],
        ),
        (
            "kubeflow.org/v1",
            "PyTorchJob",
            "spec: {pytorchReplicaSpecs: {Master: {template: POD}, Worker: {template: POD}}}",
            ["spec.pytorchReplicaSpecs.Master.template", "spec.pytorchReplicaSpecs.Worker.template"],
        ),
        ("example.org/v1", "Thing", "spec: {template: POD}", ["spec.template"]),
        ("apps/v1", "Deploymnet", "spec: {template: POD}", ["spec.template"]),
    ],
)
def test_kinds_keep_their_pod_templates_in_different_places(
    api_version: str, kind: str, body: str, places: list[str]
) -> None:
    found = templates(api_version, kind, body.replace("POD", POD))
    assert [pointer(t.labels.path[:-2]) for t in found] == places
    assert [t.labels.value for t in found] == [{"app": "web"}] * len(places)
    assert [[p.number for p in t.ports()] for t in found] == [[3000]] * len(places)


def test_a_pod_is_its_own_template() -> None:
    pod = resource(f"apiVersion: v1\nkind: Pod\n{POD[1:-1].replace(', spec', chr(10) + 'spec')}\n")
    (found,) = templates_of(pod)
    assert (found.labels.pointer, found.labels.value, found.exact) == ("metadata.labels", {"app": "web"}, True)


def test_a_pod_whose_kind_is_misspelt_may_serve() -> None:
    found = template("v1", "Pdo", "spec: {containers: [{name: main}]}")
    assert (found.labels.pointer, found.exact) == ("metadata.labels", False)


@pytest.mark.parametrize(
    ("api_version", "kind", "body"),
    [
        ("v1", "Service", "spec: {template: {spec: {containers: []}}}"),
        ("v1", "PodTemplate", f"template: {POD}"),
        ("v1", "ConfigMap", "data: {}"),
        ("apps/v1", "Deployment", "spec: {}"),
        ("apps/v1", "Deployment", "spec: {template: text}"),
        ("example.org/v1", "Thing", "spec: {template: {spec: {containers: text}}}"),
        ("argoproj.io/v1alpha1", "Rollout", "spec: {workloadRef: {kind: Deployment, name: web}}"),
    ],
)
def test_other_objects_make_no_pods_that_can_be_seen(api_version: str, kind: str, body: str) -> None:
    assert templates(api_version, kind, body) == []


@pytest.mark.parametrize(
    ("api_version", "kind", "exact"),
    [
        ("apps/v1", "Deployment", True),
        ("argoproj.io/v1alpha1", "Rollout", True),
        ("serving.knative.dev/v1", "Service", False),
        ("example.org/v1", "Thing", False),
    ],
)
def test_only_some_kinds_add_nothing_to_their_template(api_version: str, kind: str, exact: bool) -> None:
    assert template(api_version, kind, f"spec: {{template: {POD}}}").exact is exact


def test_a_template_without_containers_is_not_all_that_there_is() -> None:
    assert deployment("{metadata: {labels: {app: web}}}").exact is False


def test_pods_carry_the_labels_of_their_template() -> None:
    found = deployment(POD)
    assert found.carries({"app": "web"}) is True
    assert found.carries({"app": "api"}) is False
    assert found.carries({"app": "web", "pod-template-hash": "abc"}) is None


@pytest.mark.parametrize("key", ["job-name", "batch.kubernetes.io/job-name"])
def test_pods_of_a_job_carry_its_name(key: str) -> None:
    job = template("batch/v1", "Job", f"spec: {{template: {POD}}}", name="import")
    assert job.carries({key: "import"}) is True
    assert job.carries({key: "import", "app": "web"}) is True
    assert job.carries({key: "export"}) is False
    cron = template("batch/v1", "CronJob", f"spec: {{jobTemplate: {{spec: {{template: {POD}}}}}}}", name="import")
    assert cron.carries({key: "import-123"}) is None
    assert cron.carries({key: "import-123", "app": "api"}) is False
    assert deployment(POD).carries({key: "import"}) is False


def test_a_job_without_a_name_may_have_any() -> None:
    (job,) = templates_of(
        resource(f"apiVersion: batch/v1\nkind: Job\nmetadata: {{generateName: import-}}\nspec: {{template: {POD}}}\n")
    )
    assert job.carries({"job-name": "import-x7z"}) is None


@pytest.mark.parametrize(
    ("api_version", "kind", "pairs"),
    [
        ("apps.openshift.io/v1", "DeploymentConfig", {"deploymentconfig": "web"}),
        ("serving.knative.dev/v1", "Service", {"serving.knative.dev/service": "web"}),
        ("argoproj.io/v1alpha1", "Workflow", {"workflows.argoproj.io/workflow": "web"}),
    ],
)
def test_a_controller_adds_labels_to_its_pods(api_version: str, kind: str, pairs: dict[str, str]) -> None:
    spec = f"{{templates: [{POD}]}}" if kind == "Workflow" else f"{{template: {POD}}}"
    found = template(api_version, kind, f"spec: {spec}")
    assert found.carries(pairs) is None
    assert found.carries({**pairs, "app": "api"}) is False
    assert found.is_open


def test_labels_that_an_owner_gives_to_some_of_its_pods() -> None:
    rollout = template(
        "argoproj.io/v1alpha1",
        "Rollout",
        f"spec: {{template: {POD}, strategy: {{canary: {{canaryMetadata: {{labels: {{role: canary}}}}}}}}}}",
    )
    assert rollout.carries({"app": "web", "role": "canary"}) is None
    assert rollout.carries({"app": "web", "role": "stable"}) is False
    workflow = template(
        "argoproj.io/v1alpha1", "Workflow", f"spec: {{podMetadata: {{labels: {{team: a}}}}, templates: [{POD}]}}"
    )
    assert workflow.carries({"team": "a"}) is None


@pytest.mark.parametrize(
    ("labels", "is_open"),
    [
        ("{app: web}", False),
        ("{app: '${APP}'}", True),
        ("{'${KEY}': web}", True),
        ("{app: 1}", True),
        ("{app: }", False),
    ],
)
def test_a_template_with_a_label_that_is_not_known_may_match_more(labels: str, is_open: bool) -> None:
    assert deployment(f"{{metadata: {{labels: {labels}}}, spec: {{containers: [{{name: a}}]}}}}").is_open is is_open


def test_containers_that_serve_are_the_ordinary_ones_and_native_sidecars() -> None:
    found = deployment(
        "{spec: {containers: [{name: main, ports: [{name: http, containerPort: 3000}]}], initContainers: ["
        "{name: setup, ports: [{name: dns, containerPort: 53}]}, "
        "{name: proxy, restartPolicy: Always, ports: [{name: admin, containerPort: 9901, protocol: UDP}]}]}}"
    )
    assert [c.get("name").value for c in found.containers()] == ["main", "proxy"]
    assert [(p.name, p.number, p.protocol, p.field.pointer) for p in found.ports()] == [
        ("http", 3000, "TCP", "spec.template.spec.containers[0].ports[0]"),
        ("admin", 9901, "UDP", "spec.template.spec.initContainers[1].ports[0]"),
    ]
    assert found.ports_words == "3000 (http), 9901/UDP (admin)"


def test_a_port_is_found_by_its_number_or_its_name_and_by_its_protocol() -> None:
    found = deployment(
        "{spec: {containers: [{name: main, ports: [{name: dns, containerPort: 5353}, "
        "{name: dns, containerPort: 5354, protocol: UDP}]}]}}"
    )
    targets: list[tuple[int | str | None, str | None]]
    targets = [(5353, None), (5353, "UDP"), ("dns", None), ("dns", "UDP"), ("5353", None), (None, None)]
    assert [[p.number for p in found.ports_at(*target)] for target in targets] == [
        [5353],
        [],
        [5353, 5354],
        [5354],
        [],
        [],
    ]


def test_ports_for_people() -> None:
    assert deployment("{spec: {containers: [{name: main}]}}").ports_words == "no ports"
    assert [port_words(80, None, "TCP"), port_words(None, "http", "TCP"), port_words(53, "dns", "UDP")] == [
        "80",
        "? (http)",
        "53/UDP (dns)",
    ]


@pytest.mark.parametrize(
    ("kind", "body", "lasting"),
    [
        ("Job", f"spec: {{template: {POD}}}", False),
        ("CronJob", f"spec: {{jobTemplate: {{spec: {{template: {POD}}}}}}}", False),
    ],
)
def test_pods_of_jobs_run_to_their_end(kind: str, body: str, lasting: bool) -> None:
    assert template("batch/v1", kind, body).replicas_possible is lasting
    assert deployment(POD).replicas_possible


@pytest.mark.parametrize(
    ("hook", "serves"), [("test", False), ("post-install, test-success", False), ("pre-install", True), ("", True)]
)
def test_pods_of_a_helm_test_serve_nobody(hook: str, serves: bool) -> None:
    pod = resource(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: check, annotations: {{helm.sh/hook: '{hook}'}}}}\n"
        "spec: {containers: [{name: main}]}\n"
    )
    (found,) = templates_of(pod)
    assert found.serves is serves
