"""Which files a run reads. Trees are written to a temporary folder, which is the working directory."""

import itertools
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ingresslint.discover import Discovery, PathPatterns, SourceFile, Unreadable, discover, looks_at
from ingresslint.findings import Skipped


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(tree: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")


def paths(found: Discovery) -> list[str]:
    return [file.path for file in found.files]


def excluding(tree: Path, *patterns: str) -> list[PathPatterns]:
    return [PathPatterns(str(tree.resolve()), patterns)]


def test_a_folder_is_read_with_all_that_is_below_it(tree: Path) -> None:
    write(tree, {"k8s/web.yaml": "", "k8s/db/db.yml": "", "k8s/db/deep/list.json": "", "other.yaml": ""})
    assert paths(discover(["k8s"])) == ["k8s/db/db.yml", "k8s/db/deep/list.json", "k8s/web.yaml"]


def test_extensions_are_those_of_kubectl_in_their_case(tree: Path) -> None:
    write(
        tree,
        {"a.yaml": "", "b.YAML": "", "c.yml": "", "d.json": "", "e.txt": "", "f.yaml.tmpl": "", ".hidden.yaml": ""},
    )
    assert paths(discover(["."])) == [".hidden.yaml", "a.yaml", "c.yml", "d.json"]


def test_a_kustomization_without_extension_is_found_by_its_exact_name(tree: Path) -> None:
    write(tree, {"base/Kustomization": "", "base/kustomization": ""})
    assert paths(discover(["."])) == ["base/Kustomization"]


def test_settings_of_ingresslint_are_no_manifests(tree: Path) -> None:
    write(tree, {".ingresslint.yaml": "", "web.yaml": ""})
    assert paths(discover(["."])) == ["web.yaml"]


def test_a_named_file_is_read_whatever_its_name(tree: Path) -> None:
    write(tree, {"manifest.txt": ""})
    real = str((tree / "manifest.txt").resolve())
    assert discover(["manifest.txt"]).files == (SourceFile("manifest.txt", real, named=True, root="manifest.txt"),)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("k8s", "k8s/web.yaml"),
        ("./k8s/", "k8s/web.yaml"),
        ("k8s//./", "k8s/web.yaml"),
        (".", "k8s/web.yaml"),
        ("k8s/../k8s", "k8s/../k8s/web.yaml"),
        ("./k8s/web.yaml", "k8s/web.yaml"),
    ],
)
def test_paths_are_shown_as_given_without_dots_in_front(tree: Path, given: str, shown: str) -> None:
    write(tree, {"k8s/web.yaml": ""})
    assert paths(discover([given])) == [shown]


def test_an_absolute_path_stays_absolute(tree: Path) -> None:
    write(tree, {"k8s/web.yaml": ""})
    assert paths(discover([str(tree / "k8s")])) == [(tree / "k8s/web.yaml").as_posix()]


def test_the_named_path_that_led_to_a_file_is_its_root(tree: Path) -> None:
    write(tree, {"k8s/app/web.yaml": ""})
    assert [(file.root, file.named) for file in discover(["k8s"]).files] == [("k8s", False)]
    assert [(file.root, file.named) for file in discover(["k8s/app/web.yaml"]).files] == [("k8s/app/web.yaml", True)]


@pytest.mark.parametrize("order", list(itertools.permutations(["k8s", "k8s/app", "./k8s/app/web.yaml"])))
def test_a_file_named_twice_is_read_once_in_any_order(tree: Path, order: tuple[str, ...]) -> None:
    write(tree, {"k8s/app/web.yaml": ""})
    real = str((tree / "k8s/app/web.yaml").resolve())
    assert discover(order).files == (SourceFile("k8s/app/web.yaml", real, named=True, root="k8s"),)


