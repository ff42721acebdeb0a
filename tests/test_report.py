from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from report_samples import BROKEN

from ingresslint.findings import UsageError
from ingresslint.report import FORMATS, Options, render


def test_formats_are_those_of_the_command_line_with_the_default_first() -> None:
    assert list(FORMATS) == ["text", "concise", "json", "sarif", "github"]


_RENDER_ALL = """
from ingresslint.report import FORMATS, Options, render
from report_samples import BROKEN
for name in FORMATS:
    print(render(name, BROKEN, Options()))
"""


def test_reports_are_the_same_from_run_to_run() -> None:
    """Sets and hashes of texts have another order in each process."""

    def rendered(seed: str) -> str:
        command = [sys.executable, "-c", _RENDER_ALL]
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
        folder = Path(__file__).parent
        ended = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60
        )
        return ended.stdout

    assert rendered("1") == rendered("2") == "".join(render(name, BROKEN, Options()) + "\n" for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_ends_its_last_line(name: str) -> None:
    assert render(name, BROKEN, Options())[-1] == "\n"


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError) as error:
        render("xml", BROKEN, Options())
    assert str(error.value) == 'there is no report format "xml"; there are text, concise, json, sarif, github'
