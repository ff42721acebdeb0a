"""Names that follow from an object: `{name}-es-http`, `{spec.service.name|name}`, `{spec.type|'Opaque'}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingresslint.findings import Path
from ingresslint.resources import Field, Resource

_PART = re.compile(r"\{([^{}]*)\}|([^{}]+)|[{}]")
_CHOICE = re.compile(r"'([^']*)'|(name|namespace|(?:spec|item)(?:\.[A-Za-z0-9_-]+)+|item)")
_Choice = str | Path
"""A literal, or the way to a value; the first key of a path says what it starts from."""


class UnknownPlaceholderError(ValueError):
    """A template that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Template:
    """Text with placeholders: each part is a literal, or choices of which the first that has a value counts."""

    parts: tuple[str | tuple[_Choice, ...], ...]

    @classmethod
    def of(cls, text: str, *, items: bool = False) -> Template:
        """Read a template; `item` may stand in it only if `items` says that there are some.

        Raises UnknownPlaceholderError.
        """
        parts: list[str | tuple[_Choice, ...]] = []
        for match in _PART.finditer(text):
            if match[1] is not None:
                parts.append(tuple(_choices(match[1], items=items)))
            elif match[2] is not None:
                parts.append(match[2])
            else:
                raise UnknownPlaceholderError(f'"{text}" has a single brace')
        return cls(tuple(parts))

    def text(self, resource: Resource, item: Field | None = None) -> str | None:
        """Fill the template in for an object and one item of its list; None if a placeholder has no value."""
        out = [part if isinstance(part, str) else _first(part, resource, item) for part in self.parts]
        return None if None in out else "".join(filter(None, out))


def path_of(text: str) -> Path:
    """Read a path such as `spec.secretTemplates`. Raises UnknownPlaceholderError if it does not begin in `spec`."""
    if not text.startswith("spec.") or not _CHOICE.fullmatch(text):
        raise UnknownPlaceholderError(f'"{text}" is no path such as spec.secretTemplates')
    return tuple(text.split("."))


def _choices(text: str, *, items: bool) -> Iterator[_Choice]:
    for word in text.split("|"):
        match = _CHOICE.fullmatch(word)
        path = tuple(match[2].split(".")) if match and match[2] else ()
        if match is None or (path[:1] == ("item",) and not items):
            known = "name, namespace, spec.… and 'text'"
            known = f"item.…, {known}" if items else known
            raise UnknownPlaceholderError(f'unknown placeholder "{{{word}}}": there are {known}')
        yield path or match[1]


def _first(choices: tuple[_Choice, ...], resource: Resource, item: Field | None) -> str | None:
    values = (choice if isinstance(choice, str) else _value(choice, resource, item) for choice in choices)
    return next(filter(None, values), None)


def _value(path: Path, resource: Resource, item: Field | None) -> str | None:
    match path:
        case ("name",):
            return resource.name
        case ("namespace",):
            return resource.namespace
        case ("item", *rest):
            return item.get(*rest).text if item else None
        case _:
            return resource.get(*path).text
