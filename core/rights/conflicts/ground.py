"""Rights on the same ground: what they share, and what the matrix of the pack says of it."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.measure.length import length_m
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import Minimum, Shared, left_over, measure
from ...geometry.overlay.unchanged import doubled
from ...geometry.parallel import indexed, queried
from ...geometry.subdivide import subdivide
from ...geometry.united import unions_by
from ..groups import placed
from ..pack.model import LAYER
from ..pack.relation import Answer, answer
from .parcels import Parcels

ALONE = -1   # instead of a second right: ground without an ownership


class Conflicts(NamedTuple):
    """Ground on which rights are in conflict, or on which that is not known ``(m,)``.

    Attributes:
        first, second: positions of the rights; ``ALONE`` for ground without an ownership.
        piece: the ground, in the system of the parcels.
        answers: what may be said of a pair, and ``number``: which of it holds ``(m,)``.
        area_m2, width_m: of the piece. lower_m2, upper_m2: its area if boundaries are off by the accuracy.
        is_boundary: no more than boundaries may be off by.
    """

    first: np.ndarray
    second: np.ndarray
    piece: np.ndarray
    answers: list[Answer]
    number: np.ndarray
    area_m2: np.ndarray
    width_m: np.ndarray
    lower_m2: np.ndarray
    upper_m2: np.ndarray
    is_boundary: np.ndarray

    @property
    def rule(self) -> np.ndarray:
        """Id of the rule of each ``(m,)``."""
        return np.array([entry.rule for entry in self.answers] + [None], dtype=object)[:-1][self.number]

    @property
    def verdict(self) -> np.ndarray:
        """Verdict of each ``(m,)``: what is no more than an inaccurate boundary is conditional."""
        words = np.array([entry.verdict for entry in self.answers] + [None], dtype=object)[:-1][self.number]
        return np.where(self.is_boundary, "conditional", words).astype(object)

    @property
    def reason(self) -> np.ndarray:
        """Text key of why ``(m,)``."""
        words = np.array([entry.reason for entry in self.answers] + [None], dtype=object)[:-1][self.number]
        return np.where(self.is_boundary, "rights.boundary", words).astype(object)


class Open(NamedTuple):
    """Ground that a right has and another one may have, whose outline has to be repaired ``(m,)``.

    Attributes:
        right, broken: positions of the rights. piece: the ground. area_m2: of it: no more can be shared.
    """

    right: np.ndarray
    broken: np.ndarray
    piece: np.ndarray
    area_m2: np.ndarray


class Ground(NamedTuple):
    """What comparing the ground gave.

    Attributes:
        conflicts: the pieces. stands_for: position of the right that was compared in the place of each ``(n,)``; units
            stacked on one parcel are compared once. bare: rights whose ownership is unknown, as no ownership was given,
            bool ``(n,)``. near_broken: rights that one which cannot be used may overlap, bool ``(n,)``. open: where.
        slivers: how many rights lie outside ownerships by less than counts.
    """

    conflicts: Conflicts
    stands_for: np.ndarray
    bare: np.ndarray
    near_broken: np.ndarray
    open: Open
    slivers: int


def compare_ground(parcels: Parcels, minimum: Minimum, cancelled=None) -> Ground:
    """Compare all rights that lie on the same ground.

    Args:
        parcels: the rights. minimum: of an overlap that counts. cancelled: asked between steps, whether to stop.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    stands_for = _stacked(parcels)
    compared = parcels.is_judged & (stands_for == np.arange(len(parcels)))
    rest, owned = (np.flatnonzero(compared & some) for some in (~parcels.is_ownership, parcels.is_ownership))
    blocks = []
    for rows in (rest, owned):
        first, second, pieces = doubled(parcels.geometry[rows], cancelled)
        blocks.append((rows[first], rows[second], pieces))
    twice_owned = blocks[-1][:2]
    bare = np.zeros(len(parcels), dtype=bool)
    slivers = 0
    if len(owned):
        below = overlaps(parcels.geometry[rest], parcels.geometry[owned], parcels.crs, parcels.method,
                         cancelled=cancelled)
        blocks.append((rest[below.subject], owned[below.control], below.pieces))
        left = _not_owned(parcels, (rest, owned, twice_owned), below, minimum, cancelled)
        slivers = left[2]
    else:
        bare[rest[parcels.on_ownership[rest]]] = True
        left = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object), 0
    conflicts = _judged(parcels, blocks, left, minimum)
    near, open_ground = _near_broken(parcels, minimum, cancelled)
    return Ground(conflicts, stands_for, bare[stands_for] & parcels.is_judged, near, open_ground, slivers)


