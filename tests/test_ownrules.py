"""Folders of users' own rules, and what is said of mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingresslint.findings import UsageError
from ingresslint.ownrules import load_folder
from ingresslint.rules import load_builtin

RULE = """\
id: host-outside-domain
summary: An Ingress serves a host outside example.com
severity: {certain: error, likely: warning}
over: routes
schema:
  properties:
    host: {$ref: "#/$defs/ours"}
  $defs:
    ours: {pattern: "example\\\\.com$"}
"""

OTHER = """\
id: service-without-team
summary: A Service says nothing of its team
former-ids: [service-lacks-team]
severity: info
kinds: [Service]
enabled: false
message: "{object} has no team"
schema: {properties: {metadata: {required: [labels]}}}
examples:
  bad: "kind: Service # finding"
  good: "kind: Service"
"""


def folder_with(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_of_rules_is_read(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, {"service-without-team.yml": OTHER, "host-outside-domain.yaml": RULE, "README.md": "#"}
    )
    rules = load_folder(folder, "policy/", load_builtin())
    assert [(rule.id, rule.path, rule.source) for rule in rules.values()] == [
        ("host-outside-domain", "policy/host-outside-domain.yaml", "schema"),
        ("service-without-team", "policy/service-without-team.yml", "schema"),
    ]
    host, team = rules.values()
    assert (host.over, host.category, host.enabled, host.kinds) == ("routes", "policy", True, ())
    assert dict(host.severity) == {"certain": "error", "likely": "warning", "possible": "warning"}
    assert (team.over, team.kinds, team.enabled, team.message) == (
        "resources",
        ("Service",),
        False,
        "{object} has no team",
    )
    assert team.former_ids == ("service-lacks-team",)
    assert 'bad: "kind: Service # finding"' in team.examples


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: {", "sevrity: {", '3: unknown key "sevrity", did you mean "severity"?'),
        ("certain: error", "certain: fatal", '3: severity.certain: "fatal" is none of "error", "warning", "info"'),
        ("over: routes", "over: objects", '4: over: "objects" is none of "resources", "routes"'),
        ("over: routes", "over: resources", '1: the key "kinds" is missing'),
        ("over: routes", "over: routes\nkinds: [Ingress]", "5: kinds: this key has no place in such a rule"),
        (
            "over: routes",
            "over: routes\nparams: {a: {default: 1, description: A}}",
            "5: params: this key has no place in such a rule",
        ),
        ("over: routes", "over: routes\nover: routes", '5: Key "over" is written twice; kubectl keeps the last value'),
        (
            "host: {$ref",
            "host: {type: text, $ref",
            '7: not a JSON Schema: "text" is none of "array", "boolean", "integer", "null", "number", "object", "string"',
        ),
        ("example\\\\.com$", "example(", '9: not a JSON Schema: "example(" is no valid regex'),
        ("#/$defs/ours", "#/$defs/theirs", '7: the schema has no "#/$defs/theirs"; it can refer to itself only'),
        (
            "#/$defs/ours",
            "https://example.com/schema.json",
            '7: the schema has no "https://example.com/schema.json"; it can refer to itself only',
        ),
        (
            "id: host-outside-domain",
            "id: host-in-domain",
            '1: the file of rule "host-in-domain" must be named host-in-domain.yaml',
        ),
        (
            "over: routes",
            'over: routes\nmessage: "{name} is {foo}"',
            "5: message: {foo} stands for nothing; there are {object}, {kind}, {namespace}, {name}, {value}, {path}",
        ),
        ("over: routes", "over: routes\nfix: ''", '5: fix: "" is empty'),
        (RULE, "", "1: a rule file holds one document, not 0"),
        (RULE, f"{RULE}---\n{RULE}", "1: a rule file holds one document, not 2"),
        (RULE, "- id", "1: a list is not a mapping"),
        (
            RULE,
            "id: host-outside-domain\nsummary: A host\nseverity: info\n",
            "1: a rule of your own needs a schema: functions are for the rules of ingresslint",
        ),
        (
            "over: routes",
            "over: routes\nformer-ids: [host-abroad, cloud-bound]",
            '5: the name "cloud-bound" is taken by the rule of rules/cloud-bound.yaml',
        ),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in RULE
    folder = folder_with(tmp_path, {"host-outside-domain.yaml": RULE.replace(old, new)})
    with pytest.raises(UsageError) as raised:
        load_folder(folder, "policy", load_builtin())
    assert str(raised.value) == f"policy/host-outside-domain.yaml:{message}"


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"host-outside-domain.yaml": "id: host-outside-domain\nsummary: [\n"})
    with pytest.raises(UsageError, match=r"^policy/host-outside-domain\.yaml:\d: "):
        load_folder(folder, "policy", {})


def test_an_id_of_ingresslint_cannot_be_taken(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"cloud-bound.yaml": OTHER.replace("service-without-team", "cloud-bound")})
    with pytest.raises(UsageError) as raised:
        load_folder(folder, "policy", load_builtin())
    assert str(raised.value) == (
        'policy/cloud-bound.yaml:1: the name "cloud-bound" is taken by the rule of rules/cloud-bound.yaml'
    )


def test_two_files_cannot_hold_one_rule(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"service-without-team.yaml": OTHER, "service-without-team.yml": OTHER})
    with pytest.raises(UsageError) as raised:
        load_folder(folder, "policy", {})
    assert str(raised.value) == (
        'policy/service-without-team.yml:1: the name "service-without-team" is taken by the rule of '
        "policy/service-without-team.yaml"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent", "absent: no such folder of rules"),
        ("empty", "empty: no rule in this folder: a rule is a file <id>.yaml"),
    ],
)
def test_a_folder_without_rules_is_a_mistake(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError) as raised:
        load_folder(tmp_path / name, name, {})
    assert str(raised.value) == message
