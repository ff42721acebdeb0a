"""Names that are nearly another: the strongest evidence of a real mistake."""

from __future__ import annotations

import re

from ingresslint.bundle.verdicts import How


def edit_distance(one: str, other: str, limit: int = 2) -> int:
    """Levenshtein distance, `limit + 1` for anything above the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


def how_near(wanted: str, found: str) -> How | None:
    """Say how a name nearly equals another: by case, by at most two edits, by whole parts at an end; None if it does not.

    Names that differ only in digits or in one-letter parts (`app-1`, `app-2`; `a`, `b`) are counted as different: people
    number things.
    """
    if wanted == found:
        return None
    if wanted.lower() == found.lower():
        return "case"
    if is_typo(wanted, found):
        return "edit"
    short, long = sorted((re.split(r"[-.]", wanted), re.split(r"[-.]", found)), key=len)
    if len(short) < len(long) and short in (long[: len(short)], long[-len(short) :]):
        rest = long[len(short) :] if long[: len(short)] == short else long[: -len(short)]
        if not all(part.isdigit() or re.fullmatch(r"v\d+", part) for part in rest):
            return "part"
    return None


def is_typo(one: str, other: str) -> bool:
    """Say whether two words differ by one or two edits that look like a slip, not like another name."""
    if re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other):
        return False
    if one.replace("_", "-") == other.replace("_", "-"):
        return True
    parts, others = re.split(r"[-_.]", one), re.split(r"[-_.]", other)
    if len(parts) == len(others):
        return all(a == b or _slip(a, b) for a, b in zip(parts, others, strict=True))
    return _slip(one, other)


def _slip(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    limit = 0 if shorter < 3 else 1 if shorter < 6 else 2  # noqa: PLR2004 - lengths of words, explained in the docstring
    return bool(limit) and edit_distance(one, other, limit) <= limit
