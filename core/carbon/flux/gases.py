"""Other gases of a year's account of land, a family each, and all of them in tonnes of CO2 by one set of potentials.

A family of another gas holds tonnes of it by the hectare, so the account of land under its table is in tonnes of the
gas. Nothing is summed across gases without a set of warming potentials, which the sum names.
"""
from __future__ import annotations

import math
from typing import NamedTuple, Optional

import pandas as pd

from ...errors import InputError
from ...texts import pick, text
from ..densities.table import Densities, fluxes_of
from ..pack.gwp import SEVERAL, Warming, warming_of
from ..pack.model import CARBON_DIOXIDE, CO2_PER_C, CoefficientPack, Family

ALL = "all"
COLUMNS = {
    "gas": "string", "family": "string", "title": "string", "emission_t_yr": "Float64", "lower_t_yr": "Float64",
    "upper_t_yr": "Float64", "covered_share": "Float64", "gwp_set": "string", "gwp": "Float64",
    "emission_t_co2e_yr": "Float64", "lower_t_co2e_yr": "Float64", "upper_t_co2e_yr": "Float64", "boundary": "string",
    "warning": "string"}


class GasRequest(NamedTuple):
    """What was asked of other gases.

    Attributes:
        tables: of the families, t of the gas per hectare and year; of carbon t C.
        warming: the set for the sum; None: no sum.
    """

    tables: tuple = ()
    warming: Optional[Warming] = None


class Part(NamedTuple):
    """The emission of one gas from land: tonnes of the gas in a year with its band, None where not known."""

    family: Family
    value: Optional[float]
    lower: Optional[float] = None
    upper: Optional[float] = None
    covered_share: Optional[float] = None


def tables_of_gases(pack: CoefficientPack, names: str, climate: str, given: dict, used: str,
                    variants: Optional[dict] = None) -> tuple[Densities, ...]:
    """The tables of families that are named.

    Args:
        pack: of coefficients. names: of the families, separated by ``|``. climate, given, variants: as of
            ``densities_of``. used: the family of the account itself, which counts once.

    Raises:
        InputError: no such family, one twice, or climate and keys that a family does not know.
    """
    asked = [name.strip() for name in names.split(SEVERAL) if name.strip()]
    for name in asked:
        if asked.count(name) > 1 or name == used:
            raise InputError("flux.gas_twice", family=name)
    return tuple(fluxes_of(pack, name, climate, given, variants) for name in asked)


def warming_set(pack: CoefficientPack, name: str) -> Optional[Warming]:
    """The set of warming potentials that is named; None where none is.

    Args:
        pack: with sets. name: of one.

    Raises:
        InputError: no such set, or two of them.
    """
    return warming_of(pack.gwp, name, pack.id) if name.strip() else None


def net_of_land(counts: dict) -> dict:
    """The net of land that an account has computed already, as ``land_flux`` gives it.

    Args:
        counts: of the account.
    """
    return {"net_emission_t_c_yr": counts["LAND_T_C_YR"], "lower_t_c_yr": counts["LAND_LOWER_T_C_YR"],
            "upper_t_c_yr": counts["LAND_UPPER_T_C_YR"], "covered_share": counts["COVERED_SHARE"]}


def part_of(table: Densities, net: dict) -> Part:
    """The account of land under a table as tonnes of the table's gas; carbon as tonnes of CO2.

    Args:
        table: fluxes. net: of ``land_flux``.
    """
    times = CO2_PER_C if table.family.gas == CARBON_DIOXIDE else 1.0
    value, lower, upper = (None if net[name] is None else net[name] * times for name in (
        "net_emission_t_c_yr", "lower_t_c_yr", "upper_t_c_yr"))
    return Part(table.family, value, lower, upper, net["covered_share"])


def gas_rows(parts: list[Part], warming: Optional[Warming], language: str) -> tuple[pd.DataFrame, dict, list]:
    """A row a gas and family; with a set of potentials the sum of all, which is not known where a part is not.

    Args:
        parts: emissions of land, the account's own family first. warming: the set. language: of titles and notes.

    Returns:
        Columns ``COLUMNS``; ``CO2E_T_YR`` and ``GWP_USED``; sentences. Bands of parts are independent of each other
        (IPCC 2006, volume 1, equation 3.2).

    10 t of CH4 and 100 t of CO2 with the potentials of AR5 are 380 t CO2e:

    >>> from ..pack.model import Coefficient
    >>> carbon, methane = (Family(name, {}, {}, unit) for name, unit in (("c", "t C/ha/yr"), ("m", "kg CH4/ha/yr")))
    >>> ar5 = Warming("AR5", {"CH4": Coefficient("gwp", "AR5", "CH4", 28.0)})
    >>> gas_rows([Part(carbon, 100.0), Part(methane, 10.0)], ar5, "en")[1]
    {'CO2E_T_YR': 380.0, 'GWP_USED': 'AR5'}
    """
    rows = []
    for part in parts:
        family = part.family
        row = {"gas": family.gas, "family": family.id, "title": pick(family.title, language),
               "emission_t_yr": part.value, "lower_t_yr": part.lower, "upper_t_yr": part.upper,
               "covered_share": part.covered_share, "boundary": pick(family.boundary, language),
               "warning": pick(family.warning, language) if family.warning else None}
        if warming is not None:
            factor = warming.of(family.gas)
            row |= {"gwp_set": warming.name, "gwp": factor, **{
                f"{name}_t_co2e_yr": None if value is None else value * factor for name, value in (
                    ("emission", part.value), ("lower", part.lower), ("upper", part.upper))}}
        rows.append(row)
    notes = [text("flux.gas", language, gas=row["gas"], title=row["title"], value=row["emission_t_yr"])
             if row["emission_t_yr"] is not None else text("flux.gas_unknown", language, gas=row["gas"],
                                                           title=row["title"]) for row in rows[1:]]
    notes += [row["warning"] for row in rows[1:] if row["warning"]]
    if warming is None:
        return _framed(rows), {"CO2E_T_YR": None, "GWP_USED": ""}, notes
    total = _total(rows, warming, language)
    notes.append(text("flux.co2e" if total["emission_t_co2e_yr"] is not None else "flux.co2e_unknown", language,
                      set=warming.name, value=total["emission_t_co2e_yr"] or 0.0, potentials=", ".join(
                          f"{gas} {warming.of(gas):g}" for gas in dict.fromkeys(row["gas"] for row in rows))))
    return _framed([*rows, total]), {"CO2E_T_YR": total["emission_t_co2e_yr"], "GWP_USED": warming.name}, notes


def _total(rows: list[dict], warming: Warming, language: str) -> dict:
    """The sum of all gases; no number where one of them is not known, no band where one has none."""
    values = [row["emission_t_co2e_yr"] for row in rows]
    ends: dict = {"lower_t_co2e_yr": None, "upper_t_co2e_yr": None}
    value = None if None in values else sum(values)
    for (name, sign) in (("lower_t_co2e_yr", -1.0), ("upper_t_co2e_yr", 1.0)):
        if value is not None and None not in [row[name] for row in rows]:
            ends[name] = value + sign * math.sqrt(sum((row[name] - row["emission_t_co2e_yr"]) ** 2 for row in rows))
    shares = [row["covered_share"] for row in rows]
    return {"gas": ALL, "title": text("flux.all_gases", language), "gwp_set": warming.name, "emission_t_co2e_yr": value,
            "covered_share": None if None in shares else min(shares), **ends}


def _framed(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
