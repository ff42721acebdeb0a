"""What is a manifest and what is not: files of other tools, patches, charts, templates, placeholders, odd encodings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingresslint.config import Config, load
from ingresslint.engine import Request, lint, lint_files
from ingresslint.findings import Result

TODAY = date(2030, 1, 31)


def lint_texts(files: dict[str, str]) -> Result:
    return lint_files({path: text.encode() for path, text in files.items()}, Config(), today=TODAY)


def findings(result: Result) -> list[tuple[str, str, int, str]]:
    return [(f.rule, f.severity, f.location.span.line, f.location.path) for f in result.findings]


def skipped(result: Result) -> list[tuple[str, str]]:
    return [(s.path, s.reason) for s in result.summary.skipped]


FOREIGN = {
    "a workflow of GitHub": (
        ".github/workflows/main.yaml",
        "on:\n  push:\njobs:\n  build:\n    if: ${{ github.ref }}\n    steps: []\n",
        "not Kubernetes",
    ),
    "a compose file": ("compose.yaml", 'services:\n  web:\n    image: web\n    ports: ["80:3000"]\n', "not Kubernetes"),
    "values of Helm": ("values.yaml", "image: web\nservice:\n  port: 80\n", "not Kubernetes"),
    "a page of mkdocs with tags of Python": (
        "mkdocs.yml",
        "markdown_extensions:\n  - emoji: !!python/name:material.emoji.twemoji\n",
        "not Kubernetes",
    ),
    "a stack of CloudFormation": (
        "bucket.yaml",
        "Resources:\n  Bucket:\n    Properties:\n      BucketName: !Ref Name\n",
        "not Kubernetes",
    ),
    "fixtures of Ruby": ("fixture.yml", "--- !ruby/object:Shop\nname: front\n", "not Kubernetes"),
    "a play of Ansible": ("play.yml", "- hosts: all\n  tasks: []\n", "not Kubernetes"),
    "an OpenAPI document that speaks of kinds": (
        "api.yaml",
        "openapi: 3.0.0\ncomponents:\n  schemas:\n    Object: {properties: {apiVersion: {}, kind: {}}}\n",
        "not Kubernetes",
    ),
    "a pipeline that has a kind only": ("ci.yaml", "kind: pipeline\ntype: docker # apiVersion\n", "not Kubernetes"),
    "a kubeconfig": (
        "config.yaml",
        "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n",
        "kubeconfig",
    ),
    "a cluster of kind": (
        "kind.yaml",
        "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n  - role: control-plane\n",
        "tool configuration",
    ),
    "a cluster of eksctl": (
        "eks.yaml",
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  name: Shop_Cluster\n",
        "tool configuration",
    ),
    "a pipeline of Skaffold in two documents": (
        "skaffold.yaml",
        "apiVersion: skaffold/v4beta6\nkind: Config\n---\napiVersion: skaffold/v4beta6\nkind: Config\n",
        "tool configuration",
    ),
    "a configuration of kubeadm": (
        "kubeadm.yaml",
        "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n",
        "tool configuration",
    ),
    "a configuration of the kubelet": (
        "kubelet.yaml",
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n",
        "tool configuration",
    ),
    "an audit policy": ("audit.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n", "tool configuration"),
    "a credential": (
        "credential.json",
        '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}',
        "tool configuration",
    ),
    "a function of kustomize": (
        "function.yaml",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n",
        "tool configuration",
    ),
    "a cluster of kops": ("kops.yaml", "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\n", "tool configuration"),
    "an assertion of kuttl": (
        "e2e/10-assert.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  type: ClusterIP\n",
        "test assertion",
    ),
    "a test of Chainsaw": (
        "e2e/chainsaw-test.yaml",
        "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nspec:\n  namespace: ($namespace)\n",
        "tool configuration",
    ),
    "a template of OpenShift": (
        "template.yaml",
        "apiVersion: template.openshift.io/v1\nkind: Template\nobjects: []\nparameters: [{name: NAME}]\n",
        "template",
    ),
}


@pytest.mark.parametrize(("path", "text", "reason"), FOREIGN.values(), ids=FOREIGN.keys())
def test_files_of_other_tools_are_passed_over_and_counted(path: str, text: str, reason: str) -> None:
    result = lint_texts({path: text})
    assert findings(result) == []
    assert result.summary.objects == 0
    assert skipped(result) == [(path, reason)]


def test_a_file_that_cannot_be_read_is_told_only_if_it_may_be_a_manifest() -> None:
    broken = "metadata:\n  name: [front\n"
    assert findings(lint_texts({"a.yaml": broken})) == []
    assert findings(lint_texts({"a.yaml": f"apiVersion: v1\n{broken}"})) == []
    assert findings(lint_texts({"a.yaml": f"apiVersion: v1\nkind: Service\n{broken}"})) == [
        ("yaml-syntax", "error", 4, "a.yaml")
    ]
    indented = "".join(f"  {line}\n" for line in ("apiVersion: v1", "kind: Service", "metadata: {name: [front"))
    assert findings(lint_texts({"a.yaml": indented})) == [("yaml-syntax", "error", 3, "a.yaml")]


def test_a_named_file_is_told_whatever_it_seems_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("name: [front\n", encoding="utf-8")
    result = lint(Request(("notes.txt",), load(("notes.txt",)), TODAY))
    assert findings(result) == [("yaml-syntax", "error", 1, "notes.txt")]


SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 3000
"""
OTHER_WORKLOADS = """\
apiVersion: v1
kind: Pod
metadata:
  name: batch
  labels:
    role: batch
spec:
  containers:
    - name: batch
      image: example.org/batch:1.2
---
apiVersion: v1
kind: Pod
metadata:
  name: cache
  labels:
    role: cache
spec:
  containers:
    - name: cache
      image: example.org/cache:1.2
"""


