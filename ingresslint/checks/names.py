"""Names, labels and keys that the API refuses for their characters or length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingresslint import kinds
from ingresslint.bundle import Bundle
from ingresslint.checks import name_defects
from ingresslint.checks.field_shapes import is_told
from ingresslint.checks.label_places import LabelPlace, label_places
from ingresslint.checks.name_defects import Defect
from ingresslint.resources import Field, Resource, is_unknown_name
from ingresslint.rules import Hit, check
from ingresslint.workloads import templates_of

_NAMELESS_GROUPS = frozenset({"authentication.k8s.io", "authorization.k8s.io"})
_NAMELESS_KINDS = frozenset({"Binding", "Eviction", "Event", "List", "Scale"})

_SCRIPT_MARK = re.compile(r"\$|[A-Z]{2,}_[A-Z]{2,}|REPLACE|CHANGE|YOUR")
_KEY_DEFECTS = {"annotation": name_defects.of_annotation_key, "data": name_defects.of_data_key}


@check
def invalid_name_or_label(bundle: Bundle) -> Iterator[Hit]:
    """Names, label keys and values, data keys that the API refuses. Source: apimachinery `util/validation`."""
    for resource in bundle.resources:
        yield from _of_name(resource, bundle)
        yield from _of_namespace(resource, bundle)
        yield from _of_ports(resource, bundle)
    for place in label_places(bundle):
        yield from _of_expression(place.field) if place.what == "expression" else _of_place(place)


def _of_name(resource: Resource, bundle: Bundle) -> Iterator[Hit]:
    field = resource.get("metadata", "name")
    if field.value is None or field.value == "":
        if _needs_name(resource) and not is_told(field):
            yield Hit(field, f"This {resource.kind} has no name")
    elif not isinstance(field.value, str):
        yield Hit(field, f"This {resource.kind} has a name that is no text", help=_quoted(field))
    elif (meant := bundle.vocabulary.corrected(field, "name")) or not _is_filled_in_later(field.value):
        defect, certainty = name_defects.of_object_name(resource.group, resource.kind, field.value)
        if defect:
            yield Hit(field, f"{resource} has an invalid name: {defect}", certainty=certainty, help=meant)


def _needs_name(resource: Resource) -> bool:
    if resource.get("metadata", "generateName").value or resource.group in _NAMELESS_GROUPS:
        return False
    return kinds.is_builtin(resource.group, resource.kind) and resource.kind not in _NAMELESS_KINDS


def _quoted(field: Field) -> str | None:
    return f'{field.path[-1]}: "{field.raw}"' if field.raw and not field.raw.startswith("*") else None


def _of_namespace(resource: Resource, bundle: Bundle) -> Iterator[Hit]:
    field = resource.get("metadata", "namespace")
    if field.exists and not isinstance(field.value, str):
        yield Hit(field, f"{resource} has a namespace that is no text", help=_quoted(field))
    elif field.text:
        meant = bundle.vocabulary.corrected(field, "namespace")
        yield from _judged(field, field.text, name_defects.of_dns_label, f"{resource} has an invalid namespace", meant)


def _of_place(place: LabelPlace) -> Iterator[Hit]:
    resource, what = place.field.resource, place.what
    of_key = _KEY_DEFECTS.get(what, name_defects.of_key)
    for key, field in place.field.items():
        yield from _judged(field.at_key, key, of_key, f'{resource} has an invalid {what} key "{key}"')
        if field.text and what not in {"annotation", "data"}:
            subject = f"{resource} has an invalid value of the {what} {key}"
            yield from _judged(field, field.text, name_defects.of_label_value, subject)


def _of_expression(expression: Field) -> Iterator[Hit]:
    resource, key = expression.resource, expression.get("key")
    if key.text:
        yield from _judged(key, key.text, name_defects.of_key, f'{resource} has an invalid selector key "{key.text}"')
    subject = f"{resource} has an invalid value of the selector {key.text}"
    for value in expression.get("values").each():
        if value.text:
            yield from _judged(value, value.text, name_defects.of_label_value, subject)


def _of_ports(resource: Resource, bundle: Bundle) -> Iterator[Hit]:
    if not kinds.is_builtin(resource.group, resource.kind):
        return
    for template in templates_of(resource):
        for containers in ("containers", "initContainers"):
            for container in template.spec.get(containers).each():
                for port in container.get("ports").each():
                    name = port.get("name")
                    subject = f'{resource} has an invalid container port name "{name.text}"'
                    if name.text:
                        meant = bundle.vocabulary.corrected(name, "port")
                        yield from _judged(name, name.text, name_defects.of_port_name, subject, meant)


def _is_filled_in_later(text: str) -> bool:
    """Say whether a text holds a placeholder, also of the forms that only a script of the project knows."""
    return is_unknown_name(text) or bool(_SCRIPT_MARK.search(text))


def _judged(
    field: Field, text: str, defect_of: Callable[[str], Defect], subject: str, meant: str | None = None
) -> Iterator[Hit]:
    """Judge a text; one that is `meant` to be a name in use, but for its capitals, is filled in already."""
    defect = defect_of(text) if meant or not _is_filled_in_later(text) else None
    if defect:
        yield Hit(field, f"{subject}: {defect}", help=meant)
