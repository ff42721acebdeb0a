"""The Service that gives the pods of a StatefulSet their names. Source: apps/v1 StatefulSetSpec.serviceName."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingresslint.bundle import Absent, Bundle, Found, certainty_of_absence
from ingresslint.checks.pods import is_whole
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.resources import Resource
from ingresslint.rules import Hit, check
from ingresslint.selectors import selector_matches, words_of
from ingresslint.wiring import ServiceView, wiring_of
from ingresslint.workloads import PodTemplate, templates_of


@check
def statefulset_service(bundle: Bundle) -> Iterator[Hit]:
    """A governing Service that is not named, not there, not headless, or made for other pods."""
    for resource in bundle.of("apps", "StatefulSet"):
        template = next(templates_of(resource), None)
        if template is None or not template.exact or not is_whole(template, bundle):
            continue
        name = resource.get("spec", "serviceName")
        if not name.value:
            if name.path not in meant_fields(resource):
                yield _unnamed(template, bundle)
        elif name.text and not bundle.vocabulary.unknown(name, "name"):
            verdict = bundle.lookup("", "Service", name.text, resource.namespace, resource)
            if isinstance(verdict, Absent):
                yield from _absent(template, verdict, bundle)
            elif isinstance(verdict, Found):
                yield from _unfit(template, [ServiceView(s) for s in verdict.resources], bundle)


def _unnamed(template: PodTemplate, bundle: Bundle) -> Hit:
    resource = template.owner
    name = resource.get("spec", "serviceName")
    service = _headless(template, bundle)
    if service is None:
        message = f"{resource} names no Service, so its pods have no DNS names of their own"
        return Hit(name, message, certainty="possible")
    return Hit(
        name,
        f"{resource} names no Service, although the headless {service} selects its pods",
        ((service.get("spec", "selector"), f"{service} selects the pods of {resource}"),),
        help=f"serviceName: {service.name}",
    )


def _headless(template: PodTemplate, bundle: Bundle) -> Resource | None:
    """The only headless Service that selects the pods; None if there is none, or several."""
    selections = wiring_of(bundle).selections
    found = [s.service.resource for s in selections if s.service.headless and template.owner in s.owners]
    return found[0] if len(found) == 1 else None


def _absent(template: PodTemplate, verdict: Absent, bundle: Bundle) -> Iterator[Hit]:
    resource = template.owner
    name = resource.get("spec", "serviceName")
    certainty = certainty_of_absence("backend", verdict, bundle, resource)
    if certainty is None:
        return
    headless = _headless(template, bundle)
    near = headless or (verdict.best.resource if verdict.best else None)
    there = f"; there is {near}" if near else ""
    yield Hit(
        name,
        f"{resource} names the Service {name.text} as its own, which is not there{there}",
        ((near.get("metadata", "name"), f"{near} is here"),) if near else (),
        certainty,
        f"serviceName: {near.name}" if near and near.namespace == resource.namespace else None,
    )


def _unfit(template: PodTemplate, services: list[ServiceView], bundle: Bundle) -> Iterator[Hit]:
    """Speak only if it holds for all Services that may be meant. Names of pods matter where somebody calls them.

    A Service that selects no pods at all, and a StatefulSet that does not select its own, have rules of their own.
    """
    resource = template.owner
    name = resource.get("spec", "serviceName")
    first = min(services, key=lambda s: s.resource.path != resource.path)
    if not any(s.headless for s in services):
        end = first.resource.get("spec", "clusterIP")
        has = f"{first.resource} has type {first.type} and is not headless"
        message = f"{resource} names {first.resource} as its own, which is not headless: its pods get no DNS names"
        needed = _pod_names_are_used(template, {s.resource.name for s in services}, bundle)
        yield Hit(name, message, ((end, has),), "certain" if needed else "possible")
        return
    if selector_matches(resource.get("spec", "selector"), template.labels.mapping) is False:
        return
    selections = [wiring_of(bundle).selection(s.resource) for s in services]
    if all(s is not None and s.templates and template.carries(s.service.pairs) is False for s in selections):
        yield Hit(
            name,
            f"{resource} names {first.resource} as its own, which selects other pods: {words_of(first.pairs)}",
            ((first.selector, f"{first.resource} selects {words_of(first.pairs)}"),
             (template.labels, f"pods of {resource} do not carry that")),
        )  # fmt: skip


def _pod_names_are_used(template: PodTemplate, services: set[str], bundle: Bundle) -> bool:
    """Say whether the pods or a ConfigMap hold the name of a single pod, such as `db-0.db` or `$(POD_NAME).db`."""
    alternatives = "|".join(re.escape(name) for name in sorted(services))
    pod_name = re.compile(rf"(?:{re.escape(template.owner.name)}-[\w$(){{}}-]*|[)}}])\.(?:{alternatives})(?![\w-])")
    values = [template.spec.value, *(config_map.data.get("data") for config_map in bundle.of("", "ConfigMap"))]
    return any(pod_name.search(text) for value in values for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
