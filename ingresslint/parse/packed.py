"""Parsed files as plain data, which another process or a later run can hand over: only files with nothing odd in them.

What is packed holds no text. Places are read from the file when somebody asks, which a clean file hardly ever is.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable

from ingresslint.parse.document import Document, Extent, ParsedFile
from ingresslint.parse.source import Source


def pack(parsed: ParsedFile) -> bytes | None:
    """Give the documents of a file as bytes; None if the file has problems or comments for ingresslint."""
    if parsed.problems or parsed.broken or parsed.refused or parsed.marked_chunks:
        return None
    documents = []
    for document in parsed.documents:
        extent = document.extent
        if document.problems or extent.yaml is not None or extent.overridden:
            return None
        documents.append(
            (document.data, extent.start, extent.end, extent.root, extent.is_json, document.odd_scalars)
        )  # fmt: skip
    try:
        return marshal.dumps((parsed.yaml_start, tuple(documents)))
    except ValueError:  # nested too deeply for the format
        return None


def unpack(path: str, packed: bytes, read_text: Callable[[], str]) -> ParsedFile:
    """Give the file that `pack` has packed; `read_text` gives its decoded text, for those who ask for places.

    `packed` comes from a process of this run or from the user's own cache, whose digest was checked: marshal trusts it.
    """
    yaml_start, documents = marshal.loads(packed)  # noqa: S302 - see above
    source = Source(None, read_text)
    return ParsedFile(
        path,
        tuple(
            Document(path, data, Extent(source, start, end, root, is_json), odd_scalars)
            for data, start, end, root, is_json, odd_scalars in documents
        ),
        problems=(),
        broken=False,
        refused=False,
        source=source,
        yaml_start=yaml_start,
    )
