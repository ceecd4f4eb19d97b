"""The trace of a change in the check-up: how it closes, the pieces behind it by rank, and where they are."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...report.blocks import Block, PaperMap, PaperTable, PaperText
from ...report.format import MISSING, is_missing, whole
from ...report.maps.of_run import MapLayer, RunMaps
from ...table import FeatureTable
from ...texts import text
from ..alerts.words import shown
from .form import Form, unit_of, words, year_of
from .request import CLOSURE, PIECES, AnnualRequest

MOST_PIECES = 15
SCALE = 0.45     # width of a map as a part of the page's
OPEN = "open"    # kind of a piece of which it is not known what it did
#: Columns that a trace may have besides, where its land was joined with projects, permits and stages.
JOINED = ("project", "permit", "stage")


def trace_blocks(request: AnnualRequest, indicator: str, form: Form) -> list[Block]:
    """What is given of the trace of an indicator; nothing where it was not traced.

    Args:
        request: of the report. indicator: id. form: of the pages.
    """
    blocks: list[Block] = []
    for table in request.given(CLOSURE):
        rows = table.columns[(table.columns["indicator_id"] == indicator).fillna(False).to_numpy(dtype=bool)]
        blocks += [closure_block(rows, form)] if len(rows) else []
    for table in request.given(PIECES):
        at = np.flatnonzero((table.columns["indicator_id"] == indicator).fillna(False).to_numpy(dtype=bool))
        if len(at):
            blocks += _pieces(table, at, form)
    return blocks


def traced(request: AnnualRequest) -> list[str]:
    """Ids of indicators of which a trace is given, in its order.

    Args:
        request: of the report.
    """
    return list(dict.fromkeys(str(name) for kind in (CLOSURE, PIECES) for table in request.given(kind)
                              for name in table.columns["indicator_id"].dropna()))


def closure_block(rows: pd.DataFrame, form: Form) -> PaperTable:
    """By unit: before, after, and what numerator, denominator and another definition did, which add up to the change.

    Args:
        rows: of a closure, of one indicator. form: of the pages.
    """
    lines, notes = [], [form.say("closure_note")]
    for row in rows.itertuples():
        cells = [getattr(row, name, None) for name in (
            "before", "after", "change", "numerator_effect", "denominator_effect", "definition_effect")]
        lines.append((unit_of(row), *(shown(cell) for cell in cells)))
        if not is_missing(row.reason):
            notes.append(form.of_row(row))
    first = rows.iloc[0]
    title = form.say("closure_title", before=year_of(first["year_before"]), after=year_of(first["year_after"]),
                     unit=form.unit(first["unit"]))
    return PaperTable(title, form.heads("place", ">before", ">after", ">change", ">numerator", ">denominator",
                                        ">definition"), tuple(lines), notes=tuple(notes), is_wide=True)


def _pieces(table: FeatureTable, at: np.ndarray, form: Form) -> list[Block]:
    """The first pieces of each unit, the largest contribution first, and a map with their numbers."""
    frame = table.columns.iloc[at].reset_index(drop=True)
    size = pd.to_numeric(frame["contribution"], errors="coerce").astype(float).abs().fillna(0.0).to_numpy()
    order = np.argsort(-size, kind="stable")
    frame, shapes = frame.iloc[order].reset_index(drop=True), np.asarray(table.geometry, dtype=object)[at][order]
    joined = [name for name in JOINED if name in frame.columns and frame[name].notna().any()]
    lines = tuple((
        whole(number), unit_of(row), words(None if is_missing(row.kind) else form.say(f"piece_{row.kind}")),
        _feature(row), shown(row.amount), form.unit(row.amount_unit), _contribution(row),
        shown(row.share_percent, 1), *(words(getattr(row, name)) for name in joined))
        for number, row in enumerate(frame.head(MOST_PIECES).itertuples(), 1))
    heads = form.heads(">number", "place", "did", "feature", ">amount", "unit", ">contribution", ">share", *joined)
    blocks: list[Block] = [PaperTable(
        form.say("pieces_title"), heads, lines, notes=(form.say("pieces_note"), *form.more(MOST_PIECES, len(frame))),
        is_wide=True)]
    return [*blocks, *_map(frame, shapes, table.crs, form)]


def _feature(row) -> str:
    before, after = (MISSING if is_missing(value) else whole(value) for value in (
        row.feature_before, row.feature_after))
    return f"{before} → {after}"


def _contribution(row) -> str:
    """What a piece did; of one of which that is not known what it did at least and at most."""
    if is_missing(row.kind) or row.kind != OPEN:
        return shown(row.contribution, 4)
    return " … ".join(shown(getattr(row, end, None), 4) for end in ("lower", "upper"))


def _map(frame: pd.DataFrame, shapes: np.ndarray, crs: str, form: Form) -> list[Block]:
    drawn = np.array([shape is not None and not shape.is_empty for shape in shapes], dtype=bool)
    if not drawn.any():
        return [PaperText("", (form.say("pieces_unmapped"),))]
    contribution = pd.to_numeric(frame["contribution"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    signs = np.select([np.isnan(contribution), contribution > 0.0, contribution < 0.0], ["unknown", "gain", "loss"],
                      "same").astype(object)
    titles = {word: form.say(f"piece_sign_{word}") for word in ("unknown", "same", "loss", "gain")}
    numbers = np.array([str(number) for number in range(1, len(frame) + 1)], dtype=object)
    maps = RunMaps(shapes[drawn], numbers[drawn], crs, [MapLayer(
        form.say("pieces_title"), "change", shapes[drawn], crs, signs[drawn], titles)], form.language, outlined=False)
    view = maps.overview_view({number: number for number in numbers[:MOST_PIECES]})
    return [PaperMap(form.say("pieces_map"), view, text("layout.map_note_plain", form.language), SCALE)]
