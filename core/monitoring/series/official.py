"""Values that an office states, beside those that were measured: a row of the series has both, each from its source."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors import InputError
from .tables import OFFICIAL, OFFICIAL_STATUS, PRELIMINARY, VALUES, WITHDRAWN

#: What a row states of the official value; all else it states of the own one.
OF_OFFICIAL = (OFFICIAL, OFFICIAL_STATUS, "official_source")
OF_OWN = tuple(name for name in (*VALUES.content, *VALUES.beside) if name not in OF_OFFICIAL)
_STATED = ("value", "lower", "upper", "numerator", "denominator", "state", "reason", "method")
_PLACE = ["indicator_id", "unit_code", "year"]


def only_official(rows: pd.DataFrame) -> np.ndarray:
    """Rows that state an official value, or that it was withdrawn, and nothing of the own one, bool ``(n,)``.

    Args:
        rows: in the columns of ``tables.VALUES``.

    >>> only_official(pd.DataFrame({"official": [8.0, 8.0, None], "official_status": None, "value": [None, 7.0, 7.0],
    ...     "lower": None, "upper": None, "numerator": None, "denominator": None, "state": None, "reason": None,
    ...     "method": None})).tolist()
    [True, False, False]
    """
    stated = rows["official"].notna().to_numpy(dtype=bool) | withdrawn(rows)
    return stated & rows[list(_STATED)].isna().all(axis=1).to_numpy(dtype=bool) if stated.any() else stated


def withdrawn(rows: pd.DataFrame) -> np.ndarray:
    """Rows that say that the official value was withdrawn, bool ``(n,)``.

    Args:
        rows: in the columns of ``tables.VALUES``.

    >>> withdrawn(pd.DataFrame({"official_status": ["withdrawn", "final", None]})).tolist()
    [True, False, False]
    """
    return (rows[OFFICIAL_STATUS] == WITHDRAWN).fillna(False).to_numpy(dtype=bool)


def preliminary(rows: pd.DataFrame) -> np.ndarray:
    """Rows that a final one of the same key may follow, bool ``(n,)``: what they state is preliminary.

    Args:
        rows: in the columns of ``tables.VALUES``.
    """
    alone = only_official(rows)
    return np.where(alone, rows[OFFICIAL_STATUS] == PRELIMINARY, rows["status"] == PRELIMINARY).astype(bool)


def completed(stored: pd.DataFrame, arriving: pd.DataFrame) -> pd.DataFrame:
    """Arriving rows with what they do not state: of an official value alone the own one, and the other way round.

    Args:
        stored: rows that hold, in the columns of ``tables.VALUES``.
        arriving: in the same columns, each key once; ``layer`` and ``feature`` they come from, and ``unit_stated``,
            whether the row itself states its unit of measure.

    Returns:
        The arriving rows. An official value that names no survey belongs to the row of its indicator, unit and year,
        where one alone is stored. A row that withdraws one states all else as it is stored; one that was withdrawn
        stays so, unless an official value arrives.

    Raises:
        InputError: of an own value and an official one, one alone states its unit of measure.
    """
    alone = only_official(arriving)
    _refuse_borrowed_units(stored, arriving, alone)
    if not len(stored):
        return arriving
    gone, taken_back = withdrawn(stored), withdrawn(arriving)
    if not (alone.any() or gone.any() or stored["official"].notna().any()):
        return arriving
    arriving = _in_series(stored, arriving, alone)
    place = _position(stored, arriving, list(VALUES.key))
    has = place >= 0
    own_there = has & ~only_official(stored)[place]
    official_there = has & (stored["official"].notna().to_numpy(dtype=bool) | gone)[place]
    own_filled = alone & (own_there | has & taken_back)
    official_filled = official_there & arriving["official"].isna().to_numpy(dtype=bool) & ~taken_back
    measured, stated = stored["unit"].notna().to_numpy(dtype=bool)[place], _unit_stated(arriving)
    # an own row that comes again without its unit is in that of the own one, with which the official one was compared
    again = official_filled & own_there & measured
    compared = (own_filled & ~taken_back | official_filled) & ~again & ~gone[place]
    _refuse_unit(arriving, compared & (measured != stated), stored["unit"].to_numpy(dtype=object)[place])
    arriving = _filled(arriving, stored, place, own_filled, OF_OWN)
    return _filled(arriving, stored, place, official_filled, OF_OFFICIAL)


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of several tables, where one states the own value and another the official one of the same year: one row.

    Args:
        rows: in the columns of ``tables.VALUES``, with those beside them as of ``completed``.

    Raises:
        InputError: of an own value and an official one, one alone states its unit of measure.
    """
    alone = only_official(rows)
    if not alone.any() or alone.all():
        return rows
    own, beside = rows[~alone].reset_index(drop=True), rows[alone].reset_index(drop=True)
    beside = _in_series(own, beside, np.ones(len(beside), dtype=bool))
    # a preliminary own value with the preliminary official one, a final one with the final one, then what is left
    for key in ([*VALUES.key, "early"], list(VALUES.key)):
        early = (frame.assign(early=preliminary(frame)) for frame in (beside, own))
        own, beside = _paired(own, beside, *early, key)
    return pd.concat([own, beside], ignore_index=True)


