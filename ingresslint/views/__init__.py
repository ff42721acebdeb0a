"""Views: what a run knows besides its findings, as text or JSON. One module a view."""

from ingresslint.views.units import units_json, units_text
from ingresslint.views.why import Grounds, why

__all__ = ["Grounds", "units_json", "units_text", "why"]
