"""Services that find no pods: what is said, how gravely, and what keeps silent, through the whole engine."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("service-selector-*", "internal-error"))
NO_MATCH, NEAR_MISS = "service-selector-no-match", "service-selector-near-miss"

Told = tuple[str, str, str]


def findings(files: dict[str, str]) -> list[Told]:
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    return [
        (f"{f.location.path}:{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message)
        for f in result.findings
    ]


def service(selector: str, *, name: str = "front", namespace: str = "shop") -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}{place}}}
spec:
  selector: {{{selector}}}
  ports: [{{port: 80, targetPort: 3000}}]
---
"""


def deployment(labels: str, *, name: str = "web", namespace: str = "shop", own: str = "") -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}{place}, labels: {{{own}}}}}
spec:
  selector: {{matchLabels: {{{labels}}}}}
  template:
    metadata:
      labels: {{{labels}}}
    spec: {{containers: [{{name: web, image: web:1}}]}}
---
"""


def test_nothing_alike_is_a_warning_and_names_the_selector() -> None:
    assert findings({"k8s.yaml": service("app: shopfront, tier: a") + deployment("app: web")}) == [
        (
            "k8s.yaml:5:3 warning",
            NO_MATCH,
            "Service shop/front selects app=shopfront, tier=a, which no pod template carries in namespace shop",
        )
    ]


def test_an_unwritten_namespace_may_be_any() -> None:
    assert findings({"k8s.yaml": service("app: web", namespace="") + deployment("app: web")}) == []
    assert findings({"k8s.yaml": service("app: other", namespace="") + deployment("app: web")}) == [
        ("k8s.yaml:5:3 warning", NO_MATCH, "Service front selects app=other, which no pod template carries")
    ]


@pytest.mark.parametrize(
    ("selector", "labels", "place", "message"),
    [
        ("App: web", "app: web", "5:14 error", "App=web, and the pods of Deployment shop/web carry app=web"),
        ("app: Web", "app: web", "5:19 error", "app=Web, and the pods of Deployment shop/web carry app=web"),
        ("app: store_front", "app: store-front", "5:19 error", None),
        ("ap: storefront", "app: storefront", "5:14 error", None),
        ("run: web", "app: web", "5:14 error", None),
        ("app: storefront, tier: frnt", "app: storefront, tier: front", "5:37 error", None),
    ],
)
def test_a_slip_in_one_pair_is_an_error_at_that_pair(
    selector: str, labels: str, place: str, message: str | None
) -> None:
    ((where, rule, told),) = findings({"k8s.yaml": service(selector) + deployment(labels)})
    assert (where, rule) == (f"k8s.yaml:{place}", NEAR_MISS)
    if message is not None:
        assert told == f"Service shop/front selects {message}"


@pytest.mark.parametrize(
    ("selector", "labels"),
    [
        ("app: web, version: v2", "app: web, version: v1"),
        ("app: web, role: leader", "app: web, role: follower"),
        ("app: a1", "app: a2"),
        ("app: wob, tier: frnt", "app: web, tier: front"),
    ],
)
def test_numbers_other_words_and_two_slips_are_no_near_miss(selector: str, labels: str) -> None:
    assert [(rule) for _, rule, _ in findings({"k8s.yaml": service(selector) + deployment(labels)})] == [NO_MATCH]


def test_a_slip_is_less_sure_where_the_pods_have_a_service() -> None:
    text = service("app: storefronts") + service("app: storefront", name="store") + deployment("app: storefront")
    assert [(place, rule) for place, rule, _ in findings({"k8s.yaml": text})] == [("k8s.yaml:5:19 warning", NEAR_MISS)]


def test_labels_of_the_workload_itself_are_an_error_that_says_so() -> None:
    text = service("app: web") + deployment("part: front", own="app: web")
    assert findings({"k8s.yaml": text}) == [
        (
            "k8s.yaml:5:3 error",
            NO_MATCH,
            "Service shop/front selects app=web, which Deployment shop/web carries itself but gives to none of its pods",
        )
    ]


def test_pods_of_another_namespace_are_named() -> None:
    text = service("app: web") + deployment("app: web", namespace="backend")
    assert findings({"k8s.yaml": text}) == [
        (
            "k8s.yaml:5:3 error",
            NO_MATCH,
            (
                "Service shop/front selects app=web, which only pods of another namespace carry, "
                "those of Deployment backend/web"
            ),
        )
    ]


@pytest.mark.parametrize(
    "maker",
    [
        "apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: events, namespace: shop}\n",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: events, namespace: shop}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all, namespace: argocd}\n",
        (
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: events, namespace: shop}\nspec: {jobTemplate: {spec: "
            "{template: {metadata: {labels: {app: events-kafka}}, spec: {containers: [{name: a, image: a:1}]}}}}}\n"
        ),
        (
            "apiVersion: example.com/v1\nkind: App\nmetadata: {name: some, namespace: shop}\n"
            "spec: {template: {metadata: {labels: {app: events-kafka}}, spec: {containers: [{name: a, image: a:1}]}}}\n"
        ),
    ],
)
def test_pods_that_something_makes_are_not_missed(maker: str) -> None:
    text = service("app: events-kafka") + deployment("app: web")
    assert [rule for _, rule, _ in findings({"k8s.yaml": text})] == [NO_MATCH]
    assert findings({"k8s.yaml": text + maker}) == []


def test_an_unread_file_that_may_hold_the_pods_mutes_the_absence() -> None:
    files = {"k8s/front.yaml": service("app: other"), "k8s/web.yaml": deployment("app: web")}
    assert [rule for _, rule, _ in findings(files)] == [NO_MATCH]
    assert (
        findings({**files, "k8s/other.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ x }}\n"}) == []
    )


def test_a_patch_gives_the_labels_that_a_service_selects() -> None:
    files = {
        "k8s/front.yaml": service("app: other"),
        "k8s/web.yaml": deployment("app: web"),
        "k8s/kustomization.yaml": "resources: [front.yaml, web.yaml]\n",
    }
    assert [rule for _, rule, _ in findings(files)] == [NO_MATCH]
    patch = "patches: [{target: {kind: Deployment}, patch: '[{op: add, path: /spec/template/metadata/labels/app, value: other}]'}]"
    files["k8s/kustomization.yaml"] += patch + "\n"
    assert findings(files) == []


def test_a_broken_service_names_the_routes_that_depend_on_it() -> None:
    ingress = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /api
            pathType: Prefix
            backend:
              service: {name: front, port: {number: 80}}
"""
    files = {"front.yaml": service("App: web") + deployment("app: web"), "ingress.yaml": ingress}
    (found,) = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES)).findings
    assert [(r.location.path, r.location.span.line, r.message) for r in found.related] == [
        ("front.yaml", 15, "pods of Deployment shop/web carry app=web"),
        ("ingress.yaml", 13, "Ingress shop/shop sends shop.example.org/api to Service shop/front"),
    ]
    assert found.help == "app: web"


def test_a_label_too_many_is_named_with_the_pods_that_lack_it() -> None:
    text = service("app: web, tier: backend") + deployment("app: web")
    told = "Service shop/front selects app=web, tier=backend, and the pods of Deployment shop/web have no label tier"
    assert findings({"k8s.yaml": text}) == [("k8s.yaml:5:3 warning", NO_MATCH, told)]


def test_a_selector_that_the_api_refuses_is_left_to_its_own_rule() -> None:
    assert findings({"k8s.yaml": service("a b: web") + deployment("app: web")}) == []
    assert findings({"k8s.yaml": service("app: a b") + deployment("app: web")}) == []
