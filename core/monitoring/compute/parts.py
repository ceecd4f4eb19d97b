"""Parts of features that count in a quantity, and those of which it is not known whether they do, each with bounds."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

from ...contract.arithmetic import joined, multiply
from ...contract.interval import SLACK, Interval
from ...geometry.parallel import in_steps
from ...geometry.parts import without_lower
from ...geometry.united import united
from ..pack.model import Quantity
from .ground import Measures, layers_within


class Pieces(NamedTuple):
    """Parts of features that count or may count, each in one place; each piece of ground once.

    Attributes:
        row: of the table of the layer ``(k,)``. unit: position of the place ``(k,)``. shape: in the plane, of areas and
            lengths what counts of it ``(k,)``.
        weight: of each m², m or feature, what it adds ``(k,)``. amount: what the piece adds, in the unit of the
            quantity ``(k,)``.
    """

    row: np.ndarray
    unit: np.ndarray
    shape: np.ndarray
    weight: Interval
    amount: Interval

    def take(self, rows: np.ndarray) -> Pieces:
        """Some pieces.

        Args:
            rows: positions ``(m,)``.
        """
        return Pieces(self.row[rows], self.unit[rows], self.shape[rows], self.weight.at(rows), self.amount.at(rows))


def parts_that_count(measures: Measures, quantity: Quantity, scope: str) -> Pieces:
    """The parts of features that count or may count; without features that cannot be used they add up to the quantity.

    Args:
        measures: of a date. quantity: measured of a layer, of which ``measures.of`` needs nothing.
        scope: of ``pack.model.SCOPES``.

    Raises:
        InputError: a layer that cannot be used.
        Cancelled: the run was stopped.
    """
    within, by_area = layers_within(quantity, scope), quantity.measure != "count"
    counts, _words, _problem = measures.counts_of(quantity)
    key, features = measures.prepared(measures.request.layers[quantity.layer].table, quantity, counts)
    parts, row = features.parts, features.rows[features.parts["row"].to_numpy()]
    weight = counts.at(row)
    if quantity.field:
        weight = multiply(weight, measures.values_of(quantity).at(row))
    share = measures.placed(key, parts, within, quantity.outside, by_area)
    whole = parts["share" if quantity.measure in ("count", "sum") else "size"].to_numpy(dtype=float)
    unit, shapes = parts["unit"].to_numpy(dtype=int), parts["shape"].to_numpy(dtype=object)
    inside = (weight.high > 0.0) & (whole > 0.0) & (unit < max(measures.units, 1))   # ground outside is of no unit
    sure, perhaps = np.flatnonzero(inside & (share.low > 0.0)), np.flatnonzero(
        inside & (share.high - share.low > SLACK))
    dimension = {"area": 2, "length": 1}.get(quantity.measure)
    ground = _Ground(measures, within, quantity.outside, dimension)
    amounts = [multiply(weight.at(sure), Interval.of(whole[sure] * share.low[sure])),
               multiply(_from_nothing(weight.at(perhaps)), Interval.of(whole[perhaps] * (
                   share.high - share.low)[perhaps]))]
    made = [ground.sure(shapes[sure], share.low[sure] < 1.0), ground.perhaps(shapes[perhaps])]
    return Pieces(*(np.concatenate([column[sure], column[perhaps]]) for column in (row, unit)), np.concatenate(made),
                  joined(weight.at(sure), _from_nothing(weight.at(perhaps))), joined(*amounts))


def _from_nothing(weight: Interval) -> Interval:
    return Interval.of(np.zeros(len(weight.high)), weight.high, np.where(weight.high > 0.0, "undecided", ""))


class _Ground:
    """What of shapes lies inside all of some layers and beside others, surely or perhaps."""

    def __init__(self, measures: Measures, within: tuple, beside: tuple, dimension: int | None):
        self.inside, self.beside = measures.cover(within), measures.cover(beside, joined_too=True)
        self.dimension = dimension

    def sure(self, shapes: np.ndarray, partly: np.ndarray) -> np.ndarray:
        if self.dimension is None or not partly.any():
            return shapes
        shapes, cut = shapes.copy(), shapes[partly]
        if self.inside is not None:
            cut = _cut(shapely.intersection, cut, self.inside.ground)
        if self.beside is not None:
            cut = _cut(shapely.difference, cut, self.beside.more)
        shapes[partly] = without_lower(cut, self.dimension)
        return shapes

    def perhaps(self, shapes: np.ndarray) -> np.ndarray:
        """What may lie there and does not do so surely."""
        if self.dimension is None or not len(shapes):
            return shapes
        may = shapes
        if self.inside is not None and not self.inside.anywhere:
            may = _cut(shapely.intersection, may, self.inside.more)
        if self.beside is not None:
            may = _cut(shapely.difference, may, self.beside.ground)
        is_sure = self.beside is None or not self.beside.anywhere
        sure = self.sure(shapes, np.full(len(shapes), is_sure)) if is_sure else shapely.from_wkt(
            ["POLYGON EMPTY"] * len(shapes))
        return without_lower(in_steps(shapely.difference, may, sure), self.dimension)


def _cut(how, shapes: np.ndarray, ground: np.ndarray) -> np.ndarray:
    joined = united(ground)
    return in_steps(lambda some: how(some, joined), shapes)
