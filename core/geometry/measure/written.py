"""Areas as offices write them in texts: with groups of digits, decimal commas, or the unit behind the number."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...fields import LARGEST, Field, spelling, type_column
from ...names import is_marked
from ...units import area_unit_of_head, unit_named

_PARTS = re.compile(r"(?P<number>[+-]?[\d][\d.,' ]*|[+-]?\.\d+)(?P<unit>[^\d.,' ].*)?")
# what stands before the first thousand does not begin with nought: 0,600 is six tenths
_POINT = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:[' ]\d{3})+)(?:\.\d*)?|[+-]?\.\d+")
_COMMA = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[' ]\d{3})+)(?:,\d*)?")
_GROUP = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")   # thousands, unless the column writes decimals so
_THAI = re.compile(r"(?P<rai>\d{1,7})-(?P<ngan>[0-3])-(?P<wah>\d{1,2}(?:\.\d+)?) ?(?:rai|ไร่)", re.IGNORECASE)
_ONE_GROUP = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d.,])")     # the same anywhere in a text, such as ≤1,200
_COMMA_DECIMALS = re.compile(r"(?<![\d.,])(?:0\d*,\d+|\d{1,3},(?:\d{1,2}|\d{4,})|\d{4,},\d+)(?![\d.,])")
_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_ONE_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")   # thousands or decimals, beside decimals with a comma


class Written(NamedTuple):
    """Areas of a column.

    Attributes:
        values: as they are written, in a unit that no text states; NaN elsewhere ``(n,)``.
        stated_m2: of those that state their unit, m²; NaN elsewhere ``(n,)``.
        is_wrong: written, and not an area, as what is below 0, or of two readings ``(n,)``.
        units_m2: units that texts or the name of the column state, in m² ``(u,)``.
        units_of_cells_m2: those that texts state ``(v,)``.
    """

    values: np.ndarray
    stated_m2: np.ndarray
    is_wrong: np.ndarray
    units_m2: np.ndarray
    units_of_cells_m2: np.ndarray

    @property
    def in_m2(self) -> np.ndarray:
        """All of them, those without a unit as square metres; NaN where none is known ``(n,)``."""
        return np.where(np.isnan(self.stated_m2), self.values, self.stated_m2)


def written_areas(column: pd.Series, head: str = "", unknown: Iterable[float] = ()) -> Written:
    """Areas of a column, with and without their unit.

    The name of a column states the unit of all its cells that state none, as ``extent_acres``. Square metres in a name
    state nothing: tables are copied into such columns in hectares too, and their ground tells.

    A comma before three digits divides thousands, unless another value of the column can only be a decimal with a
    comma, as 12,5 and 0,600. Beside such a value 1.250 is not certain, unless one such as 6.000,50 shows what its point
    divides.

    Args:
        column: numbers or texts, as the layer has them ``(n,)``. head: its name.
        unknown: numbers without a unit of their own that mean "unknown", in the unit of the column.

    >>> written_areas(pd.Series([2.5, 1.0]), "extent_acres").stated_m2.round(2).tolist()
    [10117.14, 4046.86]
    >>> areas = written_areas(pd.Series(["6,000.00", "６０００", "0.6公顷", "9 亩", "6000平方米", "by contract", None]))
    >>> areas.values.tolist()[:2], areas.stated_m2.round(6).tolist()[2:5], areas.is_wrong.tolist()[5:]
    ([6000.0, 6000.0], [6000.0, 6000.0, 6000.0], [True, False])
    >>> written_areas(pd.Series(["6.000,50", "12,5", "1.250"])).values.tolist()
    [6000.5, 12.5, 1250.0]
    >>> areas = written_areas(pd.Series(["0,600公顷", "1.250", "-5"]))
    >>> areas.stated_m2.tolist()[0], areas.is_wrong.tolist()
    (6000.0, [False, True, True])
    >>> written_areas(pd.Series(["6-1-0 rai", "0-3-50.5 ไร่", "6-4-0 rai", "6-1-0"])).stated_m2.tolist()
    [10000.0, 1402.0, nan, nan]
    """
    unit = area_unit_of_head(head) if head else None
    areas = _of_cells(column)
    areas = areas._replace(values=np.where(np.isin(areas.values, tuple(unknown)), np.nan, areas.values))
    if unit is None or unit.factor == 1.0:
        return areas
    return areas._replace(values=np.full(len(column), np.nan), stated_m2=np.where(
        np.isnan(areas.stated_m2), areas.values * unit.factor, areas.stated_m2),
        units_m2=np.union1d(areas.units_m2, [unit.factor]))


def _of_cells(column: pd.Series) -> Written:
    if is_plain(column):
        return _without_units(column.to_numpy(dtype=float, na_value=np.nan))
    typed, problems = type_column(column, Field("area", "number"))
    values = typed.to_numpy(dtype=float, na_value=np.nan)
    if not problems:
        return _without_units(values)
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    raw = np.asarray(distinct, dtype=object).tolist()
    texts = [spelling(value) for value in raw]
    parts = [None if is_marked(value) else _PARTS.fullmatch(text) for value, text in zip(raw, texts)]
    numbers = [match["number"].strip() if match else "" for match in parts]
    is_comma = any(map(_is_decimal_comma, numbers)) and not any(map(_is_decimal_point, numbers))
    is_either = is_comma and not any(map(_is_grouped_by_point, numbers))
    read, factors = np.full(len(texts) + 1, np.nan), np.full(len(texts) + 1, np.nan)   # the last of empty cells
    for row, (match, number) in enumerate(zip(parts, numbers)):
        thai = _THAI.fullmatch(texts[row])
        if thai:    # 1 rai is 4 ngan, and 1 ngan 100 square wah of 4 m²
            read[row] = (int(thai["rai"]) * 400 + int(thai["ngan"]) * 100 + float(thai["wah"])) / 400.0
            factors[row] = 1600.0
            continue
        if is_either and _ONE_POINT.fullmatch(number):
            continue
        words = (match["unit"] or "").strip(" .()") if match else ""
        unit = unit_named(words) if words else None
        if not (_COMMA if is_comma else _POINT).fullmatch(number) or words and (unit is None or unit.kind != "area"):
            continue
        plain = re.sub(r"[.' ]" if is_comma else r"[,' ]", "", number).replace(",", ".")
        read[row] = float(plain) if abs(float(plain)) <= LARGEST else np.nan
        factors[row] = np.nan if unit is None else unit.factor
    is_text = np.array([isinstance(value, str) for value in raw] + [False])
    failed = np.isnan(values) & column.notna().to_numpy()
    again = is_text[place] & (failed | is_comma)
    values = np.where(again, read[place], values)
    factor = np.where(again, factors[place], np.nan)
    empty = np.array([text == "" for text in texts] + [True], dtype=bool)[place]
    below = values < 0.0    # False for NaN
    is_wrong = below | (failed | again) & np.isnan(values) & ~empty
    values = np.where(below, np.nan, values)
    units = np.unique(factors[~np.isnan(factors)])
    return Written(np.where(np.isnan(factor), values, np.nan), values * factor, is_wrong, units, units)


def _without_units(values: np.ndarray) -> Written:
    below, nothing = values < 0.0, np.full(len(values), np.nan)
    return Written(np.where(below, np.nan, values), nothing, below, np.zeros(0), np.zeros(0))


def is_plain(column: pd.Series) -> bool:
    """Whether a column holds numbers, and none that is too large to be one.

    Args:
        column: of a layer ``(n,)``.
    """
    kind = column.dtype
    return bool(pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
                and not (column.abs() > LARGEST).any())


def is_grouped_by_point(column: pd.Series) -> np.ndarray:
    """Texts such as 12.500 and 1.250.000, whose points may divide thousands, bool ``(n,)``.

    Args:
        column: of a layer ``(n,)``; a number is no text.

    >>> is_grouped_by_point(pd.Series(["12.500", "12.50", "0.600", "１.250.000", None])).tolist()
    [True, False, False, True, False]
    """
    if is_plain(column):
        return np.zeros(len(column), dtype=bool)
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    return np.array([isinstance(value, str) and _POINT_GROUPS.fullmatch(spelling(value)) is not None
                     for value in np.asarray(distinct, dtype=object).tolist()] + [False], dtype=bool)[place]


def with_numbers(column: pd.Series) -> pd.Series:
    """A column with numbers in the place of areas that are written as texts, those with a unit in m² ``(n,)``.

    Args:
        column: as the layer has it ``(n,)``. What is not an area stays.

    >>> with_numbers(pd.Series(["6,000.00", "9 亩", "by contract"])).tolist()
    [6000.0, 6000.0, 'by contract']
    """
    if is_plain(column):
        return column
    known = written_areas(column).in_m2
    rows = np.flatnonzero(~np.isnan(known))
    numbers = column.astype(object)
    numbers.iloc[rows] = known[rows]
    return numbers


def two_readings(values: Iterable) -> set[str]:
    """Texts of a column whose comma may divide thousands or be before decimals, such as 1,200 beside 24,5.

    Args:
        values: of the column; what is not a text counts for nothing.

    Returns:
        Their spellings.

    >>> sorted(two_readings(["≤1,200", "24,5", "1,200.5", 7, None])), two_readings(["1,200", "24.5"])
    (['≤1,200'], set())
    >>> sorted(two_readings(["0,600 ha", "1,250 ha", "1,250,000"]))
    ['1,250 ha']
    """
    words = {spelling(value) for value in values if isinstance(value, str)}
    return {word for word in words if _ONE_GROUP.search(word)} if any(map(_COMMA_DECIMALS.search, words)) else set()


def _is_decimal_comma(number: str) -> bool:
    return "," in number and _COMMA.fullmatch(number) is not None and not _GROUP.fullmatch(number)


def _is_decimal_point(number: str) -> bool:
    """Whether a point is before decimals: one that is not before three digits, behind a nought, or behind a group with
    a comma."""
    return _POINT.fullmatch(number) is not None and "." in number and not re.fullmatch(
        r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", number)


def _is_grouped_by_point(number: str) -> bool:
    return _COMMA.fullmatch(number) is not None and "." in number and not _ONE_POINT.fullmatch(number)
