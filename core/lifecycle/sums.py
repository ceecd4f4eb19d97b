"""Areas of threads by stage, and what lies between stages: not supplied, not used, not finished."""
from __future__ import annotations

import numpy as np
import pandas as pd

from .due.timing import NO_RECORD
from .tracing import Traced


def amounts_of(traced: Traced) -> dict:
    """Areas of each thread by stage, and between stages, m² ``(t,)``; NULL where a table or an area is missing.

    Args:
        traced: what was worked out.
    """
    cells, amounts = traced.threads.cells, {}

    def area(stage: str) -> np.ndarray:
        place = traced.place(stage)
        if place < 0 or not traced.threads.is_given[place]:
            return np.full(len(traced.threads), np.nan)
        known = cells.area_m2[:, place]
        return np.where(cells.record[:, place] == NO_RECORD, 0.0, known)

    stages = {name: area(name) for name in ("approved", "supplied", "started", "completed", "registered")}
    for name, areas in stages.items():
        amounts[f"{name}_m2"] = _numbers(areas)
    left = np.maximum(stages["approved"] - stages["supplied"], 0.0)
    ground = traced.ground.approved_left_m2
    left = np.where(np.isnan(ground), left, np.where(np.isnan(left), np.nan, ground))
    amounts["approved_not_supplied_m2"] = _numbers(left)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = left / stages["approved"]
    amounts["approved_not_supplied_share"] = _numbers(np.where(np.isfinite(share), share, np.nan))
    amounts["supplied_not_used_m2"] = _numbers(np.maximum(stages["supplied"] - stages["started"], 0.0))
    place = traced.place("completed")
    unfinished = np.maximum(stages["started"] - stages["completed"], 0.0)
    if place >= 0:
        due = cells.due(place)
        unfinished = np.where(unfinished == 0.0, 0.0, np.where(
            due.high < traced.as_of, unfinished, np.where(due.low >= traced.as_of, 0.0, np.nan)))
    amounts["used_not_finished_m2"] = _numbers(unfinished)
    return amounts


def _numbers(values: np.ndarray) -> pd.arrays.FloatingArray:
    return pd.array(np.where(np.isfinite(values), values, np.nan), dtype="Float64")
