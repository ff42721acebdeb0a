"""Settings: which file holds for a path, what it may say, and what follows for a rule."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ingresslint.config import (
    Config,
    Layer,
    ObjectsFile,
    as_json,
    check_names,
    describe,
    from_mapping,
    load,
    minor_version,
)
from ingresslint.config.schema import SCHEMA_FILE
from ingresslint.findings import Location, Severity, Span, UsageError
from ingresslint.rules import Rule


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(tree: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")


def rule(rule_id: str, category: str = "tls", *, enabled: bool = True, **more: Any) -> Rule:
    severity: Mapping[Any, Severity] = {"certain": "error", "likely": "warning", "possible": "info"}
    return Rule(rule_id, "…", severity, category, enabled=enabled, **more)


RULES = {
    "tls-secret-not-found": rule("tls-secret-not-found", former_ids=("tls-secret-missing",)),
    "class-not-found": rule("class-not-found", "class"),
    "sensitive-port-public": rule("sensitive-port-public", "exposure", params={"ports": [22, 3306], "strict": False}),
    "cloud-bound": rule("cloud-bound", "policy", enabled=False),
}


def running(config: Config, path: str = "web.yaml") -> list[str]:
    return [name for name, one in RULES.items() if config.for_path(path).is_on(one)]


def refused(text: str, tree: Path, name: str = ".ingresslint.yaml") -> str:
    write(tree, {name: text})
    with pytest.raises(UsageError) as raised:
        check_names(load(["."]), RULES)
    return str(raised.value)


# Where settings come from


def test_a_world_or_a_namespace_is_closed_for_the_paths_of_the_file_that_says_so(tree: Path) -> None:
    write(
        tree, {"shop/.ingresslint.yaml": "closed-namespaces: [shop]\n", "all/.ingresslint.yaml": "closed-world: true\n"}
    )
    config = load(["shop", "all"], options=Layer(closed_namespaces=("edge",)))

    def closed(path: str) -> list[str | None]:
        return [n for n in ("shop", "edge", "blog", "", None) if config.for_path(path).is_closed(n)]

    assert closed("shop/web.yaml") == ["shop", "edge"]
    assert closed("all/web.yaml") == ["shop", "edge", "blog", "", None]
    assert closed("elsewhere.yaml") == ["edge"]


def test_files_with_objects_are_relative_to_the_config_file_and_named_once(tree: Path) -> None:
    write(tree, {"shop/.ingresslint.yaml": "external-objects:\n  - cluster/all.yaml\n  - names.txt\n"})
    config = replace(
        load(["shop"]), given_objects=(ObjectsFile("shop/names.txt", "shop/names.txt", "--external-objects"),)
    )
    assert [(file.path, file.place) for file in config.external_objects] == [
        ("shop/cluster/all.yaml", "shop/.ingresslint.yaml:2"),
        ("shop/names.txt", "shop/.ingresslint.yaml:3"),
    ]


@pytest.mark.usefixtures("tree")
def test_without_a_file_everything_is_default() -> None:
    config = load(["."])
    assert config.files == ()
    assert running(config) == ["tls-secret-not-found", "class-not-found", "sensitive-port-public"]
    assert (config.for_path("web.yaml").namespace, config.for_path("web.yaml").kubernetes_version) == (None, None)


def test_the_nearest_file_holds_for_a_named_path(tree: Path) -> None:
    write(
        tree,
        {
            ".ingresslint.yaml": "namespace: outer\n",
            "shop/.ingresslint.yaml": "namespace: inner\n",
            "shop/k8s/web.yaml": "",
            "blog/k8s/web.yaml": "",
        },
    )
    assert load(["shop/k8s"]).for_path("shop/k8s/web.yaml").namespace == "inner"
    assert load(["shop/k8s/web.yaml"]).for_path("shop/k8s/web.yaml").namespace == "inner"
    assert load(["blog"]).for_path("blog/k8s/web.yaml").namespace == "outer"
    assert load(["."]).for_path("shop/k8s/web.yaml").namespace == "outer"


def test_each_named_path_has_its_own_settings_in_one_run(tree: Path) -> None:
    write(tree, {"shop/.ingresslint.yaml": "namespace: shop\n", "blog/.ingresslint.yaml": "namespace: blog\n"})
    (tree / "bare").mkdir()
    for order in (["shop", "blog", "bare"], ["bare", "blog", "shop"]):
        config = load(order)
        assert [file.path for file in config.files] == ["blog/.ingresslint.yaml", "shop/.ingresslint.yaml"]
        found = [
            config.for_path(path).namespace for path in ("shop/web.yaml", "blog/web.yaml", "bare/web.yaml", "x.yaml")
        ]
        assert found == ["shop", "blog", None, None]


def test_each_file_is_read_once_for_many_named_paths(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tree, {"k8s/.ingresslint.yaml": "ignore: [tls]\n", "pyproject.toml": "[tool.ingresslint]\nignore = ['class']\n"}
    )
    write(tree, {f"k8s/{name}/web.yaml": "" for name in ("dev", "prod")})
    real_read, read = Path.read_bytes, []

    def read_bytes(path: Path) -> bytes:
        read.append(path.relative_to(tree).as_posix())
        return real_read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    named = ("k8s/dev", "k8s/dev/web.yaml", "k8s/prod/web.yaml", str(tree / "k8s"), "top.yaml", "other.yaml")
    config = load(named)
    assert sorted(read) == ["k8s/.ingresslint.yaml", "pyproject.toml"]
    scopes = {file.path: [Path(s).relative_to(tree).as_posix() for s in file.scopes] for file in config.files}
    assert scopes == {
        (tree / "k8s/.ingresslint.yaml").as_posix(): ["k8s", "k8s/dev", "k8s/dev/web.yaml", "k8s/prod/web.yaml"],
        "pyproject.toml": ["other.yaml", "top.yaml"],
    }


@pytest.mark.parametrize("path", ["a" * 300, f"{'a' * 300}/web.yaml", "web.yaml/x"])
def test_a_path_that_cannot_be_has_the_settings_above_it(tree: Path, path: str) -> None:
    write(tree, {".ingresslint.yaml": "ignore: [tls]\n", "web.yaml": ""})
    assert running(load([path]), path) == ["class-not-found", "sensitive-port-public"]


def test_settings_in_a_closed_folder_are_none(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, {".ingresslint.yaml": "ignore: [tls]\n", "closed/.ingresslint.yaml": "ignore: [class]\n"})
    real_stat = os.stat

    def stat(path: str | Path, **more: Any) -> os.stat_result:
        if Path(path).parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real_stat(path, **more)

    monkeypatch.setattr(os, "stat", stat)
    assert [file.path for file in load(["closed/web.yaml"]).files] == [".ingresslint.yaml"]


def test_the_search_ends_at_the_repository(tree: Path) -> None:
    write(tree, {".ingresslint.yaml": "namespace: outer\n", "repo/.git/HEAD": "", "repo/k8s/web.yaml": ""})
    assert load(["repo/k8s"]).files == ()


def test_outside_of_a_repository_the_search_ends_at_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {".ingresslint.yaml": "namespace: outer\n", "work/k8s/web.yaml": "", "other/web.yaml": ""})
    monkeypatch.chdir(tmp_path / "work")
    assert load(["k8s"]).files == ()
    assert load(["../other"]).files == ()
    monkeypatch.chdir(tmp_path)
    assert load(["work/k8s"]).for_path("work/k8s/web.yaml").namespace == "outer"


def test_pyproject_holds_settings_too(tree: Path) -> None:
    write(
        tree,
        {
            "pyproject.toml": '[project]\nname = "x"\n\n[tool.ingresslint]\nnamespace = "shop"\nignore = ["tls"]\n'
            '[[tool.ingresslint.suppress]]\nrules = ["class-not-found"]\nreason = "ours"\nuntil = 2030-01-31\n',
            "k8s/pyproject.toml": '[project]\nname = "no settings here"\n',
        },
    )
    config = load(["k8s"])
    assert config.for_path("k8s/web.yaml").namespace == "shop"
    assert running(config) == ["class-not-found", "sensitive-port-public"]
    entry = config.suppress[0]
    assert (entry.rules, entry.reason, entry.until) == (("class-not-found",), "ours", "2030-01-31")
    assert entry.location == Location("pyproject.toml", Span(7, 1, 7, 1))


def test_the_own_file_goes_before_pyproject(tree: Path) -> None:
    write(tree, {"pyproject.toml": '[tool.ingresslint]\nnamespace = "a"\n', ".ingresslint.yaml": "namespace: b\n"})
    assert load(["."]).for_path("web.yaml").namespace == "b"


def test_a_given_file_replaces_those_found(tree: Path) -> None:
    write(tree, {".ingresslint.yaml": "namespace: a\n", "ci/settings.yaml": "namespace: b\n", "x.toml": "[tool]\n"})
    assert load(["."], config_file="ci/settings.yaml").for_path("web.yaml").namespace == "b"
    with pytest.raises(UsageError, match=r"^gone\.yaml: cannot be read: No such file or directory$"):
        load(["."], config_file="gone.yaml")
    with pytest.raises(UsageError, match=r"^x\.toml: no \[tool\.ingresslint\] in this file$"):
        load(["."], config_file="x.toml")


def test_standard_input_has_the_settings_of_the_place_it_is_named_for(tree: Path) -> None:
    write(tree, {"shop/.ingresslint.yaml": "namespace: shop\n", ".ingresslint.yaml": "namespace: outer\n"})
    assert load(["-"]).for_path("<stdin>").namespace == "outer"
    assert load(["-"], stdin_name="shop/web.yaml").for_path("shop/web.yaml").namespace == "shop"


def test_an_empty_file_states_nothing(tree: Path) -> None:
    write(tree, {".ingresslint.yaml": "# ignore: [tls]\n"})
    assert running(load(["."])) == ["tls-secret-not-found", "class-not-found", "sensitive-port-public"]


# What a rule makes of them


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"select": ["tls"]}, ["tls-secret-not-found"]),
        ({"select": ["*-not-found"]}, ["tls-secret-not-found", "class-not-found"]),
        ({"select": ["tls-secret-missing"]}, ["tls-secret-not-found"]),
        ({"select": ["policy"]}, []),
        ({"select": ["cloud-bound"]}, ["cloud-bound"]),
        ({"select": ["tls"], "enable": ["cloud-bound"]}, ["tls-secret-not-found", "cloud-bound"]),
        ({"ignore": ["tls", "class-*"]}, ["sensitive-port-public"]),
        ({"enable": ["policy"], "ignore": ["exposure", "class", "tls"]}, ["cloud-bound"]),
        ({"severity": {"tls-secret-not-found": "off", "class-not-found": False}}, ["sensitive-port-public"]),
        ({"severity": {"cloud-bound": "error"}, "select": ["policy"]}, []),
        ({"select": None, "ignore": None}, ["tls-secret-not-found", "class-not-found", "sensitive-port-public"]),
    ],
)
def test_rules_are_selected_by_id_category_and_glob(settings: dict[str, Any], expected: list[str]) -> None:
    assert running(from_mapping(settings)) == expected


def test_severity_is_the_rules_own_by_certainty_unless_stated() -> None:
    secret, port = RULES["tls-secret-not-found"], RULES["sensitive-port-public"]
    settings = from_mapping({"severity": {"tls-*": "error", "tls-secret-missing": "info"}}).for_path("web.yaml")
    assert [settings.severity(secret, "certain"), settings.severity(secret, "likely")] == ["info", "info"]
    assert [settings.severity(port, "certain"), settings.severity(port, "likely")] == ["error", "warning"]


def test_overrides_hold_for_their_paths_and_the_later_one_wins() -> None:
    overrides = [
        {"paths": ["dev/"], "namespace": "dev", "ignore": ["tls"], "severity": {"class-not-found": "info"}},
        {"paths": ["dev/*.edge.yaml"], "namespace": "edge", "enable": ["tls-secret-not-found", "cloud-bound"]},
    ]
    config = from_mapping({"namespace": "shop", "overrides": overrides})
    assert [config.for_path(path).namespace for path in ("a.yaml", "dev/a.yaml", "dev/a.edge.yaml")] == [
        "shop",
        "dev",
        "edge",
    ]
    assert running(config, "dev/a.yaml") == ["class-not-found", "sensitive-port-public"]
    assert running(config, "dev/a.edge.yaml") == [*RULES]
    assert config.for_path("dev/a.yaml").severity(RULES["class-not-found"]) == "info"
    assert config.for_path("a.yaml").severity(RULES["class-not-found"]) == "error"


def test_a_rule_that_is_on_anywhere_may_run() -> None:
    config = from_mapping({"ignore": ["tls"], "overrides": [{"paths": ["edge/"], "enable": ["policy"]}]})
    assert [name for name, one in RULES.items() if config.may_run(one)] == [
        "class-not-found",
        "sensitive-port-public",
        "cloud-bound",
    ]


def test_a_rule_that_only_two_overrides_together_turn_on_may_run() -> None:
    severity = {"cloud-bound": "off"}
    overrides: list[dict[str, object]] = [
        {"paths": ["edge/"], "enable": ["policy"]},
        {"paths": ["*.cloud.yaml"], "severity": {"cloud-bound": "info"}},
        {"paths": ["dev/"], "ignore": ["policy"]},
    ]
    config = from_mapping({"severity": severity, "overrides": overrides})
    assert running(config, "edge/a.cloud.yaml") == [*RULES]
    assert running(config, "edge/a.yaml") == [name for name in RULES if name != "cloud-bound"]
    assert config.may_run(RULES["cloud-bound"])
    assert not from_mapping({"severity": severity, "overrides": overrides[1:]}).may_run(RULES["cloud-bound"])


def test_options_go_before_files() -> None:
    stated = {"select": ["tls"], "ignore": ["cloud-bound"], "namespace": "file", "kubernetes-version": "1.29"}
    options = Layer(select=("class",), enable=("cloud-bound",), namespace="option", kubernetes_version="1.33")
    config = from_mapping(stated, options)
    assert running(config) == ["class-not-found", "cloud-bound"]
    settings = config.for_path("web.yaml")
    assert (settings.namespace, settings.kubernetes_version) == ("option", "1.33")


def test_params_are_joined_under_the_present_id_of_the_rule() -> None:
    renamed = rule("port-public", "exposure", params={"ports": [22], "strict": False}, former_ids=("open-port",))
    settings = from_mapping({"params": {"open-port": {"ports": [80]}, "port-public": {"strict": True}}})
    assert renamed.arguments(settings.for_path("web.yaml").params(renamed)) == {"ports": [80], "strict": True}


@pytest.mark.parametrize("stated", ["1.33", "v1.33", "1.33.2"])
def test_a_version_is_a_minor_version(stated: str) -> None:
    assert minor_version(stated) == "1.33"
    assert from_mapping({"kubernetes-version": stated}).for_path("a.yaml").kubernetes_version == "1.33"


# The other keys


def test_external_objects_are_globs() -> None:
    secret, ingress_class = from_mapping({"external": ["Secret/shop/tls-*", "IngressClass/nginx"]}).external
    assert secret.covers("Secret", "shop", "tls-web")
    assert secret.covers("Secret", None, "tls-web")
    assert not secret.covers("Secret", "blog", "tls-web")
    assert not secret.covers("ConfigMap", "shop", "tls-web")
    assert ingress_class.covers("IngressClass", "", "nginx")
    assert not ingress_class.covers("IngressClass", "", "nginx-internal")
    assert (str(secret), str(ingress_class)) == ("Secret/shop/tls-*", "IngressClass/nginx")


def test_entries_know_their_place(tree: Path) -> None:
    write(
        tree,
        {
            ".ingresslint.yaml": "external:\n  - Secret/shop/tls\nunits:\n  - name: prod\n    paths: [prod/]\n"
            "suppress:\n  - rules: [tls]\n    paths: [prod/]\n    namespaces: [shop]\n    kinds: [Ingress]\n"
            '    names: [web]\n    reason: later\n    until: 2030-01-31\n    by: team-edge\nexclude: ["*.gen.yaml"]\n'
        },
    )
    config = load(["."])
    assert config.external[0].location == Location(".ingresslint.yaml", Span(2, 5, 2, 20))
    assert (config.units[0].name, config.units[0].location.span.line) == ("prod", 4)
    assert config.units[0].paths.matches(str((tree / "prod/web.yaml").resolve()))
    entry = config.suppress[0]
    assert entry.location == Location(".ingresslint.yaml", Span(7, 5, 7, 10))
    assert (entry.namespaces, entry.kinds, entry.names) == (("shop",), ("Ingress",), ("web",))
    assert (entry.reason, entry.until, entry.by) == ("later", "2030-01-31", "team-edge")
    assert [patterns.patterns for patterns in config.exclude] == [("*.gen.yaml",)]


def test_paths_are_relative_to_the_config_file(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "rules: [policies]\noverrides:\n  - paths: [/dev/]\n    namespace: dev\n"
    write(tree, {"shop/.ingresslint.yaml": text, "shop/dev/web.yaml": "", "shop/policies/a.yaml": ""})
    monkeypatch.chdir(tree / "shop" / "dev")
    config = load(["."])
    assert config.files[0].path == "../.ingresslint.yaml"
    assert config.for_path("web.yaml").namespace == "dev"
    assert [(os.path.realpath(folder.real), folder.path) for folder in config.rule_folders] == [
        (str((tree / "shop/policies").resolve()), "../policies")
    ]


def test_a_config_file_is_covered_only_by_a_run_over_its_whole_folder(tree: Path) -> None:
    write(tree, {".ingresslint.yaml": "external: [Secret/shop/tls]\n", "k8s/web.yaml": ""})
    for paths, covered in ((["."], True), (["k8s"], False), (["k8s", str(tree)], True), (["-"], False)):
        config = load(paths)
        assert config.is_covered(config.external[0].location) is covered


# Mistakes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# c\nselct: [tls]\n", ':2: unknown key "selct", did you mean "select"?'),
        ("zzz: 1\n", ':1: unknown key "zzz"'),
        ("ignore: [a]\nsuppress:\n  - rule: [a]\n", ':3: unknown key "rule" in "suppress[0]", did you mean "rules"?'),
        ("select: tls\n", ':1: "select" must be a list, not a string'),
        ("select:\n  - 3\n", ':2: "select[0]" must be a string, not a number: write it in quotes'),
        ("kubernetes-version: 1.30\n", ':1: "kubernetes-version" must be a string, not a number: write it in quotes'),
        ("kubernetes-version: latest\n", ':1: "kubernetes-version" must look like "1.33", not "latest"'),
        ("namespace: Shop\n", ':1: "namespace" must look like "shop", not "Shop"'),
        ("severity: {tls: warn}\n", ':1: "severity.tls" must be one of error, warning, info, off, not "warn"'),
        ("severity: {tls: on}\n", ':1: "severity.tls" must be one of error, warning, info, off, not true'),
        ("severity: [tls]\n", ':1: "severity" must be a mapping, not a list'),
        ("external: [nginx]\n", ':1: "external[0]" must look like "Secret/shop/registry-*", not "nginx"'),
        ("suppress:\n  - reason: x\n", ':2: "suppress[0]" needs "rules"'),
        (
            "suppress:\n  - rules: [tls]\n    until: soon\n",
            ':3: "suppress[0].until" must look like "2030-01-31", not "soon"',
        ),
        ("overrides:\n  - paths: []\n", ':2: "overrides[0].paths" must not be empty'),
        ("units:\n  - name: a\n", ':2: "units[0]" needs "paths"'),
        ("exclude:\n  - ok\n  - '!'\n", ':3: "!" is no pattern of paths'),
        ("- tls\n", ":1: a config file holds settings such as `ignore:`"),
        ("ignore: [a]\n---\nignore: [b]\n", ":3: a config file holds one document"),
        ("ignore: [a]\nignore: [b]\n", ':2: Key "ignore" is written twice'),
        (
            "ignore: [tls-secret-not-fond]\n",
            ':1: no rule fits "tls-secret-not-fond", did you mean "tls-secret-not-found"?',
        ),
        ("severity:\n  tsl: info\n", ':2: no rule fits "tsl", did you mean "tls"?'),
        ("suppress:\n  - rules:\n      - tls\n      - nope-*\n", ':4: no rule fits "nope-*"'),
        ("overrides:\n  - paths: [a]\n    enable: [nope]\n", ':3: no rule fits "nope"'),
        ("params:\n  class-not-fond: {}\n", ':2: there is no rule "class-not-fond", did you mean "class-not-found"?'),
        (
            "params:\n  sensitive-port-public:\n    port: [1]\n",
            ':3: rule sensitive-port-public has no parameter "port", did you mean "ports"?',
        ),
        (
            "params:\n  sensitive-port-public:\n    ports: 22\n",
            ':3: parameter "ports" of rule sensitive-port-public is to be a list, not an integer',
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tree: Path, text: str, message: str) -> None:
    assert refused(text, tree) == f".ingresslint.yaml{message}"


def test_a_text_that_is_no_yaml_is_told_with_its_line(tree: Path) -> None:
    assert refused("ignore: [tls]\nselect: [class\n", tree).startswith(
        ".ingresslint.yaml:2: The document cannot be read"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tool.ingresslint]\nselct = ["tls"]\n', ':2: unknown key "selct", did you mean "select"?'),
        (
            '[tool.ingresslint.severity]\n# c\n"tls" = "warn"\n',
            ':3: "severity.tls" must be one of error, warning, info, off, not "warn"',
        ),
        ('[tool]\ningresslint.namespace = "Shop"\n', ':2: "namespace" must look like "shop", not "Shop"'),
        (
            '[[tool.ingresslint.units]]\nname = "a"\npaths = ["a"]\n[[tool.ingresslint.units]]\nname = "b"\n',
            ':4: "units[1]" needs "paths"',
        ),
        ("[tool.ingresslint]\nselect = [\n", ":3: Invalid value"),
        ("[tool]\ningresslint = 3\n", ":2: [tool.ingresslint] is a table"),
    ],
)
def test_a_mistake_in_pyproject_is_told_with_its_line(tree: Path, text: str, message: str) -> None:
    assert refused(text, tree, "pyproject.toml") == f"pyproject.toml{message}"


def test_a_misspelt_option_is_told_by_its_name() -> None:
    config = Config(options=Layer(ignore=("tls", "nope"), place=lambda key, *_rest: f"--{key}"))
    with pytest.raises(UsageError, match=r'^--ignore: no rule fits "nope"$'):
        check_names(config, RULES)


# The published schema


@pytest.mark.parametrize(
    ("settings", "valid"),
    [
        ({}, True),
        ({"select": None, "severity": {"a": False, "b": "off"}, "external": ["A/b", "A/b/c"]}, True),
        ({"units": [{"name": "a", "paths": ["b"]}], "params": {"a": {"b": [1]}}, "rules": []}, True),
        ({"suppress": [{"rules": ["a"], "until": "2030-01-31", "by": "x"}]}, True),
        ({"overrides": [{"paths": ["a"], "select": ["b"], "namespace": "c"}]}, True),
        ({"selct": []}, False),
        ({"select": "a"}, False),
        ({"select": [" "]}, False),
        ({"severity": {"a": True}}, False),
        ({"severity": {"a": 1}}, False),
        ({"params": {"a": 1}}, False),
        ({"external": ["a"]}, False),
        ({"external": ["a/b/c/d"]}, False),
        ({"units": [{"name": "a"}]}, False),
        ({"suppress": [{"rules": []}]}, False),
        ({"suppress": [{"rules": ["a"], "reason": 1}]}, False),
        ({"overrides": [{"paths": ["a"], "params": {}}]}, False),
        ({"kubernetes-version": "2.0"}, False),
        ({"namespace": "a_b"}, False),
    ],
)
def test_the_reader_agrees_with_the_published_schema(settings: dict[str, Any], valid: bool) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(settings) is valid
    if valid:
        from_mapping(settings)
    else:
        with pytest.raises(UsageError):
            from_mapping(settings)


# Settings in words


def test_describe_says_what_holds_and_where_it_comes_from(tree: Path) -> None:
    write(
        tree,
        {
            ".ingresslint.yaml": "ignore: [tls]\nnamespace: shop\nkubernetes-version: '1.29'\nexclude: [gen/]\n"
            "external:\n  - Secret/shop/tls\noverrides:\n  - paths: [dev/]\n    namespace: dev\n"
        },
    )
    options = Layer(ignore=("class",), kubernetes_version="1.33", place=lambda key, *_rest: f"--{key}")
    assert describe(load(["."], options=options)) == (
        ".ingresslint.yaml\n"
        "  select              every rule       default\n"
        "  ignore              tls              .ingresslint.yaml:1\n"
        "  ignore              class            --ignore\n"
        "  namespace           shop             .ingresslint.yaml:2\n"
        "  kubernetes-version  1.33             --kubernetes-version\n"
        "  exclude             gen/             .ingresslint.yaml:4\n"
        "  external            Secret/shop/tls  .ingresslint.yaml:6\n"
        "  namespace (dev/)    dev              .ingresslint.yaml:9\n"
    )


def test_describe_gives_the_same_as_data(tree: Path) -> None:
    write(tree, {"shop/.ingresslint.yaml": "severity: {tls: info}\n"})
    (tree / "bare").mkdir()
    default = {"source": "default"}
    assert as_json(load(["shop", "bare"])) == {
        "version": 1,
        "config": [
            {
                "file": "shop/.ingresslint.yaml",
                "settings": [
                    {"key": "select", "value": "every rule", **default},
                    {"key": "severity.tls", "value": "info", "source": "shop/.ingresslint.yaml:1"},
                    {"key": "namespace", "value": "not assumed", **default},
                    {"key": "kubernetes-version", "value": "the newest known", **default},
                ],
            },
            {
                "file": None,
                "settings": [
                    {"key": "select", "value": "every rule", **default},
                    {"key": "namespace", "value": "not assumed", **default},
                    {"key": "kubernetes-version", "value": "the newest known", **default},
                ],
            },
        ],
    }
