"""Accepted findings: comments, annotations and config entries that mute them, each with a reason.

A suppression counts only with a reason and up to its date; one that mutes nothing is reported, so that none outlives
what it was written for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase

from ingresslint.checks.exposure import EXPOSED, is_declared
from ingresslint.config import Config, SuppressEntry
from ingresslint.findings import Certainty, Finding, Location, ObjectRef, Severity, Span
from ingresslint.fingerprints import digest, numbered
from ingresslint.parse import Comment, ParsedFile
from ingresslint.resources import Resource
from ingresslint.rules import Rule

UNUSED = "suppression-unused"
WITHOUT_REASON = "suppression-without-reason"
EXPIRED = "suppression-expired"

ANNOTATION_PREFIX = "ignore.ingresslint.io/"

Level = Callable[[Rule, str, Certainty], Severity | None]
"""Severity of a rule in the file of this display path for a certainty, None where it is off."""

_NOTICE = timedelta(days=14)
"""How long before its last day a suppression is told of: time to mend the defect."""

_DIRECTIVE = re.compile(r"#\s*ingresslint:\s*(.*)")
_IGNORE = re.compile(r"ignore\s*\[([^\]]*)\]\s*(.*)")
_UNTIL = re.compile(r"until\s+(\d[\d-]*)(?:\s+|$)")
_BY = re.compile(r"by=(\S+)(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class LineScope:
    """Findings that start on this 1-based line."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ObjectScope:
    """Findings in this object."""

    path: str
    resource: ObjectRef


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression. `rules` are ids, former ids, categories or globs, as written.

    `more` are further objects that it covers, of an annotation that kustomize gives to several. `must_fit` is False
    where the run does not see all that it may be about: nothing follows if it mutes nothing.
    `defect` says why it cannot be understood, as rule and message.
    """

    location: Location
    rules: tuple[str, ...]
    scope: LineScope | ObjectScope | SuppressEntry
    reason: str
    until: str | None = None
    by: str | None = None
    must_fit: bool = True
    defect: tuple[str, str] | None = None
    more: tuple[ObjectScope, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of the findings, how many were muted, and what is wrong with the suppressions themselves."""

    kept: tuple[Finding, ...]
    suppressed: int
    notices: tuple[Finding, ...]


def from_comments(file: ParsedFile) -> Iterator[Suppression]:
    """Give the suppressions that stand in comments: `# ingresslint: ignore[id, id] [until DATE] [by=TEAM] reason`.

    A comment on a line of its own covers the next line that is no comment, another one the line that it stands on.
    """
    comments = list(file.comments())
    covered = _covered_lines(file, comments)
    for comment in comments:
        directive = _DIRECTIVE.search(comment.text)
        if directive:
            ignore = _IGNORE.match(directive[1])
            rules = tuple(name.strip() for name in ignore[1].split(",") if name.strip()) if ignore else ()
            end = comment.column + len(comment.text)
            location = Location(file.path, Span(comment.line, comment.column, comment.line, end))
            scope = LineScope(file.path, covered[comment.line])
            defect = None if rules else (UNUSED, _misunderstood(directive[1]))
            yield Suppression(location, rules, scope, *_terms(ignore[2] if ignore else ""), defect=defect)


def _misunderstood(text: str) -> str:
    if _IGNORE.match(text):
        fault = "names no rule"
    elif word := re.match(r"[^\s\[]+", text):
        fault = f'begins with "{word[0]}"' if word[0] != "ignore" else "has no brackets"
    else:
        fault = "is empty"
    return f"Comment to ingresslint {fault}: the form is ignore[rule-id] reason"


def _covered_lines(file: ParsedFile, comments: Sequence[Comment]) -> dict[int, int]:
    """The line that each comment covers, by its own line; from the bottom, so that each line is looked at once."""
    covered: dict[int, int] = {}
    for comment in reversed(comments):
        line = comment.line + comment.own_line
        while comment.own_line and line not in covered and (file.source_line(line) or "").lstrip().startswith("#"):
            line += 1
        covered[comment.line] = covered.get(line, line)
    return covered


