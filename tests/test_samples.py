"""Test and demo folders: errors there are warnings, unless the folder was named or the user has set the severity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingresslint.config import Config, from_mapping
from ingresslint.engine import Request, lint

NO_PORTS = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  name: api\nspec: {ports: [{port: 80}]}\n"
"""A key twice, which is an error."""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for path in ("k8s/web.yaml", "k8s/tests/a/web.yaml", "k8s/tests/b/web.yaml", "docs.yaml", "Docs/web.yaml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(NO_PORTS, encoding="utf-8")
    return tmp_path


def severities(*paths: str, config: Config | None = None) -> dict[str, str]:
    result = lint(Request(paths, config or Config(), date(2030, 1, 31)))
    assert {f.certainty for f in result.findings if f.rule == "yaml-duplicate-key"} == {"certain"}
    return {f.location.path: f.severity for f in result.findings if f.rule == "yaml-duplicate-key"}


@pytest.mark.usefixtures("tree")
def test_below_a_named_folder_errors_become_warnings() -> None:
    assert severities(".") == {
        "Docs/web.yaml": "error",
        "docs.yaml": "error",
        "k8s/tests/a/web.yaml": "warning",
        "k8s/tests/b/web.yaml": "warning",
        "k8s/web.yaml": "error",
    }


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("path", ["k8s/tests", "k8s/tests/a", "k8s/tests/a/web.yaml"])
def test_a_folder_that_is_named_counts_in_full(path: str) -> None:
    assert severities(path)["k8s/tests/a/web.yaml"] == "error"


@pytest.mark.usefixtures("tree")
def test_the_innermost_named_path_decides() -> None:
    found = severities(".", "k8s/tests/a")
    assert (found["k8s/tests/a/web.yaml"], found["k8s/tests/b/web.yaml"]) == ("error", "warning")


def test_absolute_paths_and_folders_above_the_named_one_do_not_count(tree: Path) -> None:
    (tree / "test").mkdir()
    (tree / "k8s").rename(tree / "test" / "k8s")
    named = (tree / "test" / "k8s").as_posix()
    assert severities(named) == {
        f"{named}/tests/a/web.yaml": "warning",
        f"{named}/tests/b/web.yaml": "warning",
        f"{named}/web.yaml": "error",
    }


@pytest.mark.usefixtures("tree")
def test_a_severity_that_the_user_has_set_holds_there_too() -> None:
    config = from_mapping({"severity": {"yaml-duplicate-key": "error"}})
    assert severities("k8s", config=config)["k8s/tests/a/web.yaml"] == "error"
    config = from_mapping({"severity": {"yaml-duplicate-key": "info"}})
    assert severities("k8s", config=config)["k8s/tests/a/web.yaml"] == "info"


def test_warnings_stay(tree: Path) -> None:
    (tree / "hack").mkdir()
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\nspec: {ports: [{port: 80}]}\n"
    (tree / "hack" / "web.yaml").write_text(text, encoding="utf-8")
    result = lint(Request((".",), from_mapping({"select": ["default-namespace"]}), date(2030, 1, 31)))
    assert [(f.rule, f.location.path, f.severity) for f in result.findings] == [
        ("default-namespace", "hack/web.yaml", "warning")
    ]
