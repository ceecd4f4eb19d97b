"""Well-known binary to shapely, whatever it holds: Z, M, arcs, rings that do not close."""
from __future__ import annotations

import math
import struct
from typing import NamedTuple

import numpy as np
import shapely
from qgis.core import QgsAbstractGeometry, QgsGeometry, QgsGeometryCollection, QgsPolygon

#: Arcs become chords of this angle: a circle loses 5e-7 of its area.
CHORD_ANGLE = math.radians(0.1)


class Parsed(NamedTuple):
    """Geometries without Z and M, ``(n,)``.

    ``unreadable`` maps positions to details; ``wkb`` is the plain 2-D encoding, the same however
    the features were read, with None for null and unreadable ones.
    """

    geometry: np.ndarray
    unreadable: dict
    wkb: np.ndarray


def parse(wkb: np.ndarray, multipart: bool = False) -> Parsed:
    """Read geometries.

    Args:
        wkb: bytes each, None where there is no geometry; object ``(n,)``.
        multipart: make single parts multipart, as QGIS does in a layer of multiparts.
    """
    geometry = _from_wkb(wkb)
    if multipart:
        single = np.flatnonzero(np.isin(shapely.get_type_id(geometry), (0, 1, 3)))
        if len(single):
            wkb[single] = [_as_multi(shape) for shape in wkb[single]]
            geometry[single] = shapely.from_wkb(wkb[single])
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
        wkb[rows] = shapely.to_wkb(geometry[rows], byte_order=1, flavor="iso")
    return Parsed(geometry, unreadable, wkb)


def _as_multi(wkb: bytes) -> bytes:
    order = "<" if wkb[0] else ">"
    code = struct.unpack_from(f"{order}I", wkb, 1)[0] + 3
    return struct.pack(f"{order}BII", wkb[0], code, 1) + wkb


def _from_wkb(wkb: np.ndarray) -> np.ndarray:
    """What shapely reads by itself; None for all else."""
    try:
        return shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:   # curves: shapely gives up on the whole array
        pass
    geometry = np.full(len(wkb), None, dtype=object)
    for row, shape in enumerate(wkb):
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
    shape = _closed(shape)
    try:
        geometry = shapely.from_wkb(bytes(shape.asWkb().data()), on_invalid="fix")
    except NotImplementedError:
        geometry = None
    return geometry, "" if geometry is not None else shape.wktTypeStr()


def _closed(shape: QgsAbstractGeometry) -> QgsAbstractGeometry:
    """With rings that close, as QGIS makes them when it reads a feature."""
    if isinstance(shape, QgsGeometryCollection):
        parts = shape.createEmptyWithSameType()
        for part in shape:
            parts.addGeometry(_closed(part).clone())
        return parts
    if isinstance(shape, QgsPolygon) and shape.exteriorRing() is not None:
        closed = QgsPolygon()
        closed.setExteriorRing(shape.exteriorRing().clone())   # this closes it
        for number in range(shape.numInteriorRings()):
            closed.addInteriorRing(shape.interiorRing(number).clone())
        return closed
    return shape
