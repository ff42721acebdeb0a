"""Labels against selectors: the only place where they are compared.

Comparison is byte-exact on keys and values (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).
Three answers: True, False, and None where a placeholder or a label that only a controller sets leaves it open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingresslint.resources import Field, is_placeholder

RUNTIME_LABELS: frozenset[str] = frozenset(
    {
        "pod-template-hash",
        "rollouts-pod-template-hash",
        "controller-revision-hash",
        "pod-template-generation",
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
        "controller-uid",
        "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
        "security.istio.io/tlsMode",
        "service.istio.io/canonical-name",
        "service.istio.io/canonical-revision",
        "leaderworkerset.sigs.k8s.io/name",
        "leaderworkerset.sigs.k8s.io/worker-index",
        "leaderworkerset.sigs.k8s.io/group-index",
        "jobset.sigs.k8s.io/jobset-name",
        "jobset.sigs.k8s.io/replicatedjob-name",
        "jobset.sigs.k8s.io/job-index",
    }
)
"""Labels that a controller sets on pods at run time: a selector may use them, no template carries them."""

JOB_NAME_LABELS: frozenset[str] = frozenset({"job-name", "batch.kubernetes.io/job-name"})
"""Labels that the Job controller sets to the name of the Job."""


def label_text(value: Any) -> str | None:
    """Text of a label value as the API stores it: null is the empty string; other types are refused (None)."""
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def plain_selector(field: Field) -> dict[str, str] | None:
    """Pairs of a plain-map selector (Service, ReplicationController); None if a value is not a string or null."""
    pairs: dict[str, str] = {}
    for key, item in field.items():
        text = label_text(item.value)
        if text is None:
            return None
        pairs[key] = text
    return pairs


def words_of(pairs: Mapping[str, str]) -> str:
    """Selector pairs for people: `app=web, tier=front`."""
    return ", ".join(f"{key}={value}" for key, value in pairs.items())


def pair_matches(key: str, value: str, labels: Mapping[str, Any]) -> bool | None:
    """Compare one selector pair with labels; None where a placeholder or a run-time label leaves it open."""
    if key in labels:
        found = label_text(labels[key])
        if found is None:
            return None
        if found == value:
            return True
        open_ = key in RUNTIME_LABELS or is_placeholder(found) or is_placeholder(value)
        return None if open_ else False
    if key in RUNTIME_LABELS or is_placeholder(key) or is_placeholder(value):
        return None
    return None if any(is_placeholder(k) for k in labels) else False


def pairs_match(pairs: Mapping[str, str], labels: Mapping[str, Any]) -> bool | None:
    """Compare a plain selector with labels: False if one pair surely differs, None if one is open, else True."""
    open_ = False
    for key, value in pairs.items():
        verdict = pair_matches(key, value, labels)
        if verdict is False:
            return False
        open_ = open_ or verdict is None
    return None if open_ else True


def selector_matches(selector: Field, labels: Mapping[str, Any]) -> bool | None:
    """Compare a LabelSelector (`matchLabels` and `matchExpressions`) with labels.

    An empty selector matches everything, and an absent one is taken for empty. None where it cannot be said.
    """
    verdict: bool | None = True
    pairs = plain_selector(selector.get("matchLabels"))
    if pairs is None:
        return None
    for part in (
        pairs_match(pairs, labels),
        *(_expression(e, labels) for e in selector.get("matchExpressions").each()),
    ):
        if part is False:
            return False
        if part is None:
            verdict = None
    return verdict


def _expression(expression: Field, labels: Mapping[str, Any]) -> bool | None:
    key = expression.get("key").text
    operator = expression.get("operator").text
    if key is None or key in RUNTIME_LABELS or is_placeholder(key):
        return None
    values = [v.value for v in expression.get("values").each()]
    if any(is_placeholder(v) for v in (*values, labels.get(key))):
        return None
    if key not in labels:
        absent = {"In": False, "NotIn": True, "Exists": False, "DoesNotExist": True}.get(operator or "")
        return None if any(is_placeholder(k) for k in labels) else absent
    if operator in {"Exists", "DoesNotExist"}:
        return operator == "Exists"
    text = label_text(labels[key])
    if text is None or operator not in {"In", "NotIn"}:
        return None
    return (text in values) == (operator == "In")
