"""What runs leave for later runs: files as parsed, and results as a whole. Nothing here can be wrong, only absent."""

from ingresslint.cache.files import FileCache, is_settled
from ingresslint.cache.results import Seen, keep_result, kept_result

__all__ = ["FileCache", "Seen", "is_settled", "keep_result", "kept_result"]
