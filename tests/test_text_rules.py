"""What the reader and the engine report themselves, where an example of a rule file cannot show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingresslint import engine
from ingresslint.bundle import Bundle
from ingresslint.config import Config, Layer, from_mapping, load
from ingresslint.engine import Request, lint, lint_files
from ingresslint.findings import Finding
from ingresslint.rules import Hit, Rule, load_builtin

TODAY = date(2030, 1, 31)

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: Front
spec:
  ports:
    - port: 80
"""


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, int, str]]:
    """Rule, path, line, column and message of findings."""
    return [(f.rule, f.location.path, f.location.span.line, f.location.span.column, f.message) for f in findings]


INVALID = (
    "invalid-name-or-label", "front.yaml", 4, 9,
    'Service Front has an invalid name: only small letters, digits and "-" are allowed, not "F"',
)  # fmt: skip


def broken_rules(config: Config) -> dict[str, Rule]:
    """The built-in rules, one of which fails."""

    def fail(bundle: Bundle) -> Iterator[Hit]:
        raise ValueError(f"cannot count\nto {len(bundle.resources)}")

    rules = load_builtin()
    assert config is not None
    return {**rules, "duplicate-object": replace(rules["duplicate-object"], function=fail)}


def test_a_rule_that_fails_is_reported_and_the_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.run, "load_rules", broken_rules)
    result = lint_files({"front.yaml": SERVICE.encode()}, today=TODAY)
    message = "Rule duplicate-object failed in unit . (ValueError: cannot count); please report it"
    assert places(result.findings) == [("internal-error", "front.yaml", 1, 1, message), INVALID]
    assert result.incomplete


def test_a_named_path_that_is_absent_is_reported_and_the_rest_is_linted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("front.yaml").write_text(SERVICE, encoding="utf-8")
    paths = ("absent.yaml", "front.yaml")
    result = lint(Request(paths, load(paths), TODAY))
    message = "The path cannot be read: No such file or directory"
    assert places(result.findings) == [("file-unreadable", "absent.yaml", 1, 1, message), INVALID]
    assert result.incomplete


def severities(text: str) -> list[tuple[int, str, str]]:
    config = from_mapping({}, Layer(select=("yaml-duplicate-key",)))
    found = lint_files({"a.yaml": text.encode()}, config, today=TODAY).findings
    return [(f.location.span.line, f.severity, f.message) for f in found]


def test_a_key_that_is_repeated_with_another_value_loses_the_first() -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  b: red\n  b: blue\n  b: blue\n"
    message = 'Key "b" is written twice; kubectl keeps the last value'
    assert severities(text) == [
        (7, "error", message),
        (8, "warning", message),
    ]


@pytest.mark.parametrize("value", ["", "~", "null", "# later", "blue", "*blue", "{c: [d]}"])
def test_a_key_that_is_repeated_with_the_same_value_or_after_none_loses_nothing(value: str) -> None:
    last = value if value in {"*blue", "{c: [d]}"} else "blue"
    text = f"apiVersion: v1\nkind: Shop\nmetadata:\n  name: &blue a\nspec:\n  b: {value}\n  b: {last}\n"
    assert severities(text) == [(7, "warning", 'Key "b" is written twice; kubectl keeps the last value')]
