"""What appears in a cluster without a manifest of its own: Secrets, Services and pods that controllers make.

A `Product` is stated by an object: its name is known. A `Possible` is an object that may make something whose name can only be
guessed from its own. Sources: the API documents of cert-manager, External Secrets, Sealed Secrets, Vault Secrets Operator,
Secrets Store CSI driver, service-ca-operator, kubernetes-replicator, kubernetes-reflector, and of the operators in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ingresslint import kinds
from ingresslint.resources import Resource, same_namespace

_SERVICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("kafka.strimzi.io", "Kafka"): ("{}-kafka-bootstrap", "{}-kafka-brokers", "{}-kafka-external-bootstrap"),
    ("kafka.strimzi.io", "KafkaConnect"): ("{}-connect-api",),
    ("kafka.strimzi.io", "KafkaBridge"): ("{}-bridge-service",),
    ("kafka.strimzi.io", "KafkaMirrorMaker2"): ("{}-mirrormaker2-api",),
    ("monitoring.coreos.com", "Prometheus"): ("prometheus-operated",),
    ("monitoring.coreos.com", "PrometheusAgent"): ("prometheus-agent-operated",),
    ("monitoring.coreos.com", "Alertmanager"): ("alertmanager-operated",),
    ("monitoring.coreos.com", "ThanosRuler"): ("thanos-ruler-operated",),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): ("{}-es-http", "{}-es-transport", "{}-es-internal-http"),
    ("kibana.k8s.elastic.co", "Kibana"): ("{}-kb-http",),
    ("apm.k8s.elastic.co", "ApmServer"): ("{}-apm-http",),
    ("enterprisesearch.k8s.elastic.co", "EnterpriseSearch"): ("{}-ent-http",),
    ("agent.k8s.elastic.co", "Agent"): ("{}-agent-http",),
    ("maps.k8s.elastic.co", "ElasticMapsServer"): ("{}-ems-http",),
    ("postgresql.cnpg.io", "Cluster"): ("{}-rw", "{}-ro", "{}-r"),
    ("postgresql.cnpg.io", "Pooler"): ("{}",),
    ("acid.zalan.do", "postgresql"): ("{}", "{}-repl", "{}-config", "{}-pooler", "{}-pooler-repl"),
    ("postgres-operator.crunchydata.com", "PostgresCluster"): (
        "{}-primary",
        "{}-replicas",
        "{}-pods",
        "{}-ha",
        "{}-ha-config",
        "{}-pgbouncer",
    ),
    ("rabbitmq.com", "RabbitmqCluster"): ("{}", "{}-nodes"),
    ("opentelemetry.io", "OpenTelemetryCollector"): (
        "{}-collector",
        "{}-collector-headless",
        "{}-collector-monitoring",
    ),
    ("grafana.integreatly.org", "Grafana"): ("{}-service",),
    ("integreatly.org", "Grafana"): ("grafana-service",),
    ("serving.knative.dev", "Service"): ("{}", "{}-private"),
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"): ("{}-svc",),
    ("minio.min.io", "Tenant"): ("minio", "{}-hl", "{}-console"),
    ("k8s.keycloak.org", "Keycloak"): ("{}-service",),
    ("argoproj.io", "ArgoCD"): ("{}-server", "{}-repo-server", "{}-redis"),
    ("jaegertracing.io", "Jaeger"): ("{}-query", "{}-collector", "{}-agent"),
    ("crdb.cockroachlabs.com", "CrdbCluster"): ("{}", "{}-public"),
    ("pingcap.com", "TidbCluster"): ("{}-tidb", "{}-pd"),
    ("mysql.oracle.com", "InnoDBCluster"): ("{}", "{}-instances"),
    ("k8s.mariadb.com", "MariaDB"): ("{}", "{}-primary", "{}-secondary"),
    ("pxc.percona.com", "PerconaXtraDBCluster"): ("{}-haproxy", "{}-pxc", "{}-proxysql"),
    ("psmdb.percona.com", "PerconaServerMongoDB"): ("{}-rs0", "{}-mongos"),
    ("clickhouse.altinity.com", "ClickHouseInstallation"): ("clickhouse-{}",),
    ("solr.apache.org", "SolrCloud"): ("{}-solrcloud-common", "{}-solrcloud-headless"),
    ("operator.victoriametrics.com", "VMSingle"): ("vmsingle-{}",),
    ("operator.victoriametrics.com", "VMAgent"): ("vmagent-{}",),
    ("operator.victoriametrics.com", "VMCluster"): ("vmselect-{}", "vminsert-{}", "vmstorage-{}"),
    ("operator.victoriametrics.com", "VMAlertmanager"): ("vmalertmanager-{}",),
    ("dragonflydb.io", "Dragonfly"): ("{}",),
    ("serving.kserve.io", "InferenceService"): ("{}", "{}-predictor"),
    ("sparkoperator.k8s.io", "SparkApplication"): ("{}-ui-svc",),
    ("ray.io", "RayCluster"): ("{}-head-svc",),
    ("ray.io", "RayService"): ("{}-head-svc", "{}-serve-svc"),
    ("leaderworkerset.x-k8s.io", "LeaderWorkerSet"): ("{}",),
    ("ceph.rook.io", "CephCluster"): ("rook-ceph-mgr", "rook-ceph-mgr-dashboard"),
    ("ceph.rook.io", "CephObjectStore"): ("rook-ceph-rgw-{}",),
}
"""(group, kind) → names of the Services that its operator makes; `{}` is the object's name."""

