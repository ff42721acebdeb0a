"""Unquoted values, as kubectl and as kustomize read them."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.findings import Finding

RULES = ("yaml-ambiguous-scalar", "non-string-label-or-annotation", "internal-error")
KUSTOMIZATION = b"resources: [manifest.yaml]\n"

SELECTOR = """\
apiVersion: v1
kind: Service
metadata:
  name: front
  namespace: shop
spec:
  selector:
    app: {value}
  ports:
    - port: 80
"""
PORT = """\
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  ports:
    - port: {value}
"""


def lint(text: str, *, kustomize: bool = False) -> list[Finding]:
    files = {"manifest.yaml": text.encode()}
    if kustomize:
        files["kustomization.yaml"] = KUSTOMIZATION
    return list(lint_files(files, from_mapping({}, Layer(select=RULES))).findings)


def places(text: str, *, kustomize: bool = False) -> list[tuple[str, int, int, str]]:
    found = lint(text, kustomize=kustomize)
    return [(f.rule, f.location.span.line, f.location.span.column, f.message) for f in found]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("y", "the boolean true (written y)"),
        ("Off", "the boolean false (written Off)"),
        ("true", "the boolean true"),
        ("1e3", "the number 1e3"),
        ("1234e56", "the number 1234e56"),
        ("1.0", "the number 1.0"),
        ("{web: front}", "a mapping"),
        ("[web, front]", "a list"),
    ],
)
def test_a_selector_value_that_is_no_text_is_refused(value: str, what: str) -> None:
    message = f"The selector app of Service shop/front is {what}; the API takes only text and refuses the object"
    found = places(SELECTOR.format(value=value))
    assert [(rule, line, text) for rule, line, _, text in found] == [("non-string-label-or-annotation", 8, message)]


@pytest.mark.parametrize("value", ['"y"', "123e456", "1:30", "2020-01-01", "yEs", "=", "[name]", "web"])
def test_text_is_text(value: str) -> None:
    assert places(SELECTOR.format(value=value)) == []


@pytest.mark.parametrize("value", ["y", "no", "On"])
def test_kustomize_takes_words_for_text(value: str) -> None:
    assert places(SELECTOR.format(value=value), kustomize=True) == []


@pytest.mark.parametrize("value", ["true", "1e3", "010"])
def test_kustomize_reads_booleans_and_numbers_as_kubectl_does(value: str) -> None:
    found = places(SELECTOR.format(value=value), kustomize=True)
    assert [(rule, line) for rule, line, _, _ in found] == [("non-string-label-or-annotation", 8)]


@pytest.mark.parametrize(("value", "number", "decimal"), [("010", 8, 10), ("0_10", 8, 10), ("+010", 8, 10)])
def test_octal_digits_are_another_port(value: str, number: int, decimal: int) -> None:
    (finding,) = lint(PORT.format(value=value))
    assert finding.message == f"Service front has port {value}, which kubectl reads as an octal number: {number}"
    assert finding.help == f"port: {decimal}"
    assert finding.severity == "warning"


@pytest.mark.parametrize("value", ["080", "0x50", "80.0", "8_0", "+80", "0o120", "0b1010000", "8e1", '"80"', "y"])
def test_other_ways_to_write_a_port_mean_what_they_say_or_are_refused(value: str) -> None:
    assert places(PORT.format(value=value)) == []


def test_a_value_of_an_anchor_is_told_once_for_each_place() -> None:
    text = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels:
    version: &version 1.0
  annotations:
    example.org/version: *version
"""
    refused = "the API takes only text and refuses the object"
    label = f"The label version of ConfigMap settings is the number 1.0; {refused}"
    annotation = f"The annotation example.org/version of ConfigMap settings is the number 1; {refused}"
    assert places(text) == [
        ("non-string-label-or-annotation", 6, 23, label),
        ("non-string-label-or-annotation", 8, 26, annotation),
    ]


def test_the_items_of_a_list_are_told_apart() -> None:
    text = """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata:
      name: front
    spec:
      ports:
        - port: 010
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
    data:
      on: push
"""
    octal = "Service front has port 010, which kubectl reads as an octal number: 8"
    key = 'ConfigMap settings has the unquoted key on in data, which kubectl reads as "true"'
    assert places(text) == [
        ("yaml-ambiguous-scalar", 10, 17, octal),
        ("yaml-ambiguous-scalar", 16, 7, key),
    ]


def test_a_key_and_its_value_are_one_finding_where_the_api_refuses_the_value() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  on: off\n"
    message = (
        "The data key true of ConfigMap settings is the boolean false (written off); "
        "the API takes only text and refuses the object"
    )
    assert places(text) == [("non-string-label-or-annotation", 6, 7, message)]


def test_the_value_of_a_secret_is_not_shown() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: settings\nstringData:\n  password: 8675309\n"
    (finding,) = lint(text)
    assert finding.message.startswith("The data key password of Secret settings is a number;")
    assert "8675309" not in repr(finding)


def test_json_has_no_odd_scalars() -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "labels": {"on": "1", "app": 2}}}'
    message = "The label app of ConfigMap a is the number 2; the API takes only text and refuses the object"
    assert places(text) == [("non-string-label-or-annotation", 1, 98, message)]


def test_an_octal_port_of_thousands_of_digits_fails_nothing() -> None:
    assert [f.message for f in lint(PORT.format(value="0" + "1" * 5000)) if f.rule == "internal-error"] == []


@pytest.mark.parametrize(
    ("value", "what"), [("no", "a boolean"), ("foo", "a string"), ("3", "a number"), ("[app]", "a list")]
)
@pytest.mark.parametrize("where", ["labels", "annotations"])
def test_labels_and_annotations_that_are_no_mapping(where: str, value: str, what: str) -> None:
    text = f"apiVersion: v1\nkind: Service\nmetadata:\n  name: front\n  {where}: {value}\n"
    message = f"Service front has {what} as metadata.{where}, not a mapping"
    column = 3 if what == "a list" else 5 + len(where)
    assert places(text) == [("non-string-label-or-annotation", 5, column, message)]


@pytest.mark.parametrize("value", ["", "{}", "${LABELS}", "'{{ labels }}'"])
def test_labels_may_be_left_out_or_be_a_placeholder(value: str) -> None:
    assert places(f"apiVersion: v1\nkind: Service\nmetadata:\n  name: front\n  labels: {value}\n") == []


def test_a_quoted_text_that_a_tag_makes_a_number_is_named_and_quoted_once() -> None:
    text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: front, namespace: shop}\ndata:\n  replicas: !!int "3"\n'
    (found,) = lint(text)
    subject = "The data key replicas of ConfigMap shop/front is the number 3"
    assert (found.message, found.help) == (
        f"{subject}; the API takes only text and refuses the object",
        'replicas: "3"',
    )
