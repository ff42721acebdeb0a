"""Sets of hosts say what comparing one by one would say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingresslint.routes.hosts import HostSet
from ingresslint.routes.model import host_covers

labels = st.sampled_from(["a", "b", "org"])
names = st.lists(labels, min_size=1, max_size=4).map(".".join)
hosts = st.one_of(names, names.map("*.{}".format))


@given(st.lists(hosts, max_size=5), hosts)
def test_a_set_covers_what_one_of_it_covers(known: list[str], host: str) -> None:
    assert HostSet(known).covers(host) == any(host_covers(one, host) for one in known)


@given(st.lists(hosts, max_size=5), hosts)
def test_a_set_meets_what_one_of_it_covers_or_is_covered_by(known: list[str], host: str) -> None:
    assert HostSet(known).meets(host) == any(host_covers(one, host) or host_covers(host, one) for one in known)


def test_capitals_do_not_count() -> None:
    assert HostSet(["Shop.Example.ORG"]).covers("shop.example.org")
    assert HostSet(["shop.example.org"]).meets("*.EXAMPLE.org")
