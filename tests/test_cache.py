"""The cache saves work and changes nothing: whatever happens to it, a run gives what it would give without."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingresslint import cachedir
from ingresslint.cache import is_settled
from ingresslint.cli.app import run
from ingresslint.config import Config, Layer, from_mapping
from ingresslint.engine import Request, lint
from ingresslint.findings import Result
from ingresslint.parse import Stamp
from ingresslint.parse import parse as plain_parse

TODAY = date(2026, 11, 22)
LONG_AGO = 1_700_000_000

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: team
spec:
  selector:
    app: {name}
  ports:
    - port: {port}
      targetPort: 3000
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: team
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: shop
                port:
                  number: 8080
"""
PRIVATE = """\
apiVersion: v1
kind: Secret
metadata:
  name: shop
  namespace: team
stringData:
  password: correct-horse
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(cachedir.VARIABLE, str(folder))
    return folder


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "k8s").mkdir()
    monkeypatch.chdir(folder)
    for number in range(5):
        write(folder / "k8s" / f"web-{number}.yaml", SERVICE.format(name=f"web-{number}", port=80))
    write(folder / "k8s" / "shop.yaml", SERVICE.format(name="shop", port=80))
    write(folder / "k8s" / "ingress.yaml", INGRESS)
    return folder


def write(file: Path, text: str) -> None:
    """Write a file that was changed long ago: what has just changed is not kept."""
    file.write_text(text)
    os.utime(file, (LONG_AGO, LONG_AGO))


def linted(*paths: str, config: Config | None = None) -> Result:
    return lint(Request(paths or ("k8s",), config or Config(), TODAY, remembers=True))


def alone(*paths: str, config: Config | None = None) -> Result:
    return lint(Request(paths or ("k8s",), config or Config(), TODAY))


def rules(result: Result) -> list[tuple[str, str, int]]:
    return [(f.rule, f.location.path, f.location.span.line) for f in result.findings if f.severity == "error"]


WRONG_PORT = [("ingress-backend-port-not-found", "k8s/ingress.yaml", 18)]


@pytest.fixture
def no_parsing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What is parsed from here on, by path."""
    from ingresslint.engine import contents

    parsed: list[str] = []

    def noted(path: str, content: bytes) -> object:
        parsed.append(path)
        return plain_parse(path, content)

    monkeypatch.setattr(contents, "parse", noted)
    return lambda: [parsed.pop(0) for _ in range(len(parsed))]


@pytest.mark.usefixtures("cache", "tree")
def test_a_second_run_parses_nothing_and_gives_the_same(no_parsing: Callable[[], list[str]]) -> None:
    first = linted()
    assert rules(first) == WRONG_PORT
    assert len(no_parsing()) == 7
    assert linted() == first
    assert no_parsing() == []
    assert alone() == first


@pytest.mark.usefixtures("cache")
def test_a_changed_file_alone_is_parsed_again(tree: Path, no_parsing: Callable[[], list[str]]) -> None:
    linted()
    no_parsing()
    write(tree / "k8s" / "shop.yaml", SERVICE.format(name="shop", port=8080))
    assert rules(linted()) == []
    assert no_parsing() == ["k8s/shop.yaml"]
    write(tree / "k8s" / "web-1.yaml", SERVICE.format(name="web-1", port=81))
    write(tree / "k8s" / "shop.yaml", SERVICE.format(name="shop", port=80))
    both = linted()
    assert no_parsing() == ["k8s/shop.yaml", "k8s/web-1.yaml"]
    assert alone() == both


@pytest.mark.usefixtures("cache")
def test_files_that_come_and_go_are_noticed(tree: Path) -> None:
    assert rules(linted()) == WRONG_PORT
    (tree / "k8s" / "ingress.yaml").rename(tree / "k8s" / "ingress.txt")
    assert rules(linted()) == []
    (tree / "k8s" / "ingress.txt").rename(tree / "k8s" / "other.yaml")
    assert rules(linted()) == [("ingress-backend-port-not-found", "k8s/other.yaml", 18)]


@pytest.mark.usefixtures("cache", "tree")
def test_other_settings_and_another_day_make_another_result() -> None:
    assert rules(linted()) == WRONG_PORT
    off = Config(options=Layer(severity={"ingress-backend-port-not-found": "off"}))
    assert rules(linted(config=off)) == []
    assert rules(linted(config=from_mapping({"ignore": ["ingress-backend-port-not-found"]}))) == []
    assert rules(linted()) == WRONG_PORT


@pytest.mark.usefixtures("cache")
def test_what_lies_outside_of_the_named_paths_counts(tree: Path) -> None:
    overlay = tree / "k8s" / "prod"
    overlay.mkdir()
    (tree / "base").mkdir()
    write(overlay / "kustomization.yaml", "resources: [../../base]\n")
    write(tree / "base" / "kustomization.yaml", "resources: [ingress.yaml, shop.yaml]\n")
    write(tree / "base" / "ingress.yaml", INGRESS)
    write(tree / "base" / "shop.yaml", SERVICE.format(name="shop", port=80))
    assert rules(linted("k8s/prod")) == [("ingress-backend-port-not-found", "base/ingress.yaml", 18)]
    write(tree / "base" / "shop.yaml", SERVICE.format(name="shop", port=8080))
    assert rules(linted("k8s/prod")) == []
    (tree / "base" / "shop.yaml").unlink()
    assert linted("k8s/prod") == alone("k8s/prod")


