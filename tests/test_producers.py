"""What controllers make without a manifest of its own, and what may be made."""

from __future__ import annotations

import pytest
from model_samples import custom, ingress, resource, resources, secret, service, several

from ingresslint.producers import PodMakers, asks_for_certificates, is_mirror, is_operated, possibles, products

Made = tuple[str, str | None, str, set[str] | None, str | None]

TLS = {"tls.crt", "tls.key"}


def made(text: str) -> list[Made]:
    """Kind, namespace, name, keys and type of what an object gives."""
    return [(p.kind, p.namespace, p.name, set(p.keys) if p.keys else None, p.type) for p in products([resource(text)])]


def annotated(text: str, **annotations: str) -> str:
    lines = "".join(f"    {key.replace('__', '/')}: '{value}'\n" for key, value in annotations.items())
    return text.replace("metadata:\n", f"metadata:\n  annotations:\n{lines}", 1)


def test_a_certificate_gives_its_secret() -> None:
    text = custom("cert-manager.io/v1", "Certificate", "front", namespace="shop", spec="{secretName: front-tls}")
    assert made(text) == [("Secret", "shop", "front-tls", {*TLS, "ca.crt"}, "kubernetes.io/tls")]
    assert made(custom("cert-manager.io/v1", "Certificate", "front")) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cert-manager.io/issuer", "main"),
        ("cert-manager.io/cluster-issuer", "main"),
        ("certmanager.k8s.io/cluster-issuer", "main"),
        ("kubernetes.io/tls-acme", "true"),
        ("kubernetes.io/tls-acme", "1"),
    ],
)
def test_an_ingress_that_asks_for_certificates_gives_the_secrets_of_its_whole_blocks(key: str, value: str) -> None:
    tls = "[{hosts: [a.example.org], secretName: whole}, {secretName: hostless}, {hosts: [b.example.org]}]"
    text = annotated(ingress("front", "web", namespace="shop", tls=tls), **{key.replace("/", "__"): value})
    assert asks_for_certificates(resource(text))
    assert made(text) == [("Secret", "shop", "whole", {*TLS, "ca.crt"}, "kubernetes.io/tls")]


@pytest.mark.parametrize(
    ("key", "value"),
    [("kubernetes.io/tls-acme", "false"), ("cert-manager.io/issuer", ""), ("cert-manager.io/duration", "1h")],
)
def test_other_annotations_ask_for_none(key: str, value: str) -> None:
    tls = "[{hosts: [a.example.org], secretName: whole}]"
    text = annotated(ingress("front", "web", tls=tls), **{key.replace("/", "__"): value})
    assert not asks_for_certificates(resource(text))
    assert made(text) == []


def test_a_sealed_secret_becomes_a_secret_of_its_own_name() -> None:
    text = custom(
        "bitnami.com/v1alpha1",
        "SealedSecret",
        "front-tls",
        namespace="shop",
        spec="{encryptedData: {tls.crt: a}, template: {type: kubernetes.io/tls, metadata: {name: other}, data: {b: c}}}",
    )
    assert made(text) == [("Secret", "shop", "front-tls", {"tls.crt", "b"}, "kubernetes.io/tls")]
    assert made(custom("bitnami.com/v1alpha1", "SealedSecret", "key")) == [("Secret", None, "key", None, "Opaque")]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{data: [{secretKey: tls.crt}, {secretKey: tls.key}]}", ("Secret", "shop", "front", TLS, "Opaque")),
        ("{target: {name: front-tls}, data: [{secretKey: a}]}", ("Secret", "shop", "front-tls", {"a"}, "Opaque")),
        ("{dataFrom: [{extract: {key: k}}]}", ("Secret", "shop", "front", None, "Opaque")),
        (
            "{target: {template: {type: kubernetes.io/tls, data: {tls.crt: x}}}, data: [{secretKey: raw}]}",
            ("Secret", "shop", "front", {"tls.crt"}, "kubernetes.io/tls"),
        ),
        (
            "{target: {template: {mergePolicy: Merge, data: {tls.crt: x}}}, data: [{secretKey: raw}]}",
            ("Secret", "shop", "front", {"tls.crt", "raw"}, "Opaque"),
        ),
        ("{target: {creationPolicy: CreateOrMerge}}", ("Secret", "shop", "front", None, "Opaque")),
        ("{target: {creationPolicy: Orphan}}", ("Secret", "shop", "front", None, "Opaque")),
    ],
)
def test_an_external_secret_gives_what_its_target_says(spec: str, expected: Made) -> None:
    text = custom("external-secrets.io/v1", "ExternalSecret", "front", namespace="shop", spec=spec)
    assert made(text) == [expected]


