"""The levels of a year as units by indicators, and those of them that a choice leaves."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...errors import InputError
from ...texts import pick
from ..alerts.arranging import Arranged
from ..alerts.check import judged_rows
from ..alerts.request import AlertRequest
from ..levels.judging import Judged
from ..levels.terms import GREEN, GREY, LEVELS
from ..pack.model import KINDS

#: A sign for each level, so that it is not told by its colour alone.
SIGNS = dict(zip(LEVELS, "✗▲●✓?"))
NOTHING = -1   # of a cell without a series


class Choice(NamedTuple):
    """Which series are of interest; empty: all.

    Attributes:
        dimension: id of the pack. kind: of ``pack.model.KINDS``. levels: of ``LEVELS``.
    """

    dimension: str = ""
    kind: str = ""
    levels: tuple[str, ...] = ()


EVERYTHING = Choice()


class Grid(NamedTuple):
    """Units by indicators.

    Attributes:
        indicators: ids ``(i,)``. units: codes ``(u,)``. row: position in the rows of the year, ``NOTHING`` where there
            is none or the choice leaves it out, int ``(i, u)``. level: position in ``LEVELS``, or ``NOTHING``, of each.
    """

    indicators: tuple[str, ...]
    units: tuple[str, ...]
    row: np.ndarray
    level: np.ndarray


@dataclass(frozen=True)
class Year:
    """A judged year.

    Attributes:
        request: what was asked. series: of it. judged: of each series. rows: of the check, one each indicator and unit,
            all in one order.
        titles: indicator -> title. names: unit -> name. groups: indicator of the pack -> title of its dimension.
    """

    request: AlertRequest
    series: Arranged
    judged: Judged
    rows: pd.DataFrame
    titles: dict[str, str]
    names: dict[str, str]
    groups: dict[str, str]


def year_of(request: AlertRequest) -> Year:
    """Judge a year.

    Args:
        request: of the check.

    Raises:
        InputError: nothing is recorded; as of ``judged_rows``.
    """
    if not len(request.values) and not len(request.targets):
        raise InputError("alerts.nothing_recorded", store=request.name or "–")
    series, judged, rows = judged_rows(request)
    pack, language = request.pack, request.language
    titles = dict(zip(rows["indicator_id"], rows["title"]))
    named = rows.dropna(subset=["unit_name"])
    units = request.units.dropna(subset=["unit_name"]) if len(request.units) else request.units
    names = {**dict(zip(rows["unit_code"], rows["unit_code"])),
             **{code: name for code, name in zip(units["unit_code"], units["unit_name"])},
             **dict(zip(named["unit_code"], named["unit_name"]))}
    groups = {key: pick(pack.dimensions[indicator.dimension], language) for key, indicator in pack.indicators.items()
              if key in titles}
    return Year(request, series, judged, rows, titles, names, groups)


def dimensions_of(year: Year) -> dict[str, str]:
    """The dimensions that there are series of, id -> title, in the order of the pack.

    Args:
        year: as judged.
    """
    there = set(year.rows["dimension"].dropna())
    return {key: pick(title, year.request.language) for key, title in year.request.pack.dimensions.items()
            if key in there}


def grid_of(year: Year, choice: Choice = EVERYTHING) -> Grid:
    """What a choice leaves of the matrix: indicators in the order of the pack, units by code.

    Args:
        year: as judged. choice: empty: everything.
    """
    rows = year.rows
    level = _levels(rows)
    kept = np.ones(len(rows), dtype=bool)
    for column, word in (("dimension", choice.dimension), ("kind", choice.kind)):
        if word:
            kept &= (rows[column] == word).fillna(False).to_numpy(dtype=bool)
    if choice.levels:
        kept &= np.isin(level, [LEVELS.index(word) for word in choice.levels])
    at = np.flatnonzero(kept)
    there = dict.fromkeys(rows["indicator_id"].iloc[at])
    indicators = (*(key for key in year.request.pack.indicators if key in there),
                  *(key for key in there if key not in year.request.pack.indicators))
    units = tuple(sorted(set(rows["unit_code"].iloc[at])))
    row = np.full((len(indicators), len(units)), NOTHING)
    places = [pd.Index(keys).get_indexer(rows[column].iloc[at]) for keys, column in (
        (indicators, "indicator_id"), (units, "unit_code"))] if len(at) else [[], []]
    row[tuple(places)] = at
    return Grid(indicators, units, row, np.where(row == NOTHING, NOTHING, level[row] if len(level) else NOTHING))


def counts_of(year: Year) -> dict[str, int]:
    """How many series each level has. Args: year: as judged."""
    return {word: int((_levels(year.rows) == number).sum()) for number, word in enumerate(LEVELS)}


def worst_of(year: Year, grid: Grid) -> dict[str, str]:
    """The worst level of each unit; ``grey`` where no level is known, and in place of ``green`` where one of its
    targets cannot be judged: it may be missed. Series without a target do not count.

    Args:
        year: as judged. grid: what of it is of interest.
    """
    if not grid.indicators:
        return {}
    worst = np.where(grid.level == NOTHING, GREY, grid.level).min(axis=0)
    is_open = (grid.level == GREY) & year.rows["target"].notna().to_numpy(dtype=bool)[grid.row]
    worst = np.where((worst == GREEN) & is_open.any(axis=0), GREY, worst)
    return {unit: LEVELS[level] for unit, level in zip(grid.units, worst)}


def levels_in(grid: Grid, indicator: str) -> dict[str, str]:
    """The level of an indicator in each unit that has one.

    Args:
        grid: of a year. indicator: id.
    """
    if indicator not in grid.indicators:
        return {}
    line = grid.level[grid.indicators.index(indicator)]
    return {unit: LEVELS[level] for unit, level in zip(grid.units, line) if level != NOTHING}


def kinds_of(year: Year) -> list[str]:
    """The kinds of targets that there are, of ``KINDS``. Args: year: as judged."""
    there = set(year.rows["kind"].dropna())
    return [kind for kind in KINDS if kind in there]


def _levels(rows: pd.DataFrame) -> np.ndarray:
    return pd.Index(LEVELS).get_indexer(rows["level"])
