"""Targets and applications, invented, and the answers by plain sums over the drawn patches.

``samples/quotas`` holds the tables as CSV. Nothing of ``core`` is read: classes, the attribute of town and village and
the unit are those of the patches, and statuses are compared by hand-written signs.
"""

from __future__ import annotations

import csv
import pathlib

import shapely

from ..ground import layers
from ..ground.area import drawn_area_m2
from ..ground.survey import CROPLAND

COUNTY, TOWNS = "990127", ("990127100", "990127101")
FOREST = ("0301", "0301K", "0302", "0305", "0307", "0307K")
UNGROUPED = ("1107A",)  # a main canal belongs to no group of structure tables: it may be anything
URBAN = ("201", "201A", "202", "202A")
HEAD = ("指标名称", "行政区代码", "目标年", "目标值", "计量单位", "约束方向", "指标属性", "容差")
# indicator, unit, year, value, unit of measure, relation, kind, tolerance
TARGETS = (
    ("耕地保有量", COUNTY, "2035", "5.4", "万亩", "不少于", "约束性", ""),
    ("耕地保有量", TOWNS[0], "2035", "1676", "公顷", "不少于", "约束性", ""),
    ("耕地保有量", TOWNS[1], "2035", "1950", "公顷", "不少于", "约束性", ""),
    ("林地保有量", COUNTY, "2035", "1250", "公顷", "不少于", "预期性", ""),
    ("林地占比", TOWNS[1], "2035", "26", "%", "不少于", "建议性", ""),
    ("新增城镇建设用地", COUNTY, "2035", "45", "公顷", "不超过", "约束性", ""),
    ("新增城镇建设用地", TOWNS[0], "2035", "36", "公顷", "不超过", "约束性", ""),
    ("新增城镇建设用地", TOWNS[1], "2035", "12", "公顷", "不超过", "约束性", ""),
    ("扩展倍数", COUNTY, "2035", "1.3", "倍", "不超过", "约束性", ""),
    ("扩展倍数", TOWNS[1], "2035", "1.2", "倍", "不超过", "约束性", "0.01"),
    ("耕地保有量", "990199", "2035", "100", "公顷", "不少于", "约束性", ""),
    ("建设用地总面积", COUNTY, "2035", "440", "立方米", "不超过", "约束性", ""),
    ("永久基本农田", COUNTY, "2035", "2000", "公顷", "不少于", "约束性", ""),
)
APPLICATION_HEAD = ("申请编号", "行政区代码", "申请面积", "计量单位", "受理日期")
APPLICATIONS = (
    ("SQ-05", TOWNS[0], "12", "公顷", "2025-05-06"),
    ("SQ-03", TOWNS[0], "15", "公顷", "2025-03-15"),
    ("SQ-02", TOWNS[1], "8", "公顷", "2025-03-15"),
    ("SQ-01", TOWNS[0], "150", "亩", "2025-03-01"),
    ("SQ-06", TOWNS[1], "2", "公顷", "2025-06-01"),
    ("SQ-04", TOWNS[1], "5", "公顷", "2025-04-02"),
)
HECTARES = {"公顷": 1.0, "亩": 1 / 15, "万亩": 10_000 / 15}


def write_tables(folder: pathlib.Path) -> None:
    """Write ``quotas/*.csv``."""
    target = folder / "quotas"
    target.mkdir(exist_ok=True)
    for name, head, result in (("targets", HEAD, TARGETS), ("applications", APPLICATION_HEAD, APPLICATIONS)):
        with open(target / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(result)


def rows(now: layers.Layer, then: layers.Layer) -> list[dict]:
    """A row a target: least and greatest value in the target's unit, and its status."""
    entries = []
    for name, unit, _year, value, measure, relation, _kind, tolerance in TARGETS:
        limits = float(value), float(tolerance or 0)
        bounds = _bounds(name, unit, measure, now, then)
        entries.append({
            "indicator": name, "unit_code": unit, "value": "" if bounds is None else f"{bounds[0]:.6f}",
            "value_high": "" if bounds is None else f"{bounds[1]:.6f}",
            "status": "undetermined" if bounds is None else _status(bounds, relation, *limits),
        })
    return entries


def _status(bounds, relation: str, limit: float, tolerance: float) -> str:
    low, high = bounds if relation == "不少于" else (-bounds[1], -bounds[0])
    wanted = limit if relation == "不少于" else -limit
    if low >= wanted:
        return "met"
    if low >= wanted - tolerance:
        return "within_tolerance"
    return "missed" if high < wanted - tolerance else "undetermined"


def _bounds(name: str, unit: str, measure: str, now: layers.Layer, then: layers.Layer):
    """Least and greatest value; None where nobody can know it."""
    if unit not in (COUNTY, *TOWNS) or name in ("永久基本农田", "建设用地总面积"):
        return None
    if name == "耕地保有量":
        return tuple(area / 10_000 / HECTARES[measure] for area in _sums(now, unit, CROPLAND))
    if name == "林地保有量":
        return tuple(area / 10_000 for area in _sums(now, unit, FOREST))
    if name == "林地占比":
        whole = sum(row["TBMJ"] for row in now.rows if row["ZLDWDM"].startswith(unit))
        return tuple(100 * area / whole for area in _sums(now, unit, FOREST))
    (low, high), (old_low, old_high) = (_urban_sums(layer, unit) for layer in (now, then))
    if name == "扩展倍数":
        return low / old_high, high / old_low
    fresh = [drawn_area_m2(shapely.difference(_urban(now, unit, more), _urban(then, "", not more)))
             for more in (False, True)]
    return fresh[0] / 10_000, fresh[1] / 10_000


def _sums(layer: layers.Layer, unit: str, codes) -> tuple:
    values = [row for row in layer.rows if row["ZLDWDM"].startswith(unit)]
    sure = sum(row["TBMJ"] for row in values if row["DLBM"] in codes)
    return sure, sure + sum(row["TBMJ"] for row in values if row["DLBM"] in UNGROUPED)


def _is_urban(row: dict) -> bool:
    return row.get("CZCSXM") in URBAN


def _urban_sums(layer: layers.Layer, unit: str) -> tuple:
    values = [row for row in layer.rows if row["ZLDWDM"].startswith(unit)]
    sure = sum(row["TBMJ"] for row in values if _is_urban(row))
    return sure, sure + sum(row["TBMJ"] for row in values if row["DLBM"] in UNGROUPED)


def _urban(layer: layers.Layer, unit: str, more: bool):
    return shapely.union_all([
        shape for row, shape in zip(layer.rows, layer.geometries)
        if row["ZLDWDM"].startswith(unit) and (_is_urban(row) or (more and row["DLBM"] in UNGROUPED))
    ])


def ledger_rows() -> list[dict]:
    """A row for each quota and application, in the order of the date, then of the id."""
    entries = []
    for name, unit, _year, value, measure, *_rest in TARGETS:
        if name != "新增城镇建设用地":
            continue
        used, stopped = 0.0, False
        for code, town, amount, written, _day in sorted(APPLICATIONS, key=lambda item: (item[4], item[0])):
            if not town.startswith(unit):
                continue
            hectares = float(amount) * HECTARES[written]
            fits = not stopped and used + hectares <= float(value) * HECTARES[measure]
            status = "fits" if fits else "waits" if stopped else "exceeds"
            used, stopped = used + hectares * fits, stopped or not fits
            entries.append({"quota_unit": unit, "application_id": code, "status": status, "used": f"{used:.4f}",
                            "remaining": f"{float(value) - used:.4f}"})
    return entries
