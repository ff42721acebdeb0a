"""The run: files in, result out. The only place where the rooms are put together."""

from ingresslint.engine.rulebook import load_rules
from ingresslint.engine.run import Request, lint, lint_files

__all__ = ["Request", "lint", "lint_files", "load_rules"]
