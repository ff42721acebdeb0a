"""References that hold only because one of two objects has no namespace written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingresslint.bundle import Bundle, Found
from ingresslint.findings import Certainty
from ingresslint.resources import Field, Resource, is_unknown_name
from ingresslint.rules import Hit, check
from ingresslint.wiring import wiring_of

_DEFAULT = "default"
"""The namespace of a context that names none: objects without a namespace mostly get there anyway."""

Reference = tuple[Field, tuple[Resource, ...]]
"""The field that refers, and what it may mean."""


@check
def mixed_namespace_defaulting(bundle: Bundle) -> Iterator[Hit]:
    """One hit for each object that refers from a written namespace to an unwritten one, or the other way round.

    Only objects of one folder count: others may be applied with a namespace of their own. Source: kubectl puts objects
    without `metadata.namespace` into the namespace of its context.
    """
    by_source: dict[int, list[Reference]] = {}
    for field, targets in (*_references(bundle), *_selected(bundle)):
        unknown = any(is_unknown_name(r.namespace) for r in (field.resource, *targets))
        if not unknown and all(t.folder == field.resource.folder for t in targets):
            by_source.setdefault(id(field.resource), []).append((field, targets))
    for references in by_source.values():
        yield _hit(references, bundle)


def _references(bundle: Bundle) -> Iterator[Reference]:
    """References of Ingresses to Services and TLS Secrets."""
    wiring = wiring_of(bundle)
    verdicts = [(o.backend.field, o.verdict) for o in wiring.backends]
    verdicts += [(o.ref.field, o.verdict) for o in wiring.certificates]
    for field, verdict in verdicts:
        if isinstance(verdict, Found) and verdict.mixed:
            yield field, verdict.resources


def _selected(bundle: Bundle) -> Iterator[Reference]:
    """Selectors of Services: all pods have a namespace written where the Service has none, or the other way round."""
    for selection in wiring_of(bundle).selections:
        owners = selection.owners
        namespace = selection.service.resource.namespace
        if selection.sure and owners and all((o.namespace is None) != (namespace is None) for o in owners):
            yield selection.service.selector, owners


def _hit(references: Sequence[Reference], bundle: Bundle) -> Hit:
    field, targets = references[0]
    source, target = field.resource, targets[0]
    if source.namespace:
        message = f"{source} refers to {target}, which has no namespace written"
    else:
        message = f"{source}, which has no namespace written, refers to {target}"
    where, lost = (source.namespace, target) if source.namespace else (target.namespace, source)
    others = {id(t): t for _, found in references for t in found}
    settled = where == _DEFAULT or bundle.unit.is_kustomization  # another kustomization may set one for all of them
    certainty: Certainty = "possible" if settled else "certain"
    related = tuple((_place(t), _words(t)) for t in others.values())
    return Hit(field, f"{message}: they meet only if {lost.kind} {lost.name} is applied to {where}", related, certainty)


def _place(resource: Resource) -> Field:
    return resource.get("metadata", "namespace" if resource.namespace else "name")


def _words(resource: Resource) -> str:
    where = f"is in namespace {resource.namespace}" if resource.namespace else "has no namespace written"
    return f"{resource.kind} {resource.name} {where}"
