"""Well-known binary to shapely, whatever it holds: Z, M, arcs, rings that do not close."""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely
from qgis.core import QgsAbstractGeometry, QgsGeometry

#: Arcs become chords of this angle: a circle loses 5e-7 of its area.
CHORD_ANGLE = math.radians(0.1)


class Parsed(NamedTuple):
    """Geometries without Z and M, ``(n,)``.

    ``unreadable`` maps positions to details; ``wkb`` is the plain 2-D encoding, the same however
    the features were read, with None for null and unreadable ones.
    """

    geometry: np.ndarray
    unreadable: dict
    wkb: list


def parse(wkb: list) -> Parsed:
    """Read geometries.

    Args:
        wkb: bytes each, None where there is no geometry.
    """
    geometry = _from_wkb(wkb)
    encode = shapely.is_empty(geometry) | shapely.has_z(geometry) | shapely.has_m(geometry)
    unreadable = {}
    for row in np.flatnonzero(shapely.is_missing(geometry)).tolist():
        if wkb[row] is None:
            continue
        geometry[row], detail = _through_qgis(wkb[row])
        encode[row] = geometry[row] is not None
        if geometry[row] is None:
            unreadable[row] = detail
            wkb[row] = None
    rows = np.flatnonzero(encode)
    if len(rows):
        geometry[rows] = shapely.force_2d(geometry[rows])
        for row, plain in zip(rows.tolist(), shapely.to_wkb(geometry[rows], byte_order=1, flavor="iso")):
            wkb[row] = plain
    return Parsed(geometry, unreadable, wkb)


def _from_wkb(wkb: list) -> np.ndarray:
    """What shapely reads by itself; None for all else."""
    raw = np.empty(len(wkb), dtype=object)
    raw[:] = wkb
    try:
        return shapely.from_wkb(raw, on_invalid="ignore")
    except NotImplementedError:   # curves: shapely gives up on the whole array
        pass
    geometry = np.full(len(raw), None, dtype=object)
    for row, shape in enumerate(raw):
        try:
            geometry[row] = shapely.from_wkb(shape, on_invalid="ignore")
        except NotImplementedError:
            continue
    return geometry


def _through_qgis(wkb: bytes):
    """What QGIS makes of it, arcs as chords: geometry, or None and a detail."""
    read = QgsGeometry()
    read.fromWkb(wkb)
    if read.isNull():
        return None, f"{len(wkb)} bytes of no known geometry"
    shape = read.constGet()
    if shape.hasCurvedSegments():
        shape = shape.segmentize(CHORD_ANGLE, QgsAbstractGeometry.SegmentationToleranceType.MaximumAngle)
    try:
        return shapely.from_wkb(bytes(shape.asWkb().data())), ""
    except (shapely.errors.GEOSException, NotImplementedError):
        return None, shape.wktTypeStr()
