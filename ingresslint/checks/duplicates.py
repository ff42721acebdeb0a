"""Objects that are defined twice: kubectl keeps the last one, kustomize and Helm refuse both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ingresslint.bundle import Bundle, Unit
from ingresslint.checks.copies import copies
from ingresslint.resources import Resource, ResourceKey, is_unknown_name
from ingresslint.rules import Hit, check

_HOOK = "helm.sh/hook"
_DEFAULT = "default"


@check
def duplicate_object(bundle: Bundle) -> Iterator[Hit]:
    """Objects of one identity in one file, in files that one kustomization lists, or in files of one folder.

    Source: kustomize `resmap.Append`; the version is no part of an identity.
    """
    seen: dict[ResourceKey, list[Resource]] = defaultdict(list)
    copied: list[tuple[Resource, Resource]] = []
    for resource in bundle.resources:
        if _has_identity(resource):
            earlier = seen[_identity(resource, bundle.unit)]
            first = next((e for e in earlier if _meet(e, resource, bundle.unit)), None)
            beside = next((e for e in earlier if e.folder == resource.folder), None)
            if first is not None:
                yield _hit(first, resource, bundle.unit)
            elif beside is not None and not bundle.unit.closed:
                copied.append((beside, resource))
            earlier.append(resource)
    yield from copies(copied, bundle)


def _has_identity(resource: Resource) -> bool:
    """Say whether the name is known; hooks of Helm are made and deleted one after the other under one name."""
    if not resource.name or is_unknown_name(resource.name) or is_unknown_name(resource.namespace):
        return False
    return _HOOK not in resource.get("metadata", "annotations").mapping


def _identity(resource: Resource, unit: Unit) -> ResourceKey:
    """Identity in the unit: kustomize takes an unwritten namespace for `default`."""
    if unit.is_kustomization and resource.namespace is None:
        return replace(resource.key, namespace=_DEFAULT)
    return resource.key


def _meet(one: Resource, other: Resource, unit: Unit) -> bool:
    if one.path == other.path:
        return True
    return unit.closed and unit.listed_by.get(one.path) == unit.listed_by.get(other.path)


def _hit(first: Resource, second: Resource, unit: Unit) -> Hit:
    same = first.data == second.data
    what = "is defined twice with the same content" if same else "is defined twice"
    effect = "kustomize refuses that" if unit.is_kustomization else "kubectl applies both, and the last one stays"
    related = ((first.get("metadata", "name"), f"{first} is first defined here"),)
    return Hit(second.get("metadata", "name"), f"{second} {what}; {effect}", related, "likely" if same else "certain")
