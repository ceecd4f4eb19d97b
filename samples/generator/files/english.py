"""The sample county in English: titles, aliases, legends of its project, and names in its data. Ids and codes stay."""
from __future__ import annotations

import csv
import pathlib
from dataclasses import replace

CODES = pathlib.Path(__file__).resolve().parents[3] / "packs" / "cn-land-use" / "survey-3.csv"
TITLE = "Yangchuan county (invented)"
GROUPS = {"项目": "Projects", "境界": "Boundaries", "底线": "Control lines", "规划": "Plans", "调查": "Surveys"}
TITLES = {
    "XMYD": "Projects", "XMYD_access": "Proposed projects (access)",
    "XZQ": "Administrative units", "CJDCQ": "Villages of the survey",
    "CZKFBJ": "Urban development boundary", "LSWHBHX": "Historic and cultural protection line",
    "DZZHFXQ": "Geological hazard zone", "HLFXKZX": "Flood risk control line", "YYSSYD": "Drinking water source",
    "STBHHX": "Ecological protection red line", "YJJBNTBHTB": "Permanent basic farmland",
    "YJJBNTBHTB_2019": "Permanent basic farmland (old version of 2019)",
    "CZKFBJ_defects": "Urban development boundary (planted conflicts)",
    "STBHHX_defects": "Ecological protection red line (planted conflicts)",
    "YJJBNTBHTB_defects": "Permanent basic farmland (planted conflicts)",
    "GKDY_defects": "Control units (planted conflicts)",
    "JZW": "Buildings", "LD": "Green spaces", "XG_GHDK": "Plots (detailed plan)", "XG_JQJF": "Blocks",
    "GHDK_defects": "Plots (planted code problems)", "GHYDYH": "Planned land use", "GHFA_A": "Plan A",
    "GHFA_B": "Plan B", "GHFQ": "Planning zones", "GKDY": "Ecological control units",
    "DLTB_defects": "Land-use survey (labelling faults)", "DLTB_2024": "Land-use survey 2024",
    "DLTB_2020": "Land-use survey 2020"}
