from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingresslint.findings import Span
from ingresslint.report.snippet import snippet


def on_one_line(column: int, end_column: int) -> Span:
    return Span(5, column, 5, end_column)


@pytest.mark.parametrize(
    ("source", "span", "shown", "carets"),
    [
        pytest.param("port: 8080", on_one_line(7, 11), "port: 8080", "      ^^^^", id="a value"),
        pytest.param("port: 8080\r\n", on_one_line(1, 5), "port: 8080", "^^^^", id="line end is left out"),
        pytest.param("port: 8080", on_one_line(3, 3), "port: 8080", "  ^", id="an empty span"),
        pytest.param("port:", on_one_line(6, 6), "port:", "     ^", id="after the last character"),
        pytest.param("port:", on_one_line(40, 44), "port:", "     ^", id="beyond the line"),
        pytest.param("", on_one_line(1, 1), "", "^", id="an empty line"),
        pytest.param("rules: [a,", Span(5, 8, 7, 3), "rules: [a,", "       ^^^", id="several lines"),
        pytest.param("\tport: 8080", on_one_line(8, 12), "    port: 8080", "          ^^^^", id="a tab before"),
        pytest.param("a:\tb", on_one_line(3, 4), "a:    b", "  ^^^^", id="a tab is marked"),
        pytest.param("名: 80", on_one_line(4, 6), "名: 80", "    ^^", id="a wide character before"),
        pytest.param("n: 店舗", on_one_line(4, 6), "n: 店舗", "   ^^^^", id="wide characters marked"),
        pytest.param(
            "cafe\u0301: 80", on_one_line(8, 10), "cafe\u0301: 80", "      ^^", id="a combining accent before"
        ),
        pytest.param("a\x1b[0m: b", on_one_line(8, 9), "a\\x1b[0m: b", "          ^", id="an escape before"),
    ],
)
def test_carets_stand_under_the_span(source: str, span: Span, shown: str, carets: str) -> None:
    assert snippet(source, span, 80) == (shown, carets)


def test_a_long_line_is_cut_on_both_sides_of_the_span() -> None:
    source = "a" * 50 + "8080" + "b" * 50
    assert snippet(source, on_one_line(51, 55), 30) == (
        "...aaaaaaaaaa8080bbbbbbbbbb...",
        "             ^^^^",
    )


def test_a_span_near_the_start_leaves_the_start() -> None:
    assert snippet("p: 8080 " + "b" * 50, on_one_line(4, 8), 30) == (
        "p: 8080 bbbbbbbbbbbbbbbb...",
        "   ^^^^",
    )


def test_a_span_near_the_end_leaves_the_end() -> None:
    assert snippet("a" * 50 + " 8080", on_one_line(52, 56), 30) == (
        "...aaaaaaaaaaaaaaaaaaa 8080",
        "                       ^^^^",
    )


def test_a_span_wider_than_the_screen_is_marked_as_far_as_it_is_shown() -> None:
    assert snippet("k: " + "v" * 90, on_one_line(4, 94), 30) == (
        "...vvvvvvvvvvvvvvvvvvvvvvvv...",
        "   ^^^^^^^^^^^^^^^^^^^^^^^^",
    )


def columns(text: str) -> int:
    return sum(
        0
        if unicodedata.category(c) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(c) in {"W", "F"}
        else 1
        for c in text
    )


@given(source=st.text(), column=st.integers(1, 200), length=st.integers(0, 200), width=st.integers(20, 60))
def test_no_line_is_wider_than_the_screen(source: str, column: int, length: int, width: int) -> None:
    line = source.replace("\n", "").replace("\r", "")
    shown, carets = snippet(line, on_one_line(column, column + length), width)
    assert columns(shown) <= width
    assert len(carets) <= width + 1