def test_a_service_without_pods_is_told_where_nothing_explains_it() -> None:
    result = lint_texts({"service.yaml": SERVICE, "pods.yaml": OTHER_WORKLOADS})
    assert findings(result) == [("service-selector-no-match", "warning", 6, "service.yaml")]


@pytest.mark.parametrize(
    "workload",
    [
        "{% raw %}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n{% endraw %}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  args:\n    - {{ server_url }}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: @NAME@\n",
    ],
    ids=["Jinja", "a Go template that is a mapping in a mapping", "sed"],
)
def test_a_template_is_told_once_and_may_hold_what_is_missing(workload: str) -> None:
    result = lint_texts({"service.yaml": SERVICE, "pods.yaml": OTHER_WORKLOADS, "web.yaml": workload})
    assert [(rule, severity, path) for rule, severity, _, path in findings(result)] == [
        ("unrendered-template", "info", "web.yaml")
    ]
    assert ("web.yaml", "template") in skipped(result)
    assert [(hole.path, hole.reason) for hole in result.summary.holes] == [("web.yaml", "unrendered template")]


def test_the_documents_beside_a_broken_one_are_read_and_it_may_hold_what_is_missing() -> None:
    broken = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  image: [registry, web]:1\n"
    clash = "apiVersion: v1\nkind: Service\nmetadata:\n  name: Front\nspec:\n  ports:\n    - port: 80\n"
    result = lint_texts({"a.yaml": f"{broken}---\n{clash}---\n{SERVICE}", "pods.yaml": OTHER_WORKLOADS})
    assert findings(result) == [
        ("yaml-syntax", "error", 6, "a.yaml"),
        ("invalid-name-or-label", "error", 11, "a.yaml"),
    ]


PLACEHOLDERS = {
    "envsubst": "${NAME:-front}",
    "a reader's name": "<your-service>",
    "sed": "__SERVICE__",
    "a word in capitals": "SERVICE",
    "Go or Jinja": "'{{ .service }}'",
    "Chainsaw": "($service)",
    "kustomize": "$(SERVICE)",
}

ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {x}
  namespace: {x}
spec:
  ingressClassName: {x}
  tls:
    - hosts: [shop.example.org]
      secretName: {x}
  rules:
    - host: shop.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {x}
                port:
                  name: {x}
---
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  ports:
    - port: 80
      targetPort: {x}