def test_folders_of_other_tools_are_skipped_unless_named(tree: Path) -> None:
    write(
        tree,
        {
            ".git/config.yaml": "",
            "node_modules/pkg/a.yaml": "",
            "app/vendor/b.yaml": "",
            ".terraform/c.yaml": "",
            "env/pyvenv.cfg": "",
            "env/lib/d.yaml": "",
            "web.yaml": "",
        },
    )
    found = discover(["."])
    assert paths(found) == ["web.yaml"]
    assert found.skipped == (
        Skipped(".terraform", "folder of another tool"),
        Skipped("app/vendor", "folder of another tool"),
        Skipped("env", "virtual environment"),
        Skipped("node_modules", "folder of another tool"),
    )
    assert paths(discover(["app/vendor", "env"])) == ["app/vendor/b.yaml", "env/lib/d.yaml"]


def test_gitignore_holds_for_what_walking_finds(tree: Path) -> None:
    write(
        tree,
        {
            ".git/HEAD": "",
            ".gitignore": "# built\nbuild/\n*.gen.yaml\n!keep.gen.yaml\n",
            "build/a.yaml": "",
            "b.gen.yaml": "",
            "keep.gen.yaml": "",
            "web.yaml": "",
        },
    )
    found = discover(["."])
    assert paths(found) == ["keep.gen.yaml", "web.yaml"]
    assert found.skipped == (Skipped("b.gen.yaml", "ignored by git"), Skipped("build", "ignored by git"))


def test_a_deeper_gitignore_goes_before_a_higher_one(tree: Path) -> None:
    write(
        tree,
        {
            ".git/HEAD": "",
            ".gitignore": "*.yaml\n/deep.yml\n",
            "app/.gitignore": "!web.yaml\n",
            "app/web.yaml": "",
            "app/db.yaml": "",
            "app/deep.yml": "",
            "deep.yml": "",
        },
    )
    assert paths(discover(["."])) == ["app/deep.yml", "app/web.yaml"]
    assert paths(discover(["app"])) == ["app/deep.yml", "app/web.yaml"]


def test_info_exclude_of_the_repository_counts(tree: Path) -> None:
    write(tree, {".git/info/exclude": "scratch/\n", "scratch/a.yaml": "", "k8s/scratch/b.yaml": "", "k8s/c.yaml": ""})
    assert paths(discover(["k8s"])) == ["k8s/c.yaml"]


def test_info_exclude_counts_in_a_linked_work_tree(tree: Path) -> None:
    write(
        tree,
        {
            "main/.git/info/exclude": "scratch.yaml\n",
            "main/.git/worktrees/side/commondir": "../..\n",
            "side/.git": "gitdir: ../main/.git/worktrees/side\n",
            "side/scratch.yaml": "",
            "side/web.yaml": "",
        },
    )
    assert paths(discover(["side"])) == ["side/web.yaml"]


def test_gitignore_files_above_the_repository_do_not_count(tree: Path) -> None:
    write(tree, {".gitignore": "*.yaml\n", "repo/.git/HEAD": "", "repo/web.yaml": ""})
    assert paths(discover(["repo"])) == ["repo/web.yaml"]


def test_a_broken_line_of_gitignore_costs_that_line(tree: Path) -> None:
    write(tree, {".gitignore": "!\nold.yaml\n", "old.yaml": "", "web.yaml": ""})
    assert paths(discover(["."])) == ["web.yaml"]


def test_named_paths_are_read_though_ignored(tree: Path) -> None:
    write(tree, {".git/HEAD": "", ".gitignore": "build/\n*.tmp.yaml\n", "build/a.yaml": "", "build/b.tmp.yaml": ""})
    assert paths(discover(["build"])) == ["build/a.yaml"]
    assert paths(discover(["build/b.tmp.yaml"])) == ["build/b.tmp.yaml"]


def test_force_exclude_leaves_out_named_paths_too(tree: Path) -> None:
    write(tree, {".git/HEAD": "", ".gitignore": "build/\n", "build/sub/a.yaml": "", "gen/b.yaml": "", "web.yaml": ""})
    found = discover(
        ["build", "build/sub/a.yaml", "gen/b.yaml", "web.yaml"], exclude=excluding(tree, "gen/"), force_exclude=True
    )
    assert paths(found) == ["web.yaml"]
    assert found.skipped == (
        Skipped("build", "ignored by git"),
        Skipped("build/sub/a.yaml", "ignored by git"),
        Skipped("gen/b.yaml", "excluded"),
    )


