"""Which files a run reads, and what each of them is. Contents are read later, by `SourceFile.read`."""

from ingresslint.discover.files import STDIN_NAME, Discovery, SourceFile, Unreadable
from ingresslint.discover.looks import Look, looks_at
from ingresslint.discover.patterns import PathPatterns, below, is_pattern
from ingresslint.discover.repository import find_repository
from ingresslint.discover.walk import discover

__all__ = [
    "STDIN_NAME",
    "Discovery",
    "Look",
    "PathPatterns",
    "SourceFile",
    "Unreadable",
    "below",
    "discover",
    "find_repository",
    "is_pattern",
    "looks_at",
]
