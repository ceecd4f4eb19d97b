"""Totals of land by unit, with bounds: what surely counts, and what may count besides.

A feature whose class, unit or extent is not known raises the upper bound only, so that a value that is missing never
meets a target.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.interval import Interval, known_or
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.coverage import Cut, covered_size
from ..geometry.overlay.pairs import overlap_sizes, overlaps
from ..geometry.overlay.unchanged import doubled, once
from ..geometry.united import united
from ..layers.control_layer import ControlLayer
from ..layers.prepare import prepare_controls
from ..layers.stated_areas import registered_scale
from ..table import FeatureTable
from .classes import Counted, LandClasses
from .pack import LandCounted
from .request import Bound, LandLayer
from .units import Tree, is_below, unit_prefix, units_above

GAP = 1.0, 1e-6   # m², and share of the unit: less that no land covers is rounding


@dataclass(frozen=True)
class Pieces:
    """Ground of features ``(m,)``: which feature, geometry, area."""

    feature: np.ndarray
    geometry: np.ndarray
    area_m2: np.ndarray

    def take(self, rows: np.ndarray) -> Pieces:
        """Some pieces.

        Args:
            rows: positions ``(k,)`` or a mask.
        """
        return Pieces(self.feature[rows], self.geometry[rows], self.area_m2[rows])


@dataclass(frozen=True)
class Cover:
    """Ground that pieces may lie in.

    Attributes:
        ground: polygons that do not overlap. more: the same with what may be ground besides.
        anywhere: whether ground may be anywhere. crs, method: of areas.
    """

    ground: np.ndarray
    more: np.ndarray
    anywhere: bool
    crs: str
    method: str

    def meeting(self, other: Cover) -> Cover:
        """The ground that both hold.

        Args:
            other: in the same system.
        """
        def both(first, second):
            return first[:0] if not len(first) or not len(second) else overlaps(
                first, second, self.crs, self.method).pieces

        ground = both(self.ground, other.ground)
        same = self.more is self.ground and other.more is other.ground
        return Cover(ground, ground if same else both(self.more, other.more), self.anywhere or other.anywhere,
                     self.crs, self.method)

    def joined(self, other: Cover) -> Cover:
        """The ground that one of both holds.

        Args:
            other: in the same system.
        """
        ground = _ground(np.concatenate([self.ground, other.ground]), self.crs)
        same = self.more is self.ground and other.more is other.ground
        return Cover(ground, ground if same else _ground(np.concatenate([self.more, other.more]), self.crs),
                     self.anywhere or other.anywhere, self.crs, self.method)

    def inside(self, pieces: Pieces, cancelled=None) -> tuple[np.ndarray, np.ndarray]:
        """Area of each piece inside, at least and at most, m².

        Args:
            pieces: of land.
            cancelled: asked between steps, whether to stop.
        """
        low = self._within(pieces, self.ground, cancelled)
        high = pieces.area_m2 if self.anywhere else low if self.more is self.ground else \
            self._within(pieces, self.more, cancelled)
        return low, np.maximum(low, high)

    def _within(self, pieces: Pieces, ground: np.ndarray, cancelled) -> np.ndarray:
        if not len(pieces.feature) or not len(ground):
            return np.zeros(len(pieces.feature))
        shared = overlap_sizes(pieces.geometry, ground, self.crs, self.method, cancelled=cancelled)
        return np.minimum(np.bincount(shared.subject, weights=shared.area_m2, minlength=len(pieces.feature)),
                          pieces.area_m2)


def cover(geometry: np.ndarray, unsure: np.ndarray, crs: str, method: str) -> Cover:
    """Usable polygons as a cover, and boxes of what cannot be used, NaN if it may be anywhere.

    Args:
        geometry: polygons ``(n,)``. unsure: xmin, ymin, xmax, ymax ``(k, 4)``. crs: of both. method: of areas.
    """
    ground, known = _ground(geometry, crs), ~np.isnan(unsure).any(axis=1)
    boxes = np.atleast_1d(shapely.box(*unsure[known].T))
    more = _ground(np.concatenate([ground, boxes]), crs) if len(boxes) else ground
    return Cover(ground, more, not known.all(), crs, method)


def _ground(geometry: np.ndarray, crs: str) -> np.ndarray:
    """The same ground with nothing twice, so that overlaps with it add up; a union of a survey would take longer."""
    parts = shapely.get_parts(once(geometry, crs)[0])
    return parts[shapely.get_dimensions(parts) == 2]


def _prefixes(raw: pd.Series) -> np.ndarray:
    """Unit codes of rows without trailing zeros; ``""`` without one."""
    number, distinct = pd.factorize(raw, use_na_sentinel=True)
    return np.array([*(unit_prefix(code) for code in distinct), ""], dtype=object)[number]


def cover_of(table: FeatureTable, crs: str, method: str) -> Cover:
    """A layer of polygons as a cover.

    Args:
        table: of the layer. crs: of the cover. method: of areas.
    """
    controls = prepare_controls("place", [ControlLayer("place", table)], crs, method, kind="polygon")
    return cover(controls.geometry,
                 controls.unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float).reshape(-1, 4), crs, method)


class LandTotals:
    """The land of one year, ready to be totalled by unit.

    Args:
        layer: the land. classes: how its features count. units: polygons with unit codes, or None: the field of the
            land says the unit. crs, method: all areas.

    Attributes:
        codes: unit codes that occur, without zeros behind. tree: what lies in what of them. rows_of: code -> features.
        unusable: features that cannot be measured.
        doubled_m2: ground that two features hold. outside_m2: ground in no unit.
    """

    def __init__(self, layer: LandLayer, classes: LandClasses, units: Optional[Bound], crs: str, method: str,
                 cancelled=None):
        self.layer, self.classes, self.crs, self.cancelled = layer, classes, crs, cancelled
        self.method = "planar" if method == "planar" else "ellipsoidal"
        prepared = prepare_controls("land", [ControlLayer("land", layer.table)], crs, self.method, kind="polygon")
        self.rows, self.geometry = prepared.source_row, prepared.geometry
        self.unusable = np.setdiff1d(np.arange(len(layer.table)), self.rows)
        self.boxes = prepared.unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float).reshape(-1, 4)
        # what cannot be measured is no larger than its extent; without extent it may be anything
        self.most_m2 = np.full(len(layer.table), np.inf)
        known = ~np.isnan(self.boxes).any(axis=1)
        if known.any():
            self.most_m2[self.unusable[known]] = drawn_area_m2(shapely.box(*self.boxes[known].T), crs, self.method)
        measured = np.nan_to_num(drawn_area_m2(self.geometry, crs, self.method))
        self.measured = Pieces(np.arange(len(self.rows)), self.geometry, measured)
        self.scale, self.registered_unknown, self.registered = np.ones(len(self.rows)), 0, None
        if method == "registered":
            scale = registered_scale(layer.table.take(self.rows), layer.registered, measured)
            self.registered_unknown, self.registered = int((~scale.is_known).sum()), scale
            self.scale = known_or(scale, 1.0)   # listed, and as it is measured
        first, second, shared = doubled(self.geometry, cancelled)
        self.pairs = first, second, np.nan_to_num(drawn_area_m2(shared, crs, self.method))
        self.doubled_m2 = float(self.pairs[2].sum())
        self.outside_m2, self.gaps = 0.0, {}
        self.units = None
        name = layer.fields.get("unit_code")
        self.row_code = None if not name else _prefixes(layer.table.columns[name])
        if units is not None:
            self._cut(units)
        self.codes = set(self.units[0]) - {""} if self.units is not None else \
            set(self.row_code) - {""} if self.row_code is not None else set()
        self.tree = Tree(self.codes)
        number, distinct = pd.factorize(np.full(len(layer.table), "", dtype=object) if self.row_code is None
                                        else self.row_code)
        order = np.argsort(number, kind="stable")
        self.rows_of = dict(zip(distinct, np.split(order, np.searchsorted(number[order], np.arange(1, len(distinct))))))
        self._counted: dict = {}
        self._selected: dict = {}

    def _cut(self, units: Bound) -> None:
        """Pieces of the land by unit."""
        controls = prepare_controls("unit", [ControlLayer("unit", units.table)], self.crs, self.method, kind="polygon")
        codes = np.array([unit_prefix(code) for code in units.column("unit_code")], dtype=object)
        cut = overlaps(self.geometry, controls.geometry, self.crs, self.method, subject_area_m2=self.measured.area_m2,
                       cancelled=self.cancelled)
        self.units = codes[controls.source_row], Pieces(cut.subject, cut.pieces, cut.area_m2), cut.control
        self.unit_shapes = controls.geometry
        first, second, shared = doubled(controls.geometry, self.cancelled)
        self.unit_pairs = first, second, np.nan_to_num(drawn_area_m2(shared, self.crs, self.method))
        self.lost_units = set(np.delete(codes, controls.source_row))
        self.unit_area = np.nan_to_num(drawn_area_m2(controls.geometry, self.crs, self.method))
        held = covered_size(self.geometry, self.measured.area_m2,
                            Cut(cut.subject, cut.pieces, cut.area_m2, cut.inside),
                            lambda shapes: drawn_area_m2(shapes, self.crs, self.method), self.crs, self.cancelled)
        beside = self.measured.area_m2 - held
        self.outside_m2 = float(beside[beside > GAP[1] * self.measured.area_m2].sum())

    # -- units ---------------------------------------------------------------------------------------------

    def has(self, unit: str) -> bool:
        """Whether a unit occurs, or a unit that it may lie in.

        Args:
            unit: code, without zeros behind.
        """
        return unit == "" or bool(self.tree.within(unit) or (self.units is None and self.tree.around(unit)))

    def chosen_units(self, unit: str) -> np.ndarray:
        """Positions ``(k,)`` of the unit's own polygons, otherwise of those directly below it.

        Args:
            unit: code, without zeros behind.
        """
        codes = self.units[0]
        if unit in codes:
            return np.flatnonzero(codes == unit)
        below = set(self.tree.within(unit))
        top = {code for code in below if len(below.intersection(units_above(code))) == 1}   # itself
        return np.flatnonzero(np.isin(codes, list(top)))

    def shape_of(self, unit: str):
        """The ground of a unit, None where no layer of units says it.

        Args:
            unit: code, without zeros behind.
        """
        if self.units is None or unit == "":
            return None
        chosen = self.chosen_units(unit)
        return united(self.unit_shapes[chosen]) if len(chosen) else None

    def select(self, unit: str) -> tuple:
        """What lies in a unit: pieces, whether each surely does, unusable features that may, the area that no land
        covers, and the area on which the unit's own polygons overlap."""
        if unit not in self._selected:
            self._selected[unit] = self._select(unit)
        return self._selected[unit]

    def _select(self, unit: str) -> tuple:
        if unit == "":
            return self.measured, np.ones(len(self.rows), dtype=bool), self.unusable, 0.0, 0.0
        if self.units is None:
            sure = self._rows_with(self.tree.within(unit))
            maybe = sure | self._rows_with(["", *self.tree.around(unit)])
            keep = np.flatnonzero(maybe[self.rows])
            pieces = Pieces(keep, self.geometry[keep], self.measured.area_m2[keep])
            return pieces, sure[self.rows][keep], self.unusable[maybe[self.unusable]], 0.0, 0.0
        _codes, cut, control = self.units
        chosen = self.chosen_units(unit)
        keep = np.flatnonzero(np.isin(control, chosen))
        pieces = Pieces(cut.feature[keep], cut.geometry[keep], cut.area_m2[keep])
        area = float(self.unit_area[chosen].sum())
        pairs = np.isin(self.pairs[0], pieces.feature) | np.isin(self.pairs[1], pieces.feature)
        gap = area - float(pieces.area_m2.sum()) + float(self.pairs[2][pairs].sum())
        if any(code == "" or is_below(code, unit) or is_below(unit, code) for code in self.lost_units):
            gap = math.inf
        first, second, shared = self.unit_pairs
        twice = float(shared[np.isin(first, chosen) & np.isin(second, chosen)].sum())
        gap = gap + twice if gap + twice > max(GAP[0], GAP[1] * area) else 0.0
        return pieces, np.ones(len(keep), dtype=bool), self.unusable, gap, twice

    def _rows_with(self, codes: list) -> np.ndarray:
        """Features of the layer that bear one of some codes, bool ``(n,)``."""
        mask = np.zeros(len(self.layer.table), dtype=bool)
        for code in self.rows_of.keys() & set(codes):
            mask[self.rows_of[code]] = True
        return mask

    # -- totals --------------------------------------------------------------------------------------------

    def counted(self, land: LandCounted) -> Counted:
        """What counts of each feature; it is worked out once.

        Args:
            land: groups, classes and codes.
        """
        key = land.groups, land.legal_classes, tuple(sorted(land.codes.items()))
        if key not in self._counted:
            self._counted[key] = self.classes.counted(land)
        return self._counted[key]

    def total(self, unit: str, land: LandCounted, inside: Optional[Cover] = None, outside: Optional[Cover] = None,
              ) -> Interval:
        """Area that counts in a unit, m².

        Args:
            unit: code without zeros behind; empty: all the land.
            land: what counts. inside, outside: only what lies in that cover, and beyond that one.
        """
        counted, (pieces, sure, unusable, gap, twice) = self.counted(land), self.select(unit)
        rows = self.rows[pieces.feature]
        keep = counted.sure[rows] + counted.perhaps[rows] > 0   # only what counts is laid over covers
        pieces, sure, rows = pieces.take(keep), sure[keep], rows[keep]
        least = most = pieces.area_m2
        if inside is not None:
            least, most = inside.inside(pieces, self.cancelled)
        if outside is not None:
            beyond = outside if inside is None else inside.meeting(outside)
            low, high = beyond.inside(pieces, self.cancelled)
            least, most = np.maximum(least - high, 0.0), np.maximum(most - low, 0.0)
        scale = self.scale[pieces.feature]
        surely, perhaps = counted.sure[rows], counted.perhaps[rows]
        low = float(np.sum(least * scale * surely * sure))
        high = float(np.sum(most * scale * (surely + perhaps)))
        low = max(0.0, low - twice - self._twice(np.unique(pieces.feature[(surely > 0) & sure])))
        may = unusable[counted.sure[unusable] + counted.perhaps[unusable] > 0]
        high += float(self.most_m2[may].sum())
        return Interval.of(low, high + gap)

    def whole(self, unit: str) -> Interval:
        """Area of all land of a unit, m².

        Args:
            unit: code, without zeros behind.
        """
        pieces, sure, unusable, gap, twice = self.select(unit)
        area = pieces.area_m2 * self.scale[pieces.feature]
        low = max(0.0, float(area[sure].sum()) - twice - self._twice(np.unique(pieces.feature[sure])))
        return Interval.of(low, float(area.sum()) + gap + float(self.most_m2[unusable].sum()))

    def _twice(self, features: np.ndarray) -> float:
        """Ground that one of the features shares with another: it may count once, or not at all."""
        first, second, area = self.pairs
        return float(area[np.isin(first, features) | np.isin(second, features)].sum()) if len(area) else 0.0

    def covers(self, land: LandCounted) -> tuple[Cover, Cover]:
        """The ground that surely counts, and the ground that may count, as covers.

        Args:
            land: groups, classes and codes.
        """
        counted = self.counted(land)
        sure, most = counted.sure[self.rows], (counted.sure + counted.perhaps)[self.rows]
        unsure = self.boxes if (counted.sure + counted.perhaps)[self.unusable].any() else np.zeros((0, 4))
        certain = sure >= 1.0 - 1e-12
        return (cover(self.geometry[certain], np.zeros((0, 4)), self.crs, self.method),
                cover(self.geometry[most > 0], unsure, self.crs, self.method))
