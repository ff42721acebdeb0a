"""Is it there? Every verdict, and what is near."""

from __future__ import annotations

import pytest
from model_samples import bundle, bundles, custom, deployment, find, ingress, secret, service, several

from ingresslint.bundle import Absent, Bundle, External, Found, Maybe, NearMiss, Produced, Verdict

UNREADABLE = "apiVersion: v1\nkind: Service\nmetadata: {name: web\n"


def look(
    where: Bundle, name: str, *, kind: str = "Service", namespace: str | None = None, source: str = "front"
) -> Verdict:
    """Look for an object of the core group, from an Ingress."""
    found = find(where, "Ingress", source)
    return where.lookup("", kind, name, namespace or found.namespace, found)


def places(verdict: Verdict) -> tuple[list[str], bool]:
    assert isinstance(verdict, Found)
    return [f"{r.path}: {r}" for r in verdict.resources], verdict.mixed


def near(verdict: Verdict) -> list[tuple[str, str, int]]:
    assert isinstance(verdict, Absent)
    return [(str(n.resource), n.how, n.edits) for n in verdict.near]


FRONT = ingress("front", "web")
SHOP_FRONT = ingress("front", "web", namespace="shop")


def test_an_object_of_the_same_namespace_is_found() -> None:
    where = bundle(several(SHOP_FRONT, service("web", namespace="shop"), service("web", namespace="edge")))
    assert places(look(where, "web")) == (["manifest.yaml: Service shop/web"], False)


def test_both_sides_without_namespace_are_found() -> None:
    assert places(look(bundle(several(FRONT, service("web"))), "web")) == (["manifest.yaml: Service web"], False)


@pytest.mark.parametrize(
    ("front", "namespace"), [(FRONT, "shop"), (SHOP_FRONT, None)], ids=["unwritten source", "unwritten target"]
)
def test_a_reference_is_mixed_if_exactly_one_side_writes_its_namespace(front: str, namespace: str | None) -> None:
    _, mixed = places(look(bundle(several(front, service("web", namespace=namespace))), "web"))
    assert mixed


def test_an_unwritten_namespace_may_mean_several() -> None:
    where = bundle(several(FRONT, service("web", namespace="shop"), service("web", namespace="edge")))
    assert places(look(where, "web")) == (["manifest.yaml: Service shop/web", "manifest.yaml: Service edge/web"], True)


def test_an_exact_namespace_goes_before_an_unwritten_one() -> None:
    where = bundle(several(SHOP_FRONT, service("web"), service("web", namespace="shop")))
    assert places(look(where, "web")) == (["manifest.yaml: Service shop/web"], False)


def test_variants_in_one_folder_may_all_be_meant() -> None:
    files = {"front.yaml": FRONT, "web-small.yaml": service("web"), "web-large.yaml": service("web")}
    assert places(look(bundle(files), "web")) == (["web-large.yaml: Service web", "web-small.yaml: Service web"], False)


def test_the_folder_of_the_source_goes_before_others() -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [a/front.yaml, a/web.yaml, b/web.yaml]\n",
        "k8s/a/front.yaml": FRONT,
        "k8s/a/web.yaml": service("web"),
        "k8s/b/web.yaml": service("web"),
    }
    assert places(look(bundle(files), "web")) == (["k8s/a/web.yaml: Service web"], False)


def test_a_namespace_with_a_placeholder_is_the_same_in_the_same_words() -> None:
    named = "${NAMESPACE}"
    where = bundle(several(ingress("front", "web", namespace=named), service("web", namespace=named)))
    assert places(look(where, "web")) == ([f"manifest.yaml: Service {named}/web"], False)


def test_a_namespace_with_a_placeholder_may_be_any() -> None:
    where = bundle(several(SHOP_FRONT, service("web", namespace="${NAMESPACE}")))
    assert places(look(where, "web")) == (["manifest.yaml: Service ${NAMESPACE}/web"], False)


@pytest.mark.parametrize("name", ["${APP}", "SERVICE_NAME", "<service>"])
def test_a_name_with_a_placeholder_may_be_there(name: str) -> None:
    assert look(bundle(several(FRONT, service("web"))), name) == Maybe("the name holds a placeholder")


def test_what_is_absent_in_an_unknown_namespace_may_be_there() -> None:
    where = bundle(several(ingress("front", "web", namespace="${NAMESPACE}"), service("api")))
    assert look(where, "web") == Maybe("the namespace holds a placeholder")


