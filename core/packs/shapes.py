"""Geometries of a pack's cases: texts in WKT, or names of the shapes that the cases share."""
from __future__ import annotations

import re

import shapely
from shapely.errors import ShapelyError

from .schema import Place

LONGEST = 20_000   # letters of one text
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def shape_text(geometry: str, shapes: dict, line: int, place: Place) -> str:
    """The WKT of a case's geometry, such as :func:`shape` reads; a problem of the pack where it cannot be read.

    Args:
        geometry: WKT, or a name in ``shapes``.
        line, place: its position in the pack.

    Returns:
        WKT; of an empty point, where it cannot be read.
    """
    wkt = shapes.get(geometry, geometry)
    try:
        shape(wkt)
    except NotImplementedError:
        place.problem(line, "packs.case_curve", name=wkt[:60])
    except ShapelyError:
        place.problem(line, "packs.case_shape_unknown" if _NAME.fullmatch(wkt) else "packs.case_wkt", name=wkt[:60])
    else:
        return wkt
    return "POINT EMPTY"


def shape(wkt: str):
    """A shapely geometry.

    Args:
        wkt: text.

    Raises:
        ShapelyError: no WKT. NotImplementedError: a curve, of which GEOS reads the text and shapely has no type.
    """
    return shapely.from_wkt(wkt)
