"""Reading files as kubectl 1.32 reads them: splitting, keys, merges, aliases, encodings; what it refuses or drops."""

import pytest

from ingresslint.findings import Span
from ingresslint.parse import ParsedFile, Problem, parse

BAD_SEPARATOR = 'Text follows the document separator "---"; kubectl refuses the whole file'
BAD_TAB = "a tab stands in the indentation, where YAML takes blanks only"
BAD_ESCAPE = "found unknown escape character (while parsing a quoted scalar)"
DROPPED = 'kubectl reads nothing from here to the next "---" and does not say so'


def read(text: str) -> ParsedFile:
    return parse("shop/web.yaml", text.encode())


def data_of(file: ParsedFile) -> list[object]:
    return [document.data for document in file.documents]


def lines_of(file: ParsedFile) -> list[int]:
    return [document.line for document in file.documents]


def problem(rule: str, message: str, *span: int) -> Problem:
    return Problem(rule, message, Span(*span))


def syntax(message: str, *span: int) -> Problem:
    return problem("yaml-syntax", f"The document cannot be read: {message}", *span)


# Documents of a file


def test_documents_are_split_at_lines_that_begin_with_three_dashes() -> None:
    file = read("# head\n---\nname: web\n--- # note\n\nname: api\n---\t\nname: db\n---# end\n")
    assert data_of(file) == [{"name": "web"}, {"name": "api"}, {"name": "db"}]
    assert lines_of(file) == [3, 6, 8]
    assert (file.path, file.problems, file.broken) == ("shop/web.yaml", (), False)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# nothing\n", "---\n", "---\n---\n# a\n---\n", "null\n", "~", "--- # c\n"]
)
def test_empty_comment_only_and_null_chunks_give_no_document(text: str) -> None:
    file = read(text)
    assert (file.documents, file.problems, file.broken) == ((), (), False)


def test_an_empty_mapping_is_a_document() -> None:
    assert data_of(read("{}\n---\n--- \n# c\n{}\n")) == [{}, {}]


def test_dashes_inside_an_indented_block_scalar_separate_nothing() -> None:
    file = read("key: |\n  -----BEGIN CERTIFICATE-----\n  ---\nname: web\n")
    assert data_of(file) == [{"key": "-----BEGIN CERTIFICATE-----\n---\n", "name": "web"}]
    assert file.problems == ()


def test_document_on_the_line_of_its_separator_is_read_and_reported() -> None:
    file = read("name: web\n--- {name: api}\n---   !!map\nname: db\n")
    assert data_of(file) == [{"name": "web"}, {"name": "api"}, {"name": "db"}]
    assert lines_of(file) == [1, 2, 3]
    assert file.problems == (
        problem("yaml-document-boundary", BAD_SEPARATOR, 2, 5, 2, 16),
        problem("yaml-document-boundary", BAD_SEPARATOR, 3, 7, 3, 12),
    )
    assert not file.broken


def test_line_of_dashes_separates_and_is_reported() -> None:
    file = read("name: web\n-----\nname: api\n")
    assert data_of(file) == [{"name": "web"}, {"name": "api"}]
    assert file.problems == (problem("yaml-document-boundary", BAD_SEPARATOR, 2, 4, 2, 6),)


def test_dashes_at_the_start_of_a_line_of_a_quoted_scalar_are_reported_and_the_scalar_is_read() -> None:
    file = read('pem: "\n-----BEGIN KEY-----\n---x"\nname: web\n')
    assert data_of(file) == [{"pem": " -----BEGIN KEY----- ---x", "name": "web"}]
    assert file.problems == (
        problem("yaml-document-boundary", BAD_SEPARATOR, 2, 4, 2, 20),
        problem("yaml-document-boundary", BAD_SEPARATOR, 3, 4, 3, 6),
    )


