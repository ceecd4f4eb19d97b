"""The cases of a pack of coefficients: densities, codes and soils with what has to come out."""
from __future__ import annotations

import math
import re
from dataclasses import replace

from ..errors import InputError
from .cases import each_case, failing_cases
from .coefficients import ALL_POOLS, CoefficientCase, CoefficientPack, shares_of
from .load import once
from .model import Problem
from .schema import Choice, ListOf, MapOf, Number, Place, Record, Text

_WORD = Text(limit=60)
CASE = Record({"id": Text(limit=120), "family": _WORD, "class": _WORD, "pool": Choice(ALL_POOLS), "climate": _WORD,
               "list": _WORD, "code": _WORD, "shares": MapOf(Number(), key=re.compile(r"[0-9A-Za-z._-]{1,40}")),
               "soil": _WORD, "land_use": _WORD, "management": _WORD, "input": _WORD,
               "fuel": _WORD, "farm_input": _WORD, "kg_co2": Number(), "kg_c": Number(),
               "t_c_ha": Number(), "blank": Choice(("true",))}, needed=("id",))
#: What a case may ask for -> what it may owe.
OWED = {"family": ("t_c_ha", "blank"), "code": ("shares",), "soil": ("t_c_ha",), "fuel": ("kg_co2", "blank"),
        "farm_input": ("kg_c", "blank")}
PRINTED = 0.5e-4   # factors of fuels are printed with four decimals
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def add_cases(node, place: Place, pack: CoefficientPack) -> CoefficientPack:
    """The pack with its cases."""
    values = CASES(node, place)
    if values is None:
        return pack
    cases = []
    for found, at in each_case(values, node, place):
        asked = [key for key in OWED if key in found]
        owed = [key for key in dict.fromkeys(key for keys in OWED.values() for key in keys) if key in found]
        if len(asked) != 1 or len(owed) != 1 or owed[0] not in OWED[asked[0]]:
            at.problem(found.line, "coefficients.case_of_one", case=found["id"])
            continue
        cases.append(CoefficientCase(found["id"], dict(found), found.line))
    return replace(pack, cases=tuple(cases))


def case_problems(pack: CoefficientPack) -> list[Problem]:
    """Problems of a pack's cases."""
    return once(pack, lambda: failing_cases(pack, _failed, "coefficients.case_failed"))


def _failed(pack: CoefficientPack, one) -> str | None:
    """What came out instead; None where the case holds."""
    case = one.values
    if "code" in case:
        shares = shares_of(case["code"], pack.crosswalks.get(case.get("list", ""), {}))
        found = {one.land_class: one.share for one in shares}
        return None if found == dict(case["shares"]) else ", ".join(
            f"{name} {share:g}" for name, share in found.items()) or "-"
    if "fuel" in case or "farm_input" in case:
        return _factor_failed(pack, case)
    if "soil" in case:
        from ..carbon.soil import soil_stock

        try:
            value = soil_stock(pack, case["soil"], case.get("climate", ""), case.get("land_use", ""),
                               case.get("management", ""), case.get("input", "")).value_t_c_ha
        except InputError as error:
            return str(error)
    else:
        from ..carbon.densities import densities_of

        try:
            table = densities_of(pack, case["family"], case.get("climate", ""))
        except InputError as error:
            return str(error)
        value = table.density(case.get("class", ""), case.get("pool", ""))
    if case.get("blank"):
        return None if math.isnan(value) else f"{value:g}"
    return None if math.isclose(value, case["t_c_ha"], rel_tol=1e-6, abs_tol=1e-9) else f"{value:g}"


def _factor_failed(pack: CoefficientPack, case: dict) -> str | None:
    """The same of a fuel or an input of farming."""
    if "fuel" in case:
        from ..carbon.fuels import factor_of

        try:
            one = factor_of(pack, case["fuel"])
        except InputError as error:
            return str(error)
    elif case["farm_input"] not in pack.farm_inputs:
        return ", ".join(pack.farm_inputs) or "–"
    else:
        one = pack.farm_inputs[case["farm_input"]].factor
    wanted = None if case.get("blank") else case.get("kg_co2", case.get("kg_c"))
    if one.value is None or wanted is None:
        return None if one.value is None and wanted is None else "–" if one.value is None else f"{one.value:g}"
    return None if abs(one.value - wanted) <= PRINTED + 1e-9 else f"{one.value:.6g}"
