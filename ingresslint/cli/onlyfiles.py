"""`lint --only-files`: what the named files cause, on either end."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ingresslint.discover import below, looks_at
from ingresslint.findings import Finding, Result

_ALWAYS = "internal-error"  # says why the run ends with 2


def caused_by(result: Result, files: Iterable[str]) -> Result:
    """Keep the findings of which one end lies in one of the files."""
    wanted = {_identity(file) for file in files}
    kept = tuple(finding for finding in result.findings if finding.rule == _ALWAYS or _touches(finding, wanted))
    return replace(result, findings=kept)


def _touches(finding: Finding, wanted: set[str]) -> bool:
    ends = (finding.location, *(related.location for related in finding.related))
    return any(_identity(end.path) in wanted for end in ends)


def why_unseen(file: str) -> str | None:
    """Say why a run over the working directory cannot see a named file; None if it can, or if git had it once.

    A list of changed files, as `git diff --name-only` prints it, names deleted ones too.
    """
    path, look = Path(file), looks_at(file)
    if look == "folder":
        return "is a folder: name files"
    if look == "closed":
        return "Permission denied"
    if look == "absent":
        return None if _was_in_git(path) else "No such file or directory"
    inside = below(os.path.realpath(path.parent), os.path.realpath(os.curdir)) is not None
    return None if inside else "lies outside of the working directory, which is what is read"


def _was_in_git(path: Path) -> bool:
    """Say whether any commit knows an absent path."""
    git = shutil.which("git")
    folder = next((step for step in path.absolute().parents if looks_at(step) == "folder"), None)
    if git is None or folder is None:
        return False
    command = [git, "-C", str(folder), "rev-list", "-1", "HEAD", "--", str(path.absolute())]
    ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and `--` before the path
    return ended.returncode == 0 and bool(ended.stdout.strip())


def _identity(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))
