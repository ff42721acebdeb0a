"""Options that several commands have, and the settings that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from ingresslint.config import Config, Layer, load, minor_version
from ingresslint.discover import STDIN_NAME
from ingresslint.findings import UsageError

_Command = TypeVar("_Command", bound=Callable[..., object])

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_VERSION = re.compile(r"v?1\.\d{1,3}(\.\d{1,3})?")


def settings_options(command: _Command) -> _Command:
    """Add the options that go before what config files say; the command takes them as keywords for `settings`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_RULES = "RULE[,RULE]"
_OPTIONS: Sequence[Callable[[_Command], _Command]] = (
    click.option("--select", multiple=True, metavar=_RULES, help="Only these rules: ids, categories or globs."),
    click.option("--enable", multiple=True, metavar=_RULES, help="Also these rules, which are off by default."),
    click.option("--ignore", multiple=True, metavar=_RULES, help="Not these rules."),
    click.option("--namespace", metavar="NAME", help="Namespace of objects that have none written."),
    click.option("--kubernetes-version", metavar="1.N", help="Version of the cluster."),
    click.option(
        "--config", "config_file", metavar="FILE", help="Settings to use in place of those found by the paths."
    ),
)


def settings(  # noqa: PLR0913 - one for each option
    paths: Sequence[str],
    *,
    select: Sequence[str],
    enable: Sequence[str],
    ignore: Sequence[str],
    namespace: str | None,
    kubernetes_version: str | None,
    config_file: str | None,
    stdin_name: str = STDIN_NAME,
) -> Config:
    """Read the settings for the paths, under the options. Raises UsageError for a mistake in either."""
    if namespace is not None and not _NAMESPACE.fullmatch(namespace):
        raise UsageError(f'--namespace: "{namespace}" is no name of a namespace')
    if kubernetes_version is not None and not _VERSION.fullmatch(kubernetes_version):
        raise UsageError(f'--kubernetes-version: "{kubernetes_version}" is no version such as 1.33')
    options = Layer(
        select=_names(select) or None,
        enable=_names(enable),
        ignore=_names(ignore),
        namespace=namespace,
        kubernetes_version=kubernetes_version and minor_version(kubernetes_version),
        place=lambda key, *_rest: f"--{key}",
    )
    return load(paths, config_file=config_file, options=options, stdin_name=stdin_name)


def _names(stated: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for text in stated for name in text.split(",") if name.strip())
