"""What appears in a cluster without a manifest of its own: Secrets, Services and pods that controllers make.

A `Product` is stated by an object: its name is known. A `Possible` is an object that may make something whose name can
only be guessed from its own.
"""

from ingresslint.producers.possibles import PodMakers, Possible, is_operated, possibles
from ingresslint.producers.products import asks_for_certificates, is_mirror, products
from ingresslint.producers.table import EntryError, Producer, Product, Table, read_producer

__all__ = [
    "EntryError",
    "PodMakers",
    "Possible",
    "Producer",
    "Product",
    "Table",
    "asks_for_certificates",
    "is_mirror",
    "is_operated",
    "possibles",
    "products",
    "read_producer",
]
