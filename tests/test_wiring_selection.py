"""Which pods a Service takes, and which it was probably meant to take."""

from __future__ import annotations

import pytest
from model_samples import bundle, bundles, custom, deployment, service, several

from ingresslint.wiring import Selection, wiring_of

POD = "{metadata: {labels: {app: web}}, spec: {containers: [{name: main}]}}"


def web(selector: str, *, namespace: str | None = None) -> str:
    return service("web", namespace=namespace, spec=f"{{selector: {selector}, ports: [{{port: 80}}]}}")


def selection(*texts: str) -> Selection:
    return selection_in({"manifest.yaml": several(*texts)})


def selection_in(files: dict[str, str], *, unit: str | None = None, charts: dict[str, str] | None = None) -> Selection:
    found = bundles(files, charts=charts)
    (only,) = wiring_of(found[unit] if unit else next(iter(found.values()))).selections
    return only


def owners(found: Selection) -> list[str]:
    return [str(t.owner) for t in found.templates]


def test_a_selector_takes_pods_of_all_owners_in_its_namespace() -> None:
    found = selection(
        web("{app: web}", namespace="shop"),
        deployment("one", "{app: web, tier: front}", namespace="shop"),
        custom("batch/v1", "Job", "two", namespace="shop", spec=f"{{template: {POD}}}"),
        deployment("three", "{app: web}", namespace="edge"),
        deployment("four", "{app: api}", namespace="shop"),
        "apiVersion: v1\nkind: Pod\nmetadata: {name: five, namespace: shop, labels: {app: web}}\n"
        "spec: {containers: [{name: a}]}\n",
    )
    assert owners(found) == ["Deployment shop/one", "Job shop/two", "Pod shop/five"]
    assert (found.sure, found.empty, found.possible) == (True, False, ())
    assert [str(o) for o in found.owners] == owners(found)


def test_a_namespace_that_is_not_written_may_be_the_same() -> None:
    assert owners(selection(web("{app: web}"), deployment("one", "{app: web}", namespace="shop"))) == [
        "Deployment shop/one"
    ]


@pytest.mark.parametrize(
    "spec", ["{}", "{selector: {}}", "{selector: }", "{type: ExternalName, externalName: a.org, selector: {app: web}}"]
)
def test_a_service_without_selector_or_with_another_name_takes_none(spec: str) -> None:
    where = bundle(several(service("web", spec=spec), deployment("web", "{app: web}")))
    assert wiring_of(where).selections == ()
    assert wiring_of(where).selection(next(where.services)) is None


def test_a_headless_service_takes_pods_as_any_other() -> None:
    headless = service("web", spec="{clusterIP: None, selector: {app: web}}")
    found = selection(headless, custom("apps/v1", "StatefulSet", "web", spec=f"{{template: {POD}}}"))
    assert owners(found) == ["StatefulSet web"]


def test_workloads_that_are_scaled_to_nothing_count() -> None:
    found = selection(
        web("{app: web}"), custom("apps/v1", "Deployment", "web", spec=f"{{replicas: 0, template: {POD}}}")
    )
    assert owners(found) == ["Deployment web"]


@pytest.mark.parametrize(
    ("selector", "workload"),
    [
        (
            "{statefulset.kubernetes.io/pod-name: web-0}",
            custom("apps/v1", "StatefulSet", "web", spec=f"{{template: {POD}}}"),
        ),
        ("{app: web, pod-template-hash: abc}", deployment("web", "{app: web}")),
        ("{app: '${APP}'}", deployment("web", "{app: web}")),
        ("{app: web}", deployment("web", "{app: '${APP}'}")),
        (
            "{deploymentconfig: web}",
            custom("apps.openshift.io/v1", "DeploymentConfig", "web", spec=f"{{template: {POD}}}"),
        ),
        (
            "{app: web, role: canary}",
            custom(
                "argoproj.io/v1alpha1",
                "Rollout",
                "web",
                spec=f"{{template: {POD}, strategy: {{canary: {{canaryMetadata: {{labels: {{role: canary}}}}}}}}}}",
            ),
        ),
        (
            "{job-name: web-1}",
            custom("batch/v1", "CronJob", "web", spec=f"{{jobTemplate: {{spec: {{template: {POD}}}}}}}"),
        ),
        ("{version: '1'}", deployment("web", "{app: web, version: 1}")),
    ],
)
def test_labels_that_only_a_controller_or_a_reader_knows_may_match(selector: str, workload: str) -> None:
    found = selection(web(selector), workload)
    assert (len(found.templates), found.sure, found.empty) == (1, False, False)


def test_the_name_of_a_job_is_a_label_of_its_pods() -> None:
    job = custom("batch/v1", "Job", "import", spec=f"{{template: {POD}}}")
    assert owners(selection(web("{job-name: import}"), job)) == ["Job import"]
    assert selection(web("{job-name: export}"), job).empty


def test_a_template_of_an_unknown_kind_satisfies() -> None:
    found = selection(web("{app: web}"), custom("example.org/v1", "App", "web", spec=f"{{template: {POD}}}"))
    assert (owners(found), found.sure) == (["App web"], True)


