"""Objects that are only parts of others: patches that lie about and that no kustomization in reach lists."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingresslint.bundle.manifests import Manifest
from ingresslint.kustomization import FILE_NAMES
from ingresslint.resources import Resource, same_namespace
from ingresslint.workloads import templates_of


def without_partial(manifests: Iterable[Manifest], everything: Iterable[Manifest]) -> Iterator[Manifest]:
    """Give the files without the patches among their objects.

    A patch is an object that says `$patch`, or a partial one whose whole object stands in another file of everything
    and of a namespace that may be its own; it lies in the tree of a kustomization, or is called a patch.
    """
    everything = list(everything)
    trees = {m.folder for m in everything if posixpath.basename(m.path) in FILE_NAMES}
    whole: dict[tuple[str, str, str], list[tuple[str, str | None]]] = defaultdict(list)
    for manifest in everything:
        for resource in manifest.resources:
            if not is_partial(resource):
                whole[resource.group, resource.kind, resource.name].append((manifest.path, resource.namespace))
    for manifest in manifests:
        patchy = "patch" in manifest.path or _is_in_tree(manifest.folder, trees)
        kept = tuple(
            r
            for r in manifest.resources
            if "$patch" not in r.data
            and not (patchy and _is_bare(r, manifest, trees))
            and not (
                patchy
                and is_partial(r)
                and any(
                    path != manifest.path and same_namespace(namespace, r.namespace)
                    for path, namespace in whole.get((r.group, r.kind, r.name), ())
                )
            )
        )
        yield manifest if len(kept) == len(manifest.resources) else replace(manifest, resources=kept)


def _is_in_tree(folder: str, trees: set[str]) -> bool:
    """Say whether a folder or one above it holds a kustomization, or one beside it does."""
    above = folder
    while True:
        if above in trees:
            return True
        if not above or above == posixpath.dirname(above):
            break
        above = posixpath.dirname(above)
    parent = posixpath.dirname(folder)
    return any(posixpath.dirname(tree) == parent for tree in trees)


def _is_bare(resource: Resource, manifest: Manifest, trees: set[str]) -> bool:
    """Say whether an object beside a kustomization holds nothing but metadata: a patch that was commented out."""
    bare = {"apiVersion", "kind", "metadata"}.issuperset(resource.data)
    return (
        bare
        and manifest.folder in trees
        and resource.kind not in {"Namespace", "ServiceAccount", "ConfigMap", "Secret"}
    )


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
