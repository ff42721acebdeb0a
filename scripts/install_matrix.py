"""Install ingresslint in every way that users do, each in a fresh virtual environment, and compare what it finds.

Run by `make check-all`; needs the network and a few minutes. Ends with 1 and names the install that differs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and give what it printed; one that fails ends the script with its output."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def oldest_versions() -> str:
    """Give pip constraints that hold each dependency at its lower bound in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return "".join(requirement.replace(">=", "==", 1) + "\n" for requirement in project["dependencies"])


def environment(folder: Path) -> Path:
    """Make a virtual environment and give the folder of its programs."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def ways_to_install(work: Path) -> Iterator[tuple[str, list[str | Path]]]:
    """Build the sdist and the wheel below `work`; give the name of each way and the arguments of pip."""
    run(sys.executable, "-m", "build", "--outdir", work / "dist", ROOT, cwd=work)
    constraints = work / "oldest.txt"
    constraints.write_text(oldest_versions(), encoding="utf-8")
    (wheel,) = (work / "dist").glob("*.whl")
    (sdist,) = (work / "dist").glob("*.tar.gz")
    yield "wheel", [wheel]
    yield "sdist", [sdist]
    yield "editable", ["--editable", ROOT]
    yield "wheel with the oldest dependencies", ["--constraint", constraints, wheel]


def observe(programs: Path, tree: Path) -> dict[str, Any]:
    """Say what an installed ingresslint calls itself, which rules it knows and what it finds in `tree`."""
    program = programs / "ingresslint"
    return {
        "version": run(program, "--version", cwd=tree),
        "rules": json.loads(run(program, "rules", "--format", "json", cwd=tree))["rules"],
        "findings": json.loads(run(program, "lint", "--format", "json", "--no-fail", cwd=tree))["findings"],
    }


def main() -> None:
    """Install in every way, and end with an error at the first that does not find what the others find."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        tree = work / "tree"
        shutil.copytree(ROOT / "examples", tree / "examples")
        seen: dict[str, dict[str, Any]] = {}
        for number, (way, arguments) in enumerate(ways_to_install(work)):
            programs = environment(work / f"venv{number}")
            run(programs / "python", "-m", "pip", "install", "--quiet", *arguments, cwd=work)
            seen[way] = observe(programs, tree)
            rules, findings = seen[way]["rules"], seen[way]["findings"]
            print(f"{way}: {len(rules)} rules, {len(findings)} findings in examples/", flush=True)
            if not rules or not findings or seen[way] != seen["wheel"]:
                sys.exit(f"{way}: not what the wheel gives")


if __name__ == "__main__":
    main()