def test_pods_of_a_helm_test_are_taken_by_nobody() -> None:
    check = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: check, labels: {app: web}, annotations: {helm.sh/hook: test}}\n"
        "spec: {containers: [{name: a}]}\n"
    )
    assert selection(web("{app: web}"), check).empty


def test_pods_that_may_match_besides_the_sure_ones_are_told_apart() -> None:
    found = selection(web("{app: web}"), deployment("one", "{app: web}"), deployment("two", "{app: '${APP}'}"))
    assert (owners(found), [str(t.owner) for t in found.possible]) == (["Deployment one"], ["Deployment two"])


def test_pods_of_the_own_folder_go_before_those_of_others() -> None:
    files = {"a/web.yaml": web("{app: web}"), "a/one.yaml": deployment("one", "{app: web}")}
    files |= {"b/two.yaml": deployment("two", "{app: web}")}
    assert owners(selection_in(files)) == ["Deployment one"]
    assert owners(selection_in({p: t for p, t in files.items() if p != "a/one.yaml"})) == ["Deployment two"]


@pytest.mark.parametrize(
    ("selector", "labels", "key", "value", "found_key", "found_value"),
    [
        ("{app: wbe-front}", "{app: web-front}", "app", "wbe-front", "app", "web-front"),
        ("{app: Web}", "{app: web}", "app", "Web", "app", "web"),
        ("{App: web}", "{app: web}", "App", "web", "app", "web"),
        ("{name: web}", "{app: web}", "name", "web", "app", "web"),
        ("{app: web, tier: frnt}", "{app: web, tier: front}", "tier", "frnt", "tier", "front"),
        ("{app: web, teir: front}", "{app: web, tier: front}", "teir", "front", "tier", "front"),
    ],
)
def test_one_pair_that_nearly_matches_is_a_near_miss(
    selector: str, labels: str, key: str, value: str, found_key: str, found_value: str
) -> None:
    found = selection(web(selector), deployment("main", labels))
    assert found.empty
    assert found.near is not None
    assert (found.near.key, found.near.value, found.near.found_key, found.near.found_value) == (
        key,
        value,
        found_key,
        found_value,
    )
    assert found.near.label_field.pointer == f"spec.template.metadata.labels.{found_key}"


@pytest.mark.parametrize(
    ("selector", "labels"),
    [
        ("{app: web}", "{app: api}"),
        ("{app: web-1}", "{app: web-2}"),
        ("{app: wbe-front, tier: frnt}", "{app: web-front, tier: front}"),  # two pairs
        ("{app: web, tier: front}", "{app: web}"),
        ("{app: web, tier: web}", "{app: web}"),  # the value stands where another pair needs it
    ],
)
def test_other_differences_are_none(selector: str, labels: str) -> None:
    found = selection(web(selector), deployment("main", labels))
    assert (found.empty, found.near) == (True, None)


@pytest.mark.parametrize("app", ["web", "'${APP}'"])
def test_of_pods_with_the_right_label_those_are_meant_that_carry_the_other_pairs(app: str) -> None:
    found = selection(
        web("{app: web, tier: frontned}"),
        deployment("api", "{app: api, tier: frontend}"),
        deployment("web", f"{{app: {app}, tier: frontend}}"),
        deployment("cache", "{app: web, tier: cache}"),
    )
    assert found.near is not None
    assert (str(found.near.template.owner), found.near.key, found.near.found_value) == (
        "Deployment web",
        "tier",
        "frontend",
    )


def test_a_label_that_only_a_controller_sets_does_not_hide_a_slip() -> None:
    found = selection(web("{app: wbe-front, pod-template-hash: abc}"), deployment("main", "{app: web-front}"))
    assert found.near is not None
    assert (found.near.key, found.near.found_value) == ("app", "web-front")


def test_a_near_miss_is_in_the_same_namespace_and_in_reach() -> None:
    assert (
        selection(web("{app: wbe}", namespace="shop"), deployment("main", "{app: web}", namespace="edge")).near is None
    )
    files = {
        "a/web.yaml": several(web("{app: wbe}"), deployment("other", "{app: other}")),
        "b/main.yaml": deployment("main", "{app: web}"),
    }
    assert selection_in(files).near is None


def test_the_near_miss_of_the_own_folder_goes_first() -> None:
    files = {
        "kustomization.yaml": "resources: [a/main.yaml, b/web.yaml, b/main.yaml]\n",
        "a/main.yaml": deployment("far", "{app: web}"),
        "b/web.yaml": web("{app: wbe}"),
        "b/main.yaml": deployment("near", "{app: web}"),
    }
    found = selection_in(files)
    assert found.near is not None
    assert found.near.template.owner.name == "near"


def test_labels_of_the_workload_itself_are_not_those_of_its_pods() -> None:
    workload = deployment("main", "{app: other}").replace("name: main\n", "name: main\n  labels: {app: web}\n", 1)
    found = selection(web("{app: web}"), workload)
    assert (found.empty, found.near, str(found.own_labels)) == (True, None, "Deployment main")


