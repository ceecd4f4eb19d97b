"""Tables of a report as rows of cells, ready for the template."""
from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED
from ...contract.verdicts import VERDICTS
from ...geometry.parallel import asking
from ...texts import enumerated, text, word_of
from .. import format as fmt
from ..cells import class_titles, head_of, number_of, shown_columns, words_of
from ..numbers import area_in, measure_in, unit_word
from ..rows import MAX_ROWS, Places, column, number, rank, records
from ..words import basis_lines, control_id_word, role_word, severity_word, verdict_word
from .states import FIXED, state_word

FINDING_COLUMNS = ("verdict", "severity", "subject_id", "project_id", "rule_id", "control_role",
                   "control_layer", "control_id", "message", "measured", "limit_value", "tolerance",
                   "unit", "overlap_area_m2", "overlap_length_m", "overlap_share", "basis",
                   "basis_verified", "data_date", "relation", "in_force_from", "in_force_to",
                   "documents", "project_name", "subject_name")
#: Columns of sentences, which need room.
NOISE = 1e-9    # part of an area below which a residual is rounding, and its digits are of the machine
WIDE = ("said", "message", "boundary", "note", "source", "warning", "reason", "disputed", "definition")
MIDDLING = ("title", "old_title", "new_title", "land_class", "quantity", "quantity_title", "pool", "zone_name")


def text_cell(words, sub="", href="") -> dict:
    """A cell with a text.

    Args:
        words: the text. sub: below it. href: where it leads, "" nowhere.
    """
    return {"kind": "text", "text": fmt.plain(words), "sub": sub, "href": href, "sort": None, "indent": 0}


def number_cell(value, shown, sub="") -> dict:
    """A cell with a number, which is sorted by its value.

    Args:
        value: the number, or missing. shown: as it is printed. sub: below it.
    """
    return {"kind": "number", "text": shown, "sub": sub, "href": "",
            "sort": None if fmt.is_missing(value) else repr(float(value))}


def date_cell(value) -> dict:
    """A cell with a date.

    Args:
        value: the date, or missing.
    """
    return {"kind": "date", "text": fmt.day(value), "sub": "", "href": "", "sort": None}


def verdict_cell(t, verdict) -> dict:
    """A cell with a verdict, which is sorted the worst first.

    Args:
        t: words of the report's language, of ``words_in``.
        verdict: of a row.
    """
    place = VERDICTS.index(verdict) if verdict in VERDICTS else -1
    return {"kind": "verdict", "verdict": verdict, "text": verdict_word(t, verdict), "sub": "",
            "href": "", "sort": str(place)}


def head(label, kind="text") -> dict:
    """The head of a column.

    Args:
        label: its words. kind: of its cells.
    """
    return {"label": label, "kind": kind}


class Caption(NamedTuple):
    """What stands over a table: the id of its place in the page, its title, a note below that or ``""``."""

    id: str
    title: str
    note: str = ""


class Shown(NamedTuple):
    """Rows of a table that a report shows, of ``row``; of how many in all; whether they are the worst of them."""

    rows: list
    total: int
    worst_first: bool = False


def sheet(t, caption: Caption, columns, shown: Shown, other_files=(), controls=None) -> dict:
    """A table with its heads, rows and the line on how many rows are left to other places.

    Args:
        t: words of the report's language, of ``words_in``.
        caption: what stands over it.
        columns: heads, of ``head``.
        shown: its rows.
        other_files: names of the files that hold every row.
        controls: ``(role, its name)`` each, that rows can be filtered by.

    Returns:
        What the template prints, by its names.
    """
    rows, total = shown.rows, shown.total
    if len(rows) == total:
        count, rest = t("rows_all", count=fmt.whole(total)), ""
    else:
        key = "rows_cut" if shown.worst_first else "rows_cut_plain"
        count = t(key, shown=fmt.whole(len(rows)), count=fmt.whole(total))
        rest = rest_words(t, other_files)
    present = [row["verdict"] for row in rows if row["verdict"]]
    return {**caption._asdict(), "columns": columns, "rows": rows, "count": count, "rest": rest, "total": total,
            "verdicts": [(word, verdict_word(t, word)) for word in VERDICTS if word in set(present)],
            "controls": controls or []}


