"""Files as real repositories hold them that trip readers and mislead checks. Each is written to a folder and linted as users do.

A comment `# error: rule-id` marks every finding that is expected; nothing else may be found, not even an info.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from marked_files import expected, told

from ingresslint.config import load
from ingresslint.engine import Request, lint
from ingresslint.findings import Result
from ingresslint.report import Options, render

Write = Callable[[Mapping[str, str]], None]

TEMPLATE = "This file is a template that is not rendered: it is not checked"
TEMPLATE_INSIDE = "This document is a template that is not rendered: it is not checked"


@dataclass(frozen=True)
class Odd:
    """Files with marks; the messages in the order of the marks; what the summary says of the files."""

    files: Mapping[str, str]
    messages: list[str] = field(default_factory=list)
    objects: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    holes: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files to a folder of their own, which is the working directory."""
    monkeypatch.chdir(tmp_path)

    def write_all(files: Mapping[str, str]) -> None:
        for name, text in files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8", newline="")

    return write_all


def lint_here(*paths: str) -> Result:
    named = paths or (".",)
    return lint(Request(named, load(named), date(2030, 1, 31)))


def judge(odd: Odd, write: Write) -> None:
    write(odd.files)
    result = lint_here()
    assert told(result.findings) == expected(odd.files, odd.messages)
    assert result.summary.objects == odd.objects
    assert [(s.path, s.reason) for s in result.summary.skipped] == odd.skipped
    assert [(h.path, h.reason) for h in result.summary.holes] == odd.holes
    assert not result.incomplete


def several(*documents: str) -> str:
    return "---\n".join(documents)


def service(name: str = "front", *, mark: str = "", namespace: str = "") -> str:
    """A Service of the pods that are labelled app=web; `mark` stands at its selector."""
    return (
        f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n{namespace}spec:\n  selector:{mark}\n    app: web\n"
        "  ports:\n    - port: 80\n      targetPort: 3000\n"
    )


def deployment(name: str = "web", *, namespace: str = "", image: str = "registry.example.org/app:1.4") -> str:
    """A Deployment whose pods are labelled by its name."""
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n{namespace}"
        f"spec:\n  selector:\n    matchLabels:\n      app: {name}\n  template:\n    metadata:\n      labels:\n        app: {name}\n"
        f"    spec:\n      containers:\n        - name: main\n          image: {image}\n          ports:\n            - containerPort: 3000\n"
    )


def ingress(to: str = "front", *, port: str = "number: 80", host: str = "shop.example.org") -> str:
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: front\nspec:\n  ingressClassName: nginx\n"
        f"  rules:\n    - host: {host}\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n"
        f"            backend:\n              service:\n                name: {to}\n                port:\n                  {port}\n"
    )


NO_POD = "Service front selects app=web, which no pod template carries"
LONELY = several(service(mark=" # warning: service-selector-no-match"), deployment("cache"), deployment("queue"))
"""A Service whose pods are missing, as long as nothing explains where they are."""
EXPLAINED = LONELY.replace(" # warning: service-selector-no-match", "")


# What no cluster is given

