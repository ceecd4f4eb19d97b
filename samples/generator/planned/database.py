"""A small plan database, delivered as a package of its own: clean, or with planted defects of every rule kind.

Twenty-four plots of the invented county, 200 m wide, that share their corners. ``PLANTED`` lists by hand which rule of
the pack ``cn-plan-database`` has to find which feature; everything else must stay silent.
"""

from __future__ import annotations

import shapely
from shapely import Polygon, affinity, box

from ..ground import terrain
from ..ground.area import ellipsoidal_area_m2
from ..ground.layers import Layer, bsm
from ..ground.shapes import dice

COLUMNS, ROWS, STEP_M = 6, 4, 200.0
CORNER = (3000.0, 2000.0)  # local metres
TOWNS = (("990127100000", "样城镇"), ("990127101000", "样岭镇"))
ZONES = {
    0: ("100", "生态保护区"),
    1: ("300", "农田保护区"),
    2: ("410", "城镇集中建设区"),
    3: ("410", "城镇集中建设区"),
    4: ("520", "一般农业区"),
    5: ("200", "生态控制区"),
}
USES = (("0701", "城镇住宅用地"), ("0901", "商业用地"), ("1401", "公园绿地"), ("0803", "文化用地"))
_ID = "BSM C18 标识码\nYSDM C10 要素代码\n"
_UNIT = "XZQDM C12 行政区代码\nXZQMC C100 行政区名称\n"
_ZONED = _ID + _UNIT + "GHFQDM C3 规划分区代码\nGHFQMC C50 规划分区名称\nMJ F 面积\nBZ C255 备注\n"
_LINE = _ID + _UNIT + "MJ F 面积\nBZ C255 备注\n"
_FARM = (
    _ID
    + _UNIT
    + """YJJBNTTBBH C20 永久基本农田图斑编号
DLBM C5 地类编码
DLMC C60 地类名称
YJJBNTTBMJ F 永久基本农田图斑面积
KCDLBM C5 扣除地类编码
KCXS F 扣除地类系数
KCMJ F 扣除地类面积
YJJBNTMJ F 永久基本农田面积
GDDB I 耕地等别
SJNF I 数据年份
"""
)
_USE = _ID + _UNIT + "YDYHFLDM C10 用地用海分类代码\nYDYHFLMC C50 用地用海分类名称\nTBMJ F 图斑面积\n"
SCHEMAS = {
    "XZQ": ("行政区", _ID + _UNIT + "DCMJ F 调查面积\nMJ F 面积\n"),
    "GHFQ": ("规划分区", _ZONED),
    "CZKFBJ": ("城镇开发边界", _ZONED),
    "STBHHX": ("生态保护红线", _ID + _UNIT + "HXMC C100 红线名称\nMJ F 面积\n"),
    "YJJBNTBHTB": ("永久基本农田保护图斑", _FARM),
    "ZXCQGHYDYH": ("中心城区规划用地用海", _USE),
    "YDYHGHFQ": ("用地用海规划分区", _ZONED),
    "HLFXKZX": ("洪涝风险控制线", _LINE),
    "LSWHBHX": ("历史文化保护线", _LINE),
    "ZXCQCSLX": ("中心城区城市蓝线", _LINE),
    "SJCZKFBJ": ("上级规划城镇开发边界", "BSM C18 标识码\n"),
    "GHZB": (
        "规划指标表",
        "XZQDM C12 行政区代码\nYJJBNTBHMB F 永久基本农田保护目标\nCZKFBJMJ F 城镇开发边界面积上限\n",
    ),
    "GHJBXX": ("规划基本信息", "GHMC C255 规划名称\nJQND I 基期年\nMBND I 目标年\n"),
    "META_VECTORDATA": ("元数据", "MC C100 名称\n"),
}
NUMBERS = {name: 3100 + 10 * place for place, name in enumerate(SCHEMAS)}
CODES = {"GHFQ": "2090020610", "YDYHGHFQ": "2090020610", "ZXCQGHYDYH": "2090020620", "HLFXKZX": "2090020229",
         "LSWHBHX": "2090020227"}  # fmt: skip
