"""Well-known binary to shapely, whatever it holds: Z, M, arcs, faces, rings that do not close, and invalid bytes.

Bytes of a file are never trusted. GEOS reads the six plain types, and checks their counts; everything else is read by
GDAL, which checks counts and depth too. QGIS trusts their headers, so GDAL always reads them first.
"""
from __future__ import annotations

import math
import struct
from operator import itemgetter
from typing import NamedTuple, Optional

import numpy as np
import shapely
from osgeo import gdal, ogr
from qgis.core import QgsAbstractGeometry, QgsGeometry

from ...core.geometry.topology.faces import ground_of_faces

#: Arcs become chords of this angle: a circle loses 5e-7 of its area.
CHORD_ANGLE = math.radians(0.1)
#: GEOS takes a piece of the stack for each geometry within a geometry, and ends the process where that is too many.
DEEP_BYTES = 4_096
_HEAD = np.dtype([("order", "u1"), ("code", "<u4"), ("count", "<u4"), ("part_order", "u1"), ("part", "<u4")])
#: Bytes of the extent in a GeoPackage's geometry, by what its head says.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_REPAIR = "fix" if hasattr(shapely, "has_m") else "ignore"   # rings that do not close, since shapely 2.1
_FLAGS = 0x1FFFFFFF   # without those for Z, M and system that some write
_FACES = (ogr.wkbPolyhedralSurface, ogr.wkbTIN)


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
        wkb: bytes each, None without geometry; object ``(n,)``.
        multipart: make single parts multipart, as QGIS does in a layer of multiparts.
    """
    simple, plain = _kinds(wkb)
    with np.errstate(invalid="ignore"):   # coordinates that are not numbers
        geometry = shapely.from_wkb(wkb if simple.all() else np.where(simple, wkb, None), on_invalid="ignore")
    encode = shapely.is_empty(geometry) | shapely.has_z(geometry) | (~plain & ~shapely.is_missing(geometry))
    unreadable = {}
    for row in np.flatnonzero(shapely.is_missing(geometry)).tolist():
        if wkb[row] is None:
            continue
        geometry[row], detail = _by_gdal(wkb[row])
        encode[row] = geometry[row] is not None
        if geometry[row] is None:
            unreadable[row] = detail
            wkb[row] = None
    rows = np.flatnonzero(encode)
    if len(rows):
        geometry[rows] = shapely.force_2d(geometry[rows])
        wkb[rows] = shapely.to_wkb(geometry[rows], byte_order=1, flavor="iso")
    if multipart:
        single = np.flatnonzero(np.isin(shapely.get_type_id(geometry), (0, 1, 3)))
        if len(single):
            wkb[single] = [_as_multi(shape) for shape in wkb[single]]
            with np.errstate(invalid="ignore"):
                geometry[single] = shapely.from_wkb(wkb[single])
            empty = single[shapely.is_empty(geometry[single])]   # a multipart of no parts, not of an empty one
            wkb[empty] = shapely.to_wkb(geometry[empty], byte_order=1, flavor="iso")
    return Parsed(geometry, unreadable, wkb)


def geometries(shapes: list) -> np.ndarray:
    """Geometries of WKB from anywhere, without Z and M; None if absent or unreadable."""
    wkb = np.empty(len(shapes), dtype=object)
    wkb[:] = shapes
    return parse(wkb).geometry


def sound_wkb(blob: bytes) -> Optional[bytes]:
    """The plain encoding of a GeoPackage's geometry, which QGIS may read; None if unreadable."""
    wkb = np.array([wkb_of(blob), None], dtype=object)[:1]
    return parse(wkb).wkb[0]


def wkb_of(blob: bytes) -> Optional[bytes]:
    """The WKB inside a GeoPackage's geometry; None if it is not one."""
    if len(blob) < 8 or blob[:2] != b"GP":
        return None
    envelope = _ENVELOPES.get((blob[3] >> 1) & 7)
    return None if envelope is None else bytes(blob[8 + envelope:])


