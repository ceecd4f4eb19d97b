"""Sides of parcels with what lies beyond them, from the borders that parcels of a layer share.

A neighbour is a parcel that has ground on the other side along some length: sides have to lie on each other within
``TOLERANCE_M`` and run in opposite directions. A common point or overlapping ground makes no neighbour.
Where the layer holds nothing beyond a side, the neighbour is undetermined: a road, a river, a parcel not delivered.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..boundary_points.numbering import LENGTH_DECIMALS
from ..frames import frame_of
from ..geometry.parallel import asking, queried
from ..texts import text

TOLERANCE_M = 0.002   # coordinates are rounded to a millimetre, on both sides of a border
QUARTERS = ("north", "east", "south", "west")
EIGHTHS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")
SIDE_COLUMNS = {"file": "string", "parcel_no": "string", "parcel_name": "string", "ring": "Int64",
                "from_point": "string", "to_point": "string", "from_m": "Float64", "to_m": "Float64",
                "azimuth_deg": "Float64", "direction": "string", "faces": "string", "neighbour": "string",
                "description": "string"}
NEIGHBOUR_COLUMNS = {"file": "string", "parcel_no": "string", "parcel_name": "string",
                     **dict.fromkeys(QUARTERS, "string")}


@dataclass(frozen=True)
class Sides:
    """The sides of all parcels, an entry each.

    Attributes:
        parcel: its position ``(n,)``. row: of the side's first point among the parcel's points ``(n,)``.
        ends: with the ground on the left ``(n, 2, 2)``, m. is_turned: whether that is against the numbering ``(n,)``.
        is_inner: whether the side bounds a hole ``(n,)``.
    """

    parcel: np.ndarray
    row: np.ndarray
    ends: np.ndarray
    is_turned: np.ndarray
    is_inner: np.ndarray


def sides_and_neighbours(written: list, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe the sides of parcels, and say for each parcel what lies beyond it in the four directions.

    A side faces the quarter of its outward normal: north from 315° to below 45°, east to below 135°, south to below
    225°, west to below 315°, clockwise from grid north. In a quarter the neighbour of the longest common border comes
    first; of equal ones that of the smaller number, as text, then name. Holes count for the sides only.

    Args:
        written: file name and ``WrittenParcel`` of each parcel.
        language: of words, ``"en"`` or ``"zh"``.

    Returns:
        A row for each side, divided where its neighbours change: columns ``SIDE_COLUMNS``, metres along the side; and a
        row for each parcel: columns ``NEIGHBOUR_COLUMNS``, None where no side faces.
    """
    sides = _sides([parcel.points for _name, parcel in written])
    beyond = _beyond(sides)
    order = _ranks(written)
    unknown = text("boundary_points.neighbour_unknown", language)
    rows, facing = [], [{quarter: {} for quarter in QUARTERS} for _entry in written]
    for side in asking(range(len(sides.row)), 1_000):
        name, parcel = written[sides.parcel[side]]
        start = sides.row[side]
        (x, y), (next_x, next_y) = parcel.points.xy[start], parcel.points.xy[start + 1]
        length = float(np.hypot(next_x - x, next_y - y))
        if length == 0.0:
            continue
        azimuth = float(np.degrees(np.arctan2(next_x - x, next_y - y)) % 360.0)
        # rounded, so that a side of 45 degrees faces one quarter whatever the noise of its coordinates
        outward = round(_outward(sides.ends[side]), 6) % 360.0
        quarter = QUARTERS[int((outward + 45.0) % 360.0 // 90.0)]
        eighth = EIGHTHS[int((round(azimuth, 6) + 22.5) % 360.0 // 45.0)]
        direction = text(f"boundary_points.direction_{eighth}", language)
        for low, high, owners in _spans(beyond.get(side, []), length, bool(sides.is_turned[side])):
            names = [_title(written[owner][1]) for owner in sorted(owners, key=order.__getitem__)]
            neighbour = text("boundary_points.list_mark", language).join(names) if names else unknown
            if not sides.is_inner[side]:
                for owner in owners or (None,):
                    lengths = facing[sides.parcel[side]][quarter]
                    lengths[owner] = lengths.get(owner, 0.0) + high - low
            whole = high - low >= length - TOLERANCE_M
            labels = parcel.points.label[start], parcel.points.label[start + 1]
            rows.append({
                "file": name, "parcel_no": parcel.number or None, "parcel_name": parcel.name or None,
                "ring": int(parcel.points.ring[start]), "from_point": labels[0], "to_point": labels[1],
                "from_m": round(low, LENGTH_DECIMALS), "to_m": round(high, LENGTH_DECIMALS),
                "azimuth_deg": round(azimuth, 4), "direction": direction,
                "faces": text(f"boundary_points.direction_{quarter}", language), "neighbour": neighbour,
                "description": text("boundary_points.side" if whole else "boundary_points.side_part", language,
                                    start=labels[0], end=labels[1], direction=direction, length=length, low=low,
                                    high=high, neighbour=neighbour)})
    around = [{"file": name, "parcel_no": parcel.number or None, "parcel_name": parcel.name or None,
               **{quarter: _listed(lengths[quarter], written, order, unknown, language) for quarter in QUARTERS}}
              for (name, parcel), lengths in zip(written, facing)]
    return frame_of(rows, SIDE_COLUMNS), frame_of(around, NEIGHBOUR_COLUMNS)


def _outward(ends: np.ndarray) -> float:
    """Degrees from grid north, clockwise, of the direction away from the ground, which lies on the left."""
    (x, y), (next_x, next_y) = ends
    return float(np.degrees(np.arctan2(next_x - x, next_y - y)) + 90.0)


def _sides(points_of: list) -> Sides:
    parcels, rows, ends, turned, inner = [], [], [], [], []
    for place, points in asking(enumerate(points_of), 500):
        holes = _holes(points)
        start = np.flatnonzero(~np.isnan(points.length_m))
        is_hole = np.array([holes[number] for number in points.ring[start].tolist()], dtype=bool)
        pairs = np.stack([points.xy[start], points.xy[start + 1]], axis=1)
        # all rings run clockwise: outer ones have the ground on the right, holes on the left
        pairs[~is_hole] = pairs[~is_hole][:, ::-1]
        parcels.append(np.full(len(start), place))
        rows.append(start)
        ends.append(pairs)
        turned.append(~is_hole)
        inner.append(is_hole)
    return Sides(np.concatenate(parcels), np.concatenate(rows), np.concatenate(ends), np.concatenate(turned),
                 np.concatenate(inner))


def _holes(points) -> dict:
    """Ring number -> whether it bounds a hole: it lies in an odd number of the parcel's other rings."""
    numbers = np.unique(points.ring)
    if len(numbers) == 1:
        return {int(numbers[0]): False}
    polygons = np.array([shapely.Polygon(points.xy[points.ring == number]) for number in numbers])
    inside = shapely.point_on_surface(polygons)
    areas = shapely.area(polygons)
    return {int(number): bool(sum(shapely.contains(polygons[other], inside[place]) and areas[other] > areas[place]
                                  for other in range(len(numbers)) if other != place) % 2)
            for place, number in enumerate(numbers)}


def _beyond(sides: Sides) -> dict:
    """Side -> pieces of it that another parcel bounds from outside: from, to along its ``ends``, m, and the parcel."""
    lines = shapely.linestrings(sides.ends)
    tree = shapely.STRtree(lines)
    own, others = queried(tree, lines, predicate="dwithin", distance=TOLERANCE_M)
    is_other = sides.parcel[own] != sides.parcel[others]
    own, others = own[is_other], others[is_other]
    begin, vector = sides.ends[own][:, 0], np.diff(sides.ends[own], axis=1)[:, 0]
    length = np.hypot(*vector.T)
    unit = vector / np.where(length == 0.0, 1.0, length)[:, None]
    relative = sides.ends[others] - begin[:, None]
    along = np.einsum("nij,nj->ni", relative, unit)
    across = relative[..., 0] * -unit[:, None, 1] + relative[..., 1] * unit[:, None, 0]
    low, high = np.clip(along[:, 1], 0.0, length), np.clip(along[:, 0], 0.0, length)   # they run against each other
    span = np.where(along[:, 0] - along[:, 1] == 0.0, 1.0, along[:, 0] - along[:, 1])
    at = [across[:, 1] + (across[:, 0] - across[:, 1]) * (place - along[:, 1]) / span for place in (low, high)]
    shared = (high - low > TOLERANCE_M) & (np.abs(at[0]) <= TOLERANCE_M) & (np.abs(at[1]) <= TOLERANCE_M)
    pieces: dict = {}
    for side, start, end, parcel in zip(own[shared].tolist(), low[shared].tolist(), high[shared].tolist(),
                                        sides.parcel[others[shared]].tolist()):
        pieces.setdefault(side, []).append((start, end, parcel))
    return pieces


def _spans(pieces: list, length: float, is_turned: bool):
    """The side from its first to its last point, divided where its neighbours change: from, to, parcels."""
    turned = [(length - high, length - low, parcel) for low, high, parcel in pieces] if is_turned else pieces
    cuts = [0.0]
    for cut in sorted(cut for low, high, _parcel in turned for cut in (low, high)):
        if cut - cuts[-1] > TOLERANCE_M and length - cut > TOLERANCE_M:
            cuts.append(cut)
    spans: list = []
    for low, high in zip(cuts, [*cuts[1:], length]):
        middle = (low + high) / 2
        parcels = frozenset(parcel for start, end, parcel in turned if start <= middle <= end)
        if spans and spans[-1][2] == parcels:
            spans[-1] = (spans[-1][0], high, parcels)
        else:
            spans.append((low, high, parcels))
    return spans


def _ranks(written: list) -> dict:
    """Position of a parcel -> its rank by number, name and place, whatever the order of the layer."""
    keys = [(parcel.number, parcel.name, *parcel.points.xy[0].tolist()) for _name, parcel in written]
    return {place: rank for rank, place in enumerate(sorted(range(len(keys)), key=keys.__getitem__))}


def _title(parcel) -> str:
    return " ".join(filter(None, (parcel.number, parcel.name)))


def _listed(lengths: dict, written: list, order: dict, unknown: str, language: str) -> str | None:
    """Neighbours of a quarter with the metres of common border, longest first; what is undetermined comes last."""
    known = sorted((owner for owner in lengths if owner is not None),
                   key=lambda owner: (-round(lengths[owner], LENGTH_DECIMALS), order[owner]))
    parts = [text("boundary_points.neighbour_length", language, neighbour=unknown if owner is None else _title(
        written[owner][1]), length=lengths[owner]) for owner in [*known, *([None] if None in lengths else [])]]
    return text("boundary_points.list_mark", language).join(parts) or None
