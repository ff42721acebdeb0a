"""What appears in a cluster without a manifest of its own: Secrets, Services and pods that controllers make.

A `Product` is stated by an object: its name is known. A `Possible` is an object that may make something whose name can
only be guessed from its own.
"""

from ingresslint.producers.possibles import Possible, is_operated, makes_unseen, may_make_pods, possibles
from ingresslint.producers.products import Product, asks_for_certificates, is_mirror, products

__all__ = [
    "Possible",
    "Product",
    "asks_for_certificates",
    "is_mirror",
    "is_operated",
    "makes_unseen",
    "may_make_pods",
    "possibles",
    "products",
]
