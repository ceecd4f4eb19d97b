"""A frame with a column of each type that results have."""
from __future__ import annotations

import numpy as np
import pandas as pd


def frame(count: int = 3) -> pd.DataFrame:
    """All types, with NULLs in the second row, and columns that say one thing in all rows, or at their ends."""
    values = {
        "number": pd.array([2**53 + 1, pd.NA, -1], dtype="Int64"),
        "area_m2": pd.array([0.1, pd.NA, 1e300], dtype="Float64"),
        "text": pd.array(["农田 ‘甲’", pd.NA, ""], dtype="string"),
        "inside": pd.array([True, pd.NA, False], dtype="boolean"),
        "day": np.array(["2020-02-29", "NaT", "9999-12-31"], dtype="datetime64[s]"),
        "message": pd.array(["长" * 600, pd.NA, "x"], dtype="string"),
        "same": pd.array(["it's 'α'?"] * 3, dtype="string"), "none": pd.array([pd.NA] * 3, dtype="string"),
        "yes": pd.array([True] * 3, dtype="boolean"), "seven": pd.array([7] * 3, dtype="Int64"),
        "tenth": pd.array([0.1] * 3, dtype="Float64"), "today": np.full(3, "2026-11-29", dtype="datetime64[s]")}
    rows = pd.concat([pd.DataFrame(values)] * (count // 3), ignore_index=True)
    is_first = np.arange(len(rows)) == 1
    return rows.assign(ends=pd.array(np.where(is_first, "b", "a"), dtype="string"),
                       gap=pd.array(np.where(is_first, None, "a"), dtype="string"))