@pytest.mark.usefixtures("tree")
def test_a_damaged_cache_costs_its_content_and_nothing_else(cache: Path) -> None:
    expected = linted()
    whole = {file: file.read_bytes() for file in sorted(cache.rglob("*")) if file.is_file()}
    assert sorted(file.parent.name for file in whole) == ["files", "files", "results"]
    for file, content in whole.items():
        for at in range(0, len(content), len(content) // 12):
            file.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
            assert linted() == expected
            for other, kept in whole.items():
                other.write_bytes(kept)
        for size in (0, 3, 9, len(content) // 2):
            file.write_bytes(content[:size])
            assert linted() == expected
            for other, kept in whole.items():
                other.write_bytes(kept)


@pytest.mark.usefixtures("cache", "tree")
def test_a_file_that_has_just_changed_is_not_kept(tree: Path) -> None:
    (tree / "k8s" / "shop.yaml").touch()
    linted()
    assert [kept.name.partition("/")[0] for kept in cachedir.kept()] == ["files", "files"]


def test_a_stamp_is_settled_when_another_change_would_show() -> None:
    fine, coarse = Stamp(5_123_456_789, 5_123_456_789, 10), Stamp(5_000_000_000, 5_000_000_000, 10)
    assert [is_settled(fine, 5_123_456_789 + later) for later in (50_000_000, 150_000_000)] == [False, True]
    assert [is_settled(coarse, 5_000_000_000 + later) for later in (150_000_000, 2_500_000_000)] == [False, True]


@pytest.mark.usefixtures("tree")
def test_values_of_secrets_are_not_kept(cache: Path, tree: Path) -> None:
    write(tree / "k8s" / "secret.yaml", PRIVATE)
    linted()
    kept = b"".join(file.read_bytes() for file in cache.rglob("*") if file.is_file())
    assert b"web-1" in kept
    assert b"correct-horse" not in kept


@pytest.mark.usefixtures("tree")
def test_others_cannot_read_what_is_kept(cache: Path) -> None:
    linted()
    if os.name == "posix":
        assert {oct(file.stat().st_mode & 0o77) for file in cache.rglob("*") if file.is_file()} == {"0o0"}


@pytest.mark.usefixtures("tree")
def test_a_cache_that_cannot_be_written_is_one_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(cachedir.VARIABLE, str(tmp_path / "file" / "cache"))
    assert run(["lint", "k8s", "--format", "concise"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("k8s/ingress.yaml:18:27: error ")
    place = tmp_path / "file" / "cache"
    assert err == f"ingresslint: note: nothing is kept for later runs: {place} cannot be written\n"


def test_a_cache_in_what_is_linted_is_refused(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lint", "k8s", "--cache-dir", ".cache"]) == 2
    assert capsys.readouterr().err == (
        "ingresslint: --cache-dir: .cache lies in what is linted, whose authors could have filled it\n"
    )
    monkeypatch.setenv(cachedir.VARIABLE, str(tree / ".cache"))
    assert run(["lint", "k8s", "--format", "concise"]) == 1
    assert not (tree / ".cache").exists()


def test_the_command_shows_and_removes_what_is_kept(
    cache: Path, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    linted()
    assert tree.is_dir()
    assert run(["cache", "info"]) == 0
    assert capsys.readouterr().out == f"{cache}: 3 files, 0.0 MB of at most 256 MB\n"
    assert run(["cache", "clear"]) == 0
    assert run(["cache", "info"]) == 0
    assert capsys.readouterr().out == f"{cache}: 0 files, 0.0 MB of at most 256 MB\n"


def test_no_cache_keeps_nothing(cache: Path, tree: Path) -> None:
    assert tree.is_dir()
    run(["lint", "k8s", "--no-cache", "--format", "json"])
    assert not cache.exists()


def test_what_was_not_used_for_longest_makes_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cachedir, "SIZE_LIMIT", 250)
    for number, name in enumerate(("a", "b", "c")):
        cachedir.write(f"results/{name}", b"x" * 100)
        if (cache / "results" / name).exists():
            os.utime(cache / "results" / name, (LONG_AGO + number, LONG_AGO + number))
    assert [kept.name for kept in cachedir.kept()] == ["results/b", "results/c"]
    assert cachedir.read("results/b") == b"x" * 100  # used: now the other one goes first
    cachedir.write("results/d", b"x" * 100)
    assert sorted(kept.name for kept in cachedir.kept()) == ["results/b", "results/d"]


@pytest.mark.usefixtures("tree")
def test_runs_at_the_same_time_do_not_harm_each_other(cache: Path) -> None:
    expected = alone()
    command = [sys.executable, "-m", "ingresslint", "lint", "k8s", "--format", "concise"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    outs = {process.communicate(timeout=60)[0] for process in running}
    assert len(outs) == 1
    assert linted() == replace(expected, unkept=False)
    shutil.rmtree(cache)
    assert linted() == expected
