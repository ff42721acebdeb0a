"""What kubectl 1.32 makes of plain scalars, keys and tags; observed with `kubectl patch --local -o json`."""

import pytest

from ingresslint.parse import parse

VALUES = [
    # Words: YAML 1.1 booleans and nulls, in three spellings only.
    ("yes", True),
    ("y", True),
    ("Y", True),
    ("on", True),
    ("True", True),
    ("TRUE", True),
    ("no", False),
    ("n", False),
    ("N", False),
    ("Off", False),
    ("nO", "nO"),
    ("yEs", "yEs"),
    ("oN", "oN"),
    ("tRue", "tRue"),
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("nULL", "nULL"),
    ("=", "="),
    # Octal, hexadecimal and binary.
    ("0777", 511),
    ("-0777", -511),
    ("010", 8),
    ("0o777", 511),
    ("+0o7", 7),
    ("0O17", 15),
    ("0o8", "0o8"),
    ("080", 80),
    ("08", 8),
    ("09.5", 9.5),
    ("00", 0),
    ("0x50", 80),
    ("0XfF", 255),
    ("-0x10", -16),
    ("+0x10", 16),
    ("0xdeadbeef", 3735928559),
    ("0x", "0x"),
    ("0b1010", 10),
    ("-0b11", -3),
    ("0B1", 1),
    ("0b2", "0b2"),
    # Underscores.
    ("1_000", 1000),
    ("1__0", 10),
    ("1_", 1),
    ("0_1", 1),
    ("0x_1", 1),
    ("0b_1", 1),
    ("1_000.5", 1000.5),
    ("685_230.15", 685230.15),
    ("_1", "_1"),
    # Base 60, dates, versions and other strings.
    ("1:30", "1:30"),
    ("22:22", "22:22"),
    ("190:20:30.15", "190:20:30.15"),
    ("2020-01-01", "2020-01-01"),
    ("2001-12-15T02:59:43.1Z", "2001-12-15T02:59:43.1Z"),
    ("1.2.3", "1.2.3"),
    ("1-1", "1-1"),
    ("--1", "--1"),
    ("+-1", "+-1"),
    ("+", "+"),
    (".", "."),
    ("..", ".."),
    (".e3", ".e3"),
    ("e3", "e3"),
    ("1e", "1e"),
    # Decimal integers; beyond int64 they become float64.
    ("0", 0),
    ("-0", 0),
    ("+1", 1),
    ("-1", -1),
    ("9223372036854775807", 9223372036854775807),
    ("-9223372036854775808", -9223372036854775808),
    ("9223372036854775808", 9.223372036854776e18),
    ("-9223372036854775809", -9.223372036854776e18),
    ("12345678901234567890", 1.2345678901234567e19),
    ("18446744073709551615", 1.8446744073709552e19),
    ("18446744073709551616", 1.8446744073709552e19),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    # Floats; a whole one is an integer once it went through JSON.
    (".5", 0.5),
    ("-.5", -0.5),
    ("+.5", 0.5),
    ("5.", 5),
    ("-5.", -5),
    ("1.", 1),
    ("1.0", 1),
    ("100.0", 100),
    ("0.0", 0),
    ("-0.0", 0),
    ("1.20", 1.2),
    ("0.30000000000000004", 0.30000000000000004),
    ("123456789.123", 123456789.123),
    ("1.2345678901234567e18", 1234567890123456800),
    # Exponents: hashes that look like numbers.
    ("1e3", 1000),
    ("1E3", 1000),
    ("-1e3", -1000),
    ("1.e3", 1000),
    ("0.1e1", 1),
    ("1.5e+3", 1500),
    ("5e-3", 0.005),
    ("1234e56", 1.234e59),
    ("12e34", 1.2e35),
    ("1e20", 1e20),
    ("1e21", 1e21),
    ("123e456", "123e456"),
    ("1e400", "1e400"),
    # Digits of other scripts are letters.
    ("٣", "٣"),
]  # fmt: skip


def data_of(text: str) -> object:
    (document,) = parse("values.yaml", text.encode()).documents
    return document.data


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_plain_scalar_has_the_value_and_type_that_kubectl_gives_it(text: str, value: object) -> None:
    assert typed(data_of(f"value: {text}\n")) == typed({"value": value})


def typed(data: object) -> object:
    """Give data in a form in which 1, 1.0 and true differ."""
    return {k: (type(v), v) for k, v in data.items()} if isinstance(data, dict) else data


@pytest.mark.parametrize("text", ['"{}"', "'{}'", "|-\n  {}", ">-\n  {}", "!!str {}", "! {}", "!local {}"])
@pytest.mark.parametrize("word", ["y", "010", "1e3", "~", ".inf"])
def test_quoted_block_and_foreign_tagged_scalars_are_strings(text: str, word: str) -> None:
    assert data_of("value: " + text.format(word) + "\n") == {"value": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!int '80'", 80),
        ("!!int 0x50", 80),
        ("!!float 3", 3),
        ("!!float '.5'", 0.5),
        ("!!bool 'yes'", True),
        ("!!null ''", None),
        ("!!str", ""),
        ("!!binary aGk=", "hi"),
        ("!!binary /w==", "\ufffd"),
        ("!!timestamp 2020-01-01", "2020-01-01"),
        ("!<tag:yaml.org,2002:int> 5", 5),
    ],
)
def test_core_tags_decide(text: str, value: object) -> None:
    assert typed(data_of(f"value: {text}\n")) == typed({"value": value})


