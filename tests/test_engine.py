"""The run: what breaks costs its part, what several units say is said once, what is secret is never shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from model_samples import WEB_DEPLOYMENT, WEB_SERVICE, custom, ingress, service, several

from ingresslint.bundle import Bundle
from ingresslint.config import Config, Layer, from_mapping, load
from ingresslint.discover import SourceFile
from ingresslint.engine import Request, lint, lint_files, load_rules
from ingresslint.findings import Finding, Hidden, Hole, Location, ObjectRef, Result, Skipped, Span
from ingresslint.resources import Field
from ingresslint.rules import CHECKS, Hit

TODAY = date(2030, 1, 31)
PRIVATE = "LS0tLS1CRUdJTiBQUklWQVRF"
"""What must never be seen in a report."""


def run(files: Mapping[str, str], config: Config | None = None) -> Result:
    return lint_files({path: text.encode() for path, text in files.items()}, config, today=TODAY)


def only(*rules: str) -> Config:
    return Config(options=Layer(select=rules, enable=rules))


def told(result: Result) -> list[tuple[str, str, int, int, str]]:
    """Rule, path, line, column and severity of every finding."""
    return [
        (f.rule, f.location.path, f.location.span.line, f.location.span.column, f.severity) for f in result.findings
    ]


def the(result: Result, rule: str) -> Finding:
    (found,) = [f for f in result.findings if f.rule == rule]
    return found


def test_an_app_that_is_wired_right_has_no_findings() -> None:
    front = ingress("front", "web", namespace="shop").replace("spec:\n", "spec:\n  ingressClassName: nginx\n", 1)
    result = run({"k8s/web.yaml": several(WEB_SERVICE, WEB_DEPLOYMENT), "k8s/front.yaml": front})
    assert told(result) == []
    assert (result.incomplete, result.summary.skipped, result.summary.holes) == (False, (), ())
    counts = result.summary
    assert (counts.files, counts.documents, counts.objects, counts.units) == (2, 3, 3, 1)


def test_a_broken_file_costs_itself_only() -> None:
    result = run(
        {
            "a.yaml": ingress("front", "wbe", namespace="shop"),
            "b.yaml": several(WEB_SERVICE, WEB_DEPLOYMENT),
            "c.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: [api\n",
        },
        only("yaml-syntax", "ingress-backend-service-not-found"),
    )
    assert told(result) == [
        ("ingress-backend-service-not-found", "a.yaml", 12, 67, "error"),
        ("yaml-syntax", "c.yaml", 4, 9, "error"),
    ]
    (hole,) = result.summary.holes
    assert (hole.unit, hole.path) == (".", "c.yaml")


def test_a_broken_file_mutes_the_absences_that_it_could_explain() -> None:
    files = {
        "a.yaml": several(ingress("one", "api", namespace="shop"), ingress("two", "web", namespace="shop", port=81)),
        "b.yaml": several(WEB_SERVICE, WEB_DEPLOYMENT),
        "c.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec: [\n",
    }
    wiring = only("ingress-backend-service-not-found", "ingress-backend-port-not-found")
    assert [(f.rule, f.resource.name if f.resource else None) for f in run(files, wiring).findings] == [
        ("ingress-backend-port-not-found", "two")  # a contradiction always speaks
    ]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """One check yields a finding and then fails, as a rule with a bug would."""

    def tls_secret_not_found(bundle: Bundle) -> Iterator[Hit]:
        yield Hit(bundle.resources[0].get("metadata", "name"), "Seen before the fault")
        raise KeyError("name")

    monkeypatch.setitem(CHECKS, "tls_secret_not_found", tls_secret_not_found)


@pytest.mark.usefixtures("failing")
def test_a_rule_that_fails_is_told_and_the_others_still_run() -> None:
    result = run({"k8s/a.yaml": several(ingress("front", "wbe", namespace="shop"), WEB_SERVICE, WEB_DEPLOYMENT)})
    assert result.incomplete
    failure = the(result, "internal-error")
    assert (failure.severity, failure.location, failure.message) == (
        "error",
        Location("k8s/a.yaml", Span(1, 1, 1, 1)),
        "Rule tls-secret-not-found failed in unit k8s (KeyError: 'name'); please report it",
    )
    assert the(result, "tls-secret-not-found").message == "Seen before the fault"
    assert the(result, "ingress-backend-service-not-found").location.span.line == 12


def test_a_rule_that_fails_is_told_at_the_object_that_it_was_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_at(field: Field) -> None:
        raise KeyError(field.text)

    def tls_secret_not_found(bundle: Bundle) -> Iterator[Hit]:
        for resource in bundle.resources:
            if resource.kind == "Service":
                look_at(resource.get("spec", "type"))
        yield from ()

    monkeypatch.setitem(CHECKS, "tls_secret_not_found", tls_secret_not_found)
    front = ingress("front", "web", namespace="shop")
    failure = the(
        run({"k8s/a.yaml": several(front, WEB_DEPLOYMENT), "k8s/b.yaml": f"---\n{WEB_SERVICE}"}), "internal-error"
    )
    assert (failure.location.path, failure.location.span.line, failure.resource, failure.message) == (
        "k8s/b.yaml",
        4,
        ObjectRef("v1", "Service", "shop", "web"),
        "Rule tls-secret-not-found failed on Service shop/web in unit k8s (KeyError: None); please report it",
    )


def test_what_one_rule_says_twice_of_one_place_is_two_findings() -> None:
    spec = "{type: NodePort, ports: [{port: 80, nodePort: 40000}]}"
    files = {"a.yaml": several(service("a", spec=spec), service("b", spec=spec))}
    findings = run(files, only("nodeport-conflict")).findings
    assert [(f.location.span.line, f.message) for f in findings] == [
        (5, "Service a has the node port 40000, which is outside the range 30000-32767"),
        (11, "Service b claims the node port 40000/TCP, which Service a claims too"),
        (11, "Service b has the node port 40000, which is outside the range 30000-32767"),
    ]
    assert findings[2].fingerprint == f"{findings[1].fingerprint}-2"


@pytest.mark.usefixtures("failing")
def test_a_rule_that_is_off_cannot_fail() -> None:
    result = run({"a.yaml": WEB_SERVICE}, Config(options=Layer(ignore=("tls-secret-not-found",))))
    assert (result.incomplete, [f for f in result.findings if f.rule == "internal-error"]) == (False, [])


def overlays(*, dev: str = "", prod: str = "") -> dict[str, str]:
    """A base with a backend port that its Service does not have, and two overlays."""
    return {
        "base/all.yaml": several(ingress("front", "web", port=81), service("web")),
        "base/kustomization.yaml": "resources: [all.yaml]\n",
        "dev/kustomization.yaml": f"{dev}resources: [../base]\n",
        "prod/kustomization.yaml": f"{prod}resources: [../base]\n",
    }


PORT = only("ingress-backend-port-not-found")


def test_what_several_units_say_of_one_place_is_one_finding_that_names_them() -> None:
    finding = the(run(overlays(), PORT), "ingress-backend-port-not-found")
    assert (finding.units, finding.location.path) == (("dev", "prod"), "base/all.yaml")


def test_a_finding_names_only_the_units_that_have_it() -> None:
    patch = "patches: [{target: {kind: Service}, patch: '[{op: replace, path: /spec/ports, value: []}]'}]\n"
    assert the(run(overlays(prod=patch), PORT), "ingress-backend-port-not-found").units == ("dev",)
    assert told(run(overlays(dev=patch, prod=patch), PORT)) == []


def test_where_units_differ_the_graver_word_stays() -> None:
    files = {
        "base/front.yaml": ingress("front", "web"),
        "base/kustomization.yaml": "resources: [front.yaml]\n",
        "dev/kustomization.yaml": "resources: [../base, api.yaml, db.yaml]\n",
        "dev/api.yaml": service("api"),
        "dev/db.yaml": service("db"),
        "prod/kustomization.yaml": "resources: [../base, wab.yaml]\n",
        "prod/wab.yaml": service("wab"),
    }
    finding = the(run(files), "ingress-backend-service-not-found")
    assert (finding.severity, finding.certainty, finding.units) == ("error", "certain", ("dev", "prod"))


def test_a_finding_carries_the_object_as_written_and_the_field() -> None:
    finding = the(run(overlays(dev="namespace: shop\n"), PORT), "ingress-backend-port-not-found")
    assert finding.resource == ObjectRef("networking.k8s.io/v1", "Ingress", None, "front")
    assert finding.field == "spec.rules[0].http.paths[0].backend.service.port.number"
    assert finding.source_line is not None
    assert finding.source_line.strip().startswith("- {path: /")


TWO_PATHS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  rules:
    - host: a.example.org
      http:
        paths:
          - {path: /one, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}}
          - {path: /two, pathType: Prefix, backend: {service: {name: web, port: {number: 82}}}}
    - host: b.example.org
      http:
        paths:
          - {path: /one, pathType: Prefix, backend: {service: {name: web, port: {number: 83}}}}
"""


