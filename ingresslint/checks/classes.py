"""Ingress classes: which controller serves an Ingress, if any."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.bundle import Absent, Bundle, certainty_of_absence, is_closed
from ingresslint.routes.classes import CLASS_ANNOTATION, DEFAULT_MARK, WELL_KNOWN_CLASSES, is_default
from ingresslint.rules import Hit, check

_CLASS = ("networking.k8s.io", "IngressClass")


@check
def class_not_found(bundle: Bundle) -> Iterator[Hit]:
    """Tell of an IngressClass that nothing gives. The annotation names no object, so it is left alone."""
    for entry in bundle.entries:
        field = entry.source.get("spec", "ingressClassName")
        if not entry.is_ingress or not field.text or field.unknown:
            continue
        verdict = bundle.lookup(*_CLASS, field.text, "", entry.source)
        if not isinstance(verdict, Absent):
            continue
        if field.text in WELL_KNOWN_CLASSES and not is_closed("class", bundle, entry.source):
            continue
        certainty = certainty_of_absence("class", verdict, bundle, entry.source, _CLASS)
        if certainty is None:
            continue
        message = f"{entry.source} is for IngressClass {field.text}, which is not defined"
        near = verdict.best.resource if verdict.best else None
        known = near or next(bundle.of(*_CLASS), None)
        related = ((known.get("metadata", "name"), f"{known} is defined here"),) if known else ()
        if near is None:
            yield Hit(field, message, related, certainty)
        else:
            yield Hit(field, f"{message}; {near} is", related, certainty, f"ingressClassName: {near.name}")


@check
def ingress_without_class(bundle: Bundle) -> Iterator[Hit]:
    """Tell of an Ingress that names no class while no default class is known. Source: DefaultIngressClass admission."""
    has_default = bool(bundle.classes.defaults or bundle.world.classes.defaults)
    for entry in bundle.entries:
        source = entry.source
        annotation = source.get("metadata", "annotations", CLASS_ANNOTATION)
        if source.get("spec", "ingressClassName").value or annotation.value:
            continue
        if annotation.value == "" and entry.is_ingress:
            effect = f"its empty annotation {CLASS_ANNOTATION} keeps it from the default one"
            yield Hit(annotation, f"{source} names no class, and {effect}", certainty="possible")
        if has_default or annotation.exists:
            continue
        if not entry.is_ingress or entry.klass.family == "gce":
            continue
        around = {c.name: c for c in bundle.of(*_CLASS) if bundle.unit.closed or c.path == source.path}
        several = len(around) > 1
        reason = f"none of {', '.join(sorted(around))} is the default" if several else "no default class is known"
        related = tuple((around[name].get("metadata", "name"), f"{around[name]} is defined here") for name in around)
        message = f"{source} names no class, and {reason}"
        yield Hit(source.get("spec"), message, related, "likely" if several else "possible")


@check
def multiple_default_ingress_classes(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a second default class: the youngest wins, or none. Source: DefaultIngressClass admission, PR 110974."""
    defaults = [c for c in bundle.of(*_CLASS) if is_default(c) and c.name]
    for index, one in enumerate(defaults):
        other = next((c for c in defaults[:index] if c.name != one.name and bundle.neighbours.together(c, one)), None)
        if other is not None:
            mark = ("metadata", "annotations", DEFAULT_MARK)
            message = f"{one} and {other} are both the default"
            yield Hit(one.get(*mark), message, ((other.get(*mark), f"{other} is the default too"),))
