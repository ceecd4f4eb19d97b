"""The values of a sheet, one row each, as ``groundrules:recordindicators`` takes them."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...geometry.parallel import Cancelled
from ...names import folded_name, is_marked
from ...texts import pick, text
from ..pack.model import MonitoringPack
from ..series.cells import ERA, FISCAL, THAI, read_number, read_year
from ..series.measures import factor_between, split_measure
from .layout import (
    INDICATOR,
    MEASURE,
    PLACE,
    STATUS,
    VALUE,
    YEAR,
    Known,
    Layout,
    key_columns,
    proposed,
)
from .sheet import Sheet, filled_right, is_number, is_unknown, is_year

COLUMNS = ("indicator_id", "title", "unit_code", "unit_name", "year", "value", "unit", "status", "source")
LEFT_OUT = ""     # in place of an id or code: values of a word that are not taken


class Meanings(NamedTuple):
    """What the words of a sheet are in the store: word -> id of an indicator, name -> code of a unit.

    A word without an entry is open; one with ``LEFT_OUT`` is not taken.
    """

    indicators: Mapping[str, str]
    places: Mapping[str, str]


class Words(NamedTuple):
    """The different words of a sheet, in their order, without units of measure."""

    indicators: tuple[str, ...]
    places: tuple[str, ...]


class Read(NamedTuple):
    """What a sheet gives.

    Attributes:
        rows: in ``COLUMNS``; texts. empty: how many cells hold no number, which are not recorded.
        open: how many values have a word whose meaning is open. left_out: how many are not taken.
        problems: sentences on cells that cannot be used; nothing is to be recorded before they are gone.
        doubts: sentences on values that may be others than they seem.
    """

    rows: pd.DataFrame
    empty: int
    open: int
    left_out: int
    problems: tuple[str, ...]
    doubts: tuple[str, ...] = ()


class Understood(NamedTuple):
    """A sheet as it is understood: its layout, its words with what they mean, and its values."""

    layout: Layout
    words: Words
    meanings: Meanings
    read: Read


def understood(sheet: Sheet, layout: Layout | None, meanings: Meanings, known: Known, language: str,
               cancelled: Callable[[], bool] = lambda: False) -> Understood:
    """Understand a sheet: what the user does not say is proposed.

    Args:
        sheet: with its cells. layout: how it is read; None: as is proposed. meanings: of words, as the user says.
        known: what words may mean. language: of problems. cancelled: whether to stop, asked between the steps.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    layout = proposed(sheet, known) if layout is None else layout
    _go_on(cancelled)
    words = words_of(sheet, layout)
    _go_on(cancelled)
    own = proposed_meanings(words, known)
    chosen = Meanings(*({**first, **second} for first, second in zip(own, meanings)))
    read = read_sheet(sheet, layout, chosen, known, language)
    _go_on(cancelled)
    return Understood(layout, words, chosen, read)


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def known_words(pack: MonitoringPack | None, values: pd.DataFrame, names: Mapping[str, str],
                language: str = "en") -> Known:
    """What words may mean: titles of a pack, what is recorded, names of units.

    Args:
        pack: of indicators; None: none. values: rows of the store, of ``series.tables.VALUES``. names: unit -> name.
        language: of the pack's titles.
    """
    indicators, titles, places, units = {}, {}, {}, {}
    recorded = values.drop_duplicates(["indicator_id", "title"]) if len(values) else values
    for row in recorded.itertuples():
        indicators[folded_name(row.indicator_id)] = row.indicator_id
        if isinstance(row.title, str):
            indicators[folded_name(row.title)] = row.indicator_id
            titles[row.indicator_id] = row.title
    for key, indicator in ({} if pack is None else pack.indicators).items():
        for word in (key, *indicator.title.values()):
            indicators.setdefault(folded_name(word), key)
        titles.setdefault(key, pick(indicator.title, language) or key)
    named = values.dropna(subset=["unit_name"]).drop_duplicates(["unit_code", "unit_name"]) if len(values) else values
    for code, name in (*names.items(), *((row.unit_code, row.unit_name) for row in named.itertuples())):
        places[folded_name(code)] = places[folded_name(name)] = code
        units[code] = name
    return Known(indicators, places, titles, units)


