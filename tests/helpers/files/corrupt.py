"""GeoPackages whose geometries were damaged after they were written, as a bad disk or a bad tool leaves them."""
from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np
from osgeo import ogr

from helpers.files.layers import square, write, written_once

X, Y = 500_000, 2_500_000
ENVELOPE = 40   # bytes in front of the WKB where GDAL writes a polygon
_MANY = struct.pack("<I", 2**32 - 1)


def nested(code: int, depth: int) -> bytes:
    """A geometry within a geometry, many times over."""
    return struct.pack("<BII", 1, code, 1) * depth + struct.pack("<BII", 1, code, 0)


def ring(corners, code: int = 3) -> bytes:
    """A polygon of one ring, whatever its coordinates are."""
    return struct.pack("<BIII", 1, code, 1, len(corners)) + np.array(corners, dtype="<f8").tobytes()


def _corners(x: float, y: float, where: int) -> list:
    corners = [[X, Y], [X + 10, Y], [X + 10, Y + 10], [X, Y + 10], [X, Y]]
    corners[where] = [x, y]
    return corners


#: What becomes of the WKB of a square at X, Y.
DAMAGE = {
    "rings": lambda wkb: wkb[:5] + _MANY + wkb[9:],
    "points": lambda wkb: wkb[:9] + _MANY + wkb[13:],
    "one_point_more": lambda wkb: wkb[:9] + struct.pack("<I", 6) + wkb[13:],
    "cut": lambda wkb: wkb[:-9],
    "nothing": lambda wkb: b"",
    "no_type": lambda wkb: wkb[:1] + struct.pack("<I", 4711) + wkb[5:],
    "order": lambda wkb: b"\x07" + wkb[1:],
    "words": lambda wkb: b"not a geometry",
    "zeros": lambda wkb: bytes(len(wkb)),
    "curve_points": lambda wkb: struct.pack("<BII", 1, 10, 1) + struct.pack("<BI", 1, 8) + _MANY + wkb[13:],
    "curve_rings": lambda wkb: struct.pack("<BI", 1, 10) + _MANY + wkb[9:],
    "surface_parts": lambda wkb: struct.pack("<BI", 1, 12) + _MANY + wkb,
    "faces": lambda wkb: struct.pack("<BI", 1, 15) + _MANY + wkb,
    "triangles": lambda wkb: struct.pack("<BI", 1, 16) + _MANY + wkb,
    "deep_collection": lambda wkb: nested(7, 100_000),
    "deep_polygons": lambda wkb: nested(6, 100_000),
    "deep_surfaces": lambda wkb: nested(12, 100_000),
    "deep_behind_a_part": lambda wkb: struct.pack("<BII", 1, 6, 2) + wkb + nested(6, 100_000),
    "not_a_number_first": lambda wkb: ring(_corners(float("nan"), float("nan"), 0)),
    "not_a_number": lambda wkb: ring([[float("nan")] * 2] * 4),
    "infinite": lambda wkb: ring(_corners(float("inf"), Y, 2)),
    "line_of_a_point": lambda wkb: ring([[X, Y]]),
}


def damaged(path, damage, count: int = 5, row: int = 2, kind=ogr.wkbUnknown, step: float = 20.0):
    """A layer of squares side by side, of which one is damaged; its place in the index stays.

    Args:
        damage: key of ``DAMAGE``, or the whole blob. count: of squares. row: which one, from 1. step: between them.
    """
    _squares(Path(path).parent, Path(path).name, count, kind, step)
    return harm(path, damage, row)


@written_once
def _squares(folder, name: str, count: int, kind, step: float) -> None:
    write(folder / name, {"XMBH": "text", "XMLX": "text"},
          [(square(X + step * k, Y), {"XMBH": f"P{k + 1}", "XMLX": "城镇"}) for k in range(count)],
          layer="a", kind=kind)


def harm(path, damage, row: int = 2):
    """Damage one row of a file with the layer ``a``."""
    with closing(sqlite3.connect(path)) as database:
        for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'a'"
                                      ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')   # they need functions that only GDAL has
        blob, = database.execute("SELECT geom FROM a WHERE fid = ?", (row,)).fetchone()
        changed = damage if isinstance(damage, (bytes, str)) else None
        if changed is None:
            start = ENVELOPE if blob[3] & 0b1110 else 8
            changed = blob[:start] + damage(blob[start:])
        database.execute("UPDATE a SET geom = ? WHERE fid = ?", (changed, row))
        database.commit()
    return path
