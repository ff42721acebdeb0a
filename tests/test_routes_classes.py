"""Ingress classes: which controller an Ingress is for."""

from __future__ import annotations

import pytest
from model_samples import resource, resources

from ingresslint.routes.classes import Classes
from ingresslint.routes.model import EffectiveClass


def ingress_class(name: str, controller: str, default: str | None = None) -> str:
    mark = f"  annotations: {{ingressclass.kubernetes.io/is-default-class: {default}}}\n" if default else ""
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: {name}\n{mark}"
        f"spec: {{controller: {controller}}}\n"
    )


def classes(*texts: str) -> Classes:
    return Classes.of(resources("---\n".join(texts)))


def effective(known: Classes, spec: str = "{}", annotations: str = "{}") -> EffectiveClass:
    return known.effective(
        resource(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
            f"metadata: {{name: front, annotations: {annotations}}}\nspec: {spec}\n"
        )
    )


NGINX = ingress_class("edge", "k8s.io/ingress-nginx")
TRAEFIK = ingress_class("inner", "traefik.io/ingress-controller")


@pytest.mark.parametrize(
    ("controller", "family"),
    [
        ("k8s.io/ingress-nginx", "nginx"),
        ("k8s.io/internal-ingress-nginx", "nginx"),
        ("nginx.org/ingress-controller", "nginx-inc"),
        ("traefik.io/ingress-controller", "traefik"),
        ("ingress.k8s.aws/alb", "alb"),
        ("eks.amazonaws.com/alb", "alb"),
        ("azure/application-gateway", "agic"),
        ("projectcontour.io/ingress-controller", "contour"),
        ("haproxy.org/ingress-controller/web", "haproxy"),
        ("haproxy-ingress.github.io/controller", "haproxy"),
        ("ingress-controllers.konghq.com/kong", "kong"),
        ("istio.io/ingress-controller", "istio"),
        ("openshift.io/ingress-to-route", "openshift"),
        ("cilium.io/ingress-controller", "cilium"),
        ("networking.gke.io/ingress", "gce"),
        ("example.org/controller", None),
        ("k8s.io/other", None),
    ],
)
def test_the_object_of_a_class_names_the_controller(controller: str, family: str | None) -> None:
    found = effective(classes(ingress_class("edge", controller)), "{ingressClassName: edge}")
    assert (found.name, found.family) == ("edge", family)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("nginx", "nginx"),
        ("public", "nginx"),
        ("webapprouting.kubernetes.azure.com", "nginx"),
        ("traefik", "traefik"),
        ("alb", "alb"),
        ("azure/application-gateway", "agic"),
        ("azure-application-gateway", "agic"),
        ("gce", "gce"),
        ("gce-internal", "gce"),
        ("contour", "contour"),
        ("kong", "kong"),
        ("our-own", None),
    ],
)
def test_a_usual_name_is_a_guess_where_no_object_tells(name: str, family: str | None) -> None:
    assert effective(classes(), annotations=f"{{kubernetes.io/ingress.class: {name}}}").family == family


def test_the_object_outweighs_the_usual_name() -> None:
    known = classes(ingress_class("nginx", "traefik.io/ingress-controller"))
    assert effective(known, "{ingressClassName: nginx}").family == "traefik"


def test_the_field_goes_before_the_annotation() -> None:
    known = classes(NGINX, TRAEFIK)
    both = effective(known, "{ingressClassName: edge}", "{kubernetes.io/ingress.class: inner}")
    assert (both.name, both.family) == ("edge", "nginx")
    assert both.field is not None
    assert both.field.pointer == "spec.ingressClassName"
    annotated = effective(known, annotations="{kubernetes.io/ingress.class: inner}")
    assert (annotated.name, annotated.family) == ("inner", "traefik")
    assert annotated.field is not None
    assert annotated.field.pointer == 'metadata.annotations["kubernetes.io/ingress.class"]'


def test_the_only_default_class_is_for_those_that_name_none() -> None:
    known = classes(ingress_class("edge", "k8s.io/ingress-nginx", '"true"'), TRAEFIK)
    assert known.defaults == ("edge",)
    assert effective(known) == EffectiveClass("edge", "nginx", None)
    assert effective(known, "{ingressClassName: inner}").name == "inner"


def test_an_empty_annotation_keeps_the_default_away() -> None:
    known = classes(ingress_class("edge", "k8s.io/ingress-nginx", '"true"'))
    assert effective(known, annotations="{kubernetes.io/ingress.class: ''}") == EffectiveClass(None, None, None)


def test_of_several_defaults_none_is_known() -> None:
    known = classes(
        ingress_class("edge", "k8s.io/ingress-nginx", '"true"'),
        ingress_class("inner", "traefik.io/ingress-controller", '"true"'),
    )
    assert known.defaults == ("edge", "inner")
    assert effective(known).name is None


@pytest.mark.parametrize("mark", ['"True"', '"false"', '"1"', "true"])
def test_only_the_text_true_marks_a_default(mark: str) -> None:
    assert classes(ingress_class("edge", "k8s.io/ingress-nginx", mark)).defaults == ()


@pytest.mark.parametrize(
    ("annotation", "family"),
    [
        ("alb.ingress.kubernetes.io/scheme", "alb"),
        ("appgw.ingress.kubernetes.io/use-private-ip", "agic"),
        ("networking.gke.io/managed-certificates", "gce"),
        ("kubernetes.io/ingress.global-static-ip-name", "gce"),
        ("nginx.ingress.kubernetes.io/rewrite-target", None),  # others read it too
    ],
)
def test_annotations_of_one_controller_tell_it(annotation: str, family: str | None) -> None:
    assert effective(classes(), annotations=f"{{{annotation}: x}}").family == family


def test_a_class_with_a_placeholder_is_unknown() -> None:
    assert effective(classes(), "{ingressClassName: '${CLASS}'}").unknown
    assert not effective(classes(), "{ingressClassName: nginx}").unknown
    assert not effective(classes()).unknown
