"""Rows of a store as series side by side: one row an indicator and unit, a column a year."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.interval import RELATIONS
from ..levels.terms import KINDS, MODES, Targets, Terms, Values
from ..pack.model import MonitoringPack
from ..series.measures import factor_between
from ..series.official import OF_OFFICIAL, official_of, parted
from ..series.tables import WHOLE
from ..series.units import carried_over
from .doubtful import without_doubtful
from .request import AlertRequest, Numbers

#: What a row of the result takes from the value of its year.
OF_VALUE = ("title", "unit_name", "lower", "upper", "series", "status", "supersedes", "why", "definition", "source",
            "reason", *OF_OFFICIAL)
#: And what it takes from the last year that says something of it.
OF_SERIES = ("title", "unit_name", "definition", "series")


class Arranged(NamedTuple):
    """All series of a request ``(s,)``.

    Attributes:
        keys: ``indicator_id`` and ``unit_code``. values, targets, terms: as of ``levels.terms``.
        stated: columns ``OF_VALUE`` of the judged year; ``measure``, the unit of the series; ``from_units`` and
            ``doubt`` of its earlier values, as of ``carried_over``; in the order of ``keys``.
        due: columns of the target that counts.
        other_unit: whether the target is in a unit that cannot be brought into that of the values, bool.
    """

    keys: pd.DataFrame
    values: Values
    targets: Targets
    terms: Terms
    stated: pd.DataFrame
    due: pd.DataFrame
    other_unit: np.ndarray


def arranged(request: AlertRequest) -> Arranged:
    """The series of a request, with those of units that follow others.

    Args:
        request: of the check.
    """
    own, aside = parted(without_doubtful(until(request.values, request.year), request.year, request.language))
    values = carried_over(own, request.units)
    due = _target_of_year(request.targets, request.year)
    keys, number = _keyed(values, due)
    there = _there(keys, request)
    wanted = np.where(there, np.cumsum(there) - 1, -1)[number]
    keys, row, target_row = _of(keys, there), wanted[:len(values)], wanted[len(values):]
    values, row = _of(values, row >= 0), row[row >= 0]
    values, row, broken = _last_series(values, row, len(keys))
    broken = np.maximum(broken, _breaks(request, keys))
    due = due[target_row >= 0].set_index(target_row[target_row >= 0]).reindex(range(len(keys)))
    stated = values[values["year"] == request.year]
    stated = stated[list(OF_VALUE)].set_index(row[stated.index]).reindex(range(len(keys)))
    for name, column in (("measure", "unit"), ("from_units", "from_units"), ("doubt", "doubt")):
        stated[name] = _last_of(values[column], row, len(keys))
    for name in OF_SERIES:
        stated[name] = stated[name].where(stated[name].notna(), _last_of(values[name], row, len(keys)))
    stated[list(OF_OFFICIAL)] = official_of(pd.concat([keys, stated], axis=1), aside, request.year)
    targets, due, other = _targets(request, keys, due, stated["measure"])
    return Arranged(keys, _matrices(values, row, request, broken), targets, terms_of(request.pack, request.numbers),
                    stated, due, other)


def until(values: pd.DataFrame, year: int) -> pd.DataFrame:
    """Values of the years up to one, numbered anew.

    Args:
        values: rows of ``series.tables.VALUES``. year: the last one.
    """
    return _of(values, values["year"].to_numpy() <= year)


def _of(frame: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Rows of a frame, numbered anew; most often all of them, which are not copied."""
    return frame if rows.all() else frame[rows].reset_index(drop=True)


