"""Keys that a mapping has twice: each for itself, or together the sign that a mark between two mappings is missing."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.findings import Path, Span
from ingresslint.parse.document import Extent, Problem
from ingresslint.parse.places import Places, Repeat, find

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_IDENTITY = frozenset({"apiVersion", "kind"})


def lost_objects(places: Places, extent: Extent) -> Iterator[Problem]:
    """Tell of each place where a `---` is missing, at the first key of the object that it would open."""
    if not _is_two_objects(places, extent):
        return
    keys = [r for r in places.repeats if len(r.path) == 1]
    first = min(keys, key=lambda r: r.second)
    names = _listed(list(dict.fromkeys(str(r.path[0]) for r in keys)))
    for repeat in keys:
        if repeat.path == first.path:
            here = extent.span(*repeat.second)
            message = f'A "---" is missing before line {here.line}: kubectl reads one object and keeps the last {names}'
            yield Problem("yaml-document-boundary", message, here, None, _earlier(repeat, extent), "---")


def repeated_keys(places: Places, extent: Extent) -> Iterator[Problem]:
    """Tell of every key that is written twice; of several in one item of a list as of one item whose `-` is missing.

    The keys of two objects in one document are left out: `lost_objects` tells of them.
    """
    two_objects = _is_two_objects(places, extent)
    groups: dict[Path, list[Repeat]] = {}
    for repeat in places.repeats:
        if not (two_objects and len(repeat.path) == 1):
            groups.setdefault(repeat.path[:-1], []).append(repeat)
    for path, group in groups.items():
        if _is_two_items(path, group, places, extent):
            yield _lost_item(group, places, extent)
        else:
            yield from (_repeated(repeat, places, extent) for repeat in group)


def _is_two_objects(places: Places, extent: Extent) -> bool:
    """Say whether a document has the keys that every object has once twice: the `---` between two is missing."""
    return not extent.is_json and {r.path[0] for r in places.repeats if len(r.path) == 1} >= _IDENTITY


def _is_two_items(path: Path, group: list[Repeat], places: Places, extent: Extent) -> bool:
    """Say whether an item of a list begins anew with its first key, and has more keys twice."""
    in_list = bool(path) and isinstance(path[-1], int)
    if extent.is_json or places.root is None or not in_list or len({r.path for r in group}) == 1:
        return False
    *_, (_, item, _) = find(places.root, path)
    return min(group, key=lambda r: r.second).first == item.head


def _lost_item(group: list[Repeat], places: Places, extent: Extent) -> Problem:
    first = min(group, key=lambda r: r.second)
    here = extent.span(*first.second)
    keys = _listed(list(dict.fromkeys(str(r.path[-1]) for r in group)))
    message = f'A "- " is missing in line {here.line}: kubectl reads one item and keeps the last {keys}'
    return Problem(
        "yaml-duplicate-key",
        message,
        here,
        first.path,
        _earlier(first, extent),
        f"- {first.path[-1]}:",
        "likely" if all(_is_harmless(r, places, extent) for r in group) else "certain",
    )


def _repeated(repeat: Repeat, places: Places, extent: Extent) -> Problem:
    return Problem(
        "yaml-duplicate-key",
        f'Key "{repeat.path[-1]}" is written twice; kubectl keeps the last value',
        extent.span(*repeat.second),
        repeat.path,
        _earlier(repeat, extent),
        certainty="likely" if _is_harmless(repeat, places, extent) else "certain",
    )


def _earlier(repeat: Repeat, extent: Extent) -> tuple[tuple[str, Span], ...]:
    return (("first written here", extent.span(*repeat.first)),)


def _is_harmless(repeat: Repeat, places: Places, extent: Extent) -> bool:
    """Say whether the first value is the same or none: nothing is lost, and only kustomize refuses it."""
    steps = list(find(places.root, repeat.path)) if places.root else []
    kept = steps[-1][1] if len(steps) == len(repeat.path) else None
    lost = extent.text(repeat.lost)
    return lost in _NOTHING or (kept is not None and lost == extent.text(kept))


def _listed(keys: list[str]) -> str:
    """Write keys for people: `"path" and "backend"`."""
    quoted = [f'"{key}"' for key in keys]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]
