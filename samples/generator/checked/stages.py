"""Stages of land, all invented, with each trap of such tables; the answers are those of the rules, by hand.

Parcels of 100 × 60 m, one case each; a field ``AL`` names the case. All is as of 2026-06-30. The last parcel is the
cadastre's first one, on the same ground and with the same code.
"""

from __future__ import annotations

from shapely import Polygon, box

from ..ground import terrain
from ..ground.layers import Layer

#: South-west corners in metres from the county's corner: of the cases, of the batch of areas, of the cadastre.
ROW, BATCH, CADASTRE = (1000, 3600), (1000, 3900), (2300, 2100)
PER_ROW = 8
_KEYS = "DZJGH C19 电子监管号\n"
APPROVED = _KEYS + """XMDM C20 项目代码
JSXMMC C60 项目名称
YDZMJ F 用地总面积
PZRQ C20 批准日期
PFZT C20 批复状态
AL C40 案例
"""
PLANNED = """ZDDM C19 宗地代码
GHYT C40 规划用途
RJLSX F 容积率上限
JZMDSX F 建筑密度上限
LDLXX F 绿地率下限
CJRQ C20 出具日期
AL C40 案例
"""
SUPPLIED = _KEYS + """ZDDM C19 宗地代码
XMMC C60 项目名称
CRHTH C30 出让合同号
GDFS C20 供地方式
GHYT C40 规划用途
GDMJ F 供地面积
GDRQ C20 供地日期
PFZT C20 批复状态
GHRJLSX F 容积率上限
AL C40 案例
"""
USED = _KEYS + """CRHTH C30 出让合同号
YDJDSJ C20 约定交地时间
SJJDSJ C20 实际交地时间
SJJDMJ F 实际交地面积
YDKGSJ C30 约定开工时间
SJKGSJ C30 实际开工时间
YKGMJ F 已开工面积
TGSJ C20 停工时间
YDJGSJ C20 约定竣工时间
SJJGSJ C20 实际竣工时间
YJGMJ F 已竣工面积
YJSMJ F 应动工面积
YJSJMJ F 已动工面积
TZBL F 投资比例
XZYY C20 闲置原因
YDQK C20 用地情况
AL C40 案例
"""
REGISTERED = "ZDDM C19 宗地代码\nZDMJ F 宗地面积\nDJSJ C20 登记时间\nAL C40 案例\n"
EVENTS = "XMDM C20 项目代码\nBCRQ C20 补充日期\nBCMJ F 补充面积\nAL C40 案例\n"
PATCHES = "TBBH C20 图斑编号\nJCRQ C20 检查日期\nTBMJ F 图斑面积\nAL C40 案例\n"

