"""Plots of a plan whose codes have planted defects, and where the survey's codes go in the 2023 guide.

Both answers are written down by hand from the lists themselves; nothing of ``core`` is read.
"""

from __future__ import annotations

from collections import Counter

from shapely import box

from ..ground import layers, terrain
from ..ground.survey import Parcel, attributes

GHDK = """
BSM C18 标识码
DKBH C20 地块编号
YDYHFLDM C30 用地用海分类代码
YDYHFLMC C60 用地用海分类名称
HHBL C20 混合用地比例
QXLX C60 缺陷类型
"""
# plot: (code, name, shares, what is planted, issues that a check has to list)
PLOTS = {
    "D-01": ("070102", "二类城镇住宅用地", None, None, ()),
    "D-02": ("0804", "教育用地", None, None, ()),
    "D-03": ("1207v", "城镇村道路用地", None, None, ()),
    "D-04": ("1401(0806)", None, None, None, ()),
    "D-05": ("070102/0901", None, "7:3", None, ()),
    "D-06": ("070102/0901", None, None, "混合用地无比例", ("SHARES",)),
    "D-07": ("0901/1401", None, "60%:30%", "比例之和不足", ("SHARES",)),
    "D-08": ("0901/0902/1401", None, "1:1", "比例个数不符", ("SHARES",)),
    "D-09": (None, "公园绿地", None, "编码为空", ("EMPTY",)),
    "D-10": ("0799", None, None, "编码不存在", ("UNKNOWN",)),
    "D-11": ("R2B1", None, None, "写法不规范", ("UNKNOWN",)),
    "D-12": ("1313", None, None, "2020年试行版编码", ("OTHER-EDITION",)),
    "D-13": ("R2", "二类居住用地", None, "GB 50137 编码", ("OTHER-SCHEME",)),
    "D-14": ("0901", "商务金融用地", None, "名称与编码不符", ("NAME",)),
    "D-15": ("0403", "其他草地", None, "三大类有分歧", ("DISPUTED",)),
    "D-16": ("60102", "田间道", None, "前导零丢失", ("NUMBER",)),
    "D-17": ("1401/0798", None, "1:1", "混合用地含未知编码", ("UNKNOWN",)),
    "D-18": ("１２０７", "城镇村道路用地", None, None, ()),
    "D-19": ("0101", "水田", None, None, ()),
    "D-20": ("060201", "种植设施建设用地", None, None, ()),
}
# class of the survey -> group of the structure table; land of towns and villages by the attribute CZCSXM
GROUPS = {
    "cropland": "0101 0102 0103", "garden": "0201 0201K 0202 0204", "forest": "0301 0301K 0302 0305 0307 0307K",
    "grassland": "0404", "wetland": "1106", "farm_facilities": "1006 1202", "inland_water": "1101 1103 1104 1104A",
    "other_land": "1203 1207", "regional_infrastructure": "1003 1109", "other_construction": "0602 09",
    "undetermined": "1107A",
    "urban_rural": "0508 05H1 0601 0701 0702 0809 0810 0810A 08H1 08H2 08H2A 1004 1005 1201",
}
GROUP_OF = {code: group for group, listed in GROUPS.items() for code in listed.split()}
SETTLEMENTS = {"201": "urban_land", "202": "urban_land", "203": "village_land"}
SIDE, COLUMNS = (60.0, 40.0), 5
# class of the survey: (class of the guide, how): 1:1, 1:n with the usual one, or for a person
GUIDE = {
    "0101": ("0101", "1:1"), "0102": ("0102", "1:1"), "0103": ("0103", "1:1"), "0201": ("0201", "1:1"),
    "0201K": ("0201", "1:n"), "0202": ("0202", "1:1"), "0204": ("0205", "1:n"), "0301": ("0301", "1:1"),
    "0301K": ("0301", "1:n"), "0302": ("0302", "1:1"), "0305": ("0303", "1:1"), "0307": ("0304", "1:1"),
    "0307K": ("0304", "1:n"), "0404": ("0403", "1:1"), "0508": ("1101", "1:n"), "05H1": ("09", "1:n"),
    "0601": ("1001", "1:n"), "0602": ("1002", "1:1"), "0701": ("0701", "1:n"), "0702": ("0703", "1:n"),
    "0809": ("13", "1:n"), "0810": ("1401", "1:n"), "0810A": ("1403", "1:1"), "08H1": ("0801", "1:n"),
    "08H2": ("08", "1:n"), "08H2A": ("080401", "1:1"), "09": ("15", "1:n"), "1003": ("1202", "1:1"),
    "1004": ("1207", "1:1"), "1005": ("1208", "1:n"), "1006": ("0601", "1:n"), "1101": ("1701", "1:1"),
    "1103": ("1703", "1:1"), "1104": ("1704", "1:1"), "1104A": ("1704", "1:1"), "1106": ("0506", "1:1"),
    "1107A": ("", "review"), "1109": ("1311", "1:1"), "1201": ("2301", "1:1"), "1202": ("0602", "1:n"),
    "1207": ("2307", "1:1"),
}


def plan_layer() -> layers.Layer:
    """The plots, side by side in the middle of the first town."""
    layer = layers.Layer("GHDK_defects", "规划地块(含预设编码问题)", "Polygon", GHDK)
    x, y = (value + shift for value, shift in zip(terrain.TOWN_CENTRES[0][:2], terrain.ORIGIN))
    for i, (plot, (code, name, shares, planted, _issues)) in enumerate(PLOTS.items()):
        left, bottom = x + SIDE[0] * (i % COLUMNS), y + SIDE[1] * (i // COLUMNS)
        layer.add(
            box(left, bottom, left + SIDE[0], bottom + SIDE[1]), BSM=layers.bsm(2025, i + 1), DKBH=plot,
            YDYHFLDM=code, YDYHFLMC=name, HHBL=shares, QXLX=planted,
        )
    return layer


def defect_rows() -> list[dict]:
    """A row for each issue that a check of the plots has to list."""
    return [{"DKBH": plot, "rule_id": f"GR-CODE-{issue}"} for plot, result in PLOTS.items() for issue in result[4]]


def recoded_rows(parcels: list[Parcel]) -> list[dict]:
    """A row for each class of the survey of 2024: where it goes, and how many patches have it."""
    counted = Counter(parcel.code for parcel in parcels)
    return [{"source_code": code, "target_code": GUIDE[code][0], "map": GUIDE[code][1], "count": counted[code]}
            for code in sorted(counted)]


def structure_rows(before: list[Parcel], after: list[Parcel]) -> list[dict]:
    """A row a town and group: land of both surveys, ridges taken from the fields and counted as other land."""
    sums: dict = {}
    for year, parcels in enumerate((before, after)):
        for parcel in parcels:
            values = attributes(parcel)
            town, ridge = values["ZLDWDM"][:9], values.get("KCMJ") or 0.0
            group = GROUP_OF[values["DLBM"]]
            if group == "urban_rural":
                group = SETTLEMENTS.get((values.get("CZCSXM") or "")[:3], "urban_or_village")
            for key, area in ((group, values["TBMJ"] - ridge), ("other_land", ridge)):
                sums.setdefault((town, key), [0.0, 0.0])[year] += area
    return [{"unit_code": town, "code": group, "base_m2": f"{both[0]:.2f}", "target_m2": f"{both[1]:.2f}"}
            for (town, group), both in sorted(sums.items())]