def rest_words(t, other_files) -> str:
    """Where the rows are that are not shown.

    Args:
        t: words of the report's language, of ``words_in``.
        other_files: names of the files; empty: not named.
    """
    if not other_files:
        return t("rest_unnamed")
    return t("rest_in", files=t("list_comma").join(other_files))


def measure_head(t, data, name) -> dict:
    """Heading of a measure; areas are in the first unit of the report.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        name: of the measure.
    """
    return head(t(name, unit=unit_word(data.numbers.units[0], data.language)), "number")


def row(cells, verdict="", control="") -> dict:
    """A row of a table.

    Args:
        cells: in the order of its columns. verdict, control: by which it can be filtered, "" without.
    """
    return {"cells": cells, "verdict": verdict or "", "control": control or "", "strong": False}


def _subject_cell(record, anchor="", names=MappingProxyType({})) -> dict:
    project = "" if record["project_id"] == record["subject_id"] else fmt.plain(record["project_id"])
    name = fmt.plain(record.get("subject_name")) or fmt.plain(record.get("project_name"))     # of the findings store
    name = name or names.get(fmt.plain(record["project_id"]), "")
    return text_cell(fmt.plain(record["subject_id"]) or fmt.MISSING, " · ".join(filter(None, (name, project))),
                     f"#{anchor}" if anchor else "")


def findings_sheet(t, data, places: Places, titles, anchors) -> dict:
    """The worst findings, one row each.

    Args:
        t: words of the report's language. data: of the report, with findings.
        places: keys and order of the findings; its verdicts are not read.
        titles: control role -> its name. anchors: subject's key -> its card's place in the page.
    """
    chosen = places.finding_order[:MAX_ROWS]
    part, rules = data.findings.iloc[chosen], {rule.rule_id: rule for rule in data.rules}
    links = [anchors.get(key, "") for key in places.findings.iloc[chosen]]
    rows = []
    for record, anchor in asking(zip(records(part, (*FINDING_COLUMNS, "state")), links)):
        verdict = "" if record["state"] == FIXED else record["verdict"]
        limit = fmt.quantity(record["limit_value"], record["unit"], data.language)
        lines = basis_lines(t, data.language, record, rules.get(record["rule_id"]))
        rows.append(row([
            _state_cell(t, data, record),
            _subject_cell(record, anchor, data.project_names),
            text_cell(record["rule_id"], severity_word(t, record["severity"])),
            text_cell(role_word(t, record["control_role"], titles), control_id_word(
                record["control_role"], record["control_id"], data.language)),
            text_cell(record["message"]),
            number_cell(record["measured"], fmt.quantity(record["measured"], record["unit"], data.language),
                        "" if limit == fmt.MISSING else f"{t('limit')} {limit}"),
            text_cell(enumerated((line["text"] for line in lines), data.language), enumerated((
                line["mark"] for line in lines if line["state"] != VERIFIED), data.language)),
            date_cell(record["data_date"]),
        ], verdict, record["control_role"]))
    columns = [head(t("verdict"), "verdict"), head(t("subject")), head(t("rule")), head(t("control")),
               head(t("message"), "wide"), head(t("measured"), "number"), head(t("basis"), "middling"),
               head(t("data_date"))]
    roles = list(dict.fromkeys(part_role for part_role in column(part, "control_role") if not
                               fmt.is_missing(part_role)))
    return sheet(t, Caption("findings", t("findings")), columns, Shown(rows, len(data.findings), worst_first=True),
                 data.other_files, [(role, role_word(t, role, titles)) for role in roles])


def _state_cell(t, data, record) -> dict:
    """The verdict with the state below it, where findings have one; of what is fixed the state alone."""
    cell, state = verdict_cell(t, record["verdict"]), state_word(record["state"], data.language)
    if record["state"] != FIXED:
        return {**cell, "sub": state}
    return {**cell, "verdict": "", "text": state, "sub": t("before_fixed", verdict=cell["text"]),
            "sort": str(len(VERDICTS))}


