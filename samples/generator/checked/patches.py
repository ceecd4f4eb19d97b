"""Change patches, all invented, with each case of what may cover them; the answers are by hand.

Patches of 100 × 60 m in a row, one case each; a field ``AL`` names the case. All is as of 2026-06-30, and the changes
were seen on 2026-04-15.
"""

from __future__ import annotations

from shapely import Polygon, box

from ..ground import terrain
from ..ground.layers import Layer

#: South-west corner of the row in metres from the county's corner, and the length of a patch and its gap.
ROW, STEP = (1000, 4400), 120.0
PATCHES = "TBBH C20 图斑编号\nJCRQ C20 监测日期\nTBMJ F 图斑面积\nAL C40 案例\n"
APPROVED = "PZWH C30 批准文号\nPZRQ C20 批准日期\nPFZT C20 批复状态\nAL C40 案例\n"
FILED = "BABH C30 备案编号\nBARQ C20 备案日期\nDQRQ C20 到期日期\nAL C40 案例\n"
TEMPORARY = "PZWH C30 批准文号\nPZRQ C20 批准日期\nDQRQ C20 到期日期\nAL C40 案例\n"
LINE = "MC C40 名称\n"

_OF = {"PZ": APPROVED, "SSNYDBA": FILED, "LSYD": TEMPORARY}
_DATED = {"PZRQ": "2025-01-10"}
#: Case -> day of the change; layer, west and east end in the patch, and fields of each feature on it.
CASES: dict[str, tuple[str | None, list]] = {
    "批准范围内": ("2026-04-15", [("PZ", -5, 105, _DATED)]),
    "一半批准": ("2026-04-15", [("PZ", -5, 50, _DATED)]),
    "批准已撤销": ("2026-04-15", [("PZ", -5, 105, {**_DATED, "PFZT": "撤销"})]),
    "批准已核减": ("2026-04-15", [("PZ", -5, 105, {**_DATED, "PFZT": "部分核减"})]),
    "批准晚于变化": ("2026-04-15", [("PZ", -5, 105, {"PZRQ": "2026-05-20"})]),
    "两个批准重叠": ("2026-04-15", [("PZ", -5, 70, _DATED), ("PZ", 30, 105, {"PZRQ": "2025/6/30"})]),
    "临时用地已到期": ("2026-04-15", [("LSYD", -5, 105, {"PZRQ": "2024-03-31", "DQRQ": "2026-03-31"})]),
    "临时用地将到期": ("2026-04-15", [("LSYD", -5, 105, {"PZRQ": "2024-08-01", "DQRQ": "2026-08-01"})]),
    "设施备案无期限": ("2026-04-15", [("SSNYDBA", -5, 105, {"BARQ": "2025-02-01"})]),
    "没有依据": ("2026-04-15", []),
    "没有变化日期": (None, [("PZ", -5, 105, _DATED)]),
    "差五厘米": ("2026-04-15", [("PZ", -5, 99.95, _DATED)]),
}
#: Case, word, certainly covered, perhaps covered and open ground in m², days left of the next or last term.
ANSWERS = [
    ("批准范围内", "covered", 6000, 0, 0, ""), ("一半批准", "partly", 3000, 0, 3000, ""),
    ("批准已撤销", "not_covered", 0, 0, 6000, ""), ("批准已核减", "check", 0, 6000, 0, ""),
    ("批准晚于变化", "check", 0, 6000, 0, ""), ("两个批准重叠", "covered", 6000, 0, 0, ""),
    ("临时用地已到期", "not_covered", 0, 0, 6000, -91), ("临时用地将到期", "covered", 6000, 0, 0, 32),
    ("设施备案无期限", "check", 0, 6000, 0, ""), ("没有依据", "not_covered", 0, 0, 6000, ""),
    ("没有变化日期", "check", 0, 6000, 0, ""), ("差五厘米", "covered", 5997, 0, 3, ""),
]


def _box(number: int, west: float, east: float, south: float = 0, north: float = 60) -> Polygon:
    x, y = (terrain.ORIGIN[axis] + ROW[axis] for axis in (0, 1))
    return box(x + STEP * number + west, y + south, x + STEP * number + east, y + north)


def layers() -> list[Layer]:
    """Patches, approvals, filings of facilities, temporary land, and a line over half of the one without cover."""
    patches = Layer("BHTB", "变化图斑", "Polygon", PATCHES)
    covers = {name: Layer(name, title, "Polygon", _OF[name]) for name, title in (
        ("PZ", "批准用地"), ("SSNYDBA", "设施农用地备案"), ("LSYD", "临时用地"))}
    line = Layer("BHX", "保护线", "Polygon", LINE)
    for number, (case, (day, features)) in enumerate(CASES.items()):
        patches.add(_box(number, 0, 100), TBBH=f"YC2026-{number + 1:03d}", JCRQ=day, TBMJ=6000.0, AL=case)
        for name, west, east, fields in features:
            layer = covers[name]
            serial = f"样川{name}〔2025〕{number + 1}号"
            layer.add(_box(number, west, east, -5, 65), **{"BABH" if name == "SSNYDBA" else "PZWH": serial, "AL": case},
                      **fields)
    line.add(_box(list(CASES).index("没有依据"), 0, 50), MC="保护线")
    return [patches, *covers.values(), line]


def expected_rows() -> list[dict]:
    """What *Screen change patches* finds of each case."""
    names = ("case", "word", "covered_m2", "doubtful_m2", "rest_m2", "days_left")
    return [dict(zip(names, map(str, row))) for row in ANSWERS]
