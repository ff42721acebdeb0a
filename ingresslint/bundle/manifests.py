"""What the deploy units are made of: files with their objects, or with the reason why they gave none."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ingresslint.findings import Hole
from ingresslint.kustomization import Patch
from ingresslint.resources import Resource, ResourceKey


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """One file. `hole` says why a part of it could not be read; `text` is kept only then, to see what it may hold.

    `contents` is the data of its documents, whatever they are. `named` is True if the file itself was named on the command line; `chart` is the name of the chart it is a template of.
    """

    path: str
    resources: tuple[Resource, ...]
    contents: tuple[Any, ...] = ()
    named: bool = False
    hole: str | None = None
    text: str = ""
    chart: str | None = None

    @property
    def folder(self) -> str:
        return posixpath.dirname(self.path)

    def may_hold(self, *words: str) -> bool:
        """Say whether the unread text could hold an object with these words in it; a chart may also name it after itself."""
        if self.chart and any(w == self.chart or w.startswith(f"{self.chart}-") for w in words):
            return True
        return all(word in self.text for word in words)


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """Objects that are applied together to one cluster, before anything is asked of them.

    `closed` units (a kustomization, a unit of the config) are applied as one for certain; in others the folders tell how
    close two objects are. `generated` are (kind, name) pairs that generators make; `renames` is True if names change.
    """

    name: str
    why: str
    resources: tuple[Resource, ...]
    holes: tuple[Hole, ...] = ()
    unread: tuple[Manifest, ...] = ()
    patches: tuple[Patch, ...] = ()
    generated: tuple[tuple[str, str], ...] = ()
    affixes: tuple[str, str] = ("", "")
    closed: bool = False
    opaque: bool = False


def identities(manifests: Iterable[Manifest]) -> set[ResourceKey]:
    """Identities that files define. Namespaces do not count: every part of an app may bring its own copy."""
    return {r.key for m in manifests for r in m.resources if r.key.name and r.key.kind != "Namespace"}
