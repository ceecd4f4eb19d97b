"""Which check each algorithm runs, and why an algorithm does not run in parts."""
from __future__ import annotations

from importlib import import_module

from ..contract.outcome import Check

#: Algorithm -> module of core with its ``CHECK``.
CHECKS = {
    "checkzoning": "zoning.judging.check",
    "checkthreelines": "zoning.judging.check",
    "checkaccess": "access.check",
    "checkuse": "uses.check",
    "measureoverlaps": "zoning.judging.overlap_table",
    "landuseoccupation": "landuse.occupation.run",
    "carbonstock": "carbon.stock.patches",
    "carbonflux": "carbon.stock.patches",
    "coefficientcoverage": "carbon.stock.patches",
}
_CORE = __name__.rpartition(".scale.")[0]


def check_of(algorithm: str) -> Check:
    """The check of an algorithm.

    Args:
        algorithm: its name, in ``CHECKS``.
    """
    return import_module(f"{_CORE}.{CHECKS[algorithm]}").CHECK


def in_parts(algorithm: str) -> bool:
    """Whether an algorithm runs in parts.

    Args:
        algorithm: its name.
    """
    return algorithm in CHECKS and check_of(algorithm).cut is not None