def test_a_cluster_scoped_object_is_found_whatever_namespace_it_writes() -> None:
    edge = custom("networking.k8s.io/v1", "IngressClass", "edge", namespace="ignored")
    where = bundle(several(SHOP_FRONT, edge))
    front = find(where, "Ingress", "front")
    verdict = where.lookup("networking.k8s.io", "IngressClass", "edge", "", front)
    assert places(verdict) == (["manifest.yaml: IngressClass edge"], False)


@pytest.mark.parametrize(
    ("producer", "kind", "name", "by"),
    [
        (
            custom("cert-manager.io/v1", "Certificate", "cert", namespace="shop", spec="{secretName: front-tls}"),
            "Secret",
            "front-tls",
            "Certificate shop/cert",
        ),
        (
            custom("bitnami.com/v1alpha1", "SealedSecret", "front-tls", namespace="shop"),
            "Secret",
            "front-tls",
            "SealedSecret shop/front-tls",
        ),
        (
            custom("external-secrets.io/v1", "ExternalSecret", "front-tls"),
            "Secret",
            "front-tls",
            "ExternalSecret front-tls",
        ),
        (
            custom("kafka.strimzi.io/v1beta2", "Kafka", "events", namespace="shop"),
            "Service",
            "events-kafka-bootstrap",
            "Kafka shop/events",
        ),
        (
            custom("flagger.app/v1beta1", "Canary", "web", namespace="shop", spec="{targetRef: {name: web}}"),
            "Service",
            "web",
            "Canary shop/web",
        ),
        (
            custom("serving.knative.dev/v1", "Service", "web", namespace="shop"),
            "Service",
            "web",
            "Service shop/web",
        ),
    ],
)
def test_what_a_producer_makes_is_produced(producer: str, kind: str, name: str, by: str) -> None:
    where = bundle(several(SHOP_FRONT, producer))
    assert look(where, name, kind=kind) == Produced(by)
    assert look(where, "other", kind=kind) == Absent()


def test_a_product_of_another_namespace_is_none() -> None:
    cert = custom("cert-manager.io/v1", "Certificate", "cert", namespace="edge", spec="{secretName: front-tls}")
    assert look(bundle(several(SHOP_FRONT, cert)), "front-tls", kind="Secret") == Absent()


@pytest.mark.parametrize(
    "idle",
    [
        custom(
            "external-secrets.io/v1",
            "ExternalSecret",
            "front-tls",
            namespace="shop",
            spec="{target: {creationPolicy: Merge}}",
        ),
        custom(
            "secrets.hashicorp.com/v1beta1",
            "VaultStaticSecret",
            "front-tls",
            namespace="shop",
            spec="{destination: {name: front-tls}}",
        ),
        custom(
            "bitnami.com/v1alpha1",
            "SealedSecret",
            "sealed",
            namespace="shop",
            spec="{template: {metadata: {name: front-tls}}}",
        ),
    ],
    ids=["merges into another", "does not create", "has its own name"],
)
def test_what_only_looks_like_a_producer_makes_nothing(idle: str) -> None:
    assert look(bundle(several(SHOP_FRONT, idle)), "front-tls", kind="Secret") == Absent()


def test_what_a_generator_of_the_kustomization_makes_is_produced() -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [front.yaml]\nsecretGenerator: [{name: front-tls}]\n",
        "k8s/front.yaml": FRONT,
    }
    assert look(bundle(files), "front-tls", kind="Secret") == Produced("the generator of k8s")


def test_what_the_config_says_is_elsewhere_is_produced_and_remembered() -> None:
    used, idle = External("Secret", "*", "front-*"), External("Secret", "*", "other")
    edge = External("IngressClass", "", "edge")
    where = bundle(SHOP_FRONT, external=[used, idle, edge])
    assert look(where, "front-tls", kind="Secret") == Produced("the config: it exists elsewhere")
    assert where.world.used == {used}
    front = find(where, "Ingress", "front")
    assert where.lookup("networking.k8s.io", "IngressClass", "edge", "", front) == Produced(
        "the config: it exists elsewhere"
    )
    assert where.world.used == {used, edge}


def test_what_is_found_needs_no_entry_of_the_config() -> None:
    where = bundle(several(FRONT, service("web")), external=[External("Service", "*", "web")])
    places(look(where, "web"))
    assert where.world.used == set()


