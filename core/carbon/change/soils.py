"""What mineral soils gain and lose after a change of use: ΔC = (SOC_new − SOC_old) / D a year for D years.

IPCC 2006/2019 volume 4, equation 2.25; N2O of mineralised soil by equations 11.8 and 11.10. Carbon that land gains is
positive; after D years land remains in its use and the change is zero.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import multiply, subtract, times
from ...contract.interval import Interval
from ...errors import InputError
from ...geometry.parallel import ask, asking
from ...table import numbered
from ...texts import Fact, pick, text, word_of
from ..densities.table import source_text
from ..densities.tally import Tally, blanks, tally_rows
from ..pack.model import (
    CN_RATIO,
    CN_RATIO_CROPLAND,
    CO2_PER_C,
    FACTORS,
    N2O_EF1,
    SOIL_CONSTANTS,
    CoefficientPack,
)
from ..stock.products import Product, name_of_number, product_bands
from ..stock.soil import MissingCellError, SoilStock, soil_stock, soil_stock_of_candidates
from ..stock.stock import M2_PER_HA
from ..uncertainty.bands import Band, Sureness, method_notes
from .fitting import unfit_levels, unfit_notes

LEVELS = ("climate", "soil", "old_use", "old_management", "old_input", "new_use", "new_management", "new_input")
YEAR = "year_of_change"
ROLES = (*LEVELS, YEAR)
SEVERAL = "|"   # between candidates of a climate or soil
UNKNOWN, ORGANIC, UNCHANGED, FUTURE, CHANGING, SETTLED = STATES = (
    "unknown", "organic_soil", "unchanged", "future", "changing", "settled")
N2O_PER_N = 44.0 / 28.0
FEATURE_COLUMNS = {
    "state": "string", "area_ha": "Float64", "old_soc_t_c_ha": "Float64", "new_soc_t_c_ha": "Float64",
    "change_t_c": "Float64", "years_left": "Float64", "annual_t_c_yr": "Float64", "accrued_t_c": "Float64",
    "remaining_t_c": "Float64", "annual_emission_t_co2_yr": "Float64", "annual_n2o_t_yr": "Float64"}
TOTAL_COLUMNS = {
    "climate": "string", "soil": "string", "old_use": "string", "old_management": "string", "old_input": "string",
    "new_use": "string", "new_management": "string", "new_input": "string", **FEATURE_COLUMNS,
    "feature_count": "Int64", "depth_m": "Float64"}
SUMMED = ("area_ha", "change_t_c", "annual_t_c_yr", "accrued_t_c", "remaining_t_c", "annual_emission_t_co2_yr",
          "annual_n2o_t_yr")


@dataclass(frozen=True)
class SoilRequest:
    """Soils that change.

    Attributes:
        area_m2: of the features ``(n,)``, NaN where unusable.
        levels: ``n`` rows of ``LEVELS``, string, NA where not known; the soil ``organic`` is not covered.
        year_of_change: ``(n,)``, NaN if unknown. year: that the balance is for.
        pack: with reference stocks and factors. n2o: whether N2O of mineralised soil is calculated.
        how: bands. language: of sentences.
        source, fields, fids: name of the layer, role of ``ROLES`` -> its field, and ids ``(n,)``, for messages.
        candidates: soils of the place as ``levels`` have them, separated by ``|`` -> soil -> its share of the land.
    """

    area_m2: np.ndarray
    levels: pd.DataFrame
    year_of_change: np.ndarray
    year: float
    pack: CoefficientPack
    n2o: bool = False
    how: Sureness = field(default_factory=Sureness)
    language: str = "en"
    source: str = ""
    fields: dict = field(default_factory=dict)
    candidates: dict = field(default_factory=dict)
    fids: Optional[np.ndarray] = None


@dataclass(frozen=True)
class SoilChange:
    """Columns of the features, totals by levels and state, the card of each number, numbers, sentences."""

    features: pd.DataFrame
    totals: pd.DataFrame
    coefficients: pd.DataFrame
    counts: dict
    notes: list


def soil_carbon_change(request: SoilRequest, cancelled: Optional[Callable[[], bool]] = None) -> SoilChange:
    """Reckon the change of mineral soils.

    A feature that lacks a level is unknown, as is one for whose levels the pack has no number, and a total with such
    ground is marked. One whose year of change is not known has a change in all, and no annual one.

    Args:
        request: levels of each feature before and after, its area in m², the pack, the years since the change.

    Returns:
        t C/ha and t C of each feature, with totals and bands; a year: the difference over 20 years (IPCC 2006, vol. 4,
            2.3.3).

    Raises:
        InputError: a level, soil or climate that the pack does not know.
        Cancelled: ``cancelled`` returned True.
    """
    levels = pd.DataFrame({name: request.levels[name].astype("string") for name in asking(LEVELS, 1)})
    levels = levels.reset_index(drop=True)
    rows, groups = np.zeros(0, dtype=int), []
    if len(levels):   # pandas sorts nothing of no keys
        number, first = numbered([levels[name].fillna("").to_numpy(dtype=object) for name in asking(LEVELS, 1)])
        order, groups = pd.factorize(pd.MultiIndex.from_frame(levels.iloc[first].fillna("")), sort=True)
        rows = order[number]
    ask()
    pairs, missing = [], {}
    for number, group in enumerate(groups):
        try:
            pairs.append(_pair(request, dict(zip(LEVELS, group))))
        except MissingCellError as error:
            pairs.append(None)
            missing.setdefault(error.cell, (error, []))[1].append(number)
    # a density is at least 0 if its level is unknown
    old, new = (blanks(np.array([np.nan if pair is None else pair[side].value_t_c_ha for pair in pairs]), 0.0,
                       UNKNOWN).at(rows) for side in (0, 1))
    ask()
    state, left = _clock(request, levels, old, new)
    ask()
    numbers = _numbers(request, state, left, (old, new), levels)
    features = pd.DataFrame({"state": state, **{name: cells.number(value) for name, value in numbers.items()}}).astype(
        FEATURE_COLUMNS)
    ask()
    if request.candidates:
        features["by_envelope"] = pd.array((levels["soil"].str.contains(SEVERAL, regex=False) | levels[
            "climate"].str.contains(SEVERAL, regex=False)).to_numpy(dtype=bool, na_value=False), dtype="boolean")
    ask()
    totals = _totals(levels, features, numbers, request.pack)
    ask()
    counts = _counts(state, numbers)
    ask()
    usable = ~np.isnan(request.area_m2)
    dated = usable & np.isin(state, (CHANGING, SETTLED, FUTURE))
    years = request.pack.soil_years
    weight = [np.bincount(rows[usable], weights=request.area_m2[usable] / M2_PER_HA, minlength=len(groups)),
              np.bincount(rows[dated], weights=(request.area_m2 * (state == CHANGING))[dated] / M2_PER_HA / years,
                          minlength=len(groups))]
    unknown = [counts[name] is None for name in ("CHANGE_T_C", "ANNUAL_T_C_YR")]
    band = _bands(pairs, np.array(weight), request.how, cancelled).without(np.array(unknown))
    for row, name in enumerate(("CHANGE", "ANNUAL")):
        counts[f"{name}_LOWER_T_C"], counts[f"{name}_UPPER_T_C"] = band.ends(row)
    counts["IS_DISTINGUISHABLE"], counts["BAND_METHOD"] = band.apart[0], str(band.method[0])
    used = {(number.family, number.land_class, number.climate): number for pair in pairs if pair for side in pair
            for number in side.parts}
    if request.n2o:
        used |= {(name, name, ""): number for name, number in request.pack.soil_constants.items()}
    lacking = [(error, np.isin(rows, numbers)) for error, numbers in missing.values()]
    unfit = unfit_levels([dict(zip(LEVELS, group)) for group in groups], rows, request.pack)
    return SoilChange(features, totals, _cards(list(used.values()), request), counts,
                      [*_notes(features, request, lacking), *unfit_notes(unfit, features["area_ha"], request),
                       *method_notes(band, request.how, request.language)])


def _pair(request: SoilRequest, level: dict) -> Optional[tuple[SoilStock, SoilStock]]:
    """Stocks of a soil in its old and its new use; None where a level is not known or the soil is organic."""
    if level["soil"] == "organic" or not all(level.values()):
        return None
    return _stock(request, level, "old"), _stock(request, level, "new")


def _stock(request: SoilRequest, level: dict, side: str) -> SoilStock:
    """The stock of one side; what the pack does not have is reported with the layer and field that it is in."""
    roles = [f"{side}_{name}" for name in ("use", "management", "input")]
    try:
        if SEVERAL in level["soil"] or SEVERAL in level["climate"]:
            soils = request.candidates.get(level["soil"]) or {level["soil"]: 1.0}
            return soil_stock_of_candidates(request.pack, soils, level["climate"].split(SEVERAL),
                                            [level[role] for role in roles])
        return soil_stock(request.pack, level["soil"], level["climate"], *(level[role] for role in roles))
    except InputError as error:
        if not request.source or isinstance(error, MissingCellError):
            raise
        wrong = (roles[FACTORS.index(error.values["factor"])],) if "factor" in error.values else ("soil", "climate")
        raise InputError("carbon.soil_level", layer=request.source, where=lambda language: ", ".join(
            f"{word_of('field', role, language)} ({request.fields.get(role, 'VALUES')})" for role in wrong),
            why=error.in_language(request.language)) from error


def _clock(request: SoilRequest, levels: pd.DataFrame, old: Interval, new: Interval) -> tuple:
    """State of each feature, and years that its change still goes on, NaN if unknown."""
    elapsed, years = request.year - request.year_of_change, request.pack.soil_years
    left = np.clip(years - np.maximum(elapsed, 0.0), 0.0, years)
    state = np.full(len(left), CHANGING, dtype=object)
    state[left <= 0.0], state[elapsed < 0.0], state[np.isnan(elapsed)] = SETTLED, FUTURE, UNKNOWN
    state[old.low == new.low], state[~old.is_known] = UNCHANGED, UNKNOWN
    state[(levels["soil"] == "organic").fillna(False).to_numpy(dtype=bool)] = ORGANIC
    left[np.isin(state, (UNCHANGED,))] = 0.0
    left[np.isin(state, (UNKNOWN, ORGANIC))] = np.nan
    return state, left


def _numbers(request: SoilRequest, state: np.ndarray, left: np.ndarray, soc: tuple, levels: pd.DataFrame) -> dict:
    """Column -> Interval ``(n,)``."""
    (old, new), years = soc, request.pack.soil_years
    area = blanks(request.area_m2 / M2_PER_HA, 0.0, UNKNOWN)
    change = multiply(area, subtract(new, old))
    is_open = np.isin(state, (UNKNOWN, ORGANIC))
    # if the year of change is unknown, all of a change may be over, or none
    goes_on = Interval.of(np.where(is_open, 0.0, state == CHANGING), np.where(is_open, 1.0, state == CHANGING))
    left_share = Interval.of(np.where(is_open, 0.0, left / years), np.where(is_open, 1.0, left / years))
    annual, remaining = multiply(times(change, 1.0 / years), goes_on), multiply(change, left_share)
    accrued = multiply(change, subtract(Interval.of(1.0), left_share))
    n2o = Interval.of(np.full(len(left), np.nan))
    if request.n2o:
        loss = Interval.of(np.maximum(-annual.high, 0.0), np.maximum(-annual.low, 0.0), annual.why)
        n2o = multiply(loss, Interval.of(request.pack.soil_constants[N2O_EF1].value * N2O_PER_N / _cn_ratio(
            levels, request.pack)))
    return {
        "area_ha": area, "old_soc_t_c_ha": old, "new_soc_t_c_ha": new, "change_t_c": change,
        "years_left": Interval.of(left), "annual_t_c_yr": annual, "accrued_t_c": accrued, "remaining_t_c": remaining,
        "annual_emission_t_co2_yr": times(annual, -CO2_PER_C), "annual_n2o_t_yr": n2o}


def _cn_ratio(levels: pd.DataFrame, pack: CoefficientPack) -> np.ndarray:
    """Carbon over nitrogen of soil that is mineralised: one number within cropland, another after a change of use."""
    cropland = [level for level, is_cropland in pack.soil_cropland.items() if is_cropland]
    within = np.ones(len(levels), dtype=bool)
    for side in ("old_use", "new_use"):
        within &= levels[side].isin(cropland).to_numpy(dtype=bool)
    return np.where(within, *(pack.soil_constants[name].value for name in (CN_RATIO_CROPLAND, CN_RATIO)))


def _totals(levels: pd.DataFrame, features: pd.DataFrame, numbers: dict, pack: CoefficientPack) -> pd.DataFrame:
    usable = numbers["area_ha"].is_known   # what has no outline is in no sum, and no feature of one
    frame = pd.concat([levels, features], axis=1)[usable]
    ask()
    grouped = frame.groupby([*LEVELS, "state"], dropna=False, sort=True)
    ask()
    totals = grouped[["old_soc_t_c_ha", "new_soc_t_c_ha"]].first()
    ask()
    group = grouped.ngroup().to_numpy(dtype=np.int64)
    for name in asking(SUMMED, 1):
        totals[name] = cells.number(tally_rows(numbers[name].at(usable), np.ones(len(frame)), group,
                                               len(totals)).in_tables)
    totals["feature_count"], totals["depth_m"] = grouped.size(), pack.soil_depth_m
    return totals.reset_index().reindex(columns=[name for name in TOTAL_COLUMNS if name != "years_left"]).astype(
        {name: kind for name, kind in TOTAL_COLUMNS.items() if name != "years_left"})


def _counts(state: np.ndarray, numbers: dict) -> dict:
    area_ha, change = numbers["area_ha"], numbers["change_t_c"]
    usable = np.where(area_ha.is_known, area_ha.low, 0.0)

    def whole(value: Interval) -> Tally:
        ask()
        return tally_rows(value, usable, np.zeros(len(state), dtype=np.int64), 1)

    def total(value: Interval) -> Optional[float]:
        return cells.one_number(cells.number(whole(value).in_tables))

    def area(*states: str) -> float:
        return float(usable[np.isin(state, states)].sum())

    of_change, n2o = whole(change), numbers["annual_n2o_t_yr"]
    return {
        "AREA_HA": float(usable.sum()), "CHANGE_T_C": total(change),
        "LOSS_T_C": total(Interval.of(np.minimum(change.low, 0.0), np.minimum(change.high, 0.0))),
        "GAIN_T_C": total(Interval.of(np.maximum(change.low, 0.0), np.maximum(change.high, 0.0))),
        **{name.upper(): total(numbers[name])
           for name in SUMMED if name.startswith(("annual", "accrued", "remaining"))},
        "ANNUAL_N2O_T_YR": total(n2o) if len(state) else None,
        "COVERED_SHARE": cells.one_number(cells.covered(of_change.in_tables)),
        "UNKNOWN_HA": area(UNKNOWN), "ORGANIC_HA": area(ORGANIC), "SETTLED_HA": area(SETTLED),
        "CHANGING_HA": area(CHANGING)}


def _bands(pairs: list, area_ha: np.ndarray, how: Sureness, cancelled) -> Band:
    """95 % bands of Σ area · (new − old); a row of a table is drawn once, on both sides, all ground, all its climates.

    Args:
        area_ha: of each sum and pair ``(g, k)``.
    """
    numbers: dict = {}
    products = []
    for ground, pair in enumerate(pairs):
        for sign, side in zip((-1.0, 1.0), pair or ()):
            products.append(Product(ground, sign, tuple(
                numbers.setdefault(name_of_number(number), (len(numbers), number))[0]
                for number in side.parts)))
    return product_bands(area_ha, products, [number for _place, number in numbers.values()], how, cancelled)


def _cards(rows: list, request: SoilRequest) -> pd.DataFrame:
    """A row per number: what it is, and its source."""
    language, pack = request.language, request.pack
    return pd.DataFrame([{
        "kind": number.family, "level": number.land_class, "climate": number.climate or None, "value": number.value,
        "unit": "t C/ha" if number.family == "soil" else "1", "lower": number.lower, "upper": number.upper,
        "bounds_mean": text(f"carbon.bounds_{number.bounds}", language) if number.bounds else None,
        "depth_m": pack.soil_depth_m if number.family == "soil" else None, "tier": number.tier or None,
        "source": source_text(number, language), "verified": number.verified,
        "disputed": pick(number.disputed, language) or None,
        "note": pick(number.note, language) or None} for number in rows],
        columns=list(CARD_COLUMNS)).astype(CARD_COLUMNS)


CARD_COLUMNS = {
    "kind": "string", "level": "string", "climate": "string", "value": "Float64", "unit": "string", "lower": "Float64",
    "upper": "Float64", "bounds_mean": "string", "depth_m": "Float64", "tier": "string", "source": "string",
    "verified": "boolean", "disputed": "string", "note": "string"}


def _notes(features: pd.DataFrame, request: SoilRequest, missing: list) -> list:
    """Sentences on the pack, and on ground that is in no total.

    Args:
        missing: pairs of a cell that the pack does not have, and whether each feature needs it ``(n,)``.
    """
    language, pack = request.language, request.pack
    notes = [Fact(text("carbon.soil_used", language, pack=f"{pack.id} {pack.version}", years=pack.soil_years,
                       depth=pack.soil_depth_m, boundary=pick(pack.soil_boundary, language)))]
    undated = (features["state"] == UNKNOWN) & features["change_t_c"].notna()   # has a change, but no clock
    without = np.zeros(len(features), dtype=bool)
    for error, mask in missing:
        without |= mask
        notes.append(text("carbon.soil_cell", language, count=int(mask.sum()), area=float(
            features["area_ha"][mask].sum()), why=error.in_language(language)))
    for kind, mask in ((UNKNOWN, (features["state"] == UNKNOWN) & ~undated & ~without), ("undated", undated),
                       (ORGANIC, features["state"] == ORGANIC)):
        ask()
        if mask.any():
            total, dated = (float(features["area_ha"][rows].sum()) for rows in (
                features["area_ha"].notna(), features["annual_t_c_yr"].notna()))
            ask()
            notes.append(text(f"carbon.soil_{kind}", language, count=int(mask.sum()), area=float(
                features["area_ha"][mask].sum()), share=100.0 * dated / total if total else 0.0,
                lacking=_lacking(request.levels.reset_index(drop=True)[mask.to_numpy()], language)))
    return notes


def _lacking(levels: pd.DataFrame, language: str) -> str:
    """Roles without a level, each with the number of its features."""
    counted = {role: int(levels[role].isna().sum()) for role in asking(LEVELS, 1)}
    return ", ".join(f"{word_of('field', role, language)} {count}" for role, count in counted.items() if count) or "–"


def typed_levels(columns: dict, count: int) -> pd.DataFrame:
    """Levels as text, ``count`` rows; a role without a column is not known.

    Args:
        columns: role -> values ``(count,)``. count: rows.

    Returns:
        Columns ``LEVELS``.
    """
    return pd.DataFrame({role: columns.get(role, pd.Series(pd.NA, index=range(count), dtype="string"))
                         for role in asking(LEVELS, 1)}, index=range(count)).astype("string")


def require_n2o(pack: CoefficientPack) -> None:
    """Stop if the pack lacks what N2O requires.

    Args:
        pack: of coefficients.

    Raises:
        InputError: it lacks a number, or whether a use is cropland.
    """
    lacking = [name for name in SOIL_CONSTANTS
               if name not in pack.soil_constants or pack.soil_constants[name].value is None]
    if lacking:
        raise InputError("carbon.no_constants", pack=pack.id, names=", ".join(lacking))
    silent = sorted({level for factor, level, _climate in pack.soil_factors if factor == FACTORS[0]}
                    - set(pack.soil_cropland))
    if silent:
        raise InputError("carbon.no_cropland", pack=pack.id, levels=", ".join(silent))
