"""`ingresslint cache`, and which cache directory a run uses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from ingresslint import cachedir
from ingresslint.cli.output import say, show
from ingresslint.discover import below, find_repository
from ingresslint.findings import UsageError


def use_cache(paths: Iterable[str], stated: str | None, *, off: bool) -> bool:
    """Set the cache directory of this process and of those that it starts; say whether there is one.

    `stated` is that of `--cache-dir`, `off` is `--no-cache`. What lies in the repository that is linted is not used:
    its authors could have put anything there. Raises UsageError if that is what was stated.
    """
    if off or stated is not None:
        os.environ[cachedir.VARIABLE] = "" if off or not stated else str(Path(stated).absolute())
    folder = cachedir.cache_dir()
    if folder is None:
        return False
    real = os.path.realpath(folder)
    linted = (os.path.realpath(path) for path in paths if path != "-")
    if all(below(real, find_repository(path) or path) is None for path in linted):
        return True
    if stated:
        raise UsageError(f"--cache-dir: {stated} lies in what is linted, whose authors could have filled it")
    os.environ[cachedir.VARIABLE] = ""
    return False


@click.group(short_help="Show or remove what is kept for later runs.")
def cache() -> None:
    """Show or remove what is kept for later runs: parsed files, results and schemas.

    It lies in the directory that the system has for caches, in that of the variable INGRESSLINT_CACHE_DIR, or in that
    of `lint --cache-dir`. Nothing of it is needed: what is absent is made again.
    """


@cache.command()
def info() -> None:
    """Say where the cache is and how much it holds."""
    folder = cachedir.cache_dir()
    if folder is None:
        show(f"There is no cache: {cachedir.VARIABLE} is empty\n")
        return
    kept = cachedir.kept()
    size = sum(file.size for file in kept) / 1_000_000
    files = "1 file" if len(kept) == 1 else f"{len(kept)} files"
    show(f"{folder}: {files}, {size:.1f} MB of at most {cachedir.SIZE_LIMIT // 1_000_000} MB\n")


@cache.command()
def clear() -> int:
    """Remove everything that is kept."""
    left = cachedir.clear()
    if left:
        say(f"cache: {left} file{'s' if left > 1 else ''} in {cachedir.cache_dir()} cannot be removed")
    return 2 if left else 0
