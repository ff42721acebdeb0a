"""What lies above a named path: the repository's root, its ignore files, the Helm chart that the path is a part of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingresslint.discover.looks import looks_at
from ingresslint.discover.patterns import PathPatterns, read_patterns


def ancestors(folder: str, top: str | None) -> Iterator[str]:
    """Give `folder` and the folders above it, up to and with `top` (None: up to the root of the file system)."""
    for candidate in (Path(folder), *Path(folder).parents):
        yield str(candidate)
        if str(candidate) == top:
            return


def find_repository(folder: str) -> str | None:
    """Give the root of the git repository that holds an absolute folder; None outside of one."""
    return next((step for step in ancestors(folder, None) if looks_at(Path(step, ".git")) in {"file", "folder"}), None)


def find_chart(folder: str, repository: str | None) -> str | None:
    """Give the nearest folder with a Chart.yaml, `folder` or above it, within the repository."""
    return next((step for step in ancestors(folder, repository) if looks_at(Path(step, "Chart.yaml")) == "file"), None)


def ignores_above(path: str, repository: str | None) -> tuple[PathPatterns, ...]:
    """Read the repository's `info/exclude` and the .gitignore files from its root down to the parent of `path`.

    The user's own global ignore file is left out on purpose: a report must not depend on who runs it.
    """
    if repository is None:
        return ()
    found = [read_patterns(_git_folder(Path(repository)) / "info" / "exclude", repository)]
    if path != repository:
        above = reversed(list(ancestors(str(Path(path).parent), repository)))
        found.extend(read_patterns(Path(step, ".gitignore"), step) for step in above)
    return tuple(patterns for patterns in found if patterns is not None)


def _git_folder(repository: Path) -> Path:
    """Folder that git shares between work trees (https://git-scm.com/docs/gitrepository-layout, `commondir`)."""
    git = repository / ".git"
    if looks_at(git) != "file":
        return git
    git = repository / _first_line(git).removeprefix("gitdir:").strip()
    return git / _first_line(git / "commondir")


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="surrogateescape") as stream:
            return stream.readline().strip()
    except OSError:
        return ""
