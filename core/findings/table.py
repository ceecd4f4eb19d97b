"""Cells and headings of a table of findings, and its rows for a spreadsheet."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..landuse.tables.layouts import Column, SheetTable
from ..report import format as fmt
from ..report.numbers import area_in, unit_word
from ..report.words import role_word, severity_word, verdict_word, words_in
from ..texts import text
from ..texts.separators import numeral
from ..units import from_m2
from .arrangement import Group
from .card import CardWords
from .index import FindingsIndex
from .names import named
from .stored import cell_of_store

#: Columns of the table, in their order.
COLUMNS = ("verdict", "message", "control_role", "overlap_area_m2", "overlap_share", "project_id", "subject_id",
           "rule_id", "severity", "control_layer", "data_date")


def head(name: str, words: CardWords) -> str:
    """Title of a column.

    Args:
        name: of the column. words: language and units.
    """
    unit = unit_word(words.style.units[0], words.language)
    return text(f"findings.column_{name}", words.language, unit=unit)


def cell(name: str, value, words: CardWords) -> str:
    """A cell as people read it.

    Args:
        name: of the column. value: of the cell. words: language and units.
    """
    if fmt.is_missing(value):
        return ""
    stored = cell_of_store(name, value, words)
    if stored is not None:
        return stored
    if name in ("verdict", "verdict_before", "severity", "control_role"):
        t = words_in(words.language)
        if name == "control_role":
            return role_word(t, value, words.titles)
        return severity_word(t, value) if name == "severity" else verdict_word(t, value)
    if name == "project_id":
        return named(value, words.projects)
    if name == "overlap_area_m2":
        return area_in(value, words.style.units[0], words.style)
    if name == "overlap_share":
        return fmt.percent(value)
    return fmt.day(value) if name == "data_date" else fmt.plain(value)


def group_title(group: Group, group_by: str, words: CardWords) -> str:
    """Heading of a group: what its findings share, and how many they are.

    Args:
        group: key and number of its findings. group_by: name of the column. words: language and units.
    """
    title = cell(group_by, group.key, words) or text("findings.group_empty", words.language)
    return text("findings.group_head", words.language, title=title, count=numeral(f"{group.count:,}"))


#: Columns of an exported table, and what kind of column each is in a spreadsheet.
EXPORTED = {"verdict": "text", "severity": "text", "project_id": "code", "project_name": "text", "subject_id": "code",
            "control_role": "text", "control_layer": "text", "control_id": "code", "rule_id": "code",
            "overlap_area_m2": "area", "overlap_share": "text", "message": "text", "documents": "text", "basis": "text",
            "data_date": "text"}
#: The same of the store. Who waived is not among them: names stay in the store.
STORE_EXPORTED = {"state": "text", "change": "text", "check_name": "text", "unit_code": "code", "unit_name": "text",
                  "measured": "number", "limit_value": "number", "unit": "text", **EXPORTED, "waiver": "text",
                  "waiver_reason": "text", "waiver_document": "text", "state_since": "text"}
#: The states of findings in a report, in addition to the report's own columns.
STATES_REPORTED = {"state": "text", "severity": "text", "check_name": "text", "rule_id": "code",
                   "project_name": "text", "subject_id": "code", "unit_code": "code",
                   "unit_name": "text", "waiver": "text", "waiver_reason": "text", "waiver_document": "text",
                   "state_since": "text"}


def exported_table(index: FindingsIndex, positions: np.ndarray, words: CardWords, title: str,
                   exported: dict = EXPORTED) -> SheetTable:
    """Findings for a spreadsheet, as they are shown.

    Args:
        index: the findings.
        positions: of those that are shown, in their order ``(m,)``.
        words: titles, units and language.
        title: of the sheet.
        exported: columns and their kinds.
    """
    frame, columns = {}, []
    part = index.frame.iloc[positions]
    unit = words.style.units[0]
    for name, kind in exported.items():
        if name == "unit_name" and words.units and "unit_code" in part:
            part = part.assign(unit_name=part["unit_code"].map(words.units))
        if name == "project_name" and words.projects and "project_id" in part:
            part = part.assign(project_name=part["project_id"].map(words.projects))
        if name not in part or name == "project_name" and not words.projects:
            continue
        digits = {"area": words.style.digits(unit), "number": 2}.get(kind)
        if digits is None:
            plain = name in ("unit_code", "project_id")     # its name has a column of its own
            values = [(value if plain else cell(name, value, words)) or None for value in part[name]]
        else:
            numbers = pd.to_numeric(part[name], errors="coerce").astype(float)
            values = (from_m2(numbers, unit) if kind == "area" else numbers).round(digits).to_list()
        key = name.removesuffix("_m2").removesuffix("_id")    # no total row of a whole run is among these
        frame[key] = pd.Series(values, dtype="object" if digits is None else "float64")
        columns.append(Column(key, head(name, words), "", digits, kind if digits is None else "area"))
    return SheetTable("findings", title, title[:31], tuple(columns), pd.DataFrame(frame), words.language)
