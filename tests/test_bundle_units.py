"""Deploy units: kustomizations, charts, units of the config, partial objects."""

from __future__ import annotations

import pytest
from model_samples import bundle, custom, deployment, ingress, resource, secret, service, several, units

from ingresslint.bundle import StatedUnit, Unit
from ingresslint.bundle.partial import is_partial
from ingresslint.findings import Hole

BASE = "resources: [web.yaml]\n"


def objects(unit: Unit) -> list[str]:
    return [str(r) for r in unit.resources]


def test_a_kustomization_root_includes_its_bases() -> None:
    found = units(
        {
            "base/kustomization.yaml": BASE,
            "base/web.yaml": service("web"),
            "overlays/dev/kustomization.yaml": "resources: [../../base, front.yaml]\n",
            "overlays/dev/front.yaml": ingress("front", "web"),
            "overlays/prod/kustomization.yaml": "resources: [../../base]\n",
        }
    )
    assert {name: (unit.why, unit.closed, objects(unit)) for name, unit in found.items()} == {
        "overlays/dev": ("kustomization root", True, ["Service web", "Ingress front"]),
        "overlays/prod": ("kustomization root", True, ["Service web"]),
    }
    assert found["overlays/dev"].listed_by == {
        "overlays/dev/front.yaml": "overlays/dev/kustomization.yaml",
        "overlays/dev/kustomization.yaml": "overlays/dev/kustomization.yaml",
        "base/web.yaml": "base/kustomization.yaml",
        "base/kustomization.yaml": "base/kustomization.yaml",
    }
    assert found["overlays/dev"].is_kustomization


def test_a_base_alone_is_a_root() -> None:
    assert objects(units({"base/kustomization.yaml": BASE, "base/web.yaml": service("web")})["base"]) == ["Service web"]


def test_files_that_no_kustomization_lists_form_a_unit_of_their_own() -> None:
    found = units({"k8s/kustomization.yaml": BASE, "k8s/web.yaml": service("web"), "k8s/other.yaml": service("other")})
    assert {name: (unit.why, objects(unit)) for name, unit in found.items()} == {
        "k8s": ("kustomization root", ["Service web"]),
        "k8s#2": ("files of one tree", ["Service other"]),
    }
    assert not found["k8s#2"].is_kustomization


def test_a_cycle_has_no_root_and_is_read_once() -> None:
    found = units(
        {
            "a/kustomization.yaml": "resources: [../b, a.yaml]\n",
            "a/a.yaml": service("a"),
            "b/kustomization.yaml": "resources: [../a, b.yaml]\n",
            "b/b.yaml": service("b"),
        }
    )
    assert {name: objects(unit) for name, unit in found.items()} == {"a": ["Service b", "Service a"]}


def test_a_kustomization_that_includes_itself_is_a_root() -> None:
    found = units({"a/kustomization.yaml": "resources: [., a.yaml]\n", "a/a.yaml": service("a")})
    assert {name: objects(unit) for name, unit in found.items()} == {"a": ["Service a"]}


def test_a_component_is_no_root() -> None:
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [web.yaml]\n"
    alone = units({"tls/kustomization.yaml": component, "tls/web.yaml": service("web")})
    assert {name: unit.why for name, unit in alone.items()} == {"tls": "files of one tree"}
    used = units(
        {
            "tls/kustomization.yaml": component,
            "tls/web.yaml": service("web"),
            "app/kustomization.yaml": "components: [../tls]\n",
        }
    )
    assert {name: objects(unit) for name, unit in used.items()} == {"app": ["Service web"]}


def test_of_two_kustomizations_in_one_folder_the_one_that_kustomize_finds_counts() -> None:
    dev = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [other.yaml]\n"
    found = units(
        {
            "k8s/kustomization.yaml": BASE,
            "k8s/zz-dev.yaml": dev,
            "k8s/web.yaml": service("web"),
            "k8s/other.yaml": service("other"),
        }
    )
    assert objects(found["k8s"]) == ["Service web"]


@pytest.mark.parametrize(
    ("root", "middle", "base", "namespace"),
    [
        ("", "", "", None),
        ("", "", "namespace: base\n", "base"),
        ("", "namespace: middle\n", "", "middle"),
        ("", "namespace: middle\n", "namespace: base\n", "middle"),
        ("namespace: root\n", "namespace: middle\n", "namespace: base\n", "root"),
    ],
)
def test_the_outermost_namespace_wins(root: str, middle: str, base: str, namespace: str | None) -> None:
    found = units(
        {
            "root/kustomization.yaml": f"{root}resources: [../middle]\n",
            "middle/kustomization.yaml": f"{middle}resources: [../base]\n",
            "base/kustomization.yaml": f"{base}{BASE}",
            "base/web.yaml": several(service("web"), custom("networking.k8s.io/v1", "IngressClass", "edge")),
        }
    )
    assert [r.namespace for r in found["root"].resources] == [namespace, ""]


