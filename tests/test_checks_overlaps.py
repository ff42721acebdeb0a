"""Services that share pods: which of the three rules speaks, and when none does."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

MULTIPLE, VERSIONS, SELECTORS = (
    "service-selects-multiple-workloads",
    "service-version-overlap",
    "service-selectors-overlap",
)
RULES = Layer(select=(MULTIPLE, VERSIONS, SELECTORS, "service-targetport-name-not-found", "internal-error"))


def findings(*texts: str) -> list[tuple[str, str, str]]:
    result = lint_files({"k8s.yaml": "---\n".join(texts).encode()}, from_mapping({}, RULES))
    return [(f"{f.location.span.line} {f.severity}", f.rule, f.message) for f in result.findings]


def rules(*texts: str) -> list[tuple[str, str]]:
    return [(place.partition(" ")[2], rule) for place, rule, _ in findings(*texts)]


def service(
    name: str, selector: str, *, more: str = "", port: str = "port: 80, targetPort: 3000", labels: str = ""
) -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shop, labels: {{{labels}}}}}
spec:
  selector: {{{selector}}}
  ports: [{{{port}}}]
{more}"""


def workload(name: str, labels: str, *, ports: str = "", kind: str = "Deployment") -> str:
    return f"""\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: {name}, namespace: shop}}
spec:
  selector: {{matchLabels: {{{labels}}}}}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{containers: [{{name: web, image: web:1, ports: [{ports}]}}]}}
"""


WEB, WORKER = workload("web", "app: shop, part: web"), workload("worker", "app: shop, part: worker")


def test_several_workloads_are_an_info() -> None:
    assert findings(service("front", "app: shop"), WEB, WORKER) == [
        ("5 info", MULTIPLE, "Service shop/front selects the pods of Deployment shop/web and Deployment shop/worker")
    ]


