"""From files to manifests: read, parse, recognise.

What is broken costs its part and is said; what is foreign is counted.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingresslint.bundle import Manifest
from ingresslint.config import Config
from ingresslint.discover import SourceFile, Unreadable
from ingresslint.engine.contents import Known, LostError, contents
from ingresslint.engine.passages import passages
from ingresslint.findings import FILE_START, Certainty, Location, Path, Skipped, Span
from ingresslint.foreign import looks_like_manifest, template_marker, why_foreign
from ingresslint.kustomization import Kustomization, is_kustomization, is_listing
from ingresslint.kustomization import read as read_kustomization
from ingresslint.objects import items_without_kind, looks_like_object, resources_of
from ingresslint.parse import Document, ParsedFile, Problem, may_hold_objects, parse
from ingresslint.resources import Resource

_CHART_NAME = re.compile(rb"^name:[ \t]*[\"']?([A-Za-z0-9][\w.-]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class TextFinding:
    """A defect that the reader found: no rule function sees it.

    `resource` is the object that holds it, if there is one, `path` the value's place in its document.
    """

    rule: str
    message: str
    location: Location
    resource: Resource | None = None
    path: tuple[str | int, ...] | None = None
    related: tuple[tuple[str, Location], ...] = ()
    help: str | None = None
    source_line: str | None = None
    certainty: Certainty = "certain"


@dataclass(slots=True, eq=False)
class Loaded:
    """Everything that reading gave, in the order of the paths."""

    manifests: list[Manifest] = field(default_factory=list)
    kustomizations: list[Kustomization] = field(default_factory=list)
    findings: list[TextFinding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    parsed: dict[str, ParsedFile] = field(default_factory=dict)
    files: int = 0
    documents: int = 0
    incomplete: bool = False
    _chart_names: dict[str, str] = field(default_factory=dict)

    def add(self, source: SourceFile, content: bytes | ParsedFile, namespace: str | None) -> None:
        """Take in one file, parsed or not; `namespace` is what the config says of unwritten ones."""
        self.files += 1
        if isinstance(content, ParsedFile):
            self._add_parsed(source, content, namespace)
        elif source.role != "manifest":
            self._add_chart_file(source, content)
        elif source.named or is_listing(source.path) or may_hold_objects(content):
            self._add_parsed(source, parse(source.path, content), namespace)
        else:
            self.skipped.append(Skipped(source.path, "not Kubernetes"))
            self.manifests.append(Manifest(source.path, ()))

    def _add_parsed(self, source: SourceFile, parsed: ParsedFile, namespace: str | None) -> None:
        self.documents += len(parsed.documents)
        read = _sorted_out(parsed, namespace)
        hole = self._note_problems(source, parsed, read)
        self.kustomizations.extend(map(read_kustomization, read.kustomizations))
        for document, resources in read.objects:
            for problem in document.problems:
                self._note(parsed, problem, _holder(resources, problem))
            for path in items_without_kind(document):
                self._note(parsed, _kindless(document, path))
        if read.objects:
            self.parsed[parsed.path] = parsed
            for document in read.kindless:
                self._note(parsed, _kindless(document))
        elif hole is None and not read.kustomizations:
            self.skipped.extend(Skipped(source.path, reason) for reason in sorted(read.foreign or {"not Kubernetes"}))
        text = (_broken_text(parsed) or parsed.text) if hole else ""
        if hole is None and "template" in read.foreign:  # of OpenShift: the names in it have parameters
            hole, text = "template", parsed.text
        resources_ = tuple(r for _, found in read.objects for r in found)
        self.manifests.append(Manifest(source.path, resources_, source.is_alone, hole, text))

    def _add_chart_file(self, source: SourceFile, content: bytes) -> None:
        """Take in a file of a chart: a template is a hole; of Chart.yaml, which comes first, the name counts."""
        chart = source.chart or source.root
        if source.role == "chart-other":
            self.skipped.append(Skipped(source.path, "chart file"))
            found = _CHART_NAME.search(content) if posixpath.basename(source.path).startswith("Chart.") else None
            if found:
                self._chart_names[chart] = found[1].decode("ascii")
            return
        self.skipped.append(Skipped(source.path, "template"))
        text, name = content.decode("utf-8", "replace"), self._name_of(chart)
        self.manifests.append(
            Manifest(source.path, (), hole="unrendered chart", text=text, chart=chart, chart_name=name)
        )

    def _note_problems(self, source: SourceFile, parsed: ParsedFile, read: _Read) -> str | None:
        """Note the problems of the file as a whole; give the reason if a part of it could not be read."""
        if not (read.objects or source.named or is_listing(source.path) or looks_like_manifest(parsed.text)):
            return None
        faults = {p: _marker_of(parsed.text, p.span.line) for p in parsed.problems if p.rule == "yaml-syntax"}
        marker = next(filter(None, faults.values()), None)
        if marker is not None:
            what = "document" if read.objects else "file"
            message = f"This {what} is a template that is not rendered: it is not checked"
            self._note(parsed, Problem("unrendered-template", message, marker))
            if not read.objects:
                self.skipped.append(Skipped(source.path, "template"))
        wanted = parsed.problems if marker is None else [fault for fault, place in faults.items() if place is None]
        for problem in wanted:
            self._note(parsed, problem)
        if marker is not None:
            return "unrendered template"
        if faults:
            return f"line {next(iter(faults)).span.line} cannot be read"
        return "a document could not be read" if parsed.broken or _lost(parsed) else None

    def _note(self, parsed: ParsedFile, problem: Problem, resource: Resource | None = None) -> None:
        place = Location(parsed.path, problem.span)
        related = tuple((text, Location(parsed.path, span)) for text, span in problem.related)
        line = shown_line(parsed, problem.span.line)
        self.findings.append(
            TextFinding(
                problem.rule, problem.message, place, resource, problem.path, related, problem.help, line,
                problem.certainty,
            )
        )  # fmt: skip
        self.parsed.setdefault(parsed.path, parsed)

    def add_closed(self, source: SourceFile, reason: str) -> None:
        """Take in a file that cannot be opened: it may hold anything."""
        self._note_closed(source.path, f"The file cannot be read: {reason}", named=source.named)
        if source.role == "chart-other":
            return
        hole = f"cannot be read: {reason}"
        if source.role == "chart-template":
            chart = source.chart or source.root
            name = self._name_of(chart)
            self.manifests.append(Manifest(source.path, (), hole=hole, text=None, chart=chart, chart_name=name))
        else:
            self.manifests.append(Manifest(source.path, (), source.is_alone, hole, None))

    def add_lost(self, source: SourceFile) -> None:
        """Take in a file at which a process ended: it may hold anything, and the run is not whole."""
        message = "The process that read this file ended; please report it, with the file if you can"
        self.findings.append(TextFinding("internal-error", message, Location(source.path, FILE_START)))
        self.manifests.append(Manifest(source.path, (), source.is_alone, "cannot be read: a process ended", None))
        self.incomplete = True

    def add_unlisted(self, path: Unreadable) -> None:
        """Take in a path that could not be looked at; what is below a folder that walking met may hold anything."""
        self._note_closed(path.path, f"The path cannot be read: {path.reason}", named=path.named)
        if not path.named:
            self.manifests.append(Manifest(path.path, (), hole=f"cannot be read: {path.reason}", text=None))

    def _note_closed(self, path: str, message: str, *, named: bool) -> None:
        self.findings.append(TextFinding("file-unreadable", message, Location(path, FILE_START)))
        self.incomplete = self.incomplete or named

    def _name_of(self, chart: str) -> str:
        return self._chart_names.get(chart, posixpath.basename(chart))

    def add_charts(self) -> None:
        """Say once per chart that it was not rendered."""
        seen: set[str] = set()
        for manifest in self.manifests:
            if manifest.chart is not None and manifest.chart not in seen:
                seen.add(manifest.chart)
                place = Location(manifest.path, FILE_START)
                message = f"Chart {manifest.chart_name} is not rendered: its templates are not checked"
                self.findings.append(TextFinding("unrendered-template", message, place))


@dataclass(slots=True)
class _Read:
    """The documents of a file by what they are; `foreign` says what those are that no cluster is given."""

    objects: list[tuple[Document, list[Resource]]] = field(default_factory=list)
    kustomizations: list[Document] = field(default_factory=list)
    kindless: list[Document] = field(default_factory=list)
    foreign: set[str] = field(default_factory=set)


def _sorted_out(parsed: ParsedFile, namespace: str | None) -> _Read:
    read = _Read()
    for document in parsed.documents:
        if is_kustomization(parsed.path, document.data):
            read.kustomizations.append(document)
        elif not looks_like_object(document.data):
            read.kindless.append(document)
        elif reason := why_foreign(parsed.path, document.data):
            read.foreign.add(reason)
        else:
            read.objects.append((document, [_placed(r, namespace) for r in resources_of(document)]))
    return read


def _placed(resource: Resource, namespace: str | None) -> Resource:
    """The object in the namespace that the config states for unwritten ones."""
    return resource.in_namespace(namespace) if namespace and resource.namespace is None else resource


def shown_line(parsed: ParsedFile, line: int) -> str | None:
    """Text of a 1-based line for reports; None in a document that may be a Secret, whose content is never shown."""
    return parsed.source_line(line) if passages(parsed.text).may_show(line) else None


def _broken_text(parsed: ParsedFile) -> str:
    """The text of the documents that could not be read, by us or by kubectl."""
    found = passages(parsed.text)
    return "\n".join(sorted({found.text(line) for line in _lost(parsed)}))


def _lost(parsed: ParsedFile) -> list[int]:
    """The 1-based lines inside of documents that are lost, whole or in part; a boundary costs what follows it."""
    after = {"yaml-syntax": 0, "yaml-document-boundary": 1}
    return [p.span.line + after[p.rule] for p in parsed.problems if p.rule in after]


def _marker_of(text: str, line: int) -> Span | None:
    """Give the place of what makes a template of the document that could not be read at a 1-based line."""
    found = passages(text)
    before = line - found.line_inside(line)
    marker = template_marker(found.text(line), found.line_inside(line))
    return marker and replace(marker, line=marker.line + before, end_line=marker.end_line + before)


def _holder(resources: Iterable[Resource], problem: Problem) -> Resource | None:
    """The object of a document that holds a problem; in a List the item whose path the problem's begins with."""
    found = list(resources)
    for resource in found:
        prefix = getattr(resource.origin, "prefix", ())
        if problem.path is not None and prefix and problem.path[: len(prefix)] == prefix:
            return resource
    return found[0] if found else None


