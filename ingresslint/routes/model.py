"""The neutral model of incoming traffic: entries, routes, backends, certificates; each knows its field.

Terms are those of the Gateway API (https://gateway-api.sigs.k8s.io/reference/spec/): a route joins a host and a path
to a backend, a certificate reference serves hosts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingresslint.findings import Path
from ingresslint.resources import Field, Resource
from ingresslint.routes.hosts import HostSet


@dataclass(frozen=True, slots=True)
class PortRef:
    """A port as a reference names it: by number or by name, never both."""

    number: int | None = None
    name: str | None = None

    @classmethod
    def of(cls, value: Any) -> PortRef | None:
        """Read an int-or-string port: an integer is a number, a string a name (also `"80"`); else None."""
        if isinstance(value, bool):
            return None
        if isinstance(value, float):
            return cls(number=int(value)) if value.is_integer() else None
        if isinstance(value, int):
            return cls(number=value)
        return cls(name=value) if isinstance(value, str) and value else None

    def __str__(self) -> str:
        return str(self.number) if self.number is not None else f'"{self.name}"'

    @property
    def value(self) -> int | str | None:
        """The number or the name."""
        return self.number if self.number is not None else self.name


@dataclass(frozen=True, slots=True)
class BackendRef:
    """What a route sends traffic to. `field` is the name's; `namespace` None is unwritten.

    `kind` is `Service` in the core group, or whatever a resource backend says. An ALB action (`use-annotation`) has the
    group `alb.ingress.kubernetes.io` and the kind `Action`: it is no object.
    """

    field: Field
    group: str
    kind: str
    namespace: str | None
    name: str
    port: PortRef | None
    port_field: Field

    @property
    def is_service(self) -> bool:
        """True for a Service of the core group."""
        return self.group == "" and self.kind == "Service"


@dataclass(frozen=True)
class CertificateRef:
    """A certificate that an entry serves for hosts. `field` is that of the Secret's name, even if none is written."""

    source: Resource
    block: Field
    field: Field
    name: str | None
    namespace: str | None
    hosts: tuple[Field, ...]

    def names(self, host: str) -> bool:
        """Say whether the block lists the host, literally or by a wildcard of one label; without hosts it takes all."""
        return not self.hosts or self._host_set.covers(host)

    @cached_property
    def _host_set(self) -> HostSet:
        return HostSet(f.text or "" for f in self.hosts)


@dataclass(frozen=True, slots=True)
class EffectiveClass:
    """Which controller an entry is for: class name as written (or of the only default), and the controller's family.

    `family` is one of the words of `classes` (`nginx`, `alb`, …) or None where nothing tells.
    """

    name: str | None
    family: str | None
    field: Field | None

    @property
    def unknown(self) -> bool:
        """True if the class name still holds a placeholder."""
        return self.field is not None and self.field.unknown


@dataclass(frozen=True, eq=False)
class Route:
    """One host and path and where they lead. `host` is lower-case, "" for every host.

    `is_default` marks the backend that takes what no path matches. `field` is the path's field, or where a path would
    stand.
    """

    source: Resource
    klass: EffectiveClass
    host: str
    host_field: Field
    path: str
    path_type: str
    field: Field
    backend: BackendRef | None
    certificate: CertificateRef | None
    tls: bool
    is_default: bool = False

    @cached_property
    def _fields(self) -> dict[str, Field]:
        backend = self.backend
        return {
            "host": self.host_field,
            "path": self.field,
            "class": self.klass.field or self.source.root,
            "certificate": self.certificate.field if self.certificate else self.host_field,
            "backend": backend.field if backend else self.field,
            "backend.port": backend.port_field if backend else self.field,
        }

    def as_json(self) -> dict[str, Any]:
        """The route as declarative rules see it; its shape is published in route.schema.json."""
        backend, certificate, written = self.backend, self.certificate, self.source.written
        return {
            "host": self.host,
            "path": self.path,
            "pathType": self.path_type,
            "class": self.klass.name,
            "controller": self.klass.family,
            "tls": self.tls,
            "certificate": {"namespace": certificate.namespace, "name": certificate.name} if certificate else None,
            "backend": {
                "group": backend.group,
                "kind": backend.kind,
                "namespace": backend.namespace,
                "name": backend.name,
                "port": backend.port.value if backend.port else None,
            }
            if backend
            else None,
            "source": {
                "apiVersion": written.api_version,
                "kind": written.kind,
                "namespace": self.source.namespace,
                "name": self.source.name,
            },
        }

    def field_at(self, path: Path) -> Field:
        """Field behind a path of `as_json`: `("backend", "port")`, `("host",)`; the route's own field for the rest."""
        words = [str(p) for p in path]
        return self._fields.get(".".join(words[:2])) or self._fields.get(words[0] if words else "") or self.field

    @property
    def address(self) -> str:
        """Host and path for people: `shop.example.org/api`, `*/` for every host."""
        return f"{self.host or '*'}{self.path or '/'}"


@dataclass(frozen=True, eq=False)
class Entry:
    """One object that lets traffic in, lowered."""

    source: Resource
    klass: EffectiveClass
    routes: tuple[Route, ...]
    certificates: tuple[CertificateRef, ...]

    @property
    def is_ingress(self) -> bool:
        """True if it is an Ingress, not an object of another API."""
        return self.source.is_a("networking.k8s.io", "Ingress")
