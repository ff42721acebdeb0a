"""Names that are nearly another."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint.bundle.near import NearNames, edit_distance, how_near, is_typo

WORDS = st.text(alphabet="abc12", max_size=5)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map("-".join)
ODD_NAMES = st.text(alphabet="abA1-_.", max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("front", "front", 0),
        ("front", "frnt", 1),
        ("front", "fornt", 2),
        ("", "ab", 2),
        ("", "abc", 3),
        ("web", "api", 3),
    ],
)
def test_edits_between_two_words(one: str, other: str, edits: int) -> None:
    assert edit_distance(one, other) == edits


def test_above_the_limit_all_distances_are_one_more_than_it() -> None:
    assert edit_distance("front", "kitchen") == 3
    assert edit_distance("front", "frnt", 0) == 1
    assert edit_distance("front", "kitchen", 9) == 7


@cache
def levenshtein(one: str, other: str) -> int:
    """The definition, word for word."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return levenshtein(one[1:], other[1:])
    return 1 + min(levenshtein(one[1:], other), levenshtein(one, other[1:]), levenshtein(one[1:], other[1:]))


@given(st.text(alphabet="abc-", max_size=7), st.text(alphabet="abc-", max_size=7), st.integers(0, 4))
def test_edit_distance_is_levenshtein_up_to_its_limit(one: str, other: str, limit: int) -> None:
    assert edit_distance(one, other, limit) == min(levenshtein(one, other), limit + 1)


@pytest.mark.parametrize(
    ("wanted", "found", "how"),
    [
        ("front", "front", None),
        ("front", "Front", "case"),
        ("front", "frnt", "edit"),
        ("front-tls", "fornt-tls", "edit"),
        ("front_tls", "front-tls", "edit"),
        ("front.tls", "front-tls", "edit"),
        ("webapi", "web-api", "edit"),
        ("csi-cephfs-pvc", "cephfs-pvc", "part"),
        ("front", "front-service", "part"),
        ("shop-front", "front", "part"),
        ("front", "storefront", None),
        ("front", "back", None),
        # numbers and versions make another thing
        ("front-1", "front-2", None),
        ("front1", "front", None),
        ("front", "front-2", "part"),
        ("front-v1", "front-v2", None),
        ("front", "front-v2", "part"),
        ("frnt-1", "front-2", None),
        ("frnt-1", "front-1", "edit"),
        # so does a letter in a short word
        ("a", "b", None),
        ("db", "dc", None),
        ("web", "wab", "edit"),
        ("front-a", "front-b", None),
        ("api", "app", "edit"),
        ("cart", "card", "edit"),
        # two slips at most, in all parts together
        ("frnt-bckend", "front-backend", "edit"),
        ("frnt-bcknd", "front-backend", None),
    ],
)
def test_how_near_names_are(wanted: str, found: str, how: str | None) -> None:
    assert how_near(wanted, found) == how


@given(ODD_NAMES, ODD_NAMES)
def test_nearness_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert how_near(one, other) == how_near(other, one)
    assert is_typo(one, other) == is_typo(other, one)


@given(NAMES, NAMES)
def test_a_typo_is_at_most_two_edits(one: str, other: str) -> None:
    assert not is_typo(one, other) or 1 <= levenshtein(one, other) <= 2


@given(st.lists(ODD_NAMES | NAMES, max_size=12), ODD_NAMES | NAMES)
def test_the_index_finds_what_comparing_with_every_name_finds(names: list[str], word: str) -> None:
    index = NearNames(names)
    assert list(index.near(word)) == [
        (name, how_near(word, name)) for name in sorted(set(names)) if how_near(word, name)
    ]
    assert list(index.typos(word)) == [
        name for name in sorted(set(names)) if name != word and (name.lower() == word.lower() or is_typo(word, name))
    ]
