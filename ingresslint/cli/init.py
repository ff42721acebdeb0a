"""`ingresslint init`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ingresslint import __version__
from ingresslint.cli.output import show
from ingresslint.discover import looks_at
from ingresslint.findings import UsageError

_CONFIG = """\
# Settings of ingresslint for everything below this folder. `ingresslint config` shows what is in force and why.
# Every key is optional; the values below are examples.

# Rules by id, category or glob: `ingresslint rules` lists them, `ingresslint explain ID` tells what one is for.
# select: [backend, tls]              # only these
# enable: [default-namespace]         # also these, which are off by default
# ignore: [ingress-without-class]     # not these
# severity:
#   tls-secret-not-found: warning     # error, warning, info or off
# params: {}                          # parameters, by rule

# Paths are in the syntax of .gitignore, relative to this file.
# exclude: ["*.generated.yaml", third-party/]

# The cluster.
# namespace: shop                     # of objects that have none written
# kubernetes-version: "1.33"          # in quotes, or 1.30 becomes 1.3

# Objects that exist without a manifest here: KIND/NAMESPACE/NAME, or KIND/NAME for cluster-scoped ones.
# external: [Secret/shop/registry-*, IngressClass/nginx]
# external-objects: [cluster.yaml]    # what `kubectl get … -A -o yaml`, `-o json` or `-o name` printed
# closed-world: true                  # nothing else exists: what is absent is an error
# closed-namespaces: [shop]           # the same, for some namespaces

# What is applied together, where ingresslint guesses wrong.
# units:
#   - name: production
#     paths: [base/, overlays/production/]

# What objects of an operator make without a manifest.
# producers:
#   - group: db.example.org
#     kind: Database
#     makes: [{kind: Service, name: "{name}-primary"}]
#     source: https://example.org/docs

# Findings that are accepted, each with a reason. All that an entry states must fit.
# suppress:
#   - rules: [public-service]
#     paths: [edge/]
#     namespaces: [edge]
#     reason: the edge proxy is public on purpose
#     until: "2030-01-31"             # its last day
#     by: team-edge

# Folders with rules of your own: `ingresslint new-rule ID` writes a skeleton.
# rules: [policies/]

# Other settings for some paths.
# overrides:
#   - paths: [k8s/dev/]
#     ignore: [exposure]
"""

_HOOK = """\
# Runs the ingresslint that is on the PATH.
repos:
  - repo: local
    hooks:
      - id: ingresslint
        name: ingresslint
        entry: ingresslint lint --force-exclude
        language: system
        pass_filenames: false
        always_run: true
"""

# Never the bare name: on a public index anybody may have taken it.
_SOURCE = f"ingresslint @ git+<address of the repository>@v{__version__}"

_GITHUB = f"""\
name: ingresslint
on: [push, pull_request]
permissions:
  contents: read
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      # Write the address of the repository of ingresslint, or take it from a package index of your own.
      - run: pip install "{_SOURCE}"
      - run: ingresslint lint --format github
"""

_GITLAB = f"""\
ingresslint:
  image: python:3.12-slim
  script:
    # Write the address of the repository of ingresslint, or take it from a package index of your own.
    - pip install "{_SOURCE}"
    - ingresslint lint
"""


@click.command(short_help="Write a config file, a hook and a CI step.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
def init(*, folder: str) -> None:
    """Write a commented .ingresslint.yaml, a pre-commit hook and a CI step to FOLDER (default: the working directory).

    Nothing is ever overwritten: what would go into a file that exists is printed.
    """
    root = Path(folder)
    show("".join(line for name, text in _targets(root) for line in _place(root / name, text)))


def _targets(root: Path) -> Iterator[tuple[str, str]]:
    yield ".ingresslint.yaml", _CONFIG
    yield ".pre-commit-config.yaml", _HOOK
    if looks_at(root / ".gitlab-ci.yml") == "file":
        yield ".gitlab-ci.yml", _GITLAB
    else:
        yield ".github/workflows/ingresslint.yaml", _GITHUB


def _place(target: Path, text: str) -> Iterator[str]:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        yield f"{target.as_posix()} exists already and is left as it is"
        if text != _CONFIG:
            yield "; to add:\n" + "".join(f"    {line}" for line in text.splitlines(keepends=True))
        yield "\n"
    except OSError as error:
        raise UsageError(f"cannot write {target.as_posix()}: {error.strerror}") from error
    else:
        yield f"wrote {target.as_posix()}\n"