_LATER = {"YDJGSJ": "2027-12-31"}
_STOPPED = {"YDKGSJ": "2024-06-30", "SJKGSJ": "2024-05-01", "TGSJ": "2025-05-31", "YJSMJ": 40000.0, **_LATER}
_BUILT = {"YDKGSJ": "2024-06-30", "SJKGSJ": "2024-05-01", "SJJGSJ": "2025-03-01", "YDJGSJ": "2025-06-30"}
#: Case -> what the table of use says, None: no row; and what is unusual of its supply on 2024-01-10.
CASES: dict[str, tuple[dict | None, dict]] = {
    "满一年未动工": ({"YDKGSJ": "2025-06-30", **_LATER}, {}),
    "差一天": ({"YDKGSJ": "2025/7/1", **_LATER}, {}),
    "已建不足三分之一": ({**_STOPPED, "SJKGSJ": "20240501", "YJSJMJ": 13000.0}, {}),
    "三分之一且四分之一": ({**_STOPPED, "YJSJMJ": 13400.0, "TZBL": 25.0}, {}),
    "投资不足四分之一": ({**_STOPPED, "YJSJMJ": 13400.0, "TZBL": 24.9}, {}),
    "电子表格日期": ({"YDKGSJ": "45838", "SJKGSJ": "1900-01-01", **_LATER}, {}),
    "中文日期": ({"YDKGSJ": "二〇二五年六月三十日", "SJKGSJ": "2025年6月1日", "YDQK": "在建", **_LATER}, {}),
    "约定写在合同里": ({"YDKGSJ": "按合同约定", **_LATER}, {}),
    "即将满一年": ({"YDKGSJ": "2025-08-01", **_LATER}, {}),
    "主张政府原因": ({"YDKGSJ": "2025-01-15", "XZYY": "政府原因", **_LATER}, {}),
    "集体入市": ({"YDKGSJ": "2025-01-15", **_LATER}, {"GDFS": "集体建设用地入市"}),
    "供地方式不明": ({"YDKGSJ": "2025-01-15", **_LATER}, {"GDFS": None, "ZDDM": None}),
    "没有用地记录": (None, {}),
    "撤销后再供": ({"YDKGSJ": "2026-12-31", **_LATER}, {}),
    "关键字被截断": ({"YDKGSJ": "2025-01-15", **_LATER}, {"ZDDM": None}),
    "先于批准动工": ({"YDKGSJ": "2024-06-30", "SJKGSJ": "2023-05-01", "YDQK": "在建", **_LATER}, {}),
    "容积率超过条件": ({"YDKGSJ": "2026-12-31", **_LATER}, {"GHRJLSX": 2.2}),
    "分割登记": (_BUILT, {}),
    "合并登记": (_BUILT, {}),
    "宗地代码变更": (_BUILT, {}),
}
#: Case, state of the start, of the use, days late, rules of findings besides ``LIFE-OPEN``.
ANSWERS = [
    ("满一年未动工", "suspected_idle", "not_started", 365, "LIFE-IDLE"),
    ("差一天", "late", "not_started", 364, "LIFE-IDLE-SOON LIFE-LATE"),
    ("已建不足三分之一", "in_time", "may_be_idle", 395, "LIFE-MAY-BE-IDLE"),
    ("三分之一且四分之一", "in_time", "in_use", "", ""),
    ("投资不足四分之一", "in_time", "may_be_idle", 395, "LIFE-MAY-BE-IDLE"),
    ("电子表格日期", "suspected_idle", "not_started", 365, "LIFE-IDLE"),
    ("中文日期", "in_time", "in_use", "", ""),
    ("约定写在合同里", "undetermined", "not_started", "", ""),
    ("即将满一年", "late", "not_started", 333, "LIFE-IDLE-SOON LIFE-LATE"),
    ("主张政府原因", "suspected_idle", "not_started", 531, "LIFE-IDLE"),
    ("集体入市", "late", "not_started", 531, "LIFE-LATE"),
    ("供地方式不明", "undetermined", "not_started", 531, ""),
    ("没有用地记录", "undetermined", "undetermined", "", ""),
    ("撤销后再供", "not_due", "not_started", "", ""),
    ("关键字被截断", "undetermined", "undetermined", "", ""),
    ("先于批准动工", "in_time", "in_use", "", "LIFE-APPROVAL-USE LIFE-SUPPLY-USE"),
    ("容积率超过条件", "not_due", "not_started", "", "LIFE-COMPARE-FAR"),
    ("分割登记", "in_time", "completed", "", "LIFE-RENUMBERED"),
    ("合并登记", "in_time", "completed", "", "LIFE-RENUMBERED"),
    ("宗地代码变更", "in_time", "completed", "", "LIFE-RENUMBERED"),
    ("各阶段面积", "in_time", "completed", "", "LIFE-DRIFT"),
]
#: Areas of the batch, m²: approved, supplied, started, completed, registered; what lies between them.
AREAS = {"approved_m2": 102000, "supplied_m2": 78000, "started_m2": 52000, "completed_m2": 30500,
         "registered_m2": 30480, "approved_not_supplied_m2": 24000, "supplied_not_used_m2": 26000}


def _box(corner: tuple[int, int], x: float, y: float, width: float, height: float) -> Polygon:
    west, south = (terrain.ORIGIN[axis] + corner[axis] for axis in (0, 1))
    return box(west + x, south + y, west + x + width, south + y + height)


