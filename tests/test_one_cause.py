"""One slip in an app that is right: one finding, at the place to be changed, with the other end and what was meant."""

from __future__ import annotations

import pytest

from ingresslint.engine import lint_files

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: NAME
  namespace: shop
spec:
  selector:
    app: NAME
  ports:
    - name: http
      port: 80
      targetPort: web
"""
WORKLOAD = """\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  namespace: shop
spec:
  selector:
    matchLabels:
      app: NAME
  template:
    metadata:
      labels:
        app: NAME
    spec:
      containers:
        - name: main
          image: example.org/NAME:1.2
          ports:
            - name: web
              containerPort: 3000
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
  namespace: shop
spec:
  ingressClassName: edge
  tls:
    - hosts:
        - shop.example.org
      secretName: shop-tls
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /orders
            pathType: Prefix
            backend:
              service:
                name: orders
                port:
                  name: http
          - path: /stock
            pathType: Prefix
            backend:
              service:
                name: stock
                port:
                  number: 80
"""
CERTIFICATE = """\
apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: shop
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTg==
  tls.key: LS0tLS1CRUdJTg==
"""
CLASS = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: edge
spec:
  controller: example.org/edge
"""
APP = {
    "class.yaml": CLASS,
    "ingress.yaml": INGRESS,
    "orders.yaml": (SERVICE + WORKLOAD).replace("NAME", "orders"),
    "secret.yaml": CERTIFICATE,
    "stock.yaml": (SERVICE + WORKLOAD).replace("NAME", "stock"),
}


def lint(files: dict[str, str | bytes]) -> list[str]:
    """Path, line and column, severity and rule, the message, the related places, what was meant: a finding a text."""
    contents = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
    told = []
    for finding in lint_files(contents).findings:
        ends = [f"{e.location.path}:{e.location.span.line}:{e.location.span.column}" for e in finding.related]
        place = f"{finding.location.path}:{finding.location.span.line}:{finding.location.span.column}"
        lines = [f"{place} {finding.severity} {finding.rule}", finding.message, " ".join(ends), finding.help or ""]
        told.append("\n".join(line for line in lines if line))
    return told


def broken(path: str, right: str, wrong: str, *, app: dict[str, str] | None = None) -> dict[str, str | bytes]:
    files = dict(app or APP)
    assert files[path].count(right) >= 1
    return {**files, path: files[path].replace(right, wrong, 1)}


def test_the_app_is_right() -> None:
    assert lint(dict(APP)) == []


SMALL = 'only small letters, digits and "-" are allowed, not'


