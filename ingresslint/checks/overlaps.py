"""Services that reach more workloads than they should, alone or together with others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import how_near
from ingresslint.checks.target_ports import lacking
from ingresslint.resources import Resource, same_namespace
from ingresslint.rules import Hit, check
from ingresslint.selectors import words_of
from ingresslint.wiring import Selection, Wiring, wiring_of
from ingresslint.workloads import PodTemplate

_VERSION_WORDS: tuple[frozenset[str], ...] = (
    frozenset({"blue", "green"}),
    frozenset({"stable", "canary"}),
    frozenset({"active", "preview"}),
)
_NAME_PARTS = re.compile(r"[-.]")
_VERSION_NUMBER = re.compile(r"v\d+")
_VERSION_LABELS = ("version", "track", "slot", "color", "colour")
_APP_LABELS = ("app", "app.kubernetes.io/name", "name")
_KIND_WORD = re.compile(r"-(?:service|svc|deployment|deploy|statefulset|sts|headless)$")
_INSTANCE = "app.kubernetes.io/instance"


@dataclass(frozen=True, slots=True)
class Version:
    """One of several versions of an app: the app's name, what kind of version, and which one."""

    app: str
    family: str
    which: str


def version_of(resource: Resource) -> Version | None:
    """Read a version from a name (`web-v2`, `web-green`) or from the labels of app and version."""
    parts = _NAME_PARTS.split(resource.name)
    for index, part in enumerate(parts):
        family = "v" if _VERSION_NUMBER.fullmatch(part) else _family(part)
        if family is not None and len(parts) > 1:
            return Version("-".join(parts[:index] + parts[index + 1 :]), family, part)
    app = next((v for key in _APP_LABELS if isinstance(v := resource.labels.get(key), str)), None)
    for key in _VERSION_LABELS:
        which = resource.labels.get(key)
        if app and isinstance(which, str):
            return Version(app, key, which)
    return None


def _family(word: str) -> str | None:
    return next(("/".join(sorted(words)) for words in _VERSION_WORDS if word in words), None)


@check
def service_version_overlap(bundle: Bundle) -> Iterator[Hit]:
    """Services of two versions that reach the same pods."""
    wiring = wiring_of(bundle)
    for first, second, templates in _version_overlaps(wiring):
        one, other = first.service, second.service
        owners = " and ".join(dict.fromkeys(str(t.owner) for t in templates))
        yield Hit(
            other.selector,
            f"{other.resource} and {one.resource} are versions of one app, but both reach the pods of {owners}",
            (
                (one.selector, f"{one.resource} selects {words_of(one.pairs)}"),
                *((t.labels, f"pods of {t.owner} carry the labels of both") for t in templates),
                *wiring.chain(other.resource),
                *wiring.chain(one.resource),
            ),
        )


def _final(wiring: Wiring) -> tuple[Selection, ...]:
    """Selections that are what they seem."""
    return tuple(s for s in wiring.selections if s.sure)


@lru_cache(maxsize=1)
def _version_overlaps(wiring: Wiring) -> tuple[tuple[Selection, Selection, list[PodTemplate]], ...]:
    """Services of two versions with the pods that both reach: the rules for other overlaps leave them out."""
    return tuple(_find_version_overlaps(wiring))


def _find_version_overlaps(wiring: Wiring) -> Iterator[tuple[Selection, Selection, list[PodTemplate]]]:
    apps: dict[tuple[str, str], list[tuple[str, Selection]]] = defaultdict(list)
    bare: dict[str, list[Selection]] = defaultdict(list)
    for selection in _final(wiring):
        service = selection.service
        version = version_of(service.resource)
        if service.headless:
            continue
        if version is not None:
            apps[version.app, version.family].append((version.which, selection))
        if version is None or version.family in _VERSION_LABELS:
            bare["-".join(_NAME_PARTS.split(service.resource.name))].append(selection)
    for (app, family), versions in apps.items():
        for (one, first), (other, second) in combinations(versions, 2):
            shared = [t for t in second.templates if t in first.templates]
            if one != other and shared and _meet(first, second, wiring):
                yield first, second, shared
        if family not in _VERSION_LABELS:
            yield from _overlaps_of_bare(bare.get(app, []), [s for _, s in versions], wiring)


def _overlaps_of_bare(
    bare: list[Selection], versions: list[Selection], wiring: Wiring
) -> Iterator[tuple[Selection, Selection, list[PodTemplate]]]:
    """Services of a bare name beside `name-v2`, if the latter reaches all pods of the former.

    One that asks for fewer labels than `name-v2` is the common Service of all versions.
    """
    for first, second in product(bare, versions):
        is_common = first.service.pairs.items() < second.service.pairs.items()
        within = bool(first.templates) and set(first.templates) <= set(second.templates)
        if within and not is_common and _meet(first, second, wiring):
            yield first, second, list(first.templates)


def _meet(first: Selection, second: Selection, wiring: Wiring) -> bool:
    """Say whether two Services are applied together and no controller changes their selectors."""
    one, other = first.service.resource, second.service.resource
    return (
        same_namespace(one.namespace, other.namespace)
        and wiring.bundle.neighbours.together(one, other)
        and not _is_managed(one, wiring.bundle)
    )


def _is_managed(service: Resource, bundle: Bundle) -> bool:
    """Say whether a controller moves traffic between versions here: it changes selectors as it goes."""
    managers = [*bundle.of("argoproj.io", "Rollout"), *bundle.of("flagger.app", "Canary")]
    return any(same_namespace(m.namespace, service.namespace) for m in managers)


