"""Sides of parcels with what lies beyond them, from the borders that parcels of a layer share.

A neighbour is a parcel that has ground on the other side along some length: sides have to lie on each other within
``TOLERANCE_M`` and run in opposite directions. A common point or overlapping ground makes no neighbour.
Where the layer holds nothing beyond a side, the neighbour is undetermined: a road, a river, a parcel not delivered.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..boundary_points.numbering import LENGTH_DECIMALS
from ..geometry.parallel import asking, queried
from ..texts import sentence_of, text
from ..texts.separators import filled

TOLERANCE_M = 0.002   # coordinates are rounded to a millimetre, on both sides of a border
QUARTERS = ("north", "east", "south", "west")
EIGHTHS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")
SHOWN = ("start", "end", "direction", "length", "low", "high", "neighbour")   # in the sentence of a side
NOTHING, GROUP = -1, -2   # instead of the one parcel beyond a side
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
        parcel: its position ``(n,)``. ring: its number in the parcel ``(n,)``. labels: of the side's points ``(n, 2)``.
        ends: with the ground on the left ``(n, 2, 2)``, m. is_turned: whether that is against the numbering ``(n,)``.
        is_inner: whether the side bounds a hole ``(n,)``.
    """

    parcel: np.ndarray
    ring: np.ndarray
    labels: np.ndarray
    ends: np.ndarray
    is_turned: np.ndarray
    is_inner: np.ndarray

    def length_m(self) -> np.ndarray:
        """Of each side, m ``(n,)``."""
        return np.hypot(*(self.ends[:, 1] - self.ends[:, 0]).T)


class Spans(NamedTuple):
    """Sides of some length, divided where their neighbours change, one after the other.

    Attributes:
        side: of which each is a part ``(m,)``. low, high: metres from the side's first point ``(m,)``.
        owner: parcel beyond, ``NOTHING``, or a place in ``groups`` counted from ``GROUP`` downwards ``(m,)``.
        groups: parcels beyond one span, where there are several.
    """

    side: np.ndarray
    low: np.ndarray
    high: np.ndarray
    owner: np.ndarray
    groups: list


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
    spans, length = _divided(sides), sides.length_m()
    vector = sides.ends[:, 1] - sides.ends[:, 0]
    along = np.where(sides.is_turned[:, None], -vector, vector)
    azimuth = np.degrees(np.arctan2(along[:, 0], along[:, 1])) % 360.0
    # rounded, so that a side of 45 degrees faces one quarter whatever the noise of its coordinates
    outward = np.round(np.degrees(np.arctan2(vector[:, 0], vector[:, 1])) + 90.0, 6) % 360.0
    quarter = ((outward + 45.0) % 360.0 // 90.0).astype(np.int64)
    eighth = ((np.round(azimuth, 6) + 22.5) % 360.0 // 45.0).astype(np.int64)
    titles = _objects([_title(parcel) for _name, parcel in written])
    order_of, unknown = _ranks(written), text("boundary_points.neighbour_unknown", language)
    groups = [text("boundary_points.list_mark", language).join(titles[sorted(owners, key=order_of.__getitem__)])
              for owners in spans.groups]
    names = _objects([*titles, *reversed(groups), unknown])[spans.owner]   # counted from the end where they are below 0
    directions, quarters = (_objects([text(f"boundary_points.direction_{name}", language) for name in some])
                            for some in (EIGHTHS, QUARTERS))
    of = spans.side
    parcel, labels, direction = sides.parcel[of], sides.labels[of], directions[eighth[of]]
    about = {key: _objects(values) for key, values in (
        ("file", [name for name, _parcel in written]),
        ("parcel_no", [entry.number or None for _name, entry in written]),
        ("parcel_name", [entry.name or None for _name, entry in written]))}
    sentences = [sentence_of(f"boundary_points.{key}", language) for key in ("side_part", "side")]
    is_whole = spans.high - spans.low >= length[of] - TOLERANCE_M
    shown = zip(labels[:, 0], labels[:, 1], direction,
                *(metres.tolist() for metres in (length[of], spans.low, spans.high)), names)
    rows = {
        **{key: values[parcel] for key, values in about.items()}, "ring": sides.ring[of], "from_point": labels[:, 0],
        "to_point": labels[:, 1], "from_m": _rounded(spans.low, LENGTH_DECIMALS),
        "to_m": _rounded(spans.high, LENGTH_DECIMALS), "azimuth_deg": _rounded(azimuth, 4)[of], "direction": direction,
        "faces": quarters[quarter[of]], "neighbour": names,
        "description": [filled(sentences[whole], dict(zip(SHOWN, values)))
                        for whole, values in asking(zip(is_whole.tolist(), shown), 1_000)]}
    around = {**about, **_facing(sides, spans, quarter, (order_of, _objects([*titles, unknown])), language)}
    return _frame(rows, SIDE_COLUMNS), _frame(around, NEIGHBOUR_COLUMNS)


def _frame(columns: dict, types: dict) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(columns[name], dtype=object).astype(kind)
                         for name, kind in asking(types.items(), 1)})


