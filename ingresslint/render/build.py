"""Builds of kustomizations, as `kubectl kustomize` (kustomize 5.5) does them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingresslint.findings import FILE_START, Location
from ingresslint.parse import ParsedFile
from ingresslint.render.accumulate import Accumulated, Accumulator
from ingresslint.render.documents import settled
from ingresslint.render.errors import RenderError, RenderHole, RenderProblem
from ingresslint.render.files import Files
from ingresslint.render.generators import with_hash
from ingresslint.render.identity import Id, Item
from ingresslint.render.nodes import Node
from ingresslint.render.notes import Notes
from ingresslint.render.patches import with_texts
from ingresslint.render.places import Place
from ingresslint.render.references import with_references
from ingresslint.render.rendering import RenderedObject, Rendering
from ingresslint.render.selection import texts
from ingresslint.render.source import EMPTY_FILE, Source, source_of
from ingresslint.render.variables import resolved

_LOCAL = "config.kubernetes.io/local-config"


@dataclass(slots=True, eq=False)
class Renderer:
    """Renders kustomizations; files and bases that several of them share are read and built once."""

    files: Files
    _sources: dict[str, Source | Accumulated | None] = field(default_factory=dict, repr=False)
    _bases: dict[str, Accumulated | None] = field(default_factory=dict, repr=False)

    def render(self, folder: str) -> Rendering:
        """Build the kustomization of a folder ("" is the working directory). Never raises: what is wrong is noted."""
        found = self._include(folder, (), None)
        source = self._source(folder)
        if found is None or not isinstance(source, Source):
            return _rendering(folder, (), found or Accumulated())
        notes = Notes(source.path, list(found.problems), list(found.holes))
        items = _finished(found, notes, source.place())
        objects = tuple(RenderedObject(_printed(i, has_times=found.has_times), i.written) for i in items)
        return _rendering(folder, objects, found, notes.problems)

    def _source(self, folder: str) -> Source | Accumulated | None:
        """The kustomization of a folder; one that is empty or broken gives nothing; None if there is none."""
        if folder not in self._sources:
            self._sources[folder] = self._read_source(folder)
        return self._sources[folder]

    def _read_source(self, folder: str) -> Source | Accumulated | None:
        paths, file = self.files.kustomization(folder)
        if file is None:
            return None
        path, files = paths[0], frozenset(paths[:1])
        if file.broken or not file.documents:
            problem = RenderProblem("kustomization-invalid", EMPTY_FILE, Location(path, FILE_START))
            hole = RenderHole(path, "a document cannot be read")
            return (
                Accumulated(holes=(hole,), files=files)
                if file.broken
                else Accumulated(problems=(problem,), files=files)
            )
        return source_of(file.documents[0], path, folder, paths[1:])

    def _include(self, folder: str, stack: tuple[str, ...], start: Accumulated | None) -> Accumulated | None:
        """Build a folder; one that is no component and is listed by several is built once."""
        if start is None and folder in self._bases:
            return self._bases[folder]
        source = self._source(folder)
        if not isinstance(source, Source):
            return source
        notes = Notes(source.path, list(source.problems), files={source.path})
        if stack and source.is_component is not (start is not None):
            message = (
                "is listed as a component and is none" if start is not None else "is a component and not listed as one"
            )
            raise RenderError(f"{folder or '.'} {message}")
        work = Accumulator(source, self.files, self._include, (*stack, folder), notes)
        if start is not None:
            work.items, work.configuration = list(start.items), start.configuration
            work.variables = {variable.name: variable for variable in start.variables}
            gaps = (problem.rule == "kustomization-file-missing" for problem in start.problems)
            notes.starts_incomplete = bool(start.holes) or any(gaps)
        result = work.run()
        if stack and start is None:
            self._bases[folder] = result
        return result


def _finished(found: Accumulated, notes: Notes, place: Place) -> list[Item]:
    """Do what is done once, at the end: hashes, references, variables; leave out what is for local use."""
    items = [with_hash(item) for item in found.items]
    items = with_references(items, found.configuration.references, notes)
    with notes.refusing(place, seeks=True):
        variables = {variable.name: variable for variable in found.variables}
        items = resolved(items, variables, found.configuration.variables)
    _check(items, notes)
    return [item for item in items if not _is_local(item)]


def _check(items: Iterable[Item], notes: Notes) -> None:
    """Note objects without a name and those that have come to share an identity, which kustomize refuses at the end."""
    seen: dict[Id, Item] = {}
    for item in items:
        name = item.node.get("metadata", "name") or item.node
        first = seen.setdefault(item.id, item)
        if not item.id.name:
            notes.problem(f"A resource of kind {item.kind} ends up without a name", name.place)
        elif first is not item:
            before = first.node.get("metadata", "name") or first.node
            related = (("the other one", before.place),)
            notes.problem(f"Two resources end up as {item.id}", name.place, related=related)


def _rendering(
    folder: str, objects: tuple[RenderedObject, ...], found: Accumulated, more: Iterable[RenderProblem] = ()
) -> Rendering:
    problems = sorted(dict.fromkeys((*found.problems, *more)), key=lambda p: (p.location, p.rule, p.message))
    return Rendering(folder, objects, tuple(problems), tuple(sorted(set(found.holes))), found.files)


def _is_local(item: Item) -> bool:
    annotations = texts(item.node.get("metadata", "annotations"))
    return _LOCAL in annotations and annotations[_LOCAL] != "false"


def _printed(item: Item, *, has_times: bool) -> Node:
    """The object as kustomize prints it: annotations are texts, dates are times."""
    node = item.node
    metadata = node.child("metadata")
    if metadata is not None and isinstance(metadata.value, dict) and "annotations" in metadata.value:
        tidy = with_texts(metadata, "annotations")
        node = node if tidy is metadata else node.put("metadata", tidy)
    return settled(node) if has_times else node


def render(
    read: Callable[[str], ParsedFile | bytes | None], folder: str, outside: Callable[[str], bool] = lambda _: False
) -> Rendering:
    """Build one kustomization: `read` gives a file by display path, `outside` says which must not be read."""
    return Renderer(Files(read, outside)).render(folder)
