"""From the bytes of a file to its documents and problems, whatever the bytes."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from ingresslint.parse.build import Built, build
from ingresslint.parse.chunks import BadSeparator, Chunk, split
from ingresslint.parse.comments import MARKER, scalar_extents
from ingresslint.parse.document import Document, Extent, ParsedFile, Problem, closed
from ingresslint.parse.events import YAML_ERRORS, ReadError, YamlText, read_error, refused_colon
from ingresslint.parse.faults import never_closed
from ingresslint.parse.json_stream import JsonValue, read_json_stream
from ingresslint.parse.places import Places
from ingresslint.parse.repeats import lost_objects, repeated_keys
from ingresslint.parse.source import Source, decode

REREAD_LIMIT = 20_000_000  # characters that are read again at most, colon by colon

MOST_CUTS = 4
"""Separators that are looked at to find those that are lines of one quoted value."""

_OPEN_QUOTES = (never_closed('"'), never_closed("'"))
_SEPARATOR = re.compile(r"^---[ \t]*(?=#|\r?\n|\Z)", re.MULTILINE)
_BLANKS = re.compile(r"\s*")
_BYTE_ORDER_MARK = "\ufeff"
_REFUSED_CHARACTER = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|---[^\n]*\n)*+(%[^\r\n]*)")
_ESCAPED_SLASH = re.compile(r'[^"\n]*"(?:[^"\\]|\\[^/])*+\\/')
_MARK_INSIDE = re.compile("\n\ufeff")
_LINE = re.compile(r"[^\r\n]+")


def parse(path: str, content: bytes) -> ParsedFile:
    """Read a file as kubectl does; `path` is its display path. Never raises: what cannot be read is a problem.

    A chunk that cannot be read costs that chunk. Empty, comment-only and null chunks give no document.
    """
    text, wrong_bytes = decode(content)
    file = _File(path, Source(text), wrong_bytes)
    if text.startswith("{", _skip_blanks(text, 0)):
        file.read_json()
    else:
        file.read_yaml(0)
    return file.result()


def _skip_blanks(text: str, offset: int) -> int:
    match = _BLANKS.match(text, offset)
    return match.end() if match else offset


class _File:
    """The work on one file: what was found up to now."""

    def __init__(self, path: str, source: Source, wrong_bytes: dict[int, int]) -> None:
        self.path = path
        self.source = source
        self.wrong_bytes = wrong_bytes
        self.wrong_offsets = sorted(wrong_bytes)
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.yaml_start = len(source.text)
        self.marked_chunks: list[tuple[int, YamlText]] = []
        self.broken = False
        self.refused = False
        self.read_to = 0
        self.has_refused_character = bool(_REFUSED_CHARACTER.search(source.text))
        self.has_mark = _BYTE_ORDER_MARK in source.text

    def result(self) -> ParsedFile:
        problems = tuple(sorted(self.problems, key=lambda problem: (problem.span, problem.rule, problem.message)))
        return ParsedFile(
            self.path,
            tuple(self.documents),
            problems,
            self.broken,
            self.refused,
            self.source,
            self.yaml_start,
            tuple(self.marked_chunks),
        )

    def report(self, rule: str, message: str, start: int, end: int) -> None:
        last = len(self.source.text)
        self.problems.append(Problem(rule, message, self.source.span(min(start, last), min(end, last))))

    def read_json(self) -> None:
        """Read JSON values. Where they end kubectl stops; the rest is read as YAML, for other files may refer to it."""
        text = self.source.text
        values, fault = read_json_stream(text)
        rest = _skip_blanks(text, values[-1].end) if values else 0
        for value in values:
            self.add_json(value)
        if fault is None:
            return
        if values and text.startswith("---", rest):
            message = 'The file begins with "{", so kubectl reads it as JSON and refuses what follows this "---"'
            self.report("yaml-document-boundary", message, rest, rest + 3)
            self.read_yaml(rest)
            return
        self.read_yaml(len(text) if values else 0)
        if not self.broken:
            message = f'The file begins with "{{", so kubectl reads it as JSON and refuses it: {fault.message}'
            self.report("yaml-syntax", message, fault.start, fault.end)
            self.broken, self.refused = bool(values), True

    def add_json(self, value: JsonValue) -> None:
        if value.data is not None:
            extent = Extent(self.source, value.start, value.end, is_json=True)
            problems = _problems_of(extent.places(), extent) if value.repeats else ()
            self.documents.append(Document(self.path, value.data, extent, problems=problems))

    def read_yaml(self, start: int) -> None:
        self.yaml_start = start
        bad = -1
        for part in split(self.source.text, start):
            if isinstance(part, BadSeparator):
                bad = part.start
                message = 'Text follows the document separator "---"; kubectl refuses the whole file'
                self.report("yaml-document-boundary", message, part.start, part.end)
            elif part.start >= self.read_to:
                known = len(self.problems)
                self.read_chunk(part.start, part.end)
                if part.start <= bad < part.end:  # what else is wrong with it comes from the separator
                    del self.problems[known:]
                    if self.documents and self.documents[-1].data == {}:  # as in `--- {}`
                        self.documents.pop()

    def read_chunk(self, start: int, end: int) -> None:
        if self.source.text.startswith(_BYTE_ORDER_MARK, start):
            start += 1
        yaml = YamlText(closed(self.source.text[start:end]))
        try:
            self.refuse_characters(yaml.text)
            yaml, built = _build(yaml)
            _refuse_slashes(yaml)
        except ReadError as fault:
            self.fail(start, yaml.text, fault)
        else:
            self.note_dropped(start, yaml.text, built.end)
            self.note_wrong_bytes(start, end, yaml)
            if built.data is not None and built.start is not None:
                self.add_yaml(Chunk(start, end), yaml, built)
        if MARKER in yaml.text:
            self.marked_chunks.append((start, yaml))

    def refuse_characters(self, text: str) -> None:
        """Raise ReadError for a character that go-yaml refuses, and for a byte order mark that only libyaml skips."""
        if match := self.has_refused_character and _REFUSED_CHARACTER.search(text):
            raise ReadError(f"the control character U+{ord(match.group()):04X} is not allowed", match.start())
        if match := self.has_mark and _MARK_INSIDE.search(text):
            raise ReadError("a byte order mark stands at the start of a line", match.start() + 1)

    def add_yaml(self, chunk: Chunk, yaml: YamlText, built: Built) -> None:
        extent = Extent(
            self.source,
            chunk.start,
            chunk.end,
            built.start or 0,
            yaml=yaml if yaml.stand_in else None,
            overridden=built.overridden,
        )
        problems: tuple[Problem, ...] = ()
        if built.repeats or built.overridden:
            places = extent.places()
            problems = _problems_of(places, extent)
            self.problems.extend(lost_objects(places, extent))
        self.documents.append(Document(self.path, built.data, extent, built.odd_scalars, problems))

    def note_dropped(self, start: int, text: str, end: int) -> None:
        """Report what stands behind the first document of a chunk: go-yaml's Unmarshal reads no further."""
        for match in _LINE.finditer(text, min(end, len(text))):
            line = match.group().strip()
            if not line or line[0] in "#%" or line == "...":  # a directive alone is no loss
                continue
            marker = text.rfind("...", 0, end) if text[:end].rstrip().endswith("...") else match.start()
            stop = marker + 3 if marker != match.start() else match.end()
            message = 'kubectl reads nothing from here to the next "---" and does not say so'
            self.report("yaml-document-boundary", message, start + marker, start + stop)
            return

    def note_wrong_bytes(self, start: int, end: int, yaml: YamlText) -> None:
        """Report the first byte of a chunk's scalars that is no UTF-8; in a comment it does no harm."""
        if self.first_wrong_byte(start, end) is None:
            return
        found = (self.first_wrong_byte(start + first, start + last) for first, last in scalar_extents(yaml))
        offsets = [offset for offset in found if offset is not None]
        if offsets:
            others = len(offsets) - 1
            message = f"The byte 0x{self.wrong_bytes[offsets[0]]:02X} is no UTF-8; kubectl reads U+FFFD in its place"
            if others:
                message += f", and so in {others} other place{'s' if others > 1 else ''}"
            self.report("yaml-syntax", message, offsets[0], offsets[0] + 1)

    def first_wrong_byte(self, start: int, end: int) -> int | None:
        index = bisect_left(self.wrong_offsets, start)
        offset = self.wrong_offsets[index] if index < len(self.wrong_offsets) else end
        return offset if offset < end else None

    def fail(self, start: int, text: str, fault: ReadError) -> None:
        directive = _DIRECTIVE.match(text)
        if directive and fault.start >= directive.start(1):
            message = f'kubectl refuses the file for its directive "{directive.group(1).strip()}"'
            self.report("yaml-document-boundary", message, start + directive.start(1), start + directive.end(1))
            self.broken = self.broken or bool(text[directive.end(1) :].strip())
            return
        self.broken = True
        if fault.message in _OPEN_QUOTES and self.note_cut_scalar(start, start + fault.start):
            return
        message = f"The document cannot be read: {fault.message}"
        self.report("yaml-syntax", message, start + fault.start, start + fault.end)

    def note_cut_scalar(self, start: int, quote: int) -> bool:
        """Report a separator behind a quote, if without it the text from `start` on can be read, up to `read_to`."""
        source = self.source.text
        cuts = [match.start() for match in islice(_SEPARATOR.finditer(source, quote), MOST_CUTS)]
        ends = [*cuts[1:], len(source)] if len(cuts) < MOST_CUTS else cuts[1:]
        for end in ends if cuts else ():
            text = source[start:quote] + _SEPARATOR.sub(" --", source[quote:end])
            try:
                _build(YamlText(closed(text)))
            except ReadError:
                continue
            message = 'A quoted value holds a line that begins with "---", where kubectl splits the file'
            self.report("yaml-document-boundary", message, cuts[0], cuts[0] + 3)
            self.read_to = end
            return True
        return False


