"""A block of a detailed plan: plots with limits as such data write them, buildings, green; some faults are planted.

Every plot is a case, and its answer stands beside it: verdict and findings were reasoned out by hand from the limits.
Everything is drawn in whole metres, so that each ratio can be checked on paper. Layer and field names follow the
detailed-plan databases that are known; those of buildings and green are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely
from shapely import box

from ..ground import terrain
from ..ground.layers import Layer, bsm

WIDTH_M, DEPTH_M, STREET_M = 80, 60, 14
CORNER = (4700, 2700)  # local metres, in the county's first town
COLUMNS = 6
BLOCK = "YC-01"
F, U, C, A = "forbidden", "undetermined", "conditional", "allowed"

GHDK = """
BSM C18 标识码
JFBH C20 街坊编号
DKBH C20 地块编号
DLDM C10 用地代码
DJMJ F 登记面积
RJL C20 容积率
RJLXX F 容积率下限
JZMD C20 建筑密度
JZGD C20 建筑高度
XGLX C20 限高类型
LDL C20 绿地率
DMGC F 地面高程
JRJZMJ F 计容建筑面积
AL C40 案例
"""
JZW = """
BSM C18 标识码
CS C30 层数
JZGD F 建筑高度
JRJZMJ F 计容建筑面积
"""
LD = """
BSM C18 标识码
"""
JF = """
BM C20 编码
JZZL F 建筑总量
ZZZL F 住宅总量
SYZL F 商业总量
"""


@dataclass
class Building:
    """A building: its place in the plot (x, y, width, depth), storeys as data write them and as they are, height."""

    place: tuple
    storeys: str | None
    count: float | None
    height_m: float | None
    counted_m2: float | None = None


@dataclass
class Plot:
    """A plot: number, case, land use, limits as written, what stands there, and the answer that is owed.

    ``place`` is the cell of the grid, ``size`` width and depth, ``shift_m`` moves it west to its neighbour.
    """

    number: str
    case: str
    place: int
    limits: dict
    buildings: list
    verdict: str
    rules: str = ""
    use: str = "R2"
    green: tuple = (0, 40, 80, 20)
    size: tuple = (WIDTH_M, DEPTH_M)
    shift_m: int = 0
    more: dict = field(default_factory=dict)

    @property
    def corner(self) -> tuple:
        """The south-west corner in the working CRS."""
        column, row = self.place % COLUMNS, self.place // COLUMNS
        return (terrain.ORIGIN[0] + CORNER[0] + column * (WIDTH_M + STREET_M) - self.shift_m,
                terrain.ORIGIN[1] + CORNER[1] + row * (DEPTH_M + STREET_M))

    @property
    def polygon(self):
        return self.part((0, 0, *self.size))

    def part(self, place: tuple):
        """A rectangle in the plot: x, y, width, depth from its corner."""
        x, y = self.corner
        return box(x + place[0], y + place[1], x + place[0] + place[2], y + place[1] + place[3])


def _limits(ratio, coverage, height, green, **more) -> dict:
    return {"RJL": ratio, "JZMD": coverage, "JZGD": height, "LDL": green, **more}


def _plain(ratio="2.0") -> dict:
    return _limits(ratio, "35", "24", "30")


PLOTS = [
    Plot("YC-01-01", "合规", 0, _plain(), [Building((10, 5, 40, 30), "6", 6, 18.0)], A),
    Plot("YC-01-02", "容积率超标", 1, _plain("1.5"), [Building((10, 2, 40, 35), "6", 6, 18.6)], F, "FAR-UPPER"),
    Plot("YC-01-03", "裙房与塔楼，密度超标", 2, _limits("2.5", "35", "40", "30"),
         [Building((10, 5, 60, 30), "3", 3, 12.0), Building((20, 10, 20, 20), "12", 12, 36.0)], F,
         "COV-UPPER GR-BUILDINGS-OVERLAP"),
    Plot("YC-01-04", "超高", 3, _limits("2.0", "35", "12", "30"), [Building((10, 5, 30, 30), "5", 5, 15.2)], F,
         "HGT-UPPER"),
    Plot("YC-01-05", "绿地率不足", 4, _plain(), [Building((10, 5, 40, 30), "6", 6, 18.0)], F, "GRN-LOWER",
         green=(0, 48, 80, 12)),
    Plot("YC-01-06", "百分数、比值与文字混用", 5, _limits("250%", "0.4", "不控制", "≥25%"),
         [Building((10, 5, 50, 30), "8", 8, 24.0)], A),
    Plot("YC-01-07", "层数为文字，登记面积不同", 6, _limits("2.0", "35", "24", "25"),
         [Building((10, 5, 40, 30), "地上6层/地下1层", 6, 18.0)], C,
         "GR-AREA-DIFFERENCE", more={"DJMJ": 5400.0}),
    Plot("YC-01-08", "层数未知", 7, _plain(), [Building((10, 5, 40, 30), "9999", None, 15.0)], U, "FAR-UPPER"),
    Plot("YC-01-09", "上下限颠倒", 8, _limits("1.0", "35", "24", "30", RJLXX=2.0),
         [Building((10, 5, 40, 30), "6", 6, 18.0)], U, "GR-LIMITS-REVERSED"),
    Plot("YC-01-10", "空地，有下限", 9, _limits("2.0", "35", "24", "30", RJLXX=1.0), [], C, "FAR-LOWER GR-VACANT"),
    Plot("YC-01-11", "编号重复之一", 10, _plain("1.0"), [Building((10, 5, 40, 20), "5", 5, 15.0)], A,
         "GR-REPEATED-NUMBER", more={"JRJZMJ": 6000.0}),
    Plot("YC-01-11", "编号重复之二", 11, _plain("1.0"), [Building((10, 5, 20, 20), "5", 5, 15.0)], A,
         "GR-REPEATED-NUMBER", green=(0, 40, 40, 20), size=(40, 60), more={"JRJZMJ": 6000.0}),
    # the building of the next one reaches 20 m into the plot after it, which has no street between
    Plot("YC-01-12", "建筑跨地块之一", 12, _plain(), [Building((40, 5, 60, 30), "6", 6, 18.0)], A),
    Plot("YC-01-13", "建筑跨地块之二", 13, _plain("0.7"), [], F, "FAR-UPPER", shift_m=STREET_M),
    Plot("YC-01-14", "机场限高", 14, _limits("2.0", "35", "1150", "30", XGLX="机场限高"),
         [Building((10, 5, 40, 30), "8", 8, 24.0)], F, "HGT-UPPER", more={"DMGC": 1130.0}),
    Plot("YC-01-15", "工业下限，层高异常", 15, _limits("≥0.7", "40", "15", "15"),
         [Building((10, 5, 30, 40), "1", 1, 8.0, 2400.0)], F,
         "FAR-LOWER GR-BUILDING-FLOOR-AREA GR-RATIO-OVER-STOREYS GR-STOREY-HEIGHT", use="M1", green=(0, 50, 80, 10)),
    Plot("YC-01-16", "验收允许偏差之内", 16, _limits("2.5", "35", "27", "30"),
         [Building((10, 2, 42, 36), "8", 8, 24.0)], C, "FAR-UPPER", use="B1"),
    Plot("YC-01-17", "控制指标未填", 17, _limits(None, "35", "24", "30"), [Building((10, 5, 40, 30), "6", 6, 18.0)], U,
         "FAR-UPPER", use="B1"),
]
#: On the street between two rows, on no plot.
STRAY = Building((30, -12, 10, 10), "2", 2, 6.4)
#: What the whole run is told, beside the plots.
RUN_RULES = ("BLK-PLAN-RESIDENTIAL BLK-PLAN-TOTAL BLK-RESIDENTIAL BLK-TOTAL GR-BUILDING-WITHOUT-PARCEL "
             "GR-MIXED-SCALE")


def buildings() -> list:
    """(polygon, Building) of every building."""
    entries = [(plot.part(building.place), building) for plot in PLOTS for building in plot.buildings]
    return [*entries, (PLOTS[6].part(STRAY.place), STRAY)]


def plot_layers() -> list[Layer]:
    """XG_GHDK, JZW, LD and XG_JQJF."""
    plots = Layer("XG_GHDK", "规划地块（控规）", "Polygon", GHDK)
    for serial, plot in enumerate(PLOTS, start=1):
        plots.add(plot.polygon, BSM=bsm(2101, serial), JFBH=BLOCK, DKBH=plot.number, DLDM=plot.use, AL=plot.case,
                  **plot.limits, **plot.more)
    built = Layer("JZW", "建筑", "Polygon", JZW)
    for serial, (polygon, building) in enumerate(buildings(), start=1):
        built.add(polygon, BSM=bsm(2102, serial), CS=building.storeys, JZGD=building.height_m,
                  JRJZMJ=building.counted_m2)
    green = Layer("LD", "绿地", "Polygon", LD)
    for serial, plot in enumerate(PLOTS, start=1):
        green.add(plot.part(plot.green), BSM=bsm(2103, serial))
    block = Layer("XG_JQJF", "街坊", "Polygon", JF)
    block.add(shapely.union_all([plot.polygon for plot in PLOTS]).envelope, BM=BLOCK, JZZL=130000.0, ZZZL=80000.0,
              SYZL=40000.0)
    return [plots, built, green, block]


# -- answers ------------------------------------------------------------------------------------------------------

def _floor_m2(plot: Plot) -> float | None:
    """Counted floor area on a plot: the most storeys at each place, or what a building states."""
    total = 0.0
    standing = [(polygon.intersection(plot.polygon), building) for polygon, building in buildings()]
    taken = shapely.Polygon()
    for piece, item in sorted(standing, key=lambda pair: -(pair[1].count or 0)):
        if piece.area < 1e-6:
            continue
        if item.counted_m2 is not None:
            total += item.counted_m2
        elif item.count is None:
            return None
        else:
            total += item.count * piece.difference(taken).area
            taken = taken.union(piece)
    return total


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value + 1e-9:.{decimals}f}"


def expected_rows() -> list[dict]:
    """A row a plot: indicators from the drawing, verdict and rules from the case."""
    numbers = [plot.number for plot in PLOTS]
    rows = []
    for plot in PLOTS:
        area = plot.polygon.area
        if numbers.count(plot.number) > 1:  # stated once for the number as a whole
            whole = sum(other.polygon.area for other in PLOTS if other.number == plot.number)
            floor = plot.more["JRJZMJ"] * area / whole
        else:
            floor = _floor_m2(plot)
        site = plot.more.get("DJMJ", area)
        pieces = [(polygon.intersection(plot.polygon), building) for polygon, building in buildings()]
        pieces = [(piece, item) for piece, item in pieces if piece.area > 1e-6]
        footprint = shapely.union_all([piece for piece, _ in pieces]).area
        height = max((item.height_m for _, item in pieces), default=0.0) + plot.more.get("DMGC", 0.0)
        rows.append({
            "BSM": bsm(2101, len(rows) + 1), "DKBH": plot.number, "verdict": plot.verdict,
            "site_area_m2": _number(site, 2), "floor_area_m2": _number(floor, 2),
            "floor_area_ratio": _number(None if floor is None else floor / site, 2),
            "coverage_percent": _number(100 * footprint / site, 1), "building_height_m": _number(height, 1),
            "green_ratio_percent": _number(100 * plot.part(plot.green).area / site, 1), "rule_ids": plot.rules})
    return rows
