"""Why a finding was reported, or why nothing was said of an object's references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingresslint.bundle import Bundle, World
from ingresslint.findings import Finding, UsageError
from ingresslint.report.escaping import no_commands, one_line, place, visible
from ingresslint.report.summary import plural
from ingresslint.resources import Resource
from ingresslint.rules import Rule, did_you_mean
from ingresslint.views.accounts import Account, accounts_of, referrers

_FINGERPRINT = re.compile(r"[0-9a-f]{6,32}(-\d+)?")
_MOST = 20
"""Referrers that are named."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the reasoning rests on: the units, what was reported, and the rules."""

    world: World
    findings: Sequence[Finding]
    rules: dict[str, Rule]


def why(subject: str, grounds: Grounds) -> str:
    """Explain a finding by its fingerprint, or an object by KIND/NAMESPACE/NAME or KIND/NAME.

    Six digits from the start of a fingerprint are enough if they are those of one finding only.
    Raises UsageError for anything else, and for what is not there.
    """
    if _FINGERPRINT.fullmatch(subject):
        lines = _of_finding(_the_finding(subject, grounds.findings), grounds)
    else:
        lines = _of_objects(subject, grounds)
    return no_commands("\n".join(lines) + "\n")


def _the_finding(start: str, findings: Sequence[Finding]) -> Finding:
    exact = [f for f in findings if f.fingerprint == start]
    found = exact or [f for f in findings if f.fingerprint.startswith(start)]
    if not found:
        raise UsageError(f"no finding has the fingerprint {start}; it may be suppressed, or of a rule that is off")
    if len(found) > 1:
        raise UsageError(f"{len(found)} findings have a fingerprint that begins with {start}")
    return found[0]


def _of_finding(finding: Finding, grounds: Grounds) -> Iterator[str]:
    yield f"{place(finding.location)} {finding.severity} {finding.rule}"
    yield f"  {one_line(finding.message)}"
    yield from (f"  {place(end.location)} {one_line(end.message)}" for end in finding.related)
    yield f"  {_severity(finding, grounds.rules)}"
    followed = False
    for bundle, resource in _holders(finding, grounds.world):
        told = [account for account in accounts_of(resource, bundle) if account.concerns(finding.field)]
        if told and (not finding.units or bundle.name in finding.units):
            followed = True
            yield ""
            yield _unit(bundle)
            for account in told:
                yield from _account(account)
    if not followed:
        yield "  it rests on the places above; no reference was followed for it"


def _severity(finding: Finding, rules: dict[str, Rule]) -> str:
    """How sure the finding is, and what became of the severity that its rule gives it."""
    usual = rules[finding.rule].severity[finding.certainty]
    text = f"it is {finding.certainty}, which is {usual} by this rule"
    if usual == finding.severity:
        return text
    return f"{text}; the settings, or the test folder that holds it, make it {finding.severity}"


def _holders(finding: Finding, world: World) -> Iterator[tuple[Bundle, Resource]]:
    """The object that a finding is about, in each unit that has it."""
    for bundle in world.bundles():
        for resource in bundle.resources:
            if resource.path == (finding.manifest or finding.location.path) and resource.written == finding.resource:
                yield bundle, resource


def _of_objects(subject: str, grounds: Grounds) -> Iterator[str]:
    found = _objects(subject, grounds.world)
    for number, (bundle, resource) in enumerate(found):
        if number:
            yield ""
        yield f"{visible(str(resource))} at {place(resource.get('metadata', 'name').location)}"
        yield _unit(bundle)
        accounts = list(accounts_of(resource, bundle))
        reported = [
            f
            for f in grounds.findings
            if (f.manifest or f.location.path, f.resource) == (resource.path, resource.written)
        ]
        for account in accounts:
            yield from _account(account)
            yield from _reported(account, accounts, reported)
        if not accounts:
            yield "  no references are followed from it, only from Ingresses and Services"
        yield from _others(accounts, reported)
        yield from _referrers(resource, bundle)


def _objects(subject: str, world: World) -> list[tuple[Bundle, Resource]]:
    kind, *namespace, name = subject.split("/") if "/" in subject else ("", subject)
    if not kind or not name or len(namespace) > 1:
        raise UsageError(f'"{subject}" is neither a fingerprint nor KIND/NAMESPACE/NAME nor KIND/NAME')
    held = [(bundle, resource) for bundle in world.bundles() for resource in bundle.resources]
    found = [
        (bundle, resource)
        for bundle, resource in held
        if resource.kind.lower() == kind.lower()
        and resource.name == name
        and (not namespace or resource.namespace in (namespace[0], None))
    ]
    if not found:
        known = {
            f"{r.kind}/{r.namespace}/{r.name}" if r.namespace and namespace else f"{r.kind}/{r.name}" for _, r in held
        }
        raise UsageError(f'no unit holds "{subject}"{did_you_mean(subject, sorted(known))}')
    return found


def _unit(bundle: Bundle) -> str:
    unit = bundle.unit
    holes = f", {plural(len(unit.holes), 'hole')}" if unit.holes else ""
    others = f", one of {len(bundle.world.units)} units" if len(bundle.world.units) > 1 else ""
    return (
        f"in unit {visible(unit.name)} ({one_line(unit.why)}): {plural(len(unit.resources), 'object')}{holes}{others}"
    )


def _account(account: Account) -> Iterator[str]:
    yield f"  {account.field.pointer} at {place(account.field.location)}: {visible(account.target)}"
    yield from (f"    {one_line(line)}" for line in account.told)


def _reported(account: Account, accounts: Sequence[Account], reported: Sequence[Finding]) -> Iterator[str]:
    own = [f for f in reported if account.concerns(f.field)]
    for finding in own:
        yield f"    reported: {_brief(finding)}"
    if not own and account.missing:
        like = (f for other in accounts if other.told == account.told for f in reported if other.concerns(f.field))
        first = next(like, None)
        yield f"    reported once, at {place(first.location)}" if first else "    not reported"


def _brief(finding: Finding) -> str:
    return f"{finding.severity} {finding.rule}, {finding.certainty}, {finding.fingerprint}"


def _others(accounts: Sequence[Account], reported: Sequence[Finding]) -> Iterator[str]:
    for finding in reported:
        if not any(account.concerns(finding.field) for account in accounts):
            yield f"  reported besides: {_brief(finding)}, at {place(finding.location)}"


def _referrers(resource: Resource, bundle: Bundle) -> Iterator[str]:
    found = list(referrers(resource, bundle))
    yield from (f"  from {place(field.location)}: {visible(text)}" for field, text in found[:_MOST])
    if len(found) > _MOST:
        yield f"  and from {plural(len(found) - _MOST, 'more place')}"