@pytest.mark.parametrize(
    ("text", "end", "message"),
    [
        (".inf", 12, "JSON has no number .inf, so kubectl refuses the document"),
        ("-.INF", 13, "JSON has no number -.INF, so kubectl refuses the document"),
        (".NaN", 12, "JSON has no number .NaN, so kubectl refuses the document"),
        ("!!int x", 15, "the text does not fit its tag !!int"),
        ("!!int 1.5", 17, "the text does not fit its tag !!int"),
        ("!!bool 1", 16, "the text does not fit its tag !!bool"),
        ("!!null x", 16, "the text does not fit its tag !!null"),
        ("!!float yes", 19, "the text does not fit its tag !!float"),
        ("!!binary _", 18, "the text under !!binary is no base64"),
    ],
)
def test_scalar_that_kubectl_refuses_is_a_syntax_problem_at_its_place(text: str, end: int, message: str) -> None:
    file = parse("values.yaml", f"value: {text}\n".encode())
    (problem,) = file.problems
    assert (file.broken, file.documents) == (True, ())
    assert (problem.rule, problem.message) == ("yaml-syntax", f"The document cannot be read: {message}")
    span = problem.span
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 8, 1, end)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("on", "true"),
        ("y", "true"),
        ("off", "false"),
        ("True", "true"),
        ("true", "true"),
        ("0777", "511"),
        ("0x1F", "31"),
        ("80", "80"),
        ("1.5", "1.5"),
        ("1.50", "1.5"),
        ("1.0", "1"),
        ("-0.0", "-0"),
        ("1e3", "1000"),
        ("1e6", "1e+06"),
        ("1234567.5", "1.2345675e+06"),
        ("16777217.5", "1.6777218e+07"),
        ("0.00001", "1e-05"),
        ("3.4028235e38", "3.4028235e+38"),
        ("1e39", ".inf"),
        ("-1e39", "-.inf"),
        (".inf", ".inf"),
        (".NAN", ".nan"),
        ("1e400", "1e400"),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("app", "app"),
        ('"on"', "on"),
        ("'0777'", "0777"),
        ("!!str 0x1", "0x1"),
        ("!!int 0x1", "1"),
        ("!!bool y", "true"),
    ],
)
def test_key_is_the_json_key_that_kubectl_makes(written: str, key: str) -> None:
    assert data_of(f"{written}: web\n") == {key: "web"}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("~", "a null cannot be a key; kubectl refuses the document"),
        ("null", "a null cannot be a key; kubectl refuses the document"),
        ("18446744073709551615", "an integer beyond 64 bits cannot be a key; kubectl refuses the document"),
        ("? [a]\n", "a mapping or list cannot be a key"),
        ("{a: b}", "a mapping or list cannot be a key"),
    ],
)
def test_key_that_kubectl_refuses(written: str, message: str) -> None:
    file = parse("values.yaml", f"{written}: web\n".encode())
    assert [problem.message for problem in file.problems] == [f"The document cannot be read: {message}"]


def test_odd_scalars_are_those_that_do_not_say_what_they_are() -> None:
    (document,) = parse(
        "values.yaml",
        b"""\
words: [y, yes, No, OFF, true, True, "on", null, ~]
numbers: [010, 0o10, 0x50, 0b11, 1_000, +1, 1e3, 1.5e-3, 08, -017, 80, -1, 0, 1.20, .5, "010"]
strings: [1:30, 2020-01-01, 1e400, =]
on: {port: 080}
1.50: x
"yes": z
""",
    ).documents
    assert document.odd_scalars == (
        (("words", 0), "y"),
        (("words", 1), "yes"),
        (("words", 2), "No"),
        (("words", 3), "OFF"),
        (("numbers", 0), "010"),
        (("numbers", 1), "0o10"),
        (("numbers", 2), "0x50"),
        (("numbers", 3), "0b11"),
        (("numbers", 4), "1_000"),
        (("numbers", 5), "+1"),
        (("numbers", 6), "1e3"),
        (("numbers", 7), "1.5e-3"),
        (("numbers", 8), "08"),
        (("numbers", 9), "-017"),
        (("true",), "on"),
        (("true", "port"), "080"),
        (("1.5",), "1.50"),
    )


def test_odd_scalars_forget_values_that_a_second_key_replaced() -> None:
    (document,) = parse("values.yaml", b"spec:\n  port: 010\n  name: y\nspec:\n  port: 0x50\n").documents
    assert document.odd_scalars == ((("spec", "port"), "0x50"),)


def test_odd_scalars_of_an_inline_merge_have_the_path_that_they_get() -> None:
    (document,) = parse("values.yaml", b"spec:\n  <<: [{port: 010}]\n  <<: {on: 1}\n").documents
    assert document.data == {"spec": {"port": 8, "true": 1}}
    assert document.odd_scalars == ((("spec", "port"), "010"), (("spec", "true"), "on"))
