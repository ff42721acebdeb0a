from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import finding, result

from ingresslint.findings import Hole, Location, Related, Result, Skipped, Span, Summary
from ingresslint.report import Options, render
from ingresslint.report.escaping import json_text, one_line, visible

CONTROLS = "\x00\x07\t\x0b\x1b\x7f\x85\x9b\u061c\u200b\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ud800\U000e0041"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

hostile_text = st.text(st.one_of(st.sampled_from(f"{CONTROLS}\r\n#[]:v"), st.characters()), min_size=1)


def hostile(text: str) -> Result:
    """A run in which everything that comes from the input is this text."""
    where = Location(text, Span(3, 2, 3, 9))
    one = finding(text, text, where.span, source_line=text, related=(Related(text, where),), advice=text, units=(text,))
    read = Summary(files=1, objects=1, units=2, skipped=(Skipped(text, text),), holes=(Hole(text, text, text),))
    return result(one, summary=read)


@given(text=hostile_text)
@pytest.mark.parametrize("name", ["text", "concise", "github", "json", "sarif"])
def test_no_control_character_of_the_input_leaves_the_program(name: str, text: str) -> None:
    assert UNSAFE.findall(render(name, hostile(text), Options())) == []


@given(text=hostile_text)
@pytest.mark.parametrize("name", ["text", "concise", "github", "json", "sarif"])
def test_every_report_can_be_written_as_utf_8(name: str, text: str) -> None:
    report = render(name, hostile(text), Options())
    assert report.encode("utf-8").decode("utf-8") == report


@given(text=hostile_text)
@pytest.mark.parametrize("name", ["text", "concise", "json", "sarif"])
def test_no_line_is_a_command_to_a_ci_runner(name: str, text: str) -> None:
    report = render(name, hostile(text), Options())
    assert re.findall(r"##\w*\[|^\s*::", report, re.MULTILINE) == []


@given(text=hostile_text)
@pytest.mark.parametrize("name", ["concise", "github"])
def test_a_finding_stays_one_line(name: str, text: str) -> None:
    assert render(name, hostile(text), Options()).split("\n")[1:] == [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: 80 ü 店 😀", "plain: 80 ü 店 😀"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x9b2J\x7f", r"\x9b2J\x7f"),
        ("txt.\u202elmay", r"txt.\u202elmay"),
        ("we\u200bb", r"we\u200bb"),
        ("a\u2028b", r"a\u2028b"),
        ("\udcff.yaml", r"\udcff.yaml"),
        ("\U000e0041", r"\U000e0041"),
        ("##[group] ##vso[x] ### [a](b)", r"\x23#[group] \x23#vso[x] ### [a](b)"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_folds_breaks_with_the_blanks_around_them() -> None:
    assert (
        one_line(" mapping values\n  are not allowed \r\n\r\n here\x1b\n") == r"mapping values are not allowed here\x1b"
    )


def test_json_escapes_what_is_unseen_and_gives_it_back() -> None:
    data = {"ü": "\x9b\u202e\udcff\U000e0041##[a]\n"}
    assert json_text(data) == '{\n  "ü": "\\u009b\\u202e\\udcff\\udb40\\udc41\\u0023#[a]\\n"\n}\n'
    assert json.loads(json_text(data)) == data


@given(data=st.recursive(st.none() | st.text(st.characters(exclude_categories=["Cs"])), st.lists))
def test_json_gives_back_what_it_was_given(data: object) -> None:
    assert json.loads(json_text(data)) == data
