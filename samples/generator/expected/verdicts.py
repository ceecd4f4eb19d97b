"""The expected answers: verdicts by reasoning, areas from the drawings, neither from the engine.

Verdicts were written by hand from the rules of ``packs/cn-three-lines``, in force on ``AS_OF``. Areas
come from plain intersections of the drawn polygons in the working CRS and from ``generator/ground/area.py``, which
shares nothing with ``core``.
"""

from __future__ import annotations

import csv
import pathlib

import shapely

from ..checked.projects import Project
from ..ground import shapes
from ..ground.area import drawn_area_m2
from ..ground.survey import Parcel

AS_OF = "2026-06-30"
ROLES = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary")
WORST_FIRST = ("forbidden", "undetermined", "conditional", "allowed")
A, C, F, U = "allowed", "conditional", "forbidden", "undetermined"

# parcel -> verdict on farmland, on the red line, on the boundary, and the rules behind them
ANSWERS = {
    "001-01": (A, A, C, "UDB-11"),  # village building outside the boundary: permit to show
    "002-01": (A, A, A, "UDB-05"),  # wholly in the concentrated construction area
    "003-01": (F, A, F, "PBF-01 UDB-01 UDB-05"),  # the farmland that it takes is also outside
    "004-01": (C, A, C, "PBF-01 UDB-11"),  # 0.8 m²: technical check, neither dropped nor forbidden
    "005-01": (F, A, C, "PBF-01 UDB-12"),  # each piece is below 1 m², together they are not
    "006-01": (C, A, C, "PBF-02 UDB-12"),  # national road in the list, numbers supplied
    "006-02": (C, A, C, "PBF-02 UDB-12"),
    "007-01": (C, A, C, "PBF-02 UDB-12"),  # claimed without numbers: conditional, numbers missing
    "008-01": (F, A, C, "PBF-01 UDB-12"),  # nothing claimed: an ordinary project
    "009-01": (A, C, C, "ERL-05 UDB-12"),  # crosses without land
    "010-01": (A, C, C, "ERL-02 UDB-15"),  # limited activity with recognition number
    "011-01": (A, C, C, "ERL-02 UDB-15"),  # the same without it: missing
    "012-01": (A, F, F, "ERL-01 UDB-01"),
    "013-01": (A, A, C, "UDB-07"),
    "014-01": (F, A, C, "PBF-08 UDB-17"),
    "015-01": (U, U, U, "GR-COVERAGE UDB-11"),  # beyond the border nobody has data
    "016-01": (A, A, C, "UDB-11"),
    "016-02": (A, A, C, "UDB-11"),  # the farmland lies in its hole
    "016-03": (F, A, C, "PBF-01 UDB-11"),
    "017-01": (A, A, U, "UDB-10"),  # outside, and nobody said what it is
    "018-01": (A, U, C, "ERL-06 UDB-15"),  # the zone is not filled, so an exception cannot be judged
    "019-01": (A, A, F, "UDB-01"),
    "020-01": (A, A, C, "UDB-08"),
    "021-01": (A, A, C, "UDB-13"),
    "022-01": (A, A, C, "UDB-11"),  # the patch below it is out of force since 2023-12-31
    "023-01": (U, A, C, "PBF-12 UDB-16"),  # what kind of facility is not said
    "024-01": (F, A, A, "PBF-04 UDB-18"),
    "025-01": (A, U, C, "ERL-07 UDB-15"),  # a zone word that the regulation of 2026 no longer knows
    "026-01": (A, C, C, "ERL-03 UDB-12"),
}
# what the drawing of a case fixes, in m² on the ellipsoid: (parcel, role, area, by how much it may differ)
DESIGNED = (
    ("003-01", 0, 312.0, 0.05),
    ("004-01", 0, 0.8, 0.02),
    ("005-01", 0, 270.0, 0.5),
    ("016-02", 0, 0.0, 0.0),
    ("016-03", 0, 500.0, 1.0),
    ("022-01", 0, 0.0, 0.0),
    ("015-01", 0, 0.0, 0.0),
)


