"""Recorded values by which no level may be judged: they count as unknown, and the reason says what to mend."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...texts import text

_SERIES = ["indicator_id", "unit_code"]
_NUMBERS = ("value", "lower", "upper")


def without_doubtful(values: pd.DataFrame, year: int, language: str) -> pd.DataFrame:
    """Values, unknown where their denominator is 0, and where two surveys or definitions state something else of the
    judged year.

    Args:
        values: rows of ``series.tables.VALUES`` up to the year. year: that is judged. language: of the reasons.

    Returns:
        The same rows.
    """
    groundless = (values["value"].notna() & (values["denominator"] == 0)).to_numpy(dtype=bool)
    values = _unknown(values, groundless, text("alerts.zero_denominator", language))   # of a store of before
    return _unknown(values, is_rival(values, year), text("alerts.rival_series", language))


def is_rival(values: pd.DataFrame, year: int) -> np.ndarray:
    """Rows of a year for which series of one indicator and unit state different values, bool ``(n,)``.

    A series that begins in that year takes the place of the one before, as a new survey does, and is not counted.

    Args:
        values: rows of ``series.tables.VALUES``. year: that is judged.

    >>> rows = pd.DataFrame({"indicator_id": "people", "unit_code": "a", "year": [2024, 2024, 2025, 2025],
    ...                      "series": ["census", "register"] * 2, "value": [5.0, 6.0, 5.0, 6.0]})
    >>> is_rival(rows, 2025).tolist(), is_rival(rows[1:], 2024).tolist()
    ([False, False, True, True], [False, False, False])
    """
    rival = np.zeros(len(values), dtype=bool)
    judged = (values["year"] == year).to_numpy(dtype=bool) & values["value"].notna().to_numpy(dtype=bool)
    rows = np.flatnonzero(judged)
    rows = rows[values.iloc[rows].duplicated(_SERIES, keep=False).to_numpy()]
    if not len(rows):
        return rival
    known = values[values["value"].notna()]
    first = known.groupby([*_SERIES, "series"])["year"].min()
    now = values.iloc[rows]
    begins = first.reindex(pd.MultiIndex.from_frame(now[[*_SERIES, "series"]])).to_numpy() == year
    group = now.assign(begins=begins).groupby(_SERIES)
    rival[rows] = ((group["value"].transform("nunique") > 1) & (group["begins"].transform("sum") != 1)).to_numpy()
    return rival


def _unknown(values: pd.DataFrame, rows: np.ndarray, reason: str) -> pd.DataFrame:
    if not rows.any():
        return values
    numbers = {name: values[name].where(~rows) for name in _NUMBERS}
    return values.assign(**numbers, reason=values["reason"].astype(object).where(~rows, reason))