def fingerprints(result: Result) -> dict[str, str]:
    return {f.fingerprint: f.message for f in result.findings}


def test_fingerprints_are_those_of_the_thing_and_not_of_its_place() -> None:
    before = fingerprints(run({"k8s/a.yaml": several(TWO_PATHS, WEB_SERVICE)}, PORT))
    assert sorted(before.values()) == [
        f"Service shop/web has no port {n}; it listens on 80 (http)" for n in (81, 82, 83)
    ]
    lines = TWO_PATHS.splitlines(keepends=True)
    reordered = [*lines[:5], *lines[10:14], *lines[5:8], lines[9], lines[8]]
    for changed in ("\n# moved\n\n" + TWO_PATHS, "".join(reordered)):
        assert fingerprints(run({"k8s/a.yaml": several(changed, WEB_SERVICE)}, PORT)) == before
    moved = run({"other/front.yaml": TWO_PATHS, "other/web.yaml": WEB_SERVICE}, PORT)
    assert fingerprints(moved) == before


def test_fingerprints_change_with_what_is_wrong() -> None:
    before = fingerprints(run({"a.yaml": several(TWO_PATHS, WEB_SERVICE)}, PORT))
    other_port = fingerprints(run({"a.yaml": several(TWO_PATHS.replace("81", "91"), WEB_SERVICE)}, PORT))
    assert len(before.keys() & other_port.keys()) == 2
    other_name = fingerprints(
        run({"a.yaml": several(TWO_PATHS.replace("name: front", "name: back"), WEB_SERVICE)}, PORT)
    )
    assert before.keys() & other_name.keys() == set()