def from_annotations(resource: Resource) -> Iterator[Suppression]:
    """Give the suppressions among an object's annotations: `ignore.ingresslint.io/<rule>: [until DATE] … reason`.

    A declaration that an object is meant to be exposed is one only if it says why.
    """
    scope = ObjectScope(resource.path, resource.written)
    for name, value in resource.get("metadata", "annotations").items():
        if name.startswith(ANNOTATION_PREFIX):
            pattern = name.removeprefix(ANNOTATION_PREFIX)
            yield Suppression(value.key_location, (pattern,), scope, *_terms(value.text or ""))
        elif name == EXPOSED and not is_declared(resource):
            defect = WITHOUT_REASON, f"Annotation {EXPOSED} has no reason and does not count"
            yield Suppression(value.key_location, (), scope, "", defect=defect)


def from_objects(resources: Iterable[Resource]) -> Iterator[Suppression]:
    """Give those of many objects, as written and as built, each once.

    kustomize may give one annotation to several objects, by a patch or for all.
    """
    found: dict[tuple[Location, tuple[str, ...]], list[Suppression]] = {}
    for resource in resources:
        if "annotations" in resource.get("metadata").mapping:
            for one in from_annotations(resource):
                found.setdefault((one.location, one.rules), []).append(one)
    for first, *others in found.values():
        scopes = dict.fromkeys(o.scope for o in others if isinstance(o.scope, ObjectScope) and o.scope != first.scope)
        yield replace(first, more=tuple(scopes))


def from_config(config: Config) -> Iterator[Suppression]:
    """Give the suppressions of the config files."""
    for entry in config.suppress:
        must_fit = config.is_covered(entry.location)
        yield Suppression(entry.location, entry.rules, entry, entry.reason.strip(), entry.until, entry.by, must_fit)


def _terms(text: str) -> tuple[str, str | None, str | None]:
    """Split `[until DATE] [by=TEAM] reason` into reason, date as written, team."""
    until = by = None
    rest = text.strip()
    while True:
        if until is None and (match := _UNTIL.match(rest)):
            until = match[1]
        elif by is None and (match := _BY.match(rest)):
            by = match[1]
        else:
            return rest, until, by
        rest = rest[match.end() :]


def apply(
    findings: Sequence[Finding],
    suppressions: Iterable[Suppression],
    rules: Mapping[str, Rule],
    level: Level,
    today: date,
) -> Outcome:
    """Mute findings and judge the suppressions.

    Notices carry the severity that `level` gives their rule in the suppression's file; where it is off there is none. A
    suppression whose rule is off is not called unused. Its last day still counts; one that mutes something and ends in
    the next 14 days gives a notice of certainty "likely".
    """
    judge = _Judge(rules, level)
    active: list[Suppression] = []
    notices: list[Finding] = []
    for suppression in suppressions:
        defect = _defect(suppression, today)
        if defect is None:
            active.append(suppression)
        else:
            notices += judge.notice(suppression, *defect)
    index = _Index(active, rules)
    kept = tuple(finding for finding in findings if not index.mutes(finding))
    for suppression, used in zip(active, index.used, strict=True):
        notices += judge.unused(suppression, used)
        if used:
            notices += judge.ending(suppression, today)
    return Outcome(kept, len(findings) - len(kept), tuple(numbered(sorted(notices, key=Finding.sort_key))))


def _defect(suppression: Suppression, today: date) -> tuple[str, str] | None:
    """Say why a suppression does not count, as rule and message; None if it does."""
    if suppression.defect:
        return suppression.defect
    subject = _subject(suppression)
    if not suppression.reason:
        return WITHOUT_REASON, f"{subject} has no reason and does not count"
    if suppression.until is None:
        return None
    try:
        last = date.fromisoformat(suppression.until)
    except ValueError:
        return UNUSED, f'{subject} does not count: "{suppression.until}" is no date'
    return (EXPIRED, f"{subject}{_team(suppression)} ended on {last}") if last < today else None


def _subject(suppression: Suppression) -> str:
    return f"Suppression of {', '.join(suppression.rules)}"


def _team(suppression: Suppression) -> str:
    return f" (by {suppression.by})" if suppression.by else ""


