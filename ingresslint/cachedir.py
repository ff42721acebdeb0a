"""Files that are kept between runs, in the user's cache directory and never in what is linted.

Whatever is kept here can be made again: nothing of this raises. Each file carries a digest of its content, so that one
that is damaged is as good as absent; nothing that is read here may be run as code.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

VARIABLE = "INGRESSLINT_CACHE_DIR"
"""Variable of the environment that names another directory; empty: nothing is kept."""

SIZE_LIMIT = 256_000_000
"""Bytes that are kept at most: what was not used for longest goes first."""


_DIGEST = 16
"""Bytes of the digest that each file begins with."""


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """A kept file: when it was last used (seconds since 1970), its name and its size in bytes."""

    used: float
    name: str
    size: int


def cache_dir() -> Path | None:
    """Give the directory: that of INGRESSLINT_CACHE_DIR, else the one where the system keeps caches of programs.

    None if nothing is to be kept.
    """
    stated = os.environ.get(VARIABLE)
    if stated is not None:
        return Path(stated) if stated else None
    return _of_the_system()


@cache
def _of_the_system() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("ingresslint", appauthor=False)


def read(name: str) -> bytes | None:
    """Read a kept file, and note its use; None if there is none that is whole. `name` is a relative path with `/`."""
    try:
        folder = cache_dir()
        if folder is None:
            return None
        sealed = (folder / name).read_bytes()
        os.utime(folder / name)
    except (OSError, RuntimeError):
        return None
    digest, content = sealed[:_DIGEST], sealed[_DIGEST:]
    return content if digest == _digest(content) else None


def write(name: str, content: bytes) -> bool:
    """Keep a file, replacing the former one at once, so that no other run ever sees a part of it.

    Gives False if it could not be kept, though something is to be kept.
    """
    try:
        folder = cache_dir()
        if folder is None:
            return True
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    except (OSError, RuntimeError):
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_digest(content))
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        return False
    _make_room(name)
    return True


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


def kept() -> list[Kept]:
    """Give what is kept, the one that was not used for longest first."""
    folder = cache_dir()
    return sorted(_files(folder, "")) if folder is not None else []


def clear() -> int:
    """Remove all that is kept; give the number of files that are left, because they cannot be removed."""
    return sum(not _remove(file.name) for file in kept())


def _files(folder: Path, prefix: str) -> Iterator[Kept]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                found = entry.stat(follow_symlinks=False)
                yield Kept(found.st_mtime, prefix + entry.name, found.st_size)


def _make_room(spared: str) -> None:
    """Remove what was not used for longest, until the rest is within the limit."""
    files = kept()
    size = sum(file.size for file in files)
    for file in files:
        if size <= SIZE_LIMIT:
            return
        if file.name != spared and _remove(file.name):
            size -= file.size


def _remove(name: str) -> bool:
    folder = cache_dir()
    if folder is None:
        return False
    try:
        (folder / name).unlink(missing_ok=True)
    except OSError:
        return False
    return True
