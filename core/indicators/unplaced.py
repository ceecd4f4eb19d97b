"""Features that cannot be used, and what they may do to a share: no more than their extents can reach.

A feature whose geometry is broken lies somewhere in its extent; one without any extent may lie anywhere.
"""
from __future__ import annotations

from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..layers.prepare import Controls
from ..table import FeatureTable
from ..texts import text

WHOLE = 1e-9   # relative: nothing of a piece lies outside where no more than this does


class Unplaced(NamedTuple):
    """Features of a layer that cannot be used ``(n,)``.

    Attributes:
        name: of the layer. shapes: their extents in the plane, None where one could lie anywhere.
        rows: of the layer's table. weight: what each counts, inf where that is not known.
    """

    name: str
    shapes: np.ndarray
    rows: np.ndarray
    weight: np.ndarray

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
        return Unplaced(self.name, self.shapes[chosen], self.rows[chosen], self.weight[chosen])


def unplaced(table: FeatureTable, prepared: Controls, weight: Optional[np.ndarray] = None) -> Unplaced:
    """The features of a layer that cannot be used.

    Args:
        table: of the layer.
        prepared: the layer in the plane. weight: of each row of the table, NaN if unknown; None: 1 each.
    """
    rows = np.setdiff1d(np.arange(len(table)), prepared.source_row)
    own = np.ones(len(rows)) if weight is None else weight[rows]
    return Unplaced(table.name, _extents(prepared.unusable), rows, np.where(np.isfinite(own), own, np.inf))


def _extents(unusable: pd.DataFrame) -> np.ndarray:
    """Boxes; lines and points where a box has no area."""
    found = np.full(len(unusable), None, dtype=object)
    for row, (west, south, east, north) in enumerate(unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)):
        if np.isfinite((west, south, east, north)).all():
            if west == east and south == north:
                found[row] = shapely.Point(west, south)
            elif west == east or south == north:
                found[row] = shapely.LineString([(west, south), (east, north)])
            else:
                found[row] = shapely.box(west, south, east, north)
    return found


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


def possible(scene, items: Unplaced, lies: Callable[[np.ndarray], tuple], whole: bool = False,
             anywhere: bool = True) -> Possible:
    """What features that cannot be used may be.

    Args:
        scene: places. items: features that cannot be used.
        lies: shapes ``(m,)`` -> whether each may lie inside, and outside, ``(m,)`` each.
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
    may = lies(items.shapes[row] if whole else parts["shape"].to_numpy(dtype=object))
    for target, flags in zip((inside, outside), may):
        np.logical_or.at(target, (unit, row), flags)
    nowhere = shapely.is_missing(items.shapes)
    here[:, nowhere], inside[:, nowhere], outside[:, nowhere] = True, anywhere, True
    if places > 1:   # the last place is all of them
        for target in (inside, outside):
            target[-1] = target[:-1].any(axis=0)
    here[-1] = must[-1] = True
    return Possible(here, must, inside, outside)


class Shares(NamedTuple):
    """Shares by place ``(p,)``, from 0 to 1, NaN where there is nothing to relate to; and what they are made of.

    Attributes:
        lower, upper: of the share. part, part_most, whole, whole_most: least and most of numerator and denominator.
    """

    lower: np.ndarray
    upper: np.ndarray
    part: np.ndarray
    part_most: np.ndarray
    whole: np.ndarray
    whole_most: np.ndarray


def share_bounds(low: np.ndarray, high: np.ndarray, total: np.ndarray, found: Optional[Possible] = None,
                 weight: Optional[np.ndarray] = None, optional: Optional[tuple] = None) -> Shares:
    """Least and greatest share of what lies inside.

    Args:
        low, high: what lies inside of the known things, at least and at most ``(p,)``. total: all known ones ``(p,)``.
        found, weight: of features that cannot be used ``(p, n)``, ``(n,)``.
        optional: things that may or may not count, in any part: what of them lies inside at most, and outside at most
            ``(p,)`` each.

    Of 100 people 30 live inside for sure, and 20 more perhaps:

    >>> found = share_bounds(np.array([30.0]), np.array([50.0]), np.array([100.0]))
    >>> found.lower.tolist(), found.upper.tolist()
    ([0.3], [0.5])
    """
    places = len(total)
    if found is None:
        found, weight = Possible(*(np.zeros((places, 0), dtype=bool) for _ in range(4))), np.zeros(0)
    in_most, out_most = optional if optional is not None else (np.zeros(places), np.zeros(places))
    finite = np.isfinite(weight)
    known = np.where(finite, weight, 0.0)
    may_in, may_out = found.here & found.inside, found.here & found.outside
    only_in, only_out = (found.must & finite & ~one for one in (found.outside, found.inside))
    least, most = low + only_in @ known, high + may_in @ known + in_most
    of_least, of_most = total + may_out @ known + only_in @ known + out_most, total + may_in @ known \
        + only_out @ known + in_most
    some_in = may_in.any(axis=1) | (in_most > 0.0)
    some_out = may_out.any(axis=1) | (out_most > 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = np.where(of_least > 0.0, least / of_least, np.where(some_out, 0.0, np.where(some_in, 1.0, np.nan)))
        upper = np.where(of_most > 0.0, most / of_most, np.where(some_in, 1.0, np.where(some_out, 0.0, np.nan)))
    endless_in, endless_out = (one[:, ~finite].any(axis=1) for one in (may_in, may_out))
    whole_most = np.where(found.here[:, ~finite].any(axis=1), np.inf, total + found.here @ known + in_most + out_most)
    return Shares(np.where(endless_out, 0.0, lower), np.where(endless_in, 1.0, upper), least,
                  np.where(endless_in, np.inf, most), total + (found.must & finite) @ known, whole_most)


def with_unstated(found: Shares, unit: np.ndarray, low: np.ndarray, high: np.ndarray) -> Shares:
    """The same, with parts of things of which it is unknown how much they count.

    Args:
        found: bounds by place.
        unit: place of each part ``(m,)``, of units; the last place is all. low, high: share of each inside ``(m,)``.
    """
    lower, upper, most, whole_most = (one.copy() for one in (
        found.lower, found.upper, found.part_most, found.whole_most))
    for place, least, greatest in zip(unit, low, high):
        for at in {int(place), len(lower) - 1}:
            lower[at], upper[at] = np.fmin(lower[at], least), np.fmax(upper[at], greatest)
            whole_most[at] = np.inf
            most[at] = np.inf if greatest > 0.0 else most[at]
    return found._replace(lower=lower, upper=upper, part_most=most, whole_most=whole_most)


def ends_of(known: np.ndarray, found: Possible, weight: np.ndarray, is_own: bool) -> tuple:
    """Least and most of a sum ``(p,)`` with features that cannot be used.

    Args:
        known: without them. weight: of each, inf where it is not known. is_own: what is known of it is sure, and not
            only a greatest.
        found: which features may lie where.
    """
    finite = np.isfinite(weight)
    own = np.where(finite, weight, 0.0)
    most = np.where(found.here[:, ~finite].any(axis=1), np.inf, known + found.here @ own)
    return known + (found.must & finite) @ own if is_own else known, most


def cannot_be_used(count: int, layer: str, language: str) -> str:
    """A sentence on so many features of a layer that cannot be used; empty without any.

    Args:
        count: of the features. layer: its name.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text("indicators.cannot_be_used", language, count=count, layer=layer) if count else ""
