"""Topology of whole layers: overlaps, gaps, invalid and multipart geometry, slivers, vertices, containment, lines."""
from __future__ import annotations

import re

import numpy as np
import shapely

from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.pieces import Minimum, connected, measure, uncovered
from ..geometry.parallel import asking, in_steps, queried
from ..geometry.topology.edges import holes_between, overlapping
from ..geometry.topology.usable import explain
from ..geometry.topology.vertices import close_vertices, metric, network_defects, sharp_corners, thinness
from ..geometry.united import covered_by_ground, united
from ..texts import Localized, text
from .findings import Findings, place_ids
from .pack.model import SchemaRule
from .run import Layer, Run, Unfit, union_of

_PLACE = re.compile(r"\[(-?[0-9.e+]+) (-?[0-9.e+]+)\]")   # where GEOS says that an outline is wrong
TOLERANCE_M = 0.001   # survey data are written to the millimetre


def tolerance(run: Run, rule: SchemaRule) -> float:
    """The tolerance of a rule in m, in the run's mode.

    Args:
        run: its mode. rule: with the tolerance.
    """
    return rule.value("tolerance_m", run.mode, TOLERANCE_M)


def real(run: Run, rule: SchemaRule, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which pieces are wider than the tolerance, and the area of all of them in m².

    Args:
        run: system and method of areas. rule: with the tolerance. pieces: polygons ``(m,)``.
    """
    sizes = measure(pieces, run.crs, run.pack.area_method, Minimum(0.0, tolerance(run, rule)))
    return ~sizes.is_rounding & (sizes.width_m >= tolerance(run, rule)), sizes.area_m2


def no_overlap(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """No two features of the layer hold the same ground.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    edges, alone = layer.edges
    first, second, pieces = overlapping(layer.placed[layer.fit], edges, alone, run.cancelled)
    keep, area = real(run, rule, pieces)
    first, second, pieces, area = (values[keep] for values in (first, second, pieces, area))
    others = layer.ids[layer.fit[second]]
    findings.add(rule, layer, layer.fit[first], "overlap", control=others, geometry=pieces, unit="m2", measured=area,
                 limit_value=0.0, overlap_area_m2=area,
                 values={"other": others, "area": [f"{size:.2f}" for size in area]})
    return len(layer.fit)


def no_gaps(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The layer leaves no ground free between its features, nor in the layer that it has to fill.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    extent = None
    if "within" in rule.values and rule.values["within"] != target:
        if rule.values["within"] in run.layers:
            extent = union_of(run.shapes(rule.values["within"]))
    edges, alone = layer.edges
    gaps = certain(layer, holes_between(layer.placed[layer.fit], edges, alone, extent))
    keep, area = real(run, rule, gaps)
    findings.add_ground(rule, layer, gaps[keep], "gap", area[keep])
    return len(layer.fit)


def certain(layer: Layer, gaps: np.ndarray) -> np.ndarray:
    """Gaps without the extents of features whose geometry is broken: such a feature may hold the place.

    Args:
        layer: with its features. gaps: polygons ``(m,)``.

    Returns:
        Polygons ``(k,)``, what is left of the gaps.
    """
    bad = np.flatnonzero(layer.reasons != "")
    boxes = shapely.bounds(layer.table.geometry[bad]) if layer.table.crs == layer.crs else np.zeros((0, 4))
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes) or not len(gaps):
        return gaps
    damaged = united(shapely.box(*boxes.T))
    return connected(in_steps(lambda some: shapely.difference(some, damaged), gaps))[0]


def valid_geometry(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Every geometry is there, of the layer's kind, and valid.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    if layer.data.geometry == "none":
        raise Unfit(run.say("is_table", layer=layer.name))
    rows = np.flatnonzero(layer.reasons != "")
    here = layer.table.crs == run.crs
    reasons, places = [], layer.table.geometry[rows] if here else np.full(len(rows), None, dtype=object)
    for k, row in asking(enumerate(rows)):
        reason = text(layer.reasons[row], run.language)
        more = explain(layer.table.geometry[row]) if layer.reasons[row] == "usable.invalid" else ""
        at = _PLACE.search(more)   # is in the geometry; messages go into reports, which show no coordinates
        more = _PLACE.sub("", more)
        reasons.append(Localized(f"{reason} ({more})" if more else reason, f"{layer.reasons[row]} {more}"))
        if at and here:
            places[k] = shapely.Point(float(at[1]), float(at[2]))
        elif not np.isfinite(shapely.bounds(places[k])).all():
            places[k] = None
    findings.add(rule, layer, rows, "unusable", values={"reason": reasons}, geometry=places)
    return len(layer)


def single_part(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """A feature is one piece of ground.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    parts = shapely.get_num_geometries(layer.placed[layer.fit])
    rows = layer.fit[parts > 1]
    findings.add(rule, layer, rows, "multipart", values={"count": parts[parts > 1]},
                 measured=parts[parts > 1].astype(float), limit_value=1.0)
    return len(layer.fit)


def slivers(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """No feature is both small and thin.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    geometry = layer.placed[layer.fit]
    thin = thinness(_flat(geometry, run.crs))
    least = rule.value("area_m2", run.mode)
    rows = np.flatnonzero(thin < rule.value("thinness", run.mode))
    area = drawn_area_m2(geometry[rows], run.crs, run.pack.area_method)
    small = area < least
    rows, area = rows[small], area[small]
    findings.add(rule, layer, layer.fit[rows], "sliver", unit="m2", measured=area, limit_value=least, values={
        "area": [f"{value:.2f}" for value in area], "thin": [f"{value:.3f}" for value in thin[rows]]})
    return len(layer.fit)


def _flat(geometry: np.ndarray, crs: str) -> np.ndarray:
    """Geometries in metres, for shapes: degrees are stretched as they are at their place."""
    return shapely.transform(geometry, lambda xy: xy * metric(xy, crs).mean(axis=0)) if len(geometry) else geometry


def vertices(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """No doubled or crowded vertices, no outline that turns back in a point; a finding a vertex.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    if layer.data.geometry == "none":
        raise Unfit(run.say("is_table", layer=layer.name))
    run.need_system(layer)
    nearest, sharpest = rule.value("nearest_m", run.mode), rule.value("least_degrees", run.mode)
    whole = ~shapely.is_missing(layer.table.geometry)
    whole &= np.isin(layer.reasons, ("", "usable.invalid", "usable.corner_astray", "usable.far_outside"))
    rows = np.flatnonzero(whole)
    geometry, crs = layer.table.geometry[rows], layer.table.crs
    same = layer.table.crs == run.crs
    for corners, keys, limit, unit, form in (
            (close_vertices(geometry, crs, nearest), ("vertex_doubled", "vertex_close"), nearest, "m", ".4f"),
            (sharp_corners(geometry, crs, sharpest), ("spike", "spike"), sharpest, "degree", ".2f")):
        for some, key in ((corners.value == 0.0, keys[0]), (corners.value > 0.0, keys[1])):
            at = shapely.points(corners.place[some]) if same else None
            findings.add(rule, layer, rows[corners.owner[some]], key, geometry=at, unit=unit,
                         measured=corners.value[some], limit_value=limit,
                         control=place_ids(corners.place[some]),
                         values={"value": [format(value, form) for value in corners.value[some]]})
    return int(shapely.get_num_coordinates(geometry).sum())


def covered_by(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Every feature lies in the other layer's ground.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer, other = run.shapes(target), run.shapes(rule.values["within"])
    rows = layer.fit[~covered_by_ground(union_of(other), layer.placed[layer.fit])]
    pieces = left_of(run, layer.placed[rows], other)
    keep, size = measured(run, rule, pieces)
    areal = shapely.get_dimensions(layer.placed[rows]) == 2
    for some, key, unit in ((keep & areal, "outside", "m2"), (keep & ~areal, "outside_length", "m")):
        findings.add(rule, layer, rows[some], key, control=other.spec.id, geometry=pieces[some], unit=unit,
                     measured=size[some], limit_value=0.0, values={
                         "other": other.name, "size": [f"{length:.2f}" for length in size[some]]},
                     **({"overlap_area_m2": size[some]} if unit == "m2" else {"overlap_length_m": size[some]}))
    return len(layer.fit)


def left_of(run: Run, geometry: np.ndarray, other: Layer) -> np.ndarray:
    """What another layer leaves of geometries.

    Args:
        run: of the check. geometry: ``(n,)``. other: the layer.

    Returns:
        Geometries ``(n,)``, empty where nothing is left.
    """
    if not len(geometry):
        return geometry
    return uncovered_any(geometry, other.placed[other.fit], run)


def uncovered_any(geometry: np.ndarray, others: np.ndarray, run: Run) -> np.ndarray:
    """As ``uncovered``; lines and points lose what lies in the union.

    Args:
        geometry: ``(n,)``. others: ``(k,)``. run: system and method of areas.

    Returns:
        Geometries ``(n,)``, empty where nothing is left.
    """
    remainder = np.full(len(geometry), None, dtype=object)
    areal = shapely.get_dimensions(geometry) == 2
    if areal.any():
        remainder[areal] = uncovered(geometry[areal], others, run.crs, run.pack.area_method, run.cancelled)
    if (~areal).any():
        whole = united(others)
        remainder[~areal] = in_steps(lambda some: shapely.difference(some, whole), geometry[~areal])
    return remainder


def measured(run: Run, rule: SchemaRule, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which pieces are more than rounding, and their size: area of polygons in m², length of lines in m.

    Args:
        run: system and method of areas. rule: with the tolerance. pieces: ``(m,)``.
    """
    keep, size = real(run, rule, pieces) if len(pieces) else (np.zeros(0, dtype=bool), np.zeros(0))
    lower = shapely.get_dimensions(pieces) < 2
    lower &= ~shapely.is_empty(pieces)
    if lower.any():
        from ..geometry.measure.length import length_m

        lengths = length_m(pieces[lower], run.crs)
        points = shapely.get_dimensions(pieces[lower]) == 0
        size[lower], keep[lower] = lengths, points | (lengths > tolerance(run, rule))
    return keep & ~shapely.is_empty(pieces), size


def boundary_covered(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """The outline of each feature runs along outlines of the other layer.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer, other = run.shapes(item["layer"]), run.shapes(item["other"])
    reach = tolerance(run, rule)
    reach /= float(metric(shapely.get_coordinates(layer.placed[layer.fit])[:1], run.crs).min()) if len(layer.fit) else 1
    outlines = shapely.boundary(layer.placed[layer.fit])
    parts, owner = shapely.get_parts(outlines, return_index=True)
    lines = shapely.boundary(other.placed[other.fit])
    place, near = queried(shapely.STRtree(lines), parts, "dwithin", reach)
    left = parts.copy()
    for row in asking(np.unique(place)):
        left[row] = shapely.difference(parts[row], shapely.buffer(
            shapely.union_all(lines[near[place == row]]), reach, cap_style="flat"))
    from ..geometry.measure.length import length_m

    length = length_m(left, run.crs)
    bad = length > max(10 * tolerance(run, rule), 1e-6)
    findings.add(rule, layer, layer.fit[owner[bad]], "boundary_off", control=other.spec.id, geometry=left[bad],
                 unit="m", measured=length[bad], limit_value=0.0, overlap_length_m=length[bad],
                 values={"other": other.name, "size": [f"{size:.2f}" for size in length[bad]]})
    return len(layer.fit)


def line_network(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Lines meet at their ends, do not merely continue each other, and do not run twice.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    defects = network_defects(layer.placed[layer.fit], run.crs, tolerance(run, rule))
    for corners, key in ((defects.dangles, "dangle"), (defects.pseudo, "pseudo_node")):
        findings.add(rule, layer, layer.fit[corners.owner], key, geometry=shapely.points(corners.place),
                     control=place_ids(corners.place))
    first, second, shared = defects.doubled
    others = layer.ids[layer.fit[second]] if len(second) else np.zeros(0, dtype=object)
    findings.add(rule, layer, layer.fit[first] if len(first) else first, "line_doubled", control=others,
                 geometry=shared, values={"other": others})
    return len(layer.fit)
