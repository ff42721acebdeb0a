"""What is noted while a build goes on: problems, holes, and the files that it read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingresslint.render.errors import NotFollowedError, ProblemRule, RenderError, RenderHole, RenderProblem
from ingresslint.render.places import Place


@dataclass(slots=True, eq=False)
class Notes:
    """Notes of one kustomization; `path` is its file.

    `starts_incomplete` is True of a component whose build lacks something already.
    """

    path: str
    problems: list[RenderProblem] = field(default_factory=list)
    holes: list[RenderHole] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    has_times: bool = False
    starts_incomplete: bool = False

    def problem(
        self,
        message: str,
        place: Place,
        *,
        rule: ProblemRule = "kustomization-invalid",
        related: Iterable[tuple[str, Place]] = (),
        at_key: bool = False,
    ) -> None:
        """Note what kustomize would refuse; a file that is not there once, however often it is listed."""
        where = place.key_location if at_key else place.location
        known = {(p.rule, p.message, p.location.path) for p in self.problems}
        if rule == "kustomization-file-missing" and (rule, message, where.path) in known:
            return
        self.problems.append(RenderProblem(rule, message, where, tuple((text, p.location) for text, p in related)))

    def hole(self, reason: str, path: str | None = None) -> None:
        """Note a part that is unknown: in the kustomization itself, or in a file that it lists."""
        self.holes.append(RenderHole(path or self.path, reason))

    @property
    def is_incomplete(self) -> bool:
        """True if something is missing or unknown: what a later step does not find may be in there."""
        missing = any(problem.rule == "kustomization-file-missing" for problem in self.problems)
        return self.starts_incomplete or bool(self.holes) or missing

    @contextmanager
    def refusing(self, place: Place, *, seeks: bool = False) -> Iterator[None]:
        """Do a step; an error of it is noted, at its own place or else at that of the entry that asked for it.

        One that `seeks` something in the objects may fail for what is missing, which is noted already.
        """
        try:
            yield
        except NotFollowedError as gap:
            self.hole(gap.message)
        except RenderError as error:
            if seeks and self.is_incomplete:
                return
            self.problem(error.message, error.place or place, related=error.related)
