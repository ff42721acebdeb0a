"""Two paths of one Ingress against a naive matcher, written from the documents of the Ingress API.

Source: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types (Exact, and Prefix by elements).
"""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULE = Layer(select=("ingress-duplicate-path", "internal-error"))
WORDS = ("a", "b")
REQUESTS = tuple(
    "/" + "/".join(parts) + end
    for count in range(4)
    for parts in product(WORDS, repeat=count)
    for end in ("", "/", "x")
)
paths = st.builds(
    lambda parts, end: "/" + "/".join(parts) + (end if parts else ""),
    st.lists(st.sampled_from(WORDS), max_size=2),
    st.sampled_from(["", "/"]),
)


def takes(kind: str, path: str, request: str) -> bool:
    """Say whether a path of an Ingress takes the path of a request."""
    if kind == "Exact":
        return path == request
    wanted = [part for part in path.split("/") if part]
    return [part for part in request.split("/") if part][: len(wanted)] == wanted


def told(kind: str, one: str, other: str) -> list[str]:
    entries = "".join(
        f"          - {{path: {path}, pathType: {kind}, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}\n"
        for path, name in ((one, "web"), (other, "api"))
    )
    text = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front, namespace: shop}\nspec:\n"
        f"  ingressClassName: nginx\n  rules:\n    - host: shop.example.org\n      http:\n        paths:\n{entries}"
    )
    return [f.rule for f in lint_files({"k8s.yaml": text.encode()}, from_mapping({}, RULE)).findings]


@settings(max_examples=60)
@given(st.sampled_from(["Exact", "Prefix"]), paths, paths)
def test_two_paths_are_one_if_and_only_if_they_take_the_same_requests(kind: str, one: str, other: str) -> None:
    same = all(takes(kind, one, request) == takes(kind, other, request) for request in REQUESTS)
    assert told(kind, one, other) == (["ingress-duplicate-path"] if same else [])
