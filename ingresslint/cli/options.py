"""Options that several commands have, and the settings that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

import click

from ingresslint.bundle import External
from ingresslint.config import Config, Layer, ObjectsFile, load, minor_version
from ingresslint.discover import STDIN_NAME
from ingresslint.findings import FILE_START, Location, UsageError

_Command = TypeVar("_Command", bound=Callable[..., object])

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_VERSION = re.compile(r"v?1\.\d{1,3}(\.\d{1,3})?")
_OBJECT = re.compile(r"[^/\s]+(/[^/\s]+)?/[^/\s]+")


def paths_argument(command: _Command) -> _Command:
    """Add the paths that a command reads; an empty one, as of an unset variable, is none."""

    def verified(_ctx: click.Context, _param: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
        if "" in paths:
            raise UsageError("a path is empty: is a variable unset?")
        return paths

    return click.argument("paths", nargs=-1, callback=verified)(command)


def settings_options(command: _Command) -> _Command:
    """Add the options that go before what config files say; the command takes them as keywords for `settings`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


config_option = click.option(
    "--config", "config_file", metavar="FILE", help="Settings to use in place of those found by the paths."
)
_RULES = "RULE[,RULE]"
_OPTIONS: Sequence[Callable[[_Command], _Command]] = (
    click.option("--select", multiple=True, metavar=_RULES, help="Only these rules: ids, categories or globs."),
    click.option("--enable", multiple=True, metavar=_RULES, help="Also these rules, which are off by default."),
    click.option("--ignore", multiple=True, metavar=_RULES, help="Not these rules."),
    click.option("--namespace", metavar="NAME", help="Namespace of objects that have none written."),
    click.option("--kubernetes-version", metavar="1.N", help="Version of the cluster."),
    click.option("--closed-world", is_flag=True, help="All that exists is in the files: an absence is an error."),
    click.option("--closed-namespace", multiple=True, metavar="NAME", help="The same, for one namespace; repeatable."),
    click.option(
        "--assume-exists",
        multiple=True,
        metavar="KIND/NS/NAME",
        help="This exists elsewhere; globs, KIND/NAME without a namespace; repeatable.",
    ),
    click.option(
        "--external-objects",
        multiple=True,
        metavar="FILE",
        help="What `kubectl get … -o yaml|json|name` printed exists in the cluster; repeatable.",
    ),
    config_option,
)


def settings(  # noqa: PLR0913 - one for each option
    paths: Sequence[str],
    *,
    select: Sequence[str],
    enable: Sequence[str],
    ignore: Sequence[str],
    namespace: str | None,
    kubernetes_version: str | None,
    closed_world: bool,
    closed_namespace: Sequence[str],
    assume_exists: Sequence[str],
    external_objects: Sequence[str],
    config_file: str | None,
    stdin_name: str = STDIN_NAME,
) -> Config:
    """Read the settings for the paths, under the options. Raises UsageError for a mistake in either."""
    for option, name in (("--namespace", namespace), *(("--closed-namespace", name) for name in closed_namespace)):
        if name is not None and not _NAMESPACE.fullmatch(name):
            raise UsageError(f'{option}: "{name}" is no name of a namespace')
    if kubernetes_version is not None and not _VERSION.fullmatch(kubernetes_version):
        raise UsageError(f'--kubernetes-version: "{kubernetes_version}" is no version such as 1.33')
    options = Layer(
        select=_names(select) or None,
        enable=_names(enable),
        ignore=_names(ignore),
        namespace=namespace,
        kubernetes_version=kubernetes_version and minor_version(kubernetes_version),
        closed_world=closed_world or None,
        closed_namespaces=tuple(closed_namespace),
        place=lambda key, *_rest: f"--{_OPTION_NAMES.get(key, key)}",
    )
    found = load(paths, config_file=config_file, options=options, stdin_name=stdin_name)
    return replace(
        found,
        assumed=tuple(map(_assumed, assume_exists)),
        given_objects=tuple(ObjectsFile(f, PurePath(f).as_posix(), "--external-objects") for f in external_objects),
    )


_OPTION_NAMES = {"closed-namespaces": "closed-namespace"}


def _assumed(text: str) -> External:
    if not _OBJECT.fullmatch(text):
        raise UsageError(f'--assume-exists: "{text}" is not KIND/NAMESPACE/NAME or KIND/NAME')
    return External.of(text, Location("--assume-exists", FILE_START))


def _names(stated: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip() for text in stated for name in text.split(",") if name.strip())
