"""Look at a layer's polygons while it is read: which are usable, how large they are, which ground two of them hold.

The most frequent question to a layer of neighbours, its area without double counting, needs few geometries: see
``plain_rings`` and ``shared_edges``. Geometries are built of the others only.
"""
from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np
import shapely

from ..measure.area import METRES_PER_DEGREE
from ..measure.areal_scale import SUMMED, ring_areas_m2
from ..measure.drawn_area import drawn_area_m2, drawn_ring_area_m2, for_cutting
from ..measure.encodings import Encodings
from ..measure.plain_rings import look, plain_rings
from ..parallel import Begun, in_threads
from ..systems.crs import is_geographic, unit_factor
from ..systems.placement import boxes_far_outside
from ..topology.shared_edges import matched, meeting, numbered, numbered_rings, suspects
from ..topology.usable import too_small, unusable_reasons
from .unchanged import once

CHUNK = 10_000
MANY_BOXES, NEAR_M = 100, 100_000.0
MOST_SQUARES = 8     # a side
PIECE = 10_000   # rows whose coordinates stay in the processor's memory while they are worked on
STEP, STEP_DEGREES = 1e-6, 1e-11   # vertices this near are one: they differ by rounding


@dataclass(frozen=True)
class Looked:
    """What was seen of a layer's rows ``(n,)``.

    Attributes:
        reasons: as of ``unusable_reasons`` for polygons. area: in the plane of the system, in its units.
        ground_m2: area on the ellipsoid, to be added up, of those that can; None where it was not measured.
        boxes: extents ``(n, 4)``, NaN where a row cannot be used. numbers: of the edges of those that can.
        step: to which vertices were rounded. unreadable: row -> detail, of unreadable geometries.
    """

    reasons: np.ndarray
    area: np.ndarray
    boxes: np.ndarray
    numbers: list
    step: float
    unreadable: dict
    ground_m2: Optional[np.ndarray] = None


class WkbScan:
    """Scans batches of rows on threads while reading goes on; to be used in a ``with``.

    Args:
        crs: of the layer. multipart: it is one of multipolygons.
        plain: makes encodings, bytes objects ``(k,)``, plain ones, with None for what cannot be read, and reports:
            encodings, position -> detail.
        measured_by: method by which their areas will be asked for: on the ellipsoid they are measured here, where their
            coordinates are at hand; not in degrees, where outlines get vertices.
    """

    def __init__(self, crs: str, multipart: bool, plain: Callable, measured_by: str = "planar"):
        self.crs, self.multipart, self.plain = crs, multipart, plain
        self.measures = measured_by != "planar" and not is_geographic(crs)
        self.step = STEP_DEGREES if is_geographic(crs) else STEP
        self._pool = ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1))
        self._jobs: list = []
        self._near: dict = {}   # squares, whether none of them lies far outside
        self._rows = 0

    def __enter__(self) -> WkbScan:
        return self

    def __exit__(self, *_error) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def add(self, wkb: Encodings) -> None:
        """Look at the next rows.

        Args:
            wkb: encodings ``(n,)``; they are made plain in place.
        """
        self._jobs.append(self._pool.submit(self._look, wkb, self._rows))
        self._rows += len(wkb)

    def seen(self) -> Looked:
        """What was seen of all rows, in the order in which they came."""
        ground = np.zeros(0) if self.measures else None
        empty = Looked(np.zeros(0, dtype=object), np.zeros(0), np.zeros((0, 4)), [], self.step, {}, ground)
        parts = [empty, *(Begun(job)() for job in self._jobs)]   # a cancel is answered while they are waited for
        for part in parts[1:]:
            empty.numbers.extend(part.numbers)
            empty.unreadable.update(part.unreadable)
        return replace(empty, **{name: np.concatenate([getattr(part, name) for part in parts])
                                 for name in ("reasons", "area", "boxes", *(() if ground is None else ("ground_m2",)))})

    def _look(self, wkb: Encodings, first_row: int) -> Looked:
        area, boxes = np.zeros(len(wkb)), np.full((len(wkb), 4), np.nan)
        ground = np.full(len(wkb), np.nan)
        sure, numbers, unreadable = np.zeros(len(wkb), dtype=bool), [], {}
        for first in range(0, len(wkb), PIECE):
            plain, rings = plain_rings(wkb.of_rows(slice(first, first + PIECE)), self.multipart)
            rest = np.flatnonzero(~plain)
            if len(rest):
                wkb[first + rest], details = self.plain(wkb[first + rest])
                unreadable.update((first_row + first + int(rest[row]), detail) for row, detail in details.items())
            ring, rows = look(rings), first + np.flatnonzero(plain)
            area[rows], boxes[rows] = np.abs(ring.double_area) / 2, ring.boxes
            near = ~self._far(ring.boxes)
            sure[rows] = good = ring.sure & near & ~too_small(ring.boxes, self.crs)
            numbers.append(numbered_rings(rings, first_row + rows, ring.double_area < 0.0, self.step, good))
            if self.measures:
                ground[rows[near]] = ring_areas_m2(rings if near.all() else rings.of_rows(near), self.crs,
                                                   ring.boxes[near], SUMMED)
        boxes[~sure] = np.nan
        other = np.flatnonzero(~sure)
        geometry, reasons = built(wkb[other]), np.full(len(wkb), "", dtype=object)
        reasons[other] = unusable_reasons(geometry, self.crs, "polygon")
        usable = reasons[other] == ""
        other, geometry = other[usable], geometry[usable]
        area[other], boxes[other] = shapely.area(geometry), shapely.bounds(geometry)
        numbers.append(numbered(geometry, first_row + other, self.step))
        left = np.flatnonzero((reasons == "") & np.isnan(ground)) if self.measures else other[:0]
        ground[left] = drawn_area_m2(built(wkb[left]), self.crs, exact=SUMMED)
        return Looked(reasons, area, boxes, numbers, self.step, unreadable,
                      np.nan_to_num(ground) if self.measures else None)

    def _far(self, boxes: np.ndarray) -> np.ndarray:
        """Rows that lie far outside; where they fill few squares, the squares' corners decide for all of them."""
        known = boxes[np.isfinite(boxes).all(axis=1)]
        if len(known) > MANY_BOXES:
            side = NEAR_M / (METRES_PER_DEGREE if is_geographic(self.crs) else unit_factor(self.crs))
            low, high = np.floor(known[:, :2].min(axis=0) / side), np.floor(known[:, 2:].max(axis=0) / side)
            if (high - low < MOST_SQUARES).all():
                square = (*low, *high)
                if square not in self._near:
                    x, y = (value.ravel() * side for value in np.meshgrid(*(
                        np.arange(first, last + 1.5, 0.5) for first, last in zip(low, high))))
                    self._near[square] = not boxes_far_outside(np.column_stack([x, y, x, y]), self.crs).any()
                if self._near[square]:
                    return np.zeros(len(boxes), dtype=bool)
        return boxes_far_outside(boxes, self.crs)


