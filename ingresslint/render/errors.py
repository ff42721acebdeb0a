"""What goes wrong in a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingresslint.findings import Location
from ingresslint.render.places import Place

ProblemRule = Literal["kustomization-file-missing", "kustomization-invalid"]


@dataclass(frozen=True, slots=True)
class RenderProblem:
    """A reason for kustomize to refuse a build: the rule that reports it, one sentence, where, and the other places."""

    rule: ProblemRule
    message: str
    location: Location
    related: tuple[tuple[str, Location], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class RenderHole:
    """A part of a build that is unknown: the file that asks for it and a short reason."""

    path: str
    reason: str


class RenderError(Exception):
    """A step of a build cannot be done; without a `place` the entry of the kustomization that asked for it is meant."""

    def __init__(self, message: str, place: Place | None = None, related: tuple[tuple[str, Place], ...] = ()) -> None:
        """`message` is one sentence that names both ends."""
        super().__init__(message)
        self.message = message
        self.place = place
        self.related = related


class NotFollowedError(RenderError):
    """A step that kustomize does and this renderer does not: what it changes is unknown."""
