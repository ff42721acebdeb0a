"""Sets of hosts say what comparing one by one would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint.routes.hosts import HostSet

labels = st.sampled_from(["a", "b", "org"])
parts = st.lists(labels, min_size=1, max_size=4)
names = parts.map(".".join)
hosts = st.one_of(names, names.map("*.{}".format))


@given(st.lists(hosts, max_size=5), hosts)
def test_a_set_covers_what_one_of_it_covers(known: list[str], host: str) -> None:
    assert HostSet(known).covers(host) == any(HostSet([one]).covers(host) for one in known)


@given(st.lists(hosts, max_size=5), hosts)
def test_a_set_meets_what_one_of_it_covers_or_is_covered_by(known: list[str], host: str) -> None:
    assert HostSet(known).meets(host) == any(
        HostSet([one]).covers(host) or HostSet([host]).covers(one) for one in known
    )


def test_capitals_do_not_count() -> None:
    assert HostSet(["Shop.Example.ORG"]).covers("shop.example.org")
    assert HostSet(["shop.example.org"]).meets("*.EXAMPLE.org")


@pytest.mark.parametrize(
    ("pattern", "host", "covers"),
    [
        ("a.example.org", "a.example.org", True),
        ("a.example.org", "b.example.org", False),
        ("*.example.org", "a.example.org", True),
        ("*.example.org", "example.org", False),
        ("*.example.org", "a.b.example.org", False),
        ("*.example.org", "*.example.org", True),
        ("a.example.org", "*.example.org", False),
        ("*.example.org", ".example.org", False),
        ("", "", True),
        ("", "a.example.org", False),
    ],
)
def test_a_wildcard_stands_for_one_label(pattern: str, host: str, covers: bool) -> None:
    assert HostSet([pattern]).covers(host) is covers


@given(st.booleans(), parts, parts)
def test_a_host_is_covered_if_it_is_equal_or_one_label_longer(
    wildcard: bool,
    pattern: list[str],
    host: list[str],
) -> None:
    text = ".".join(["*", *pattern] if wildcard else pattern)
    expected = host[1:] == pattern if wildcard else host == pattern
    assert HostSet([text]).covers(".".join(host)) is expected
