"""Small drawings of a subject and its failing pieces, as SVG without coordinates of the earth.

Everything is moved to the drawing's own units first, so that no absolute position leaves
the machine with a report.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ...geometry.parallel import STEP, blocks

WIDTH, HEIGHT, MARGIN, FOOT = 340.0, 250.0, 16.0, 26.0
MAX_PIECES = 200
SMALL_PIECE = 7.0       # drawing units; a piece below this gets a ring, so that it is seen
DETAIL_BELOW = 0.16     # piece to subject; below this a second frame shows the piece
METRES_PER_DEGREE = 111_195.0
_TOLERANCE = 0.2


@dataclass(frozen=True)
class Shape:
    """A path of a drawing: kind is ``area``, ``line`` or ``point``."""

    kind: str
    path: str
    verdict: str = ""


@dataclass(frozen=True)
class Frame:
    """One picture: shapes in drawing units, rings around small pieces, a scale bar."""

    subject: tuple[Shape, ...]
    pieces: tuple[Shape, ...]
    rings: tuple[tuple[float, float, float, str], ...]
    bar_length: float
    bar_text: str
    locator: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Drawing:
    """The subject's picture, perhaps a detail, and how many pieces are not drawn."""

    frames: tuple[Frame, ...]
    not_drawn: int
    verdicts: tuple[str, ...]


@lru_cache(maxsize=32)
def metres_per_unit(crs: str) -> float | None:
    """Metres in one unit of a CRS; 0 for degrees, None where unknown.

    Args:
        crs: id or WKT.
    """
    if not crs:
        return None
    try:
        parsed = CRS.from_user_input(crs)
    except CRSError:
        return None
    if parsed.is_geographic:
        return 0.0
    return float(parsed.axis_info[0].unit_conversion_factor) if parsed.axis_info else None


def draw(subject, pieces, crs: str = "") -> Drawing | None:
    """Draw a subject with the pieces that its findings are about.

    Args:
        subject: shapely geometry or None.
        pieces: ``[(geometry or None, verdict)]``, the worst first; where nothing is in conflict
            (``allowed``) nothing is drawn.
        crs: of all of them, for the scale bar.

    Returns:
        None where there is nothing to draw.
    """
    drawable = [(shapely.force_2d(piece), verdict) for piece, verdict in pieces
                if verdict != "allowed" and usable(piece)]
    if usable(subject):
        subject = shapely.force_2d(subject)
    else:
        subject = None
        if not drawable:
            return None
    drawn = drawable[:MAX_PIECES]
    whole = _bounds([subject] if subject is not None else [piece for piece, _ in drawn])
    metres = metres_per_unit(crs)
    detail = _detail_window(whole, drawn)
    frames = [_frame(subject, drawn, whole, metres, detail)]
    if detail is not None:
        frames.append(_frame(subject, drawn, detail, metres, None))
    return Drawing(tuple(frames), len(drawable) - len(drawn),
                   tuple(dict.fromkeys(verdict for _, verdict in drawn)))


def usable(geometry) -> bool:
    """Whether a geometry is there, has points, and all of them are numbers.

    Args:
        geometry: a shapely geometry or None.
    """
    return geometry is not None and not shapely.is_empty(geometry) and bool(
        np.isfinite(shapely.bounds(geometry)).all())


def _bounds(geometries) -> np.ndarray:
    return np.asarray(shapely.total_bounds(np.array(geometries, dtype=object)))


def _extent(bounds) -> float:
    return float(max(bounds[2] - bounds[0], bounds[3] - bounds[1]))


def _detail_window(whole, pieces):
    """A window around the worst piece where it would be lost in the whole picture."""
    if not pieces:
        return None
    piece = np.asarray(shapely.bounds(pieces[0][0]))
    full, own = _extent(whole), _extent(piece)
    if full <= 0 or own <= 0 or own / full >= DETAIL_BELOW:
        return None
    # A sliver keeps some of its surroundings: at least its own length on each side.
    return np.array([piece[0] - own, piece[1] - own * 0.75, piece[2] + own, piece[3] + own * 0.75])


def _frame(subject, pieces, window, metres, locator) -> Frame:
    to_page, scale, per_unit = _page(window, metres)
    clip = _grown(window, max(_extent(window), 1e-9) * 1.2)
    base = tuple(_shapes(clipped(subject, clip), to_page, "")) if subject is not None else ()
    shapes, rings = [], []
    for geometry, verdict in reversed(pieces):    # the worst on top
        shapes.extend(_shapes(clipped(geometry, clip), to_page, verdict))
        corners = to_page(np.array(shapely.bounds(geometry)).reshape(2, 2))
        size = float(np.abs(corners[1] - corners[0]).max())
        x, y = corners.mean(axis=0)
        if size < SMALL_PIECE and 0 <= x <= WIDTH and 0 <= y <= HEIGHT and len(rings) < 40:
            rings.append((round(float(x), 1), round(float(y), 1), round(size / 2 + 6, 1), verdict))
    bar_length, bar_text = _scale_bar(scale, per_unit)
    box = None
    if locator is not None:
        corners = to_page(np.asarray(locator).reshape(2, 2))
        low, high = corners.min(axis=0), corners.max(axis=0)
        pad = np.maximum(0.0, (14.0 - (high - low)) / 2)
        low, high = low - pad, high + pad
        box = tuple(round(float(v), 1) for v in (*low, *(high - low)))
    return Frame(base, tuple(shapes), tuple(rings), bar_length, bar_text, box)