OF_OTHERS = {
    "a workflow of GitHub, whose key `on` is a boolean and whose braces are its own": (
        ".github/workflows/release.yaml",
        "name: release\non:\n  push:\n    tags: ['v*']\njobs:\n  publish:\n    if: ${{ github.actor != 'bot' }}\n    steps: []\n",
        "not Kubernetes",
    ),
    "a site of mkdocs with Python in its tags": (
        "mkdocs.yml",
        "site_name: shop\nmarkdown_extensions:\n  - emoji:\n      emoji_index: !!python/name:shop.emoji.index\n",
        "not Kubernetes",
    ),
    "a stack of CloudFormation with tags of its own": (
        "stack.yaml",
        "Resources:\n  Store:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags: !If [Tagged, !Ref Tag, !Sub '${AWS::Region}']\n",
        "not Kubernetes",
    ),
    "an API that speaks of kinds": (
        "swagger.yaml",
        (
            "swagger: '2.0'\ndefinitions:\n  org.example.Shop:\n    x-kubernetes-group-version-kind:\n      - {group: example.org, kind: Shop}\n"
            "    properties:\n      apiVersion: {type: string}\n      kind: {type: string}\n"
        ),
        "not Kubernetes",
    ),
    "the nodes of a kind cluster": (
        "kind.yml",
        "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n  - role: control-plane\n    extraPortMappings:\n      - hostPort: 80\n        containerPort: 80\n",
        "tool configuration",
    ),
    "a cluster of eksctl": (
        "cluster.yml",
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: Shop\n  region: eu-central-1\nfargateProfiles: []\n",
        "tool configuration",
    ),
    "a pipeline of Skaffold in several documents": (
        "skaffold.yaml",
        "apiVersion: skaffold/v4beta11\nkind: Config\nmetadata:\n  name: front\n---\napiVersion: skaffold/v4beta11\nkind: Config\nmetadata:\n  name: front\n",
        "tool configuration",
    ),
    "a kubeconfig with a gap to fill": (
        "webhook.yaml",
        "apiVersion: v1\nkind: Config\nclusters:\n  - name: webhook\n    cluster:\n      server: https://{{ address }}:8443/authorize\nusers: []\ncontexts: []\n",
        "kubeconfig",
    ),
    "a test of Chainsaw": (
        "e2e/chainsaw-test.yaml",
        (
            "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nmetadata:\n  name: shop\nspec:\n  steps:\n    - try:\n        - apply:\n            resource:\n"
            "              apiVersion: v1\n              kind: Service\n              metadata:\n                name: ($name)\n"
        ),
        "tool configuration",
    ),
    "what a test of kuttl expects": (
        "e2e/20-assert.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  type: ClusterIP\n  selector:\n    app: shop\n",
        "test assertion",
    ),
    "a patch that deletes": (
        "remove.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: load\n$patch: delete\n",
        "patch",
    ),
}


@pytest.mark.parametrize(("path", "text", "reason"), OF_OTHERS.values(), ids=OF_OTHERS.keys())
def test_what_no_cluster_is_given_is_passed_over_and_counted(path: str, text: str, reason: str, write: Write) -> None:
    judge(Odd({path: text}, skipped=[(path, reason)]), write)


# Templates

RENDERED_NOWHERE = "unrendered template"
A_TEMPLATE = [("odd.yaml", "template")]
A_HOLE = [("odd.yaml", RENDERED_NOWHERE)]

TEMPLATES = {
    "nothing explains the missing pods": Odd({"front.yaml": LONELY}, [NO_POD], objects=3),
    "Jinja guards the first document, and the second is read": Odd(
        {
            "front.yaml": EXPLAINED,
            "odd.yaml": "{% raw %} # info: unrendered-template\n"
            + several(deployment(), service("Back").replace("Back", "Back # error: invalid-name-or-label"))
            + "# {% endraw %}\n",
        },
        [
            TEMPLATE_INSIDE,
            'Service Back has an invalid name: only small letters, digits and "-" are allowed, not "B"',
        ],
        objects=4,
        holes=A_HOLE,
    ),
    "Jinja makes the whole file": Odd(
        {
            "front.yaml": EXPLAINED,
            "odd.yaml": "{% for app in apps %} # info: unrendered-template\n"
            + deployment("{{ app }}")
            + "{% endfor %}\n",
        },
        [TEMPLATE],
        objects=3,
        skipped=A_TEMPLATE,
        holes=A_HOLE,
    ),
    "an argument in braces, which YAML takes for a mapping of a mapping": Odd(
        {
            "front.yaml": EXPLAINED,
            "odd.yaml": deployment()
            + "          args:\n            - --server\n            - {{ server_url }} # info: unrendered-template\n",
        },
        [TEMPLATE],
        objects=3,
        skipped=A_TEMPLATE,
        holes=A_HOLE,
    ),
    "names between at signs, for sed": Odd(
        {
            "front.yaml": EXPLAINED,
            "odd.yaml": deployment("@NAME@").replace("@NAME@\n", "@NAME@ # info: unrendered-template\n", 1),
        },
        [TEMPLATE],
        objects=3,
        skipped=A_TEMPLATE,
        holes=A_HOLE,
    ),
    "a gap in brackets, which YAML takes for a list, and another document": Odd(
        {
            "front.yaml": EXPLAINED,
            "odd.yaml": several(
                deployment(image="[YOUR REGISTRY]/app:1.4 # info: unrendered-template"),
                ingress(port="number: 3000 # warning: ingress-backend-port-is-target-port"),
            ),
        },
        [
            TEMPLATE_INSIDE,
            "Service front has no port 3000, which is its target port; it listens on 80, and ingress-nginx finds the pods by accident",
        ],
        objects=4,
        holes=A_HOLE,
    ),
    "a fragment that was never a whole manifest": Odd(
        {"odd.yaml": "....\nspec:\n  # [OPTIONAL] a bundle\n  caBundle: '<base64>'\n  ....\n"},
        skipped=[("odd.yaml", "not Kubernetes")],
    ),
}


