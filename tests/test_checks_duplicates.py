"""Objects that are defined twice: where they meet, and where they never do."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

SELECT = ("duplicate-object", "internal-error")


def config_map(name: str, colour: str, namespace: str = "") -> str:
    where = f"  namespace: {namespace}\n" if namespace else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n{where}data:\n  colour: {colour}\n"


def duplicates(files: dict[str, str], **config: object) -> list[tuple[str, int, str, str, list[tuple[str, int]]]]:
    """Path, line, severity, message and related places of the findings."""
    contents = {path: text.encode() for path, text in files.items()}
    result = lint_files(contents, from_mapping(config, Layer(select=SELECT)))
    return [
        (
            f.location.path,
            f.location.span.line,
            f.severity,
            f.message,
            [(r.location.path, r.location.span.line) for r in f.related],
        )
        for f in result.findings
    ]


TWICE = "ConfigMap settings is defined twice; kubectl applies both, and the last one stays"


def test_every_later_definition_is_told_with_the_first() -> None:
    text = "---\n".join(config_map("settings", colour) for colour in ("red", "green", "blue"))
    assert duplicates({"a.yaml": text}) == [
        ("a.yaml", 11, "error", TWICE, [("a.yaml", 4)]),
        ("a.yaml", 18, "error", TWICE, [("a.yaml", 4)]),
    ]


def test_a_copy_of_the_first_is_a_warning() -> None:
    text = "---\n".join(config_map("settings", colour) for colour in ("red", "red"))
    message = "ConfigMap settings is defined twice with the same content; kubectl applies both, and the last one stays"
    assert duplicates({"a.yaml": text}) == [("a.yaml", 11, "warning", message, [("a.yaml", 4)])]


def test_items_of_a_list_and_other_documents_are_one_file() -> None:
    item = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: settings\n"
    )
    assert duplicates({"a.yaml": config_map("settings", "red") + "---\n" + item}) == [
        ("a.yaml", 14, "error", TWICE, [("a.yaml", 4)])
    ]


BOTH_FILES = "where both files are applied, the last one stays"


def test_files_of_one_folder_are_variants_and_a_mere_info() -> None:
    files = {"a.yaml": config_map("settings", "red"), "b.yaml": config_map("settings", "blue")}
    message = f"ConfigMap settings is defined in a.yaml too; {BOTH_FILES}"
    assert duplicates(files) == [("b.yaml", 4, "info", message, [("a.yaml", 4)])]


def test_files_of_two_folders_are_not_compared() -> None:
    assert duplicates({"a/a.yaml": config_map("settings", "red"), "b/b.yaml": config_map("settings", "blue")}) == []


def app(name: str, image: str) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  template:
    spec: {{containers: [{{name: a, image: {image}}}]}}
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  ports: [{{port: 80}}]
"""


FRONT = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  defaultBackend: {service: {name: orders, port: {number: 80}}}
"""
TWO_OBJECTS = "Deployment orders and 1 other object of this file are defined in"
THE_LAST = "where both files are applied, the last ones stay"


@pytest.mark.parametrize(
    ("copy", "first", "severity"),
    [
        ("payments.yaml", "orders.yaml", "warning"),
        ("billing.yaml", "orders.yaml", "warning"),
        ("orders-v2.yaml", "orders.yaml", "info"),
        ("orders-canary.yaml", "orders.yaml", "info"),
        ("copy.yaml", "orders.yaml", "info"),
        ("payments-old.yaml", "orders.yaml", "info"),
    ],
)
def test_a_forgotten_name_in_a_copy_is_a_warning_in_the_copy(copy: str, first: str, severity: str) -> None:
    files = {first: app("orders", "orders:1"), copy: app("orders", "payments:1"), "front.yaml": FRONT}
    ((path, line, grade, message, related),) = duplicates(files)
    assert grade == severity
    if severity == "warning":
        assert (path, line, related) == (copy, 4, [(first, 4)])
        assert message == f"{TWO_OBJECTS} {first} too; {THE_LAST}"


def test_a_copy_that_nothing_needs_is_a_mere_info_and_several_are_a_collection() -> None:
    alone = {"orders.yaml": app("orders", "orders:1"), "payments.yaml": app("orders", "payments:1")}
    message = f"{TWO_OBJECTS} orders.yaml too; {THE_LAST}"
    assert duplicates(alone) == [("payments.yaml", 4, "info", message, [("orders.yaml", 4)])]
    several_copies = {**alone, "front.yaml": FRONT, "stock.yaml": app("orders", "stock:1")}
    assert duplicates(several_copies) == []


def test_what_kustomize_refuses_is_said_once_as_a_fault_of_the_kustomization() -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
        "a.yaml": config_map("settings", "red"),
        "b.yaml": config_map("settings", "blue", "default"),
    }
    contents = {path: text.encode() for path, text in files.items()}
    select = Layer(select=("duplicate-object", "kustomization-invalid"))
    (found,) = lint_files(contents, from_mapping({}, select)).findings
    assert (found.rule, found.severity, found.location.path, found.location.span.line, found.message) == (
        "kustomization-invalid",
        "error",
        "b.yaml",
        4,
        "ConfigMap settings is in the build twice, so kustomize refuses it",
    )
    assert [(r.location.path, r.location.span.line) for r in found.related] == [
        ("a.yaml", 4),
        ("kustomization.yaml", 1),
    ]


def test_kustomizations_that_one_root_joins_may_give_names_of_their_own() -> None:
    files = {
        "kustomization.yaml": "resources: [red, blue]\n",
        "red/kustomization.yaml": "namePrefix: red-\nresources: [a.yaml]\n",
        "red/a.yaml": config_map("settings", "red"),
        "blue/kustomization.yaml": "namePrefix: blue-\nresources: [a.yaml]\n",
        "blue/a.yaml": config_map("settings", "blue"),
    }
    assert duplicates(files) == []


def test_the_setting_of_a_namespace_makes_an_unwritten_one_that() -> None:
    text = config_map("settings", "red") + "---\n" + config_map("settings", "blue", "shop")
    assert duplicates({"a.yaml": text}) == []
    (found,) = duplicates({"a.yaml": text}, namespace="shop")
    assert found[:4] == ("a.yaml", 11, "error", TWICE.replace("settings", "shop/settings"))


def test_a_cluster_scoped_object_has_no_namespace_whatever_is_written() -> None:
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader\n  namespace: {}\n"
    message = "ClusterRole reader is defined twice; kubectl applies both, and the last one stays"
    assert duplicates({"a.yaml": role.format("shop") + "---\n" + role.format("bank")}) == [
        ("a.yaml", 10, "error", message, [("a.yaml", 4)])
    ]