TABLES = ("GHZB", "GHJBXX", "META_VECTORDATA")
# rule, layer of the schema, serial number of the feature (0: the layer itself, -1: ground of no feature), field or so
PLANTED = (
    ("ST01", "STBHHX", 0, ""),
    ("ST02", "CZKFBJ", 0, "XZQMC"),
    ("ST02", "LSWHBHX", 0, "MJ"),
    ("ST02", "GHFQ", 0, "BZ"),
    ("ST03", "HLFXKZX", 0, ""),
    ("ST04", "XZQ", 0, "height"),
    ("ST04", "ZXCQCSLX", 0, "package"),
    ("ST05", "META_VECTORDATA", 0, ""),
    ("ST06", "LSWHBHX", 0, "z"),
    ("AT01", "GHFQ", 1, "XZQMC"),
    ("AT02", "GHFQ", 2, "GHFQDM"),
    ("AT03", "GHFQ", 3, "GHFQMC"),
    ("AT04", "ZXCQGHYDYH", 1, "BSM"),
    ("AT04", "YDYHGHFQ", 1, "BSM"),
    ("AT05", "YJJBNTBHTB", 1, "GDDB"),
    ("AT06", "YJJBNTBHTB", 2, "SJNF"),
    ("AT07", "ZXCQGHYDYH", 2, "XZQDM"),
    ("AT07", "ZXCQGHYDYH", 3, "XZQDM"),
    ("AT08", "GHFQ", 4, "BZ"),
    ("AT08", "ZXCQGHYDYH", 4, "YDYHFLDM"),
    ("AR01", "ZXCQGHYDYH", 4, "TBMJ"),
    ("AR02", "YJJBNTBHTB", 3, "YJJBNTMJ"),
    ("AR03", "XZQ", 2, "GHFQ.MJ"),
    ("TP01", "YDYHGHFQ", 2, "YDYHGHFQ:3"),
    ("TP02", "GHFQ", -1, ""),
    ("TP03", "HLFXKZX", 1, ""),
    ("TP03", "HLFXKZX", 2, ""),
    ("TP04", "YJJBNTBHTB", 5, ""),
    ("TP05", "YDYHGHFQ", 4, ""),
    ("TP06", "HLFXKZX", 3, "doubled"),
    ("TP06", "HLFXKZX", 4, "close"),
    ("TP06", "HLFXKZX", 5, "spike"),
    ("TP07", "HLFXKZX", 6, "XZQ"),
    ("LG01", "YJJBNTBHTB", 4, "CZKFBJ:1"),
    ("LG04", "YJJBNTBHTB", 6, "DLBM"),
    ("AT02", "CZKFBJ", 2, "GHFQDM"),
    ("LG05", "CZKFBJ", 2, "GHFQDM"),
    ("LG06", "GHZB", 1, "YJJBNTBHTB.YJJBNTMJ"),
    ("LG07", "CZKFBJ", 1, "SJCZKFBJ"),
    ("LG08", "GHJBXX", 1, "MBND"),
    ("LG09", "GHFQ", 20, "CZKFBJ"),
)


def plots() -> list:
    """Polygons by column, then row, in the working system, on the millimetre."""
    stream = dice("plan_database")
    corner = {}
    for i in range(COLUMNS + 1):
        for j in range(ROWS + 1):
            dx, dy = stream.uniform(-12, 12), stream.uniform(-12, 12)
            corner[i, j] = (round(terrain.ORIGIN[0] + CORNER[0] + i * STEP_M + dx, 3),
                            round(terrain.ORIGIN[1] + CORNER[1] + j * STEP_M + dy, 3))  # fmt: skip
    around = ((0, 0), (1, 0), (1, 1), (0, 1))
    return [Polygon([corner[i + a, j + b] for a, b in around]) for i in range(COLUMNS) for j in range(ROWS)]


def _area(polygon) -> float:
    return round(ellipsoidal_area_m2(polygon), 2)


class _Package:
    """Layers under construction."""

    def __init__(self):
        self.layers = {
            name: Layer(name, title, "None" if name in TABLES else "Polygon", schema)
            for name, (title, schema) in SCHEMAS.items()
        }

    def add(self, name: str, polygon, town: int | None, area_field: str = "", **values) -> dict:
        layer = self.layers[name]
        if name not in TABLES:
            values = {"BSM": bsm(NUMBERS[name], len(layer.rows) + 1), "YSDM": CODES.get(name, "2090020000"), **values}
        if town is not None:
            values = {"XZQDM": TOWNS[town][0], "XZQMC": TOWNS[town][1], **values}
        if area_field:
            values = {area_field: _area(polygon), **values}
        layer.add(polygon, **values)
        return values


def _inside(polygon, share: float):
    """A smaller copy in the middle, on the millimetre; no grid is left in it, which would round its middle points."""
    return shapely.transform(affinity.scale(polygon, share, share), lambda xy: xy.round(3))