def words_of(sheet: Sheet, layout: Layout) -> Words:
    """The words whose meaning a sheet leaves to its reader.

    Args:
        sheet: with its cells. layout: how it is read.
    """
    cells = _cells(sheet, layout)
    cells = cells[cells[VALUE] != ""]       # a note at the foot has no values beside it
    return Words(*(tuple(word for word in dict.fromkeys(cells[part]) if word) for part in (INDICATOR, PLACE)))


def proposed_meanings(words: Words, known: Known) -> Meanings:
    """What words mean that are known by name.

    Args:
        words: of a sheet. known: what they may mean.
    """
    return Meanings(*({word: meanings[folded_name(word)] for word in own if folded_name(word) in meanings}
                      for own, meanings in ((words.indicators, known.indicators), (words.places, known.places))))


def read_sheet(sheet: Sheet, layout: Layout, meanings: Meanings, known: Known, language: str) -> Read:
    """The values of a sheet.

    Args:
        sheet: with its cells. layout: how it is read. meanings: of its words. known: titles and names.
        language: of problems.
    """
    cells = _cells(sheet, layout)
    place = cells[PLACE]
    indicator = cells[INDICATOR].map(lambda word: meanings.indicators.get(word), na_action="ignore")
    unit = place.map(lambda word: meanings.places.get(word), na_action="ignore")
    number = cells[VALUE].map(is_number).to_numpy(dtype=bool)
    empty = cells[VALUE].map(is_unknown).to_numpy(dtype=bool)
    left_out = (indicator == LEFT_OUT).to_numpy(dtype=bool) | (unit == LEFT_OUT).to_numpy(dtype=bool)
    is_open = (indicator.isna() | unit.isna()).to_numpy(dtype=bool) & ~left_out
    wanted = ~empty & ~left_out
    wrong = wanted & ~number
    no_year = wanted & number & ~cells[YEAR].map(is_year).to_numpy(dtype=bool)
    problems = [text("statistics.marked" if is_marked(cells[VALUE].iat[row]) else "statistics.not_a_number", language,
                     cell=cells["cell"].iat[row], value=cells[VALUE].iat[row]) for row in np.flatnonzero(wrong)]
    problems += [_wrong_year(cells["cell"].iat[row], cells[YEAR].iat[row], language) for row in np.flatnonzero(no_year)]
    taken = np.flatnonzero(wanted & number & ~no_year & ~is_open)
    own = cells.iloc[taken]
    measures = [_unit(cell) or measure for cell, measure in zip(own[VALUE], own[MEASURE])]
    rows = pd.DataFrame({
        "indicator_id": indicator.iloc[taken], "title": [known.titles.get(key, word) for key, word in zip(
            indicator.iloc[taken], own[INDICATOR])],
        "unit_code": unit.iloc[taken], "unit_name": [known.names.get(code, word) for code, word in zip(
            unit.iloc[taken], own[PLACE])],
        "year": own[YEAR].map(_year), "value": own[VALUE].map(_plain),
        "unit": measures, "status": own[STATUS],
        "source": sheet.file + " · " + sheet.name + " · " + own["cell"]}, columns=list(COLUMNS)).reset_index(drop=True)
    return Read(rows, int(empty.sum()), int((is_open & wanted & number).sum()), int((left_out & ~empty).sum()),
                tuple(problems), (*_doubts(rows, language), *_two_measures(rows, own, language),
                                  *_no_measure(rows, language)))


