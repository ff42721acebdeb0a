"""Reading standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ingresslint.findings import UsageError


def read_stdin(paths: Sequence[str]) -> bytes | None:
    """Read standard input if `-` is among the paths. Raises UsageError if it is closed or cannot be read."""
    if "-" not in paths:
        return None
    if sys.stdin is None:  # the shell has closed it, `<&-`
        raise UsageError("cannot read -: standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"cannot read -: {error.strerror}") from error
