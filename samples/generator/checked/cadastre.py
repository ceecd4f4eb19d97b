"""Parcels with rights and their holders, all invented, with each trap of such tables; the answers are sums by hand."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from shapely import Polygon, box

from ..ground import terrain
from ..ground.layers import Layer

#: South-west corners of the three sites, in metres from the county's corner.
SITES = {"Q1": (2300, 2100), "Q2": (4900, 700), "Q3": (4900, 900)}
PROJECTS = """
XMBH C20 项目编号
XMMC C60 项目名称
"""
PARCELS = """
BDCDYH C40 不动产单元号
QLLX C10 权利类型
DJLX C10 登记类型
SYQMJ F 使用权面积
ZLDWMC C60 坐落单位名称
CMXZMC C60 村民小组
AL C60 案例
"""
HOLDERS = """
BDCDYH C40 不动产单元号
QLR C60 权利人
ZJZL C20 证件种类
ZJHM C40 证件号码
GYFS C20 共有方式
QLBL C30 权利比例
"""
PRICES = """
QPMC C60 区片
JG F 价格（元/亩）
"""
POND, STONE = "柳塘村", "石埂村"
WIDTH, DEPTH = 50, 40  # of the parcels in a row; a project takes the southern half: 1,000 m² of each
#: Case, code, right type, registration, of the row Q2; its holders below.
SHARES = [
    ("循环小数", "990127001001JC00001", "5", "100"),
    ("各二分之一", "990127001001JC00002", "5", "100"),
    ("百分数与全角", "990127001001JC00003", "5", "100"),
    ("份额为空", "990127001001JC00004", "5", "100"),
    ("份额无法读取", "990127001001JC00005", "5", "100"),
    ("份额超过一", "990127001001JC00006", "6", "100"),
    ("无权利人", "990127001001JC00007", "5", "100"),
    ("代码写法", " 990127001001jc０0008", "5", "200"),
]
CODES = [
    ("一宗多单元", "990127001002GB00001", "3", "100"),
    ("应为十九位", "990127001002GB00002F00010001", "4", "100"),
    ("无代码", None, "3", "100"),
    ("类型未列", "990127001002GB00004", "77", "100"),
    ("已注销", "990127001002GB00005", "3", "400"),
    ("河流 W", "990127001002JW00006", None, "100"),
    ("国有地上承包", "990127001002GD00007", "9", "100"),
    ("自相交", "990127001002GB00008", "3", "100"),
]
#: Code as the table of holders writes it, name, number of the document, kind of shares, share.
PEOPLE = [
    ("990127001000GB00001", "样例甲", "YC-0001", "按份共有", "1/2"),
    ("990127001000GB00001", "样例乙", "YC-0002", "按份共有", "1/4"),
    ("990127001000GB00001", "样例丙", "YC-0003", "按份共有", "1/4"),
    ("990127001000GB00002", "样例　甲", "ＹＣ－０００１", "按份共有", "1/3"),
    ("990127001000GB00002", "样例丁", "YC-0004", "按份共有", "1/3"),
    ("990127001000JD00003", "样例戊", "YC-0005", "共同共有", None),
    ("990127001000JD00003", "样例己", "YC-0006", "共同共有", None),
    ("990127001001JC00001", "样例庚", "YC-0007", "按份共有", "0.3333"),
    ("990127001001JC00001", "样例辛", "YC-0008", "按份共有", "0.3333"),
    ("990127001001JC00001", "样例壬", "YC-0009", "按份共有", "0.3333"),
    ("990127001001JC00002", "样例癸", "YC-0010", None, "各二分之一"),
    ("990127001001JC00002", "样例子", "YC-0011", None, "各二分之一"),
    ("990127001001JC00003", "样例丑", "YC-0012", None, "50%"),
    ("990127001001JC00003", "样例寅", "YC-0013", None, "５０％"),
    ("990127001001JC00004", "样例卯", "YC-0014", None, None),
    ("990127001001JC00005", "样例辰", "YC-0015", None, "1/4"),
    ("990127001001JC00005", "样例巳", "YC-0016", None, "大部分"),
    ("990127001001JC00006", "样例午", "YC-0017", None, "3/4"),
    ("990127001001JC00006", "样例未", "YC-0018", None, "1/2"),
    ("990127001001JC00008", "样例庚（户主）", "yc 0007", "单独所有", None),
    ("990127001002GB00001F00010001", "样例申", "YC-0019", "单独所有", "1"),
    ("990127001002GB00001F00010002", "样例酉", "YC-0020", "单独所有", "1"),
    ("990127001002GB00002", "样例戌", "YC-0021", "单独所有", None),
    ("990127001002GB00004", "样例亥", "YC-0022", "单独所有", None),
    ("990127001002GB00005", "样例元", "YC-0023", "单独所有", None),
    ("990127001002GD00007", "样例亨", "YC-0024", "共同共有", None),
    ("990127001002GD00007", "样例利", "YC-0025", "共同共有", None),
    ("990127009009GB99999", "样例贞", "YC-0026", "单独所有", None),
]


def _at(site: str, x: float, y: float, width: float, height: float) -> Polygon:
    west, south = (terrain.ORIGIN[axis] + SITES[site][axis] for axis in (0, 1))
    return box(west + x, south + y, west + x + width, south + y + height)


def layers() -> list[Layer]:
    """Projects, parcels with use rights, contracted land in degrees, ownership, holders, prices."""
    projects = Layer("XM", "项目用地（权属）", "Polygon", PROJECTS)
    parcels = Layer("ZD", "宗地（使用权）", "Polygon", PARCELS)
    contracted = Layer("CBD", "承包地", "Polygon", PARCELS, crs=terrain.DEGREES)
    owned = Layer("SYQZD", "土地所有权宗地", "Polygon", PARCELS)
    projects.add(_at("Q1", 50, 20, 80, 80), XMBH="Q1", XMMC="渠道改线")
    for site, name in (("Q2", "村道拓宽"), ("Q3", "泵站扩建")):
        projects.add(_at(site, 0, 0, 8 * WIDTH, DEPTH / 2), XMBH=site, XMMC=name)
    for case, serial, kind, place, layer in (
        ("互相重叠", "GB00001", "3", (0, 0, 100, 60), parcels), ("互相重叠", "GB00002", "3", (98, 0, 102, 60), parcels),
        ("共同共有", "JD00003", "9", (0, 60, 120, 100), parcels),
        ("越出所有权", "CK00004", "22", (150, 30, 150, 100), parcels),
        ("集体所有", "JA00005", "1", (0, 0, 200, 160), owned),
    ):
        layer.add(_at("Q1", *place), BDCDYH="990127001000" + serial, QLLX=kind, DJLX="100", AL=case,
                  SYQMJ=float(place[2] * place[3]), ZLDWMC=POND, CMXZMC="柳塘一组")
    for site, cases in (("Q2", SHARES), ("Q3", CODES)):
        for number, (case, code, kind, registration) in enumerate(cases):
            ground = _at(site, number * WIDTH, 0, WIDTH, DEPTH)
            if case == "自相交":
                west, south, east, north = ground.bounds
                ground = Polygon([(west, south), (east, north), (east, south), (west, north)])
            layer = contracted if case == "国有地上承包" else parcels
            layer.add(ground, BDCDYH=code, QLLX=kind, DJLX=registration, SYQMJ=float(WIDTH * DEPTH), ZLDWMC=STONE,
                      CMXZMC="石埂二组", AL=case)
    owned.add(_at("Q2", 0, 0, 400, 40), BDCDYH="990127001001JA00009", QLLX="1", DJLX="100", SYQMJ=16000.0,
              ZLDWMC=STONE, AL="集体所有")
    owned.add(_at("Q3", 0, 0, 250, 40), BDCDYH="990127001002GA00009", QLLX="2", DJLX="100", SYQMJ=10000.0, AL="国有")
    owned.add(_at("Q3", 250, 0, 150, 40), BDCDYH="990127001002JA00010", QLLX="1", DJLX="100", SYQMJ=6000.0,
              ZLDWMC=STONE, AL="集体所有")
    to = pyproj.Transformer.from_crs(terrain.CRS, terrain.DEGREES, always_xy=True)
    contracted.geometries = [
        shapely.transform(ground, lambda xy: np.round(np.column_stack(to.transform(xy[:, 0], xy[:, 1])), 10))
        for ground in contracted.geometries
    ]
    holders = Layer("QLR", "权利人", "None", HOLDERS)
    for code, name, number, kind, share in PEOPLE:
        holders.add(None, BDCDYH=code, QLR=name, ZJZL="样例证", ZJHM=number, GYFS=kind, QLBL=share)
    prices = Layer("QPJG", "区片综合地价", "None", PRICES)
    for village, price in ((POND, 60000.0), (STONE, 54000.0)):
        prices.add(None, QPMC=village, JG=price)
    return [projects, parcels, contracted, owned, holders, prices]


#: Project, part, holders, m². A: 2,000, B: 1,280 (80 of them twice), C: 2,800, of 6,400; each other parcel 1,000.
ANSWERS = [
    ("Q1", "holder", "样例甲", 1426.67), ("Q1", "holder", "样例乙", 500.0), ("Q1", "holder", "样例丙", 500.0),
    ("Q1", "holder", "样例丁", 426.67), ("Q1", "joint", "样例己;样例戊", 2800.0), ("Q1", "share_unknown", "", 426.67),
    ("Q1", "open", "", 400.0), ("Q1", "ownership", "", 6400.0),
    ("Q2", "holder", "样例庚", 1333.33), ("Q2", "holder", "样例辛", 333.33), ("Q2", "holder", "样例壬", 333.33),
    ("Q2", "holder", "样例癸", 500.0), ("Q2", "holder", "样例子", 500.0), ("Q2", "holder", "样例丑", 500.0),
    ("Q2", "holder", "样例寅", 500.0), ("Q2", "holder", "样例辰", 250.0), ("Q2", "share_unknown", "样例卯", 1000.0),
    ("Q2", "share_unknown", "样例巳", 750.0), ("Q2", "share_unknown", "样例午;样例未", 1000.0),
    ("Q2", "holder_missing", "", 1000.0), ("Q2", "ownership", "", 8000.0),
    ("Q3", "share_unknown", "样例申;样例酉", 1000.0), ("Q3", "holder", "样例戌", 1000.0),
    ("Q3", "holder", "样例亥", 1000.0), ("Q3", "holder_missing", "", 1000.0), ("Q3", "holder_missing", "", 1000.0),
    ("Q3", "joint", "样例亨;样例利", 1000.0),
    ("Q3", "open", "", 1000.0), ("Q3", "unusable", "", 1000.0), ("Q3", "ownership", "", 5000.0),
    ("Q3", "ownership", "", 3000.0),
]
#: Project, m²: all, held, counted twice, nobody, unusable, collective, state.
LEDGER = [("Q1", 6400, 6080, 80, 400, 0, 6400, 0), ("Q2", 8000, 8000, 0, 0, 0, 8000, 0),
          ("Q3", 8000, 6000, 0, 1000, 1000, 3000, 5000)]


def expected_rows() -> list[dict]:
    """What *Affected holders* finds, by name."""
    return [{"project": project, "part": part, "holders": holders, "area_m2": f"{area:.2f}"}
            for project, part, holders, area in ANSWERS]


def expected_ledger() -> list[dict]:
    """The ledger of each project."""
    names = ("project", "area_m2", "held_m2", "counted_twice_m2", "open_m2", "unusable_m2", "collective_owned_m2",
             "state_owned_m2")
    return [dict(zip(names, row)) for row in LEDGER]