def _kindless(document: Document, path: Path = ()) -> Problem:
    """What is wrong with a document, or with an item of a List, that is no object."""
    data = document.data
    for key in path:
        data = data[key]
    what = "item of the List" if path else "document"
    if isinstance(data, dict):
        missing = [k for k in ("apiVersion", "kind") if not isinstance(data.get(k), str)]
        message = f"This {what} has no {' and '.join(missing) or 'valid apiVersion and kind'}: kubectl refuses the file"
    else:
        message = f"This {what} is no mapping: kubectl refuses the file"
    return Problem("document-without-kind", message, document.span(path))


def read_all(  # noqa: PLR0913 - what a run has
    loaded: Loaded,
    sources: Sequence[SourceFile],
    config: Config,
    *,
    stdin: bytes | None = None,
    jobs: int = 1,
    known: Known | None = None,
    progress: Callable[[], None] = lambda: None,
) -> None:
    """Read files into what is loaded, in their order; one that cannot be read is a finding."""
    for source, content in contents(sources, jobs, known):
        progress()
        if isinstance(content, OSError):
            loaded.add_closed(source, content.strerror or str(content))
        elif isinstance(content, LostError):
            loaded.add_lost(source)
        else:
            held = content if source.real is not None else stdin or b""
            loaded.add(source, held, config.for_path(source.path).namespace)


def outside_includes(loaded: Loaded) -> Iterator[str]:
    """Paths that kustomizations refer to and that were not read: files, or folders with a kustomization."""
    known = {m.path for m in loaded.manifests} | set(loaded.parsed) | {k.folder for k in loaded.kustomizations}
    skipped = {s.path for s in loaded.skipped}
    for kustomization in loaded.kustomizations:
        for path in (*kustomization.includes, *kustomization.patches):
            if path not in known and path not in skipped:
                yield path
