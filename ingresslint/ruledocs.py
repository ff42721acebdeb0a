"""The page of a rule, for people: `ingresslint explain ID --all` prints it, docs/rules/ holds them all.

`python -m ingresslint.ruledocs docs/rules` writes that folder, with `--check` it only says what is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from json import dumps
from pathlib import Path

from ingresslint.examples import Example, read_examples
from ingresslint.findings import CERTAINTIES
from ingresslint.rules import CATEGORIES, Rule, load_builtin

_HEADER = "<!-- Generated from rules/{id}.yaml by `make docs`: edit that file. -->"
_INDEX_HEADER = "<!-- Generated from rules/ by `make docs`: edit the rule files. -->"


def page(rule: Rule) -> str:
    """Write a rule as Markdown: what it finds, how grave, why, what to do, examples, parameters, suppression."""
    parts = [
        f"# {rule.id}",
        f"{rule.summary}.",
        _facts(rule),
        _section("Why", rule.why),
        _section("Fix", rule.fix),
        _examples(rule),
        _params(rule),
        _suppression(rule),
        _section("References", "\n".join(f"- <{reference}>" for reference in rule.references)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def brief(rule: Rule) -> str:
    """Write a short page for a terminal, where the end is what one sees: one example of each sort, then why and fix."""
    parts = [
        f"# {rule.id}",
        f"{rule.summary}.",
        _facts(rule),
        _examples(rule, most=1),
        _params(rule),
        _section("Why", rule.why),
        _section("Fix", rule.fix),
        f"`ingresslint explain {rule.id} --all` adds: {', '.join(_left_out(rule))}.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _left_out(rule: Rule) -> Iterator[str]:
    examples = read_examples(rule.examples)
    more = max(len(examples.bad) - 1, 0) + max(len(examples.good) - 1, 0)
    if more:
        yield "1 more example" if more == 1 else f"{more} more examples"
    yield "how to suppress a finding"
    if rule.references:
        yield "the references"


def index(rules: Iterable[Rule]) -> str:
    """Write the list of all rules as Markdown, by category, with links to their pages."""
    parts = [_INDEX_HEADER, "# Rules", _INDEX_INTRODUCTION]
    by_category = sorted(rules, key=lambda rule: (CATEGORIES.index(rule.category), rule.id))
    for category, members in groupby(by_category, key=lambda rule: rule.category):
        rows = [f"| [{r.id}]({r.id}.md) | {_escaped(r.summary)} | {_severity_word(r)} | {_on(r)} |" for r in members]
        head = "| rule | finds | severity | default |\n|---|---|---|---|"
        parts.append(f"## {category}\n\n{head}\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


_INDEX_INTRODUCTION = (
    "`ingresslint explain ID --all` prints a page. A range of severities follows from how certain the finding is.\n"
    "A rule that is off runs when it is enabled, by its id or its category."
)


def skeleton(rule_id: str) -> str:
    """Write the start of a rule file: a declarative rule that works, to be replaced piece by piece."""
    return _SKELETON.format(id=rule_id)


_SKELETON = """\
# A rule is one file that has its name: {id}.yaml. ingresslint/rule.schema.json describes the keys.
id: {id}
summary: A Service does what this rule finds
severity: warning # error, warning, info; or a map {{certain: error, likely: warning, possible: info}}
category: policy
why: |
  What goes wrong, and when somebody notices.
fix: |
  What to do about it.
references:
  - https://kubernetes.io/docs/concepts/services-networking/service/
# A schema checks one object at a time, or with `over: routes` (and without kinds) one route: route.schema.json.
# In ingresslint itself a rule that joins objects has a Python function instead, under `@check` in ingresslint/checks/,
# with the name of the rule (underscores for dashes); then leave out kinds, schema and message.
kinds: [Service]
schema:
  properties:
    spec:
      properties:
        type:
          not: {{ const: LoadBalancer }}
message: "{{object}} has type {{value}}"
# Run as tests. `# finding` ends each line where a finding starts, `# related` each other place that it names;
# a line `# file: k8s/web.yaml` begins a file.
examples:
  bad: |
    apiVersion: v1
    kind: Service
    metadata:
      name: web
      namespace: shop
    spec:
      type: LoadBalancer # finding
      loadBalancerSourceRanges: [10.0.0.0/8]
      ports:
        - port: 80
  good: |
    apiVersion: v1
    kind: Service
    metadata:
      name: web
      namespace: shop
    spec:
      type: ClusterIP
      ports:
        - port: 80
