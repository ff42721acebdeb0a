"""The command line. Imports nothing by itself, so that `ingresslint --version` answers at once."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process and end it.

    Exit codes: 0 clean, 1 findings, 2 could not run or not wholly, 130 interrupted. A user's mistake is one line on
    stderr.
    """
    if sys.argv[1:] == ["--version"]:
        from ingresslint import __version__

        sys.stdout.write(f"ingresslint {__version__}\n")
        return
    try:
        from ingresslint.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
