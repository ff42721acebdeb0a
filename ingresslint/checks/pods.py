"""Pod templates that contradict themselves: selector against labels, port against port, mount against volume."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import is_typo
from ingresslint.checks.wiring_fields import meant_fields
from ingresslint.resources import Field, Resource, is_placeholder, same_namespace
from ingresslint.rules import Hit, check
from ingresslint.selectors import pair_matches, plain_selector, selector_matches, words_of
from ingresslint.wiring import ServiceView, selects_too, wiring_of
from ingresslint.workloads import SELECTOR_KINDS, ContainerPort, PodTemplate, templates_of

_REQUIRED_SELECTOR = frozenset({"apps/v1", "apps/v1beta2", "argoproj.io/v1alpha1"})
"""Versions that refuse a workload without selector; older ones took it from the template."""

_OPERATORS = {"In": True, "NotIn": True, "Exists": False, "DoesNotExist": False}
"""Operators of a label selector, and whether they need values."""

_PLAIN_SELECTOR = frozenset({("", "ReplicationController"), ("apps.openshift.io", "DeploymentConfig")})


@check
def workload_selector_template_mismatch(bundle: Bundle) -> Iterator[Hit]:
    """A workload whose selector is missing or misses its own pods. Source: apps/v1 DeploymentSpec and its siblings."""
    for resource in bundle.resources:
        identity = (resource.group, resource.kind)
        template = next(templates_of(resource), None)
        if template is None or not template.exact or not is_whole(template, bundle):
            continue
        if identity in _PLAIN_SELECTOR:
            selector = resource.get("spec", "selector")
            yield from _differing(template, selector, selector, bundle)
        elif identity in SELECTOR_KINDS or identity == ("argoproj.io", "Rollout"):
            yield from _judged(template, bundle)


def _judged(template: PodTemplate, bundle: Bundle) -> Iterator[Hit]:
    resource = template.owner
    selector = resource.get("spec", "selector")
    wrong = list(_refused_expressions(selector))
    if wrong:
        yield from wrong
        return
    has_selector = any(selector.get(key).value for key in ("matchLabels", "matchExpressions"))
    if has_selector:
        if selector_matches(selector, template.labels.mapping) is False:
            yield from _differing(template, selector.get("matchLabels"), selector, bundle)
    elif (
        resource.api_version in _REQUIRED_SELECTOR
        and template.labels.value
        and not any(path[:2] == selector.path for path in meant_fields(resource))
    ):
        plain = {k: v.text for k, v in selector.items() if v.text}
        labels = plain or {k: v.text for k, v in template.labels.items() if v.text}
        what = "no selector"
        if plain:
            what = "labels directly in its selector, where matchLabels is expected"
        elif selector.exists:
            what = "an empty selector"
        pairs = ", ".join(f"{key}: {value}" for key, value in labels.items())
        help_ = f"selector: {{matchLabels: {{{pairs}}}}}" if labels else None
        yield Hit(selector, f"{resource} has {what}, which {resource.api_version} refuses", help=help_)


def _refused_expressions(selector: Field) -> Iterator[Hit]:
    """Expressions that the API refuses. Source: `ValidateLabelSelectorRequirement` of apimachinery."""
    for expression in selector.get("matchExpressions").each():
        key, operator, values = (expression.get(name) for name in ("key", "operator", "values"))
        misspelt = {path[:-1] for path in meant_fields(expression.resource)}
        if not operator.text or operator.unknown or values.unknown or expression.path in misspelt:
            continue
        subject = f"{key.resource} selects by {key.text} with the operator {operator.text}"
        if operator.text not in _OPERATORS:
            right = next((known for known in _OPERATORS if known.lower() == operator.text.lower()), None)
            message = f"{subject}, which is none of {', '.join(_OPERATORS)}"
            yield Hit(operator, message, help=f"operator: {right}" if right else None)
        elif _OPERATORS[operator.text] and not values.value:
            yield Hit(operator, f"{subject} and without values")
        elif not _OPERATORS[operator.text] and values.value:
            yield Hit(values, f"{subject}, which takes no values")


def _differing(template: PodTemplate, plain: Field, selector: Field, bundle: Bundle) -> Iterator[Hit]:
    """The pairs that the template lacks, else the expressions as a whole.

    Where a Service asks for the same labels, it is two against one: the template is told.
    """
    resource, labels = template.owner, template.labels
    pairs = plain_selector(plain) or {}
    wrong = {k: v for k, v in pairs.items() if pair_matches(k, v, labels.mapping) is False}
    carried = words_of({k: str(v.value) for k, v in labels.items()}) or "no labels"
    if not wrong and plain is selector:
        return
    wanted = words_of(wrong) or "other labels"
    key = next(iter(wrong), None)
    field = plain.get(key) if key is not None else selector.get("matchExpressions")
    label = labels.get(key) if key is not None and key in labels.mapping else labels
    single = key if len(wrong) == 1 else None
    services = list(_services_for(resource, wrong, bundle))
    if services:
        ends = (
            (field, f"{resource} selects {wanted}"),
            *((s.selector, f"{s.resource} selects {wanted}") for s in services),
        )
        message = f"The pods of {resource} carry {carried}, but it and {services[0].resource} select {wanted}"
        yield Hit(label, message, ends, help=f"{single}: {wrong[single]}" if single is not None else None)
        return
    yield Hit(
        field,
        f"{resource} selects {wanted}, but its own pods carry {carried}",
        ((label, f"its pods carry {carried}"),),
        help=f"{single}: {labels.get(single).text}" if single is not None and labels.get(single).text else None,
    )


def _services_for(workload: Resource, wrong: dict[str, str], bundle: Bundle) -> Iterator[ServiceView]:
    """Services that ask for labels which the workload selects and does not give to its pods."""
    for selection in wiring_of(bundle).selections:
        service = selection.service
        if (
            not selection.templates
            and wrong.items() & service.pairs.items()
            and selects_too(workload, service.pairs)
            and same_namespace(service.resource.namespace, workload.namespace)
        ):
            yield service


def is_whole(template: PodTemplate, bundle: Bundle) -> bool:
    """Say whether an object is no mere patch that no kustomization lists: those leave out images or labels."""
    with_images = all(c.get("image").exists for c in template.spec.get("containers").each())
    if with_images or bundle.may_be_patch(template.owner):
        return with_images
    return bool(template.owner.get("spec", "selector").value or template.labels.value)


@check
def pod_port_conflict(bundle: Bundle) -> Iterator[Hit]:
    """Containers of a pod share one network: a port can be taken once. Source: core/v1 ContainerPort."""
    for template in bundle.templates:
        if template.exact:
            yield from _port_conflicts(template)


def _port_conflicts(template: PodTemplate) -> Iterator[Hit]:
    """Names meet inside of a container, and where a Service that looks for name and protocol finds two."""
    numbers: dict[Hashable, ContainerPort] = {}
    names: dict[Hashable, ContainerPort] = {}
    for port in template.ports():
        container = port.field.path[:-2]
        same = numbers.setdefault((port.number, port.protocol), port) if port.number is not None else port
        if same is not port and same.field.path[:-2] != container:
            what = f"the port {port.number}/{port.protocol}"
            yield _port_hit(template.owner, port.field.get("containerPort"), same.field.get("containerPort"), what)
            continue
        if port.name and not is_placeholder(port.name):
            first = port
            for key in ((port.name, port.protocol), (port.name, container)):
                same = names.setdefault(key, port)
                first = first if same is port else same
            if first is not port:
                what = f'the port name "{port.name}"'
                yield _port_hit(template.owner, port.field.get("name"), first.field.get("name"), what)


def _port_hit(owner: Resource, field: Field, first: Field, what: str) -> Hit:
    one, other = _container(first), _container(field)
    who = f"Container {one}" if one == other else f"Containers {one} and {other}"
    message = f"{who} of {owner} {'has' if one == other else 'have'} {what} {'twice' if one == other else 'both'}"
    return Hit(field, message, ((first, f"{what} is here first"),))


def _container(field: Field) -> str:
    """Name of the container that a field of a port belongs to."""
    container = field.resource.get(*field.path[:-3])
    return container.get("name").text or f"number {field.path[-4]}"


@check
def volume_not_defined(bundle: Bundle) -> Iterator[Hit]:
    """A mount of a volume that the pod does not have. Source: `ValidateVolumeMounts`."""
    for template in bundle.templates:
        if template.exact and is_whole(template, bundle):
            yield from _undefined(template)


def _undefined(template: PodTemplate) -> Iterator[Hit]:
    volumes = template.spec.get("volumes")
    defined = [v.get("name") for v in volumes.each()]
    defined += [c.get("metadata", "name") for c in template.owner.get("spec", "volumeClaimTemplates").each()]
    names = [f.text for f in defined]
    if (volumes.exists and not isinstance(volumes.value, list)) or any(n is None or is_placeholder(n) for n in names):
        return
    mounts = list(_mounts(template))
    idle = [n for n in names if n not in {m.text for m in mounts}]
    for mount in mounts:
        if mount.text and not is_placeholder(mount.text) and mount.text not in names:
            near = [n for n in names if n and is_typo(mount.text, n)] or (idle if len(idle) == 1 else [])
            has = ", ".join(str(n) for n in names) or "none"
            yield Hit(
                mount,
                f"{template.owner} mounts the volume {mount.text}, which it does not define: it has {has}",
                ((volumes if volumes.exists else template.spec, f"volumes of {template.owner}: {has}"),),
                help=f"name: {near[0]}" if len(near) == 1 else None,
            )


def _mounts(template: PodTemplate) -> Iterator[Field]:
    """Names of the volumes that containers of all sorts mount."""
    for kind in ("initContainers", "containers", "ephemeralContainers"):
        for container in template.spec.get(kind).each():
            for key in ("volumeMounts", "volumeDevices"):
                for mount in container.get(key).each():
                    yield mount.get("name")
