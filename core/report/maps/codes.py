"""Positions of class codes on a map: inside their patch, or not shown."""
from __future__ import annotations

import numpy as np
import shapely

from .view import WIDTH_MM, MapView

LETTER_MM = 2.75                # height of a code
_LETTER_WIDTH = 0.62            # of a letter, in heights
_MOST = 500
# Corners of the frame that the arrow and the scale bar have for themselves, in mm: (width, height).
NORTH_MM, SCALE_MM = (14.5, 18.0), (WIDTH_MM / 4 + 8.0, 13.5)


def code_places(view: MapView) -> tuple[np.ndarray, np.ndarray]:
    """Codes and the middles of their places.

    A patch is named in its part within the project where the code fits there, otherwise in the part outside.

    Args:
        view: the map.

    Returns:
        Codes ``(n,)`` and places ``(n, 2)`` in metres from the middle of the window; the 500 largest
        patches at most.
    """
    shapes = [shapely.get_parts(item.geometry) for item in view.drawn if item.code]
    codes = [item.code for item in view.drawn if item.code]
    if not shapes:
        return np.zeros(0, dtype=object), np.zeros((0, 2))
    words = np.repeat(np.array(codes, dtype=object), [len(parts) for parts in shapes])
    patches = shapely.make_valid(np.concatenate(shapes))
    widths = np.array([_LETTER_WIDTH * LETTER_MM * len(word) for word in words])
    project = _project(view)
    places = _places(view, shapely.intersection(patches, project), widths)
    outside = np.isnan(places[:, 0])
    places[outside] = _places(view, shapely.difference(patches[outside], project), widths[outside])
    shown = np.flatnonzero(np.isfinite(places[:, 0]))
    shown = np.sort(shown[np.argsort(-shapely.area(patches[shown]), kind="stable")][:_MOST])
    return words[shown], places[shown]


def _project(view: MapView):
    """The project's areas as one shape."""
    shapes = [item.geometry for item in view.drawn if item.kind == "subject"]
    return shapely.union_all(shapely.make_valid(np.concatenate(shapes)))


def _places(view: MapView, shapes, widths) -> np.ndarray:
    """Where a text of a width (mm) fits inside its shape: ``(n, 2)`` in metres, NaN where it does not."""
    mm = view.metres_per_mm
    frame = np.array([view.width, view.height]) / 2
    places = np.full((len(shapes), 2), np.nan)
    areal = (shapely.get_dimensions(shapes) == 2) & (shapely.area(shapes) > 1.2 * widths * LETTER_MM * mm * mm)
    for candidate in (shapely.centroid, shapely.point_on_surface):
        rows = np.flatnonzero(areal & np.isnan(places[:, 0]))
        if not len(rows):
            break
        points = shapely.get_coordinates(candidate(shapes[rows]))
        half = np.column_stack([widths[rows] / 2 + 0.25, np.full(len(rows), LETTER_MM / 2 + 0.25)]) * mm
        low, high = points - half, points + half
        inside = ((low >= -frame) & (high <= frame)).all(axis=1)
        inside &= (high[:, 0] < frame[0] - NORTH_MM[0] * mm) | (high[:, 1] < frame[1] - NORTH_MM[1] * mm)
        inside &= (low[:, 0] > SCALE_MM[0] * mm - frame[0]) | (low[:, 1] > SCALE_MM[1] * mm - frame[1])
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        fits = inside & shapely.covers(shapes[rows], boxes)
        places[rows[fits]] = points[fits]
    return places
