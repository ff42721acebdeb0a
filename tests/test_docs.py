"""README, CONTRIBUTING and docs/ show what is so: commands, output, settings, rules, hooks, files and links.

A fenced block may carry a title after its language: the name of the file whose content it shows.
"""

import json
import re
import shlex
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from ingresslint import __version__
from ingresslint.rules import load_builtin

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sysconfig.get_path("scripts")) / "ingresslint"
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^ *```(\w+)(?: ([^\n]*))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^ *|^\$ |\| |run: |- )(ingresslint [a-z-]+[^\n#]*)", re.MULTILINE)
INLINE = re.compile(r"`(ingresslint [a-z-]+[^`\n]*)`")


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def shown_commands() -> list[str]:
    """Give each command line of ingresslint that a page shows, once."""
    blocks = [text for page in PAGES for _, _, text in FENCE.findall(text_of(page))]
    inline = [command for page in PAGES for command in INLINE.findall(text_of(page))]
    return sorted({command.strip() for text in blocks for command in COMMAND.findall(text)} | set(inline))


def shown_files(title: str) -> list[str]:
    """Give what the pages show as the content of files that match a title."""
    blocks = [block for page in PAGES for block in FENCE.findall(text_of(page))]
    return [text for _, name, text in blocks if re.fullmatch(title, name)]


def shown_sessions() -> list[tuple[str, str]]:
    """Give each command that a `console` block shows with the output below it."""
    blocks = [text for page in PAGES for language, _, text in FENCE.findall(text_of(page)) if language == "console"]
    return [(block.partition("\n")[0].removeprefix("$ "), block.partition("\n")[2]) for block in blocks]


def run(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    arguments = shlex.split(command)
    assert arguments[0] == "ingresslint"
    return subprocess.run(
        [PROGRAM, *arguments[1:]], cwd=folder, capture_output=True, encoding="utf-8", check=False, input=""
    )


@pytest.mark.parametrize("command", shown_commands())
def test_shown_command_and_its_options_exist(command: str) -> None:
    done = run(f"{command} --help")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("command", "output"), shown_sessions())
def test_shown_output_is_what_the_command_prints(command: str, output: str) -> None:
    parts = [re.escape(part) for part in output.split("[…]\n")]

    assert re.fullmatch(".*\n".join(parts), run(command).stdout, re.DOTALL), run(command).stdout


@pytest.mark.parametrize("text", shown_files(r"\.ingresslint\.yaml"))
def test_shown_configuration_is_accepted(text: str, tmp_path: Path) -> None:
    (tmp_path / ".ingresslint.yaml").write_text(text, encoding="utf-8")

    done = run("ingresslint config", tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_shown_hooks_exist_and_are_used_by_the_tag_of_this_version() -> None:
    hooks = {hook["id"] for hook in YAML(typ="safe", pure=True).load(text_of(".pre-commit-hooks.yaml"))}
    shown = [YAML(typ="safe", pure=True).load(text) for text in shown_files(r"\.pre-commit-config\.yaml")]

    uses = [(repo["rev"], hook["id"]) for config in shown for repo in config["repos"] for hook in repo["hooks"]]
    assert uses
    assert [use for use in uses if use[0] != f"v{__version__}" or use[1] not in hooks] == []
    assert sorted(set(re.findall(r"^\| `(ingresslint[a-z-]*)` \|", text_of("README.md"), re.MULTILINE))) == sorted(
        hooks
    )


def test_version_is_the_newest_of_the_changelog_and_the_tag_that_is_shown() -> None:
    versions = re.findall(r"^## \[(\d\S*)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    tags = {tag for page in PAGES for tag in re.findall(r"@v(\d+\.\d+\.\d+)\"", text_of(page))}

    assert (versions[0], tags) == (__version__, {__version__})


def test_rules_that_the_readme_names_exist() -> None:
    section = text_of("README.md").partition("## What it finds")[2].partition("Every rule has a page")[0]
    named = re.findall(r"`([a-z-]+)`", section)

    assert named
    assert sorted(set(named) - set(load_builtin())) == []


def test_map_of_the_rooms_names_every_module_that_has_a_layer() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = text_of("CONTRIBUTING.md").partition("| room |")[2].partition("\n\n")[0]

    named = [name for row in rooms.splitlines()[2:] for name in re.findall(r"`(\w+)/?`", row.split("|")[1])]
    assert sorted(named) == sorted(set(re.findall(r"\w+", " ".join(layers))) - {"__main__"})


def test_configuration_page_explains_exactly_the_keys_of_the_schema() -> None:
    schema = json.loads(text_of("ingresslint/config.schema.json"))

    explained = re.findall(r"^\| `([a-z-]+)` \|", text_of("docs/configuration.md"), re.MULTILINE)

    assert sorted(explained) == sorted(schema["properties"])


def test_shown_json_report_is_valid_and_what_the_command_prints() -> None:
    schema = json.loads(text_of("ingresslint/report/report.schema.json"))
    (shown,) = [text for language, _, text in FENCE.findall(text_of("docs/reports.md")) if language == "json"]

    assert [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(shown))] == []
    (command,) = [command for command in INLINE.findall(text_of("docs/reports.md")) if "--format json" in command]
    assert json.loads(run(command).stdout) == json.loads(shown)


@pytest.mark.parametrize("page", PAGES)
def test_shown_start_of_a_file_is_the_start_of_the_file(page: str) -> None:
    titled = [(name, text) for _, name, text in FENCE.findall(text_of(page)) if "/" in name]

    assert [name for name, text in titled if not text_of(name).startswith(text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(page))
    local = [link for link in links if not link.startswith("https://")]

    assert [link for link in local if not ((ROOT / page).parent / link).exists()] == []
