"""Reports: the result of a run as text, in one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ingresslint.findings import Result, UsageError
from ingresslint.report.concise import render_concise
from ingresslint.report.github import render_github
from ingresslint.report.json_report import render_json
from ingresslint.report.options import Options
from ingresslint.report.sarif import render_sarif
from ingresslint.report.text import render_text

__all__ = ["FORMATS", "Options", "render"]

FORMATS: Mapping[str, Callable[[Result, Options], str]] = MappingProxyType(
    {
        "text": render_text,
        "concise": render_concise,
        "json": render_json,
        "sarif": render_sarif,
        "github": render_github,
    }
)
"""The formats by the name that `--format` takes, the default first."""


def render(name: str, result: Result, options: Options) -> str:
    """Write a result in the format of this name: whole lines, or nothing where the format has nothing to say.

    Raises UsageError for a name that is no format.
    """
    if name not in FORMATS:
        raise UsageError(f'there is no report format "{name}"; there are {", ".join(FORMATS)}')
    return FORMATS[name](result, options)