@pytest.mark.parametrize("odd", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_template_is_told_once_and_what_it_may_hold_is_not_missed(odd: Odd, write: Write) -> None:
    judge(odd, write)


CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.3\n",
    "chart/values.yaml": "host: shop.example.org\nreplicas: 2\n",
}
CHART_FILES = [("chart/Chart.yaml", "chart file")]
CHART_HOLE = [("chart", "unrendered chart")]
NOT_RENDERED = "Chart shop is not rendered: its templates are not checked"
UNREADABLE = "{{- if .Values.replicas }}\n" + deployment() + "{{- end }}\n"

CHARTS = {
    "a template that is no YAML": Odd(
        {**CHART, "chart/templates/web.yaml": "# info: unrendered-template\n" + UNREADABLE},
        [NOT_RENDERED],
        skipped=[*CHART_FILES, ("chart/templates/web.yaml", "template"), ("chart/values.yaml", "chart file")],
        holes=CHART_HOLE,
    ),
    "a template that can be read, for its braces stand in quotes": Odd(
        {**CHART, "chart/templates/route.yaml": "# info: unrendered-template\n" + ingress(host="'{{ .Values.host }}'")},
        [NOT_RENDERED],
        skipped=[*CHART_FILES, ("chart/templates/route.yaml", "template"), ("chart/values.yaml", "chart file")],
        holes=CHART_HOLE,
    ),
    "a plain Service beside the template of its pods": Odd(
        {
            **CHART,
            "chart/templates/a-service.yaml": "# info: unrendered-template\n" + several(service(), deployment("cache")),
            "chart/templates/web.yaml": UNREADABLE,
        },
        [NOT_RENDERED],
        skipped=[
            *CHART_FILES,
            ("chart/templates/a-service.yaml", "template"),
            ("chart/templates/web.yaml", "template"),
            ("chart/values.yaml", "chart file"),
        ],
        holes=CHART_HOLE,
    ),
}


@pytest.mark.parametrize("odd", CHARTS.values(), ids=CHARTS.keys())
def test_a_chart_is_told_by_its_folder_and_once(odd: Odd, write: Write) -> None:
    judge(odd, write)


# Values that somebody is to fill in

GAPS = {
    "of a script, that are good YAML": "__NAME__",
    "of a reader, in angle brackets": "<your-name>",
    "of the environment": "${NAME}",
    "of the environment, with a default": "${NAME:-front}",
    "in capitals": "NAME",
    "of a test": "($name)",
}


def unfilled(gap: str) -> str:
    """A route, a Service and its pods with a gap in the place of names, ports and a namespace."""
    route = ingress(gap, port=f"number: {gap}").replace("name: front", f"name: {gap}\n  namespace: {gap}", 1)
    ports = service().replace("port: 80", f"port: {gap}").replace("3000", gap)
    return several(route, ports, deployment())


