"""Values of a wrong type, and keys that are missing because they are misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.resources import Field
from ingresslint.rules import Hit

_WORDS: dict[type, str] = {dict: "a mapping", list: "a list", str: "a string", bool: "a boolean"}


def wrong_shape(field: Field, wanted: type) -> Iterator[Hit]:
    """Tell of a value that is not of the wanted type (dict, list or str); an absent one and a placeholder are fine."""
    if field.exists and not isinstance(field.value, wanted) and not field.unknown:
        yield Hit(field, f"{field.resource} has {shape_word(field.value)} as {field.pointer}, not {_WORDS[wanted]}")


def shape_word(value: Any) -> str:
    """The type of a value for people: `a mapping`, `a number`."""
    return next((word for shape, word in _WORDS.items() if isinstance(value, shape)), "a number")


def is_told(*missing: Field) -> bool:
    """Say whether one of these missing fields of an object, or what belongs in it, stands under another name.

    `unknown-wiring-field` tells of that name, so what is missing because of it is not told again.
    """
    meant = meant_fields(missing[0].resource)
    return any(path[: len(field.path)] == field.path for field in missing for path in meant)