_SECRETS: dict[tuple[str, str], tuple[str, ...]] = {
    ("kafka.strimzi.io", "Kafka"): ("{}-cluster-ca-cert", "{}-clients-ca-cert", "{}-cluster-ca"),
    ("kafka.strimzi.io", "KafkaUser"): ("{}",),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): (
        "{}-es-http-certs-public",
        "{}-es-http-certs-internal",
        "{}-es-elastic-user",
    ),
    ("kibana.k8s.elastic.co", "Kibana"): ("{}-kb-http-certs-public", "{}-kb-http-certs-internal"),
    ("postgresql.cnpg.io", "Cluster"): ("{}-app", "{}-superuser", "{}-ca", "{}-server", "{}-replication"),
    ("postgres-operator.crunchydata.com", "PostgresCluster"): ("{}-cluster-cert",),
    ("rabbitmq.com", "RabbitmqCluster"): ("{}-default-user", "{}-erlang-cookie"),
    ("grafana.integreatly.org", "Grafana"): ("{}-admin-credentials",),
    ("onepassword.com", "OnePasswordItem"): ("{}",),
}

_INERT_GROUPS: frozenset[str] = frozenset(
    {
        "cert-manager.io",
        "acme.cert-manager.io",
        "gateway.networking.k8s.io",
        "gateway.envoyproxy.io",
        "networking.istio.io",
        "security.istio.io",
        "telemetry.istio.io",
        "traefik.io",
        "traefik.containo.us",
        "projectcontour.io",
        "route.openshift.io",
        "policy.networking.k8s.io",
        "cilium.io",
        "crd.projectcalico.org",
        "external-secrets.io",
        "bitnami.com",
        "elbv2.k8s.aws",
        "cloud.google.com",
        "networking.gke.io",
        "metallb.io",
        "kyverno.io",
        "autoscaling.k8s.io",
        "configuration.konghq.com",
        "kustomize.config.k8s.io",
        "snapshot.storage.k8s.io",
        "secrets-store.csi.x-k8s.io",
    }
)
"""Groups whose objects steer or describe others: they make neither Services nor pods."""

_INERT_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("monitoring.coreos.com", "ServiceMonitor"),
        ("monitoring.coreos.com", "PodMonitor"),
        ("monitoring.coreos.com", "PrometheusRule"),
        ("monitoring.coreos.com", "Probe"),
        ("keda.sh", "ScaledObject"),
        ("keda.sh", "TriggerAuthentication"),
        ("argoproj.io", "Rollout"),
        ("argoproj.io", "AnalysisTemplate"),
        ("argoproj.io", "AppProject"),
        ("apps.openshift.io", "DeploymentConfig"),
        ("apps.kruise.io", "CloneSet"),
        ("apps.kruise.io", "StatefulSet"),
        ("apps.kruise.io", "DaemonSet"),
    }
)

RELEASE_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("helm.fluxcd.io", "HelmRelease"),
        ("helm.cattle.io", "HelmChart"),
        ("argoproj.io", "Application"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
    }
)
"""Objects that install a release: names that begin with the release's name may be its."""

