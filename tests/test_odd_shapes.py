"""No rule fails, whatever shape the values of an object have."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files
from ingresslint.parse import parse

EVERYTHING = from_mapping({}, Layer(enable=("*",)))

POD = """\
metadata: {labels: {app: web}, annotations: {a/b: c}}
spec:
  nodeSelector: {gpu: "1"}
  containers:
    - {name: web, image: i, ports: [{name: http, containerPort: 3000, protocol: TCP}], volumeMounts: [{name: v}]}
  initContainers: [{name: i, restartPolicy: Always, ports: [{containerPort: 3001}]}]
  volumes: [{name: v, configMap: {name: c}}]
"""

OBJECTS = [
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n",
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    """\
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop, labels: {app: web}, annotations: {ingresslint.io/exposed: yes it is}}
spec:
  type: LoadBalancer
  selector: {app: web}
  clusterIP: None
  loadBalancerSourceRanges: [10.0.0.0/8]
  externalIPs: [10.0.0.1]
  externalName: example.org
  ports: [{name: http, port: 80, targetPort: http, nodePort: 30080, protocol: TCP}, {name: b, port: 81}]
""",
    """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop, annotations: {kubernetes.io/ingress.class: nginx}}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: front, port: {number: 80}}}
  tls: [{hosts: [shop.example.org], secretName: tls}]
  rules:
    - host: shop.example.org
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: front, port: {name: http}}}},
                     {path: /a, pathType: Exact, backend: {resource: {apiGroup: a, kind: B, name: c}}}]}
""",
    """\
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: old}
spec:
  backend: {serviceName: front, servicePort: 80}
  rules: [{host: a.example.org, http: {paths: [{path: /, backend: {serviceName: front, servicePort: http}}]}}]
""",
    """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}
spec: {controller: k8s.io/ingress-nginx, parameters: {scope: Cluster, kind: A, name: b}}
""",
    """\
apiVersion: v1
kind: Secret
metadata: {name: tls, namespace: shop, annotations: {reflector.v1.k8s.emberstack.com/reflects: a/b}}
type: kubernetes.io/tls
data: {tls.crt: YQ==, tls.key: YQ==}
""",
    "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {on: b}}]\n",
    "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c}\nspec: {secretName: tls, dnsNames: [a]}\n",
    """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: e}
spec: {target: {name: t, creationPolicy: Owner, template: {type: a, data: {b: c}}}, data: [{secretKey: d}]}
""",
    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {chart: c, helm: {}}}\n",
    *(
        f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web, labels: {{app: web}}}}\nspec:\n"
        "  serviceName: front\n  selector: {matchLabels: {app: web}, matchExpressions: "
        "[{key: a, operator: In, values: [b]}]}\n  volumeClaimTemplates: [{metadata: {name: v}}]\n  template:\n"
        + "".join(f"    {line}\n" for line in POD.splitlines())
        for version, kind in (
            ("apps/v1", "Deployment"),
            ("apps/v1", "StatefulSet"),
            ("v1", "ReplicationController"),
            ("argoproj.io/v1alpha1", "Rollout"),
            ("apps/v1", "Deploymnet"),
        )
    ),
]
BASE: list[Any] = [parse("base", text.encode()).documents[0].data for text in OBJECTS]

VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "/", "*", "-", "a b", "${X}", "9" * 70,
    [], [None], [[]], [{}], {}, {"": None}, {"x": []},
]  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        found += paths(child, (*path, key))
    return found


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = with_value(value[path[0]], path[1:], new)
    return copy


PLACES = [[path for path in paths(data) if path[0] not in {"apiVersion", "kind"}] for data in BASE]


def failures(objects: list[Any]) -> list[str]:
    text = "\n---\n".join(json.dumps(o) for o in objects)
    result = lint_files({"manifest.yaml": ("# no JSON\n" + text).encode()}, EVERYTHING)
    return [f.message for f in result.findings if f.rule in {"internal-error", "yaml-syntax"}]


def test_the_objects_as_they_are_fail_no_rule() -> None:
    assert failures(BASE) == []


@pytest.mark.parametrize("value", [True, "a b", [], [None], [{}], {"": None}], ids=repr)
def test_no_rule_fails_on_a_value_wherever_it_stands(value: Any) -> None:
    """One place of every object at a time, the same one after the other in all of them."""
    for number in range(max(map(len, PLACES))):
        objects = [
            with_value(data, places[number], value) if number < len(places) else data
            for data, places in zip(BASE, PLACES, strict=True)
        ]
        assert failures(objects) == [], [places[number] for places in PLACES if number < len(places)]


def changed(value: Any, path: tuple[Any, ...], change: Callable[[Any, Any], Any]) -> Any:
    """A copy in which `change` was applied to what holds the last step of a path."""
    if len(path) == 1:
        return change(value.copy(), path[0])
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:], change)
    return copy


def without(holder: Any, key: Any) -> Any:
    del holder[key]
    return holder


def doubled(holder: Any, key: Any) -> Any:
    """The item twice, or its mapping under a second key."""
    if isinstance(holder, list):
        return [*holder[: key + 1], *holder[key:]]
    return {**holder, f"{key}2": holder[key]}


def renamed(name: str) -> Callable[[Any, Any], Any]:
    def rename(holder: Any, key: Any) -> Any:
        return holder if isinstance(holder, list) else {name if k == key else k: v for k, v in holder.items()}

    return rename


def of_length(length: int) -> Callable[[Any, Any], Any]:
    """A text of digits so long, or up to three items."""

    def stretch(holder: Any, key: Any) -> Any:
        if isinstance(holder[key], list):
            holder[key] = (holder[key] * length)[: min(length, 3)]
        elif not isinstance(holder[key], dict):
            holder[key] = "1" * length
        return holder

    return stretch


CHANGES = {
    "no key": without,
    "twice": doubled,
    "an empty key": renamed(""),
    "a key of another place": renamed("name"),
    "a key with dots": renamed("a.b/c"),
    "a key that is a number": renamed("0"),
    "none": of_length(0),
    "three": of_length(3),
    "a long label": of_length(64),
    "a long name": of_length(254),
    "more digits than Python reads": of_length(5000),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_no_rule_fails_on_other_keys_and_lengths(change: Callable[[Any, Any], Any]) -> None:
    """One place of every object at a time, the same one after the other in all of them."""
    for number in range(max(map(len, PLACES))):
        objects = [
            changed(data, places[number], change) if number < len(places) else data
            for data, places in zip(BASE, PLACES, strict=True)
        ]
        assert failures(objects) == [], [places[number] for places in PLACES if number < len(places)]


@pytest.mark.slow
def test_no_rule_fails_on_a_value_in_one_object_only() -> None:
    for index, places in enumerate(PLACES):
        for path in places:
            for value in VALUES:
                objects = [*BASE[:index], with_value(BASE[index], path, value), *BASE[index + 1 :]]
                assert failures(objects) == [], (index, path, value)