def test_a_value_of_a_secret_has_no_part_in_them() -> None:
    def found(pin: int, kind: str) -> dict[str, str]:
        text = f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: bank}}\ndata: {{pin: {pin}}}\n"
        return fingerprints(run({"a.yaml": text}, only("non-string-label-or-annotation")))

    assert list(found(4711, "Secret").values()) == [
        "The data key pin of Secret bank is a number; the API takes only text and refuses the object"
    ]
    assert found(4711, "Secret") == found(4712, "Secret")
    assert found(4711, "ConfigMap").keys() != found(4712, "ConfigMap").keys()


def test_a_namespace_of_the_config_does_not_change_them() -> None:
    files = {"a.yaml": several(ingress("front", "web", port=81), service("web"))}
    stated = from_mapping({"namespace": "shop", "select": ["ingress-backend-port-not-found"]})
    assert fingerprints(run(files, stated)).keys() == fingerprints(run(files, PORT)).keys()


def test_equal_findings_are_counted() -> None:
    ports = "{ports: [{port: 80, targetPort: '3000'}, {port: 80, protocol: UDP, targetPort: '3000'}]}"
    result = run({"a.yaml": service("web", spec=ports)}, only("service-targetport-quoted-number"))
    first, second = [f.fingerprint for f in result.findings]
    assert second == f"{first}-2"


SECRET_KEYS = """\
apiVersion: v1
kind: Secret
metadata:
  name: Front_TLS
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data": {"tls.key": "PRIVATE"}}', size: 3}
type: kubernetes.io/tls
data:
  tls.key: PRIVATE
  tls.key: PRIVATE
""".replace("PRIVATE", PRIVATE)