GENERATOR_KINDS: frozenset[tuple[str, str]] = frozenset(
    {
        ("argoproj.io", "ApplicationSet"),
        ("core.oam.dev", "Application"),
        ("fleet.cattle.io", "Bundle"),
        ("fleet.cattle.io", "GitRepo"),
        ("addons.cluster.x-k8s.io", "ClusterResourceSet"),
        ("work.open-cluster-management.io", "ManifestWork"),
        ("apiextensions.crossplane.io", "Composition"),
        ("kro.run", "ResourceGraphDefinition"),
        ("packaging.carvel.dev", "PackageInstall"),
    }
)
"""Objects that bring in others whose names cannot be guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """An object that a controller will make. `keys` and `type` are those of a Secret, None where they are not stated."""

    kind: str
    namespace: str | None
    name: str
    by: Resource
    keys: frozenset[str] | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """An object that may make things named after it."""

    by: Resource
    namespace: str | None
    stem: str
    why: str

    def explains(self, namespace: str | None, name: str) -> bool:
        """Say whether a missing name in a namespace may be its work: the name is the stem or begins with it."""
        return same_namespace(self.namespace, namespace) and (
            not self.stem or name == self.stem or name.startswith(f"{self.stem}-")
        )


def products(resources: Iterable[Resource]) -> Iterator[Product]:
    """Give what the objects state that controllers will make."""
    for resource in resources:
        identity = (resource.group, resource.kind)
        for template in _SERVICES.get(identity, ()):
            yield Product("Service", resource.namespace, template.format(resource.name), resource)
        for template in _SECRETS.get(identity, ()):
            yield Product("Secret", resource.namespace, template.format(resource.name), resource)
        read = _READERS.get(identity)
        if read is not None:
            yield from read(resource)
        yield from _replicas(resource)


def possibles(resources: Iterable[Resource]) -> Iterator[Possible]:
    """Give the objects that may make things which can only be guessed."""
    for resource in resources:
        identity = (resource.group, resource.kind)
        if identity in RELEASE_KINDS:
            yield from _release(resource)
        elif identity in GENERATOR_KINDS:
            yield Possible(resource, None, "", f"{resource.kind} {resource.name} may create it")
        elif is_operated(resource) and resource.name:
            yield Possible(resource, resource.namespace or None, resource.name, f"{resource} may create it")


def is_operated(resource: Resource) -> bool:
    """Say whether an operator may make Services and pods from this object: a custom resource of no inert kind."""
    return (
        resource.group not in kinds.BUILTIN
        and "." in resource.group
        and resource.group not in _INERT_GROUPS
        and (resource.group, resource.kind) not in _INERT_KINDS
    )


def _release(resource: Resource) -> Iterator[Possible]:
    spec = resource.get("spec")
    where = (
        spec.get("targetNamespace").text
        or spec.get("destination", "namespace").text
        or (resource.namespace if resource.group != "argoproj.io" else None)
    )
    names = {
        resource.name,
        spec.get("releaseName").text,
        spec.get("values", "fullnameOverride").text,
        spec.get("source", "helm", "releaseName").text,
        spec.get("chart", "spec", "chart").text,
        spec.get("source", "chart").text,
        spec.get("chart").text,
    }
    for name in sorted(n for n in names if n):
        yield Possible(resource, where, name, f"{resource.kind} {resource.name} may create it")


def _certificate(resource: Resource) -> Iterator[Product]:
    name = resource.get("spec", "secretName").text
    if name:
        keys = frozenset({"tls.crt", "tls.key", "ca.crt"})
        yield Product("Secret", resource.namespace, name, resource, keys, "kubernetes.io/tls")


def _shim(resource: Resource) -> Iterator[Product]:
    """cert-manager's ingress-shim: a Certificate for every tls block that has hosts and a secretName."""
    if not asks_for_certificates(resource):
        return
    for block in resource.get("spec", "tls").each():
        name = block.get("secretName").text
        if name and block.get("hosts").value:
            keys = frozenset({"tls.crt", "tls.key", "ca.crt"})
            yield Product("Secret", resource.namespace, name, resource, keys, "kubernetes.io/tls")


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
    if target.get("creationPolicy").value in {"Merge", "None"} or target.get("manifest").exists:
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
    name = target.get("name").text or spec.get("externalSecretName").text or resource.name
    yield Product("Secret", None, name, resource)


def _vault(resource: Resource) -> Iterator[Product]:
    destination = resource.get("spec", "destination")
    name = destination.get("name").text
    if destination.get("create").value is True and name:
        yield Product("Secret", resource.namespace, name, resource, None, destination.get("type").text or "Opaque")


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
            keys = frozenset({"tls.crt", "tls.key"})
            yield Product("Secret", resource.namespace, name, resource, keys, "kubernetes.io/tls")


def _infisical(resource: Resource) -> Iterator[Product]:
    spec = resource.get("spec")
    references = [spec.get("managedSecretReference"), *spec.get("managedKubeSecretReferences").each()]
    for reference in references:
        name = reference.get("secretName").text
        if name:
            namespace = reference.get("secretNamespace").text or resource.namespace
            yield Product("Secret", namespace, name, resource, None, reference.get("secretType").text)


def _sops(resource: Resource) -> Iterator[Product]:
    for template in resource.get("spec", "secretTemplates").each():
        name = template.get("name").text
        if name:
            yield Product("Secret", resource.namespace, name, resource, None, template.get("type").text)


