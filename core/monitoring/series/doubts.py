"""What is doubtful of values that are about to be recorded, seen beside those that are."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...names import script_of
from ...texts import LANGUAGES, text
from .definitions import changed_years
from .measures import factor_between

#: Shares of one series that differ by such a factor, the smaller one below 1, are 0.45 beside 45.
HUNDRED = (50.0, 200.0)


def mixed_percent(values: pd.DataFrame) -> np.ndarray:
    """Rows in per cent that look as if they were shares of 1: 0.45 beside 45, bool ``(n,)``.

    Args:
        values: rows of ``tables.VALUES``, those recorded and those arriving.

    >>> mixed_percent(pd.DataFrame({"indicator_id": "green", "unit_code": "a", "series": "", "unit": "%",
    ...                             "year": [2020, 2021, 2022], "value": [44.0, 0.45, 46.0]})).tolist()
    [False, True, False]
    """
    doubtful = np.zeros(len(values), dtype=bool)
    of_hundred = [unit for unit in values["unit"].dropna().unique() if factor_between(unit, "%") == 1.0]
    rows = np.flatnonzero(values["unit"].isin(of_hundred).to_numpy() & (values["value"] > 0).to_numpy())
    if len(rows):
        some = values.iloc[rows]
        middle = some.groupby(["indicator_id", "unit_code", "series"])["value"].transform("max").to_numpy()
        number = some["value"].to_numpy(dtype=float)
        ratio = middle / number
        doubtful[rows] = (number <= 1.0) & (ratio >= HUNDRED[0]) & (ratio <= HUNDRED[1])
    return doubtful


def outside_validity(values: pd.DataFrame, units: pd.DataFrame) -> np.ndarray:
    """Rows of years in which their unit was not there, bool ``(n,)``; units that are not listed are not looked at.

    Args:
        values: rows of ``tables.VALUES``. units: rows of ``tables.UNITS``.
    """
    if not len(units):
        return np.zeros(len(values), dtype=bool)
    spans = pd.DataFrame({"unit_code": units["unit_code"],
                          "first": pd.to_numeric(units["valid_from"]).astype("Float64").fillna(-np.inf).astype(float),
                          "last": pd.to_numeric(units["valid_to"]).astype("Float64").fillna(np.inf).astype(float)})
    span = spans.groupby("unit_code").agg({"first": "min", "last": "max"}).reindex(values["unit_code"])
    year = values["year"].to_numpy(dtype=float)
    return (year < span["first"].to_numpy()) | (year > span["last"].to_numpy())


def renamed(values: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Units whose name changed under one code: code, name before, name after.

    Names in two scripts may be one name, and what we call the whole area is no name of a unit.

    Args:
        values: rows of ``tables.VALUES``, in the order in which they were recorded.

    >>> renamed(pd.DataFrame({"unit_code": ["a", "a", "b"], "unit_name": ["Old", "New", None]}))
    [('a', 'Old', 'New')]
    >>> renamed(pd.DataFrame({"unit_code": ["a", "a", "a"], "unit_name": ["Old", "老城", "all units"]}))
    []
    """
    named = values[values["unit_name"].notna()].drop_duplicates(["unit_code", "unit_name"])
    named = named[~named["unit_name"].isin([text("indicators.whole", language) for language in LANGUAGES])]
    names = named.groupby(["unit_code", named["unit_name"].map(script_of)], sort=False)["unit_name"].agg(list)
    return [(str(code), before, after) for (code, _script), known in names.items()
            for before, after in zip(known, known[1:])]


def redefined(values: pd.DataFrame, breaks: pd.DataFrame) -> list[tuple[str, int]]:
    """Indicators whose definition changed between two years without a break there: indicator, first year of the new.

    Each series is looked at alone: two surveys side by side may count differently.

    Args:
        values: rows of ``tables.VALUES``. breaks: rows of ``tables.BREAKS``.
    """
    known = values[values["definition"].notna()].sort_values("year", kind="stable")
    first = known.assign(series=known["series"].fillna("")).drop_duplicates(["indicator_id", "series", "definition"])
    later = first[first.duplicated(["indicator_id", "series"], keep=False)]
    marked = set(zip(breaks["indicator_id"], breaks["year"])) if len(breaks) else set()
    changes = {(str(indicator), year) for (indicator, _series), rows in later.groupby(["indicator_id", "series"])
               for year in changed_years(rows)}
    return sorted(change for change in changes if change not in marked)
