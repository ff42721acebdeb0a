"""What the API takes as a name: of objects, ports, hosts. A leaf.

Source: apimachinery `pkg/util/validation/validation.go`. Go compares ASCII letters and digits only.
"""

from __future__ import annotations

import re

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_DNS_LABEL = re.compile(_LABEL)
_SUBDOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_SERVICE_NAME = re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
_PORT_NAME = re.compile(r"[-a-z0-9]+")
_IPV4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")

_MAX_LABEL = 63
_MAX_SUBDOMAIN = 253
_MAX_PORT_NAME = 15
_MAX_PORT = 65535
_MAX_BYTE = 255


def is_dns_label(text: str) -> bool:
    """Say whether a text is an RFC 1123 label: a Namespace's name, a Service port's name."""
    return len(text) <= _MAX_LABEL and bool(_DNS_LABEL.fullmatch(text))


def is_subdomain(text: str) -> bool:
    """Say whether a text is an RFC 1123 subdomain: the name of most objects."""
    return len(text) <= _MAX_SUBDOMAIN and bool(_SUBDOMAIN.fullmatch(text))


def is_service_name(text: str) -> bool:
    """Say whether a text is an RFC 1035 label: a Service's name, which begins with a letter."""
    return len(text) <= _MAX_LABEL and bool(_SERVICE_NAME.fullmatch(text))


def is_port_name(text: str) -> bool:
    """Say whether a text is an IANA service name: a container port's name, a targetPort, a backend's port name."""
    return (
        len(text) <= _MAX_PORT_NAME
        and bool(_PORT_NAME.fullmatch(text))
        and any("a" <= letter <= "z" for letter in text)
        and "--" not in text
        and text[0] != "-"
        and text[-1] != "-"
    )


def is_port_number(number: int) -> bool:
    """Say whether an integer is a port: 1 to 65535."""
    return 1 <= number <= _MAX_PORT


def is_ipv4(text: str) -> bool:
    """Say whether a text is an IPv4 address, as Go's old parser reads it: leading zeros are taken."""
    return bool(_IPV4.fullmatch(text)) and all(int(part) <= _MAX_BYTE for part in text.split("."))


def is_host(text: str) -> bool:
    """Say whether a text is an Ingress host: a subdomain, or `*.` and a subdomain."""
    return is_subdomain(text.removeprefix("*."))
