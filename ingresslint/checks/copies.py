"""Files of one folder that define the same objects: variants to choose from, or a copy with a forgotten name."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingresslint.bundle import Bundle
from ingresslint.resources import Resource
from ingresslint.rules import Hit
from ingresslint.syntax import is_service_name

_WORD = re.compile(r"[a-z]+|\d+")
_VARIANT = re.compile(
    r"\d+|[a-z]|"
    r"advanced|aks|alt|alternative|aws|azure|backup|bad|bak|base|basic|blue|broken|canary"
    r"|clusterip|complete|copy|correct|debug|default|demo|deploy|deployment|dev|development|eks"
    r"|example|exercise|extended|final|fixed|full|gcp|gke|good|green|headless|http|https|ingress"
    r"|initial|kind|lab|latest|legacy|lesson|loadbalancer|local|microk8s|minikube|minimal|modified"
    r"|new|next|no|nodeport|old|openshift|orig|original|part|patch|patched|pod|previous|prod"
    r"|production|qa|rc|replicaset|rs|sample|secure|service|simple|small|solution|ssl|stable"
    r"|stage|staging|start|statefulset|step|sts|svc|task|template|test|testing|tls|tmp|uat"
    r"|update|updated|version|with|without|wrong"
)
"""A word of a file name that tells variants of one app apart, not apps."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Two files of one folder, and the objects that both define: as the one and as the other has them."""

    first: tuple[Resource, ...]
    second: tuple[Resource, ...]

    @property
    def paths(self) -> tuple[str, str]:
        """The two files."""
        return self.first[0].path, self.second[0].path


def copies(pairs: Iterable[tuple[Resource, Resource]], bundle: Bundle) -> Iterator[Hit]:
    """Tell of each pair of files once; `pairs` are the objects of one identity in two files of one folder.

    It is a mere info, since only one of the files may ever be applied; several pairs in a folder are a collection, of
    which nothing is said. If an Ingress beside it needs the objects, and only one of the files has their name, the name
    in the other one was forgotten.
    """
    shared: dict[tuple[str, str], list[tuple[Resource, Resource]]] = defaultdict(list)
    for one, other in pairs:
        shared[one.path, other.path].append((one, other))
    found = [Copy(*(tuple(side) for side in zip(*of, strict=True))) for of in shared.values()]
    per_folder = Counter(copy.first[0].folder for copy in found)
    for copy in found:
        if per_folder[copy.first[0].folder] > 1:
            continue  # a collection of variants: of a lesson, of test cases
        forgotten = _forgotten(copy) if _is_needed(copy, bundle) else None
        yield _hit(copy) if forgotten is None else _hit(forgotten, of=posixpath.splitext(forgotten.paths[1])[0])


def _forgotten(copy: Copy) -> Copy | None:
    """The pair with the file last whose name is another app's; None if both or neither may be that of the objects."""
    for first, second in ((copy.first, copy.second), (copy.second, copy.first)):
        name = set(_WORD.findall(first[0].name))
        one, other = _words(first[0].path), _words(second[0].path)
        if name <= one and not name & other and not any(_VARIANT.fullmatch(word) for word in other):
            return Copy(first, second)
    return None


def _words(path: str) -> set[str]:
    return set(_WORD.findall(posixpath.splitext(posixpath.basename(path))[0].lower()))


def _is_needed(copy: Copy, bundle: Bundle) -> bool:
    """Say whether a route from a third file of the folder leads to a Service of the pair."""
    services = {r.name for r in copy.first if r.is_a("", "Service")}
    return any(
        route.backend is not None
        and route.backend.is_service
        and route.backend.name in services
        and route.source.folder == copy.first[0].folder
        and route.source.path not in copy.paths
        for route in bundle.routes
    )


def _hit(copy: Copy, of: str | None = None) -> Hit:
    """The hit at the second file; `of` is that file without its ending, if its app's name was forgotten in it."""
    first, second = copy.first[0], copy.second[0]
    more = len(copy.second) - 1
    others = f" and {more} other object{'s' if more > 1 else ''} of this file" if more else ""
    message = f"{second}{others} {'are' if more else 'is'} defined in {first.path} too"
    stays = "the last ones stay" if more else "the last one stays"
    related = ((first.get("metadata", "name"), f"{first} is defined here"),)
    name = posixpath.basename(of) if of else ""
    return Hit(
        second.get("metadata", "name"),
        f"{message}; where both files are applied, {stays}",
        related,
        "likely" if of else "possible",
        f"name: {name}" if is_service_name(name) else None,
    )
