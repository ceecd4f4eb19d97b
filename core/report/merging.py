"""Verdicts of several checks of the same subjects: each subject stands once, with the worst verdict."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract.verdicts import VERDICTS
from .rows import column, number, rank

SUMS = ("forbidden_count", "conditional_count", "undetermined_count", "controls_checked", "controls_in_scope")
#: Of all controls together; those of two checks may overlap, so they do not add up.
TOGETHER = ("covered_m2", "free_m2", "unusable_m2", "covered_m", "residual_share")
SAME_AREA = 1e-3


def roles_of(frame: pd.DataFrame) -> list[str]:
    """Control roles that verdict rows have columns of.

    Args:
        frame: of verdicts.
    """
    return [name[:-len("_verdict")] for name in frame.columns if name.endswith("_verdict") and name != "_verdict"]


def merged_verdicts(frames: list, shapes: list) -> tuple[pd.DataFrame, np.ndarray]:
    """Join frames of verdicts; the results of several checks for one subject become one row.

    Frames are of different checks where they have no control role in common; without any role, where they do not have
    the same columns as one before. Subjects are the same where id and
    area are, and project where both frames name it. A duplicate id in a frame, as of a parcel of several
    polygons, is distinguished by its geometry; if that is duplicate too, its rows are not merged.

    Args:
        frames: of verdict rows. shapes: geometry of each, object ``(n,)``.
    """
    joined, geometry = frames[0].reset_index(drop=True), shapes[0]
    for place, (frame, more) in enumerate(zip(frames[1:], shapes[1:]), start=1):
        frame = frame.reset_index(drop=True)
        again = any(_is_same_check(earlier, frame) for earlier in frames[:place])
        pairs = [] if again else _pairs(joined, frame, geometry, more)
        rows, other = (np.array(side, dtype=int) for side in zip(*pairs)) if pairs else (np.zeros(0, dtype=int),) * 2
        rest = np.setdiff1d(np.arange(len(frame)), other)
        merged = _merge(joined, frame, rows, other) if len(rows) else joined
        joined = pd.concat([merged, frame.iloc[rest]], ignore_index=True)
        geometry = np.concatenate([geometry, more[rest]])
    return joined, geometry


def _is_same_check(frame: pd.DataFrame, other: pd.DataFrame) -> bool:
    roles = set(roles_of(frame)), set(roles_of(other))
    return bool(roles[0] & roles[1]) if any(roles) else set(frame.columns) == set(other.columns)


def _pairs(joined: pd.DataFrame, two: pd.DataFrame, shapes: np.ndarray, others: np.ndarray) -> list:
    """Rows of the same subject in both frames."""
    by_project = all("project_id" in frame.columns for frame in (joined, two))

    def ids(frame) -> pd.Series:
        subjects = column(frame, "subject_id").astype("string")
        return subjects + "\x1f" + column(frame, "project_id").astype("string").fillna("") if by_project else subjects

    names = ids(joined), ids(two)
    twice = pd.Index([name for series in names for name in series[series.duplicated()].dropna()])

    def keys(series: pd.Series, geometry: np.ndarray) -> pd.Series:
        again = np.flatnonzero(series.isin(twice).to_numpy(dtype=bool))
        series = series.copy()
        drawn = shapely.to_wkb(shapely.force_2d(geometry[again]), hex=True)
        series.iloc[again] = [f"{name}\x1f{wkb}" if wkb else None for name, wkb in zip(series.iloc[again], drawn)]
        return series[~series.duplicated(keep=False) & series.notna()]

    first, second = keys(names[0], shapes), keys(names[1], others)
    place = pd.Series(second.index, index=second.to_numpy())
    sizes = number(joined, "area_m2"), number(two, "area_m2")
    pairs = []
    for row, key in first.items():
        if key in place.index:
            a, b = sizes[0][row], sizes[1][place[key]]
            if np.isnan(a) or np.isnan(b) or abs(a - b) <= SAME_AREA * max(a, b):
                pairs.append((row, int(place[key])))
    return pairs


def _merge(joined: pd.DataFrame, two: pd.DataFrame, rows: np.ndarray, other: np.ndarray) -> pd.DataFrame:
    merged, added = joined.copy(), two.iloc[other].set_axis(joined.index[rows])
    for name in added.columns:
        if name not in merged.columns:
            merged[name] = added[name].reindex(merged.index)
    worst = np.where(rank(column(added, "verdict"), VERDICTS) < rank(column(joined, "verdict"), VERDICTS)[rows],
                     added["verdict"], joined["verdict"].iloc[rows])
    merged.loc[merged.index[rows], "verdict"] = worst
    for name in (name for name in SUMS if name in joined.columns and name in added.columns):
        merged.loc[merged.index[rows], name] = number(joined, name)[rows] + number(added, name)
    for name in (name for name in TOGETHER if name in joined.columns):
        merged.loc[merged.index[rows], name] = np.nan
    if "reason" in joined.columns and "reason" in added.columns:
        reasons = [" ".join(dict.fromkeys(part for part in (a, b) if isinstance(part, str) and part)) or pd.NA
                   for a, b in zip(joined["reason"].iloc[rows], added["reason"])]
        merged.loc[merged.index[rows], "reason"] = reasons
    return merged