def _refuse_slashes(yaml: YamlText) -> None:
    """Raise ReadError for a slash that is escaped in a quoted scalar, which go-yaml v2 does not know."""
    if "\\/" not in yaml.text:
        return
    for start, end in scalar_extents(yaml):
        match = _ESCAPED_SLASH.match(yaml.text, start, end)
        if match and yaml.text.endswith('"', start, end):
            raise ReadError("found unknown escape character (while parsing a quoted scalar)", match.end() - 2)


def _problems_of(places: Places, extent: Extent) -> tuple[Problem, ...]:
    """Give the defects of a document that has some; only keys are named, for it may be a Secret."""
    problems = list(repeated_keys(places, extent))
    problems += [
        Problem(
            "yaml-merge-after-key",
            f'Key "{lost.path[-1]}" stands before "<<", so kubectl takes the value of the merged mapping',
            extent.span(*lost.key),
            lost.path,
            (("merged here", extent.span(*lost.merge)),),
        )
        for lost in places.overridden
    ]
    return tuple(sorted(problems, key=lambda problem: (problem.span, problem.rule)))


def _build(yaml: YamlText) -> tuple[YamlText, Built]:
    """Read a text, hiding colons that the parser refuses and kubectl does not. Raises ReadError."""
    budget = REREAD_LIMIT
    while True:
        try:
            return yaml, build(yaml.reader())
        except YAML_ERRORS as error:
            budget -= len(yaml.text)
            colon = refused_colon(error)
            hidden = yaml if colon is None or budget < 0 else yaml.without_colon(colon)
            if hidden is yaml:
                raise read_error(error, yaml) from None
            yaml = hidden
