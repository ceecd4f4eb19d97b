"""What a sample layer is: fields as the standards name them, rows, geometries."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import terrain


@dataclass
class Layer:
    """One layer of the sample county.

    Attributes:
        name: the official layer name, which is the table's name in ``county.gpkg``.
        title: Chinese title, for the layer tree.
        geometry_type: "Polygon", "MultiPolygon", "LineString", "Point", "CurvePolygon".
        schema: one field a line: name, type (``C18`` text, ``I`` integer, ``F`` decimal, ``D`` date), title.
        rows: one dict a feature; a missing key is NULL.
        geometries: shapely geometries in ``crs``, or None, or WKB bytes for what shapely cannot hold.
    """

    name: str
    title: str
    geometry_type: str
    schema: str
    rows: list[dict] = field(default_factory=list)
    geometries: list = field(default_factory=list)
    crs: str = terrain.CRS

    def fields(self) -> list[tuple[str, str, int, str]]:
        """(name, type letter, length or 0, title) in order."""
        entries = []
        for line in filter(None, self.schema.splitlines()):
            name, kind, title = line.split()
            entries.append((name, kind[0], int(kind[1:] or 0), title))
        return entries

    def add(self, geometry, **values):
        """Append a feature; NULLs may be left out."""
        self.rows.append(values)
        self.geometries.append(geometry)


_IDENTITY = """
BSM C18 标识码
YSDM C10 要素代码
"""
_UNIT = """
XZQDM C12 行政区代码
XZQMC C100 行政区名称
"""

DLTB = (
    _IDENTITY
    + """
TBYBH C18 图斑预编号
TBBH C8 图斑编号
DLBM C5 地类编码
DLMC C60 地类名称
QSXZ C2 权属性质
QSDWDM C19 权属单位代码
QSDWMC C255 权属单位名称
ZLDWDM C19 坐落单位代码
ZLDWMC C255 坐落单位名称
TBMJ F 图斑面积
KCDLBM C5 扣除地类编码
KCXS F 扣除地类系数
KCMJ F 扣除地类面积
TBDLMJ F 图斑地类面积
GDLX C2 耕地类型
GDPDJB C2 耕地坡度级别
XZDWKD F 线状地物宽度
TBXHDM C6 图斑细化代码
TBXHMC C20 图斑细化名称
ZZSXDM C6 种植属性代码
ZZSXMC C20 种植属性名称
GDDB I 耕地等别
FRDBS C1 飞入地标识
CZCSXM C4 城镇村属性码
SJNF I 数据年份
MSSM C2 描述说明
HDMC C100 海岛名称
BZ C255 备注
"""
)
XZQ = (
    _IDENTITY
    + """
XZQDM C9 行政区代码
XZQMC C100 行政区名称
DCMJ F 调查面积
JSMJ F 计算面积
MSSM C2 描述说明
HDMC C100 海岛名称
"""
)
CJDCQ = (
    _IDENTITY
    + """
ZLDWDM C19 坐落单位代码
ZLDWMC C255 坐落单位名称
DCMJ F 调查面积
JSMJ F 计算面积
MSSM C2 描述说明
HDMC C100 海岛名称
"""
)
YJJBNTBHTB = (
    _IDENTITY
    + _UNIT
    + """
YJJBNTTBBH C20 永久基本农田图斑编号
TBBH C8 图斑编号
DLBM C5 地类编码
DLMC C60 地类名称
QSXZ C2 权属性质
QSDWDM C19 权属单位代码
ZLDWDM C19 坐落单位代码
YJJBNTTBMJ F 永久基本农田图斑面积
KCDLBM C5 扣除地类编码
KCXS F 扣除地类系数
KCMJ F 扣除地类面积
YJJBNTMJ F 永久基本农田面积
GDLX C2 耕地类型
GDPDJB C2 耕地坡度级别
GDDB I 耕地等别
ZLFLDM C12 质量分类代码
SJNF I 数据年份
CFZR C50 村负责人
ZMC C50 组名称
ZZRR C50 组责任人
ZRRZJHM C30 责任人证件号码
ZRRMC C50 责任人名称
LXDH C30 联系电话
JZDZ C100 居住地址
BHKSSJ D 保护开始时间
BHJSSJ D 保护结束时间
WDGD C10 稳定利用耕地
SFWYYJJBNT C10 是否为原永久基本农田
"""
)
STBHHX = (
    _IDENTITY
    + _UNIT
    + """
SHENG C50 省
SHI C50 市
XIAN C50 县
HXBM C30 红线编码
HXMC C100 红线名称
HXLX C50 红线类型
LXBM C10 类型编码
MJ F 面积
ZRBHDMC C100 自然保护地名称
ZRBHDJB C20 自然保护地级别
ZRBHDLX C50 自然保护地类型
ZRBHDFQ C50 自然保护地分区
XTYZBLX C100 生态系统与植被类型
GKCS C255 管控措施
SZXJXZQDM C12 所在县级行政区代码
SZXJXZQMC C100 所在县级行政区名称
"""
)
ZONED = (
    _IDENTITY
    + _UNIT
    + """
GHFQDM C3 规划分区代码
GHFQMC C50 规划分区名称
MJ F 面积
BZ C255 备注
"""
)
# Of these four layers only the layer name and MJ are known from a real database; the other fields
# follow the pattern of the plan database and are ours.
HLFXKZX = (
    _IDENTITY
    + _UNIT
    + """
FXDJ C20 风险等级
SYMC C100 水域名称
MJ F 面积
BZ C255 备注
"""
)
DZZHFXQ = (
    _IDENTITY
    + _UNIT
    + """
ZHLX C20 灾害类型
FXDJ C20 风险等级
MJ F 面积
BZ C255 备注
"""
)
LSWHBHX = (
    _IDENTITY
    + _UNIT
    + """
MC C100 名称
BHJB C20 保护级别
BHFW C20 保护范围
MJ F 面积
BZ C255 备注
"""
)
YYSSYD = (
    _IDENTITY
    + _UNIT
    + """
MC C100 水源地名称
BHQJB C20 保护区级别
MJ F 面积
BZ C255 备注
"""
)
XMYD = """
XMBH C20 项目编号
DKBH C20 地块编号
XMMC C100 项目名称
XMLX C20 项目类型
ZDXMLX C2 重大项目类型
QDWH C50 清单文号
HDLX C2 有限人为活动类型
RDYJWH C50 认定意见文号
BKBRWH C50 不可避让论证文号
SFYD C2 是否用地
YDMJ F 用地面积
"""


def bsm(layer_number: int, serial: int) -> str:
    """18 characters: county, four digits for the layer, eight for the serial number."""
    return f"{terrain.COUNTY_CODE}{layer_number:04d}{serial:08d}"
