"""Cells by unit of fewer known holders than may be shown: they are merged, so that no person can be recognised."""
from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..groups import counted, placed, ranked, split_texts, summed

_SUMS = ("area_m2", "disputed_m2", "merged_cells")
_MIXED = -1   # of codes that differ, of cells that were merged


class Least(NamedTuple):
    """How many known holders a cell has at least, and the words for what was merged."""

    number: int
    several: str


def holder_counts(place: np.ndarray, codes: np.ndarray, holders: np.ndarray, count: int) -> np.ndarray:
    """Different tokens by place, those of joint holders apart.

    Args:
        place: of each claim ``(n,)``. codes: of its holders in ``holders`` ``(n,)``. holders: tokens with blanks
            between them. count: of places.
    """
    _, pairs = placed(place, codes)
    owner, token, _ = split_texts(holders.tolist())
    begin = np.searchsorted(owner, np.arange(len(holders)))
    number = np.bincount(owner, minlength=len(holders))
    own = codes[pairs]
    row = np.repeat(np.arange(len(pairs)), number[own])
    at = begin[own[row]] + np.arange(len(row)) - np.repeat(np.cumsum(number[own]) - number[own], number[own])
    return counted(place[pairs][row], token[at], np.ones(len(row), dtype=bool), count)


def without_few(counts, least: int) -> pd.Series:
    """Numbers of holders, NULL where there are some and fewer than may be shown.

    Args:
        counts: ``(n,)``. least: so many may be.

    >>> without_few([0, 2, 3], 3).tolist()
    [0, <NA>, 3]
    """
    numbers = pd.Series(counts).astype("Int64")
    return numbers.where(~((numbers > 0) & (numbers < least)))


def village_cells(claims: pd.DataFrame, least: Least) -> pd.DataFrame:
    """Cells by village and type of right; those of fewer known holders are merged, so that no person can be recognised.

    Cells are merged within a village, the smallest first; what is still too small, with those of other villages.

    Args:
        claims: pieces by claim, of use rights. least: number of holders.

    Returns:
        In ``CELL_COLUMNS`` without ``list_status``. A project with fewer holders in all has one cell without a number.
    """
    keys = ("project_id", "village", "right_type", "right_title")
    coded = {name: ranked(claims[name]) for name in (*keys, "holder", "parcel")}
    code = {name: codes for name, (codes, _) in coded.items()}
    place, first = placed(*(code[name] for name in keys))
    count = len(first)
    rows = claims.iloc[first][list(keys)].reset_index(drop=True)
    for name in ("area_m2", "disputed_m2"):
        rows[name] = summed(place, claims[name].to_numpy(dtype=float), count)
    rows["holder_count"] = holder_counts(place, *coded["holder"], count)
    rows["parcel_count"] = counted(place, code["parcel"], np.ones(len(claims), dtype=bool), count)
    rows["merged_cells"] = 1
    some = _to_merge(rows["holder_count"].to_numpy(), code["project_id"][first], least.number)
    if len(some):
        merged = _merged_cells(rows.iloc[some], some, (place, coded), least)
        rows = pd.concat([rows.drop(index=some), merged], ignore_index=True) if len(some) < count else merged
    frame = rows.sort_values(["project_id", "village", "right_type"], kind="stable", ignore_index=True)
    frame["holder_count"] = without_few(frame["holder_count"], least.number)
    frame["parcel_count"] = frame["parcel_count"].where(frame["holder_count"].notna(), pd.NA)
    return frame


def merged_places(place: np.ndarray, first: np.ndarray, apart: tuple, claims: tuple, least: int) -> tuple:
    """Places of claims by unit, those of fewer known holders merged: within a unit first, then with others.

    Args:
        place: of each claim ``(n,)``. first: a claim of each place ``(k,)``. apart: codes of claims; places are merged
            where these are the same. claims: code of the unit and area ``(n,)``, and the holders, coded.
        least: number of holders.

    Returns:
        As ``place`` and ``first``.
    """
    unit, area_m2, holder = claims
    counts = holder_counts(place, *holder, len(first))
    group = placed(*(codes[first] for codes in apart))[0]
    some = _to_merge(counts, group, least)
    if not len(some):
        return place, first
    areas, holders = summed(place, area_m2, len(first)), _sets_of(place, some, *holder)
    cells = [{"group": group[at], "village": int(unit[first[at]]), "right_type": int(at), "area_m2": areas[at],
              "holders": own, "members": {int(at)}} for at, own in zip(some, holders)]
    cells.sort(key=itemgetter("group", "village"))
    joined = np.arange(len(first))
    for cell in _merged_by(cells, ("group", "village"), least, _MIXED):
        joined[list(cell["members"])] = min(cell["members"])
    kept, place = np.unique(joined[place], return_inverse=True)
    return place.reshape(-1), first[kept]


