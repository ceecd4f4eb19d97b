"""Packs of coefficients whose own cases hold: each case asks what a run would ask, and gets what the pack says."""
from __future__ import annotations

import math

from ..errors import InputError
from ..packs.cases import instead
from ..packs.load import PackKind
from .building.numbers import energy_of_case, factor_of_case
from .densities.table import densities_of, fluxes_of
from .flux.fuels import factor_of
from .keys.choosing import candidates
from .pack.building import use_of_code, words_of_uses
from .pack.cases import NUMBERS
from .pack.gwp import warming_of
from .pack.model import CARBON_DIOXIDE, FLUX, CoefficientPack, shares_of
from .pack.reading import FORM
from .stock.soil import soil_stock
from .zones.lookup import candidates_at

#: What a case of a family owes -> its unit.
PER_HECTARE = {"t_c_ha": "t C/ha", "t_c_ha_yr": "t C/ha/yr", "t_gas_ha_yr": "t/ha/yr"}
PRINTED = 0.5e-4   # factors of fuels are printed with four decimals


def _failed(pack: CoefficientPack, tried) -> str | None:
    """What came out instead; None where the case holds."""
    case = tried.values
    if "code" in case:
        shares = shares_of(case["code"], pack.crosswalks.get(case.get("list", ""), {}))
        share_by_class = {mix_part.land_class: mix_part.share for mix_part in shares}
        return None if share_by_class == dict(case["shares"]) else ", ".join(
            f"{name} {share:g}" for name, share in share_by_class.items()) or "-"
    if "longitude" in case:
        there = candidates_at([case["longitude"]], [case.get("latitude", 0.0)], [1.0], pack.places)
        held = {key: tuple(candidate.value for candidate in there.get(key, ())) for key in case["candidates"]}
        return None if held == dict(case["candidates"]) else "; ".join(
            f"{key}: {', '.join(values) or '-'}" for key, values in held.items())
    if "building" in case:
        tables = pack.buildings
        use = use_of_code(case["building"], words_of_uses(tables.uses), tables.lists.get(case.get("list", ""), {}))
        return None if use == case["use"] else use or "-"
    if "row" in case:
        row = pack.inventory.rows.get(case["row"])
        return None if row is not None and row.level == case["level"] else "-" if row is None else row.level
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
        return _value(factor_of(pack, case["fuel"]))
    if "farm_input" in case:
        if case["farm_input"] not in pack.farm_inputs:
            raise InputError("packs.not_a_choice", value=case["farm_input"],
                             choices=", ".join(pack.farm_inputs) or "–")
        return _value(pack.farm_inputs[case["farm_input"]].factor)
    if "set" in case or "region" in case:
        return energy_of_case(pack, case) if "set" in case else factor_of_case(pack, case)
    if "gwp" in case:
        return warming_of(pack.gwp, case["gwp"], pack.id).of(case["gas"])
    if "soil" in case:
        return soil_stock(pack, case["soil"], case.get("climate", ""), case.get("land_use", ""),
                          case.get("management", ""), case.get("input", "")).value_t_c_ha
    family = pack.families.get(case["family"])
    is_flux = family is not None and family.is_flux
    owed = "t_gas_ha_yr" if is_flux and family.gas != CARBON_DIOXIDE else "t_c_ha_yr" if is_flux else "t_c_ha"
    if "blank" not in case and owed not in case:
        raise InputError("coefficients.unit_mixed", found=next(
            unit for key, unit in PER_HECTARE.items() if key in case),
                         family=case["family"], wanted=family.unit if family is not None else "–")
    table = (fluxes_of if is_flux else densities_of)(pack, case["family"], case.get("climate", ""),
                                                     candidates(case.get("keys", {}).items()))
    return table.density(case.get("class", ""), FLUX if is_flux else case.get("pool", ""))


def _value(number) -> float:
    return math.nan if number.value is None else number.value


def _counts(pack: CoefficientPack) -> tuple:
    numbers = (pack.coefficients, pack.forest, pack.soil_references, pack.soil_factors, pack.fuels, pack.farm_inputs,
               pack.buildings, pack.grid.factors, pack.gwp, pack.places.climates, pack.inventory)
    return sum(map(len, numbers)), len(pack.classes) + len(pack.buildings.uses)


COEFFICIENTS = PackKind(FORM, instead(_failed, "coefficients.case_failed"), _counts)
load_coefficients = COEFFICIENTS.load
