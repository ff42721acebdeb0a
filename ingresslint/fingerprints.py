"""Names of findings that outlive changes elsewhere in a file, for baselines and code scanning."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingresslint.findings import Finding


def digest(*parts: str) -> str:
    """Give 32 hex digits that stand for the parts in this order."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Make the fingerprints unique: of equal ones, the second in the order given ends in `-2`."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        yield finding if count == 1 else replace(finding, fingerprint=f"{finding.fingerprint}-{count}")
