"""The report of a coverage: shares, blanks with their remedies, families side by side."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...report.charts.scene import Box, Scene, Type, Words
from ...report.charts.svg import document_type, scene_svg
from ...report.data import ReportData
from ...texts import pick, text
from .run import Coverage
from .table import ENVELOPE, NONE, ROW

WIDTH, BAR, ROOM = 620.0, 18.0, 8.0   # of the chart, in drawing units
_FILLS = {ROW: ("above", ""), ENVELOPE: ("dead_wood", "/"), NONE: ("", "")}
_COLUMNS = {ROW: "share_by_row", ENVELOPE: "share_by_envelope", NONE: "share_without"}
_OF_CLASSES = ("title", "vegetated", "climate", "eco_zone", "continent", "soil", "other_keys", "pool", "area_ha",
               "state", "density_t_c_ha", "family", "trust", "source")


def coverage_block(states: pd.DataFrame, blanks: pd.DataFrame, language: str) -> tuple:
    """The coverage on the first page of a report: its two small tables, of everything.

    Args:
        states: of ``states_table``. blanks: of ``remedies.blanks``. language: of titles, ``"en"`` or ``"zh"``.

    Returns:
        ``(title, frame)`` each: the three states with hectares and shares, and the blanks, the most ground first;
        the second is left out where nothing is blank. ``report.parts.carbon`` knows both by their columns.
    """
    whole = states[states["zone"].isna()].drop(columns=["zone", "zone_name"])
    tables = [(text("coverage.report_states", language), whole.reset_index(drop=True))]
    if len(blanks):
        tables.append((text("coverage.report_blanks", language), blanks[[
            "title", "pools", "area_ha", "share", "lacks", "gap", "remedy", "elsewhere"]]))
    return tuple(tables)


def coverage_report(answer: Coverage, other_files=(), language: str = "en") -> ReportData:
    """Everything that the report of a coverage shows.

    Args:
        answer: of ``coverage``. other_files: names of the files that hold every row. language: ``"en"`` or ``"zh"``.
    """
    used, family = answer.used, answer.used.family
    whole = answer.classes[answer.classes["zone"].isna()]
    shown = whole.reindex(columns=list(_OF_CLASSES)).dropna(axis="columns", how="all").assign(state=[
        text(f"coverage.{state}", language) for state in whole["state"]])
    tables = [*coverage_block(answer.states, answer.blanks, language),
              (text("coverage.report_families", language), answer.families.dropna(axis="columns", how="all")),
              (text("coverage.report_classes", language), shown.reset_index(drop=True))]
    if len(answer.soils):
        tables.append((text("coverage.report_soils", language), answer.soils.dropna(axis="columns", how="all").assign(
            state=[text(f"coverage.{state}", language) for state in answer.soils["state"]])))
    place = [used.place.climate, *("/".join(values) for values in used.place.keys.values())]
    facts = [(text("coverage.fact_family", language), f"{family.id} ({pick(family.title, language)})"),
             (text("coverage.fact_boundary", language), pick(family.boundary, language)),
             (text("coverage.fact_place", language), "; ".join(filter(None, place)) or "–")]
    return ReportData(title=text("coverage.report_title", language), language=language,
                      made_on=date.today().isoformat(), pack=used.origin, tables=tuple(tables),
                      notes=tuple(answer.notes), facts=tuple(facts), other_files=tuple(other_files),
                      figures=((text("coverage.chart_families", language), scene_svg(families_chart(
                          answer.families, language), "v0")),))


def families_chart(families: pd.DataFrame, language: str, letters: Type | None = None) -> Scene:
    """A bar for each family, divided by how the ground has its numbers under it.

    Args:
        families: of ``families_table``. language: of words. letters: of the drawing; None: of a document.
    """
    letters = letters or document_type()
    answered = families[families["share_without"].notna()]
    left = min(WIDTH / 3.0, max(letters.width_of(str(name)) for name in answered["family"])) + 2 * ROOM
    wide, items, top = WIDTH - left - ROOM, [], ROOM + 1.8 * letters.height
    x = left
    for state, (fill, hatch) in _FILLS.items():
        title = text(f"coverage.{state}", language)
        items += [Box(x, ROOM, letters.height, letters.height * 0.8, fill, hatch),
                  Words(x + 1.3 * letters.height, ROOM - 2.0, letters.width_of(title) + 4.0, letters.height, title)]
        x += letters.width_of(title) + 3.0 * letters.height
    for row in answered.to_dict("records"):
        items.append(Words(0.0, top, left - ROOM, BAR, letters.cut(str(row["family"]), left - ROOM), "right",
                           "strong" if row["is_used"] else "plain"))
        start = left
        for state, (fill, hatch) in _FILLS.items():
            share = float(row[_COLUMNS[state]])
            if share > 0.0:
                shown = f"{100.0 * share:.0f} %"
                items.append(Box(start, top, wide * share, BAR, fill, hatch))
                if letters.width_of(shown) + 4.0 <= wide * share:
                    items.append(Words(start, top, wide * share, BAR, shown, "centre", "inside", fill))
            start += wide * share
        top += BAR + ROOM
    return Scene(WIDTH, top, tuple(items), text("coverage.chart_families", language))
