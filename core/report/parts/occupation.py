"""The report of a land-use occupation: its tables, totals and statements."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ...texts import text
from ...texts.separators import numeral
from .. import format as fmt
from ..data import UNTITLED, ReportData, ReportHead
from ..rows import MAX_CARDS, MAX_ROWS
from ..words import words_in
from .sheets import Caption, Shown, head, number_cell, row, sheet, text_cell

SUMMARY = "three_classes"
#: Measures of the summary that are on the first page.
_FIRST = ("area", "agricultural", "cropland", "paddy", "construction", "unused", "undetermined", "uncovered",
          "new_construction")
_STRONG = ("total", "agricultural", "construction", "unused", "undetermined")


def occupation_report(tables, statements: Mapping[str, str], language: str, head: ReportHead = UNTITLED, *,
                      issues: pd.DataFrame | None = None, area_method: str = "") -> ReportData:
    """What the tables of an occupation give a report; maps, facts of the head and notes are the run's.

    Args:
        tables: of ``core.landuse.tables.layouts.customary_tables``.
        statements: project id -> text.
        language: ``"en"`` or ``"zh"``.
        head: the user's entries for the report.
        issues: of the occupation: what was found wrong.
        area_method: ``"ellipsoidal"`` or ``"planar"``, for the head.
    """
    summary = next(table.frame for table in tables if table.id == SUMMARY)
    ids = summary.loc[summary["row_kind"] == "project", "project_id"].fillna("")
    return ReportData(
        title=head.title or text("occupation_tables.report_title", language), language=language,
        run_name=head.run_name, made_on=head.day(), classification_mark=head.classification_mark,
        area_method=area_method, projects=pd.DataFrame({"project_id": ids.to_list()}), sheets=tuple(tables),
        statements=dict(statements), issues=issues, other_files=tuple(head.other_files))


def sheets_of(data: ReportData, project: str, positions) -> dict:
    """What of the tables, issues and statements belongs to one project.

    Args:
        data: of the whole run.
        project: its id.
        positions: frame, id -> positions of the rows that belong to a project.
    """
    issues = data.issues
    if issues is not None:
        whose = issues["project_id"].astype("string").fillna("")
        issues = issues[(whose == project) | issues["project_id"].isna().to_numpy()].reset_index(drop=True)
    tables = tuple(replace(table, frame=_of_project(table.frame, project, positions)) for table in data.sheets)
    words = {project: data.statements[project]} if project in data.statements else {}
    return {"sheets": tables, "issues": issues, "statements": words}


def _of_project(frame: pd.DataFrame, project: str, positions) -> pd.DataFrame:
    part = frame.iloc[positions(frame, project)]
    # rows of the whole run bear no project, and look like a project without a number
    return part[part["project_id"].notna()].reset_index(drop=True)


def occupation_sheets(t, data: ReportData, links: dict | None, numbers: Mapping | None = None) -> list[dict]:
    """The tables as rows of cells.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        links: project id -> file of its report; makes this the index, with the totals only.
        numbers: project id -> its number on the overview map, in a first column of the table of projects.
    """
    sheets = []
    for table in sorted(data.sheets, key=lambda sheet: sheet.id != SUMMARY):
        if links is not None and table.id != SUMMARY:
            table = replace(table, frame=table.frame[table.frame["project_id"].isna()].reset_index(drop=True))
            if table.id != "by_class" or not len(table.frame):
                continue
        sheets.append(_sheet(t, data, table, links or {}, numbers if table.id == SUMMARY else None))
    if data.issues is not None and len(data.issues):
        sheets.append(_issues(t, data))
    return sheets


def _sheet(t, data, table, links, numbers=None) -> dict:
    frame, shown = table.frame.iloc[:MAX_ROWS], list(table.printed)
    if table.id != SUMMARY and table.frame["project_id"].nunique(dropna=False) < 2:
        shown = [column for column in shown if column.id != "project_id"]    # the heading names it
    word = _words_in(data.language)
    kinds = _values(frame["row_kind"])
    levels = _values(frame["level"]) if "level" in frame.columns else [0] * len(frame)
    ids, run = _values(frame["project_id"]), word("row_all_projects")
    columns = [[run if value is None else value for value in ids] if column.id == "project_id"
               else _values(frame[column.id]) for column in shown]
    rows = []
    for place, values in enumerate(zip(*columns)):
        cells = [_cell(column, value, links.get(ids[place], "")) for column, value in zip(shown, values)]
        for column, cell in zip(shown, cells):
            if column.id == "name":
                cell["indent"] = max(0, int(levels[place]) - 1)
            if column.id == "project_id" and table.id == SUMMARY and ids[place] in data.project_names:
                cell["sub"] = data.project_names[ids[place]]
        if numbers:
            cells[:0] = [number_cell(numbers.get(ids[place]), numbers.get(ids[place], ""))]
        rows.append({**row(cells), "strong": kinds[place] in _STRONG})
    heads = [head(column.title, "number" if column.kind in ("area", "count") else
                  "middling" if column.id == "name" else "text") for column in shown]
    heads[:0] = [head(t("number_short"), "number")] if numbers else []
    area = next(column for column in shown if column.kind == "area")
    note = f"{word('note_unit', unit=area.unit, decimals=area.decimals)} {word('note_layout')}"
    return sheet(t, Caption(table.id, table.title, note), heads, Shown(rows, len(table.frame)), data.other_files)


def _values(column: pd.Series) -> list:
    """Plain values; None for NULL."""
    if pd.api.types.is_float_dtype(column.dtype):
        return [None if value != value else value for value in column.to_numpy(dtype=float).tolist()]
    return [None if value is pd.NA else value for value in column.to_numpy(dtype=object).tolist()]


def _cell(column, value, href) -> dict:
    if column.kind == "area":
        return number_cell(value, fmt.MISSING if value is None else numeral(f"{value:,.{column.decimals}f}"))
    if column.kind == "count":
        return number_cell(value, fmt.whole(value))
    return text_cell(value, "", href if column.id == "project_id" else "")


def _issues(t, data) -> dict:
    """What was found wrong, in the order of the run."""
    part = data.issues.iloc[:MAX_ROWS]
    names = [name for name in ("project_id", "subject_id", "layer", "feature", "message") if name in part.columns]
    labels = {"project_id": t("project"), "subject_id": t("subject"), "message": t("message"),
              "layer": text("occupation_tables.layer", data.language),
              "feature": text("occupation_tables.feature", data.language)}
    values = [part[name].astype("string").fillna("").to_list() for name in names]
    rows = [row([text_cell(fmt.without_folders(value)) for value in line]) for line in zip(*values)]
    heads = [head(labels[name], "wide" if name == "message" else "text") for name in names]
    return sheet(t, Caption("issues", text("occupation_tables.title_issues", data.language)), heads,
                 Shown(rows, len(data.issues)), data.other_files)


def areas_view(t, data: ReportData) -> dict | None:
    """The totals of the first page, in the unit of the tables; None without tables.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
    """
    table = next((table for table in data.sheets if table.id == SUMMARY), None)
    if table is None or not len(table.frame):
        return None
    last = table.frame.iloc[-1]     # the run's total, or its only project
    columns = {column.id.rpartition("_")[0]: column for column in table.columns if column.kind == "area"}
    shown = [(columns[name], last[columns[name].id]) for name in _FIRST if name in columns]
    count = int((table.frame["row_kind"] == "project").sum())
    lead = text("occupation_tables.lead", data.language, projects=fmt.whole(count),
                parcels=fmt.whole(last["parcel_count"]))
    return {"lead": lead, "sums": [(column.title, f"{numeral(f'{value:,.{column.decimals}f}')} {column.unit}")
                                   for column, value in shown if not fmt.is_missing(value)]}


def statements_view(data: ReportData, with_detail: bool) -> dict | None:
    """Statements to read and to copy; in a report of many projects the first of them.

    Args:
        data: what the report shows.
        with_detail: of one project, and not of the index.
    """
    if not with_detail or not data.statements:
        return None
    t = words_in(data.language)
    chosen = list(data.statements.items())[:MAX_CARDS]
    rest = len(data.statements) - len(chosen)
    word = _words_in(data.language)
    return {"title": word("title_statement"), "button": word("copy"), "copied": word("copied"),
            "failed": word("copy_failed"), "rest": word("statements_cut", count=fmt.whole(rest)) if rest else "",
            "texts": [{"project": project or t("no_project"), "text": words} for project, words in chosen],
            "with_names": len(data.statements) > 1}


def _words_in(language: str):
    return lambda entry, **values: text(f"occupation_tables.{entry}", language, **values)