"""


@pytest.mark.parametrize("placeholder", PLACEHOLDERS.values(), ids=PLACEHOLDERS.keys())
def test_a_placeholder_is_unknown_and_no_defect(placeholder: str) -> None:
    files = {"a.yaml": ROUTE.format(x=placeholder), "pods.yaml": OTHER_WORKLOADS}
    assert [f for f in findings(lint_texts(files)) if f[1] != "info"] == []


@pytest.mark.parametrize("placeholder", [p for p in PLACEHOLDERS.values() if not p.isupper()])
def test_a_placeholder_among_the_labels_may_be_what_is_missing(placeholder: str) -> None:
    selector = SERVICE.replace("app: web", f"app: {placeholder}")
    assert findings(lint_texts({"service.yaml": selector, "pods.yaml": OTHER_WORKLOADS})) == []
    pods = OTHER_WORKLOADS.replace("role: cache", f"app: {placeholder}")
    assert findings(lint_texts({"service.yaml": SERVICE, "pods.yaml": pods})) == []


def test_braces_in_an_application_set_are_its_own() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: shops\nspec:\n"
        "  template:\n    metadata:\n      name: '{{ repository }}'\n"
    )
    result = lint_texts({"a.yaml": text})
    assert (findings(result), result.summary.objects, skipped(result)) == ([], 1, [])


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_a_chart_is_told_once_and_its_templates_are_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.2.3\n",
        "chart/values.yaml": "name: front\n",
        "chart/templates/service.yaml": SERVICE,
        "chart/templates/web.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n",
        "chart/templates/ab.yaml": ROUTE.format(x="'{{ .Values.name }}'"),
        "chart/crds/shop.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Front\n",
    }
    write(tmp_path, files)
    result = lint(Request((".",), load((".",)), TODAY))
    assert findings(result) == [
        ("invalid-name-or-label", "error", 4, "chart/crds/shop.yaml"),
        ("unrendered-template", "info", 1, "chart/templates/ab.yaml"),
    ]
    assert [f.message for f in result.findings if f.rule == "unrendered-template"] == [
        "Chart shop is not rendered: its templates are not checked"
    ]
    assert skipped(result) == [
        ("chart/Chart.yaml", "chart file"),
        ("chart/templates/ab.yaml", "template"),
        ("chart/templates/service.yaml", "template"),
        ("chart/templates/web.yaml", "template"),
        ("chart/values.yaml", "chart file"),
    ]


def test_a_patch_is_no_object() -> None:
    files = {
        "base/kustomization.yaml": "resources: [service.yaml, pod.yaml]\n",
        "base/service.yaml": SERVICE,
        "base/pod.yaml": OTHER_WORKLOADS.replace("role: cache", "app: web"),
        "prod/kustomization.yaml": (
            "resources: [../base]\npatches:\n  - path: type.yaml\n  - path: gone.yaml\n"
            "  - target: {kind: Pod}\n    path: ops.yaml\n"
        ),
        "prod/type.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  type: NodePort\n",
        "prod/gone.yaml": "$patch: delete\napiVersion: v1\nkind: Pod\nmetadata:\n  name: batch\n",
        "prod/ops.yaml": "- op: remove\n  path: /metadata/labels\n",
    }
    result = lint_texts(files)
    assert findings(result) == [
        ("service-selector-no-match", "warning", 6, "base/service.yaml"),  # of the pod that is left the labels are gone
        ("node-exposed-service", "info", 6, "prod/type.yaml"),
    ]
    assert result.summary.objects == 2


def test_a_partial_object_that_no_kustomization_lists_is_taken_for_a_patch() -> None:
    files = {
        "base/service.yaml": SERVICE,
        "base/pod.yaml": OTHER_WORKLOADS.replace("role: cache", "app: web"),
        "patches/type.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  type: NodePort\n",
        "patches/gone.yaml": "$patch: delete\napiVersion: v1\nkind: Pod\nmetadata:\n  name: batch\n",
    }
    result = lint_texts(files)
    assert (findings(result), result.summary.objects) == ([], 3)


def test_the_kustomization_of_flux_is_an_object() -> None:
    text = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: shop\n"
        "spec:\n  path: ./shop\n  prune: true\n"
    )
    assert lint_texts({"shop.yaml": text}).summary.objects == 1


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("apiVersion: v1\nkind: ServiceList\nitems:\n", 1),
        ("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]\n", 1),
        ("apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: a}}, {metadata: {name: b}}]\n", 2),
        ("apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {}\n", 1),
        ('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}', 1),
        (2 * '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "a-"}}\n', 2),
    ],
)
def test_lists_and_json_give_their_objects(text: str, objects: int) -> None:
    result = lint_texts({"a.yaml": text})
    assert (findings(result), result.summary.objects) == ([], objects)


def test_items_of_a_list_that_are_no_objects_are_told_each_at_its_place() -> None:
    settings = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
    result = lint_texts({"a.yaml": f"apiVersion: v1\nkind: List\nitems: [null, 3, {{kind: Pod}}, {settings}]\n"})
    assert [(f.rule, f.location.span.line, f.location.span.column, f.message) for f in result.findings] == [
        ("document-without-kind", 3, 9, "This item of the List is no mapping: kubectl refuses the file"),
        ("document-without-kind", 3, 15, "This item of the List is no mapping: kubectl refuses the file"),
        ("document-without-kind", 3, 18, "This item of the List has no apiVersion: kubectl refuses the file"),
    ]
    assert result.summary.objects == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, line_end: str) -> None:
    text = SERVICE.replace("front", "Front") + "---\n" + OTHER_WORKLOADS.replace("cache", "Cache")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = (mark + text.replace("\n", line_end)).encode(encoding)
    result = lint_files({"two words.yaml": content}, Config(), today=TODAY)
    assert [f for f in findings(result) if f[0] == "invalid-name-or-label"] == [
        ("invalid-name-or-label", "error", 4, "two words.yaml"),
        ("invalid-name-or-label", "error", 26, "two words.yaml"),
    ]


def test_an_encrypted_secret_is_a_secret() -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop-tls\ntype: kubernetes.io/tls\nstringData:\n"
        "  tls.crt: ENC[AES256_GCM,data:YQ==,type:str]\n  tls.key: ENC[AES256_GCM,data:YQ==,type:str]\n"
        "sops:\n  version: 3.9.0\n"
    )
    ingress = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: front\nspec:\n"
        "  ingressClassName: nginx\n  tls:\n    - hosts: [shop.example.org]\n      secretName: shop-tls\n"
        "  rules:\n    - host: shop.example.org\n"
    )
    assert findings(lint_texts({"secret.yaml": text, "ingress.yaml": ingress})) == []


def test_what_kubectl_has_exported_is_no_defect() -> None:
    text = (
        "apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: 2020-01-01T00:00:00Z\n  generation: 1\n"
        "  managedFields:\n    - {manager: kubectl, fieldsType: FieldsV1, fieldsV1: {f:spec: {}}}\n"
        "  name: front\n  namespace: shop\n  resourceVersion: '12'\n  uid: 12ab\n"
        "spec:\n  clusterIP: 10.0.0.7\n  clusterIPs: [10.0.0.7]\n  ipFamilies: [IPv4]\n  ipFamilyPolicy: SingleStack\n"
        "  ports:\n    - {port: 80, protocol: TCP, targetPort: 3000}\n  sessionAffinity: None\n  type: ClusterIP\n"
        "status:\n  loadBalancer: {}\n"
    )
    assert findings(lint_texts({"a.yaml": text})) == []


def test_variants_of_a_lesson_and_a_second_copy_of_it_are_no_conflict() -> None:
    lesson = SERVICE + "---\n" + OTHER_WORKLOADS.replace("role: cache", "app: web")
    files = {
        "course/01/web.yaml": lesson,
        "course/01/web-small.yaml": lesson.replace("port: 80", "port: 81"),
        "course/02/web.yaml": lesson.replace("port: 80", "port: 82"),
        "backup/course/01/web.yaml": lesson,
    }
    assert [f for f in findings(lint_texts(files)) if f[1] != "info"] == []
