"""Kustomizations rendered as `kubectl kustomize` does, every value with the place where a person changes it."""

from ingresslint.render.build import Renderer, render
from ingresslint.render.errors import RenderHole, RenderProblem
from ingresslint.render.files import Files
from ingresslint.render.rendering import RenderedObject, Rendering

__all__ = ["Files", "RenderHole", "RenderProblem", "RenderedObject", "Renderer", "Rendering", "render"]
