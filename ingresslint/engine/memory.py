"""What a run may take over from earlier ones: the whole result if nothing has changed, parsed files if little has.

A result depends on the tool, the settings, the day and all that the run looks at: the files that discovery gives, by
their stamps, and what kustomizations lead to, which the run notes while it looks there.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingresslint import __version__
from ingresslint.cache import FileCache, Seen, is_settled, keep_result, kept_result
from ingresslint.config import Config
from ingresslint.discover import Discovery, find_repository, looks_at
from ingresslint.findings import Result
from ingresslint.parse import stamp_of

if TYPE_CHECKING:
    from ingresslint.engine.survey import Request


class Memory:
    """What earlier runs know of a request; of one that depends on what has no stamp, nothing is kept."""

    def __init__(self, request: Request, found: Discovery) -> None:
        """Take a request and what discovery has found for it."""
        self._started = time.time_ns()
        tool = tuple(_state_of_tool())
        here = os.path.realpath(os.curdir)
        self.files = FileCache(_digest(tool), _digest((here, *sorted(request.paths))))
        stamps = [(f.path, f.real and self.files.stamp(f.real)) for f in found.files]
        settings = _settings(request.config)
        self._key: str | None = None
        if settings is not None and all(
            stamp or f.real is None for f, (_, stamp) in zip(found.files, stamps, strict=True)
        ):
            self._key = _digest(
                (
                    tool,
                    here,
                    settings,
                    _places(request.paths),
                    (request.stdin_name, request.stdin, request.force_exclude, request.today.isoformat()),
                    [(f.path, f.real, f.named, f.root, f.chart, f.role) for f in found.files],
                    [stamp and (stamp.mtime_ns, stamp.ctime_ns, stamp.size) for _, stamp in stamps],
                    [(s.path, s.reason) for s in found.skipped],
                    [(e.path, e.reason, e.named) for e in found.errors],
                )
            )

    def result(self) -> Result | None:
        """Give the result of an earlier run, if it would be that of this one."""
        return kept_result(self._key, _seen) if self._key else None

    def keep(self, result: Result, looked_at: Iterable[str]) -> bool:
        """Keep a result and the files that were parsed for it; `looked_at` are the paths that it depends on besides.

        Gives False if something could not be kept.
        """
        kept = self.files.save()
        if self._key is None or result.incomplete:
            return kept
        stamps = [stamp for path in looked_at if (stamp := stamp_of(path))]
        if not all(is_settled(stamp, self._started) for stamp in stamps) or not self.files.all_settled():
            return kept
        return keep_result(self._key, {path: _seen(path) for path in looked_at}, result) and kept


def _seen(path: str) -> Seen:
    stamp = stamp_of(path)
    return (stamp.mtime_ns, stamp.ctime_ns, stamp.size) if stamp else (looks_at(path),)


def _digest(data: Any) -> str:
    return blake2b(marshal.dumps(data, 2), digest_size=20).hexdigest()  # version 2 writes equal data equally


def _state_of_tool() -> Iterator[Any]:
    """What tells one state of ingresslint from another, also in a checkout that is being worked on."""
    yield from (__version__, sys.implementation.cache_tag, sys.version)
    package = Path(__file__).parent.parent
    for folder in (package, package.parent / "rules"):
        yield sorted(_state_of_files(folder))


def _state_of_files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for top, _, names in os.walk(folder):
        for name in names:
            if not name.endswith(".pyc") and (stamp := stamp_of(os.path.join(top, name))):  # noqa: PTH118 - of os.walk
                yield os.path.join(top, name), stamp.mtime_ns, stamp.size  # noqa: PTH118


def _places(paths: Iterable[str]) -> list[tuple[str, str, str | None]]:
    """Named paths, where they lead to, and the repository that they lie in."""
    real = [(path, os.path.realpath(path)) for path in (*paths, os.curdir)]
    return [(path, target, find_repository(target)) for path, target in real]


def _settings(config: Config) -> tuple[Any, ...] | None:
    """The settings as plain data; None if they come from no file that can be read again."""
    contents = []
    for file in config.files:
        try:
            contents.append((file.path, file.base, file.scopes, Path(file.base, Path(file.path).name).read_bytes()))
        except OSError:
            return None
    stated = [(field.name, repr(getattr(config.options, field.name))) for field in fields(config.options)]
    brought = [sorted(_state_of_files(Path(folder.real))) for folder in config.rule_folders]
    dumps = [(file.real, file.path, repr(stamp_of(file.real))) for file in config.external_objects]
    return contents, [item for item in stated if item[0] != "place"], repr(config.assumed), config.bare, brought, dumps
