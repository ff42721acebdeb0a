"""Front ends of the traffic model: each lowers the objects of one API into neutral entries (see `model`).

A front end is a module with `KINDS` (the (group, kind) pairs that it reads) and `lower(resource, classes) -> Entry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingresslint.resources import Resource
from ingresslint.routes import ingress
from ingresslint.routes.classes import Classes
from ingresslint.routes.model import Entry

_FRONT_ENDS = (ingress,)


def lower(resources: Iterable[Resource], classes: Classes) -> Iterator[Entry]:
    """Lower every object that a front end knows; others are passed over."""
    readers = {kind: front_end.lower for front_end in _FRONT_ENDS for kind in front_end.KINDS}
    for resource in resources:
        read = readers.get((resource.group, resource.kind))
        if read is not None:
            yield read(resource, classes)
