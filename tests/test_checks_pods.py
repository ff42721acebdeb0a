"""Pod templates that contradict themselves: exact places and sentences, through the whole engine."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

SELECTOR, PORT, VOLUME = "workload-selector-template-mismatch", "pod-port-conflict", "volume-not-defined"
RULES = Layer(select=(SELECTOR, PORT, VOLUME, "internal-error"))

Told = tuple[str, str, str, str | None]


def findings(text: str, **more: str) -> list[Told]:
    files = {"k8s.yaml": text, **{name.replace("_", "."): content for name, content in more.items()}}
    result = lint_files({path: content.encode() for path, content in files.items()}, from_mapping({}, RULES))
    return [
        (f"{f.location.span.line}:{f.location.span.column} {f.severity}", f.rule, f.message, f.help)
        for f in result.findings
    ]


def workload(selector: str, labels: str = "app: web", *, kind: str = "Deployment", version: str = "apps/v1") -> str:
    line = f"  selector: {selector}\n" if selector else ""
    return f"""\
apiVersion: {version}
kind: {kind}
metadata: {{name: web, namespace: shop}}
spec:
{line}  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{containers: [{{name: web, image: web:1}}]}}
"""


def test_the_pair_that_the_pods_lack_is_named() -> None:
    assert findings(workload("{matchLabels: {team: blue, app: front}}", "team: blue, app: web")) == [
        (
            "5:45 error",
            SELECTOR,
            "Deployment shop/web selects app=front, but its own pods carry team=blue, app=web",
            "app: web",
        )
    ]


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"])
@pytest.mark.parametrize(
    ("selector", "place", "what"),
    [
        ("", "4:1", "no selector"),
        ("{}", "5:3", "an empty selector"),
        ("{matchLabels: {}}", "5:3", "an empty selector"),
        ("{app: web}", "5:3", "labels directly in its selector, where matchLabels is expected"),
    ],
)
def test_a_selector_is_required(kind: str, selector: str, place: str, what: str) -> None:
    message = f"{kind} shop/web has {what}, which apps/v1 refuses"
    help_ = "selector: {matchLabels: {app: web}}"
    assert findings(workload(selector, kind=kind)) == [(f"{place} error", SELECTOR, message, help_)]


@pytest.mark.parametrize(
    ("kind", "version"),
    [("Deployment", "extensions/v1beta1"), ("StatefulSet", "apps/v1beta1"), ("ReplicationController", "v1")],
)
def test_older_versions_took_the_selector_from_the_pods(kind: str, version: str) -> None:
    assert findings(workload("", kind=kind, version=version)) == []


@pytest.mark.parametrize(
    ("selector", "labels"),
    [
        ("{matchLabels: {app: ${APP}}}", "app: web"),
        ("{matchLabels: {app: web}}", "app: '{{ app }}'"),
        ("{matchLabels: {pod-template-hash: a1}}", "app: web"),
        ("{matchExpressions: [{key: app, operator: Exists}, {key: old, operator: DoesNotExist}]}", "app: web"),
        ("{matchLabels: {app: 1}}", "app: web"),
    ],
)
def test_what_matches_or_cannot_be_known_is_silent(selector: str, labels: str) -> None:
    assert findings(workload(selector, labels)) == []


def test_a_misspelt_selector_is_told_by_another_rule() -> None:
    assert findings(workload("").replace("  template:", "  selectors: {matchLabels: {app: web}}\n  template:")) == []


def test_a_kustomization_may_add_the_selector() -> None:
    listed = {"kustomization_yaml": "resources: [k8s.yaml]\nlabels: [{pairs: {app: web}, includeSelectors: true}]\n"}
    assert findings(workload(""), **listed) == []


def pod(containers: str, more: str = "") -> str:
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec:\n  containers:\n{containers}{more}"
    )


def container(name: str, ports: str) -> str:
    return f"    - name: {name}\n      image: {name}:1\n      ports: [{ports}]\n"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "{name: a, containerPort: 3000}",
            "{name: b, containerPort: 3000}",
            ("11:40 warning", "Containers web and proxy of Pod shop/web have the port 3000/TCP both"),
        ),
        (
            "{name: a, containerPort: 3000}",
            "{name: a, containerPort: 3001}",
            ("11:22 warning", 'Containers web and proxy of Pod shop/web have the port name "a" both'),
        ),
        (
            "{name: a, containerPort: 3000}",
            "{name: a, containerPort: 3000}",
            ("11:40 warning", "Containers web and proxy of Pod shop/web have the port 3000/TCP both"),
        ),
        ("{containerPort: 3000}", "{containerPort: 3000, protocol: UDP}", None),
        ("{containerPort: 3000}", "{containerPort: 3001}", None),
        ("{name: <name>, containerPort: 3000}", "{name: <name>, containerPort: 3001}", None),
    ],
)
def test_containers_share_one_network(one: str, other: str, told: tuple[str, str] | None) -> None:
    found = [
        (place, message) for place, _, message, _ in findings(pod(container("web", one) + container("proxy", other)))
    ]
    assert found == ([told] if told else [])


def test_one_container_may_name_a_port_twice_but_not_use_a_name_twice() -> None:
    assert findings(pod(container("web", "{name: a, containerPort: 3000}, {name: b, containerPort: 3000}"))) == []
    assert findings(pod(container("web", "{name: a, containerPort: 3000}, {name: a, containerPort: 3001}"))) == [
        ("8:54 warning", PORT, 'Container web of Pod shop/web has the port name "a" twice', None)
    ]


def mounting(name: str, volumes: str) -> str:
    mounts = f"    - name: web\n      image: web:1\n      volumeMounts: [{{name: {name}, mountPath: /a}}]\n"
    return pod(mounts, f"  volumes: {volumes}\n" if volumes else "")


@pytest.mark.parametrize(
    ("name", "volumes", "told"),
    [
        ("config", "[{name: cache, emptyDir: {}}]", ("it has cache", "name: cache")),
        (
            "confg",
            "[{name: config, emptyDir: {}}, {name: cache, emptyDir: {}}]",
            ("it has config, cache", "name: config"),
        ),
        ("other", "[{name: config, emptyDir: {}}, {name: cache, emptyDir: {}}]", ("it has config, cache", None)),
        ("config", "", ("it has none", None)),
        ("config", "[]", ("it has none", None)),
        ("config", "[{name: config, emptyDir: {}}]", None),
        ("config", "[{name: ${VOLUME}, emptyDir: {}}]", None),
        ("${VOLUME}", "[{name: config, emptyDir: {}}]", None),
        ("config", "{name: config}", None),
    ],
)
def test_a_mount_needs_a_volume(name: str, volumes: str, told: tuple[str, str | None] | None) -> None:
    expected = []
    if told is not None:
        message = f"Pod shop/web mounts the volume {name}, which it does not define: {told[0]}"
        expected = [("8:29 error", VOLUME, message, told[1])]
    assert findings(mounting(name, volumes)) == expected


def test_devices_and_claim_templates_count() -> None:
    text = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: db:1
          volumeDevices: [{name: disk, devicePath: /dev/a}, {name: data, devicePath: /dev/b}]
  volumeClaimTemplates: [{metadata: {name: data}}]
"""
    assert findings(text) == [
        (
            "12:34 error",
            VOLUME,
            "StatefulSet shop/db mounts the volume disk, which it does not define: it has data",
            None,
        )
    ]