@pytest.mark.parametrize(
    ("maker", "name", "why"),
    [
        (
            custom(
                "helm.toolkit.fluxcd.io/v2", "HelmRelease", "redis", namespace="flux", spec="{targetNamespace: shop}"
            ),
            "redis-master",
            "HelmRelease flux/redis may create it",
        ),
        (
            custom(
                "argoproj.io/v1alpha1",
                "Application",
                "redis",
                namespace="argocd",
                spec="{destination: {namespace: shop}}",
            ),
            "redis",
            "Application argocd/redis may create it",
        ),
        (
            custom("argoproj.io/v1alpha1", "ApplicationSet", "all", namespace="argocd"),
            "anything",
            "ApplicationSet argocd/all may create it",
        ),
        (custom("example.org/v1", "Cache", "redis", namespace="shop"), "redis-svc", "Cache shop/redis may create it"),
    ],
)
def test_what_another_object_may_make_may_be_there(maker: str, name: str, why: str) -> None:
    assert look(bundle(several(SHOP_FRONT, maker)), name) == Maybe(why)


def test_a_release_is_no_excuse_for_other_names_and_namespaces() -> None:
    release = custom(
        "helm.toolkit.fluxcd.io/v2", "HelmRelease", "redis", namespace="flux", spec="{targetNamespace: edge}"
    )
    assert look(bundle(several(SHOP_FRONT, release)), "redis-master") == Absent()
    assert look(bundle(several(SHOP_FRONT, release)), "rediska") == Absent()


def test_an_object_of_a_misspelt_kind_may_be_meant() -> None:
    where = bundle(several(FRONT, custom("v1", "Sevice", "web")))
    assert look(where, "web") == Maybe("Sevice web is of an unknown kind")


def test_an_object_of_an_unknown_name_may_be_meant() -> None:
    where = bundle(several(FRONT, service("${APP}")))
    assert look(where, "web") == Maybe("Service ${APP} has a name with a placeholder")
    assert look(where, "front-tls", kind="Secret") == Absent()
    cert = custom("cert-manager.io/v1", "Certificate", "cert", spec="{secretName: '${APP}-tls'}")
    assert look(bundle(several(FRONT, cert)), "front-tls", kind="Secret") == Maybe(
        "Certificate cert has a name with a placeholder"
    )


def test_a_file_that_was_not_read_may_hold_the_names_in_its_text() -> None:
    where = bundle({"front.yaml": FRONT, "broken.yaml": UNREADABLE})
    assert look(where, "web") == Maybe("broken.yaml could not be read")
    assert look(where, "we") == Absent()
    assert look(where, "api") == Absent()


def test_what_stands_in_the_documents_that_were_read_is_no_excuse() -> None:
    where = bundle({"all.yaml": several(FRONT, "apiVersion: v1\nkind: [\n")})
    assert look(where, "web") == Absent()


def test_a_template_beside_may_hold_anything() -> None:
    template = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n"
    where = bundle({"k8s/front.yaml": FRONT, "k8s/web.yaml": template})
    assert look(where, "web") == Maybe("k8s/web.yaml could not be read")
    far = bundle({"k8s/front.yaml": FRONT, "other/web.yaml": template})
    assert look(far, "web") == Absent()


def test_a_hole_in_a_kustomization_may_hold_anything() -> None:
    files = {"k8s/kustomization.yaml": "resources: [front.yaml, ../gone]\n", "k8s/front.yaml": FRONT}
    assert look(bundle(files), "web") == Maybe(
        "k8s/kustomization.yaml: There is no file and no kustomization at ../gone"
    )


def test_another_unit_of_the_run_may_have_it() -> None:
    files = {
        "dev/kustomization.yaml": "resources: [front.yaml]\n",
        "dev/front.yaml": SHOP_FRONT,
        "other/kustomization.yaml": "namespace: shop\nresources: [web.yaml, cert.yaml]\nsecretGenerator: [{name: made}]\n",
        "other/web.yaml": service("web"),
        "other/cert.yaml": custom("cert-manager.io/v1", "Certificate", "cert", spec="{secretName: front-tls}"),
    }
    where = bundles(files)["dev"]
    assert look(where, "web") == Maybe("other/web.yaml of another unit defines it")
    assert look(where, "front-tls", kind="Secret") == Maybe("Certificate shop/cert of another unit makes it")
    assert look(where, "made", kind="Secret") == Maybe("the generator of other makes it")
    assert look(where, "api") == Absent()


def test_a_kustomization_makes_the_name_by_a_prefix_and_keeps_the_references_true() -> None:
    files = {
        "k8s/kustomization.yaml": "namePrefix: dev-\nnameSuffix: -v1\nresources: [front.yaml, web.yaml]\n",
        "k8s/front.yaml": FRONT,
        "k8s/web.yaml": service("web"),
    }
    where = bundle(files)
    verdict = where.lookup("", "Service", "dev-web-v1", None, find(where, "Ingress", "dev-front-v1"))
    assert isinstance(verdict, Found)
    assert [str(r) for r in verdict.resources] == ["Service dev-web-v1"]
    assert [route.backend.name for route in where.routes if route.backend] == ["dev-web-v1"]


