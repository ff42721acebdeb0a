from __future__ import annotations

import pytest
from report_samples import BROKEN

from ingresslint.findings import UsageError
from ingresslint.report import FORMATS, Options, render


def test_formats_are_those_of_the_command_line_with_the_default_first() -> None:
    assert list(FORMATS) == ["text", "concise", "json", "sarif", "github"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_from_run_to_run(name: str) -> None:
    assert render(name, BROKEN, Options()) == render(name, BROKEN, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_ends_its_last_line(name: str) -> None:
    assert render(name, BROKEN, Options())[-1] == "\n"


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError) as error:
        render("xml", BROKEN, Options())
    assert str(error.value) == 'there is no report format "xml"; there are text, concise, json, sarif, github'