@check
def service_selectors_overlap(bundle: Bundle) -> Iterator[Hit]:
    """Services of one selector, each made for a workload of its own, that reach each other's pods."""
    wiring = wiring_of(bundle)
    for first, second in _selector_overlaps(wiring):
        one, other = first.service, second.service
        owners = " and ".join(str(o) for o in second.owners)
        both = f"{other.resource} and {one.resource} both select {words_of(one.pairs)}"
        yield Hit(
            other.selector,
            f"{both}, so each reaches the pods of {owners}",
            (
                (one.selector, f"{one.resource} has the same selector"),
                *((t.labels, f"pods of {t.owner} carry {words_of(one.pairs)}") for t in second.templates),
                *wiring.chain(other.resource),
                *wiring.chain(one.resource),
            ),
        )


@lru_cache(maxsize=1)
def _selector_overlaps(wiring: Wiring) -> tuple[tuple[Selection, Selection], ...]:
    """The pairs of Services of one selector, for the two rules that ask for them."""
    return tuple(_find_selector_overlaps(wiring))


def _find_selector_overlaps(wiring: Wiring) -> Iterator[tuple[Selection, Selection]]:
    """Each Service that was made for another workload than the first one of its selector, with that one."""
    versions = {id(s.service.resource) for pair in _version_overlaps(wiring) for s in pair[:2]}
    groups: dict[tuple[tuple[str, str], ...], list[Selection]] = defaultdict(list)
    for selection in _final(wiring):
        if id(selection.service.resource) not in versions and _reaches_several(selection):
            groups[tuple(sorted(selection.service.pairs.items()))].append(selection)
    for group in groups.values():
        for index, second in enumerate(group):
            own = _own(second)
            others = (f for f in group[:index] if own is not None and _own(f) not in (None, own))
            first = next((f for f in others if _alike(f, second) and _meet(f, second, wiring)), None)
            if first is not None:
                yield first, second


def _alike(first: Selection, second: Selection) -> bool:
    """Say whether both Services or none is headless: a headless one and one for clients are a pair."""
    return first.service.headless == second.service.headless


def _reaches_several(selection: Selection) -> bool:
    """Say whether a Service reaches pods of distinct apps."""
    if len({o.name for o in selection.owners}) < 2:  # noqa: PLR2004 - several
        return False
    instances = {t.labels.mapping.get(_INSTANCE) for t in selection.templates}
    return len(instances) > 1 or instances == {None}


def _own(selection: Selection) -> Resource | None:
    """The workload that a Service was made for: by name, else the only one that declares its ports."""
    name = _stem(selection.service.resource.name)
    same = [o for o in selection.owners if _stem(o.name) == name]
    named = same or [o for o in selection.owners if how_near(name, _stem(o.name)) == "part"]
    if len(named) == 1:
        return named[0]
    targets = [p.target.value for p in selection.service.ports if p.target is not None]
    serving = [t.owner for t in selection.templates if any(any(t.ports_at(target)) for target in targets)]
    return serving[0] if len(serving) == 1 else None


def _stem(name: str) -> str:
    """A name without the word for its kind at the end."""
    return _KIND_WORD.sub("", name)


@check
def service_selects_multiple_workloads(bundle: Bundle) -> Iterator[Hit]:
    """A selector that several workloads carry. More special overlaps, and versions on purpose, are left out."""
    wiring = wiring_of(bundle)
    told = {id(s.service.resource) for pair in _version_overlaps(wiring) for s in pair[:2]}
    told |= {id(s.service.resource) for pair in _selector_overlaps(wiring) for s in pair}
    for selection in _final(wiring):
        service = selection.service
        near = [t for t in selection.templates if t.exact and bundle.neighbours.together(t.owner, service.resource)]
        if (
            id(service.resource) in told
            or len({t.owner.name for t in near}) < 2  # noqa: PLR2004 - several
            or _is_managed(service.resource, bundle)
            or _are_versions(near)
            or any(lacking(port, near) for port in service.ports)
        ):
            continue
        owners = " and ".join(dict.fromkeys(str(t.owner) for t in near))
        ends = tuple((t.labels, f"pods of {t.owner} carry {words_of(service.pairs)}") for t in near)
        gap = _port_gap(selection, near)
        message = f"{service.resource} selects the pods of {owners}{gap or ''}"
        yield Hit(service.selector, message, ends, "likely" if gap else "possible")


def _are_versions(templates: list[PodTemplate]) -> bool:
    """Say whether the workloads are versions of one app by name, or by a label in which their pods differ."""
    if any(version_of(t.owner) is not None for t in templates):
        return True
    return any(len({str(t.labels.mapping.get(key)) for t in templates}) > 1 for key in _VERSION_LABELS)


def _port_gap(selection: Selection, templates: list[PodTemplate]) -> str | None:
    """Name a workload that declares ports, but not the target port number that others declare."""
    serving = [t for t in templates if t.replicas_possible and any(t.ports())]
    for port in selection.service.ports:
        number = port.target.number if port.target else None
        have = [t for t in serving if any(t.ports_at(number))]
        lack = next((t for t in serving if t not in have), None)
        if number is not None and have and lack is not None:
            return f", but {lack.owner} has no port {number}: it has {lack.ports_words}"
    return None