@pytest.mark.parametrize(
    "target", ["{creationPolicy: Merge}", "{creationPolicy: None}", "{manifest: {apiVersion: v1, kind: ConfigMap}}"]
)
def test_an_external_secret_that_creates_none(target: str) -> None:
    assert made(custom("external-secrets.io/v1", "ExternalSecret", "front", spec=f"{{target: {target}}}")) == []
    cluster_wide = f"{{externalSecretSpec: {{target: {target}}}}}"
    assert made(custom("external-secrets.io/v1", "ClusterExternalSecret", "front", spec=cluster_wide)) == []


def test_the_forerunner_of_external_secrets_gives_a_secret_of_its_own_name() -> None:
    spec = "{backendType: vault, data: [{key: k, name: tls.crt}], template: {type: kubernetes.io/tls}}"
    text = custom("kubernetes-client.io/v1", "ExternalSecret", "front", namespace="shop", spec=spec)
    assert made(text) == [("Secret", "shop", "front", None, "kubernetes.io/tls")]


def test_a_cluster_external_secret_gives_secrets_in_any_namespace() -> None:
    spec = "{externalSecretName: front, externalSecretSpec: {target: {name: front-tls}}}"
    text = custom("external-secrets.io/v1", "ClusterExternalSecret", "all", namespace="ignored", spec=spec)
    assert made(text) == [("Secret", None, "front-tls", None, None)]
    named = custom("external-secrets.io/v1", "ClusterExternalSecret", "all", spec="{externalSecretName: front}")
    assert made(named) == [("Secret", None, "front", None, None)]


