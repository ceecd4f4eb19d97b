"""Plots whose soils change their use, one for each state, and what they gain and lose; reckoned by hand-sized sums."""

from __future__ import annotations

from shapely import box

from ..ground import terrain
from ..ground.layers import Layer, bsm

SCHEMA = """
BSM C18 标识码
AL C40 案例
气候区 C30 气候区
土壤类型 C30 土壤类型
变化前利用 C20 变化前利用
变化前管理 C20 变化前管理
变化前投入 C20 变化前投入
变化后利用 C20 变化后利用
变化后管理 C20 变化后管理
变化后投入 C20 变化后投入
变化年份 I 变化年份
"""
YEAR, YEARS, REFERENCE = 2025, 20, 64.0  # t C/ha, clay of high activity in a warm temperate moist climate
USE = {"native": 1.0, "annual": 0.69, "paddy": 1.35, "paved": 0.8}
TILLAGE = {"none": 1.0, "full_tillage": 1.0, "reduced_tillage": 1.05}
NATIVE, FIELD, LESS = ("native", "none", "none"), ("annual", "full_tillage", "medium"), (
    "annual", "reduced_tillage", "medium")
PADDY, PAVED = ("paddy", "none", "medium"), ("paved", "none", "none")
LEVELS = ("变化前利用", "变化前管理", "变化前投入", "变化后利用", "变化后管理", "变化后投入")
CLAY = "high_activity_clay"
#: Case, soil, before, after, year of change, state.
CASES = [
    ("垦为旱地，十二年前", CLAY, NATIVE, FIELD, 2013, "changing"),
    ("垦为旱地，二十二年前", CLAY, NATIVE, FIELD, 2003, "settled"),
    ("旱地退耕", CLAY, FIELD, NATIVE, 2015, "changing"),
    ("旱地改水田", CLAY, FIELD, PADDY, 2020, "changing"),
    ("有机土", "organic", NATIVE, FIELD, 2020, "organic_soil"),
    ("土壤未知", None, NATIVE, FIELD, 2020, "unknown"),
    ("利用不变", CLAY, FIELD, FIELD, 2020, "unchanged"),
    ("改为少耕", CLAY, FIELD, LESS, 2020, "changing"),
    ("硬化", CLAY, NATIVE, PAVED, 2024, "changing"),
    ("尚未变化", CLAY, NATIVE, FIELD, 2028, "future"),
    ("变化年份未知", CLAY, NATIVE, FIELD, None, "unknown"),
]


def layer() -> Layer:
    """Squares of one hectare in a row."""
    made = Layer("TRBHDK", "土壤利用变化地块", "Polygon", SCHEMA)
    west, south = terrain.ORIGIN[0] + 4700, terrain.ORIGIN[1] + 3200
    for serial, (case, soil, before, after, year, _state) in enumerate(CASES):
        levels = dict(zip(LEVELS, (*before, *after)))
        place = box(west + 110 * serial, south, west + 110 * serial + 100, south + 100)
        made.add(place, BSM=bsm(2201, serial + 1), AL=case, 气候区="warm_temperate_moist", 土壤类型=soil, 变化年份=year,
                 **levels)
    return made


def _stock(levels: tuple) -> float:
    return REFERENCE * USE[levels[0]] * TILLAGE[levels[1]]


def rows() -> list[dict]:
    """A row a plot: state, change in all, in the year, and still to come; t C on one hectare."""
    entries = []
    for serial, (_case, soil, before, after, year, state) in enumerate(CASES, start=1):
        known = soil == CLAY
        change = _stock(after) - _stock(before) if known else None
        left = None if year is None else max(0, min(YEARS, YEARS - (YEAR - year)))
        yearly = change / YEARS if state == "changing" else 0.0 if known and year is not None else None
        entries.append({
            "BSM": bsm(2201, serial), "state": state, "change_t_c": "" if change is None else f"{change:.4f}",
            "annual_t_c_yr": "" if yearly is None else f"{yearly:.4f}",
            "remaining_t_c": "" if change is None or left is None else f"{change / YEARS * left + 0.0:.4f}"})
    return entries
