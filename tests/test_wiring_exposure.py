"""How far a load balancer reaches on each cloud, and which annotations do not do what they say."""

from __future__ import annotations

import pytest

from ingresslint.config import Layer, from_mapping
from ingresslint.engine import lint_files

PUBLIC, INEFFECTIVE = "public-service", "ineffective-internal-annotation"
RULES = Layer(select=(PUBLIC, INEFFECTIVE, "internal-error"))
BETA = "service.beta.kubernetes.io"
AWS = f"{BETA}/aws-load-balancer"


def findings(annotations: str, spec: str = "", more: str = "") -> list[tuple[str, str, str]]:
    listed = "".join(f"    {line}\n" for line in annotations.split("; ") if line)
    text = f"""\
apiVersion: v1
kind: Service
metadata:
  name: front
  namespace: shop
  annotations:
    example.org/team: web
{listed}spec:
  type: LoadBalancer
  ports: [{{port: 80, targetPort: 3000}}]
{spec}{more}"""
    result = lint_files({"k8s.yaml": text.encode()}, from_mapping({}, RULES))
    return [(f"{f.location.span.line} {f.severity}", f.rule, f.message) for f in result.findings]


def rules(annotations: str, spec: str = "", more: str = "") -> list[str]:
    return [rule for _, rule, _ in findings(annotations, spec, more)]


INTERNAL = [
    f'{AWS}-internal: "true"',
    f"{AWS}-internal: 0.0.0.0/0",
    f"{AWS}-scheme: internal",
    f"{AWS}-type: nlb-ip",
    f"{AWS}-type: external; {AWS}-nlb-target-type: ip",
    f'{BETA}/azure-load-balancer-internal: "true"',
    "networking.gke.io/load-balancer-type: Internal",
    "networking.gke.io/load-balancer-type: internal",
    "cloud.google.com/load-balancer-type: Internal",
    f'{BETA}/oci-load-balancer-internal: "1"',
    'oci.oraclecloud.com/load-balancer-type: nlb; oci-network-load-balancer.oraclecloud.com/internal: "true"',
    f"{BETA}/do-loadbalancer-network: INTERNAL",
    f"{BETA}/alibaba-cloud-loadbalancer-address-type: intranet",
    f"{BETA}/alicloud-loadbalancer-address-type: intranet",
    "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type: private",
    f'{BETA}/openstack-internal-load-balancer: "true"',
    f'{BETA}/cce-load-balancer-internal-vpc: "true"',
    "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1a2b",
    """kubernetes.io/elb.autocreate: '{"type":"inner"}'""",
    'load-balancer.hetzner.cloud/disable-public-network: "true"',
    f"{BETA}/ctyun-loadbalancer-address-type: intranet",
    f'{BETA}/scw-loadbalancer-private: "true"',
    "yandex.cloud/load-balancer-type: internal",
]


@pytest.mark.parametrize("annotations", INTERNAL)
def test_markers_that_keep_a_load_balancer_inside(annotations: str) -> None:
    assert rules(annotations) == []


@pytest.mark.parametrize(
    "annotations",
    [
        "",
        f'{AWS}-internal: "false"',
        f"{AWS}-scheme: internet-facing",
        f"{AWS}-type: nlb",
        f"{AWS}-type: external; {AWS}-scheme: internet-facing",
        f'{AWS}-type: external; {AWS}-internal: "false"',
        f'{BETA}/azure-load-balancer-internal: "false"',
        f'{BETA}/azure-load-balancer-internal: "False"',
        "networking.gke.io/load-balancer-type: External",
        f"{BETA}/do-loadbalancer-network: EXTERNAL",
        f"{BETA}/alibaba-cloud-loadbalancer-address-type: internet",
        """kubernetes.io/elb.autocreate: '{"type":"public"}'""",
        'load-balancer.hetzner.cloud/use-private-ip: "true"',
    ],
)
def test_what_leaves_a_load_balancer_public(annotations: str) -> None:
    assert rules(annotations) == [PUBLIC]


@pytest.mark.parametrize(
    ("klass", "told"),
    [
        ("service.k8s.aws/nlb", []),
        ("eks.amazonaws.com/nlb", []),
        ("networking.gke.io/l4-regional-internal-legacy", []),
        ("networking.gke.io/l4-regional-external", [PUBLIC]),
        ("tailscale", []),
        ("${CLASS}", []),
    ],
)
def test_classes_have_their_own_default(klass: str, told: list[str]) -> None:
    assert rules("", f"  loadBalancerClass: {klass}\n") == told


def test_the_scheme_wins_over_the_class() -> None:
    assert rules(f"{AWS}-scheme: internet-facing", "  loadBalancerClass: service.k8s.aws/nlb\n") == [PUBLIC]
    assert rules('tailscale.com/funnel: "true"', "  loadBalancerClass: tailscale\n") == [PUBLIC]