def test_pods_of_another_namespace_are_told() -> None:
    found = selection(web("{app: web}", namespace="shop"), deployment("main", "{app: web}", namespace="edge"))
    assert found.empty
    assert found.elsewhere is not None
    assert str(found.elsewhere.owner) == "Deployment edge/main"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (custom("example.org/v1", "Site", "web"), "Site web may make the pods"),
        (
            custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", namespace="flux", spec="{targetNamespace: shop}"),
            "HelmRelease flux/web may make the pods",
        ),
        (custom("argoproj.io/v1alpha1", "ApplicationSet", "all"), "ApplicationSet all may make the pods"),
    ],
)
def test_what_may_make_the_pods_leaves_it_open(more: str, why: str) -> None:
    found = selection(web("{app: web}", namespace="shop"), more)
    assert (found.why, found.empty) == (why, False)


def test_a_selector_with_a_placeholder_leaves_it_open() -> None:
    assert selection(web("{app: '${APP}'}")).why == "the selector holds a placeholder"


def test_a_key_of_a_domain_that_no_template_has_leaves_it_open() -> None:
    others = deployment("main", "{example.org/part: main}")
    assert selection(web("{cluster.example.net/name: a}"), others).why == (
        "the label cluster.example.net/name is set by a controller"
    )
    assert selection(web("{example.org/part: other}"), others).why is None
    assert selection(web("{app.kubernetes.io/name: other}"), others).why is None


def test_a_file_that_was_not_read_leaves_the_labels_in_its_text_open() -> None:
    files = {"web.yaml": web("{app: web}"), "broken.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {labels: {app: web}\n"}
    assert selection_in(files).why == "broken.yaml could not be read"
    assert selection_in(files | {"web.yaml": web("{app: api}")}).why is None


def test_a_chart_that_was_not_rendered_leaves_the_labels_in_its_text_open() -> None:
    charts = {"chart/templates/a.yaml": "labels:\n  app: web\n"}
    assert (
        selection_in({"web.yaml": web("{app: web}")}, charts=charts).why
        == "a file that was not read mentions the labels"
    )


def test_a_patch_gives_the_labels() -> None:
    files = {
        "kustomization.yaml": "resources: [all.yaml]\npatches: [{path: patch.yaml}]\n",
        "all.yaml": several(web("{app: web}"), deployment("main", "{app: other}")),
        "patch.yaml": custom("apps/v1", "Deployment", "main", spec="{template: {metadata: {labels: {app: web}}}}"),
    }
    found = selection_in(files)
    assert (owners(found), found.sure) == (["Deployment main"], True)
    size = custom("apps/v1", "Deployment", "main", spec="{template: {spec: {volumes: []}}}")
    assert selection_in(files | {"patch.yaml": size}).empty


def test_labels_that_kustomize_adds_to_both_ends_match() -> None:
    files = {
        "kustomization.yaml": "resources: [all.yaml]\ncommonLabels: {team: a}\n",
        "all.yaml": several(web("{app: web, team: a}"), deployment("main", "{app: web}")),
    }
    found = selection_in(files)
    assert (owners(found), found.sure) == (["Deployment main"], True)
    other = several(web("{app: web, team: b}"), deployment("main", "{app: web}"))
    assert owners(selection_in(files | {"all.yaml": other})) == ["Deployment main"]
    rollout = custom("example.org/v1", "App", "main", spec=f"{{template: {POD}}}")
    custom_pods = selection_in(files | {"all.yaml": several(web("{app: web, team: a}"), rollout)})
    assert (owners(custom_pods), custom_pods.sure) == ([], True)


def test_pods_of_another_unit_leave_it_open() -> None:
    shared = custom("v1", "ConfigMap", "settings", spec="{}")
    files = {
        "dev/web.yaml": several(web("{app: web}"), shared),
        "prod/all.yaml": several(shared, deployment("main", "{app: web}")),
    }
    found = selection_in(files, unit="dev")
    assert found.why == "pods of Deployment main in prod/all.yaml match"
    copy = files | {"prod/all.yaml": several(web("{app: web}"), deployment("main", "{app: web}"))}
    assert selection_in(copy, unit="dev").empty


def test_a_slip_in_the_own_folder_is_one_even_if_another_unit_matches() -> None:
    files = {
        "dev/all.yaml": several(web("{app: wbe}"), deployment("main", "{app: web}")),
        "prod/all.yaml": several(web("{app: wbe}"), deployment("main", "{app: wbe}")),
    }
    found = selection_in(files, unit="dev")
    assert found.near is not None
    assert found.near.found_value == "web"


def test_the_services_that_take_a_template_are_known() -> None:
    text = several(web("{app: web}"), service("other", spec="{selector: {app: web}}"), deployment("main", "{app: web}"))
    where = bundle(text)
    (template,) = where.templates
    assert [s.service.resource.name for s in wiring_of(where).takers(template)] == ["web", "other"]
    idle = bundle(deployment("main", "{app: web}"))
    assert wiring_of(idle).takers(idle.templates[0]) == ()