def _as_multi(wkb: bytes) -> bytes:
    """A plain encoding of one part as that of a multipart."""
    return struct.pack("<BII", 1, struct.unpack_from("<I", wkb, 1)[0] + 3, 1) + wkb


def _kinds(wkb: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which are points, lines, polygons or multiparts of these, so that GEOS may read them; which are so plainly."""
    shapes = wkb.tolist()
    if None in shapes:
        shapes = [b"" if shape is None else shape for shape in shapes]
    heads = b"".join(map(itemgetter(slice(_HEAD.itemsize)), shapes))
    if len(heads) < _HEAD.itemsize * len(shapes):
        heads = b"".join([shape[:_HEAD.itemsize].ljust(_HEAD.itemsize, b"\xff") for shape in shapes])
    head = np.frombuffer(heads, dtype=_HEAD)
    own = head["order"] == 1
    code = np.where(own, head["code"], head["code"].byteswap())
    flat = (code & _FLAGS) % 1000
    simple = (head["order"] <= 1) & (flat >= 1) & (flat <= 6)
    one_part = own & (head["count"] == 1) & (head["part_order"] == 1) & ((head["part"] & _FLAGS) % 1000 == flat - 3)
    for row in np.flatnonzero(simple & (flat >= 4) & ~one_part).tolist():
        simple[row] = len(shapes[row]) <= DEEP_BYTES or _read(shapes[row]) is not None
    return simple, own & (code >= 1) & (code <= 6)


def _read(wkb: bytes) -> Optional[ogr.Geometry]:
    """What GDAL makes of bytes; None where their counts, types or depth cannot be."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return ogr.CreateGeometryFromWkb(wkb)
    except RuntimeError:   # with GDAL's exceptions on
        return None
    finally:
        gdal.PopErrorHandler()


def _by_gdal(wkb: bytes):
    """What GDAL makes of it, arcs as chords, faces as the ground that they cover: geometry, or None and a detail."""
    shape = _read(wkb)
    if shape is None:
        return None, f"{len(wkb)} bytes of no known geometry"
    name, faces = shape.GetGeometryName(), ogr.GT_Flatten(shape.GetGeometryType()) in _FACES
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        shape = _straight(shape, faces)
        if shape is None:
            return None, name
        shape.CloseRings()
        shape.FlattenTo2D()
        with np.errstate(invalid="ignore"):
            geometry = shapely.from_wkb(bytes(shape.ExportToIsoWkb()), on_invalid=_REPAIR)
    except (RuntimeError, NotImplementedError):   # GDAL's exceptions, if on; a collection of what GEOS does not know
        geometry = None
    finally:
        gdal.PopErrorHandler()
    if geometry is None:
        return None, name
    return ground_of_faces(geometry) if faces else geometry, ""


def _straight(shape: ogr.Geometry, faces: bool) -> Optional[ogr.Geometry]:
    """Of the types that GEOS knows; None where a curve of the wrong parts cannot be made straight."""
    if ogr.GT_Flatten(shape.GetGeometryType()) == ogr.wkbTriangle:
        return ogr.ForceTo(shape, ogr.wkbPolygon)
    if faces:
        return ogr.ForceToMultiPolygon(shape)
    if shape.HasCurveGeometry(True):
        return _read(_chords(bytes(shape.ExportToIsoWkb())))
    return shape.GetLinearGeometry() if shape.HasCurveGeometry() else shape


def _chords(wkb: bytes) -> bytes:
    """Arcs as chords, as QGIS draws them; of bytes that GDAL wrote."""
    shape = QgsGeometry()
    shape.fromWkb(wkb)
    chords = shape.constGet().segmentize(CHORD_ANGLE, QgsAbstractGeometry.SegmentationToleranceType.MaximumAngle)
    return bytes(chords.asWkb().data())