@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS.keys())
def test_gaps_to_fill_are_unknown_and_not_missing(gap: str, write: Write) -> None:
    judge(Odd({"odd.yaml": unfilled(gap)}, objects=3), write)


def test_names_without_a_gap_are_missing(write: Write) -> None:
    write({"odd.yaml": unfilled("nobody")})
    assert [(f.rule, f.location.span.line) for f in lint_here().findings] == [
        ("ingress-backend-service-not-found", 16),
        ("ingress-invalid", 18),
        ("service-invalid", 28),
        ("service-targetport-name-not-found", 29),
    ]


@pytest.mark.parametrize("gap", GAPS.values(), ids=GAPS.keys())
def test_a_namespace_to_fill_may_be_any(gap: str, write: Write) -> None:
    front = service(namespace=f"  namespace: {gap}\n")
    judge(Odd({"odd.yaml": several(front, deployment(), ingress())}, objects=3), write)


def test_braces_of_an_application_set_do_not_make_a_template(write: Write) -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: shops\nspec:\n  goTemplate: true\n"
        "  generators:\n    - scmProvider:\n        github:\n          organization: shop\n  template:\n    metadata:\n"
        "      name: '{{ .repository }}-shop'\n    spec:\n      source:\n        repoURL: '{{ .url }}'\n        path: shop\n"
    )
    judge(Odd({"shops.yaml": text}, objects=1), write)


# Kustomizations

OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
namePrefix: eu-
commonLabels:
  tier: web
resources:
  - ../base
  - route.yaml
patches:
  - path: remove.yaml
