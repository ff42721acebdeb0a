"""The command line: what it prints, where, and how it ends. Most commands run in this process."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingresslint import __version__
from ingresslint.cli.app import run
from ingresslint.cli.progress import Progress
from ingresslint.engine import Request
from ingresslint.findings import ExternalObjects, Finding, Location, Related, Result, Severity, Span, Summary
from ingresslint.ruledocs import brief, page
from ingresslint.rules import load_builtin


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Ended]

IN_DEFAULT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: default\n"
IN_SHOP = IN_DEFAULT.replace("namespace: default", "namespace: shop")
ONE_FINDING = ["--select", "default-namespace", "--format", "concise"]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def ingresslint(tree: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    assert tree.is_dir()

    def call(*arguments: str) -> Ended:
        code = run(arguments)
        out, err = capfd.readouterr()
        return Ended(code, out, err)

    return call


def write(tree: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")


def program(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ingresslint", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60, **more)


def finding(rule: str, severity: Severity, path: str = "web.yaml", related: Sequence[str] = ()) -> Finding:
    ends = tuple(Related("the other end", Location(other, Span(8, 3, 8, 6))) for other in related)
    return Finding(rule, severity, "certain", f"{rule} in {path}", Location(path, Span(5, 7, 5, 9)), related=ends)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Result], list[Request]]:
    """Put a given result in the place of a run; gives the list of the requests that are made."""

    def give(result: Result) -> list[Request]:
        requests: list[Request] = []

        def lint(request: Request, progress: Callable[[int, int], None] | None = None, **_: Any) -> Result:
            requests.append(request)
            if progress is not None:
                progress(1, 2)
            return result

        monkeypatch.setattr("ingresslint.cli.lint.run_engine", lint)
        return requests

    return give


def result(*findings: Finding, incomplete: bool = False) -> Result:
    return Result(findings, Summary(files=2, objects=3, units=1), incomplete)


# The program itself


def test_version_is_answered_before_anything_is_imported() -> None:
    code = "import sys; sys.argv = ['ingresslint', '--version']\nfrom ingresslint.cli import main\nmain()\n"
    code += "print(sorted(name for name in sys.modules if name.startswith(('click', 'ruamel', 'ingresslint'))))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout == f"ingresslint {__version__}\n['ingresslint', 'ingresslint.cli']\n"


def test_version_is_answered_among_other_options_too(ingresslint: Command) -> None:
    assert ingresslint("--version", "lint") == (0, f"ingresslint {__version__}\n", "")


def test_the_module_runs_like_the_command(tree: Path) -> None:
    write(tree, {"k8s/settings.yaml": IN_DEFAULT})
    ended = program("lint", "k8s", *ONE_FINDING, "--fail-on", "warning")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("k8s/settings.yaml:5:14: warning default-namespace ")


def test_without_a_command_the_help_is_shown(ingresslint: Command) -> None:
    code, out, err = ingresslint()
    commands = re.findall(r"^  ([a-z-]+)  +\S", out.partition("Commands:")[2], re.MULTILINE)
    assert (code, err, commands) == (
        0,
        "",
        ["lint", "units", "why", "rules", "explain", "new-rule", "config", "init", "cache"],
    )


@pytest.mark.parametrize("command", ["lint", "units", "why", "rules", "explain", "new-rule", "config", "init", "cache"])
def test_every_command_explains_itself(ingresslint: Command, command: str) -> None:
    code, out, err = ingresslint(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: ingresslint {command} ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frob"], 'there is no command "frob"; there are lint, units, why, rules, explain, new-rule, config, init'),
        (["lnt", "k8s"], 'there is no command "lnt", did you mean "lint"?'),
        ([".", "-v"], 'there is no command ".", did you mean "ingresslint lint . -v"?'),
        (["-"], 'there is no command "-", did you mean "ingresslint lint -"?'),
        (["lint", ""], "a path is empty: is a variable unset?"),
        (["lint", "--only-files", ""], "a path is empty: is a variable unset?"),
        (["units", "k8s", ""], "a path is empty: is a variable unset?"),
        (["lint", "--format", "json="], '--format: "json=" names no file'),
        (
            ["lint", "--fail-on", "bad"],
            "Invalid value for '--fail-on': 'bad' is not one of 'error', 'warning', 'info'.",
        ),
        (["lint", "--format", "jsn"], '--format: there is no "jsn", did you mean "json"?; there are '),
        (["lint", "--format", "json=a", "--format", "json=b"], "--format: json is given twice"),
        (["lint", "--format", "json", "--format", "text"], "--format: json and text cannot both go to stdout: "),
        (["lint", "--now", "tomorrow"], '--now: "tomorrow" is no date such as 2030-01-31'),
        (["lint", "--namespace", "A_B"], '--namespace: "A_B" is no name of a namespace'),
        (["lint", "--closed-namespace", "A_B"], '--closed-namespace: "A_B" is no name of a namespace'),
        (["lint", "--assume-exists", "nginx"], '--assume-exists: "nginx" is not KIND/NAMESPACE/NAME or KIND/NAME'),
        (
            ["lint", "--external-objects", "gone"],
            '--external-objects: "gone" cannot be read: No such file or directory',
        ),
        (["lint", "--kubernetes-version", "latest"], '--kubernetes-version: "latest" is no version such as 1.33'),
        (["lint", "--ignore", "default-namespce"], '--ignore: no rule fits "default-namespce", did you mean '),
        (["lint", "--config", "gone.yaml"], "gone.yaml: cannot be read: No such file or directory"),
        (["lint", "--only-files"], "--only-files: name the files to report on"),
        (["explain", "default-namespce"], 'there is no rule "default-namespce", did you mean "default-namespace"?'),
        (["new-rule", "Bad_Id"], '"Bad_Id" is no rule id: write words in small letters with hyphens, '),
        (
            ["new-rule", "tls-secret-not-found"],
            'the name "tls-secret-not-found" is taken by the rule of rules/tls-secret-not-found.yaml',
        ),
        (["config", "--select", "nope-*"], '--select: no rule fits "nope-*"'),
    ],
)
def test_a_mistake_is_one_line_on_stderr(ingresslint: Command, arguments: list[str], message: str) -> None:
    code, out, err = ingresslint(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"ingresslint: {message}")
    assert err.index("\n") == len(err) - 1


def test_a_mistake_in_the_config_names_file_and_line(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "namespace: shop\nselct: [tls]\n"})
    message = 'ingresslint: .ingresslint.yaml:2: unknown key "selct", did you mean "select"?\n'
    assert ingresslint("lint") == (2, "", message)


def opened_by_both(pipe: Path, reader: subprocess.Popen[str]) -> int:
    """Open a named pipe for writing once the program reads it; a program that has ended fails the test."""
    while reader.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    pytest.fail(reader.communicate()[1])


@pytest.mark.skipif(os.name == "nt", reason="signals are another thing there")
def test_an_interrupt_is_quiet_and_ends_with_130(tree: Path) -> None:
    os.mkfifo(tree / "settings.yaml")
    command = [sys.executable, "-m", "ingresslint", "lint", "--config", "settings.yaml"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        writer = opened_by_both(tree / "settings.yaml", process)  # the program waits for what we would write
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        os.close(writer)
    assert (process.returncode, out, err.strip()) == (130, "", "")


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently there")
def test_a_reader_that_has_gone_is_no_fault(tree: Path) -> None:
    write(tree, {"settings.yaml": IN_DEFAULT})
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "ingresslint", "lint", *ONE_FINDING, "--fail-on", "warning"]
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=60)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_report_that_cannot_be_written_is_told(tree: Path) -> None:
    write(tree, {"settings.yaml": IN_DEFAULT})
    command = [sys.executable, "-m", "ingresslint", "lint", *ONE_FINDING]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (2, "ingresslint: cannot write the report: No space left on device\n")


# lint: what it reads


def test_the_working_directory_is_linted_by_default(tree: Path, ingresslint: Command) -> None:
    write(tree, {"k8s/settings.yaml": IN_DEFAULT})
    assert ingresslint("lint", *ONE_FINDING).out.startswith("k8s/settings.yaml:5:14: warning default-namespace ")


@pytest.mark.parametrize(
    ("arguments", "path"), [([], "<stdin>"), (["--stdin-filename", "./k8s/new.yaml"], "k8s/new.yaml")]
)
def test_standard_input_is_linted(
    ingresslint: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str], path: str
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(IN_DEFAULT.encode())))
    out = ingresslint("lint", "-", *ONE_FINDING, *arguments).out
    assert out.startswith(f"{path}:5:14: warning default-namespace ")


def test_settings_and_options_reach_the_engine(
    tree: Path, ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    write(tree, {".ingresslint.yaml": "namespace: shop\n", "ci.yaml": "namespace: other\n"})
    requests = engine(result())
    ingresslint("lint", "b", "a", "--kubernetes-version", "v1.29.3", "--now", "2030-01-31", "--force-exclude")
    ingresslint("lint", "--config", "ci.yaml", "--ignore", "cloud-bound,default-*", "--ignore", "policy")
    first, second = requests
    assert (first.paths, first.today, first.stdin, first.force_exclude) == (("b", "a"), date(2030, 1, 31), None, True)
    settings = first.config.for_path("a/web.yaml")
    assert (settings.namespace, settings.kubernetes_version) == ("shop", "1.29")
    assert (second.paths, second.config.for_path("a.yaml").namespace) == ((".",), "other")
    assert (second.config.options.ignore, second.force_exclude) == (("cloud-bound", "default-*", "policy"), False)


def test_no_manifest_is_said_on_stderr(tree: Path, ingresslint: Command) -> None:
    write(tree, {"k8s/notes.yaml": "a: b\n"})
    ended = ingresslint("lint", "k8s", "--format", "concise")
    assert ended == (0, "", "ingresslint: no Kubernetes manifest found in k8s\n")


def test_an_absent_path_ends_with_2_and_the_rest_is_linted(tree: Path, ingresslint: Command) -> None:
    write(tree, {"settings.yaml": IN_DEFAULT})
    code, out, _ = ingresslint("lint", "gone", "settings.yaml", "--enable", "default-namespace", "--format", "concise")
    lines = out.splitlines()
    assert code == 2
    assert [line.split(" ")[:3] for line in lines] == [
        ["gone:1:1:", "error", "file-unreadable"],
        ["settings.yaml:5:14:", "warning", "default-namespace"],
    ]


# lint --require-coverage

BROKEN = "apiVersion: v1\nkind: Service\nmetadata: [web\n"


def test_without_the_option_blindness_is_no_failure(tree: Path, ingresslint: Command) -> None:
    write(tree, {"k8s/notes.yaml": "a: b\n", "app/settings.yaml": IN_SHOP})
    assert ingresslint("lint", "k8s", "app", "--format", "concise") == (0, "", "")


def test_required_coverage_names_paths_without_objects_and_holes(tree: Path, ingresslint: Command) -> None:
    write(
        tree,
        {
            "notes/notes.yaml": "a: b\n",
            "app/settings.yaml": IN_SHOP,
            "app/web.yaml": BROKEN,
            "shop/Chart.yaml": "name: shop\nversion: 0.1.0\n",
            "shop/templates/web.yaml": "name: {{ .Values.name }}\n",
        },
    )
    ended = ingresslint("lint", "shop/", "./notes", "app", "--require-coverage", "--no-fail", "--format", "concise")
    assert (ended.code, ended.err.splitlines()) == (
        2,
        [
            "ingresslint: --require-coverage: ./notes yields no object",
            "ingresslint: --require-coverage: shop/ yields no object",
            "ingresslint: --require-coverage: unit app has a hole, app/web.yaml: line 3 cannot be read",
            "ingresslint: --require-coverage: unit shop: unrendered chart",
        ],
    )


def test_required_coverage_is_content_with_objects_wherever_they_lie(tree: Path, ingresslint: Command) -> None:
    write(
        tree,
        {
            "base/kustomization.yaml": "resources: [settings.yaml]\n",
            "base/settings.yaml": IN_SHOP,
            "dev/kustomization.yaml": "resources: [../base]\n",
            "prod/kustomization.yaml": "resources: [../dev]\n",
            "app/settings.yaml": IN_SHOP,
        },
    )
    named = ["prod", "base/settings.yaml", str(tree / "app"), "app/settings.yaml"]
    ended = ingresslint("lint", *named, "--require-coverage", "--select", "default-namespace")
    assert (ended.code, ended.err) == (0, "")


def test_an_absent_path_is_told_once(ingresslint: Command) -> None:
    code, out, err = ingresslint("lint", "gone", "--require-coverage", "--format", "concise")
    assert (code, err) == (2, "")
    assert out.startswith("gone:1:1: error file-unreadable ")


# units


def test_units_are_shown_as_text_and_as_json(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "units: [{name: production, paths: [k8s/]}]\n", "k8s/settings.yaml": IN_SHOP})
    code, out, err = ingresslint("units")
    assert (code, err) == (0, "")
    assert out.startswith("production (stated by the config)\n  objects: 1 ConfigMap\n")
    report = json.loads(ingresslint("units", "k8s", "--format", "json").out)
    assert [(unit["name"], unit["files"]) for unit in report["units"]] == [("production", ["k8s/settings.yaml"])]


def test_units_of_standard_input(ingresslint: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(IN_SHOP.encode())))
    assert "    <stdin>\n" in ingresslint("units", "-").out


def test_units_of_an_absent_path_end_with_2(ingresslint: Command) -> None:
    message = "ingresslint: gone: The path cannot be read: No such file or directory\n"
    assert ingresslint("units", "gone") == (2, "0 units, 0 objects\n", message)


# why


def test_why_explains_objects_and_findings(tree: Path, ingresslint: Command) -> None:
    write(tree, {"k8s/settings.yaml": IN_DEFAULT})
    code, out, err = ingresslint("why", "configmap/default/settings", "k8s", "--enable", "default-namespace")
    first, *_, last = out.splitlines()
    assert (code, err, first) == (0, "", "ConfigMap default/settings at k8s/settings.yaml:4:9")
    assert last.startswith("  reported besides: warning default-namespace, certain, ")
    fingerprint = last.split(", ")[2]
    explained = ingresslint("why", fingerprint[:6], "k8s", "--enable", "default-namespace").out
    assert explained.startswith("k8s/settings.yaml:5:14 warning default-namespace\n")


def test_why_without_an_answer_is_a_mistake(tree: Path, ingresslint: Command) -> None:
    write(tree, {"settings.yaml": IN_SHOP})
    message = 'ingresslint: no unit holds "Secret/front"\n'
    assert ingresslint("why", "Secret/front") == (2, "", message)


# lint: what it shows and how it ends

MIXED = result(finding("a-warning", "warning"), finding("an-error", "error"), finding("an-info", "info"))


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], ["a-warning", "an-error"]),
        (["-v"], ["a-warning", "an-error", "an-info"]),
        (["--min-severity", "error"], ["an-error"]),
        (["--fail-on", "info"], ["a-warning", "an-error", "an-info"]),
        (["--fail-on", "info", "--min-severity", "error"], ["an-error"]),
    ],
)
def test_severity_decides_what_is_shown(
    ingresslint: Command, engine: Callable[[Result], list[Request]], arguments: list[str], shown: list[str]
) -> None:
    engine(MIXED)
    out = ingresslint("lint", "--format", "concise", *arguments).out
    assert [line.split(" ")[2] for line in out.splitlines()] == shown


def test_a_failure_by_what_is_hidden_is_told(ingresslint: Command, engine: Callable[[Result], list[Request]]) -> None:
    engine(result(finding("a-warning", "warning")))
    read = "2 files, 3 objects, 1 unit: no errors (1 warning hidden by --min-severity)"
    arguments = ["lint", "--min-severity", "error", "--fail-on", "warning"]
    assert ingresslint(*arguments) == (1, f"{read}; --fail-on warning fails this run\n", "")
    assert ingresslint(*arguments, "--no-fail") == (0, f"{read}\n", "")


def test_data_formats_show_everything_unless_told_otherwise(
    ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    engine(MIXED)
    everything = json.loads(ingresslint("lint", "--format", "json").out)
    assert [one["rule"] for one in everything["findings"]] == ["a-warning", "an-error", "an-info"]
    errors = json.loads(ingresslint("lint", "--format", "json", "--min-severity", "error").out)
    assert [one["rule"] for one in errors["findings"]] == ["an-error"]


@pytest.mark.parametrize(
    ("found", "arguments", "code"),
    [
        (result(), [], 0),
        (MIXED, [], 1),
        (MIXED, ["--no-fail"], 0),
        (MIXED, ["--min-severity", "error", "--fail-on", "info"], 1),
        (result(finding("a-warning", "warning")), [], 0),
        (result(finding("a-warning", "warning")), ["--fail-on", "warning"], 1),
        (result(finding("an-info", "info")), ["--fail-on", "warning"], 0),
        (result(finding("an-info", "info")), ["--fail-on", "info"], 1),
        (result(incomplete=True), [], 2),
        (result(finding("an-error", "error"), incomplete=True), ["--no-fail"], 2),
    ],
)
def test_exit_codes(
    ingresslint: Command,
    engine: Callable[[Result], list[Request]],
    found: Result,
    arguments: list[str],
    code: int,
) -> None:
    engine(found)
    assert ingresslint("lint", *arguments).code == code


def test_reports_go_to_files_and_one_to_stdout(
    tree: Path, ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    engine(MIXED)
    code, out, _ = ingresslint(
        "lint", "--format", "json=report.json", "--format", "concise", "--format", "sarif=a=b.sarif"
    )
    assert (code, len(out.splitlines())) == (1, 2)
    assert json.loads((tree / "report.json").read_bytes())["version"] == 1
    assert json.loads((tree / "a=b.sarif").read_bytes())["version"] == "2.1.0"
    assert ingresslint("lint", "--format", "concise=report.txt").out == ""
    assert (tree / "report.txt").read_bytes().count(b"\n") == 2


def test_a_file_that_cannot_be_written_is_told(ingresslint: Command, engine: Callable[[Result], list[Request]]) -> None:
    engine(MIXED)
    message = "ingresslint: cannot write gone/report.json: No such file or directory\n"
    assert ingresslint("lint", "--format", "json=gone/report.json") == (2, "", message)


@pytest.mark.parametrize(
    ("arguments", "terminal", "no_color", "colored"),
    [
        ([], False, "", False),
        ([], True, "", True),
        ([], True, "1", False),
        (["--color", "always"], False, "1", True),
        (["--color", "never"], True, "", False),
    ],
)
def test_colours_are_for_terminals(
    engine: Callable[[Result], list[Request]],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    terminal: bool,
    no_color: str,
    colored: bool,
) -> None:
    engine(MIXED)
    stdout = StringIO()
    monkeypatch.setattr(stdout, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")
    assert run(["lint", *arguments]) == 1
    assert ("\x1b[" in stdout.getvalue()) is colored


def test_files_get_no_colours(tree: Path, ingresslint: Command, engine: Callable[[Result], list[Request]]) -> None:
    engine(MIXED)
    ingresslint("lint", "--color", "always", "--format", "text=report.txt")
    assert "\x1b" not in (tree / "report.txt").read_text(encoding="utf-8")


def test_characters_that_the_terminal_lacks_do_not_stop_a_report(tree: Path) -> None:
    write(tree, {"k8s/süß.yaml": IN_DEFAULT})
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ended = program("lint", *ONE_FINDING, env=environment)
    assert ended.stdout.startswith("k8s/süß.yaml:5:14: ")


# lint --only-files


def test_only_files_keeps_what_has_an_end_in_them(
    tree: Path, ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    write(tree, {"k8s/web.yaml": "", "k8s/db.yaml": ""})
    requests = engine(
        result(
            finding("other", "error", "k8s/app.yaml", ["k8s/api.yaml"]),
            finding("own", "error", "k8s/web.yaml"),
            finding("far-end", "warning", "k8s/app.yaml", ["k8s/api.yaml", "k8s/db.yaml"]),
            finding("internal-error", "error", "k8s/app.yaml"),
        )
    )
    named = ["./k8s/web.yaml", str(tree / "k8s" / "db.yaml")]
    code, out, _ = ingresslint("lint", "--format", "concise", "--only-files", *named)
    assert requests[0].paths == (".",)
    assert [line.split(" ")[2] for line in out.splitlines()] == ["own", "far-end", "internal-error"]
    assert code == 1


def test_only_files_counts_what_it_keeps(
    tree: Path, ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    write(tree, {"db.yaml": ""})
    engine(MIXED)
    code, out, _ = ingresslint("lint", "--only-files", "db.yaml", "--format", "json")
    report = json.loads(out)
    assert (code, report["findings"]) == (0, [])
    assert report["summary"]["by_severity"] == {"error": 0, "warning": 0, "info": 0}


def test_only_files_is_incomplete_without_one_of_the_files(tree: Path, ingresslint: Command) -> None:
    write(tree, {"work/settings.yaml": IN_DEFAULT, "aside.yaml": IN_DEFAULT})
    os.chdir("work")
    named = ["gone.yaml", "settings.yaml", "../aside.yaml", "."]
    code, out, err = ingresslint("lint", *ONE_FINDING, "--only-files", *named)
    assert (code, [line.split(":")[0] for line in out.splitlines()]) == (2, ["settings.yaml"])
    assert err.splitlines() == [
        "ingresslint: --only-files: gone.yaml: No such file or directory",
        "ingresslint: --only-files: ../aside.yaml: lies outside of the working directory, which is what is read",
        "ingresslint: --only-files: .: is a folder: name files",
    ]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_only_files_takes_a_file_that_git_knows_as_deleted(tree: Path, ingresslint: Command) -> None:
    write(tree, {"k8s/old/settings.yaml": IN_SHOP, "web.yaml": IN_SHOP})
    author = ["-c", "user.name=tester", "-c", "user.email=tester@example.com"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "before"]):
        subprocess.run(["git", *command], cwd=tree, check=True, capture_output=True)
    shutil.rmtree(tree / "k8s")
    assert ingresslint("lint", *ONE_FINDING, "--only-files", "k8s/old/settings.yaml") == (0, "", "")
    message = "ingresslint: --only-files: k8s/old/never.yaml: No such file or directory\n"
    assert ingresslint("lint", *ONE_FINDING, "--only-files", "k8s/old/never.yaml") == (2, "", message)


# Progress


def test_progress_waits_a_second_and_is_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    progress = Progress()
    now = 100.9
    progress(1, 4)
    assert capsys.readouterr().err == ""
    now = 101.0
    progress(2, 4)
    assert capsys.readouterr().err == "\r[###############               ] 2/4 files"
    now = 101.05
    progress(3, 4)
    progress.wipe()
    assert capsys.readouterr().err == "\r\x1b[K"


def test_progress_that_was_never_drawn_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    progress(1, 4)
    progress.wipe()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    asked: list[bool] = []

    def lint(_request: Request, progress: Callable[[int, int], None] | None = None, **_: Any) -> Result:
        asked.append(progress is not None)
        return result()

    monkeypatch.setattr("ingresslint.cli.lint.run_engine", lint)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    run(["lint"])
    assert asked == [terminal]


# rules, explain, new-rule


def test_rules_are_listed_with_the_severities_of_this_place(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "enable: [default-namespace]\nseverity: {default-namespace: error}\n"})
    rows = {line.split()[0]: line.split()[1:3] for line in ingresslint("rules").out.splitlines()}
    assert rows["default-namespace"] == ["policy", "error"]
    assert rows["cloud-bound"] == ["policy", "off"]
    assert list(rows) == sorted(rows)


def test_rules_are_listed_as_data(ingresslint: Command) -> None:
    listed = json.loads(ingresslint("rules", "--format", "json", "--enable", "default-namespace").out)
    assert listed["version"] == 1
    rule = next(rule for rule in listed["rules"] if rule["id"] == "default-namespace")
    assert (rule["on"], rule["category"], rule["summary"]) == (True, "policy", "An object is in the namespace default")
    assert rule["severity"] == {"certain": "warning", "likely": "warning", "possible": "warning"}


def test_explain_is_brief_unless_all_is_wanted(ingresslint: Command) -> None:
    rule = load_builtin()["default-namespace"]
    assert ingresslint("explain", "default-namespace") == (0, brief(rule), "")
    assert ingresslint("explain", "default-namespace", "--all") == (0, page(rule), "")


def test_new_rule_writes_a_skeleton_once(tree: Path, ingresslint: Command) -> None:
    hint = "to use it, name its folder in .ingresslint.yaml: `rules: [policies]`\n"
    wrote = ingresslint("new-rule", "host-ours", "--folder", "policies")
    assert wrote == (0, f"wrote policies/host-ours.yaml\n{hint}", "")
    assert (tree / "policies/host-ours.yaml").read_text(encoding="utf-8").splitlines()[1] == "id: host-ours"
    again = ingresslint("new-rule", "host-ours", "--folder", "policies")
    assert again == (2, "", "ingresslint: policies/host-ours.yaml exists already\n")


def test_new_rule_writes_to_the_folder_of_the_settings_and_makes_it(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "rules: [company-rules]\n", "k8s/web.yaml": IN_SHOP})
    missing = 'ingresslint: .ingresslint.yaml:1: there is no folder "company-rules"\n'
    assert ingresslint("rules") == (2, "", missing)
    assert ingresslint("new-rule", "host-ours") == (0, "wrote company-rules/host-ours.yaml\n", "")
    assert ingresslint("explain", "host-ours").out.startswith("# host-ours\n")
    os.chdir("k8s")
    assert ingresslint("new-rule", "port-ours") == (0, "wrote ../company-rules/port-ours.yaml\n", "")


def test_own_rules_are_listed_explained_and_run(tree: Path, ingresslint: Command) -> None:
    ingresslint("new-rule", "host-ours", "--folder", "policies")
    write(tree, {".ingresslint.yaml": "rules: [policies]\n"})
    assert "\nhost-ours " in "\n" + ingresslint("rules").out
    assert ingresslint("explain", "host-ours").out.startswith("# host-ours\n")


# config


def test_config_prints_settings_and_their_places(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "namespace: shop\n"})
    code, out, err = ingresslint("config", "--kubernetes-version", "1.33")
    assert (code, err) == (0, "")
    assert out == (
        ".ingresslint.yaml\n"
        "  select              every rule  default\n"
        "  namespace           shop        .ingresslint.yaml:1\n"
        "  kubernetes-version  1.33        --kubernetes-version\n"
    )


def test_config_prints_what_the_options_say_of_the_world(ingresslint: Command) -> None:
    world = ["--closed-world", "--closed-namespace", "shop", "--assume-exists", "Secret/shop/*"]
    code, out, err = ingresslint("config", *world, "--external-objects", "dump.yaml")
    assert (code, err) == (0, "")
    assert out == (
        "no config file\n"
        "  select              every rule        default\n"
        "  closed-world        True              --closed-world\n"
        "  closed-namespaces   shop              --closed-namespace\n"
        "  namespace           not assumed       default\n"
        "  kubernetes-version  the newest known  default\n"
        "  external            Secret/shop/*     --assume-exists\n"
        "  external-objects    dump.yaml         --external-objects\n"
    )


def test_an_old_file_with_objects_of_the_cluster_is_warned_of(
    ingresslint: Command, engine: Callable[[Result], list[Request]]
) -> None:
    files = (
        ExternalObjects("new.yaml", 3, date(2030, 1, 1), 30),
        ExternalObjects("old.yaml", 3, date(2029, 12, 31), 31),
    )
    engine(Result((), Summary(files=2, objects=3, units=1, external_objects=files)))
    _, _, err = ingresslint("lint", "--format", "json")
    assert err == "ingresslint: warning: old.yaml is 31 days old: the cluster may hold other objects by now\n"


def test_config_prints_data(tree: Path, ingresslint: Command) -> None:
    write(tree, {"shop/.ingresslint.yaml": "namespace: shop\n"})
    printed = json.loads(ingresslint("config", "shop", "--format", "json").out)
    assert [block["file"] for block in printed["config"]] == ["shop/.ingresslint.yaml"]
    assert {"key": "namespace", "value": "shop", "source": "shop/.ingresslint.yaml:1"} in printed["config"][0][
        "settings"
    ]


# init


def test_init_writes_config_hook_and_ci_step(tree: Path, ingresslint: Command) -> None:
    code, out, err = ingresslint("init")
    assert (code, err) == (0, "")
    assert out == "wrote .ingresslint.yaml\nwrote .pre-commit-config.yaml\nwrote .github/workflows/ingresslint.yaml\n"
    assert "ingresslint lint --force-exclude" in (tree / ".pre-commit-config.yaml").read_text()
    step = (tree / ".github/workflows/ingresslint.yaml").read_text()
    assert "ingresslint lint --format github" in step
    assert f'- run: pip install "ingresslint @ git+<address of the repository>@v{__version__}"\n' in step
    assert ingresslint("config").code == 0


def test_what_init_comments_out_is_valid(tree: Path, ingresslint: Command) -> None:
    ingresslint("init")
    ingresslint("new-rule", "host-ours", "--folder", "policies")
    file = tree / ".ingresslint.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "\n".join(line.removeprefix("# ") if _is_setting(line) else line for line in lines), encoding="utf-8"
    )
    settings = json.loads(ingresslint("config", "--format", "json", "--config", ".ingresslint.yaml").out or "{}")
    keys = {row["key"].partition(".")[0].partition(" ")[0] for row in settings["config"][0]["settings"]}
    assert keys >= {"select", "enable", "ignore", "severity", "exclude", "namespace", "external", "units", "suppress"}


def _is_setting(line: str) -> bool:
    return bool(re.match(r"# (?:[a-z-]+:( |$)|  )", line))


def test_init_overwrites_nothing_and_prints_what_is_missing(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": "# ours\n", ".pre-commit-config.yaml": "repos: []\n", ".gitlab-ci.yml": "a: b\n"})
    code, out, _ = ingresslint("init")
    assert code == 0
    assert out.startswith(
        ".ingresslint.yaml exists already and is left as it is\n"
        ".pre-commit-config.yaml exists already and is left as it is; to add:\n"
        "    # Runs the ingresslint that is on the PATH.\n    repos:\n"
    )
    assert ".gitlab-ci.yml exists already and is left as it is; to add:\n    ingresslint:\n" in out
    assert (tree / ".ingresslint.yaml").read_text() == "# ours\n"
    assert (tree / ".gitlab-ci.yml").read_text() == "a: b\n"
    assert not (tree / ".github").exists()


# What the shell has closed, and what would steer a terminal


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
@pytest.mark.parametrize(
    ("command", "code", "err"),
    [
        ("lint - <&-", 2, "ingresslint: cannot read -: standard input is closed\n"),
        ("units - <&-", 2, "ingresslint: cannot read -: standard input is closed\n"),
        ("why Service/shop/web - <&-", 2, "ingresslint: cannot read -: standard input is closed\n"),
        ("lint web.yaml <&-", 0, ""),
        ("lint web.yaml >&-", 2, "ingresslint: cannot write the report: standard output is closed\n"),
        ("lint - </dev/null 2>&-", 0, ""),
    ],
)
def test_a_closed_stream_is_a_mistake_only_if_it_is_needed(tree: Path, command: str, code: int, err: str) -> None:
    write(tree, {"web.yaml": IN_SHOP})
    ended = subprocess.run(  # noqa: S602 - the shell is what is tested
        f"'{sys.executable}' -m ingresslint {command}",
        shell=True, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (code, err)


ESCAPES = r"a\e[31mb"
SHOWN = r"a\x1b[31mb"


def test_a_message_cannot_steer_a_terminal(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": f'ignore: ["{ESCAPES}"]\n'})
    assert ingresslint("lint") == (2, "", f'ingresslint: .ingresslint.yaml:1: no rule fits "{SHOWN}"\n')
    assert ingresslint("lint", "--namespace", "a\x1b[31mb").err == (
        f'ingresslint: --namespace: "{SHOWN}" is no name of a namespace\n'
    )


def test_settings_cannot_steer_a_terminal(tree: Path, ingresslint: Command) -> None:
    write(tree, {".ingresslint.yaml": f'exclude: ["{ESCAPES}", "c\\nd"]\n'})
    assert ingresslint("config").out.splitlines()[4:] == [
        f"  exclude             {SHOWN}           .ingresslint.yaml:1",
        r"  exclude             c\nd              .ingresslint.yaml:1",
    ]
    assert r'"value": "a\u001b[31mb"' in ingresslint("config", "--format", "json").out


def test_rules_of_the_user_cannot_steer_a_terminal(tree: Path, ingresslint: Command) -> None:
    ingresslint("new-rule", "host-ours", "--folder", "policies")
    path = tree / "policies" / "host-ours.yaml"
    text = re.sub(r"(?m)^summary:.*$", lambda _: f'summary: "{ESCAPES}"', path.read_text(encoding="utf-8"))
    write(tree, {".ingresslint.yaml": "rules: [policies]\n", "policies/host-ours.yaml": text})
    for command in (("rules",), ("explain", "host-ours"), ("explain", "host-ours", "--all")):
        out = ingresslint(*command).out
        assert SHOWN in out
        assert "\x1b" not in out
    assert r'"summary": "a\u001b[31mb"' in ingresslint("rules", "--format", "json").out


# Paths that cannot be

LONG = "a" * 300


@pytest.mark.skipif(os.name != "posix", reason="the words are those of POSIX")
@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        ([LONG], f'there is no command "{LONG}"; there are '),
        (["lint", "--config", LONG], f"{LONG}: cannot be read: File name too long"),
        (["lint", "--external-objects", LONG], f'--external-objects: "{LONG}" cannot be read: File name too long'),
        (["lint", "--only-files", LONG], f"--only-files: {LONG}: No such file or directory"),
    ],
    ids=["command", "config", "external objects", "only files"],
)
def test_a_name_that_is_too_long_is_a_mistake(ingresslint: Command, arguments: list[str], err: str) -> None:
    ended = ingresslint(*arguments)
    assert (ended.code, ended.err[: len(err) + 13]) == (2, f"ingresslint: {err}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"rules: [{LONG}]", f'.ingresslint.yaml:1: there is no folder "{LONG}"'),
        (f"external-objects: [{LONG}/x]", f'.ingresslint.yaml:1: "{LONG}/x" cannot be read: File name too long'),
        (r'external-objects: ["a\0b"]', ".ingresslint.yaml:1: a path holds no null character"),
        (r'rules: ["a\0b"]', r'.ingresslint.yaml:1: there is no folder "a\x00b"'),
    ],
    ids=["rules", "external objects", "null in external objects", "null in rules"],
)
def test_settings_may_name_paths_that_cannot_be(tree: Path, ingresslint: Command, text: str, message: str) -> None:
    write(tree, {".ingresslint.yaml": f"{text}\n"})
    assert ingresslint("lint") == (2, "", f"ingresslint: {message}\n")


def test_the_oldest_version_is_not_the_newest(tree: Path, ingresslint: Command) -> None:
    write(tree, {"old.yaml": "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: web}\n"})
    removed = ["lint", "--select", "removed-api-version", "--format", "concise", "--kubernetes-version"]
    assert ingresslint(*removed, "1.0").out == ""
    assert ingresslint(*removed, "1.33").out.startswith("old.yaml:1:13: error")
