"""Deploy units: what is applied together, indexed, and the answers to "is it there?"."""

from ingresslint.bundle.absence import Subject, certainty_of_absence, grounds_of_absence, is_closed
from ingresslint.bundle.bundle import Bundle
from ingresslint.bundle.cluster import Cluster
from ingresslint.bundle.manifests import Manifest, Unit
from ingresslint.bundle.roots import Surroundings
from ingresslint.bundle.units import StatedUnit, form_units
from ingresslint.bundle.verdicts import Absent, Found, Maybe, NearMiss, Produced, Verdict
from ingresslint.bundle.world import External, Settings, World

__all__ = [
    "Absent",
    "Bundle",
    "Cluster",
    "External",
    "Found",
    "Manifest",
    "Maybe",
    "NearMiss",
    "Produced",
    "Settings",
    "StatedUnit",
    "Subject",
    "Surroundings",
    "Unit",
    "Verdict",
    "World",
    "certainty_of_absence",
    "form_units",
    "grounds_of_absence",
    "is_closed",
]