@pytest.mark.parametrize(
    "files",
    [
        {"a.yaml": SECRET_KEYS},
        {"a.yaml": SECRET_KEYS + "  tls.crt: [\n"},
        {"a.yaml": f"kind: Secret\napiVersion: v1\ndata: {{tls.key: {PRIVATE}, tls.key: x, a: b: c}}\n"},
        {"a.yaml": SECRET_KEYS + f"  tls.crt: {PRIVATE} # ingresslint: ignore[yaml-syntax] no reason to mute\n"},
    ],
    ids=["keys", "broken", "one line", "suppression"],
)
def test_no_line_of_a_secret_is_shown(files: dict[str, str]) -> None:
    result = run(files)
    assert result.findings != ()
    assert [f.source_line for f in result.findings] == [None] * len(result.findings)
    assert PRIVATE not in repr(result.findings)


def test_a_line_that_holds_a_secret_beside_other_objects_is_not_shown() -> None:
    front = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "front"},
        "spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 81}}}},
    }
    key = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key"}, "data": {"tls.key": PRIVATE}}
    web = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}]}}
    items = {"apiVersion": "v1", "kind": "List", "items": [front, key, web]}
    compact = the(run({"all.json": json.dumps(items)}, PORT), "ingress-backend-port-not-found")
    assert compact.source_line is None
    spread = the(run({"all.json": json.dumps(items, indent=1)}, PORT), "ingress-backend-port-not-found")
    assert spread.source_line is not None
    assert spread.source_line.strip() == '"number": 81'


def test_suppressed_findings_are_counted_and_an_idle_suppression_is_told() -> None:
    muted = ingress("front", "wbe", namespace="shop").replace(
        "          - {path: /",
        "          # ingresslint: ignore[ingress-backend-service-not-found] made by hand\n          - {path: /",
    )
    result = run({"a.yaml": several(muted, WEB_SERVICE, WEB_DEPLOYMENT)}, only("ingress-backend-service-not-found"))
    assert (told(result), result.summary.hidden) == ([], Hidden(suppressed=1))
    idle = several(WEB_SERVICE + "# ingresslint: ignore[yaml-syntax] nothing\n", WEB_DEPLOYMENT)
    found = the(run({"a.yaml": idle}), "suppression-unused")
    assert (found.location.span.line, found.source_line) == (7, "# ingresslint: ignore[yaml-syntax] nothing")


def test_things_that_the_config_says_are_elsewhere_are_not_missed() -> None:
    files = {"a.yaml": several(ingress("front", "api", namespace="shop"), WEB_SERVICE, WEB_DEPLOYMENT)}
    rule = "ingress-backend-service-not-found"
    assert [f.rule for f in run(files, only(rule)).findings] == [rule]
    config = from_mapping({"select": [rule, "external-unused"], "external": ["Service/shop/api", "Secret/*/old-*"]})
    result = run(files, config)
    assert [(f.rule, f.message) for f in result.findings] == [
        ("external-unused", "Nothing that was linted needs Secret/*/old-* from elsewhere")
    ]


@pytest.mark.parametrize(
    "chosen", [{}, {"select": ["external-unused"]}, {"ignore": ["backend", "tls", "class", "service", "workload"]}]
)
def test_what_is_needed_from_elsewhere_does_not_depend_on_the_rules_that_are_on(chosen: dict[str, Any]) -> None:
    front = ingress("front", "api", namespace="shop", tls="[{hosts: [front.example.org], secretName: front-tls}]")
    edge = ingress("edge", "api", namespace="shop").replace("spec:\n", "spec:\n  ingressClassName: nginx\n", 1)
    database = (
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\nspec:\n  serviceName: db\n"
        "  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n"
        "    spec: {containers: [{name: db, image: db}]}\n"
    )
    needed = ["Service/shop/api", "Service/shop/db", "Secret/shop/front-*", "IngressClass/nginx"]
    config = from_mapping({**chosen, "external": [*needed, "Secret/shop/old-tls"]})
    result = run({"a.yaml": several(front, edge, database)}, config)
    assert [f.message for f in result.findings if f.rule == "external-unused"] == [
        "Nothing that was linted needs Secret/shop/old-tls from elsewhere"
    ]


