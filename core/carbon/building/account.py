"""The account of a layer: the use of each feature, its climate and region, and what a square metre of them emits.

Sources: policy-standards 1.3 L11 (floor area by use times intensity); GB/T 51366 (boundary of use, A and B modules of
embodied carbon). Emissions are positive, in tonnes of CO2.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import add, multiply, times
from ...contract.interval import Interval
from ...errors import InputError
from ...texts import pick
from ..densities.tally import blanks
from ..pack.building import ELECTRICITY, END_USES, BuildingTables, use_of_code, words_of_uses
from ..pack.model import Coefficient
from ..stock.products import Product
from ..uncertainty.bands import Sureness
from .ground import Built, Floors
from .numbers import EnergyTable, FactorTable, require_uses

KNOWN, UNKNOWN_USE, UNKNOWN_CLIMATE, NO_FACTOR, BLANK = (
    "known", "unknown_use", "unknown_climate", "no_factor", "blank")
ACTUAL, POTENTIAL = "actual", "potential"
KG_PER_T = 1000.0


@dataclass(frozen=True)
class BuildingRequest:
    """Buildings and plots, and the numbers they are calculated with.

    Attributes:
        built: floor areas. energy: the set. factors: of electricity and other carriers.
        uses: words and lists of codes, None where values are the set's uses. code_list: of the codes.
        use: of features that state none. climate, region: of features whose zone states none.
        year, type: of the factor. plan_year, path: of the plots' factor; None: at the factor of ``year``.
        how: bands. language: of names and sentences.
    """

    built: Built
    energy: EnergyTable
    factors: FactorTable
    year: int
    type: str
    uses: Optional[BuildingTables] = None
    code_list: str = ""
    use: str = ""
    climate: str = ""
    region: str = ""
    plan_year: Optional[int] = None
    path: str = ""
    how: Sureness = field(default_factory=Sureness)
    language: str = "en"


class Combination(NamedTuple):
    """A use in a climate and a region: what a square metre of it emits.

    Attributes:
        kg_m2: end use -> kg CO2/(m² a), NaN where a number of the table is blank. state: ``KNOWN``, or what is missing.
        numbers: what is multiplied: (intensity, factor) of each carrier.
        embodied: kg CO2/m² once, NaN where the table has none.
    """

    use: str
    climate: str
    region: str
    kg_m2: dict
    state: str
    numbers: tuple
    embodied: float


@dataclass(frozen=True)
class Account:
    """The account of a layer.

    Attributes:
        name: ``ACTUAL`` or ``POTENTIAL``. floors: what was read. state: of each feature. use, climate, region: of each.
        combination: position of each feature's, -1 where its state is no ``KNOWN`` or ``BLANK``.
        combinations: what they emit. factor_year: of electricity. path: of it.
    """

    name: str
    floors: Floors
    state: np.ndarray
    use: np.ndarray
    climate: np.ndarray
    region: np.ndarray
    combination: np.ndarray
    combinations: list
    factor_year: int
    path: str

    def kg_m2(self, end_use: str) -> Interval:
        """kg CO2/(m² a) of each feature ``(n,)``; 0 at least where it is not known.

        Args:
            end_use: one of ``END_USES``.
        """
        return self._of_features([combination.kg_m2.get(end_use, np.nan) for combination in self.combinations])

    def embodied_kg_m2(self) -> Interval:
        """kg CO2/m² of each feature ``(n,)``, once; 0 at least where it is not known."""
        return self._of_features([combination.embodied for combination in self.combinations])

    def _of_features(self, by_combination: list) -> Interval:
        return blanks(np.array([*by_combination, np.nan]), 0.0, BLANK).at(self.combination)

    def products(self) -> tuple[list, list]:
        """Products of each combination in t CO2/m², and the numbers that they multiply."""
        numbers: dict = {}
        products = []
        for k, combination in enumerate(self.combinations):
            for _end_use, pair in combination.numbers:
                places = tuple(numbers.setdefault(_identity(number), (len(numbers), number))[0] for number in pair)
                products.append(Product(k, 1.0 / KG_PER_T, places))
        return products, [number for _place, number in numbers.values()]


def _identity(number: Coefficient) -> tuple:
    return (number.family, number.land_class, number.pool, number.climates or number.climate, number.year,
            number.value, tuple(number.note.items()))


def account_of(request: BuildingRequest, name: str, floors: Floors) -> Account:
    """Reckon a layer.

    Args:
        request: energy, factors and choices. name: ``ACTUAL`` or ``POTENTIAL``. floors: floor areas in m² ``(n,)``.

    Returns:
        kg CO2/(m² a) of each combination of use, climate and region, and which feature has which.

    Raises:
        InputError: uses that the set lacks, climates and regions that do not exist, a region without a factor.
    """
    year, path = request.year, ""
    if name == POTENTIAL and request.plan_year is not None and request.path:
        year, path = request.plan_year, request.path
    use = _uses(request, floors.code)
    climate, region = (_of_zone(floors.zone, getattr(request.built.zones, field), default) for field, default in (
        ("climates", request.climate), ("regions", request.region)))
    open_, reason = floors.floor_m2.is_known, floors.floor_m2.why
    known_use = np.array([use_of_row is not None for use_of_row in use], dtype=bool)
    region = _regions(request.factors, region)
    state = np.where(open_, KNOWN, reason).astype(object)
    state[open_ & ~known_use] = UNKNOWN_USE
    require_uses(request.energy, {name for name in use[open_ & known_use]}, set(climate[open_ & known_use].tolist()))
    if request.energy.climates:
        state[(state == KNOWN) & (climate == "")] = UNKNOWN_CLIMATE
    factors = _factors(request, sorted(set(region[state == KNOWN].tolist())), year, path)
    state[(state == KNOWN) & np.isin(region.astype(str), [key for key, number in factors.items() if number is None])] \
        = NO_FACTOR
    rows = np.flatnonzero(state == KNOWN)
    combination = np.full(len(floors), -1)
    keys = pd.MultiIndex.from_arrays([use[rows], climate[rows], region[rows]])
    distinct = []
    if len(rows):   # pandas makes nothing of no keys
        combination[rows], distinct = pd.factorize(keys, sort=True)
    combinations = [_combination(request, *key, factors[key[2]]) for key in distinct]
    state[rows] = np.array([pair.state for pair in combinations], dtype=object)[combination[rows]] if len(rows) else []
    return Account(name, floors, state, use, climate, region, combination, combinations, year, path)


def _uses(request: BuildingRequest, code: np.ndarray) -> np.ndarray:
    """The use of each feature; None where its value means none."""
    words = words_of_uses(request.uses.uses) if request.uses is not None else {}
    starts: dict = {}
    if request.uses is not None:
        lists = request.uses.lists
        if request.code_list not in lists:
            raise InputError("buildings.no_list", list=request.code_list or "–", known=", ".join(lists) or "–")
        starts = lists[request.code_list]
    uses: dict = {}
    for value in {*code.tolist(), request.use}:
        if request.uses is None:
            uses[value] = value or None
        else:
            uses[value] = use_of_code(value, words, starts) if value else None
    if request.use and uses[request.use] is None:
        raise InputError("buildings.use_unknown", use=request.use, known=", ".join(request.uses.uses))
    return np.array([uses[value] if value else uses[request.use] for value in code.tolist()], dtype=object)


def _of_zone(zone: np.ndarray, by_zone: tuple, default: str) -> np.ndarray:
    values = np.array([*by_zone, ""], dtype=object)[zone] if by_zone else np.full(len(zone), "", dtype=object)
    return np.array([word or default for word in values], dtype=object)


def _regions(factors: FactorTable, words: np.ndarray) -> np.ndarray:
    by = {word: factors.region_of(word) if word else "" for word in set(words.tolist())}
    return np.array([by[word] for word in words.tolist()], dtype=object)


def _factors(request: BuildingRequest, regions: list, year: int, path: str) -> dict:
    """Region -> factor, None where it is blank; all blank stops the run, as nothing could be calculated.

    Raises:
        InputError: a region that has no row for the year, or no region with a factor.
    """
    if not any(row.carrier == ELECTRICITY for row in request.energy.intensities):
        return dict.fromkeys(regions, Coefficient("grid", "", "", 0.0))
    numbers: dict = {}
    for region in regions:
        numbers[region] = request.factors.factor(region, year, request.type, path) if region else None
    if regions and not any(numbers.values()):
        blank = [region for region in regions if region]
        if not blank:
            raise InputError("buildings.region_needed", origin=request.factors.origin)
        raise InputError("buildings.blank_factor", region=", ".join(blank), year=year, type=request.type,
                         origin=request.factors.origin)
    return numbers


def _combination(request: BuildingRequest, use: str, climate: str, region: str,
                 factor: Coefficient) -> Combination:
    kg, numbers, state = {}, [], KNOWN
    for end_use, rows in request.energy.of(use, climate).items():
        pairs = [(row.number, factor if row.carrier == ELECTRICITY else _carrier(request, row.carrier))
                 for row in rows]
        if not pairs or any(number.value is None for pair in pairs for number in pair):
            kg[end_use], state = np.nan, BLANK
            continue
        kg[end_use] = float(sum(number.value * other.value for number, other in pairs))
        numbers += [(end_use, pair) for pair in pairs]
    embodied = request.energy.embodied_of(use)
    return Combination(use, climate, region, kg, state, tuple(numbers),
                       embodied.number.value if embodied else np.nan)


def _carrier(request: BuildingRequest, carrier: str) -> Coefficient:
    if carrier not in request.factors.carriers:
        raise InputError("buildings.no_carrier", carrier=carrier, set=request.energy.set.id,
                         known=", ".join(request.factors.carriers) or "–")
    return request.factors.carriers[carrier]


def feature_columns(account: Account, request: BuildingRequest) -> pd.DataFrame:
    """Columns of a result layer ``(n)``; NULL where a number is not known, never 0.

    Args:
        account: of the features. request: titles and zones.

    Returns:
        Floor area in m², kg CO2/(m² a), t CO2 per year; embodied t CO2.
    """
    floors, language, zones = account.floors, request.language, request.built.zones
    area, prefix = floors.floor_m2, "" if account.name == ACTUAL else "potential_"
    titles = {use: pick(entry.title, language) for use, entry in request.uses.uses.items()} if request.uses else {}
    frame = pd.DataFrame({
        "emission_state": account.state, "building_use": account.use,
        "building_use_title": [titles.get(key, key) for key in account.use],
        "climate_zone": [zone_name or None for zone_name in account.climate],
        "grid_region": [region_name or None for region_name in account.region],
        "zone_id": [zones.ids[place] if place >= 0 else None for place in floors.zone]}, dtype="string")
    if account.name == ACTUAL:
        frame["floor_area_from"] = pd.array([source or None for source in floors.source], dtype="string")
    else:
        frame["site_area_m2"], frame["floor_area_ratio"] = cells.number(floors.site_m2), cells.number(floors.ratio)
    frame[f"{prefix}floor_area_m2"] = cells.number(area)

    def tonnes(rate: Interval) -> pd.arrays.FloatingArray:
        return cells.number(times(multiply(rate, area), 1.0 / KG_PER_T))

    whole, nothing = Interval.of(np.zeros(len(floors))), Interval.of(np.full(len(floors), np.nan))
    for end_use in END_USES:
        is_part = end_use in request.energy.end_uses
        rate = account.kg_m2(end_use) if is_part else nothing
        frame[f"{prefix}{end_use}_t_co2_yr"] = tonnes(rate) if is_part else cells.number(nothing)
        whole = add(whole, rate) if is_part else whole
    frame[f"{prefix}emission_t_co2_yr"] = tonnes(whole)
    frame[f"{prefix}emission_kg_co2_m2_yr"] = cells.number(whole)
    frame[f"{prefix}embodied_t_co2"] = tonnes(account.embodied_kg_m2())
    frame["factor_year"], frame["energy_set"] = account.factor_year, request.energy.set.id
    return frame.astype({"factor_year": "Int64", "energy_set": "string"})
