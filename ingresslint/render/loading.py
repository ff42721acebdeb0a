"""The files that a kustomization names, read as what it takes them for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingresslint.render.configuration import Configuration, configuration_of
from ingresslint.render.documents import as_read, objects_of
from ingresslint.render.errors import RenderError
from ingresslint.render.fields import CONFIGURATION, REPLACEMENT, Fault, decode
from ingresslint.render.files import Files, Texts, inline_texts, is_remote, is_within, joined
from ingresslint.render.nodes import Node
from ingresslint.render.notes import Notes
from ingresslint.render.patches import Patch
from ingresslint.render.places import Place
from ingresslint.render.source import Source


@dataclass(frozen=True, slots=True, eq=False)
class Loader:
    """Reads for one kustomization; what cannot be read is noted."""

    source: Source
    files: Files
    notes: Notes

    def path(self, entry: str, place: Place, what: str) -> str | None:
        """Display path of an entry, None where it leads to where nothing is read; `what` is a noun for it."""
        if is_remote(entry):
            self.notes.hole(f"remote {what} {entry}")
            return None
        path = joined(self.source.folder, entry)
        if entry.startswith("/"):
            self.notes.problem(f"{entry} is an absolute path, which kustomize refuses", place)
            self.notes.hole(f"{entry} was not read")
            return None
        if self.files.outside(path):
            self.notes.hole(f"{entry} was not read")
            return None
        return path

    def texts(self, entry: str, place: Place, what: str) -> Texts | None:
        """The documents of a file that must be there."""
        path = self.path(entry, place, what)
        if path is None:
            return None
        found = self.files.texts(path)
        if found is None:
            message = f"There is no {what} file {entry}"
            self.notes.problem(message, place, rule="kustomization-file-missing")
            return None
        self.use(path, entry, place)
        self.look_at(found, path)
        return found

    def use(self, path: str, entry: str, place: Place) -> None:
        """Note that a file was read; kustomize reads none that is not below its kustomization."""
        self.notes.files.add(path)
        if not is_within(path, self.source.folder):
            folder = self.source.folder or "."
            self.notes.problem(f"{entry} is not in or below {folder}, so kubectl does not read it", place)

    def look_at(self, texts: Texts, path: str) -> None:
        """Note what kustomize does not like in the text of a file, and what could not be read."""
        if texts.is_broken:
            self.notes.hole("a document cannot be read", path)
        self.notes.has_times = self.notes.has_times or texts.has_times
        for document, view, text in zip(texts.documents, texts.views, texts.places, strict=True):
            for keys in view.refused:
                message = f'The key "{keys[-1]}" is no string, so kustomize refuses it'
                self.notes.problem(message, Place(text, keys), at_key=True)
            for problem in document.problems:
                if problem.rule == "yaml-duplicate-key" and problem.path is not None:
                    message = f'The key "{problem.path[-1]}" is written twice, so kustomize refuses it'
                    self.notes.problem(message, Place(text, problem.path), at_key=True)

    def input(self, entry: str, place: Place) -> bytes | None:
        """The content of a file for a generator. One that is missing is often made before the build: a hole."""
        path = self.path(entry, place, "generator input")
        if path is None:
            return None
        content = self.files.content(path)
        if content is None:
            self.notes.hole(f"generator input {entry} is not there")
            return None
        self.use(path, entry, place)
        return content

    def configurations(self) -> Configuration | None:
        """The field specs of `configurations:`, without kustomize's own; None if there are none."""
        found: Configuration | None = None
        for entry, place in self.source.entries("configurations"):
            texts = self.texts(entry, place, "configuration")
            if texts is not None and texts.documents:
                faults: list[Fault] = []
                data = decode(texts.documents[0].data, CONFIGURATION, faults) or {}
                for fault in faults:
                    self.notes.problem(fault.message, Place(texts.documents[0], fault.path), at_key=fault.at_key)
                with self.notes.refusing(place):
                    more = configuration_of(data)
                    found = more if found is None else found.joined(more)
        return found

    def patches(self, name: str) -> Iterator[Patch]:
        """The patches of `patches`, `patchesStrategicMerge` or `patchesJson6902`."""
        for entry, place in self.source.entries(name):
            with self.notes.refusing(place):
                patch = self._merge_patch(entry, place) if isinstance(entry, str) else self._patch(entry, place, name)
                if patch is not None:
                    yield patch

    def _merge_patch(self, entry: str, place: Place) -> Patch | None:
        """An entry of patchesStrategicMerge: a file, or the patch itself."""
        texts = inline_texts(entry, place) if "\n" in entry or ": " in entry else None
        if texts is None or not any(isinstance(d.data, dict) for d in texts.documents):
            texts = self.texts(entry, place, "patch")
        if texts is None:
            return None
        return Patch(place, merges=tuple(objects_of(texts.roots)), copies=True)

    def _patch(self, entry: Mapping[str, Any], place: Place, name: str) -> Patch | None:
        path, text, target = entry.get("path"), (entry.get("patch") or "").strip(), entry.get("target")
        if bool(path) == bool(text):
            raise RenderError(
                "A patch needs either a path or a text" if not path else "A patch has both a path and a text"
            )
        if name == "patchesJson6902" and not (target or {}).get("name"):
            raise RenderError("A patch of patchesJson6902 needs a target with a name")
        if path:
            texts = self.texts(path, place.at("path"), "patch")
        else:
            texts = inline_texts(entry["patch"].rstrip(), place.at("patch"))
            self.look_at(texts, self.source.path)
        if texts is None or texts.is_broken:
            return None
        if not any(d.data for d in texts.documents):
            raise RenderError("A patch is empty")
        if isinstance(texts.documents[0].data, list):
            operations = as_read(texts.documents[0], texts.places[0])
            return Patch(place, target, operations=operations, remembers=name == "patches")
        if name == "patchesJson6902":
            raise RenderError("A patch of patchesJson6902 is no list of operations")
        return Patch(place, target, tuple(objects_of(texts.roots)), options=entry.get("options") or {})

    def replacements(self) -> Iterator[tuple[Mapping[str, Any], Place]]:
        """The replacements, each with its place; those of a file stand there."""
        for entry, place in self.source.entries("replacements"):
            if not entry.get("path"):
                yield entry, place
                continue
            if entry.get("source") or entry.get("targets"):
                self.notes.problem("A replacement has both a path and a source or targets", place)
                continue
            texts = self.texts(entry["path"], place.at("path"), "replacement")
            if texts is not None and texts.documents:
                root = Node(texts.documents[0].data, Place(texts.places[0]))
                for node in root.items() if isinstance(root.value, list) else [root]:
                    yield decode(node.value, REPLACEMENT, []) or {}, node.place