def test_what_follows_three_dots_is_dropped_and_reported() -> None:
    file = read("name: web\n... # end\n# only a comment\nname: api\nname: x\n---\nname: db\n")
    assert data_of(file) == [{"name": "web"}, {"name": "db"}]
    assert file.problems == (problem("yaml-document-boundary", DROPPED, 2, 1, 2, 4),)
    assert not file.broken


def test_three_dots_at_the_end_of_a_chunk_drop_nothing() -> None:
    file = read("name: web\n...\n\n# end\n...\n---\nname: db\n...\n")
    assert data_of(file) == [{"name": "web"}, {"name": "db"}]
    assert file.problems == ()


def test_dots_after_a_leading_separator_drop_the_whole_chunk() -> None:
    file = read("---\n...\nname: web\n")
    assert data_of(file) == []
    assert file.problems == (problem("yaml-document-boundary", DROPPED, 2, 1, 2, 4),)


def test_what_follows_a_flow_collection_is_dropped_and_reported() -> None:
    file = read("# c\n{name: web} junk\n")
    assert data_of(file) == [{"name": "web"}]
    assert file.problems == (problem("yaml-document-boundary", DROPPED, 2, 13, 2, 17),)


def test_separator_after_a_lone_carriage_return_splits_nothing_and_drops_the_rest() -> None:
    file = read("name: web\rport: 80\r---\rname: api\n")
    assert data_of(file) == [{"name": "web", "port": 80}]
    assert file.problems == (problem("yaml-document-boundary", DROPPED, 3, 1, 3, 4),)


@pytest.mark.parametrize("directive", ["%YAML 1.1", "%TAG ! tag:example.com,2024:"])
def test_directive_makes_kubectl_refuse_the_file_and_the_documents_are_read(directive: str) -> None:
    file = read(f"# head\n{directive}\n---\nname: web\n")
    assert data_of(file) == [{"name": "web"}]
    message = f'kubectl refuses the file for its directive "{directive}"'
    assert file.problems == (problem("yaml-document-boundary", message, 2, 1, 2, 1 + len(directive)),)
    assert not file.broken


def test_directive_between_two_separators_does_nothing() -> None:
    file = read("---\n%YAML 1.1\n---\nname: web\n")
    assert (data_of(file), file.problems) == ([{"name": "web"}], ())


def test_directive_without_a_separator_costs_its_document() -> None:
    file = read("%YAML 1.1\nname: web\n---\nname: api\n")
    assert data_of(file) == [{"name": "api"}]
    message = 'kubectl refuses the file for its directive "%YAML 1.1"'
    assert file.problems == (problem("yaml-document-boundary", message, 1, 1, 1, 10),)
    assert file.broken


def test_a_broken_chunk_costs_that_chunk() -> None:
    file = read("name: web\n---\nimage: [YOUR REGISTRY]/echo\nname: x\n---\nname: db\n")
    assert data_of(file) == [{"name": "web"}, {"name": "db"}]
    message = "text follows a value that has ended already"
    assert file.problems == (syntax(message, 3, 23, 3, 24),)
    assert file.broken


def test_top_level_lists_and_scalars_are_documents() -> None:
    assert data_of(read("- web\n- api\n---\nweb\n")) == [["web", "api"], "web"]


# Keys


def test_second_key_of_a_name_wins_and_is_reported_with_the_first() -> None:
    file = read("metadata:\n  labels: {app: web}\n  labels:\n    app: web\n    'app': api\nspec: 1\n")
    (document,) = file.documents
    assert document.data == {"metadata": {"labels": {"app": "api"}}, "spec": 1}
    assert document.problems == (
        Problem(
            "yaml-duplicate-key",
            'Key "labels" is written twice; kubectl keeps the last value',
            Span(3, 3, 3, 9),
            ("metadata", "labels"),
            (("first written here", Span(2, 3, 2, 9)),),
        ),
        Problem(
            "yaml-duplicate-key",
            'Key "app" is written twice; kubectl keeps the last value',
            Span(5, 5, 5, 10),
            ("metadata", "labels", "app"),
            (("first written here", Span(4, 5, 4, 8)),),
        ),
    )
    assert file.problems == ()


