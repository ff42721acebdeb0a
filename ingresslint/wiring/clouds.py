"""What each cloud reads in a Service of type LoadBalancer: the annotations and classes that keep it private.

Sources: the load balancer code or documents of each provider, named in the rows; the list of Kubernetes itself at
https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_PUBLIC_WORDS = r"(?i:false|f|no|n|off|0|none|public|external|internet|internet-facing|)"
_BOOL = r"1|t|T|TRUE|true|True"
"""Texts that Go's strconv.ParseBool reads as true."""


@dataclass(frozen=True, slots=True)
class Marker:
    """An annotation that makes a load balancer internal.

    `internal` is a regular expression for the whole values with which the controller of the cloud makes it so, `public`
    one for those by which an author wants the contrary. `right` is the value to write. `controller` is set where the
    cloud has several that read different annotations.
    """

    key: str
    cloud: str
    internal: str
    right: str
    public: str = _PUBLIC_WORDS
    controller: str | None = None


AWS, AZURE, GOOGLE, ORACLE = "AWS", "Azure", "Google Cloud", "Oracle Cloud"
AWS_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme"
_AWS_INTERNAL = "service.beta.kubernetes.io/aws-load-balancer-internal"
_ALIBABA = "service.beta.kubernetes.io/{}-loadbalancer-address-type"

MARKERS: tuple[Marker, ...] = (
    # cloud-provider-aws, aws.go: any value but the empty one and `false`.
    Marker(_AWS_INTERNAL, AWS, r"(?!false$).+", "true", controller="in-tree"),
    # AWS Load Balancer Controller, service_utils.go.
    Marker(_AWS_INTERNAL, AWS, _BOOL, "true", controller="load balancer controller"),
    Marker(AWS_SCHEME, AWS, "internal", "internal"),
    # cloud-provider-azure, azure_loadbalancer.go.
    Marker("service.beta.kubernetes.io/azure-load-balancer-internal", AZURE, "true", "true"),
    # cloud-provider-gcp, gce_annotations.go.
    Marker("networking.gke.io/load-balancer-type", GOOGLE, "[Ii]nternal", "Internal"),
    Marker("cloud.google.com/load-balancer-type", GOOGLE, "[Ii]nternal", "Internal"),
    # oci-cloud-controller-manager, load_balancer_spec.go.
    Marker("service.beta.kubernetes.io/oci-load-balancer-internal", ORACLE, _BOOL, "true", controller="lb"),
    Marker("oci-network-load-balancer.oraclecloud.com/internal", ORACLE, _BOOL, "true", controller="nlb"),
    # digitalocean-cloud-controller-manager, loadbalancers.go.
    Marker("service.beta.kubernetes.io/do-loadbalancer-network", "DigitalOcean", "INTERNAL", "INTERNAL"),
    # cloud-provider-alibaba-cloud, annotations.go.
    Marker(_ALIBABA.format("alibaba-cloud"), "Alibaba Cloud", "intranet", "intranet"),
    Marker(_ALIBABA.format("alicloud"), "Alibaba Cloud", "intranet", "intranet"),
    Marker("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "IBM Cloud", "private", "private"),
    # cloud-provider-openstack, loadbalancer.go.
    Marker("service.beta.kubernetes.io/openstack-internal-load-balancer", "OpenStack", _BOOL, "true"),
    Marker("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", "Baidu Cloud", "true", "true"),
    # Tencent Kubernetes Engine: the subnet of the load balancer.
    Marker("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "Tencent Cloud", ".+", "subnet-…", public=""),
    # Huawei Cloud Container Engine: JSON.
    Marker(
        "kubernetes.io/elb.autocreate",
        "Huawei Cloud",
        r'(?s:.*"type"\s*:\s*"inner".*)',
        '{"type":"inner"}',
        public=r'(?s:(?!.*"type"\s*:\s*"inner").*)',
    ),
    # hcloud-cloud-controller-manager, annotation/load_balancer.go; `use-private-ip` concerns the targets only.
    Marker("load-balancer.hetzner.cloud/disable-public-network", "Hetzner Cloud", _BOOL, "true"),
    Marker("service.beta.kubernetes.io/ctyun-loadbalancer-address-type", "China Telecom Cloud", "intranet", "intranet"),
    Marker("service.beta.kubernetes.io/scw-loadbalancer-private", "Scaleway", _BOOL, "true"),
    Marker("yandex.cloud/load-balancer-type", "Yandex Cloud", "internal", "internal"),
)

CLOUD_PREFIXES: tuple[tuple[str, str], ...] = (
    ("service.beta.kubernetes.io/aws-", AWS),
    ("service.beta.kubernetes.io/azure-", AZURE),
    ("networking.gke.io/", GOOGLE),
    ("cloud.google.com/", GOOGLE),
    ("service.beta.kubernetes.io/oci-", ORACLE),
    ("oci.oraclecloud.com/", ORACLE),
    ("service.beta.kubernetes.io/do-loadbalancer-", "DigitalOcean"),
    ("load-balancer.hetzner.cloud/", "Hetzner Cloud"),
    ("service.beta.kubernetes.io/alibaba-cloud-", "Alibaba Cloud"),
)
"""Annotations that only one cloud reads."""

LOAD_BALANCER_CLASSES: dict[str, tuple[str, Literal["public", "private"]]] = {
    "service.k8s.aws/nlb": (AWS, "private"),
    "eks.amazonaws.com/nlb": (AWS, "private"),
    "networking.gke.io/l4-regional-internal": (GOOGLE, "private"),
    "networking.gke.io/l4-regional-internal-legacy": (GOOGLE, "private"),
    "networking.gke.io/l4-regional-external": (GOOGLE, "public"),
    "networking.gke.io/l4-regional-external-legacy": (GOOGLE, "public"),
    "tailscale": ("Tailscale", "private"),
}
"""loadBalancerClass → its cloud, and what a load balancer is where nothing else is said."""

AWS_TYPE = "service.beta.kubernetes.io/aws-load-balancer-type"
AWS_CONTROLLER_TYPES = frozenset({"nlb-ip", "external"})
"""Values of that annotation that hand a Service to the AWS Load Balancer Controller."""

ORACLE_TYPE = "oci.oraclecloud.com/load-balancer-type"

TAILSCALE_FUNNEL = "tailscale.com/funnel"

HUAWEI_EXISTING = "kubernetes.io/elb.id"
"""Names a load balancer that is there already: nothing tells whether it is public."""

SOURCE_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges"
SOURCE_RANGES: tuple[str, ...] = (SOURCE_RANGES_ANNOTATION, "service.beta.kubernetes.io/azure-allowed-ip-ranges")
"""Annotations that hold CIDRs, separated by commas."""

FILTERS: tuple[str, ...] = (
    "service.beta.kubernetes.io/azure-allowed-service-tags",
    "service.beta.kubernetes.io/aws-load-balancer-security-groups",
    "service.beta.kubernetes.io/do-loadbalancer-allow-rules",
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-acl-id",
)
"""Annotations that let only some clients in."""

ADDRESSES: tuple[str, ...] = (
    "metallb.io/loadBalancerIPs",
    "metallb.universe.tf/loadBalancerIPs",
    "kube-vip.io/loadbalancerIPs",
    "lbipam.cilium.io/ips",
    "io.cilium/lb-ipam-ips",
    "service.beta.kubernetes.io/azure-load-balancer-ipv4",
)
"""Annotations that ask for addresses, separated by commas."""

POOL_NAMES: tuple[str, ...] = ("metallb.io/address-pool", "metallb.universe.tf/address-pool")
"""Annotations that name the pool of the address."""
