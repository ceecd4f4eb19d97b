"""Parcels from a drawing: closed lines become polygons, open ones are listed, texts become names."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from ..frames import typed_columns
from ..geometry.parallel import asking, in_steps, queried
from ..geometry.systems.crs import is_geographic, parse_crs, to_geographic, unit_factor
from ..geometry.systems.placement import check_placement
from ..geometry.topology.usable import duplicates, explain
from ..texts import text

ASTRAY_DEGREES = 5.0   # beyond the system's area of use; local coordinates lie farther off
FARTHEST = 1e12   # in units of a drawing: thirty times around the Earth in millimetres
MOST_NESTED = 1_000_000   # pairs of an outline and one around it; a plan has some thousands
NESTED_CHUNK = 500
_PLACE = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)\]")


@dataclass(frozen=True)
class Drawing:
    """What a drawing holds.

    Attributes:
        name: of file or layer, for messages.
        lines: shapely lines and polygons (of hatches), in parts and collections too, object ``(n,)``.
        layers, handles: name of the drawing's layer, and id of the entity, of each line.
        texts, text_layers, text_points: words, layers and insertion points ``(m, 2)``.
        paper_count: entities of the layout sheets, which are left out.
    """

    name: str
    lines: np.ndarray
    layers: list
    handles: list
    texts: list = field(default_factory=list)
    text_layers: list = field(default_factory=list)
    text_points: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))
    paper_count: int = 0


@dataclass(frozen=True)
class DrawingOptions:
    """What the user chose.

    Attributes:
        layers, text_layers: names with ``*`` and ``?``, whatever the case; empty for all.
        tolerance: an open line whose ends are no farther apart is closed, in units of the drawing.
        holes: whether closed lines inside others are their holes.
        hatches: whether outlines of hatches count as closed lines.
        named: whether texts become names.
        language: of messages.
    """

    layers: tuple = ()
    text_layers: tuple = ()
    tolerance: float = 0.0
    holes: bool = False
    hatches: bool = False
    named: bool = True
    language: str = "en"


@dataclass
class Drawn:
    """Results of a run; ``issues``: severity, kind, drawing_layer, handle, gap_m, x, y, message."""

    parcels: pd.DataFrame
    geometry: np.ndarray
    issues: pd.DataFrame
    open_count: int
    hole_count: int

    @property
    def issue_count(self) -> int:
        """Number of issues that are more than remarks."""
        return int((self.issues["severity"] != "info").sum())


@dataclass
class _Outline:
    layer: str
    handle: str
    xy: np.ndarray
    gap: float = 0.0


@dataclass
class _Run:
    options: DrawingOptions
    issues: list = field(default_factory=list)

    def tell(self, severity, kind, layer="", handle="", gap=None, place=(None, None), **values) -> None:
        shown = {} if gap is None else {"gap": gap}
        self.issues.append((severity, kind, layer or None, handle or None, gap, *place,
                            text(f"drawing.{kind}", self.options.language, **shown, **values)))


def parcels_from_drawing(drawing: Drawing, crs: str, options: DrawingOptions) -> Drawn:
    """Make parcels of a drawing's closed lines.

    Args:
        drawing: its entities.
        crs: of the drawing, which does not state it.
        options: what the user chose.

    Raises:
        InputError: no lines in the chosen layers, or coordinates that cannot be in ``crs``.
    """
    run = _Run(options)
    rows = _chosen(drawing, options)
    somewhere = drawing.lines[rows][_has_place(drawing.lines[rows])]
    if not len(somewhere):
        raise InputError("drawing.no_places", drawing=drawing.name)
    check_place(somewhere, crs, drawing.name)
    outlines, open_count = _outlines(drawing, rows, run)
    if drawing.paper_count:
        run.tell("info", "paper_space", count=drawing.paper_count)
    filled = np.empty(len(outlines), dtype=object)
    filled[:] = [shapely.polygons(shapely.linearrings(outline.xy)) for outline in asking(outlines)]
    twin_of = duplicates(filled)
    _judge(outlines, filled, twin_of, run)
    geometry, owners, hole_count = _with_holes(outlines, _holders(filled, twin_of, drawing.name), twin_of, run)
    names, counts = _names(drawing, geometry, options)
    frame = _frame([outlines[owner] for owner in owners], geometry, names, counts, crs)
    return Drawn(frame, geometry, _issue_frame(run.issues), open_count, hole_count)


def check_place(lines: np.ndarray, crs: str, name: str) -> None:
    """Stop where a drawing cannot have been drawn in a system: local coordinates, swapped axes.

    Args:
        lines: shapely geometries ``(n,)``.
        crs: named by the user.
        name: of the drawing.

    Raises:
        InputError: with the likely cause and the remedy.
    """
    area = parse_crs(crs).area_of_use
    places = shapely.get_coordinates(lines)
    middle = np.median(places[np.isfinite(places).all(axis=1)], axis=0, keepdims=True) if len(places) else None

    def astray(point) -> bool:
        (longitude,), (latitude,) = to_geographic(point, crs)
        if not (np.isfinite(longitude) and np.isfinite(latitude)):
            return True
        width = (area.east - area.west) % 360.0 or 360.0
        inside = width + 2 * ASTRAY_DEGREES >= 360.0 or \
            (longitude - area.west + ASTRAY_DEGREES) % 360.0 <= width + 2 * ASTRAY_DEGREES
        return not (inside and area.south - ASTRAY_DEGREES <= latitude <= area.north + ASTRAY_DEGREES)

    is_astray = area is not None and middle is not None and astray(middle)
    values = {} if middle is None else dict(zip("xy", (f"{value:.2f}" for value in middle[0])))
    if is_astray and not astray(middle[:, ::-1]):
        raise InputError("drawing.swapped", drawing=name, crs=crs[:40], **values)
    check_placement(lines, crs, name)
    if is_astray:
        raise InputError("drawing.astray", drawing=name, crs=crs[:40], **values)


def _has_place(lines: np.ndarray) -> np.ndarray:
    """Which lines ``(n,)`` have only coordinates that are numbers, and no larger than any system's."""
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    good = np.ones(len(lines), dtype=bool)
    good[owner[~(np.abs(coordinates) <= FARTHEST).all(axis=1)]] = False
    return good


