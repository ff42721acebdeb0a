"""What became of each reference of an object, in words, from the verdicts that the rules judge by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingresslint.bundle import (
    Absent,
    Bundle,
    Found,
    Maybe,
    NearMiss,
    Produced,
    Subject,
    Verdict,
    certainty_of_absence,
    grounds_of_absence,
    is_closed,
)
from ingresslint.report.escaping import place
from ingresslint.resources import Field, Resource, ResourceKey, pointer
from ingresslint.routes.classes import WELL_KNOWN_CLASSES
from ingresslint.routes.model import Entry
from ingresslint.selectors import words_of
from ingresslint.wiring import BackendOutcome, CertificateOutcome, PortOutcome, Selection, wiring_of
from ingresslint.workloads import PodTemplate

_CLASS = ("networking.k8s.io", "IngressClass")
_ABSENT = "absent: "
_HOW = {
    "namespace": "the same name in another namespace",
    "case": "it differs by case",
    "edit": "it differs by a slip",
    "part": "one name is the other and whole parts more",
    "weak": "weak: it may be meant, for nothing else refers to it",
}


@dataclass(frozen=True, slots=True)
class Account:
    """One reference: where it stands, what it refers to, and what was found.

    `fields` are the values that a finding about it may be reported at.
    """

    field: Field
    target: str
    told: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def missing(self) -> bool:
        """True if nothing was found and nothing explains that."""
        return self.told[0].startswith(_ABSENT)

    def concerns(self, pointer_: str | None) -> bool:
        """Say whether a finding at a field of the object, written as in a report, is about this reference."""
        own = [pointer(field.path) for field in self.fields]
        return pointer_ is not None and any(
            pointer_ == one or pointer_.startswith((f"{one}.", f"{one}[")) for one in own
        )


def accounts_of(resource: Resource, bundle: Bundle) -> Iterator[Account]:
    """Give an account of every reference that ingresslint follows from an object, in the order of its fields."""
    wiring = wiring_of(bundle)
    for entry in bundle.entries:
        if entry.source is resource:
            yield from _class(entry, bundle)
            yield from _certificates(entry, [o for o in wiring.certificates if o.ref.source is resource], bundle)
    yield from (_backend(outcome, bundle) for outcome in wiring.backends if outcome.route.source is resource)
    for route in bundle.routes:
        backend = route.backend
        if route.source is resource and backend is not None and not backend.is_service:
            target = f"{backend.kind} {backend.name}, for {route.address}"
            yield Account(backend.field, target, ("not looked up: it is no Service",), (backend.field,))
    selection = wiring.selection(resource)
    if selection is not None:
        yield _selection(selection, bundle)
    elif resource.is_a("", "Service"):
        yield Account(resource.get("spec"), "pods", ("not looked for: the Service has no selector",), ())


def referrers(resource: Resource, bundle: Bundle) -> Iterator[tuple[Field, str]]:
    """Give the references that were found to mean an object: the place of each, and what it does."""
    wiring = wiring_of(bundle)
    yield from wiring.chain(resource)
    for outcome in wiring.certificates:
        if isinstance(outcome.verdict, Found) and resource in outcome.verdict.resources:
            yield outcome.ref.field, f"{outcome.ref.source} takes its certificate from here"
    for selection in wiring.selections:
        if resource in selection.owners:
            yield selection.service.selector, f"{selection.service.resource} takes its pods"


def _backend(outcome: BackendOutcome, bundle: Bundle) -> Account:
    backend, source = outcome.backend, outcome.route.source
    port = f", port {backend.port}" if backend.port else ""
    target = f"{ResourceKey('', 'Service', backend.namespace, backend.name)}{port}, for {outcome.route.address}"
    told = [*_verdict(outcome.verdict, "backend", bundle, source)]
    if outcome.ports is not None:
        told.append(_port(outcome.ports, port.removeprefix(", ")))
    return Account(backend.field, target, tuple(told), (backend.field, backend.port_field))


def _port(ports: PortOutcome, port: str) -> str:
    service = ports.service.resource
    match ports.state:
        case "ok":
            return f"{service} has the {port}"
        case "not-tcp":
            return f"{service} has the {port}, but not for TCP"
        case "target-port":
            return f"{service} has no {port}: it is its {ports.what}; it has {ports.service.ports_words}"
        case "unknown":
            return "the port is left open: a placeholder, a patch or a value of a wrong shape hides it"
    return f"{service} has no {port}; it has {ports.service.ports_words}"


def _certificates(entry: Entry, outcomes: Sequence[CertificateOutcome], bundle: Bundle) -> Iterator[Account]:
    """Accounts of the TLS blocks; a Secret that several of them name was looked up once."""
    followed = {outcome.ref.name: outcome for outcome in outcomes}
    for ref in entry.certificates:
        target = str(ResourceKey("", "Secret", ref.namespace, ref.name or "")) if ref.name else "a Secret"
        outcome = followed.get(ref.name)
        if ref.name is None:
            told: tuple[str, ...] = ("not looked up: the block names none",)
        elif outcome is None:
            told = ("not looked up: the controller takes no certificate from a Secret here, or the name is not known",)
        else:
            told = (*_verdict(outcome.verdict, "secret", bundle, entry.source), *_content(outcome))
        yield Account(ref.field, target, told, (ref.field, ref.block))


def _content(outcome: CertificateOutcome) -> Iterator[str]:
    if outcome.state == "missing-keys":
        yield f"it lacks {' and '.join(outcome.lacking)}"
    elif outcome.state == "wrong-type":
        yield f"it is of type {outcome.type}"


def _class(entry: Entry, bundle: Bundle) -> Iterator[Account]:
    field = entry.source.get("spec", "ingressClassName")
    if not field.text:
        return
    if field.text in WELL_KNOWN_CLASSES and not is_closed("class", bundle, entry.source):
        told: Iterable[str] = ("not looked up: a class of this name comes with its controller",)
    else:
        told = _verdict(bundle.lookup(*_CLASS, field.text, "", entry.source), "class", bundle, entry.source)
    yield Account(field, f"IngressClass {field.text}", tuple(told), (field,))


def _verdict(verdict: Verdict, subject: Subject, bundle: Bundle, source: Resource) -> Iterator[str]:
    match verdict:
        case Found():
            for resource in verdict.resources:
                yield f"found: {resource} at {_where(resource)}"
            if verdict.mixed:
                yield "only one of the two writes its namespace"
        case Produced():
            yield f"produced by {verdict.by}"
        case Maybe():
            yield f"may be there: {verdict.why}"
        case Absent():
            yield _searched(bundle)
            yield from (_near(miss, bundle, source) for miss in verdict.near)
            yield _graded(verdict, subject, bundle, source)


def _searched(bundle: Bundle) -> str:
    others = len(bundle.world.units) - 1
    beyond = f", nor do the {others} other units of the run" if others > 1 else ""
    return f"{_ABSENT}nothing in the unit gives it" + (
        ", nor does the other unit of the run" if others == 1 else beyond
    )


def _near(miss: NearMiss, bundle: Bundle, source: Resource) -> str:
    apart = "" if bundle.neighbours.together(miss.resource, source) else "; nothing links its folder to this one"
    return f"near miss: {miss.resource} at {_where(miss.resource)} ({_HOW[miss.how]}{apart})"


def _graded(verdict: Absent, subject: Subject, bundle: Bundle, source: Resource) -> str:
    kind = _CLASS if subject == "class" else None
    certainty = certainty_of_absence(subject, verdict, bundle, source, kind)
    grounds = grounds_of_absence(subject, verdict, bundle, source, kind)
    return f"graded {certainty or 'as no defect'}: {grounds}"


def _selection(selection: Selection, bundle: Bundle) -> Account:
    service = selection.service
    return Account(
        service.selector,
        f"pods with {words_of(service.pairs)}",
        tuple(_selected(selection, bundle)),
        (service.selector,),
    )


def _selected(selection: Selection, bundle: Bundle) -> Iterator[str]:
    if not selection.empty:
        word = "found" if selection.sure else "may match"
        yield from (_pods(word, template) for template in selection.templates)
        yield from (_pods("may match", template) for template in selection.possible)
        if selection.why is not None:
            yield f"may be there: {selection.why}"
        return
    yield f"{_ABSENT}no pods in reach carry the labels"
    if selection.near is not None:
        near = selection.near
        slip = f"they carry {near.found_key}={near.found_value}, not {near.key}={near.value}"
        yield f"{_pods('near miss', near.template)} ({slip})"
    elif selection.own_labels is not None:
        owner = selection.own_labels
        yield f"near miss: {owner} at {_where(owner)} (it carries the labels itself, its pods do not)"
    elif selection.elsewhere is not None:
        yield _pods("in another namespace", selection.elsewhere)
    else:
        yield _graded(Absent(), "pods", bundle, selection.service.resource)


def _pods(word: str, template: PodTemplate) -> str:
    return f"{word}: pods of {template.owner} at {place(template.labels.location)}, ports {template.ports_words}"


def _where(resource: Resource) -> str:
    return place(resource.get("metadata", "name").location)
