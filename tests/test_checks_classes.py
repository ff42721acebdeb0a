"""Ingress classes through the whole engine."""

from __future__ import annotations

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("class-not-found", "ingress-without-class", "multiple-default-ingress-classes", "internal-error"))


def findings(files: dict[str, str]) -> list[tuple[str, str, str]]:
    result = lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES))
    return [(f"{f.location.path}:{f.location.span.line} {f.severity}", f.rule, f.message) for f in result.findings]


def ingress(klass: str | None, annotation: str = "") -> str:
    field = f"  ingressClassName: {klass}\n" if klass else ""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: front, annotations: {{{annotation}}}}}\nspec:\n{field}"
        "  defaultBackend: {service: {name: front, port: {number: 80}}}\n"
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: front}\nspec: {ports: [{port: 80}]}\n"
    )


def klass(name: str, *, default: bool = False) -> str:
    mark = 'ingressclass.kubernetes.io/is-default-class: "true"' if default else ""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: IngressClass\n"
        f"metadata: {{name: {name}, annotations: {{{mark}}}}}\nspec: {{controller: k8s.io/ingress-nginx}}\n"
    )


def test_a_class_is_missed_only_where_classes_are_defined() -> None:
    message = "Ingress front is for IngressClass edge, which is not defined"
    assert findings({"a.yaml": ingress("edge")}) == []
    found = findings({"a.yaml": ingress("edge"), "b.yaml": klass("warehouse")})
    assert found == [("a.yaml:5 info", "class-not-found", message)]


def test_a_near_name_is_a_warning_and_a_known_name_is_fine() -> None:
    classes = {"b.yaml": klass("external")}
    message = "Ingress front is for IngressClass extrenal, which is not defined; IngressClass external is"
    assert findings({"a.yaml": ingress("extrenal"), **classes}) == [("a.yaml:5 warning", "class-not-found", message)]
    assert findings({"a.yaml": ingress("traefik"), **classes}) == []
    assert findings({"a.yaml": ingress(None, "kubernetes.io/ingress.class: extrenal"), **classes}) == []


def test_a_class_of_another_folder_is_found() -> None:
    assert findings({"shop/a.yaml": ingress("external"), "cluster/b.yaml": klass("external")}) == []


def test_no_class_is_graded_by_the_classes_beside() -> None:
    unknown = "Ingress front names no class, and no default class is known"
    assert findings({"a.yaml": ingress(None)}) == [("a.yaml:4 info", "ingress-without-class", unknown)]
    beside = f"{ingress(None)}---\n{klass('external')}---\n{klass('internal')}"
    message = "Ingress front names no class, and none of external, internal is the default"
    assert findings({"a.yaml": beside}) == [("a.yaml:4 warning", "ingress-without-class", message)]
    assert findings({"a.yaml": f"{beside}---\n{klass('third', default=True)}"}) == []


def test_default_classes_of_folders_that_stand_for_each_other_are_one() -> None:
    one, other = klass("external", default=True), klass("internal", default=True)
    assert findings({"dev/a.yaml": one, "prod/a.yaml": one}) == []
    message = "IngressClass internal and IngressClass external are both the default"
    assert findings({"a.yaml": one, "b.yaml": other}) == [
        ("b.yaml:3 warning", "multiple-default-ingress-classes", message)
    ]


def test_an_empty_annotation_keeps_an_ingress_from_the_default_class() -> None:
    mark = "kubernetes.io/ingress.class"
    message = f"Ingress front names no class, and its empty annotation {mark} keeps it from the default one"
    text = ingress(None, f"{mark}: ''")
    told = [("a.yaml:3 info", "ingress-without-class", message)]
    assert findings({"a.yaml": text}) == told
    assert findings({"a.yaml": f"{text}---\n{klass('external', default=True)}"}) == told
