"""Control lines and planning zones, made of whole survey parcels so that lines and land agree."""

from __future__ import annotations

import shapely

from ..ground import layers, parcels, shapes, terrain
from ..ground.area import ellipsoidal_area_m2
from ..ground.earlier import join_alike, merged
from ..ground.survey import CLASSES, CROPLAND, Parcel, attributes, slope_class

ZONE_NAMES = {
    "100": "生态保护区",
    "200": "生态控制区",
    "300": "农田保护区",
    "411": "居住生活区",
    "412": "综合服务区",
    "413": "商业商务区",
    "414": "工业发展区",
    "416": "绿地休闲区",
    "420": "城镇弹性发展区",
    "430": "特别用途区",
    "510": "村庄建设区",
    "520": "一般农业区",
    "540": "林业发展区",
    "710": "矿产能源发展区",
    "410": "城镇集中建设区",
}
# name of the line, its kind, vegetation, and the reserve (None where the line lies in no reserve)
RED_LINES = {
    "northwest": ("样岭水源涵养生态保护红线", "水源涵养", "亚热带常绿阔叶林", ("样岭自然保护区", "省级", "自然保护区")),
    "west": (
        "石门生物多样性维护生态保护红线",
        "生物多样性维护",
        "针阔混交林",
        ("石门自然保护区", "县级", "自然保护区"),
    ),
    "northeast": ("东岭水土保持生态保护红线", "水土保持", "灌木林", None),
}


def _owner(parcel: Parcel) -> dict:
    code, name, *_rest, town = terrain.VILLAGES[parcel.face.village]
    return {"XZQDM": town, "XZQMC": terrain.TOWNS[town]}


def _union(chosen: list[Parcel]) -> list:
    # a ring that touches itself becomes a ring and a hole; no vertex moves
    return shapes.parts(shapely.make_valid(shapely.coverage_union_all([p.polygon for p in chosen]))) if chosen else []


def _area(geometry) -> float:
    return round(ellipsoidal_area_m2(geometry), 2)


def farmland(plots: list[Parcel]) -> layers.Layer:
    """Permanent basic farmland: survey parcels, alike neighbours joined, with invented holders."""
    layer = layers.Layer("YJJBNTBHTB", "永久基本农田保护图斑", "Polygon", layers.YJJBNTBHTB)
    chosen = [p for p in plots if p.face.facts["farmland"]]
    groups = join_alike(
        chosen,
        lambda p: (p.face.village, p.code, slope_class(p)),
        130_000.0,
        lambda p: not (p.face.facts.get("expired") or p.face.facts.get("island")),
    )
    for i, parcel in enumerate(map(merged, groups), start=1):
        survey = attributes(parcel)
        row = {
            k: survey.get(k)
            for k in (
                "TBBH",
                "DLBM",
                "DLMC",
                "QSXZ",
                "QSDWDM",
                "ZLDWDM",
                "KCDLBM",
                "KCXS",
                "KCMJ",
                "GDLX",
                "GDPDJB",
                "GDDB",
            )
        }
        expired = parcel.face.facts.get("expired")
        layer.add(
            parcel.polygon,
            BSM=layers.bsm(2005, i),
            YSDM="2005010300",
            **_owner(parcel),
            **row,
            YJJBNTTBBH=f"{terrain.COUNTY_CODE}{i:06d}",
            YJJBNTTBMJ=survey["TBMJ"],
            YJJBNTMJ=survey["TBDLMJ"],
            SJNF=2024,
            BHKSSJ="2020-01-01" if expired else "2022-10-14",
            BHJSSJ="2023-12-31" if expired else "2035-12-31",
            WDGD="是",
            SFWYYJJBNT="是",
            **_holder(i, parcel),
        )
    return layer


def _holder(i: int, parcel: Parcel) -> dict:
    """Personal fields with values that nobody can bear: no such surname, region or number exists."""
    return {
        "CFZR": f"样主任{parcel.face.village + 1}",
        "ZMC": f"{i % 12 + 1}组",
        "ZZRR": f"样组长{i % 12 + 1}",
        "ZRRMC": f"样户{i:04d}",
        "ZRRZJHM": f"{terrain.COUNTY_CODE}00000000{i:04d}",
        "LXDH": f"000-{i:04d}",
        "JZDZ": f"{terrain.VILLAGES[parcel.face.village][1]}{i}号",
    }