def matches(name: str, patterns: tuple) -> bool:
    """Whether a layer's name was requested; without names, all are.

    Args:
        name: of the layer. patterns: of names, with ``*`` and ``?``.

    >>> matches("DL-宗地", ("dl-*",)), matches("road", ("dl-*",)), matches("road", ())
    (True, False, True)
    """
    return not patterns or any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def _chosen(drawing: Drawing, options: DrawingOptions) -> np.ndarray:
    rows = np.array([row for row, layer in asking(enumerate(drawing.layers), 1_000)
                     if matches(layer, options.layers)], dtype=int)
    if not len(rows):
        names = sorted(set(drawing.layers))
        raise InputError("drawing.no_lines" if not names else "drawing.no_such_layer", drawing=drawing.name,
                         layers=", ".join(options.layers), known=", ".join(names[:30]))
    return rows


# -- outlines --------------------------------------------------------------------------------------

def _outlines(drawing: Drawing, rows: np.ndarray, run: _Run) -> tuple[list, int]:
    """Closed lines as rings; open ones are reported."""
    outlines, open_count, hatch_count = [], 0, 0
    for row in asking(rows):
        layer, handle = drawing.layers[row], drawing.handles[row]
        for part in _simple_parts(drawing.lines[row]):
            if not _has_place(np.array([part], dtype=object))[0]:
                run.tell("error", "no_place", layer, handle)
                continue
            if shapely.get_type_id(part) == 3:
                hatch_count += 1
                if run.options.hatches:
                    outlines += [_Outline(layer, handle, shapely.get_coordinates(ring))
                                 for ring in (part.exterior, *part.interiors)]
                continue
            outline = _closed(shapely.get_coordinates(part), layer, handle, run)
            if outline is None:
                open_count += 1
            elif len(np.unique(outline.xy, axis=0)) < 3:
                run.tell("warning", "too_few_points", layer, handle, place=_at(outline.xy[0]))
            else:
                outlines.append(outline)
    if hatch_count and not run.options.hatches:
        run.tell("info" if outlines else "warning", "hatches", count=hatch_count)   # all there is in some drawings
    return outlines, open_count


