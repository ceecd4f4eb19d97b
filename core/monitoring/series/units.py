"""Units that follow others: values of a district that was a county, of a town that two merged into."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from .measures import SUMS, kind_of

#: Why a unit has no value of a year before it was there, from those of its predecessors.
PART_MISSING, NOT_ADDITIVE = "part_missing", "not_additive"
_NUMBERS = ("value", "lower", "upper", "numerator", "denominator")
_OFFICIAL = ("official", "official_status", "official_source")


class Lineage(NamedTuple):
    """Which units a unit was before, row by row.

    Attributes:
        unit, before: codes ``(n,)``. share: of the earlier unit that went into the later one ``(n,)``.
        first, last: years in which the earlier one counts, float ``(n,)``; inf where it has no end.
        only: whether the whole earlier unit became the later one, and nothing else did ``(n,)``.
    """

    unit: np.ndarray
    before: np.ndarray
    share: np.ndarray
    first: np.ndarray
    last: np.ndarray
    only: np.ndarray


def lineage_of(units: pd.DataFrame) -> Lineage:
    """Everything that units were before, their predecessors' predecessors too.

    Args:
        units: rows in the columns of ``tables.UNITS``.

    A town that two merged into, one of which had been a township before:

    >>> units = pd.DataFrame({"unit_code": ["a", "b", "c", "d"], "successor": ["b", "d", "d", ""],
    ...     "valid_from": [None, 2015, None, 2021], "valid_to": [2014, 2020, 2020, None], "share": [1.0, 1, 1, None]})
    >>> line = lineage_of(units)
    >>> [(str(unit), str(before)) for unit, before in zip(line.unit, line.before)]
    [('b', 'a'), ('d', 'b'), ('d', 'c'), ('d', 'a')]
    """
    steps = units[units["successor"].fillna("") != ""]
    counts = steps["successor"].value_counts()
    step = pd.DataFrame({
        "unit": steps["successor"], "before": steps["unit_code"], "share": steps["share"].astype(float),
        "first": pd.to_numeric(steps["valid_from"]).astype("Float64").fillna(-np.inf).astype(float),
        "last": pd.to_numeric(steps["valid_to"]).astype("Float64").fillna(np.inf).astype(float),
        "only": (steps["share"].astype(float) >= 1.0 - 1e-9) & (steps["successor"].map(counts) == 1)})
    levels, seen = [step], len(step)
    while len(levels[-1]) and len(levels) <= seen:   # circles end where all steps were walked
        nearer = levels[-1][["unit", "before", "share", "only"]]
        further = nearer.merge(step, left_on="before", right_on="unit", suffixes=("", "_of"))
        further = further[further["unit"] != further["before_of"]]
        levels.append(pd.DataFrame({
            "unit": further["unit"], "before": further["before_of"], "share": further["share"] * further["share_of"],
            "first": further["first"], "last": further["last"], "only": further["only"] & further["only_of"]}))
    line = pd.concat(levels, ignore_index=True)
    return Lineage(*(line[name].to_numpy() for name in Lineage._fields))


def carried_over(values: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Values with those that units have from what they were before.

    Where one unit became another one, its values pass as they are; where several did, or a part, numerators and
    denominators are added, or values of quantities that add up; other values are not known. A value that was recorded
    for a unit itself stays.

    Args:
        values: rows in the columns of ``tables.VALUES``, each key once. units: rows of ``tables.UNITS``.

    Returns:
        The same rows and more ones; column ``from_units``: codes that a value comes from, None for its own, and
        ``doubt``: ``PART_MISSING``, ``NOT_ADDITIVE`` or None.
    """
    own = values.copy(deep=False)   # ``assign`` would copy every column of the store
    own["from_units"], own["doubt"] = None, None
    if not (units["successor"].fillna("") != "").any():
        return own
    links = pd.DataFrame(lineage_of(units)._asdict()).rename(columns={"unit": "later"})
    joined = values.merge(links, left_on="unit_code", right_on="before")
    joined = joined[_lasts(joined)]
    key = ["indicator_id", "later", "year", "series"]
    recorded = pd.MultiIndex.from_frame(values[["indicator_id", "unit_code", "year", "series"]])
    joined = joined[~pd.MultiIndex.from_frame(joined[key]).isin(recorded)].reset_index(drop=True)
    return pd.concat([own, _together(joined, key, links, own.columns)], ignore_index=True) if len(joined) else own


def _lasts(joined: pd.DataFrame) -> pd.Series:
    """Whether the earlier unit of each row counted in the year of the row."""
    return (joined["year"] >= joined["first"]) & (joined["year"] <= joined["last"])


def _together(joined: pd.DataFrame, key: list, links: pd.DataFrame, columns) -> pd.DataFrame:
    """A row for each key from the rows of the units before."""
    value, part, whole = (joined[name].astype(float) for name in ("value", "numerator", "denominator"))
    scaled = {name: joined[name].astype(float) * joined["share"] for name in _NUMBERS}
    rows = joined[key].assign(**scaled, times=value * whole / part, known=value.notna(), before=joined["before"],
                              only=joined["only"], row=np.arange(len(joined)))
    group = rows.groupby(key, sort=False)
    total = group[list(_NUMBERS)].sum(min_count=1)
    # what there is to a key is that of its first row, but for what is added up
    made = joined.iloc[group["row"].first()].reset_index(drop=True).drop(columns="unit_code").rename(
        columns={"later": "unit_code"})
    total, count = total.reset_index(drop=True), group.size().to_numpy()
    only = group["only"].all().to_numpy() & (count == 1)
    complete = group["known"].all().to_numpy() & (count == _expected(made, links))
    spread = (group["times"].max() - group["times"].min()).to_numpy()
    times = group["times"].first().to_numpy()
    is_ratio = (group["times"].count().to_numpy() == count) & (spread <= 1e-6 * np.abs(times))
    is_sum = made["unit"].fillna("").map(lambda unit: kind_of(unit) in SUMS).to_numpy(dtype=bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = times * (total["numerator"] / total["denominator"]).to_numpy()
    known = complete & (is_ratio | is_sum)
    for name in _NUMBERS:
        as_whole = np.where(known & (is_sum | (name in ("numerator", "denominator"))), total[name], np.nan)
        if name == "value":
            as_whole = np.where(known & is_ratio, ratio, as_whole)
        made[name] = np.where(only, made[name].astype(float), as_whole)
    made["from_units"] = group["before"].agg(lambda codes: ", ".join(sorted(set(codes)))).to_numpy()
    made["doubt"] = np.where(only | known, None, np.where(complete, NOT_ADDITIVE, PART_MISSING))
    made["unit_name"] = None
    for name in _OFFICIAL:     # of several units none is stated for what they became
        if name in made:
            made[name] = made[name].where(only)
    return made[list(columns)]


def _expected(made: pd.DataFrame, links: pd.DataFrame) -> np.ndarray:
    """Of how many earlier units each row ought to be ``(n,)``."""
    pairs = made[["unit_code", "year"]].drop_duplicates()
    joined = pairs.merge(links, left_on="unit_code", right_on="later")
    counts = joined[_lasts(joined)].groupby(["unit_code", "year"]).size()
    return counts.reindex(pd.MultiIndex.from_frame(made[["unit_code", "year"]])).to_numpy()
