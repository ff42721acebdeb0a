"""Which pods a Service takes, and which it was probably meant to take.

Source: the EndpointSlice controller (superset matching in the Service's own namespace over pods of all owners).
"""

from __future__ import annotations

from dataclasses import dataclass

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import is_typo
from ingresslint.producers import may_make_pods
from ingresslint.resources import Field, Resource, is_placeholder, same_namespace
from ingresslint.selectors import RUNTIME_LABELS, pairs_match
from ingresslint.wiring.services import ServiceView
from ingresslint.workloads import PodTemplate


@dataclass(frozen=True, slots=True)
class LabelNearMiss:
    """The one selector pair that keeps a template from matching, and the label that was probably meant."""

    template: PodTemplate
    key: str
    value: str
    found_key: str
    found_value: str

    @property
    def label_field(self) -> Field:
        return self.template.labels.get(self.found_key)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a Service's selector finds.

    `templates` match, or may match (`sure` is False). If there are none: `why` says why nothing can be said (operator, hole,
    other unit), else `near` is the near miss, `own_labels` a workload whose own labels match but not its template's, and
    `elsewhere` one that matches in another namespace.
    """

    service: ServiceView
    templates: tuple[PodTemplate, ...] = ()
    sure: bool = True
    why: str | None = None
    near: LabelNearMiss | None = None
    own_labels: Resource | None = None
    elsewhere: PodTemplate | None = None

    @property
    def empty(self) -> bool:
        """True if nothing matches and nothing unknown could."""
        return not self.templates and self.why is None


def select(service: ServiceView, bundle: Bundle) -> Selection:
    """Find the pods of a Service that has a selector."""
    resource, pairs = service.resource, service.pairs
    pods = bundle.pods(pairs, resource.namespace)
    if pods:
        sure = [t for t, certain in pods if certain]
        return Selection(service, tuple(sure or [t for t, _ in pods]), sure=bool(sure))
    why = _unknowable(service, bundle)
    if why:
        return Selection(service, why=why)
    near = near_miss(service, bundle)
    if near is not None and near.template.owner.folder == resource.folder:
        return Selection(service, near=near)
    other = bundle.world.pods_elsewhere(bundle, pairs, resource.namespace)
    if other is not None:
        return Selection(service, why=f"pods of {other.owner} in {other.owner.path} match")
    own = next((o for o in _owners(bundle, resource) if pairs_match(pairs, o.labels) is True), None)
    anywhere = next((t for t, certain in bundle.pods(pairs, None) if certain), None)
    return Selection(service, near=near, own_labels=own, elsewhere=anywhere)


def _owners(bundle: Bundle, service: Resource) -> list[Resource]:
    owners = {id(t.owner): t.owner for t in bundle.templates if t.exact and t.owner.kind != "Pod"}
    return [o for o in bundle.neighbours.reach(service, list(owners.values())) if same_namespace(o.namespace, service.namespace)]


def _unknowable(service: ServiceView, bundle: Bundle) -> str | None:
    """Why the absence of pods proves nothing: placeholders, operators, unread files, labels that only controllers set."""
    resource, pairs = service.resource, service.pairs
    if any(is_placeholder(word) for pair in pairs.items() for word in pair):
        return "the selector holds a placeholder"
    for maker in bundle.resources:
        if same_namespace(maker.namespace or None, resource.namespace) and may_make_pods(maker, pairs):
            return f"{maker} may make the pods"
    unread = bundle.unread(resource, *pairs.values())
    if unread:
        return unread
    if bundle.world.unread(bundle, resource, *pairs.values()) is not None:
        return "a file that was not read mentions the labels"
    for key in pairs:
        prefix, slash, _ = key.rpartition("/")
        common = prefix in {"app.kubernetes.io", "helm.sh"}
        if key in RUNTIME_LABELS or (slash and not common and key not in bundle.label_keys):
            return f"the label {key} is set by a controller"
    return None


def near_miss(service: ServiceView, bundle: Bundle) -> LabelNearMiss | None:
    """The template that all pairs but one match, where that one differs by case or a slip, or stands under another key."""
    resource = service.resource
    owners = {id(o) for o in _owners(bundle, resource)} | {
        id(t.owner) for t in bundle.templates if t.owner.kind == "Pod" and t.owner.folder == resource.folder
    }
    found = []
    for template in bundle.templates:
        if template.exact and id(template.owner) in owners and same_namespace(template.owner.namespace, resource.namespace):
            miss = _one_off(service.pairs, template)
            if miss is not None:
                found.append(miss)
    return min(found, key=lambda m: (m.template.owner.folder != resource.folder, m.template.owner.path), default=None)


def _one_off(pairs: dict[str, str], template: PodTemplate) -> LabelNearMiss | None:
    labels = {k: v for k, v in template.labels.mapping.items() if isinstance(v, str)}
    wrong = [(k, v) for k, v in pairs.items() if labels.get(k) != v]
    if len(wrong) != 1:
        return None
    key, value = wrong[0]
    for other, text in labels.items():
        if other in pairs and other != key and pairs[other] == text:
            continue
        same_value, same_key = text == value, other == key
        if same_key and (text.lower() == value.lower() or is_typo(value, text)):
            return LabelNearMiss(template, key, value, other, text)
        if same_value and not same_key:
            return LabelNearMiss(template, key, value, other, text)
    return None
