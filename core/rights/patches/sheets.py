"""The workbook of a screening: a sheet of all towns, and one for each."""
from __future__ import annotations

import pandas as pd

from ...report.data import ReportData
from ...report.parts.workbook import tables_of
from ...texts import text

#: What people read of a patch; the words of results say what their ids do.
SHOWN = ("patch_id", "word_title", "why", "area_m2", "approved_m2", "supplied_m2", "facility_m2", "temporary_m2",
         "covered_m2", "doubtful_m2", "rest_m2", "control_m2", "controls", "before_class", "after_class",
         "next_deadline", "days_left", "not_given")


def town_sheets(rows: pd.DataFrame, towns: pd.DataFrame, language: str) -> list:
    """Tables of the workbook, ``SheetTable`` each: towns, then the patches of each, those with most open ground first.

    Args:
        rows: patches. towns: in their order. language: of heads and titles.
    """
    nameless = text("patches.no_town", language)
    tables = [(text("patches.sheet_all", language), towns.assign(town=towns["town"].replace("", nameless)))]
    by_town = rows.assign(open_m2=rows["rest_m2"].fillna(0.0) + rows["doubtful_m2"].fillna(0.0)).sort_values(
        "open_m2", ascending=False, kind="stable").groupby("town", sort=False, dropna=False)
    groups = {town: some for town, some in by_town}
    tables += [(town or nameless, groups[town][list(SHOWN)]) for town in towns["town"]]
    return tables_of(ReportData(language=language, tables=tuple(tables)))
