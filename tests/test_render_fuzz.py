"""Whatever stands in the files of a build, rendering ends with a result."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingresslint.render import Rendering, render
from ingresslint.render.fields import CONFIGURATION, KUSTOMIZATION, REPLACEMENT, ListOf, MapOf

_WORDS = (
    "",
    "web",
    "a.yaml",
    "Service",
    "v1",
    "spec",
    "spec/ports/port",
    "metadata.name",
    "/spec/ports/0",
    ".*",
    "[",
    "x=y",
)
_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 90), st.sampled_from(_WORDS), st.text(max_size=3))
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ("name", "spec", "ports", "port", "metadata", "labels", "containers", "$patch", "kind", "1")
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)
_OPERATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "op": st.sampled_from(("add", "replace", "remove", "test", "copy", "move", "other")),
            "path": st.sampled_from(
                ("", "/", "spec", "/spec", "/spec/ports/-", "/spec/ports/-1", "/metadata/name", "/kind")
            ),
            "from": st.sampled_from(("", "/spec", "/metadata/labels", "/spec/ports/0")),
            "value": _ANYTHING,
        }
    ),
    max_size=2,
)
_METADATA = st.fixed_dictionaries({"name": st.sampled_from(("web", "api", ""))}, optional={"labels": _ANYTHING})
_OBJECTS = st.fixed_dictionaries(
    {"metadata": st.one_of(_METADATA, _ANYTHING)},
    optional={
        "apiVersion": st.sampled_from(("v1", "apps/v1", "rbac.authorization.k8s.io/v1", 1)),
        "kind": st.sampled_from(("Service", "Deployment", "RoleBinding", "List", "ConfigMap", None)),
        "spec": _ANYTHING,
        "data": _ANYTHING,
        "items": _ANYTHING,
        "subjects": _ANYTHING,
        "roleRef": _ANYTHING,
        "$patch": _SCALARS,
    },
)
_PATCH_TEXT = st.one_of(_OBJECTS, _OPERATIONS, _ANYTHING).map(json.dumps)


def _values(form: Any) -> st.SearchStrategy[Any]:
    """Values of a form of the kustomization's fields, sometimes wrong ones."""
    if isinstance(form, ListOf):
        return st.one_of(st.lists(_values(form.item), max_size=2), _SCALARS)
    if isinstance(form, MapOf):
        return st.one_of(
            st.dictionaries(st.sampled_from(("a", "app", "path")), _values(form.value), max_size=2), _SCALARS
        )
    if isinstance(form, dict):
        fields = {key: _PATCH_TEXT if key == "patch" else _values(value) for key, value in form.items()}
        return st.fixed_dictionaries({}, optional=fields)
    return {str: st.one_of(st.sampled_from(_WORDS), _PATCH_TEXT), int: st.integers(-1, 3), bool: st.booleans()}.get(
        form, _ANYTHING
    )


@given(
    kustomization=st.one_of(_values(KUSTOMIZATION), _ANYTHING),
    component=_values(KUSTOMIZATION),
    objects=st.lists(st.one_of(_OBJECTS, _ANYTHING), max_size=3),
    other=st.one_of(_values(CONFIGURATION), _values(ListOf(REPLACEMENT)), _ANYTHING),
)
def test_rendering_never_raises(kustomization: Any, component: Any, objects: list[Any], other: Any) -> None:
    if isinstance(kustomization, dict):
        kustomization = {
            **kustomization,
            "resources": ["web.yaml"],
            "components": ["../part"],
            "configurations": ["other.yaml"],
        }
    tree = {
        "a/kustomization.yaml": json.dumps(kustomization).encode(),
        "a/web.yaml": "\n---\n".join(map(json.dumps, objects)).encode(),
        "a/other.yaml": json.dumps(other).encode(),
        "a/a.yaml": json.dumps(other).encode(),
        "part/kustomization.yaml": json.dumps({**component, "kind": "Component"}).encode(),
    }
    rendering = render(tree.get, "a")
    assert isinstance(rendering, Rendering)
    for one in rendering.objects:
        assert one.locate(("spec", "ports", 0)).path in tree
        assert one.resource.data == one.data
