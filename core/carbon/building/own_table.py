"""A user's own tables of building energy and of factors, as strictly read as a pack's: a row per number."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional

import pandas as pd

from ...contract.basis import Basis
from ...errors import InputError
from ...fields import Field, spelling
from ...texts import LANGUAGES, text
from ..densities.foreign import EMBODIED
from ..densities.own_table import OwnTableError, Unreadable, bound_roles, number_of
from ..pack.building import (
    ELECTRICITY,
    EMBODIED_UNIT,
    END_USES,
    FACTOR_TYPES,
    FACTOR_UNIT,
    INTENSITY_UNIT,
    BuildingSet,
    Embodied,
    GridFactor,
    Intensity,
)
from ..pack.model import BOUNDS, TIERS, Coefficient, problems_of
from .numbers import EnergyTable, FactorTable

_YEAR = re.compile(r"(19|20|21)[0-9]{2}")


def own_energy(columns: pd.DataFrame, name: str, fields: dict[str, Field], names: Sequence[str] = ()) -> EnergyTable:
    """Intensities and embodied carbon of a table.

    Args:
        columns: its rows, under the table's own field names, or under field roles; the index counts rows from 0.
        name: of the table, for messages and as its set. fields: names that fields may have, of a pack.
        names: of all fields of the table, for messages; empty: those of the columns.

    Raises:
        InputError: with every row that is wrong.
    """
    bound = _bound(columns.columns, fields, name, ("use", "end_use", "value"), "buildings.own_energy_fields", names)
    rows = _Rows(columns, bound, name)
    intensities, embodied = [], []
    for line, row in rows.lines:
        end_use, use = row.get("end_use", ""), row.get("use", "")
        rows.want(line, bool(use), "buildings.own_no_use")
        rows.want(line, end_use in (*END_USES, EMBODIED), "packs.not_a_choice", value=end_use[:60],
                  choices=", ".join((*END_USES, EMBODIED)))
        unit = EMBODIED_UNIT if end_use == EMBODIED else INTENSITY_UNIT
        number = rows.number(line, row, unit, name, use, end_use, row.get("climate", ""))
        if end_use == EMBODIED:
            years = rows.plain(line, row, "study_years")
            rows.want(line, bool(row.get("stages")) and bool(years), "buildings.own_stages")
            rows.once(line, use, EMBODIED)
            embodied.append(Embodied(use, row.get("stages", ""), years or 0.0, number))
            continue
        carrier = row.get("carrier") or ELECTRICITY
        rows.want(line, end_use != ELECTRICITY or carrier == ELECTRICITY, "packs.not_a_choice", value=carrier[:60],
                  choices=ELECTRICITY)
        rows.once(line, use, row.get("climate", ""), end_use, carrier)
        intensities.append(Intensity(use, row.get("climate", ""), end_use, carrier, number))
    rows.finish()
    held = BuildingSet(name, dict.fromkeys(LANGUAGES, name),
                       {language: text("carbon.own_boundary", language) for language in LANGUAGES})
    return EnergyTable(held, name, tuple(intensities), tuple(embodied))


def own_factors(columns: pd.DataFrame, name: str, fields: dict[str, Field], names: Sequence[str] = ()) -> FactorTable:
    """Factors of a table: electricity by region, year and type, and other carriers.

    Args:
        columns, name, names: as of ``own_energy``. fields: role -> field with its aliases.

    Returns:
        kg CO2/kWh.

    Raises:
        InputError: with every row that is wrong.
    """
    bound = _bound(columns.columns, fields, name, ("value",), "buildings.own_factor_fields", names)
    rows, regions, factors, carriers = _Rows(columns, bound, name), {}, [], {}
    for line, row in rows.lines:
        carrier = row.get("carrier") or ELECTRICITY
        region, year, kind = row.get("region", ""), row.get("year", ""), row.get("type") or FACTOR_TYPES[0]
        number = rows.number(line, row, FACTOR_UNIT, "grid", region or carrier, kind)
        if carrier != ELECTRICITY:
            rows.once(line, carrier)
            carriers[carrier] = number
            continue
        rows.want(line, bool(region), "buildings.own_no_region")
        rows.want(line, bool(_YEAR.fullmatch(year)), "packs.text_form", value=year[:60], form="YYYY")
        rows.want(line, kind in FACTOR_TYPES, "packs.not_a_choice", value=kind[:60], choices=", ".join(FACTOR_TYPES))
        rows.once(line, region, year, kind, row.get("path", ""))
        regions[region] = dict.fromkeys(LANGUAGES, region)
        factors.append((region, year, kind, row.get("path", ""), number))
    rows.finish()
    return FactorTable(name, regions, tuple(GridFactor(region, int(year), kind, path, number)
                                            for region, year, kind, path, number in factors), carriers)


def _bound(columns, fields: dict[str, Field], table: str, needed: tuple, key: str, names: Sequence[str]) -> dict:
    """Role -> column, by the pack's names.

    Raises:
        InputError: a column that is needed is not there.
    """
    bound = bound_roles(columns, fields)
    if any(role not in bound for role in needed):
        raise InputError(key, table=table, fields=", ".join(map(str, names or columns)) or "–")
    return bound


class _Rows:
    """Rows of a table as text by role; collects what is wrong with them."""

    def __init__(self, columns: pd.DataFrame, bound: dict, name: str):
        self.name, self.problems, self.seen = name, [], {}
        self.lines = [(index + 1, {role: "" if pd.isna(row[column]) else spelling(row[column])
                                   for role, column in bound.items()}) for index, row in columns.iterrows()]
        if not self.lines:
            raise InputError("carbon.own_empty", table=name)

    def want(self, line: int, good: bool, key: str, **values) -> None:
        if not good:
            self.problems.append((line, key, values))

    def once(self, line: int, *key: str) -> None:
        self.want(line, self.seen.setdefault(key, line) == line, "coefficients.twice", what=" ".join(filter(None, key)))

    def plain(self, line: int, row: dict, role: str) -> Optional[float]:
        try:
            return number_of(row.get(role, ""))
        except Unreadable as error:
            self.problems.append((line, *error.args))
            return None

    def number(self, line: int, row: dict, unit: str, family: str, land_class: str, pool: str,
               climate: str = "") -> Coefficient:
        """The coefficient of a row."""
        self.want(line, row.get("unit", "") in ("", unit), "coefficients.unit_mixed", found=row.get("unit", "")[:60],
                  family=self.name, wanted=unit)
        for role, words in (("bounds", tuple(BOUNDS)), ("tier", TIERS)):
            self.want(line, row.get(role, "") in ("", *words), "packs.not_a_choice", value=row.get(role, "")[:60],
                      choices=", ".join(words))
        value, lower, upper = (self.plain(line, row, role) for role in ("value", "lower", "upper"))
        source = Basis({"": row["source"]}) if row.get("source") else None
        bounds = row.get("bounds", "")
        coefficient = Coefficient(family, land_class, pool, value, lower, upper, bounds if bounds in BOUNDS else "",
                                  climate=climate, tier=row.get("tier", ""), year=row.get("year", ""), source=source)
        self.problems += [(line, key, values) for _column, key, values in problems_of(coefficient, None)]
        return coefficient

    def finish(self) -> None:
        if self.problems:
            raise OwnTableError(self.name, self.problems)