def _objects(values: list) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _rounded(values: np.ndarray, decimals: int) -> np.ndarray:
    """As Python rounds, to the decimal number that is nearest to the value itself."""
    return np.array([round(value, decimals) for value in asking(values.tolist(), 10_000)], dtype=np.float64)


def _facing(sides: Sides, spans: Spans, quarter: np.ndarray, ranked: tuple, language: str) -> dict:
    """Quarter -> neighbours of each parcel with the metres of common border, longest first, what is undetermined last.

    Args:
        sides, spans: of the parcels. quarter: that each side faces. ranked: ranks of parcels, and their titles with
            the word for nothing known behind them. language: of words.
    """
    order_of, titles = ranked
    count = len(order_of)
    outer = np.flatnonzero(~sides.is_inner[spans.side])
    few = outer[spans.owner[outer] >= NOTHING]
    many = [(row, owner) for row in outer[spans.owner[outer] <= GROUP].tolist()
            for owner in spans.groups[GROUP - spans.owner[row]]]
    row = np.concatenate([few, np.array([row for row, _owner in many], dtype=np.int64)])
    owner = np.concatenate([spans.owner[few], np.array([owner for _row, owner in many], dtype=np.int64)])
    order = np.argsort(row, kind="stable")
    row, owner = row[order], owner[order]
    side = spans.side[row]
    group = sides.parcel[side] * len(QUARTERS) + quarter[side]
    keys, place = np.unique(group * (count + 1) + owner + 1, return_inverse=True)
    metres = np.bincount(place, weights=spans.high[row] - spans.low[row], minlength=len(keys))
    group, owner = keys // (count + 1), keys % (count + 1) - 1
    order = np.lexsort((np.append(order_of, 0)[owner], -_rounded(metres, LENGTH_DECIMALS), owner == NOTHING, group))
    sentence = sentence_of("boundary_points.neighbour_length", language)
    parts: dict = {}
    for number, title, m in asking(zip(group[order].tolist(), titles[owner[order]], metres[order].tolist()), 1_000):
        parts.setdefault(number, []).append(filled(sentence, {"neighbour": title, "length": m}))
    mark, result = text("boundary_points.list_mark", language), {}
    for number, name in enumerate(QUARTERS):
        listed = (parts.get(place * len(QUARTERS) + number) for place in asking(range(count), 10_000))
        result[name] = _objects([mark.join(some) if some else None for some in listed])
    return result


