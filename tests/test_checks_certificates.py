"""TLS Secrets of Ingresses: one rule speaks of a reference, and no value of a Secret is ever shown."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.findings import Finding

RULES = Layer(select=("tls-*", "internal-error"))
VALUE = "c2VjcmV0IHZhbHVl"


def lint(files: dict[str, str]) -> list[Finding]:
    return list(lint_files({path: text.encode() for path, text in files.items()}, from_mapping({}, RULES)).findings)


def findings(*documents: str) -> list[tuple[str, str]]:
    return [(f.severity, f.rule) for f in lint({"a.yaml": "---\n".join((*documents, SERVICE))})]


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 3000}]}
"""


def ingress(name: str = "front-tls", *, klass: str = "nginx", annotation: str = "") -> str:
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: front, namespace: shop, annotations: {{{annotation}}}}}
spec:
  ingressClassName: {klass}
  tls: [{{hosts: [shop.example.org], secretName: {name}}}]
  defaultBackend: {{service: {{name: front, port: {{number: 80}}}}}}
"""


def secret(
    name: str = "front-tls", *, kind: str = "kubernetes.io/tls", keys: str = "tls.crt tls.key", namespace: str = "shop"
) -> str:
    data = ", ".join(f"{key}: {VALUE}" for key in keys.split())
    return f"""\
apiVersion: v1
kind: Secret
metadata: {{name: {name}, namespace: {namespace}}}
type: {kind}
data: {{{data}}}
"""


@pytest.mark.parametrize(
    ("found", "klass", "expected"),
    [
        (secret(), "nginx", []),
        (secret(namespace="certificates"), "nginx", [("error", "tls-secret-other-namespace")]),
        (secret("frnt-tls"), "nginx", [("error", "tls-secret-not-found")]),
        (secret("frnt-tls", kind="Opaque", keys="password"), "nginx", [("warning", "tls-secret-not-found")]),
        (secret("front", kind="Opaque", keys="password"), "nginx", [("info", "tls-secret-not-found")]),
        (secret("front-certificate"), "nginx", [("warning", "tls-secret-not-found")]),
        (secret(kind="Opaque"), "nginx", [("warning", "tls-secret-wrong-type")]),
        (secret(kind="Opaque"), "azure-application-gateway", [("error", "tls-secret-wrong-type")]),
        (secret(kind="Opaque", keys="tls.key"), "nginx", [("error", "tls-secret-missing-keys")]),
        (secret(keys="tls.crt"), "nginx", [("error", "tls-secret-missing-keys")]),
        (secret(keys=""), "nginx", [("error", "tls-secret-missing-keys")]),
        (secret(keys="tls.crt"), "alb", []),
        (secret(namespace="certificates"), "alb", []),
    ],
)
def test_one_rule_speaks_of_a_reference(found: str, klass: str, expected: list[tuple[str, str]]) -> None:
    assert findings(ingress(klass=klass), found) == expected


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (secret(keys="tls.crt other"), "tls-secret-missing-keys"),
        (secret(kind="Opaque"), "tls-secret-wrong-type"),
        (secret("frnt-tls"), "tls-secret-not-found"),
    ],
)
def test_no_value_of_a_secret_is_shown(found: str, rule: str) -> None:
    told = lint({"a.yaml": f"{ingress()}---\n{found}---\n{SERVICE}"})
    assert [finding.rule for finding in told] == [rule]
    assert VALUE not in repr(told)


def test_a_variant_that_has_the_keys_is_enough() -> None:
    files = {"a.yaml": f"{ingress()}---\n{SERVICE}", "b.yaml": secret(keys="tls.crt"), "c.yaml": secret()}
    assert lint(files) == []


def test_a_name_that_no_secret_can_have_is_left_to_the_validation() -> None:
    assert findings(ingress("certificates/front-tls"), secret(namespace="certificates")) == []


@pytest.mark.parametrize(
    "annotation",
    [
        'nginx.ingress.kubernetes.io/ssl-passthrough: "true"',
        "networking.gke.io/managed-certificates: front",
        "ingress.gcp.kubernetes.io/pre-shared-cert: front",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate: front",
        "projectcontour.io/tls-cert-namespace: certificates",
        "cert-manager.io/issuer: letsencrypt",
    ],
)
def test_certificates_from_elsewhere_are_not_looked_for(annotation: str) -> None:
    assert findings(ingress(annotation=annotation)) == []
    assert findings(ingress()) == [("info", "tls-secret-not-found")]


def test_the_message_names_the_hosts() -> None:
    text = ingress().replace("hosts: [shop.example.org]", "hosts: [a.example.org, b.example.org, c.example.org]")
    message = (
        "Ingress shop/front takes its certificate for a.example.org and 2 other hosts from Secret shop/front-tls, "
        "which is not defined"
    )
    assert [f.message for f in lint({"a.yaml": f"{text}---\n{SERVICE}"})] == [message]


def test_a_secret_of_the_same_name_in_an_unrelated_folder_is_not_certain() -> None:
    files = {"shop/a.yaml": f"{ingress()}---\n{SERVICE}", "vault/b.yaml": secret(namespace="certificates")}
    assert [(f.severity, f.rule) for f in lint(files)] == [("warning", "tls-secret-other-namespace")]