@pytest.mark.parametrize(
    ("path", "right", "wrong", "expected"),
    [
        (
            "ingress.yaml", "name: http", "name: HTTP",
            ('ingress.yaml:22:25 error ingress-invalid\nIngress shop/front has the backend port "HTTP", which no port can '
            f'be called: {SMALL} "H", "P", "T"\nname: http'),
        ),
        (
            "ingress.yaml", "name: orders", "name: ORDERS",
            ("ingress.yaml:20:23 error ingress-invalid\nIngress shop/front has the backend ORDERS, which no Service can "
            f'be called: {SMALL} "D", "E", "O"\nname: orders'),
        ),
        (
            "ingress.yaml", "ingressClassName: edge", "ingressClassName: EDGE",
            ("ingress.yaml:7:21 error ingress-invalid\nIngress shop/front has the class EDGE, which no IngressClass can be"
            ' called: only small letters, digits, "-" and "." are allowed, not "D", "E", "G"\ningressClassName: edge'),
        ),
        (
            "ingress.yaml", "secretName: shop-tls", "secretName: SHOP-TLS",
            ("ingress.yaml:11:19 error ingress-invalid\nIngress shop/front has the certificate SHOP-TLS, which no Secret "
            'can be called: only small letters, digits, "-" and "." are allowed, not "H", "L", "O"\nsecretName: shop-tls'),
        ),
        (
            "ingress.yaml", "namespace: shop", "namespace: SHOP",
            ("ingress.yaml:5:14 error invalid-name-or-label\nIngress SHOP/front has an invalid namespace: "
            f'{SMALL} "H", "O", "P"\nnamespace: shop'),
        ),
        (
            "orders.yaml", "name: orders", "name: ORDERS",
            ("orders.yaml:4:9 error invalid-name-or-label\nService shop/ORDERS has an invalid name: "
            f'{SMALL} "D", "E", "O"\nname: orders'),
        ),
        (
            "orders.yaml", "name: http", "name: HTTP",
            ("orders.yaml:10:13 error service-invalid\n"
            'Service shop/orders has the port name "HTTP", which is no DNS label\nname: http'),
        ),
        (
            "orders.yaml", "targetPort: web", "targetPort: WEB",
            ('orders.yaml:12:19 error service-invalid\nService shop/orders has the target port "WEB", which is no port '
            "name: at most 15 lower-case letters, digits and -\ntargetPort: web"),
        ),
        (
            "orders.yaml", "name: web", "name: WEB",
            ('orders.yaml:32:21 error invalid-name-or-label\nDeployment shop/orders has an invalid container port name "WEB"'
            f': {SMALL} "B", "E", "W"\nname: web'),
        ),
    ],
)  # fmt: skip
def test_a_name_in_capitals_is_a_slip_if_it_is_in_use_in_small_letters(
    path: str, right: str, wrong: str, expected: str
) -> None:
    assert lint(broken(path, right, wrong)) == [expected]


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("ingress.yaml", "name: http", "name: PORT"),
        ("ingress.yaml", "name: orders", "name: BACKEND"),
        ("ingress.yaml", "ingressClassName: edge", "ingressClassName: CLASS"),
        ("orders.yaml", "targetPort: web", "targetPort: PORT"),
        ("orders.yaml", "name: web", "name: PORT"),
    ],
)
def test_another_word_in_capitals_stands_for_a_name(path: str, right: str, wrong: str) -> None:
    assert lint(broken(path, right, wrong)) == []


def test_a_governing_service_in_capitals_is_a_slip() -> None:
    text = (SERVICE + WORKLOAD).replace("NAME", "db").replace("Deployment", "StatefulSet")
    text = text.replace("  selector:\n    app: db", "  clusterIP: None\n  selector:\n    app: db", 1)
    text = text.replace("  selector:\n    matchLabels", "  serviceName: DB\n  selector:\n    matchLabels")
    assert lint({"db.yaml": text}) == [
        (
            "db.yaml:21:16 warning statefulset-service\nStatefulSet shop/db names the Service DB as its own, which is not "
            "there; there is Service shop/db\ndb.yaml:4:9\nserviceName: db"
        )
    ]


HOST_DEFECTS = [
    ("shop.example.org:443", "it has a port", "host: shop.example.org"),
    ("https://shop.example.org", "it is a URL", "host: shop.example.org"),
    ("'*.org*'", "a wildcard is the whole first part", ""),
]


@pytest.mark.parametrize(("host", "defect", "meant"), HOST_DEFECTS)
def test_a_host_that_the_api_refuses_is_compared_with_no_other(host: str, defect: str, meant: str) -> None:
    told = "ingress.yaml:13:13 error ingress-invalid\nIngress shop/front has the host"
    shown = host.strip("'")
    expected = f"{told} {shown}, which is no host name: {defect}" + (f"\n{meant}" if meant else "")
    assert lint(broken("ingress.yaml", "- host: shop.example.org", f"- host: {host}")) == [expected]


@pytest.mark.parametrize(
    ("path", "right", "wrong", "expected"),
    [
        (
            "stock.yaml", "port: 80\n", "port: 80800\n",
            ("stock.yaml:11:13 error service-invalid\n"
            "Service shop/stock has the port 80800, which is not between 1 and 65535"),
        ),
        (
            "ingress.yaml", "number: 80", "number: 80800",
            ("ingress.yaml:29:27 error ingress-invalid\n"
            "Ingress shop/front has the backend port 80800, which is not from 1 to 65535"),
        ),
        (
            "orders.yaml", "name: http", "name: http_web",
            ("orders.yaml:10:13 error service-invalid\n"
            'Service shop/orders has the port name "http_web", which is no DNS label'),
        ),
    ],
)  # fmt: skip
def test_a_port_that_the_api_refuses_is_not_missed_elsewhere(path: str, right: str, wrong: str, expected: str) -> None:
    assert lint(broken(path, right, wrong)) == [expected]


