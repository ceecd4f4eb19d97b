"""Areas of threads by stage, and what lies between stages: not supplied, not used, not finished."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..geometry.measure.stated import FIT
from .due.timing import NO_RECORD
from .tracing import Traced


def amounts_of(traced: Traced) -> dict:
    """Areas of each thread by stage, and between stages, m² ``(t,)``; NULL where a table or an area is missing.

    Args:
        traced: what was worked out.
    """
    cells, stages, amounts = traced.threads.cells, _areas(traced), {}
    for name, areas in stages.items():
        amounts[f"{name}_m2"] = _numbers(areas)
    left = _left(stages["approved"], stages["supplied"])
    ground = traced.ground.approved_left_m2
    left = np.where(np.isnan(ground), left, np.where(np.isnan(left), np.nan, ground))
    amounts["approved_not_supplied_m2"] = _numbers(left)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = left / stages["approved"]
    amounts["approved_not_supplied_share"] = _numbers(np.where(np.isfinite(share), share, np.nan))
    amounts["supplied_not_used_m2"] = _numbers(_left(stages["supplied"], stages["started"]))
    place = traced.place("completed")
    unfinished = _left(stages["started"], stages["completed"])
    if place >= 0:
        due = cells.due(place)
        unfinished = np.where(unfinished == 0.0, 0.0, np.where(
            due.high < traced.as_of, unfinished, np.where(due.low >= traced.as_of, 0.0, np.nan)))
    amounts["used_not_finished_m2"] = _numbers(unfinished)
    return amounts


def exceeding(traced: Traced) -> int:
    """Threads of which a stage is so much larger than the one before that it is not known what was left of that.

    Args:
        traced: what was worked out.
    """
    stages = _areas(traced)
    pairs = (("approved", "supplied"), ("supplied", "started"), ("started", "completed"))
    return int(np.any([_exceeds(stages[whole], stages[part]) for whole, part in pairs], axis=0).sum())


def _areas(traced: Traced) -> dict:
    """Areas of each thread by stage, m² ``(t,)``; NaN where a table or an area is missing."""
    def area(stage: str) -> np.ndarray:
        place, cells = traced.place(stage), traced.threads.cells
        if place < 0 or not traced.threads.is_given[place]:
            return np.full(len(traced.threads), np.nan)
        nothing = (cells.record[:, place] == NO_RECORD) & ~cells.is_unread[:, place]
        return np.where(nothing, 0.0, cells.area_m2[:, place])

    return {name: area(name) for name in ("approved", "supplied", "started", "completed", "registered")}


def _exceeds(whole: np.ndarray, part: np.ndarray) -> np.ndarray:
    return (whole > 0.0) & (part > FIT * whole)


def _left(whole: np.ndarray, part: np.ndarray) -> np.ndarray:
    """What a part leaves of the whole; open where the part is much the larger one: they may be in other units."""
    return np.where(_exceeds(whole, part), np.nan, np.maximum(whole - part, 0.0))


def _numbers(values: np.ndarray) -> pd.arrays.FloatingArray:
    return pd.array(np.where(np.isfinite(values), values, np.nan), dtype="Float64")
