"""What kubectl makes of a plain (unquoted) YAML scalar, as a value and as a key.

kubectl reads YAML with sigs.k8s.io/yaml: go-yaml v2 types (goyaml.v2/resolve.go), then JSON, then numbers as int64 or
float64. So `y` is a boolean, `08` is 8, `1:30` and dates are strings, and what JSON cannot hold is refused.
"""

from __future__ import annotations

import math
import re
import struct
from base64 import b64decode
from binascii import Error as Base64Error
from decimal import Decimal

Scalar = str | int | float | bool | None

CORE_TAG = "tag:yaml.org,2002:"

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_TRUTHS = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
_NOT_FINITE = {
    **dict.fromkeys((".nan", ".NaN", ".NAN"), ".nan"),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), ".inf"),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), "-.inf"),
}
_FIRST_OF_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_ODD_NUMBER = re.compile(r"_|^\+|^[-+]?0[0-9xXoObB]|[eE]")

MANY_DIGITS = 100  # more than any integer of 64 bits has; Python itself refuses to read thousands of them
_LEAST_EXPONENT_OF_FLOAT = 1e21  # encoding/json writes floats from here on with an exponent
_PLAIN_EXPONENTS = range(-4, 6)  # strconv's 'g' without a precision writes other exponents out
_INT64 = range(-(2**63), 2**63)
_INTEGERS = range(-(2**63), 2**64)


class ScalarError(ValueError):
    """A scalar that kubectl refuses; the message says why."""


def resolve(text: str) -> Scalar:
    """Give the value of a plain scalar after kubectl's way through JSON. Raises ScalarError for `.inf` and `.nan`."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST_OF_NUMBER:
        return text
    if text in _NOT_FINITE:
        raise ScalarError(f"JSON has no number {text}, so kubectl refuses the document")
    number = _number(text)
    return text if number is None else through_json(number)


def through_json(number: float) -> int | float:
    """Give a finite number as the API gets it: int64 where the written JSON is one, else the nearest float64."""
    if type(number) is int:
        return number if number in _INT64 else float(number)
    if number.is_integer() and abs(number) < _LEAST_EXPONENT_OF_FLOAT:
        whole = int(Decimal(repr(number)))  # the digits that are written, not the exact binary value
        return whole if whole in _INT64 else number
    return number


def resolve_tagged(tag: str, text: str) -> Scalar:
    """Give the value of a scalar with an explicit tag; tags that are not of the YAML core leave the text.

    Raises ScalarError where the text does not fit the tag.
    """
    name = tag.removeprefix(CORE_TAG) if tag.startswith(CORE_TAG) else ""
    if name == "binary":
        return _binary(text)
    if name not in ("bool", "int", "float", "null"):
        return text
    value = resolve(text)
    number = None if text in _WORDS else _number(text)
    fits = {
        "bool": isinstance(value, bool),
        "int": isinstance(number, int),
        "float": number is not None,
        "null": value is None,
    }
    if not fits[name]:
        raise ScalarError(f"the text does not fit its tag !!{name}")
    return value


def _binary(text: str) -> str:
    try:
        return b64decode(re.sub(r"[\r\n]", "", text), validate=True).decode("utf-8", "replace")
    except Base64Error:
        raise ScalarError("the text under !!binary is no base64") from None


def key_text(text: str) -> str:
    """Give the JSON key that a plain scalar becomes as a mapping key. Raises ScalarError for what cannot be a key."""
    if text[:1] not in _FIRST_OF_NUMBER and text not in _WORDS:
        return text
    if text in _WORDS:
        word = _WORDS[text]
        if word is None:
            raise ScalarError("a null cannot be a key; kubectl refuses the document")
        return "true" if word else "false"
    if text in _NOT_FINITE:
        return _NOT_FINITE[text]
    number = _number(text)
    if number is None:
        return text
    if type(number) is float:
        return _shortest_float32(number)
    if number not in _INT64:
        raise ScalarError("an integer beyond 64 bits cannot be a key; kubectl refuses the document")
    return str(number)


def is_odd(text: str, value: Scalar) -> bool:
    """Say whether a plain scalar is something else than its text says to people: `y`, `010`, `0x50`, `1_000`, `1e3`."""
    if isinstance(value, bool):
        return text not in _TRUTHS
    return isinstance(value, (int, float)) and bool(_ODD_NUMBER.search(text))


def _number(text: str) -> int | float | None:
    if text[0] == ".":  # an underscore is allowed in numbers that begin with a digit or sign only
        return float(text) if _FLOAT.fullmatch(text) else None
    plain = text.replace("_", "")
    match = _INTEGER.fullmatch(plain)
    if match:
        sign, hexadecimal, binary, octal, decimal = match.groups()
        digits, base = next((d, b) for d, b in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)) if d)
        number = int(digits, base) if len(digits) < MANY_DIGITS else 2**64
        number = -number if sign == "-" else number
        if number in _INTEGERS:
            return number
    if _FLOAT.fullmatch(plain):
        real = float(plain)
        return None if math.isinf(real) else real
    return None


def _shortest_float32(number: float) -> str:
    """Write a number as Go's strconv.FormatFloat(number, 'g', -1, 32) does, which sigs.k8s.io/yaml calls for keys."""
    single = _float32(number)
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    digits = next(n for n in range(10) if _float32(float(f"{single:.{n}e}")) == single)
    exponent = int(f"{single:e}".partition("e")[2])
    if exponent in _PLAIN_EXPONENTS:
        return f"{single:.{max(digits - exponent, 0)}f}"
    return f"{single:.{digits}e}"


def _float32(number: float) -> float:
    try:
        (single,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        return math.copysign(math.inf, number)
    return float(single)
