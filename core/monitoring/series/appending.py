"""What arriving rows add to a series: new rows, corrections of earlier ones, and what is there already."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from .official import OF_OFFICIAL, only_official, withdrawn
from .refusing import refusal
from .tables import FINAL, OFFICIAL, OFFICIAL_STATUS, PRELIMINARY, VALUES, WITHDRAWN, SeriesTable

NEW, SAME, CORRECTED, SETTLED, COMPLETED, TAKEN_BACK = WORDS = (
    "new", "same", "corrected", "final", "completed", WITHDRAWN)


class Appended(NamedTuple):
    """What becomes of each arriving row.

    Attributes:
        what: of ``WORDS``, object ``(n,)``; ``SETTLED``: a final value in place of a preliminary one;
            ``COMPLETED``: an own or official value beside the other one, which stays as it is; ``TAKEN_BACK``: the
            official value was withdrawn.
        supersedes: number of the stored row that it takes the place of, 0 where there is none, int64 ``(n,)``.
        withdraws: whether it withdraws an official value, also where its word says what became of the own value,
            bool ``(n,)``.
    """

    what: np.ndarray
    supersedes: np.ndarray
    withdraws: np.ndarray


def appended(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, author: str = "",
             why: str = "") -> Appended:
    """Compare arriving rows with what is stored.

    Args:
        table: of both. stored: all versions of rows, with ``fid`` and ``supersedes``.
        arriving: in the columns of the table, each key once. author, why: of a correction.

    Returns:
        For each arriving row.

    Raises:
        InputError: a row changes what is recorded, without an author or a reason; a preliminary value of a year whose
            final one is recorded; an official value is withdrawn that is not recorded.

    >>> from .tables import BREAKS
    >>> stored = pd.DataFrame({"fid": [1], "supersedes": [None], "indicator_id": "farm", "unit_code": "*",
    ...                        "year": 2020, "cause": "survey"})
    >>> appended(BREAKS, stored, stored.assign(cause="law"), "Li", "typing error").what.tolist()
    ['corrected']
    """
    position = _positions(table, stored, arriving)
    there = position >= 0
    same = there & _alike(table, stored, arriving, position)
    supersedes = np.where(there & ~same, stored["fid"].to_numpy(dtype=np.int64)[position] if len(stored) else 0, 0)
    what = np.select([~there, same], [NEW, SAME], CORRECTED).astype(object)
    withdraws = np.zeros(len(arriving), dtype=bool)
    if "status" in table.content:
        _refuse_nothing_withdrawn(table, stored, arriving, position)
    if "status" in table.content and len(stored):
        sides = [_side(table, stored, arriving, position, *names) for names in _sides(table)]
        changed = what == CORRECTED
        words = np.array([side.what for side in sides])
        withdraws = changed & (words == TAKEN_BACK).any(axis=0)
        for word in (COMPLETED, SETTLED, TAKEN_BACK, CORRECTED):
            what[changed & (words == word).any(axis=0)] = word
        late = changed & np.any([side.late for side in sides], axis=0)
        if late.any():
            old = late & np.all([(side.what == SAME) | _was_there(table, stored, arriving, names)
                                 for side, (names, _status) in zip(sides, _sides(table))], axis=0)
            what[old], supersedes[old] = SAME, 0
            _refuse(table, stored, arriving, position, late & ~old, "series.preliminary_late")
    if not (author.strip() and why.strip()):
        _refuse(table, stored, arriving, position, np.isin(what, (CORRECTED, TAKEN_BACK)), "series.no_reason")
    return Appended(what, supersedes, withdraws & (what != SAME))


def _refuse_nothing_withdrawn(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame,
                              position: np.ndarray) -> None:
    """Refuse to withdraw official values of which none was recorded."""
    wrong = withdrawn(arriving)
    if wrong.any() and len(stored):
        recorded = stored["official"].notna().to_numpy(dtype=bool) | withdrawn(stored)
        wrong &= (position < 0) | ~recorded[position]
    _refuse(table, stored, arriving, position, wrong, "series.nothing_withdrawn")


def _refuse(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, position: np.ndarray, rows: np.ndarray,
            key: str) -> None:
    if rows.any():
        first = int(np.flatnonzero(rows)[0])
        recorded = stored.iloc[position[first]].to_dict() if position[first] >= 0 else None
        raise refusal(key, table, arriving.iloc[first].to_dict(), recorded, int(rows.sum()))


def with_final(stored: pd.DataFrame, arriving: pd.DataFrame) -> pd.DataFrame:
    """Arriving values of plain years, final where a preliminary or final one of the same key is recorded: a value of
    2027 takes the place of that of 2027E.

    Args:
        stored: versions of rows of ``tables.VALUES``, with ``fid`` and ``supersedes``.
        arriving: in the same columns, each key once; those that state a status, or no number, stay as they are.
    """
    if not len(stored):
        return arriving
    position = _positions(VALUES, stored, arriving)
    for number, status in (("value", "status"), (OFFICIAL, OFFICIAL_STATUS)):
        before = stored[status].isin([PRELIMINARY, FINAL]).to_numpy(dtype=bool)[position] & (position >= 0)
        plain = before & (arriving[status].isna() & arriving[number].notna()).to_numpy(dtype=bool)
        if plain.any():
            arriving = arriving.assign(**{status: arriving[status].astype(object).mask(plain, FINAL)})
    return arriving


def current(stored: pd.DataFrame) -> np.ndarray:
    """Which rows hold: those in whose place no other one came, bool ``(n,)``.

    Args:
        stored: versions of rows, with ``fid`` and ``supersedes``.
    """
    return ~stored["fid"].isin(stored["supersedes"].dropna()).to_numpy()


def _positions(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame) -> np.ndarray:
    """Row of the stored one of each key that holds, -1 where there is none ``(n,)``."""
    rows = np.flatnonzero(current(stored)) if len(stored) else np.empty(0, dtype=np.int64)
    numbers = _numbers(table.key, stored.iloc[rows], arriving)
    last = pd.Series(rows, index=numbers[:len(rows)])
    last = last[~last.index.duplicated(keep="last")]
    return last.reindex(numbers[len(rows):]).fillna(-1).to_numpy(dtype=np.int64)


class _Side(NamedTuple):
    """What becomes of the own value, or of the official one, of each row ``(n,)``.

    Attributes:
        what: of ``WORDS``. late: whether a preliminary value comes after its final one.
    """

    what: np.ndarray
    late: np.ndarray


def _sides(table: SeriesTable) -> tuple:
    """Columns of content that state the own value, and those of the official one, each with that of its status."""
    own = [name for name in table.content if name not in OF_OFFICIAL]
    return (own, "status"), ([name for name in table.content if name in OF_OFFICIAL], OFFICIAL_STATUS)


def _side(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, position: np.ndarray, names: list,
          status: str) -> _Side:
    alike = _alike(table, stored, arriving, position, names)
    if status == OFFICIAL_STATUS:
        lacks = stored[names].isna().all(axis=1).to_numpy(dtype=bool)[position]
    else:     # the unit of measure of an official value alone is its own
        lacks = only_official(stored)[position] & ~only_official(arriving)
    before, now = stored[status].to_numpy(dtype=object)[position], arriving[status].to_numpy(dtype=object)
    settled, late = (before == PRELIMINARY) & (now == FINAL), (before == FINAL) & (now == PRELIMINARY)
    back = (now == WITHDRAWN) & (before != WITHDRAWN)
    return _Side(np.select([alike, lacks, settled, back], [SAME, COMPLETED, SETTLED, TAKEN_BACK], CORRECTED).astype(
        object),
                 ~alike & ~lacks & late)


def _was_there(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, names: list) -> np.ndarray:
    """Which arriving rows state in some columns what some version did that was recorded, bool ``(n,)``."""
    numbers = _numbers([*table.key, *names], stored, arriving)
    return np.isin(numbers[len(stored):], numbers[:len(stored)])


def _numbers(columns, stored: pd.DataFrame, arriving: pd.DataFrame) -> np.ndarray:
    """A number of what each row says in some columns, stored ones first; equal for equal ones."""
    both = pd.concat([frame[list(columns)].astype(object) for frame in (stored, arriving)], ignore_index=True)
    return both.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()


def _alike(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, position: np.ndarray,
           names=None) -> np.ndarray:
    """Whether each arriving row states what the stored one does, bool ``(n,)``; of some columns of content."""
    alike = np.ones(len(arriving), dtype=bool)
    for name in (table.content if names is None else names) if len(stored) else ():
        kind = table.content[name]
        before, now = stored[name].iloc[position], arriving[name]
        if kind == "TEXT":
            alike &= before.fillna("").to_numpy(dtype=object) == now.fillna("").to_numpy(dtype=object)
        else:
            first, second = (pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan) for column in (before, now))
            # the same number out of another unit differs in its last digit
            alike &= np.isclose(first, second, rtol=1e-12, atol=0.0, equal_nan=True)
    return alike