def _keyed(values: pd.DataFrame, due: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Indicator and unit of each series, sorted; and of which one each value, then each target, is."""
    (indicator, ids), (unit, codes) = (pd.factorize(np.concatenate([
        frame[name].to_numpy(dtype=object) for frame in (values, due)]), sort=True, use_na_sentinel=False)
        for name in ("indicator_id", "unit_code"))
    number, pairs = pd.factorize(indicator * np.int64(len(codes)) + unit, sort=True)
    of_indicator, of_unit = np.divmod(pairs, max(1, len(codes)))
    return pd.DataFrame({"indicator_id": ids[of_indicator], "unit_code": codes[of_unit]}), number


def terms_of(pack: MonitoringPack, numbers: Numbers) -> Terms:
    """The numbers by which levels are judged.

    Args:
        pack: whose they are. numbers: in place of them.
    """
    own = {} if pack.levels is None else pack.levels._asdict()
    chosen = {name: own.get(name) if number is None else number for name, number in numbers._asdict().items()}
    return Terms(*(chosen[name] for name in Terms._fields))


def _there(keys: pd.DataFrame, request: AlertRequest) -> np.ndarray:
    """Which series are of units that there are in the year; those that ended before are in their successors'."""
    units = request.units
    if not len(units):
        return np.ones(len(keys), dtype=bool)
    last = pd.to_numeric(units["valid_to"]).astype("Float64").fillna(np.inf).astype(float).groupby(
        units["unit_code"]).max()
    first = pd.to_numeric(units["valid_from"]).astype("Float64").fillna(-np.inf).astype(float).groupby(
        units["unit_code"]).min()
    code = keys["unit_code"]
    there = (code.map(last).fillna(np.inf) >= request.year) & (code.map(first).fillna(-np.inf) <= request.year)
    return there.to_numpy(dtype=bool)


def _target_of_year(targets: pd.DataFrame, year: int) -> pd.DataFrame:
    """Of each indicator and unit the next target, otherwise the last one; one without a year behind all others."""
    due = targets["target_year"].to_numpy(dtype=float, na_value=np.nan)
    passed = ~(due >= year)
    order = np.lexsort((np.nan_to_num(np.where(passed, -due, due), nan=np.inf), passed))
    return targets.iloc[order].drop_duplicates(["indicator_id", "unit_code"]).reset_index(drop=True)


def _last_series(values: pd.DataFrame, row: np.ndarray, count: int) -> tuple:
    """Values of the classification of each one's last year, and its first year where there were others before."""
    names, series = values["series"].to_numpy(dtype=object), np.full(count, "", dtype=object)
    order = np.lexsort((values["value"].notna(), values["year"]))
    series[row[order]] = names[order]   # of a series that is written several times the last year stays, of it a value
    same = names == series[row]
    others = np.zeros(count, dtype=bool)
    others[row[~same]] = True
    first = np.full(count, np.inf)
    np.minimum.at(first, row[same], values["year"].to_numpy(dtype=float)[same])
    return _of(values, same), row[same], np.where(others, first, -np.inf)


def _breaks(request: AlertRequest, keys: pd.DataFrame) -> np.ndarray:
    """The last break of each series, -inf without one: of the store, of all units, of the pack."""
    names = ["indicator_id", "unit_code", "year"]
    last: dict = {}
    for indicator, unit, year in (*request.breaks[names].itertuples(index=False, name=None), *(
            (known.id, WHOLE, year) for known in request.pack.indicators.values() for year in known.break_years)):
        if year <= request.year:
            last[indicator, unit] = max(year, last.get((indicator, unit), -np.inf))
    if not last:
        return np.full(len(keys), -np.inf)
    return np.array([max(last.get((indicator, unit), -np.inf), last.get((indicator, WHOLE), -np.inf))
                     for indicator, unit in zip(keys["indicator_id"], keys["unit_code"])], dtype=float)


def _last_of(column: pd.Series, row: np.ndarray, count: int) -> pd.Series:
    """The last word of each series that is one ``(s,)``."""
    known = column.notna().to_numpy()
    if not known.any():
        return pd.Series([None] * count, dtype=object)
    last = np.full(count, np.nan, dtype=object)
    last[row[known]] = column.to_numpy(dtype=object)[known]   # of a series that is written several times the last stays
    return pd.Series(last, dtype=object)


def _matrices(values: pd.DataFrame, row: np.ndarray, request: AlertRequest, broken: np.ndarray) -> Values:
    first = int(values["year"].min()) if len(values) else request.year
    years = np.arange(min(first, request.year), request.year + 1)
    column = values["year"].to_numpy(dtype=np.int64) - years[0]

    def matrix(name: str) -> np.ndarray:
        numbers = np.full((len(broken), len(years)), np.nan)
        numbers[row, column] = values[name].to_numpy(dtype=float)
        return numbers

    return Values(years, matrix("value"), matrix("lower"), matrix("upper"), broken)


def _targets(request: AlertRequest, keys: pd.DataFrame, due: pd.DataFrame, measure: pd.Series) -> tuple:
    """Targets in the units of the values; what a row does not state is the pack's."""
    known = {name: keys["indicator_id"].map({key: value for key, indicator in request.pack.indicators.items() if (
        value := getattr(indicator, name)) not in ("", None)}) for name in ("direction", "goal", "kind", "tolerance")}
    due = due.copy()
    has = due["target"].notna()
    for name, column, words in (("relation", "direction", RELATIONS), ("goal", "goal", MODES), ("kind", "kind", KINDS)):
        stated = due[name].where(due[name].notna(), known[column].where(has | (name == "kind")))
        due[name] = stated.where(stated.isin(words))   # a store that another program wrote may have any word
    unit, wanted = due["unit"].fillna(""), measure.fillna("")
    other = np.zeros(len(due), dtype=bool)
    numbers = {name: due[name].astype(float).to_numpy(copy=True) for name in ("target", "base", "tolerance")}
    (unit_of, units), (wanted_of, wanteds) = pd.factorize(unit), pd.factorize(wanted)
    pair = np.where(has, unit_of * len(wanteds) + wanted_of, -1)
    for number in np.unique(pair[pair >= 0]):
        own, its = units[number // len(wanteds)], wanteds[number % len(wanteds)]
        factor = 1.0 if own == its or not own or not its else factor_between(own, its)
        if factor == 1.0:
            continue
        rows = pair == number
        other |= rows & (factor is None)
        for column in numbers.values():
            column[rows] *= np.nan if factor is None else factor
    due = due.assign(**numbers)
    share = request.numbers.tolerance if request.numbers.tolerance is not None or request.pack.levels is None \
        else request.pack.levels.tolerance
    way = np.abs(due["target"].astype(float) - due["base"].astype(float)).fillna(0.0)
    due["tolerance"] = due["tolerance"].astype(float).fillna(known["tolerance"].astype(float)).fillna(
        way * (share or 0.0))
    codes = [due[name].map({word: number for number, word in enumerate(words)}).fillna(-1).to_numpy(dtype=np.int8)
             for name, words in (("relation", RELATIONS), ("goal", MODES))]
    columns = [due[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan) for name in (
        "target", "target_year", "base", "base_year", "tolerance")]
    return Targets(*codes, *columns), due, other
