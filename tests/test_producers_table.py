"""The table of producers: its data, its templates, its page, and what the config adds to it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from model_samples import custom, resource

from ingresslint.config import from_mapping, load
from ingresslint.config.schema import SCHEMA_FILE
from ingresslint.engine import lint_files
from ingresslint.findings import UsageError
from ingresslint.parse import parse
from ingresslint.producers import PodMakers, Table, products, read_producer
from ingresslint.producers.page import main, page
from ingresslint.producers.products import _READERS
from ingresslint.producers.table import DATA

ROOT = Path(__file__).parent.parent
KNOWN: dict[str, list[dict[str, Any]]] = json.loads(DATA.read_text(encoding="utf-8"))
NAMES = [f"{entry['kind']}.{entry['group']}" for entry in KNOWN["producers"]]


def entry(*makes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"group": "db.example.org", "kind": "Database", "makes": list(makes), "source": "https://x.org", **more}


def database(spec: str = "{}", *, namespace: str | None = "shop") -> Any:
    return resource(custom("db.example.org/v1", "Database", "orders", namespace=namespace, spec=spec))


def made(makes: dict[str, Any], spec: str = "{}", *, namespace: str | None = "shop") -> list[tuple[Any, ...]]:
    table = Table([read_producer(entry(makes))])
    found = products([database(spec, namespace=namespace)], table)
    return [(p.kind, p.namespace, p.name, p.keys and sorted(p.keys), p.type) for p in found]


# What is known


@pytest.mark.parametrize("known", KNOWN["producers"], ids=NAMES)
def test_every_entry_has_the_form_that_the_config_takes(known: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator({**schema, "required": ["producers"]}).validate({"producers": [known]})
    assert read_producer(known).makes


def test_entries_are_sorted_and_stand_once() -> None:
    keys = [(entry["group"], entry["kind"]) for entry in KNOWN["producers"]]
    assert keys == sorted(set(keys))
    inert = [(entry["group"], "kinds" in entry) for entry in KNOWN["inert"]]
    assert inert == sorted(set(inert))


def test_objects_that_are_read_by_code_are_on_the_list_and_no_others() -> None:
    listed = [(entry["group"], entry["kind"]) for entry in KNOWN["read"]]
    assert sorted(listed) == sorted([*_READERS, ("", "ConfigMap"), ("", "Secret")])


def test_the_page_is_that_of_the_data(tmp_path: Path) -> None:
    assert (ROOT / "docs" / "producers.md").read_text(encoding="utf-8") == page(KNOWN)
    target = tmp_path / "producers.md"
    assert (main(["--check", str(target)]), main([str(target)]), main(["--check", str(target)])) == (1, 0, 0)
    target.write_text("old\n", encoding="utf-8")
    assert (main(["--check", str(target)]), main([])) == (1, 2)


def test_an_operator_may_name_its_service_in_the_object() -> None:
    def service(spec: str) -> list[str]:
        prometheus = custom("monitoring.coreos.com/v1", "Prometheus", "main", namespace="shop", spec=spec)
        return [p.name for p in products([resource(prometheus)])]

    assert service("{}") == ["prometheus-operated"]
    assert service("{serviceName: metrics}") == ["metrics"]


# Templates


@pytest.mark.parametrize(
    ("name", "spec", "expected"),
    [
        ("{name}-tls", "{}", ["orders-tls"]),
        ("{namespace}-{name}", "{}", ["shop-orders"]),
        ("{spec.pooler.name}", "{}", []),
        ("{spec.pooler.name|name}", "{}", ["orders"]),
        ("{spec.pooler.name|name}", "{pooler: {name: pool}}", ["pool"]),
        ("{spec.pooler.name|'none'}-x", "{pooler: {name: ''}}", ["none-x"]),
        ("{spec.pooler.name}", "{pooler: [no, map]}", []),
        ("fixed", "{}", ["fixed"]),
    ],
)
def test_names_follow_from_the_object(name: str, spec: str, expected: list[str]) -> None:
    assert [product[2] for product in made({"kind": "Service", "name": name}, spec)] == expected


def test_namespace_keys_and_type_are_stated_or_those_of_the_object() -> None:
    plain = {"kind": "Secret", "name": "{name}"}
    assert made(plain) == [("Secret", "shop", "orders", None, None)]
    assert made(plain, namespace=None) == [("Secret", None, "orders", None, None)]
    full = {**plain, "namespace": "{spec.where|namespace}", "keys": ["tls.key", "tls.crt"], "type": "{spec.type}"}
    assert made(full) == [("Secret", "shop", "orders", ["tls.crt", "tls.key"], None)]
    assert made(full, "{where: edge, type: Opaque}") == [("Secret", "edge", "orders", ["tls.crt", "tls.key"], "Opaque")]


def test_one_for_each_item_and_only_where_the_fields_fit() -> None:
    users = {"kind": "Secret", "name": "{item.name}", "each": "spec.users", "when": {"spec.auth": True}}
    assert made(users, "{auth: true, users: [{name: one}, {name: two}, {}, three]}") == [
        ("Secret", "shop", "one", None, None),
        ("Secret", "shop", "two", None, None),
    ]
    assert made(users, "{auth: false, users: [{name: one}]}") == made(users, "{users: [{name: one}]}") == []
    words = {"kind": "Secret", "name": "{item}-key", "each": "spec.users"}
    assert [product[2] for product in made(words, "{users: [one, 2]}")] == ["one-key"]


def test_pods_are_known_by_their_labels() -> None:
    producer = read_producer(entry(pods={"labels": ["database={name}", "tier"]}))
    makers = PodMakers([database()], Table([producer]))
    assert str(makers.maker({"database": "orders", "x": "y"}, "shop")) == "Database shop/orders"
    assert str(makers.maker({"tier": "anything"}, None)) == "Database shop/orders"
    assert makers.maker({"tier": "anything"}, "edge") is None
    assert PodMakers([database()]).maker({"tier": "anything"}, "shop") is None


# The config


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'name: "{nam}-tls"',
            "6: unknown placeholder \"{nam}\": there are name, namespace, spec.… and 'text'",
        ),
        ('name: "{item.name}"', "6: unknown placeholder \"{item.name}\": there are name, namespace, spec.… and 'text'"),
        ('name: "{name"', '6: "{name" has a single brace'),
        ("each: status.users", '6: "status.users" is no path such as spec.secretTemplates'),
        ("when: {status.ready: true}", '6: "status.ready" is no path such as spec.secretTemplates'),
        ("names: x", '6: unknown key "names" in "producers[0].makes[0]", did you mean "name"?'),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "" if line.startswith("name:") else "        name: x\n"
    Path(".ingresslint.yaml").write_text(
        "producers:\n  - group: db.example.org\n    kind: Database\n    makes:\n      - kind: Secret\n"
        f"        {line}\n{name}    source: https://example.org\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as raised:
        load(["."])
    assert str(raised.value) == f".ingresslint.yaml:{message}"


def test_the_label_of_pods_is_a_template_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stated = json.dumps({"producers": [entry(pods={"labels": ["tier", "database={id}"]})]}, indent=1)
    Path(".ingresslint.yaml").write_text(stated, encoding="utf-8")
    line = next(number for number, text in enumerate(stated.splitlines(), start=1) if "{id}" in text)
    with pytest.raises(UsageError, match=rf'^\.ingresslint\.yaml:{line}: unknown placeholder "\{{id\}}": '):
        load(["."])


def test_the_example_of_the_page_about_the_configuration_works() -> None:
    section = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").partition("\n## producers\n")[2]
    config, manifest = re.findall(r"^```yaml \S+\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[:2]
    files = {"database.yaml": manifest.encode()}

    def told(**settings: Any) -> list[tuple[str, int]]:
        return [(f.rule, f.location.span.line) for f in lint_files(files, from_mapping(settings)).findings]

    (document,) = parse(".ingresslint.yaml", config.encode()).documents
    closed = {"closed-world": True, "ignore": ["class"]}
    assert told(**document.data, **closed) == []
    assert told(**closed) == [
        ("tls-secret-not-found", 18),
        ("ingress-backend-service-not-found", 27),
        ("service-selector-no-match", 37),
    ]
