"""One line a finding, as compilers write them: for editors, grep and short logs."""

from __future__ import annotations

from ingresslint.findings import Result
from ingresslint.report.escaping import no_commands, one_line, place, visible
from ingresslint.report.options import Options


def render_concise(result: Result, options: Options) -> str:
    """Write `path:line:column: severity rule message` for every finding that reaches the threshold; nothing else."""
    lines = [
        f"{place(finding.location)}: {finding.severity} {visible(finding.rule)} {one_line(finding.message)}\n"
        for finding in result.shown(options.threshold)
    ]
    return no_commands("".join(lines))