def build(defects: bool) -> dict:
    """The layers by name, clean or with the planted defects."""
    package, ground = _Package(), plots()
    towns = [shapely.union_all(ground[:12]), shapely.union_all(ground[12:])]
    for k, polygon in enumerate(towns):
        package.add("XZQ", polygon, k, "MJ")
    for k, polygon in enumerate(ground):
        code, name = ZONES[k // ROWS]
        package.add("GHFQ", polygon, int(k >= 12), "MJ", GHFQDM=code, GHFQMC=name)
    boundary = [shapely.union_all(ground[8:12]), shapely.union_all(ground[12:16])]
    for k, polygon in enumerate(boundary):
        package.add("CZKFBJ", polygon, k, "MJ", GHFQDM="410", GHFQMC="城镇集中建设区")
        package.add("SJCZKFBJ", polygon, None)
    package.add("STBHHX", shapely.union_all(ground[:4]), 0, "MJ", HXMC="样川水源涵养红线")
    for k, polygon in enumerate([*(_inside(ground[4 + k], 0.9) for k in range(4)),
                                 _inside(ground[16], 0.5), _inside(ground[17], 0.5)]):  # fmt: skip
        area = _area(polygon)
        ridge = round(area * 0.1, 2)
        package.add("YJJBNTBHTB", polygon, int(k > 3), "YJJBNTTBMJ", YJJBNTTBBH=f"{k + 1:04d}", DLBM="0103",
                    DLMC="旱地", KCDLBM="1203", KCXS=0.1, KCMJ=ridge, YJJBNTMJ=round(area - ridge, 2), GDDB=8,
                    SJNF=2024)  # fmt: skip
    for k, (code, name) in enumerate(USES):
        package.add("ZXCQGHYDYH", ground[8 + k], 0, "TBMJ", YDYHFLDM=code, YDYHFLMC=name)
    for k in range(3):
        package.add("YDYHGHFQ", ground[20 + k], 1, "MJ", GHFQDM="200", GHFQMC="生态控制区")
    for k in range(6):
        package.add("HLFXKZX", _inside(ground[k], 0.3), 0, "MJ")
    package.add("LSWHBHX", _inside(ground[18], 0.4), 1, "MJ")
    package.add("ZXCQCSLX", _inside(ground[9], 0.4), 0, "MJ")
    farmland = sum(row["YJJBNTMJ"] for row in package.layers["YJJBNTBHTB"].rows)
    built = sum(row["MJ"] for row in package.layers["CZKFBJ"].rows)
    package.add("GHZB", None, None, XZQDM="990127", YJJBNTBHMB=round(farmland / 1e4 - 1, 4),
                CZKFBJMJ=round(built / 1e4 + 1, 4))  # fmt: skip
    package.add("GHJBXX", None, None, GHMC="样川县国土空间总体规划", JQND=2020, MBND=2035)
    package.add("META_VECTORDATA", None, None, MC="样川县规划数据库")
    if defects:
        _plant(package, ground)
    for k, row in enumerate(package.layers["XZQ"].rows):
        zones = zip(package.layers["GHFQ"].rows, range(24))
        total = sum(zone["MJ"] for zone, place in zones if place // 12 == k)
        row["DCMJ"] = round(total + (10 if defects and k == 1 else 0), 2)
    return package.layers


def _plant(package: _Package, ground: list) -> None:
    """Break what ``PLANTED`` lists, one thing a feature, and nothing else."""
    results = package.layers
    zone, farm, use, flood = (results[name] for name in ("GHFQ", "YJJBNTBHTB", "ZXCQGHYDYH", "HLFXKZX"))

    def reshape(layer: Layer, k: int, polygon, field: str = "MJ") -> None:
        layer.geometries[k] = polygon
        layer.rows[k][field] = _area(polygon)

    # structure
    del results["STBHHX"], results["META_VECTORDATA"]
    results["CZKFBJ"].schema = results["CZKFBJ"].schema.replace("XZQMC C100 行政区名称\n", "")
    results["LSWHBHX"].schema = results["LSWHBHX"].schema.replace("MJ F", "MJ C20")
    results["LSWHBHX"].rows[0]["MJ"] = f"{results['LSWHBHX'].rows[0]['MJ']:.2f}"
    results["LSWHBHX"].geometry_type = "PolygonZ"
    results["LSWHBHX"].geometries[0] = shapely.force_3d(results["LSWHBHX"].geometries[0], 1200.0)
    zone.schema = zone.schema.replace("BZ C255", "BZ C20")
    flood.name = "洪涝风险控制线"
    results["ZXCQCSLX"].crs = terrain.DEGREES
    # attributes
    zone.rows[0]["XZQMC"] = None
    zone.rows[1]["GHFQDM"] = "890"
    zone.rows[2]["GHFQMC"] = "生态保护地"
    zone.rows[3]["BZ"] = "待核 "
    double = use.rows[0]["BSM"]
    results["YDYHGHFQ"].rows[0]["BSM"] = double
    farm.rows[0]["GDDB"] = 20
    farm.rows[1]["SJNF"] = 24
    use.rows[1]["XZQDM"] = "990201001000"
    use.rows[2]["XZQDM"] = TOWNS[1][0]
    use.rows[3]["YDYHFLDM"] = "０８０３"
    # areas
    use.rows[3]["TBMJ"] = round(use.rows[3]["TBMJ"] + 5, 2)
    farm.rows[2]["YJJBNTMJ"] = round(farm.rows[2]["YJJBNTMJ"] + 3, 2)
    # topology
    wide = results["YDYHGHFQ"]
    left, bottom, right, top = wide.geometries[1].bounds
    strip = box(round(left + 60, 3), round(top - 30, 3), round(left + 100, 3), round(top + 15, 3))
    reshape(wide, 1, shapely.union(wide.geometries[1], strip))
    x, y = (round(value) for value in ground[23].centroid.coords[0])
    package.add("YDYHGHFQ", box(x, y, x + 100, y + 1), 1, "MJ", GHFQDM="200", GHFQMC="生态控制区")
    x, y = (round(value) for value in ground[5].centroid.coords[0])
    reshape(zone, 5, ground[5].difference(box(x - 10, y - 10, x + 10, y + 10)))
    x, y = (round(value) for value in ground[0].centroid.coords[0])
    flood.geometries[0] = Polygon([(x, y), (x + 40, y + 40), (x + 40, y), (x, y + 40)])
    flood.rows[0]["MJ"] = 800.0
    flood.geometries[1] = None
    ring = list(flood.geometries[2].exterior.coords)
    reshape(flood, 2, Polygon([ring[0], ring[1], ring[1], *ring[2:]]))
    ring = list(flood.geometries[3].exterior.coords)
    near = (ring[1][0] + 0.0004, ring[1][1])
    flood.geometries[3] = Polygon([ring[0], ring[1], near, *ring[2:]])
    flood.rows[3]["MJ"] = _area(flood.geometries[3])
    x, y = (round(value) for value in ground[4].centroid.coords[0])
    reshape(flood, 4, Polygon([(x, y), (x + 30, y), (x + 30, y + 15), (x + 60, y + 15.5), (x + 30, y + 16),
                               (x + 30, y + 30), (x, y + 30)]))  # fmt: skip
    left, bottom, right, top = ground[4].bounds
    x, y = round((left + right) / 2), round(bottom)
    reshape(flood, 5, box(x - 30, y - 60, x + 30, y + 60))
    x, y = (round(value) for value in ground[16].centroid.coords[0])
    two = shapely.multipolygons([box(x - 40, y - 20, x - 5, y + 20), box(x + 5, y - 20, x + 40, y + 20)])
    farm.geometry_type = "MultiPolygon"
    for k, polygon in enumerate(farm.geometries):
        farm.geometries[k] = shapely.multipolygons([polygon])
    _farm_area(farm, 4, two)
    # logic
    right = ground[7].bounds[2]
    y = round(ground[7].centroid.y)
    _farm_area(farm, 3, shapely.multipolygons([box(round(right - 60), y - 20, round(right + 30), y + 20)]))
    farm.rows[5].update(DLBM="0201", DLMC="果园")
    results["CZKFBJ"].rows[1].update(GHFQDM="510", GHFQMC="村庄建设区")
    results["SJCZKFBJ"].geometries[0] = shapely.union_all(ground[8:11])
    results["GHZB"].rows[0]["YJJBNTBHMB"] = round(results["GHZB"].rows[0]["YJJBNTBHMB"] + 50, 4)
    results["GHJBXX"].rows[0]["MBND"] = 2019
    zone.rows[19].update(GHFQDM="411", GHFQMC="居住生活区")


def _farm_area(layer: Layer, k: int, polygon) -> None:
    """A patch of farmland with another shape, whose numbers agree with it."""
    area = _area(polygon)
    ridge = round(area * 0.1, 2)
    layer.geometries[k] = polygon
    layer.rows[k].update(YJJBNTTBMJ=area, KCMJ=ridge, YJJBNTMJ=round(area - ridge, 2))


def package_layers(defects: bool = True) -> list[Layer]:
    """The layers of the package in their order, each in its own system."""
    from ..county import _in_its_crs

    return [_in_its_crs(layer) for layer in build(defects).values()]


def expected_rows() -> list[dict]:
    """What the pre-check has to find: rule, layer of the schema, identifier of the feature, detail."""
    result = build(True)
    rows = []
    for rule, name, serial, detail in PLANTED:
        feature = ""
        if serial > 0 and name in result and "BSM" in result[name].rows[serial - 1]:
            feature = result[name].rows[serial - 1]["BSM"]
        elif serial > 0:
            feature = f"#{serial}"
        if ":" in detail:  # another feature, by layer and serial number
            other, place = detail.split(":")
            first = result[other].rows[int(place) - 1]["BSM"]
            detail = first if other == name else f"{other}:{first}"
        rows.append({"rule_id": rule, "layer": name, "feature_id": feature, "detail": detail})
    return rows
