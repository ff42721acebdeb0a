"""Kustomizations in a run: what is built is judged, and every finding stands where a person must change something."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from model_samples import deployment, ingress, service, several

from ingresslint.config import Config, Layer, from_mapping
from ingresslint.engine import Request, lint, lint_files
from ingresslint.findings import ObjectRef, Result

PORT = "ingress-backend-port-not-found"
WEB = service("web", spec="{selector: {app: web}, ports: [{port: 80}]}")
BASE = {
    "base/kustomization.yaml": "resources: [all.yaml]\n",
    "base/all.yaml": several(ingress("front", "web"), WEB, deployment("web", "{app: web}")),
}
PATCH = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 8081}}}
"""
OVERLAY = "namespace: shop\nnamePrefix: dev-\nresources: [../base]\npatches: [{path: route.yaml}]\n"
DEV = {"dev/kustomization.yaml": OVERLAY, "dev/route.yaml": PATCH}
ACCEPT = "  annotations: {{ignore.ingresslint.io/ingress-backend-port-not-found: {}}}\n"


def run(files: dict[str, str], *rules: str) -> Result:
    select = Layer(select=rules or (PORT, "suppression-unused", "internal-error"))
    contents = {path: text.encode() for path, text in files.items()}
    return lint_files(contents, from_mapping({}, select), today=date(2030, 1, 31))


def places(result: Result) -> list[tuple[str, str, int]]:
    return [(f.rule, f.location.path, f.location.span.line) for f in result.findings]


def test_a_finding_stands_in_the_patch_and_names_the_object_as_written_and_as_applied() -> None:
    (found,) = run(BASE | DEV).findings
    assert (found.location.path, found.location.span.line) == ("dev/route.yaml", 12)
    assert found.message == "Service shop/dev-web has no port 8081; it listens on 80"
    assert found.resource == ObjectRef("networking.k8s.io/v1", "Ingress", None, "front")
    assert found.rendered_as == ObjectRef("networking.k8s.io/v1", "Ingress", "shop", "dev-front")
    assert (found.units, found.manifest) == (("dev",), "base/all.yaml")
    assert found.source_line == PATCH.splitlines()[11]


def test_one_place_in_a_base_is_one_finding_of_all_its_overlays() -> None:
    files = BASE | {"base/all.yaml": BASE["base/all.yaml"].replace("number: 80", "number: 8081")}
    files |= {f"{name}/kustomization.yaml": f"namePrefix: {name}-\nresources: [../base]\n" for name in ("dev", "prod")}
    (found,) = run(files).findings
    assert (found.location.path, found.units) == ("base/all.yaml", ("dev", "prod"))
    assert len(run(files).summary.holes) == 0
    assert (run(files).summary.objects, run(files).summary.units) == (3, 2)


def test_the_fingerprint_does_not_depend_on_prefix_and_namespace() -> None:
    plain = DEV | {"dev/kustomization.yaml": OVERLAY.replace("namespace: shop\nnamePrefix: dev-\n", "")}
    (one,), (other,) = run(BASE | DEV).findings, run(BASE | plain).findings
    assert one.fingerprint == other.fingerprint


def test_a_comment_in_a_patch_covers_its_line() -> None:
    text = PATCH.replace("8081}}}", "8081}}} # ingresslint: ignore[ingress-backend-port-not-found] later")
    assert places(run(BASE | DEV | {"dev/route.yaml": text})) == []


def test_an_annotation_of_the_manifest_covers_what_a_patch_gives_it() -> None:
    text = BASE["base/all.yaml"].replace("  name: front\n", f"  name: front\n{ACCEPT.format('later')}", 1)
    assert places(run(BASE | DEV | {"base/all.yaml": text})) == []


def test_an_annotation_of_a_patch_covers_its_object() -> None:
    text = PATCH.replace("  name: front\n", f"  name: front\n{ACCEPT.format('later')}")
    assert places(run(BASE | DEV | {"dev/route.yaml": text})) == []
    fixed = text.replace("8081", "80")
    assert places(run(BASE | DEV | {"dev/route.yaml": fixed})) == [("suppression-unused", "dev/route.yaml", 5)]


