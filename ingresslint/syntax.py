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
_DIGITS = re.compile(r"[0-9]+")
_IPV4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")

MAX_LABEL = 63
MAX_SUBDOMAIN = 253
MAX_PORT_NAME = 15
"""Most characters of an RFC 1123 label, of a subdomain, and of the name of a container port."""

_MAX_PORT = 65535
_MAX_BYTE = 255
_MAX_DIGITS = 19  # of an integer of 64 bits; Python refuses to read thousands of them


def quoted(text: str) -> str:
    """Give a value as a message shows it: one with blanks stands in quotes, so that its ends are seen."""
    return f'"{text}"' if not text or any(letter.isspace() for letter in text) else text


def is_dns_label(text: str) -> bool:
    """Say whether a text is an RFC 1123 label: a Namespace's name, a Service port's name."""
    return len(text) <= MAX_LABEL and bool(_DNS_LABEL.fullmatch(text))


def is_subdomain(text: str) -> bool:
    """Say whether a text is an RFC 1123 subdomain: the name of most objects."""
    return len(text) <= MAX_SUBDOMAIN and bool(_SUBDOMAIN.fullmatch(text))


def is_service_name(text: str) -> bool:
    """Say whether a text is an RFC 1035 label: a Service's name, which begins with a letter."""
    return len(text) <= MAX_LABEL and bool(_SERVICE_NAME.fullmatch(text))


def is_port_name(text: str) -> bool:
    """Say whether a text is an IANA service name: a container port's name, a targetPort, a backend's port name."""
    return (
        len(text) <= MAX_PORT_NAME
        and bool(_PORT_NAME.fullmatch(text))
        and any("a" <= letter <= "z" for letter in text)
        and "--" not in text
        and text[0] != "-"
        and text[-1] != "-"
    )


def is_port_number(number: int) -> bool:
    """Say whether an integer is a port: 1 to 65535."""
    return 1 <= number <= _MAX_PORT


def digits_of(text: str) -> int | None:
    """Give the number that a text of nothing but digits writes; None for other texts and for more than 64 bits hold."""
    significant = text.lstrip("0") or text[-1:]
    return int(significant) if _DIGITS.fullmatch(text) and len(significant) <= _MAX_DIGITS else None


def is_ipv4(text: str) -> bool:
    """Say whether a text is an IPv4 address, as Go's old parser reads it: leading zeros are taken."""
    if not _IPV4.fullmatch(text):
        return False
    numbers = map(digits_of, text.split("."))
    return all(number is not None and number <= _MAX_BYTE for number in numbers)


def is_host(text: str) -> bool:
    """Say whether a text is an Ingress host: a subdomain, or `*.` and a subdomain."""
    return is_subdomain(text.removeprefix("*."))
