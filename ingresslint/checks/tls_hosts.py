"""Hosts of an Ingress against the hosts that it has TLS for. The API ties them by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.bundle import Bundle
from ingresslint.bundle.near import is_typo
from ingresslint.checks.claims import is_canary
from ingresslint.resources import Field, Resource, is_placeholder
from ingresslint.routes.hosts import HostSet
from ingresslint.routes.model import Entry
from ingresslint.rules import Hit, check
from ingresslint.syntax import is_host, is_ipv4
from ingresslint.wiring.audience import is_internal
from ingresslint.wiring.termination import ends_tls_otherwise, takes_all_hosts

_HOST_LISTS = ("/server-alias", "/hostname-extension")
_WWW_REDIRECT = "nginx.ingress.kubernetes.io/from-to-www-redirect"
_PRIVATE_HOSTS = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".localdomain")


@check
def tls_host_without_rule(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a certificate's host that the Ingress has no rule for."""
    served = HostSet(host for entry in bundle.entries for host in _served_hosts(entry))
    for hosts in _compared(bundle):
        for host in hosts.idle:
            if served.meets(host.value):
                continue
            message = f"{hosts.source} has TLS for {host.value} and no rule for that host"
            near = hosts.meant_by(host)
            if near is None:
                yield Hit(host, message)
            else:
                related = ((near, f"Its rule is for {near.value}"),)
                yield Hit(host, f"{message}; its rule is for {near.value}", related, help=f"- {near.value}")


@check
def rule_host_without_tls(bundle: Bundle) -> Iterator[Hit]:
    """Tell of a rule's host that has no TLS while others of the Ingress have it."""
    secured = HostSet(f.value for entry in bundle.entries for f in _tls_hosts(entry))
    for hosts in _compared(bundle):
        takes_all = any(not ref.hosts for ref in hosts.entry.certificates)
        if hosts.covered is None or takes_all or ends_tls_otherwise(hosts.entry):
            continue
        meant = {near.path for host in hosts.idle if (near := hosts.meant_by(host)) is not None}
        for host in hosts.plain:
            if host.path not in meant and not secured.covers(host.value):
                message = f"{hosts.source} serves {host.value} without TLS, while it has TLS for {hosts.covered.value}"
                yield Hit(host, message, ((hosts.covered, f"TLS for {hosts.covered.value}"),))


@check
def ingress_no_tls(bundle: Bundle) -> Iterator[Hit]:
    """Tell of an Ingress that serves the public over plain HTTP."""
    secured = HostSet(f.value for entry in bundle.entries for f in _tls_hosts(entry))
    for entry in bundle.entries:
        if not entry.is_ingress or entry.certificates or ends_tls_otherwise(entry) or _is_private(entry):
            continue
        hosts = [host for host in _rule_hosts(entry.source) if not secured.covers(host.value)]
        if hosts or not list(_rule_hosts(entry.source)):
            names = hosts[0].value if hosts else "every host"
            place = hosts[0] if hosts else entry.source.get("spec")
            yield Hit(place, f"{entry.source} serves {names} without TLS")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Hosts of one Ingress: `idle` have TLS and no rule, `plain` a rule and no TLS, `covered` is one that has both."""

    entry: Entry
    idle: tuple[Field, ...]
    plain: tuple[Field, ...]
    covered: Field | None

    @property
    def source(self) -> Resource:
        return self.entry.source

    def meant_by(self, idle: Field) -> Field | None:
        """The rule's host that a certificate's host was meant to be: one with a slip, or the only one of all."""
        near = [host for host in self.plain if is_typo(idle.value, host.value)]
        if not near and self.covered is None and len(self.plain) == len(self.idle) == 1:
            return self.plain[0]
        return near[0] if len(near) == 1 else None


def _compared(bundle: Bundle) -> Iterator[_Comparison]:
    """Compare the hosts of every Ingress that has both kinds, where all are known and the API refuses none of them."""
    for entry in bundle.entries:
        source = entry.source
        rules, tls = list(_rule_hosts(source)), list(_tls_hosts(entry))
        if not entry.is_ingress or not tls or takes_all_hosts(entry) or _serves_any_host(source):
            continue
        if any(is_placeholder(host.value) or not _is_host(host.value) for host in (*rules, *tls)):
            continue
        with_rule, with_tls = HostSet(_served_hosts(entry)), HostSet(host.value for host in tls)
        covered = next((host for host in tls if with_rule.meets(host.value)), None)
        idle = tuple(host for host in tls if not with_rule.meets(host.value))
        plain = tuple(host for host in rules if not with_tls.covers(host.value))
        yield _Comparison(entry, idle, plain, covered)


def _rule_hosts(ingress: Resource) -> Iterator[Field]:
    """Hosts of the rules, each once."""
    seen: set[str] = set()
    for rule in ingress.get("spec", "rules").each():
        host = rule.get("host")
        if host.text and host.text.lower() not in seen:
            seen.add(host.text.lower())
            yield host


def _is_host(text: str) -> bool:
    """Say whether a text is a host, be it in capitals; a certificate may be for an address, too."""
    return is_host(text.lower()) or is_ipv4(text)


def _tls_hosts(entry: Entry) -> Iterator[Field]:
    for ref in entry.certificates:
        yield from ref.hosts


def _served_hosts(entry: Entry) -> Iterator[str]:
    """Hosts that an Ingress serves: those of its rules, and those that annotations add."""
    hosts = [host.value for host in _rule_hosts(entry.source)]
    yield from hosts
    for name, value in entry.source.annotations.items():
        if name.endswith(_HOST_LISTS):
            yield from (part.strip() for part in value.split(","))
    if entry.source.annotation(_WWW_REDIRECT) == "true":
        for host in hosts:
            yield host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"


def _serves_any_host(ingress: Resource) -> bool:
    """Say whether an Ingress takes hosts that it does not name, or whether its rules cannot be read."""
    spec = ingress.get("spec")
    rules = list(spec.get("rules").each())
    open_rule = any(not rule.get("host").value for rule in rules)
    return not rules or open_rule or spec.get("defaultBackend").exists or spec.get("backend").exists


def _is_private(entry: Entry) -> bool:
    """Say whether an Ingress is for the inside only, or only a part of another one that may have TLS."""
    source = entry.source
    hosts = [host.value for host in _rule_hosts(source)]
    return (
        is_internal(source, entry.klass)
        or source.annotation("nginx.org/mergeable-ingress-type") == "minion"
        or is_canary(source)
        or (bool(hosts) and all(host.endswith(_PRIVATE_HOSTS) or is_placeholder(host) for host in hosts))
    )
