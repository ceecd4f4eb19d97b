"""Damage to the geometry of a GeoPackage, and other ways to say the same geometry."""
from __future__ import annotations

import math
import sqlite3
import struct
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import shapely
from osgeo import gdal, ogr

#: Types that hold a polygon's straight rings as well.
TYPES = ("MULTIPOLYGON", "POLYGON25D", "POLYGONM", "POLYGONZM", "MULTIPOLYGON25D", "CURVEPOLYGON", "MULTISURFACE",
         "GEOMETRY", "CONVERT_TO_CURVE")
#: What holds several parts of a feature: for others OGR makes rings of one polygon of them, which is another shape.
SEVERAL = {"POLYGON25D": "MULTIPOLYGON25D", "POLYGONM": "MULTIPOLYGONM", "POLYGONZM": "MULTIPOLYGONZM",
           "CURVEPOLYGON": "MULTISURFACE"}
HEADER = (0, 32, 48, 48, 64)   # bytes of the envelope in a GeoPackage's geometry, by its code


def other_type(random: Random, path: Path, layer: str) -> tuple:
    """The same layer in a file of another type."""
    kind = random.choice(TYPES)
    if _has_several(path, layer):
        kind = SEVERAL.get(kind, kind)
    target = path.with_name(f"typed-{path.name}")
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        gdal.VectorTranslate(str(target), str(path), layers=[layer], layerName=layer, geometryType=kind)
    return kind, "same", target


def _has_several(path: Path, layer: str) -> bool:
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(path), gdal.OF_VECTOR) as source:
        shapes = (feature.GetGeometryRef() for feature in source.GetLayerByName(layer))
        return any(shape.GetGeometryCount() > 1 for shape in shapes
                   if shape is not None and ogr.GT_IsSubClassOf(ogr.GT_Flatten(shape.GetGeometryType()),
                                                                ogr.wkbGeometryCollection))


def other_order(random: Random, path: Path, layer: str) -> tuple:
    """The same rows in another order."""
    target = path.with_name(f"shuffled-{path.name}")
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(target), str(path), layerName=layer, SQLDialect="SQLITE",
                             SQLStatement=f'SELECT * FROM "{layer}" ORDER BY random()')
    return "", "same", target


def other_rings(random: Random, path: Path, layer: str) -> tuple:
    """Rings that run the other way, start elsewhere, or have vertices twice."""
    kind = random.choice(("reverse", "twice"))

    def change(shape):
        if kind == "reverse":
            return shapely.reverse(shape)
        return _twice(shape)
    count = _change_shapes(path, layer, None, change)
    return f"{kind} {count}", "same"


