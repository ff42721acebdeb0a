"""What is at a path. `Path.is_file` and its kin raise for a name that is too long and in a folder that is closed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal

Look = Literal["file", "folder", "other", "absent", "closed"]


def looks_at(path: str | Path) -> Look:
    """Say what is at a path, links followed; never raises.

    "closed" is a place that nobody here may look at; a name that no file can have is "absent", as is a broken link.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - takes a text as it is, which may be no path at all
    except PermissionError:
        return "closed"
    except (OSError, ValueError):
        return "absent"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"
