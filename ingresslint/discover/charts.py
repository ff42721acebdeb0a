"""The parts of a Helm chart (https://helm.sh/docs/topics/charts/#the-chart-file-structure)."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["manifest", "chart-template", "chart-other"]

_NO_MANIFEST = re.compile(r"Chart\.ya?ml|requirements\.ya?ml|values.*\.(?:ya?ml|json)")


def role_in_chart(relative: str) -> tuple[Role, bool]:
    """Say what a file is, by its path relative to the nearest chart folder, and whether it is a part of the chart.

    `crds/` holds plain manifests that Helm installs; a manifest elsewhere in the folder is no part of the chart.
    """
    folders = relative.split("/")[:-1]
    name = relative.rpartition("/")[2]
    if folders[:1] == ["templates"] or (folders[:1] == ["charts"] and folders[2:3] == ["templates"]):
        return "chart-template", True
    if folders[:1] == ["crds"]:
        return "manifest", True
    if (not folders and _NO_MANIFEST.fullmatch(name)) or (folders[:1] == ["ci"] and name.endswith("values.yaml")):
        return "chart-other", True
    return "manifest", False