def test_a_missing_dash_is_told_once_at_the_first_key_of_the_item_that_it_would_begin() -> None:
    text = "paths:\n- path: /\n  pathType: Prefix\n  backend: web\n  path: /api\n  pathType: Prefix\n  backend: api\n"
    (document,) = read(text).documents
    assert document.data == {"paths": [{"path": "/api", "pathType": "Prefix", "backend": "api"}]}
    assert document.problems == (
        Problem(
            "yaml-duplicate-key",
            'A "- " is missing in line 5: kubectl reads one item and keeps the last "path", "pathType" and "backend"',
            Span(5, 3, 5, 7),
            ("paths", 0, "path"),
            (("first written here", Span(2, 3, 2, 7)),),
            "- path:",
        ),
    )


def test_several_keys_twice_in_an_item_that_does_not_begin_anew_are_told_one_by_one() -> None:
    (document,) = read("items:\n- name: web\n  env: 1\n  port: 80\n  env: 2\n  port: 81\n").documents
    assert [p.span for p in document.problems] == [Span(5, 3, 5, 6), Span(6, 3, 6, 7)]


def test_a_missing_separator_is_told_once_where_the_next_object_begins() -> None:
    web = "apiVersion: apps/v1\nkind: Deployment\nspec: {a: 1}\n"
    api = "kind: Service\napiVersion: v1\nspec: {b: 1, b: 2}\n"
    file = read(web + api + api)
    (document,) = file.documents
    assert document.data == {"apiVersion": "v1", "kind": "Service", "spec": {"b": 2}}
    what = 'kubectl reads one object and keeps the last "kind", "apiVersion" and "spec"'
    assert file.problems == tuple(
        Problem(
            "yaml-document-boundary",
            f'A "---" is missing before line {line}: {what}',
            Span(line, 1, line, 5),
            None,
            (("first written here", Span(first, 1, first, 5)),),
            "---",
        )
        for line, first in ((4, 2), (7, 4))
    )
    assert [p.path for p in document.problems] == [("spec", "b"), ("spec", "b")]
    assert not file.broken


def test_keys_that_become_one_key_are_duplicates() -> None:
    (document,) = read("items:\n- on: 1\n  yes: 2\n  'true': 3\n").documents
    assert document.data == {"items": [{"true": 3}]}
    assert [(p.message, p.span, p.related[0][1]) for p in document.problems] == [
        ('Key "true" is written twice; kubectl keeps the last value', Span(3, 3, 3, 6), Span(2, 3, 2, 5)),
        ('Key "true" is written twice; kubectl keeps the last value', Span(4, 3, 4, 9), Span(3, 3, 3, 6)),
    ]


def test_keys_1_and_yes_are_two_keys() -> None:
    (document,) = read("1: a\nyes: b\n").documents
    assert (document.data, document.problems) == ({"1": "a", "true": "b"}, ())


def test_list_written_twice_where_the_first_is_only_comments() -> None:
    (document,) = read("containers:\n#- name: old\ncontainers:\n- name: web # ウェブ\n").documents
    assert document.data == {"containers": [{"name": "web"}]}
    assert [(p.rule, p.span) for p in document.problems] == [("yaml-duplicate-key", Span(3, 1, 3, 11))]


def test_message_about_a_duplicate_key_names_no_value() -> None:
    (document,) = read("kind: Secret\nstringData:\n  password: hunter2\n  password: swordfish\n").documents
    assert "hunter2" not in repr(document.problems)
    assert "swordfish" not in repr(document.problems)


# Anchors and merges