def test_the_namespace_of_a_kustomization_overwrites_a_written_one() -> None:
    found = units(
        {"k8s/kustomization.yaml": f"namespace: shop\n{BASE}", "k8s/web.yaml": service("web", namespace="edge")}
    )
    (web,) = found["k8s"].resources
    assert (web.namespace, web.written.namespace) == ("shop", "edge")


def test_prefixes_and_suffixes_add_up_from_the_inside() -> None:
    found = units(
        {
            "root/kustomization.yaml": "namePrefix: dev-\nnameSuffix: -x\nresources: [../base, own.yaml]\n",
            "root/own.yaml": service("own"),
            "base/kustomization.yaml": f"namePrefix: shop-\n{BASE}",
            "base/web.yaml": service("web"),
        }
    )
    assert objects(found["root"]) == ["Service dev-shop-web-x", "Service dev-own-x"]


def test_generated_objects_of_all_members_count() -> None:
    found = units(
        {
            "root/kustomization.yaml": "resources: [../base]\nsecretGenerator: [{name: front-tls}]\n",
            "base/kustomization.yaml": "commonLabels: {team: a}\nconfigMapGenerator: [{name: settings}]\n",
        }
    )
    assert found["root"].generated == (("ConfigMap", "settings"), ("Secret", "front-tls"))
    assert [(r.kind, r.name.rpartition("-")[0], r.labels) for r in found["root"].resources] == [
        ("ConfigMap", "settings", {"team": "a"}),
        ("Secret", "front-tls", {}),
    ]


def test_what_a_kustomization_lists_and_nobody_read_is_a_hole() -> None:
    found = units(
        {
            "k8s/kustomization.yaml": "resources: [web.yaml, gone.yaml, ../nowhere, 'github.com/org/repo//base?ref=v1']\n",
            "k8s/web.yaml": service("web"),
        }
    )["k8s"]
    assert found.opaque
    assert found.holes == (
        Hole("k8s", "k8s/kustomization.yaml", "There is no file and no kustomization at ../nowhere"),
        Hole("k8s", "k8s/kustomization.yaml", "There is no file and no kustomization at gone.yaml"),
        Hole("k8s", "k8s/kustomization.yaml", "remote resource github.com/org/repo//base?ref=v1"),
    )


def test_a_listed_file_without_objects_is_no_hole() -> None:
    found = units({"k8s/kustomization.yaml": "resources: [empty.yaml]\n", "k8s/empty.yaml": "# later\n"})["k8s"]
    assert (found.opaque, found.holes) == (False, ())


def test_a_listed_file_that_is_broken_is_a_hole_and_its_other_documents_count() -> None:
    found = units(
        {"k8s/kustomization.yaml": BASE, "k8s/web.yaml": several(service("web"), "kind: Service\napiVersion: [\n")}
    )
    (hole,) = found["k8s"].holes
    assert (hole.unit, hole.path) == ("k8s", "k8s/web.yaml")
    assert (found["k8s"].opaque, objects(found["k8s"])) == (False, ["Service web"])


def test_local_configuration_is_not_built() -> None:
    local = service("web").replace(
        "metadata:\n", "metadata:\n  annotations: {config.kubernetes.io/local-config: 'true'}\n"
    )
    files = {"k8s/kustomization.yaml": BASE, "k8s/web.yaml": several(local, service("api"))}
    assert objects(units(files)["k8s"]) == ["Service api"]


def test_patches_are_no_objects() -> None:
    found = units(
        {
            "k8s/kustomization.yaml": f"{BASE}patches: [{{path: size.yaml}}]\n",
            "k8s/web.yaml": deployment("web", "{app: web}"),
            "k8s/size.yaml": custom("apps/v1", "Deployment", "web", spec="{replicas: 3}"),
        }
    )
    assert {name: objects(unit) for name, unit in found.items()} == {"k8s": ["Deployment web"]}


