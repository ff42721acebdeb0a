"""The checks: one function a rule, under the name of the rule. Importing this package fills `ingresslint.rules.CHECKS`.

Every module of the package is imported by being there, so that a new one needs no entry anywhere.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
