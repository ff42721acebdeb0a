"""What Kubernetes, its tools and its controllers make of small manifests, and what is said of each through the whole engine.

A line's comment `# error: rule-id` marks every finding that is expected; nothing else may be found, not even an info.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from marked_files import expected, told

from ingresslint.config import Config
from ingresslint.engine import lint_files
from ingresslint.findings import Result

Files = Mapping[str, str]


def case(name: str, files: Files | str, *messages: str) -> Any:
    """A case of a table: files with marks, or the text of one file, and the messages in the order of the marks."""
    return pytest.param({"shop.yaml": files} if isinstance(files, str) else files, list(messages), id=name)


def lint(files: Files) -> Result:
    return lint_files({path: text.encode() for path, text in files.items()}, Config(), today=date(2030, 1, 31))


def judge(files: Files, messages: list[str]) -> None:
    """Compare the findings with the marks and the messages."""
    assert told(lint(files).findings) == expected(files, messages)


def several(*documents: str) -> str:
    return "---\n".join(documents)


def config_map(name: str, metadata: str = "") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{metadata}"


def service(spec: str, *, name: str = "front", annotations: str = "") -> str:
    """A Service of namespace shop; the parts are lines, indented by two and four blanks."""
    metadata = f"  name: {name}\n  namespace: shop\n" + (f"  annotations:\n{annotations}" if annotations else "")
    return f"apiVersion: v1\nkind: Service\nmetadata:\n{metadata}spec:\n{spec}"


def deployment(name: str = "web", *, label: str = "web", spec: str = "", ports: str = "[{containerPort: 3000}]") -> str:
    """A Deployment of namespace shop; `spec` holds further lines of the pod, indented by six blanks."""
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  namespace: shop\n"
        f"spec:\n  selector:\n    matchLabels:\n      app: {label}\n"
        f"  template:\n    metadata:\n      labels:\n        app: {label}\n    spec:\n{spec}"
        f"      containers:\n        - name: {name}\n          image: registry.example.org/{name}:1.4\n          ports: {ports}\n"
    )


def ingress(
    *,
    name: str = "front",
    of_class: str = "nginx",
    annotation: str = "",
    tls: str = "",
    host: str = "shop.example.org",
    path: str = "/",
    path_type: str = "Prefix",
    to: str = "front",
    port: str = "number: 80",
) -> str:
    """An Ingress of namespace shop with one path; `tls` holds lines, indented by two blanks."""
    annotations = f"  annotations:\n    {annotation}\n" if annotation else ""
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {name}\n  namespace: shop\n{annotations}"
        f"spec:\n  ingressClassName: {of_class}\n{tls}  rules:\n    - host: '{host}'\n      http:\n        paths:\n"
        f"          - path: {path}\n            pathType: {path_type}\n            backend:\n"
        f"              service:\n                name: {to}\n                port:\n                  {port}\n"
    )


def listening(port: str, target: str = "3000") -> str:
    """The spec of a Service of the web pods with one port."""
    return f"  selector:\n    app: web\n  ports:\n    - port: {port}\n      targetPort: {target}\n"


WEB = deployment()
FRONT = service(listening("80"))


# How values are read

SCALARS = [
    case(
        "a bare y is a boolean, and a selector takes text only",
        several(
            service("  selector:\n    app: y # error: non-string-label-or-annotation\n  ports:\n    - port: 80\n"),
            deployment(label="'y'", ports="[]"),
        ),
        "The selector app of Service shop/front is the boolean true (written y); the API takes only text and refuses the object",
    ),
    case(
        "kustomize writes a bare y in quotes, so that what it builds is fine",
        {
            "kustomization.yaml": "resources:\n  - shop.yaml\n",
            "shop.yaml": several(
                service("  selector:\n    app: y\n  ports:\n    - port: 80\n"), deployment(label="'y'", ports="[]")
            ),
        },
    ),
    case(
        "a text of digits and one e is a number",
        config_map("settings", "  labels:\n    commit: 1234e56 # error: non-string-label-or-annotation\n"),
        "The label commit of ConfigMap settings is the number 1234e56; the API takes only text and refuses the object",
    ),
    case(
        "so is a short one",
        config_map("settings", "  labels:\n    commit: 1e3 # error: non-string-label-or-annotation\n"),
        "The label commit of ConfigMap settings is the number 1e3; the API takes only text and refuses the object",
    ),
    case(
        "a number too great for a float is a text",
        config_map("settings", "  labels:\n    commit: 123e456\n"),
    ),
    case(
        "hours and minutes are a text and no number to base 60",
        config_map("settings", "  annotations:\n    opens: 1:30\n"),
    ),
    case(
        "as a label that text is refused for its colon, not for its type",
        config_map("settings", "  labels:\n    opens: 1:30 # error: invalid-name-or-label\n"),
        'ConfigMap settings has an invalid value of the label opens: only letters, digits, "-", "_" and "." are allowed, not ":"',
    ),
    *(
        case(
            f"the port {written} is the number 80",
            several(
                service(listening(written)),
                WEB,
                ingress(port="number: 81 # error: ingress-backend-port-not-found"),
            ),
            "Service shop/front has no port 81; it listens on 80",
        )
        for written in ("080", "0x50", "80.0", "+80", "8_0")
    ),
    case(
        "a port that begins with 0 and has no 8 or 9 is octal",
        several(service(listening("0120 # warning: yaml-ambiguous-scalar")), WEB, ingress()),
        "Service shop/front has port 0120, which kubectl reads as an octal number: 80",
    ),
    case(
        "a port in quotes is no number",
        several(service(listening('"80" # error: service-invalid')), WEB),
        'Service shop/front has the port "80", a text instead of a number',
    ),
    case(
        "a target port in quotes is a name, and a name has a letter",
        several(service(listening("80", '"3000" # error: service-targetport-quoted-number')), WEB),
        'Service shop/front has the target port "3000", a text: a port name needs a letter',
    ),
]


@pytest.mark.parametrize(("files", "messages"), SCALARS)
def test_scalars_are_what_kubectl_reads(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# What a file is made of

DOCUMENTS = [
    case(
        "a comment may follow the separator",
        config_map("One # error: invalid-name-or-label")
        + "--- # next\n"
        + config_map("Two # error: invalid-name-or-label"),
        'ConfigMap One has an invalid name: only small letters, digits, "-" and "." are allowed, not "O"',
        'ConfigMap Two has an invalid name: only small letters, digits, "-" and "." are allowed, not "T"',
    ),
    case(
        "content may not, and what it costs is not called missing",
        several(WEB, ingress()) + "--- {} # error: yaml-document-boundary\n" + FRONT,
        'Text follows the document separator "---"; kubectl refuses the whole file',
    ),
    case(
        "what follows three dots is lost, and not called missing either",
        several(WEB, ingress()) + "... # error: yaml-document-boundary\n" + FRONT,
        'kubectl reads nothing from here to the next "---" and does not say so',
    ),
    case(
        "a key before the merge key loses its value to the merged mapping",
        several(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\n  namespace: shop\n  labels: &labels\n    app: web\n"
            "spec:\n  selector:\n    app: front # warning: yaml-merge-after-key\n    <<: *labels\n  ports:\n    - port: 80\n      targetPort: 3000\n",
            WEB,
        ),
        'Key "app" stands before "<<", so kubectl takes the value of the merged mapping',
    ),
    case(
        "a key after it keeps its own",
        several(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\n  namespace: shop\n  labels: &labels\n    app: web\n"
            "spec:\n  selector: # warning: service-selector-no-match\n    <<: *labels\n    app: front\n  ports:\n    - port: 80\n      targetPort: 3000\n",
            WEB,
        ),
        "Service shop/front selects app=front, which no pod template carries in namespace shop",
    ),
    case(
        "an item of a ServiceList is a Service",
        several(
            "apiVersion: v1\nkind: ServiceList\nitems:\n  - metadata:\n      name: front\n      namespace: shop\n"
            "    spec:\n      selector:\n        app: web\n      ports:\n        - port: 80\n          targetPort: 3000\n",
            WEB,
            ingress(port="number: 81 # error: ingress-backend-port-not-found"),
        ),
        "Service shop/front has no port 81; it listens on 80",
    ),
    case(
        "a kind that ends in List and has no items is a kind like any other",
        "apiVersion: access.example.org/v1\nkind: AllowList\nmetadata:\n  name: Office # warning: invalid-name-or-label\n"
        "  namespace: shop\nspec: {}\n",
        'AllowList shop/Office has an invalid name: only small letters, digits, "-" and "." are allowed, not "O"',
    ),
]


@pytest.mark.parametrize(("files", "messages"), DOCUMENTS)
def test_documents_merges_and_lists_are_what_kubectl_makes_of_them(files: Files, messages: list[str]) -> None:
    judge(files, messages)


def test_an_object_behind_three_dots_does_not_count() -> None:
    assert lint({"shop.yaml": config_map("one") + "...\n" + config_map("two")}).summary.objects == 1


# Ports of Services, Ingresses and pods

NAMED_BY_DIGITS = (
    '  selector:\n    app: web\n  ports:\n    - name: "8080"{mark}\n      port: 80\n      targetPort: 3000\n'
)
NAMES = "  selector:\n    app: web\n  ports:\n    - port: 53\n      protocol: TCP\n      targetPort: dns{mark}\n"
UDP_ONLY = "[{name: dns, containerPort: 5353, protocol: UDP}]"
HELPER = "      initContainers:\n        - name: helper\n          image: registry.example.org/helper:1.0\n{restart}          ports:\n            - name: dns\n              containerPort: 5354\n"
NO_TCP = 'Service shop/front sends 53 to the port "dns", which the pods of Deployment shop/web do not have: they have 5353/UDP (dns)'

PORTS = [
    case(
        "a Service may call a port by digits, an Ingress cannot name it",
        several(service(NAMED_BY_DIGITS.format(mark=" # info: service-port-name-unreferencable")), WEB),
        'No Ingress can name port "8080" of Service shop/front: it has no letter',
    ),
    case(
        "an Ingress that names it is refused",
        several(
            service(NAMED_BY_DIGITS.format(mark=" # warning: service-port-name-unreferencable")),
            WEB,
            ingress(port='name: "8080" # error: ingress-invalid'),
        ),
        'No Ingress can name port "8080" of Service shop/front: it has no letter',
        'Ingress shop/front has the backend port "8080", which no port can be called: it has no letter',
    ),
    case(
        "ingress-nginx takes the number of a target port too",
        several(FRONT, WEB, ingress(port="number: 3000 # warning: ingress-backend-port-is-target-port")),
        "Service shop/front has no port 3000, which is its target port; it listens on 80, and ingress-nginx finds the pods by accident",
    ),
    case(
        "Traefik does not",
        several(
            FRONT, WEB, ingress(of_class="traefik", port="number: 3000 # error: ingress-backend-port-is-target-port")
        ),
        "Service shop/front has no port 3000, which is its target port; it listens on 80",
    ),
    case(
        "a name of another protocol is another port",
        several(service(NAMES.format(mark=" # error: service-targetport-name-not-found")), deployment(ports=UDP_ONLY)),
        NO_TCP,
    ),
    case(
        "an init container that stays is a container of the pod",
        several(
            service(NAMES.format(mark="")),
            deployment(ports=UDP_ONLY, spec=HELPER.format(restart="          restartPolicy: Always\n")),
        ),
    ),
    case(
        "an init container that ends is none",
        several(
            service(NAMES.format(mark=" # error: service-targetport-name-not-found")),
            deployment(ports=UDP_ONLY, spec=HELPER.format(restart="")),
        ),
        NO_TCP,
    ),
]


@pytest.mark.parametrize(("files", "messages"), PORTS)
def test_a_port_is_found_where_its_controller_looks(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# Which pods a Service has


def selecting(selector: str) -> str:
    return service(f"{selector}  ports:\n    - port: 80\n      targetPort: 3000\n")


CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: web
  namespace: shop
spec:
  schedule: 5 * * * *
  suspend: {suspend}
  jobTemplate:
    spec:
      template:
        metadata:
          labels:
            app: web
        spec:
          restartPolicy: Never
          containers:
            - name: web
              image: registry.example.org/web:1.4
"""
OTHER = deployment("cache", label="cache")