FIELDS = {
    "AL": "Case", "BHFW": "Protected extent", "BHJB": "Level of protection", "BHJSSJ": "Protected until",
    "BHKSSJ": "Protected since", "BHQJB": "Level of the source zone", "BKBRWH": "No-alternative decision no.",
    "BM": "Code", "BSM": "Feature id", "BXZ": "Group of alternatives", "BZ": "Remarks", "CFZR": "Village officer",
    "CS": "Storeys", "CZCSXM": "Town or village code", "DCMJ": "Surveyed area", "DJMJ": "Registered area",
    "DKBH": "Parcel number", "DLBM": "Land-use code", "DLDM": "Land-use code (plan)", "DLMC": "Land use",
    "DMGC": "Ground elevation", "FRDBS": "Enclave", "FXDJ": "Risk level", "GDDB": "Cropland grade",
    "GDLX": "Cropland type", "GDPDJB": "Slope class", "GHFQDM": "Zone code", "GHFQMC": "Zone", "GKCS": "Measures",
    "GKDYFL": "Kind of unit", "HDLX": "Admitted activity", "HDMC": "Island", "HHBL": "Mixed use ratio",
    "HJGKDYBM": "Unit code", "HJGKDYMC": "Unit", "HXBM": "Red line code", "HXLX": "Red line type",
    "HXMC": "Red line", "HYDM": "Industry code", "JFBH": "Block number", "JRJZMJ": "Floor area that counts",
    "JSMJ": "Computed area", "JSXZ": "Kind of construction", "JZDZ": "Address", "JZGD": "Building height",
    "JZMD": "Building coverage", "JZZL": "Floor area, all", "KCDLBM": "Deducted land-use code",
    "KCMJ": "Deducted area", "KCXS": "Deduction factor", "LDL": "Green ratio", "LXBM": "Type code",
    "LXDH": "Telephone", "MC": "Name", "MJ": "Area", "MSSM": "Description", "QDWH": "List decision no.",
    "QSDWDM": "Owner code", "QSDWMC": "Owner", "QSXZ": "Ownership", "QXLX": "Kind of fault",
    "QXSM": "What is wrong", "RDYJWH": "Approval no.", "RJL": "Floor-area ratio", "RJLXX": "Least floor-area ratio",
    "SFWYYJJBNT": "Was permanent basic farmland", "SFYD": "Takes land", "SHENG": "Province", "SHI": "City",
    "SJNF": "Year of the data", "SYMC": "Water body", "SYZL": "Floor area, commerce",
    "SZXJXZQDM": "County code", "SZXJXZQMC": "County", "TBBH": "Patch number", "TBDLMJ": "Area of the land use",
    "TBMJ": "Patch area", "TBXHDM": "Refined code", "TBXHMC": "Refined land use", "TBYBH": "Preliminary number",
    "WDGD": "Stable cropland", "XGLX": "Kind of height limit", "XIAN": "County", "XMBH": "Project number",
    "XMLX": "Project type", "XMMC": "Project", "XTYZBLX": "Ecosystem and vegetation", "XZDWKD": "Width",
    "XZQDM": "Administrative code", "XZQMC": "Administrative unit", "YDMJ": "Area of the site",
    "YDYHFLDM": "Code of the plan", "YDYHFLMC": "Use of the plan", "YJJBNTMJ": "Farmland area",
    "YJJBNTTBBH": "Farmland patch number", "YJJBNTTBMJ": "Farmland patch area", "YSDM": "Element code",
    "ZDXMLX": "Major project type", "ZHLX": "Kind of hazard", "ZLDWDM": "Place code", "ZLDWMC": "Place",
    "ZLFLDM": "Quality class", "ZMC": "Village group", "ZRBHDFQ": "Reserve zone", "ZRBHDJB": "Reserve level",
    "ZRBHDLX": "Reserve type", "ZRBHDMC": "Reserve", "ZRRMC": "Responsible person", "ZRRZJHM": "Identity number",
    "ZZRR": "Group leader", "ZZSXDM": "Planting code", "ZZSXMC": "Planting", "ZZZL": "Floor area, housing"}
LABELS = {
    "核心保护区": "Core protection zone", "一般控制区": "General control zone", "核心区": "Core zone",
    "缓冲区": "Buffer zone", "实验区": "Experimental zone", "未填分区": "No zone given",
    "优先保护单元": "Priority protection unit", "重点管控单元": "Key control unit",
    "一般管控单元": "General control unit",
    "生态保护区": "Ecological protection", "生态控制区": "Ecological control", "农田保护区": "Farmland protection",
    "居住生活区": "Housing", "综合服务区": "Services", "商业商务区": "Commerce", "工业发展区": "Industry",
    "绿地休闲区": "Parks", "城镇弹性发展区": "Flexible urban development", "特别用途区": "Special use",
    "村庄建设区": "Village construction", "一般农业区": "General farming", "林业发展区": "Forestry",
    "矿产能源发展区": "Mining and energy", "城镇集中建设区": "Concentrated urban construction"}
