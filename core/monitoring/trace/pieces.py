"""What changed of a quantity between two dates, piece by piece: ground by overlay, other things one by one."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...contract.interval import SLACK
from ...geometry.overlay.pairs import Ground, Overlaps, ground_overlaps
from ...indicators.scene import Scene
from ...landuse.transition.patches import left_of_each
from ..compute.parts import Pieces
from .request import CHANGED, GAINED, LOST, OPEN

NO_ROW = -1


class Changes(NamedTuple):
    """Pieces that count otherwise than before, or of which it is not known whether they do.

    Attributes:
        frame: ``unit`` (position), ``kind``, ``before`` and ``after`` (rows of the layer, ``NO_ROW`` without one),
            ``low`` and ``high`` (after less before, in the unit of the quantity, at least and at most) ``(k,)``.
        shape: of each ``(k,)``.
    """

    frame: pd.DataFrame
    shape: np.ndarray


def ground_changes(before: Pieces, after: Pieces, scene: Scene, progress=None) -> Changes:
    """Ground that came to count, counts no more, counts with another weight, or may do so.

    Args:
        before, after: of areas, each date each piece of ground once. scene: plane and method of areas.
        progress: gets the share that is done.

    Returns:
        The amounts add up to that of the second date less that of the first, but for rounding: the least ones to the
        least, the most ones to the most.
    """
    shared = _shared(before, after, scene, progress)
    first, second = shared.subject, shared.control
    least = after.weight.low[second] - before.weight.high[first]
    most = after.weight.high[second] - before.weight.low[first]
    other = np.flatnonzero((np.abs(least) > SLACK) | (np.abs(most) > SLACK))
    lost = left_of_each(before.shape, first, shared.pieces, after.shape[second], scene.crs, scene.cancelled)
    gained = left_of_each(after.shape, second, shared.pieces, before.shape[first], scene.crs, scene.cancelled)
    area = shared.area_m2[other]
    parts, shapes = [_frame(before.unit[first[other]], CHANGED, before.row[first[other]], after.row[second[other]],
                            _times(least[other], area), _times(most[other], area))], [shared.pieces[other]]
    for kind, side, left in ((LOST, before, lost), (GAINED, after, gained)):
        some = np.flatnonzero(~shapely.is_empty(left))
        rows, none, area = side.row[some], np.full(len(some), NO_ROW), scene.measure(left[some])
        low, high = (_times(end[some], area) for end in side.weight[:2])
        parts.append(_frame(side.unit[some], kind, *((rows, none, -high, -low) if kind == LOST else (
            none, rows, low, high))))
        shapes.append(left[some])
    return Changes(pd.concat(parts, ignore_index=True), np.concatenate(shapes))


def _times(weight: np.ndarray, area: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(weight * area, nan=0.0, posinf=np.inf, neginf=-np.inf)


def _shared(before: Pieces, after: Pieces, scene: Scene, progress) -> Overlaps:
    alone = [np.ones(len(side.shape), dtype=bool) for side in (before, after)]
    return ground_overlaps(Ground(before.shape, alone[0], scene.measure(before.shape)), Ground(after.shape, alone[1]),
                           scene.crs, scene.method, keep_pieces=True, progress=progress, cancelled=scene.cancelled)


def thing_changes(before: Pieces, after: Pieces) -> Changes:
    """Lines, numbers and sums of features: one of the same outline on both dates is the same thing.

    Args:
        before, after: pieces of the two dates.
    """
    sides = []
    for name, side in (("before", before), ("after", after)):
        frame = pd.DataFrame({"outline": shapely.to_wkb(shapely.normalize(side.shape)), "unit": side.unit,
                              name: side.row, f"{name}_low": side.amount.low, f"{name}_high": side.amount.high,
                              f"{name}_place": np.arange(len(side.row))})
        frame["turn"] = frame.groupby(["outline", "unit"]).cumcount()
        sides.append(frame)
    both = sides[0].merge(sides[1], how="outer", on=["outline", "unit", "turn"], sort=False)
    old, new = ([both[f"{name}_{end}"].fillna(0.0).to_numpy(dtype=float) for end in ("low", "high")]
                for name in ("before", "after"))
    least, most = new[0] - old[1], new[1] - old[0]
    rows = [both[name].fillna(NO_ROW).to_numpy(dtype=int) for name in ("before", "after")]
    kind = np.where(rows[0] == NO_ROW, GAINED, np.where(rows[1] == NO_ROW, LOST, CHANGED))
    places = [both[f"{name}_place"].fillna(0).to_numpy(dtype=int) for name in ("before", "after")]
    shape = np.empty(len(both), dtype=object)
    for has, side, place in ((rows[0] != NO_ROW, before, places[0]), (rows[1] != NO_ROW, after, places[1])):
        shape[has] = side.shape[place[has]]
    moved = np.maximum(np.abs(least), np.abs(most)) > SLACK * np.maximum(1.0, np.abs(new[0]))
    frame = _frame(both["unit"].to_numpy(dtype=int), kind, *rows, least, most)
    return Changes(frame[moved].reset_index(drop=True), shape[moved])


def _frame(unit, kind, before, after, low, high) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):
        wide = ~(high - low <= SLACK * np.maximum(1.0, np.abs(high)))
    return pd.DataFrame({"unit": unit, "kind": np.where(wide, OPEN, kind), "before": before, "after": after,
                         "low": low, "high": high}, index=range(len(unit)))
