"""How sure it is that something absent is a defect: the only place for this table.

A route's Service belongs to the app and is nearly always in its files; a Secret is made by hand as often as not; a
class or a cluster issuer comes with the cluster. A near miss is evidence of a slip wherever it stands. In a closed
world all that exists is in the files or stated: what is not there is missing.
"""

from __future__ import annotations

from typing import Literal

from ingresslint.bundle.bundle import Bundle
from ingresslint.bundle.lookup import is_tls
from ingresslint.bundle.verdicts import Absent
from ingresslint.findings import Certainty
from ingresslint.resources import Resource, same_namespace

Subject = Literal["backend", "pods", "secret", "class"]


def certainty_of_absence(
    subject: Subject, verdict: Absent, bundle: Bundle, source: Resource, kind: tuple[str, str] | None = None
) -> Certainty | None:
    """Grade an absence: certain, likely, possible, or None where nothing should be said.

    `source` is the referring object; `kind` the (group, kind) of the absent one, asked for `class` only.
    """
    if is_closed(subject, bundle, source):
        return "certain"
    near = verdict.best
    if near is not None and near.how == "unlisted":
        return "likely"
    strong = near is not None and near.strong
    if bundle.neighbours.is_fragment(source) and not strong:
        return None
    match subject:
        case "backend":
            return "certain" if strong else "likely"
        case "pods":
            return "certain" if strong else "likely" if has_workload_near(bundle, source) else None
        case "secret":
            if near is None:
                return "possible"
            slip = near.how == "namespace" or (near.edits == 1 and is_tls(near.resource))
            return "certain" if slip else "likely"
        case "class":
            if strong:
                return "likely"
            return "possible" if kind is not None and next(bundle.of(*kind), None) is not None else None


def grounds_of_absence(
    subject: Subject, verdict: Absent, bundle: Bundle, source: Resource, kind: tuple[str, str] | None = None
) -> str:
    """Say in words why `certainty_of_absence` answers as it does."""
    near = verdict.best
    if is_closed(subject, bundle, source):
        return "the world is closed: what the run does not know does not exist"
    if near is not None and near.how == "unlisted":
        return "it is in a file that no kustomization lists"
    if near is not None and near.strong:
        return "something very much like it is at hand"
    if bundle.neighbours.is_fragment(source):
        return "its files are a fragment, without a Service and with fewer than two workloads"
    match subject:
        case "backend":
            return "the Service of a route is nearly always in the files of its app"
        case "pods":
            near_by = has_workload_near(bundle, source)
            return f"the files hold {'workloads' if near_by else 'no workload'} of its namespace"
        case "secret":
            return "another Secret may be meant" if near else "Secrets are made by hand as often as not"
        case "class":
            defined = kind is not None and next(bundle.of(*kind), None) is not None
            return "the unit defines others of the kind" if defined else "it comes with the cluster"


def is_closed(subject: Subject, bundle: Bundle, source: Resource) -> bool:
    """Say whether what `source` refers to would be known to the run: the user has closed the world or the namespace."""
    return bundle.world.is_closed(source, "" if subject == "class" else source.namespace)


def has_workload_near(bundle: Bundle, source: Resource) -> bool:
    """Say whether workloads of the source's namespace are among the files.

    Those of its folder and of folders that are linked to it count, and those of its written namespace.
    """
    if bundle.neighbours.stands_for_others(source):
        owners = (t.owner for t in bundle.templates if t.owner.folder == source.folder)
        return any(
            same_namespace(o.namespace, source.namespace) and bundle.neighbours.together(o, source) for o in owners
        )
    if source.namespace and source.namespace in bundle.workload_namespaces:
        return True
    found = bundle.workloads_at(bundle.neighbours.place(source))
    return any(same_namespace(namespace, source.namespace) for namespace in found)
