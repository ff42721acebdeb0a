"""Unquoted values that mean something else to the API than to their author.

Sources: sigs.k8s.io/yaml with go-yaml v2, by which kubectl reads; meta/v1 ObjectMeta (`map[string]string`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingresslint import kinds
from ingresslint.bundle import Bundle
from ingresslint.checks.field_shapes import wrong_shape
from ingresslint.checks.label_places import LabelPlace, label_places
from ingresslint.findings import Certainty
from ingresslint.resources import Field
from ingresslint.rules import Hit, check
from ingresslint.syntax import digits_of

_PORT_KEYS = frozenset(
    {"port", "targetPort", "nodePort", "containerPort", "hostPort", "number", "servicePort", "healthCheckNodePort"}
)
_TEXT_MAPS = frozenset({"labels", "annotations", "matchLabels", "nodeSelector", "data", "stringData", "binaryData"})


@check
def yaml_ambiguous_scalar(bundle: Bundle) -> Iterator[Hit]:
    """Ports in octal digits and keys that become another text; the API accepts both. Source: go-yaml v2, resolve.go."""
    for resource in bundle.resources:
        for field, text in resource.odd_scalars:
            if _is_octal_port(field, text):
                key, digits = field.path[-1], text.replace("_", "").lstrip("+0")
                message = f"{resource} has {key} {text}, which kubectl reads as an octal number: {field.value}"
                yield Hit(field, message, help=f"{key}: {digits}")
            elif _is_changed_key(field) and not bundle.unit.is_kustomization:
                where, key = field.path[-2:]
                message = f'{resource} has the unquoted key {text} in {where}, which kubectl reads as "{key}"'
                yield Hit(field.at_key, message, help=f'"{text}":')


def _is_octal_port(field: Field, text: str) -> bool:
    if field.integer is None or field.path[-1] not in _PORT_KEYS or _TEXT_MAPS.intersection(field.path[:-1]):
        return False
    if not kinds.is_builtin(field.resource.group, field.resource.kind):
        return False
    number = digits_of(text.replace("_", "").lstrip("+"))
    return number is not None and number != field.value


def _is_changed_key(field: Field) -> bool:
    """Say whether the key is odd, not the value: a boolean or a number the API would refuse."""
    path = field.path
    if not isinstance(field.value, str | None) or len(path) < 2 or path[-2] not in _TEXT_MAPS:  # noqa: PLR2004 - map and key
        return False
    return path[0] == "metadata" or kinds.is_builtin(field.resource.group, field.resource.kind)


@check
def non_string_label_or_annotation(bundle: Bundle) -> Iterator[Hit]:
    """A value of another type where the API takes text, or null where it makes it the empty text. Source: meta/v1."""
    for place in label_places(bundle):
        if place.what == "expression":
            yield from _of_expression(place.field)
            continue
        if place.what in {"label", "annotation"}:
            yield from wrong_shape(place.field, dict)
        for key, field in place.field.items():
            if not isinstance(field.value, str):
                word = _written_word(field)
                if word is None or not bundle.unit.is_kustomization:
                    yield from _judged(place, key, field, word)


def _of_expression(expression: Field) -> Iterator[Hit]:
    for field in expression.get("values").each():
        if _is_refused(field.value):
            key = expression.get("key").text
            message = f"The selector {key} of {field.resource} has {_words(field, None)} among its values; {_ONLY_TEXT}"
            yield Hit(field, message)


_ONLY_TEXT = "the API takes only text and refuses the object"


def _judged(place: LabelPlace, key: str, field: Field, written: str | None) -> Iterator[Hit]:
    resource, value = field.resource, field.value
    subject = f"The {'data key' if place.what == 'data' else place.what} {key} of {resource}"
    if value is None:
        if place.what in {"label", "selector", "annotation"}:
            certainty: Certainty = "possible" if place.what == "annotation" else "likely"
            yield Hit(field, f"{subject} has no value; the API takes it as the empty text", certainty=certainty)
    elif _is_refused(value) and not _is_label_selector(place, key):
        is_secret = resource.is_a("", "Secret") and place.what == "data"
        quoted = None if is_secret or isinstance(value, dict | list) else f'{key}: "{written or _text(field)}"'
        words = _type_of(value) if is_secret else _words(field, written)
        yield Hit(field, f"{subject} is {words}; {_ONLY_TEXT}", help=quoted)


def _written_word(field: Field) -> str | None:
    """Give the word, such as `on`, that stands for a boolean; kustomize knows true and false only and keeps it."""
    raw = field.raw if isinstance(field.value, bool) else None
    return None if raw is None or raw.startswith("*") or raw.lower() in {"true", "false"} else raw


def _is_label_selector(place: LabelPlace, key: str) -> bool:
    """Say whether a plain selector was given the shape of a LabelSelector: service-invalid says that better."""
    return place.what == "selector" and key in {"matchLabels", "matchExpressions"}


def _is_refused(value: Any) -> bool:
    """Say whether the API refuses a value as text; a list of one text may be a placeholder such as `[name]`."""
    if isinstance(value, list):
        return not (len(value) == 1 and isinstance(value[0], str))
    return value is not None and not isinstance(value, str)


def _words(field: Field, written: str | None) -> str:
    value = field.value
    if isinstance(value, bool):
        word = f"the boolean {json.dumps(value)}"
        return f"{word} (written {written})" if written else word
    return f"the number {_text(field)}" if isinstance(value, int | float) else _type_of(value)


def _type_of(value: Any) -> str:
    names: dict[type, str] = {bool: "a boolean", dict: "a mapping", list: "a list"}
    return names.get(type(value), "a number")


def _text(field: Field) -> str:
    """The scalar as written, or its value where an alias stands for it or a tag makes a quoted text a number."""
    raw = field.raw
    return json.dumps(field.value) if raw is None or raw.startswith(("*", '"', "'")) else raw
