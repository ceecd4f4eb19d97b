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
        again = any(_is_same_check(one, frame) for one in frames[:place])
        pairs = [] if again else _pairs(joined, frame, geometry, more)
        mine, other = (np.array(one, dtype=int) for one in zip(*pairs)) if pairs else (np.zeros(0, dtype=int),) * 2
        rest = np.setdiff1d(np.arange(len(frame)), other)
        merged = _merge(joined, frame, mine, other) if len(mine) else joined
        joined = pd.concat([merged, frame.iloc[rest]], ignore_index=True)
        geometry = np.concatenate([geometry, more[rest]])
    return joined, geometry


def _is_same_check(one: pd.DataFrame, two: pd.DataFrame) -> bool:
    roles = set(roles_of(one)), set(roles_of(two))
    return bool(roles[0] & roles[1]) if any(roles) else set(one.columns) == set(two.columns)


def _pairs(one: pd.DataFrame, two: pd.DataFrame, shapes: np.ndarray, others: np.ndarray) -> list:
    """Rows of the same subject in both frames."""
    by_project = all("project_id" in frame.columns for frame in (one, two))

    def ids(frame) -> pd.Series:
        found = column(frame, "subject_id").astype("string")
        return found + "\x1f" + column(frame, "project_id").astype("string").fillna("") if by_project else found

    names = ids(one), ids(two)
    twice = pd.Index([name for found in names for name in found[found.duplicated()].dropna()])

    def keys(found: pd.Series, geometry: np.ndarray) -> pd.Series:
        again = np.flatnonzero(found.isin(twice).to_numpy(dtype=bool))
        found = found.copy()
        drawn = shapely.to_wkb(shapely.force_2d(geometry[again]), hex=True)
        found.iloc[again] = [f"{name}\x1f{wkb}" if wkb else None for name, wkb in zip(found.iloc[again], drawn)]
        return found[~found.duplicated(keep=False) & found.notna()]

    first, second = keys(names[0], shapes), keys(names[1], others)
    place = pd.Series(second.index, index=second.to_numpy())
    sizes = number(one, "area_m2"), number(two, "area_m2")
    found = []
    for row, key in first.items():
        if key in place.index:
            a, b = sizes[0][row], sizes[1][place[key]]
            if np.isnan(a) or np.isnan(b) or abs(a - b) <= SAME_AREA * max(a, b):
                found.append((row, int(place[key])))
    return found


def _merge(one: pd.DataFrame, two: pd.DataFrame, mine: np.ndarray, other: np.ndarray) -> pd.DataFrame:
    merged, added = one.copy(), two.iloc[other].set_axis(one.index[mine])
    for name in added.columns:
        if name not in merged.columns:
            merged[name] = added[name].reindex(merged.index)
    worst = np.where(rank(column(added, "verdict"), VERDICTS) < rank(column(one, "verdict"), VERDICTS)[mine],
                     added["verdict"], one["verdict"].iloc[mine])
    merged.loc[merged.index[mine], "verdict"] = worst
    for name in (name for name in SUMS if name in one.columns and name in added.columns):
        merged.loc[merged.index[mine], name] = number(one, name)[mine] + number(added, name)
    for name in (name for name in TOGETHER if name in one.columns):
        merged.loc[merged.index[mine], name] = np.nan
    if "reason" in one.columns and "reason" in added.columns:
        said = [" ".join(dict.fromkeys(part for part in (a, b) if isinstance(part, str) and part)) or pd.NA
                for a, b in zip(one["reason"].iloc[mine], added["reason"])]
        merged.loc[merged.index[mine], "reason"] = said
    return merged