def test_the_namespace_of_the_config_is_that_of_objects_without_one() -> None:
    files = {"a.yaml": several(ingress("front", "web"), WEB_SERVICE, WEB_DEPLOYMENT)}
    mixed = only("mixed-namespace-defaulting", "ingress-backend-service-other-namespace")
    assert [f.rule for f in run(files, mixed).findings] == ["mixed-namespace-defaulting"]
    for namespace, rules in (("shop", []), ("edge", ["ingress-backend-service-other-namespace"])):
        stated = replace(mixed, files=from_mapping({"namespace": namespace}).files)
        assert [f.rule for f in run(files, stated).findings] == rules


def test_a_unit_of_the_config_is_closed() -> None:
    files = {
        "a/front.yaml": ingress("front", "web"),
        "a/other.yaml": service("other"),
        "b/web.yaml": service("wab"),
    }
    rule = "ingress-backend-service-not-found"
    assert the(run(files, only(rule)), rule).severity == "warning"
    stated = from_mapping({"select": [rule], "units": [{"name": "shop", "paths": ["a/**", "b/**"]}]})
    found = the(run(files, stated), rule)
    assert (found.severity, found.units) == ("error", ("shop",))


def test_what_is_passed_over_is_counted_with_its_reason() -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [web.yaml]\npatches: [{path: size.yaml}]\n",
        "k8s/web.yaml": several(WEB_SERVICE, WEB_DEPLOYMENT),
        "k8s/size.yaml": custom("apps/v1", "Deployment", "web", spec="{replicas: 3}"),
        "values.yaml": "image: web\n",
        "kind.yaml": "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n",
        "note.yaml": "# apiVersion and kind\n",
    }
    assert run(files).summary.skipped == (
        Skipped("k8s/size.yaml", "patch"),
        Skipped("kind.yaml", "tool configuration"),
        Skipped("note.yaml", "not Kubernetes"),
        Skipped("values.yaml", "not Kubernetes"),
    )


def test_the_output_does_not_depend_on_the_order_of_the_files() -> None:
    files = overlays() | {"x.yaml": SECRET_KEYS, "y.yaml": several(ingress("front", "wbe"), service("web"))}
    backwards = dict(reversed(files.items()))
    assert run(files) == run(backwards)


def test_severities_of_the_config_hold_by_path() -> None:
    files = {f"{folder}/a.yaml": several(ingress("front", "web", port=81), service("web")) for folder in ("a", "b")}
    rule = "ingress-backend-port-not-found"
    config = from_mapping(
        {"select": [rule], "severity": {rule: "warning"}, "overrides": [{"paths": ["b/**"], "severity": {rule: "off"}}]}
    )
    assert [(path, severity) for _, path, _, _, severity in told(run(files, config))] == [("a/a.yaml", "warning")]


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_paths(*paths: str, config: Config | None = None) -> Result:
    return lint(Request(paths=paths, config=config or Config(), today=TODAY))


def test_what_a_kustomization_lists_outside_of_the_named_path_is_read(tree: Path) -> None:
    write(tree, overlays())
    result = run_paths("dev", config=PORT)
    assert told(result) == [("ingress-backend-port-not-found", "base/all.yaml", 11, 87, "error")]
    assert (result.summary.units, result.summary.holes) == (1, ())


def test_a_patch_outside_of_the_named_path_is_read_too(tree: Path) -> None:
    write(tree, overlays(dev="patches: [{path: ../shared/size.yaml, target: {kind: Service}}]\n"))
    write(tree, {"shared/size.yaml": "- {op: replace, path: /spec/sessionAffinity, value: None}\n"})
    assert [f.rule for f in run_paths("dev", config=PORT).findings] == ["ingress-backend-port-not-found"]
    write(tree, {"shared/size.yaml": "- {op: replace, path: /spec/ports/0/port, value: 81}\n"})
    assert run_paths("dev", config=PORT).findings == ()


