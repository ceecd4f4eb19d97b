"""Planned land use around the first town, and how far it is carried out, reckoned without the engine."""

from __future__ import annotations

import csv
import pathlib

import shapely
from shapely import box

from ..ground import layers, terrain
from ..ground.area import drawn_area_m2, ellipsoidal_area_m2
from ..ground.survey import Parcel

GHYDYH = """
BSM C18 标识码
XZQDM C12 行政区代码
YDYHFLDM C10 用地用海分类代码
YDYHFLMC C50 用地用海分类名称
MJ F 面积
"""
NAMES = {"07": "居住用地", "09": "商业服务业用地", "1001": "工业用地", "14": "绿地与开敞空间用地", "01": "耕地",
         "03": "林地", "0701": "城镇住宅用地"}
#: Rows from south to north, columns from west to east.
PLAN = (("01", "01", "07", "07", "1001"), ("01", "07", "0701", "09", "1001"), ("14", "07", "07", "09", "01"),
        ("03", "01", "14", "01", "01"))
WIDTH, HEIGHT = 330.0, 260.0
CROSSWALK = pathlib.Path(__file__).resolve().parents[3] / "packs" / "cn-land-use" / "crosswalk.csv"
#: Classes of the survey that are construction land of the law, by their beginnings; K, H and A are marks.
BUILT = ("05", "06", "07", "08", "09", "1001", "1002", "1003", "1004", "1005", "1007", "1008", "1109", "1201")


def plan_layer() -> layers.Layer:
    """A plan of twenty plots."""
    layer = layers.Layer("GHYDYH", "规划用地用海", "Polygon", GHYDYH)
    x, y = (value + shift for value, shift in zip(terrain.TOWN_CENTRES[0][:2], terrain.ORIGIN))
    for row, codes in enumerate(PLAN):
        for column, code in enumerate(codes):
            west, south = x + WIDTH * (column - 2.5), y + HEIGHT * (row - 2)
            shape = box(west, south, west + WIDTH, south + HEIGHT)
            layer.add(shape, BSM=layers.bsm(2060, len(layer.rows) + 1), XZQDM=terrain.COUNTY_CODE, YDYHFLDM=code,
                      YDYHFLMC=NAMES[code], MJ=round(ellipsoidal_area_m2(shape), 2))
    return layer


def _led() -> dict:
    """Class of the survey -> first levels of the guide that it may be."""
    with open(CROSSWALK, encoding="utf-8", newline="") as file:
        return {row["code"]: {part[:2] for part in (row["target"], *row["alternatives"].split("|")) if part}
                for row in csv.DictReader(file) if row["scheme"] == "survey-3"}


def _status(base: set, actual: set, plan: str, built: bool) -> str:
    kept = {item == plan for item in actual} or {None}
    if kept == {True}:
        if len(base) == 1:
            return "kept_as_planned" if base == {plan} else "carried_out"
        return "carried_out" if base and plan not in base else "in_accordance"
    if kept != {False}:
        return "undetermined"
    if base == actual and len(base) == 1:
        return "not_yet_carried_out"
    if base and actual and not base & actual:
        return "contrary" if built else "deviates"
    return "not_yet_or_deviates"


def _finder(parcels: list[Parcel]):
    """``shape -> the parcels that meet it``, in their order."""
    tree = shapely.STRtree([parcel.polygon for parcel in parcels])
    return lambda shape: [parcels[place] for place in sorted(tree.query(shape, predicate="intersects"))]


def rows(before: list[Parcel], after: list[Parcel]) -> list[dict]:
    """Area by status at the first level, m²; boundaries of the two surveys agree, so there are no slivers."""
    led, sums = _led(), {}
    now_here, before_here = (_finder(parcels) for parcels in (after, before))
    for shape, values in zip(plan_layer().geometries, plan_layer().rows):
        now = [(parcel, shapely.intersection(shape, parcel.polygon)) for parcel in now_here(shape)]
        left = shapely.difference(shape, shapely.union_all([ground for _, ground in now]))
        sums["not_surveyed"] = sums.get("not_surveyed", 0.0) + drawn_area_m2(left)
        for parcel, ground in now:
            for old in before_here(ground):
                piece = shapely.intersection(ground, old.polygon)
                if piece.area == 0.0:
                    continue
                status = _status(led.get(old.code, set()), led.get(parcel.code, set()), values["YDYHFLDM"][:2],
                                 parcel.code.startswith(BUILT))
                sums[status] = sums.get(status, 0.0) + drawn_area_m2(piece)
    return [{"status": status, "area_m2": f"{area:.2f}"} for status, area in sorted(sums.items()) if area >= 0.005]
