"""Services whose selector finds no pods, by mistake or by a slip."""

from __future__ import annotations

from collections.abc import Iterator

from ingresslint.bundle import Absent, Bundle, certainty_of_absence, is_closed
from ingresslint.checks import name_defects
from ingresslint.findings import Certainty
from ingresslint.resources import Field
from ingresslint.rules import Hit, check
from ingresslint.selectors import words_of
from ingresslint.wiring import LabelNearMiss, Selection, lacking_one, wiring_of


@check
def service_selector_no_match(bundle: Bundle) -> Iterator[Hit]:
    """A selector that no pod carries. Source: core/v1 ServiceSpec.selector; the EndpointSlice controller."""
    wiring = wiring_of(bundle)
    for selection in wiring.selections:
        if not selection.empty or selection.near is not None or _is_refused(selection):
            continue
        certainty = _certainty(selection, bundle)
        if certainty is not None:
            service = selection.service
            what, other_end = _what_is_there(selection, bundle)
            yield Hit(
                service.selector,
                f"{service.resource} selects {words_of(service.pairs)}, {what}",
                (*other_end, *wiring.chain(service.resource)),
                certainty,
            )


def _is_refused(selection: Selection) -> bool:
    """Say whether the API refuses a key or a value of the selector: the rule invalid-name-or-label tells of it."""
    return any(
        name_defects.of_key(key) or name_defects.of_label_value(value) for key, value in selection.service.pairs.items()
    )


def _certainty(selection: Selection, bundle: Bundle) -> Certainty | None:
    """Labels that match elsewhere are as good as a near miss; otherwise the table of absence decides."""
    service = selection.service.resource
    if selection.own_labels is not None:
        return "certain"
    if selection.elsewhere is not None and bundle.neighbours.together(selection.elsewhere.owner, service):
        return "certain"
    return certainty_of_absence("pods", Absent(), bundle, service)


def _what_is_there(selection: Selection, bundle: Bundle) -> tuple[str, tuple[tuple[Field, str], ...]]:
    """The end of the sentence, and the other end of the wire where there is one."""
    if selection.own_labels is not None:
        owner = selection.own_labels
        what = f"which {owner} carries itself but gives to none of its pods"
        return what, ((owner.get("metadata", "labels"), f"{owner} carries the labels here, on itself"),)
    if selection.elsewhere is not None:
        owner = selection.elsewhere.owner
        what = f"which only pods of another namespace carry, those of {owner}"
        return what, ((selection.elsewhere.labels, f"pods of {owner} carry the labels"),)
    almost = lacking_one(selection, bundle)
    if almost is not None:
        template, key = almost
        what = f"and the pods of {template.owner} have no label {key}"
        return what, ((template.labels, f"pods of {template.owner} carry the other labels"),)
    namespace = selection.service.resource.namespace
    return "which no pod template carries" + (f" in namespace {namespace}" if namespace else ""), ()


@check
def service_selector_near_miss(bundle: Bundle) -> Iterator[Hit]:
    """A selector that misses the pods by a slip in one pair. Labels are compared byte by byte."""
    wiring = wiring_of(bundle)
    for selection in wiring.selections:
        near = selection.near
        if selection.empty and near is not None and not _is_refused(selection):
            service = selection.service
            pair = service.selector.get(near.key)
            owner = near.template.owner
            yield Hit(
                pair if near.found_key == near.key else pair.at_key,
                f"{service.resource} selects {near.key}={near.value}, and the pods of {owner} carry "
                f"{near.found_key}={near.found_value}",
                ((near.label_field, f"pods of {owner} carry {near.found_key}={near.found_value}"),
                 *wiring.chain(service.resource)),
                _certainty_of_slip(near, selection, bundle),
                help=f"{near.found_key}: {near.found_value}",
            )  # fmt: skip


def _certainty_of_slip(near: LabelNearMiss, selection: Selection, bundle: Bundle) -> Certainty:
    """Less sure where the pods lie far off, or have a Service already: then the word may be the name of another app."""
    if is_closed("pods", bundle, selection.service.resource):
        return "certain"
    owner = near.template.owner
    taken = bool(wiring_of(bundle).takers(near.template))
    other_word = near.key == near.found_key and near.value.lower() != near.found_value.lower()
    if not bundle.neighbours.together(owner, selection.service.resource) or (taken and other_word):
        return "likely"
    return "certain"
