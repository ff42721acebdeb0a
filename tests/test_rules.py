"""Rule files and the table of checks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ingresslint import rules
from ingresslint.findings import Certainty, Severity, UsageError
from ingresslint.ownrules import rule_schema
from ingresslint.parse import parse
from ingresslint.rules import CATEGORIES, CHECKS, Hit, Rule, builtin_folder, check, find_rule, load_builtin

BUILTIN = load_builtin()
RULE_FILES = sorted(builtin_folder().glob("*.yaml"))


def content(path: Path) -> Any:
    file = parse(path.name, path.read_bytes())
    assert file.problems == ()
    assert file.documents[0].problems == ()
    return file.documents[0].data


def example_rule(rule_id: str = "tls-secret-missing", **facts: Any) -> Rule:
    severity: dict[Certainty, Severity] = {"certain": "error", "likely": "error", "possible": "error"}
    return Rule(id=rule_id, summary="A summary", severity=severity, category="tls", **facts)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_file_says_all_that_a_reader_needs(path: Path) -> None:
    data = content(path)
    validator = Draft202012Validator(rule_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)] == []
    assert {"category", "why", "fix", "references"} - data.keys() == set()
    assert "examples" not in list(data)[:-1]


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_read_without_its_examples_is_the_same_rule(path: Path) -> None:
    data = content(path)
    rule = BUILTIN[path.stem]
    examples = [document.data for document in parse("examples", rule.examples.encode()).documents]
    assert examples == ([{"examples": data["examples"]}] if "examples" in data else [])
    stated = (data["summary"], data["why"].strip(), data["fix"].strip(), data.get("schema"), tuple(data["references"]))
    assert (rule.summary, rule.why, rule.fix, rule.schema, rule.references) == stated


@pytest.mark.parametrize("rule", [r for r in BUILTIN.values() if r.function], ids=lambda rule: rule.id)
def test_a_function_takes_exactly_the_parameters_of_its_rule(rule: Rule) -> None:
    assert rule.function is not None
    code = rule.function.__code__
    keywords = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    assert sorted(keywords) == sorted(rule.arguments({}))


def test_every_check_has_a_rule() -> None:
    assert {name.replace("_", "-") for name in CHECKS} - BUILTIN.keys() == set()


def test_no_name_means_two_rules_or_a_rule_and_a_category() -> None:
    names = [name for rule in BUILTIN.values() for name in (rule.id, *rule.former_ids)]
    assert sorted(set(names)) == sorted(names)
    assert set(names) & set(CATEGORIES) == set()


def test_rules_are_sorted_by_id() -> None:
    assert list(BUILTIN) == sorted(path.stem for path in RULE_FILES)
    assert "default-namespace" in BUILTIN


def test_the_schema_of_rule_files_is_one_and_knows_the_categories() -> None:
    Draft202012Validator.check_schema(rule_schema())
    assert rule_schema()["properties"]["category"]["enum"] == list(CATEGORIES)


def test_the_published_schema_of_routes_is_one() -> None:
    text = (Path(rules.__file__).parent / "route.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("pattern", ["tls-secret-missing", "tls-*", "*", "tls", "secret-absent", "secret-*"])
def test_a_selection_names_a_rule_by_id_glob_former_id_or_category(pattern: str) -> None:
    assert example_rule(former_ids=("secret-absent",)).matches(pattern)


@pytest.mark.parametrize("pattern", ["tls-secret", "service", "t*s", "TLS-*", ""])
def test_a_selection_of_other_names_is_no_selection_of_the_rule(pattern: str) -> None:
    assert not example_rule(former_ids=("secret-absent",)).matches(pattern)


def test_a_rule_is_found_by_its_id_and_by_its_former_id() -> None:
    rule = example_rule(former_ids=("secret-absent",))
    known = {rule.id: rule, "route-without-tls": example_rule("route-without-tls")}
    assert find_rule(known, "tls-secret-missing") is rule
    assert find_rule(known, "secret-absent") is rule
    assert find_rule(known, "secret") is None


def test_arguments_are_the_defaults_under_the_users_settings() -> None:
    rule = example_rule(params={"sensitive-ports": [22, 3306], "limit": 4})
    assert rule.arguments({}) == {"sensitive_ports": [22, 3306], "limit": 4}
    assert rule.arguments({"sensitive-ports": [5432]}) == {"sensitive_ports": [5432], "limit": 4}


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"limits": 5}, 'rule tls-secret-missing has no parameter "limits", did you mean "limit"?'),
        ({"colour": 5}, 'rule tls-secret-missing has no parameter "colour"; it has size, limit'),
        ({"limit": "5"}, 'parameter "limit" of rule tls-secret-missing is to be an integer, not a string'),
        ({"limit": True}, 'parameter "limit" of rule tls-secret-missing is to be an integer, not a boolean'),
    ],
)
def test_a_wrong_parameter_is_the_users_mistake(params: Mapping[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        example_rule(params={"size": 1, "limit": 4}).arguments(params)
    assert str(raised.value) == message


def write_rule(folder: Path, rule_id: str, lines: str) -> None:
    (folder / f"{rule_id}.yaml").write_text(f"id: {rule_id}\nsummary: A summary\n{lines}", encoding="utf-8")


def test_severity_is_a_word_or_a_map_whose_gaps_take_the_next_higher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "builtin_folder", lambda: tmp_path)
    write_rule(tmp_path, "one-word", "severity: info\nsource: engine\n")
    write_rule(tmp_path, "full-map", "severity: {certain: error, likely: warning, possible: info}\nsource: engine\n")
    write_rule(tmp_path, "map-with-gap", "severity: {certain: error, likely: warning}\nsource: engine\n")
    assert {rule.id: dict(rule.severity) for rule in load_builtin().values()} == {
        "full-map": {"certain": "error", "likely": "warning", "possible": "info"},
        "map-with-gap": {"certain": "error", "likely": "warning", "possible": "warning"},
        "one-word": {"certain": "info", "likely": "info", "possible": "info"},
    }


@pytest.mark.parametrize(
    ("rule_id", "lines"),
    [
        ("checked-twice", "severity: error\nsource: engine\nkinds: [Service]\nschema: {required: [spec]}\n"),
        ("namespace-per-version", "severity: error\nsource: engine\n"),
    ],
)
def test_a_rule_is_checked_by_one_thing_only(
    rule_id: str, lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "builtin_folder", lambda: tmp_path)
    write_rule(tmp_path, rule_id, lines)
    with pytest.raises(ValueError, match=f"rules/{rule_id}.yaml: the rule needs its file's name and one of"):
        load_builtin()


def test_a_rule_whose_function_is_not_written_is_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "builtin_folder", lambda: tmp_path)
    write_rule(tmp_path, "gate-left-open", "severity: error\n")
    rule = load_builtin()["gate-left-open"]
    assert (rule.source, rule.function) == ("check", None)


def test_two_checks_of_one_name_are_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "CHECKS", {})

    def gate_open() -> Iterator[Hit]:
        return iter(())

    assert check(gate_open) is gate_open
    other = FunctionType(gate_open.__code__, {}, "gate_open")
    with pytest.raises(ValueError, match="two checks have the name gate_open"):
        check(other)
