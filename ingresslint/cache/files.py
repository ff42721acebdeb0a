"""Files as an earlier run has parsed them, by path and stamp.

One kept file holds those of one run: an index, and the packed forms (`parse.packed`) one behind the other. A second one
holds what has changed since; it grows to a part of the first, then both become one.
"""

from __future__ import annotations

import marshal
import time
from functools import cached_property

from ingresslint import cachedir
from ingresslint.parse import Stamp, stamp_of

_Entry = tuple[int, int, int, int, int]
"""Time of change, time of the last change of anything, size; start and end of the packed form."""

_HEADER = 4
"""Bytes of the length of the index."""

_COARSE = 1_000_000_000
_SURELY_LATER = (100_000_000, 2 * _COARSE)
"""Nanoseconds after which a further change of a file has another time: of clocks that are fine, and of coarse ones."""


class FileCache:
    """What is known of files; `key` names the state of the tool, `target` what is linted, both as hex digits."""

    def __init__(self, key: str, target: str) -> None:
        """Take names; what is kept under them is read when a file is asked for."""
        self._name = f"files/{target[:16]}-{key[:16]}"
        self._started = time.time_ns()
        self._stamps: dict[str, Stamp | None] = {}
        self._new: dict[str, tuple[Stamp, bytes]] = {}

    @cached_property
    def _old(self) -> _Pile:
        return _Pile(cachedir.read(self._name))

    @cached_property
    def _recent(self) -> _Pile:
        return _Pile(cachedir.read(f"{self._name}.recent"))

    def stamp(self, real: str) -> Stamp | None:
        """Give the stamp that a file had when it was first asked for; None for what is no regular file."""
        if real not in self._stamps:
            self._stamps[real] = stamp_of(real)
        return self._stamps[real]

    def all_settled(self) -> bool:
        """Say whether another change of any file asked for would show."""
        return all(is_settled(stamp, self._started) for stamp in self._stamps.values() if stamp)

    def get(self, real: str) -> bytes | None:
        """Give the packed form of a file; None if it is not known in this state."""
        stamp = self.stamp(real)
        if stamp is None:
            return None
        found = self._recent.get(real, stamp)
        return self._old.get(real, stamp) if found is None else found

    def put(self, real: str, packed: bytes) -> None:
        """Take the packed form of a file, if another change of it would show.

        A file with a Secret is not kept: its values have no business in a second place.
        """
        stamp = self.stamp(real)
        if stamp is not None and b"Secret" not in packed and is_settled(stamp, self._started):
            self._new[real] = (stamp, packed)

    def save(self) -> bool:
        """Keep what is new; False if that is not possible."""
        if not self._new:
            return True
        recent = self._recent.rest(self._new) | self._new
        if sum(len(packed) for _, packed in recent.values()) * 4 < self._old.size:
            return cachedir.write(f"{self._name}.recent", _written(recent))
        whole = cachedir.write(self._name, _written(self._old.rest(recent) | recent))
        return whole and cachedir.write(f"{self._name}.recent", _written({}))


def is_settled(stamp: Stamp, now: int) -> bool:
    """Say whether a file that changes after `now` (nanoseconds since 1970) gets another stamp for certain."""
    return now - stamp.mtime_ns > _SURELY_LATER[stamp.mtime_ns % _COARSE == 0]


class _Pile:
    """The content of a kept file."""

    def __init__(self, content: bytes | None) -> None:
        self._content = content or b""
        self._index: dict[str, _Entry] = {}
        self._base = _HEADER + int.from_bytes(self._content[:_HEADER], "big")
        if content:
            self._index = marshal.loads(self._content[_HEADER : self._base])  # noqa: S302 - of the user's own cache

    @property
    def size(self) -> int:
        """Bytes of all packed forms."""
        return max(len(self._content) - self._base, 0)

    def get(self, real: str, stamp: Stamp) -> bytes | None:
        entry = self._index.get(real)
        if entry is None or entry[:3] != (stamp.mtime_ns, stamp.ctime_ns, stamp.size):
            return None
        return self._content[self._base + entry[3] : self._base + entry[4]]

    def rest(self, newer: dict[str, tuple[Stamp, bytes]]) -> dict[str, tuple[Stamp, bytes]]:
        """Everything but the files that there is something newer of."""
        kept: dict[str, tuple[Stamp, bytes]] = {}
        for real, (mtime_ns, ctime_ns, size, *_) in self._index.items():
            stamp = Stamp(mtime_ns, ctime_ns, size)
            if real not in newer and (packed := self.get(real, stamp)) is not None:
                kept[real] = (stamp, packed)
        return kept


def _written(files: dict[str, tuple[Stamp, bytes]]) -> bytes:
    index: dict[str, _Entry] = {}
    at = 0
    for real, (stamp, packed) in files.items():
        index[real] = (stamp.mtime_ns, stamp.ctime_ns, stamp.size, at, at + len(packed))
        at += len(packed)
    head = marshal.dumps(index)
    return b"".join((len(head).to_bytes(_HEADER, "big"), head, *(packed for _, packed in files.values())))