def _twice(shape):
    def ring(points):
        return [point for point in points for _ in range(2)]
    parts = [shapely.Polygon(ring(part.exterior.coords), [ring(hole.coords) for hole in part.interiors])
             for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shape if not parts else parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def spoiled(random: Random, path: Path, layer: str) -> tuple:
    """One to five features lose their geometry, or get one that cannot be used."""
    kind = random.choice(sorted(SPOILERS))
    count = _change_shapes(path, layer, [random.randrange(1000) for _ in range(random.choice((1, 1, 5)))],
                           SPOILERS[kind])
    # readers close a ring, which is then another; a line or a point is of use to some
    return f"{kind} {count}", {"open": "any", "line": "turns", "point": "turns"}.get(kind, "hides")


def _bowtie(shape):
    left, bottom, right, top = shape.bounds
    return shapely.Polygon([(left, bottom), (right, top), (right, bottom), (left, top)])


def _with_point(x: float, y: float):
    def change(shape):
        points = shapely.get_coordinates(shape)
        points[len(points) // 2] = (x, y)
        return _unchecked(points)
    return change


def _unchecked(points):
    """A polygon of any numbers, as WKB: shapely itself refuses some."""
    return struct.pack("<BIII", 1, 3, 1, len(points)) + b"".join(struct.pack("<dd", *point) for point in points)


SPOILERS = {
    "null": lambda shape: None, "empty": lambda shape: shapely.Polygon(), "bowtie": _bowtie,
    "line": lambda shape: shapely.LineString(shapely.get_coordinates(shape)),
    "point": lambda shape: shapely.Point(*shapely.get_coordinates(shape)[0]),
    "nan": _with_point(math.nan, math.nan), "infinite": _with_point(math.inf, 0.0), "far": _with_point(1e30, 1e30),
    "collection": lambda shape: shapely.GeometryCollection([shape, shapely.Point(0, 0)]),
    "two points": lambda shape: _unchecked(shapely.get_coordinates(shape)[:2]),
    "one point": lambda shape: _unchecked(shapely.get_coordinates(shape)[:1].repeat(4, axis=0)),
    "open": lambda shape: _unchecked(shapely.get_coordinates(shape)[:3]),
}


SPIKES = "star 20000"   # 20,000 long edges beside each other: GEOS compares each two of them whenever it overlays them


def grown(random: Random, path: Path, layer: str) -> tuple:
    """One feature gets a ring of very many vertices, very many holes, or very many parts."""
    kind, count = random.choice(("star", "holes", "parts")), random.choice((2_000, 20_000))

    def change(shape):
        left, bottom, right, top = shape.bounds
        x, y, size = (left + right) / 2, (bottom + top) / 2, max(right - left, top - bottom)
        if kind == "star":
            turns = [2 * math.pi * k / count for k in range(count)]
            return shapely.Polygon([(x + size * (1 - k % 2 / 2) * math.cos(turn),
                                     y + size * (1 - k % 2 / 2) * math.sin(turn)) for k, turn in enumerate(turns)])
        side = int(count ** 0.5)
        boxes = [shapely.box(left + (right - left) * (k % side + 0.25) / side, bottom + (top - bottom) *
                             (k // side + 0.25) / side, left + (right - left) * (k % side + 0.75) / side,
                             bottom + (top - bottom) * (k // side + 0.75) / side) for k in range(side * side)]
        return shapely.MultiPolygon(boxes) if kind == "parts" else shapely.Polygon(
            shapely.box(left, bottom, right, top).exterior, [box.exterior for box in boxes])
    return f"{kind} {count} {_change_shapes(path, layer, [random.randrange(1000)], change)}", "any"


def moved(random: Random, path: Path, layer: str) -> tuple:
    """All geometry swapped, scaled or shifted: a wrong system, as it is delivered."""
    kind = random.choice(("swapped", "kilometres", "zone", "degrees"))

    def points(old):
        return {"swapped": old[:, ::-1], "kilometres": old / 1000, "zone": old + (39_000_000, 0),
                "degrees": old / 100_000}[kind]
    return f"{kind} {_change_shapes(path, layer, None, lambda shape: shapely.transform(shape, points))}", "any"


def doubled(random: Random, path: Path, layer: str) -> tuple:
    """A feature stands twice."""
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), 1) as source:
        table = source.GetLayerByName(layer)
        fids = [feature.GetFID() for feature in table]
        feature = table.GetFeature(random.choice(fids))
        feature.SetFID(-1)
        table.CreateFeature(feature)
    return "", "any"


def emptied(random: Random, path: Path, layer: str) -> tuple:
    """A layer without rows."""
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), 1) as source:
        source.ExecuteSQL(f'DELETE FROM "{layer}"')
    return "", "empties"


def corrupt(random: Random, path: Path, layer: str) -> tuple:
    """Bytes of one encoded geometry, behind the file's back."""
    kind = random.choice(("count", "cut", "flip", "type", "order", "header", "nonsense"))
    with _encodings(path, layer) as (database, column, rows):
        row, blob = random.choice(rows)
        data = bytearray(blob)
        start = 8 + HEADER[(data[3] >> 1) & 7]
        if kind == "count":
            place = start + random.choice((5, 9))
            data[place:place + 4] = struct.pack("<I", random.choice((2**32 - 1, 2**31, 2**28 + 1, 10**6)))
        elif kind == "cut":
            del data[random.randrange(start, len(data)):]
        elif kind == "flip":
            data[random.randrange(start, len(data))] ^= 1 << random.randrange(8)
        elif kind == "type":
            data[start + 1:start + 5] = struct.pack("<I", random.choice((0, 2, 7, 8, 10, 15, 17, 1003, 3003, 9999)))
        elif kind == "order":
            data[start] = random.choice((0, 2, 255))
        elif kind == "header":
            data[random.randrange(0, 8)] ^= 1 << random.randrange(8)
        else:
            data = bytearray(random.randbytes(random.choice((0, 1, 40, 4000))))
        database.execute(f'UPDATE "{layer}" SET "{column}" = ? WHERE rowid = ?', (bytes(data), row))
    return f"{kind} of row {row}", "any" if kind in ("flip", "header") else "hides"


def _change_shapes(path: Path, layer: str, chosen, change) -> int:
    """Apply ``change`` to the polygons of all rows, or of those at the places ``chosen`` (wrapped around).

    What ``change`` returns as bytes is written as it is, behind GDAL's back: its index keeps the old place.
    """
    raw = {}
    with gdal.ExceptionMgr(useExceptions=True), ogr.Open(str(path), 1) as source:
        table = source.GetLayerByName(layer)
        fids = [feature.GetFID() for feature in table]
        fids = fids if chosen is None else sorted({fids[place % len(fids)] for place in chosen})
        changed = 0
        for fid in fids:
            feature = table.GetFeature(fid)
            if feature.GetGeometryRef() is None:
                continue
            new = change(shapely.from_wkb(bytes(feature.GetGeometryRef().ExportToIsoWkb())))
            changed += 1
            if isinstance(new, bytes):
                raw[fid] = new
                continue
            new = None if new is None else ogr.CreateGeometryFromWkb(shapely.to_wkb(new, flavor="iso"))
            feature.SetGeometryDirectly(new)
            table.SetFeature(feature)
    if raw:
        with _encodings(path, layer) as (database, column, rows):
            for fid, blob in rows:
                if fid in raw:
                    new = b"GP\x00\x01" + bytes(blob)[4:8] + raw[fid]
                    database.execute(f'UPDATE "{layer}" SET "{column}" = ? WHERE rowid = ?', (new, fid))
    return changed


@contextmanager
def _encodings(path: Path, layer: str):
    """The database without triggers (they call functions that only GDAL has), the geometry's column, its rows."""
    with closing(sqlite3.connect(path)) as database, database:
        column = database.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?",
                                  (layer,)).fetchone()[0]
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                                        (layer,)).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        yield database, column, database.execute(
            f'SELECT rowid, "{column}" FROM "{layer}" WHERE "{column}" IS NOT NULL').fetchall()


MUTATIONS = [(other_type, 4), (other_order, 2), (other_rings, 2), (spoiled, 8), (grown, 2), (moved, 2), (doubled, 1),
             (emptied, 1), (corrupt, 8)]
