"""All kinds of packs: where each stands. A new kind adds its line here and its name in ``core/packs/kinds.py``.

Nothing is imported before a pack of that kind is asked for: each kind knows the check that uses it.
"""
from __future__ import annotations

from importlib import import_module

from ..packs.load import PackKind

#: Kind -> the module of core and the name under which its ``PackKind`` stands there.
WHERE = {
    "zoning": ("zoning.pack.loading", "ZONING"), "codes": ("landuse.codes.classify", "CODES"),
    "access": ("access.lists", "ACCESS"), "balance": ("farmland.balance.cases", "BALANCE"),
    "intensity": ("intensity.checked_pack", "INTENSITY"), "matrix": ("uses.pack.reading", "MATRIX"),
    "schema": ("quality.cases", "SCHEMA"), "coefficients": ("carbon.checked_pack", "COEFFICIENTS"),
    "quotas": ("quotas.judging", "QUOTAS"), "indicators": ("indicators.pack", "INDICATORS"),
    "carbon": ("carbon.rules.judging", "CARBON"), "exchange": ("exchange.judging", "EXCHANGE"),
    "rights": ("rights.pack.reading", "RIGHTS"), "monitoring": ("monitoring.pack.reading", "MONITORING")}


def kind_of(name: str) -> PackKind:
    """How packs of a kind are read, tried and counted.

    Args:
        name: of ``packs.kinds.KINDS``.
    """
    module, attribute = WHERE[name]
    return getattr(import_module(f"..{module}", __package__), attribute)
