"""Regular expressions that a kustomization holds: patch targets, image names, list items of replacements."""

from __future__ import annotations

import re
import warnings

from ingresslint.render.errors import NotFollowedError, RenderError

_REPEATED_GROUP = re.compile(r"\)[*+{]")
_REPETITION = re.compile(r"[*+}]")
_MOST_REPETITIONS = 10


def pattern_of(text: str) -> re.Pattern[str]:
    """Compile a pattern. Raises RenderError for one that is none.

    kustomize uses RE2, which never takes long (https://github.com/google/re2/wiki/Syntax); Python's engine can take for
    ever where a group is repeated, so such a pattern is not followed: NotFollowedError.
    """
    if _REPEATED_GROUP.search(text) or len(_REPETITION.findall(text)) > _MOST_REPETITIONS:
        raise NotFollowedError(f"the pattern {text} is not followed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(text)
    except (re.error, OverflowError, RecursionError):
        raise RenderError(f'"{text}" is no regular expression') from None
