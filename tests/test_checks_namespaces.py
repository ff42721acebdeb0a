"""References between an object with a written namespace and one without."""

from __future__ import annotations

from typing import Any

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

SELECT = (
    "mixed-namespace-defaulting",
    "ingress-backend-service-*",
    "service-selector-*",
    "tls-secret-*",
    "internal-error",
)


def metadata(name: str, namespace: str | None) -> str:
    return f"metadata:\n  name: {name}\n" + (f"  namespace: {namespace}\n" if namespace else "  annotations: {}\n")


def ingress(namespace: str | None) -> str:
    paths = "".join(
        f"          - path: /{service}\n            pathType: Prefix\n"
        f"            backend: {{service: {{name: {service}, port: {{number: 80}}}}}}\n"
        for service in ("front", "back")
    )
    head = f"apiVersion: networking.k8s.io/v1\nkind: Ingress\n{metadata('entry', namespace)}spec:\n"
    return f"{head}  ingressClassName: nginx\n  rules:\n    - http:\n        paths:\n{paths}"


def service(name: str, namespace: str | None) -> str:
    head = f"apiVersion: v1\nkind: Service\n{metadata(name, namespace)}spec:\n"
    return f"{head}  selector:\n    app: {name}\n  ports:\n    - port: 80\n      targetPort: 3000\n"


def pod(name: str, namespace: str | None) -> str:
    head = f"apiVersion: v1\nkind: Pod\n{metadata(name, namespace)}  labels:\n    app: {name}\n"
    return f"{head}spec:\n  containers:\n    - name: web\n      image: example.org/web:1.2\n"


def places(files: dict[str, str], **config: Any) -> list[tuple[str, int, str, str, list[str]]]:
    contents = {path: text.encode() for path, text in files.items()}
    result = lint_files(contents, from_mapping(config, Layer(select=SELECT)))
    return [
        (f.location.path, f.location.span.line, f.severity, f.message, [r.message for r in f.related])
        for f in result.findings
    ]


def test_an_ingress_is_told_once_with_all_services_that_it_may_miss() -> None:
    files = {
        "k8s/ingress.yaml": ingress("shop"),
        "k8s/services.yaml": service("front", None) + "---\n" + service("back", None),
        "k8s/pods.yaml": pod("front", None) + "---\n" + pod("back", None),
    }
    message = (
        "Ingress shop/entry refers to Service front, which has no namespace written: "
        "they meet only if Service front is applied to shop"
    )
    related = ["Service front has no namespace written", "Service back has no namespace written"]
    assert places(files) == [("k8s/ingress.yaml", 13, "warning", message, related)]


def test_a_service_without_a_namespace_and_its_pods_in_one() -> None:
    files = {"a.yaml": service("front", None) + "---\n" + pod("front", "shop")}
    message = (
        "Service front, which has no namespace written, refers to Pod shop/front: "
        "they meet only if Service front is applied to shop"
    )
    assert places(files) == [("a.yaml", 7, "warning", message, ["Pod front is in namespace shop"])]


def test_the_usual_namespace_is_an_information_only() -> None:
    files = {"a.yaml": service("front", "default") + "---\n" + pod("front", None)}
    message = (
        "Service default/front refers to Pod front, which has no namespace written: "
        "they meet only if Pod front is applied to default"
    )
    assert places(files) == [("a.yaml", 7, "info", message, ["Pod front has no namespace written"])]


def test_one_pod_that_is_surely_met_is_enough() -> None:
    files = {"a.yaml": service("front", "shop") + "---\n" + pod("front", None) + "---\n" + pod("front", "shop")}
    assert places(files) == []


def test_folders_may_be_applied_to_namespaces_of_their_own() -> None:
    assert places({"a/service.yaml": service("front", None), "b/pod.yaml": pod("front", "shop")}) == []


def test_a_stated_namespace_or_a_kustomization_settles_it() -> None:
    files = {"a.yaml": service("front", None), "b.yaml": pod("front", "shop")}
    assert places(files, namespace="shop") == []
    assert places({**files, "kustomization.yaml": "namespace: bank\nresources: [a.yaml, b.yaml]\n"}) == []


def test_a_kustomization_may_be_included_by_one_that_has_a_namespace() -> None:
    files = {"a.yaml": service("front", None), "b.yaml": pod("front", "shop")}
    ((path, line, severity, _, _),) = places({**files, "kustomization.yaml": "resources: [a.yaml, b.yaml]\n"})
    assert (path, line, severity) == ("a.yaml", 7, "info")
