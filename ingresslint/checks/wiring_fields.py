"""Fields that the API does not know, where one that it knows was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import how_near
from ingresslint.checks.shapes import ITEM, LEGACY_FIELDS, SHAPES, Shape, homes, words
from ingresslint.findings import Path
from ingresslint.kinds import REMOVED
from ingresslint.resources import Field, Resource, is_placeholder
from ingresslint.routes.model import PortRef
from ingresslint.rules import Hit, check

Position = tuple[str, ...]
How = Literal["legacy", "misspelt", "misplaced"]


@dataclass(frozen=True, slots=True)
class _Unknown:
    """An unknown field. `right` is its name in v1 or as it is spelt, or the position where it belongs.

    `meant` is the path of the field that the object lacks because of it.
    """

    field: Field
    how: How
    right: str
    meant: Path


@check
def unknown_wiring_field(bundle: Bundle) -> Iterator[Hit]:
    """Yield misspelt and misplaced fields, and those that networking.k8s.io/v1beta1 had and v1 has not.

    Objects of a removed version are left to the rule removed-api-version. Source: strict field validation, which
    kubectl asks for since 1.27.
    """
    for resource in bundle.resources:
        found = sorted(_unknown_fields(resource), key=lambda u: u.field.key_location)
        legacy = [u for u in found if u.how == "legacy"]
        if legacy:
            yield _legacy_hit(legacy)
        # A key with an unreadable byte has a finding of its own.
        yield from (_hit(u) for u in found if u.how != "legacy" and not is_placeholder(u.field.path[-1]))


@lru_cache(maxsize=256)
def meant_fields(resource: Resource) -> frozenset[Path]:
    """Give the paths of the fields that an object lacks because they are misspelt or misplaced.

    The rule unknown-wiring-field tells of them: no other rule is to miss what was meant. Kept for some objects, since
    rules ask for every port and every path of one.
    """
    return frozenset(unknown.meant for unknown in _unknown_fields(resource))


def _unknown_fields(resource: Resource) -> Iterator[_Unknown]:
    identity = (resource.group, resource.kind)
    pending: list[tuple[Field, Shape, Position]] = []
    if identity in SHAPES and (resource.api_version, resource.kind) not in REMOVED:
        pending.append((resource.root, SHAPES[identity], ()))
    for mapping, shape, position in pending:
        for key, field in mapping.items():
            inner = shape.fields.get(key)
            if inner is not None:
                where = (*position, key)
                pending.append((field, inner, where))
                pending.extend((item, inner, (*where, ITEM)) for item in field.each())
            elif key not in shape.fields and not key.startswith("$"):
                unknown = _judge(field, key, shape) or _misplaced(field, key, position, identity)
                if unknown is not None:
                    yield unknown


def _judge(field: Field, key: str, shape: Shape) -> _Unknown | None:
    right = shape.meant.get(key.lower())
    if right is None:
        ranked = [(near != "case", name) for name in shape.wiring if (near := how_near(key, name)) in {"case", "edit"}]
        right = min(ranked)[1] if ranked else None
    if right is None:
        return None
    how: How = "legacy" if key in LEGACY_FIELDS and key.lower() in shape.meant else "misspelt"
    return _Unknown(field, how, right, (*field.path[:-1], *right.split(".")))


def _misplaced(field: Field, key: str, position: Position, identity: tuple[str, str]) -> _Unknown | None:
    """Judge a field that another mapping of the object has: the only one, or the one that is nearest below."""
    found = _homes(identity).get(key, [])
    below = sorted((h for h in found if h[: len(position)] == position), key=len)
    if len(found) > 1:
        found = below if len(below) == 1 or (below and len(below[0]) < len(below[1])) else []
    return _Unknown(field, "misplaced", words(found[0]), (*found[0], key)) if found else None


@cache
def _homes(identity: tuple[str, str]) -> dict[str, list[Position]]:
    return homes(SHAPES[identity])


def _hit(unknown: _Unknown) -> Hit:
    field, key = unknown.field, unknown.field.path[-1]
    if unknown.how == "misplaced":
        message = f"{field.resource} has an unknown field {field.pointer}; {key} is a field of {unknown.right}"
        return Hit(field.at_key, message)
    message = f"{field.resource} has an unknown field {field.pointer}; the API knows {unknown.right}"
    return Hit(field.at_key, message, help=f"{unknown.right}:" if "." not in unknown.right else None)


def _legacy_hit(legacy: Sequence[_Unknown]) -> Hit:
    """One hit for an object: it was written for the version before, and all its backends are to be changed."""
    first = legacy[0].field
    names = dict.fromkeys((str(u.field.path[-1]), _from_backend(u)) for u in legacy)
    old, new = (" and ".join(n) for n in zip(*names, strict=True))
    message = f"{first.resource} is {first.resource.api_version}, which has {new}, not {old}"
    backends = {u.field.path[:-1]: u.field for u in reversed(legacy)}
    others = [f for f in reversed(backends.values()) if f.path[:-1] != first.path[:-1]]
    return Hit(
        first.at_key, message, tuple((f.at_key, f"{f.path[-1]} stands here too") for f in others), help=_in_v1(first)
    )


def _in_v1(field: Field) -> str | None:
    """The backend in its v1 shape, where its values are plain; of a v1 backend what is wrong in it."""
    owner = field.resource.get(*field.path[:-1])
    name, port = owner.get("serviceName").text, PortRef.of(owner.get("servicePort").value)
    if field.path[-1] not in LEGACY_FIELDS[:2]:
        return None
    parts = [f"name: {name}"] if name is not None else []
    if port is not None:
        number = f"number: {port.number}" if port.number is not None else f"name: {port.name}"
        parts.append(f"port: {{{number}}}")
    if len(parts) == 1 and owner.path[-1] == "service":
        return parts[0]
    return f"service: {{{', '.join(parts)}}}" if len(parts) > 1 else None


def _from_backend(unknown: _Unknown) -> str:
    """The right name as a backend writes it, also where the wrong one stands below `service` already."""
    return f"service.{unknown.right}" if unknown.field.path[-2] == "service" else unknown.right