def _simple_parts(geometry):
    """Lines and polygons of a geometry; blocks come as collections. Points are ignored."""
    if geometry is None or shapely.is_empty(geometry):
        return
    if shapely.get_type_id(geometry) >= 4:
        for part in shapely.get_parts(geometry):
            yield from _simple_parts(part)
    elif shapely.get_dimensions(geometry) > 0:
        yield geometry


def _closed(xy: np.ndarray, layer: str, handle: str, run: _Run) -> _Outline | None:
    gap = float(np.hypot(*(xy[-1] - xy[0])))
    if gap == 0.0:
        return _Outline(layer, handle, xy)
    if gap > run.options.tolerance or len(xy) < 3:
        run.tell("warning", "open_line", layer, handle, gap, _at(xy[-1]))
        return None
    run.tell("info", "gap_closed", layer, handle, gap, _at(xy[-1]))
    return _Outline(layer, handle, np.vstack([xy, xy[:1]]), gap)


def _at(point) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _judge(outlines: list, filled: np.ndarray, twin_of: np.ndarray, run: _Run) -> None:
    """Outlines that cross themselves, and outlines that were drawn twice."""
    for outline, shape, good in asking(zip(outlines, filled, in_steps(shapely.is_valid, filled)), 1_000):
        if not good:
            reason = explain(shape)
            match = _PLACE.search(reason)
            place = (float(match[1]), float(match[2])) if match else _at(outline.xy[0])
            run.tell("error", "crossing", outline.layer, outline.handle, place=place)
    for row, first in asking(enumerate(twin_of), 1_000):
        if first >= 0:
            run.tell("warning", "drawn_twice", outlines[row].layer, outlines[row].handle,
                     place=_at(outlines[row].xy[0]), other=outlines[first].handle or outlines[first].layer)


# -- holes and names -------------------------------------------------------------------------------

def _holders(filled: np.ndarray, twin_of: np.ndarray, name: str) -> list:
    """For each outline those that hold it wholly, the smallest first; of outlines drawn twice the first.

    Raises:
        InputError: more outlines inside others than can be looked at.
    """
    holders: list = [[] for _ in filled]
    if not len(filled):
        return holders
    usable = np.flatnonzero(in_steps(shapely.is_valid, filled) & (twin_of < 0))
    areas = shapely.area(filled)
    tree, count = shapely.STRtree(filled[usable]), 0
    for start in asking(range(0, len(usable), NESTED_CHUNK), 1):
        some = usable[start:start + NESTED_CHUNK]
        inner, outer = tree.query(filled[some], predicate="covered_by")
        held, holder = some[inner], usable[outer]
        larger = areas[holder] > areas[held]
        held, holder = held[larger], holder[larger]
        count += len(held)
        if count > MOST_NESTED:
            raise InputError("drawing.too_nested", drawing=name, limit=MOST_NESTED)
        for row, around in zip(held.tolist(), holder.tolist()):
            holders[row].append(around)
    for rows_around in asking(holders, 1_000):
        rows_around.sort(key=areas.__getitem__)
    return [holders[row if first < 0 else first] for row, first in enumerate(twin_of.tolist())]


