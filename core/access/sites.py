"""Candidate sites side by side: what each of them meets, the least first."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.book import of_distinct
from ..contract.interval import of_column
from ..contract.sentences import gathered
from ..contract.sums import sum_by
from ..contract.verdicts import VERDICTS, worst_by_row
from ..geometry.parallel import ask, asking

SUMS = ("prohibit_count", "exit_count", "undetermined_count", "restrict_count", "confirm_count", "encourage_count")
COLUMNS = {"comparison": "string", "rank": "int64", "project_id": "string", "verdict": "string",
           "subject_count": "int64", "area_m2": "Float64", "unit_codes": "string", **dict.fromkeys(SUMS, "int64"),
           "reason": "string"}


def compare(verdicts: pd.DataFrame, group: np.ndarray, keep_empty: bool) -> pd.DataFrame:
    """Compare the projects of each group.

    The order is a count, not a recommendation: verdict first, then clauses that prohibit or make leave, open
    questions, and restrictions.

    Args:
        verdicts: a row per subject.
        group: what the subjects' sites are candidates for ``(n,)``; empty: for nothing.
        keep_empty: compare those, too.

    Returns:
        A row per project in its group: comparison, rank, project_id, verdict, subject_count, area_m2, unit_codes,
        counts, reason. Sites that meet the same have the same rank.
    """
    frame = verdicts.assign(comparison=group)
    frame = frame if keep_empty else frame[frame["comparison"] != ""]
    area = of_column(frame["area_m2"])
    sums = frame[list(SUMS)].to_numpy(dtype=np.int64)
    number = frame.groupby(["comparison", "project_id"], sort=True).ngroup().to_numpy()
    count = number.max(initial=-1) + 1
    ask()
    worst = worst_by_row(frame["verdict"], number, count)
    area_m2 = cells.number(sum_by(area, number, count))
    rows = np.flatnonzero(number >= 0)   # without a name: no project
    project, first = np.unique(number[rows], return_index=True)
    comparison, project_id = (frame[name].to_numpy(dtype=object, na_value=None)[rows[first]] for name in (
        "comparison", "project_id"))
    ask()
    totals = np.zeros((count, len(SUMS)), dtype=np.int64)
    np.add.at(totals, number[rows], sums[rows])
    counts = dict(zip(SUMS, totals.T))
    codes, reason = (_together(frame[name], number, count, between) for name, between in (
        ("unit_codes", ", "), ("reason", " ")))
    codes = of_distinct(lambda texts: ", ".join(dict.fromkeys(texts.split(", "))), codes)
    # projects are numbered by comparison and name
    group = np.cumsum(np.append(0, comparison[1:] != comparison[:-1])[:count])
    keys = (group, -worst.astype(np.int64), counts["prohibit_count"] + counts["exit_count"],
            counts["undetermined_count"], counts["restrict_count"])
    order = np.lexsort((project, *reversed(keys)))
    ask()
    sorted_keys = np.column_stack(keys)[order]
    begins = np.append(True, (sorted_keys[1:] != sorted_keys[:-1]).any(axis=1))[:count]
    place = np.arange(count)
    start = np.searchsorted(sorted_keys[:, 0], sorted_keys[:, 0])   # of the comparison
    rank = np.maximum.accumulate(np.where(begins, place, 0)) - start + 1 if count else place
    columns = {"comparison": comparison, "project_id": project_id,
               "verdict": np.array(VERDICTS, dtype=object)[worst],
               "subject_count": np.bincount(number[rows], minlength=count), "area_m2": area_m2, "unit_codes": codes,
               **counts, "reason": reason}
    return pd.DataFrame({name: pd.Series(rank if name == "rank" else columns[name][order]).astype(kind)
                         for name, kind in asking(COLUMNS.items(), 1)})


def _together(column: pd.Series, number: np.ndarray, count: int, between: str) -> np.ndarray:
    """The different texts of each project in one, object ``(count,)``."""
    texts = column.to_numpy(dtype=object, na_value=None)
    rows = np.flatnonzero((number >= 0) & column.notna().to_numpy() & (texts != ""))
    different = rows[~pd.DataFrame({"number": number[rows], "text": texts[rows]}).duplicated().to_numpy()]
    return gathered(texts[different], number[different], count, between)
