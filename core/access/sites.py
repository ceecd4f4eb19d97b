"""Candidate sites side by side: what each of them meets, the least first."""
from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.interval import of_column
from ..contract.sums import sum_by
from ..contract.verdicts import VERDICTS, worst_by_row
from ..frames import frame_of
from ..geometry.parallel import asking

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
    named = [frame[name].to_numpy(dtype=object, na_value=None) for name in asking(
        ("comparison", "project_id", "unit_codes", "reason"), 1)]
    area = of_column(frame["area_m2"])
    sums = frame[list(SUMS)].to_numpy(dtype=np.int64)
    number = frame.groupby(["comparison", "project_id"], sort=True).ngroup().to_numpy()
    count = number.max(initial=-1) + 1
    code = worst_by_row(frame["verdict"], number, count)
    area_m2 = cells.number(sum_by(area, number, count))
    order = np.argsort(number, kind="stable")
    order = order[number[order] >= 0]   # without a name: no project
    lines = []
    ends = np.append(np.flatnonzero(np.diff(number[order])) + 1, len(order))
    for start, end in asking(zip(np.append(0, ends[:-1]), ends) if len(order) else (), 100):
        rows = order[start:end]
        comparison, project, codes, reasons = (values[rows] for values in named)
        project_row = number[rows[0]]
        worst, counts = int(code[project_row]), dict(zip(SUMS, sums[rows].sum(axis=0).tolist()))
        lines.append({
            "comparison": comparison[0], "rank": 0, "project_id": project[0], "verdict": VERDICTS[worst],
            "subject_count": len(rows), "area_m2": area_m2[project_row],
            "unit_codes": ", ".join(dict.fromkeys(
                unit_code for row_codes in codes if row_codes for unit_code in row_codes.split(", "))),
            **counts, "reason": " ".join(dict.fromkeys(filter(None, reasons))),
            "_key": (-worst, counts["prohibit_count"] + counts["exit_count"], counts["undetermined_count"],
                     counts["restrict_count"])})
    lines.sort(key=lambda line: (line["comparison"], line["_key"], line["project_id"]))
    keys: dict = {}
    for line in asking(lines, 5_000):
        ranked = keys.setdefault(line["comparison"], [])
        ranked.append(line["_key"])
        line["rank"] = 1 + bisect_left(ranked, line["_key"])   # they come in order
    return frame_of(lines, COLUMNS)