def _canary(resource: Resource) -> Iterator[Product]:
    """Flagger makes the apex Service and its primary and canary twins."""
    spec = resource.get("spec")
    name = spec.get("service", "name").text or spec.get("targetRef", "name").text
    for made in (name, f"{name}-primary", f"{name}-canary") if name else ():
        yield Product("Service", resource.namespace, made, resource)


def _jobset(resource: Resource) -> Iterator[Product]:
    name = resource.get("spec", "network", "subdomain").text or resource.name
    yield Product("Service", resource.namespace, name, resource)


def _open_search(resource: Resource) -> Iterator[Product]:
    name = resource.get("spec", "general", "serviceName").text or resource.name
    yield Product("Service", resource.namespace, name, resource)


def _cnpg_services(resource: Resource) -> Iterator[Product]:
    for item in resource.get("spec", "managed", "services", "additional").each():
        name = item.get("serviceTemplate", "metadata", "name").text
        if name:
            yield Product("Service", resource.namespace, name, resource)


_READERS: dict[tuple[str, str], Callable[[Resource], Iterator[Product]]] = {
    ("cert-manager.io", "Certificate"): _certificate,
    ("networking.k8s.io", "Ingress"): _shim,
    ("bitnami.com", "SealedSecret"): _sealed,
    ("external-secrets.io", "ExternalSecret"): _external,
    ("kubernetes-client.io", "ExternalSecret"): _external,
    ("external-secrets.io", "ClusterExternalSecret"): _cluster_external,
    ("secrets.hashicorp.com", "VaultStaticSecret"): _vault,
    ("secrets.hashicorp.com", "VaultDynamicSecret"): _vault,
    ("secrets.hashicorp.com", "VaultPKISecret"): _vault,
    ("secrets.hashicorp.com", "HCPVaultSecretsApp"): _vault,
    ("secrets-store.csi.x-k8s.io", "SecretProviderClass"): _provider_class,
    ("", "Service"): _serving_certificate,
    ("secrets.infisical.com", "InfisicalSecret"): _infisical,
    ("isindir.github.com", "SopsSecret"): _sops,
    ("flagger.app", "Canary"): _canary,
    ("jobset.x-k8s.io", "JobSet"): _jobset,
    ("opensearch.opster.io", "OpenSearchCluster"): _open_search,
    ("postgresql.cnpg.io", "Cluster"): _cnpg_services,
}

_REPLICATOR = "replicator.v1.mittwald.de"
_REFLECTOR = "reflector.v1.k8s.emberstack.com"


def _replicas(resource: Resource) -> Iterator[Product]:
    """Copies of a Secret or ConfigMap that kubernetes-replicator or kubernetes-reflector makes in other namespaces."""
    if not resource.is_a("", "Secret", "ConfigMap"):
        return
    annotations = resource.annotations
    to = annotations.get(f"{_REPLICATOR}/replicate-to")
    matching = f"{_REPLICATOR}/replicate-to-matching" in annotations
    auto = (
        annotations.get(f"{_REFLECTOR}/reflection-allowed") == "true"
        and annotations.get(f"{_REFLECTOR}/reflection-auto-enabled") == "true"
    )
    if matching or auto:
        yield Product(resource.kind, None, resource.name, resource)
    elif to:
        for namespace in (part.strip() for part in to.split(",")):
            plain = re.fullmatch(r"[a-z0-9-]+", namespace)
            yield Product(resource.kind, namespace if plain else None, resource.name, resource)


def is_mirror(resource: Resource) -> bool:
    """Say whether a Secret is a placeholder that a controller fills later, so that its keys say nothing."""
    annotations = resource.annotations
    return f"{_REPLICATOR}/replicate-from" in annotations or f"{_REFLECTOR}/reflects" in annotations


def may_make_pods(resource: Resource, pairs: dict[str, str]) -> bool:
    """Say whether pods that match a selector may come from this object, judged by names and by the label keys' domains."""
    identity = (resource.group, resource.kind)
    if identity in GENERATOR_KINDS:
        return True
    if identity in RELEASE_KINDS:
        return any(p.stem and _alike(p.stem, value) for p in _release(resource) for value in pairs.values())
    if not is_operated(resource):
        return False
    domain = _domain(resource.group)
    for key, value in pairs.items():
        prefix, slash, _ = key.rpartition("/")
        if slash and _domain(prefix) == domain:
            return True
        if _alike(resource.name, value):
            return True
    words = set(re.split(r"[^a-z0-9]+", resource.kind.lower() + " " + resource.group))
    return any(value.lower() in words for value in pairs.values() if len(value) > 2)


def _alike(name: str, value: str) -> bool:
    return bool(name) and (value == name or value.startswith(f"{name}-") or name.startswith(f"{value}-"))


def _domain(name: str) -> str:
    """Registered domain of a group or label prefix: its last two parts."""
    return ".".join(name.split(".")[-2:])
