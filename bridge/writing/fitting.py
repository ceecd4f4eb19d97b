"""Geometries as the layer takes them that they go into: the same in memory and in files.

In memory QGIS refuses what is not of its layer's type, and with it all of the result; a GeoPackage takes it, and QGIS
does not draw it there. A row whose geometry does not fit is written without it, and the run lists these rows.
"""
from __future__ import annotations

from typing import Optional

import numpy as np
import shapely
from qgis.core import Qgis, QgsGeometry, QgsWkbTypes

from ...core.geometry.parallel import in_steps
from ...core.geometry.parts import without_lower
from ..reading.geometry import geometries

#: Surfaces of faces, which few formats take, and QGIS itself not always.
FACES = (QgsWkbTypes.Type.PolyhedralSurface, QgsWkbTypes.Type.TIN, QgsWkbTypes.Type.Triangle)
#: By dimension: the type of a layer, and the types of geometry that it takes, as GEOS and as WKB number them.
KINDS = (QgsWkbTypes.Type.MultiPoint, QgsWkbTypes.Type.MultiLineString, QgsWkbTypes.Type.MultiPolygon)
TYPES = ((0, 4), (1, 2, 5), (3, 6))
CODES = ((1, 4), (2, 5, 8, 9, 11, 13), (3, 6, 10, 12, 14, 15, 16, 17))
#: By dimension: why a geometry does not fit, in the words of reading.
WHY = ("usable.not_point", "usable.not_line", "usable.not_polygon")
_DIMENSIONS = {Qgis.GeometryType.Point: 0, Qgis.GeometryType.Line: 1, Qgis.GeometryType.Polygon: 2}


def dimension_of(kind) -> Optional[int]:
    """2 of a layer of areas, 1 of lines, 0 of points; None of one that has no geometry, or any.

    Args:
        kind: ``QgsWkbTypes.Type`` of the layer.

    >>> [dimension_of(kind) for kind in (QgsWkbTypes.Type.PolygonZ, QgsWkbTypes.Type.Point, QgsWkbTypes.Type.Unknown)]
    [2, 0, None]
    """
    return _DIMENSIONS.get(QgsWkbTypes.geometryType(kind))


def layer_type(geometry: np.ndarray):
    """The type of a layer for these geometries: of areas where one is an area, otherwise of lines, otherwise of points.

    There is no type for several kinds: a layer of collections has no system and is not drawn in QGIS, and in memory it
    takes collections alone.

    Args:
        geometry: shapely geometries or None ``(n,)``; without any, areas.
    """
    highest = in_steps(shapely.get_dimensions, geometry).max(initial=-1)
    return KINDS[highest if highest >= 0 else 2]


def of_each_type(geometry: np.ndarray) -> np.ndarray:
    """The first geometry of each type: enough for :func:`layer_type` and :func:`fits` ``(k,)``.

    Args:
        geometry: shapely geometries or None ``(n,)``.

    >>> of_each_type(shapely.from_wkt(["POINT (1 1)", None, "POINT (2 2)", "LINESTRING (0 0, 1 1)"])).tolist()
    [None, <POINT (1 1)>, <LINESTRING (0 0, 1 1)>]
    """
    return geometry[np.unique(in_steps(shapely.get_type_id, geometry), return_index=True)[1]]


def copied_type(wkb_type):
    """The type of a layer that holds copies of one of this type: of surfaces of faces, the ground that they cover."""
    return QgsWkbTypes.Type.MultiPolygon if QgsWkbTypes.flatType(wkb_type) in FACES else wkb_type


def fits(geometry: np.ndarray, kind) -> bool:
    """Whether all geometries are of a layer's type, in single or multiple form: of a collection a sink takes a part.

    Args:
        geometry: shapely geometries or None ``(n,)``. kind: of the layer; False unless it is a multiple form.
    """
    if kind not in KINDS:
        return False
    return bool(np.isin(in_steps(shapely.get_type_id, geometry), (-1, *TYPES[KINDS.index(kind)])).all())


def fitted(geometry: Optional[np.ndarray], kind) -> tuple[Optional[np.ndarray], np.ndarray]:
    """Geometries as a layer takes them: without lines and points that an overlay leaves beside areas.

    Args:
        geometry: shapely geometries or None ``(n,)``; None: a table. kind: of the layer.

    Returns:
        Geometries ``(n,)``, None where one is not of the layer's type; and the rows that lose theirs so ``(k,)``.

    >>> shapes = shapely.from_wkt(["POLYGON ((0 0, 1 0, 1 1, 0 0))", "LINESTRING (0 0, 1 1)",
    ...     "GEOMETRYCOLLECTION (LINESTRING (9 9, 8 8), POLYGON ((0 0, 1 0, 1 1, 0 0)))"])
    >>> kept, lost = fitted(shapes, QgsWkbTypes.Type.MultiPolygon)
    >>> [shape and shape.geom_type for shape in kept], lost.tolist()
    (['Polygon', None, 'Polygon'], [1])
    """
    dimension = dimension_of(kind)
    if geometry is None or dimension is None or fits(geometry, kind):
        return geometry, np.empty(0, dtype=np.int64)
    kept, types = geometry.copy(), shapely.get_type_id(geometry)
    rests = (types == shapely.GeometryType.GEOMETRYCOLLECTION) & (shapely.get_dimensions(geometry) == dimension)
    kept[rests] = without_lower(geometry[rests], dimension)
    other = np.flatnonzero(~np.isin(types, (-1, *TYPES[dimension])) & ~rests)
    kept[other] = None
    return kept, other[~shapely.is_empty(geometry[other])]


def unfit_codes(codes: np.ndarray, dimension: Optional[int]) -> np.ndarray:
    """Which geometries a layer does not take, by their numbers in WKB ``(n,)``.

    Args:
        codes: with or without Z and M ``(n,)``; 0 where there is none. dimension: as of :func:`dimension_of`.

    >>> unfit_codes(np.array([3, 1006, 1, 7, 0, 2003]), 2).tolist()
    [False, False, True, True, False, False]
    """
    if dimension is None:
        return np.zeros(len(codes), dtype=bool)
    return ~np.isin(codes % 1000, (0, *CODES[dimension]))


class Copied:
    """Geometries of features that are copied into a layer.

    Args:
        wkb_type: of the layer whose features they are.

    Attributes:
        kind: of the layer that takes them. dimension: of it, as of :func:`dimension_of`. lost: ids of the features that
            are written without their geometry, as it is not of the layer's type.
    """

    def __init__(self, wkb_type):
        self.kind = copied_type(wkb_type)
        self.dimension, self.lost = dimension_of(self.kind), []

    def __call__(self, fid: int, geometry: QgsGeometry) -> QgsGeometry:
        """What is written of a feature's geometry."""
        geometry = _ground(geometry)
        if self.dimension is None or geometry.isNull() or _DIMENSIONS.get(geometry.type()) == self.dimension:
            return geometry
        if not geometry.isEmpty():
            self.lost.append(fid)
        return QgsGeometry()


def _ground(geometry: QgsGeometry) -> QgsGeometry:
    """The ground of a surface of faces; of any other geometry itself."""
    if QgsWkbTypes.flatType(geometry.wkbType()) not in FACES:
        return geometry
    ground, = geometries([geometry.asWkb().data()])
    copy = QgsGeometry()
    if ground is not None:
        copy.fromWkb(shapely.to_wkb(ground))
        copy.convertToMultiType()
    return copy
