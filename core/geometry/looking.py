"""Look at a layer's polygons while it is read: which are usable, how large they are, which ground two of them hold.

What a layer of neighbours is asked for most, areas of ground that counts once, needs no geometry of most of them: see
``plain_rings`` and ``shared_edges``. Geometries are built of the others only.
"""
from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Optional

import numpy as np
import shapely

from .area import CUT_STEP_M, area_m2, densify
from .crs import is_geographic, unit_factor
from .parallel import in_threads
from .placement import boxes_far_outside
from .plain_rings import PlainRings, look
from .shared_edges import joined, matched, meeting, numbered, numbered_rings, suspects
from .unchanged import once
from .usable import too_small, unusable_reasons

CHUNK = 5_000
STEP, STEP_DEGREES = 1e-6, 1e-11   # vertices this near are one: they differ by rounding


@dataclass(frozen=True)
class Looked:
    """What was seen of a layer's rows ``(n,)``.

    Attributes:
        reasons: as of ``unusable_reasons`` for polygons. area: in the plane of the system, in its units.
        boxes: extents ``(n, 4)``, NaN where a row cannot be used. numbers: of the edges of those that can.
        step: to which vertices were rounded.
    """

    reasons: np.ndarray
    area: np.ndarray
    boxes: np.ndarray
    numbers: list
    step: float


class Looking:
    """Looks at batches of rows on threads, beside the reading; to be used in a ``with``."""

    def __init__(self, crs: str):
        self.crs = crs
        self.step = STEP_DEGREES if is_geographic(crs) else STEP
        self._pool = ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1))
        self._jobs: list = []
        self._rows = 0

    def __enter__(self) -> Looking:
        return self

    def __exit__(self, *_error) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def add(self, wkb: np.ndarray, plain: np.ndarray, rings: PlainRings) -> None:
        """Look at the next rows.

        Args:
            wkb: plain encodings, None where there is none ``(n,)``. plain, rings: of ``plain_rings``.
        """
        self._jobs.append(self._pool.submit(self._look, wkb, plain, rings, self._rows))
        self._rows += len(wkb)

    def seen(self) -> Looked:
        """What was seen of all rows, in the order in which they came."""
        parts = [job.result() for job in self._jobs]
        if not parts:
            nothing = np.zeros(0)
            return Looked(nothing.astype(object), nothing, np.zeros((0, 4)), [], self.step)
        reasons, area, boxes, numbers = zip(*parts)
        return Looked(np.concatenate(reasons), np.concatenate(area), np.concatenate(boxes), list(numbers), self.step)

    def _look(self, wkb: np.ndarray, plain: np.ndarray, rings: PlainRings, first_row: int) -> tuple:
        reasons = np.full(len(wkb), "", dtype=object)
        area, boxes = np.zeros(len(wkb)), np.full((len(wkb), 4), np.nan)
        ring = look(rings)
        sure = ring.sure & ~too_small(ring.boxes, self.crs)
        sure &= ~boxes_far_outside(np.where(sure[:, None], ring.boxes, np.nan), self.crs)
        rows = np.flatnonzero(plain)[sure]
        area[rows], boxes[rows] = np.abs(ring.double_area[sure]) / 2, ring.boxes[sure]
        rest = np.ones(len(wkb), dtype=bool)
        rest[rows] = False
        other = np.flatnonzero(rest)
        geometry = built(wkb[other])
        reasons[other] = unusable_reasons(geometry, self.crs, "polygon")
        usable = reasons[other] == ""
        other, geometry = other[usable], geometry[usable]
        area[other], boxes[other] = shapely.area(geometry), shapely.bounds(geometry)
        parts = [numbered_rings(rings, first_row + np.flatnonzero(plain), ring.double_area < 0.0, self.step, sure),
                 numbered(geometry, first_row + other, self.step)]
        return reasons, area, boxes, joined(parts)


def built(wkb: np.ndarray) -> np.ndarray:
    """Geometries of plain encodings; None for none."""
    return shapely.from_wkb(wkb, on_invalid="ignore")


class _Rows:
    """Polygons by their rows, built when they are asked for."""

    def __init__(self, wkb: np.ndarray):
        self.wkb = wkb

    def __getitem__(self, rows: np.ndarray) -> np.ndarray:
        return built(self.wkb[rows])


@dataclass(frozen=True)
class GroundOnce:
    """Ground of rows ``(n,)`` that counts once, for the row that stands first.

    Attributes:
        area_m2: NaN where a row cannot be used. first, other: rows that share ground, the second of which lost it.
        doubled_m2: how much was lost.
    """

    area_m2: np.ndarray
    first: np.ndarray
    other: np.ndarray
    doubled_m2: float


def ground_once(wkb: np.ndarray, looked: Looked, crs: str, method: str, cancelled=None) -> Optional[GroundOnce]:
    """Areas of a layer's rows without what an earlier row holds already.

    Args:
        wkb: plain encodings ``(n,)``. looked: what was seen of them. crs: of both. method: as of ``area_m2``.

    Returns:
        None where so few edges match that the layer's polygons are no neighbours: they are to be built and compared.

    Raises:
        InputError: planar area asked for in degrees.
        Cancelled: ``cancelled`` said so.
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
        return GroundOnce(area, nothing, nothing, 0.0)
    near = np.unique(meeting(looked.boxes, shapely.box(*looked.boxes[some].T), cancelled)[0])
    geometry = _measurable(shapes[near], crs, method)
    left, first, other = once(geometry, crs, cancelled)
    lost = np.unique(other)
    kept = np.nan_to_num(area_m2(left[lost], crs, method))
    doubled_m2 = float((area[near[lost]] - kept).sum())
    area[near[lost]] = kept
    return GroundOnce(area, near[first], near[other], doubled_m2)


def _areas(shapes: _Rows, looked: Looked, rows: np.ndarray, crs: str, method: str, cancelled) -> np.ndarray:
    if method == "planar":
        area_m2(np.zeros(0, dtype=object), crs, method)   # refuses degrees
        return looked.area[rows] * unit_factor(crs) ** 2
    chunks = [rows[first:first + CHUNK] for first in range(0, len(rows), CHUNK)]
    return np.concatenate([np.zeros(0), *in_threads(
        lambda part: np.nan_to_num(area_m2(_measurable(shapes[part], crs, method), crs, method)), chunks,
        cancelled=cancelled)])


def _measurable(geometry: np.ndarray, crs: str, method: str) -> np.ndarray:
    return densify(geometry, crs, CUT_STEP_M) if method == "ellipsoidal" else geometry
