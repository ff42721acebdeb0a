"""What appears in a cluster without a manifest of its own: Secrets, Services and pods that controllers make.

A `Product` is stated by an object: its name is known. A `Possible` is an object that may make something whose name can
only be guessed from its own.
"""

from ingresslint.producers.possibles import PodMakers, Possible, is_operated, possibles
from ingresslint.producers.products import Product, asks_for_certificates, is_mirror, products

__all__ = [
    "PodMakers",
    "Possible",
    "Product",
    "asks_for_certificates",
    "is_mirror",
    "is_operated",
    "possibles",
    "products",
]