def test_nothing_outside_of_the_repository_is_read(tree: Path) -> None:
    inner = tree / "inner"
    (inner / ".git").mkdir(parents=True)
    write(tree, {"web.yaml": WEB_SERVICE, "inner/kustomization.yaml": "resources: [../web.yaml]\n"})
    result = run_paths("inner", config=PORT)
    assert result.summary.files == 2  # the working directory is a repository as well
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(inner)
        outside = run_paths(".", config=PORT)
    assert (outside.summary.files, outside.summary.holes) == (
        1,
        (Hole(".", "kustomization.yaml", "../web.yaml was not read"),),
    )


def test_a_named_path_that_is_not_there_makes_the_run_incomplete(tree: Path) -> None:
    write(tree, {"web.yaml": WEB_SERVICE})
    result = run_paths("web.yaml", "gone.yaml")
    assert result.incomplete
    assert [(f.rule, f.location.path) for f in result.findings if f.rule == "file-unreadable"] == [
        ("file-unreadable", "gone.yaml")
    ]
    assert result.summary.objects == 1


@pytest.mark.parametrize("name", ["k8s/ingress.yaml", "{tree}/k8s/ingress.yaml"])
def test_a_file_named_beside_its_folder_belongs_to_the_tree_of_the_folder(tree: Path, name: str) -> None:
    write(tree, {"k8s/ingress.yaml": ingress("shop", "web", namespace="shop", port=9999), "k8s/web.yaml": WEB_SERVICE})
    result = run_paths("k8s", name.format(tree=tree), config=PORT)
    assert told(result) == [("ingress-backend-port-not-found", "k8s/ingress.yaml", 12, 87, "error")]
    assert result.summary.units == 1
    alone = run_paths(name.format(tree=tree), config=PORT)
    assert (alone.findings, alone.summary.objects) == ((), 1)


def test_a_file_that_is_ignored_and_named_beside_its_folder_belongs_to_it_too(tree: Path) -> None:
    write(
        tree, {".gitignore": "local/\n", "k8s/local/ingress.yaml": ingress("shop", "web", namespace="shop", port=9999)}
    )
    write(tree, {"k8s/web.yaml": WEB_SERVICE})
    assert run_paths("k8s", config=PORT).findings == ()
    result = run_paths("k8s", "k8s/local/ingress.yaml", config=PORT)
    assert told(result) == [("ingress-backend-port-not-found", "k8s/local/ingress.yaml", 12, 87, "warning")]


def test_standard_input_that_stands_for_a_file_of_a_named_folder_belongs_to_it(tree: Path) -> None:
    write(tree, {"k8s/ingress.yaml": ingress("shop", "web", namespace="shop"), "k8s/web.yaml": WEB_SERVICE})
    edited = ingress("shop", "web", namespace="shop", port=9999).encode()
    paths = ("k8s", "-")
    request = Request(paths=paths, config=PORT, today=TODAY, stdin=edited, stdin_name="k8s/ingress.yaml")
    assert told(lint(request)) == [("ingress-backend-port-not-found", "k8s/ingress.yaml", 12, 87, "error")]


def test_a_file_that_cannot_be_opened_mutes_absences_and_is_a_hole(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: SourceFile) -> bytes:
        if source.path == "k8s/api.yaml":
            raise PermissionError(13, "Permission denied")
        return (tree / source.path).read_bytes()

    write(tree, {"k8s/ingress.yaml": ingress("shop", "api", namespace="shop"), "k8s/web.yaml": WEB_SERVICE})
    write(tree, {"k8s/api.yaml": WEB_SERVICE.replace("web", "api")})
    missing = only("ingress-backend-service-not-found", "file-unreadable")
    monkeypatch.setattr(SourceFile, "read", read)
    result = run_paths("k8s", config=missing)
    assert [(f.rule, f.location.path, f.message) for f in result.findings] == [
        ("file-unreadable", "k8s/api.yaml", "The file cannot be read: Permission denied")
    ]
    assert result.summary.holes == (Hole("k8s", "k8s/api.yaml", "cannot be read: Permission denied"),)
    assert not result.incomplete
    (tree / "k8s/api.yaml").unlink()
    assert [f.rule for f in run_paths("k8s", config=missing).findings] == ["ingress-backend-service-not-found"]


