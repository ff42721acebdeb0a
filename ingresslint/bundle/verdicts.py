"""Answers to "is it there?": never a boolean.

An object that is not in the files is no defect by itself: something may make it, or it may have been applied before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingresslint.resources import Resource

How = Literal["namespace", "case", "edit", "part", "weak", "unlisted"]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An object that may be meant. `how` it differs: by namespace, case, a few edits, whole name parts, or weakly.

    An `unlisted` one is the object itself, in a file beside the kustomization that no kustomization lists.

    `edits` are the slips between names that differ by case or by edits, two letters that changed places being one, and
    1 for a weak one whose name is only a letter or digit longer or shorter; else 0.
    """

    resource: Resource
    how: How
    edits: int = 0

    @property
    def strong(self) -> bool:
        """True for real evidence of a slip."""
        return self.how != "weak"


@dataclass(frozen=True, slots=True)
class Found:
    """The objects that a reference may mean; several where a namespace is unwritten or variants exist.

    A deeper check speaks only if it fails for all of them. `mixed` is True where a reference resolves only because
    exactly one of the two sides writes its namespace.
    """

    resources: tuple[Resource, ...]
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Produced:
    """A known producer will make it; `by` says who, in words."""

    by: str


@dataclass(frozen=True, slots=True)
class Maybe:
    """Something could make it, or a part could not be read; `why` says what."""

    why: str


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing gives it. `near` names what may be meant, best first."""

    near: tuple[NearMiss, ...] = ()

    @property
    def best(self) -> NearMiss | None:
        """The nearest of the near misses."""
        return self.near[0] if self.near else None


Verdict = Found | Produced | Maybe | Absent
