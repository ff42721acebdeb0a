"""From files to manifests: read, parse, recognise. What is broken costs its part and is said; what is foreign is counted."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ingresslint.bundle import Manifest
from ingresslint.config import Config
from ingresslint.discover import SourceFile
from ingresslint.findings import FILE_START, Location, Skipped, Span
from ingresslint.foreign import is_template_text, looks_like_manifest, why_foreign
from ingresslint.kustomization import FILE_NAMES, Kustomization, is_kustomization
from ingresslint.kustomization import read as read_kustomization
from ingresslint.parse import Document, ParsedFile, Problem, parse
from ingresslint.resources import Resource, looks_like_object, resources_of

_BYTE_ORDER_MARKS_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, eq=False)
class TextFinding:
    """A defect that the reader found: no rule function sees it. `resource` is the object that holds it, if there is one."""

    rule: str
    message: str
    location: Location
    resource: Resource | None = None
    path: tuple[str | int, ...] | None = None
    related: tuple[tuple[str, Location], ...] = ()
    help: str | None = None
    source_line: str | None = None


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
    _index: int = 0

    def add(self, source: SourceFile, content: bytes, namespace: str | None) -> None:
        """Take in one file; `namespace` is what the config says of unwritten ones."""
        self.files += 1
        if source.role == "chart-other":
            self.skipped.append(Skipped(source.path, "chart file"))
            return
        if source.role == "chart-template":
            self._add_chart_template(source, content)
            return
        if not source.named and not _may_matter(source.path, content):
            self.skipped.append(Skipped(source.path, "not Kubernetes"))
            return
        parsed = parse(source.path, content)
        self.documents += len(parsed.documents)
        hole = self._read_problems(source, parsed)
        self._add_documents(source, parsed, hole, namespace)

    def _add_chart_template(self, source: SourceFile, content: bytes) -> None:
        chart = posixpath.basename(source.chart or "")
        text = content.decode("utf-8", "replace")
        self.skipped.append(Skipped(source.path, "template"))
        self.manifests.append(Manifest(source.path, (), hole="unrendered chart", text=text, chart=chart or source.root))

    def _read_problems(self, source: SourceFile, parsed: ParsedFile) -> str | None:
        """Note the problems of the file as a whole; give the reason if a part of it could not be read."""
        syntax = [p for p in parsed.problems if p.rule == "yaml-syntax"]
        if syntax and is_template_text(_around(parsed, syntax[0]), syntax[0].span.line):
            if source.named or looks_like_manifest(parsed.text):
                self._note(parsed, Problem("unrendered-template", _TEMPLATE, _first_marker(parsed)))
                self.skipped.append(Skipped(source.path, "template"))
                return "unrendered template"
            return None
        if not (source.named or looks_like_manifest(parsed.text) or _has_objects(parsed)):
            return None
        for problem in parsed.problems:
            self._note(parsed, problem)
        return syntax[0].message if syntax else None

    def _note(self, parsed: ParsedFile, problem: Problem, resource: Resource | None = None) -> None:
        place = Location(parsed.path, problem.span)
        related = tuple((text, Location(parsed.path, span)) for text, span in problem.related)
        hidden = resource is not None and resource.is_a("", "Secret")
        line = None if hidden else parsed.source_line(problem.span.line)
        self.findings.append(
            TextFinding(problem.rule, problem.message, place, resource, problem.path, related, problem.help, line)
        )
        self.parsed.setdefault(parsed.path, parsed)

    def _add_documents(self, source: SourceFile, parsed: ParsedFile, hole: str | None, namespace: str | None) -> None:
        resources: list[Resource] = []
        reasons: set[str] = set()
        kindless: list[Document] = []
        for document in parsed.documents:
            if not looks_like_object(document.data):
                if is_kustomization(source.path, document.data):
                    self.kustomizations.append(read_kustomization(document))
                    reasons.add("kustomization")
                else:
                    kindless.append(document)
                continue
            reason = why_foreign(source.path, document.data)
            if reason == "kustomization":
                self.kustomizations.append(read_kustomization(document))
            if reason is not None:
                reasons.add(reason)
                continue
            found = [self._numbered(r, namespace) for r in resources_of(document)]
            resources.extend(found)
            for problem in document.problems:
                self._note(parsed, problem, _holder(found, problem))
        if resources:
            self.parsed[parsed.path] = parsed
            for document in kindless:
                self._note(parsed, _kindless(document))
        elif hole is None:
            self.skipped.extend(Skipped(source.path, r) for r in sorted(reasons - {"kustomization"} or _unless(reasons)))
        if resources or hole or parsed.documents:
            contents = tuple(d.data for d in parsed.documents)
            self.manifests.append(
                Manifest(source.path, tuple(resources), contents, source.named, hole, parsed.text if hole else "")
            )

    def _numbered(self, resource: Resource, namespace: str | None) -> Resource:
        self._index += 1
        if namespace and resource.namespace is None:
            return resource.in_namespace(namespace)
        return resource

    def add_charts(self) -> None:
        """Say once per chart that it was not rendered."""
        seen: set[str] = set()
        for manifest in self.manifests:
            folder = posixpath.dirname(manifest.folder)
            if manifest.chart is not None and folder not in seen:
                seen.add(folder)
                place = Location(manifest.path, FILE_START)
                message = f"Chart {manifest.chart} is not rendered: its templates are not checked"
                self.findings.append(TextFinding("unrendered-template", message, place))


_TEMPLATE = "This file is a template that is not rendered: it is not checked"


def _unless(reasons: set[str]) -> set[str]:
    return set() if reasons else {"not Kubernetes"}


def _may_matter(path: str, content: bytes) -> bool:
    """Say cheaply whether a file that walking found can hold an object or a kustomization."""
    if posixpath.basename(path) in FILE_NAMES or content.startswith(_BYTE_ORDER_MARKS_UTF16):
        return True
    return b"apiVersion" in content and b"kind" in content


def _around(parsed: ParsedFile, problem: Problem) -> str:
    """The text of the document that a problem lies in, with the lines before it left empty so that line numbers hold."""
    lines = parsed.text.splitlines()
    at = min(problem.span.line - 1, len(lines))
    first = next((n for n in range(at - 1, -1, -1) if lines[n].startswith("---")), -1) + 1
    last = next((n for n in range(at, len(lines)) if lines[n].startswith("---")), len(lines))
    return "\n" * first + "\n".join(lines[first:last])


def _first_marker(parsed: ParsedFile) -> Span:
    for number, line in enumerate(parsed.text.splitlines(), 1):
        for marker in ("{{", "{%", "<%", "#@", "@"):
            column = line.find(marker)
            if column >= 0:
                return Span(number, column + 1, number, column + 1 + len(marker))
    return FILE_START


def _has_objects(parsed: ParsedFile) -> bool:
    return any(looks_like_object(d.data) and not why_foreign(parsed.path, d.data) for d in parsed.documents)


def _holder(resources: Iterable[Resource], problem: Problem) -> Resource | None:
    """The object of a document that holds a problem; in a List the item whose path the problem's begins with."""
    found = list(resources)
    for resource in found:
        prefix = getattr(resource.origin, "prefix", ())
        if problem.path is not None and prefix and problem.path[: len(prefix)] == prefix:
            return resource
    return found[0] if found else None