@pytest.mark.parametrize(
    ("annotations", "words"),
    [
        (
            f'{BETA}/azure-load-balancer-internal: "True"',
            f'has {BETA}/azure-load-balancer-internal "True", which makes no load balancer of Azure internal: "true" does',
        ),
        (
            "networking.gke.io/load-balancer-type: INTERNAL",
            (
                'has networking.gke.io/load-balancer-type "INTERNAL", '
                'which makes no load balancer of Google Cloud internal: "Internal" does'
            ),
        ),
        (
            f'{AWS}-internal: "False"',
            f'has {AWS}-internal "False", but AWS makes a load balancer internal for every text except "false"',
        ),
        (
            f"{AWS}-type: external; {AWS}-internal: 0.0.0.0/0",
            f'has {AWS}-internal "0.0.0.0/0", which makes no load balancer of AWS internal: "true" does',
        ),
        (
            f'{AWS}-internal: "true"; {AWS}-scheme: internet-facing',
            f'has {AWS}-internal "true" and {AWS}-scheme "internet-facing"',
        ),
        (
            f'oci.oraclecloud.com/load-balancer-type: nlb; {BETA}/oci-load-balancer-internal: "true"',
            (
                f'has {BETA}/oci-load-balancer-internal "true", '
                "which Oracle Cloud does not read for this kind of load balancer"
            ),
        ),
        (
            f"{BETA}/do-loadbalancer-network: internal",
            (
                f'has {BETA}/do-loadbalancer-network "internal", '
                'which makes no load balancer of DigitalOcean internal: "INTERNAL" does'
            ),
        ),
        (
            f"{BETA}/alibaba-cloud-loadbalancer-address-type: Intranet",
            (
                f'has {BETA}/alibaba-cloud-loadbalancer-address-type "Intranet", '
                'which makes no load balancer of Alibaba Cloud internal: "intranet" does'
            ),
        ),
        (
            f'{BETA}/openstack-internal-load-balancer: "yes"',
            (
                f'has {BETA}/openstack-internal-load-balancer "yes", '
                'which makes no load balancer of OpenStack internal: "true" does'
            ),
        ),
    ],
)
def test_a_marker_that_does_not_do_what_it_says_is_the_only_finding(annotations: str, words: str) -> None:
    (found,) = findings(annotations)
    assert (found[0].partition(" ")[2], found[1:]) == ("error", (INEFFECTIVE, f"Service shop/front {words}"))


def test_markers_of_several_clouds_make_it_less_sure() -> None:
    annotations = f'{AWS}-internal: "true"; {BETA}/azure-load-balancer-internal: "True"'
    assert [place for place, _, _ in findings(annotations)] == ["9 warning"]


def test_a_marker_of_another_cloud_is_a_warning() -> None:
    annotations = f'{AWS}-type: nlb; {BETA}/azure-load-balancer-internal: "true"'
    assert findings(annotations) == [
        (
            "9 warning",
            INEFFECTIVE,
            f"Service shop/front has {BETA}/azure-load-balancer-internal, which only Azure reads, and is set up for AWS",
        )
    ]


@pytest.mark.parametrize("value", ["true", '"${INTERNAL}"', "[a]"])
def test_a_marker_that_cannot_be_read_proves_nothing(value: str) -> None:
    assert rules(f"{BETA}/azure-load-balancer-internal: {value}") == []


@pytest.mark.parametrize(
    ("annotations", "spec", "told"),
    [
        ("", "  loadBalancerIP: 10.1.2.3\n", []),
        ("", "  loadBalancerIP: 203.0.113.7\n", [PUBLIC]),
        ("metallb.io/loadBalancerIPs: 192.168.1.7", "", []),
        ("lbipam.cilium.io/ips: 192.168.1.7,203.0.113.7", "", [PUBLIC]),
        (f"{BETA}/load-balancer-source-ranges: '10.0.0.0/8, 172.16.0.0/12'", "", []),
        (f"{BETA}/azure-allowed-ip-ranges: 10.0.0.0/8", "", []),
        (f"{BETA}/load-balancer-source-ranges: 0.0.0.0/0", "  loadBalancerSourceRanges: [10.0.0.0/8]\n", []),
        ("", "  loadBalancerSourceRanges: ['fd00::/8', '100.64.0.0/10']\n", []),
        ("", "  loadBalancerSourceRanges: ['::/0']\n", [PUBLIC]),
    ],
)
def test_addresses_and_clients_in_private_networks(annotations: str, spec: str, told: list[str]) -> None:
    assert rules(annotations, spec) == told


def pool(name: str, addresses: str) -> str:
    return (
        "---\napiVersion: metallb.io/v1beta1\nkind: IPAddressPool\n"
        f"metadata: {{name: {name}, namespace: metallb-system}}\nspec: {{addresses: [{addresses}]}}\n"
    )


HOME, STREET = pool("home", "192.168.1.240-192.168.1.250, 10.0.0.0/28"), pool("street", "203.0.113.0/28")
CILIUM = """\
---
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
metadata: {name: home}
spec: {blocks: [{cidr: 10.0.0.0/28}, {start: 10.1.0.1, stop: 10.1.0.9}]}
"""


@pytest.mark.parametrize(
    ("annotations", "pools", "told"),
    [
        ("", HOME, []),
        ("", CILIUM, []),
        ("", STREET, [PUBLIC]),
        ("", HOME + STREET, [PUBLIC]),
        ("metallb.io/address-pool: home", HOME + STREET, []),
        ("metallb.universe.tf/address-pool: street", HOME + STREET, [PUBLIC]),
        ("", pool("none", ""), [PUBLIC]),
    ],
)
def test_pools_of_the_run_tell_where_addresses_come_from(annotations: str, pools: str, told: list[str]) -> None:
    assert rules(annotations, more=pools) == told