def _with_holes(outlines: list, holders: list, twin_of: np.ndarray, run: _Run) -> tuple[np.ndarray, list, int]:
    """Polygons, the outline of each, and the number of holes.

    An outline drawn twice is one outline where nesting is counted: both of its parcels have its holes,
    and a hole drawn twice is one hole.
    """
    holes: dict = {}
    inside: set = set()
    for row, around in asking(enumerate(holders), 1_000):
        if run.options.holes and len(around) % 2:
            inside.add(row)
            if twin_of[row] < 0:
                holes.setdefault(around[0], []).append(row)
        elif around and not run.options.holes:
            holder = outlines[around[0]]
            run.tell("warning", "nested", outlines[row].layer, outlines[row].handle, place=_at(outlines[row].xy[0]),
                     other=holder.handle or holder.layer)
    owners = [row for row in range(len(outlines)) if row not in inside]
    firsts = np.where(twin_of < 0, np.arange(len(outlines)), twin_of)
    geometry = np.empty(len(owners), dtype=object)
    geometry[:] = [shapely.MultiPolygon([shapely.Polygon(
        outlines[row].xy, [outlines[hole].xy for hole in holes.get(firsts[row], [])])]) for row in asking(owners)]
    return geometry, owners, sum(1 for row in inside if twin_of[row] < 0)


def _names(drawing: Drawing, geometry: np.ndarray, options: DrawingOptions) -> tuple[list, list]:
    """For each parcel the text nearest to its centroid of those inside it, and how many are inside.

    A text in nested parcels belongs to the smallest of them, in parcels drawn twice to the first.
    """
    names, counts = [None] * len(geometry), [0] * len(geometry)
    rows = [row for row, layer in asking(enumerate(drawing.text_layers), 1_000) if matches(layer, options.text_layers)]
    if not (options.named and rows and len(geometry)):
        return names, counts
    points = shapely.points(drawing.text_points[rows])
    usable = np.flatnonzero(in_steps(shapely.is_valid, geometry) & (duplicates(geometry) < 0))
    tree = shapely.STRtree(geometry[usable])
    smallest: dict = {}
    areas = shapely.area(geometry)
    for number, place in asking(zip(*queried(tree, points, "covered_by")), 1_000):
        parcel = int(usable[place])
        if number not in smallest or areas[parcel] < areas[smallest[number]]:
            smallest[number] = parcel
    nearest = np.full(len(geometry), np.inf)
    centroids = in_steps(shapely.centroid, geometry)
    for number, parcel in asking(sorted(smallest.items())):
        counts[parcel] += 1
        distance = float(shapely.distance(points[number], centroids[parcel]))
        if distance < nearest[parcel]:
            nearest[parcel], names[parcel] = distance, drawing.texts[rows[number]]
    return names, counts


# -- tables ----------------------------------------------------------------------------------------

PARCEL_COLUMNS = {"parcel_no": "string", "parcel_name": "string", "drawing_layer": "string", "handle": "string",
                  "closed_gap_m": "Float64", "area_m2": "Float64", "point_count": "Int64", "hole_count": "Int64",
                  "text_count": "Int64", "is_valid": "boolean"}
ISSUE_COLUMNS = {"severity": "string", "kind": "string", "drawing_layer": "string", "handle": "string",
                 "gap_m": "Float64", "x": "Float64", "y": "Float64", "message": "string"}


def _frame(outlines: list, geometry: np.ndarray, names: list, counts: list, crs: str) -> pd.DataFrame:
    valid = in_steps(shapely.is_valid, geometry)
    area_m2 = np.full(len(geometry), np.nan) if is_geographic(crs) else shapely.area(geometry) * unit_factor(crs) ** 2
    rings = shapely.get_num_interior_rings(shapely.get_geometry(geometry, 0))
    columns = {
        "parcel_no": [str(number) for number in range(1, len(geometry) + 1)], "parcel_name": names,
        "drawing_layer": [outline.layer or None for outline in outlines],
        "handle": [outline.handle or None for outline in outlines],
        "closed_gap_m": [outline.gap for outline in outlines],
        "area_m2": [float(round(area, 4)) if good else None for area, good in asking(zip(area_m2, valid), 1_000)],
        "point_count": shapely.get_num_coordinates(geometry) - 1 - rings,
        "hole_count": rings, "text_count": counts, "is_valid": valid}
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in asking(
        PARCEL_COLUMNS.items(), 1)})


def _issue_frame(issues: list) -> pd.DataFrame:
    return typed_columns(pd.DataFrame(issues, columns=list(ISSUE_COLUMNS)), ISSUE_COLUMNS)
