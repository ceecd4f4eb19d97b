"""Pages on conflicts of rights: both rights, area, band and width, with a map each; and rights by rule."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...contract.verdicts import VERDICTS
from ...report.blocks import Block, PaperColumn, PaperMap, PaperTable, PaperText
from ...report.format import MISSING, decimal, is_missing, whole
from ...report.maps.of_run import MapLayer, RunMaps
from ...report.words import verdict_word, words_in
from ...table import FeatureTable
from ...texts import text
from ..conflicts.request import VERDICT_COLUMN
from .form import Form, sizes_of, texts_of, words

MOST_ROWS = 100
MOST_MAPS = 12
SCALE = 0.6            # width of a map as a part of the page's
CONFLICTS = frozenset({"rule_id", "first_id", "second_id", "first_title", "second_title", "area_m2", "lower_m2",
                       "upper_m2", "width_m", "is_boundary", "verdict"})
RIGHTS = frozenset({"right_id", "right_title", "conflict_m2", *VERDICT_COLUMN.values()})


def conflict_pages(table: FeatureTable, rights: Sequence[FeatureTable], form: Form) -> tuple[list[Block], list[str]]:
    """Pages on the conflicts of one check, and what they leave open.

    Args:
        table: of conflicts, with its pieces. rights: checked, whose outlines the maps show. form: of the pages.
    """
    frame, title = table.columns, form.say("conflicts_title")
    if not len(frame):
        return [PaperText(title, (form.say("conflicts_none"),))], []
    area = sizes_of(frame["area_m2"]).fillna(-1.0).to_numpy()
    verdict = texts_of(frame["verdict"])
    worst = verdict.map({word: place for place, word in enumerate(VERDICTS)}).fillna(len(VERDICTS)).to_numpy(int)
    order = np.lexsort((-area, worst))
    rows, pieces = frame.iloc[order].reset_index(drop=True), np.asarray(table.geometry, dtype=object)[order]
    say_verdict = words_in(form.language)
    lines = tuple(
        (whole(number), f"{row.rule_id}\n{verdict_word(say_verdict, row.verdict)}", _right(row, "first", form),
         _right(row, "second", form), form.area(row.area_m2), _band(row, form), decimal(row.width_m, 2))
        for number, row in enumerate(rows.head(MOST_ROWS).itertuples(index=False), 1))
    notes = [form.say("conflicts_note"), *form.more(MOST_ROWS, len(rows))]
    boundaries = int(texts_of(rows["is_boundary"]).str.lower().isin(("true", "1", "1.0")).sum())
    if boundaries:
        notes.append(form.say("conflicts_boundary", count=whole(boundaries)))
    heads = form.heads(">number", "rule", "first", "second", ">area", ">band", ">width")
    blocks: list[Block] = [PaperTable(title, heads, lines, notes=tuple(notes), is_wide=True)]
    maps, open_words = _maps(rows, pieces, table.crs, rights, form)
    blocks += maps
    undetermined = int((verdict == VERDICTS[1]).sum())
    return blocks, [form.say("open_conflicts", count=whole(undetermined)), *open_words] if undetermined else open_words


def _right(row, which: str, form: Form) -> str:
    name = getattr(row, f"{which}_id")
    if is_missing(name):
        return form.say("no_ownership")
    title = getattr(row, f"{which}_title")
    return f"{name}\n{form.say('unknown_right') if is_missing(title) else title}"


def _band(row, form: Form) -> str:
    low, high = form.area(row.lower_m2), form.area(row.upper_m2)
    return MISSING if low == high == MISSING else f"{low} – {high}"


def _maps(rows: pd.DataFrame, pieces: np.ndarray, crs: str, rights, form: Form) -> tuple[list[Block], list[str]]:
    """A map of each of the first conflicts with both rights in it, and what lacks."""
    numbers = np.array([str(number + 1) for number in range(min(len(rows), MOST_MAPS))], dtype=object)
    some = rows.head(MOST_MAPS)
    layers, missing = [], False
    for which in ("first", "second"):
        names = texts_of(some[f"{which}_id"])
        is_drawn = np.zeros(len(some), dtype=bool)
        for table in rights:
            ids = texts_of(table.columns["right_id"])
            at = [(place, row) for place, name in enumerate(names) if name
                  for row in np.flatnonzero((ids == name).to_numpy(dtype=bool))
                  if table.geometry[row] is not None]
            if at:
                is_drawn[[place for place, _row in at]] = True
                outlines = np.empty(len(at), dtype=object)
                outlines[:] = [table.geometry[row] for _place, row in at]
                layers.append(MapLayer(form.say(f"head_{which}"), "control", outlines, table.crs,
                                       projects=numbers[[place for place, _row in at]]))
        missing |= bool((~is_drawn & (names != "").to_numpy(dtype=bool)).any())
    maps = RunMaps(pieces[:len(some)], numbers, crs, layers, form.language)
    maps.subject = form.say("conflict_piece")
    blocks: list[Block] = []
    for number, row in zip(numbers, some.itertuples(index=False)):
        if number in maps:
            second = form.say("no_ownership") if is_missing(row.second_id) else row.second_id
            note = form.say("conflict_note", area=form.area(row.area_m2), band=_band(row, form), unit=form.unit,
                            width=decimal(row.width_m, 2))
            title = form.say("conflict_map", number=number, first=words(row.first_id), second=second)
            plain = text("layout.map_note_plain", form.language)
            blocks.append(PaperMap(title, maps.view(number), f"{note}{' ' if form.language == 'en' else ''}{plain}",
                                   SCALE))
    if blocks:
        blocks.insert(0, PaperText(form.say("maps_title"), (
            form.say("conflicts_mapped", shown=whole(len(blocks)), count=whole(len(rows))),)))
    return blocks, [form.say("open_rights")] if blocks and missing else []


def rule_pages(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
    """How many rights each rule judged, and those that it did not.

    Args:
        frame: of rights checked. form: of the pages.
    """
    lines, left = [], []
    for rule, column in VERDICT_COLUMN.items():
        verdicts = texts_of(frame[column])
        unchecked = int((verdicts == "").sum())
        lines.append((rule, *(whole(int((verdicts == word).sum())) for word in VERDICTS), whole(unchecked)))
        if unchecked:
            left.append(form.say("open_rule", rule=rule, count=whole(unchecked), whole=whole(len(frame))))
    say_verdict = words_in(form.language)
    heads = (*form.heads("rule"), *(PaperColumn(verdict_word(say_verdict, word), "right") for word in VERDICTS),
             *form.heads(">unchecked"))
    return [PaperTable(form.say("rules_title"), heads, tuple(lines), is_wide=True)], left
