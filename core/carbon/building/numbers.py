"""Numbers that the carbon of buildings is made of: energy by floor area, and what a kWh emits where and when."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from ...errors import InputError
from ...inputs import register
from ...texts import first_few, named, pick
from ..flux.fuels import factor_of
from ..pack.building import (
    END_USES,
    FACTOR_UNIT,
    BuildingSet,
    Embodied,
    GridFactor,
    Intensity,
    folded,
)
from ..pack.fuels import NCV
from ..pack.model import Coefficient, CoefficientPack

SHOWN = 30
KJ_PER_KWH, KJ_PER_GJ = 3600.0, 1e6


@dataclass(frozen=True)
class EnergyTable:
    """One set of energy intensities.

    Attributes:
        set: what it is, with its boundary. origin: pack and version, or the table's name.
        intensities, embodied: its numbers.
    """

    set: BuildingSet
    origin: str
    intensities: tuple[Intensity, ...]
    embodied: tuple[Embodied, ...] = ()

    @property
    def end_uses(self) -> tuple:
        """End uses that the set covers; the others are not part of it."""
        return tuple(end_use for end_use in END_USES if any(row.end_use == end_use for row in self.intensities))

    @property
    def climates(self) -> tuple:
        """Climates that the set distinguishes; none if it distinguishes none."""
        return tuple(sorted({row.climate for row in self.intensities} - {""}))

    @property
    def uses(self) -> tuple:
        """Uses that the set has numbers for, in its order."""
        return tuple(dict.fromkeys(row.use for row in self.intensities))

    def of(self, use: str, climate: str) -> dict[str, tuple[Intensity, ...]]:
        """End use -> numbers of its carriers; empty where the table leaves the end use out for this use and climate.

        Numbers of the climate win over those for any.

        Args:
            use: id. climate: id, "" where it is not known.
        """
        rows_by_use = {}
        for end_use in self.end_uses:
            rows = [row for row in self.intensities if row.use == use and row.end_use == end_use]
            own = [row for row in rows if row.climate == climate]
            rows_by_use[end_use] = tuple(own or [row for row in rows if not row.climate])
        return rows_by_use

    def embodied_of(self, use: str) -> Optional[Embodied]:
        """The embodied carbon of a use; None where the set has none, or leaves it blank.

        Args:
            use: id.
        """
        return next((row for row in self.embodied if row.use == use and row.number.value is not None), None)


def energy_table(pack: CoefficientPack, set_id: str) -> EnergyTable:
    """A set of a pack.

    Args:
        pack: of coefficients. set_id: id of a set.

    Returns:
        Intensities in kWh/(m² a), embodied emissions in kg CO2/m².

    Raises:
        InputError: no such set.
    """
    tables = pack.buildings
    if not set_id or set_id not in tables.sets:
        raise InputError("buildings.no_set", set=set_id or "–", pack=pack.id, known=", ".join(tables.sets) or "–")
    return EnergyTable(tables.sets[set_id], f"{pack.id} {pack.version}", tables.intensities.get(set_id, ()),
                       tables.embodied.get(set_id, ()))


def require_uses(table: EnergyTable, uses: set, climates: set) -> None:
    """Stop where the table has no row for a use that occurs, or does not know a climate, or needs one.

    Args:
        table: numbers of a set.
        uses, climates: that occur; an empty climate is one that is not known.

    Raises:
        InputError: with the uses or climates.
    """
    lacking = sorted(uses - set(table.uses))
    if lacking:
        raise InputError("buildings.uses_missing", set=table.set.id, uses=", ".join(lacking[:SHOWN]))
    strange = sorted(climates - {""} - set(table.climates))
    if table.climates and strange:
        raise InputError("buildings.climate_unknown", set=table.set.id, climates=", ".join(strange[:SHOWN]),
                         known=named("climate", *table.climates))
    if table.climates and climates == {""}:
        raise InputError("buildings.climate_needed", set=table.set.id, known=named("climate", *table.climates))


@dataclass(frozen=True)
class FactorTable:
    """Factors of electricity, and of other carriers.

    Attributes:
        origin: pack and version, or the table's name. regions: id -> names. factors: of the grid.
        carriers: carrier -> kg CO2/kWh, for all that is not electricity.
        own: the parameter in which users give factors of their own, for messages.
    """

    origin: str
    regions: dict
    factors: tuple[GridFactor, ...]
    carriers: dict
    own: str = register.FACTORS

    def region_of(self, word: str) -> str:
        """A region by its id or one of its names.

        Args:
            word: id or name.

        Raises:
            InputError: no such region.
        """
        wanted = folded(word)
        for region, title in self.regions.items():
            if wanted in {folded(word) for word in (region, *title.values())}:
                return region
        raise InputError("buildings.region_unknown", region=word or "–", origin=self.origin, known=self._known_regions)

    def _known_regions(self, language: str) -> str:
        known = (" ".join(dict.fromkeys((region, pick(title, language)))) for region, title in self.regions.items())
        return first_few(known, SHOWN) or "–"

    def factor(self, region: str, year: int, type_: str, path: str = "") -> Optional[Coefficient]:
        """What a kWh emits, kg CO2; None where the source leaves it blank.

        Between two stated years of a path it is interpolated; an announced factor holds for its own year alone.

        Args:
            region: id. year: of the factor. type_: average or another one of ``FACTOR_TYPES``. path: announced future,
                or "".

        Raises:
            InputError: the table does not have it, with the years and types that it has.
        """
        rows = {row.year: row.number for row in self.factors
                if row.region == region and row.type == type_ and row.path == path}
        if year in rows:
            return rows[year] if rows[year].value is not None else None
        stated = sorted(when for when, number in rows.items() if number.value is not None)
        if path and stated and stated[0] < year < stated[-1]:
            return _between(rows, stated, year)
        row = sorted({(part.path, part.type, part.year) for part in self.factors if part.region == region
                      and part.number.value is not None})
        offered = ", ".join(" ".join(filter(None, (name, kind, str(when)))) for name, kind, when in row[:SHOWN])
        raise InputError("buildings.no_path" if path else "buildings.no_factor", region=region, year=year, type=type_,
                         path=path, origin=self.origin, known=offered or "–", **({} if path else {"own": self.own}))


def _between(rows: dict, stated: list, year: int) -> Coefficient:
    """A factor between two years of a path; its bounds likewise, where both years have them."""
    before, after = max(when for when in stated if when < year), min(when for when in stated if when > year)
    first, last, share = rows[before], rows[after], (year - before) / (after - before)

    def mixed(name: str) -> Optional[float]:
        before_value, other = getattr(first, name), getattr(last, name)
        return None if before_value is None or other is None else before_value + share * (other - before_value)

    bounded = first.bounds and first.bounds == last.bounds
    return replace(first, value=mixed("value"), lower=mixed("lower") if bounded else None,
                   upper=mixed("upper") if bounded else None, bounds=first.bounds if bounded else "",
                   verified=first.verified and last.verified, year=str(year), note={"": f"{before}–{after}"})


def factor_table(pack: CoefficientPack, carriers: Optional[dict] = None, own: str = register.FACTORS) -> FactorTable:
    """The factors of a pack.

    Args:
        pack: of coefficients. carriers: other carriers -> number, kg CO2/kWh.
        own: the parameter for factors of the user's own, for messages.

    Raises:
        InputError: the pack has none.
    """
    if not pack.grid.factors:
        raise InputError("buildings.no_grid", pack=pack.id, own=own)
    return FactorTable(f"{pack.id} {pack.version}", pack.grid.regions, pack.grid.factors, carriers or {}, own)


def carriers_of(pack: CoefficientPack) -> dict[str, Coefficient]:
    """What a kWh of each fuel of a pack emits, kg CO2, by its net calorific value; fuels that lack a number are blank.

    Args:
        pack: of coefficients.

    Raises:
        InputError: the pack has no fuels.
    """
    if not pack.fuels:
        raise InputError("buildings.no_fuels", pack=pack.id)
    numbers = {}
    for fuel, described in pack.fuels.items():
        number, ncv = factor_of(pack, fuel), described.numbers.get(NCV)
        kj = KJ_PER_GJ if described.unit == "GJ" else ncv.value if ncv is not None else None
        scale = KJ_PER_KWH / kj if kj else None

        def by_kwh(value: Optional[float], scale: Optional[float] = scale) -> Optional[float]:
            return None if value is None or scale is None else value * scale

        lower, upper = by_kwh(number.lower), by_kwh(number.upper)
        numbers[fuel] = replace(number, family="fuel", value=by_kwh(number.value), lower=lower, upper=upper,
                                bounds=number.bounds if lower is not None else "", unit=FACTOR_UNIT)
    return numbers


def energy_of_case(pack: CoefficientPack, case: dict) -> float:
    """kWh/(m² a) of a case's use, climate and end use, all carriers; NaN where one is blank or absent.

    Args:
        pack: of coefficients. case: of the pack, its texts by key.
    """
    rows = energy_table(pack, case["set"]).of(case.get("use", ""), case.get("climate", "")).get(
        case.get("end_use", "electricity"), ())
    values = [np.nan if row.number.value is None else row.number.value for row in rows]
    return float(np.sum(values)) if values else float("nan")


def factor_of_case(pack: CoefficientPack, case: dict) -> float:
    """kg CO2/kWh of a case's region, year, type and path; NaN where it is blank.

    Args:
        pack: of coefficients. case: of the pack, its texts by key.
    """
    table = factor_table(pack)
    year = case.get("year", "")
    factor = table.factor(table.region_of(case["region"]), int(year) if year.isdigit() else 0,
                          case.get("type", "average"), case.get("path", ""))
    return float("nan") if factor is None or factor.value is None else factor.value
