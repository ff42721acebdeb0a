"""What the files of a run hold: as earlier runs know it, as other processes read it, or as this one does.

Parsing is most of the work of a large run and needs nothing but the file. More processes are started by the bytes that
wait, never for small runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from ingresslint.discover import SourceFile
from ingresslint.engine.crew import Crew, Job
from ingresslint.kustomization import is_listing
from ingresslint.parse import NOTHING, ParsedFile, Stamp, may_hold_objects, pack, parse, stamp_of, text_again, unpack

_WORTH_A_PROCESS = 3_000_000
"""Bytes to read for which one more process pays for its start."""


class Known(Protocol):
    """What earlier runs know of files."""

    def stamp(self, real: str) -> Stamp | None:
        """Give the stamp of a file; None for what is no regular file."""

    def get(self, real: str) -> bytes | None:
        """Give the packed form of a file; None if it is not known in this state."""

    def put(self, real: str, packed: bytes) -> None:
        """Take the packed form of a file."""


class LostError(Exception):
    """A process ended while it read a file."""


Content = bytes | ParsedFile | OSError | LostError
"""Bytes that are not parsed, a parsed file, or why there is neither."""


@dataclass(slots=True)
class _File:
    """A file to read; `stamp` is None where it can only be read here and now."""

    source: SourceFile
    stamp: Stamp | None
    packed: bytes | None = None
    content: Content | None = None

    @property
    def whole(self) -> bool:
        """Whether it is read whatever it holds."""
        return self.source.named or is_listing(self.source.path)


def contents(
    sources: Sequence[SourceFile], jobs: int = 1, known: Known | None = None
) -> Iterator[tuple[SourceFile, Content]]:
    """Give what each file holds, in the order of `sources`; `jobs` are the processes that may be used.

    Standard input is the caller's: it comes as no bytes.
    """
    stamp = known.stamp if known is not None else stamp_of
    files = [_File(s, stamp(s.real) if s.real is not None and s.role == "manifest" else None) for s in sources]
    if known is not None:
        for file in files:
            if file.stamp is not None and file.source.real is not None:
                file.packed = known.get(file.source.real)
    unread = [file for file in files if file.stamp is not None and file.packed is None]
    processes = min(jobs, 1 + sum(f.stamp.size for f in unread if f.stamp) // _WORTH_A_PROCESS) - 1
    if processes > 0:
        _read_together(unread, processes, known)
    for file in files:
        yield file.source, file.content or _content(file, known)
        file.content = file.packed = None


def _read_together(files: Sequence[_File], processes: int, known: Known | None) -> None:
    crew = Crew([Job(f.source.real or "", f.whole, f.stamp.size if f.stamp else 0) for f in files])

    def read_here(index: int) -> None:
        files[index].content = _read(files[index], known)

    crew.read(processes, read_here)
    for index, packed in crew.answers.items():
        files[index].packed = packed
        _keep(files[index], packed, known)
    for index in crew.lost:
        files[index].content = LostError()


def _content(file: _File, known: Known | None) -> Content:
    if file.packed is None or file.stamp is None or file.source.real is None:
        return _read(file, known)
    if file.packed == NOTHING:
        return NOTHING
    return unpack(file.source.path, file.packed, partial(text_again, file.source.real, file.stamp))


def _read(file: _File, known: Known | None) -> Content:
    if file.source.real is None:
        return NOTHING
    try:
        content = file.source.read()
    except OSError as error:
        return error
    if file.source.role != "manifest":
        return content
    if not (file.whole or may_hold_objects(content)):
        _keep(file, NOTHING, known)
        return content
    parsed = parse(file.source.path, content)
    if known is not None and (packed := pack(parsed)) is not None:
        _keep(file, packed, known)
    return parsed


def _keep(file: _File, packed: bytes, known: Known | None) -> None:
    if known is not None and file.stamp is not None and file.source.real is not None:
        known.put(file.source.real, packed)
