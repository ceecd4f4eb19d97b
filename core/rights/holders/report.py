"""What is handed over on affected holders: the report, and the form as a workbook."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...contract.outcome import Outcome
from ...landuse.tables.layouts import Column, SheetTable
from ...report.data import ReportData
from ...report.numbers import USUAL, NumberStyle
from ...texts import column_titles, pick, text
from .request import HoldersRequest

_CODES = ("parcel", "right_type", "holder_token", "project_id")
#: Sheets of the form and their tables; one without rows is left out.
SHEETS = ("rows", "parcels", "cells", "estimate", "ledger")
#: Columns that the report prints, so that a table fits a page; the files hold all.
_PRINTED = {"rows": ("project_id", "part_title", "village", "right_title", "land_class", "holder_token", "holder_count",
                     "area_m2", "disputed_m2"),
            "cells": ("project_id", "village", "right_title", "holder_count", "parcel_count", "area_m2", "disputed_m2",
                      "merged_cells"),
            "estimate": ("project_id", "village", "collective", "area_m2", "price", "price_area_m2", "estimate_amount",
                         "currency"),
            "ledger": ("project_id", "area_m2", "held_m2", "counted_twice_m2", "open_m2", "unusable_m2",
                       "ledger_residual_m2", "is_closed")}


def holders_report(outcome: Outcome, request: HoldersRequest, pack, numbers: NumberStyle = USUAL) -> ReportData:
    """Everything that the report shows: by village and type first, then the estimate, the ledger, and the holders.

    Args:
        outcome, request: of the run. pack: of rights. numbers: how areas are written.
    """
    language = request.language
    tables = [(text(f"holders.report_{name}", language), _printed(outcome.tables[name], _PRINTED[name], language))
              for name in ("cells", "estimate", "ledger", "rows") if len(outcome.tables[name])]
    extra = [text("holders.not_checked_estimate", language)] if request.prices is not None else []
    name, today = pick(pack.title, language), date.today().isoformat()
    return ReportData(
        title=text("holders.title", language) + " – " + text(f"holders.word_{request.status}", language),
        language=language, made_on=today, as_of=today, area_method=request.area_method,
        pack=f"{name} ({pack.id} {pack.version})", crs=outcome.crs, tables=tuple(tables),
        not_checked=(*(pick(sentence, language) for sentence in pack.not_checked), *extra),
        notes=(outcome.head, *outcome.notes), numbers=numbers, words={"scope_unknown": "scope_of_layers"})


def _printed(frame: pd.DataFrame, columns: tuple, language: str) -> pd.DataFrame:
    """The columns that are printed, without those that are empty.

    Amounts and what is left of a ledger have two decimals; a use right without a type in the pack is called so.
    """
    shown = frame[list(columns)].copy()
    for name in ("price_area_m2", "estimate_amount", "ledger_residual_m2"):
        if name in shown:
            shown[name] = shown[name].round(2) + 0.0     # never -0.00
    if "merged_cells" in shown:
        shown["right_title"] = shown["right_title"].replace("", pd.NA).fillna(text("pages.unknown_right", language))
    return shown.dropna(axis="columns", how="all")


def form_sheets(outcome: Outcome, request: HoldersRequest) -> list[SheetTable]:
    """The form, by our own layout: a sheet for each table that has rows; areas in m² with two decimals.

    Args:
        outcome, request: of the run.
    """
    language = request.language
    status, sheets = text(f"holders.word_{request.status}", language), []
    projects = outcome.tables["ledger"]["project_id"]
    title = text("holders.form_title", language, status=status, project=", ".join(projects[:3]) + (
        " …" if len(projects) > 3 else ""))
    for name in SHEETS:
        frame = outcome.tables[name].drop(columns="list_status").dropna(axis="columns", how="all")
        if not len(frame):
            continue
        words = column_titles(frame.columns, language)
        yes = {cell: text(f"report.{word}", language) for cell, word in ((True, "yes"), (False, "no"))}
        frame = frame.assign(**{column: frame[column].map(yes) for column in frame.columns
                                if frame[column].dtype == "boolean"})
        columns = tuple(_column(column, frame[column], words) for column in frame.columns)
        sheets.append(SheetTable(name, title, text(f"holders.sheet_{name}", language), columns, frame, language))
    return sheets


def _column(name: str, cells: pd.Series, words: dict) -> Column:
    title = words.get(name, name)
    if str(cells.dtype) == "Int64":
        return Column(name, title, decimals=0, kind="count")
    if str(cells.dtype) == "Float64":
        return Column(name, title, decimals=4 if name in ("area_share", "share_of_parcels") else 2, kind="area")
    return Column(name, title, kind="code" if name in _CODES else "text")
