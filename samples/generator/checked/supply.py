"""Parcels that are to be supplied, all invented, on the ground of the stages and of the cadastre; answers by hand.

Approvals and supplies are those of ``lifecycle.gpkg``, rights those of ``cadastre.gpkg``; plan and lines are here. All
is as of 2026-06-30.
"""

from __future__ import annotations

from shapely import Polygon, box

from ..ground import terrain
from ..ground.layers import Layer
from . import stages

PARCELS = """DKBH C20 地块编号
BCAZWH C40 补偿安置文号
WJFWH C40 无纠纷证明文号
GHTJWH C40 规划条件文号
TPWH C40 通平证明文号
AL C40 案例
"""
PLAN = "GHDYBM C20 规划单元编码\nPZRQ C20 批准日期\nYXQZ C20 有效期至\nPFZT C20 状态\n"
LINE = "MC C40 名称\n"
#: Corner of the cadastre's second part, in metres from the county's corner.
SECOND = (4900, 700)
_WHOLE = ("2024-01-01", "2035-12-31", None)
#: Case -> corner, west, south, width, height of the parcel; the plan on it; documents that are empty.
CASES: dict[str, tuple] = {
    "净地": (stages.BATCH, 395, 5, 40, 30, _WHOLE, ()),
    "超出批准": (stages.BATCH, 490, 5, 40, 30, _WHOLE, ()),
    "已供应": (stages.ROW, 10, 10, 40, 30, _WHOLE, ()),
    "采矿权须同意": (stages.CADASTRE, 210, 60, 40, 30, _WHOLE, ()),
    "权利未注销": (stages.CADASTRE, 110, 10, 40, 30, _WHOLE, ()),
    "权利已注销": (SECOND, 205, 205, 40, 30, _WHOLE, ()),
    "缺少文件": (stages.BATCH, 395, 85, 40, 30, _WHOLE, ("BCAZWH", "TPWH")),
    "规划未生效": (stages.BATCH, 395, 125, 40, 30, ("2027-01-01", "2035-12-31", None), ()),
    "规划没有日期": (stages.BATCH, 395, 165, 40, 30, (None, "2035-12-31", None), ()),
    "占永久基本农田": (stages.BATCH, 450, 45, 40, 30, _WHOLE, ()),
}
#: Case, answer, states of approval, supply, rights, plan, lines, documents (m met, o open, x missed), m² of the first
#: miss.
ANSWERS = [
    ("净地", "ready", "mmmmmm", ""), ("超出批准", "not_ready", "xmmmmm", 600),
    ("已供应", "not_ready", "mxmmmm", 1200), ("采矿权须同意", "not_ready", "xmommm", 1200),
    ("权利未注销", "not_ready", "xmxmmm", 1200), ("权利已注销", "not_ready", "xmmmmm", 1200),
    ("缺少文件", "undetermined", "mmmmmo", ""), ("规划未生效", "not_ready", "mmmxmm", 1200),
    ("规划没有日期", "undetermined", "mmmomm", ""), ("占永久基本农田", "not_ready", "mmmmxm", 300),
]
_DOCUMENTS = ("BCAZWH", "WJFWH", "GHTJWH", "TPWH")
_STATES = {"m": "met", "o": "open", "x": "missed"}
_CONDITIONS = ("approval", "supply", "rights", "plan", "lines", "documents")


def _box(corner: tuple[int, int], x: float, y: float, width: float, height: float) -> Polygon:
    west, south = (terrain.ORIGIN[axis] + corner[axis] for axis in (0, 1))
    return box(west + x, south + y, west + x + width, south + y + height)


def layers() -> list[Layer]:
    """Parcels, units of the plan, permanent basic farmland and the red line."""
    parcels = Layer("NGDK", "拟供地块", "Polygon", PARCELS)
    plan = Layer("GHDY", "规划单元", "Polygon", PLAN)
    farmland = Layer("YJJBNT", "永久基本农田（拟供地块）", "Polygon", LINE)
    redline = Layer("STBHHX", "生态保护红线（拟供地块）", "Polygon", LINE)
    for number, (case, (corner, x, y, width, height, (start, end, status), empty)) in enumerate(CASES.items(), 1):
        named = {name: f"样川供〔2026〕{number}号" for name in _DOCUMENTS if name not in empty}
        parcels.add(_box(corner, x, y, width, height), DKBH=f"NG-{number:02d}", AL=case, **named)
        plan.add(_box(corner, x - 2, y - 2, width + 4, height + 4), GHDYBM=f"GH-{number:02d}", PZRQ=start, YXQZ=end,
                 PFZT=status)
    corner, x, y, _width, height = CASES["占永久基本农田"][:5]
    farmland.add(_box(corner, x, y, 10, height), MC="永久基本农田")
    redline.add(_box(stages.BATCH, 600, 0, 50, 50), MC="生态保护红线")
    return [parcels, plan, farmland, redline]


def expected_rows() -> list[dict]:
    """What *Check whether land is ready to supply* finds of each case."""
    return [{"case": case, "answer": answer, **{name: _STATES[letter] for name, letter in zip(_CONDITIONS, states)},
             "missed_m2": str(area)} for case, answer, states, area in ANSWERS]
