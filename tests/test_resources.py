"""Identity of objects, fields that know their place, placeholders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import resource, resources

from ingresslint.findings import Location, ObjectRef, Span
from ingresslint.resources import (
    Field,
    ResourceKey,
    is_placeholder,
    is_unknown_name,
    pointer,
    same_namespace,
)

SERVICE = """\
# a Service
apiVersion: v1
kind: Service
metadata:
  name: front
  namespace: shop
  labels: {app: web}
  annotations:
    example.org/owner: "team a"
    example.org/size: 3
spec:
  clusterIP: null
  ports:
    - name: http
      port: 80
      targetPort: "3000"
"""


def keys(text: str) -> list[ResourceKey]:
    return [r.key for r in resources(text)]


def test_group_kind_namespace_and_name_make_the_identity() -> None:
    front = resource(SERVICE)
    assert front.key == ResourceKey("", "Service", "shop", "front")
    assert (front.group, front.kind, front.namespace, front.name) == ("", "Service", "shop", "front")
    assert str(front) == "Service shop/front"
    assert front.written == ObjectRef("v1", "Service", "shop", "front")


def test_the_version_is_no_part_of_it_but_the_group_is() -> None:
    metadata = "metadata: {name: front, namespace: shop}\n"
    old, new, other = (
        resource(f"apiVersion: {version}\nkind: Ingress\n{metadata}").key
        for version in ("extensions/v1beta1", "networking.k8s.io/v1", "config.example.org/v1")
    )
    assert old == new == ResourceKey("networking.k8s.io", "Ingress", "shop", "front")
    assert other == ResourceKey("config.example.org", "Ingress", "shop", "front")


def test_a_namespace_that_is_not_written_is_none() -> None:
    front = resource("apiVersion: v1\nkind: Service\nmetadata: {name: front}\n")
    assert (front.namespace, str(front)) == (None, "Service front")
    assert resource("apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: ''}\n").namespace is None


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("cert-manager.io/v1", "ClusterIssuer"), ("networking.k8s.io/v1", "IngressClass"), ("v1", "Namespace")],
)
def test_a_cluster_scoped_object_has_no_namespace_even_if_it_writes_one(api_version: str, kind: str) -> None:
    issuer = resource(f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: main, namespace: shop}}\n")
    assert issuer.namespace == ""
    assert issuer.written.namespace == "shop"
    assert issuer.in_namespace("other") is issuer


def test_another_effective_namespace_leaves_the_written_one() -> None:
    front = resource(SERVICE)
    moved = front.in_namespace("stage")
    assert (str(moved), moved.written.namespace) == ("Service stage/front", "shop")
    assert moved.get("spec", "ports", 0, "port").location == front.get("spec", "ports", 0, "port").location
    assert front.in_namespace("shop") is front


@pytest.mark.parametrize("name", ["", "name: 12", "name:", "generateName: front-"])
def test_what_has_no_name_that_a_reference_could_use_has_an_empty_one(name: str) -> None:
    assert resource(f"apiVersion: v1\nkind: Pod\nmetadata: {{{name}}}\n").name == ""


def test_two_resources_are_equal_only_if_they_are_the_same() -> None:
    one, other = resource(SERVICE), resource(SERVICE)
    assert one == one.get("spec").resource
    assert one != other


def test_a_field_knows_its_value_path_and_place() -> None:
    front = resource(SERVICE, "k8s/front.yaml")
    port = front.get("spec", "ports", 0, "port")
    assert (port.value, port.integer, port.text, port.raw) == (80, 80, None, "80")
    assert port.pointer == "spec.ports[0].port"
    assert port.location == Location("k8s/front.yaml", Span(15, 13, 15, 15))
    assert port.key_location == Location("k8s/front.yaml", Span(15, 7, 15, 11))
    assert port.at_key.location == port.key_location
    assert port.at_key.pointer == port.pointer
    target = front.get("spec", "ports", 0, "targetPort")
    assert (target.text, target.integer, target.raw) == ("3000", None, '"3000"')
    assert target.location.span == Span(16, 19, 16, 25)


def test_a_collection_is_reported_at_its_key() -> None:
    front = resource(SERVICE)
    assert front.get("spec", "ports").location.span == Span(13, 3, 13, 8)
    assert front.get("spec", "ports").raw is None


def test_an_absent_field_has_no_value_and_the_place_of_its_nearest_ancestor() -> None:
    front = resource(SERVICE)
    absent = front.get("spec", "ports", 0, "nodePort", "deeper", 3)
    assert (absent.exists, absent.value, absent.mapping, list(absent.each()), list(absent.items())) == (
        False,
        None,
        {},
        [],
        [],
    )
    assert absent.pointer == "spec.ports[0].nodePort.deeper[3]"
    assert absent.location.span == Span(14, 7, 14, 11)


def test_an_explicit_null_is_as_good_as_absent_but_has_a_place() -> None:
    null = resource(SERVICE).get("spec", "clusterIP")
    assert (null.exists, null.value) == (False, None)
    assert null.location.span == Span(12, 3, 12, 12)


@pytest.mark.parametrize("path", [("kind", "name"), ("metadata", 0), ("spec", "ports", "port"), ("spec", "ports", 7)])
def test_a_wrong_way_gives_an_absent_field_and_never_raises(path: tuple[str | int, ...]) -> None:
    assert resource(SERVICE).get(*path).value is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("80", 80), ("80.0", 80), ("80.5", None), ('"80"', None), ("true", None), ("[80]", None), ("0x50", 80)],
)
def test_an_integer_is_what_the_api_takes_for_one(written: str, number: int | None) -> None:
    text = f"apiVersion: v1\nkind: Service\nmetadata: {{name: front}}\nspec: {{healthCheckNodePort: {written}}}\n"
    assert resource(text).get("spec", "healthCheckNodePort").integer == number


def test_entries_of_lists_and_mappings_are_given_in_order() -> None:
    front = resource(SERVICE)
    assert [(f.pointer, f.value) for f in front.get("spec", "ports").each()] == [
        ("spec.ports[0]", {"name": "http", "port": 80, "targetPort": "3000"})
    ]
    assert [(key, f.pointer) for key, f in front.get("metadata", "annotations").items()] == [
        ("example.org/owner", 'metadata.annotations["example.org/owner"]'),
        ("example.org/size", 'metadata.annotations["example.org/size"]'),
    ]


def test_annotations_are_those_with_text_and_labels_are_as_written() -> None:
    front = resource(SERVICE)
    assert front.annotations == {"example.org/owner": "team a"}
    assert (front.annotation("example.org/owner"), front.annotation("example.org/size")) == ("team a", None)
    assert front.labels == {"app": "web"}
    bare = resource("apiVersion: v1\nkind: Service\nmetadata: {labels: [app], annotations: web}\n")
    assert (bare.annotations, bare.annotation("app"), bare.labels) == ({}, None, {})


def test_is_a_asks_for_group_and_kinds() -> None:
    front = resource(SERVICE)
    assert front.is_a("", "Pod", "Service")
    assert not front.is_a("serving.knative.dev", "Service")


def test_a_resource_knows_its_file_and_folder() -> None:
    assert (resource(SERVICE, "k8s/edge/front.yaml").path, resource(SERVICE, "k8s/edge/front.yaml").folder) == (
        "k8s/edge/front.yaml",
        "k8s/edge",
    )
    assert resource(SERVICE, "front.yaml").folder == ""


def test_scalars_that_mean_something_else_than_they_say_are_told_by_object() -> None:
    text = """\
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {debug: off}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: two}, data: {on: text}}
"""
    one, two = resources(text)
    assert [(f.pointer, written) for f, written in one.odd_scalars] == [("data.debug", "off")]
    assert [(f.pointer, written) for f, written in two.odd_scalars] == [("data.true", "on")]


@pytest.mark.parametrize(
    "value",
    [
        "${HOST}",
        "a-${HOST}-b",
        "$(HOST)",
        "{{ .Values.host }}",
        "{% if a %}",
        "<%= host %>",
        "<your-host>",
        "((host))",
        "__HOST__",
        "@host@",
        "%host%",
        "$HOST",
        "[host]",
        "ENC[AES256_GCM,data:x]",
    ],
)
def test_markers_of_templates_make_a_value_unknown(value: str) -> None:
    assert is_placeholder(value)
    assert is_unknown_name(value)


@pytest.mark.parametrize("value", ["HOST", "YOUR_DOMAIN", "MY-HOST", "PORT1"])
def test_words_in_capitals_are_unknown_only_as_names(value: str) -> None:
    assert not is_placeholder(value)
    assert is_unknown_name(value)


@pytest.mark.parametrize(
    "value", ["web", "web-1", "a.example.org", "3000", "A", "Web", "a_b", "", None, 80, True, ["${X}"]]
)
def test_ordinary_values_are_known(value: object) -> None:
    assert not is_placeholder(value)
    assert not is_unknown_name(value)


def test_a_field_with_a_placeholder_is_unknown() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: '${APP}', namespace: shop}\n"
    assert resource(text).get("metadata", "name").unknown
    assert not resource(text).get("metadata", "namespace").unknown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("shop", "shop", True),
        ("shop", "edge", False),
        ("shop", None, True),
        (None, None, True),
        ("", "", True),
        ("", "shop", False),
        ("${NAMESPACE}", "shop", True),
    ],
)
def test_a_namespace_that_is_not_known_may_be_any(one: str | None, other: str | None, same: bool) -> None:
    assert same_namespace(one, other) is same
    assert same_namespace(other, one) is same


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("spec", "rules", 0, "host"), "spec.rules[0].host"),
        (("metadata", "annotations", "a/b"), 'metadata.annotations["a/b"]'),
        (("data", 'a"b\\'), 'data["a\\"b\\\\"]'),
        ((0, "a"), "[0].a"),
        (("", "a"), '[""].a'),
    ],
)
def test_a_path_in_words(path: tuple[str | int, ...], text: str) -> None:
    assert pointer(path) == text


any_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(any_data, st.lists(st.text(max_size=4) | st.integers(-2, 4), max_size=4))
def test_no_shape_of_data_makes_a_field_raise(data: object, path: list[str | int]) -> None:
    field = Field(resource(SERVICE), (), data).get(*path)
    seen = (field.exists, field.text, field.integer, field.mapping, field.unknown, field.pointer)
    assert len(seen) == 6
    assert all(child.path[:-1] == field.path for child in (*field.each(), *(f for _, f in field.items())))
