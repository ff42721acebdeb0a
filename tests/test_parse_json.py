"""JSON files: values one after the other, as kubectl 1.32 reads a file that begins with `{`."""

import pytest

from ingresslint.findings import Span
from ingresslint.parse import ParsedFile, Problem, parse

REFUSED = 'The file begins with "{", so kubectl reads it as JSON and refuses it: '


def read(text: str) -> ParsedFile:
    return parse("web.json", text.encode())


def data_of(file: ParsedFile) -> list[object]:
    return [document.data for document in file.documents]


def test_values_one_after_the_other_are_documents() -> None:
    file = read('\n{"name": "web"}{"name": "api",\n "ports": [80, "80", true, null]}\n\n{"name": "db"} null\n')
    assert data_of(file) == [
        {"name": "web"},
        {"name": "api", "ports": [80, "80", True, None]},
        {"name": "db"},
    ]
    assert [document.line for document in file.documents] == [2, 2, 5]
    assert (file.problems, file.broken) == ((), False)


def test_numbers_are_what_the_api_gets() -> None:
    (document,) = read('{"n": [80.0, 1e3, 2.50, -0, 12345678901234567890, 9223372036854775807, 1e20]}').documents
    values = document.data["n"]
    assert [(type(v), v) for v in values] == [
        (int, 80),
        (int, 1000),
        (float, 2.5),
        (int, 0),
        (float, 1.2345678901234567e19),
        (int, 9223372036854775807),
        (float, 1e20),
    ]


def test_words_of_yaml_are_strings_in_json() -> None:
    (document,) = read('{"yes": "on", "1.50": "010"}').documents
    assert (document.data, document.odd_scalars) == ({"yes": "on", "1.50": "010"}, ())


def test_key_that_is_written_twice() -> None:
    (document,) = read('{"metadata": {"labels": [{"app": 1,\n "app": 2}]},\n "metadata": {}}').documents
    assert document.data == {"metadata": {}}
    assert document.problems == (
        Problem(
            "yaml-duplicate-key",
            'Key "app" is written twice; kubectl keeps the last value',
            Span(2, 2, 2, 7),
            ("metadata", "labels", 0, "app"),
            (("first written here", Span(1, 27, 1, 32)),),
        ),
        Problem(
            "yaml-duplicate-key",
            'Key "metadata" is written twice; kubectl keeps the last value',
            Span(3, 2, 3, 12),
            ("metadata",),
            (("first written here", Span(1, 2, 1, 12)),),
        ),
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400])
def test_number_that_json_or_a_float64_does_not_have(number: str) -> None:
    file = read('{"a": "NaN", "b": [1, ' + number + "]}")
    expected = Problem("yaml-syntax", REFUSED + "a float64 cannot hold this number", Span(1, 23, 1, 23 + len(number)))
    assert file.problems == (expected,)


def test_yaml_that_begins_with_a_brace_is_read_and_reported() -> None:
    file = read("{name: web, ports: [80]}\n")
    assert data_of(file) == [{"name": "web", "ports": [80]}]
    assert file.problems == (Problem("yaml-syntax", REFUSED + "this is not JSON", Span(1, 2, 1, 3)),)
    assert not file.broken


def test_yaml_after_a_separator_is_read_and_reported() -> None:
    file = read('{"name": "web"}\n---\nname: api\n---\nname: db\n')
    assert data_of(file) == [{"name": "web"}, {"name": "api"}, {"name": "db"}]
    message = 'The file begins with "{", so kubectl reads it as JSON and refuses what follows this "---"'
    assert file.problems == (Problem("yaml-document-boundary", message, Span(2, 1, 2, 4)),)
    assert [document.line for document in file.documents] == [1, 3, 5]


def test_values_before_a_fault_are_kept() -> None:
    file = read('{"name": "web"}\n{"name": ]}\n{"name": "db"}\n')
    assert data_of(file) == [{"name": "web"}]
    assert file.problems == (Problem("yaml-syntax", REFUSED + "this is not JSON", Span(2, 10, 2, 11)),)
    assert file.broken


def test_text_that_is_neither_json_nor_yaml() -> None:
    file = read('{"name": [}\n')
    assert (file.documents, file.broken) == ((), True)
    assert [(p.rule, p.span) for p in file.problems] == [("yaml-syntax", Span(1, 11, 1, 12))]


@pytest.mark.parametrize("text", ['{"a":' * 300_000, '{"a":' + "[" * 300_000, '{"a":' + "[" * 300 + "]" * 300 + "}"])
def test_deep_nesting_is_refused(text: str) -> None:
    (problem,) = read(text).problems
    assert problem.message == "The document cannot be read: it is nested deeper than 100 levels"


def test_half_of_a_surrogate_pair_becomes_the_replacement_character() -> None:
    (document,) = read(r'{"a": "\ud83d\ude00", "b": "\ud83d!", "c": "\ude00", "d": "\\ud83d"}').documents
    assert document.data == {"a": "😀", "b": "\ufffd!", "c": "\ufffd", "d": "\\ud83d"}


def test_places() -> None:
    file = read(
        '{\n  "kind": "Service",\n  "spec": {"ports": [\n    {"port": 80, "x": null}, {}, [1]]}\n}\n{"b": {"c": -1}}'
    )
    first, second = file.documents
    assert first.span(()) == Span(2, 3, 2, 9)
    assert first.span(("kind",)) == Span(2, 11, 2, 20)
    assert first.key_span(("kind",)) == Span(2, 3, 2, 9)
    assert first.raw(("kind",)) == '"Service"'
    assert first.span(("spec",)) == Span(3, 3, 3, 9)
    assert first.span(("spec", "ports", 0)) == Span(4, 5, 4, 28)
    assert first.span(("spec", "ports", 0, "port")) == Span(4, 14, 4, 16)
    assert first.span(("spec", "ports", 0, "x")) == Span(4, 18, 4, 21)
    assert first.raw(("spec", "ports", 0, "x")) == "null"
    assert first.span(("spec", "ports", 1)) == Span(4, 30, 4, 32)
    assert first.span(("spec", "ports", 2, 0)) == Span(4, 35, 4, 36)
    assert first.span(("spec", "ports", 9, "port")) == Span(3, 12, 3, 19)
    assert second.span(("b", "c")) == Span(6, 13, 6, 15)
    assert second.source_line(6) == '{"b": {"c": -1}}'


def test_json_has_no_comments() -> None:
    assert read('{"a": "x # ingresslint: ignore[b] c"}').comments() == ()
