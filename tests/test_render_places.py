"""Rendered objects as the rules meet them: fields that know the line that a person must change."""

from __future__ import annotations

from typing import Any

import pytest
from render_samples import WEB, Sample, built, files, only, place
from test_render_build import SAMPLES as BUILDS
from test_render_generators import SAMPLES as GENERATORS
from test_render_images import SAMPLES as IMAGES
from test_render_json6902 import SAMPLES as JSON_PATCHES
from test_render_labels import SAMPLES as LABELS
from test_render_names import SAMPLES as NAMES
from test_render_replacements import SAMPLES as REPLACEMENTS
from test_render_strategic import SAMPLES as STRATEGIC_PATCHES

from ingresslint.findings import Location, ObjectRef
from ingresslint.parse import parse

ALL: dict[str, Sample] = BUILDS | GENERATORS | IMAGES | JSON_PATCHES | LABELS | NAMES | REPLACEMENTS | STRATEGIC_PATCHES


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """All scalars with their paths."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, (*path, index))]
    return [(path, value)]


@pytest.mark.parametrize("name", ALL)
def test_every_scalar_that_was_not_computed_stands_at_its_place_as_written(name: str) -> None:
    tree = files(ALL[name].tree)
    for one in built(ALL[name].tree, ALL[name].folder).objects:
        for path, value in leaves(one.data):
            location, raw = one.locate(path), one.raw(path)
            if raw is None:
                continue
            line = tree[location.path].decode().splitlines()[location.span.line - 1]
            assert line[location.span.column - 1 :].startswith(raw)
            (document,) = parse("scalar", f"{raw}\n".encode()).documents
            assert str(value) in {raw, str(document.data)}


def test_resource_of_a_rendered_object() -> None:
    tree = f"""{WEB}
== overlay/kustomization.yaml
resources: [../base]
namespace: shop
patches:
  - patch: |-
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        ports:
          - port: 80
            nodePort: 30080
"""
    service = only(built(tree), "Service").resource
    port = service.get("spec", "ports", 0)
    assert str(service) == "Service shop/web"
    assert service.path == "base/web.yaml"
    assert place(port.get("port").location) == "overlay/kustomization.yaml:11:19"
    assert place(port.get("nodePort").key_location) == "overlay/kustomization.yaml:12:13"
    assert place(port.get("targetPort").location) == "base/web.yaml:34:19"
    assert place(port.get("protocol").location) == "base/web.yaml:32:7"
    assert place(service.get("spec", "type").location) == "base/web.yaml:28:1"
    assert place(service.root.location) == "base/web.yaml:24:1"
    assert port.get("targetPort").raw == "3000"


def test_object_as_written_and_as_rendered() -> None:
    rendering = built(
        f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nnamespace: shop\nnamePrefix: dev-\n"
    )
    service = only(rendering, "Service")
    assert service.written == ObjectRef("v1", "Service", None, "web")
    assert service.resource.written == service.written
    assert service.resource.applied == ObjectRef("v1", "Service", "shop", "dev-web")


def test_source_lines_of_every_file_that_a_field_may_name() -> None:
    tree = f"{WEB}\n== overlay/kustomization.yaml\nresources: [../base]\nnamespace: shop\n"
    service = only(built(tree), "Service")
    namespace: Location = service.locate(("metadata", "namespace"))
    assert service.source_line(namespace.span.line, namespace.path) == "namespace: shop"
    assert service.source_line(33) == "      port: 80"
    assert service.source_line(1, "other.yaml") is None


def test_scalars_that_kustomize_misreads_too_stay_odd_and_words_do_not() -> None:
    tree = """
== overlay/kustomization.yaml
resources: [web.yaml]
== overlay/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: y}}
spec: {ports: [{port: 0120, nodePort: 30_080}]}
"""
    service = only(built(tree), "Service").resource
    assert [(field.pointer, field.value, text) for field, text in service.odd_scalars] == [
        ("spec.ports[0].port", 80, "0120"),
        ("spec.ports[0].nodePort", 30080, "30_080"),
    ]


def test_folded_and_quoted_inline_patches_point_at_the_whole_text() -> None:
    tree = f"""{WEB}
== overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: "{{apiVersion: v1, kind: Service, metadata: {{name: web}}, spec: {{type: NodePort}}}}"
"""
    service = only(built(tree), "Service")
    assert place(service.locate(("spec", "type"))) == "overlay/kustomization.yaml:3:12"
