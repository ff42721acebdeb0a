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
        (secret(keys="tls.crt", kind="Opaque"), "alb", []),
        (secret(keys="tls.crt"), "alb", [("error", "tls-secret-missing-keys")]),  # the API refuses the Secret
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


def certificate(name: str, namespace: str) -> str:
    return f"""\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {{name: shop, namespace: {namespace}}}
spec: {{secretName: {name}, dnsNames: [shop.example.org], issuerRef: {{name: ca}}}}
"""


def told(*documents: str) -> list[tuple[str, str, str, str | None, list[str]]]:
    return [
        (f"{f.location.span.line} {f.severity}", f.rule, f.message, f.help, [r.message for r in f.related])
        for f in lint({"a.yaml": "---\n".join((*documents, SERVICE))})
    ]


def test_what_a_producer_makes_elsewhere_or_under_nearly_the_name_is_the_other_end() -> None:
    takes = "Ingress shop/front takes its certificate for shop.example.org from Secret shop/front-tls"
    assert told(ingress(), certificate("front-tls", "certificates")) == [
        (
            "6 warning",
            "tls-secret-other-namespace",
            f"{takes}, but Certificate certificates/shop makes that Secret in namespace certificates",
            None,
            ["Certificate certificates/shop is defined here"],
        )
    ]
    assert told(ingress(), certificate("frnot-tls", "shop")) == [
        (
            "6 warning",
            "tls-secret-not-found",
            f"{takes}, which is not defined; Certificate shop/shop makes frnot-tls",
            "secretName: frnot-tls",
            ["Certificate shop/shop is defined here"],
        )
    ]
    assert told(ingress(), certificate("back-tls", "shop")) == [
        ("6 info", "tls-secret-not-found", f"{takes}, which is not defined", None, [])
    ]


def test_a_secret_for_tls_needs_both_keys_also_where_no_ingress_names_it() -> None:
    message = "Secret shop/other is of type kubernetes.io/tls and lacks tls.key, so that the API refuses it"
    assert told(secret("other", keys="tls.crt")) == [("5 error", "tls-secret-missing-keys", message, None, [])]
    assert told(secret("other", keys="tls.crt", kind="Opaque")) == []
    assert [rule for _, rule, *_ in told(ingress(), secret(keys="tls.crt"))] == ["tls-secret-missing-keys"]


def test_a_tls_block_without_a_secret_is_told_once() -> None:
    block = "tls: [{hosts: [shop.example.org], secretName: front-tls}]"
    assert [rule for _, rule, *_ in told(ingress().replace(block, "tls: [{}]"))] == ["tls-without-secret"]
    misspelt = "tls: [{hosts: [shop.example.org], secret: front-tls}]"
    assert told(ingress().replace(block, misspelt)) == []
