"""Divides the county into faces that share their edges exactly: the ground of every other layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import Point, Polygon

from . import shapes, terrain

BACKGROUND = "ground"
CORRIDORS = ("1003", "1006", "1101", "1107A")
SMALLEST_M2 = 260.0
DETAIL_M = 9.0  # corners whose triangle is smaller than a square of this side go: files stay small


@dataclass
class Face:
    """One piece of the county: where it lies and what it is, before any code is given."""

    polygon: Polygon
    kind: str  # a survey class for fixed things, else "town", "hamlet" or "ground"
    village: int  # index into terrain.VILLAGES
    group: int = -1  # which town or hamlet
    facts: dict = field(default_factory=dict)

    @property
    def centre(self) -> Point:
        return self.polygon.representative_point()


def _field_target(piece: Polygon) -> float:
    h = float(terrain.height(piece.centroid.x, piece.centroid.y))
    if h > 0.75:
        return 210_000.0
    if h > 0.35:
        return 84_000.0
    return 66_000.0


def _background_edges() -> list:
    stream = shapes.dice("blocks")
    seeds = []
    step = 640.0
    for row in range(-1, 16):
        for column in range(-1, 20):
            x = (column + 0.5 * (row % 2)) * step + stream.uniform(-190, 190)
            y = row * step * 0.87 + stream.uniform(-190, 190)
            seeds.append((x, y))
    frame = shapely.box(-600, -600, 11900, 9300)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds)))
    cells = (c.intersection(frame) for c in cells)
    cells = sorted((c for c in cells if not c.is_empty), key=lambda c: (round(c.centroid.x), round(c.centroid.y)))
    lines = [v.boundary for v in terrain.village_areas()]
    for i, cell in enumerate(cells):
        if not cell.intersects(terrain.outline()):
            continue
        lines.extend(piece.boundary for piece in shapes.divide(cell, _field_target, ("block", i)))
    return [shapes.bend(edge, terrain.wave, 75.0) for edge in shapes.node(lines, 0.01)]


def _settlement_cells(blob: Polygon, lines, key, target_m2: float) -> tuple[object, list[Polygon]]:
    corridor = shapely.union_all([line.buffer(7, quad_segs=2, cap_style="flat") for line in lines]) if lines else None
    ground = blob if corridor is None else blob.difference(corridor)
    cells = []
    for i, block in enumerate(shapes.parts(ground)):
        cells.extend(shapes.divide(block, target_m2, (key, i), 0.05))
    return (None if corridor is None else corridor.intersection(blob)), cells


def _fixed() -> list[tuple[str, int, list]]:
    """(kind, group, polygons) in order of precedence; later ones give way to earlier ones."""
    roads, water = terrain.roads(), terrain.water()
    entries = [("1003", -1, roads["1003"]), ("1006", -1, roads["1006"])]
    entries += [(code, -1, water[code]) for code in ("1109", "1107A", "1101", "1103", "1104")]
    for i, blob in enumerate(terrain.towns()):
        corridor, cells = _settlement_cells(blob, terrain.streets(i), ("town", i), 12_500.0)
        entries.append(("1004", i, [corridor]))
        entries += [("town", i, [cell]) for cell in cells]
    for i, blob in enumerate(terrain.hamlets()):
        _none, cells = _settlement_cells(blob, [], ("hamlet", i), 11_500.0)
        entries += [("hamlet", i, [cell]) for cell in cells]
    return entries


def _neighbours(polygons, i: int, tree) -> list[tuple[float, int]]:
    """Faces that share an edge with face ``i``, longest shared edge first."""
    entries = []
    for j in tree.query(polygons[i]):
        if j != i:
            length = shapely.length(shapely.intersection(polygons[i].boundary, polygons[j].boundary))
            if length > 0.5:
                entries.append((round(length, 3), int(j)))
    return sorted(entries, reverse=True)


def _too_small(polygon: Polygon) -> bool:
    return polygon.area < SMALLEST_M2 or 2 * polygon.area / polygon.length < 4.5


def _absorb(faces: list[Face]) -> list[Face]:
    """Small leftovers join the neighbour with the longest shared edge, as a surveyor would draw it."""
    for _ in range(6):
        polygons = [f.polygon for f in faces]
        tree = shapely.STRtree(polygons)
        gone, touched = set(), set()
        small = [
            i
            for i, f in enumerate(faces)
            if _too_small(f.polygon) and (f.kind in (BACKGROUND, "town", "hamlet") or f.polygon.area < SMALLEST_M2)
        ]
        for i in small:
            if i in touched:
                continue
            options = [(f[0], f[1]) for f in _neighbours(polygons, i, tree) if f[1] not in touched]
            same = [o for o in options if faces[o[1]].village == faces[i].village]
            ground = [o for o in same if faces[o[1]].kind in (faces[i].kind, BACKGROUND)]
            for _length, j in ground or same or options:
                joined = shapely.coverage_union_all([polygons[i], polygons[j]])
                if len(shapely.get_parts(joined)) == 1:
                    faces[j].polygon = shapely.get_parts(joined)[0]
                    gone.add(i)
                    touched.update((i, j))
                    break
        if not gone:
            break
        faces = [f for i, f in enumerate(faces) if i not in gone]
    return faces


def build_faces() -> list[Face]:
    """All faces of the county, in local metres, ordered by village and position.

    They tile the county: every edge is shared vertex by vertex, no gap, no overlap.
    """
    outline = terrain.outline()
    placed, taken = [], None
    for kind, group, polygons in _fixed():
        whole = shapely.union_all(polygons)
        if taken is not None:
            whole = whole.difference(taken)
        whole = whole.intersection(outline)
        taken = whole if taken is None else shapely.union_all([taken, whole])
        placed += [(kind, group, p) for p in shapes.parts(whole) if p.area > 1]
    village_edges = [
        shapes.bend(e, terrain.wave, 75.0) for e in shapes.node([v.boundary for v in terrain.village_areas()], 0.01)
    ]
    ground = [
        line for line in shapely.difference(np.array(_background_edges(), dtype=object), taken) if not line.is_empty
    ]
    # long things (roads, rivers) are cut where a zone of the plan ends, or they would belong to none
    corridors = shapely.union_all([p for kind, _g, p in placed if kind in CORRIDORS])
    cuts = [region.boundary.intersection(corridors) for region in terrain.growth_regions().values()]
    lines = [outline.boundary, *ground, *village_edges, *cuts, *(p.boundary for _k, _g, p in placed)]
    merged = shapes.node(lines)
    cells = shapely.get_parts(shapely.polygonize(list(merged)))
    villages = [
        v
        for v in shapely.get_parts(
            shapely.polygonize(list(shapes.node([*village_edges, shapely.box(-1990, -1990, 12990, 10990).boundary])))
        )
    ]
    order = [next(i for i, v in enumerate(villages) if v.contains(Point(s[2], s[3]))) for s in terrain.VILLAGES]
    areas = [villages[i] for i in order]
    tree = shapely.STRtree([p for _k, _g, p in placed])
    faces = []
    for cell in cells:
        point = cell.representative_point()
        if not outline.contains(point):
            continue
        village = next(i for i, area in enumerate(areas) if area.contains(point))
        hit = tree.query(point, predicate="within")
        kind, group = (placed[hit[0]][0], placed[hit[0]][1]) if len(hit) else (BACKGROUND, -1)
        faces.append(Face(cell, kind, village, group))
    faces.sort(key=lambda f: (f.village, round(f.centre.x, 2), round(f.centre.y, 2)))
    faces = _absorb(faces)
    thinned = shapely.coverage_simplify([face.polygon for face in faces], DETAIL_M)
    for face, polygon in zip(faces, thinned):
        face.polygon = shapely.normalize(polygon)
    return faces


def shift(geometry):
    """From local metres into the working CRS."""
    return shapely.transform(geometry, lambda xy: np.round(xy + np.asarray(terrain.ORIGIN), 3))
