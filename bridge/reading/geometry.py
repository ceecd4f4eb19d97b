"""Well-known binary to shapely, whatever it holds: Z, M, arcs, faces, rings that do not close, and invalid bytes.

Bytes of a file are never trusted. GEOS reads the six plain types, and checks their counts; everything else is read by
GDAL, which checks counts and depth too. QGIS trusts their headers, so GDAL always reads them first.
"""
from __future__ import annotations

import math
from typing import Optional

import numpy as np
import shapely
from osgeo import gdal, ogr
from qgis.core import QgsAbstractGeometry, QgsGeometry

from ...core.geometry.topology.faces import ground_of_faces
from ...core.reading.encoded import Parsed, Unusual, wkb_of
from ...core.reading.encoded import parse as parse_with

#: Arcs become chords of this angle: a circle loses 5e-7 of its area.
CHORD_ANGLE = math.radians(0.1)
_REPAIR = "fix" if hasattr(shapely, "has_m") else "ignore"   # rings that do not close, since shapely 2.1
_FACES = (ogr.wkbPolyhedralSurface, ogr.wkbTIN)


def parse(wkb: np.ndarray, multipart: bool = False) -> Parsed:
    """Read geometries, unusual ones by GDAL; see ``core.reading.encoded.parse``."""
    return parse_with(wkb, multipart, UNUSUAL)


def geometries(shapes: list) -> np.ndarray:
    """Geometries of WKB from anywhere, without Z and M; None if absent or unreadable."""
    wkb = np.empty(len(shapes), dtype=object)
    wkb[:] = shapes
    return parse(wkb).geometry


def sound_wkb(blob: bytes) -> Optional[bytes]:
    """The plain encoding of a GeoPackage's geometry, which QGIS may read; None if unreadable."""
    wkb = np.array([wkb_of(blob), None], dtype=object)[:1]
    return parse(wkb).wkb[0]


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


UNUSUAL = Unusual(lambda wkb: _read(wkb) is not None, _by_gdal)
