"""Deploy units: which objects are applied together.

A unit of the config, a kustomization root, else the files of a plain tree (see `folders`). Patches and partial objects
are no objects; charts are holes until they are rendered. A source object may say in which namespace (see `sources`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ingresslint.bundle.folders import worlds
from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.bundle.partial import without_partial
from ingresslint.bundle.roots import Roots, Surroundings
from ingresslint.bundle.sources import Targets
from ingresslint.findings import Hole
from ingresslint.kustomization import Kustomization


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit that the config states: its name and a test of display paths."""

    name: str
    holds: Callable[[str], bool]


def form_units(
    manifests: Sequence[Manifest],
    kustomizations: Sequence[Kustomization],
    stated: Sequence[StatedUnit] = (),
    around: Surroundings | None = None,
) -> tuple[Unit, ...]:
    """Form the units of a run, sorted by name. Every object that is no patch is in at least one unit."""
    around = around or Surroundings()
    targets = Targets((r for m in manifests for r in m.resources), around.in_repository)
    by_path = {m.path: m for m in manifests}
    patch_files = {p for k in kustomizations for p in (*k.patches, *k.other_files)}
    units: list[Unit] = []
    taken: set[str] = set()
    for unit in stated:
        files = [targets.placed(m) for m in manifests if unit.holds(m.path) and m.path not in patch_files]
        taken |= {m.path for m in files}
        units.append(_plain(unit.name, "stated by the config", files, closed=True))
    own = {k.path for k in kustomizations}
    for built in Roots(kustomizations, by_path, around).units():
        units.append(targets.built(built))
        taken |= built.listed_by.keys() - own
    rest = [m for m in manifests if m.path not in taken and m.path not in patch_files and m.chart is None]
    filled = [targets.placed(m) for m in rest if m.resources or m.hole]
    for world in worlds(without_partial(filled, manifests)):
        why = "alternative of its sibling folders" if world.alternative else "files of one tree"
        units.append(_plain(world.name, why, world.manifests, closed=False))
    units.extend(map(targets.built, _charts(manifests)))
    return tuple(sorted(_numbered(units), key=lambda u: u.name))


def _plain(name: str, why: str, manifests: Iterable[Manifest], *, closed: bool) -> Unit:
    files = list(manifests)
    unread = tuple(m for m in files if m.hole)
    holes = tuple(Hole(name, m.path, m.hole or "") for m in unread)
    return Unit(name, why, tuple(r for m in files for r in m.resources), holes, unread, closed=closed)


def _charts(manifests: Iterable[Manifest]) -> list[Unit]:
    by_chart: dict[str, list[Manifest]] = defaultdict(list)
    for manifest in manifests:
        if manifest.chart is not None:
            by_chart[manifest.chart].append(manifest)
    return [
        Unit(folder, "chart", (), (Hole(folder, folder, "unrendered chart"),), tuple(files))
        for folder, files in sorted(by_chart.items())
    ]


def _numbered(units: list[Unit]) -> list[Unit]:
    """Make names unique: a kustomization and a plain world may share a folder."""
    seen: dict[str, int] = {}
    out = []
    for unit in units:
        count = seen.get(unit.name, 0)
        seen[unit.name] = count + 1
        out.append(replace(unit, name=f"{unit.name}#{count + 1}") if count else unit)
    return out
