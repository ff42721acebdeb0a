"""The command group; each command is imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from ingresslint import __version__
from ingresslint.cli.output import prepare_streams, say
from ingresslint.discover import looks_at
from ingresslint.findings import UsageError

_COMMANDS: Mapping[str, str] = {
    "lint": "lint",
    "units": "units",
    "why": "why",
    "rules": "rules",
    "explain": "rules",
    "new-rule": "rules",
    "config": "settings",
    "init": "init",
    "cache": "cache",
}


class _LateGroup(click.Group):
    """A group that knows the names of its commands and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"ingresslint.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a path in its place was meant for `lint`."""
        name = args[0]
        if name not in _COMMANDS and (name == "-" or not name.startswith("-")):
            raise UsageError(f'there is no command "{name}"{_meant(args)}')
        return super().resolve_command(ctx, args)


def _meant(arguments: Sequence[str]) -> str:
    if arguments[0] == "-" or looks_at(arguments[0]) != "absent":
        return f', did you mean "ingresslint lint {" ".join(arguments)}"?'
    near = get_close_matches(arguments[0], _COMMANDS, n=1)
    return f', did you mean "{near[0]}"?' if near else f"; there are {', '.join(_COMMANDS)}"


@click.command(
    cls=_LateGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    epilog="Most used: ingresslint lint k8s/",
)
@click.version_option(__version__, prog_name="ingresslint", message="%(prog)s %(version)s")
@click.pass_context
def ingresslint(ctx: click.Context) -> None:
    """Find broken and exposed traffic wiring in Kubernetes manifests before they are applied."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code. A mistake of the user is one line on stderr and 2."""
    prepare_streams()
    try:
        code = ingresslint.main(list(arguments), prog_name="ingresslint", standalone_mode=False)
    except click.Abort:
        return 130
    except click.ClickException as error:
        message = error.format_message()
    except UsageError as error:
        message = str(error)
    else:
        return code if isinstance(code, int) else 0
    say(message)
    return 2