"""


def overlaid(overlay: str, *, name_mark: str = "", selector_mark: str = "") -> dict[str, str]:
    """The route names the Service as `overlay` is to call it; the Service selects pods by a label that it is to add."""
    front = service(mark=selector_mark).replace("app: web", "tier: web")
    return {
        "base/kustomization.yaml": "resources:\n  - web.yaml\n",
        "base/web.yaml": several(front, deployment("shop"), deployment("load")),
        "eu/kustomization.yaml": overlay,
        "eu/remove.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: load\n$patch: delete\n",
        "eu/route.yaml": ingress(f"eu-front{name_mark}"),
    }


def test_a_kustomization_is_recognised_and_what_it_changes_is_not_missed(write: Write) -> None:
    judge(Odd(overlaid(OVERLAY), objects=3, skipped=[("eu/remove.yaml", "patch")]), write)


def test_what_a_kustomization_does_not_change_is_missed(write: Write) -> None:
    overlay = OVERLAY.replace("namePrefix: eu-\ncommonLabels:\n  tier: web\n", "").partition("patches:")[0]
    not_found = " # error: ingress-backend-service-not-found"
    no_match = " # warning: service-selector-no-match"
    odd = Odd(
        overlaid(overlay, name_mark=not_found, selector_mark=no_match),
        [
            "Service shop/front selects tier=web, which no pod template carries in namespace shop",
            "Ingress shop/front sends shop.example.org/ to Service shop/eu-front, which is not defined; Service shop/front is",
        ],
        objects=4,
        skipped=[("eu/remove.yaml", "patch")],
    )
    judge(odd, write)


# Lists and JSON

NO_OBJECTS = """
  - # warning: document-without-kind
  - 3 # warning: document-without-kind
  - [web] # warning: document-without-kind
  - kind: Pod # warning: document-without-kind
  - metadata: # warning: document-without-kind
      name: web
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
"""
LISTS = {
    "a list without items": Odd(
        {"odd.yaml": several("apiVersion: v1\nkind: ConfigMapList\nitems:\n", deployment())}, objects=2
    ),
    "a kind with items that are none": Odd(
        {"odd.yaml": several("apiVersion: v1\nkind: NotAList\nitems:\nspec:\n  size: 3\n", deployment())}, objects=2
    ),
    "items that are no objects": Odd(
        {"odd.yaml": several("apiVersion: v1\nkind: List\nitems:" + NO_OBJECTS, deployment())},
        [
            "This item of the List is no mapping: kubectl refuses the file",
            "This item of the List is no mapping: kubectl refuses the file",
            "This item of the List is no mapping: kubectl refuses the file",
            "This item of the List has no apiVersion: kubectl refuses the file",
            "This item of the List has no apiVersion and kind: kubectl refuses the file",
        ],
        objects=2,
    ),
    "a document with a kind and no version, between manifests": Odd(
        {
            "odd.yaml": several(
                deployment(),
                "kind: Pod # warning: document-without-kind\nmetadata:\n  name: web\n",
                deployment("cache"),
            )
        },
        ["This document has no apiVersion: kubectl refuses the file"],
        objects=2,
    ),
    "a version that is none": Odd(
        {"odd.yaml": several(deployment(), "apiVersion: shop # warning: document-without-kind\nkind: Pod\n")},
        ["This document has no valid apiVersion and kind: kubectl refuses the file"],
        objects=1,
    ),
}


@pytest.mark.parametrize("odd", LISTS.values(), ids=LISTS.keys())
def test_odd_lists_and_documents_are_told_or_passed_over(odd: Odd, write: Write) -> None:
    judge(odd, write)


def test_a_manifest_may_be_json(write: Write) -> None:
    front = {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "front"}, "spec": {"type": "LoadBalancer"}}
    write({"front.json": json.dumps({**front, "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}, indent=2)})
    assert told(lint_here().findings) == [
        ("front.json", 8, "warning", "public-service", "Service front has a public load balancer for 80")
    ]


def test_a_file_may_hold_several_json_values(write: Write) -> None:
    value = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}}\n'
    write({"maps.json": value % "one" + value % "Two"})
    message = 'ConfigMap Two has an invalid name: only small letters, digits, "-" and "." are allowed, not "T"'
    assert told(lint_here().findings) == [("maps.json", 2, "error", "invalid-name-or-label", message)]


# Text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_mark(encoding: str, write: Write) -> None:
    write({})
    text = "\ufeff" + several(service("größe"), service("Back"))
    Path("front.yaml").write_bytes(text.encode(encoding))
    result = lint_here()
    assert [(f.location.span.line, f.location.span.column, f.location.span.end_column) for f in result.findings] == [
        (4, 9, 14),
        (15, 9, 13),
    ]
    assert {f.rule for f in result.findings} == {"invalid-name-or-label"}
    assert result.summary.objects == 2


def test_lines_hold_with_carriage_returns_and_many_documents(write: Write) -> None:
    text = several(service(), service("Back"), deployment(), service("Side")).replace("\n", "\r\n")
    write({"front.yaml": text})
    assert [(f.location.span.line, f.location.span.column, f.rule) for f in lint_here().findings] == [
        (15, 9, "invalid-name-or-label"),
        (45, 9, "invalid-name-or-label"),
    ]


def test_a_blank_in_a_file_name_is_shown_and_is_escaped_in_an_address(write: Write) -> None:
    write({"my shop/front page.yaml": service("Front")})
    result = lint_here()
    assert [f.location.path for f in result.findings] == ["my shop/front page.yaml"]
    assert render("concise", result, Options()).startswith("my shop/front page.yaml:4:9: error invalid-name-or-label ")
    (found,) = json.loads(render("sarif", result, Options()))["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20shop/front%20page.yaml"


DUPLICATES = {
    "a key twice, of which the first has only comments under it": Odd(
        {
            "web.yaml": deployment().replace(
                "      containers:\n",
                "      containers:\n      # - name: old\n      #   image: old\n      containers: # warning: yaml-duplicate-key\n",
            )
        },
        ['Key "containers" is written twice; kubectl keeps the last value'],
        objects=1,
    ),
    "a key twice, and the last value is what counts": Odd(
        {
            "web.yaml": several(
                service().replace("    app: web\n", "    app: api\n    app: web # error: yaml-duplicate-key\n"),
                deployment(),
            )
        },
        ['Key "app" is written twice; kubectl keeps the last value'],
        objects=2,
    ),
}


@pytest.mark.parametrize("odd", DUPLICATES.values(), ids=DUPLICATES.keys())
def test_of_a_key_that_stands_twice_the_last_value_counts(odd: Odd, write: Write) -> None:
    judge(odd, write)


def test_anchors_are_expanded(write: Write) -> None:
    pods = deployment().replace("matchLabels:\n      app: web", "matchLabels: &labels\n      app: web")
    pods = pods.replace("labels:\n        app: web\n", "labels: *labels\n")
    front = service().replace("metadata:\n", "metadata:\n  labels: &labels\n    app: web\n")
    front = front.replace("selector:\n    app: web\n", "selector: *labels\n")
    judge(Odd({"web.yaml": several(pods, front, ingress())}, objects=3), write)


def test_anchors_that_multiply_are_a_finding_and_no_flood(write: Write) -> None:
    levels = [f"  a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(12)]
    bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: flood\ndata:\n  a0: &a0 [x]\n" + "".join(levels)
    write({"bomb.yaml": bomb, "web.yaml": several(service(), deployment())})
    start = time.process_time()
    result = lint_here()
    assert time.process_time() - start < 10
    assert [(f.location.path, f.severity, f.rule) for f in result.findings] == [("bomb.yaml", "error", "yaml-syntax")]
    assert result.summary.objects == 2


# Size


def schema(depth: int) -> str:
    """The schema of a field with ten fields in each of its own, as a definition holds it."""
    lines = []
    for level in range(depth):
        blank = "  " * (6 + level * 2)
        for number in range(10):
            lines += [
                f"{blank}field{number}:",
                f"{blank}  description: What the field of level {level} means for the shop, in a sentence of some length.",
                f"{blank}  type: string",
            ]
        lines += [f"{blank}deeper:", f"{blank}  properties:"]
    return "\n".join([*lines, "  " * (6 + depth * 2) + "last: {type: string}"]) + "\n"


def test_a_definition_of_three_megabytes_is_no_matter(write: Write) -> None:
    versions = "".join(
        f"    - name: v{number}\n      schema:\n        openAPIV3Schema:\n          properties:\n{schema(12)}"
        for number in range(120)
    )
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: shops.example.org\n"
        f"spec:\n  group: example.org\n  names:\n    kind: Shop\n    plural: shops\n  scope: Namespaced\n  versions:\n{versions}"
    )
    assert len(definition) > 3_000_000
    write({"crd.yaml": several(definition, service("Front"))})
    start = time.process_time()
    result = lint_here()
    assert time.process_time() - start < 30
    line = definition.count("\n") + 5
    assert [(f.location.span.line, f.rule) for f in result.findings] == [(line, "invalid-name-or-label")]
    assert result.summary.objects == 2


def test_lines_are_right_at_the_end_of_a_long_file(write: Write) -> None:
    maps = [
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-{number}\ndata:\n" + "  key: value\n"
        for number in range(3000)
    ]
    write({"install.yaml": several(*maps, service("Front"))})
    assert [(f.location.span.line, f.location.span.column) for f in lint_here().findings] == [(3000 * 7 + 4, 9)]


# Copies


def lesson(port: int) -> str:
    return several(service().replace("port: 80", f"port: {port}"), deployment(), ingress(port=f"number: {port}"))


def test_a_course_that_stands_twice_is_no_conflict(write: Write) -> None:
    files = {
        f"{folder}{name}/shop.yaml": lesson(port)
        for folder in ("", "backup/may/")
        for name, port in (("01-start", 80), ("02-ports", 81))
    }
    judge(Odd(files, objects=12), write)


def test_variants_in_one_folder_are_alternatives(write: Write) -> None:
    files = {f"shop-{name}.yaml": lesson(80).replace(":1.4", f":{name}") for name in ("small", "large", "scaled")}
    judge(Odd(files, [], objects=9), write)


# What a cluster has written

EXPORT = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    kubernetes.io/ingress.class: nginx
  creationTimestamp: 2021-05-04T03:02:01Z
  generation: 9
  managedFields:
    - apiVersion: networking.k8s.io/v1
      fieldsType: FieldsV1
      fieldsV1: {f:spec: {f:rules: {}}}
      manager: kubectl
      operation: Update
      time: 2021-05-04T03:02:01Z
  name: front
  namespace: shop
  resourceVersion: "20210504"
  uid: 0f1e2d3c-aaaa-4bbb-8ccc-1234567890ab
spec:
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: front
                port:
                  number: 3000 # warning: ingress-backend-port-is-target-port
status:
  loadBalancer:
    ingress:
      - ip: 192.0.2.7
"""


