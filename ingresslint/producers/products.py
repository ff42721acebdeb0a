"""What objects state that controllers will make: Secrets, Services and ConfigMaps whose names are known.

Most are in the table of producers; here are those that more than names tell. Sources: the API documents of
cert-manager, External Secrets, Sealed Secrets, Secrets Store CSI driver, service-ca-operator, kubernetes-replicator,
kubernetes-reflector, config-syncer and Kyverno.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ingresslint.kinds import TLS_KEYS, TLS_TYPE
from ingresslint.producers.table import KNOWN, Product, Table
from ingresslint.resources import Resource, is_placeholder

_TLS_KEYS = frozenset(TLS_KEYS)
_NOT_CREATING = frozenset({"Merge", "None"})
"""Creation policies of External Secrets that need a Secret which is already there."""


def products(resources: Iterable[Resource], table: Table = KNOWN) -> Iterator[Product]:
    """Give what the objects state that controllers will make."""
    for resource in resources:
        identity = (resource.group, resource.kind)
        for producer in table.of(*identity):
            for made in producer.makes:
                yield from made.products(resource)
        read = _READERS.get(identity)
        if read is not None:
            yield from read(resource)
        yield from _replicas(resource)


def _certificate_secret(name: str, by: Resource) -> Product:
    return Product("Secret", by.namespace, name, by, _TLS_KEYS | {"ca.crt"}, TLS_TYPE)


def _shim(resource: Resource) -> Iterator[Product]:
    """cert-manager's ingress-shim: a Certificate for every tls block that has hosts and a secretName."""
    if not asks_for_certificates(resource):
        return
    for block in resource.get("spec", "tls").each():
        name = block.get("secretName").text
        if name and block.get("hosts").value:
            yield _certificate_secret(name, resource)


def asks_for_certificates(resource: Resource) -> bool:
    """Say whether annotations of an Ingress make cert-manager (or kube-lego before it) issue its certificates."""
    annotations = resource.get("metadata", "annotations").mapping
    acme = annotations.get("kubernetes.io/tls-acme")
    return (
        bool(annotations.get("cert-manager.io/issuer"))
        or bool(annotations.get("cert-manager.io/cluster-issuer"))
        or any(k.startswith("certmanager.k8s.io/") and k.endswith("issuer") for k in annotations)
        or acme is True
        or (isinstance(acme, str) and acme in {"1", "t", "T", "TRUE", "true", "True"})
    )


def _sealed(resource: Resource) -> Iterator[Product]:
    """A SealedSecret becomes a Secret of its own name, whatever its template says."""
    spec = resource.get("spec")
    keys = frozenset(spec.get("encryptedData").mapping) | frozenset(spec.get("template", "data").mapping)
    yield Product(
        "Secret",
        resource.namespace,
        resource.name,
        resource,
        keys or None,
        spec.get("template", "type").text or "Opaque",
    )


def _external(resource: Resource) -> Iterator[Product]:
    target = resource.get("spec", "target")
    if target.get("creationPolicy").text in _NOT_CREATING or target.get("manifest").exists:
        return
    spec = resource.get("spec")
    keys: frozenset[str] | None = None
    template = target.get("template")
    if not spec.get("dataFrom").exists and not template.get("templateFrom").exists:
        stated = {d.get("secretKey").text or "" for d in spec.get("data").each()}
        keys = frozenset(template.get("data").mapping) or frozenset(stated)
        if template.get("mergePolicy").value == "Merge":
            keys |= frozenset(stated)
    type_ = template.get("type").text or "Opaque"
    yield Product("Secret", resource.namespace, target.get("name").text or resource.name, resource, keys, type_)


def _cluster_external(resource: Resource) -> Iterator[Product]:
    spec = resource.get("spec")
    target = spec.get("externalSecretSpec", "target")
    if target.get("creationPolicy").text in _NOT_CREATING or target.get("manifest").exists:
        return
    name = target.get("name").text or spec.get("externalSecretName").text or resource.name
    yield Product("Secret", None, name, resource)


def _provider_class(resource: Resource) -> Iterator[Product]:
    for item in resource.get("spec", "secretObjects").each():
        name = item.get("secretName").text
        if name:
            keys = frozenset(d.get("key").text or "" for d in item.get("data").each())
            yield Product("Secret", resource.namespace, name, resource, keys, item.get("type").text)


def _serving_certificate(resource: Resource) -> Iterator[Product]:
    for key in (
        "service.beta.openshift.io/serving-cert-secret-name",
        "service.alpha.openshift.io/serving-cert-secret-name",
    ):
        name = resource.annotation(key)
        if name:
            yield Product("Secret", resource.namespace, name, resource, _TLS_KEYS, TLS_TYPE)


def _kyverno(resource: Resource) -> Iterator[Product]:
    """What the rules of a policy generate, under a name that they write out."""
    for rule in resource.get("spec", "rules").each():
        made = rule.get("generate")
        kind, name, namespace = made.get("kind").text, made.get("name").text, made.get("namespace").text
        if kind and name and not is_placeholder(name):
            yield Product(kind, None if is_placeholder(namespace) else namespace, name, resource)


_READERS: dict[tuple[str, str], Callable[[Resource], Iterator[Product]]] = {
    ("networking.k8s.io", "Ingress"): _shim,
    ("bitnami.com", "SealedSecret"): _sealed,
    ("external-secrets.io", "ExternalSecret"): _external,
    ("external-secrets.io", "ClusterExternalSecret"): _cluster_external,
    ("secrets-store.csi.x-k8s.io", "SecretProviderClass"): _provider_class,
    ("", "Service"): _serving_certificate,
    ("kyverno.io", "ClusterPolicy"): _kyverno,
    ("kyverno.io", "Policy"): _kyverno,
}

_REPLICATOR = "replicator.v1.mittwald.de"
_REFLECTOR = "reflector.v1.k8s.emberstack.com"
_CONFIG_SYNCER = "kubed.appscode.com/sync"


def _replicas(resource: Resource) -> Iterator[Product]:
    """Copies of a Secret or ConfigMap that a replicator makes in other namespaces."""
    if not resource.is_a("", "Secret", "ConfigMap"):
        return
    annotations = resource.annotations
    to = annotations.get(f"{_REPLICATOR}/replicate-to")
    matching = f"{_REPLICATOR}/replicate-to-matching" in annotations
    auto = (
        annotations.get(f"{_REFLECTOR}/reflection-allowed") == "true"
        and annotations.get(f"{_REFLECTOR}/reflection-auto-enabled") == "true"
    )
    if matching or auto or _CONFIG_SYNCER in annotations:
        yield Product(resource.kind, None, resource.name, resource)
    elif to:
        for namespace in (part.strip() for part in to.split(",")):
            plain = re.fullmatch(r"[a-z0-9-]+", namespace)
            yield Product(resource.kind, namespace if plain else None, resource.name, resource)


def is_mirror(resource: Resource) -> bool:
    """Say whether a Secret is a placeholder that a controller fills later, so that its keys say nothing."""
    annotations = resource.annotations
    return f"{_REPLICATOR}/replicate-from" in annotations or f"{_REFLECTOR}/reflects" in annotations