def _to_merge(counts: np.ndarray, group: np.ndarray, least: int) -> np.ndarray:
    """Cells of groups in which some have too few holders, and there are others to merge these with."""
    is_small = (counts > 0) & (counts < least)
    return np.flatnonzero(np.isin(group, group[is_small]) & (np.bincount(group, minlength=1)[group] > 1))


def _sets_of(place: np.ndarray, numbers: np.ndarray, codes: np.ndarray, texts: np.ndarray) -> list:
    """Different tokens of the claims of some places, a set for each of ``numbers``."""
    use = np.isin(place, numbers)
    pairs = placed(place[use], codes[use])[1]
    bounds = np.searchsorted(place[use][pairs], [*numbers, np.iinfo(np.int64).max]).tolist()
    own = codes[use][pairs].tolist()
    words = {code: set(str(texts[code]).split()) for code in set(own)}
    return [set().union(*(words[code] for code in own[start:end])) for start, end in zip(bounds[:-1], bounds[1:])]


def _merged_cells(rows: pd.DataFrame, numbers: np.ndarray, claims: tuple, least: Least) -> pd.DataFrame:
    """The cells of projects in which some are too small: first those of a village are merged, then villages.

    Args:
        rows: cells. numbers: of their places. claims: place of each, and its columns coded.
        least: as of ``village_cells``.
    """
    place, coded = claims
    parcels, texts = coded["parcel"]
    sets = [_sets_of(place, numbers, *coded["holder"]),
            _sets_of(place, numbers, parcels, np.arange(len(texts)))]   # their texts may have blanks
    names = (*rows, "holders", "parcels")
    cells = [dict(zip(names, values)) for values in zip(*(rows[name].tolist() for name in rows), *sets)]
    made = pd.DataFrame(_merged_by(cells, ("project_id", "village"), least.number, least.several), columns=list(names))
    return made.assign(holder_count=made["holders"].map(len), parcel_count=made["parcels"].map(len)).drop(
        columns=["holders", "parcels"])


def _merged_by(cells: list, keys: tuple, least: int, several) -> list:
    """Cells in the order of two keys, merged within the second one, then within the first."""
    done = []
    for _, own in groupby(cells, itemgetter(keys[0])):
        merged: list = []
        for _, of_unit in groupby(own, itemgetter(keys[1])):
            merged += _merged(list(of_unit), least, several)
        done += _merged(merged, least, several)
    return done


def _merged(cells: list, least: int, several) -> list:
    """Cells of which none has fewer known holders, as far as there are others to merge with; no holder is no person."""
    def rank(cell: dict) -> tuple:
        count = len(cell["holders"])
        return not 0 < count < least, count == 0, count, cell["area_m2"], cell["village"], cell["right_type"]

    queue = [(rank(cell), number, cell) for number, cell in enumerate(cells)]
    heapify(queue)
    number = 0
    while len(queue) > 1 and not queue[0][0][0]:
        first, second = heappop(queue)[2], heappop(queue)[2]
        joined = {name: _joined(name, value, second[name], several) for name, value in first.items()}
        number -= 1
        heappush(queue, (rank(joined), number, joined))
    queue.sort(key=lambda entry: (entry[2]["village"], entry[2]["right_type"], *(
        (entry[1] != number, entry[:2]) if number else (entry[1],))))
    return [cell for _, _, cell in queue]


def _joined(name: str, first, second, several):
    """A value of two cells in one."""
    if isinstance(first, set):
        return first | second
    if name in _SUMS:
        return first + second
    return first if first == second else several
