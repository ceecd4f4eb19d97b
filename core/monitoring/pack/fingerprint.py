"""What an indicator measures as a short mark, which two versions of a pack share only if they measure the same."""
from __future__ import annotations

import hashlib
import json

from .formulas import ids_of, stem_of
from .model import FORMULA, MEASURED, YEARS, Indicator, MonitoringPack, Quantity

LENGTH = 8   # of a mark, in hexadecimal digits


def fingerprint(pack: MonitoringPack, indicator: Indicator) -> str:
    """A mark of what is measured: quantities with layer, land, condition and unit, formula, factor, scope and unit.

    Titles, bases and numbers of levels are not in it, nor the order in which land and layers are listed.

    Args:
        pack: of the indicator. indicator: of the pack.

    Returns:
        ``LENGTH`` hexadecimal digits; empty of an indicator that is not computed, but stated by others.
    """
    if indicator.source not in (MEASURED, FORMULA):
        return ""
    words = json.dumps(_of_indicator(pack, indicator), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH]


def _of_indicator(pack: MonitoringPack, indicator: Indicator) -> dict:
    what = {"scope": indicator.scope, "unit": indicator.unit}
    if indicator.source == FORMULA:
        names = sorted({stem_of(name) for name in ids_of(indicator) - {YEARS}})
        return {**what, "formula": indicator.formula, "condition": indicator.condition,
                "of": {name: _of_name(pack, name) for name in names}}
    if indicator.source != MEASURED:
        return {**what, "stated": indicator.id}
    parts = [_of_quantity(pack, pack.quantities[key]) if key else None
             for key in (indicator.numerator, indicator.denominator)]
    return {**what, "of": parts, "times": float(indicator.times),
            "rows": [indicator.algorithm, indicator.row, sorted(indicator.filter)] if indicator.row else None}


def _of_name(pack: MonitoringPack, name: str) -> dict:
    return _of_quantity(pack, pack.quantities[name]) if name in pack.quantities else _of_indicator(
        pack, pack.indicators[name])


def _of_quantity(pack: MonitoringPack, quantity: Quantity) -> dict:
    land = [pack.categories[key].land for key in quantity.categories]
    codes: dict = {}
    for counted in land:
        for scheme, listed in counted.codes.items():
            codes.setdefault(scheme, set()).update(listed)
    return {"measure": quantity.measure, "unit": quantity.unit, "layer": quantity.layer,
            "stated": quantity.id if quantity.measure == "statistic" else None,
            "groups": sorted({group for counted in land for group in counted.groups}),
            "classes": sorted({name for counted in land for name in counted.legal_classes}),
            "codes": {scheme: sorted(listed) for scheme, listed in codes.items()},
            "inside": sorted(quantity.inside), "outside": sorted(quantity.outside), "condition": quantity.condition,
            "field": quantity.field, "near": quantity.near, "distance_m": float(quantity.distance_m)}
