"""Ingress classes: which controller an Ingress is for.

Sources: networking/v1 IngressClass, the DefaultIngressClass admission plugin, and the documents of each controller for
its controller string and usual class name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingresslint.resources import Field, Resource
from ingresslint.routes.model import EffectiveClass

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
DEFAULT_MARK = "ingressclass.kubernetes.io/is-default-class"

_FAMILY_OF_CONTROLLER: tuple[tuple[str, str], ...] = (
    ("nginx.org/ingress-controller", "nginx-inc"),
    ("traefik.io/ingress-controller", "traefik"),
    ("ingress.k8s.aws/alb", "alb"),
    ("eks.amazonaws.com/alb", "alb"),
    ("azure/application-gateway", "agic"),
    ("projectcontour.io/", "contour"),
    ("haproxy.org/ingress-controller", "haproxy"),
    ("haproxy-ingress.github.io/controller", "haproxy"),
    ("ingress-controllers.konghq.com/kong", "kong"),
    ("istio.io/ingress-controller", "istio"),
    ("openshift.io/ingress-to-route", "openshift"),
    ("cilium.io/ingress-controller", "cilium"),
    ("networking.gke.io/", "gce"),
)

_FAMILY_OF_NAME: dict[str, str] = {
    "nginx": "nginx",
    "ingress-nginx": "nginx",
    "public": "nginx",
    "webapprouting.kubernetes.azure.com": "nginx",
    "traefik": "traefik",
    "alb": "alb",
    "azure-application-gateway": "agic",
    "azure/application-gateway": "agic",
    "gce": "gce",
    "gce-internal": "gce",
    "gce-regional-external": "gce",
    "contour": "contour",
    "haproxy": "haproxy",
    "kong": "kong",
    "istio": "istio",
    "cilium": "cilium",
}
"""Class names that are nearly always used for one controller: a guess, used only where no IngressClass tells."""

WELL_KNOWN_CLASSES: frozenset[str] = frozenset(_FAMILY_OF_NAME)

_ANNOTATION_FAMILIES: tuple[tuple[str, str], ...] = (
    ("alb.ingress.kubernetes.io/", "alb"),
    ("appgw.ingress.kubernetes.io/", "agic"),
    ("networking.gke.io/", "gce"),
    ("ingress.gcp.kubernetes.io/", "gce"),
    ("kubernetes.io/ingress.global-static-ip-name", "gce"),
)
"""Annotation prefixes that only one controller reads; nginx's are read by others too and prove nothing."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The IngressClass objects of a unit, by name, and the names of those marked as default."""

    by_name: dict[str, Resource]
    defaults: tuple[str, ...]

    @classmethod
    def of(cls, resources: Iterable[Resource]) -> Classes:
        """Collect the IngressClass objects among resources."""
        found = {r.name: r for r in resources if r.is_a("networking.k8s.io", "IngressClass")}
        defaults = sorted(name for name, r in found.items() if is_default(r))
        return cls(found, tuple(defaults))

    def effective(self, ingress: Resource) -> EffectiveClass:
        """Class of an Ingress: the field, else the annotation, else the only default class of the unit.

        The admission plugin sets no default where the annotation is written, even if it is empty.
        """
        annotation = ingress.get("metadata", "annotations", CLASS_ANNOTATION)
        for field in (ingress.get("spec", "ingressClassName"), annotation):
            if field.text:
                return EffectiveClass(field.text, self._family(field.text, ingress), field)
        name = self.defaults[0] if len(self.defaults) == 1 and not annotation.exists else None
        return EffectiveClass(name, self._family(name, ingress), None)

    def _family(self, name: str | None, ingress: Resource) -> str | None:
        resource = self.by_name.get(name) if name else None
        if resource is not None:
            return family_of(resource.get("spec", "controller"))
        guess = _FAMILY_OF_NAME.get(name) if name else None
        if guess is not None:
            return guess
        for annotation in ingress.annotations:
            for prefix, family in _ANNOTATION_FAMILIES:
                if annotation.startswith(prefix):
                    return family
        return None


def family_of(controller: Field) -> str | None:
    """Family of the controller that an IngressClass names, None if it is not known."""
    text = controller.text or ""
    if text.startswith("k8s.io/") and "ingress-nginx" in text:  # a second ingress-nginx has a name of its own
        return "nginx"
    return next((family for prefix, family in _FAMILY_OF_CONTROLLER if text.startswith(prefix)), None)


def is_default(ingress_class: Resource) -> bool:
    """Say whether an IngressClass is marked as default: the annotation is exactly `true`."""
    return ingress_class.annotation(DEFAULT_MARK) == "true"
