"""Files read by other processes give what reading here gives, and a process that ends costs one file."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from ingresslint.config import Config
from ingresslint.discover import SourceFile
from ingresslint.engine import Request, lint
from ingresslint.engine import contents as contents_module
from ingresslint.engine import crew as crew_module
from ingresslint.engine.contents import LostError, contents
from ingresslint.engine.crew import Crew, Job
from ingresslint.findings import Span
from ingresslint.parse import pack, parse, stamp_of, text_again, unpack

TODAY = date(2026, 11, 22)

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: team
spec:
  selector:
    app: shop
  ports:
    - port: 80
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


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(contents_module, "_WORTH_A_PROCESS", 1)
    folder = tmp_path / "k8s"
    folder.mkdir()
    for number in range(40):
        (folder / f"web-{number:02}.yaml").write_text(SERVICE.replace("shop", f"web-{number:02}"))
    (folder / "shop.yaml").write_text(SERVICE)
    (folder / "ingress.yaml").write_text(INGRESS)
    (folder / "odd.yaml").write_text("kind: [\napiVersion: v1\n")
    (folder / "twice.yaml").write_text(
        SERVICE.replace("name: shop", "name: twice").replace("    app: shop\n", "    app: a\n    app: b\n")
    )
    (folder / "notes.yaml").write_text("notes: nothing\n")
    (folder / "said.yaml").write_text(SERVICE.replace("name: shop", "name: said # ingresslint: ignore[all] no"))
    return folder


def test_what_other_processes_read_gives_the_same_result(tree: Path) -> None:
    assert sum(file.stat().st_size for file in tree.iterdir()) > 1
    alone, together = (lint(Request(("k8s",), Config(), TODAY, jobs=jobs)) for jobs in (1, 3))
    assert [
        (f.rule, f.location.path, f.location.span.line, f.location.span.column, f.source_line)
        for f in together.findings
    ] == [
        ("ingress-backend-port-not-found", "k8s/ingress.yaml", 18, 27, "                  number: 8080"),
        ("yaml-syntax", "k8s/odd.yaml", 1, 7, "kind: ["),
        ("suppression-unused", "k8s/said.yaml", 4, 14, "  name: said # ingresslint: ignore[all] no"),
        ("yaml-duplicate-key", "k8s/twice.yaml", 9, 5, "    app: b"),
    ]
    assert together == alone


def test_a_process_that_is_killed_costs_one_file(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_MODULE", "killed_worker")
    (tree.parent / "killed_worker.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tree.parent), os.environ.get("PYTHONPATH", ""))))
    crew = Crew([Job(str(file), whole=False, size=10_000_000) for file in sorted(tree.iterdir())])
    here: list[int] = []

    def read_here(index: int) -> None:
        deadline = time.monotonic() + 20
        while not crew.lost and time.monotonic() < deadline:
            time.sleep(0.01)
        here.append(index)

    crew.read(1, read_here)
    assert len(crew.lost) == 1
    assert sorted([*here, *crew.lost]) == list(range(46))
    assert crew.answers == {}


@pytest.mark.usefixtures("tree")
def test_a_lost_file_is_an_internal_error_and_the_rest_is_linted(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_lost(sources: Sequence[SourceFile], *_: object) -> Iterator[tuple[SourceFile, object]]:
        for source, content in contents(sources):
            yield source, LostError() if source.path == "k8s/web-07.yaml" else content

    monkeypatch.setattr("ingresslint.engine.load.contents", one_lost)
    result = lint(Request(("k8s",), Config(), TODAY))
    assert [(f.rule, f.location.path) for f in result.findings if f.severity == "error"] == [
        ("ingress-backend-port-not-found", "k8s/ingress.yaml"),
        ("yaml-syntax", "k8s/odd.yaml"),
        ("yaml-duplicate-key", "k8s/twice.yaml"),
        ("internal-error", "k8s/web-07.yaml"),
    ]
    assert result.incomplete


def test_processes_do_not_outlive_the_one_that_started_them() -> None:
    with subprocess.Popen([sys.executable, "-m", "ingresslint.parse.worker"], stdin=-1, stdout=-1) as worker:
        assert worker.stdin is not None
        worker.stdin.close()
        assert worker.wait(timeout=20) == 0


def test_an_interruption_ends_all_processes(tree: Path) -> None:
    crew = Crew([Job(str(file), whole=False, size=10_000_000) for file in sorted(tree.iterdir())])
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes] | None:
        process = start_worker()
        if process is not None:
            started.append(process)
        return process

    def interrupted(_index: int) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        start_worker = crew_module.start_process
        patch.setattr(crew_module, "start_process", start)
        with pytest.raises(KeyboardInterrupt):
            crew.read(2, interrupted)
    assert [process.poll() is not None for process in started] == [True, True]


def test_a_place_in_a_file_that_has_changed_since_is_its_first_line(tree: Path) -> None:
    file = tree / "shop.yaml"
    stamp = stamp_of(str(file))
    assert stamp is not None
    packed = pack(parse("shop.yaml", file.read_bytes()))
    assert packed is not None
    before = unpack("shop.yaml", packed, lambda: text_again(str(file), stamp))
    assert before.documents[0].span(("spec", "ports", 0, "port")) == Span(10, 13, 10, 15)
    after = unpack("shop.yaml", packed, lambda: text_again(str(file), stamp))
    file.write_text("# another file by now\n" + SERVICE)
    assert after.documents[0].span(("spec", "ports", 0, "port")) == Span(1, 1, 1, 1)
    assert after.documents[0].data == before.documents[0].data