def _paired(own: pd.DataFrame, beside: pd.DataFrame, beside_early: pd.DataFrame, own_early: pd.DataFrame,
            key: list) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Own rows with the official values of their key, and the official ones that are left."""
    if not len(beside):
        return own, beside
    several = beside_early.duplicated(key, keep=False).to_numpy()     # two of one year, which is refused later on
    place = _position(beside_early, own_early, key)
    free = (place >= 0) & own["official"].isna().to_numpy(dtype=bool) & ~several[place]
    _refuse_unit(own, free & ~withdrawn(beside)[place] & (_unit_stated(own) != _unit_stated(beside)[place]), np.where(
        _unit_stated(own), own["unit"], beside["unit"].to_numpy(dtype=object)[place]))
    taken = np.zeros(len(beside), dtype=bool)
    taken[place[free]] = True
    return _filled(own, beside, place, free, OF_OFFICIAL), beside[~taken].reset_index(drop=True)


def parted(values: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values of series, and official values alone, which make no series where there are own values.

    Args:
        values: rows in the columns of ``tables.VALUES``.

    Returns:
        Rows for series: of an indicator and unit without any own value those with official ones; and the others.
    """
    alone = only_official(values)
    if not alone.any():
        return values, values.iloc[:0]
    pair = pd.MultiIndex.from_frame(values[_PLACE[:2]])
    aside = alone & pair.isin(pair[~alone])
    return values[~aside].reset_index(drop=True), values[aside].reset_index(drop=True)


def official_of(rows: pd.DataFrame, aside: pd.DataFrame, year: int) -> pd.DataFrame:
    """Official values of a year, those of ``parted`` where a row has none.

    Args:
        rows: ``indicator_id``, ``unit_code``, ``series`` and ``OF_OFFICIAL``. aside: of ``parted``. year: of it.

    Returns:
        Columns ``OF_OFFICIAL`` in the order of the rows.
    """
    official = rows[list(OF_OFFICIAL)].reset_index(drop=True)
    some = aside[aside["year"] == year].reset_index(drop=True)
    if len(some):
        for series in (rows["series"].fillna("").to_numpy(dtype=object), np.full(len(rows), "", dtype=object)):
            place = _position(some, rows.assign(series=series), ["indicator_id", "unit_code", "series"])
            official = _filled(official, some, place, (place >= 0) & official["official"].isna().to_numpy(dtype=bool),
                               OF_OFFICIAL)
    return official


def as_official(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of statistics as official values.

    Args:
        rows: with ``value`` and ``source``.
    """
    return rows.rename(columns={"value": OFFICIAL, "source": "official_source"})


def _unit_stated(rows: pd.DataFrame) -> np.ndarray:
    """Whether each row itself states its unit of measure, bool ``(n,)``."""
    stated = rows["unit"].notna() if "unit_stated" not in rows else rows["unit_stated"]
    return stated.to_numpy(dtype=bool)


def _refuse_borrowed_units(stored: pd.DataFrame, arriving: pd.DataFrame, alone: np.ndarray) -> None:
    """Refuse own values without a unit of measure, of indicators whose unit is known of official values alone."""
    borrowed = ~alone & ~_unit_stated(arriving) & arriving["unit"].notna().to_numpy(dtype=bool)
    if not borrowed.any():
        return
    official, own = set(), set()
    if len(stored):
        measured, beside = stored["unit"].notna().to_numpy(dtype=bool), only_official(stored)
        official, own = (set(stored.loc[measured & rows, "indicator_id"]) for rows in (beside, ~beside))
    official |= set(arriving.loc[alone, "indicator_id"])
    own |= set(arriving.loc[~alone & _unit_stated(arriving), "indicator_id"])
    _refuse_unit(arriving, borrowed & arriving["indicator_id"].isin(official - own).to_numpy(), arriving["unit"])


def _refuse_unit(rows: pd.DataFrame, wrong: np.ndarray, units) -> None:
    """Refuse rows whose own and official values cannot be compared, as one of them states no unit of measure.

    Raises:
        InputError: names layer and feature of the first one.
    """
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        row, unit = rows.iloc[at], np.asarray(units, dtype=object)[at]
        unit = row["unit"] if pd.isna(unit) else unit
        raise InputError("series.unit_of_one", layer=row.get("layer", "–"), feature=row.get("feature", "–"), unit=unit,
                         row_key=", ".join(str(row[name]) for name in _PLACE))


def _in_series(stored: pd.DataFrame, arriving: pd.DataFrame, alone: np.ndarray) -> pd.DataFrame:
    """Official values without a survey in the series of the one stored row of their indicator, unit and year."""
    open_rows = alone & (arriving["series"].fillna("") == "").to_numpy(dtype=bool)
    if not open_rows.any():
        return arriving
    single = stored[~stored.duplicated(_PLACE, keep=False).to_numpy()].reset_index(drop=True)
    place = _position(single, arriving, _PLACE)
    return _filled(arriving, single, place, open_rows & (place >= 0), ("series",))


def _position(stored: pd.DataFrame, rows: pd.DataFrame, key: list) -> np.ndarray:
    """Position of the last stored row of each key, -1 where there is none, int ``(n,)``."""
    index = pd.MultiIndex.from_frame(stored[key])
    last = pd.Series(np.arange(len(stored)), index=index)[~index.duplicated(keep="last")]
    return last.reindex(pd.MultiIndex.from_frame(rows[key])).fillna(-1).to_numpy(dtype=np.int64)


def _filled(rows: pd.DataFrame, stored: pd.DataFrame, place: np.ndarray, where: np.ndarray, names) -> pd.DataFrame:
    """Rows with some cells of the stored ones."""
    if not where.any():
        return rows
    cells = {}
    for name in names:
        column = rows[name].to_numpy(dtype=object, copy=True)
        column[where] = stored[name].to_numpy(dtype=object)[place[where]]
        cells[name] = pd.Series(column, index=rows.index, dtype=object)
        if VALUES.columns[name] == "REAL":
            cells[name] = cells[name].astype(float)
    return rows.assign(**cells)
