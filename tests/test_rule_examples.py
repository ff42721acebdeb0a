"""The examples of every rule file, and of the company rules in the docs, are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingresslint.config import Layer, from_mapping, load
from ingresslint.engine import lint_files
from ingresslint.examples import Example, Place, read_examples
from ingresslint.findings import Finding
from ingresslint.ownrules import load_folder
from ingresslint.ruledocs import skeleton
from ingresslint.rules import Rule, load_builtin

COMPANY_RULES = Path(__file__).parent.parent / "docs" / "examples" / "company-rules"
BUILTIN = load_builtin()
COMPANY = load_folder(COMPANY_RULES, "docs/examples/company-rules", BUILTIN)
RULES = {**BUILTIN, **COMPANY}
OF_NO_MANIFEST = {
    "file-unreadable": ("test_text_rules.py", "test_a_named_path_that_is_absent_is_reported_and_the_rest_is_linted"),
    "internal-error": ("test_text_rules.py", "test_a_rule_that_fails_is_reported_and_the_others_run"),
}
"""What a file system or a bug of ours causes, and the test that shows it."""
CONFIG_FILE = ".ingresslint.yaml"

Lint = Callable[[Rule, Example, Layer], list[Finding]]


def cases(verdict: str) -> list[Any]:
    return list(_cases(verdict))


def _cases(verdict: str) -> Iterator[Any]:
    for rule in RULES.values():
        examples = read_examples(rule.examples)
        for example in examples.bad if verdict == "bad" else examples.good:
            yield pytest.param(rule, example, id=f"{rule.id}: {example.name}".rstrip(": "))


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lint:
    """Lint an example with its config, a mapping or a file of its own, and these options."""

    def run(rule: Rule, example: Example, options: Layer) -> list[Finding]:
        settings = {**example.config, "rules": [str(COMPANY_RULES)]} if rule.id in COMPANY else example.config
        config = from_mapping(settings, options)
        if CONFIG_FILE in example.files:
            monkeypatch.chdir(tmp_path)
            Path(CONFIG_FILE).write_text(example.files[CONFIG_FILE], encoding="utf-8")
            config = load(["."], options=options)
        files = {path: text.encode() for path, text in example.files.items() if path != CONFIG_FILE}
        today = date.fromisoformat(example.now) if example.now else date(2030, 1, 31)
        return list(lint_files(files, config, today=today).findings)

    return run


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.id not in OF_NO_MANIFEST], ids=lambda rule: rule.id)
def test_a_rule_has_bad_and_good_examples(rule: Rule) -> None:
    examples = read_examples(rule.examples)
    assert examples.bad
    assert examples.good
    assert [example.name for example in examples.bad if not example.findings] == []
    assert [example.name for example in examples.good if example.findings or example.related] == []


@pytest.mark.parametrize(("rule", "place"), OF_NO_MANIFEST.items())
def test_a_rule_without_examples_has_a_test(rule: str, place: tuple[str, str]) -> None:
    file, name = place
    assert BUILTIN[rule].source == "engine"
    assert f"\ndef {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8")


def test_the_examples_of_the_skeleton_run(tmp_path: Path) -> None:
    (tmp_path / "service-with-type.yaml").write_text(skeleton("service-with-type"), encoding="utf-8")
    config = from_mapping({"rules": [str(tmp_path)]})
    examples = read_examples(load_folder(tmp_path, "rules", BUILTIN)["service-with-type"].examples)
    found = {
        verdict: [
            (finding.rule, finding.location.path, finding.location.span.line, finding.message)
            for finding in lint_files({path: text.encode() for path, text in example.files.items()}, config).findings
        ]
        for verdict, (example,) in (("bad", examples.bad), ("good", examples.good))
    }
    assert found == {
        "bad": [("service-with-type", "manifest.yaml", 7, "Service shop/web has type LoadBalancer")],
        "good": [],
    }


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_findings_of_a_bad_example_stand_on_the_marked_lines(rule: Rule, example: Example, lint: Lint) -> None:
    others = example.config.get("enable", ())  # what a suppression can mute
    found = lint(rule, example, Layer(select=(rule.id, *others), enable=(rule.id,)))
    assert {finding.rule for finding in found} == {rule.id}
    places: set[Place] = {(finding.location.path, finding.location.span.line) for finding in found}
    related = {(end.location.path, end.location.span.line) for finding in found for end in finding.related}
    assert (sorted(places), sorted(related)) == (sorted(example.findings), sorted(example.related))


@pytest.mark.parametrize(("rule", "example"), cases("good"))
def test_a_good_example_has_no_finding(rule: Rule, example: Example, lint: Lint) -> None:
    found = lint(rule, example, Layer(enable=(rule.id,)))
    grave = [finding for finding in found if finding.rule == rule.id or finding.severity != "info"]
    assert [f"{f.location.path}:{f.location.span.line} {f.rule}: {f.message}" for f in grave] == []
