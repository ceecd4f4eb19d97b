"""Control lines with planted conflicts, kept apart from the clean ones; ``QXLX`` names each conflict.

Farmland, red line, boundary and control units as small rectangles on survey parcels of the county. What a
check has to find is listed by hand in ``PLANTED``; its areas are plain intersections of the drawn shapes,
measured by the generator's own area function.
"""

from __future__ import annotations

import shapely
from shapely import Point, box

from ..ground import layers, terrain
from ..ground.area import drawn_area_m2
from ..ground.survey import CROPLAND, Parcel

# centres of fields that hold a rectangle of 260 m by 160 m, local metres
FIELDS = {
    "A": (4420, 3534),
    "B": (5762, 4065),
    "C": (2676, 1289),
    "D": (3110, 3207),
    "E": (5698, 1769),
    "F": (8402, 1821),
    "G": (8746, 1579),
    "H": (7276, 5474),
}
ORCHARD, RESTORABLE, BORDER = (4406, 4225), (4518, 3975), (10800, 3860)
LINE = """
BSM C18 标识码
QXLX C60 缺陷类型
"""
UNIT = """
BSM C18 标识码
HJGKDYBM C20 环境管控单元编码
GKDYFL C20 管控单元分类
QXLX C60 缺陷类型
"""
F, R, B, U = "farmland", "red", "boundary", "unit"
# what is drawn: key -> (layer, field, left, bottom, width, height), metres from the field's centre; and why
DRAWN = {
    "F1": (F, "A", -100, -60, 200, 120, "clean"),
    "F4": (F, "B", -100, -50, 100, 100, "overlaps red line"),
    "R1": (R, "B", -20, -50, 80, 100, "overlaps farmland"),
    "F5": (F, "C", -100, -30, 100, 60, "overlaps its neighbour"),
    "F6": (F, "C", -10, -30, 90, 30, "overlaps its neighbour"),
    "F9": (F, "D", -100, -50, 100, 60, "sliver against the red line"),
    "R2": (R, "D", -0.05, -50, 60, 60, "sliver against the farmland"),
    "B1": (B, "F", -125, -75, 250, 150, "holds farmland and red line"),
    "F7": (F, "F", 60, -20, 50, 40, "inside the boundary"),
    "R3": (R, "F", 20, -60, 20, 25, "inside the boundary"),
    "F8": (F, "F", -100, -20, 30, 30, "in the hole of the boundary"),
    "R4": (R, "F", -60, -20, 20, 20, "in the hole of the boundary"),
    "R5": (R, "G", -60, -40, 80, 60, "half in a key unit"),
    "R6": (R, "H", -60, -40, 40, 50, "in a unit of unknown class"),
    "U2": (U, "G", -20, -70, 120, 140, "重点管控单元"),
    "U3": (U, "H", -100, -70, 120, 140, "待定"),
    "U4": (U, "E", -20, -10, 40, 25, "一般管控单元"),
}
HOLE = ("F", -110, -40, 80, 80)
GAP = ("E", 60, 20, 20, 20)
CODES = {"U1": "ZH99012710091", "U2": "ZH99012720092", "U3": "990127-93", "U4": "ZH99012730094"}
# kind, status, feature, other feature (a key, or "" where none is concerned), sliver
PLANTED = (
    ("farmland_in_red_line", "conflict", "F4", "R1", False),
    ("farmland_in_red_line", "conflict", "F9", "R2", True),
    ("boundary_holds_farmland", "conflict", "B1", "F7", False),
    ("boundary_holds_red_line", "conflict", "B1", "R3", False),
    ("enclave_farmland", "explained", "B1", "F8", False),
    ("enclave_red_line", "explained", "B1", "R4", False),
    ("farmland_not_cropland", "conflict", "F2", "orchard", False),
    ("farmland_restorable", "restorable", "F3", "restorable", False),
    ("farmland_outside_survey", "undetermined", "F10", "", False),
    ("outside_administrative", "conflict", "F10", "", False),
    ("self_overlap", "conflict", "F5", "F6", False),
    ("red_line_outside_priority", "conflict", "R5", "U2", False),
    ("red_line_unit_unknown", "undetermined", "R6", "U3", False),
    ("self_overlap", "conflict", "U1", "U4", False),
    ("gap", "conflict", "", "town", False),
)
# areas by design in the plane, m²: a drawing that misses them is refused
DESIGNED = {("F4", "R1"): 2000, ("B1", "F7"): 2000, ("B1", "R3"): 500, ("F5", "F6"): 300, ("R5", "U2"): 2400,
            ("U1", "U4"): 1000, ("B1", "F8"): 900, ("B1", "R4"): 400, ("F9", "R2"): 3}  # fmt: skip


def _rectangle(field: str, left: float, bottom: float, width: float, height: float):
    x, y = (value + shift for value, shift in zip(FIELDS[field], terrain.ORIGIN))
    return box(x + left, y + bottom, x + left + width, y + bottom + height)


def _at(parcels: list[Parcel], place) -> Parcel:
    point = Point(place[0] + terrain.ORIGIN[0], place[1] + terrain.ORIGIN[1])
    return next(parcel for parcel in parcels if parcel.polygon.contains(point))


