"""Documents as objects: lists, their items, and what has not the shape of an object."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import resources

from ingresslint.findings import ObjectRef, Span
from ingresslint.objects import items_without_kind, looks_like_object, resources_of
from ingresslint.parse import parse
from ingresslint.resources import ResourceKey

any_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def keys(text: str) -> list[ResourceKey]:
    return [r.key for r in resources(text)]


def test_a_list_gives_its_items_nested_ones_too() -> None:
    text = """\
apiVersion: v1
kind: List
metadata: {namespace: shop}
items:
  - {apiVersion: v1, kind: Service, metadata: {name: front}}
  - apiVersion: v1
    kind: List
    items:
      - {apiVersion: v1, kind: Secret, metadata: {name: key, namespace: edge}}
  - {apiVersion: v1, kind: Pod, metadata: {name: last}}
"""
    assert keys(text) == [
        ResourceKey("", "Service", None, "front"),  # the list's own namespace is not inherited
        ResourceKey("", "Secret", "edge", "key"),
        ResourceKey("", "Pod", None, "last"),
    ]
    places = [r.get("metadata", "name").location.span for r in resources(text)]
    assert places == [Span(5, 54, 5, 59), Span(9, 57, 9, 60), Span(10, 50, 10, 54)]


def test_items_of_a_typed_list_take_kind_and_version_of_the_list() -> None:
    text = """\
apiVersion: networking.k8s.io/v1
kind: IngressList
items:
  - metadata: {name: front}
  - {apiVersion: v1, kind: Service, metadata: {name: back}}
  - {kind: Ingress, metadata: {name: refused}}
"""
    assert keys(text) == [
        ResourceKey("networking.k8s.io", "Ingress", None, "front"),
        ResourceKey("", "Service", None, "back"),
    ]
    front = resources(text)[0]
    assert (front.api_version, front.written) == (
        "networking.k8s.io/v1",
        ObjectRef("networking.k8s.io/v1", "Ingress", None, "front"),
    )
    assert keys("apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: web}\n") == [
        ResourceKey("", "Service", None, "web")
    ]


def test_an_item_of_a_plain_list_that_has_no_kind_is_no_object() -> None:
    assert keys("apiVersion: v1\nkind: List\nitems:\n- metadata: {name: web}\n- just text\n") == []
    assert keys("apiVersion: v1\nkind: List\nitems:\n- metadata: {name: web}\n") == []
    assert keys("apiVersion: v1\nkind: List\nitems: []\n") == []


def test_one_bad_item_does_not_cost_the_others_of_its_list() -> None:
    text = """\
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Service, metadata: {name: front}}
  - just text
  - apiVersion: v1
    kind: SecretList
    items: [{metadata: {name: key}}, {kind: Secret}, 12]
  - metadata: {name: web}
  -
"""
    assert keys(text) == [ResourceKey("", "Service", None, "front"), ResourceKey("", "Secret", None, "key")]
    (document,) = parse("manifest.yaml", text.encode()).documents
    assert list(items_without_kind(document)) == [
        ("items", 1),
        ("items", 2, "items", 1),
        ("items", 2, "items", 2),
        ("items", 3),
        ("items", 4),
    ]


def test_a_custom_resource_whose_kind_ends_in_list_is_an_object() -> None:
    words = "apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: people}\nitems: [ann, bob]\n"
    assert keys(words) == [ResourceKey("example.org", "AllowList", None, "people")]
    allow = "apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: people}\n"
    assert keys(allow) == [ResourceKey("example.org", "AllowList", None, "people")]
    assert keys(allow + "items: [one, two]\n") == [ResourceKey("example.org", "AllowList", None, "people")]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "- apiVersion: v1\n",
        "just text\n",
        "kind: Service\n",
        "apiVersion: v1\nKind: Service\n",
        "apiVersion: 1\nkind: Service\n",
        "apiVersion: version1\nkind: Service\n",
        "apiVersion: v1\nkind: Front Service\n",
        "apiVersion: v1\nkind: [Service]\n",
    ],
)
def test_what_has_not_the_shape_of_an_object_is_none(text: str) -> None:
    assert resources(text) == []
    assert not looks_like_object(parse("manifest.yaml", text.encode()).documents[0].data)


@given(any_data)
def test_no_document_makes_the_search_for_objects_raise(data: object) -> None:
    document = parse("manifest.yaml", b"kind: List\n").documents[0]
    document.data = {"apiVersion": "v1", "kind": "List", "items": data}
    assert all(r.kind for r in resources_of(document))
