"""From a kustomization to its objects (kustomize api/internal/target/kusttarget.go).

What kustomize would refuse is noted and left out, and the build goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingresslint.render.configuration import DEFAULT, EMPTY, Configuration
from ingresslint.render.documents import objects_of
from ingresslint.render.errors import NotFollowedError, RenderError, RenderHole, RenderProblem
from ingresslint.render.files import Files, is_within
from ingresslint.render.generators import absorbed, generated
from ingresslint.render.identity import Id, Item, item_of
from ingresslint.render.loading import Loader
from ingresslint.render.notes import Notes
from ingresslint.render.places import Place
from ingresslint.render.source import Source
from ingresslint.render.transform import steps
from ingresslint.render.variables import Variable, bound, variable_of

MAX_DEPTH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Accumulated:
    """What a kustomization gives to the one that lists it, and what was noted on the way."""

    items: tuple[Item, ...] = ()
    configuration: Configuration = DEFAULT
    variables: tuple[Variable, ...] = ()
    problems: tuple[RenderProblem, ...] = ()
    holes: tuple[RenderHole, ...] = ()
    files: frozenset[str] = frozenset()
    has_times: bool = False


Include = Callable[[str, tuple[str, ...], "Accumulated | None"], "Accumulated | None"]
"""Builds a folder: the folders being built, and what a component starts from; None if it has no kustomization."""


@dataclass(slots=True, eq=False)
class Accumulator:
    """The work on one kustomization; `stack` are the folders that are being built, its own the last."""

    source: Source
    files: Files
    include: Include
    stack: tuple[str, ...]
    notes: Notes
    items: list[Item] = field(default_factory=list)
    configuration: Configuration = EMPTY
    variables: dict[str, Variable] = field(default_factory=dict)

    def run(self) -> Accumulated:
        """Do everything that the kustomization says."""
        loader = Loader(self.source, self.files, self.notes)
        for entry, place in self.source.entries("resources", "bases"):
            with self.notes.refusing(place):
                self.add_resource(entry, place, loader)
        self.configure(loader)
        self.generate(loader)
        for entry, place in self.source.entries("components"):
            with self.notes.refusing(place):
                self.add_component(entry, place, loader)
        for place, step in steps(loader, self.configuration):
            with self.notes.refusing(place, seeks=True):
                self.items = step(self.items)
        self.bind()
        return self.result()

    def result(self) -> Accumulated:
        """What there is by now."""
        notes = self.notes
        return Accumulated(
            tuple(self.items),
            self.configuration,
            tuple(self.variables.values()),
            tuple(dict.fromkeys(notes.problems)),
            tuple(dict.fromkeys(notes.holes)),
            frozenset(notes.files),
            notes.has_times,
        )

    def add_resource(self, entry: str, place: Place, loader: Loader) -> None:
        """Add the objects of a file, or those of a folder with a kustomization."""
        path = loader.path(entry, place, "resource")
        if path is None:
            return
        texts = self.files.texts(path)
        if texts is not None:
            loader.use(path, entry, place)
            loader.look_at(texts, path)
            self.append((item_of(node) for node in objects_of(texts.roots)), place)
            return
        found = self.include_folder(path, place, None)
        if found is None:
            message = f"There is no file and no kustomization at {entry}"
            self.notes.problem(message, place, rule="kustomization-file-missing")
            return
        self.note(found)
        self.append(found.items, place)
        self.configuration = self.configuration.joined(found.configuration)
        self.add_variables(found.variables)

    def include_folder(self, path: str, place: Place, start: Accumulated | None) -> Accumulated | None:
        """Build a folder. kustomize takes one that holds a folder that is being built for a cycle."""
        if len(self.stack) >= MAX_DEPTH:
            raise NotFollowedError(f"{path} is nested deeper than {MAX_DEPTH} kustomizations")
        for folder in self.stack:
            if path == folder:
                what = "itself" if path == self.source.folder else self.source.folder or "."
                raise RenderError(f"{path or '.'} is a cycle: it includes {what}", place)
            if is_within(folder, path):
                raise RenderError(f"{path or '.'} is a cycle: it holds {folder}", place)
        return self.include(path, self.stack, start)

    def append(self, items: Iterable[Item], place: Place) -> None:
        """Add objects. Two of one identity are refused; the first stays."""
        known: dict[Id, Item] = {item.id: item for item in self.items}
        for item in items:
            first = known.get(item.id)
            if first is None:
                known[item.id] = item
                self.items.append(item)
                continue
            at = item.node.get("metadata", "name") or item.node
            before = first.node.get("metadata", "name") or first.node
            related = (("first defined here", before.place), ("listed here", place))
            self.notes.problem(f"{item.id} is in the build twice, so kustomize refuses it", at.place, related=related)

    def note(self, found: Accumulated) -> None:
        """Take over what was noted in another kustomization."""
        self.notes.problems.extend(found.problems)
        self.notes.holes.extend(found.holes)
        self.notes.files.update(found.files)
        self.notes.has_times = self.notes.has_times or found.has_times

    def configure(self, loader: Loader) -> None:
        """Bring the field specs in force: those of the bases, kustomize's own, and those of `configurations:`."""
        own = loader.configurations()
        with self.notes.refusing(self.source.place("configurations")):
            self.configuration = self.configuration.joined(DEFAULT.joined(own) if own is not None else DEFAULT)
        for entry, place in self.source.entries("crds"):
            loader.texts(entry, place, "CRD")
        if (self.source.fields.get("openapi") or {}).get("path"):
            self.notes.hole("openapi may change how patches are merged")

    def generate(self, loader: Loader) -> None:
        """Make ConfigMaps and Secrets; what other generators make is unknown."""
        options = self.source.node("generatorOptions") if self.source.fields.get("generatorOptions") else None
        for name, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for _, place in self.source.entries(name):
                with self.notes.refusing(place):
                    entry = self.source.node(*place.path)
                    self.items = absorbed(self.items, generated(kind, entry, options, loader.input))
        for field_name, what in self.source.unrendered():
            self.notes.hole(f"{field_name} {what} may add or change objects")

    def add_component(self, entry: str, place: Place, loader: Loader) -> None:
        """Let a component change what is there by now."""
        path = loader.path(entry, place, "component")
        if path is None:
            return
        found = self.include_folder(path, place, self.result())
        if found is None:
            message = f"There is no kustomization at {entry}"
            self.notes.problem(message, place, rule="kustomization-file-missing")
            return
        self.note(found)
        self.items = list(found.items)
        self.configuration = found.configuration
        self.variables = {variable.name: variable for variable in found.variables}

    def add_variables(self, variables: Iterable[Variable]) -> None:
        """Add variables; no two may have one name."""
        for variable in variables:
            if variable.name in self.variables:
                first = self.variables[variable.name].place
                related = (("first defined here", first),)
                self.notes.problem(f"The variable {variable.name} is defined twice", variable.place, related=related)
            else:
                self.variables[variable.name] = variable

    def bind(self) -> None:
        """Find the sources of the variables while names are known as they are here."""
        own = [variable_of(entry, place) for entry, place in self.source.entries("vars")]
        for variable in own:
            with self.notes.refusing(variable.place, seeks=True):
                self.items = bound(self.items, [variable])
        self.add_variables(own)