def test_a_workload_without_the_port_is_a_warning() -> None:
    web = workload("web", "app: shop, part: web", ports="{containerPort: 3000}")
    worker = workload("worker", "app: shop, part: worker", ports="{containerPort: 9100}")
    assert findings(service("front", "app: shop"), web, worker) == [
        (
            "5 warning",
            MULTIPLE,
            (
                "Service shop/front selects the pods of Deployment shop/web and Deployment shop/worker, "
                "but Deployment shop/worker has no port 3000: it has 9100"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (workload("web-v1", "app: shop, x: a"), workload("web-v2", "app: shop, x: b")),
        (workload("web-blue", "app: shop, x: a"), workload("web-green", "app: shop, x: b")),
        (workload("web", "app: shop, version: '1'"), workload("web-next", "app: shop, version: '2'")),
        (workload("web", "app: shop, track: stable"), workload("web-new", "app: shop, track: canary")),
        (workload("web", "app: shop, x: a"), workload("web", "app: shop, x: b", kind="StatefulSet")),
    ],
)
def test_versions_and_variants_behind_one_service_are_meant(one: str, other: str) -> None:
    assert findings(service("front", "app: shop"), one, other) == []


def test_services_of_versions_that_share_pods_are_told_once() -> None:
    assert findings(
        service("web-v1", "app: web"),
        service("web-v2", "app: web"),
        workload("web", "app: web"),
        workload("a", "app: web"),
    ) == [
        (
            "12 warning",
            VERSIONS,
            (
                "Service shop/web-v2 and Service shop/web-v1 are versions of one app, "
                "but both reach the pods of Deployment shop/web and Deployment shop/a"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (service("web-blue", "app: web"), service("web-green", "app: web"), [("warning", VERSIONS)]),
        (service("stable-web", "app: web"), service("canary-web", "app: web"), [("warning", VERSIONS)]),
        (
            service("old", "app: web", labels="app: web, version: '1'"),
            service("new", "app: web", labels="app: web, version: '2'"),
            [("warning", VERSIONS)],
        ),
        (service("web-v1", "app: web"), service("api-v2", "app: web"), []),
        (service("web-v1", "app: web"), service("web-v1-admin", "app: web"), []),
        (service("web-v1", "app: web"), service("web-green", "app: web"), []),
        (service("web", "app: web"), service("web-metrics", "app: web"), []),
        (service("web-v1", "app: web", more="  clusterIP: None\n"), service("web-v2", "app: web"), []),
    ],
)
def test_what_counts_as_versions(one: str, other: str, told: list[tuple[str, str]]) -> None:
    assert rules(one, other, workload("web", "app: web")) == told


V1, V2 = workload("web", "app: web, version: v1"), workload("web-v2", "app: web, version: v2")


@pytest.mark.parametrize("suffix", ["v2", "canary", "green", "blue", "stable"])
def test_a_bare_name_is_a_version_beside_others(suffix: str) -> None:
    one, other = service("web", "app: web"), service(f"web-{suffix}", "app: web")
    assert rules(one, other, workload("web", "app: web")) == [("warning", VERSIONS)]


def test_a_new_version_that_reaches_the_old_pods_too() -> None:
    one = service("web", "app: web, version: v1", labels="app: web, version: v1")
    assert findings(one, service("web-v2", "app: web"), V1, V2) == [
        (
            "12 warning",
            VERSIONS,
            (
                "Service shop/web-v2 and Service shop/web are versions of one app, "
                "but both reach the pods of Deployment shop/web"
            ),
        )
    ]


@pytest.mark.parametrize("workloads", [(V1, V2), (V2,)])
def test_a_bare_name_may_be_the_common_service_of_all_versions(workloads: tuple[str, ...]) -> None:
    assert rules(service("web", "app: web"), service("web-v2", "app: web, version: v2"), *workloads) == []


@pytest.mark.parametrize(
    "manager",
    [
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\n"
            "spec: {workloadRef: {kind: Deployment, name: web}}\n"
        ),
        (
            "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: web, namespace: shop}\n"
            "spec: {targetRef: {kind: Deployment, name: web}}\n"
        ),
    ],
)
def test_a_controller_of_versions_knows_what_it_does(manager: str) -> None:
    texts = service("web-v1", "app: web"), service("web-v2", "app: web"), workload("web", "app: web")
    assert rules(*texts) == [("warning", VERSIONS)]
    assert rules(*texts, manager) == []


ORDERS, USERS = workload("orders-db", "role: db, app: orders"), workload("users-db", "role: db, app: users")


def test_services_of_two_databases_behind_one_selector() -> None:
    assert findings(service("orders-db", "role: db"), service("users-db", "role: db"), ORDERS, USERS) == [
        (
            "12 warning",
            SELECTORS,
            (
                "Service shop/users-db and Service shop/orders-db both select role=db, "
                "so each reaches the pods of Deployment shop/orders-db and Deployment shop/users-db"
            ),
        )
    ]


def test_ports_tell_for_which_workload_a_service_was_made() -> None:
    one = workload("a", "role: db, app: one", ports="{name: sql, containerPort: 5432}")
    other = workload("b", "role: db, app: two", ports="{containerPort: 3306}")
    first = service("orders", "role: db", port="port: 5432, targetPort: 5432")
    second = service("users", "role: db", port="port: 3306, targetPort: 3306")
    assert rules(first, second, one, other) == [("warning", SELECTORS)]


HEADLESS = "  clusterIP: None\n"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (HEADLESS, HEADLESS, [("warning", SELECTORS)]),
        (HEADLESS, "", [("info", MULTIPLE), ("info", MULTIPLE)]),
    ],
)
def test_a_headless_service_and_one_for_clients_are_a_pair(
    first: str, second: str, told: list[tuple[str, str]]
) -> None:
    one, other = service("orders-db", "role: db", more=first), service("users-db", "role: db", more=second)
    assert rules(one, other, ORDERS, USERS) == told


def test_the_word_for_the_kind_is_no_part_of_a_name() -> None:
    workloads = workload("one-deployment", "role: db, app: one"), workload("other-deployment", "role: db, app: two")
    assert rules(service("one-svc", "role: db"), service("other-svc", "role: db"), *workloads) == [
        ("warning", SELECTORS)
    ]


def test_two_services_for_one_and_the_same_workload_are_no_overlap() -> None:
    told = rules(service("orders-db", "role: db"), service("orders-db-read", "role: db"), ORDERS, USERS)
    assert told == [("info", MULTIPLE), ("info", MULTIPLE)]


def test_workloads_of_one_instance_belong_together() -> None:
    one = workload("orders-db", "role: db, app.kubernetes.io/instance: shop, app: orders")
    other = workload("users-db", "role: db, app.kubernetes.io/instance: shop, app: users")
    told = rules(service("orders-db", "role: db"), service("users-db", "role: db"), one, other)
    assert told == [("info", MULTIPLE), ("info", MULTIPLE)]


def test_labels_that_a_kustomization_overwrites_tell_no_workloads_apart() -> None:
    files = {
        "front.yaml": service("front", "app: shop"),
        "web.yaml": WEB,
        "worker.yaml": WORKER,
        "kustomization.yaml": "resources: [front.yaml, web.yaml, worker.yaml]\ncommonLabels: {app: shop}\n",
    }
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    assert [f.rule for f in result.findings] == ["service-selects-multiple-workloads"]
