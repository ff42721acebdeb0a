"""Rules: what a rule file says, and the table of the functions that check them.

A rule is one file `<id>.yaml`; `rule.schema.json` describes its keys. It is checked by a JSON Schema of its own, by a
Python function of its name under `@check`, or by the reader and the engine themselves (`source: engine`): by exactly
one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ingresslint.findings import CERTAINTIES, Certainty, Severity, UsageError
from ingresslint.parse import parse

if TYPE_CHECKING:
    from ingresslint.resources import Field

CATEGORIES = (
    "input",
    "identity",
    "namespace",
    "class",
    "routing",
    "backend",
    "service",
    "workload",
    "tls",
    "exposure",
    "policy",
    "suppression",
)

MESSAGE_WORDS = ("object", "kind", "namespace", "name", "value", "path")
"""What the message of a rule with a schema may hold in braces."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields: a place, a sentence, the other places. No id, no severity, no line.

    `related` pairs a field with what is there; `help` is what the author probably meant, in the shortest form that fits
    (`number: 80`).
    """

    field: Field
    message: str
    related: tuple[tuple[Field, str], ...] = ()
    certainty: Certainty = "certain"
    help: str | None = None


Check = Callable[..., Iterator[Hit]]
"""`def tls_secret_not_found(bundle: Bundle, *, <params of the rule>) -> Iterator[Hit]`."""

CHECKS: dict[str, Check] = {}
_CheckT = TypeVar("_CheckT", bound=Check)


def check(function: _CheckT) -> _CheckT:
    """Enter a function as the check of the rule of its name (`tls_secret_not_found` checks `tls-secret-not-found`)."""
    known = CHECKS.setdefault(function.__name__, function)
    if known is not function:
        raise ValueError(f"two checks have the name {function.__name__}: {known.__module__}, {function.__module__}")
    return function


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule as its file states it.

    `severity` has every certainty. `params` are the defaults by name. `examples` is the text of that part of the
    file, for `ingresslint.examples`. `schema`, `over`, `kinds`, `per` and `message` belong to declarative rules
    only. `path` is the display path of the rule file.
    """

    id: str
    summary: str
    severity: Mapping[Certainty, Severity]
    category: str
    why: str = ""
    fix: str = ""
    references: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()
    enabled: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)
    param_descriptions: Mapping[str, str] = field(default_factory=dict)
    source: Literal["check", "schema", "engine"] = "check"
    function: Check | None = None
    schema: Mapping[str, Any] | None = None
    over: Literal["resources", "routes"] = "resources"
    kinds: tuple[str, ...] = ()
    per: Literal["place", "object"] = "place"
    message: str | None = None
    examples: str = ""
    path: str = ""

    def matches(self, pattern: str) -> bool:
        """Say whether a selection names this rule: by id or former id (both also as a glob), or by category."""
        return pattern == self.category or any(fnmatchcase(name, pattern) for name in (self.id, *self.former_ids))

    def arguments(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Give the keyword arguments of the rule's function: its defaults under the user's `params`.

        Raises UsageError for a name that is no parameter of this rule, and for a value of a type other than its own.
        """
        for name, value in params.items():
            if name not in self.params:
                hint = did_you_mean(name, self.params) or f"; it has {', '.join(self.params) or 'none'}"
                raise UsageError(f'rule {self.id} has no parameter "{name}"{hint}')
            wanted, given = _type_word(self.params[name]), _type_word(value)
            if given != wanted:
                raise UsageError(f'parameter "{name}" of rule {self.id} is to be {wanted}, not {given}')
        return {name.replace("-", "_"): params.get(name, default) for name, default in self.params.items()}


_TYPE_WORDS = {
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "a mapping",
}


def _type_word(value: Any) -> str:
    return _TYPE_WORDS.get(type(value), "null")


def find_rule(rules: Mapping[str, Rule], name: str) -> Rule | None:
    """Give the rule of an id or a former id."""
    return rules.get(name) or next((rule for rule in rules.values() if name in rule.former_ids), None)


def builtin_folder() -> Path:
    """Folder of the rule files: inside the wheel, or beside the package in a checkout."""
    packaged = Path(__file__).parent / "_rules"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "rules"


def load_builtin() -> dict[str, Rule]:
    """Read the rules of ingresslint, sorted by id.

    Raises ValueError for a rule with more than one way to be checked: a bug of ingresslint. One whose function is not
    written yet finds nothing, and its bad example says so. Nothing else is verified here: that is for the tests.
    """
    import_module("ingresslint.checks")  # fills CHECKS; by name, since checks are plugged in from above
    return {path.stem: _read_builtin(path) for path in sorted(builtin_folder().glob("*.yaml"), key=lambda p: p.stem)}


_EXAMPLES = re.compile(r"^examples:", re.MULTILINE)


def split_examples(text: str) -> tuple[str, str]:
    """Split the text of a rule file before its examples."""
    start = _EXAMPLES.search(text)
    end = start.start() if start else len(text)
    return text[:end], text[end:]


def _read_builtin(path: Path) -> Rule:
    """Examples are two thirds of the text and of no use to a run: they come last in the file and are left unparsed."""
    text, examples = split_examples(path.read_text(encoding="utf-8"))
    shown = f"rules/{path.name}"
    data = parse(shown, text.encode()).documents[0].data
    function = CHECKS.get(path.stem.replace("-", "_"))
    ways = [data.get("source") == "engine", "schema" in data, function is not None]
    if ways.count(True) > 1 or data["id"] != path.stem:
        raise ValueError(f"{shown}: the rule needs its file's name and one of: a schema, a function, `source: engine`")
    return rule_of(data, shown, examples, function)


def rule_of(data: Mapping[str, Any], path: str, examples: str, function: Check | None) -> Rule:
    """Make the rule of a rule file's content, which must have the shape of `rule.schema.json`.

    `examples` is the text of that part of the file.
    """
    params: Mapping[str, Mapping[str, Any]] = data.get("params") or {}
    return Rule(
        id=data["id"],
        summary=data["summary"],
        severity=_severities(data["severity"]),
        category=data.get("category", "policy"),
        why=data.get("why", "").strip(),
        fix=data.get("fix", "").strip(),
        references=tuple(data.get("references", ())),
        former_ids=tuple(data.get("former-ids", ())),
        enabled=data.get("enabled", True),
        params={name: param["default"] for name, param in params.items()},
        param_descriptions={name: param["description"] for name, param in params.items()},
        source="engine" if data.get("source") else "schema" if "schema" in data else "check",
        function=function,
        schema=data.get("schema"),
        over=data.get("over", "resources"),
        kinds=tuple(data.get("kinds", ())),
        per=data.get("per", "place"),
        message=data.get("message"),
        examples=examples,
        path=path,
    )


def _severities(stated: Severity | Mapping[Certainty, Severity]) -> dict[Certainty, Severity]:
    """A word holds for every certainty; a certainty that the map leaves out has the severity of the next higher one."""
    if isinstance(stated, str):
        return dict.fromkeys(CERTAINTIES, stated)
    out: dict[Certainty, Severity] = {}
    severity = stated["certain"]
    for certainty in CERTAINTIES:
        severity = out[certainty] = stated.get(certainty, severity)
    return out


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give the end of a sentence that proposes the nearest known name, "" if none is near."""
    near = get_close_matches(name, list(known), n=1)
    return f', did you mean "{near[0]}"?' if near else ""