def shapes_of(parcels: list[Parcel], towns: layers.Layer) -> dict:
    """Key -> shape of everything that is drawn, and of the parcels and towns that are concerned.

    Raises:
        ValueError: a field does not hold what is drawn in it, so that another conflict would come in.
    """
    county = shapely.union_all(towns.geometries)
    drawn = {key: _rectangle(*row[1:6]) for key, row in DRAWN.items()}
    drawn["B1"] = drawn["B1"].difference(_rectangle(*HOLE))
    drawn["orchard"], drawn["restorable"] = (_at(parcels, place).polygon for place in (ORCHARD, RESTORABLE))
    drawn["F2"], drawn["F3"] = drawn["orchard"], drawn["restorable"]
    x, y = BORDER[0] + terrain.ORIGIN[0], BORDER[1] + terrain.ORIGIN[1]
    drawn["F10"] = box(x - 30, y - 20, x + 100, y + 20)
    rest = county.difference(shapely.union_all([drawn["U2"], drawn["U3"], _rectangle(*GAP)]))
    drawn["U1"], drawn["county"], drawn["gap"] = rest, county, _rectangle(*GAP)
    for key in (key for key in drawn if key[0] == "F" and key not in ("F2", "F3")):
        inside = drawn[key].intersection(county)
        centre = inside.centroid
        parcel = _at(parcels, (centre.x - terrain.ORIGIN[0], centre.y - terrain.ORIGIN[1]))
        if parcel.code not in CROPLAND or not parcel.polygon.buffer(1e-6).covers(inside):
            raise ValueError(f"The farmland {key} does not lie in one field.")
    return drawn


def line_defects(parcels: list[Parcel], towns: layers.Layer) -> list[layers.Layer]:
    """The four layers with planted conflicts: farmland, red line (in degrees), boundary, control units."""
    drawn = shapes_of(parcels, towns)
    made = [
        layers.Layer("YJJBNTBHTB_defects", "永久基本农田(含预设冲突)", "Polygon", LINE),
        layers.Layer("STBHHX_defects", "生态保护红线(含预设冲突)", "Polygon", LINE, crs=terrain.DEGREES),
        layers.Layer("CZKFBJ_defects", "城镇开发边界(含预设冲突)", "Polygon", LINE),
        layers.Layer("GKDY_defects", "管控单元(含预设冲突)", "Polygon", UNIT),
    ]
    for key in _keys(F):
        why = {"F2": "orchard", "F3": "restorable orchard", "F10": "beyond the border"}.get(key) or DRAWN[key][6]
        made[0].add(drawn[key], BSM=bsm(key), QXLX=why)
    for layer, kind in ((made[1], R), (made[2], B)):
        for key in _keys(kind):
            layer.add(drawn[key], BSM=bsm(key), QXLX=DRAWN[key][6])
    for key in _keys(U):
        kind = DRAWN[key][6] if key in DRAWN else "优先保护单元"
        made[3].add(drawn[key], BSM=bsm(key), HJGKDYBM=CODES[key], GKDYFL=kind, QXLX=_UNIT_FAULTS.get(key))
    return made


_UNIT_FAULTS = {"U1": "leaves a gap", "U3": "class unknown", "U4": "overlaps its neighbour"}


def _keys(kind: str) -> list[str]:
    own = {F: ["F2", "F3", "F10"], U: ["U1"]}.get(kind, [])
    return sorted([*own, *(key for key, row in DRAWN.items() if row[0] == kind)], key=lambda key: int(key[1:]))


def bsm(key: str) -> str:
    """The identifier of a drawn feature."""
    return layers.bsm({"F": 2021, "R": 2022, "B": 2023, "U": 2024}[key[0]], int(key[1:]))


def expected_rows(parcels: list[Parcel], towns: layers.Layer) -> list[dict]:
    """What a check of the four layers with DLTB_2024 and XZQ finds, and nothing else.

    Raises:
        ValueError: a drawing does not have the area that its conflict is about.
    """
    drawn = shapes_of(parcels, towns)
    rows = []
    for kind, status, item, other, sliver in PLANTED:
        if kind == "gap":
            shape, other_id = drawn["gap"], _town(drawn["gap"], towns)
        elif not other:
            shape, other_id = drawn[item].difference(drawn["county"]), ""
        else:
            shape, other_id = drawn[item].intersection(drawn[other]), _id(other, parcels)
            if kind.startswith("enclave"):
                shape = drawn[other]
        wanted = DESIGNED.get((item, other))
        if wanted is not None and abs(shape.area - wanted) > 1e-6:
            raise ValueError(f"{item} and {other} share {shape.area} m² where {wanted} m² are planted.")
        rows.append({"kind": kind, "status": status, "feature_id": _id(item, parcels), "other_id": other_id,
                     "is_sliver": str(sliver).lower(), "area_m2": f"{drawn_area_m2(shape):.2f}"})  # fmt: skip
    return rows


def _town(shape, towns: layers.Layer) -> str:
    return next(row["XZQDM"] for row, town in zip(towns.rows, towns.geometries) if town.contains(shape))


def _id(key: str, parcels: list[Parcel]) -> str:
    if not key:
        return ""
    if key in ("orchard", "restorable"):
        return layers.bsm(2001, _at(parcels, ORCHARD if key == "orchard" else RESTORABLE).serial)
    return CODES[key] if key in CODES else bsm(key)
