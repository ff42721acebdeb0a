"""Places of values, keys and list items; columns count code points, lines end at LF, CRLF or CR only."""

import pytest

from ingresslint.findings import Path, Span
from ingresslint.parse import Document, parse


def read(text: str) -> Document:
    return parse("web.yaml", text.encode()).documents[0]


def places(document: Document, *paths: Path) -> list[tuple[Span, Span, str | None]]:
    return [(document.span(path), document.key_span(path), document.raw(path)) for path in paths]


SERVICE = """\
# the shop
apiVersion: v1
metadata:
  name: "web"
  labels: {app: 'web', "tier one": front}
spec:
  ports:
  - name: http
    port: 80
  -   port: 3000
      targetPort:
  - {port: 30080}
  hosts:
    - a.example.com
    -
    - ~
    - - b.example.com
      - port: 8443
    - [c, d]
  empty: {}
"""


@pytest.mark.parametrize(
    ("path", "value", "key", "raw"),
    [
        ((), Span(2, 1, 2, 11), Span(2, 1, 2, 11), None),
        (("apiVersion",), Span(2, 13, 2, 15), Span(2, 1, 2, 11), "v1"),
        (("metadata",), Span(3, 1, 3, 9), Span(3, 1, 3, 9), None),
        (("metadata", "name"), Span(4, 9, 4, 14), Span(4, 3, 4, 7), '"web"'),
        (("metadata", "labels"), Span(5, 3, 5, 9), Span(5, 3, 5, 9), None),
        (("metadata", "labels", "app"), Span(5, 17, 5, 22), Span(5, 12, 5, 15), "'web'"),
        (("metadata", "labels", "tier one"), Span(5, 36, 5, 41), Span(5, 24, 5, 34), "front"),
        (("spec", "ports", 0), Span(8, 5, 8, 9), Span(8, 5, 8, 9), None),
        (("spec", "ports", 0, "port"), Span(9, 11, 9, 13), Span(9, 5, 9, 9), "80"),
        (("spec", "ports", 1), Span(10, 7, 10, 11), Span(10, 7, 10, 11), None),
        (("spec", "ports", 1, "targetPort"), Span(11, 7, 11, 17), Span(11, 7, 11, 17), ""),
        (("spec", "ports", 2), Span(12, 5, 12, 18), Span(12, 5, 12, 18), None),
        (("spec", "ports", 2, "port"), Span(12, 12, 12, 17), Span(12, 6, 12, 10), "30080"),
        (("spec", "hosts", 0), Span(14, 7, 14, 20), Span(14, 7, 14, 20), "a.example.com"),
        (("spec", "hosts", 1), Span(15, 5, 15, 6), Span(15, 5, 15, 6), ""),
        (("spec", "hosts", 2), Span(16, 7, 16, 8), Span(16, 7, 16, 8), "~"),
        (("spec", "hosts", 3), Span(17, 9, 17, 22), Span(17, 9, 17, 22), None),
        (("spec", "hosts", 3, 1), Span(18, 9, 18, 13), Span(18, 9, 18, 13), None),
        (("spec", "hosts", 4), Span(19, 7, 19, 13), Span(19, 7, 19, 13), None),
        (("spec", "hosts", 4, 1), Span(19, 11, 19, 12), Span(19, 11, 19, 12), "d"),
        (("spec", "empty"), Span(20, 3, 20, 8), Span(20, 3, 20, 8), None),
    ],
)
def test_place_of_every_kind_of_value(path: Path, value: Span, key: Span, raw: str | None) -> None:
    assert places(read(SERVICE), path) == [(value, key, raw)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("kind",), Span(2, 1, 2, 11)),
        (("metadata", "namespace"), Span(3, 1, 3, 9)),
        (("metadata", "name", "first"), Span(4, 9, 4, 14)),
        (("spec", "ports", 1, "name"), Span(10, 7, 10, 11)),
        (("spec", "ports", 7, "name"), Span(7, 3, 7, 8)),
        (("spec", "ports", "name"), Span(7, 3, 7, 8)),
        (("spec", 0), Span(6, 1, 6, 5)),
        (("spec", "ports", 1, "targetPort", 0), Span(11, 7, 11, 17)),
    ],
)
def test_place_of_a_missing_path_is_the_nearest_ancestor(path: Path, expected: Span) -> None:
    document = read(SERVICE)
    assert (document.span(path), document.key_span(path), document.raw(path)) == (expected, expected, None)


def test_document_in_the_middle_of_a_file() -> None:
    file = parse("web.yaml", b"a: 1\n--- # second\n\n# c\n  b: 2\n")
    document = file.documents[1]
    assert (document.line, document.span(("b",)), document.source_line(5)) == (5, Span(5, 6, 5, 7), "  b: 2")


def test_document_on_the_line_of_its_separator() -> None:
    document = read("--- {port: 80}\n")
    assert places(document, ("port",)) == [(Span(1, 12, 1, 14), Span(1, 6, 1, 10), "80")]


def test_roots_that_are_no_block_mapping() -> None:
    assert read("# c\n{port: 80}\n").span(()) == Span(2, 2, 2, 6)
    assert read("# c\n- port: 80\n").span(()) == Span(2, 3, 2, 7)
    assert read("[80,\n 3000]\n").span(()) == Span(1, 1, 1, 5)
    assert read("web\n").span(()) == Span(1, 1, 1, 4)
    assert read("[]\n").span((0, "a")) == Span(1, 1, 1, 3)


def test_flow_collection_over_several_lines_ends_with_its_first_line() -> None:
    document = read("ports:\n- {port: 80,\n   name: http}\n- [\n  1]\n")
    assert document.span(("ports", 0)) == Span(2, 3, 2, 13)
    assert document.span(("ports", 0, "name")) == Span(3, 10, 3, 14)
    assert document.span(("ports", 1)) == Span(4, 3, 4, 4)
    assert document.span(("ports", 1, 0)) == Span(5, 3, 5, 4)


