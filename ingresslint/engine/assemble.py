"""From hits to findings: ids, severities, places, units, fingerprints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingresslint.bundle import Bundle, Unit
from ingresslint.config import Config
from ingresslint.engine.load import Loaded, TextFinding
from ingresslint.engine.passages import may_show
from ingresslint.engine.samples import SampleFolders
from ingresslint.findings import SEVERITIES, Certainty, Finding, Location, Path, Related, Severity, Skipped, Summary
from ingresslint.fingerprints import digest, numbered
from ingresslint.resources import Field, Resource, pointer
from ingresslint.rules import Hit, Rule

_ITEM_NAMES = ("name", "host", "path", "secretName", "containerPort", "port", "key", "mountPath", "ip")
_OWN_FAULT = "internal-error"

_Place = tuple[str, Location, str | None]
"""A rule, and the place and field of which it speaks."""


@dataclass(slots=True)
class Assembler:
    """Collects findings; the same one through several units is one finding that names them.

    Of objects in `refused` files no rule is to speak: kubectl takes nothing of those.
    """

    rules: Mapping[str, Rule]
    config: Config
    samples: SampleFolders
    refused: frozenset[str] = frozenset()
    _found: dict[_Place, list[tuple[Finding, str | None]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rule: Rule, hit: Hit, bundle: Bundle) -> None:
        """Take in what a check yielded for a unit."""
        if hit.field.resource.path in self.refused:
            return
        place = hit.field.location
        resource = hit.field.resource
        related = tuple(Related(text, f.location) for f, text in hit.related)
        finding = self._graded(
            rule.id, hit.certainty, hit.message, place,
            field=pointer(hit.field.path) or None, resource=resource.written,
            rendered_as=resource.applied if resource.applied != resource.written else None, manifest=resource.path,
            related=related, help=hit.help,
            fingerprint=fingerprint(rule.id, hit.field), source_line=_shown_line(hit.field, place),
        )  # fmt: skip
        if finding is not None:
            self._keep(finding, bundle.name)

    def add_text(self, text: TextFinding) -> None:
        """Take in what the reader or the engine itself found."""
        resource = text.resource
        related = tuple(Related(message, place) for message, place in text.related)
        path = _inside(text) if text.path is not None else None
        finding = self._graded(
            text.rule, text.certainty, text.message, text.location,
            field=pointer(path) or None if path else None,
            resource=resource.written if resource else None, related=related, help=text.help,
            fingerprint=digest(text.rule, _identity(resource), pointer(path or ()), text.message, text.location.path),
            source_line=text.source_line,
        )  # fmt: skip
        if finding is not None:
            self._keep(finding, None)

    def _graded(self, rule: str, certainty: Certainty, message: str, place: Location, **rest: Any) -> Finding | None:
        severity = self.level(self.rules[rule], place.path, certainty)
        return Finding(rule, severity, certainty, message, place, **rest) if severity else None

    def level(self, rule: Rule, path: str, certainty: Certainty = "certain") -> Severity | None:
        """Severity of a rule's findings in the file of this display path, None where it is off.

        In a test or demo folder an error is a warning, unless the user has set the severity or the rule itself failed.
        """
        settings = self.config.for_path(path)
        severity = settings.severity(rule, certainty)
        if severity != "error" or rule.id == _OWN_FAULT or settings.states_severity(rule):
            return severity
        return "warning" if self.samples.holds(path) else severity

    def _keep(self, finding: Finding, unit: str | None) -> None:
        self._found[finding.rule, finding.location, finding.field].append((finding, unit))

    def findings(self) -> list[Finding]:
        """Give the findings, sorted, with their units and with fingerprints that are unique."""
        joined = (finding for said in self._found.values() for finding in _joined(said))
        return list(numbered(sorted(joined, key=Finding.sort_key)))


def _joined(said: Sequence[tuple[Finding, str | None]]) -> Iterator[Finding]:
    """Join what units say of one place by one rule.

    Where units differ in what they say, the graver word stays; where one unit says several things, all of them do.
    """
    words = {(unit, finding.message) for finding, unit in said}
    several = len(words) > len({unit for unit, _ in words})
    groups: dict[str, list[tuple[Finding, str | None]]] = defaultdict(list)
    for finding, unit in said:
        groups[finding.message if several else ""].append((finding, unit))
    for group in groups.values():
        gravest = min((finding for finding, _ in group), key=lambda f: SEVERITIES.index(f.severity))
        yield replace(gravest, units=tuple(sorted({unit for _, unit in group if unit is not None})))


def _inside(text: TextFinding) -> Path:
    """The path of a problem inside its object: without the way to a List's item."""
    path = text.path or ()
    prefix = getattr(text.resource.origin, "prefix", ()) if text.resource else ()
    return path[len(prefix) :] if path[: len(prefix)] == prefix else path


def _shown_line(at: Field, place: Location) -> str | None:
    """Text of the line of a finding; a Secret's content is never shown."""
    line = None if at.resource.is_a("", "Secret") else at.resource.origin.source_line(place.span.line, place.path)
    return line if line is not None and may_show(line) else None


def fingerprint(rule: str, at: Field) -> str:
    """Name a finding by what it is about, not by where it stands: no line numbers, no list indexes.

    Of a Secret nothing but names counts: a report must not tell even the hash of a value.
    """
    secret = at.resource.is_a("", "Secret")
    steps: list[str] = []
    value: Any = at.resource.data
    for key in at.path:
        item = value[key] if _has(value, key) else None
        steps.append(key if isinstance(key, str) else str(key) if secret else _item_name(item, key))
        value = item
    target = str(at.value) if isinstance(at.value, str | int | float | bool) and not secret else ""
    return digest(rule, _identity(at.resource), "/".join(steps), target)


def _has(value: Any, key: str | int) -> bool:
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)


def _item_name(item: Any, index: int) -> str:
    """A list item by its name, host or another key that people know it by; scalars by their value.

    An item without any such key is like every other one: its place in the list may change.
    """
    if isinstance(item, dict):
        return next((f"{name}={item[name]}" for name in _ITEM_NAMES if isinstance(item.get(name), str | int)), "*")
    return str(item) if isinstance(item, str | int) else str(index)


def _identity(resource: Resource | None) -> str:
    if resource is None:
        return ""
    written = resource.written
    return f"{resource.group}/{resource.kind}/{written.namespace or ''}/{written.name or ''}"


def summary_of(loaded: Loaded, units: Sequence[Unit], skipped: Iterable[Skipped]) -> Summary:
    """Count what was read and what was passed over."""
    objects = {r.origin.source for u in units for r in u.resources}
    return Summary(
        files=loaded.files,
        documents=loaded.documents,
        objects=len(objects),
        units=sum(1 for u in units if u.resources),
        skipped=tuple(sorted({*loaded.skipped, *_patches(loaded, units), *skipped})),
        holes=tuple(sorted({h for u in units for h in u.holes})),
    )


def _patches(loaded: Loaded, units: Sequence[Unit]) -> Iterator[Skipped]:
    """Files whose objects are in no unit: they are parts of others."""
    holding = {r.path for u in units for r in u.resources}
    for manifest in loaded.manifests:
        if manifest.resources and manifest.path not in holding:
            yield Skipped(manifest.path, "patch")