def _page(window, metres):
    """Return (function to drawing units, drawing units per x unit, metres per x unit)."""
    mid_y = (window[1] + window[3]) / 2
    squeeze, per_unit = 1.0, metres
    if metres == 0.0:
        squeeze = max(math.cos(math.radians(mid_y)), 0.01)
        per_unit = METRES_PER_DEGREE * squeeze
    width, height = (window[2] - window[0]) * squeeze, window[3] - window[1]
    room_x, room_y = WIDTH - 2 * MARGIN, HEIGHT - FOOT - 2 * MARGIN
    scale = min(room_x / width if width > 0 else math.inf, room_y / height if height > 0 else math.inf)
    if not math.isfinite(scale):
        scale, per_unit = 1.0, None
    centre = np.array([(window[0] + window[2]) / 2, mid_y])
    factors = np.array([scale * squeeze, -scale])
    shift = np.array([WIDTH / 2, MARGIN + room_y / 2])

    def to_page(xy):
        return (np.asarray(xy, dtype=float) - centre) * factors + shift

    return to_page, scale * squeeze, per_unit


def _grown(window, by):
    return (window[0] - by, window[1] - by, window[2] + by, window[3] + by)


def clipped(geometry, box):
    """What lies within ``(xmin, ymin, xmax, ymax)``; an invalid shape comes back whole.

    Args:
        geometry: a shapely geometry. box: in its units.
    """
    bounds = shapely.bounds(geometry)
    if bounds[0] >= box[0] and bounds[1] >= box[1] and bounds[2] <= box[2] and bounds[3] <= box[3]:
        return geometry
    try:
        return shapely.clip_by_rect(geometry, *box)
    except shapely.errors.GEOSException:
        return geometry    # an invalid shape is drawn whole; the frame cuts it off


def _shapes(geometry, to_page, verdict):
    moved = shapely.simplify(shapely.transform(geometry, to_page), _TOLERANCE, preserve_topology=False)
    if shapely.is_empty(moved) and not shapely.is_empty(geometry):
        moved = shapely.transform(geometry, to_page)
    areas, lines, points = paths_of(moved)
    for kind, path in (("area", areas), ("line", lines), ("point", points)):
        if path:
            yield Shape(kind, path, verdict)


def parts_of(geometry) -> list:
    """The polygons, lines and points of a geometry, out of whatever it nests them in.

    Args:
        geometry: a shapely geometry.
    """
    parts = shapely.get_parts(geometry)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts = shapely.get_parts(parts)
    return parts


def paths_of(geometry) -> tuple[str, str, str]:
    """SVG paths of all areas, of all lines and of all points of geometries, to a tenth of a drawing unit.

    A call of shapely for one ring costs as much as for a thousand: coordinates of all rings are taken at once.

    Args:
        geometry: one or an array, in drawing units.

    >>> paths_of(shapely.box(0.0, 0.0, 10.04, 5.0))[0]
    'M10 0L10 5L0 5L0 0L10 0Z'
    """
    parts = parts_of(geometry)
    kinds = shapely.get_type_id(parts)
    ring, line, point = (shapely.GeometryType[name] for name in ("LINEARRING", "LINESTRING", "POINT"))
    rings = shapely.get_rings(parts[kinds == shapely.GeometryType.POLYGON])
    return (_path(rings, "Z"), _path(parts[(kinds == line) | (kinds == ring)], ""),
            _path(parts[kinds == point], "h0"))


def _path(parts, end: str) -> str:
    """A path through the points of each part, without those that fall on the one before; ``end`` closes each."""
    return "".join(_path_of(parts[some], end) for some in blocks(len(parts), STEP))


def _path_of(parts, end: str) -> str:
    xy, owners = shapely.get_coordinates(parts, return_index=True)
    if not len(xy):
        return ""
    rounded = np.round(xy, 1)
    first = np.ones(len(xy), dtype=bool)
    first[1:] = owners[1:] != owners[:-1]
    keep = first.copy()
    keep[1:] |= (rounded[1:] != rounded[:-1]).any(axis=1)
    words = [f"{x:g} {y:g}" for x, y in rounded[keep].tolist()]
    starts = np.flatnonzero(first[keep]).tolist()
    return "".join(f"M{'L'.join(words[start:stop])}{end}" for start, stop in zip(starts, [*starts[1:], len(words)]))


def _scale_bar(scale: float, per_unit) -> tuple[float, str]:
    """A round length at most a third of the picture: (drawing units, text)."""
    if not per_unit or scale <= 0:
        return 0.0, ""
    metres, words = round_length((WIDTH / 3) / scale * per_unit)
    return round(metres / per_unit * scale, 1), words


def round_length(longest_m: float) -> tuple[float, str]:
    """The greatest 1, 2 or 5 times a power of ten that is not above a length: (metres, text).

    Args:
        longest_m: in metres, above 0.

    >>> round_length(730.0), round_length(2500.0)
    ((500.0, '500 m'), (2000.0, '2 km'))
    """
    step = 10.0 ** math.floor(math.log10(longest_m))
    metres = next(step * k for k in (5, 2, 1) if step * k <= longest_m * (1 + 1e-9))
    if metres >= 1000:
        return metres, f"{metres / 1000:g} km"
    if metres >= 1:
        return metres, f"{metres:g} m"
    if metres >= 0.01:
        return metres, f"{metres * 100:g} cm"
    return metres, f"{metres * 1000:g} mm"
