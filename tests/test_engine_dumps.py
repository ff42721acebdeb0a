"""Files with objects of a cluster: what kubectl prints is read, no value of a Secret is kept, mistakes have a line."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from model_samples import ingress, service, several

from ingresslint.bundle import Found, Produced
from ingresslint.config import Config, ObjectsFile, from_mapping
from ingresslint.engine import Request, lint_files
from ingresslint.engine import lint as run_engine
from ingresslint.engine.dumps import read_dumps
from ingresslint.findings import ExternalObjects, Result, Skipped, Span, UsageError

VALUE = "c3VwZXItc2VjcmV0"
"""What must never be kept or shown."""

SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"},
           "spec": {"ports": [{"port": 80}]}}  # fmt: skip
SECRET = {
    "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
    "metadata": {"name": "front-tls", "namespace": "shop", "annotations": {
        "kubectl.kubernetes.io/last-applied-configuration": json.dumps({"data": {"tls.key": VALUE}}), "team": "edge"}},
    "data": {"tls.crt": VALUE, "tls.key": ""},
}  # fmt: skip
LIST = {"apiVersion": "v1", "kind": "List", "items": [SERVICE, SECRET], "metadata": {"resourceVersion": ""}}
WRITTEN = date(2030, 1, 2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dump(folder: Path, text: str, name: str = "dump.json") -> ObjectsFile:
    (folder / name).write_text(text, encoding="utf-8")
    noon = datetime(WRITTEN.year, WRITTEN.month, WRITTEN.day, 12, tzinfo=UTC).timestamp()
    os.utime(folder / name, (noon, noon))
    return ObjectsFile(str(folder / name), name, "--external-objects")


def lint(files: dict[str, str], **settings: object) -> Result:
    return lint_files({p: t.encode() for p, t in files.items()}, from_mapping(settings), today=date(2030, 2, 2))


def test_a_list_gives_its_objects_without_the_values_of_secrets(folder: Path) -> None:
    cluster, read = read_dumps([dump(folder, json.dumps(LIST))])
    found = cluster.lookup("", "Secret", "front-tls", "shop")
    assert isinstance(found, Found)
    assert found.resources[0].data["data"] == {"tls.crt": "<dropped>", "tls.key": ""}
    assert found.resources[0].annotations == {"team": "edge"}
    assert isinstance(cluster.lookup("", "Service", "web", "shop"), Found)
    assert read == (ExternalObjects("dump.json", 2, WRITTEN),)


def test_names_give_names(folder: Path) -> None:
    names = dump(folder, "service/web\ndeployment.apps/web\n\ningressclass.networking.k8s.io/edge\n", "names.txt")
    cluster, read = read_dumps([names])
    by = Produced("the cluster: names.txt names it")
    assert cluster.lookup("", "Service", "web", "shop") == by
    assert cluster.lookup("networking.k8s.io", "IngressClass", "edge", "") == by
    assert cluster.lookup("apps", "Deployment", "web", "shop") == by
    assert cluster.lookup("", "Deployment", "web", "shop") is None
    assert [file.objects for file in read] == [3]


def test_a_list_may_say_when_it_was_made(folder: Path) -> None:
    made = {**LIST, "metadata": {"creationTimestamp": "2029-12-24T18:00:00Z"}}
    _, read = read_dumps([dump(folder, json.dumps(made))])
    assert [file.created for file in read] == [date(2029, 12, 24)]


def test_an_empty_list_is_fine(folder: Path) -> None:
    _, read = read_dumps([dump(folder, json.dumps({**LIST, "items": []}))])
    assert [file.objects for file in read] == [0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "dump.yaml:1: the file holds no object"),
        ("NAME   READY\nweb    1/1\n", "dump.yaml:1: this is no object and no name that `kubectl get` prints"),
        (
            service("web") + "---\n\nname: web\n",
            "dump.yaml:8: this is no object and no name that `kubectl get` prints",
        ),
        (f"apiVersion: v1\nkind: Secret\ndata: {{tls.key: {VALUE}\n", "dump.yaml:3: The document cannot be read: "),
    ],
)
def test_a_broken_file_is_told_with_its_line(folder: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_dumps([dump(folder, text, "dump.yaml")])
    assert str(raised.value).startswith(message)
    assert VALUE not in str(raised.value)


@pytest.mark.usefixtures("folder")
def test_an_absent_file_is_told_with_the_line_that_names_it() -> None:
    with pytest.raises(UsageError) as raised:
        read_dumps([ObjectsFile("absent.yaml", "cluster/absent.yaml", ".ingresslint.yaml:3")])
    assert str(raised.value) == '.ingresslint.yaml:3: "cluster/absent.yaml" cannot be read: No such file or directory'


def test_deeper_checks_run_on_what_the_dump_holds(folder: Path) -> None:
    dump(folder, json.dumps(LIST, indent=1))
    tls = "[{hosts: [front.example.org], secretName: front-tls}]"
    front = ingress("front", "web", namespace="shop", port=8080, tls=tls)
    result = lint({"app.yaml": front}, **{"external-objects": ["dump.json"], "ignore": ["class"]})
    told = [(f.rule, f.message, [(r.location.path, r.location.span.line) for r in f.related]) for f in result.findings]
    assert told == [
        (
            "tls-secret-missing-keys",
            (
                "Ingress shop/front takes its certificate for front.example.org from Secret shop/front-tls, "
                "which lacks tls.key"
            ),
            [("dump.json", 25)],
        ),
        ("ingress-backend-port-not-found", "Service shop/web has no port 8080; it listens on 80", [("dump.json", 9)]),
    ]
    assert VALUE not in repr(result)
    assert result.summary.external_objects == (ExternalObjects("dump.json", 2, WRITTEN, 31),)


@pytest.mark.parametrize("margin", ["", "  "])
def test_the_place_of_an_object_is_the_line_of_its_name(folder: Path, margin: str) -> None:
    def item(name: str) -> str:
        lines = service(name, namespace="shop").splitlines()
        return "".join(f"{margin}{'  ' if at else '- '}{line}\n" for at, line in enumerate(lines))

    text = f"apiVersion: v1\nitems:\n{item('one')}{item('two')}kind: List\nmetadata:\n  resourceVersion: ''\n"
    cluster, _ = read_dumps([dump(folder, text, "dump.yaml")])
    expected = {
        name: next(i for i, t in enumerate(text.splitlines(), 1) if f"name: {name}" in t) for name in ("one", "two")
    }
    for name, line in expected.items():
        found = cluster.lookup("", "Service", name, "shop")
        assert isinstance(found, Found)
        place = found.resources[0].get("spec", "ports").location
        assert (place.path, place.span) == ("dump.yaml", Span(line, len(margin) + 11, line, len(margin) + 14))


def test_pods_of_the_dump_are_taken_and_their_ports_count(folder: Path) -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-0", "namespace": "shop", "labels": {"app": "web"}},
           "spec": {"containers": [{"name": "main", "ports": [{"name": "metrics", "containerPort": 9100}]}]}}  # fmt: skip
    dump(folder, json.dumps(pod, indent=1))
    web = service("web", namespace="shop", spec="{selector: {app: web}, ports: [{port: 80, targetPort: http}]}")
    result = lint({"app.yaml": web}, **{"external-objects": ["dump.json"]})
    assert [(f.rule, f.message) for f in result.findings] == [
        (
            "service-targetport-name-not-found",
            (
                'Service shop/web sends 80 to the port "http", which the pods of Pod shop/web-0 do not have: '
                "they have 9100 (metrics)"
            ),
        )
    ]


def test_a_closed_world_misses_what_nothing_gives() -> None:
    tls = "[{hosts: [front.example.org], secretName: front-tls}]"
    files = {"app.yaml": several(ingress("front", "web", namespace="shop", tls=tls), service("api", namespace="edge"))}

    def graded(**settings: object) -> list[tuple[str, str]]:
        return [(f.rule, f.severity) for f in lint(files, ignore=["ingress-without-class"], **settings).findings]

    backend, certificate = "ingress-backend-service-not-found", "tls-secret-not-found"
    assert graded() == [(certificate, "info"), (backend, "warning")]
    for closed in ({"closed-world": True}, {"closed-namespaces": ["shop"]}):
        assert graded(**closed) == [(certificate, "error"), (backend, "error")]
    assert graded(**{"closed-namespaces": ["edge"]}) == [(certificate, "info"), (backend, "warning")]
    stated = {"closed-world": True, "external": ["Service/shop/w*", "Secret/shop/front-tls"]}
    assert graded(**stated) == []


def test_a_dump_among_the_manifests_is_no_manifest(folder: Path) -> None:
    dump(folder, json.dumps(LIST))
    config = from_mapping({"external-objects": ["dump.json"]})
    result = run_engine(Request((".",), config, date(2030, 1, 31)))
    assert (result.findings, result.summary.objects) == ((), 0)
    assert result.summary.skipped == (Skipped("dump.json", "dump of a cluster"),)
    assert Config().external_objects == ()
