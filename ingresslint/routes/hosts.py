"""Sets of Ingress hosts, asked in constant time. A host of it may be a wildcard: `*.` for exactly one label.

Source: networking/v1 IngressRule. Wildcards of the Gateway API and of Istio differ.
"""

from __future__ import annotations

from collections.abc import Iterable


class HostSet:
    """Hosts, compared in lower case."""

    def __init__(self, hosts: Iterable[str]) -> None:
        """Take hosts as written."""
        self._hosts = frozenset(host.lower() for host in hosts)
        self._wildcards = frozenset(_wildcard(host) for host in self._hosts)

    def covers(self, host: str) -> bool:
        """Say whether one of the hosts is this one, or a wildcard that takes it."""
        host = host.lower()
        return host in self._hosts or _wildcard(host) in self._hosts

    def meets(self, host: str) -> bool:
        """Say whether one of the hosts takes this one, or is taken by it if it is a wildcard."""
        return self.covers(host) or host.lower() in self._wildcards


def _wildcard(host: str) -> str:
    """The wildcard that takes a host; a wildcard is its own, and so is a host without a first label."""
    label, _, rest = host.partition(".")
    return f"*.{rest}" if label and rest else host
