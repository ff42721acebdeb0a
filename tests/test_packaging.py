"""The sdist and the wheel carry all that the program needs. Installs of each kind: scripts/install_matrix.py."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_BY_TOOLS = {"__pycache__", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from the tree and the wheel from the sdist, without the network; give their folder."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


def files_below(folder: str) -> list[str]:
    """List the project's own files below a folder, as paths from the root with `/`."""
    paths = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in paths if not set(path.parts) & LEFT_BY_TOOLS)


def test_wheel_holds_package_and_rules_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    rules = [f"ingresslint/_{name}" for name in files_below("rules")]
    assert rules, "a wheel without rules would find nothing"
    assert sorted(n for n in names if ".dist-info/" not in n) == sorted(files_below("ingresslint") + rules)


def test_wheel_holds_schemas_type_marker_and_licence(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    info = wheel.stem.removesuffix("-py3-none-any") + ".dist-info"

    assert {"ingresslint/py.typed", f"{info}/licenses/LICENSE"} - set(names) == set()
    assert sorted(n for n in names if n.endswith(".schema.json")) == [
        "ingresslint/config.schema.json",
        "ingresslint/report/report.schema.json",
        "ingresslint/route.schema.json",
        "ingresslint/rule.schema.json",
    ]


def test_sdist_holds_sources_tests_rules_examples_and_docs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    root = sdist.name.removesuffix(".tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.removeprefix(f"{root}/") for name in archive.getnames()}

    for folder in ("ingresslint", "rules", "tests", "examples", "docs", "scripts"):
        files = files_below(folder)
        assert files, folder
        assert sorted(set(files) - names) == []
    top = {"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml"}
    assert sorted((top | {".pre-commit-hooks.yaml"}) - names) == []


def test_wheel_names_console_script_and_licence_expression(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    info = wheel.stem.removesuffix("-py3-none-any") + ".dist-info"

    assert (
        archive.read(f"{info}/entry_points.txt").decode() == "[console_scripts]\ningresslint = ingresslint.cli:main\n"
    )
    assert "License-Expression: Apache-2.0" in archive.read(f"{info}/METADATA").decode().splitlines()
