"""A progress bar on stderr for runs that take longer than a second."""

from __future__ import annotations

import sys
import time

_PATIENCE = 1.0
_INTERVAL = 0.1
_WIDTH = 30


class Progress:
    """A bar; its clock starts when it is made."""

    def __init__(self) -> None:
        """Start the clock."""
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar if it is time to."""
        now = time.monotonic()
        if now < self._next or not total:
            return
        self._next = now + _INTERVAL
        filled = _WIDTH * done // total
        sys.stderr.write(f"\r[{'#' * filled}{' ' * (_WIDTH - filled)}] {done}/{total} files")
        sys.stderr.flush()
        self._drawn = True

    def wipe(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