def test_force_exclude_reads_the_repository_itself(tree: Path) -> None:
    write(tree, {".git/HEAD": "", ".gitignore": "build/\n", "web.yaml": ""})
    assert paths(discover(["."], force_exclude=True)) == ["web.yaml"]


def test_exclude_patterns_are_relative_to_their_folder(tree: Path) -> None:
    write(tree, {"k8s/old/a.yaml": "", "k8s/b.yaml": "", "old/c.yaml": "", "k8s/x.gen.yaml": ""})
    found = discover(["."], exclude=excluding(tree / "k8s", "/old", "*.gen.yaml"))
    assert paths(found) == ["k8s/b.yaml", "old/c.yaml"]
    assert found.skipped == (Skipped("k8s/old", "excluded"), Skipped("k8s/x.gen.yaml", "excluded"))


def test_the_parts_of_a_chart_are_told_apart(tree: Path) -> None:
    write(
        tree,
        {
            "shop/Chart.yaml": "",
            "shop/values.yaml": "",
            "shop/values-prod.yaml": "",
            "shop/values.schema.json": "",
            "shop/ci/test-values.yaml": "",
            "shop/templates/web.yaml": "",
            "shop/templates/tests/probe.yaml": "",
            "shop/crds/crd.yaml": "",
            "shop/examples/app.yaml": "",
            "shop/charts/db/Chart.yaml": "",
            "shop/charts/db/templates/db.yaml": "",
            "templates/plain.yaml": "",
        },
    )
    assert [(file.path, file.role, file.chart) for file in discover(["."]).files] == [
        ("shop/Chart.yaml", "chart-other", "shop"),
        ("shop/charts/db/Chart.yaml", "chart-other", "shop/charts/db"),
        ("shop/charts/db/templates/db.yaml", "chart-template", "shop/charts/db"),
        ("shop/ci/test-values.yaml", "chart-other", "shop"),
        ("shop/crds/crd.yaml", "manifest", "shop"),
        ("shop/examples/app.yaml", "manifest", None),
        ("shop/templates/tests/probe.yaml", "chart-template", "shop"),
        ("shop/templates/web.yaml", "chart-template", "shop"),
        ("shop/values-prod.yaml", "chart-other", "shop"),
        ("shop/values.schema.json", "chart-other", "shop"),
        ("shop/values.yaml", "chart-other", "shop"),
        ("templates/plain.yaml", "manifest", None),
    ]


def test_a_chart_above_the_named_path_is_seen(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, {"shop/Chart.yaml": "", "shop/templates/web.yaml": ""})
    for given in ("shop/templates", "shop/templates/web.yaml"):
        file = discover([given]).files[0]
        assert (file.path, file.role, file.chart) == ("shop/templates/web.yaml", "chart-template", "shop")
    monkeypatch.chdir(tree / "shop" / "templates")
    file = discover(["web.yaml"]).files[0]
    assert (file.path, file.role, file.chart) == ("web.yaml", "chart-template", "..")


def test_links_to_files_in_the_tree_are_followed_and_read_once(tree: Path) -> None:
    write(tree, {"base/web.yaml": "", "base/db.yaml.tmpl": ""})
    (tree / "a-link.yaml").symlink_to("base/web.yaml")
    (tree / "db.yaml").symlink_to("base/db.yaml.tmpl")
    found = discover(["."])
    assert [(file.path, file.real) for file in found.files] == [
        ("base/web.yaml", str((tree / "base/web.yaml").resolve())),
        ("db.yaml", str((tree / "base/db.yaml.tmpl").resolve())),
    ]
    assert found.skipped == ()