def test_merge_keys_follow_the_order_of_the_text() -> None:
    (document,) = read(
        """\
base: &base {port: 80, name: http}
before: {<<: *base, port: 3000}
after: {port: 3000, <<: *base}
both: {<<: [*base, {port: 30080, protocol: TCP}]}
twice:
  <<: *base
  <<: {port: 30080}
quoted: {"<<": 1}
tagged:
  !!merge <<: *base
"""
    ).documents
    assert document.data == {
        "base": {"port": 80, "name": "http"},
        "before": {"port": 3000, "name": "http"},
        "after": {"port": 80, "name": "http"},
        "both": {"port": 80, "name": "http", "protocol": "TCP"},
        "twice": {"port": 30080, "name": "http"},
        "quoted": {"<<": 1},
        "tagged": {"port": 80, "name": "http"},
    }
    assert document.problems == (
        Problem(
            "yaml-merge-after-key",
            'Key "port" stands before "<<", so kubectl takes the value of the merged mapping',
            Span(3, 9, 3, 13),
            ("after", "port"),
            (("merged here", Span(3, 21, 3, 23)),),
        ),
    )


def test_merge_that_repeats_the_same_value_loses_nothing() -> None:
    (document,) = read("base: &base {port: 80}\nafter:\n  port: 80\n  <<: *base\n").documents
    assert (document.data["after"], document.problems) == ({"port": 80}, ())


def test_merge_that_changes_only_the_type_is_reported() -> None:
    (document,) = read("base: &base {port: 1, host: a}\nafter:\n  port: true\n  host: a\n  <<: *base\n").documents
    assert [p.path for p in document.problems] == [("after", "port")]


def test_key_after_a_merge_is_no_duplicate() -> None:
    (document,) = read("base: &base {port: 80}\nafter: {<<: *base, port: 3000, <<: *base}\n").documents
    assert document.data["after"] == {"port": 80}
    assert [(p.rule, p.span) for p in document.problems] == [("yaml-merge-after-key", Span(2, 20, 2, 24))]


def test_aliases_and_redefined_anchors() -> None:
    (document,) = read("a: &x [1]\nb: *x\nc: &x two\nd: *x\n*x : key\n&k on: 1\ne: *k\n").documents
    assert document.data == {"a": [1], "b": [1], "c": "two", "d": "two", "two": "key", "true": 1, "e": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: *none\n", syntax('unknown anchor "none"', 1, 4, 1, 9)),
        ("a: &x 1\n---\nb: *x\n", syntax('unknown anchor "x"', 3, 4, 3, 6)),
        ("a: &x [b, *x]\n", syntax('anchor "x" contains itself', 1, 11, 1, 13)),
        ("a: &x [1]\n*x : b\n", syntax("a mapping or list cannot be a key", 2, 1, 2, 3)),
        ("a: &x ~\n*x : b\n", syntax("a null cannot be a key; kubectl refuses the document", 2, 1, 2, 3)),
        ("a: &x [{b: 1}]\nc: {<<: *x}\n", syntax('"<<" wants a mapping or a list of mappings', 2, 9, 2, 11)),
        ("c: {<<: web}\n", syntax('"<<" wants a mapping or a list of mappings', 1, 5, 1, 7)),
        ("c: {<<: [{a: 1}, web]}\n", syntax('"<<" wants a mapping or a list of mappings', 1, 5, 1, 7)),
    ],
)
def test_anchors_that_kubectl_refuses(text: str, expected: Problem) -> None:
    file = read(text)
    assert (file.problems, file.broken) == ((expected,), True)


def test_aliases_that_explode_are_refused() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    file = read("a0: &a0 web\n" + levels)
    assert file.problems == (syntax("its aliases expand to too many values", 5, 10, 5, 13),)


def test_many_uses_of_a_small_anchor_are_fine() -> None:
    file = read("labels: &labels {app: web}\nitems:\n" + "- *labels\n" * 2000)
    assert file.documents[0].data["items"][1999] == {"app": "web"}


