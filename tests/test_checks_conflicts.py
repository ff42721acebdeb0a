"""Claims of one host and path: what conflicts in which controller, and what never meets."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("ingress-host-path-conflict*", "ingress-duplicate-path", "internal-error"))
SAME = "ingress-host-path-conflict"
CROSS = "ingress-host-path-conflict-cross-namespace"


def findings(files: dict[str, str]) -> list[tuple[str, str, str]]:
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    return [(f"{f.location.path}:{f.location.span.line} {f.severity}", f.rule, f.message) for f in result.findings]


def ingress(
    name: str,
    *paths: str,
    host: str = "shop.example.org",
    klass: str | None = "nginx",
    annotation: str = "",
    namespace: str = "shop",
) -> str:
    """One Ingress; a path is `/a Prefix service`."""
    listed = "".join(
        f"          - {{path: {path}, pathType: {kind}, backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}\n"
        for path, kind, service in (p.split() for p in paths or (f"/ Prefix {name}",))
    )
    field = f"  ingressClassName: {klass}\n" if klass else ""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: {name}, namespace: {namespace}, annotations: {{{annotation}}}}}\n"
        f"spec:\n{field}  rules:\n    - host: {host}\n      http:\n        paths:\n{listed}"
    )


def pair(one: str, other: str) -> list[tuple[str, str]]:
    return [(place, rule) for place, rule, _ in findings({"a.yaml": f"{one}---\n{other}"})]


GROUP = 'alb.ingress.kubernetes.io/group.name: "shop"'
CANARY = 'nginx.ingress.kubernetes.io/canary: "true"'
MINION = "nginx.org/mergeable-ingress-type: minion"


@pytest.mark.parametrize(
    ("klass", "annotation", "severity"),
    [
        ("nginx", "", "error"),
        ("azure-application-gateway", "", "error"),
        ("traefik", "", "warning"),
        ("contour", "", "warning"),
        ("edge", "", "warning"),
        ("alb", GROUP, "error"),
        ("alb", "", None),
        ("gce", "", None),
        ("nginx", CANARY, "error"),
        ("traefik", CANARY, None),
    ],
)
def test_a_path_claimed_twice_is_graded_by_the_controller(klass: str, annotation: str, severity: str | None) -> None:
    one, other = (ingress(name, klass=klass, annotation=annotation) for name in ("front", "basket"))
    assert pair(one, other) == ([(f"a.yaml:21 {severity}", SAME)] if severity else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ingress("front", "/ Prefix front"), ingress("basket", "/ Exact basket")),
        (ingress("front"), ingress("basket", annotation=CANARY)),
        (ingress("front"), ingress("basket", annotation=CANARY.replace("true", "1"))),
        (ingress("front"), ingress("basket", klass="traefik")),
        (ingress("front"), ingress("basket", klass=None)),
        (ingress("front"), ingress("basket", host="www.example.org")),
        (ingress("front", klass="alb", annotation=GROUP), ingress("basket", klass="alb", annotation=GROUP + "2")),
        (ingress("front"), ingress("front", "/ Prefix basket")),
        (ingress("${A}", "/ Prefix front"), ingress("basket", host="${HOST}")),
    ],
)
def test_these_do_not_conflict(one: str, other: str) -> None:
    assert pair(one, other) == []


def test_hosts_are_compared_without_regard_to_case_and_prefix_is_the_default_of_nginx() -> None:
    one = ingress("front", "/ ImplementationSpecific front", host="Shop.Example.org")
    assert pair(one, ingress("basket")) == [("a.yaml:21 error", SAME)]


def test_the_message_names_both_objects_and_counts_the_paths() -> None:
    one = ingress("front", "/ Prefix front", "/a Prefix front", "/b Prefix front")
    other = ingress("basket", "/a Prefix basket", "/b Prefix basket", klass="nginx")
    assert findings({"a.yaml": f"{one}---\n{other}"}) == [
        (
            "a.yaml:23 error",
            SAME,
            "Ingress shop/front and Ingress shop/basket, both of class nginx, claim shop.example.org/a and 1 more",
        )
    ]


def test_a_host_belongs_to_one_ingress_in_the_controller_of_nginx_inc() -> None:
    klass = (
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: edge}\n"
        "spec: {controller: nginx.org/ingress-controller}\n"
    )
    one, other = ingress("front", klass="edge"), ingress("basket", "/basket Prefix basket", klass="edge")
    assert findings({"a.yaml": f"{one}---\n{other}---\n{klass}"}) == [
        (
            "a.yaml:21 error",
            SAME,
            "Ingress shop/front and Ingress shop/basket, both of class edge, claim host shop.example.org",
        )
    ]
    merged = [ingress(name, f"/{name} Prefix {name}", klass="edge", annotation=MINION) for name in ("front", "basket")]
    assert findings({"a.yaml": "---\n".join([*merged, klass])}) == []


def test_another_namespace_is_another_rule() -> None:
    other = ingress("basket", namespace="payments")
    assert pair(ingress("front"), other) == [("a.yaml:21 warning", CROSS)]


def test_one_backend_in_two_files_may_be_one_ingress_in_two_variants() -> None:
    one, other = ingress("plain", "/ Prefix front"), ingress("tls", "/ Prefix front")
    assert pair(one, other) == [("a.yaml:21 warning", SAME)]
    found = findings({"plain.yaml": one, "tls.yaml": other})
    assert [(place, rule) for place, rule, _ in found] == [("tls.yaml:10 info", SAME)]


def test_without_a_class_two_files_may_be_for_two_controllers() -> None:
    one, other = ingress("front", klass=None), ingress("basket", klass=None)
    assert pair(one, other) == [("a.yaml:19 warning", SAME)]
    found = findings({"a.yaml": one, "b.yaml": other})
    assert [(place, rule) for place, rule, _ in found] == [("b.yaml:9 info", SAME)]


def test_files_of_a_folder_with_variants_are_not_held_together() -> None:
    files = {"1.yaml": ingress("front"), "2.yaml": ingress("basket")}
    assert [rule for _, rule, _ in findings(files)] == [SAME]
    step = {"3.yaml": ingress("front", "/ Prefix other")}
    assert findings({**files, **step}) == []


def test_a_kustomization_holds_its_folders_together() -> None:
    files = {"a/front.yaml": ingress("front"), "b/basket.yaml": ingress("basket", namespace="default")}
    files = {path: text.replace(", namespace: default", "") for path, text in files.items()}
    assert findings(files) == []
    root = {"kustomization.yaml": "resources: [a/front.yaml, b/basket.yaml]\n"}
    assert [(place, rule) for place, rule, _ in findings({**files, **root})] == [("b/basket.yaml:10 error", SAME)]


def test_a_path_twice_in_one_ingress_names_both_backends() -> None:
    text = ingress("front", "/ Prefix front", "/api Prefix front", "/api Prefix basket")
    assert findings({"a.yaml": text}) == [
        (
            "a.yaml:12 error",
            "ingress-duplicate-path",
            "Ingress shop/front has shop.example.org/api (Prefix) twice, for Service front:80 and for Service basket:80",
        )
    ]


def test_one_prefix_with_and_without_a_slash_and_two_backends() -> None:
    text = ingress("front", "/ Prefix front", "/api/ Prefix basket", "/api Prefix front")
    message = (
        "Ingress shop/front leads shop.example.org/api/ to Service basket:80 and shop.example.org/api to Service front:80; "
        "as Prefix both are one path"
    )
    assert findings({"a.yaml": text}) == [("a.yaml:12 warning", "ingress-duplicate-path", message)]


@pytest.mark.parametrize(
    "paths",
    [
        ("/api Prefix front", "/api/ Prefix front"),
        ("/api Exact front", "/api/ Exact basket"),
        ("/api Exact front", "/api/ Prefix basket"),
        ("/ Prefix front", "// Prefix basket"),
    ],
)
def test_a_slash_at_the_end_makes_another_path_or_leads_to_one_backend(paths: tuple[str, ...]) -> None:
    assert findings({"a.yaml": ingress("front", *paths)}) == []


def test_a_class_of_the_aws_controller_puts_its_ingresses_in_one_group() -> None:
    classes = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: shared}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: shared}
spec: GROUP
"""
    both = f"{ingress('front', klass='edge')}---\n{ingress('basket', klass='edge', annotation=GROUP)}"
    grouped = findings({"a.yaml": both, "class.yaml": classes.replace("GROUP", "{group: {name: shop}}")})
    assert [(place, rule) for place, rule, _ in grouped] == [("a.yaml:21 error", SAME)]
    assert findings({"a.yaml": both, "class.yaml": classes.replace("GROUP", "{scheme: internal}")}) == []


