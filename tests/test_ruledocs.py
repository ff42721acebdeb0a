"""Pages of rules: what they hold, and that docs/rules is up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from ingresslint.findings import Certainty, Severity
from ingresslint.ownrules import load_folder
from ingresslint.ruledocs import brief, files, index, main, page, skeleton, stale, write
from ingresslint.rules import Rule, load_builtin

BY_CERTAINTY: dict[Certainty, Severity] = {"certain": "error", "likely": "warning", "possible": "info"}
ALWAYS_INFO: dict[Certainty, Severity] = {"certain": "info", "likely": "info", "possible": "info"}

FULL = Rule(
    id="secret-too-old",
    summary="A Secret | is older than its rotation",
    severity=BY_CERTAINTY,
    category="tls",
    why="Keys leak.",
    fix="Rotate it.",
    references=("https://example.com/rotation",),
    former_ids=("secret-stale",),
    enabled=False,
    params={"days": 90},
    param_descriptions={"days": "After how many days"},
    examples="""\
examples:
  bad:
    by its label:
      config: {namespace: shop}
      now: "2031-02-03"
      files: |
        kind: Secret # finding
  good: |
    kind: Secret
    # ```
""",
    path="rules/secret-too-old.yaml",
)

FULL_PAGE = """\
# secret-too-old

A Secret | is older than its rotation.

| | |
|---|---|
| category | tls |
| default | off |
| severity if certain | error |
| severity if likely | warning |
| severity if possible | info |
| former ids | `secret-stale` |

## Why

Keys leak.

## Fix

Rotate it.

## Wrong

`# finding` stands where a finding starts, `# related` at another place that it names.

### By its label

On 2031-02-03, with `namespace: "shop"`:

```yaml
kind: Secret # finding
```

## Right

````yaml
kind: Secret
# ```
````

## Parameters

| parameter | default | meaning |
|---|---|---|
| `days` | `90` | After how many days |

```yaml
# .ingresslint.yaml
params:
  secret-too-old:
    days: 90
```

## Suppress

On the line of the finding or the line above, with a reason:

```yaml
# ingresslint: ignore[secret-too-old] why this is intended
```

or on the object, for all its findings of this rule:

```yaml
metadata:
  annotations:
    ignore.ingresslint.io/secret-too-old: "why this is intended"
```

## References

- <https://example.com/rotation>
"""


def test_a_page_says_all_that_the_rule_file_says() -> None:
    assert page(FULL) == FULL_PAGE


def test_the_brief_page_ends_with_why_and_fix_and_what_it_leaves_out() -> None:
    two = FULL.examples.replace("  good: |\n", "    by its name: |\n      kind: Secret # finding\n  good: |\n")
    head, rest = FULL_PAGE.split("## Why", 1)
    why, rest = rest.split("## Wrong", 1)
    examples_and_params = rest.partition("## Suppress")[0]
    adds = "1 more example, how to suppress a finding, the references"
    assert brief(replace(FULL, examples=two)) == (
        f"{head}## Wrong{examples_and_params}## Why{why}`ingresslint explain secret-too-old --all` adds: {adds}.\n"
    )


def test_a_page_leaves_out_what_the_rule_does_not_say() -> None:
    bare = Rule(id="team-missing", summary="A team is missing", severity=ALWAYS_INFO, category="policy")
    text = page(bare)
    assert text.startswith("# team-missing\n\nA team is missing.\n\n| | |\n|---|---|\n| category | policy |\n")
    assert "| severity | info |" in text
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# team-missing",
        "## Suppress",
        "# ingresslint: ignore[team-missing] why this is intended",
    ]


@pytest.mark.parametrize(
    ("category", "source", "advice"),
    [
        ("suppression", "engine", "`ignore: [file-unread]` in the config switches the rule off"),
        ("input", "engine", "suppress:\n  - rules: [file-unread]\n"),
    ],
)
def test_a_page_advises_a_suppression_that_works(category: str, source: Literal["engine"], advice: str) -> None:
    rule = Rule(id="file-unread", summary="A file", severity=ALWAYS_INFO, category=category, source=source)
    assert advice in page(rule)
    assert "# ingresslint: ignore" not in page(rule)


def test_the_index_lists_rules_by_category() -> None:
    other = Rule(id="file-unread", summary="A file is not read", severity=ALWAYS_INFO, category="input")
    assert (
        index([FULL, other])
        == """\
<!-- Generated from rules/ by `make docs`: edit the rule files. -->

# Rules

`ingresslint explain ID --all` prints a page. A range of severities follows from how certain the finding is.
A rule that is off runs when it is enabled, by its id or its category.

## input

| rule | finds | severity | default |
|---|---|---|---|
| [file-unread](file-unread.md) | A file is not read | info | on |

## tls

| rule | finds | severity | default |
|---|---|---|---|
| [secret-too-old](secret-too-old.md) | A Secret \\| is older than its rotation | error to info | off |
"""
    )


def test_a_generated_page_names_its_source() -> None:
    pages = files({FULL.id: FULL})
    assert list(pages) == ["secret-too-old.md", "index.md"]
    assert pages["secret-too-old.md"] == (
        f"<!-- Generated from rules/secret-too-old.yaml by `make docs`: edit that file. -->\n\n{FULL_PAGE}"
    )


def test_stale_missing_and_leftover_pages_are_named_and_brought_up_to_date(tmp_path: Path) -> None:
    wanted = {"a-rule.md": "A\n", "b-rule.md": "B\n", "index.md": "I\n"}
    (tmp_path / "a-rule.md").write_text("A\n", encoding="utf-8")
    (tmp_path / "b-rule.md").write_text("old\n", encoding="utf-8")
    (tmp_path / "renamed-rule.md").write_text("R\n", encoding="utf-8")
    assert stale(tmp_path, wanted) == ["b-rule.md", "index.md", "renamed-rule.md"]
    write(tmp_path, wanted)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == wanted


def test_the_command_writes_a_folder_and_checks_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "rules"
    assert main([str(folder)]) == 0
    assert sorted(path.stem for path in folder.iterdir()) == sorted([*load_builtin(), "index"])
    assert main(["--check", str(folder)]) == 0
    assert capsys.readouterr().out == ""
    (folder / "cloud-bound.md").unlink()
    assert main(["--check", str(folder)]) == 1
    assert capsys.readouterr().out == f"{folder}/cloud-bound.md is stale: run `make docs`\n"


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err == "usage: python -m ingresslint.ruledocs [--check] FOLDER\n"


def test_the_skeleton_of_a_rule_is_a_rule(tmp_path: Path) -> None:
    (tmp_path / "service-without-team.yaml").write_text(skeleton("service-without-team"), encoding="utf-8")
    rules = load_folder(tmp_path, "rules", load_builtin())
    assert [(rule.id, rule.kinds, rule.category) for rule in rules.values()] == [
        ("service-without-team", ("Service",), "policy")
    ]
    assert "type: LoadBalancer # finding" in page(rules["service-without-team"])
