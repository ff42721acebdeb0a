"""What is no manifest although it looks like one: configuration of tools, test assertions, templates.

Sources: the tools' own API groups; kuttl and Chainsaw for their file names; the template languages for their markers.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from ingresslint.findings import Span
from ingresslint.kustomization import is_kustomization

_TOOL_GROUPS: tuple[str, ...] = (
    "kind.x-k8s.io",
    "k3d.io",
    "ctlptl.dev",
    "kubeadm.k8s.io",
    "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io",
    "kubecontrollermanager.config.k8s.io",
    "controller-runtime.sigs.k8s.io",
    "audit.k8s.io",
    "apiserver.config.k8s.io",
    "apiserver.k8s.io",
    "admission.k8s.io",
    "imagepolicy.k8s.io",
    "client.authentication.k8s.io",
    "config.kubernetes.io",
    "config.k8s.io",
    "skaffold",
    "eksctl.io",
    "kops.k8s.io",
    "tilt.dev",
    "kubetest.io",
    "kuttl.dev",
    "chainsaw.kyverno.io",
    "cli.kyverno.io",
    "argoproj.io.config",
    "vendir.k14s.io",
    "imgpkg.carvel.dev",
    "kbld.k14s.io",
    "kapp.k14s.io",
    "builder.helm.sh",
    "vcluster.com",
    "devspace.sh",
    "sonobuoy.hept.io",
    "backstage.io",
    "krew.googlecontainertools.github.com",
)
"""Groups of files that a tool reads by itself and that no cluster is given."""

_ASSERTION = re.compile(r"(?:^|.*-)(?:assert|errors?)\.ya?ml|chainsaw-test\.ya?ml")
"""Files of kuttl and Chainsaw that hold parts of expected objects."""

_MARKER = re.compile(r"\$?\{\{|\{%|<%|@\w+@|#@|(?<=[:-] )\[[A-Z][A-Z0-9_]*(?:[ -][A-Z0-9_]+)*\](?=[^\s,\]}])")
"""Of Helm, Go, Jinja, ERB, sed, ytt; and a gap to fill that YAML takes for a list: `image: [YOUR REGISTRY]/web`."""

_MARKER_AS_CODE = re.compile(
    r"^[ \t]*(?:- )?\{\{|^[ \t]*\{%|:[ \t]+\{\{|:[ \t]+\{%|:[ \t]+@\w+@|^[ \t]*#@ ", re.MULTILINE
)
_OBJECT_LINE = re.compile(r"^([ \t]*)([\"']?)(apiVersion|kind)\2[ \t]*:", re.MULTILINE)
_JSON_ENTRY = re.compile(r'[{,\n]\s*"(apiVersion|kind)"\s*:\s*"')


def why_foreign(path: str, data: Any) -> str | None:
    """Say what a document with `apiVersion` and `kind` is, if it is no object of a cluster; None if it is one."""
    if is_kustomization(path, data):
        return "kustomization"
    api_version, kind = str(data.get("apiVersion")), data.get("kind")
    group = api_version.partition("/")[0] if "/" in api_version else ""
    if group in _TOOL_GROUPS:
        return "tool configuration"
    if api_version == "v1" and kind == "Config" and ("clusters" in data or "contexts" in data or "users" in data):
        return "kubeconfig"
    if kind == "Template" and "objects" in data and group in {"", "template.openshift.io"}:
        return "template"
    if _ASSERTION.fullmatch(posixpath.basename(path)):
        return "test assertion"
    return None


def template_marker(text: str, line: int) -> Span | None:
    """Give the place of the marker that makes a template of text that does not parse; None if there is none.

    `line` is the 1-based line where reading failed. A marker there tells, or one where YAML expects a key or a value;
    inside a block of text it says nothing.
    """
    lines = text.split("\n")
    at_fault = _first_marker(lines, max(1, line - 1), line + 1)
    return at_fault if at_fault or not _MARKER_AS_CODE.search(text) else _first_marker(lines, 1, len(lines))


def _first_marker(lines: list[str], first: int, last: int) -> Span | None:
    """Give the place of the first marker of a template in these 1-based lines."""
    for number, line in enumerate(lines[first - 1 : last], first):
        if match := _MARKER.search(line):
            return Span(number, match.start() + 1, number, match.end() + 1)
    return None


def looks_like_manifest(text: str) -> bool:
    """Say whether text has an `apiVersion:` and a `kind:` line at one indentation, or is JSON with both keys."""
    seen: dict[str, set[str]] = {}
    for indent, _, key in _OBJECT_LINE.findall(text):
        seen.setdefault(indent, set()).add(key)
    if text.lstrip().startswith("{"):
        seen["JSON"] = set(_JSON_ENTRY.findall(text))
    return any(len(keys) == 2 for keys in seen.values())  # noqa: PLR2004 - both keys
