"""The wiring of one unit: route → Service port → target port → pods, and who depends on whom."""

from ingresslint.wiring.backends import BackendOutcome, PortOutcome
from ingresslint.wiring.certificates import CertificateOutcome
from ingresslint.wiring.exposure import Exposure
from ingresslint.wiring.markers import Ineffective
from ingresslint.wiring.selection import LabelNearMiss, Selection
from ingresslint.wiring.services import ServicePort, ServiceView
from ingresslint.wiring.wiring import Wiring, wiring_of

__all__ = [
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
    "wiring_of",
]