def subjects_sheet(t, data, verdicts, places: Places, titles, anchors) -> dict:
    """One row a subject, with a verdict and a measure by role.

    Args:
        t: words of the report's language. data: of the report. verdicts: a row per subject ``(n,)``.
        places: keys and order of the verdicts. titles: control role -> its name.
        anchors: subject's key -> its card's place in the page.
    """
    chosen = places.subject_order[:MAX_ROWS]
    part = verdicts.iloc[chosen]
    roles = [name[:-8] for name in verdicts.columns if name.endswith("_verdict") and name != "_verdict"]
    measures = [name for name in ("area_m2", "length_m", "covered_m2", "covered_m", "free_m2")
                if np.isfinite(number(verdicts, name)).any()]
    measures += ["unusable_m2"] if np.nansum(number(verdicts, "unusable_m2")) else []
    names = ["verdict", "subject_id", "project_id", *measures]
    for role in roles:
        names += [f"{role}_verdict", f"{role}_m2", f"{role}_m"]
    rows = []
    for record, key in asking(zip(records(part, names), places.subjects.iloc[chosen])):
        anchor = anchors.get(key, "")
        cells = [verdict_cell(t, record["verdict"]),
                 _subject_cell(record, anchor, data.project_names)]
        cells += [number_cell(record[name], measure_in(record[name], name, data.numbers)) for name in measures]
        for role in roles:
            cell = verdict_cell(t, record[f"{role}_verdict"])
            area, length = record[f"{role}_m2"], record[f"{role}_m"]
            if not fmt.is_missing(area) and float(area):
                unit = data.numbers.units[0]
                cell["sub"] = f"{area_in(area, unit, data.numbers)} {unit_word(unit, data.language)}"
            elif not fmt.is_missing(length) and float(length):
                cell["sub"] = fmt.length_words(length, data.language)
            cells.append(cell)
        rows.append(row(cells, record["verdict"]))
    columns = [head(t("verdict"), "verdict"), head(t("subject"))]
    columns += [measure_head(t, data, name) for name in measures]
    columns += [head(role_word(t, role, titles), "verdict") for role in roles]
    return sheet(t, Caption("subjects", t("subject_table")), columns, Shown(rows, len(verdicts), worst_first=True),
                 data.other_files)


def projects_sheet(t, data, links, numbers=None) -> dict:
    """One row a project; in an index each links to its own report.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        links: project id -> file of its report; None: no index.
        numbers: project id -> its number on the overview map; None: there is none.
    """
    frame, numbers = data.projects, numbers or {}
    places = column(frame, "project_id").astype("string").fillna("").map(
        lambda project: int(numbers.get(project, len(frame) + 1)))
    order = np.lexsort((places, rank(column(frame, "verdict"), VERDICTS)))[:MAX_ROWS]
    part = frame.iloc[order]
    measures = [name for name in ("area_m2", "length_m", "covered_m2", "free_m2", "unusable_m2")
                if name in frame.columns and frame[name].notna().any()]
    tallies = [name for name in ("forbidden_count", "undetermined_count", "conditional_count")
               if name in frame.columns]
    names = ["project_id", "verdict", "subject_count", *measures, *tallies]
    rows = []
    for record in asking(records(part, names)):
        name = fmt.plain(record["project_id"])
        cells = [verdict_cell(t, record["verdict"]), text_cell(
            data.project_names.get(name) or name or t("no_project"), name if name in data.project_names else "",
            links.get(name, "") if links else "")]
        cells[:0] = [number_cell(numbers.get(name), numbers.get(name, fmt.MISSING))] if numbers else []
        if "subject_count" in frame.columns:
            cells.append(number_cell(record["subject_count"], fmt.whole(record["subject_count"])))
        cells += [number_cell(record[item], measure_in(record[item], item, data.numbers)) for item in measures]
        cells += [number_cell(record[item], fmt.whole(record[item])) for item in tallies]
        rows.append(row(cells, record["verdict"]))
    columns = [head(t("number_short"), "number")] if numbers else []
    columns += [head(t("verdict"), "verdict"), head(t("project"), "middling")]
    if "subject_count" in frame.columns:
        columns.append(head(t("subject_count"), "number"))
    columns += [measure_head(t, data, item) for item in measures]
    columns += [head(verdict_word(t, item[:-len("_count")]), "number") for item in tallies]
    return sheet(t, Caption("projects", t("projects")), columns, Shown(rows, len(frame), worst_first=True),
                 data.other_files)