def farmland_2019(plots: list[Parcel]) -> layers.Layer:
    """The version before the lines were redrawn: whole blocks, orchards and ponds included, out of force."""
    layer = layers.Layer("YJJBNTBHTB_2019", "永久基本农田保护图斑(2019年旧版)", "Polygon", layers.YJJBNTBHTB)
    groups: dict = {}
    for parcel in plots:
        facts, c = parcel.face.facts, parcel.centre
        if parcel.face.kind != parcels.BACKGROUND or facts["red"] or slope_class(parcel) == "4":
            continue
        cell = (parcel.face.village, int(c.x // 1100), int(c.y // 1100))
        if shapes.dice("farmland 2019", *cell).random() < 0.85:
            groups.setdefault(cell, []).append(parcel)
    number = 0
    for (village, _x, _y), chosen in sorted(groups.items()):
        codes = [p.code for p in chosen]
        code = max(CROPLAND, key=codes.count)
        for polygon in _union(chosen):
            number += 1
            place = terrain.VILLAGES[village][0] + "0" * 7
            area = _area(polygon)
            layer.add(
                polygon,
                BSM=layers.bsm(2005, 900000 + number),
                YSDM="2005010300",
                **_owner(chosen[0]),
                YJJBNTTBBH=f"{terrain.COUNTY_CODE}9{number:05d}",
                TBBH=f"{number:06d}",
                DLBM=code,
                DLMC=CLASSES[code],
                QSXZ="30",
                QSDWDM=place,
                ZLDWDM=place,
                YJJBNTTBMJ=area,
                KCXS=0.0,
                KCMJ=0.0,
                YJJBNTMJ=area,
                SJNF=2019,
                BHKSSJ="2017-06-30",
                BHJSSJ="2022-10-13",
                WDGD="是",
                SFWYYJJBNT="否",
                **_holder(number, chosen[0]),
            )
    return layer


def red_line(plots: list[Parcel]) -> layers.Layer:
    """The ecological red line, in degrees as it is delivered."""
    layer = layers.Layer("STBHHX", "生态保护红线", "Polygon", layers.STBHHX, crs=terrain.DEGREES)
    number = 0
    for hill, (title, kind, plants, reserve) in RED_LINES.items():
        for zone in ("核心保护区", "一般控制区", "核心区", "缓冲区", "实验区", None):
            for polygon in _union([p for p in plots if p.face.facts["red"] == (hill, zone)]):
                number += 1
                name, level, reserve_kind = reserve or (None, None, None)
                layer.add(
                    polygon,
                    BSM=layers.bsm(2006, number),
                    YSDM="2090020220",
                    XZQDM=terrain.COUNTY_CODE,
                    XZQMC=terrain.COUNTY,
                    SHENG="样例省",
                    SHI="样例市",
                    XIAN=terrain.COUNTY,
                    HXBM=f"{terrain.COUNTY_CODE}-{number:03d}",
                    HXMC=title,
                    HXLX=kind,
                    LXBM="11",
                    MJ=_area(polygon),
                    ZRBHDMC=name,
                    ZRBHDJB=level,
                    ZRBHDLX=reserve_kind,
                    ZRBHDFQ=zone,
                    XTYZBLX=plants,
                    GKCS="禁止开发性、生产性建设活动,有限人为活动除外",
                    SZXJXZQDM=terrain.COUNTY_CODE,
                    SZXJXZQMC=terrain.COUNTY,
                )
    return layer


def boundary(plots: list[Parcel]) -> layers.Layer:
    """The urban development boundary with its three zones."""
    layer = layers.Layer("CZKFBJ", "城镇开发边界", "Polygon", layers.ZONED)
    number = 0
    for code in ("410", "420", "430"):
        for polygon in _union([p for p in plots if p.face.facts["boundary"] == code]):
            number += 1
            town = "990127100" if polygon.centroid.x - terrain.ORIGIN[0] < 7300 else "990127101"
            layer.add(
                polygon,
                BSM=layers.bsm(2007, number),
                YSDM="2090020210",
                XZQDM=town,
                XZQMC=terrain.TOWNS[town],
                GHFQDM=code,
                GHFQMC=ZONE_NAMES[code],
                MJ=_area(polygon),
            )
    return layer


def planning_zones(plots: list[Parcel]) -> layers.Layer:
    """Planning zones; they tile the county."""
    layer = layers.Layer("GHFQ", "规划分区", "Polygon", layers.ZONED)
    number = 0
    for town, town_name in terrain.TOWNS.items():
        for code in sorted({p.face.facts["zone"] for p in plots}):
            values = [p for p in plots if p.face.facts["zone"] == code and terrain.VILLAGES[p.face.village][4] == town]
            for polygon in _union(values):
                number += 1
                layer.add(
                    polygon,
                    BSM=layers.bsm(2008, number),
                    YSDM="2090020610",
                    XZQDM=town,
                    XZQMC=town_name,
                    GHFQDM=code,
                    GHFQMC=ZONE_NAMES[code],
                    MJ=_area(polygon),
                )
    return layer


def _simple(name, title, schema, number, ysdm, result) -> layers.Layer:
    """A layer of free shapes inside the county: (polygon in local metres, town, values)."""
    layer = layers.Layer(name, title, "Polygon", schema)
    county = parcels.shift(terrain.outline())
    serial = 0
    for local, town, values in result:
        for polygon in shapes.parts(shapes.tidy(parcels.shift(local).intersection(county))):
            serial += 1
            layer.add(
                polygon,
                BSM=layers.bsm(number, serial),
                YSDM=ysdm,
                XZQDM=town,
                XZQMC=terrain.TOWNS.get(town, terrain.COUNTY),
                MJ=_area(polygon),
                **values,
            )
    return layer


def flood() -> layers.Layer:
    """Flood-risk control line along the river and the brook."""
    river = shapes.smooth_line(terrain.RIVER[3:]).buffer(150, quad_segs=4).simplify(3)
    brook = shapes.smooth_line(terrain.BROOK).buffer(55, quad_segs=4).simplify(3).difference(river)
    return _simple(
        "HLFXKZX",
        "洪涝风险控制线",
        layers.HLFXKZX,
        2009,
        "2090020229",
        [
            (river, terrain.COUNTY_CODE, {"FXDJ": "高", "SYMC": "样川河"}),
            (brook, "990127101", {"FXDJ": "中", "SYMC": "樟溪"}),
        ],
    )


def hazard() -> layers.Layer:
    """Geological hazard risk areas."""
    places = [
        (3050, 5900, 210, "滑坡", "高"),
        (1250, 5200, 260, "崩塌", "中"),
        (1700, 4350, 180, "滑坡", "中"),
        (8900, 6350, 230, "泥石流", "高"),
        (3800, 6750, 170, "地面塌陷", "中"),
        (2450, 5550, 150, "滑坡", "低"),
    ]
    return _simple(
        "DZZHFXQ",
        "地质灾害风险区",
        layers.DZZHFXQ,
        2010,
        "2090020215",
        [
            (shapes.blob(x, y, r, ("hazard", i), 1.4, 0.5 * i), "990127101", {"ZHLX": kind, "FXDJ": level})
            for i, (x, y, r, kind, level) in enumerate(places)
        ],
    )


def heritage() -> layers.Layer:
    """Heritage protection lines: a protected core and the belt around it."""
    entries = []
    for i, (x, y, r, name, town) in enumerate(
        [(5060, 4330, 60, "样川古桥", "990127100"), (8930, 3420, 70, "东垅老宅", "990127101")]
    ):
        core = shapes.blob(x, y, r, ("heritage", i), 1.2)
        belt = core.buffer(70, quad_segs=3).difference(core)
        entries += [
            (core, town, {"MC": name, "BHJB": "县级", "BHFW": "保护范围"}),
            (belt, town, {"MC": name, "BHJB": "县级", "BHFW": "建设控制地带"}),
        ]
    return _simple("LSWHBHX", "历史文化保护线", layers.LSWHBHX, 2011, "2090020227", entries)


def water_source() -> layers.Layer:
    """Drinking-water source: the reservoir and the ground around it."""
    lake = terrain.water()["1103"][0]
    first = lake.buffer(120, quad_segs=3).simplify(4)
    second = lake.buffer(480, quad_segs=3).simplify(8).difference(first)
    return _simple(
        "YYSSYD",
        "饮用水水源地",
        layers.YYSSYD,
        2012,
        "2090020240",
        [
            (first, "990127101", {"MC": "样岭水库水源地", "BHQJB": "一级保护区"}),
            (second, "990127101", {"MC": "样岭水库水源地", "BHQJB": "二级保护区"}),
        ],
    )
