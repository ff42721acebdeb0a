"""Writing to the standard streams and to files."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

from ingresslint.findings import UsageError
from ingresslint.report.escaping import no_commands, visible


def prepare_streams() -> None:
    """Let no character of the input stop a report: what a terminal's encoding lacks is escaped, a pipe gets UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """Write one line to stderr, for people."""
    if sys.stderr is not None:  # None where the shell has closed it, `2>&-`
        sys.stderr.write(f"ingresslint: {visible(' '.join(message.split()))}\n")


def show(text: str) -> None:
    """Write lines for people to stdout. What comes from settings or rule files in them cannot steer a terminal."""
    emit(no_commands("\n".join(map(visible, text.split("\n")))))


def emit(text: str) -> None:
    """Write to stdout. A reader that has gone (`| head`) is no fault; a full disk is a UsageError."""
    if sys.stdout is None:
        raise UsageError("cannot write the report: standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _silence_stdout()
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL: a closed pipe on Windows
            raise UsageError(f"cannot write the report: {error.strerror}") from error


def _silence_stdout() -> None:
    """Keep Python from flushing, and failing, once more at its end (https://docs.python.org/3/library/signal.html)."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = io.StringIO()


def write_file(path: str, text: str) -> None:
    """Write a report to a file, replacing it. Raises UsageError if that fails."""
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def wants_color(choice: str) -> bool:
    """Say whether stdout gets colours; `auto`: on a terminal, unless NO_COLOR (https://no-color.org) forbids it."""
    if choice == "auto":
        return (
            sys.stdout is not None
            and sys.stdout.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM") != "dumb"
        )
    return choice == "always"
