"""Values that rows of other algorithms give, by indicator, unit and year."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...errors import InputError
from ...fields import spelling
from ...indicators.rows import ALL_UNITS, OUTSIDE
from ...quotas.units import unit_prefix
from ...table import FeatureTable
from ..pack.model import Indicator
from ..series.cells import read_number, read_year
from ..series.heads import named_columns
from ..series.measures import factor_between, may_be_share
from .request import ROW_NEEDED

#: Columns of rows of quotas: the year of the value, and what the value is at most.
VALUE_YEAR, MOST = "value_year", "value_high"
PACK = "pack"   # column of rows of this algorithm: id of their pack
READ = (*ROW_NEEDED, "unit", "year", "lower", "upper")   # also by other heads
ROW = "row"   # key of why: the row itself is undetermined


class Given(NamedTuple):
    """A row of another algorithm, in the unit of the indicator ``(1,)``; ``reason``: its own sentence, or why not.

    ``band``: lower and upper as the row states them, None where it does not. ``other_unit``: feature id and unit of
    measure of a row whose unit cannot be converted to the indicator's; empty otherwise.
    """

    value: Interval
    numerator: Interval
    denominator: Interval
    reason: str = ""
    table: str = ""
    band: tuple[Optional[float], Optional[float]] = (None, None)
    other_unit: tuple = ()


class GivenRows:
    """Indicator rows of several tables.

    Args:
        tables: with the columns of indicator rows. whole_code: code of all units together, or empty. parameter: of the
            tables, for messages.

    Raises:
        InputError: a table without the columns that rows have; as of ``named_columns``.
    """

    def __init__(self, tables: Sequence[FeatureTable], whole_code: str, parameter: str):
        self.whole = unit_prefix(whole_code)
        frames = []
        for table in tables:
            columns = named_columns(table, READ)
            missing = [name for name in ROW_NEEDED if name not in columns]
            if missing:
                raise InputError("monitoring.fields_missing", layer=table.name, missing=", ".join(missing),
                                 fields=table.fields_shown, parameter=parameter)
            if VALUE_YEAR in columns:   # rows of quotas, whose year is that of the target
                columns = columns.assign(year=columns[VALUE_YEAR])
            frames.append(columns.assign(_table=table.name, _fid=table.fids))
        self.frame = pd.concat([frame.astype(object) for frame in frames], ignore_index=True) if frames else \
            pd.DataFrame(columns=[*ROW_NEEDED, "_table"])
        self.by_id = self.frame.groupby(self.frame["indicator_id"].astype("string")).indices

    def unit_of(self, code) -> Optional[str]:
        """The unit of a row, "" of the whole, None of the ground outside all units.

        Args:
            code: of the row.
        """
        prefix = "" if code is None or pd.isna(code) else unit_prefix(code)
        return None if prefix == OUTSIDE else "" if prefix in (ALL_UNITS, self.whole) else prefix

    def of(self, key: str, unit: str, year: Optional[int], indicator: Optional[Indicator] = None,
           wanted: str = "") -> Optional[Given]:
        """The row of an indicator in a unit and year; of several that of all kinds, otherwise the last. None without.

        Args:
            key: id of the indicator in the rows. unit: code without zeros behind, "" of the whole.
            year: of the data; rows without a year are of any. indicator: whose filter rows have to pass.
            wanted: unit of measure of the answer.

        Raises:
            InputError: a cell of the row that is not a number.
        """
        rows = [row for row in (self.frame.iloc[position] for position in self.by_id.get(key, ()))
                if self.unit_of(row["unit_code"]) == unit and _is_of_year(row, year) and all(
                    str(row.get(column, "")) == word for column, word in (indicator.filter if indicator else ()))]
        rows.sort(key=lambda row: not pd.isna(row.get("kind")), reverse=True)   # what is of all kinds is last
        return _given(rows[-1], wanted) if rows else None

    def part_of(self, key: str, part: str, unit: str, year: int, pack: str) -> float:
        """What a row of this algorithm is made of, in the unit of that quantity; NaN without, and of an open value, of
        which a row states only what is sure.

        Args:
            key: id of the indicator. part: ``numerator`` or ``denominator``. unit: as of ``of``. year: of the row.
            pack: id of the pack that the row has to be of: others measure something else by the same name.

        Raises:
            InputError: a cell of the row that is not a number.
        """
        rows = [row for row in (self.frame.iloc[position] for position in self.by_id.get(key, ()))
                if row.get(PACK) == pack and self.unit_of(row["unit_code"]) == unit and _year(row) == year]
        return _number(rows[-1], part) if rows and np.isfinite(_number(rows[-1], "value")) else float("nan")

    def years(self, key: str, unit: str) -> set[int]:
        """Years for which rows of an indicator are there.

        Args:
            key: id of the indicator in the rows. unit: code without zeros behind, "" of the whole.

        Raises:
            InputError: a year that is not a number.
        """
        rows = (self.frame.iloc[position] for position in self.by_id.get(key, ()))
        return {_year(row) for row in rows if self.unit_of(row["unit_code"]) == unit
                and _year(row) is not None}


def _is_of_year(row: pd.Series, year: Optional[int]) -> bool:
    return year is None or _year(row) in (None, year)


def _year(row: pd.Series) -> Optional[int]:
    """The year of a row, None without one.

    Raises:
        InputError: names layer, field and feature of a cell that is no calendar year.
    """
    cell = row.get("year")
    if cell is None or pd.isna(cell) or not spelling(cell):
        return None
    year = read_year(cell)
    if year.problem or year.is_estimate:
        raise _error("monitoring.row_year", row, "year")
    return year.year


def _given(row: pd.Series, wanted: str) -> Given:
    stated = row.get("unit")
    is_stated = not (stated is None or pd.isna(stated) or stated == "")
    unit = str(stated) if is_stated else wanted
    if not is_stated and may_be_share(_number(row, "value"), wanted):
        raise _error("monitoring.row_share", row, "value")     # 0.45 or 45 %: by a factor of 100 another answer
    times = factor_between(unit, wanted) if wanted else 1.0
    nothing = Interval.of(np.nan, None, ROW)
    if times is None:
        return Given(nothing, nothing, nothing, "", row["_table"], other_unit=(int(row["_fid"]), unit))
    value, low, high = (_number(row, name) * times for name in ("value", "lower", "upper"))
    reason = row.get("reason")
    most = _number(row, MOST) * times
    if np.isfinite(value):
        own = Interval.of(value, value if np.isnan(most) else most, ROW if most > value else "")
    else:
        own = Interval.of(low, high, ROW)   # an end that is not stated is open
    return Given(own, *(Interval.of(_number(row, name), None, "" if np.isfinite(_number(row, name)) else ROW)
                        for name in ("numerator", "denominator")),
                 "" if reason is None or pd.isna(reason) else str(reason), row["_table"],
                 tuple(end if np.isfinite(end) else None for end in (low, high)))


def _number(row: pd.Series, name: str) -> float:
    """A number of a row, NaN where the cell is empty; tables of texts have texts there.

    Raises:
        InputError: names layer, field and feature of a cell that is not a number.
    """
    cell = row.get(name)
    if isinstance(cell, float):
        return cell
    try:
        number = read_number(cell)
    except ValueError as error:
        raise _error("series.not_a_number", row, name) from error
    if number.unit:
        raise _error("series.not_a_number", row, name)
    return float("nan") if number.value is None else number.value


def _error(key: str, row: pd.Series, name: str) -> InputError:
    return InputError(key, layer=row["_table"], field=name, feature=int(row["_fid"]), value=spelling(row[name]))
