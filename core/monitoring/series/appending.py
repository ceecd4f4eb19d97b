"""What arriving rows add to a series: new rows, corrections of earlier ones, and what is there already."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...errors import InputError
from .tables import FINAL, PRELIMINARY, SeriesTable

NEW, SAME, CORRECTED, SETTLED = WORDS = ("new", "same", "corrected", "final")


class Appended(NamedTuple):
    """What becomes of each arriving row.

    Attributes:
        what: of ``WORDS``, object ``(n,)``; ``SETTLED``: a final value in place of a preliminary one.
        supersedes: number of the stored row that it takes the place of, 0 where there is none, int64 ``(n,)``.
    """

    what: np.ndarray
    supersedes: np.ndarray


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
            final one is recorded.

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
    if "status" in table.content:
        before = stored["status"].to_numpy(dtype=object)[position] if len(stored) else np.full(len(arriving), None)
        status = arriving["status"].to_numpy(dtype=object)
        changed = what == CORRECTED
        what[changed & (before == PRELIMINARY) & (status == FINAL)] = SETTLED
        early = changed & (before == FINAL) & (status == PRELIMINARY)
        old = early & _was_there(table, stored, arriving)
        what[old], supersedes[old] = SAME, 0
        _refuse(table, arriving, early & ~old, "series.preliminary_late")
    if not (author.strip() and why.strip()):
        _refuse(table, arriving, what == CORRECTED, "series.no_reason")
    return Appended(what, supersedes)


def _refuse(table: SeriesTable, arriving: pd.DataFrame, rows: np.ndarray, key: str) -> None:
    if rows.any():
        first = arriving[list(table.key)].iloc[int(np.flatnonzero(rows)[0])]
        raise InputError(key, table=table.name, count=int(rows.sum()), row=", ".join(map(str, first)))


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


def _was_there(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame) -> np.ndarray:
    """Which arriving rows are as some version that was recorded, bool ``(n,)``."""
    numbers = _numbers({**table.key, **table.content}, stored, arriving)
    return np.isin(numbers[len(stored):], numbers[:len(stored)])


def _numbers(columns, stored: pd.DataFrame, arriving: pd.DataFrame) -> np.ndarray:
    """A number of what each row says in some columns, stored ones first; equal for equal ones."""
    both = pd.concat([frame[list(columns)].astype(object) for frame in (stored, arriving)], ignore_index=True)
    return both.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()


def _alike(table: SeriesTable, stored: pd.DataFrame, arriving: pd.DataFrame, position: np.ndarray) -> np.ndarray:
    """Whether each arriving row states what the stored one does, bool ``(n,)``."""
    alike = np.ones(len(arriving), dtype=bool)
    for name, kind in table.content.items() if len(stored) else ():
        before, now = stored[name].iloc[position], arriving[name]
        if kind == "TEXT":
            alike &= before.fillna("").to_numpy(dtype=object) == now.fillna("").to_numpy(dtype=object)
        else:
            first, second = (pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan) for column in (before, now))
            # the same number out of another unit differs in its last digit
            alike &= np.isclose(first, second, rtol=1e-12, atol=0.0, equal_nan=True)
    return alike
