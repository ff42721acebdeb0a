"""Node ports that Services of one cluster claim."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

RULES = Layer(select=("nodeport-conflict", "internal-error"))


def findings(files: dict[str, str], **params: int) -> list[tuple[str, str]]:
    config = from_mapping({"params": {"nodeport-conflict": params}} if params else {}, RULES)
    result = lint_files({path: text.encode() for path, text in files.items()}, config)
    return [(f"{f.location.path}:{f.location.span.line} {f.severity}", f.message) for f in result.findings]


def service(name: str, *ports: str, type_: str = "NodePort") -> str:
    listed = "".join(f"    - {{{port}}}\n" for port in ports)
    return f"""\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {name}-space}}
spec:
  type: {type_}
  ports:
{listed}"""


ONE, OTHER = service("one", "port: 80, nodePort: 30080"), service("other", "port: 81, nodePort: 30080")
CONFLICT = "Service other-space/other claims the node port 30080/TCP, which Service one-space/one claims too"


def test_two_services_of_one_file_conflict_for_certain() -> None:
    assert findings({"k8s.yaml": f"{ONE}---\n{OTHER}"}) == [("k8s.yaml:15 error", CONFLICT)]


def test_two_files_of_one_folder_may_be_alternatives() -> None:
    assert findings({"a.yaml": ONE, "b.yaml": OTHER}) == [("b.yaml:7 warning", CONFLICT)]


def test_files_of_one_kustomization_are_applied_together() -> None:
    files = {"k/a.yaml": ONE, "k/b.yaml": OTHER, "k/kustomization.yaml": "resources: [a.yaml, b.yaml]\n"}
    assert findings(files) == [("k/b.yaml:7 error", CONFLICT)]


@pytest.mark.parametrize("written", ["", ", namespace: default", ", namespace: ${SPACE}"])
def test_folders_that_do_not_know_each_other_may_be_two_clusters(written: str) -> None:
    other = OTHER.replace(", namespace: other-space", written)
    assert findings({"one/a.yaml": ONE, "two/b.yaml": other}) == []


def test_folders_that_write_namespaces_divide_one_cluster() -> None:
    assert findings({"one/a.yaml": ONE, "two/b.yaml": OTHER}) == [("two/b.yaml:7 warning", CONFLICT)]


@pytest.mark.parametrize(
    ("image", "told"),
    [
        ("registry.example.org/shop@sha256:0a", []),
        ("nginx:1.27", ["two/b.yaml:7 warning"]),
        ("registry.example.org:5000/admin:1", ["two/b.yaml:7 warning"]),
    ],
)
def test_folders_that_run_one_image_deploy_one_app_in_two_ways(image: str, told: list[str]) -> None:
    pods = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: IMAGE}]}\n"
    first = ONE + pods.replace("IMAGE", "nginx:1.26" if image.startswith("nginx") else "registry.example.org/shop:1")
    second = OTHER + pods.replace("name: web}", "name: admin}").replace("IMAGE", image)
    found = findings({"one/a.yaml": first, "two/b.yaml": second})
    assert [place for place, _ in found] == told


def test_files_of_variants_may_never_meet_those_of_another_folder() -> None:
    assert findings({"one/a.yaml": ONE, "one/plain.yaml": ONE, "two/b.yaml": OTHER}) == []


def test_services_of_one_name_conflict_across_folders_that_write_their_namespaces() -> None:
    other = ONE.replace("one-space", "two-space")
    message = "Service two-space/one claims the node port 30080/TCP, which Service one-space/one claims too"
    assert findings({"one/a.yaml": ONE, "two/b.yaml": other}) == [("two/b.yaml:7 warning", message)]
    assert findings({"a.yaml": ONE, "b.yaml": other}) == []


def test_two_services_are_told_once_for_all_their_node_ports() -> None:
    both = ("name: a, port: 80, nodePort: 30080", "name: b, port: 81, nodePort: 30081")
    assert findings({"k8s.yaml": f"{service('one', *both)}---\n{service('other', *both, type_='LoadBalancer')}"}) == [
        (
            "k8s.yaml:16 error",
            "Service other-space/other claims the node ports 30080/TCP, 30081/TCP, which Service one-space/one claims too",
        )
    ]


def test_the_range_can_be_described() -> None:
    outside = service("one", "port: 80, nodePort: 3080")
    message = "Service one-space/one has the node port 3080, which is outside the range {}"
    assert findings({"k8s.yaml": outside}) == [("k8s.yaml:7 warning", message.format("30000-32767"))]
    assert findings({"k8s.yaml": outside}, lowest=3000) == []
    assert findings({"k8s.yaml": ONE}, highest=30079) == [
        ("k8s.yaml:7 warning", "Service one-space/one has the node port 30080, which is outside the range 30000-30079")
    ]


def test_the_type_must_open_node_ports() -> None:
    assert findings({"k8s.yaml": service("one", "port: 80, nodePort: 3080", type_="ClusterIP")}) == []
