"""The blocks of a report of carbon: from tables of results, of one run or of several."""
from __future__ import annotations

from typing import NamedTuple, Optional

import pandas as pd

from ...report.blocks import PaperCharts, PaperText
from ...report.cells import class_titles
from ...report.parts.carbon import table_kind
from .charts import change_charts, stock_charts
from .coverage import coverage_blocks
from .maps import MappedGround, changed_ground, map_block
from .sentences import missing_sentences, sure_sentences
from .tables import (
    card_blocks,
    change_table,
    class_table,
    sensitivity_table,
    stock_table,
    transition_rows,
    whole,
    word,
    zone_table,
)
from .value import value_blocks

OTHER_RESULTS = ("flux", "buildings", "ranking")


class Shown(NamedTuple):
    """What a report of carbon shows.

    Attributes:
        tables: ``(title, frame)`` each, of the results as they are written. maps: ``MappedGround`` each.
        years: of both dates of a change, None where not given. values: of a change at the user's price, None without.
    """

    tables: tuple
    maps: tuple[MappedGround, ...] = ()
    years: tuple = (None, None)
    values: Optional[pd.DataFrame] = None


def carbon_blocks(shown: Shown, language: str) -> tuple:
    """Result, coverage and what is missing first; then charts, maps, and tables; cards and sources at the end.

    Args:
        shown: tables of results of carbon; others are not looked at. language: of the words.

    Returns:
        Blocks; none without a stock or a change, or with further results, such as of fluxes, which have no blocks yet
        and are shown in the section on carbon with all others.
    """
    frames: dict = {}
    for title, frame in shown.tables:
        if len(frame):
            frames.setdefault(table_kind(frame), []).append((title, frame))
    cards = pd.concat([frame for _title, frame in frames["cards"]], ignore_index=True) if "cards" in frames else None
    first, charts, last = [], [], []
    for (title, totals), (_, classes) in _partners(frames, "stock", "classes"):
        first += [stock_table(totals, title, language), _sure(totals, cards, classes, "coverage" in frames, language)]
        last += zone_table(totals, "stock_t_c", language)
        if classes is not None:
            charts += stock_charts(whole(classes), whole(totals), language)
            last.insert(0, class_table(classes, totals, language))
    for (title, totals), (_, transitions) in _partners(frames, "change", "transitions"):
        first += [change_table(totals, title, language), _sure(totals, cards, None, True, language)]
        last += zone_table(totals, "difference_t_c", language)
        if transitions is not None:
            last.insert(0, transition_rows(transitions, language))
            charts += change_charts(transitions, whole(totals), shown.years, language)
    if not first or set(OTHER_RESULTS) & set(frames):
        return ()
    first[1:1] = _coverage(frames, language)
    first += value_blocks(shown.values, language)
    first += [sensitivity_table(frame, language) for _title, frame in frames.get("sensitivity", ()) if len(frame) > 1]
    if cards is not None:
        titles = class_titles([entry for kind in ("coverage", "classes", "transitions") for entry in frames.get(
            kind, ())])
        last += card_blocks(cards, titles, language)
    return (*first, *([PaperCharts(word("charts", language), tuple(charts))] if charts else []),
            *(block for ground in shown.maps for block in map_block(ground, language)), *last)


def _coverage(frames: dict, language: str) -> list:
    """Coverage of each stock, or of both dates of a change."""
    tables = frames.get("coverage", ())
    if "stock" in frames or len(tables) != 2:
        return [block for title, frame in tables for block in coverage_blocks({title: frame}, language)]
    names = (word(f"date_{date}", language) for date in ("old", "new"))
    return coverage_blocks({name: frame for name, (_title, frame) in zip(names, tables)}, language)


def maps_of_tables(tables) -> tuple[MappedGround, ...]:
    """Maps of results that have geometry: land with its density, changed ground with its stock difference.

    Args:
        tables: ``FeatureTable`` each.
    """
    maps = []
    for table in tables:
        has_shapes = any(shape is not None for shape in table.geometry)
        if has_shapes and {"kind", "difference_t_c", "old_class"} <= set(table.columns.columns):
            maps.append(changed_ground(table.columns, table.geometry, table.crs))
        elif has_shapes and "carbon_t_c_ha" in table.columns.columns:
            maps.append(MappedGround(table.geometry, table.crs, pd.to_numeric(
                table.columns["carbon_t_c_ha"], errors="coerce").to_numpy(dtype=float, na_value=float("nan"))))
    return tuple(maps)


def _partners(frames: dict, kind: str, rows: str):
    """Each table of totals with that of its rows; None where there is not one of each."""
    totals, others = frames.get(kind, []), frames.get(rows, [])
    return zip(totals, others if len(others) == len(totals) else [("", None)] * len(totals))


def _sure(totals: pd.DataFrame, cards, classes, is_covered: bool, language: str) -> PaperText:
    """How sure it is, in words, and what is missing where no table of coverage says it."""
    missing = [] if classes is None or is_covered else missing_sentences(classes, language)
    return PaperText(word("in_words", language), (*sure_sentences(totals, cards, language), *missing), "list")
