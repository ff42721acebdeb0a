"""Declarative rules: JSON Schema (2020-12) over objects or routes, those of ingresslint and those that users write.

Specification: https://json-schema.org/draft/2020-12/json-schema-validation. `jsonschema` is slow to import: only a run
that has such a rule pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ingresslint import kinds
from ingresslint.findings import Path
from ingresslint.resources import Field, KeyField, Resource, is_placeholder, is_unknown_name, pointer
from ingresslint.rules import MESSAGE_WORDS, Hit, Rule

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from ingresslint.bundle import Bundle
    from ingresslint.routes.model import Route

_OF_THE_WHOLE = frozenset({"const", "enum", "not", "contains", "anyOf", "oneOf", "uniqueItems", "if"})
"""Keywords whose verdict on a collection depends on the values inside it."""


@dataclass(frozen=True, slots=True)
class _Violation:
    """What `jsonschema` says of one broken keyword; `schema_path` are the keywords on the way to it."""

    path: Path
    value: Any
    keyword: str
    wanted: Any
    schema: Any
    schema_path: tuple[str | int, ...]

    @classmethod
    def of(cls, error: ValidationError) -> _Violation:
        return cls(
            tuple(error.absolute_path),
            error.instance,
            str(error.validator),
            error.validator_value,
            error.schema,
            tuple(error.absolute_schema_path),
        )


def check(rule: Rule, bundle: Bundle) -> Iterator[Hit]:
    """Yield a hit for every place where an object (or route) breaks the schema of a declarative rule, each place once.

    With `per: object` the first place of an object stands for all of them. A value that holds a placeholder gives no
    verdict.
    """
    targets = _routes(bundle) if rule.over == "routes" else _resources(rule, bundle)
    hits: dict[tuple[Resource, Path], Hit] = {}
    for target, instance in targets:
        for violation in _violations(rule, instance):
            for field in _fields(target, violation):
                if (field.resource, field.path) not in hits:
                    hits[field.resource, field.path] = Hit(field, _message(rule, field, violation))
    yield from _joined(hits.values()) if rule.per == "object" else hits.values()


def _joined(hits: Iterable[Hit]) -> Iterator[Hit]:
    by_object: dict[Resource, list[Hit]] = {}
    for hit in hits:
        by_object.setdefault(hit.field.resource, []).append(hit)
    for group in by_object.values():
        first, *others = sorted(group, key=lambda hit: hit.field.location)
        yield replace(first, related=tuple((other.field, other.message) for other in others))


def _routes(bundle: Bundle) -> Iterator[tuple[Route, Any]]:
    for route in bundle.routes:
        yield route, route.as_json()


def _resources(rule: Rule, bundle: Bundle) -> Iterator[tuple[Resource, Any]]:
    for resource in bundle.resources:
        if any(_is_of_kind(resource, kind) for kind in rule.kinds):
            yield resource, _with_namespace(resource)


def _is_of_kind(resource: Resource, kind: str) -> bool:
    """A kind without a group is one that Kubernetes itself serves: `Service` is no Knative Service."""
    group, slash, name = kind.rpartition("/")
    if slash:
        return resource.is_a(group, name)
    return kind == "*" or (resource.kind == kind and kinds.is_builtin(resource.group, kind))


def _with_namespace(resource: Resource) -> Any:
    """The object with its effective namespace, so that a schema need not know where a namespace comes from."""
    metadata = resource.data.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("namespace") == resource.namespace:
        return resource.data
    metadata = {key: value for key, value in metadata.items() if key != "namespace"}
    if resource.namespace:
        metadata["namespace"] = resource.namespace
    return {**resource.data, "metadata": metadata}


@cache
def _validator(rule: Rule) -> Draft202012Validator:
    """Compile a rule once. The registry is empty: a schema refers to itself only, and nothing is fetched."""
    from jsonschema import Draft202012Validator
    from referencing import Registry

    return Draft202012Validator(_without_false(rule.schema), registry=Registry())


def _without_false(schema: Any) -> Any:
    """The schema with `{not: {}}` for a property's `false`: jsonschema forgets the path of an error of `false`."""
    if isinstance(schema, list):
        return [_without_false(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: _without_false(value) for key, value in schema.items()}
    for keyword in ("properties", "patternProperties"):
        if isinstance(out.get(keyword), dict):
            out[keyword] = {key: {"not": {}} if value is False else value for key, value in out[keyword].items()}
    return out


def _violations(rule: Rule, instance: Any) -> Iterator[_Violation]:
    """The deepest cause of every error that rests on known values."""
    from jsonschema.exceptions import best_match

    for error in _validator(rule).iter_errors(instance):
        cause = _Violation.of(best_match([error]))
        if not _rests_on_unknown(_Violation.of(error)) and not _rests_on_unknown(cause):
            yield cause


def _rests_on_unknown(violation: _Violation) -> bool:
    value = violation.value
    if violation.keyword in ("pattern", "format"):
        return is_unknown_name(value)
    if isinstance(value, dict | list):
        return violation.keyword in _OF_THE_WHOLE and any(map(is_placeholder, _scalars(value)))
    return is_placeholder(value)


def _scalars(value: Any) -> Iterator[Any]:
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        else:
            yield value


def _fields(target: Resource | Route, violation: _Violation) -> Iterator[Field]:
    """Where a violation stands: at the value; at the key, if the key is what the schema refuses."""
    if not isinstance(target, Resource):
        yield target.field_at(violation.path)
        return
    field = target.get(*violation.path)
    if violation.keyword == "additionalProperties":
        yield from (field.get(key).at_key for key in _additional(violation))
    elif _is_about_a_name(violation):
        yield field.get(violation.value).at_key
    else:
        yield field


def _additional(violation: _Violation) -> list[str]:
    known, patterns = violation.schema.get("properties", {}), violation.schema.get("patternProperties", {})
    return [key for key in violation.value if key not in known and not any(re.search(p, key) for p in patterns)]


def _is_about_a_name(violation: _Violation) -> bool:
    """Say whether the way leads through the keyword `propertyNames` (and not through a property of that name)."""
    before = ("", *violation.schema_path)
    names = ("properties", "patternProperties", "$defs")
    return any(
        step == "propertyNames" and before[index] not in names for index, step in enumerate(violation.schema_path)
    )


_PLACE_IN_MESSAGE = re.compile(rf"\{{({'|'.join(MESSAGE_WORDS)})\}}")


def _message(rule: Rule, field: Field, violation: _Violation) -> str:
    if rule.message is None:
        return _plain_message(rule, field, violation)
    key = field.resource.key
    words = {
        "object": str(key),
        "kind": key.kind,
        "namespace": key.namespace or "(unwritten)",
        "name": key.name,
        "value": _shown(field, violation.value),
        "path": field.pointer,
    }
    return _PLACE_IN_MESSAGE.sub(lambda match: words[match[1]], rule.message)


def _plain_message(rule: Rule, field: Field, violation: _Violation) -> str:
    wanted, value = violation.wanted, violation.value
    if violation.keyword == "required":
        missing = [pointer((*field.path, key)) for key in wanted if key not in value]
        return f"{field.resource} has no {', '.join(missing)}"
    has = f"{field.resource} has {field.pointer or 'content'}"
    if not isinstance(value, dict | list) and not isinstance(field, KeyField):
        has += f" {_shown(field, value)}"
    if violation.keyword == "const":
        return f"{has}, not {_word(wanted)}"
    if violation.keyword == "enum":
        return f"{has}, which is none of {', '.join(map(_word, wanted))}"
    if violation.keyword == "pattern":
        return f"{has}, which does not match {wanted}"
    return f"{has}, which rule {rule.id} does not allow"


def _shown(field: Field, value: Any) -> str:
    """A value for a message; nothing of a Secret, for messages end up in logs."""
    hidden = field.resource.is_a("", "Secret") and field.path[:1] in (("data",), ("stringData",))
    return "(hidden)" if hidden else _word(value)


def _word(value: Any) -> str:
    """A scalar as YAML writes it; of a collection only what it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "(a mapping)" if isinstance(value, dict) else "(a list)"
    return "null" if value is None else str(value)
