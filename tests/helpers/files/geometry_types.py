"""One and the same ground, stored as each type of geometry that QGIS can write."""
from __future__ import annotations

import struct

import numpy as np
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsWkbTypes

DIMENSIONS = {"": 0, "Z": 1000, "M": 2000, "ZM": 3000}
_CODE = {"Point": 1, "LineString": 2, "Polygon": 3, "MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6,
         "CompoundCurve": 9, "CurvePolygon": 10, "MultiCurve": 11, "MultiSurface": 12, "PolyhedralSurface": 15,
         "TIN": 16, "Triangle": 17}
#: How a polygon, a line and a point may be stored. What stands in brackets is how its parts are.
POLYGONS = ("Polygon", "MultiPolygon", "CurvePolygon", "CurvePolygon(CompoundCurve)", "MultiSurface",
            "MultiSurface(CurvePolygon)", "PolyhedralSurface", "TIN")
LINES = ("LineString", "MultiLineString", "CompoundCurve", "MultiCurve", "MultiCurve(CompoundCurve)")
POINTS = ("Point", "MultiPoint")


def stored(shape, kind: str, dimensions: str = "") -> bytes:
    """The encoding of a polygon, line or point, or of several, as another type; straight edges stay straight.

    Raises:
        ValueError: several parts, for a type of one part.
    """
    return _Writer(dimensions).write(shapely.force_2d(shape), *kind.rstrip(")").split("("))


def triangles(shape) -> list:
    """The triangles of a polygon, which cover the same ground between the same vertices."""
    return list(shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.force_2d(shape))))


def as_triangle(polygon: bytes) -> bytes:
    """The encoding of a polygon of three corners as that of a triangle."""
    return polygon[:1] + struct.pack("<I", _CODE["Triangle"]) + polygon[5:]


class _Writer:
    def __init__(self, dimensions: str):
        self.more, self.extra = DIMENSIONS[dimensions], len(dimensions)

    def write(self, shape, kind: str, inner: str = "") -> bytes:
        parts = list(shapely.get_parts(shape))
        if kind == "TIN":
            faces = [face for part in parts for face in triangles(part)]
            return self.collection(kind, [self.polygon(face, "Triangle") for face in faces] if self.extra
                                   else [as_triangle(face) for face in shapely.to_wkb(faces, byte_order=1)])
        if kind in ("MultiPolygon", "PolyhedralSurface"):
            return self.collection(kind, [self.polygon(part, "Polygon") for part in parts])
        if kind == "MultiSurface":
            return self.collection(kind, [self.polygon(part, inner or "Polygon") for part in parts])
        if kind in ("MultiLineString", "MultiCurve", "MultiPoint"):
            return self.collection(kind, [self.line(part, inner or {"MultiPoint": "Point"}.get(kind, "LineString"))
                                          for part in parts])
        if len(parts) != 1:
            raise ValueError(kind)
        if kind in ("Polygon", "CurvePolygon"):
            return self.polygon(parts[0], kind, inner)
        return self.line(parts[0], kind)

    def head(self, kind: str, count=None) -> bytes:
        return struct.pack("<BI", 1, _CODE[kind] + self.more) + (b"" if count is None else struct.pack("<I", count))

    def collection(self, kind: str, parts: list) -> bytes:
        return self.head(kind, len(parts)) + b"".join(parts)

    def points(self, line, counted: bool = True) -> bytes:
        xy = shapely.get_coordinates(line)
        more = np.tile(np.arange(1.0, self.extra + 1), (len(xy), 1))
        return (struct.pack("<I", len(xy)) if counted else b"") + np.hstack([xy, more]).astype("<f8").tobytes()

    def polygon(self, polygon, kind: str, inner: str = "") -> bytes:
        rings = [polygon.exterior, *polygon.interiors]
        write = self.points if kind in ("Polygon", "Triangle") else lambda ring: self.line(ring, inner or "LineString")
        return self.head(kind, len(rings)) + b"".join(map(write, rings))

    def line(self, line, kind: str) -> bytes:
        if kind != "CompoundCurve":
            return self.head(kind) + self.points(line, counted=kind != "Point")
        xy = shapely.get_coordinates(line)
        middle = max(1, len(xy) // 2)
        halves = [xy[:middle + 1], xy[middle:]] if middle + 1 < len(xy) else [xy]
        return self.collection(kind, [self.line(shapely.LineString(half), "LineString") for half in halves])


def kinds_for(shapes, of) -> list[str]:
    """The types in which all of some shapes can be stored."""
    single = all(len(shapely.get_parts(shape)) == 1 for shape in shapes)
    many = ("Multi", "Polyhedral", "TIN")
    return [kind for kind in of if single or kind.startswith(many)]


def memory_of(kind: str, dimensions: str, crs: str, fields: list[str], rows: list) -> QgsVectorLayer:
    """A layer in memory; rows are (WKB or None, [texts])."""
    name = kind.split("(")[0]
    layer = QgsVectorLayer(f"{name}{dimensions}?crs={crs}" + "".join(f"&field={field}:string" for field in fields),
                           "memory", "memory")
    assert layer.isValid() and QgsWkbTypes.displayString(layer.wkbType()) == name + dimensions, (kind, dimensions)
    features = []
    for shape, values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        if shape is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(shape)
            feature.setGeometry(geometry)
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0], layer.dataProvider().lastError()
    layer.updateExtents()
    return layer


def file_of(path, kind: str, dimensions: str, crs: str, fields: list[str], rows: list, driver: str = "GPKG"):
    """The same in a file."""
    from osgeo import gdal, ogr, osr

    code = _CODE[kind.split("(")[0]]
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.GetDriverByName(driver).Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        system = osr.SpatialReference()
        system.SetFromUserInput(crs)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        layer = dataset.CreateLayer("stored", system, ogr.GT_SetModifier(code, "Z" in dimensions, "M" in dimensions))
        for field in fields:
            layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
        layer.StartTransaction()
        for shape, values in rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            for field, value in zip(fields, values):
                feature[field] = value
            if shape is not None:
                feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(shape))
            layer.CreateFeature(feature)
        layer.CommitTransaction()
        del layer, dataset
    return path
