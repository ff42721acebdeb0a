"""The view of the deploy units, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from model_samples import custom, deployment, ingress, service, several, units

from ingresslint.bundle import StatedUnit, World
from ingresslint.views import units_json, units_text

KUSTOMIZED = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": several(service("web"), deployment("web", "{app: web}"), service("db")),
    "prod/kustomization.yaml": (
        "resources: [../base, front.yaml, https://example.org/more]\n"
        "secretGenerator: [{name: front-tls, literals: [a=b]}]\n"
    ),
    "prod/front.yaml": ingress("front", "web"),
}


def world(
    files: Mapping[str, str], *, charts: Mapping[str, str] | None = None, stated: Sequence[StatedUnit] = ()
) -> World:
    return World(tuple(units(files, charts=charts, stated=stated).values()))


def test_a_unit_is_shown_with_its_reason_its_objects_its_files_and_its_holes() -> None:
    assert units_text(world(KUSTOMIZED)) == (
        "prod (kustomization root)\n"
        "  objects: 1 Deployment, 1 Ingress, 1 Secret, 2 Service\n"
        "  generated: Secret front-tls\n"
        "  files:\n"
        "    base/kustomization.yaml\n"
        "    base/web.yaml\n"
        "    prod/front.yaml\n"
        "    prod/kustomization.yaml\n"
        "  holes:\n"
        "    prod/kustomization.yaml (remote resource https://example.org/more)\n"
        "\n"
        "1 unit, 5 objects; `units:` in the configuration states others\n"
    )


def test_the_same_as_json() -> None:
    assert json.loads(units_json(world(KUSTOMIZED))) == {
        "version": 1,
        "units": [
            {
                "name": "prod",
                "why": "kustomization root",
                "because": None,
                "applied_as_one": True,
                "files": ["base/kustomization.yaml", "base/web.yaml", "prod/front.yaml", "prod/kustomization.yaml"],
                "objects": [
                    {"group": "apps", "kind": "Deployment", "count": 1},
                    {"group": "networking.k8s.io", "kind": "Ingress", "count": 1},
                    {"group": "", "kind": "Secret", "count": 1},
                    {"group": "", "kind": "Service", "count": 2},
                ],
                "generated": [{"kind": "Secret", "name": "front-tls"}],
                "holes": [
                    {"path": "prod/kustomization.yaml", "reason": "remote resource https://example.org/more"},
                ],
            }
        ],
    }


def test_alternatives_name_the_object_that_sets_them_apart() -> None:
    seen = world(
        {
            "dev/web.yaml": several(custom("v1", "Namespace", "shop"), service("web")),
            "prod/app.yaml": several(custom("v1", "Namespace", "shop"), service("db"), service("web")),
        }
    )
    lines = units_text(seen).splitlines()
    assert [line for line in lines if line[:1] not in ("", " ")][:2] == [
        "dev (alternative of its sibling folders: Service web is in prod/app.yaml too)",
        "prod (alternative of its sibling folders: Service web is in dev/web.yaml too)",
    ]
    because = [unit["because"] for unit in json.loads(units_json(seen))["units"]]
    assert because == [
        {"object": "Service web", "path": "prod/app.yaml"},
        {"object": "Service web", "path": "dev/web.yaml"},
    ]


def test_charts_stated_units_and_trees_say_what_they_are() -> None:
    seen = world(
        {"k8s/web.yaml": service("web"), "extra/db.yaml": service("db")},
        charts={"shop/templates/web.yaml": "name: {{ .Values.name }}\n"},
        stated=[StatedUnit("production", lambda path: path.startswith("k8s/"))],
    )
    assert units_text(seen) == (
        "extra (files of one tree)\n"
        "  objects: 1 Service\n"
        "  files:\n"
        "    extra/db.yaml\n"
        "\n"
        "production (stated by the config)\n"
        "  objects: 1 Service\n"
        "  files:\n"
        "    k8s/web.yaml\n"
        "\n"
        "shop (chart)\n"
        "  objects: none\n"
        "  files:\n"
        "    shop/templates/web.yaml\n"
        "  holes:\n"
        "    shop (unrendered chart)\n"
        "\n"
        "3 units, 2 objects; `units:` in the configuration states others\n"
    )


def test_kinds_of_one_name_are_told_apart_and_many_files_are_cut_short() -> None:
    files = {f"k8s/{number:02}.yaml": service(f"web-{number}") for number in range(11)}
    text = units_text(world({**files, "k8s/knative.yaml": custom("serving.knative.dev/v1", "Service", "api")}))
    assert "  objects: 11 Service, 1 Service.serving.knative.dev\n" in text
    assert "    k8s/09.yaml\n    and 2 more, which --format json names\n" in text


def test_nothing_read_is_no_unit() -> None:
    assert units_text(World(())) == "0 units, 0 objects\n"


def test_names_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in units_text(world({"k8s/\x1b[31m.yaml": service("web")}))
