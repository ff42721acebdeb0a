"""Rules that users write for themselves: folders of rule files in the format of ours, declarative only.

Every mistake in them is a `UsageError` that names file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any, NoReturn

from ingresslint.findings import Path, UsageError
from ingresslint.parse import Document, parse
from ingresslint.resources import pointer
from ingresslint.rules import MESSAGE_WORDS, Rule, did_you_mean, find_rule, rule_of, split_examples

_BRACES = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")


def load_folder(folder: FilePath, shown: str, known: Mapping[str, Rule]) -> dict[str, Rule]:
    """Read the rules of a folder (not of its subfolders), sorted by id.

    `shown` is the folder's path for messages. Raises UsageError for a folder that is closed or without rule files,
    for a file that is no rule, and for an id that `known` has already.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"{shown}: no such folder of rules") from error
    except OSError as error:
        raise UsageError(f"{shown}: the folder cannot be read: {error.strerror}") from error
    if not paths:
        raise UsageError(f"{shown}: no rule in this folder: a rule is a file <id>.yaml")
    rules: dict[str, Rule] = {}
    for path in paths:
        rule = _read(path, f"{shown.rstrip('/')}/{path.name}", {**known, **rules})
        rules[rule.id] = rule
    return dict(sorted(rules.items()))


def _read(path: FilePath, shown: str, known: Mapping[str, Rule]) -> Rule:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror}") from error
    file = parse(shown, content)
    for problem in (*file.problems, *(problem for document in file.documents for problem in document.problems)):
        raise UsageError(f"{shown}:{problem.span.line}: {problem.message}")
    if len(file.documents) != 1:
        raise UsageError(f"{shown}:1: a rule file holds one document, not {len(file.documents)}")
    document = file.documents[0]
    _verify_shape(document)
    _verify_name(document, path.stem, known)
    _verify_schema(document)
    _verify_message(document)
    return rule_of(document.data, shown, split_examples(content.decode("utf-8", "replace"))[1], None)


def _refuse(document: Document, path: Path, message: str) -> NoReturn:
    raise UsageError(f"{document.path}:{document.span(path).line}: {message}")


@cache
def rule_schema() -> dict[str, Any]:
    """Give the JSON Schema of rule files."""
    text = (FilePath(__file__).parent / "rule.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _verify_shape(document: Document) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    errors = list(Draft202012Validator(rule_schema()).iter_errors(document.data))
    unknown_keys = (error for error in errors if error.validator == "additionalProperties")
    error = next(unknown_keys, None) or best_match(errors)
    if error is not None:
        path: Path = tuple(error.absolute_path)
        where = f"{pointer(path)}: " if path else ""
        if error.validator == "additionalProperties":
            path = (*path, _unknown_key(error))
        _refuse(document, path, f"{where}{_wording(error)}")
    if "schema" not in document.data:
        _refuse(document, (), "a rule of your own needs a schema: functions are for the rules of ingresslint")


def _unknown_key(error: Any) -> str:
    return str(next(key for key in error.instance if key not in error.schema["properties"]))


def _wording(error: Any) -> str:
    """`Any`, since a `ValidationError` types its parts as perhaps unset, which they are not once it was raised."""
    if error.validator == "additionalProperties":
        unknown = _unknown_key(error)
        return f'unknown key "{unknown}"{did_you_mean(unknown, error.schema["properties"])}'
    if error.validator == "not":
        return "this key has no place in such a rule"
    return _in_words(error)


_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}


_WORDINGS: Mapping[str, Callable[[Any], str]] = {
    "enum": lambda error: f"is none of {', '.join(map(_shown, error.validator_value))}",
    "const": lambda error: f"is not {_shown(error.validator_value)}",
    "type": lambda error: f"is not {_type_words(error.validator_value)}",
    "pattern": lambda error: f"is not of the form {error.validator_value}",
    "format": lambda error: f"is no valid {error.validator_value}",
    "minItems": lambda _: "is empty",
    "minLength": lambda _: "is empty",
    "minProperties": lambda _: "is empty",
    "maxLength": lambda error: f"is longer than {error.validator_value} characters",
    "uniqueItems": lambda _: "holds an item twice",
}


def _in_words(error: Any) -> str:
    """Say what `jsonschema` says of a value, without the words of Python."""
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f'the key "{missing}" is missing'
    if error.context:  # of several schemas none fits: the first is the usual one
        return _in_words(error.context[0])
    say = _WORDINGS.get(error.validator)
    return f"{_shown(error.instance)} {say(error) if say else 'has no place here'}"


def _type_words(wanted: str | list[str]) -> str:
    return " or ".join(_TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted))


def _shown(value: Any) -> str:
    """A value for a message: a collection only by what it is."""
    if isinstance(value, dict | list):
        words = "a mapping" if isinstance(value, dict) else "a list"
        return words if value else f"{words} without content"
    return json.dumps(value, ensure_ascii=False, default=str)


def _verify_message(document: Document) -> None:
    for match in _BRACES.finditer(document.data.get("message", "")):
        if match[1] not in MESSAGE_WORDS:
            known = ", ".join(f"{{{word}}}" for word in MESSAGE_WORDS)
            _refuse(document, ("message",), f"message: {match[0]} stands for nothing; there are {known}")


def _verify_name(document: Document, stem: str, known: Mapping[str, Rule]) -> None:
    rule_id = document.data["id"]
    if rule_id != stem:
        _refuse(document, ("id",), f'the file of rule "{rule_id}" must be named {rule_id}.yaml')
    for index, name in enumerate([rule_id, *document.data.get("former-ids", ())]):
        other = find_rule(known, name)
        if other is not None:
            path: Path = ("former-ids", index - 1) if index else ("id",)
            _refuse(document, path, f'the name "{name}" is taken by the rule of {other.path}')


def _verify_schema(document: Document) -> None:
    """A schema must be one, and refer to itself only: a linter fetches nothing."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    schema = document.data["schema"]
    try:
        Draft202012Validator.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    except SchemaError as error:
        _refuse(document, ("schema", *error.absolute_path), f"not a JSON Schema: {_in_words(error)}")
    resolver = Registry().resolver_with_root(DRAFT202012.create_resource(schema))
    for path, reference in _references(schema):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            _refuse(document, ("schema", *path), f'the schema has no "{reference}"; it can refer to itself only')


def _references(schema: Any) -> Iterator[tuple[Path, str]]:
    pending: list[tuple[Path, Any]] = [((), schema)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield (*path, "$ref"), value["$ref"]
            pending.extend(((*path, key), item) for key, item in value.items())
        elif isinstance(value, list):
            pending.extend(((*path, index), item) for index, item in enumerate(value))
