"""The wiring of one unit: route → Service port → target port → pods, and who depends on whom."""

from ingresslint.wiring.backends import BackendOutcome, PortOutcome
from ingresslint.wiring.certificates import CertificateOutcome
from ingresslint.wiring.exposure import Exposure
from ingresslint.wiring.markers import Ineffective
from ingresslint.wiring.selection import LabelNearMiss, Selection, lacking_one, selects_too
from ingresslint.wiring.services import PROTOCOLS, ServicePort, ServiceView, is_unset
from ingresslint.wiring.wiring import Wiring, wiring_of

__all__ = [
    "PROTOCOLS",
    "BackendOutcome",
    "CertificateOutcome",
    "Exposure",
    "Ineffective",
    "LabelNearMiss",
    "PortOutcome",
    "Selection",
    "ServicePort",
    "ServiceView",
    "Wiring",
    "is_unset",
    "lacking_one",
    "selects_too",
    "wiring_of",
]