def built(wkb: np.ndarray) -> np.ndarray:
    """Geometries of plain encodings ``(n,)``; None where there is no encoding.

    Args:
        wkb: encodings, None if there is none ``(n,)``.
    """
    return shapely.from_wkb(wkb, on_invalid="ignore")


class _Rows:
    """Polygons by their rows, built on demand."""

    def __init__(self, wkb: Encodings):
        self.wkb = wkb

    def __getitem__(self, rows: np.ndarray) -> np.ndarray:
        return built(self.wkb[rows])


@dataclass(frozen=True)
class GroundOnce:
    """Ground of rows ``(n,)`` that counts once, for the row that stands first.

    Attributes:
        area_m2: NaN where a row cannot be used. first, other: rows that share ground, the second of which lost it.
        losers: the rows that lost ground, rising; lost_m2: how much.
    """

    area_m2: np.ndarray
    first: np.ndarray
    other: np.ndarray
    losers: np.ndarray
    lost_m2: np.ndarray


def ground_once(wkb: Encodings, looked: Looked, crs: str, method: str, cancelled=None) -> Optional[GroundOnce]:
    """Areas of a layer's rows, to be added up, without what an earlier row holds already.

    Args:
        wkb: plain encodings ``(n,)``. looked: what was seen of them. crs: of both. method: as of ``drawn_area_m2``.

    Returns:
        None where so few edges match that the layer's polygons are not neighbours: build and compare them instead.

    Raises:
        InputError: planar area asked for in degrees.
        Cancelled: ``cancelled`` returned True.
    """
    rows, shapes = np.flatnonzero(looked.reasons == ""), _Rows(wkb)
    edges = matched(looked.numbers, shapes, looked.step, cancelled)
    if edges is None:
        return None
    area = np.full(len(wkb), np.nan)
    area[rows] = _areas(shapes, looked, rows, crs, method, cancelled)
    some = suspects(edges, shapes, looked.step, cancelled, looked.boxes)
    if not len(some):
        nothing = np.zeros(0, dtype=np.int64)
        return GroundOnce(area, nothing, nothing, nothing, np.zeros(0))
    near = np.unique(meeting(looked.boxes, shapely.box(*looked.boxes[some].T), cancelled)[0])
    geometry = for_cutting(shapes[near], crs, method)
    left, first, other = once(geometry, crs, cancelled)
    lost = np.unique(other)
    kept = np.nan_to_num(drawn_area_m2(left[lost], crs, method, SUMMED))
    lost_m2 = area[near[lost]] - kept
    area[near[lost]] = kept
    return GroundOnce(area, near[first], near[other], near[lost], lost_m2)


def _areas(shapes: _Rows, looked: Looked, rows: np.ndarray, crs: str, method: str, cancelled) -> np.ndarray:
    if method == "planar":
        drawn_area_m2(np.zeros(0, dtype=object), crs, method)   # refuses degrees
        return looked.area[rows] * unit_factor(crs) ** 2
    if looked.ground_m2 is not None:
        return looked.ground_m2[rows]
    chunks = [rows[first:first + CHUNK] for first in range(0, len(rows), CHUNK)]
    return np.concatenate([np.zeros(0), *in_threads(
        lambda part: _ellipsoidal(shapes.wkb.of_rows(part), looked.boxes[part], crs), chunks, cancelled=cancelled)])


def _ellipsoidal(wkb: Encodings, boxes: np.ndarray, crs: str) -> np.ndarray:
    area = np.zeros(len(wkb))
    left = np.ones(len(wkb), dtype=bool)
    for multipart in (False, True):
        plain, rings = plain_rings(wkb.of_rows(left), multipart)
        rows = np.flatnonzero(left)[plain]
        area[rows] = drawn_ring_area_m2(rings, crs, boxes[rows], SUMMED)
        left[rows] = False
    area[left] = drawn_area_m2(for_cutting(built(wkb[left]), crs, "ellipsoidal"), crs, exact=SUMMED)
    return np.nan_to_num(area)
