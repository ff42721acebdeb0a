"""Reading one file of the disk into what can be handed over: by this process or by one that works for it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from ingresslint.parse.packed import pack
from ingresslint.parse.reader import parse
from ingresslint.parse.source import decode

_BYTE_ORDER_MARKS_UTF16 = (b"\xff\xfe", b"\xfe\xff")

NOTHING = b""
"""Packed form of a file that cannot hold an object."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another.

    The time of the last change of its content, that of the last change of anything about it, such as the former (both
    in nanoseconds since 1970), and its size in bytes.
    """

    mtime_ns: int
    ctime_ns: int
    size: int


def stamp_of(real: str) -> Stamp | None:
    """Give the stamp of a regular file; None for what is none, or cannot be looked at."""
    try:
        found = os.stat(real)  # noqa: PTH116 - 20,000 times: Path would double its cost
    except (OSError, ValueError):
        return None
    return Stamp(found.st_mtime_ns, found.st_ctime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None


def may_hold_objects(content: bytes) -> bool:
    """Say cheaply whether the bytes of a file can hold an object at all."""
    return (b"apiVersion" in content and b"kind" in content) or content.startswith(_BYTE_ORDER_MARKS_UTF16)


def read_content(real: str) -> bytes:
    """Read a whole file. Raises OSError."""
    with open(real, "rb", buffering=0) as file:  # noqa: PTH123 - 20,000 times: Path would double its cost
        return file.read()


def read_packed(real: str, *, whole: bool) -> bytes | None:
    """Read and parse a file; None if it must be read where findings are made: it is closed, or not quite clean.

    Without `whole` a file that cannot hold an object is NOTHING.
    """
    try:
        content = read_content(real)
    except OSError:
        return None
    if not (whole or may_hold_objects(content)):
        return NOTHING
    return pack(parse(real, content))


def text_again(real: str, stamp: Stamp) -> str:
    """Give the text of a file that was read before; "" if it has changed since, or is gone."""
    try:
        content = read_content(real)
    except OSError:
        return ""
    return decode(content)[0] if stamp_of(real) == stamp else ""