def test_links_out_of_the_tree_and_broken_ones_are_skipped(tree: Path) -> None:
    write(tree, {"outside/secret.yaml": "", "k8s/web.yaml": ""})
    (tree / "k8s/a.yaml").symlink_to("../outside/secret.yaml")
    (tree / "k8s/b.yaml").symlink_to("nowhere.yaml")
    (tree / "k8s/c").symlink_to("../outside")
    (tree / "k8s/d.yaml").symlink_to("d.yaml")
    found = discover(["k8s"])
    assert paths(found) == ["k8s/web.yaml"]
    assert found.skipped == (
        Skipped("k8s/a.yaml", "link out of the tree"),
        Skipped("k8s/b.yaml", "broken link"),
        Skipped("k8s/c", "link out of the tree"),
        Skipped("k8s/d.yaml", "broken link"),
    )


def test_links_to_folders_make_no_loops(tree: Path) -> None:
    write(tree, {"k8s/app/web.yaml": ""})
    (tree / "k8s/app/up").symlink_to("..", target_is_directory=True)
    (tree / "k8s/again").symlink_to("app", target_is_directory=True)
    found = discover(["k8s"])
    assert (paths(found), found.skipped, found.errors) == (["k8s/app/web.yaml"], (), ())


def test_a_named_link_is_read_wherever_it_leads(tree: Path) -> None:
    write(tree, {"outside/web.yaml": ""})
    (tree / "link").symlink_to("outside", target_is_directory=True)
    (tree / "one.yaml").symlink_to("outside/web.yaml")
    assert paths(discover(["link"])) == ["link/web.yaml"]
    assert paths(discover(["one.yaml"])) == ["one.yaml"]


def test_an_absent_named_path_is_an_error_and_the_rest_is_found(tree: Path) -> None:
    write(tree, {"web.yaml": ""})
    found = discover(["gone.yaml", "web.yaml", "bad\0name"])
    assert paths(found) == ["web.yaml"]
    assert [(error.path, error.named) for error in found.errors] == [("bad\0name", True), ("gone.yaml", True)]
    assert found.errors[1] == Unreadable("gone.yaml", "No such file or directory", named=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_regular_file_is_never_opened(tree: Path) -> None:
    write(tree, {"folder.yaml/web.yaml": ""})
    os.mkfifo(tree / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
        found = discover(["."])
    assert paths(found) == ["folder.yaml/web.yaml"]
    assert found.skipped == (Skipped("pipe.yaml", "not a regular file"), Skipped("socket.yaml", "not a regular file"))
    assert discover(["pipe.yaml"]).errors == (Unreadable("pipe.yaml", "not a regular file", named=True),)
    assert discover(["/dev/null"]).errors == (Unreadable("/dev/null", "not a regular file", named=True),)


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="this system has no /dev/fd")
def test_a_pipe_that_the_shell_opened_is_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"kind: Service\n")
    os.close(writer)
    file = discover([f"/dev/fd/{reader}"]).files[0]
    assert (file.path, file.named, file.read()) == (f"/dev/fd/{reader}", True, b"kind: Service\n")
    os.close(reader)


def test_a_folder_that_may_not_be_listed_is_an_error(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, {"closed/a.yaml": "", "web.yaml": ""})
    real_scandir = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = discover(["."])
    assert paths(found) == ["web.yaml"]
    assert found.errors == (Unreadable("closed", "Permission denied", named=False),)
    assert discover(["closed"]).errors == (Unreadable("closed", "Permission denied", named=True),)