def test_with_a_service_it_is_two_against_one_and_the_template_is_told_alone() -> None:
    web = workload("{matchLabels: {app: web}}", "app: wep")
    front = (
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\n"
        "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 3000}]}\n"
    )
    rules = Layer(select=(SELECTOR, "service-selector-*", "internal-error"))
    result = lint_files({"k8s.yaml": (web + front).encode()}, from_mapping({}, rules))
    assert [(f.location.span.line, f.location.span.column, f.rule, f.message, f.help) for f in result.findings] == [
        (
            7,
            30,
            SELECTOR,
            "The pods of Deployment shop/web carry app=wep, but it and Service shop/front select app=web",
            "app: web",
        )
    ]
    assert [end.location.span.line for end in result.findings[0].related] == [5, 13]


@pytest.mark.parametrize(
    ("expression", "place", "words", "fix"),
    [
        (
            "operator: in, values: [web]",
            "5:54",
            "the operator in, which is none of In, NotIn, Exists, DoesNotExist",
            "operator: In",
        ),
        (
            "operator: Equals, values: [web]",
            "5:54",
            "the operator Equals, which is none of In, NotIn, Exists, DoesNotExist",
            None,
        ),
        ("operator: Exists, values: [web]", "5:62", "the operator Exists, which takes no values", None),
        ("operator: NotIn", "5:54", "the operator NotIn and without values", None),
    ],
)
def test_an_expression_that_the_api_refuses(expression: str, place: str, words: str, fix: str | None) -> None:
    text = workload(f"{{matchExpressions: [{{key: app, {expression}}}]}}")
    message = f"Deployment shop/web selects by app with {words}"
    assert findings(text) == [(f"{place} error", SELECTOR, message, fix)]


def test_without_images_an_object_is_a_patch_only_where_patches_may_be() -> None:
    text = workload("{matchLabels: {app: web}}", "app: wep").replace("image: ", "workingDir: ")
    told = ("5:33 error", SELECTOR, "Deployment shop/web selects app=web, but its own pods carry app=wep", "app: wep")
    assert findings(text) == [told]
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\n"
    assert findings(config, **{"web-patch.yaml": text}) == []
    assert findings(text, base_yaml=workload("{matchLabels: {app: web}}")) == []
