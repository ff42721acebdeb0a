"""Policies that a JSON Schema cannot state; all are off until somebody enables them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingresslint.resources import Field
from ingresslint.rules import Hit, check

if TYPE_CHECKING:
    from ingresslint.bundle import Bundle

_VERSION_AT_END = re.compile(r"-v\d+(?:[.-]\d+)*$")


@check
def namespace_per_version(bundle: Bundle) -> Iterator[Hit]:
    """One hit for each namespace: at its own object if there is one, else at the first object in it."""
    places: dict[str, Field] = {}
    for resource in bundle.resources:
        if resource.is_a("", "Namespace"):
            places[resource.name] = resource.get("metadata", "name")
        elif resource.namespace:
            places.setdefault(resource.namespace, resource.get("metadata", "namespace"))
    for name, field in sorted(places.items()):
        version = _VERSION_AT_END.search(name)
        if version and not field.unknown:
            yield Hit(field, f"Namespace {name} carries the version {version[0][1:]}")
