"""Processes that read files for this one (see `parse.worker`), and this one beside them."""

from __future__ import annotations

import marshal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import BinaryIO, cast

from ingresslint.parse.worker import read_message, write_message

_CHUNK = 400_000
"""Bytes of files that a process is given at a time."""

_REQUESTS = 2
"""Requests that a process has at a time, so that it need not wait for the next one."""

_MODULE = "ingresslint.parse.worker"

_SWITCH = 0.0005
"""Seconds after which a thread that takes answers gets its turn."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: its path, whether it is read whatever it holds, and its size in bytes."""

    real: str
    whole: bool
    size: int


class Crew:
    """Reads files with other processes and with this one, each the next ones as soon as it is free."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        """Take the files to read."""
        self.answers: dict[int, bytes] = {}
        """Packed files by index: those that another process has read and that are clean."""
        self.lost: list[int] = []
        """Indexes of files at which a process ended."""
        self._jobs = jobs
        self._chunks = deque(_chunks(jobs))

    def read(self, processes: int, read_here: Callable[[int], None]) -> None:
        """Read all files with so many more processes; `read_here` reads one by its index in this process.

        What is in the end neither in `answers` nor `lost` nor read here is not clean. Where no process can be started,
        this one reads all.
        """
        started = [process for process in (start_process() for _ in range(processes)) if process]
        threads = [Thread(target=self._attend, args=(process,), daemon=True) for process in started]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            for thread in threads:
                thread.start()
            self._read_chunks(read_here)
            for thread in threads:
                thread.join()
            self._read_chunks(read_here)  # what a process that ended has left
        finally:
            sys.setswitchinterval(interval)
            for process, thread in zip(started, threads, strict=True):
                _end(process, thread)

    def _read_chunks(self, read_here: Callable[[int], None]) -> None:
        while (chunk := self._next()) is not None:
            for index in chunk:
                read_here(index)

    def _next(self) -> Sequence[int] | None:
        try:
            return self._chunks.popleft()
        except IndexError:
            return None

    def _attend(self, process: subprocess.Popen[bytes]) -> None:
        """Give a process chunks until there are none, and take its answers."""
        requests, answers = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        given: deque[int] = deque()
        ends: deque[int] = deque()  # files still to answer when the request after it may be sent
        try:
            while True:
                while len(ends) < _REQUESTS and (chunk := self._next()) is not None:
                    given.extend(chunk)
                    ends.append(len(chunk))
                    self._ask(requests, chunk)
                if not ends:
                    break
                for _ in range(ends.popleft()):
                    answer = read_message(answers)
                    index = given.popleft()
                    if answer is not None:
                        self.answers[index] = answer
            requests.close()
        except (OSError, EOFError):
            if given:
                self.lost.append(given.popleft())
                self._chunks.append(tuple(given))

    def _ask(self, requests: BinaryIO, chunk: Sequence[int]) -> None:
        files = [(self._jobs[index].real, self._jobs[index].whole) for index in chunk]
        write_message(requests, marshal.dumps(files))
        requests.flush()


def _chunks(jobs: Sequence[Job]) -> Iterator[Sequence[int]]:
    """Indexes of files in runs of similar size."""
    chunk: list[int] = []
    size = 0
    for index, job in enumerate(jobs):
        chunk.append(index)
        size += job.size + 500  # a file costs something even if it is empty
        if size >= _CHUNK:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def start_process() -> subprocess.Popen[bytes] | None:
    """Start a process that reads files; None where that is not possible."""
    if not sys.executable:
        return None
    try:
        return subprocess.Popen(  # noqa: S603 - this interpreter and a module of ours
            [sys.executable, "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError:
        return None


def _end(process: subprocess.Popen[bytes], thread: Thread) -> None:
    """End a process, and by force one that is at work: after an interruption it is in the middle of a file."""
    if thread.is_alive():
        process.kill()
        thread.join()
    for stream in (process.stdin, process.stdout):
        with suppress(OSError):
            cast("BinaryIO", stream).close()
    process.wait()
