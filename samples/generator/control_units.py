"""Ecological control units of the sample county: whole survey parcels, so that units tile and red lines fit.

The codes follow the pattern of the national lists (``ZH``, county, class, serial) with the county code
that nobody has. Field names beyond code and name are ours.
"""

from __future__ import annotations

import shapely
from shapely import Point

from . import layers, terrain
from .area import ellipsoidal_area_m2
from .survey import Parcel

CLASSES = {"1": "优先保护单元", "2": "重点管控单元", "3": "一般管控单元"}
# key -> (class digit, serial, name)
UNITS = {
    "northwest": ("1", 1, "样岭水源涵养优先保护单元"),
    "west": ("1", 2, "石门生物多样性优先保护单元"),
    "northeast": ("1", 3, "东岭水土保持优先保护单元"),
    "town 0": ("2", 1, "样城城镇重点管控单元"),
    "town 1": ("2", 2, "樟桥城镇重点管控单元"),
    "mine": ("2", 3, "样岭矿产开采重点管控单元"),
    "990127100": ("3", 1, "样城镇一般管控单元"),
    "990127101": ("3", 2, "样岭镇一般管控单元"),
}
MINES = ((3650, 6797), (3889, 6666))  # the key unit around them touches the red line
MINE_REACH_M = 420.0
GKDY = """
BSM C18 标识码
HJGKDYBM C20 环境管控单元编码
HJGKDYMC C100 环境管控单元名称
GKDYFL C20 管控单元分类
SHENG C50 省
SHI C50 市
XIAN C50 县
MJ F 面积
SJNF I 数据年份
"""


def code_of(key: str) -> str:
    """The code of a unit: ``ZH`` + county + class + four digits."""
    digit, serial, _name = UNITS[key]
    return f"ZH{terrain.COUNTY_CODE}{digit}{serial:04d}"


def unit_key(parcel: Parcel) -> str:
    """The unit of a survey parcel: red lines and ecological zones first, then towns and mines, then the rest."""
    facts, centre = parcel.face.facts, parcel.centre
    if facts["red"]:
        return facts["red"][0]
    if facts["boundary"] in ("410", "420"):
        nearest = min((0, 1), key=lambda i: Point(terrain.TOWN_CENTRES[i][:2]).distance(centre))
        return f"town {nearest}"
    if any(Point(mine).distance(centre) < MINE_REACH_M for mine in MINES):
        return "mine"
    if facts["zone"] == "200":
        return "northeast" if centre.x > 6500 else "northwest" if centre.y > 5250 else "west"
    return terrain.VILLAGES[parcel.face.village][4]


def units(found: list[Parcel]) -> dict[str, object]:
    """Key -> the unit's geometry, in the order of the codes. Together they tile the county."""
    members: dict[str, list] = {key: [] for key in UNITS}
    for parcel in found:
        members[unit_key(parcel)].append(parcel.polygon)
    return {key: shapely.coverage_union_all(polygons) for key, polygons in members.items()}


def control_units(found: list[Parcel]) -> layers.Layer:
    """GKDY, one feature a unit."""
    layer = layers.Layer("GKDY", "生态环境管控单元", "MultiPolygon", GKDY)
    for serial, (key, geometry) in enumerate(units(found).items(), start=1):
        digit, _serial, name = UNITS[key]
        shape = geometry if geometry.geom_type == "MultiPolygon" else shapely.MultiPolygon([geometry])
        if not shape.is_valid:
            raise ValueError(f"Control unit {name} is not a valid polygon.")
        layer.add(
            shape,
            BSM=layers.bsm(2016, serial),
            HJGKDYBM=code_of(key),
            HJGKDYMC=name,
            GKDYFL=CLASSES[digit],
            SHENG="样例省",
            SHI="样例市",
            XIAN=terrain.COUNTY,
            MJ=round(ellipsoidal_area_m2(shape), 2),
            SJNF=2024,
        )
    return layer
