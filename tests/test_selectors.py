"""Selectors against labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import resource

from ingresslint.resources import Field
from ingresslint.selectors import (
    JOB_NAME_LABELS,
    RUNTIME_LABELS,
    label_text,
    pair_matches,
    pairs_match,
    plain_selector,
    selector_matches,
    words_of,
)

ANY = resource("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n")


def field(value: Any) -> Field:
    return Field(ANY, ("spec", "selector"), value)


def expression(key: str, operator: str, *values: str) -> Field:
    return field({"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]})


def test_a_selector_takes_labels_that_have_more() -> None:
    assert pairs_match({"app": "web"}, {"app": "web", "tier": "front"}) is True


@pytest.mark.parametrize(
    "labels",
    [{}, {"app": "api"}, {"App": "web"}, {"app": "Web"}, {"app": "web "}, {"app.kubernetes.io/name": "web"}],
)
def test_keys_and_values_are_compared_byte_by_byte(labels: dict[str, str]) -> None:
    assert pairs_match({"app": "web"}, labels) is False


def test_all_pairs_must_match() -> None:
    pairs = {"app": "web", "tier": "front"}
    assert pairs_match(pairs, {"app": "web", "tier": "back"}) is False
    assert pairs_match(pairs, {"app": "web"}) is False
    assert pairs_match({}, {"app": "web"}) is True


def test_null_is_the_empty_text_on_both_sides() -> None:
    assert plain_selector(field({"app": None})) == {"app": ""}
    assert pairs_match({"app": ""}, {"app": None}) is True
    assert pairs_match({"app": ""}, {}) is False


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("", ""), ("web", "web"), (True, None), (1, None), (1.5, None), (["web"], None), ({}, None)],
)
def test_the_api_stores_text_only(value: object, text: str | None) -> None:
    assert label_text(value) == text


def test_a_label_that_the_api_refuses_leaves_the_answer_open() -> None:
    assert pair_matches("version", "1", {"version": 1}) is None
    assert pairs_match({"version": "1", "app": "api"}, {"version": 1, "app": "web"}) is False


@pytest.mark.parametrize("key", sorted(RUNTIME_LABELS))
def test_a_label_of_a_controller_leaves_the_answer_open(key: str) -> None:
    assert pair_matches(key, "web-0", {"app": "web"}) is None
    assert pairs_match({key: "web-0", "app": "web"}, {"app": "web"}) is None
    assert pairs_match({key: "web-0", "app": "api"}, {"app": "web"}) is False
    assert pair_matches(key, "web-0", {key: "web-0"}) is True


def test_names_of_jobs_are_no_run_time_labels_of_every_pod() -> None:
    assert frozenset({"job-name", "batch.kubernetes.io/job-name"}) == JOB_NAME_LABELS
    assert pair_matches("job-name", "import", {}) is False


@pytest.mark.parametrize(
    ("pairs", "labels"),
    [
        ({"app": "${APP}"}, {"app": "web"}),
        ({"app": "${APP}"}, {}),
        ({"${KEY}": "web"}, {}),
        ({"app": "web"}, {"app": "${APP}"}),
        ({"app": "web"}, {"{{ key }}": "web"}),
    ],
)
def test_a_placeholder_leaves_the_answer_open(pairs: dict[str, str], labels: dict[str, str]) -> None:
    assert pairs_match(pairs, labels) is None


def test_one_placeholder_on_both_sides_matches() -> None:
    assert pairs_match({"app": "${APP}"}, {"app": "${APP}"}) is True


@pytest.mark.parametrize("value", [{"app": True}, {"matchLabels": {"app": "web"}}, {"app": 1}])
def test_a_selector_that_the_api_refuses_has_no_pairs(value: dict[str, object]) -> None:
    assert plain_selector(field(value)) is None


@pytest.mark.parametrize("value", [None, {}, "app=web", ["app"], 7])
def test_no_selector_and_a_wrong_shape_have_none_either(value: object) -> None:
    assert plain_selector(field(value)) == {}


@pytest.mark.parametrize("value", [None, {}, {"matchLabels": None}, {"matchLabels": {}, "matchExpressions": []}])
def test_an_empty_label_selector_takes_everything(value: object) -> None:
    assert selector_matches(field(value), {}) is True
    assert selector_matches(field(value), {"app": "web"}) is True


@pytest.mark.parametrize(
    ("operator", "values", "present", "other", "absent"),
    [
        ("In", ("web", "api"), True, False, False),
        ("NotIn", ("web", "api"), False, True, True),
        ("Exists", (), True, True, False),
        ("DoesNotExist", (), False, False, True),
        ("exists", (), None, None, None),
        ("Gt", ("1",), None, None, None),
    ],
)
def test_expressions(
    operator: str, values: tuple[str, ...], present: bool | None, other: bool | None, absent: bool | None
) -> None:
    selector = expression("app", operator, *values)
    assert selector_matches(selector, {"app": "web"}) is present
    assert selector_matches(selector, {"app": "db"}) is other
    assert selector_matches(selector, {"tier": "front"}) is absent


@pytest.mark.parametrize(
    ("selector", "labels"),
    [
        (expression("app", "In", "${APP}"), {"app": "web"}),
        (expression("app", "In", "web"), {"app": "${APP}"}),
        (expression("app", "Exists"), {"{{ key }}": "web"}),
        (expression("pod-template-hash", "Exists"), {"app": "web"}),
        (expression("app", "In", "1"), {"app": 1}),
        (field({"matchExpressions": [{"operator": "Exists"}]}), {}),
        (field({"matchLabels": {"app": True}}), {"app": "web"}),
    ],
)
def test_an_expression_that_cannot_be_judged_leaves_the_answer_open(selector: Field, labels: dict[str, Any]) -> None:
    assert selector_matches(selector, labels) is None


def test_labels_and_expressions_must_both_match() -> None:
    both = field(
        {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}
    )
    assert selector_matches(both, {"app": "web", "tier": "front"}) is True
    assert selector_matches(both, {"app": "web", "tier": "back"}) is False
    assert selector_matches(both, {"app": "api", "tier": "front"}) is False


def test_a_sure_difference_outweighs_an_open_question() -> None:
    selector = field({"matchLabels": {"app": "${APP}"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]})
    assert selector_matches(selector, {"app": "web"}) is False
    assert selector_matches(selector, {"app": "web", "tier": "front"}) is None


def test_pairs_for_people() -> None:
    assert words_of({"app": "web", "tier": "front"}) == "app=web, tier=front"


KEYS = st.sampled_from(["app", "tier", "version"])
VALUES = st.sampled_from(["web", "api", "v1", ""])
LABELS = st.dictionaries(KEYS, VALUES)
OPERATORS = st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"])
EXPRESSIONS = st.lists(
    st.fixed_dictionaries({"key": KEYS, "operator": OPERATORS, "values": st.lists(VALUES, max_size=3)}), max_size=3
)


@given(LABELS, LABELS)
def test_a_plain_selector_is_a_subset_of_the_labels(pairs: dict[str, str], labels: dict[str, str]) -> None:
    assert pairs_match(pairs, labels) == (pairs.items() <= labels.items())


@given(LABELS, EXPRESSIONS, LABELS)
def test_a_label_selector_says_what_the_api_reference_says(
    pairs: dict[str, str], expressions: list[dict[str, Any]], labels: dict[str, str]
) -> None:
    expected = pairs.items() <= labels.items() and all(holds(e, labels) for e in expressions)
    assert selector_matches(field({"matchLabels": pairs, "matchExpressions": expressions}), labels) == expected


def holds(requirement: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """The API reference of LabelSelectorRequirement, word for word."""
    operator: str = requirement["operator"]
    values: list[str] = requirement["values"]
    value = labels.get(requirement["key"])
    if operator == "In":
        return value is not None and value in values
    if operator == "NotIn":
        return value is None or value not in values
    return (value is not None) == (operator == "Exists")


@given(st.dictionaries(st.text(max_size=3), st.none() | st.booleans() | st.text(max_size=3)), st.text(max_size=3))
def test_no_labels_make_it_raise(labels: dict[str, Any], text: str) -> None:
    assert pairs_match({text: text}, labels) in {True, False, None}
    assert selector_matches(field(labels), labels) in {True, False, None}
