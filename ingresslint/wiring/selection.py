"""Which pods a Service takes, and which it was probably meant to take.

Source: the EndpointSlice controller (superset matching in the Service's own namespace over pods of all owners).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import is_typo
from ingresslint.resources import Field, Resource, is_placeholder, same_namespace
from ingresslint.selectors import RUNTIME_LABELS, pair_matches, plain_selector
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
        """The label that was probably meant, in the template."""
        return self.template.labels.get(self.found_key)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a Service's selector finds.

    `templates` match, or may match (`sure` is False); `possible` are those that may match besides. Both are the ones in
    reach: another app of the unit may have the same labels. If there are none: `why` says why nothing can be said
    (operator, hole, patch, other unit, pods of the cluster, which are `held`), else `near` is the near miss,
    `own_labels` a workload whose own labels match but not its template's, and `elsewhere` one that matches in another
    namespace.
    """

    service: ServiceView
    templates: tuple[PodTemplate, ...] = ()
    possible: tuple[PodTemplate, ...] = ()
    sure: bool = True
    why: str | None = None
    held: tuple[PodTemplate, ...] = ()
    near: LabelNearMiss | None = None
    own_labels: Resource | None = None
    elsewhere: PodTemplate | None = None

    @property
    def empty(self) -> bool:
        """True if nothing matches and nothing unknown could."""
        return not self.templates and self.why is None

    @property
    def owners(self) -> tuple[Resource, ...]:
        """The workloads of `templates`, each once."""
        return tuple({id(t.owner): t.owner for t in self.templates}.values())


def select(service: ServiceView, bundle: Bundle) -> Selection:
    """Find the pods of a Service that has a selector."""
    resource, pairs = service.resource, service.pairs
    pods = bundle.pods(pairs, resource.namespace)
    if pods:
        beside = _nearest([t.owner for t, _ in pods], resource, bundle)
        sure = tuple(t for t, certain in pods if certain and id(t.owner) in beside)
        open_ = tuple(t for t, certain in pods if not certain and id(t.owner) in beside)
        return Selection(service, sure or open_, open_ if sure else (), sure=bool(sure))
    held = bundle.world.cluster.pods(pairs, resource.namespace)
    if held:
        return Selection(service, why=f"pods of {held[0].owner} in {held[0].owner.path} match", held=tuple(held))
    why = _unknowable(service, bundle)
    if why:
        return Selection(service, why=why)
    near = near_miss(service, bundle)
    if near is not None and near.template.owner.folder == resource.folder:
        return Selection(service, near=near)
    if bundle.world.unread(bundle, *pairs.values()) is not None:
        return Selection(service, why="a file that was not read mentions the labels")
    other = bundle.world.pods_elsewhere(bundle, pairs, resource)
    if other is not None:
        return Selection(service, why=f"pods of {other.owner} in {other.owner.path} match")
    own = next(_own_labels(service, bundle), None)
    anywhere = next((t for t, certain in bundle.pods(pairs, None) if certain), None)
    return Selection(service, near=near, own_labels=own, elsewhere=anywhere)


def _nearest(owners: list[Resource], service: Resource, bundle: Bundle) -> set[int]:
    """Those of a Service's own folder, else those in reach: apps of other folders may use the same labels."""
    reached = bundle.neighbours.reach(service, owners)
    beside = [] if bundle.unit.closed else [o for o in reached if o.folder == service.folder]
    return {id(o) for o in beside or reached}


def _own_labels(service: ServiceView, bundle: Bundle) -> Iterator[Resource]:
    """Workloads in reach that carry the labels themselves, while their pods do not."""
    scope = bundle.neighbours.scope(service.resource, bundle.workload_folders)
    for owner in bundle.workloads_labelled(service.pairs):
        if scope.holds(owner) and same_namespace(owner.namespace, service.resource.namespace):
            yield owner


def _unknowable(service: ServiceView, bundle: Bundle) -> str | None:
    """Why the absence of pods proves nothing: placeholders, operators, unread files, labels of controllers."""
    resource, pairs = service.resource, service.pairs
    if any(is_placeholder(word) for pair in pairs.items() for word in pair):
        return "the selector holds a placeholder"
    maker = bundle.pod_maker(pairs, resource.namespace)
    if maker is not None:
        return f"{maker} may make the pods"
    for owner in bundle.untrue_to_themselves:
        if same_namespace(owner.namespace, resource.namespace) and selects_too(owner, pairs):
            return f"{owner} selects these labels as well, and does not give them to its own pods"
    unread = bundle.unread(resource, *pairs.values())
    if unread:
        return unread
    for key in pairs:
        prefix, slash, _ = key.rpartition("/")
        common = prefix in {"app.kubernetes.io", "helm.sh"}
        if slash and not common and key not in bundle.label_keys and key not in RUNTIME_LABELS:
            return f"the label {key} is set by a controller"
    return None


def selects_too(workload: Resource, pairs: Mapping[str, str]) -> bool:
    """Say whether the selector of a workload asks for all pairs of a Service's selector."""
    wanted = plain_selector(workload.get("spec", "selector", "matchLabels")) or {}
    return all(wanted.get(key) == value for key, value in pairs.items())


def near_miss(service: ServiceView, bundle: Bundle) -> LabelNearMiss | None:
    """The template that all pairs but one match, where that one differs by case or a slip, or has another key.

    It is looked for among the workloads in reach; a bare Pod counts in the Service's own folder only.
    """
    resource = service.resource
    scope = bundle.neighbours.scope(resource, bundle.workload_folders)
    for template in sorted(bundle.pods_almost(service.pairs), key=lambda t: _remoteness(t, resource)):
        owner = template.owner
        near = owner.folder == resource.folder if owner.kind == "Pod" else scope.holds(owner)
        if template.exact and near and same_namespace(owner.namespace, resource.namespace):
            miss = _one_off(service.pairs, template)
            if miss is not None:
                return miss
    return None


def _remoteness(template: PodTemplate, service: Resource) -> tuple[bool, str]:
    """Those of the Service's own folder come first, then the order of the paths decides."""
    return template.owner.folder != service.folder, template.owner.path


def lacking_one(selection: Selection, bundle: Bundle) -> tuple[PodTemplate, str] | None:
    """The nearest template in reach that carries all pairs of a selector but one whose key it has not, and that key."""
    service, found = selection.service, []
    scope = bundle.neighbours.scope(service.resource, bundle.workload_folders)
    for key in service.pairs:
        rest = {k: v for k, v in service.pairs.items() if k != key}
        for template, sure in bundle.pods(rest, service.resource.namespace) if rest else ():
            if sure and template.exact and key not in template.labels.mapping and scope.holds(template.owner):
                found.append((template, key))
    return min(found, key=lambda f: _remoteness(f[0], service.resource), default=None)


def _one_off(pairs: dict[str, str], template: PodTemplate) -> LabelNearMiss | None:
    labels = {k: v for k, v in template.labels.mapping.items() if isinstance(v, str)}
    wrong = [(k, v) for k, v in pairs.items() if pair_matches(k, v, labels) is False]
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