def test_an_export_of_a_cluster_is_read_and_its_times_are_text(write: Write) -> None:
    namespace = "  namespace: shop\n"
    shop = several(service(namespace=namespace), deployment(namespace=namespace))
    judge(
        Odd(
            {"export.yaml": EXPORT, "shop.yaml": shop},
            [
                "Service shop/front has no port 3000, which is its target port; it listens on 80, and ingress-nginx finds the pods by accident"
            ],
            objects=3,
        ),
        write,
    )
    report = json.loads(render("json", lint_here(), Options()))
    assert [f["rule"] for f in report["findings"]] == ["ingress-backend-port-is-target-port"]


def test_a_secret_that_sops_has_encrypted_is_there(write: Write) -> None:
    sealed = "ENC[AES256_GCM,data:c2hvcA==,iv:AAAA,tag:BBBB,type:str]"
    secret = (
        f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop-tls\ntype: kubernetes.io/tls\nstringData:\n  tls.crt: {sealed}\n"
        f"  tls.key: {sealed}\nsops:\n  age:\n    - recipient: age1shop\n      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----\n"
        f"        c2hvcA==\n        -----END AGE ENCRYPTED FILE-----\n  mac: {sealed}\n  version: 3.9.1\n"
    )
    tls = "spec:\n  tls:\n    - hosts:\n        - shop.example.org\n      secretName: shop-tls\n"
    route = ingress().replace("spec:\n", tls)
    judge(Odd({"secret.yaml": secret, "shop.yaml": several(service(), deployment(), route)}, objects=4), write)


