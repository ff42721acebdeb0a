"""The steps that change the objects of a kustomization, in kustomize's order (kusttarget_configplugin.go)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ingresslint.render.configuration import Configuration
from ingresslint.render.identity import Item
from ingresslint.render.images import with_image, with_replicas
from ingresslint.render.labels import label_specs, with_pairs
from ingresslint.render.loading import Loader
from ingresslint.render.names import in_namespace, with_affix
from ingresslint.render.patches import patched
from ingresslint.render.places import Place
from ingresslint.render.replacements import replaced

Step = Callable[[Sequence[Item]], list[Item]]


def steps(loader: Loader, configuration: Configuration) -> Iterator[tuple[Place, Step]]:
    """Give each step with the place of the entry that asks for it. A step raises RenderError."""
    yield from _patch_steps(loader, "patchesStrategicMerge")
    yield from _patch_steps(loader, "patches")
    yield from _naming_steps(loader, configuration)
    yield from _label_steps(loader, configuration)
    yield from _patch_steps(loader, "patchesJson6902")
    source = loader.source
    for _, place in source.entries("replicas"):
        yield place, partial(with_replicas, replica=source.node(*place.path), specs=configuration.replicas)
    for _, place in source.entries("images", "imageTags"):
        yield place, partial(with_image, image=source.node(*place.path), specs=configuration.images)
    for entry, place in loader.replacements():
        yield place, partial(replaced, entry=entry, place=place)


def _patch_steps(loader: Loader, name: str) -> Iterator[tuple[Place, Step]]:
    for patch in loader.patches(name):
        yield patch.place, partial(patched, patch=patch)


def _naming_steps(loader: Loader, configuration: Configuration) -> Iterator[tuple[Place, Step]]:
    source = loader.source
    if source.fields.get("namespace"):
        namespace = source.node("namespace")
        yield namespace.place, partial(in_namespace, namespace=namespace, specs=configuration.namespace)
    for name, specs in (("namePrefix", configuration.name_prefix), ("nameSuffix", configuration.name_suffix)):
        if source.fields.get(name):
            affix = source.node(name)
            yield affix.place, partial(with_affix, affix=affix, specs=specs, is_suffix=name == "nameSuffix")


def _label_steps(loader: Loader, configuration: Configuration) -> Iterator[tuple[Place, Step]]:
    source = loader.source
    for entry, place in source.entries("labels"):
        if entry.get("pairs"):
            pairs = source.node(*place.path, "pairs")
            with loader.notes.refusing(place):
                yield place, partial(with_pairs, pairs=pairs, specs=label_specs(entry, configuration))
    for name, specs in (
        ("commonLabels", configuration.common_labels),
        ("commonAnnotations", configuration.common_annotations),
    ):
        if source.fields.get(name):
            yield source.place(name), partial(with_pairs, pairs=source.node(name), specs=specs)