def test_aliases_that_nest_too_deeply_are_refused() -> None:
    levels = "".join(f"a{n}: &a{n} {{x: *a{n - 1}}}\n" for n in range(1, 200))
    file = read("a0: &a0 {x: 1}\n" + levels)
    assert file.problems == (syntax("it is nested deeper than 100 levels", 100, 15, 100, 19),)


@pytest.mark.parametrize("opening", ["[", "[\n", "{a: ", "- ", "[{a: "])
def test_three_hundred_thousand_open_collections_are_refused_at_once(opening: str) -> None:
    file = read(opening * 300_000)
    (found,) = file.problems
    assert found.message == "The document cannot be read: it is nested deeper than 100 levels"


def test_a_hundred_levels_are_read() -> None:
    assert read("[" * 100 + "]" * 100).problems == ()
    assert read("[" * 101 + "]" * 101).problems == (syntax("it is nested deeper than 100 levels", 1, 101, 1, 102),)


# What does not parse


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("name: web\n\tport: 80\n", BAD_TAB, (2, 1, 2, 2)),
        ("spec:\n\tport: 80\n", BAD_TAB, (2, 1, 2, 2)),
        ("a: b: c\n", 'a second ": " stands in one value, which needs quotes', (1, 5, 1, 6)),
        ("name: web\n  port: 80\n", "this line is indented as if it belonged to the value of the line above", (2, 7, 2, 8)),
        ("spec:\n    a: 1\n  b: 2\n", "the indentation of this line fits no line above it", (3, 3, 3, 4)),
        ("spec:\n  - a\n - b\n", "the indentation of this line fits no line above it", (3, 2, 3, 3)),
        ('name: "web" x\n', "text follows a value that has ended already", (1, 13, 1, 14)),
        ("name: web\nport 80\nkind: x\n", 'this line is neither a key with a ":" nor an item of a list', (2, 1, 2, 2)),
        ("ports: - 80\n", "an item of a list stands in the line of its key", (1, 8, 1, 9)),
        ("host: *.example.org\n", 'a value that begins with "*" needs quotes', (1, 7, 1, 8)),
        ("name: &\n", 'a value that begins with "&" needs quotes', (1, 7, 1, 8)),
        ("a: {{ .Values.name }}\n", "a mapping or list cannot be a key", (1, 5, 1, 6)),
        ("- {{ name }} : x\n", "a mapping or list cannot be a key", (1, 3, 1, 4)),
        ("{% raw %}\nname: web\n", 'a value that begins with "%" needs quotes', (1, 2, 1, 3)),
        ("name: @NAME@\n", 'a value that begins with "@" needs quotes', (1, 7, 1, 8)),
        ("name: 'web\nport: 80\n", "the ' here is never closed", (1, 7, 1, 8)),
        ("ports: [80,\n  [3000\n", "the [ here is never closed", (2, 3, 2, 4)),
        ("ports: [80,\n", "the [ here is never closed", (1, 8, 1, 9)),
        ('name: !x "a\\\\/\\"\\/"\n', BAD_ESCAPE, (1, 17, 1, 18)),
        ("query: {u: x?y=1}\n", 'a "," or the closing "}" is missing', (1, 13, 1, 14)),
        ("...\nname: web\n", "did not find expected node content (while parsing a block node)", (1, 1, 1, 2)),
        ("name: web\0\n", "the control character U+0000 is not allowed", (1, 10, 1, 11)),
        ("name: web\n# \x1b[0m\n", "the control character U+001B is not allowed", (2, 3, 2, 4)),
        ("name: web\n\ufeffport: 80\n", "a byte order mark stands at the start of a line", (2, 1, 2, 2)),
    ],
)  # fmt: skip
def test_syntax_problem_stands_where_the_text_is_wrong(text: str, message: str, span: tuple[int, ...]) -> None:
    file = read(text)
    assert file.problems == (syntax(message, *span),)
    assert (file.documents, file.broken) == ((), True)


