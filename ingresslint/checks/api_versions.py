"""Kinds and API versions that no API server knows.

Sources: the OpenAPI definitions of Kubernetes, and its deprecation guide
(https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
"""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint import kinds
from ingresslint.bundle import Bundle
from ingresslint.bundle.near import edit_distance, how_near
from ingresslint.kinds import BUILTIN, OLDEST_SUPPORTED_MINOR, PREFERRED_VERSION, REMOVED
from ingresslint.resources import Resource
from ingresslint.rules import Hit, check

_COMMON_KINDS: dict[str, str] = {
    "Certificate": "cert-manager.io/v1",
    "ClusterIssuer": "cert-manager.io/v1",
    "Issuer": "cert-manager.io/v1",
    "GRPCRoute": "gateway.networking.k8s.io/v1",
    "Gateway": "gateway.networking.k8s.io/v1",
    "GatewayClass": "gateway.networking.k8s.io/v1",
    "HTTPRoute": "gateway.networking.k8s.io/v1",
}
"""Custom kinds that are often written with a group of Kubernetes."""

_MAX_GROUP_EDITS = 2


@check
def unknown_kind(bundle: Bundle) -> Iterator[Hit]:
    """Yield kinds that their group has not, and groups that nearly are one of Kubernetes that has the kind."""
    for resource in bundle.resources:
        api_version, kind = resource.api_version, resource.kind
        if kinds.is_unknown(api_version, kind):
            right, near = _version_of(kind), _nearest(resource)
            if right is not None:
                yield _wrong_version(resource, f"{api_version} has no kind {kind}", right)
            elif near is not None:
                message = f"{api_version} has no kind {kind}; the nearest is {near}"
                yield Hit(resource.get("kind"), message, help=f"kind: {near}")
            elif resource.name:  # without a name it is rather a file of some tool
                yield Hit(resource.get("kind"), f"{api_version} has no kind {kind}")
        else:
            right = _version_of_misspelt_group(resource)
            if right is not None:
                yield _wrong_version(resource, f"Kubernetes has no group {resource.group}", right)


def _wrong_version(resource: Resource, defect: str, right: str) -> Hit:
    message = f"{defect}; {resource.kind} is in {right}"
    return Hit(resource.get("apiVersion"), message, help=f"apiVersion: {right}")


def _version_of(kind: str) -> str | None:
    """The apiVersion in which Kubernetes, or a project that many use, has a kind."""
    for group, names in BUILTIN.items():
        if kind in names and group in PREFERRED_VERSION and group != "events.k8s.io":
            version = f"{group}/{PREFERRED_VERSION[group]}".removeprefix("/")
            return None if kinds.is_unknown(version, kind) else version
    return _COMMON_KINDS.get(kind)


def _nearest(resource: Resource) -> str | None:
    """The kind that was probably meant: of the same group before another, by case before by edits."""
    ranked = []
    for group, names in BUILTIN.items():
        for name in names:
            how = how_near(resource.kind, name)
            if how in {"case", "edit"}:
                ranked.append((group != resource.api_version.rpartition("/")[0], how != "case", name))
    return min(ranked)[2] if ranked else None


def _version_of_misspelt_group(resource: Resource) -> str | None:
    """The right apiVersion, if the group is nearly one that has the kind (`app/v1`, `networking.k8.io/v1`)."""
    group = resource.group
    if group in BUILTIN:
        return None
    for known, names in BUILTIN.items():
        if resource.kind in names and known in PREFERRED_VERSION and known:
            limit = _MAX_GROUP_EDITS if "." in known else 1
            if edit_distance(group, known, limit) <= limit:
                return f"{known}/{PREFERRED_VERSION[known]}"
    return None


@check
def removed_api_version(bundle: Bundle) -> Iterator[Hit]:
    """Yield objects of a version that the target does not serve.

    Without a stated target, what every supported Kubernetes lacks is certain, what only the newest ones lack is likely.
    """
    settings = bundle.world.settings
    for resource in bundle.resources:
        removal = REMOVED.get((resource.api_version, resource.kind))
        if removal is not None and is_removed(resource, bundle):
            certain = settings.minor_stated or removal.minor <= OLDEST_SUPPORTED_MINOR
            message = f"{resource} is written for {resource.api_version}, which Kubernetes 1.{removal.minor} removed"
            instead = f"apiVersion: {removal.replacement}" if removal.replacement else None
            yield Hit(resource.get("apiVersion"), message, certainty="certain" if certain else "likely", help=instead)


def is_removed(resource: Resource, bundle: Bundle) -> bool:
    """Say whether the target does not serve the version of an object any more."""
    removal = REMOVED.get((resource.api_version, resource.kind))
    return removal is not None and removal.minor <= bundle.world.settings.minor
