"""Features that cannot be used, and what they may do to a number: no more than their extents can reach.

A feature whose geometry is broken lies somewhere in its extent; one without any extent may lie anywhere.
"""
from __future__ import annotations

from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.interval import Interval
from ..layers.prepare import Controls
from ..table import FeatureTable
from ..texts import text
from .amounts import Amounts
from .scene import Scene


class Unplaced(NamedTuple):
    """Features of a layer that cannot be used ``(n,)``.

    Attributes:
        name: of the layer. shapes: their extents in the plane, None where one could lie anywhere.
        rows: of the layer's table. weight: what each counts, from 0 on where that is not known.
    """

    name: str
    shapes: np.ndarray
    rows: np.ndarray
    weight: Interval

    @property
    def anywhere(self) -> bool:
        """Whether one of them could lie anywhere."""
        return bool(shapely.is_missing(self.shapes).any())

    @property
    def extents(self) -> np.ndarray:
        """Extents of the others, as boxes ``(k,)``."""
        return self.shapes[~shapely.is_missing(self.shapes)]

    def among(self, chosen: np.ndarray) -> Unplaced:
        """Some of them.

        Args:
            chosen: which, bool ``(n,)``.
        """
        return Unplaced(self.name, self.shapes[chosen], self.rows[chosen], self.weight.at(chosen))


#: Of a layer that is not given.
NO_FEATURES = Unplaced("", np.zeros(0, dtype=object), np.zeros(0, dtype=int), Interval.of(np.zeros(0)))


def unplaced(table: FeatureTable, prepared: Controls, weight: Optional[Interval] = None) -> Unplaced:
    """The features of a layer that cannot be used.

    Args:
        table: of the layer. prepared: the layer in the plane.
        weight: of each row of the table, in the unit of what is counted; None: 1 each.
    """
    rows = np.setdiff1d(np.arange(len(table)), prepared.source_row)
    own = Interval.of(np.ones(len(rows))) if weight is None else weight.at(rows)
    return Unplaced(table.name, _extents(prepared.unusable), rows, own)


def _extents(unusable: pd.DataFrame) -> np.ndarray:
    """Boxes; lines and points where a box has no area."""
    extents = np.full(len(unusable), None, dtype=object)
    for row, (west, south, east, north) in enumerate(unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)):
        if np.isfinite((west, south, east, north)).all():
            if west == east and south == north:
                extents[row] = shapely.Point(west, south)
            elif west == east or south == north:
                extents[row] = shapely.LineString([(west, south), (east, north)])
            else:
                extents[row] = shapely.box(west, south, east, north)
    return extents


class Possible(NamedTuple):
    """What each feature may be at each place, bool ``(p, n)``.

    Attributes:
        here: it may lie there. must: it does. inside, outside: were it there, it may lie inside, or outside, of what
            is requested.
    """

    here: np.ndarray
    must: np.ndarray
    inside: np.ndarray
    outside: np.ndarray

    def amounts(self, weight: Interval, why: str) -> Amounts:
        """How much the features may be at each place, and which share of that lies inside.

        Args:
            weight: of each feature ``(n,)``. why: key of what is unknown.
        """
        place, feature = np.nonzero(self.here)
        at = place, feature
        own = Interval.of(np.where(self.must[at], weight.low[feature], 0.0), weight.high[feature], why)
        return Amounts(place, own, Interval.of(~self.outside[at], self.inside[at], why))

    def sentence(self, items: Unplaced, language: str) -> Callable[[int], str]:
        """Of a place: how many of the features may lie there.

        Args:
            items: the features.
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return lambda place: cannot_be_used(int(self.here[place].sum()), items.name, language)


def possible(scene: Scene, items: Unplaced, lies: Optional[Callable[[np.ndarray], tuple]] = None, whole: bool = False,
             anywhere: bool = True) -> Possible:
    """What features that cannot be used may be.

    Args:
        scene: places. items: features that cannot be used.
        lies: shapes ``(m,)`` -> whether each may lie inside, and outside, ``(m,)`` each; None: all is inside.
        whole: a feature counts as a whole, whatever part of it lies in a place.
        anywhere: what could lie anywhere may lie inside.
    """
    places, count = len(scene.places()), len(items.shapes)
    here, must, inside, outside = (np.zeros((places, count), dtype=bool) for _ in range(4))
    placed = np.flatnonzero(~shapely.is_missing(items.shapes))
    parts = scene.divided(items.shapes[placed], pieces=not whole)
    row, unit = placed[parts["row"]], parts["unit"].to_numpy(dtype=int)
    here[unit, row] = True
    lone = np.bincount(row, minlength=count) == 1
    must[unit, row] = lone[row]
    nowhere = shapely.is_missing(items.shapes)
    here[:, nowhere] = True
    if lies is None:
        inside[:] = here
    else:
        may = lies(items.shapes[row] if whole else parts["shape"].to_numpy(dtype=object))
        for target, flags in zip((inside, outside), may):
            np.logical_or.at(target, (unit, row), flags)
        inside[:, nowhere], outside[:, nowhere] = anywhere, True
    if places > 1:   # the last place is all of them
        for target in (inside, outside):
            target[-1] = target[:-1].any(axis=0)
    here[-1] = must[-1] = True
    return Possible(here, must, inside, outside)


def cannot_be_used(count: int, layer: str, language: str) -> str:
    """A sentence on so many features of a layer that cannot be used; empty without any.

    Args:
        count: of the features. layer: its name.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text("indicators.cannot_be_used", language, count=count, layer=layer) if count else ""
