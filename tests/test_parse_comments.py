"""Comments for ingresslint, and what only looks like one."""

from ingresslint.parse import Comment, parse


def comments(text: str) -> tuple[Comment, ...]:
    return parse("web.yaml", text.encode()).comments()


def test_comments_with_the_marker() -> None:
    assert comments(
        """\
# ingresslint: ignore-file[a] reason
name: web # ingresslint: ignore[b] the reason #2
  # note: ingresslint: ignore[c]
--- # ingresslint: ignore[d]
ports: # other
- 80\t# ingresslint: é
#ingresslint:
"""
    ) == (
        Comment(1, 1, "# ingresslint: ignore-file[a] reason", own_line=True),
        Comment(2, 11, "# ingresslint: ignore[b] the reason #2", own_line=False),
        Comment(3, 3, "# note: ingresslint: ignore[c]", own_line=True),
        Comment(4, 5, "# ingresslint: ignore[d]", own_line=False),
        Comment(6, 6, "# ingresslint: é", own_line=False),
        Comment(7, 1, "#ingresslint:", own_line=True),
    )


def test_text_of_scalars_is_no_comment() -> None:
    assert (
        comments(
            """\
block: |
  # ingresslint: a
   # ingresslint: b
folded: >
  x # ingresslint: c
single: 'x # ingresslint: d'
double: "x # ingresslint: e
  # ingresslint: f"
plain: x# ingresslint:g
"key # ingresslint: h": 1
flow: {a: 'b # ingresslint: i', c: [ "# ingresslint: j" ]}
"""
        )
        == ()
    )


def test_comments_next_to_scalars_that_look_like_some() -> None:
    assert comments(
        """\
a: 'x # ingresslint: no' # ingresslint: a
b: | # ingresslint: b
  # ingresslint: no
# ingresslint: c
c: {u: http://x, # ingresslint: d
  v: "#" # ingresslint: e
}
d: plain
  # ingresslint: f
"""
    ) == (
        Comment(1, 26, "# ingresslint: a", own_line=False),
        Comment(2, 6, "# ingresslint: b", own_line=False),
        Comment(4, 1, "# ingresslint: c", own_line=True),
        Comment(5, 18, "# ingresslint: d", own_line=False),
        Comment(6, 10, "# ingresslint: e", own_line=False),
        Comment(9, 3, "# ingresslint: f", own_line=True),
    )


def test_columns_and_lines_of_other_encodings() -> None:
    content = "a: é😀 # ingresslint: x\r\n\r\n# ingresslint: y\r\n".encode("utf-16")
    assert parse("web.yaml", content).comments() == (
        Comment(1, 7, "# ingresslint: x", own_line=False),
        Comment(3, 1, "# ingresslint: y", own_line=True),
    )


def test_comments_of_a_file_with_a_broken_document() -> None:
    assert comments("a: [ # ingresslint: a\n---\nb: '# ingresslint: no' # ingresslint: b\n") == (
        Comment(1, 6, "# ingresslint: a", own_line=False),
        Comment(3, 24, "# ingresslint: b", own_line=False),
    )


def test_comments_behind_json() -> None:
    assert comments('{"a": " # ingresslint: no"}\n---\nb: 1 # ingresslint: yes\n') == (
        Comment(3, 6, "# ingresslint: yes", own_line=False),
    )


def test_file_without_the_marker_has_no_comments_for_ingresslint() -> None:
    assert comments("# ingress lint\na: 1 # note\n") == ()
