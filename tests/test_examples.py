"""Reading the examples of a rule file."""

from __future__ import annotations

from ingresslint.examples import Example, Examples, read_examples


def test_a_text_is_one_example_whose_marks_are_taken_off() -> None:
    text = """\
examples:
  bad: |
    kind: Service # finding
    metadata:
      name: web # related
      labels: {app: web} # finding # related
  good: |
    kind: Service
"""
    bad_text = "kind: Service # finding\nmetadata:\n  name: web # related\n  labels: {app: web} # finding # related\n"
    bad = Example(
        "",
        bad_text,
        {"manifest.yaml": "kind: Service\nmetadata:\n  name: web\n  labels: {app: web}\n"},
        findings=frozenset({("manifest.yaml", 1), ("manifest.yaml", 4)}),
        related=frozenset({("manifest.yaml", 3), ("manifest.yaml", 4)}),
    )
    good = Example("", "kind: Service\n", {"manifest.yaml": "kind: Service\n"})
    assert read_examples(text) == Examples((bad,), (good,))


def test_several_examples_have_names_and_may_have_files_a_config_and_a_date() -> None:
    text = """\
examples:
  bad:
    two files:
      config: {namespace: shop}
      now: "2031-02-03"
      files: |

        # file: k8s/web.yaml
        kind: Service

        metadata: {} # related
        # file: k8s/ingress.yaml
        kind: Ingress # finding
    plain: |
      kind: Pod # finding
  good: |
    # a comment stays
    kind: Service
"""
    examples = read_examples(text)
    first, second = examples.bad
    assert (first.name, first.now, first.config) == ("two files", "2031-02-03", {"namespace": "shop"})
    assert first.files == {"k8s/web.yaml": "kind: Service\n\nmetadata: {}\n", "k8s/ingress.yaml": "kind: Ingress\n"}
    assert (first.findings, first.related) == (
        frozenset({("k8s/ingress.yaml", 1)}),
        frozenset({("k8s/web.yaml", 3)}),
    )
    assert (second.name, second.files) == ("plain", {"manifest.yaml": "kind: Pod\n"})
    assert [example.files for example in examples.good] == [{"manifest.yaml": "# a comment stays\nkind: Service\n"}]


def test_only_a_mark_at_the_end_of_a_line_is_a_mark() -> None:
    text = "examples:\n  bad: |\n    # finding of nothing\n    a: b# finding\n    c: d#finding\n    e: '# finding '\n"
    (example,) = read_examples(text).bad
    assert example.files == {"manifest.yaml": "# finding of nothing\na: b\nc: d#finding\ne: '# finding '\n"}
    assert example.findings == {("manifest.yaml", 2)}


def test_no_text_has_no_examples() -> None:
    assert read_examples("") == Examples()
