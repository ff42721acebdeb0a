"""What a user has set: config files, options, and what they make of the rules for a path."""

from ingresslint.config.describe import as_json, describe
from ingresslint.config.load import from_mapping, load
from ingresslint.config.model import (
    Config,
    ConfigFile,
    Layer,
    ObjectsFile,
    Override,
    RuleFolder,
    Settings,
    SuppressEntry,
    UnitEntry,
    minor_version,
)
from ingresslint.config.names import check_names

__all__ = [
    "Config",
    "ConfigFile",
    "Layer",
    "ObjectsFile",
    "Override",
    "RuleFolder",
    "Settings",
    "SuppressEntry",
    "UnitEntry",
    "as_json",
    "check_names",
    "describe",
    "from_mapping",
    "load",
    "minor_version",
]
