"""What exists in the cluster: it answers where no file of the run does."""

from __future__ import annotations

from model_samples import (
    WEB_DEPLOYMENT,
    WEB_SERVICE,
    custom,
    deployment,
    ingress,
    resource,
    resources,
    secret,
    service,
    several,
    units,
)

from ingresslint.bundle import Absent, Bundle, Cluster, Found, Maybe, Produced, Settings, Verdict, World
from ingresslint.wiring import wiring_of

FRONT = ingress("front", "web", namespace="shop")


def bundles_beside(cluster: Cluster, files: dict[str, str]) -> dict[str, Bundle]:
    world = World(tuple(units(files).values()), Settings(cluster=cluster))
    return {bundle.name: bundle for bundle in world.bundles()}


def beside(cluster: Cluster, *documents: str) -> Bundle:
    (only,) = bundles_beside(cluster, {"app.yaml": several(FRONT, *documents)}).values()
    return only


def answer(bundle: Bundle, kind: str, name: str, namespace: str | None = "shop") -> Verdict:
    source = next(iter(bundle.of("networking.k8s.io", "Ingress")))
    return bundle.lookup("", kind, name, namespace, source)


def dump(*documents: str) -> Cluster:
    return Cluster(resources(several(*documents), "dump.yaml"))


def test_an_object_of_the_cluster_is_found_in_its_own_namespace() -> None:
    bundle = beside(dump(WEB_SERVICE, secret("front-tls", namespace="edge")))
    web = answer(bundle, "Service", "web")
    assert isinstance(web, Found)
    assert (str(web.resources[0]), web.resources[0].path, web.mixed) == ("Service shop/web", "dump.yaml", False)
    assert isinstance(answer(bundle, "Secret", "front-tls"), Absent)
    assert isinstance(answer(bundle, "Service", "web", None), Found)


def test_of_a_mere_name_nothing_else_is_known() -> None:
    bundle = beside(Cluster(names={("", "service", "web"): "names.txt"}))
    assert answer(bundle, "Service", "web") == Produced("the cluster: names.txt names it")
    assert answer(bundle, "Secret", "web") == Absent()


def test_what_the_files_define_goes_before_what_the_cluster_holds() -> None:
    old = WEB_SERVICE.replace("port: 80", "port: 8080")
    web = answer(beside(dump(old), WEB_SERVICE), "Service", "web")
    assert isinstance(web, Found)
    assert [r.path for r in web.resources] == ["app.yaml"]
    bundles = bundles_beside(dump(old), {
        "app/kustomization.yaml": "resources: [front.yaml]\n", "app/front.yaml": FRONT,
        "svc/kustomization.yaml": "resources: [web.yaml]\n", "svc/web.yaml": WEB_SERVICE,
    })  # fmt: skip
    assert answer(bundles["app"], "Service", "web") == Maybe("svc/web.yaml of another unit defines it")


def test_a_service_takes_pods_of_the_cluster_whose_owner_no_file_defines() -> None:
    replicas = custom("apps/v1", "ReplicaSet", "web-5d9c", namespace="shop")
    owned = resource(
        replicas.replace("metadata:\n", "metadata:\n  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, "
        "name: web}]\n").replace("spec: {}", "spec: {template: {metadata: {labels: {app: web}}}}")
    )  # fmt: skip
    (workload,) = resources(WEB_DEPLOYMENT, "dump.yaml")
    selector = {"app": "web"}
    assert [str(t.owner) for t in Cluster([workload, owned]).pods(selector, "shop")] == ["Deployment shop/web"]
    assert [str(t.owner) for t in Cluster([owned]).pods(selector, "shop")] == ["ReplicaSet shop/web-5d9c"]
    assert Cluster([owned]).pods(selector, "edge") == []
    assert Cluster([workload, owned]).without(lambda key: key.kind == "Deployment").pods(selector, "shop") == []


def test_pods_of_the_cluster_end_the_search_of_a_selector() -> None:
    near = deployment("api", "{app: wab}", namespace="shop")
    (selection,) = wiring_of(beside(dump(WEB_DEPLOYMENT), WEB_SERVICE, near)).selections
    assert (selection.why, selection.near, selection.templates) == (
        "pods of Deployment shop/web in dump.yaml match", None, ()
    )  # fmt: skip
    assert [t.ports_words for t in selection.held] == ["3000"]


def test_a_default_class_of_the_cluster_counts() -> None:
    marked = custom("networking.k8s.io/v1", "IngressClass", "edge", spec="{controller: k8s.io/ingress-nginx}").replace(
        "  name: edge", "  name: edge\n  annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}"
    )
    bundle = beside(dump(marked), service("web", namespace="shop"))
    assert bundle.classes.defaults == ("edge",)
    assert [entry.klass.family for entry in bundle.entries] == ["nginx"]