# Links


def test_links_are_followed_inside_of_the_tree_only(write: Write) -> None:
    write(
        {
            "outside/more.yaml": service("Outside"),
            "tree/apps/front.yaml": service("Front"),
            "tree/kept.txt": service("Kept"),
        }
    )
    tree = Path("tree")
    (tree / "inside.yaml").symlink_to("apps/front.yaml")
    (tree / "kept.yaml").symlink_to("kept.txt")
    (tree / "out.yaml").symlink_to("../outside/more.yaml")
    (tree / "out").symlink_to("../outside", target_is_directory=True)
    (tree / "nowhere.yaml").symlink_to("nobody.yaml")
    (tree / "itself.yaml").symlink_to("itself.yaml")
    (tree / "apps" / "up").symlink_to("..", target_is_directory=True)
    result = lint_here("tree")
    assert [(f.location.path, f.location.span.line, f.rule) for f in result.findings] == [
        ("tree/apps/front.yaml", 4, "invalid-name-or-label"),
        ("tree/kept.yaml", 4, "invalid-name-or-label"),
    ]
    assert [(s.path, s.reason) for s in result.summary.skipped] == [
        ("tree/itself.yaml", "broken link"),
        ("tree/nowhere.yaml", "broken link"),
        ("tree/out", "link out of the tree"),
        ("tree/out.yaml", "link out of the tree"),
    ]
    assert not result.incomplete