def _kindless(document: Document) -> Problem:
    data = document.data
    if isinstance(data, dict):
        missing = [k for k in ("apiVersion", "kind") if not isinstance(data.get(k), str)]
        what = " and ".join(missing) if missing else "a valid apiVersion and kind"
        message = f"This document has no {what}: kubectl refuses the file"
    else:
        message = "This document is no mapping: kubectl refuses the file"
    return Problem("document-without-kind", message, document.span(()))


def read_all(
    sources: Iterable[SourceFile], config: Config, stdin: bytes | None, progress: Callable[[], None]
) -> Loaded:
    """Read files in the order of their paths; one that cannot be read is a finding."""
    loaded = Loaded()
    for source in sources:
        progress()
        read_one(loaded, source, config, stdin)
    return loaded


def read_one(loaded: Loaded, source: SourceFile, config: Config, stdin: bytes | None) -> None:
    """Read one file into what is loaded."""
    try:
        content = (stdin or b"") if source.real is None else source.read()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}"
        loaded.findings.append(TextFinding("file-unreadable", message, Location(source.path, FILE_START)))
        loaded.incomplete = loaded.incomplete or source.named
        return
    loaded.add(source, content, config.for_path(source.path).namespace)


def outside_includes(loaded: Loaded) -> Iterator[str]:
    """Paths that kustomizations refer to and that were not read: files, or folders with a kustomization."""
    known = {m.path for m in loaded.manifests} | set(loaded.parsed) | {k.folder for k in loaded.kustomizations}
    skipped = {s.path for s in loaded.skipped}
    for kustomization in loaded.kustomizations:
        for path in (*kustomization.includes, *(p.path for p in kustomization.patches if p.path)):
            if path not in known and path not in skipped:
                yield path