"""


def _facts(rule: Rule) -> str:
    rows = [("category", rule.category), ("default", _on(rule))]
    words = set(rule.severity.values())
    if len(words) == 1:
        rows.append(("severity", words.pop()))
    else:
        rows += [(f"severity if {certainty}", rule.severity[certainty]) for certainty in CERTAINTIES]
    if rule.former_ids:
        rows.append(("former ids", ", ".join(f"`{name}`" for name in rule.former_ids)))
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in rows)


def _on(rule: Rule) -> str:
    return "on" if rule.enabled else "off"


def _severity_word(rule: Rule) -> str:
    words = list(dict.fromkeys(rule.severity[certainty] for certainty in CERTAINTIES))
    return words[0] if len(words) == 1 else f"{words[0]} to {words[-1]}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}" if text else ""


_BAD_INTRODUCTION = "`# finding` stands where a finding starts, `# related` at another place that it names."


def _examples(rule: Rule, most: int | None = None) -> str:
    examples = read_examples(rule.examples)
    bad = "\n\n".join(_example(example) for example in examples.bad[:most])
    good = "\n\n".join(_example(example) for example in examples.good[:most])
    wrong = _section("Wrong", f"{_BAD_INTRODUCTION}\n\n{bad}" if bad else "")
    return "\n\n".join(part for part in (wrong, _section("Right", good)) if part)


def _example(example: Example) -> str:
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", example.text))])
    title = f"### {example.name[:1].upper()}{example.name[1:]}\n\n" if example.name else ""
    settings = ", ".join(f"`{key}: {dumps(value, ensure_ascii=False)}`" for key, value in example.config.items())
    facts = [f"on {example.now}"] if example.now else []
    facts += [f"with {settings}"] if settings else []
    note = ", ".join(facts)
    note = f"{note[:1].upper()}{note[1:]}:\n\n" if note else ""
    return f"{title}{note}{fence}yaml\n{example.text.rstrip()}\n{fence}"


def _params(rule: Rule) -> str:
    if not rule.params:
        return ""
    rows = [
        f"| `{name}` | `{dumps(default, ensure_ascii=False)}` | {_escaped(rule.param_descriptions[name])} |"
        for name, default in rule.params.items()
    ]
    table = "| parameter | default | meaning |\n|---|---|---|\n" + "\n".join(rows)
    name, default = next(iter(rule.params.items()))
    setting = f"params:\n  {rule.id}:\n    {name}: {dumps(default, ensure_ascii=False)}"
    return _section("Parameters", f"{table}\n\n```yaml\n# .ingresslint.yaml\n{setting}\n```")


def _suppression(rule: Rule) -> str:
    if rule.category == "suppression":
        text = f"A suppression cannot suppress this. `ignore: [{rule.id}]` in the config switches the rule off."
    elif rule.source == "engine":
        text = (
            "In the config, with a reason:\n\n"
            f"```yaml\n# .ingresslint.yaml\nsuppress:\n  - rules: [{rule.id}]\n    paths: [legacy/**]\n"
            "    reason: why this is intended\n```"
        )
    else:
        text = (
            "On the line of the finding or the line above, with a reason:\n\n"
            f"```yaml\n# ingresslint: ignore[{rule.id}] why this is intended\n```\n\n"
            "or on the object, for all its findings of this rule:\n\n"
            f'```yaml\nmetadata:\n  annotations:\n    ignore.ingresslint.io/{rule.id}: "why this is intended"\n```'
        )
    return _section("Suppress", text)


def files(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Give the generated pages: file name → content."""
    pages = {f"{rule.id}.md": f"{_HEADER.format(id=rule.id)}\n\n{page(rule)}" for rule in rules.values()}
    return {**pages, "index.md": index(rules.values())}


def stale(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Name the pages of a folder that are missing, differ, or belong to no rule any more; sorted."""
    present = {path.name for path in folder.glob("*.md")}
    differing = [n for n, text in wanted.items() if n not in present or (folder / n).read_text("utf-8") != text]
    return sorted([*differing, *(present - wanted.keys())])


def write(folder: Path, wanted: Mapping[str, str]) -> None:
    """Bring a folder up to date; pages that belong to no rule any more are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale(folder, wanted):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


def main(arguments: Sequence[str]) -> int:
    """Write the pages to a folder; with `--check` only name those that are stale and give 1."""
    checking = "--check" in arguments
    folders = [argument for argument in arguments if argument != "--check"]
    if len(folders) != 1 or folders[0].startswith("-"):
        sys.stderr.write("usage: python -m ingresslint.ruledocs [--check] FOLDER\n")
        return 2
    wanted = files(load_builtin())
    if not checking:
        write(Path(folders[0]), wanted)
        return 0
    old = stale(Path(folders[0]), wanted)
    for name in old:
        sys.stdout.write(f"{folders[0]}/{name} is stale: run `make docs`\n")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