# Scalars of flow collections


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{u: http://web, v: [a:b, http://api:80/x]}", {"u": "http://web", "v": ["a:b", "http://api:80/x"]}),
        ("{a:1}", {"a:1": None}),
        ("{a:, b: 1}", {"a:": None, "b": 1}),
        ("[a:]", ["a:"]),
        ("{a: x:}", {"a": "x:"}),
        ("{\"a\":1, 'b':[http://x]}", {"a": 1, "b": ["http://x"]}),
        ("[!a:b http://x, &k http://y, *k ]", ["http://x", "http://y", "http://y"]),
        ("[\"q:r\", http://x, 's:t']", ["q:r", "http://x", "s:t"]),
        ("[é):80, http://x]", ["é):80", "http://x"]),
        ("[http://x, \ue000:80, \ue001]", ["http://x", "\ue000:80", "\ue001"]),
    ],
)
def test_colon_without_a_blank_belongs_to_the_scalar(text: str, data: object) -> None:
    file = read(f'value: {text}\nurl: http://y:81 # z:z\nquoted: "x:y"\nblock: |\n  x:y\n')
    assert file.problems == ()
    assert data_of(file) == [{"value": data, "url": "http://y:81", "quoted": "x:y", "block": "x:y\n"}]


def test_text_that_leaves_no_character_to_stand_for_a_colon_is_refused() -> None:
    file = read("[http://x]\n# " + "".join(map(chr, range(0xE000, 0xF900))))
    assert file.problems == (syntax("found unexpected ':' (while scanning a plain scalar)", 1, 6, 1, 7),)


def test_colon_at_the_start_of_a_flow_scalar_is_refused_as_in_kubectl() -> None:
    file = read("ips: [::1, http://x]\n")
    assert [p.rule for p in file.problems] == ["yaml-syntax"]


# Encodings and line ends