def _doubts(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    """Indicators in per cent none of whose values is above 1: a cell that is shown as 45 % holds 0.45."""
    some = rows[rows["unit"].map(lambda unit: factor_between(unit, "%") == 1.0).astype(bool)]
    size = some["value"].map(lambda words: abs(read_number(words).value)).astype(float)
    most = size.groupby(some["title"], sort=False).max()
    small = most[(most > 0.0) & (most <= 1.0)].index
    if not len(small):
        return ()
    return (text("statistics.small_percent", language, indicators=text("statistics.between", language).join(small)),)


def _no_measure(rows: pd.DataFrame, language: str) -> tuple[str, ...]:
    """Indicators some of whose values have no unit of measure: they count in the unit that is recorded."""
    titles = rows.loc[rows["unit"] == "", "title"].drop_duplicates()
    return (text("statistics.no_measure", language, indicators=text("statistics.between", language).join(titles)),) \
        if len(titles) else ()


def _two_measures(rows: pd.DataFrame, cells: pd.DataFrame, language: str) -> tuple[str, ...]:
    """Indicators of whose values two units of measure are said: that of the cell goes before that of the head, which
    goes before that of a row or column of units, or of the sheet.

    Args:
        rows: as of ``Read``. cells: of them, as of ``_cells``.
    """
    pairs = dict.fromkeys((title, unit, other) for title, unit, *others in zip(
        rows["title"], rows["unit"], cells[MEASURE], cells["farther"])
        for other in others if other and factor_between(unit, other) != 1.0)
    return tuple(text("statistics.two_measures", language, indicator=title, unit=unit, other=other)
                 for title, unit, other in pairs)


def _cells(sheet: Sheet, layout: Layout) -> pd.DataFrame:
    """Every cell with a value, with what heads and columns say of it, and its name in the sheet."""
    values = np.array([place for place, part in enumerate(layout.columns) if part == VALUE], dtype=int)
    body, count = key_columns(sheet, layout), len(layout.heads)
    heads = filled_right(sheet.cells[:count])
    shape = (len(body), len(values))
    parts = {VALUE: body[:, values]}
    for part in (INDICATOR, PLACE, YEAR, MEASURE, STATUS):
        words = np.full(shape, getattr(layout, part, ""), dtype=object)
        if part in layout.columns:
            words = np.broadcast_to(body[:, [layout.columns.index(part)]], shape)
        if part in layout.heads:
            words = np.broadcast_to(heads[layout.heads.index(part), values], shape)
        parts[part] = words
    frame = pd.DataFrame({part: words.ravel() for part, words in parts.items()}, dtype=object)
    split = {word: split_measure(word) for word in frame[INDICATOR].unique()}
    behind = frame[INDICATOR].map(lambda word: split[word][1])
    stated = frame[MEASURE].map(lambda word: word.strip("()（） "))     # by another row, a column, or the sheet
    frame[MEASURE], frame["farther"] = stated.where(behind == "", behind), stated.where(behind != "", "")
    frame[INDICATOR] = frame[INDICATOR].map(lambda word: split[word][0])
    row, column = np.divmod(np.arange(len(frame)), max(len(values), 1))
    frame["cell"] = np.array([sheet.cell_name(below + count, values[at]) for below, at in zip(row, column)],
                             dtype=object)     # a cover has none
    return frame


def _wrong_year(cell: str, words: str, language: str) -> str:
    year = read_year(words)
    if year.problem == FISCAL:
        return text("statistics.fiscal_year", language, cell=cell, value=words, year=year.year)
    if year.problem == ERA:
        return text("statistics.year_of_era", language, cell=cell, value=words, year=year.year - THAI)
    return text("statistics.not_a_year", language, cell=cell, value=words or "–")


def _year(cell: str) -> str:
    year = read_year(cell)
    return f"{year.year}E" if year.is_estimate else str(year.year)


def _plain(cell: str) -> str:
    """A number without its unit of measure."""
    return cell.removesuffix(_unit(cell)).strip()


def _unit(cell: str) -> str:
    return read_number(cell).unit
