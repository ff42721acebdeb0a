"""A process that reads files for another one: `python -m ingresslint.parse.worker`.

It gets lists of files on standard input and answers on standard output, file by file. A message is its length, four
bytes, and that many bytes. It ends when its input ends, so that it never outlives the process that it works for.
"""

from __future__ import annotations

import gc
import marshal
import signal
import sys
from typing import BinaryIO

from ingresslint.parse.reading import read_packed

_HEADER = 4
"""Bytes of a length."""

_NO_ANSWER = 0xFFFFFFFF
"""In place of a length: the file must be read where findings are made."""


def write_message(stream: BinaryIO, message: bytes | None) -> None:
    """Write a message. Raises OSError where nobody reads."""
    stream.write((_NO_ANSWER if message is None else len(message)).to_bytes(_HEADER, "big"))
    if message is not None:
        stream.write(message)


def read_message(stream: BinaryIO) -> bytes | None:
    """Read a message. Raises EOFError at the end of the stream, also in the middle of a message."""
    header = stream.read(_HEADER)
    if len(header) < _HEADER:
        raise EOFError
    size = int.from_bytes(header, "big")
    if size == _NO_ANSWER:
        return None
    message = stream.read(size)
    if len(message) < size:
        raise EOFError
    return message


def work(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until they end: each is a list of (path, whole) as marshal writes it."""
    while True:
        try:
            request = read_message(requests)
        except EOFError:
            return
        for real, whole in marshal.loads(request or b""):  # noqa: S302 - from the process that started this one
            write_message(answers, read_packed(real, whole=whole))
            answers.flush()


def main() -> int:
    """Work for the process at the other end of standard input and output; give the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that this one works for
    gc.disable()  # every file is dropped at once, and plain data has no cycles
    try:
        work(sys.stdin.buffer, sys.stdout.buffer)
    except OSError:  # nobody reads the answers any more
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