def ledger_sheet(t, data, place, title, frame, titles) -> dict:
    """Covered + free + unusable = area, a row per subject and control.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        place: number of the ledger. title: of it, "" the usual one. frame: its rows, m² or m. titles: control role ->
            name.
    """
    part = frame.iloc[:MAX_ROWS]
    measures = [name for name in ("area_m2", "covered_m2", "free_m2", "unusable_m2") if name in frame.columns]
    with_residual = "residual_share" in frame.columns
    rows = []
    names = ["subject_id", "project_id", "control_role", *measures, "residual_share", "reason"]
    for record in asking(records(part, names)):
        role = record["control_role"]
        cells = [_subject_cell(record, "", data.project_names),
                 text_cell(role_word(t, role, titles))]
        cells += [number_cell(record[item], measure_in(record[item], item, data.numbers)) for item in measures]
        if with_residual:
            cells.append(number_cell(record["residual_share"], _residual(record["residual_share"])))
        cells.append(text_cell(_ledger_reason(record["reason"], data.language)))
        rows.append(row(cells, "", role))
    columns = [head(t("subject")), head(t("control"))] + [measure_head(t, data, item) for item in measures]
    columns += [head(t("residual_share"), "number")] if with_residual else []
    columns.append(head(t("reason")))
    roles = list(dict.fromkeys(role for role in column(part, "control_role") if not fmt.is_missing(role)))
    return sheet(t, Caption(f"ledger-{place}", title or t("ledger"), t("ledger_note")), columns,
                 Shown(rows, len(frame)), data.other_files, [(role, role_word(t, role, titles)) for role in roles])


def _residual(share) -> str:
    """A residual as part of the area; below ``NOISE`` its digits are the machine's, not the geometry's."""
    if fmt.is_missing(share):
        return fmt.MISSING
    return "0" if not share else "<1e-9" if share < NOISE else f"{float(share):.1e}"


def _ledger_reason(reason, language: str) -> str:
    """Why ground is unusable, in words: a ledger joins ids by commas."""
    return "" if fmt.is_missing(reason) else text("report.list_comma", language).join(
        word_of("reason", word, language) for word in str(reason).split(", "))


def any_sheet(t, data, place, title, frame) -> dict:
    """A table column by column: heads and ids in words where we have them, what all rows say alike above it.

    Args:
        t: words of the report's language, of ``words_in``. data: what the report shows.
        place: number of the table. title: of it. frame: its rows.
    """
    names, above = shown_columns(frame) if len(frame) else (list(frame.columns), [])
    classes = class_titles(data.tables) if "land_class" in names else {}
    labels = {name: head_of(str(name), frame.columns, data.language, data.numbers) for name in frame.columns}
    colon = text("layout.colon", data.language)
    note = " · ".join(f"{labels[name]}{colon}{words_of(name, frame[name].iloc[0], data.language)}" for name in above)
    part = frame[names].iloc[:MAX_ROWS]
    numeric = {name: pd.api.types.is_numeric_dtype(frame[name])
               and not pd.api.types.is_bool_dtype(frame[name]) for name in names}
    rows = []
    for record in asking(records(part, names)):
        rows.append(row([_any_cell(t, data, name, classes.get(value, value) if name == "land_class" else value,
                                   record.get("unit"), numeric[name]) for name, value in record.items()]))
    columns = [head(labels[name], "number" if numeric[name] else _kind(name)) for name in names]
    return sheet(t, Caption(f"table-{place}", title, note), columns, Shown(rows, len(frame)), data.other_files)


def _kind(name) -> str:
    return "wide" if name in WIDE else "middling" if name in MIDDLING else "text"


def _any_cell(t, data, name, value, unit, is_number):
    if is_number:
        return number_cell(value, number_of(str(name), value, unit, data.numbers))
    if name == "verdict" and value in VERDICTS:
        return verdict_cell(t, value)
    if isinstance(value, pd.Timestamp):
        return text_cell(value)
    return text_cell(words_of(str(name), value, data.language))