def test_a_file_that_vanishes_fails_when_it_is_read(tree: Path) -> None:
    write(tree, {"web.yaml": "kind: Service\n"})
    file = discover(["."]).files[0]
    assert file.read() == b"kind: Service\n"
    (tree / "web.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        file.read()


def test_standard_input_is_a_file_without_a_place(tree: Path) -> None:
    write(tree, {"web.yaml": ""})
    found = discover(["-", "web.yaml", "-"])
    assert [(file.path, file.real is None) for file in found.files] == [("<stdin>", True), ("web.yaml", False)]
    with pytest.raises(ValueError, match="<stdin> is standard input"):
        found.files[0].read()


@pytest.mark.parametrize("order", [["-", "."], [".", "-"], ["-", "k8s/web.yaml", "!x.yaml"]])
def test_named_standard_input_stands_for_the_file_of_that_name(tree: Path, order: list[str]) -> None:
    write(tree, {"k8s/web.yaml": "", "!x.yaml": ""})
    found = discover(order, stdin_name="./k8s/web.yaml")
    assert [(file.path, file.real is None) for file in found.files] == [("!x.yaml", False), ("k8s/web.yaml", True)]


def test_named_standard_input_has_the_role_of_its_place(tree: Path) -> None:
    write(tree, {"shop/Chart.yaml": ""})
    file = discover(["-"], stdin_name="shop/templates/new.yaml").files[0]
    assert (file.path, file.role, file.chart) == ("shop/templates/new.yaml", "chart-template", "shop")


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="file names are Unicode here")
def test_a_file_name_that_is_no_text_is_shown_escaped(tree: Path) -> None:
    (tree / os.fsdecode(b"caf\xe9.yaml")).write_bytes(b"kind: Service\n")
    file = discover(["."]).files[0]
    assert (file.path, file.read()) == ("caf\\xe9.yaml", b"kind: Service\n")


def test_patterns_speak_of_folders_and_take_back(tmp_path: Path) -> None:
    base = str(tmp_path)
    patterns = PathPatterns(base, ("gen/", "!gen/keep.yaml"))
    assert patterns.verdict(str(tmp_path / "gen"), folder=True) is True
    assert patterns.verdict(str(tmp_path / "gen" / "keep.yaml")) is False
    assert patterns.verdict(str(tmp_path / "web.yaml")) is None
    assert patterns.verdict("/elsewhere/gen/a.yaml") is None


LONG = "a" * 300
"""Longer than a name may be in any file system."""


@pytest.fixture
def closed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nobody may look at anything; the real rights hold for no administrator."""
    real_stat = os.stat

    def stat(path: str | Path, **more: Any) -> os.stat_result:
        if Path(path).parent.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real_stat(path, **more)

    write(tree, {"closed/web.yaml": ""})
    monkeypatch.setattr(os, "stat", stat)
    return tree / "closed"


def test_what_is_at_a_path_is_always_told(tree: Path, closed: Path) -> None:
    write(tree, {"web.yaml": ""})
    (tree / "link").symlink_to("closed/web.yaml")
    (tree / "broken").symlink_to("nowhere")
    (tree / "circle").symlink_to("circle")
    seen = ("web.yaml", "closed", "closed/web.yaml", "absent", "web.yaml/x", "broken", "circle", LONG, "a\0b", "\ud800")
    assert [looks_at(path) for path in seen] == ["file", "folder", "closed", *["absent"] * 7]
    assert looks_at(closed / "web.yaml") == "closed"


@pytest.mark.parametrize(
    ("path", "reason"), [(LONG, "File name too long"), ("closed/web.yaml", "Permission denied")], ids=["long", "closed"]
)
@pytest.mark.usefixtures("closed")
def test_a_path_that_cannot_be_looked_at_is_an_error(path: str, reason: str) -> None:
    assert [(e.path, e.named) for e in discover([path]).errors] == [(path, True)]
    if os.name == "posix":
        assert [e.reason for e in discover([path]).errors] == [reason]


def test_standard_input_may_have_any_name(tree: Path) -> None:
    assert tree.is_dir()
    assert paths(discover(["-"], stdin_name=LONG)) == [LONG]


@pytest.mark.usefixtures("closed")
def test_a_link_into_a_closed_folder_is_left_to_reading(tree: Path) -> None:
    (tree / "k8s").mkdir()
    (tree / "k8s" / "closed").mkdir()
    (tree / "k8s" / "link.yaml").symlink_to("closed/web.yaml")
    assert paths(discover(["k8s"])) == ["k8s/link.yaml"]
