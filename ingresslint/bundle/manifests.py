"""What the deploy units are made of: files with their objects, or with the reason why they gave none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingresslint.findings import Hole
from ingresslint.render import RenderProblem
from ingresslint.resources import Resource, ResourceKey

_MARKER = re.compile(r"\{\{|\{%|<%|\$\{|\$\(|#@|@\w+@|\(\(")


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """One file. `hole` says why a part of it could not be read; `text` is that part, to see what it may hold.

    `text` is None where the file could not be opened: it may hold anything.
    `named` is True if the file was named on the command line, and no folder above it. `chart` is the folder
    of the chart that it is a template of, `chart_name` the chart's name.
    """

    path: str
    resources: tuple[Resource, ...]
    named: bool = False
    hole: str | None = None
    text: str | None = ""
    chart: str | None = None
    chart_name: str = ""

    @property
    def folder(self) -> str:
        """Folder of the file, "" for the working directory."""
        return posixpath.dirname(self.path)

    @property
    def is_literal(self) -> bool:
        """True if the unread text is no template: it holds the names that it defines."""
        return self.chart is None and self.text is not None and not _MARKER.search(self.text)

    def may_hold(self, *words: str) -> bool:
        """Say whether the unread text could hold an object with all of these words in it.

        A chart may also name it after itself.
        """
        if self.text is None:
            return True
        if self.chart_name and any(w == self.chart_name or w.startswith(f"{self.chart_name}-") for w in words):
            return True
        return all(_has_word(self.text, word) for word in words)


def _has_word(text: str, word: str) -> bool:
    """Say whether a text holds a word that is no part of a longer one."""
    if not word or word not in text:
        return False
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """Objects that are applied together to one cluster, before anything is asked of them.

    `closed` units (a kustomization, a unit of the config) are applied as one for certain; in others the folders tell
    how close two objects are. `opaque` ones may hold objects that nobody can name. `generated` are (kind, name) pairs
    that generators make, as written; `listed_by` gives the kustomization that lists or reads a file. `problems` are
    what kustomize refuses in the build.
    """

    name: str
    why: str
    resources: tuple[Resource, ...]
    holes: tuple[Hole, ...] = ()
    unread: tuple[Manifest, ...] = ()
    generated: tuple[tuple[str, str], ...] = ()
    closed: bool = False
    opaque: bool = False
    listed_by: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[RenderProblem, ...] = ()

    @property
    def is_kustomization(self) -> bool:
        """True if kustomize reads the files: it reads some scalars otherwise than kubectl does."""
        return bool(self.listed_by)

    def is_unfinished(self, resource: Resource) -> bool:
        """Say whether a generator makes the object from inputs that are not known."""
        return self.opaque and resource.path in self.listed_by.values()


def identities(manifests: Iterable[Manifest]) -> set[ResourceKey]:
    """Identities that files define. Namespaces do not count: every part of an app may bring its own copy."""
    return {r.key for m in manifests for r in m.resources if r.key.name and r.key.kind != "Namespace"}
