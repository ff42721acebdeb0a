"""Reading files: from bytes to documents whose data is exactly what kubectl sees, with places on demand."""

from ingresslint.parse.comments import Comment
from ingresslint.parse.document import Document, ParsedFile, Problem
from ingresslint.parse.reader import parse

__all__ = ["Comment", "Document", "ParsedFile", "Problem", "parse"]