SELECTORS = [
    case("an empty selector selects nothing and waits for endpoints", several(selecting("  selector: {}\n"), OTHER)),
    case("so does a selector without a value", several(selecting("  selector:\n"), OTHER)),
    case("so does none", several(selecting(""), OTHER)),
    case(
        "a selector with a pair is meant to find pods",
        several(selecting("  selector: # warning: service-selector-no-match\n    app: web\n"), OTHER),
        "Service shop/front selects app=web, which no pod template carries in namespace shop",
    ),
    case("pods of a CronJob may be what a Service is for", several(FRONT, CRON_JOB.format(suspend="false"), OTHER)),
    case("they are also while it is suspended", several(FRONT, CRON_JOB.format(suspend="true"), OTHER)),
    case(
        "pods of a Deployment count while it has none",
        several(FRONT, WEB.replace("spec:\n  selector", "spec:\n  replicas: 0\n  selector"), OTHER),
    ),
    case(
        "pods on the network of their node are pods like others",
        several(FRONT, deployment(spec="      hostNetwork: true\n"), OTHER),
    ),
    case(
        "labels of a Job itself are no labels of its pods",
        several(
            selecting("  selector: # error: service-selector-no-match\n    app: web\n"),
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    app: web\n"
            "spec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: web\n"
            "          image: registry.example.org/web:1.4\n",
            OTHER,
        ),
        "Service shop/front selects app=web, which Job shop/web carries itself but gives to none of its pods",
    ),
]