def test_a_patch_changes_what_the_unit_holds() -> None:
    inline = "{target: {kind: Service, name: web}, patch: '[{op: replace, path: /spec/ports/0/port, value: 81}]'}"
    found = bundle(
        {
            "k8s/kustomization.yaml": f"resources: [all.yaml]\npatches: [{{path: labels.yaml}}, {inline}]\n",
            "k8s/all.yaml": several(service("web"), service("api"), deployment("web", "{app: web}")),
            "k8s/labels.yaml": custom(
                "apps/v1", "Deployment", "web", spec="{template: {metadata: {labels: {app: other}}}}"
            ),
        }
    )
    ports = {r.name: r.get("spec", "ports", 0, "port").value for r in found.services}
    assert ports == {"web": 81, "api": 80}
    assert [t.labels.value for t in found.templates] == [{"app": "other"}]


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        (None, "kustomization-file-missing", "There is no patch file patch.yaml"),
        ("just text\n", "kustomization-invalid", "A document is no mapping, so it is no resource"),
        ("apiVersion: v1\nkind: [\n", "", ""),
    ],
)
def test_a_patch_that_is_none_leaves_the_unit_open(text: str | None, rule: str, message: str) -> None:
    files = {"k8s/kustomization.yaml": f"{BASE}patches: [{{path: patch.yaml}}]\n", "k8s/web.yaml": service("web")}
    found = units(files | ({"k8s/patch.yaml": text} if text else {}))["k8s"]
    assert found.holes
    assert [(problem.rule, problem.message) for problem in found.problems] == ([(rule, message)] if rule else [])


def test_a_chart_is_one_unit_without_objects() -> None:
    found = units(
        {"web.yaml": service("web")},
        charts={
            "charts/shop/templates/a.yaml": "kind: Service\nname: {{ x }}\n",
            "charts/shop/templates/sub/b.yaml": "kind: Ingress\n",
        },
    )
    assert {name: (unit.why, objects(unit), unit.holes) for name, unit in found.items()} == {
        ".": ("files of one tree", ["Service web"], ()),
        "charts/shop": ("chart", [], (Hole("charts/shop", "charts/shop", "unrendered chart"),)),
    }
    assert [m.path for m in found["charts/shop"].unread] == [
        "charts/shop/templates/a.yaml",
        "charts/shop/templates/sub/b.yaml",
    ]


def test_a_unit_of_the_config_takes_its_files_first() -> None:
    edge = StatedUnit("edge", lambda path: path.startswith("k8s/edge/"))
    found = units({"k8s/edge/front.yaml": ingress("front", "web"), "k8s/web.yaml": service("web")}, stated=[edge])
    assert {name: (unit.why, unit.closed, objects(unit)) for name, unit in found.items()} == {
        "edge": ("stated by the config", True, ["Ingress front"]),
        "k8s": ("files of one tree", False, ["Service web"]),
    }


@pytest.mark.parametrize(
    "text",
    [
        custom("v1", "Service", "web", spec="{type: NodePort}"),
        custom("networking.k8s.io/v1", "Ingress", "web", spec="{ingressClassName: nginx}"),
        custom("apps/v1", "Deployment", "web", spec="{replicas: 3}"),
        custom("apps/v1", "Deployment", "web", spec="{selector: {}, template: {spec: {containers: [{name: a}]}}}"),
        custom("apps/v1", "StatefulSet", "web", spec="{template: {spec: {containers: [{image: a}]}}}"),
    ],
)
def test_an_object_that_lacks_what_the_api_requires_is_partial(text: str) -> None:
    assert is_partial(resource(text))


@pytest.mark.parametrize(
    "text",
    [
        service("web"),
        service("web", spec="{clusterIP: None}"),
        service("web", spec="{type: ExternalName, externalName: example.org}"),
        ingress("web", "web"),
        custom("networking.k8s.io/v1", "Ingress", "web", spec="{defaultBackend: {service: {name: web}}}"),
        deployment("web", "{app: web}"),
        secret("web"),
    ],
)
def test_a_whole_object_is_not(text: str) -> None:
    assert not is_partial(resource(text))


def test_a_partial_object_whose_whole_one_is_in_another_file_is_left_out() -> None:
    part = custom("v1", "Service", "web", spec="{type: NodePort}")
    found = units({"base/web.yaml": service("web"), "patches/web.yaml": several(part, service("api"))})
    assert {r.path: [o for o in objects(u) if o.endswith("api")] for u in found.values() for r in u.resources} == {
        "base/web.yaml": ["Service api"],
        "patches/web.yaml": ["Service api"],
    }
    assert sorted(o for u in found.values() for o in objects(u)) == ["Service api", "Service web"]


def test_a_partial_object_without_a_whole_one_is_kept() -> None:
    part = custom("v1", "Service", "web", spec="{type: NodePort}")
    assert objects(units({"a.yaml": part})["."]) == ["Service web"]
    deleted = part + "$patch: delete\n"
    assert units({"a.yaml": several(deleted, service("api"))})["."].resources[0].name == "api"


def test_openshift_templates_are_holes() -> None:
    template = (
        "apiVersion: template.openshift.io/v1\nkind: Template\nobjects: [{kind: Service, metadata: {name: '${X}'}}]\n"
    )
    found = units({"k8s/template.yaml": template, "k8s/web.yaml": service("web")})["k8s"]
    assert (objects(found), found.holes) == (["Service web"], (Hole("k8s", "k8s/template.yaml", "template"),))
