"""What an indicator measures as a short mark, which two versions of a pack share only if they measure the same."""
from __future__ import annotations

import hashlib
import json

from ...landuse.codes.groups import UNDETERMINED, group_of_code
from ...landuse.pack.model import LandUseCodes
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


def land_mark(pack: MonitoringPack, indicator: Indicator, codes: LandUseCodes, scheme: str) -> str:
    """A mark of which land-use codes of a list count in an indicator by their groups and legal classes.

    Codes that a category names itself are in ``fingerprint``. A code that is added below one, and counts as that does,
    changes nothing.

    Args:
        pack: of the indicator. indicator: of the pack. codes: the lists of codes. scheme: id of the list.

    Returns:
        ``<scheme>:`` and ``LENGTH`` hexadecimal digits; empty where the list is not known or no group and no class
        counts.
    """
    land = [pack.categories[key].land for quantity in _quantities(pack, indicator) for key in quantity.categories]
    groups = {group for counted in land for group in counted.groups}
    classes = {name for counted in land for name in counted.legal_classes}
    if scheme not in codes.schemes or not groups | classes:
        return ""
    ways = {code: _way(code, scheme, codes, groups, classes) for code in codes.schemes[scheme].classes}
    turns = {code: way for code, way in ways.items()
             if way != ways.get(codes.schemes[scheme].classes[code].parent, ["", ""])}
    hashed = hashlib.sha256(json.dumps(turns, sort_keys=True).encode()).hexdigest()
    return f"{scheme}:{hashed[:LENGTH]}"


def _quantities(pack: MonitoringPack, indicator: Indicator) -> list[Quantity]:
    """All quantities that an indicator is made of, also by other indicators."""
    if indicator.source == FORMULA:
        names = sorted({stem_of(name) for name in ids_of(indicator) - {YEARS}})
        return [quantity for name in names for quantity in ([pack.quantities[name]] if name in pack.quantities else
                                                            _quantities(pack, pack.indicators[name]))]
    return [pack.quantities[key] for key in (indicator.numerator, indicator.denominator) if key]


def _way(code: str, scheme: str, codes: LandUseCodes, groups: set, classes: set) -> list[str]:
    """In which way a code counts: by its group, or the group that town and village divide; and by its class."""
    group = group_of_code(code, scheme, codes)
    split = codes.groups[group].by_settlement if group in codes.groups else {}
    parts = [f"{kind} {part}" for kind, part in sorted(split.items()) if _is_in(part, groups, codes)]
    legal = codes.schemes[scheme].classes[code].legal_class
    if not groups:
        by_group = ""
    elif group == UNDETERMINED:
        by_group = UNDETERMINED
    else:
        by_group = "in" if _is_in(group, groups, codes) else " ".join(parts)
    return [by_group, legal if legal in classes or classes and legal == UNDETERMINED else ""]


def _is_in(group: str, wanted: set, codes: LandUseCodes) -> bool:
    while group:
        if group in wanted:
            return True
        group = codes.groups[group].under if group in codes.groups else ""
    return False


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