def test_a_v1_ingress_under_an_old_version_needs_no_more_than_the_version() -> None:
    files = broken("ingress.yaml", "networking.k8s.io/v1", "extensions/v1beta1")
    assert lint(files) == [
        (
            "ingress.yaml:1:13 error removed-api-version\nIngress shop/front is written for extensions/v1beta1, which "
            "Kubernetes 1.22 removed\napiVersion: networking.k8s.io/v1"
        )
    ]


def test_a_missing_separator_hides_what_it_costs() -> None:
    files = {**APP, "orders.yaml": (WORKLOAD.removeprefix("---\n") + SERVICE).replace("NAME", "orders")}
    keys = '"apiVersion", "kind", "metadata" and "spec"'
    assert lint(dict(files)) == [
        (
            "orders.yaml:21:1 error yaml-document-boundary\n"
            f'A "---" is missing before line 21: kubectl reads one object and keeps the last {keys}\norders.yaml:1:1\n---'
        )
    ]


def test_a_missing_dash_is_told_once() -> None:
    files = broken("ingress.yaml", "          - path: /stock", "            path: /stock")
    keys = '"path", "pathType" and "backend"'
    assert lint(files) == [
        (
            "ingress.yaml:23:13 error yaml-duplicate-key\n"
            f'A "- " is missing in line 23: kubectl reads one item and keeps the last {keys}\ningress.yaml:16:13\n- path:'
        )
    ]


def test_a_port_name_too_long_for_an_ingress_is_told_where_the_ingress_gives_it() -> None:
    files = broken("ingress.yaml", "name: http", "name: http-web-frontend")
    files["orders.yaml"] = APP["orders.yaml"].replace("name: http", "name: http-web-frontend")
    assert lint(files) == [
        (
            'ingress.yaml:22:25 error ingress-invalid\nIngress shop/front has the backend port "http-web-frontend", which no '
            "port can be called: it is longer than 15 characters\norders.yaml:10:13\nnumber: 80"
        )
    ]


ALL_THREE = "orders.yaml:4:9 stock.yaml:4:9 secret.yaml:4:9"


def test_an_ingress_whose_objects_are_all_in_one_other_namespace_is_in_the_wrong_one_itself() -> None:
    told = "ingress.yaml:5:14 error ingress-backend-service-other-namespace\nIngress shp/front refers to Service orders"
    expected = f"{told}, Service stock and Secret shop-tls, and all of them are in namespace shop\n{ALL_THREE}"
    assert lint(broken("ingress.yaml", "namespace: shop", "namespace: shp")) == [f"{expected}\nnamespace: shop"]


def test_a_secret_that_no_file_holds_says_nothing_of_the_namespace_of_an_ingress() -> None:
    files = broken("ingress.yaml", "namespace: shop", "namespace: shp")
    del files["secret.yaml"]
    first, second = lint(files)
    assert first.startswith("ingress.yaml:5:14 error ingress-backend-service-other-namespace\n")
    assert second.startswith("ingress.yaml:11:19 info tls-secret-not-found\n")


def test_one_service_in_another_namespace_is_told_at_its_backend() -> None:
    files = broken("ingress.yaml", "namespace: shop", "namespace: edge")
    files["orders.yaml"] = APP["orders.yaml"].replace("namespace: shop", "namespace: edge")
    rules = [told.splitlines()[0] for told in lint(files)]
    assert rules == [
        "ingress.yaml:11:19 error tls-secret-other-namespace",
        "ingress.yaml:27:23 error ingress-backend-service-other-namespace",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"apiVersion": "v1", "kind": "Service", "metadata": {"name", "web"}, "spec": {}}',
        '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"type": "Nodeport",}}',
    ],
)
def test_of_json_that_kubectl_refuses_no_rule_speaks(text: str) -> None:
    (told,) = lint({"web.json": text})
    assert told.splitlines()[0].endswith(" error yaml-syntax")