def _sides(points_of: list) -> Sides:
    parcels, rings, labels, ends, turned = [], [], [], [], []
    for place, points in asking(enumerate(points_of), 500):
        holes = _holes(points)
        start = np.flatnonzero(~np.isnan(points.length_m))
        is_hole = np.array([holes[number] for number in points.ring[start].tolist()], dtype=bool)
        pairs = np.stack([points.xy[start], points.xy[start + 1]], axis=1)
        # all rings run clockwise: outer ones have the ground on the right, holes on the left
        pairs[~is_hole] = pairs[~is_hole][:, ::-1]
        label = _objects(list(points.label))
        parcels.append(np.full(len(start), place))
        rings.append(points.ring[start])
        labels.append(np.stack([label[start], label[start + 1]], axis=1))
        ends.append(pairs)
        turned.append(~is_hole)
    is_turned = np.concatenate(turned)
    return Sides(*map(np.concatenate, (parcels, rings, labels, ends)), is_turned, ~is_turned)


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


def _beyond(sides: Sides) -> tuple:
    """Pieces of sides that another parcel bounds from outside: side, from, to along its ``ends``, m, and the parcel."""
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
    order = np.argsort(own[shared], kind="stable")
    return tuple(values[shared][order] for values in (own, low, high, sides.parcel[others]))


def _divided(sides: Sides) -> Spans:
    """All sides, divided where their neighbours change; those with one neighbour along all of them are the most."""
    length = sides.length_m()
    side, low, high, parcel = _beyond(sides)
    back = sides.is_turned[side]
    low, high = np.where(back, length[side] - high, low), np.where(back, length[side] - low, high)
    count = np.bincount(side, minlength=len(length))
    single, along = count[side] == 1, length[side]
    for cut in (low, high):
        single &= (cut <= TOLERANCE_M) | (along - cut <= TOLERANCE_M)
    single &= (low <= along / 2) & (along / 2 <= high) & (along > 0.0)
    plain = np.flatnonzero((count == 0) & (length > 0.0))
    whole = np.concatenate([plain, side[single]])
    owner = np.concatenate([np.full(len(plain), NOTHING), parcel[single]])
    rest = np.flatnonzero(~single & (along > 0.0))
    rows, groups, numbers = [], [], {}
    first = np.flatnonzero(np.diff(side[rest], prepend=-1))
    for begin, end in asking(zip(first.tolist(), [*first[1:].tolist(), len(rest)]), 1_000):
        some = rest[begin:end]
        pieces = list(zip(low[some].tolist(), high[some].tolist(), parcel[some].tolist()))
        for start, stop, owners in _spans(pieces, float(along[some[0]])):
            if len(owners) > 1 and owners not in numbers:
                numbers[owners] = GROUP - len(groups)
                groups.append(owners)
            owner_of_span = numbers[owners] if len(owners) > 1 else next(iter(owners), NOTHING)
            rows.append((side[some[0]], start, stop, owner_of_span))
    more = [np.array(values, dtype=kind) for values, kind in zip(zip(*rows), (int, float, float, int))] or [
        np.zeros(0, dtype=kind) for kind in (int, float, float, int)]
    columns = [np.concatenate(pair) for pair in zip((whole, np.zeros(len(whole)), length[whole], owner), more)]
    order = np.argsort(columns[0], kind="stable")
    return Spans(*(values[order] for values in columns), groups)


def _spans(pieces: list, length: float) -> list:
    """The side from its first to its last point, divided where its neighbours change: from, to, parcels."""
    cuts = [0.0]
    for cut in sorted(cut for low, high, _parcel in pieces for cut in (low, high)):
        if cut - cuts[-1] > TOLERANCE_M and length - cut > TOLERANCE_M:
            cuts.append(cut)
    spans: list = []
    for low, high in zip(cuts, [*cuts[1:], length]):
        middle = (low + high) / 2
        parcels = frozenset(parcel for start, end, parcel in pieces if start <= middle <= end)
        if spans and spans[-1][2] == parcels:
            spans[-1] = (spans[-1][0], high, parcels)
        else:
            spans.append((low, high, parcels))
    return spans


def _ranks(written: list) -> np.ndarray:
    """Rank of each parcel by number, name and place, whatever the order of the layer."""
    keys = [(parcel.number, parcel.name, *parcel.points.xy[0].tolist()) for _name, parcel in written]
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _title(parcel) -> str:
    return " ".join(filter(None, (parcel.number, parcel.name)))
