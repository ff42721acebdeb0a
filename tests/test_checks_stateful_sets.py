"""The governing Service of a StatefulSet, through the whole engine."""

from __future__ import annotations

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("statefulset-service", "service-selector-*", "workload-selector-*", "internal-error"))
RULE = "statefulset-service"


def findings(*texts: str) -> list[tuple[str, str, str, str | None]]:
    result = lint_files({"k8s.yaml": "---\n".join(texts).encode()}, from_mapping({}, RULES))
    return [(f"{f.location.span.line} {f.severity}", f.rule, f.message, f.help) for f in result.findings]


def stateful_set(spec: str, labels: str = "app: db") -> str:
    return f"""\
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: shop}}
spec:
  {spec}
  selector: {{matchLabels: {{app: db}}}}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{containers: [{{name: db, image: db:1}}]}}
"""


def service(name: str, *, selector: str = "app: db", address: str = "None") -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: shop}}
spec: {{clusterIP: {address}, selector: {{{selector}}}, ports: [{{port: 5432}}]}}
"""


def test_a_service_with_an_address_is_a_warning_where_somebody_calls_a_single_pod() -> None:
    message = "StatefulSet shop/db names Service shop/db as its own, which is not headless: its pods get no DNS names"
    plain = stateful_set("serviceName: db")
    assert findings(plain, service("db", address='""')) == [("5 info", RULE, message, None)]
    for name in ("db-0.db.shop.svc", "$(POD_NAME).db"):
        env = f"env: [{{name: PEER, value: {name}}}], image:"
        calling = plain.replace("image:", env)
        assert findings(calling, service("db", address='""')) == [("5 warning", RULE, message, None)]
    other = plain.replace("image:", "env: [{name: FILE, value: shop.db}], image:")
    assert findings(other, service("db", address='""')) == [("5 info", RULE, message, None)]


def test_a_config_map_may_hold_the_name_of_a_pod() -> None:
    config_map = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {peers: 'db-0.db,db-1.db'}\n"
    )
    told = findings(stateful_set("serviceName: db"), service("db", address='""'), config_map)
    assert [severity for severity, *_ in told] == ["5 warning"]


def test_a_missing_service_is_told_with_what_is_alike() -> None:
    assert findings(stateful_set("serviceName: db"), service("db-headless")) == [
        (
            "5 warning",
            RULE,
            "StatefulSet shop/db names the Service db as its own, which is not there; there is Service shop/db-headless",
            "serviceName: db-headless",
        )
    ]


def test_no_service_is_a_warning_only_where_one_is_there() -> None:
    assert findings(stateful_set("replicas: 2")) == [
        ("4 info", RULE, "StatefulSet shop/db names no Service, so its pods have no DNS names of their own", None)
    ]
    assert findings(stateful_set("replicas: 2"), service("members")) == [
        (
            "4 warning",
            RULE,
            "StatefulSet shop/db names no Service, although the headless Service shop/members selects its pods",
            "serviceName: members",
        )
    ]


def test_a_service_that_finds_no_pods_is_told_there_and_only_there() -> None:
    told = findings(stateful_set("serviceName: db"), service("db", selector="app: bd"))
    assert [rule for _, rule, _, _ in told] == ["service-selector-no-match"]


def test_a_set_that_does_not_select_its_own_pods_is_told_there() -> None:
    cache = stateful_set("serviceName: cache").replace("name: db,", "name: cache,")
    told = findings(stateful_set("serviceName: cache", labels="app: other"), cache, service("cache"))
    assert [rule for _, rule, _, _ in told] == ["workload-selector-template-mismatch"]


def test_a_service_of_other_pods() -> None:
    cache = stateful_set("serviceName: cache").replace("app: db", "app: cache").replace("name: db,", "name: cache,")
    assert findings(stateful_set("serviceName: cache"), cache, service("cache", selector="app: cache")) == [
        (
            "5 warning",
            RULE,
            "StatefulSet shop/db names Service shop/cache as its own, which selects other pods: app=cache",
            None,
        )
    ]


def test_operators_and_placeholders_are_not_missed() -> None:
    cluster = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: orders, namespace: shop}\n"
    assert findings(stateful_set("serviceName: orders-rw"), service("other"), cluster) == []
    assert findings(stateful_set("serviceName: ${NAME}"), service("other")) == []


def test_the_headless_service_of_the_pods_is_meant_whatever_the_name() -> None:
    message = "StatefulSet shop/db names the Service dbb as its own, which is not there; there is Service shop/db"
    assert findings(stateful_set("serviceName: dbb"), service("db")) == [
        ("5 warning", RULE, message, "serviceName: db")
    ]