def test_a_file_that_is_no_utf8_is_told_once() -> None:
    text = APP["stock.yaml"].replace("name: stock", "name: stöck", 1).replace("app: stock", "äpp: stock", 1)
    assert lint({"stock.yaml": text.encode("latin-1")}) == [
        (
            "stock.yaml:4:11 error yaml-syntax\n"
            "The byte 0xF6 is no UTF-8; kubectl reads U+FFFD in its place, and so in 1 other place"
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("serviceName: orders\n                port:", "name: orders"),
        ("name: orders\n                servicePort: 80\n                ports:", "port: {number: 80}"),
    ],
)
def test_a_backend_that_is_half_in_v1_is_told_at_the_old_field(wrong: str, meant: str) -> None:
    (told,) = lint(broken("ingress.yaml", "name: orders\n                port:", wrong.replace("ports:", "x:")))
    assert told.splitlines()[0].endswith(" error unknown-wiring-field")
    assert told.splitlines()[-1] == meant


def test_a_target_port_that_works_by_accident_says_so() -> None:
    app = {
        path: text.replace("edge", "nginx").replace("targetPort: web", "targetPort: 3000") for path, text in APP.items()
    }
    app["class.yaml"] = app["class.yaml"].replace("example.org/nginx", "k8s.io/ingress-nginx")
    assert lint(broken("ingress.yaml", "number: 80", "number: 3000", app=app)) == [
        (
            "ingress.yaml:29:27 warning ingress-backend-port-is-target-port\nService shop/stock has no port 3000, which is its "
            "target port; it listens on 80 (http), and ingress-nginx finds the pods by accident\nstock.yaml:11:13\nnumber: 80"
        )
    ]


@pytest.mark.parametrize(
    ("port", "end"),
    [("name: htpp", "stock.yaml:10:13\nname: http"), ("number: 81", "stock.yaml:11:13\nnumber: 80")],
)
def test_the_other_end_of_a_wrong_port_is_the_port(port: str, end: str) -> None:
    (told,) = lint(broken("ingress.yaml", "number: 80", port))
    column = 25 if port.startswith("name") else 27
    assert told.splitlines()[0] == f"ingress.yaml:29:{column} error ingress-backend-port-not-found"
    assert told.endswith(f"\n{end}")


TAKES = "Ingress shop/front takes its certificate for shop.example.org from Secret shop/shop-tls, which"


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "kubernetes.io/tls", "Opaque",
            (f"warning tls-secret-wrong-type\n{TAKES} is of type Opaque, not kubernetes.io/tls\nsecret.yaml:6:7\n"
            "type: kubernetes.io/tls"),
        ),
        ("tls.crt", "cert.pem", f"error tls-secret-missing-keys\n{TAKES} lacks tls.crt\nsecret.yaml:7:1\ntls.crt:"),
        ("name: shop-tls", "name: shop-tsl", ""),
    ],
)  # fmt: skip
def test_the_other_end_of_a_certificate_is_the_part_of_the_secret_at_fault(
    right: str, wrong: str, expected: str
) -> None:
    absent = (
        "error tls-secret-not-found\nIngress shop/front takes its certificate for shop.example.org from Secret "
        "shop/shop-tls, which is not defined; Secret shop/shop-tsl is\nsecret.yaml:4:9\nsecretName: shop-tsl"
    )
    assert lint(broken("secret.yaml", right, wrong)) == [f"ingress.yaml:11:19 {expected or absent}"]


@pytest.mark.parametrize(("path", "meant"), [("/orders", "Prefix"), ("/orders(/|$)(.*)", "ImplementationSpecific")])
def test_a_missing_path_type_is_proposed(path: str, meant: str) -> None:
    files = broken("ingress.yaml", "- path: /orders\n            pathType: Prefix", f"- path: {path}")
    assert lint(files) == [
        (
            f"ingress.yaml:16:13 error ingress-invalid\nIngress shop/front has the path {path} without a pathType\n"
            f"pathType: {meant}"
        )
    ]
