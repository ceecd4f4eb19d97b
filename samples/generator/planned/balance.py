"""Tables for the farmland balance, invented, and the answers by exact fractions, cause by cause.

``samples/farmland_balance`` holds them as CSV: they have no place on the map.
"""

from __future__ import annotations

import csv
import pathlib
from fractions import Fraction

COUNTY = "990127"
# project, year, cause, net area in m², paddy, slope grade, grade 1 to 15
OCCUPIED = (
    ("ZY2023-01", "2023", "非农建设", "12000.00", "是", "", "5"),
    ("ZY2023-02", "2023", "非农建设", "8000.50", "否", "", "7"),
    ("ZY2023-03", "2023", "造林", "6400.00", "否", "", "8"),
    ("ZY2023-04", "2023", "灾毁", "900.00", "否", "", "8"),
    ("ZY2024-01", "2024", "建设占用", "15000.00", "是", "", "5"),
    ("ZY2024-02", "2024", "茶园", "3000.00", "否", "", "8"),
)
REPLENISHED = (
    ("BC2023-01", "2023", "土地整理", "14000.25", "是", "1", "6"),
    ("BC2023-02", "2023", "新开垦耕地", "7000.25", "否", "4", "8"),
    ("BC2023-03", "2023", "新开垦耕地", "5000.00", "否", "5", "8"),
    ("BC2023-04", "2023", "恢复耕地", "6000.00", "否", "2", "8"),
    ("BC2024-01", "2024", "恢复耕地", "18500.00", "否", "2", "7"),
)
CAPACITY = {"5": "9000", "6": "8400", "7": "7800", "8": "7200"}
ACCOUNTS = {"非农建设": "requisition", "土地整理": "requisition", "新开垦耕地": "requisition", "造林": "in_out",
            "恢复耕地": "in_out", "灾毁": "exempt"}
# (year, account, ledger) -> the verdict that it owes, reasoned out by hand
ANSWERS = {
    (2023, "requisition", "area"): "allowed",        # 21,000.50 against 20,000.50
    (2023, "requisition", "paddy"): "allowed",       # 14,000.25 against 12,000.00
    (2023, "requisition", "capacity"): "forbidden",  # poorer land: 16,800.39 kg against 17,040.39 kg
    (2023, "in_out", "area"): "forbidden",           # 6,000 against 6,400
    (2023, "in_out", "paddy"): "allowed",            # no paddy was occupied
    (2023, "in_out", "capacity"): "undetermined",    # short, and nobody knows whether it is asked
    (2023, "exempt", "area"): "allowed",
    (2023, "exempt", "paddy"): "allowed",
    (2023, "exempt", "capacity"): "allowed",
    (2024, "all", "area"): "allowed",                # 18,500 against 18,000
    (2024, "all", "paddy"): "undetermined",          # the transition rule is not known
    (2024, "all", "capacity"): "undetermined",       # 14,430 kg against 15,660 kg, and nobody knows whether it is asked
    (2024, "all", "cap"): "undetermined",            # the basis of the cap is not known
}
HEADS = {"occupied": "项目编号,年度,占用原因,净面积,是否水田,坡度级别,耕地等别,县级代码",
         "replenished": "项目编号,年度,补充方式,净面积,是否水田,坡度级别,耕地等别,县级代码"}


def write_tables(folder: pathlib.Path) -> None:
    """Write ``farmland_balance/*.csv``."""
    target = folder / "farmland_balance"
    target.mkdir(exist_ok=True)
    for name, rows in (("occupied", OCCUPIED), ("replenished", REPLENISHED)):
        _write(target / f"{name}.csv", HEADS[name].split(","), [(*row, COUNTY) for row in rows])
    _write(target / "capacity.csv", ["耕地等别", "产能"], CAPACITY.items())


def rows() -> list[dict]:
    """The expected totals of the county."""
    sums: dict = {}
    for sign, table in ((-1, OCCUPIED), (1, REPLENISHED)):
        for _project, year, cause, area, paddy, slope, grade in table:
            account = ACCOUNTS.get(cause, "all") if year == "2023" else "all"
            if sign > 0 and slope == "5":
                continue
            square = Fraction(area)
            kilograms = round(square * Fraction(CAPACITY[grade]) / 10_000 * 100) / Fraction(100)
            for ledger, amount in (("area", square), ("paddy", square * (paddy == "是")), ("capacity", kilograms)):
                cell = sums.setdefault((int(year), account, ledger), [Fraction(0), Fraction(0)])
                cell[sign > 0] += amount
    sums[2024, "all", "cap"] = [Fraction("15000"), None]   # so it is unknown what offsets it
    if set(sums) != set(ANSWERS):
        raise ValueError(f"Accounts without an answer: {sorted(set(sums) ^ set(ANSWERS))}.")
    return [
        {"county": COUNTY, "year": year, "account": account, "ledger": ledger, "occupied": f"{float(out):.2f}",
         "replenished": "" if back is None else f"{float(back):.2f}",
         "net": "" if back is None else f"{float(back - out):.2f}",
         "verdict": ANSWERS[year, account, ledger]}
        for (year, account, ledger), (out, back) in sorted(sums.items())
    ]


def _write(path: pathlib.Path, head, result) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(result)
