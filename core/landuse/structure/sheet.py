"""The structure table as people print it: a sheet a unit, in the unit of area that it was adjusted in."""
from __future__ import annotations

import pandas as pd

from ...report.numbers import unit_word
from ...texts import text
from ...units import from_m2
from ..tables.layouts import Column, SheetTable
from .run import StructureRequest
from .table import TOTAL

#: Unit of adjustment -> unit of area and its decimals.
PRINTED = {"0.01 m2": ("m2", 2), "0.0001 ha": ("ha", 4), "0.01 mu": ("mu", 2)}


def structure_sheets(rows: pd.DataFrame, request: StructureRequest) -> list[SheetTable]:
    """A sheet for each unit, the one of all units last.

    Years bear their labels, where the request has them. Columns of a year, or of people, that were not given are left
    out; a number that is not known is an empty cell.

    Args:
        rows: of ``structure_table``.
        request: that it was made for.
    """
    language, (unit, decimals) = request.language, PRINTED[request.unit]
    years = [("base", request.base)] + ([("target", request.target)] if request.target else [])
    named = {side: land.label or text(f"structure.{side}", language) for side, land in years}
    columns = [Column("name", text("structure.column_name", language))]
    if request.level != "group":   # ids of groups are not codes for readers
        columns.insert(0, Column("code", text("structure.column_code", language), kind="code"))
    for side, _land in years:
        columns.append(Column(f"{side}_area", text("structure.column_area", language, year=named[side]),
                              unit_word(unit, language), decimals, "area"))
        columns.append(Column(f"{side}_share", text("structure.column_share", language, year=named[side]), "%", 2,
                              "area"))
    if request.target:
        columns.append(Column("change_area", text("structure.column_change", language), unit_word(unit, language),
                              decimals, "area"))
        columns.append(Column("change_share", text("structure.column_change", language), "%", 2, "area"))
    for side, _land in years:
        if rows[f"{side}_per_head_m2"].notna().any():
            columns.append(Column(f"{side}_per_head", text("structure.column_per_head", language, year=named[side]),
                                  unit_word("m2", language), 2, "area"))
    frame = _printed(rows, unit, decimals)
    sheets = []
    for code, lines in frame.groupby("unit_code", sort=False):
        title = " ".join(filter(None, dict.fromkeys(("" if code == "*" else code, lines["unit_name"].iloc[0] or ""))))
        sheets.append(SheetTable("structure", text("structure.title", language, unit=title), title, tuple(columns),
                                 lines[[column.id for column in columns]].reset_index(drop=True), language))
    return sheets


def _printed(rows: pd.DataFrame, unit: str, decimals: int) -> pd.DataFrame:
    """Areas in the unit, shares in per cent, names of lines below others moved in."""
    frame = rows[["unit_code", "unit_name"]].copy()
    frame["unit_name"] = frame["unit_name"].fillna("")
    shown = rows["row_level"].str.startswith("level")
    frame["code"] = rows["code"].astype("object").where(shown.to_numpy(dtype=bool), None)
    above = dict(zip(rows["code"], rows["parent"]))
    frame["name"] = ["\u3000" * _depth(code, above) + name for code, name in zip(rows["code"], rows["name"].fillna(""))]
    for side in ("base", "target"):
        frame[f"{side}_area"] = from_m2(rows[f"{side}_m2"].astype(float), unit).round(decimals)
        frame[f"{side}_share"] = (100 * rows[f"{side}_share"].astype(float)).round(2)
        frame[f"{side}_per_head"] = rows[f"{side}_per_head_m2"].astype(float).round(2)
    frame["change_area"] = from_m2(rows["change_m2"].astype(float), unit).round(decimals)
    frame["change_share"] = (100 * rows["change_share"].astype(float)).round(2)
    return frame


def _depth(code: str, above: dict) -> int:
    """How many lines are above a line, the total not counted."""
    depth = 0
    while above.get(code) not in (None, "", TOTAL):
        code, depth = above[code], depth + 1
    return depth