@pytest.mark.parametrize("kind", ["VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "HCPVaultSecretsApp"])
def test_a_vault_secret_is_created_only_if_it_says_so(kind: str) -> None:
    def destination(text: str) -> list[Made]:
        return made(custom("secrets.hashicorp.com/v1beta1", kind, "front", spec=f"{{destination: {text}}}"))

    assert destination("{name: front-tls, create: true, type: kubernetes.io/tls}") == [
        ("Secret", None, "front-tls", None, "kubernetes.io/tls")
    ]
    assert destination("{name: front-tls, create: true}") == [("Secret", None, "front-tls", None, "Opaque")]
    assert destination("{name: front-tls}") == []
    assert destination("{name: front-tls, create: false}") == []


def test_a_provider_class_gives_the_secrets_that_it_syncs() -> None:
    spec = "{secretObjects: [{secretName: front-tls, type: kubernetes.io/tls, data: [{key: tls.crt}, {key: tls.key}]}]}"
    text = custom("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", namespace="shop", spec=spec)
    assert made(text) == [("Secret", "shop", "front-tls", TLS, "kubernetes.io/tls")]


@pytest.mark.parametrize("prefix", ["beta", "alpha"])
def test_a_service_of_openshift_gives_its_serving_certificate(prefix: str) -> None:
    text = service("web", namespace="shop")
    text = annotated(text, **{f"service.{prefix}.openshift.io__serving-cert-secret-name": "web-tls"})
    assert made(text) == [("Secret", "shop", "web-tls", TLS, "kubernetes.io/tls")]


@pytest.mark.parametrize(
    ("api_version", "kind", "spec", "expected"),
    [
        (
            "secrets.infisical.com/v1alpha1",
            "InfisicalSecret",
            "{managedSecretReference: {secretName: a, secretNamespace: edge, secretType: kubernetes.io/tls}}",
            [("Secret", "edge", "a", None, "kubernetes.io/tls")],
        ),
        (
            "secrets.infisical.com/v1alpha1",
            "InfisicalSecret",
            "{managedKubeSecretReferences: [{secretName: a}, {secretName: b}]}",
            [("Secret", "shop", "a", None, None), ("Secret", "shop", "b", None, None)],
        ),
        (
            "isindir.github.com/v1alpha3",
            "SopsSecret",
            "{secretTemplates: [{name: a, type: kubernetes.io/tls}, {name: b}]}",
            [("Secret", "shop", "a", None, "kubernetes.io/tls"), ("Secret", "shop", "b", None, None)],
        ),
        (
            "secrets.doppler.com/v1alpha1",
            "DopplerSecret",
            "{managedSecret: {name: a, namespace: edge}}",
            [("Secret", "edge", "a", None, "Opaque")],
        ),
        (
            "k8s.bitwarden.com/v1",
            "BitwardenSecret",
            "{secretName: a}",
            [("Secret", "shop", "a", None, "Opaque")],
        ),
        ("onepassword.com/v1", "OnePasswordItem", "{}", [("Secret", "shop", "thing", None, None)]),
        (
            "kyverno.io/v1",
            "Policy",
            "{rules: [{generate: {kind: Secret, name: a, namespace: edge}}]}",
            [("Secret", "edge", "a", None, None)],
        ),
        (
            "kyverno.io/v1",
            "Policy",
            "{rules: [{generate: {kind: ConfigMap, name: a, namespace: '{{request.object.metadata.name}}'}}]}",
            [("ConfigMap", None, "a", None, None)],
        ),
        ("kyverno.io/v1", "Policy", "{rules: [{generate: {kind: Secret, name: '{{request.name}}'}}]}", []),
        (
            "flagger.app/v1beta1",
            "Canary",
            "{targetRef: {kind: Deployment, name: web}}",
            [("Service", "shop", name, None, None) for name in ("web", "web-primary", "web-canary")],
        ),
        (
            "flagger.app/v1beta1",
            "Canary",
            "{targetRef: {name: web}, service: {name: front}}",
            [("Service", "shop", name, None, None) for name in ("front", "front-primary", "front-canary")],
        ),
        ("jobset.x-k8s.io/v1alpha2", "JobSet", "{}", [("Service", "shop", "thing", None, None)]),
        (
            "jobset.x-k8s.io/v1alpha2",
            "JobSet",
            "{network: {subdomain: workers}}",
            [("Service", "shop", "workers", None, None)],
        ),
        (
            "opensearch.opster.io/v1",
            "OpenSearchCluster",
            "{general: {serviceName: search}}",
            [("Service", "shop", "search", None, None)],
        ),
        (
            "serving.knative.dev/v1",
            "Service",
            "{}",
            [("Service", "shop", "thing", None, None), ("Service", "shop", "thing-private", None, None)],
        ),
        (
            "rabbitmq.com/v1beta1",
            "RabbitmqCluster",
            "{}",
            [
                ("Service", "shop", "thing", None, None),
                ("Service", "shop", "thing-nodes", None, None),
                ("Secret", "shop", "thing-default-user", None, None),
                ("Secret", "shop", "thing-erlang-cookie", None, None),
            ],
        ),
        (
            "monitoring.coreos.com/v1",
            "Prometheus",
            "{}",
            [("Service", "shop", "prometheus-operated", None, None)],
        ),
    ],
)
def test_other_objects_and_what_they_give(api_version: str, kind: str, spec: str, expected: list[Made]) -> None:
    assert made(custom(api_version, kind, "thing", namespace="shop", spec=spec)) == expected


def test_a_cluster_of_cloudnative_pg_gives_its_own_and_its_additional_services() -> None:
    spec = "{managed: {services: {additional: [{serviceTemplate: {metadata: {name: db-pool}}}]}}}"
    found = made(custom("postgresql.cnpg.io/v1", "Cluster", "db", spec=spec))
    assert [name for kind, _, name, _, _ in found if kind == "Service"] == ["db-rw", "db-ro", "db-r", "db-pool"]


@pytest.mark.parametrize(
    ("annotations", "namespaces"),
    [
        ({"replicator.v1.mittwald.de__replicate-to": "edge, team-.*"}, ["edge", None]),
        ({"replicator.v1.mittwald.de__replicate-to-matching": "tls=yes"}, [None]),
        (
            {
                "reflector.v1.k8s.emberstack.com__reflection-allowed": "true",
                "reflector.v1.k8s.emberstack.com__reflection-auto-enabled": "true",
            },
            [None],
        ),
        ({"reflector.v1.k8s.emberstack.com__reflection-allowed": "true"}, []),
        ({"kubed.appscode.com__sync": ""}, [None]),
    ],
)
def test_a_replicated_secret_is_in_other_namespaces_too(
    annotations: dict[str, str], namespaces: list[str | None]
) -> None:
    text = annotated(secret("front-tls", namespace="shop"), **annotations)
    assert made(text) == [("Secret", namespace, "front-tls", None, None) for namespace in namespaces]


def test_a_mirror_is_filled_by_a_replicator() -> None:
    for key in ("replicator.v1.mittwald.de__replicate-from", "reflector.v1.k8s.emberstack.com__reflects"):
        assert is_mirror(resource(annotated(secret("front-tls"), **{key: "shop/front-tls"})))
    assert not is_mirror(resource(secret("front-tls")))


def stems(text: str) -> list[tuple[str, str | None]]:
    return [(p.stem, p.namespace) for p in possibles([resource(text)])]


def test_a_helm_release_may_make_what_begins_with_its_names() -> None:
    text = custom(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "web",
        namespace="flux-system",
        spec="{targetNamespace: shop, releaseName: front, values: {fullnameOverride: gate}, chart: {spec: {chart: nginx}}}",
    )
    assert stems(text) == [(name, "shop") for name in ("front", "gate", "nginx", "shop-web", "web")]
    plain = custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", namespace="shop")
    assert stems(plain) == [("web", "shop")]
    assert stems(custom("helm.cattle.io/v1", "HelmChart", "web", spec="{chart: nginx}")) == [
        ("nginx", None),
        ("web", None),
    ]


def test_an_application_of_argo_cd_installs_in_its_destination() -> None:
    source = (
        "{chart: nginx, helm: {releaseName: gate, parameters: [{name: fullnameOverride, value: front}, {name: a}]}}"
    )
    text = custom(
        "argoproj.io/v1alpha1",
        "Application",
        "web",
        namespace="argocd",
        spec=f"{{destination: {{namespace: shop}}, source: {source}}}",
    )
    assert stems(text) == [(name, "shop") for name in ("front", "gate", "nginx", "web")]
    several = custom(
        "argoproj.io/v1alpha1",
        "Application",
        "web",
        namespace="argocd",
        spec="{sources: [{helm: {valuesObject: {fullnameOverride: front}}}, {chart: redis}]}",
    )
    assert stems(several) == [("front", None), ("redis", None), ("web", None)]


def test_placeholders_name_nothing() -> None:
    spec = "{releaseName: '${NAME}', targetNamespace: '${NAMESPACE}'}"
    (found,) = possibles([resource(custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", spec=spec))])
    assert (found.stem, found.explains("Service", "shop", "web")) == ("web", True)


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("argoproj.io/v1alpha1", "ApplicationSet"),
        ("apiextensions.crossplane.io/v1", "Composition"),
        ("kro.run/v1alpha1", "ResourceGraphDefinition"),
    ],
)
def test_a_generator_may_make_anything(api_version: str, kind: str) -> None:
    (found,) = possibles([resource(custom(api_version, kind, "web", namespace="infra"))])
    assert found.explains("Service", "shop", "whatever")


def test_a_policy_of_kyverno_may_make_the_kind_that_it_generates() -> None:
    named_later = "{rules: [{generate: {kind: Secret, name: '{{request.name}}'}}]}"
    (found,) = possibles([resource(custom("kyverno.io/v1", "ClusterPolicy", "copy", spec=named_later))])
    assert found.explains("Secret", "shop", "front-tls")
    assert not found.explains("Service", "shop", "front-tls")
    cloned = "{rules: [{generate: {namespace: shop, cloneList: {kinds: [v1/Secret, v1/ConfigMap]}}}]}"
    assert [p.kind for p in possibles([resource(custom("kyverno.io/v1", "Policy", "copy", spec=cloned))])] == [
        "Secret",
        "ConfigMap",
    ]
    written_out = "{rules: [{generate: {kind: Secret, name: front-tls}}, {validate: {}}]}"
    assert stems(custom("kyverno.io/v1", "Policy", "copy", spec=written_out)) == []


def test_a_custom_resource_may_make_what_begins_with_its_name() -> None:
    (found,) = possibles([resource(custom("example.org/v1", "Shop", "web", namespace="shop"))])
    assert found.why == "Shop shop/web may create it"
    assert found.explains("Service", "shop", "web")
    assert found.explains("Service", "shop", "web-front")
    assert found.explains("Service", None, "web-front")
    assert found.explains("IngressClass", "", "web")
    assert not found.explains("Service", "shop", "webfront")
    assert not found.explains("Service", "edge", "web")


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("v1", "Service"),
        ("apps/v1", "Deployment"),
        ("cert-manager.io/v1", "Certificate"),
        ("external-secrets.io/v1", "ExternalSecret"),
        ("secrets.hashicorp.com/v1beta1", "VaultStaticSecret"),
        ("monitoring.coreos.com/v1", "ServiceMonitor"),
        ("kafka.strimzi.io/v1beta2", "KafkaTopic"),
        ("argoproj.io/v1alpha1", "Rollout"),
        ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ],
)
def test_objects_that_describe_others_make_none(api_version: str, kind: str) -> None:
    found = resource(custom(api_version, kind, "web"))
    assert not is_operated(found)
    assert list(possibles([found])) == []


@pytest.mark.parametrize(
    ("pairs", "namespace", "makes"),
    [
        ({"strimzi.io/cluster": "orders"}, "shop", True),  # the domain of the label
        ({"app": "events"}, "shop", True),  # the name
        ({"app": "events-broker"}, "shop", True),
        ({"app": "kafka"}, "shop", True),  # the kind
        ({"app": "web"}, "shop", False),
        ({"app": "events"}, "edge", False),
        ({"app": "events"}, None, True),
    ],
)
def test_an_operator_makes_pods_that_its_object_names(pairs: dict[str, str], namespace: str, makes: bool) -> None:
    assert (maker(kafka("events", "shop"), pairs, namespace) is not None) is makes


def maker(text: str, pairs: dict[str, str], namespace: str | None) -> str | None:
    found = PodMakers(resources(text)).maker(pairs, namespace)
    return str(found) if found else None


def kafka(name: str, namespace: str) -> str:
    return custom("kafka.strimzi.io/v1beta2", "Kafka", name, namespace=namespace)


def test_the_maker_in_the_namespace_is_told() -> None:
    both = several(kafka("events", "edge"), kafka("events", "shop"))
    assert maker(both, {"app": "events"}, "shop") == "Kafka shop/events"
    assert maker(both, {"app": "events"}, None) == "Kafka edge/events"
    unknown = several(kafka("events", "${NAMESPACE}"), kafka("events", "edge"))
    assert maker(unknown, {"app": "events"}, "shop") == "Kafka ${NAMESPACE}/events"
    assert maker(kafka("events-log", "shop"), {"app": "events"}, "shop") == "Kafka shop/events-log"
    assert maker(kafka("events-log", "shop"), {"app": "event"}, "shop") is None


def test_a_release_makes_pods_in_its_target_namespace() -> None:
    spec = "{targetNamespace: shop}"
    release = custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", namespace="flux-system", spec=spec)
    told = "HelmRelease flux-system/web"
    assert maker(release, {"app": "web"}, "shop") == told
    assert maker(release, {"app.kubernetes.io/instance": "web-front"}, "shop") == told
    assert maker(release, {"app": "web"}, "flux-system") is None
    assert maker(release, {"app": "api"}, "shop") is None


def test_a_generator_may_make_pods_anywhere() -> None:
    assert maker(custom("argoproj.io/v1alpha1", "ApplicationSet", "all"), {"app": "x"}, "shop") == "ApplicationSet all"
    assert maker(service("web"), {"app": "web"}, None) is None
