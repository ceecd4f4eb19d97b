"""Cells of tables that are recorded, column by column: read strictly, errors name layer, field, feature and remedy."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from types import MappingProxyType

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import NUMBER_OF_SHEET, WHOLE_WITH_POINT, spelling
from ...names import folded_name
from ...quotas.units import unit_prefix
from ...table import FeatureTable
from ...texts import text
from .cells import ERA, FIRST, FISCAL, LAST, THAI, UNREADABLE, of_two_readings, read_number, read_year, words_of
from .dated import DATED, dated_heads, has_decimal_comma, number_heads, prose_heads, year_of_head
from .heads import (
    NUMBERS,
    columns_named,
    in_unit_of_head,
    refuse_unread,
    unit_of_heads,
    unread,
)
from .tables import WHOLE, SeriesTable
from .words import WORDS

SHOWN = 5   # titles that a remark names
_OF_UNITS = ("unit_code", "successor")


class Reader:
    """Reads the rows of one table.

    Args:
        table: with rows. form: the table of the store that they are for.

    Raises:
        InputError: a column of the key, or the number itself, is missing.
    """

    def __init__(self, table: FeatureTable, form: SeriesTable):
        self.table, self.form, self.of_head = table, form, ""
        self.prose: list[str] = []      # columns with words alone whose heads are those of numbers
        self.names = self._named()
        self.years_of_heads: dict[str, str] = {}     # column of years -> the year that a head names
        self.more_targets: list[str] = []
        for stem in DATED:
            if stem in form.columns and stem not in self.names:
                self._take_dated(stem)

    def _named(self) -> dict[str, str]:
        """Column of the form -> column of the table; of targets and bases none with words alone, such as a column of
        objectives, unless it is the only one: then an error shows what stands there."""
        wanted = {column: (column, *WORDS["columns"].get(column, ())) for column in self.form.columns}
        columns = self.table.columns
        prose = prose_heads(columns, number_heads(columns)) if set(DATED) & set(wanted) else []
        names = columns_named([name for name in columns if name not in prose], wanted)
        if "target" in wanted and "target" not in names and not dated_heads(set(columns) - set(prose), "target"):
            names |= columns_named(prose, {"target": wanted["target"]})
        self.prose = [name for name in prose if name not in names.values()]
        return names

    def _take_dated(self, stem: str) -> None:
        """Take a head with a year for targets or bases; of targets all of them, unless rows state their years."""
        heads = dated_heads([name for name in self.table.columns
                             if name not in (*self.names.values(), *self.prose)], stem)
        if len(heads) == 1 or heads and stem == "target" and DATED[stem] not in self.names:
            self.names[stem] = heads[0]
            self.more_targets += heads[1:]
            if DATED[stem] not in self.names:
                self.years_of_heads[DATED[stem]] = year_of_head(heads[0])

    def each_year(self) -> list[Reader]:
        """A reader of the targets of each year, where heads name several: with the rows that have one of that year.

        A row without any stays with the first.
        """
        if not self.more_targets:
            return [self]
        heads = [self.names["target"], *self.more_targets]
        empty = np.array([[not spelling(cell) for cell in self.table.columns[head].astype(object).fillna("")]
                          for head in heads])
        readers = []
        for head, lacks in zip(heads, empty):
            kept = ~lacks | (empty.all(axis=0) & (head == heads[0]))
            reader = copy(self)
            reader.table, reader.names = self.table.take(kept), {**self.names, "target": head}
            reader.more_targets = [other for other in heads if other != head]
            reader.years_of_heads = {**self.years_of_heads, "target_year": year_of_head(head)}
            readers.append(reader)
        return readers

    def require(self, *columns: str) -> None:
        """Refuse a table without some columns, or with others that may hold what it seems to lack.

        Args:
            columns: that it has to have.

        Raises:
            InputError: one is missing; it has no codes of units or units of measure, and columns that are not read.
        """
        missing = [column for column in columns if column not in self.names and column not in self.years_of_heads]
        if missing:
            raise InputError("series.columns_missing", layer=self.table.name, missing=", ".join(missing),
                             fields=self.table.fields_shown)
        heads = [self.names[column] for column in NUMBERS if column in self.names]
        self.of_head = unit_of_heads(self.table.name, heads)
        if self.more_targets and {"base", "tolerance"} & set(self.names):    # of which target would their unit be?
            unit_of_heads(self.table.name, [self.names["target"], *self.more_targets])
        used = {**self.names, **({"unit": heads[0]} if self.of_head else {}), **{
            head: head for head in self.more_targets}}
        refuse_unread(self.table.name, self.table.columns, used, self.form.columns)

    def raw(self, column: str) -> np.ndarray:
        """Cells as they are, object ``(n,)``; None where there is nothing.

        Args:
            column: of the form.
        """
        if column not in self.names:
            return np.full(len(self.table), self.years_of_heads.get(column), dtype=object)
        values = self.table.columns[self.names[column]].astype(object)
        return values.where(values.notna(), None).to_numpy(dtype=object)

    def words(self, column: str) -> np.ndarray:
        """Texts without spaces around them, object ``(n,)``; None where there is nothing.

        Args:
            column: of the form.
        """
        return self._each(column, lambda cell: spelling(cell) or None)

    def measures(self) -> np.ndarray:
        """Units of measure as words, object ``(n,)``: of the rows, otherwise of the head of the numbers, such as
        value (ha); None where neither states one.

        Raises:
            InputError: a row states another one than the head.
        """
        return in_unit_of_head(self.table.name, self.names.get("unit", "unit"), np.asarray(self.table.fids),
                               self.words("unit"), self.of_head)

    def indicators(self, names: Mapping[str, str]) -> np.ndarray:
        """Ids of indicators, object ``(n,)``; None where there is nothing.

        Args:
            names: id or title, as names are compared -> id; other words stay.
        """
        return self._each("indicator_id", lambda cell: names.get(folded_name(spelling(cell)), spelling(cell)) or None)

    def known(self, column: str, of: str = "") -> np.ndarray:
        """Words of a list, object ``(n,)``; None where there is nothing.

        Args:
            column: ``status``, ``relation``, ``goal`` or ``kind``. of: the list, where it has another name.

        Raises:
            InputError: a word that is not in it.
        """
        of = of or column
        words = words_of(of)

        def read(cell):
            word = spelling(cell)
            if word and folded_name(word) not in words:
                raise ValueError
            return words.get(folded_name(word)) if word else None

        return self._each(column, read, "series.unknown_word", choices=", ".join(WORDS["words"][of]))

    def numbers(self, column: str) -> np.ndarray:
        """Numbers, float ``(n,)``; NaN where there is nothing.

        Args:
            column: of the form.

        Raises:
            InputError: a cell that is not a number.
        """
        doubtful = of_two_readings(self.raw(column), has_decimal_comma(self.names.get(column, "")))

        def read(cell):
            number = read_number(cell)
            if number.unit or doubtful and spelling(cell) in doubtful:
                raise ValueError
            return number.value

        cells = self._each(column, read, "series.not_a_number")
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=float)

    def years(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """Years, float ``(n,)``, and whether the cell says that its values are preliminary, bool ``(n,)``.

        Args:
            column: of the form; 2025, "2025年", "民國114年", a date, or "2025E", which is an estimate.

        Raises:
            InputError: a cell that is not a year of our era, or another one than the head of its numbers names.
        """
        def read(cell):
            if not spelling(cell):
                return None
            year = read_year(cell)
            if year.problem == UNREADABLE:
                raise ValueError
            return year

        cells = self._each(column, read, "series.not_a_year")
        head = self.names.get(next((stem for stem in DATED if DATED[stem] == column), ""), "")
        of_head = read_year(year_of_head(head)).year
        for row in np.flatnonzero([of_head is not None and cell is not None and cell.year != of_head
                                   for cell in cells])[:1]:
            raise self.error("series.year_of_head", int(row), column, head=head)
        for row in np.flatnonzero([cell is not None and bool(cell.problem) for cell in cells])[:1]:
            year = cells[row].year
            key, wanted = {ERA: ("series.year_of_thailand", year - THAI), FISCAL: ("series.year_fiscal", year)}.get(
                cells[row].problem, ("series.year_outside", f"{FIRST}–{LAST}"))
            raise self.error(key, int(row), column, year=wanted)
        return (np.array([np.nan if cell is None else cell.year for cell in cells], dtype=float),
                np.array([cell is not None and cell.is_estimate for cell in cells], dtype=bool))

    def codes(self, column: str, none: str = WHOLE) -> pd.Series:
        """Codes of units without the zeros behind, object ``(n,)``: one of 12 digits and one of 6 are the same unit.

        Args:
            column: of the form. none: what a cell without a code means.

        Raises:
            InputError: a code that a spreadsheet has cut to a number such as 9.90127E+11.
        """
        def read(cell):
            code = spelling(cell)
            if NUMBER_OF_SHEET.fullmatch(code):
                raise ValueError
            whole = WHOLE_WITH_POINT.fullmatch(code)
            return unit_prefix(whole[1] if whole else code) or none

        return pd.Series(self._each(column, read, "series.code_cut"), dtype=object).fillna(none)

    def codes_with_point(self) -> list[tuple[str, int, str]]:
        """Codes of units that end in .0: field, number of rows, the first one."""
        noted = []
        for column in _OF_UNITS:
            if column in self.form.columns and column in self.names:
                cells = self.raw(column)
                codes, distinct = pd.factorize(cells, use_na_sentinel=True)
                pointed = [bool(WHOLE_WITH_POINT.fullmatch(spelling(cell))) for cell in distinct]
                rows = np.array([*pointed, False], dtype=bool)[codes]
                if rows.any():
                    noted.append((self.names[column], int(rows.sum()), spelling(cells[int(np.argmax(rows))])))
        return noted

    def error(self, key: str, row: int, column: str, **values) -> InputError:
        """An error that names layer, field, feature and cell.

        Args:
            key: of the sentence. row: of the table. column: of the form. values: others of the sentence.
        """
        cell, of_head = self.raw(column)[row], next((stem for stem in DATED if DATED[stem] == column), column)
        head = self.names.get(column) or self.names.get(of_head, column)
        return InputError(key, layer=self.table.name, field=head,
                          feature=int(self.table.fids[row]), value="–" if cell is None else spelling(cell), **values)

    def _each(self, column: str, read, key: str = "", **values) -> np.ndarray:
        """``read`` of each cell, called once for cells that are alike; None of empty ones."""
        cells = self.raw(column)
        codes, distinct = pd.factorize(cells, use_na_sentinel=True)
        answers = np.empty(len(distinct) + 1, dtype=object)
        for position, cell in enumerate(distinct):
            try:
                answers[position] = read(cell)
            except ValueError as error:
                raise self.error(key, int(np.flatnonzero(codes == position)[0]), column, **values) from error
        return answers[np.where(codes < 0, len(distinct), codes)]


def column_remarks(tables: Sequence[tuple[FeatureTable, SeriesTable]], language: str,
                   names: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Sentences on columns: codes that a spreadsheet took for numbers, 990127.0, and that are read without the point;
    a table without codes, whose rows count for the whole area; indicators named by their titles; columns that are not
    read.

    Args:
        tables: with the forms that they are for. language: ``"en"`` or ``"zh"``. names: as of ``Reader.indicators``.
    """
    sentences = []
    for table, form in tables:
        reader = Reader(table, form)
        sentences += [text("series.codes_with_point", language, layer=table.name, field=field, count=count, value=first)
                      for field, count, first in reader.codes_with_point()]
        if "unit_code" in form.columns and "unit_code" not in reader.names and len(table):
            sentences.append(text("series.without_codes", language, layer=table.name))
        if "indicator_id" in form.columns:
            pairs = dict(zip(reader.words("indicator_id"), reader.indicators(names)))
            titles = [f"{word} → {key}" for word, key in pairs.items() if word != key]
            sentences += [text("series.titles_read", language, layer=table.name, names=", ".join(titles[:SHOWN]) + (
                " …" if len(titles) > SHOWN else ""))] if titles else []
        left = [*reader.prose, *unread(table.columns, [*reader.names.values(), *reader.more_targets, *reader.prose])]
        if left:
            sentences.append(text("series.columns_not_read", language, layer=table.name, fields=", ".join(left)))
    return sentences
