"""Objects that are defined twice: kubectl keeps the last one. What kustomize refuses is said of the kustomization."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ingresslint.bundle import Bundle, Unit
from ingresslint.checks.copies import copies
from ingresslint.resources import Resource, ResourceKey, is_unknown_name
from ingresslint.rules import Hit, check

_HOOK = "helm.sh/hook"


@check
def duplicate_object(bundle: Bundle) -> Iterator[Hit]:
    """Objects of one identity in one file, in files of one unit of the config, or in files of one folder.

    The version is no part of an identity.
    """
    seen: dict[ResourceKey, list[Resource]] = defaultdict(list)
    copied: list[tuple[Resource, Resource]] = []
    for resource in bundle.resources:
        if _has_identity(resource):
            earlier = seen[resource.key]
            first = next((e for e in earlier if _meet(e, resource, bundle.unit)), None)
            beside = next((e for e in earlier if e.folder == resource.folder), None)
            if first is not None:
                yield _hit(first, resource)
            elif beside is not None and not bundle.unit.closed:
                copied.append((beside, resource))
            earlier.append(resource)
    yield from copies(copied, bundle)


def _has_identity(resource: Resource) -> bool:
    """Say whether the name is known; hooks of Helm are made and deleted one after the other under one name."""
    if not resource.name or is_unknown_name(resource.name) or is_unknown_name(resource.namespace):
        return False
    return _HOOK not in resource.get("metadata", "annotations").mapping


def _meet(one: Resource, other: Resource, unit: Unit) -> bool:
    return one.path == other.path or unit.closed


def _hit(first: Resource, second: Resource) -> Hit:
    same = first.data == second.data
    what = "is defined twice with the same content" if same else "is defined twice"
    message = f"{second} {what}; kubectl applies both, and the last one stays"
    related = ((first.get("metadata", "name"), f"{first} is first defined here"),)
    return Hit(second.get("metadata", "name"), message, related, "likely" if same else "certain")
