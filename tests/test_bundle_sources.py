"""Source objects: a folder that Flux or Argo CD applies to a namespace has it, where nothing else is written."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from model_samples import around, custom, ingress, loaded, service, several, units

from ingresslint.bundle import form_units
from ingresslint.config import Config
from ingresslint.engine import Request, lint_files, survey
from ingresslint.findings import Result

FLUX = "kustomize.toolkit.fluxcd.io/v1"
ARGO = "argoproj.io/v1alpha1"
HELM = "helm.toolkit.fluxcd.io/v2"


def flux(path: str, namespace: str, name: str = "app") -> str:
    spec = f"{{path: {path}, targetNamespace: {namespace}, sourceRef: {{kind: GitRepository, name: flux-system}}}}"
    return custom(FLUX, "Kustomization", name, namespace="flux-system", spec=spec)


def argo(source: str, namespace: str, name: str = "app") -> str:
    spec = f"{{source: {source}, destination: {{namespace: {namespace}}}}}"
    return custom(ARGO, "Application", name, namespace="argocd", spec=spec)


def services(files: dict[str, str]) -> list[tuple[str, str | None]]:
    """Path and namespace of every Service, in any unit."""
    found = {(r.path, r.namespace) for u in units(files).values() for r in u.resources if r.kind == "Service"}
    return sorted(found, key=str)


@pytest.mark.parametrize("path", ["./apps/web", "apps/web/", "/apps/web"])
def test_flux_applies_a_folder_and_all_below_it(path: str) -> None:
    files = {
        "flux/app.yaml": flux(path, "shop"),
        "apps/web/web.yaml": several(service("web"), service("metrics", namespace="edge")),
        "apps/web/more/api.yaml": service("api"),
        "apps/web2/other.yaml": service("other"),
    }
    assert services(files) == [
        ("apps/web/more/api.yaml", "shop"),
        ("apps/web/web.yaml", "edge"),
        ("apps/web/web.yaml", "shop"),
        ("apps/web2/other.yaml", None),
    ]


def test_argo_cd_applies_the_files_of_a_folder_and_those_below_it_only_if_it_is_told_to() -> None:
    files = {"apps/web/web.yaml": service("web"), "apps/web/more/api.yaml": service("api")}
    flat = {**files, "argo.yaml": argo("{path: apps/web}", "shop")}
    assert services(flat) == [("apps/web/more/api.yaml", None), ("apps/web/web.yaml", "shop")]
    deep = {**files, "argo.yaml": argo("{path: apps/web, directory: {recurse: true}}", "shop")}
    assert services(deep) == [("apps/web/more/api.yaml", "shop"), ("apps/web/web.yaml", "shop")]
    spec = "{sources: [{path: apps/web}, {path: apps/web/more}], destination: {namespace: shop}}"
    several_sources = {**files, "argo.yaml": custom(ARGO, "Application", "app", spec=spec)}
    assert services(several_sources) == [("apps/web/more/api.yaml", "shop"), ("apps/web/web.yaml", "shop")]


def test_the_nearest_folder_counts_and_two_namespaces_are_none() -> None:
    files = {
        "flux.yaml": several(flux("apps", "shop", "all"), flux("apps/edge", "edge", "edge")),
        "apps/edge/in/gate.yaml": service("gate"),
        "apps/web/web.yaml": service("web"),
    }
    assert services(files) == [("apps/edge/in/gate.yaml", "edge"), ("apps/web/web.yaml", "shop")]
    files["more.yaml"] = flux("apps/edge", "gate", "second")
    assert services(files) == [("apps/edge/in/gate.yaml", None), ("apps/web/web.yaml", "shop")]


@pytest.mark.parametrize(
    "source", [flux("./", "shop"), flux("'${P}'", "shop"), flux("apps", "'${NS}'"), flux("a", "b")]
)
def test_a_whole_repository_a_placeholder_and_another_folder_say_nothing(source: str) -> None:
    assert services({"flux.yaml": source, "apps/web.yaml": service("web")}) == [("apps/web.yaml", None)]


def test_the_root_of_the_repository_is_a_folder_of_argo_cd() -> None:
    files = {"argo.yaml": argo("{path: .}", "shop"), "web.yaml": service("web"), "apps/api.yaml": service("api")}
    assert services(files) == [("apps/api.yaml", None), ("web.yaml", "shop")]


def test_what_a_kustomization_builds_is_placed_by_the_folder_of_its_root() -> None:
    files = {
        "flux.yaml": several(flux("overlays/dev", "dev", "dev"), flux("overlays/prod", "prod", "prod")),
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": service("web"),
        "overlays/dev/kustomization.yaml": "resources: [../../base]\n",
        "overlays/prod/kustomization.yaml": "resources: [../../base]\n",
    }
    formed = units(files)
    assert [r.namespace for r in formed["overlays/dev"].resources] == ["dev"]
    assert [r.namespace for r in formed["overlays/prod"].resources] == ["prod"]


def test_a_release_of_a_chart_in_the_repository_has_a_target_too() -> None:
    def release(kind: str) -> str:
        chart = f"{{spec: {{chart: ./charts/web, sourceRef: {{kind: {kind}, name: here}}}}}}"
        return custom(HELM, "HelmRelease", "web", namespace="flux", spec=f"{{targetNamespace: shop, chart: {chart}}}")

    files = {"charts/web/crds/web.yaml": service("web")}
    assert services({**files, "r.yaml": release("GitRepository")}) == [("charts/web/crds/web.yaml", "shop")]
    assert services({**files, "r.yaml": release("HelmRepository")}) == [("charts/web/crds/web.yaml", None)]


def test_paths_are_those_of_the_repository() -> None:
    files = {"../repo/flux.yaml": flux("apps", "shop"), "../repo/apps/web.yaml": service("web")}
    read = loaded(files)
    repository = around(files, lambda folder: folder.partition("../repo/")[2] or None)
    formed = form_units(read.manifests, read.kustomizations, (), repository)
    assert [r.namespace for u in formed for r in u.resources if r.kind == "Service"] == ["shop"]


def test_a_run_in_a_folder_of_the_repository_knows_its_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name, text in {"k8s/flux.yaml": flux("k8s/apps", "shop"), "k8s/apps/web.yaml": service("web")}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "k8s")
    read = survey(Request((".",), Config(), date(2030, 1, 31)))
    assert [str(r) for u in read.world.units for r in u.resources if r.kind == "Service"] == ["Service shop/web"]


def test_a_reference_into_the_placed_folder_is_followed() -> None:
    def run(backend_namespace: str) -> Result:
        files = {
            "flux.yaml": flux("apps", "shop"),
            "apps/web.yaml": service("web"),
            "edge/front.yaml": ingress("front", "web", namespace=backend_namespace),
        }
        return lint_files({path: text.encode() for path, text in files.items()})

    told = [(f.rule, f.message) for f in run("edge").findings if f.rule.startswith("ingress-backend")]
    assert told == [
        (
            "ingress-backend-service-other-namespace",
            "Ingress edge/front sends front.example.org/ to Service edge/web, but that Service is in namespace shop",
        )
    ]
    assert [f.rule for f in run("shop").findings if f.rule.startswith(("ingress-backend", "mixed"))] == []