def test_a_chart_that_was_not_rendered_may_have_the_names_in_its_text_or_after_its_own() -> None:
    charts = {"charts/shop/templates/web.yaml": "kind: Service\nname: {{ .Release.Name }}-a\nother: web\n"}
    where = bundle({"front.yaml": FRONT}, charts=charts)
    assert look(where, "web") == Maybe("charts/shop/templates/web.yaml was not read")
    assert look(where, "shop-anything") == Maybe("charts/shop/templates/web.yaml was not read")
    assert look(where, "shop") == Maybe("charts/shop/templates/web.yaml was not read")
    assert look(where, "api") == Absent()
    assert look(where, "shopping") == Absent()


def test_the_same_name_in_another_namespace_is_the_nearest() -> None:
    where = bundle(several(SHOP_FRONT, service("web", namespace="edge"), service("wed", namespace="shop")))
    assert near(look(where, "web")) == [("Service edge/web", "namespace", 0), ("Service shop/wed", "edit", 1)]


def test_near_names_come_best_first() -> None:
    texts = [
        service(name, namespace="shop") for name in ("Frontend", "frontend-api", "fronntennd", "fronntend", "back")
    ]
    where = bundle(
        several(SHOP_FRONT, *texts, service("frontent", namespace="edge"), service("frontend-2", namespace="shop"))
    )
    assert near(look(where, "frontend")) == [
        ("Service shop/Frontend", "case", 1),
        ("Service shop/fronntend", "edit", 1),
        ("Service shop/fronntennd", "edit", 2),
        ("Service shop/frontend-2", "part", 0),
        ("Service shop/frontend-api", "part", 0),
    ]


def test_the_best_near_miss() -> None:
    verdict = look(bundle(several(FRONT, service("wab"))), "web")
    assert isinstance(verdict, Absent)
    assert verdict.best is not None
    assert (verdict.best.resource.name, verdict.best.strong) == ("wab", True)
    assert Absent().best is None
    assert not NearMiss(verdict.best.resource, "weak").strong


def test_names_with_placeholders_are_near_nothing() -> None:
    assert near(look(bundle(several(FRONT, secret("web-tls-${X}"))), "web-tls")) == []


def test_near_names_are_looked_for_in_the_own_folder_first() -> None:
    files = {"shop/a/front.yaml": FRONT, "shop/a/x.yaml": service("api"), "shop/b/web.yaml": service("wab")}
    assert near(look(bundle(files), "web")) == []
    without_own = {path: text for path, text in files.items() if path != "shop/a/x.yaml"}
    assert near(look(bundle(without_own), "web")) == [("Service wab", "edit", 1)]


def test_a_folder_above_is_reached_where_the_own_has_nothing_of_the_kind() -> None:
    files = {
        "shop/a/front.yaml": FRONT,
        "shop/b/web.yaml": service("wab"),
        "other/web.yaml": service("wob"),
    }
    assert near(look(bundle(files), "web")) == [("Service wab", "edit", 1)]


def test_folders_that_refer_to_each_other_are_one_place() -> None:
    files = {
        "edge/front.yaml": several(ingress("front", "web"), ingress("other", "api")),
        "edge/own.yaml": service("unused"),
        "apps/api.yaml": service("api"),
        "apps/web.yaml": service("wab"),
        "far/web.yaml": service("wob"),
    }
    where = bundle(files)
    assert near(look(where, "web")) == [("Service wab", "edit", 1)]
    front, api, far = find(where, "Ingress", "front"), find(where, "Service", "api"), find(where, "Service", "wob")
    assert where.neighbours.together(front, api)
    assert not where.neighbours.together(front, far)


def test_a_closed_unit_is_one_place() -> None:
    files = {
        "kustomization.yaml": "resources: [a/front.yaml, a/own.yaml, b/web.yaml]\n",
        "a/front.yaml": FRONT,
        "a/own.yaml": service("unused"),
        "b/web.yaml": service("wab"),
    }
    where = bundle(files)
    assert near(look(where, "web")) == [("Service wab", "edit", 1)]
    assert where.neighbours.together(find(where, "Ingress", "front"), find(where, "Service", "wab"))


