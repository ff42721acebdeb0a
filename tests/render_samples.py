"""Kustomizations in memory for the tests of the renderer, and how to look at what they give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from ingresslint.findings import Location
from ingresslint.parse import parse
from ingresslint.render import RenderedObject, Rendering, render

_HEADING = re.compile(r"^== (\S+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """A tree of files, each under a line `== path`, and what kustomize makes of one of its folders."""

    tree: str
    expected: str
    folder: str = "overlay"

    @property
    def files(self) -> dict[str, bytes]:
        return files(self.tree)

    @property
    def objects(self) -> list[Any]:
        """The expected objects."""
        return data_of(self.expected)


def files(tree: str) -> dict[str, bytes]:
    """Files by path. A file whose heading ends with `\\` has no line end at its end."""
    _, *parts = _HEADING.split(dedent(tree))
    return {path: text.encode() for path, text in zip(parts[::2], parts[1::2], strict=True)}


def data_of(text: str) -> list[Any]:
    """The documents of a text, as kubectl reads them."""
    file = parse("expected.yaml", dedent(text).encode())
    assert file.problems == ()
    return [document.data for document in file.documents]


def built(tree: str, folder: str = "overlay") -> Rendering:
    """Render a folder of a tree."""
    return render(files(tree).get, folder)


def rendered(sample: Sample) -> list[Any]:
    """What the renderer makes of a sample, without any problem or hole."""
    rendering = built(sample.tree, sample.folder)
    assert (rendering.problems, rendering.holes) == ((), ())
    return [one.data for one in rendering.objects]


def only(rendering: Rendering, kind: str) -> RenderedObject:
    """The one object of a kind."""
    (found,) = (one for one in rendering.objects if one.data["kind"] == kind)
    return found


def place(location: Location) -> str:
    """A location as `path:line:column`."""
    return f"{location.path}:{location.span.line}:{location.span.column}"


def problems(rendering: Rendering) -> list[str]:
    """Problems as `path:line:column rule: message`."""
    return [f"{place(p.location)} {p.rule}: {p.message}" for p in rendering.problems]


def holes(rendering: Rendering) -> list[str]:
    """Holes as `path: reason`."""
    return [f"{hole.path}: {hole.reason}" for hole in rendering.holes]


WEB = """
== base/kustomization.yaml
resources: [web.yaml]
== base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: front
  template:
    metadata:
      labels:
        app: front
    spec:
      containers:
        - name: main
          image: registry.example:5000/shop/web:1.2
          ports:
            - containerPort: 3000
              name: http
          env:
            - name: MODE
              value: plain
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: front
  ports:
    - name: http
      port: 80
      targetPort: 3000
"""
"""A base with a Deployment and a Service."""