@dataclass(frozen=True, slots=True)
class _Judge:
    """Writes the findings about suppressions themselves."""

    rules: Mapping[str, Rule]
    level: Level

    def notice(
        self,
        suppression: Suppression,
        rule: str,
        message: str,
        help_text: str | None = None,
        certainty: Certainty = "certain",
    ) -> Iterator[Finding]:
        location = suppression.location
        severity = self.level(self.rules[rule], location.path, certainty) if rule in self.rules else None
        if severity:
            resource = suppression.scope.resource if isinstance(suppression.scope, ObjectScope) else None
            yield Finding(
                rule, severity, certainty, message, location, resource=resource, help=help_text,
                fingerprint=digest(rule, location.path, message),
            )  # fmt: skip

    def ending(self, suppression: Suppression, today: date) -> Iterator[Finding]:
        """Tell of a suppression that counts and ends soon: what it mutes will be reported again."""
        last = date.fromisoformat(suppression.until) if suppression.until else None
        if last is not None and last - today <= _NOTICE:
            message = f"{_subject(suppression)}{_team(suppression)} ends on {last}"
            yield from self.notice(suppression, EXPIRED, message, certainty="likely")

    def unused(self, suppression: Suppression, used: set[str]) -> Iterator[Finding]:
        """Report the rules of a suppression that muted nothing, if they are on and so could have."""
        idle: list[str] = []
        for pattern in suppression.rules:
            fitting = [rule for rule in self.rules.values() if rule.matches(pattern)]
            if not fitting:
                near = get_close_matches(pattern, self.rules, n=1)
                message = f"Suppression names {pattern}, and there is no such rule"
                yield from self.notice(suppression, UNUSED, message, near[0] if near else None)
            elif pattern not in used and all(
                self.level(rule, suppression.location.path, "certain") for rule in fitting
            ):
                idle.append(pattern)
        if idle and suppression.must_fit:
            yield from self.notice(suppression, UNUSED, f"Suppression of {', '.join(idle)} mutes nothing")


class _Index:
    """Suppressions by what they cover, and which of their patterns have muted something (`used`, by position)."""

    def __init__(self, suppressions: Sequence[Suppression], rules: Mapping[str, Rule]) -> None:
        self.used: list[set[str]] = [set() for _ in suppressions]
        self._suppressions = suppressions
        self._rules = rules
        self._placed: dict[LineScope | ObjectScope, list[int]] = {}
        self._entries: list[tuple[int, SuppressEntry]] = []
        for number, suppression in enumerate(suppressions):
            if isinstance(suppression.scope, SuppressEntry):
                self._entries.append((number, suppression.scope))
            else:
                for scope in (suppression.scope, *suppression.more):
                    self._placed.setdefault(scope, []).append(number)

    def mutes(self, finding: Finding) -> bool:
        """Say whether any suppression covers the finding, and remember each that does."""
        rule = self._rules.get(finding.rule)
        muted = False
        for number in self._covering(finding):
            for pattern in self._suppressions[number].rules:
                if rule.matches(pattern) if rule else pattern == finding.rule:
                    self.used[number].add(pattern)
                    muted = True
        return muted

    def _covering(self, finding: Finding) -> Iterator[int]:
        path = finding.location.path
        yield from self._placed.get(LineScope(path, finding.location.span.line), ())
        if finding.resource:
            yield from self._placed.get(ObjectScope(finding.manifest or path, finding.resource), ())
        yield from (number for number, entry in self._entries if _fits(entry, finding))


def _fits(entry: SuppressEntry, finding: Finding) -> bool:
    if entry.paths is not None and not entry.paths.matches(os.path.realpath(finding.location.path)):
        return False
    if not (entry.namespaces or entry.kinds or entry.names):
        return True
    return any(_fits_object(entry, ref) for ref in (finding.resource, finding.rendered_as) if ref)


def _fits_object(entry: SuppressEntry, ref: ObjectRef) -> bool:
    wanted = ((entry.namespaces, ref.namespace), (entry.kinds, ref.kind), (entry.names, ref.name))
    return all(not globs or any(fnmatchcase(value or "", glob) for glob in globs) for globs, value in wanted)
