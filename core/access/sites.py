"""Candidate sites side by side: what each of them meets, the least first."""
from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pandas as pd

from ..geometry.parallel import asking
from ..packs.model import VERDICTS

SUMS = ("prohibit_count", "exit_count", "undetermined_count", "restrict_count", "confirm_count", "encourage_count")


def compare(verdicts: pd.DataFrame, group: np.ndarray, keep_empty: bool) -> pd.DataFrame:
    """Compare the projects of each group.

    The order is a count, not a recommendation: verdict first, then clauses that prohibit or make leave, open
    questions, and restrictions.

    Args:
        verdicts: a row a subject.
        group: what the subjects' sites are candidates for ``(n,)``; empty: for nothing.
        keep_empty: compare those, too.

    Returns:
        A row a project in its group: comparison, rank, project_id, verdict, subject_count, area_m2, unit_codes,
        counts, reason. Sites that meet the same have the same rank.
    """
    frame = verdicts.assign(comparison=group)
    frame = frame if keep_empty else frame[frame["comparison"] != ""]
    lines = []
    for (comparison, project), mine in asking(frame.groupby(["comparison", "project_id"], sort=True), 100):
        code = int(mine["verdict"].map(VERDICTS.index).min())
        codes = [one for said in mine["unit_codes"].dropna() for one in said.split(", ")]
        lines.append({
            "comparison": comparison, "rank": 0, "project_id": project, "verdict": VERDICTS[code],
            "subject_count": len(mine), "area_m2": mine["area_m2"].sum(min_count=1),
            "unit_codes": ", ".join(dict.fromkeys(codes)), **{name: int(mine[name].sum()) for name in SUMS},
            "reason": " ".join(dict.fromkeys(one for one in mine["reason"] if one)),
            "_key": (-code, mine["prohibit_count"].sum() + mine["exit_count"].sum(),
                     mine["undetermined_count"].sum(), mine["restrict_count"].sum())})
    columns = ["comparison", "rank", "project_id", "verdict", "subject_count", "area_m2", "unit_codes", *SUMS, "reason"]
    lines.sort(key=lambda line: (line["comparison"], line["_key"], line["project_id"]))
    keys: dict = {}
    for line in asking(lines, 5_000):
        mine = keys.setdefault(line["comparison"], [])
        mine.append(line["_key"])
        line["rank"] = 1 + bisect_left(mine, line["_key"])   # they come in order
    frame = pd.DataFrame(lines, columns=columns)
    texts = ("comparison", "project_id", "verdict", "unit_codes", "reason")
    return frame.astype({**dict.fromkeys(texts, "string"), "area_m2": "Float64",
                         **dict.fromkeys(("rank", "subject_count", *SUMS), "int64")})
