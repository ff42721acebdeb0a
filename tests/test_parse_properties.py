"""Any document that is written comes back with its data and places, and no input makes the reader raise."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ingresslint.findings import Path, Span
from ingresslint.parse import Document, ParsedFile, parse

WORDS = [
    "web",
    "app.kubernetes.io/name",
    "a b",
    "http://web:80",
    "-x",
    "é😀",
    "1:30",
    "0o8",
    "x#y",
    "it's",
    "tab\there",
]
STRINGS = st.sampled_from(
    [*WORDS, "", "~", "on", "010", "#", "a: b", "- a", "\\", '"', "{}", "\u2028", "\ufeff"]
) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0.5, 80.5, -1.25])
SCALARS = st.none() | st.booleans() | NUMBERS | STRINGS
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=20,
)
MAPPINGS = st.dictionaries(STRINGS, TREES, min_size=1, max_size=4)


def escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08X}"


@dataclass
class Writer:
    """Writes data as YAML and remembers how each scalar was written. `choose` decides among styles."""

    choose: Any
    lines: list[str] = field(default_factory=list)
    written: dict[Path, str] = field(default_factory=dict)
    keys: dict[Path, str] = field(default_factory=dict)

    def scalar(self, value: Any, *, flow: bool) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        styles = ['"' + "".join(escaped(character) for character in value) + '"']
        if value.isprintable() and not value.startswith(" "):
            styles.append("'" + value.replace("'", "''") + "'")
        if value in WORDS and not flow:
            styles.append(value)
        return str(self.choose(styles))

    def flow(self, value: Any, path: Path) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(self.flow_entry(k, v, (*path, k)) for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(v, (*path, n)) for n, v in enumerate(value)) + "]"
        self.written[path] = self.scalar(value, flow=True)
        return self.written[path]

    def flow_entry(self, key: str, value: Any, path: Path) -> str:
        self.keys[path] = self.scalar(key, flow=True)
        return f"{self.keys[path]}: {self.flow(value, path)}"

    def block(self, value: Any, path: Path, indent: str, start: str) -> None:
        """Write a value behind `start`, which is what stands before it on its line."""
        if not value or not isinstance(value, (dict, list)) or self.choose([False, False, True]):
            comment = self.choose(["", "", "  # note", "\t# 'x"])
            self.lines.append(f"{start} {self.flow(value, path)}{comment}" if start.strip() else self.flow(value, path))
            return
        if start.strip():
            self.lines += [start, *self.choose([[], [], ["# note"], [""]])]
        deeper = indent + self.choose(["  ", " ", "    "])
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            here = (*path, key)
            if isinstance(key, str):
                self.keys[here] = self.scalar(key, flow=False)
            self.block(child, here, deeper, f"{indent}{self.keys[here]}:" if isinstance(key, str) else f"{indent}-")


@st.composite
def written_documents(draw: st.DrawFn) -> tuple[Any, Writer]:
    data = draw(MAPPINGS)
    writer = Writer(lambda options: draw(st.sampled_from(options)))
    writer.block(data, (), "", "")
    return data, writer


def text_at(document: Document, span: Span) -> str:
    assert span.line == span.end_line
    line = document.source_line(span.line)
    assert line is not None
    return line[span.column - 1 : span.end_column - 1]


def check_places(document: Document, writer: Writer) -> None:
    for path, raw in writer.written.items():
        value = document.raw(path)
        assert value == raw
        if raw != "null" or not isinstance(path[-1], str):
            assert text_at(document, document.span(path)) == raw
    for path, raw in writer.keys.items():
        assert text_at(document, document.key_span(path)) == raw
        if path not in writer.written or writer.written[path] == "null":
            assert document.span(path) == document.key_span(path)


@given(st.lists(written_documents(), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_written_documents_come_back(written: list[tuple[Any, Writer]], end: str, has_mark: bool) -> None:
    text = "---\n".join("\n".join(["# head", *writer.lines, ""]) for _, writer in written).replace("\n", end)
    file = parse("web.yaml", text.encode("utf-8-sig" if has_mark else "utf-8"))
    assert (file.problems, file.broken) == ((), False)
    assert [document.data for document in file.documents] == [data for data, _ in written]
    for document, (_, writer) in zip(file.documents, written, strict=True):
        check_places(document, writer)


@given(st.lists(MAPPINGS, min_size=1, max_size=3), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_written_json_comes_back(values: list[Any], indent: int | str | None, ascii_only: bool) -> None:
    text = "\n".join(json.dumps(value, indent=indent, ensure_ascii=ascii_only) for value in values)
    file = parse("web.json", text.encode())
    assert (file.problems, [document.data for document in file.documents]) == ((), values)
    for document, value in zip(file.documents, values, strict=True):
        for key in value:
            assert json.loads(text_at(document, document.key_span((key,)))) == key
            raw = document.raw((key,))
            assert (json.loads(raw) if raw is not None else value[key]) == value[key]


def ask_everything(file: ParsedFile) -> None:
    """Use the whole interface; nothing may raise."""
    file.comments()
    lines = file.text.count("\n") + file.text.count("\r") + 1
    for problem in file.problems:
        assert 1 <= problem.span.line <= lines
    for document in file.documents:
        todo: list[tuple[Path, Any]] = [((), document.data)]
        while todo:
            path, value = todo.pop()
            span = document.span(path)
            assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column)
            assert document.source_line(span.line) is not None
            assert document.key_span(path) is not None
            document.raw(path)
            children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            todo += [((*path, key), child) for key, child in children][:20]
        for path, _ in document.odd_scalars:
            document.span(path)


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_no_bytes_make_it_raise(content: bytes) -> None:
    ask_everything(parse("web.yaml", content))


PIECES = st.sampled_from(
    [
        *(
            "a",
            "b: ",
            "a:",
            ": ",
            "- ",
            "-",
            "? ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "'",
            '"',
            "|\n",
            ">-\n",
            "\n",
            "\n  ",
            "\n",
            "\r",
        ),
        *(
            "\r\n",
            "---",
            "...",
            "%YAML 1.1",
            "# c",
            " #",
            "# ingresslint: x",
            "&x ",
            "*x",
            "<<: ",
            "!!int ",
            "!t ",
            "~",
            "on",
        ),
        *(
            "1e3",
            ".inf",
            "\t",
            "\ufeff",
            "\u2028",
            "\x85",
            "é",
            "http://x",
            ":80",
            "{{ x }}",
            '{"a": ',
            "1}",
            "\0",
            "\\",
            "\\/",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=400)
@example("- <<: {}\n")
@example("- !!str\n- !t &x\n")
@example("a: &x [http://x]\n<<: {b: *x}\n")
@example("3.4028235e38: a\n-1e39: b\n")
@example("{}\n{}")
def test_no_text_makes_it_raise(text: str) -> None:
    ask_everything(parse("web.yaml", text.encode()))


@pytest.fixture(scope="module")
def _no_c_parser() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingresslint.parse.events.C_PARSER", None)
        yield


@pytest.mark.usefixtures("_no_c_parser")
@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_makes_it_raise_without_the_c_parser(text: str) -> None:
    ask_everything(parse("web.yaml", text.encode()))


@pytest.mark.usefixtures("_no_c_parser")
@given(written_documents())
def test_written_documents_come_back_without_the_c_parser(written: tuple[Any, Writer]) -> None:
    data, writer = written
    lines = [line.replace("\t#", " #") for line in writer.lines]
    assume("\t" not in "".join(lines))  # ruamel.yaml's own reader refuses most tabs
    file = parse("web.yaml", "\n".join([*lines, ""]).encode())
    assert [document.data for document in file.documents] == [data]
    check_places(file.documents[0], writer)
