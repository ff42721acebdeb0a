"""The pods of a unit, found by their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ingresslint.bundle.near import NearNames
from ingresslint.resources import same_namespace
from ingresslint.selectors import JOB_NAME_LABELS, label_text, pair_matches
from ingresslint.workloads import PodTemplate

Pair = tuple[str, str]


def fixed_pair(pairs: Mapping[str, str]) -> Pair | None:
    """The first pair that a template must carry as written to match; None if controllers may set every one."""
    return next(_fixed(pairs), None)


def _fixed(pairs: Mapping[str, str]) -> Iterator[Pair]:
    for key, value in pairs.items():
        if key not in JOB_NAME_LABELS and pair_matches(key, value, {}) is False:
            yield key, value


class Pods:
    """Pod templates that may serve traffic, indexed by label."""

    def __init__(self, templates: Iterable[PodTemplate]) -> None:
        """Index the templates."""
        self._templates = tuple(t for t in templates if t.serves)
        self._by_label: dict[Pair, list[PodTemplate]] = defaultdict(list)
        for template in self._templates:
            for key, value in template.labels.mapping.items():
                text = label_text(value)
                if text is not None:
                    self._by_label[key, text].append(template)

    def taken(self, pairs: Mapping[str, str], namespace: str | None) -> list[tuple[PodTemplate, bool]]:
        """Templates whose pods a plain selector takes in a namespace; the flag is False where it is only supposed."""
        if not pairs:
            return []
        taken = [self._by_label.get(pair, []) for pair in _fixed(pairs)]
        candidates = (*min(taken, key=len), *self._open) if taken else self._templates
        out = []
        for template in dict.fromkeys(candidates):
            if same_namespace(template.owner.namespace, namespace):
                verdict = template.carries(pairs)
                if verdict is not False:
                    out.append((template, verdict is True))
        return out

    @cached_property
    def _open(self) -> tuple[PodTemplate, ...]:
        """Templates that may match by more than their plain labels."""
        return tuple(t for t in self._templates if t.is_open)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every label key that a template carries."""
        return frozenset(key for template in self._templates for key in template.labels.mapping)

    def almost(self, pairs: Mapping[str, str]) -> list[PodTemplate]:
        """Templates that may carry all pairs but one, and that one with a slip in its value or under another key."""
        fixed = [p for p in pairs.items() if pair_matches(*p, {}) is False]
        absent = [pair for pair in fixed if pair not in self._by_label]
        if len(absent) > 1:
            return []
        return list(dict.fromkeys(t for pair in absent or fixed for t in self._nearly_all(pair, fixed)))

    def _nearly_all(self, slip: Pair, fixed: Iterable[Pair]) -> Iterator[PodTemplate]:
        """Templates that may carry all fixed pairs but this one, which they nearly carry."""
        rest = [self._by_label.get(pair, []) for pair in fixed if pair != slip]
        if not rest:
            return self._nearly(*slip)
        carrying = frozenset((*min(rest, key=len), *self._open))
        return (t for t in self._nearly(*slip) if t in carrying)

    def _nearly(self, key: str, value: str) -> Iterator[PodTemplate]:
        for other in self._values[key].typos(value) if key in self._values else ():
            yield from self._by_label[key, other]
        for other in self._keys_of.get(value, ()):
            if other != key:
                yield from self._by_label[other, value]

    @cached_property
    def _values(self) -> dict[str, NearNames]:
        values: dict[str, list[str]] = defaultdict(list)
        for key, value in self._by_label:
            values[key].append(value)
        return {key: NearNames(words) for key, words in values.items()}

    @cached_property
    def _keys_of(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = defaultdict(list)
        for key, value in self._by_label:
            keys[value].append(key)
        return dict(keys)