def test_a_folder_that_cannot_be_listed_mutes_absences_and_is_a_hole(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_scandir = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real_scandir(path)

    write(tree, {"k8s/ingress.yaml": ingress("shop", "api", namespace="shop"), "k8s/web.yaml": WEB_SERVICE})
    write(tree, {"k8s/closed/api.yaml": ""})
    monkeypatch.setattr(os, "scandir", scandir)
    result = run_paths("k8s", config=only("ingress-backend-service-not-found", "file-unreadable"))
    assert [(f.rule, f.location.path) for f in result.findings] == [("file-unreadable", "k8s/closed")]
    assert result.summary.holes == (Hole("k8s", "k8s/closed", "cannot be read: Permission denied"),)


def test_a_chart_is_told_once_by_its_own_name(tree: Path) -> None:
    write(
        tree,
        {
            "charts/one/Chart.yaml": "apiVersion: v2\nname: storefront\nversion: 1.0.0\n",
            "charts/one/values.yaml": "a: b\n",
            "charts/one/templates/a.yaml": "kind: Service\nname: {{ x }}\n",
            "charts/one/templates/sub/b.yaml": "kind: Ingress\n",
            "front.yaml": several(ingress("front", "storefront-api"), service("web"), service("db")),
        },
    )
    result = run_paths(".", config=only("unrendered-template", "ingress-backend-service-not-found"))
    assert [(f.location.path, f.message) for f in result.findings] == [
        ("charts/one/templates/a.yaml", "Chart storefront is not rendered: its templates are not checked")
    ]
    assert result.summary.holes == (Hole("charts/one", "charts/one", "unrendered chart"),)
    assert result.summary.skipped == (
        Skipped("charts/one/Chart.yaml", "chart file"),
        Skipped("charts/one/templates/a.yaml", "template"),
        Skipped("charts/one/templates/sub/b.yaml", "template"),
        Skipped("charts/one/values.yaml", "chart file"),
    )


def test_standard_input_is_one_file(tree: Path) -> None:
    assert tree.is_dir()
    content = several(ingress("front", "web", port=81), service("web")).encode()
    request = Request(paths=("-",), config=PORT, today=TODAY, stdin=content)
    assert [f.location.path for f in lint(request).findings] == ["<stdin>"]
    named = replace(request, stdin_name="k8s/rendered.yaml")
    assert [f.location.path for f in lint(named).findings] == ["k8s/rendered.yaml"]


def test_parameters_of_a_rule_are_those_of_the_file_that_holds_the_object(tree: Path) -> None:
    spec = "{{type: NodePort, ports: [{{port: 80, nodePort: {}}}]}}"
    write(
        tree,
        {
            "k8s/kustomization.yaml": "resources: [a.yaml, edge/b.yaml, edge/c.yaml]\n",
            "k8s/a.yaml": service("a", spec=spec.format(30081)),
            "k8s/edge/b.yaml": service("b", spec=spec.format(30082)),
            "k8s/edge/c.yaml": service("c", spec=spec.format(20083)),
            "k8s/.ingresslint.yaml": "select: [nodeport-conflict]\nparams: {nodeport-conflict: {lowest: 30082}}\n",
            "k8s/edge/.ingresslint.yaml": "params: {nodeport-conflict: {lowest: 20000, highest: 30081}}\n",
        },
    )
    outside = "Service {} has the node port {}, which is outside the range {}"
    for named, messages in (
        (("k8s",), [outside.format("a", 30081, "30082-32767"), outside.format("c", 20083, "30082-32767")]),
        (("k8s", "k8s/edge"), [outside.format("a", 30081, "30082-32767"), outside.format("b", 30082, "20000-30081")]),
    ):
        found = run_paths(*named, config=load(named)).findings
        assert [f.message for f in found if f.rule == "nodeport-conflict"] == messages


LONG = "a" * 300
"""Longer than a name may be in any file system."""


@pytest.mark.parametrize("listed", [LONG, f"{LONG}/web.yaml", '"a\\0b"'], ids=["name", "folder", "null"])
def test_a_kustomization_may_list_a_path_that_cannot_be(tree: Path, listed: str) -> None:
    write(tree, {"k8s/kustomization.yaml": f"resources: [web.yaml, {listed}]\n", "k8s/web.yaml": WEB_SERVICE})
    result = run_paths("k8s")
    path = listed.replace('"', "").replace("\\0", "\0")
    assert result.summary.holes == (
        Hole("k8s", "k8s/kustomization.yaml", f"There is no file and no kustomization at {path}"),
    )
    assert not result.incomplete


@pytest.mark.parametrize(
    ("listed", "unread"), [("closed/web.yaml", "closed/web.yaml"), ("closed", "closed/kustomization.yaml")]
)
def test_what_a_kustomization_lists_in_a_closed_folder_is_unreadable(
    tree: Path, monkeypatch: pytest.MonkeyPatch, listed: str, unread: str
) -> None:
    """The real rights hold for no administrator."""
    real_stat, real_read = os.stat, SourceFile.read

    def stat(path: str | Path, **more: Any) -> os.stat_result:
        if Path(path).parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real_stat(path, **more)

    def read(source: SourceFile) -> bytes:
        if source.path.startswith("closed/"):
            raise PermissionError(13, "Permission denied")
        return real_read(source)

    write(tree, {"k8s/kustomization.yaml": f"resources: [../{listed}]\n", "closed/web.yaml": WEB_SERVICE})
    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(SourceFile, "read", read)
    result = run_paths("k8s", config=only("file-unreadable"))
    assert [(f.location.path, f.message) for f in result.findings] == [
        (unread, "The file cannot be read: Permission denied")
    ]
    assert not result.incomplete


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not hold for administrators")
def test_real_rights_cost_what_they_close(tree: Path) -> None:
    write(tree, {"k8s/kustomization.yaml": "resources: [closed/web.yaml]\n", "k8s/closed/web.yaml": WEB_SERVICE})
    (tree / "k8s/closed").chmod(0)
    try:
        found = [(f.rule, f.location.path) for f in run_paths("k8s").findings]
        named = run_paths("k8s/closed/web.yaml")
    finally:
        (tree / "k8s/closed").chmod(0o755)
    assert found == [("file-unreadable", "k8s/closed"), ("file-unreadable", "k8s/closed/web.yaml")]
    assert ([f.location.path for f in named.findings], named.incomplete) == (["k8s/closed/web.yaml"], True)


def test_progress_is_told_file_by_file(tree: Path) -> None:
    write(tree, {"a.yaml": WEB_SERVICE, "b.yaml": WEB_DEPLOYMENT})
    seen: list[tuple[int, int]] = []
    lint(Request(paths=(".",), config=Config(), today=TODAY), lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 2), (2, 2)]


def test_rules_come_sorted_with_those_of_the_config(tree: Path) -> None:
    rules = load_rules(Config())
    assert list(rules) == sorted(rules)
    own = "id: edge-only\nsummary: A Service outside of the edge\nseverity: error\nwhy: Because.\nfix: Move it.\n"
    own += "references: ['https://example.org']\nkinds: [Service]\nmessage: It is outside\nschema: {not: {}}\n"
    own += "examples:\n  bad: |\n    kind: Service # finding\n  good: |\n    kind: Pod\n"
    write(tree, {"policy/edge-only.yaml": own})
    with_own = load_rules(from_mapping({"rules": ["policy"]}))
    assert set(with_own) - set(rules) == {"edge-only"}


def test_broken_json_is_a_hole_and_not_foreign() -> None:
    text = b'{\n  "apiVersion": "v1",\n  "kind": "Service"\n  "metadata": {"name": "web"}\n}\n'
    result = lint_files({"service.json": text}, from_mapping({}))
    message = 'The document cannot be read: a "," or the closing "}" is missing'
    assert [(f.location.span.line, f.rule, f.message) for f in result.findings] == [(4, "yaml-syntax", message)]
