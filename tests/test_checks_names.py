"""Names, labels and keys that the API refuses, with what is wrong with them."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

SMALL = 'only small letters, digits and "-" are allowed, not'
DOTTED = 'only small letters, digits, "-" and "." are allowed, not'
ANY = 'only letters, digits, "-", "_" and "." are allowed, not'


def messages(text: str) -> list[str]:
    config = from_mapping({}, Layer(select=("invalid-name-or-label", "internal-error")))
    return [f.message for f in lint_files({"manifest.yaml": text.encode()}, config).findings]


def named(api_version: str, kind: str, name: str) -> list[str]:
    text = f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {name}\n"
    return [m.partition(": ")[2] or m for m in messages(text)]


@pytest.mark.parametrize(
    ("api_version", "kind", "name", "defect"),
    [
        ("v1", "Service", "front.v1", f'{SMALL} "."'),
        ("v1", "Service", "1front", "it does not begin with a letter"),
        ("v1", "Service", "a" * 64, "it is longer than 63 characters"),
        ("v1", "Service", "front-", "it does not begin and end with a letter or digit"),
        ("v1", "Namespace", "shop.v1", f'{SMALL} "."'),
        ("v1", "ConfigMap", "shop_Settings", f'{DOTTED} "S", "_"'),
        ("v1", "ConfigMap", "shop.-settings", "a part between dots does not begin and end with a letter or digit"),
        ("v1", "ConfigMap", "a" * 254, "it is longer than 253 characters"),
        ("v1", "ConfigMap", "'the settings'", f"{DOTTED} a blank"),
        ("networking.k8s.io/v1", "Ingress", "Front", f'{DOTTED} "F"'),
        ("batch/v1", "CronJob", "a" * 53, "it is longer than 52 characters"),
        ("rbac.authorization.k8s.io/v1", "Role", "shop/reader", '"/" and "%" are not allowed'),
        ("example.org/v1", "Shop", "Front", f'{DOTTED} "F"'),
        ("v1", "ConfigMap", "12", "This ConfigMap has a name that is no text"),
        ("v1", "ConfigMap", "[a]", "This ConfigMap has a name that is no text"),
        ("v1", "ConfigMap", "", "This ConfigMap has no name"),
    ],
)
def test_a_name_that_its_kind_does_not_allow(api_version: str, kind: str, name: str, defect: str) -> None:
    assert named(api_version, kind, name) == [defect]


@pytest.mark.parametrize(
    ("api_version", "kind", "name"),
    [
        ("v1", "Service", "f" * 63),
        ("v1", "ConfigMap", "1.settings.v1"),
        ("v1", "ConfigMap", "PLACEHOLDER"),
        ("v1", "ConfigMap", "REPLACEME-settings"),
        ("v1", "ConfigMap", "APP_NAME-settings"),
        ("v1", "ConfigMap", "settings-$NAME"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", "system:Shop"),
        ("certificates.k8s.io/v1", "CertificateSigningRequest", "Any:Name"),
        ("apiregistration.k8s.io/v1", "APIService", "v1."),
        ("image.openshift.io/v1", "ImageStreamTag", "shop:v1"),
        ("authorization.k8s.io/v1", "SubjectAccessReview", ""),
        ("example.org/v1", "Shop", ""),
    ],
)
def test_a_name_that_is_allowed_or_not_yet_known(api_version: str, kind: str, name: str) -> None:
    assert named(api_version, kind, name) == []


def test_a_name_that_begins_with_a_digit_is_a_warning_since_a_cluster_may_allow_it() -> None:
    config = from_mapping({}, Layer(select=("invalid-name-or-label",)))
    text = b"apiVersion: v1\nkind: Service\nmetadata:\n  name: 1front\n"
    assert [(f.severity, f.certainty) for f in lint_files({"a.yaml": text}, config).findings] == [("warning", "likely")]


LABELS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  {kind}:
    {entry}
"""


@pytest.mark.parametrize(
    ("kind", "entry", "message"),
    [
        ("labels", "app: the shop", f"invalid value of the label app: {ANY} a blank"),
        ("labels", "app: shop:1.2", f'invalid value of the label app: {ANY} ":"'),
        ("labels", "app: shop.", "invalid value of the label app: it does not begin and end with a letter or digit"),
        ("labels", f"app: {'a' * 64}", "invalid value of the label app: it is longer than 63 characters"),
        ("labels", r'app: "a\tb"', f"invalid value of the label app: {ANY} U+0009"),
        ("labels", "a/b/c: x", f'invalid label key "a/b/c": before the slash, {DOTTED} "/"'),
        ("labels", "Shop/app: x", f'invalid label key "Shop/app": before the slash, {DOTTED} "S"'),
        ("labels", "/app: x", 'invalid label key "/app": nothing stands before the slash'),
        ("labels", '"": x', 'invalid label key "": it is empty'),
        ("annotations", "shop owner: x", f'invalid annotation key "shop owner": {ANY} a blank'),
    ],
)
def test_a_label_that_is_refused(kind: str, entry: str, message: str) -> None:
    assert messages(LABELS.format(kind=kind, entry=entry)) == [f"ConfigMap settings has an {message}"]


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("labels", 'app: ""'),
        ("labels", "App_1.x: Shop_1.x"),
        ("labels", f"example.org/{'a' * 63}: x"),
        ("labels", "${KEY}: ${VALUE}"),
        ("labels", "app: {{value}}"),
        ("annotations", "Example.ORG/Owner: anybody, with blanks"),
        ("labels", "version: 12"),
    ],
)
def test_a_label_that_is_allowed_or_the_matter_of_another_rule(kind: str, entry: str) -> None:
    assert messages(LABELS.format(kind=kind, entry=entry)) == []


PORT = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: example.org/web:1.2
      ports:
        - name: {name}
          containerPort: 3000
"""


@pytest.mark.parametrize(
    ("name", "defect"),
    [
        ("administration-1", "it is longer than 15 characters"),
        ("HTTP-port", f'{SMALL} "H", "P", "T"'),
        ('"3000"', "it has no letter"),
        ("http--2", 'it has "--"'),
        ("http-", "it does not begin and end with a letter or digit"),
    ],
)
def test_the_name_of_a_container_port(name: str, defect: str) -> None:
    shown = name.strip('"')
    assert messages(PORT.format(name=name)) == [f'Pod web has an invalid container port name "{shown}": {defect}']


def test_a_secret_is_named_by_its_keys_only() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: settings\nstringData:\n  my key: hunter2\n"
    assert messages(text) == [f'Secret settings has an invalid data key "my key": {ANY} a blank']
