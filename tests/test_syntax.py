"""What the API takes as a name, row by row as its own tests have them."""

from __future__ import annotations

import pytest

from ingresslint import syntax


@pytest.mark.parametrize(
    ("text", "label", "subdomain", "service"),
    [
        ("front", True, True, True),
        ("a", True, True, True),
        ("2048", True, True, False),
        ("shop.example", False, True, False),
        ("-front", False, False, False),
        ("front-", False, False, False),
        ("shop..example", False, False, False),
        ("shop-.example", False, False, False),
        ("Front", False, False, False),
        ("front_end", False, False, False),
        ("frönt", False, False, False),
        ("٣", False, False, False),
        ("front\n", False, False, False),
        ("", False, False, False),
        ("a" * 63, True, True, True),
        ("a" * 64, False, True, False),
        ("a" * 254, False, False, False),
    ],
)
def test_names_of_objects(text: str, label: bool, subdomain: bool, service: bool) -> None:
    expected = (label, subdomain, service)
    assert (syntax.is_dns_label(text), syntax.is_subdomain(text), syntax.is_service_name(text)) == expected


@pytest.mark.parametrize("text", ["http", "a", "80a", "http-2", "http-metrics-01", "x11"])
def test_port_names(text: str) -> None:
    assert syntax.is_port_name(text)


@pytest.mark.parametrize(
    "text", ["", "80", "8-0", "http--2", "-http", "http-", "HTTP", "http_2", "http-metrics-012", "a.b"]
)
def test_no_port_names(text: str) -> None:
    assert not syntax.is_port_name(text)


@pytest.mark.parametrize("text", ["example.org", "*.example.org", "localhost", "10.20.30.40", "*.org"])
def test_hosts(text: str) -> None:
    assert syntax.is_host(text)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "*.",
        "*.*.org",
        "a.*.org",
        "*a.org",
        "example.org.",
        "Example.org",
        "example.org:80",
        "a_b.org",
        "::1",
        "a b",
        "",
    ],
)
def test_no_hosts(text: str) -> None:
    assert not syntax.is_host(text)


def test_addresses_and_port_numbers() -> None:
    assert [
        text
        for text in ("10.20.30.40", "010.1.1.1", "256.1.1.1", "1.2.3", "1.2.3.4.5", "a.1.1.1")
        if syntax.is_ipv4(text)
    ] == [
        "10.20.30.40",
        "010.1.1.1",
    ]
    assert [n for n in (-1, 0, 1, 80, 65535, 65536) if syntax.is_port_number(n)] == [1, 80, 65535]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("080", 80),
        ("00", 0),
        ("0" * 5000 + "8", 8),
        ("9223372036854775807", 9223372036854775807),
        ("1" * 20, None),
        ("1" * 5000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1_0", None),
        ("1.0", None),
        ("٣", None),
        ("²", None),
        ("8\n", None),
    ],
)
def test_numbers_of_digits(text: str, number: int | None) -> None:
    assert syntax.digits_of(text) == number


def test_an_address_may_have_any_number_of_digits() -> None:
    assert syntax.is_ipv4("0" * 5000 + "10.20.30.40")
    assert not syntax.is_ipv4("1" * 5000 + ".20.30.40")
