"""The cases of a pack of coefficients: densities, codes and soils with what has to come out."""
from __future__ import annotations

import math
import re
from dataclasses import replace

from ...errors import InputError
from ...packs.cases import each_case, failing_cases
from ...packs.load import once
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text
from ...rules.model import Problem
from .building import END_USES, FACTOR_TYPES, use_of_code, words_of_uses
from .model import ALL_POOLS, FLUX, CoefficientCase, CoefficientPack, shares_of

_WORD = Text(limit=60)
CASE = Record({"id": Text(limit=120), "family": _WORD, "class": _WORD, "pool": Choice(ALL_POOLS), "climate": _WORD,
               "list": _WORD, "code": _WORD, "shares": MapOf(Number(), key=re.compile(r"[0-9A-Za-z._-]{1,40}")),
               "soil": _WORD, "land_use": _WORD, "management": _WORD, "input": _WORD, "set": _WORD, "use": _WORD,
               "end_use": Choice(END_USES), "building": _WORD, "region": _WORD, "year": _WORD,
               "type": Choice(FACTOR_TYPES), "path": _WORD, "fuel": _WORD, "farm_input": _WORD,
               "kg_co2": Number(), "kg_c": Number(), "t_c_ha": Number(), "t_c_ha_yr": Number(signed=True),
               "kwh_m2": Number(), "kg_co2_kwh": Number(), "blank": Choice(("true",))}, needed=("id",))
NUMBERS = ("t_c_ha", "t_c_ha_yr", "kwh_m2", "kg_co2_kwh", "kg_co2", "kg_c")
#: What a case may ask for -> what it may owe.
OWED = {"family": ("t_c_ha", "t_c_ha_yr", "blank"), "code": ("shares",), "soil": ("t_c_ha",),
        "fuel": ("kg_co2", "blank"), "farm_input": ("kg_c", "blank"), "building": ("use",), "set": ("kwh_m2", "blank"),
        "region": ("kg_co2_kwh", "blank")}
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
        answers = ("shares", "blank", *NUMBERS, *(("use",) if "building" in found else ()))
        owed = [key for key in found if key in answers]
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
    if "building" in case:
        tables = pack.buildings
        use = use_of_code(case["building"], words_of_uses(tables.uses), tables.lists.get(case.get("list", ""), {}))
        return None if use == case["use"] else use or "-"
    try:
        value = _number(pack, case)
    except InputError as error:
        return str(error)
    if case.get("blank"):
        return None if math.isnan(value) else f"{value:g}"
    wanted = next(case[key] for key in NUMBERS if key in case)
    slack = PRINTED + 1e-9 if "fuel" in case or "farm_input" in case else 1e-9
    return None if math.isclose(value, wanted, rel_tol=1e-6, abs_tol=slack) else f"{value:.6g}"


def _number(pack: CoefficientPack, case: dict) -> float:
    """The number that a case asks for; NaN where it is blank.

    Raises:
        InputError: the pack has no such number.
    """
    if "fuel" in case:
        from ..flux.fuels import factor_of

        return _value(factor_of(pack, case["fuel"]))
    if "farm_input" in case:
        if case["farm_input"] not in pack.farm_inputs:
            raise InputError("packs.not_a_choice", value=case["farm_input"],
                             choices=", ".join(pack.farm_inputs) or "–")
        return _value(pack.farm_inputs[case["farm_input"]].factor)
    if "set" in case or "region" in case:
        from ..building.numbers import energy_of_case, factor_of_case

        return energy_of_case(pack, case) if "set" in case else factor_of_case(pack, case)
    if "soil" in case:
        from ..stock.soil import soil_stock

        return soil_stock(pack, case["soil"], case.get("climate", ""), case.get("land_use", ""),
                          case.get("management", ""), case.get("input", "")).value_t_c_ha
    from ..stock.densities import densities_of, fluxes_of

    family = pack.families.get(case["family"])
    is_flux = family is not None and family.is_flux
    if "blank" not in case and is_flux != ("t_c_ha_yr" in case):
        raise InputError("coefficients.unit_mixed", found="t C/ha/yr" if "t_c_ha_yr" in case else "t C/ha",
                         family=case["family"], wanted=family.unit if family is not None else "–")
    table = fluxes_of(pack, case["family"]) if is_flux else densities_of(pack, case["family"], case.get("climate", ""))
    return table.density(case.get("class", ""), FLUX if is_flux else case.get("pool", ""))


def _value(one) -> float:
    return math.nan if one.value is None else one.value
