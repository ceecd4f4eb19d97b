"""Expected answers of the access check: reasoned by hand from the demonstration list, measured without the engine."""

from __future__ import annotations

from ..checked.control_units import Planned, code_of
from ..ground import shapes
from ..ground.area import drawn_area_m2

AS_OF = "2026-06-30"
F, U, C, A = "forbidden", "undetermined", "conditional", "allowed"
KEY = "CU-KEY-01 CU-KEY-02 CU-KEY-03"
#: number -> verdict, and unit -> clauses that speak there. A sliver's prohibition is a technical check.
ANSWERS = {
    1: (F, {"northwest": "CU-PRI-01 DEMO-U-101", "mine": f"{KEY} DEMO-U-203"}),  # split, forbidden in one part
    2: (F, {"town 0": f"{KEY} DEMO-C-01"}),  # inherited from the city
    3: (F, {"990127100": "DEMO-P-03"}),  # an existing mill has to leave, says the province
    4: (A, {"990127100": ""}),
    5: (C, {"northwest": "CU-PRI-01 DEMO-U-102"}),
    6: (U, {"town 0": f"{KEY} DEMO-C-01 DEMO-P-01 DEMO-R-01 DEMO-R-02 DEMO-U-201"}),  # nobody said which industry
    7: (U, {"990127100": ""}),  # reaches beyond the county
    8: (A, {"990127100": "DEMO-P-02"}),  # encouraged
    9: (C, {"990127100": "DEMO-P-01 DEMO-R-01", "town 0": f"{KEY} DEMO-P-01 DEMO-R-01 DEMO-U-201"}),  # a sliver
    10: (F, {"west": "CU-PRI-01 DEMO-U-103"}),  # the three sites of one works
    11: (C, {"town 1": f"{KEY} DEMO-U-202"}),
    12: (A, {"990127100": ""}),
    13: (U, {"town 0": f"{KEY} DEMO-P-01 DEMO-R-01 DEMO-U-201"}),  # 26 may be 2614
    14: (U, {"990127100": "DEMO-P-03 DEMO-R-02"}),  # existing or new?
}


def rows(projects: list[Planned], units: dict) -> list[dict]:
    """A row a parcel and unit: share, area, clauses; and the parcel's verdict.

    Raises:
        ValueError: a parcel lies in units that its case does not mention.
    """
    entries = []
    for project in projects:
        verdict, wanted = ANSWERS[project.number]
        for i, polygon in enumerate(project.polygons):
            pieces = {key: polygon.intersection(unit) for key, unit in units.items()}
            pieces = {key: piece for key, piece in pieces.items() if piece.area > 1e-3}
            if set(pieces) != set(wanted):
                raise ValueError(f"{project.parcel_code(i)} lies in {sorted(pieces)}, its case says {sorted(wanted)}.")
            for key in sorted(pieces, key=code_of):
                area = sum(drawn_area_m2(part) for part in shapes.parts(pieces[key]))
                entries.append(
                    {
                        "DKBH": project.parcel_code(i),
                        "XMBH": project.code,
                        "verdict": verdict,
                        "unit_code": code_of(key),
                        "area_m2": f"{area:.2f}",
                        "share": f"{area / drawn_area_m2(polygon):.6f}",
                        "clause_ids": wanted[key],
                        "as_of": AS_OF,
                    }
                )
    return entries