def _stacked(parcels: Parcels) -> np.ndarray:
    """The first of several units on one parcel with one outline, for each of them ``(n,)``."""
    stands_for, codes = np.arange(len(parcels)), parcels.codes
    rows = np.flatnonzero(codes.is_unit & (codes.parcel != "") & parcels.is_judged)
    rows = rows[pd.Series(codes.parcel[rows]).duplicated(keep=False).to_numpy()]
    if not len(rows):
        return stands_for
    same = pd.DataFrame({"parcel": codes.parcel[rows], "type": parcels.number[rows],
                         "shape": shapely.to_wkb(shapely.normalize(parcels.geometry[rows]))})
    stands_for[rows] = rows[same.groupby(["parcel", "type", "shape"], sort=False).ngroup().map(
        dict(enumerate(np.flatnonzero(~same.duplicated().to_numpy())))).to_numpy()]
    return stands_for


def _on_one_parcel(parcels: Parcels, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Whether two rights belong to one parcel: the same parcel's code in different codes ``(m,)``."""
    codes = parcels.codes
    return (codes.parcel[first] != "") & (codes.parcel[first] == codes.parcel[second]) & (
        codes.text[first] != codes.text[second])


def _not_owned(parcels: Parcels, rows: tuple, below, minimum: Minimum, cancelled) -> tuple:
    """Ground of rights that no ownership covers: positions, pieces, and how many are too small to count."""
    rest, owned, twice = rows
    wanted = np.flatnonzero(parcels.on_ownership[rest])
    place = np.full(len(rest), -1)
    place[wanted] = np.arange(len(wanted))
    use = place[below.subject] >= 0
    certain = ~np.isin(owned[below.control[use]], np.concatenate(twice))
    left = left_over(parcels.geometry[rest[wanted]], Shared(place[below.subject[use]], below.pieces[use], certain),
                     parcels.geometry[owned], parcels.crs, parcels.method, cancelled)
    some = np.flatnonzero(~shapely.is_empty(left))
    sizes = measure(left[some], parcels.crs, parcels.method, minimum)
    counts = ~sizes.is_rounding & ~sizes.is_sliver
    return rest[wanted[some[counts]]], left[some[counts]], int((~sizes.is_rounding & sizes.is_sliver).sum())


def _judged(parcels: Parcels, blocks: list, left: tuple, minimum: Minimum) -> Conflicts:
    """The pairs on which the matrix speaks, and what no ownership covers, measured."""
    first, second, pieces = (np.concatenate(columns) for columns in zip(*blocks))
    apart = ~_on_one_parcel(parcels, first, second)
    first, second, pieces = first[apart], second[apart], pieces[apart]
    strata, levels = pd.factorize(parcels.stratum)
    columns = np.stack([parcels.number[first], parcels.number[second], strata[first], strata[second]], axis=1)
    number, some = placed(*columns.T)
    answers = [answer(parcels.rights, parcels.kinds[kind], parcels.kinds[other], (levels[level], levels[beside]))
               for kind, other, level, beside in columns[some].tolist()]
    speaks = np.array([bool(entry.rule) for entry in answers] + [False])[number]
    bare = Answer(LAYER, "undetermined", "rights.not_owned")
    first = np.concatenate([first[speaks], left[0]])
    second = np.concatenate([second[speaks], np.full(len(left[0]), ALONE)])
    pieces = np.concatenate([pieces[speaks], left[1]])
    number = np.concatenate([number[speaks], np.full(len(left[0]), len(answers))])
    sizes = measure(pieces, parcels.crs, parcels.method, minimum)
    accuracy = parcels.request.accuracy_m
    outline = length_m(shapely.boundary(pieces), parcels.crs)
    lower = np.maximum(sizes.area_m2 - accuracy * outline, 0.0)
    upper = sizes.area_m2 + accuracy * outline + np.pi * accuracy ** 2
    real = ~sizes.is_rounding
    is_boundary = (sizes.is_sliver | (lower <= 0.0) & (accuracy > 0.0)) & (second != ALONE)
    first, second = _in_order(parcels, first, second)
    result = Conflicts(first, second, pieces, [*answers, bare], number, sizes.area_m2, sizes.width_m, lower, upper,
                       is_boundary)
    return result._replace(**{name: column[real] for name, column in result._asdict().items() if name != "answers"})


def _in_order(parcels: Parcels, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs so that the order of features and layers does not matter: a use before an ownership, then by name."""
    both = np.flatnonzero(second != ALONE)
    a, b = first[both], second[both]
    names = pd.factorize(parcels.name[np.concatenate([a, b])], sort=True)[0]
    turned = np.where(parcels.is_ownership[a] == parcels.is_ownership[b], names[:len(a)] > names[len(a):],
                      parcels.is_ownership[a])
    first, second = first.copy(), second.copy()
    first[both], second[both] = np.where(turned, b, a), np.where(turned, a, b)
    return first, second


def _near_broken(parcels: Parcels, minimum: Minimum, cancelled) -> tuple[np.ndarray, Open]:
    """Rights that may share ground with one whose outline cannot be used ``(n,)``, and where that is known, what.

    What crosses itself is met by its ground if repaired; of what is worse, the extent alone is known.
    What they share by the rounding of coordinates alone, as neighbours do, is left out, as of any two rights.
    """
    near, judged = np.zeros(len(parcels), dtype=bool), np.flatnonzero(parcels.is_judged)
    has_ground = ~shapely.is_missing(parcels.if_repaired)
    broken = np.flatnonzero(has_ground & parcels.is_live)
    parts, owner = subdivide(parcels.if_repaired[broken])   # streets of a town may be one right
    rows = judged[np.unique(queried(indexed(parts), parcels.geometry[judged])[0])] if len(parts) else judged[:0]
    over = overlaps(parcels.geometry[rows], parts, parcels.crs, parcels.method, cancelled=cancelled)
    pairs, place = np.unique(np.column_stack([rows[over.subject], broken[owner[over.control]]]), axis=0,
                             return_inverse=True)
    place, count = place.reshape(-1), len(pairs)
    pieces = unions_by(count, place, over.pieces)
    real = ~measure(pieces, parcels.crs, parcels.method, minimum).is_rounding
    near[pairs[real, 0]] = True
    boxes = parcels.boxes[np.isfinite(parcels.boxes).all(axis=1) & parcels.is_live & ~has_ground]
    if len(boxes) and len(judged):
        met = queried(shapely.STRtree(parcels.geometry[judged]), shapely.box(*boxes.T), "intersects")[1]
        near[judged[np.unique(met)]] = True
    area_m2 = np.bincount(place, weights=over.area_m2, minlength=count)
    return near, Open(*pairs[real].T, pieces[real], area_m2[real])


def conflict_area(parcels: Parcels, conflicts: Conflicts) -> np.ndarray:
    """Area of each right that is in conflict, ground of several conflicts once, m² ``(n,)``.

    Args:
        parcels: the rights. conflicts: on their ground; what is undetermined or a boundary does not count.
    """
    counts = conflicts.verdict == "forbidden"
    area = np.zeros(len(parcels))
    owner = np.concatenate([conflicts.first[counts], conflicts.second[counts]])
    pieces = np.concatenate([conflicts.piece[counts], conflicts.piece[counts]])
    sizes = np.concatenate([conflicts.area_m2[counts], conflicts.area_m2[counts]])
    times = np.bincount(owner, minlength=len(parcels)) if len(owner) else np.zeros(len(parcels), dtype=int)
    single = times[owner] == 1
    area[owner[single]] = sizes[single]
    order = np.flatnonzero(~single)
    rows, place = np.unique(owner[order], return_inverse=True)
    if len(rows):
        from ...geometry.measure.drawn_area import drawn_area_m2

        area[rows] = drawn_area_m2(unions_by(len(rows), place, pieces[order]), parcels.crs, parcels.method)
    return area