def test_folders_that_only_a_name_links_may_never_meet() -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 80}]}\n"
    files = {
        "plain/a.yaml": ingress("front", "/ Prefix basket", "/api Prefix web"),
        "secured/a.yaml": ingress("basket", "/ Prefix front", "/api Prefix web"),
        "web/a.yaml": service,
    }
    files = {path: text.replace("namespace: shop", "namespace: default") for path, text in files.items()}
    assert [(place, rule) for place, rule, _ in findings(files)] == [("secured/a.yaml:10 info", SAME)]


@pytest.mark.parametrize(
    ("klass", "namespace", "told"),
    [
        ("nginx", "blog", [("team-b/b.yaml:10 warning", CROSS)]),
        ("nginx", "shop", [("team-b/b.yaml:10 warning", SAME)]),
        ("traefik", "blog", [("team-b/b.yaml:10 warning", CROSS)]),
        (None, "blog", [("team-b/b.yaml:9 info", CROSS)]),
        ("nginx", "default", []),
        ("nginx", "${SPACE}", []),
    ],
)
def test_folders_that_write_namespaces_divide_one_cluster(
    klass: str | None, namespace: str, told: list[tuple[str, str]]
) -> None:
    files = {
        "team-a/a.yaml": ingress("front", klass=klass),
        "team-b/b.yaml": ingress("basket", klass=klass, namespace=namespace),
    }
    assert [(place, rule) for place, rule, _ in findings(files)] == told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ingress("front", host='""'), ingress("basket", namespace="blog", host='""')),
        (ingress("front", "/ Prefix web"), ingress("basket", "/ Prefix web")),
    ],
)
def test_folders_without_a_host_or_with_one_app_may_be_two_clusters(one: str, other: str) -> None:
    assert findings({"team-a/a.yaml": one, "team-b/b.yaml": other}) == []


def test_ingresses_of_one_name_conflict_across_folders_that_write_their_namespaces() -> None:
    one, other = ingress("front", "/ Prefix web"), ingress("front", "/ Prefix web", namespace="blog")
    message = "Ingress shop/front and Ingress blog/front, both of class nginx, claim shop.example.org/"
    assert findings({"team-a/a.yaml": one, "team-b/b.yaml": other}) == [("team-b/b.yaml:10 warning", CROSS, message)]