@pytest.mark.parametrize(
    ("secrets", "found"),
    [
        ((secret("front-cert"),), [("Secret front-cert", "weak", 0)]),  # all parts but the last are equal
        ((secret("edge"),), [("Secret edge", "weak", 0)]),  # the only one close by
        ((secret("edge"), secret("gate")), []),
        ((secret("front-cert"), secret("edge")), [("Secret front-cert", "weak", 0)]),
        ((secret("edge", kind="Opaque").replace("tls.key", "other"),), []),  # none for TLS
        ((secret("front-tlss"), secret("front-cert")), [("Secret front-tlss", "edit", 1)]),  # a strong one is there
    ],
)
def test_a_tls_secret_that_nobody_uses_may_be_meant(
    secrets: tuple[str, ...], found: list[tuple[str, str, int]]
) -> None:
    assert near(look(bundle(several(FRONT, *secrets)), "front-tls", kind="Secret")) == found


def test_a_secret_that_somebody_uses_is_meant_for_that() -> None:
    used = several(FRONT, secret("edge"), ingress("other", "web", tls="[{secretName: edge, hosts: [other.org]}]"))
    assert near(look(bundle(used), "front-tls", kind="Secret")) == []


def test_the_only_secret_of_the_file_goes_before_that_of_the_folder() -> None:
    files = {"a.yaml": several(FRONT, secret("edge")), "b.yaml": secret("gate")}
    assert near(look(bundle(files), "front-tls", kind="Secret")) == [("Secret edge", "weak", 0)]
    apart = {"a.yaml": FRONT, "b.yaml": secret("gate"), "far/c.yaml": secret("edge")}
    assert near(look(bundle(apart), "front-tls", kind="Secret")) == [("Secret gate", "weak", 0)]


def test_the_only_service_of_the_file_that_nothing_leads_to_may_be_meant() -> None:
    assert near(look(bundle(several(FRONT, service("api"))), "web")) == [("Service api", "weak", 0)]
    assert near(look(bundle({"a.yaml": FRONT, "b.yaml": service("api")}), "web")) == []
    assert near(look(bundle(several(FRONT, service("api"), service("db"))), "web")) == []
    assert near(look(bundle(several(FRONT, service("api"), ingress("other", "api"))), "web")) == []
    assert near(look(bundle(several(FRONT, service("wab"))), "web")) == [("Service wab", "edit", 1)]


def test_the_own_service_is_meant_even_if_another_unit_has_one_of_the_name() -> None:
    files = {"dev/all.yaml": several(FRONT, service("api")), "prod/all.yaml": several(FRONT, service("web"))}
    assert near(look(bundles(files)["dev"], "web")) == [("Service api", "weak", 0)]


def test_indexes_of_a_bundle() -> None:
    where = bundle(
        several(
            service("web", namespace="shop"),
            service("web", namespace="edge"),
            custom("serving.knative.dev/v1", "Service", "web"),
            deployment("web", "{app: web, tier: front}"),
        )
    )
    assert [str(r) for r in where.services] == ["Service shop/web", "Service edge/web"]
    assert [str(r) for r in where.named("", "Service", "web")] == ["Service shop/web", "Service edge/web"]
    assert [str(r) for r in where.of("apps", "Deployment", "StatefulSet")] == ["Deployment web"]
    assert where.label_keys == {"app", "tier"}


def test_a_copy_of_the_app_and_test_data_supply_nothing() -> None:
    front = ingress("front", "web")
    copies = {"v1/front.yaml": front, "v1/api.yaml": service("api"), "v2/all.yaml": several(front, service("web"))}
    assert isinstance(look(bundles(copies)["v1"], "web"), Absent)
    shared = custom("v1", "ConfigMap", "settings", spec="{}")
    elsewhere = {"a/front.yaml": several(front, shared), "b/web.yaml": several(shared, service("web"))}
    assert look(bundles(elsewhere)["a"], "web") == Maybe("b/web.yaml of another unit defines it")
    tests = {"a/front.yaml": several(front, shared), "b/testdata/web.yaml": several(shared, service("web"))}
    assert isinstance(look(bundles(tests)["a"], "web"), Absent)


def test_a_slip_in_the_own_folder_goes_before_a_namesake_far_off() -> None:
    shared = custom("v1", "ConfigMap", "settings", spec="{}")
    files = {
        "a/all.yaml": several(ingress("front", "web"), shared, service("wed")),
        "b/web.yaml": several(shared, service("web")),
    }
    assert near(look(bundles(files)["a"], "web")) == [("Service wed", "edit", 1)]
