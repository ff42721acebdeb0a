"""How sure it is that something absent is a defect: every row of the table."""

from __future__ import annotations

import pytest
from model_samples import bundle, custom, deployment, find, ingress, secret, service, several

from ingresslint.bundle import Absent, Bundle, Subject, certainty_of_absence
from ingresslint.bundle.absence import has_workload_near
from ingresslint.bundle.lookup import is_tls

FRONT = ingress("front", "web", namespace="shop")
OTHERS = several(service("others", namespace="shop"), service("more", namespace="shop"))
"""Enough that the unit says something by what it lacks."""


def certainty(
    where: Bundle, subject: Subject, kind: str, name: str, *, group: str = "", namespace: str = "shop"
) -> str | None:
    front = find(where, "Ingress", "front")
    verdict = where.lookup(group, kind, name, namespace, front)
    assert isinstance(verdict, Absent)
    return certainty_of_absence(subject, verdict, where, front, (group, kind))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (OTHERS, "likely"),
        (several(OTHERS, service("wab", namespace="shop")), "certain"),
        (several(OTHERS, service("Web", namespace="shop")), "certain"),
        (several(OTHERS, service("web-svc", namespace="shop")), "certain"),
        (several(OTHERS, service("web", namespace="edge")), "certain"),
        (service("api", namespace="shop"), "likely"),  # a weak near miss is no better than none
    ],
)
def test_a_service_that_a_route_sends_traffic_to(others: str, expected: str) -> None:
    assert certainty(bundle(several(FRONT, others)), "backend", "Service", "web") == expected


def test_a_snippet_lacks_nothing_but_what_it_nearly_has() -> None:
    assert certainty(bundle(FRONT), "backend", "Service", "web") is None
    assert certainty(bundle(FRONT), "secret", "Secret", "front-tls") is None
    near = several(FRONT, secret("front-tls", namespace="edge"))
    assert certainty(bundle(near), "secret", "Secret", "front-tls") == "certain"
    weak = several(FRONT, secret("front-cert", namespace="shop"))
    assert certainty(bundle(weak), "secret", "Secret", "front-tls") is None


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        (FRONT, True),
        (several(FRONT, deployment("web", "{app: web}")), True),
        (several(FRONT, deployment("web", "{app: web}"), deployment("api", "{app: api}")), False),
        (several(FRONT, service("web")), False),
    ],
)
def test_a_unit_without_a_service_and_with_one_workload_at_most_is_a_snippet(text: str, snippet: bool) -> None:
    unit = bundle(text)
    assert unit.neighbours.is_fragment(find(unit, "Ingress", "front")) is snippet


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        ("", "possible"),
        (secret("front-tls", namespace="edge"), "certain"),  # another namespace, whatever its type
        (secret("front-tls", namespace="edge", kind="Opaque"), "certain"),
        (secret("frnt-tls", namespace="shop"), "certain"),  # one edit, and it is for TLS
        (secret("frnt-tls", namespace="shop", kind="Opaque"), "certain"),  # its keys say so
        (secret("frnt-tls", namespace="shop", kind="Opaque").replace("tls.key", "other"), "likely"),
        (secret("fornt-tls", namespace="shop"), "certain"),  # one slip: two letters have changed places
        (secret("frott-tls", namespace="shop"), "certain"),  # one edit
        (secret("frnotx-tls", namespace="shop"), "likely"),  # two slips
        (secret("front-tls2", namespace="shop"), "certain"),  # nobody refers to it, and it is one digit longer
        (secret("front-tls-2", namespace="shop"), "likely"),
        (secret("front-tls-prod", namespace="shop"), "likely"),  # whole parts
        (secret("front-cert", namespace="shop"), "likely"),  # weak
    ],
)
def test_a_secret(secrets: str, expected: str) -> None:
    where = bundle(several(FRONT, OTHERS, *([secrets] if secrets else [])))
    assert certainty(where, "secret", "Secret", "front-tls") == expected


def ingress_class(name: str) -> str:
    return custom("networking.k8s.io/v1", "IngressClass", name, spec="{controller: example.org/c}")


@pytest.mark.parametrize(
    ("classes", "expected"),
    [((), None), (("gate",), "possible"), (("egde",), "likely"), (("edge-2", "edge-internal"), "likely")],
)
def test_a_class(classes: tuple[str, ...], expected: str | None) -> None:
    where = bundle(several(FRONT, OTHERS, *map(ingress_class, classes)))
    found = certainty(where, "class", "IngressClass", "edge", group="networking.k8s.io", namespace="")
    assert found == expected


@pytest.mark.parametrize(
    ("front", "workload", "expected"),
    [
        ("shop", "shop", "likely"),
        ("shop", None, "likely"),
        (None, "shop", "likely"),
        (None, None, "likely"),
        ("shop", "edge", None),
    ],
)
def test_pods_of_a_selector(front: str | None, workload: str | None, expected: str | None) -> None:
    text = several(service("web", namespace=front), deployment("api", "{app: api}", namespace=workload))
    where = bundle(text)
    assert certainty_of_absence("pods", Absent(), where, find(where, "Service", "web")) == expected


def test_workloads_of_another_folder_count_if_the_namespace_is_written_or_the_folders_are_linked() -> None:
    def near(web: str, other: str, *more: str) -> bool:
        files = {"a/web.yaml": several(web, *more), "b/api.yaml": several(other, deployment("db", "{app: db}"))}
        where = bundle(files)
        return has_workload_near(where, find(where, "Service", "web"))

    api = deployment("api", "{app: api}", namespace="shop")
    assert near(service("web", namespace="shop"), api)
    assert not near(service("web"), api)
    assert not near(service("web", namespace="edge"), api)
    unwritten = deployment("api", "{app: api}")
    link = service("link", spec="{selector: {app: api}, ports: [{port: 80}]}")
    assert near(service("web"), unwritten, link)
    assert not near(service("web"), api, link)  # an unwritten namespace may be any: that links nothing


@pytest.mark.parametrize(
    ("kind", "data", "tls"),
    [
        ("kubernetes.io/tls", "{}", True),
        ("Opaque", "{tls.crt: '', tls.key: ''}", True),
        ("Opaque", "{tls.crt: ''}", False),
        ("kubernetes.io/dockerconfigjson", "{}", False),
    ],
)
def test_a_secret_is_for_tls_by_its_type_or_its_keys(kind: str, data: str, tls: bool) -> None:
    text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ntype: {kind}\nDATA: {data}\n"
    for key in ("data", "stringData"):
        where = bundle(text.replace("DATA", key))
        assert is_tls(find(where, "Secret", "a")) is tls
