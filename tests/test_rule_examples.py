"""The examples of every rule file, and of the company rules in the docs, are run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingresslint.config import Layer, from_mapping
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
OF_NO_MANIFEST = {"file-unreadable", "internal-error"}
"""What a file system or a bug of ours causes; tests of discover and of the engine show it."""


def cases(verdict: str) -> list[Any]:
    return list(_cases(verdict))


def _cases(verdict: str) -> Iterator[Any]:
    for rule in RULES.values():
        examples = read_examples(rule.examples)
        for example in examples.bad if verdict == "bad" else examples.good:
            yield pytest.param(rule, example, id=f"{rule.id}: {example.name}".rstrip(": "))


def findings(rule: Rule, example: Example, options: Layer) -> list[Finding]:
    """Lint an example with its config and these options."""
    config: Mapping[str, Any] = dict(example.config)
    if rule.id in COMPANY:
        config = {**config, "rules": [str(COMPANY_RULES)]}
    files = {path: text.encode() for path, text in example.files.items()}
    today = date.fromisoformat(example.now) if example.now else date(2030, 1, 31)
    return list(lint_files(files, from_mapping(config, options), today=today).findings)


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.id not in OF_NO_MANIFEST], ids=lambda rule: rule.id)
def test_a_rule_has_bad_and_good_examples(rule: Rule) -> None:
    examples = read_examples(rule.examples)
    assert examples.bad
    assert examples.good
    assert [example.name for example in examples.bad if not example.findings] == []
    assert [example.name for example in examples.good if example.findings or example.related] == []


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
def test_findings_of_a_bad_example_stand_on_the_marked_lines(rule: Rule, example: Example) -> None:
    found = findings(rule, example, Layer(select=(rule.id,), enable=(rule.id,)))
    assert {finding.rule for finding in found} == {rule.id}
    places: set[Place] = {(finding.location.path, finding.location.span.line) for finding in found}
    related = {(end.location.path, end.location.span.line) for finding in found for end in finding.related}
    assert (sorted(places), sorted(related)) == (sorted(example.findings), sorted(example.related))


@pytest.mark.parametrize(("rule", "example"), cases("good"))
def test_a_good_example_has_no_finding(rule: Rule, example: Example) -> None:
    found = findings(rule, example, Layer(enable=(rule.id,)))
    grave = [finding for finding in found if finding.rule == rule.id or finding.severity != "info"]
    assert [f"{f.location.path}:{f.location.span.line} {f.rule}: {f.message}" for f in grave] == []
