"""Objects that are only parts of others: patches that lie about and that no kustomization in reach lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingresslint.bundle.manifests import Manifest
from ingresslint.resources import Resource
from ingresslint.workloads import templates_of


def without_partial(manifests: Iterable[Manifest], everything: Iterable[Manifest]) -> Iterator[Manifest]:
    """Give the files without partial objects whose whole object stands in another file of everything."""
    whole: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for manifest in everything:
        for resource in manifest.resources:
            if not is_partial(resource):
                whole[resource.group, resource.kind, resource.name].add(manifest.path)
    for manifest in manifests:
        kept = tuple(
            r
            for r in manifest.resources
            if "$patch" not in r.data
            and not (is_partial(r) and whole.get((r.group, r.kind, r.name), set()) - {manifest.path})
        )
        yield manifest if len(kept) == len(manifest.resources) else replace(manifest, resources=kept)


def is_partial(resource: Resource) -> bool:
    """Say whether an object lacks what the API requires of it, as a strategic-merge patch does."""
    spec = resource.get("spec")
    if resource.is_a("", "Service"):
        portless = spec.get("type").value == "ExternalName" or spec.get("clusterIP").value == "None"
        return not spec.get("ports").value and not portless
    if resource.is_a("networking.k8s.io", "Ingress"):
        return not any(spec.get(key).value for key in ("rules", "defaultBackend", "backend"))
    if resource.is_a("apps", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"):
        templates = list(templates_of(resource))
        containers = [c for t in templates for c in t.spec.get("containers").each()]
        labelled = spec.get("selector").exists or any(t.labels.value for t in templates)
        return not containers or not labelled or not all(c.get("image").exists for c in containers)
    return False