def test_an_annotation_for_all_objects_is_used_if_one_of_them_needs_it() -> None:
    common = OVERLAY + f"commonAnnotations: {{ignore.ingresslint.io/{PORT}: later}}\n"
    assert places(run(BASE | DEV | {"dev/kustomization.yaml": common})) == []


def test_what_kustomize_refuses_in_a_base_is_said_once() -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, gone.yaml]\ncommonLabel: {app: web}\n",
        "base/web.yaml": WEB,
        "dev/kustomization.yaml": "resources: [../base]\n",
        "prod/kustomization.yaml": "resources: [../base]\n",
    }
    assert places(run(files, "kustomization-*")) == [
        ("kustomization-file-missing", "base/kustomization.yaml", 1),
        ("kustomization-invalid", "base/kustomization.yaml", 2),
    ]


def test_a_key_that_is_written_twice_is_said_once() -> None:
    twice = WEB + "kind: Service\n"
    found = run({"kustomization.yaml": "resources: [web.yaml]\n", "web.yaml": twice}, "kustomization-*", "yaml-*")
    assert places(found) == [("yaml-duplicate-key", "web.yaml", 6)]


@pytest.mark.parametrize("named", [".", "k8s"])
def test_a_file_that_the_run_ignores_is_there(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        ".gitignore": "local/\n",
        ".git/HEAD": "",
        "k8s/kustomization.yaml": "resources: [../local/web.yaml]\npatches: [{path: ../local/type.yaml}]\n",
        "local/web.yaml": WEB,
        "local/type.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    result = lint(Request((named,), Config(), date(2030, 1, 31)))
    assert "kustomization-file-missing" not in {f.rule for f in result.findings}
    (found,) = (f for f in result.findings if f.rule == "node-exposed-service")
    assert (found.location.path, found.location.span.line) == ("local/type.yaml", 4)


def test_what_may_follow_from_a_missing_file_is_not_said() -> None:
    files = DEV | {"dev/kustomization.yaml": "resources: [gone.yaml]\npatches: [{path: route.yaml}]\n"}
    assert places(run(files, "kustomization-*")) == [("kustomization-file-missing", "dev/kustomization.yaml", 1)]


def test_a_missing_file_is_told_once_a_kustomization_and_mutes_patches_of_components_that_look_for_it() -> None:
    patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mesh}\ndata: {a: b}\n"
    files = {
        "base/kustomization.yaml": "resources: [install.yaml]\n",
        "kit/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n"
        "patches: [{path: mesh.yaml}]\n",
        "kit/mesh.yaml": patch,
        "dev/kustomization.yaml": "resources: [../base]\ncomponents: [../kit]\n"
        "patches: [{path: gone.yaml}, {path: gone.yaml}]\n",
        "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: gone.yaml}]\n",
    }
    missing = "kustomization-file-missing"
    assert places(run(files, "kustomization-*", "internal-error")) == [
        (missing, "base/kustomization.yaml", 1),
        (missing, "dev/kustomization.yaml", 3),
        (missing, "prod/kustomization.yaml", 2),
    ]


def test_a_slip_is_named_as_it_is_written_whatever_prefix_the_build_gives() -> None:
    base = {**BASE, "base/all.yaml": several(ingress("front", "wbe"), WEB, deployment("web", "{app: web}"))}
    overlay = {"dev/kustomization.yaml": "namePrefix: dev-\nresources: [../base]\n"}
    (found,) = run(base | overlay, "ingress-backend-service-not-found", "internal-error").findings
    assert (found.severity, found.location.path, found.help) == ("error", "base/all.yaml", "name: web")


def test_what_another_overlay_of_the_base_generates_is_not_there() -> None:
    front = ingress("front", "web", tls="[{hosts: [shop.example.org], secretName: shop-tls}]")
    base = {**BASE, "base/all.yaml": several(front, WEB, deployment("web", "{app: web}"))}
    overlays = {
        f"{name}/kustomization.yaml": "resources: [../base]\nsecretGenerator: "
        f"[{{name: {secret}, type: kubernetes.io/tls, literals: [tls.crt=a, tls.key=b]}}]\n"
        for name, secret in (("dev", "shop-tls"), ("prod", "other"))
    }
    found = run(base | overlays, "tls-secret-not-found", "internal-error").findings
    assert [(f.severity, f.location.path, f.units) for f in found] == [("info", "base/all.yaml", ("prod",))]
