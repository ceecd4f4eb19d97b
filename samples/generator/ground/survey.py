"""The land-use survey: a class for every face, the attributes that go with it, and an earlier year."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely import Point

from . import layers, parcels, shapes, terrain
from .area import ellipsoidal_area_m2

CLASSES = {
    "0101": "水田",
    "0102": "水浇地",
    "0103": "旱地",
    "0201": "果园",
    "0201K": "可调整果园",
    "0202": "茶园",
    "0204": "其他园地",
    "0301": "乔木林地",
    "0301K": "可调整乔木林地",
    "0302": "竹林地",
    "0305": "灌木林地",
    "0307": "其他林地",
    "0307K": "可调整其他林地",
    "0404": "其他草地",
    "05H1": "商业服务业设施用地",
    "0508": "物流仓储用地",
    "0601": "工业用地",
    "0602": "采矿用地",
    "0701": "城镇住宅用地",
    "0702": "农村宅基地",
    "08H1": "机关团体新闻出版用地",
    "08H2": "科教文卫用地",
    "08H2A": "高教用地",
    "0809": "公用设施用地",
    "0810": "公园与绿地",
    "0810A": "广场用地",
    "09": "特殊用地",
    "1003": "公路用地",
    "1004": "城镇村道路用地",
    "1005": "交通服务场站用地",
    "1006": "农村道路",
    "1101": "河流水面",
    "1103": "水库水面",
    "1104": "坑塘水面",
    "1104A": "养殖坑塘",
    "1106": "内陆滩涂",
    "1107": "沟渠",
    "1107A": "干渠",
    "1109": "水工建筑用地",
    "1201": "空闲地",
    "1202": "设施农用地",
    "1207": "裸岩石砾地",
}
CROPLAND = ("0101", "0102", "0103")
PLANTING = {
    "LS": "种植粮食作物",
    "FLS": "种植非粮食作物",
    "LYFL": "粮与非粮轮作",
    "XG": "休耕",
    "WG": "未耕种",
    "JKHF": "即可恢复",
    "GCHF": "工程恢复",
}
RIDGE_SHARE = {"2": 0.0416, "3": 0.0872, "4": 0.1253}

# what stands at a place, decided by hand: the face there gets this class
PLACES = [
    (5230, 3330, "0810A"),
    (5050, 3500, "08H1"),
    (5480, 3480, "08H2"),
    (5330, 3720, "08H2A"),
    (4830, 3080, "0810"),
    (5700, 2880, "1005"),
    (5900, 3500, "0508"),
    (4720, 3480, "0809"),
    (8200, 5480, "08H1"),
    (8350, 5250, "08H2"),
    (8060, 5680, "0810"),
    (8560, 5520, "0508"),
    (3650, 6950, "0602"),
    (3950, 6600, "0602"),
    (7900, 6850, "09"),
    (1500, 5650, "1207"),
    (9200, 5900, "0809"),
    (4500, 4950, "1106"),
    (7300, 3300, "1106"),
]
_PLAIN = [
    ("0101", 46),
    ("0102", 9),
    ("0103", 26),
    ("0201", 4),
    ("0201K", 3),
    ("0204", 2),
    ("0301", 2),
    ("0301K", 1),
    ("0307", 2),
    ("0404", 2),
    ("1104A", 2),
    ("1202", 1.5),
]
_RIVERSIDE = [("0101", 82), ("0102", 7), ("1104A", 5), ("0404", 3), ("0301", 3)]
_EDGE = [("0103", 40), ("0201", 18), ("0102", 14), ("1201", 4), ("1202", 10), ("0301", 8), ("0404", 6)]
_SLOPE = [
    ("0301", 45),
    ("0305", 10),
    ("0302", 9),
    ("0307", 9),
    ("0307K", 2),
    ("0202", 7),
    ("0201", 6),
    ("0103", 8),
    ("0404", 4),
]
_PEAK = [("0301", 78), ("0302", 9), ("0305", 9), ("0404", 4)]
_HAMLET = [("0702", 84), ("05H1", 4), ("0601", 3), ("1201", 5), ("0307", 2), ("1202", 2)]
_TOWN_CORE = [("0701", 40), ("05H1", 34), ("08H2", 10), ("08H1", 8), ("0810", 4), ("1201", 4)]
_TOWN_REST = [("0701", 62), ("0601", 12), ("05H1", 8), ("08H2", 4), ("0810", 5), ("1201", 9)]
_WORKS = [("0601", 78), ("0508", 10), ("1201", 12)]


@dataclass
class Parcel:
    """A face with its survey attributes; ``polygon`` is in the working CRS."""

    polygon: object
    face: parcels.Face
    code: str
    area_m2: float
    serial: int = 0
    number: int = 0
    year: int = 2024

    @property
    def centre(self) -> Point:
        """A point inside, in local metres."""
        return self.face.centre


def _draw(table, stream) -> str:
    at = stream.uniform(0, sum(weight for _code, weight in table))
    for code, weight in table:
        at -= weight
        if at <= 0:
            return code
    return table[-1][0]


def _class_of(face: parcels.Face, river) -> str:
    if face.kind not in ("town", "hamlet", parcels.BACKGROUND):
        return face.kind
    c = face.centre
    stream = shapes.dice("class", round(c.x), round(c.y))
    if face.kind == "hamlet":
        return _draw(_HAMLET, stream)
    if face.kind == "town":
        x, y, radius, _turn = terrain.TOWN_CENTRES[face.group]
        if c.x > x + 0.45 * radius:
            return _draw(_WORKS, stream)
        return _draw(_TOWN_CORE if math.hypot(c.x - x, c.y - y) < 0.5 * radius else _TOWN_REST, stream)
    h = float(terrain.height(c.x, c.y))
    if h > 0.75:
        return _draw(_PEAK, stream)
    if h > 0.35:
        return _draw(_SLOPE, stream)
    if any(blob.distance(c) < 110 for blob in terrain.hamlets()):
        return _draw(_EDGE, stream)
    return _draw(_RIVERSIDE if river.distance(c) < 620 else _PLAIN, stream)


def build_parcels() -> list[Parcel]:
    """The survey of 2024 as parcels, ordered by village and position."""
    faces = parcels.build_faces()
    river = shapely.union_all(terrain.water()["1101"])
    codes = [_class_of(face, river) for face in faces]
    tree = shapely.STRtree([face.polygon for face in faces])
    for x, y, code in PLACES:
        codes[int(tree.query_nearest(Point(x, y))[0])] = code
    canal = terrain.water()["1107A"][0]
    for i in tree.query(canal, predicate="intersects"):
        if faces[i].kind == parcels.BACKGROUND and codes[i] not in CROPLAND:
            codes[i] = "0101"
    entries, numbers = [], {}
    for i, (face, code) in enumerate(zip(faces, codes)):
        polygon = parcels.shift(face.polygon)
        numbers[face.village] = numbers.get(face.village, 0) + 1
        entries.append(Parcel(polygon, face, code, round(ellipsoidal_area_m2(polygon), 2), i + 1,
                              numbers[face.village]))
    return entries


def slope_class(parcel: Parcel) -> str:
    """GDPDJB from the height of the ground: 1 flat to 4 steep."""
    c = parcel.centre
    h = float(terrain.height(c.x, c.y))
    return "4" if h > 0.6 else "3" if h > 0.33 else "2" if h > 0.08 else "1"


def attributes(parcel: Parcel) -> dict:
    """The DLTB row of a parcel."""
    c, code, face = parcel.centre, parcel.code, parcel.face
    village_code, village, *_rest = terrain.VILLAGES[face.village]
    stream = shapes.dice("facts", round(c.x), round(c.y))
    row = {
        "BSM": layers.bsm(2001, parcel.serial),
        "YSDM": "2001010100",
        "TBBH": f"{parcel.number:06d}",
        "DLBM": code,
        "DLMC": CLASSES[code],
        "QSDWDM": village_code + "0" * 7,
        "QSDWMC": village,
        "ZLDWDM": village_code + "0" * 7,
        "ZLDWMC": village,
        "TBMJ": parcel.area_m2,
        "KCXS": 0.0,
        "KCMJ": 0.0,
        "TBDLMJ": parcel.area_m2,
        "SJNF": parcel.year,
        "MSSM": "00",
    }
    state = code in ("1003", "1101", "1103", "1107A", "1109", "0602") or face.kind == "town"
    row["QSXZ"] = "20" if state else "30"
    if code in CROPLAND:
        row.update(_cropland(parcel, stream))
    if code.endswith("K"):
        row["ZZSXDM"] = "JKHF" if stream.random() < 0.6 else "GCHF"
    if "ZZSXDM" in row:
        row["ZZSXMC"] = PLANTING[row["ZZSXDM"]]
    if code in ("1003", "1006", "1107A"):
        row["XZDWKD"] = {"1003": 18.0 if stream.random() < 0.5 else 12.0, "1006": 6.0, "1107A": 12.0}[code]
    row["CZCSXM"] = _settlement(code, face)
    return row


def _cropland(parcel: Parcel, stream) -> dict:
    slope = slope_class(parcel)
    row = {"GDPDJB": slope, "GDDB": stream.randint(5, 9) + (2 if slope in "34" else 0)}
    if slope != "1":
        share = RIDGE_SHARE[slope]
        ridge = round(parcel.area_m2 * share, 2)
        row.update(
            GDLX="TT" if stream.random() < 0.6 else "PD",
            KCDLBM="1203",
            KCXS=share,
            KCMJ=ridge,
            TBDLMJ=round(parcel.area_m2 - ridge, 2),
        )
    row["ZZSXDM"] = _draw([("LS", 74), ("FLS", 13), ("LYFL", 7), ("XG", 2), ("WG", 4)], stream)
    river = terrain.water()["1101"][0]
    if river.distance(parcel.centre) < 90:
        row.update(TBXHDM="HDGD", TBXHMC="河道耕地")
    return row


def _settlement(code: str, face: parcels.Face):
    if code == "0602":
        return "204"
    if code == "09":
        return "205"
    built = code[:2] in ("05", "06", "07", "08") or code in ("1004", "1005", "1201")
    if face.kind in ("town", "1004") and (built or code in ("1104", "0307")):
        return "202"
    if face.kind == "hamlet" and (built or code in ("0307",)):
        return "203"
    if built:
        return "203A" if code == "1201" else "202A"
    return None


def dltb(plots: list[Parcel], year: int) -> layers.Layer:
    """Land-use parcels of one year."""
    layer = layers.Layer(f"DLTB_{year}", f"地类图斑 {year}", "Polygon", layers.DLTB)
    for parcel in plots:
        layer.add(parcel.polygon, **attributes(parcel))
    return layer


def villages_and_towns(plots: list[Parcel]) -> tuple[layers.Layer, layers.Layer]:
    """XZQ (towns) and CJDCQ (villages); their control areas are the sums of the parcels in them."""
    towns = layers.Layer("XZQ", "行政区", "Polygon", layers.XZQ)
    villages = layers.Layer("CJDCQ", "村级调查区", "Polygon", layers.CJDCQ)
    for i, (code, name, _x, _y, _town) in enumerate(terrain.VILLAGES):
        values = [p for p in plots if p.face.village == i]
        polygon = _whole(values)
        villages.add(
            polygon,
            BSM=layers.bsm(1002, i + 1),
            YSDM="1000600110",
            ZLDWDM=code + "0" * 7,
            ZLDWMC=name,
            DCMJ=_sum(values),
            JSMJ=round(ellipsoidal_area_m2(polygon), 2),
            MSSM="00",
        )
    for i, (code, name) in enumerate(terrain.TOWNS.items()):
        values = [p for p in plots if terrain.VILLAGES[p.face.village][4] == code]
        polygon = _whole(values)
        towns.add(
            polygon,
            BSM=layers.bsm(1001, i + 1),
            YSDM="1000600100",
            XZQDM=code,
            XZQMC=name,
            DCMJ=_sum(values),
            JSMJ=round(ellipsoidal_area_m2(polygon), 2),
            MSSM="00",
        )
    return towns, villages


def _whole(plots: list[Parcel]):
    union = shapely.get_parts(shapely.coverage_union_all([p.polygon for p in plots]))
    if len(union) != 1:
        raise ValueError("An administrative unit of the sample county is not one piece.")
    return shapely.normalize(union[0])


def _sum(plots: list[Parcel]) -> float:
    return round(sum(round(p.area_m2 * 100) for p in plots) / 100, 2)
