"""The deploy units of a run: what was taken to be applied together, why, and what could not be seen of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingresslint.bundle import Unit, World
from ingresslint.report.escaping import json_text, no_commands, one_line, visible
from ingresslint.report.summary import plural
from ingresslint.resources import Resource, ResourceKey

VERSION = 1
"""Version of the JSON. New keys may come within a version."""

_MOST = 10
"""Files of a unit that the text names."""

_ALTERNATIVE = "alternative of its sibling folders"


def units_json(world: World) -> str:
    """Write the units, sorted by name, as JSON."""
    return json_text({"version": VERSION, "units": [_as_json(unit, world) for unit in world.units]})


def units_text(world: World) -> str:
    """Write the units for people; what they hold is counted by kind."""
    blocks = ["\n".join(_lines(unit, world)) for unit in world.units]
    held = len({r.origin.source for unit in world.units for r in unit.resources})
    last = f"{plural(len(world.units), 'unit')}, {plural(held, 'object')}"
    if world.units:
        last += "; `units:` in the configuration states others"
    return no_commands("\n\n".join([*blocks, last]) + "\n")


def _as_json(unit: Unit, world: World) -> dict[str, Any]:
    counts = Counter((r.group, r.kind) for r in unit.resources)
    reason = _reason(unit, world)
    return {
        "name": unit.name,
        "why": unit.why,
        "because": reason and {"object": str(reason.key), "path": reason.path},
        "applied_as_one": unit.closed,
        "files": _files(unit),
        "objects": [
            {"group": group, "kind": kind, "count": count}
            for (group, kind), count in sorted(counts.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
        "generated": [{"kind": kind, "name": name} for kind, name in unit.generated],
        "holes": [{"path": hole.path, "reason": hole.reason} for hole in sorted(unit.holes)],
    }


def _lines(unit: Unit, world: World) -> Iterator[str]:
    reason = _reason(unit, world)
    because = f": {visible(str(reason))} is in {visible(reason.path)} too" if reason else ""
    yield f"{visible(unit.name)} ({one_line(unit.why)}{because})"
    yield f"  objects: {', '.join(_kinds(unit)) or 'none'}"
    if unit.generated:
        yield f"  generated: {', '.join(visible(f'{kind} {name}') for kind, name in unit.generated)}"
    files = _files(unit)
    named = [visible(path) for path in files[:_MOST]]
    more = [f"and {len(files) - _MOST} more, which --format json names"] if len(files) > _MOST else []
    yield from _listed("files", [*named, *more])
    holes = [f"{visible(hole.path)} ({one_line(hole.reason)})" for hole in sorted(unit.holes)]
    yield from _listed("holes", holes)


def _listed(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"  {title}:"
        yield from (f"    {item}" for item in items)


def _kinds(unit: Unit) -> Iterator[str]:
    """How many objects of each kind; a kind of two groups is told apart by them."""
    counts = Counter((r.kind, r.group) for r in unit.resources)
    shared = Counter(kind for kind, _ in counts)
    for (kind, group), count in sorted(counts.items()):
        name = f"{kind}.{group}" if shared[kind] > 1 and group else kind
        yield f"{count} {visible(name)}"


def _files(unit: Unit) -> list[str]:
    """Files of a unit: those of its objects, those that were not read, and the kustomizations that list them."""
    own = {r.path for r in unit.resources} | {m.path for m in unit.unread}
    return sorted(own | set(unit.listed_by) | set(unit.listed_by.values()))


def _reason(unit: Unit, world: World) -> Resource | None:
    """For an alternative, an object of another unit with an identity of its own: both cannot be applied together."""
    if unit.why != _ALTERNATIVE:
        return None
    own: dict[ResourceKey, Resource] = {r.key: r for r in unit.resources if _below(r.path, unit.name) and r.name}
    others = (r for other in world.units if other is not unit for r in other.resources)
    clashing = (r for r in others if r.key in own and r.kind != "Namespace" and not _below(r.path, unit.name))
    return min(clashing, key=lambda r: (r.path, str(r.key)), default=None)


def _below(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(f"{folder.partition('#')[0]}/")
