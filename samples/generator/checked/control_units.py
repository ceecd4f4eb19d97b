"""Ecological control units of the sample county: whole survey parcels, so that units tile and red lines fit.

The codes follow the pattern of the national lists (``ZH``, county, class, serial) with the county code
that nobody has. Field names beyond code and name are ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from shapely import Point

from ..ground import layers, shapes, terrain
from ..ground.area import ellipsoidal_area_m2
from ..ground.survey import Parcel

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
    if any(Point(own).distance(centre) < MINE_REACH_M for own in MINES):
        return "mine"
    if facts["zone"] == "200":
        return "northeast" if centre.x > 6500 else "northwest" if centre.y > 5250 else "west"
    return terrain.VILLAGES[parcel.face.village][4]


def units(parcels: list[Parcel]) -> dict[str, object]:
    """Key -> the unit's geometry, in the order of the codes. Together they tile the county."""
    members: dict[str, list] = {key: [] for key in UNITS}
    for parcel in parcels:
        members[unit_key(parcel)].append(parcel.polygon)
    return {key: shapely.coverage_union_all(polygons) for key, polygons in members.items()}


def control_units(parcels: list[Parcel]) -> layers.Layer:
    """GKDY, one feature a unit."""
    layer = layers.Layer("GKDY", "生态环境管控单元", "MultiPolygon", GKDY)
    for serial, (key, geometry) in enumerate(units(parcels).items(), start=1):
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


XMYD_ACCESS = """
XMBH C20 项目编号
DKBH C20 地块编号
XMMC C100 项目名称
HYDM C20 行业代码
JSXZ C20 建设性质
BXZ C20 比选组
YDMJ F 用地面积
"""
_SLIVER_DEPTH_M = 0.05


@dataclass(frozen=True)
class Planned:
    """A planned project: number, name, industry (GB/T 4754), state, comparison, polygons in the working CRS."""

    number: int
    name: str
    industry: str | None
    state: str | None
    comparison: str | None
    polygons: tuple

    @property
    def code(self) -> str:
        return f"ZR2026-{self.number:02d}"

    def parcel_code(self, i: int) -> str:
        return f"{self.code}-{i + 1}"


def _inside(area, x: float, y: float, width_m: float, depth_m: float, border_m: float = 30.0):
    """A plot wholly in an area, at the place nearest to a point (local metres) that has room for it."""
    reach = math.hypot(width_m, depth_m) / 2
    room = area.buffer(-(reach + border_m))
    wanted = Point(x + terrain.ORIGIN[0], y + terrain.ORIGIN[1])
    at = shapely.ops.nearest_points(room, wanted)[0]
    return _whole_millimetres(shapes.rectangle(at.x, at.y, width_m, depth_m, 0.3))


def _whole_millimetres(polygon):
    return shapely.transform(polygon, lambda xy: np.round(xy, 3))


def _straight_edge(first, other, length_m: float, room_one, room_other):
    """Middle, direction and normal (into ``one``) of the first straight edge that two units share, with room."""
    shared = shapely.line_merge(shapely.intersection(first.boundary, other.boundary))
    edges = []
    for line in shapely.get_parts(shared):
        xy = shapely.get_coordinates(line)
        edges += [(a, b) for a, b in zip(xy[:-1], xy[1:]) if math.dist(a, b) >= length_m]
    for a, b in sorted(edges, key=lambda edge: (-math.dist(*edge), tuple(edge[0]))):
        along = (b - a) / math.dist(a, b)
        for left in (np.array([-along[1], along[0]]), np.array([along[1], -along[0]])):
            middle = (a + b) / 2
            if room_one.contains(Point(middle + left)) and room_other.contains(Point(middle - left)):
                return middle, along, left
    raise ValueError("Two control units of the sample county share no straight edge.")


def _across(first, other, half_width_m: float, into_m: float, out_m: float):
    """A plot across a straight edge: so deep into ``one``, the rest in ``other``."""
    middle, along, left = _straight_edge(first, other, 2 * half_width_m + 4, first, other)
    corners = [middle + along * u + left * v for u, v in (
        (-half_width_m, into_m), (half_width_m, into_m), (half_width_m, -out_m), (-half_width_m, -out_m))]
    return _whole_millimetres(shapely.Polygon(corners))


def _across_the_border(county, unit):
    xy = shapely.get_coordinates(county.exterior)
    for a, b in sorted(zip(xy[:-1], xy[1:]), key=lambda edge: -math.dist(*edge)):
        middle = (a + b) / 2
        plot = _whole_millimetres(shapes.rectangle(*middle, 40, 30, math.atan2(*(b - a)[::-1])))
        if unit.covers(plot.intersection(county)):
            return plot
    raise ValueError("No edge of the county lies in one control unit.")


def planned_projects(parcels: list[Parcel]) -> list[Planned]:
    """The cases of the access check."""
    unit = units(parcels)
    north, own, town, rest = unit["northwest"], unit["mine"], unit["town 0"], unit["990127100"]
    county = shapely.coverage_union_all([p.polygon for p in parcels])
    new, wider, existing = "新建", "扩建", "现有"
    return [
        Planned(1, "样岭石料矿扩建", "1012", wider, None, (_across(north, own, 25, 16, 24),)),
        Planned(2, "样城电镀厂", "3360", new, None, (_inside(town, 5600, 3100, 60, 40),)),
        Planned(3, "石埂造纸厂", "2221", existing, None, (_inside(rest, 4200, 1300, 70, 50),)),
        Planned(4, "柳塘米厂", "C1311", new, None, (_inside(rest, 2600, 2000, 40, 30),)),
        Planned(5, "样岭山庄", "6110", new, None, (_inside(north, 1300, 6500, 50, 40),)),
        Planned(6, "样城物流园", None, new, None, (_inside(town, 5300, 3300, 60, 50),)),
        Planned(7, "界口粮站", "1311", new, None, (_across_the_border(county, rest),)),
        Planned(
            8,
            "东垅光伏电站",
            "4416",
            new,
            None,
            (_inside(rest, 8600, 2200, 80, 60), _inside(rest, 9000, 2000, 60, 60)),
        ),
        Planned(9, "禾湾化工中试线", "2614", new, None, (_across(town, rest, 10, _SLIVER_DEPTH_M, 70),)),
        Planned(10, "有机肥厂（石门）", "2625", new, "有机肥厂", (_inside(unit["west"], 800, 3800, 60, 40),)),
        Planned(11, "有机肥厂（樟桥）", "2625", new, "有机肥厂", (_inside(unit["town 1"], 8300, 5400, 60, 40),)),
        Planned(12, "有机肥厂（样城镇）", "2625", new, "有机肥厂", (_inside(rest, 6000, 1500, 60, 40),)),
        Planned(13, "样城精细化工", "26", new, None, (_inside(town, 5000, 3000, 50, 40),)),
        Planned(14, "柳塘纸厂", "2221", None, None, (_inside(rest, 2900, 1800, 50, 40),)),
    ]


def planned_layer(projects: list[Planned]) -> layers.Layer:
    """XMYD_access, one feature a parcel."""
    layer = layers.Layer("XMYD_access", "拟建项目（准入）", "Polygon", XMYD_ACCESS)
    for project in projects:
        for i, polygon in enumerate(project.polygons):
            layer.add(
                polygon,
                XMBH=project.code,
                DKBH=project.parcel_code(i),
                XMMC=project.name,
                HYDM=project.industry,
                JSXZ=project.state,
                BXZ=project.comparison,
                YDMJ=round(ellipsoidal_area_m2(polygon), 2),
            )
    return layer