def worst(verdicts) -> str:
    """The worst of some verdicts."""
    return min(verdicts, key=WORST_FIRST.index)


class _Controls:
    def __init__(self, parcels: list[Parcel]):
        def union(wanted):
            return shapely.union_all([p.polygon for p in parcels if wanted(p.face.facts)])

        self.unions = (
            union(lambda f: f["farmland"] and not f.get("expired")),
            union(lambda f: f["red"]),
            union(lambda f: f["boundary"]),
        )

    def areas(self, polygon) -> list[float]:
        entries = []
        for union in self.unions:
            pieces = shapes.parts(polygon.intersection(union))
            area = sum(drawn_area_m2(p) for p in pieces)
            entries.append(0.0 if area < 0.005 else round(area, 2))
        return entries


def rows(parcels: list[Parcel], projects: list[Project]) -> tuple[list[dict], list[dict]]:
    """Expected rows by parcel and by project.

    Raises:
        ValueError: a drawing does not have the area that its case is about, or a case has no answer.
    """
    controls = _Controls(parcels)
    by_parcel, by_project = [], []
    for project in projects:
        entries = []
        for i, polygon in enumerate(project.parcels):
            code = project.parcel_code(i)
            *verdicts, rules = ANSWERS[code.removeprefix("YC2025-")]
            entries.append(_row({"DKBH": code, "XMBH": project.code}, verdicts, controls.areas(polygon), polygon,
                                rules))
        by_parcel += entries
        verdicts = [worst(row[f"{role}_verdict"] for row in entries) for role in ROLES]
        areas = [round(sum(row[f"{role}_m2"] for row in entries), 2) for role in ROLES]
        rules = " ".join(sorted({r for row in entries for r in row["rule_ids"].split()}))
        whole = shapely.MultiPolygon([p for p in project.parcels])
        by_project.append(_row({"XMBH": project.code, "parcels": len(entries)}, verdicts, areas, whole, rules))
    _check_drawings(by_parcel)
    return by_parcel, by_project


def _row(head: dict, verdicts, areas, geometry, rules: str) -> dict:
    row = dict(head, verdict=worst(verdicts), area_m2=round(drawn_area_m2(geometry), 2))
    for role, verdict, area in zip(ROLES, verdicts, areas):
        row[f"{role}_verdict"], row[f"{role}_m2"] = verdict, area
    row.update(rule_ids=rules, as_of=AS_OF)
    return row


def _check_drawings(by_parcel: list[dict]) -> None:
    areas = {row["DKBH"].removeprefix("YC2025-"): row for row in by_parcel}
    if set(areas) != set(ANSWERS):
        raise ValueError(f"Cases without an answer, or answers without a case: {sorted(set(areas) ^ set(ANSWERS))}.")
    for code, role, wanted, tolerance in DESIGNED:
        drawn = areas[code][f"{ROLES[role]}_m2"]
        if abs(drawn - wanted) > tolerance:
            raise ValueError(f"Parcel {code} takes {drawn} m² where its case says {wanted} m².")
    for code, row in areas.items():  # an overlap that the case is not about would blur it
        farm, red, _boundary, _rules = ANSWERS[code]
        for verdict, role in ((farm, ROLES[0]), (red, ROLES[1])):
            if (verdict == A or code == "015-01") and row[f"{role}_m2"] > 0:
                raise ValueError(f"Parcel {code} touches {role}, which its case does not say.")
            if verdict not in (A, U) and row[f"{role}_m2"] == 0:
                raise ValueError(f"Parcel {code} does not touch {role}, which its case says.")


def write_csv(path: pathlib.Path, result: list[dict]) -> None:
    """Write rows as UTF-8 CSV with plain line ends."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(result[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(result)