def test_scalars_over_several_lines() -> None:
    document = read('plain: a\n  b\nquoted: "a\n\n  b" # c\nblock: |\n  a\n\n  b\n\n\nnext: >-\n  c\n')
    assert places(document, ("plain",), ("quoted",), ("block",), ("next",)) == [
        (Span(1, 8, 2, 4), Span(1, 1, 1, 6), "a\n  b"),
        (Span(3, 9, 5, 5), Span(3, 1, 3, 7), '"a\n\n  b"'),
        (Span(6, 8, 9, 4), Span(6, 1, 6, 6), "|\n  a\n\n  b"),
        (Span(12, 7, 13, 4), Span(12, 1, 12, 5), ">-\n  c"),
    ]


def test_anchors_tags_and_aliases() -> None:
    document = read(
        """\
name: &name web
port: !!str &port
  80
again: *name
base: &base
  path: !x '/'
copy: *base
items: [*name, *base]
*name : key
merged:
  <<: *base
  own: 1
list:
- <<: *base
  own: 2
- <<: {}
- *base
"""
    )
    assert places(document, ("name",), ("port",), ("again",), ("web",)) == [
        (Span(1, 13, 1, 16), Span(1, 1, 1, 5), "web"),
        (Span(3, 3, 3, 5), Span(2, 1, 2, 5), "80"),
        (Span(4, 8, 4, 13), Span(4, 1, 4, 6), "*name"),
        (Span(9, 9, 9, 12), Span(9, 1, 9, 6), "key"),
    ]
    assert document.span(("copy",)) == Span(7, 1, 7, 5)
    assert document.span(("copy", "path")) == Span(6, 12, 6, 15)
    assert document.span(("items", 0)) == Span(8, 9, 8, 14)
    assert document.span(("items", 1)) == Span(8, 16, 8, 21)
    assert document.span(("merged", "path")) == Span(6, 12, 6, 15)
    assert document.key_span(("merged", "path")) == Span(6, 3, 6, 7)
    assert document.span(("merged", "own")) == Span(12, 8, 12, 9)
    assert document.span(("list", 0)) == Span(14, 3, 14, 5)
    assert document.span(("list", 1)) == Span(16, 3, 16, 5)
    assert document.span(("list", 2)) == Span(17, 3, 17, 8)
    assert document.span(("list", 2, "path")) == Span(6, 12, 6, 15)


def test_key_that_is_written_twice_has_the_place_of_the_last() -> None:
    document = read("port: 80\nname: web\nport: 3000\n")
    assert places(document, ("port",), ()) == [
        (Span(3, 7, 3, 11), Span(3, 1, 3, 5), "3000"),
        (Span(1, 1, 1, 5), Span(1, 1, 1, 5), None),
    ]


def test_keys_that_kubectl_changes() -> None:
    document = read("on: 1\n0x50: b\n'a b': c\n? long\n: d\n")
    assert places(document, ("true",), ("80",), ("a b",), ("long",)) == [
        (Span(1, 5, 1, 6), Span(1, 1, 1, 3), "1"),
        (Span(2, 7, 2, 8), Span(2, 1, 2, 5), "b"),
        (Span(3, 8, 3, 9), Span(3, 1, 3, 6), "c"),
        (Span(5, 3, 5, 4), Span(4, 3, 4, 7), "d"),
    ]


def test_columns_count_code_points_and_a_tab_is_one() -> None:
    document = read("né😀: 'wéb'\t# c\nb:\tx\n\"\t\": y\n")
    assert places(document, ("né😀",), ("b",), ("\t",)) == [
        (Span(1, 6, 1, 11), Span(1, 1, 1, 4), "'wéb'"),
        (Span(2, 4, 2, 5), Span(2, 1, 2, 2), "x"),
        (Span(3, 6, 3, 7), Span(3, 1, 3, 4), "y"),
    ]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_only_lf_crlf_and_cr_end_lines(mark: str) -> None:
    text = f"a: 'x{mark} y'\nb: 80\n"
    file = parse("web.yaml", text.encode())
    if file.broken:  # a control character
        assert file.problems[0].span == Span(1, 6, 1, 7)
    else:
        assert file.documents[0].span(("b",)) == Span(2, 4, 2, 6)
        assert file.documents[0].source_line(1) == f"a: 'x{mark} y'"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    document = read(f"a: 1{end}{end}b:{end}  c: |{end}    text{end}d: 80{end}")
    assert document.data == {"a": 1, "b": {"c": "text\n"}, "d": 80}
    assert document.span(("b", "c")) == Span(4, 6, 5, 9)
    assert document.span(("d",)) == Span(6, 4, 6, 6)
    assert document.source_line(5) == "    text"


def test_byte_order_mark_has_no_column() -> None:
    for content in ("\ufeffname: web\n".encode(), "name: web\n".encode("utf-16")):
        assert parse("web.yaml", content).documents[0].span(("name",)) == Span(1, 7, 1, 10)


def test_colons_inside_flow_scalars_keep_their_place() -> None:
    document = read("a: {u: http://web:80, v: [x:y]}\n")
    assert document.span(("a", "u")) == Span(1, 8, 1, 21)
    assert document.raw(("a", "u")) == "http://web:80"
    assert document.raw(("a", "v", 0)) == "x:y"


def test_last_line_without_an_end() -> None:
    assert read("a: 1\nb: |\n  text").span(("b",)) == Span(2, 4, 3, 7)
    assert read("a:").span(("a",)) == Span(1, 1, 1, 2)
    assert read("a:\n-").span(("a", 0)) == Span(2, 1, 2, 2)
