"""The samples of all tests of the renderer against `kubectl kustomize`, where kubectl is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from render_samples import Sample, data_of
from test_render_build import SAMPLES as BUILDS
from test_render_documents import SAMPLES as DOCUMENTS
from test_render_generators import SAMPLES as GENERATORS
from test_render_images import SAMPLES as IMAGES
from test_render_json6902 import SAMPLES as JSON_PATCHES
from test_render_labels import SAMPLES as LABELS
from test_render_names import SAMPLES as NAMES
from test_render_replacements import SAMPLES as REPLACEMENTS
from test_render_strategic import SAMPLES as STRATEGIC_PATCHES

SAMPLES: dict[str, Sample] = {
    **BUILDS,
    **DOCUMENTS,
    **GENERATORS,
    **IMAGES,
    **JSON_PATCHES,
    **LABELS,
    **NAMES,
    **REPLACEMENTS,
    **STRATEGIC_PATCHES,
}
KUBECTL = shutil.which("kubectl")


@pytest.fixture(scope="session")
def kubectl() -> str:
    """The kubectl that has the kustomize that the renderer follows."""
    if KUBECTL is None:
        pytest.skip("kubectl is not on PATH: the expected objects are not compared with what it makes")
    version = subprocess.run([KUBECTL, "version", "--client"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"Kustomize Version: v(\d+\.\d+)", version)
    if found is None or found[1] != "5.5":
        pytest.skip(f"kubectl on PATH has kustomize {found[1] if found else 'of unknown version'}, not 5.5")
    return KUBECTL


@pytest.mark.parametrize("name", SAMPLES)
def test_kubectl_makes_the_expected_objects(name: str, kubectl: str, tmp_path: Path) -> None:
    for path, content in SAMPLES[name].files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    folder = str(tmp_path / SAMPLES[name].folder)
    done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert _counted(data_of(done.stdout)) == _counted(SAMPLES[name].objects)


def _counted(objects: list[object]) -> Counter[str]:
    return Counter(json.dumps(one, sort_keys=True) for one in objects)