PROJECTS = {
    "柳塘村张家宅基地": "Homestead in Liutang",
    "样城机械厂": "Yangcheng machine works",
    "禾湾食品厂扩建": "Hewan food plant, extension",
    "石埂村文化活动室": "Shigeng village hall",
    "渠口干渠衬砌改造": "Qukou main canal lining",
    "国道G999样川段改线": "National road G999, diversion",
    "国道G999连接线": "National road G999, link",
    "东垅至樟桥公路": "Dongling–Zhangqiao road",
    "样岭隧道": "Yangling tunnel",
    "样岭观景步道服务点": "Yangling trail service point",
    "样岭科普驿站": "Yangling nature station",
    "样岭度假村": "Yangling resort",
    "样城电子厂": "Yangcheng electronics",
    "东垅光伏电站": "Dongling solar farm",
    "界口农贸市场": "Jiekou market",
    "石埂田园综合体": "Shigeng farm resort",
    "柳塘冷库": "Liutang cold store",
    "东岭登山步道服务点": "Dongling hill trail service point",
    "禾湾花园住宅小区": "Hewan garden housing",
    "样川烈士陵园": "Yangchuan memorial cemetery",
    "样岭石料矿": "Yangling quarry",
    "河沿村便民服务中心": "Heyan village service centre",
    "柳塘生猪养殖场": "Liutang pig farm",
    "河沿柑橘基地": "Heyan citrus orchard",
    "石门森林人家": "Shimen forest lodge",
    "样岭500千伏输变电工程": "Yangling 500 kV line",
}
PLANNED = {
    "样岭石料矿扩建": "Yangling quarry, extension",
    "样城电镀厂": "Yangcheng plating works",
    "石埂造纸厂": "Shigeng paper mill",
    "柳塘米厂": "Liutang rice mill",
    "样岭山庄": "Yangling hotel",
    "样城物流园": "Yangcheng logistics park",
    "界口粮站": "Jiekou grain store",
    "东垅光伏电站": "Dongling solar farm",
    "禾湾化工中试线": "Hewan chemical pilot line",
    "有机肥厂（石门）": "Fertiliser works (Shimen)",
    "有机肥厂（樟桥）": "Fertiliser works (Zhangqiao)",
    "有机肥厂（样城镇）": "Fertiliser works (Yangcheng)",
    "样城精细化工": "Yangcheng fine chemicals",
    "柳塘纸厂": "Liutang paper mill",
}
TOWNS = {"样城镇": "Yangcheng", "样岭镇": "Yangling"}
VILLAGES = {"禾湾村": "Hewan", "柳塘村": "Liutang", "石埂村": "Shigeng", "渠口村": "Qukou", "樟桥村": "Zhangqiao",
            "河沿村": "Heyan", "松坡村": "Songpo", "东垅村": "Dongling"}
#: Layer -> field -> its names; these layers are in a file of their own, since findings and reports quote the data.
NAMES = {"XMYD": {"XMMC": PROJECTS}, "XMYD_access": {"XMMC": PLANNED, "BXZ": {"有机肥厂": "Fertiliser works"}},
         "XZQ": {"XZQMC": TOWNS}, "CJDCQ": {"ZLDWMC": VILLAGES}}
FILE = "county_en.gpkg"


def named(layers: list) -> list:
    """Copies of the layers of ``NAMES`` with English names, in their order.

    Args:
        layers: of the county, ``ground.layers.Layer``.

    Raises:
        KeyError: a name has no English one.
    """
    return [replace(layer, rows=[{**row, **{field: names[row[field]] for field, names in NAMES[layer.name].items()
                                            if row.get(field) is not None}} for row in layer.rows])
            for layer in layers if layer.name in NAMES]


def dress(layer, name: str) -> None:
    """Give a styled layer English aliases and an English legend.

    Args:
        layer: with its colours. name: in the GeoPackage.
    """
    from qgis.core import QgsCategorizedSymbolRenderer

    for place, field in enumerate(layer.fields()):
        if field.name() in FIELDS:
            layer.setFieldAlias(place, FIELDS[field.name()])
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        uses = land_uses() if name.startswith("DLTB") else {}
        for place, category in enumerate(renderer.categories()):
            code, _space, words = category.label().rpartition(" ")
            english = uses.get(code) or LABELS[words]
            renderer.updateCategoryLabel(place, f"{code} {english}".strip())


def land_uses() -> dict:
    """Code of the survey -> its English name."""
    with open(CODES, encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_en"] for row in csv.DictReader(file)}
