"""The run: files in, result out. The only place where the rooms are put together."""

from ingresslint.engine.rulebook import load_rules
from ingresslint.engine.run import judge, lint, lint_files
from ingresslint.engine.survey import Request, Survey, survey, survey_files

__all__ = ["Request", "Survey", "judge", "lint", "lint_files", "load_rules", "survey", "survey_files"]
