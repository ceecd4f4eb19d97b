"""The report of a screening: what came out, by town, deadlines, and a page of evidence for each patch."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.outcome import Outcome
from ...geometry.parallel import asking
from ...report.blocks import Block, PaperColumn, PaperMap, PaperTable, PaperText
from ...report.data import ReportData
from ...report.maps.of_run import MapLayer, RunMaps
from ...texts import text
from ...texts.separators import numeral
from .request import COVERED, COVERS, WORDS, PatchRequest
from .tables import REST

SCALE = 0.48          # width of a map as a part of the page's: two of them in a row, and the tables, on a page
SCALE_ALONE = 0.62    # of one alone
MOST_ROWS = 60        # of deadlines and of towns; the tables have all
MOST_ON_PAGE = 6      # features of cover, and classes, of a patch on its page; the tables have all
HEADS = {"word_title": "word", "kind_title": "kind", "state_title": "state", "land_class": "class"}
NONE, OPEN, ALL = EVIDENCE = ("none", "open", "all")


class Pages(NamedTuple):
    """Which patches have a page: of ``EVIDENCE``, and at most how many."""

    evidence: str = OPEN
    most: int = 200


USUAL = Pages()


def patch_report(outcome: Outcome, request: PatchRequest, pages: Pages = USUAL, other_files: Sequence[str] = ()
                 ) -> ReportData:
    """Everything that the report of a run shows.

    Args:
        outcome, request: the run. pages: which patches have a page. other_files: names of files that hold every row.
    """
    language, rows = request.language, outcome.tables["rows"]
    places = page_places(rows, pages)
    wanted = len(rows) if pages.evidence == ALL else int((rows["word"] != COVERED).sum())
    notes = list(outcome.notes)
    if pages.evidence != NONE and len(places) < wanted:
        notes.append(text("patches.report_pages", language, shown=len(places), count=wanted))
    blocks: list[Block] = [
        PaperText("", (text("patches.report_neutral", language),)), _words(rows, language),
        _towns(outcome.tables["towns"], language), _deadlines(outcome.tables["cover"], request),
        *(Evidence(outcome, request).blocks(places) if len(places) else ())]
    tables = tuple((text(key, language), outcome.tables[name]) for key, name in (
        ("patches.report_words", "rows"), ("patches.report_towns", "towns"), ("patches.report_cover", "cover"),
        ("patches.report_land", "land")))
    return ReportData(
        title=text("patches.title", language), language=language, made_on=date.today().isoformat(),
        as_of=request.as_of.isoformat(), area_method=request.area_method, tables=tables, blocks=tuple(blocks),
        notes=tuple(notes), other_files=tuple(other_files))


def page_places(rows: pd.DataFrame, pages: Pages) -> np.ndarray:
    """Positions of the patches with a page ``(k,)``, by town and then as they lie in the layer.

    Args:
        rows: patches ``(n,)``. pages: which have one; of more, those with the most open ground.
    """
    if pages.evidence == NONE:
        return np.zeros(0, dtype=np.int64)
    chosen = np.flatnonzero((rows["word"] != COVERED).to_numpy(dtype=bool)) if pages.evidence == OPEN else np.arange(
        len(rows))
    open_m2 = (rows["rest_m2"].fillna(0.0) + rows["doubtful_m2"].fillna(0.0)).to_numpy(dtype=float)[chosen]
    chosen = chosen[np.sort(np.argsort(-open_m2, kind="stable")[:pages.most])]
    towns = rows["town"].fillna("").to_numpy(dtype=object)[chosen]
    return chosen[np.argsort(towns, kind="stable")]


def _area(value) -> str:
    return "–" if pd.isna(value) else numeral(f"{value:,.2f}")


def _head(name: str, language: str) -> str:
    """What a column is called: as in layers, without the ids beside which some stand there."""
    key = HEADS.get(name)
    return text(f"patches.head_{key}" if key else f"columns.{name}", language)


def _columns(language: str, *heads: str) -> tuple:
    """Columns of a table: a head that begins with ``>`` is of numbers."""
    return tuple(PaperColumn(text(f"patches.head_{head.lstrip('>')}", language), "right" if head[0] == ">" else "left")
                 for head in heads)


def _words(rows: pd.DataFrame, language: str) -> PaperTable:
    lines = []
    for word in WORDS:
        some = rows[rows["word"] == word]
        open_m2 = some["rest_m2"].sum() + some["doubtful_m2"].sum()
        lines.append((text(f"patches.word_{word}", language), numeral(f"{len(some):,}"), _area(some["area_m2"].sum()),
                      _area(open_m2)))
    return PaperTable(text("patches.report_words", language), _columns(language, "item", ">count", ">area", ">rest"),
                      tuple(lines))


def _towns(towns: pd.DataFrame, language: str) -> PaperTable:
    heads = tuple(PaperColumn(text(f"patches.word_{word}", language), "right") for word in WORDS)
    lines = tuple((row.town or text("patches.no_town", language),
                   *(str(getattr(row, f"{word}_count")) for word in WORDS), _area(row.rest_m2 + row.doubtful_m2))
                  for row in towns.head(MOST_ROWS).itertuples(index=False))
    return PaperTable(text("patches.report_towns", language), (
        PaperColumn(text("columns.town", language)), *heads, *_columns(language, ">rest")), lines)


def _deadlines(cover: pd.DataFrame, request: PatchRequest) -> Block:
    language = request.language
    some = cover[(cover["days_left"] <= request.within_days).fillna(False).to_numpy(dtype=bool)]
    title = text("patches.report_deadlines", language)
    if some.empty:
        return PaperText(title, (text("patches.report_none", language),))
    lines = tuple((row.patch_id, row.kind_title, row.feature_id, row.valid_to, str(row.days_left), _area(row.area_m2))
                  for row in some.sort_values("days_left", kind="stable").head(MOST_ROWS).itertuples(index=False))
    heads = (_head(name, language) for name in ("patch_id", "kind_title", "feature_id", "valid_to"))
    return PaperTable(title, (*(PaperColumn(head) for head in heads), *_columns(language, ">left", ">area")), lines)


# -- a page for each patch ---------------------------------------------------------------------------


class Evidence:
    """Pages of evidence of a run, each with facts, tables and maps of a patch.

    Args:
        outcome, request: the run.
    """

    def __init__(self, outcome: Outcome, request: PatchRequest):
        self.rows, self.request, self.maps = outcome.tables["rows"], request, _maps(outcome, request)
        self.tables = {name: outcome.tables[name] for name in ("cover", "land")}
        self.of_patch = {name: table.groupby("patch_id", sort=False).indices for name, table in self.tables.items()}

    def blocks(self, places: np.ndarray) -> list[Block]:
        """Pages of some patches, each begins a page.

        Args:
            places: of the patches ``(k,)``.
        """
        request, blocks = self.request, []
        for place in asking(places, 20):
            row = self.rows.iloc[place]
            blocks += [PaperText("", (), "page"), _facts(row, request)]
            for name, indices in self.of_patch.items():
                if row.patch_id in indices:
                    blocks.append(_on_patch(name, self.tables[name].iloc[indices[row.patch_id]], request.language))
            maps = [(title, drawn) for title, drawn in self.maps if row.patch_id in drawn]
            note, scale = text("layout.map_note_plain", request.language), SCALE if len(maps) > 1 else SCALE_ALONE
            blocks += [PaperMap(title, drawn.view(row.patch_id), note, scale) for title, drawn in maps]
        return blocks


def _facts(row, request: PatchRequest) -> PaperTable:
    language = request.language

    def head(name: str) -> str:
        return _head(name, language)

    words = [(head(name), row[name]) for name in (
        "word_title", "town", "before_class", "after_class", "controls", "next_deadline", "not_given")
        if pd.notna(row[name]) and row[name]]
    areas = [(head(name), _area(row[name])) for name in (
        "area_m2", *(f"{kind}_m2" for kind in COVERS if kind in request.covers), "covered_m2", "doubtful_m2",
        "rest_m2")]
    lines = tuple((*left, *right) for left, right in zip_longest(words, areas, fillvalue=("", "")))
    return PaperTable(text("patches.report_of", language, patch=row.patch_id), _columns(
        language, "item", "value", "item", ">value"), lines, notes=(row.why,) if row.why else (), is_wide=True)


def _on_patch(name: str, some: pd.DataFrame, language: str) -> PaperTable:
    shown = some.sort_values("area_m2", ascending=False, kind="stable").head(MOST_ON_PAGE)
    if name == "cover":
        heads = ("kind_title", "feature_id", "state_title", "valid_from", "valid_to")
        lines = tuple((row.kind_title, row.feature_id, row.state_title, row.valid_from if pd.notna(row.valid_from) else
                       "–", row.valid_to if pd.notna(row.valid_to) else "–", _area(row.area_m2))
                      for row in shown.itertuples(index=False))
    else:
        heads = ("kind_title", "land_class")
        lines = tuple((row.kind_title, " ".join(str(part) for part in (row.land_class, row.class_name)
                                                if pd.notna(part)) or row.layer, _area(row.area_m2))
                      for row in shown.itertuples(index=False))
    return PaperTable(text(f"patches.report_{name}", language), (
        *(PaperColumn(_head(head, language)) for head in heads), *_columns(language, ">area")), lines)


def _maps(outcome: Outcome, request: PatchRequest) -> list[tuple[str, RunMaps]]:
    """A map before and one after; one alone without surveys. Open ground is on the last."""
    language, rows = request.language, outcome.tables["rows"]
    covers = [MapLayer(text(f"patches.layer_{kind}", language), "approved" if kind == "approved" else "control",
                       layer.table.geometry, layer.table.crs) for kind, layer in request.covers.items()]
    controls = [MapLayer(layer.table.name, "control", layer.table.geometry, layer.table.crs)
                for layer in request.controls]
    pieces = outcome.tables["pieces"]
    is_rest = (pieces["kind"] == REST).to_numpy(dtype=bool)
    rest = MapLayer(text("patches.piece_rest", language), "control", outcome.geometry["pieces"][is_rest], outcome.crs)
    surveys = [(name, layer) for name, layer in (("before", request.before), ("after", request.after))
               if layer is not None]

    def maps(layers: list) -> RunMaps:
        drawn = RunMaps(outcome.geometry["rows"], rows["patch_id"].to_numpy(dtype=object), outcome.crs, layers,
                        language)
        drawn.subject = text("patches.subject", language)
        return drawn

    if not surveys:
        return [(text("patches.report_map", language), maps([*covers, *controls, rest]))]
    drawn = []
    for place, (name, layer) in enumerate(surveys):
        above = [*covers, rest] if place == len(surveys) - 1 else controls
        drawn.append((text(f"patches.report_{name}", language), maps([_survey(layer), *above])))
    return drawn


def _survey(layer) -> MapLayer:
    """A survey by its classes, which the colours of the third survey fit."""
    table, code, name = layer.table, layer.fields.get("land_class"), layer.fields.get("class_name")
    if not code:
        return MapLayer(table.name, "survey", table.geometry, table.crs, np.full(len(table), "", dtype=object))
    classes = table.columns[code].astype("string").fillna("").to_numpy(dtype=object)
    titles = {} if not name else dict(zip(classes, table.columns[name].astype("string").fillna("")))
    return MapLayer(table.name, "survey", table.geometry, table.crs, classes, titles, "survey-3")
