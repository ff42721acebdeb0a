"""Reading files: from bytes to documents whose data is exactly what kubectl sees, with places on demand."""

from ingresslint.parse.comments import Comment
from ingresslint.parse.document import Document, ParsedFile, Problem
from ingresslint.parse.packed import pack, unpack
from ingresslint.parse.reader import parse
from ingresslint.parse.reading import NOTHING, Stamp, may_hold_objects, stamp_of, text_again

__all__ = [
    "NOTHING",
    "Comment",
    "Document",
    "ParsedFile",
    "Problem",
    "Stamp",
    "may_hold_objects",
    "pack",
    "parse",
    "stamp_of",
    "text_again",
    "unpack",
]
