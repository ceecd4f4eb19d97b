"""The report of a coverage: shares, blanks with their remedies, families side by side, soils."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...report.blocks import PaperCharts, PaperTable, PaperText
from ...report.charts.scene import Box, Scene, Type, Words
from ...report.charts.svg import document_type
from ...report.data import ReportData
from ...texts import pick, text, word_of
from ..coverage.run import Coverage
from ..coverage.table import ENVELOPE, NONE, ROW, by_class
from .coverage import coverage_blocks
from .tables import amount, columns_of, share_words, whole

WIDTH, BAR, ROOM = 460.0, 18.0, 8.0   # of the chart, in drawing units
_FILLS = {ROW: ("above", ""), ENVELOPE: ("dead_wood", "/"), NONE: ("", "")}
_SHARES = {ROW: "share_by_row", ENVELOPE: "share_by_envelope", NONE: "share_without"}


def coverage_report(answer: Coverage, other_files=()) -> ReportData:
    """Everything that the report of a coverage shows; whole tables are for the workbook.

    Args:
        answer: of ``coverage``. other_files: names of the files that hold every row.
    """
    language, used, family = answer.language, answer.used, answer.used.family
    facts = ((text("scenario.fact_family", language), f"{family.id} ({pick(family.title, language)})"),
             (text("scenario.fact_boundary", language), pick(family.boundary, language)),
             (text("coverage.fact_place", language), answer.place or "–"))
    tables = tuple((text(f"coverage.report_{name}", language), frame) for name, frame in (
        ("blanks", answer.blanks), ("classes", answer.classes), ("families", answer.families),
        ("soils", answer.soils)) if len(frame))
    families = [PaperCharts(text("coverage.chart_families", language), (families_chart(answer.families, language),)),
                families_table(answer.families, language)] if len(answer.families) > 1 else []
    blocks = (*coverage_blocks({"": answer.classes}, language), *families, class_table(answer.classes, language),
              *([soil_table(answer.soils, language)] if len(answer.soils) else []),
              PaperText(text("coverage.report_notes", language), (text("coverage.report_limits", language),), "list"))
    return ReportData(title=text("coverage.report_title", language), language=language,
                      made_on=date.today().isoformat(), pack=used.origin, tables=tables, blocks=blocks,
                      notes=tuple(answer.notes), facts=facts, other_files=tuple(other_files))


def class_table(classes: pd.DataFrame, language: str) -> PaperTable:
    """The classes with their ground, the most first: how each has its numbers, and where they are from.

    Args:
        classes: of a coverage. language: of the words.
    """
    rows = whole(classes)
    sources = rows.groupby("title", sort=False)["source"].first()
    trusts = rows.groupby("title", sort=False)["trust"].first()
    each = by_class(rows).sort_values("area_ha", ascending=False, kind="stable")
    return PaperTable(
        text("coverage.report_classes", language),
        columns_of(("class", "ground", "state:", "trust:", "source:"), language),
        tuple((str(row.title), amount(row.area_ha, 2), text(f"coverage.{row.state}", language),
               _known(word_of("trust", _known(trusts.get(row.title)), language)), _known(sources.get(row.title)))
              for row in each.itertuples()))


def families_table(families: pd.DataFrame, language: str) -> PaperTable:
    """The shares under each family, and what it leaves blank.

    Args:
        families: of a coverage. language: of the words.
    """
    return PaperTable(
        text("coverage.report_families", language),
        columns_of(("family", "by_row", "by_envelope", "without", "pools:", "blank_classes:"), language),
        tuple((str(row["family"]), *(share_words(row[name]) for name in _SHARES.values()), _known(row["pools"]),
               _known(row["note"] if pd.isna(row["blank_classes"]) else row["blank_classes"]))
              for row in families.to_dict("records")),
        strong=frozenset(place for place, is_used in enumerate(families["is_used"]) if is_used))


def soil_table(soils: pd.DataFrame, language: str) -> PaperTable:
    """Mineral soils and climates with or without a reference stock.

    Args:
        soils: of a coverage. language: of the words.
    """
    def words(kind: str, ids) -> str:
        return " / ".join(word_of(kind, name, language) for name in _known(ids).split("|"))

    return PaperTable(
        text("coverage.report_soils", language),
        columns_of(("soil", "climate:", "ground", "state:", "reference", "remedy:"), language),
        tuple((words("soil", row["soil"]), words("climate", row["climate"]), amount(row["area_ha"], 2),
               text(f"coverage.{row['state']}", language), amount(row["reference_t_c_ha"]),
               _known(row["remedy"]) or _known(row["gap"]))
              for row in soils.to_dict("records")))


def families_chart(families: pd.DataFrame, language: str, letters: Type | None = None) -> Scene:
    """A bar for each family, divided by how the ground has its numbers under it.

    Args:
        families: of a coverage. language: of words. letters: of the drawing; None: of a document.
    """
    letters = letters or document_type()
    answered = families[families["share_without"].notna()]
    left = min(WIDTH / 3.0, max(letters.width_of(str(name)) for name in answered["family"])) + 2 * ROOM
    wide, items, top, x = WIDTH - left - ROOM, [], ROOM + 1.8 * letters.height, ROOM
    for state, (fill, hatch) in _FILLS.items():
        title = text(f"coverage.{state}", language)
        items += [Box(x, ROOM, letters.height, letters.height * 0.8, fill, hatch),
                  Words(x + 1.3 * letters.height, ROOM - 2.0, letters.width_of(title) + 4.0, letters.height, title)]
        x += letters.width_of(title) + 2.6 * letters.height
    for row in answered.to_dict("records"):
        name, middle = letters.cut(str(row["family"]), left - ROOM), top + (BAR - letters.height) / 2.0
        items.append(Words(0.0, middle, left - ROOM, letters.height, name, "right",
                           "strong" if row["is_used"] else "plain"))
        start = left
        for state, (fill, hatch) in _FILLS.items():
            share = float(row[_SHARES[state]])
            shown = f"{100.0 * share:.0f} %"
            if share > 0.0:
                items.append(Box(start, top, wide * share, BAR, fill, hatch))
            if letters.width_of(shown) + 4.0 <= wide * share:
                items.append(Words(start, middle, wide * share, letters.height, shown, "centre", "inside", fill))
            start += wide * share
        top += BAR + ROOM
    return Scene(WIDTH, top, tuple(items), text("coverage.chart_families", language))


def _known(cell) -> str:
    return "" if pd.isna(cell) else str(cell)
