"""Names that are nearly another: the strongest evidence of a real mistake."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingresslint.bundle.verdicts import How

_LIMIT = 2
"""Most edits that still look like a slip."""

_DIGITS = re.compile(r"\d+")


def edit_distance(one: str, other: str, limit: int = _LIMIT) -> int:
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


def slips(one: str, other: str) -> int:
    """Edits between two names, all of them; two neighbouring letters that have changed places are one."""
    return 1 if _is_swap(one, other) else edit_distance(one, other, max(len(one), len(other)))


def how_near(wanted: str, found: str) -> How | None:
    """Say how a name nearly equals another: by case, by at most two edits, by whole parts at an end.

    None if it does not. Names that differ in a number (`app-1`, `app-2`) or in words of one or two letters (`a`, `b`)
    are counted as different: people number things.
    """
    if wanted == found:
        return None
    if wanted.lower() == found.lower():
        return "case"
    if is_typo(wanted, found):
        return "edit"
    short, long = sorted((re.split(r"[-.]", wanted), re.split(r"[-.]", found)), key=len)
    if len(short) < len(long) and short in (long[: len(short)], long[-len(short) :]):
        return "part"
    return None


@lru_cache(maxsize=1 << 16)
def is_typo(one: str, other: str) -> bool:
    """Say whether two words differ by one or two edits that look like a slip, not like another name."""
    if one == other or _numbers(one) != _numbers(other):
        return False
    if _dashed(one) == _dashed(other):
        return True
    parts, others = _dashed(one).split("-"), _dashed(other).split("-")
    if len(parts) != len(others):
        return _counted(_dashed(one), _dashed(other), _LIMIT) <= _LIMIT
    left = _LIMIT
    for part, its_like in zip(parts, others, strict=True):
        left -= _counted(part, its_like, left)
        if left < 0:
            return False
    return True


def _counted(one: str, other: str, most: int) -> int:
    """Edits between two words; more than `most` count as too many, and so does a slip in a short word.

    There a letter makes another word.
    """
    if one == other:
        return 0
    shorter = min(len(one), len(other))
    limit = 0 if shorter < 3 else 1 if shorter < 6 else _LIMIT  # noqa: PLR2004 - lengths of words
    limit = min(limit, most)
    if limit and _is_swap(one, other):
        return 1
    edits = _few_edits(one, other, limit)
    return edits if edits <= limit else _LIMIT + 1


def _few_edits(one: str, other: str, limit: int) -> int:
    """Levenshtein distance, anything above the limit for more: quicker than `edit_distance` for one or two edits.

    Where the words part, one edit must be: it is tried as a change, as a letter too many and as one too few.
    """
    if one == other:
        return 0
    if limit == 0 or abs(len(one) - len(other)) > limit:
        return limit + 1
    at = _first_difference(one, other)
    here, there = one[at:], other[at:]
    ways = ((here[1:], there[1:]), (here[1:], there), (here, there[1:]))
    if limit == 1:
        return 1 if any(a == b for a, b in ways) else limit + 1
    return 1 + min(_few_edits(a, b, limit - 1) for a, b in ways)


def _first_difference(one: str, other: str) -> int:
    """Index where two words part; the length of the shorter one if it begins the other."""
    for index, letter in enumerate(one):
        if letter != other[index : index + 1]:
            return index
    return len(one)


def _is_swap(one: str, other: str) -> bool:
    """Say whether two neighbouring letters have changed places: two edits, but one slip of the fingers."""
    if len(one) != len(other):
        return False
    at = _first_difference(one, other)
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


@lru_cache(maxsize=1 << 12)
def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(name))


@lru_cache(maxsize=1 << 12)
def _dashed(name: str) -> str:
    return name.replace("_", "-").replace(".", "-")


class NearNames:
    """Names, indexed so that those near a word are found without comparing it with every one.

    Two words at most two edits apart share one of the thirds of either, moved by at most two places (the pigeonhole
    principle of Li, Deng, Wang, Feng, "Pass-Join", VLDB 2011).
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Index the names."""
        self._thirds: dict[tuple[int, int, str, tuple[str, ...]], list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        self._ends: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names)):
            dashed, numbers = _dashed(name), _numbers(name)
            for third, start, end in _thirds(len(name)):
                self._thirds[len(name), third, dashed[start:end], numbers].append(name)
            self._folded[dashed.lower()].append(name)
            for part in set(_ends(dashed)):
                self._ends[part].append(name)

    def typos(self, word: str) -> Iterator[str]:
        """Names that differ from the word by case or by a slip, sorted."""
        for name in sorted({*self._same(word), *self._close(word)}):
            if name != word and (name.lower() == word.lower() or is_typo(word, name)):
                yield name

    def near(self, word: str) -> Iterator[tuple[str, How]]:
        """Names that are near the word, sorted, and how near each is."""
        longer = self._ends.get(_dashed(word), ())
        shorter = (name for end in _ends(_dashed(word)) for name in self._same(end))
        for name in sorted({*self._same(word), *self._close(word), *longer, *shorter}):
            how = how_near(word, name)
            if how is not None:
                yield name, how

    def _same(self, word: str) -> list[str]:
        """Names that are the word but for case and separators."""
        return self._folded.get(_dashed(word).lower(), [])

    def _close(self, word: str) -> Iterator[str]:
        """Names that may be within two edits of the word: they have its numbers and share a third with it."""
        dashed, numbers = _dashed(word), _numbers(word)
        for length in range(max(len(word) - _LIMIT, 0), len(word) + _LIMIT + 1):
            for third, start, end in _thirds(length):
                for first in range(max(start - _LIMIT, 0), start + _LIMIT + 1):
                    yield from self._thirds.get((length, third, dashed[first : first + end - start], numbers), ())


def _thirds(length: int) -> Iterator[tuple[int, int, int]]:
    """The thirds of a word of this length: number, start, end."""
    for third in range(3):
        yield third, length * third // 3, length * (third + 1) // 3


def _ends(dashed: str) -> Iterator[str]:
    """What is left of a name without some of its parts at an end."""
    parts = dashed.split("-")
    for count in range(1, len(parts)):
        yield "-".join(parts[:count])
        yield "-".join(parts[-count:])