def test_crlf_counts_as_one_line_end() -> None:
    file = parse("web.yaml", b"name: web\r\ntext: |\r\n  a\r\n  b\r\n---\r\nname: api\r\n")
    assert data_of(file) == [{"name": "web", "text": "a\nb\n"}, {"name": "api"}]
    assert lines_of(file) == [1, 6]
    assert [file.source_line(n) for n in range(9)] == [
        None,
        "name: web",
        "text: |",
        "  a",
        "  b",
        "---",
        "name: api",
        "",
        None,
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_by_byte_order_mark(encoding: str) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    file = parse("web.yaml", (mark + "name: wéb😀\n---\nname: api\n").encode(encoding))
    assert data_of(file) == [{"name": "wéb😀"}, {"name": "api"}]
    assert file.text == "name: wéb😀\n---\nname: api\n"
    assert file.documents[0].span(("name",)) == Span(1, 7, 1, 11)


def test_byte_order_mark_at_the_start_of_a_later_document() -> None:
    file = read("name: web\n---\n\ufeffname: api\n")
    assert data_of(file) == [{"name": "web"}, {"name": "api"}]
    assert file.documents[1].key_span(("name",)) == Span(3, 2, 3, 6)


def test_byte_that_is_no_utf8_is_read_as_kubectl_reads_it_and_reported() -> None:
    file = parse("web.yaml", b"name: caf\xe9 \xe9\nport: 80\nlist: ['\xff']\n")
    assert data_of(file) == [{"name": "caf\ufffd \ufffd", "port": 80, "list": ["\ufffd"]}]
    message = "The byte 0xE9 is no UTF-8; kubectl reads U+FFFD in its place, and so in 1 other place"
    assert file.problems == (problem("yaml-syntax", message, 1, 10, 1, 11),)
    assert not file.broken


def test_byte_that_is_no_utf8_does_no_harm_in_a_comment() -> None:
    file = parse("web.yaml", b"# caf\xe9\nname: web # caf\xe9\n")
    assert (data_of(file), file.problems) == ([{"name": "web"}], ())


def test_missing_final_line_end_is_added_as_kubectl_does() -> None:
    assert data_of(read("text: |\n  web")) == [{"text": "web\n"}]


def test_block_scalars_keep_what_their_header_says() -> None:
    file = read("a: |-\n  x\n   y\nb: >\n  x\n  y\n\n  z\nc: |+\n  x\n\nd: |2\n    x\n")
    assert data_of(file) == [{"a": "x\n y", "b": "x y\nz\n", "c": "x\n\n", "d": "  x\n"}]


def test_custom_tags_are_ignored() -> None:
    file = read("value: !Ref Bucket\nlist: !Sub [!GetAtt a.b]\nmap: !x {a: !!str 1}\n")
    assert data_of(file) == [{"value": "Bucket", "list": ["a.b"], "map": {"a": "1"}}]


def test_plain_equals_sign_and_timestamps_are_strings() -> None:
    file = read("operator: =\ncreationTimestamp: 2020-01-01T10:00:00Z\nstatus: {at: 2020-01-01}\n")
    assert data_of(file) == [
        {"operator": "=", "creationTimestamp": "2020-01-01T10:00:00Z", "status": {"at": "2020-01-01"}}
    ]


def test_ports_in_other_notations_are_numbers_and_quoted_ones_are_not() -> None:
    file = read('a: {port: 080}\nb: {port: 0x50}\nc: {port: 80.0}\nd: {port: "80"}\ne: {port: 8_0}\nf: {port: 80.5}\n')
    assert data_of(file) == [
        {
            "a": {"port": 80},
            "b": {"port": 80},
            "c": {"port": 80},
            "d": {"port": "80"},
            "e": {"port": 80},
            "f": {"port": 80.5},
        }
    ]
    ((path, text),) = [odd for odd in file.documents[0].odd_scalars if odd[0][0] == "b"]
    assert (path, text) == (("b", "port"), "0x50")


def test_labels_that_look_like_numbers_or_truths() -> None:
    (document,) = read("labels: {a: 1e3, b: 1234e56, c: 123e456, d: 1:30, app: y}\n").documents
    assert document.data == {"labels": {"a": 1000, "b": 1.234e59, "c": "123e456", "d": "1:30", "app": True}}


def test_a_hundred_thousand_documents() -> None:
    file = read("---\n".join(f"name: web-{n}\n" for n in range(100_000)))
    assert (file.documents[99_999].data, file.documents[99_999].line) == ({"name": "web-99999"}, 199_999)


@pytest.mark.parametrize(
    "text",
    [
        'a: "one\n---\n  two"\n',
        'a: "one\n---\n  two"\nb: 3\n',
        "a: 'one\n--- # two\nthree'\n---\nb: 4\n",
        'a: "one\n---\n  two\n---\n  three"\n',
    ],
)
def test_a_separator_in_a_quoted_value_is_told_alone(text: str) -> None:
    file = parse("k8s/a.yaml", text.encode())
    message = 'A quoted value holds a line that begins with "---", where kubectl splits the file'
    assert file.problems == (problem("yaml-document-boundary", message, 2, 1, 2, 4),)
    assert (file.broken, [document.data for document in file.documents]) == (
        True,
        [{"b": 4}] if "b: 4" in text else [],
    )


def test_a_separator_that_opens_the_file_is_not_the_one_in_the_quoted_value() -> None:
    file = parse("k8s/a.yaml", b'---\na: "one\n---\n  two"\n')
    message = 'A quoted value holds a line that begins with "---", where kubectl splits the file'
    assert file.problems == (problem("yaml-document-boundary", message, 3, 1, 3, 4),)


def test_a_quote_that_is_never_closed_before_a_separator_is_told_as_such() -> None:
    file = parse("k8s/a.yaml", b'a: "one\n---\nb: 4\n')
    message = 'The document cannot be read: the " here is never closed'
    assert [(p.rule, p.message) for p in file.problems] == [("yaml-syntax", message)]
    assert [document.data for document in file.documents] == [{"b": 4}]