@pytest.mark.parametrize(("files", "messages"), SELECTORS)
def test_a_service_has_the_pods_that_the_endpoint_controller_gives_it(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# Two Ingresses for one host and path

BACKENDS = several(FRONT, service(listening("80"), name="back"), WEB)
CANARY = 'nginx.ingress.kubernetes.io/canary: "true"'
GROUP = "alb.ingress.kubernetes.io/group.name: shop"


def two(first: str, second: str) -> dict[str, str]:
    return {"a.yaml": first, "b.yaml": second, "shop.yaml": BACKENDS}


CONFLICTS = [
    case(
        "ingress-nginx keeps two types of one path apart",
        two(ingress(), ingress(name="back", to="back", path_type="Exact")),
    ),
    case(
        "one path of one type can go to one of them only",
        two(ingress(), ingress(name="back", to="back", path="/ # error: ingress-host-path-conflict")),
        "Ingress shop/front and Ingress shop/back, both of class nginx, claim shop.example.org/",
    ),
    case("a canary shares the path", two(ingress(), ingress(name="back", to="back", annotation=CANARY))),
    case(
        "two classes are two controllers",
        two(ingress(), ingress(name="back", to="back", of_class="traefik")),
    ),
    case(
        "the controller of AWS makes a load balancer for each Ingress",
        two(ingress(of_class="alb"), ingress(name="back", to="back", of_class="alb")),
    ),
    case(
        "but one for a group",
        two(
            ingress(of_class="alb", annotation=GROUP),
            ingress(
                name="back", to="back", of_class="alb", annotation=GROUP, path="/ # error: ingress-host-path-conflict"
            ),
        ),
        "Ingress shop/front and Ingress shop/back, both of class alb, claim shop.example.org/",
    ),
    case(
        "two groups are two load balancers",
        two(
            ingress(of_class="alb", annotation=GROUP),
            ingress(name="back", to="back", of_class="alb", annotation=GROUP.replace("shop", "other")),
        ),
    ),
]


@pytest.mark.parametrize(("files", "messages"), CONFLICTS)
def test_two_ingresses_conflict_where_their_controller_lets_them_meet(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# Certificates


def tls(host: str | None = "shop.example.org", *, mark: str = "", secret_mark: str = "") -> str:
    hosts = f"    - hosts:\n        - '{host}'{mark}\n      secretName" if host else "    - secretName"
    return f"  tls:\n{hosts}: shop-tls{secret_mark}\n"


CERTIFICATE = """\
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: shop
type: kubernetes.io/tls
stringData:
  tls.crt: ${CERTIFICATE}
  tls.key: ${KEY}
"""
NOT_FOUND = " # info: tls-secret-not-found"
NOT_DEFINED = (
    "Ingress shop/front takes its certificate for shop.example.org from Secret shop/shop-tls, which is not defined"
)
ISSUER = "cert-manager.io/cluster-issuer: letsencrypt"


def external_secret(policy: str) -> str:
    return (
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: certificate\n  namespace: shop\n"
        f"spec:\n  target:\n    name: shop-tls\n    creationPolicy: {policy}\n    template:\n      type: kubernetes.io/tls\n"
        "  data:\n    - secretKey: tls.crt\n    - secretKey: tls.key\n"
    )


def vault_secret(create: str) -> str:
    return (
        "apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nmetadata:\n  name: certificate\n"
        f"  namespace: shop\nspec:\n  destination:\n    name: shop-tls\n{create}    type: kubernetes.io/tls\n"
    )


def sealed_secret(name: str, inside: str) -> str:
    return (
        f"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: {name}\n  namespace: shop\n"
        "spec:\n  encryptedData:\n    tls.crt: AgBy\n    tls.key: AgBz\n"
        f"  template:\n    type: kubernetes.io/tls\n    metadata:\n      name: {inside}\n"
    )


def with_tls(*more: str, mark: str = "", annotation: str = "") -> str:
    return several(FRONT, WEB, ingress(tls=tls(secret_mark=mark), annotation=annotation), *more)


CERTIFICATES = [
    case("a Secret that nothing makes", with_tls(mark=NOT_FOUND), NOT_DEFINED),
    case("cert-manager makes that of an annotated Ingress", with_tls(annotation=ISSUER)),
    case(
        "but not without hosts",
        several(FRONT, WEB, ingress(annotation=ISSUER, tls=tls(None, secret_mark=NOT_FOUND))),
        "Ingress shop/front takes its certificate from Secret shop/shop-tls, which is not defined",
    ),
    case(
        "nor without the name of a Secret",
        several(
            FRONT,
            WEB,
            ingress(
                annotation=ISSUER,
                tls="  tls:\n    - hosts: # warning: tls-without-secret\n        - shop.example.org\n",
            ),
        ),
        "Ingress shop/front asks for TLS for shop.example.org and names no Secret, so that cert-manager issues none",
    ),
    case("an ExternalSecret owns its Secret", with_tls(external_secret("Owner"))),
    case(
        "an ExternalSecret merges into one that is there",
        with_tls(external_secret("Merge"), mark=NOT_FOUND),
        NOT_DEFINED,
    ),
    case("an ExternalSecret may make none at all", with_tls(external_secret("None"), mark=NOT_FOUND), NOT_DEFINED),
    case("Vault makes a Secret if it is told to", with_tls(vault_secret("    create: true\n"))),
    case("Vault makes none if nobody tells it", with_tls(vault_secret(""), mark=NOT_FOUND), NOT_DEFINED),
    case("a SealedSecret gives its own name to the Secret", with_tls(sealed_secret("shop-tls", "other"))),
    case(
        "a SealedSecret takes no name from its template",
        with_tls(sealed_secret("other", "shop-tls"), mark=NOT_FOUND),
        NOT_DEFINED,
    ),
    case(
        "a wildcard covers one label",
        several(FRONT, WEB, CERTIFICATE, ingress(host="front.example.org", tls=tls("*.example.org"))),
    ),
    case(
        "a wildcard covers no two",
        several(
            FRONT,
            WEB,
            CERTIFICATE,
            ingress(host="eu.front.example.org", tls=tls("*.example.org", mark=" # warning: tls-host-without-rule")),
        ),
        "Ingress shop/front has TLS for *.example.org and no rule for that host; its rule is for eu.front.example.org",
    ),
    case(
        "a wildcard does not cover its own domain",
        several(
            FRONT,
            WEB,
            CERTIFICATE,
            ingress(host="example.org", tls=tls("*.example.org", mark=" # warning: tls-host-without-rule")),
        ),
        "Ingress shop/front has TLS for *.example.org and no rule for that host; its rule is for example.org",
    ),
]


@pytest.mark.parametrize(("files", "messages"), CERTIFICATES)
def test_a_certificate_comes_from_what_makes_its_secret(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# Who can reach a load balancer

BALANCED = "  type: LoadBalancer{mark}\n" + listening("80")
AWS = "    service.beta.kubernetes.io/aws-load-balancer-internal: "
AZURE = "    service.beta.kubernetes.io/azure-load-balancer-internal: "
PUBLIC = BALANCED.format(mark=" # warning: public-service")
INTERNAL = BALANCED.format(mark="")
OF_AWS = "  loadBalancerClass: service.k8s.aws/nlb\n"
IS_PUBLIC = "Service shop/front has a public load balancer for 80"

LOAD_BALANCERS = [
    case("one without a mark is public", several(service(PUBLIC), WEB), IS_PUBLIC),
    case("AWS in the tree: true is internal", several(service(INTERNAL, annotations=f'{AWS}"true"\n'), WEB)),
    case("AWS in the tree: false is public", several(service(PUBLIC, annotations=f'{AWS}"false"\n'), WEB), IS_PUBLIC),
    case(
        "AWS in the tree: False is internal, against all appearance",
        several(service(INTERNAL, annotations=f'{AWS}"False" # error: ineffective-internal-annotation\n'), WEB),
        'Service shop/front has service.beta.kubernetes.io/aws-load-balancer-internal "False", but AWS makes a load balancer internal for every text except "false"',
    ),
    case("Azure: true is internal", several(service(INTERNAL, annotations=f'{AZURE}"true"\n'), WEB)),
    case(
        "Azure: True is public, against all appearance",
        several(service(INTERNAL, annotations=f'{AZURE}"True" # error: ineffective-internal-annotation\n'), WEB),
        'Service shop/front has service.beta.kubernetes.io/azure-load-balancer-internal "True", which makes no load balancer of Azure internal: "true" does',
    ),
    case("the controller of AWS makes an internal one by itself", several(service(OF_AWS + INTERNAL), WEB)),
    case(
        "the controller of AWS reads false as a boolean",
        several(service(OF_AWS + PUBLIC, annotations=f'{AWS}"false"\n'), WEB),
        IS_PUBLIC,
    ),
]


@pytest.mark.parametrize(("files", "messages"), LOAD_BALANCERS)
def test_a_load_balancer_is_as_public_as_its_cloud_makes_it(files: Files, messages: list[str]) -> None:
    judge(files, messages)


# Objects that are not what they seem


def issuer(kind: str, namespace: str, server: str, mark: str = "") -> str:
    return (
        f"apiVersion: cert-manager.io/v1\nkind: {kind}\nmetadata:\n  name: letsencrypt{mark}\n  namespace: {namespace}\n"
        f"spec:\n  acme:\n    server: https://{server}.example.org\n"
    )


EDGE = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
  namespace: platform
spec:
  controller: k8s.io/ingress-nginx
"""
CANARY_OF_WEB = """\
apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: web
  namespace: shop
spec:
  targetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  service:
    port: 80
"""
STOCK = several(
    service("  selector:\n    app: cache\n  ports:\n    - port: 6000\n      targetPort: 3000\n", name="cache"), OTHER
)
REDIRECT = (
    """alb.ingress.kubernetes.io/actions.to-https: '{"type": "redirect", "redirectConfig": {"protocol": "HTTPS"}}'"""
)

IDENTITIES = [
    case(
        "a ClusterIssuer is of the cluster, whatever namespace kustomize writes into it",
        several(
            issuer("ClusterIssuer", "shop", "staging"),
            issuer("ClusterIssuer", "billing", "production", " # error: duplicate-object"),
        ),
        "ClusterIssuer letsencrypt is defined twice; kubectl applies both, and the last one stays",
    ),
    case(
        "an Issuer is of its namespace",
        several(issuer("Issuer", "shop", "staging"), issuer("Issuer", "billing", "production")),
    ),
    case(
        "an IngressClass with a namespace serves all namespaces",
        several(EDGE, FRONT, WEB, ingress(of_class="edge")),
    ),
    case(
        "another class is missing where classes are defined",
        several(EDGE, FRONT, WEB, ingress(of_class="core # info: class-not-found")),
        "Ingress shop/front is for IngressClass core, which is not defined",
    ),
    case(
        "Flagger makes the Service of a Canary",
        several(WEB, STOCK, CANARY_OF_WEB, ingress(to="web")),
    ),
    case(
        "nobody makes it without one",
        several(WEB, STOCK, ingress(to="web # warning: ingress-backend-service-not-found")),
        "Ingress shop/front sends shop.example.org/ to Service shop/web, which is not defined; Service shop/cache is",
    ),
    case(
        "an action of the controller of AWS is no Service",
        several(FRONT, WEB, ingress(of_class="alb", annotation=REDIRECT, to="to-https", port="name: use-annotation")),
    ),
]


@pytest.mark.parametrize(("files", "messages"), IDENTITIES)
def test_an_object_is_what_its_controller_takes_it_for(files: Files, messages: list[str]) -> None:
    judge(files, messages)
