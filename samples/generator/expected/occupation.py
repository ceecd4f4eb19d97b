"""The expected occupation: which land each project takes, by plain intersections of the drawn polygons.

Nothing is shared with ``core``: ``generator/ground/area.py`` measures, the survey's own attributes classify, and sums
are plain sums. Outlines get points every 10 m before they are cut, so that pieces and whole agree.
"""

from __future__ import annotations

from collections import defaultdict

import shapely

from ..checked.projects import Project
from ..ground import shapes, survey
from ..ground.area import drawn_area_m2
from ..ground.survey import Parcel

STEP_M = 10.0
LEAST_M2 = 0.005
RIDGE = "1203"
NO_SURVEY = ("uncovered", "", "")


def rows(parcels: list[Parcel], projects: list[Project]) -> list[dict]:
    """A row for each parcel of a project, part, class and ownership.

    ``gross_m2`` holds ridges inside their class, ``net_m2`` on rows of their own; what the survey
    does not cover is a row too.

    Raises:
        ValueError: the parts of a parcel do not add up to it.
    """
    polygons = [shapely.segmentize(parcel.polygon, STEP_M) for parcel in parcels]
    tree = shapely.STRtree(polygons)
    answer = []
    for project in projects:
        for number, drawn in enumerate(project.parcels):
            code = project.parcel_code(number)
            outline = shapely.segmentize(drawn, STEP_M)
            parts = _parts(outline, parcels, polygons, tree)
            for (part, land_class, ownership), (gross, net) in sorted(parts.items()):
                if max(gross, net) >= LEAST_M2:
                    answer.append({"XMBH": project.code, "DKBH": code, "part": part, "land_class": land_class,
                                   "ownership": ownership, "gross_m2": round(gross, 4), "net_m2": round(net, 4)})
    return answer


def _parts(outline, result, polygons, tree) -> dict:
    parts = defaultdict(lambda: [0.0, 0.0])
    covered = 0.0
    for position in sorted(tree.query(outline, predicate="intersects")):
        area = _area(outline.intersection(polygons[position]))
        covered += area
        row = survey.attributes(result[position])
        ridge = area * row["KCXS"]
        own = parts["class", row["DLBM"], row["QSXZ"]]
        own[0] += area
        own[1] += area - ridge
        if ridge:
            parts["ridge", RIDGE, row["QSXZ"]][1] += ridge
    outside = outline.difference(shapely.union_all([polygons[at] for at in tree.query(outline)]))
    parts[NO_SURVEY] = [_area(outside)] * 2
    whole = drawn_area_m2(outline)
    if abs(covered + parts[NO_SURVEY][0] - whole) > LEAST_M2:
        raise ValueError(f"Parts of {covered} m² and {parts[NO_SURVEY][0]} m² outside are not {whole} m².")
    return parts


def _area(shape) -> float:
    return sum(drawn_area_m2(piece) for piece in shapes.parts(shape))