def _place(number: int) -> tuple[float, float]:
    return 110.0 * (number % PER_ROW), -70.0 * (number // PER_ROW)


def key(number: int) -> str:
    """Supervision number of a case: nineteen characters, such as ``990127202401B000123``."""
    return f"990127202401B{number:06d}"


def code(number: int, letters: str = "GB") -> str:
    """Code of a parcel: nineteen characters."""
    return f"990127001003{letters}{number:05d}"


def layers() -> list[Layer]:
    """Approvals, planning conditions, supplies, use, registrations, replenishments and inspections."""
    approved = Layer("ZZ_JBXX", "农转用征收批次", "Polygon", APPROVED)
    planned = Layer("GHTJ", "规划条件", "None", PLANNED)
    supplied = Layer("GongDi", "供地", "Polygon", SUPPLIED)
    used = Layer("yongdi", "交地与开发利用", "None", USED)
    registered = Layer("DJ", "不动产登记", "Polygon", REGISTERED)
    replenished = Layer("BCGD", "补充耕地", "None", EVENTS)
    inspected = Layer("WPTB", "卫片图斑", "Polygon", PATCHES)
    approved.add(_box(ROW, -5, -145, 890, 210), XMDM="YC2023-01", JSXMMC="样川县2023年第1批次", PZRQ="2023-06-01",
                 YDZMJ=186900.0, AL="批次")
    for number, (case, (use, more)) in enumerate(CASES.items(), 1):
        ground = _box(ROW, *_place(number - 1), 100, 60)
        keys = {"DZJGH": key(number), "ZDDM": code(number)}
        row = {**keys, "XMMC": case, "CRHTH": f"YC-HT-{number:03d}", "GDFS": "出让", "GHYT": "工业用地", "GDMJ": 6000.0,
               "GDRQ": "2024-01-10", "AL": case, **more}
        if case == "撤销后再供":
            supplied.add(ground, **{**row, "DZJGH": key(900 + number), "CRHTH": None, "GDRQ": "2023-08-01",
                                    "PFZT": "撤销"})
        if case == "合并登记":   # two supplies, which are registered as one parcel
            x, y = _place(number - 1)
            ground = _box(ROW, x, y, 50, 60)
            supplied.add(_box(ROW, x + 50, y, 50, 60), DZJGH=key(900 + number), ZDDM=code(900 + number), GDFS="出让",
                         GDMJ=3000.0, GDRQ="2024-01-10", XMMC=case, AL=case)
            row["GDMJ"] = 3000.0
        supplied.add(ground, **row)
        if use is not None:
            cut = case == "关键字被截断"
            used.add(None, **{"DZJGH": "990127202401000" if cut else key(number),
                              "CRHTH": None if cut else row["CRHTH"], "AL": case, **use})
    by_case = list(CASES)
    planned.add(None, ZDDM=code(by_case.index("容积率超过条件") + 1), GHYT="工业用地", RJLSX=2.0, CJRQ="2023-11-01",
                AL="容积率超过条件")
    for case, parts in (("分割登记", ((101, 0, 40), (102, 40, 60))), ("合并登记", ((103, 0, 100),)),
                        ("宗地代码变更", ((104, 0, 100),))):
        x, y = _place(by_case.index(case))
        for serial, west, width in parts:
            registered.add(_box(ROW, x + west, y, width, 60), ZDDM=code(serial), ZDMJ=width * 60.0, DJSJ="2025-05-06",
                           AL=case)
    approved.add(_box(BATCH, 0, 0, 510, 200), XMDM="YC2022-01", JSXMMC="样川县2022年第1批次", PZRQ="2022-03-01",
                 YDZMJ=102000.0, AL="各阶段面积")
    supplied.add(_box(BATCH, 0, 0, 390, 200), DZJGH=key(50), ZDDM=code(50), XMMC="各阶段面积", GDFS="出让",
                 GHYT="工业用地", GDMJ=78000.0, GDRQ="2022-09-01", AL="各阶段面积")
    used.add(None, DZJGH=key(50), SJJDSJ="2022-10-01", SJJDMJ=78000.0, YDKGSJ="2023-03-01", SJKGSJ="2023-02-01",
             YKGMJ=52000.0, YDJGSJ="2025-03-01", SJJGSJ="2025-02-01", YJGMJ=30500.0, AL="各阶段面积")
    registered.add(_box(BATCH, 0, 0, 152.4, 200), ZDDM=code(50), ZDMJ=30480.0, DJSJ="2025-06-01", AL="各阶段面积")
    registered.add(_box(CADASTRE, 0, 0, 100, 60), ZDDM="990127001000GB00001", ZDMJ=6000.0, DJSJ="2024-02-01",
                   AL="地籍宗地")
    supplied.add(_box(CADASTRE, 0, 0, 100, 60), ZDDM="990127001000GB00001", XMMC="地籍宗地", GDFS="划拨", GDMJ=6000.0,
                 GDRQ="2023-11-20", AL="地籍宗地")
    replenished.add(None, XMDM="YC2022-01", BCRQ="2022-02-10", BCMJ=51000.0, AL="各阶段面积")
    inspected.add(_box(ROW, 20, 10, 40, 30), TBBH="WP-2026-001", JCRQ="2026-04-15", TBMJ=1200.0, AL="满一年未动工")
    return [approved, planned, supplied, used, registered, replenished, inspected]


def expected_rows() -> list[dict]:
    """What *Trace the life of land* finds of each case."""
    names = ("case", "start_state", "use_state", "days_late", "rules")
    return [dict(zip(names, map(str, row))) for row in ANSWERS]
