"""The columns of a frame as an INSERT takes them: a value that is handed over waits for Python's lock, a word does not.

What all rows of a column say is a word of the statement. Columns that say the same are handed over once. Of columns
with few values, such as rule, verdict and severity, a small number is handed over that tells what they say together.
"""
from __future__ import annotations

from functools import partial
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...core.geometry.parallel import ask
from .write import column_values, of_each_day

EXACT = frozenset(map(float, range(1_000)))   # decimals whose digits are read as exactly what they are
FEW = 16           # rows of columns with few values that differ
MANY_ROWS = 500    # of a frame, below which few values are not looked for
LOOKED_AT = 100    # rows of a column that are asked first whether it has few values


def handed(count: int, name: str = "") -> list[str]:
    """What SQL calls columns that are handed over: as it calls those of VALUES.

    Args:
        count: of columns. name: of their table; empty: it is the only one.

    >>> handed(2), handed(1, "own")
    (['column1', 'column2'], ['own.column1'])
    """
    return [f"{name}{name and '.'}column{number + 1}" for number in range(count)]


class SqlColumns:
    """The columns of a frame: what SQL writes into each, and the values that it needs for that.

    Args:
        frame: the rows. before: number of columns that are handed over before these. name: as of ``handed``.
        at_least_one: a column is handed over, though all rows say the same.

    Attributes:
        words: what SQL writes into each column, of the names of ``handed``. count: of columns that are handed over.

    >>> columns = SqlColumns(pd.DataFrame({"a": [1.5, None], "b": ["it's", "it's"], "c": [0.1, 0.1]}))
    >>> columns.words, columns.batch(slice(0, 2))
    (['column1', "'it''s'", 'column2'], [[1.5, None], [0.1, 0.1]])
    """

    def __init__(self, frame: pd.DataFrame, before: int = 0, name: str = "", at_least_one: bool = False):
        columns = [_prepared(frame.iloc[:, number]) for number in range(frame.shape[1])]
        self.words = [column.literal() for column in columns]
        rest = [number for number, word in enumerate(self.words) if word is None]
        few = {number: values for number in rest if (values := _few(columns[number])) is not None}
        groups, alone = _groups(few), [number for number in rest if number not in few]
        first = {number: next(other for other in alone if other == number or _alike(columns[number], columns[other]))
                 for number in alone}
        own = [number for number in alone if first[number] == number]
        self._columns = [*(group.number for group in groups), *(columns[number] for number in own)]
        if at_least_one and not self._columns:
            self._columns = [np.zeros(len(frame), dtype=np.int64)]
        self.count = len(self._columns)
        names = handed(before + self.count, name)[before:]
        for group, called in zip(groups, names):
            for number, values in group.words.items():
                self.words[number] = _case(called, values)
        for number in alone:
            self.words[number] = names[len(groups) + own.index(first[number])]

    def batch(self, rows: slice) -> list:
        """Values of some rows, a list for each column that is handed over; NULL is None, a day a text.

        Args:
            rows: of the frame.
        """
        return [column[rows].tolist() if isinstance(column, np.ndarray) else column.values(rows)
                for column in self._columns]


class _Column(NamedTuple):
    """A column: Python's values of some rows, whether NULL ``(n,)``, and itself as numbers or objects, if it is so.

    ``is_text``: it holds texts and NULL alone.
    """

    values: Callable[[slice], list]
    lost: np.ndarray
    array: Optional[np.ndarray]
    is_text: bool = False

    def literal(self) -> Optional[str]:
        """What all rows say, as SQL writes it; None where they differ, or it has no exact spelling."""
        if not len(self.lost):
            return None
        ends = self.ends()
        if len(set(map(repr, ends))) > 1:
            return None
        value = ends[0]
        if value is None:
            return "NULL" if self.lost.all() else None
        if self.array is None or self.lost.any() or not isinstance(value, (str, int, float)):
            return None
        if not (self.array == value).all() or self.array.dtype.kind == "O" and not self.is_text and \
                pd.api.types.infer_dtype(self.array).startswith("mixed"):   # 1, 1.0 and True are equal
            return None
        return _spelled(value)

    def ends(self) -> list:
        """Values of the first row, the middle one and the last."""
        count = len(self.lost)
        return [value for row in dict.fromkeys((0, count // 2, count - 1)) for value in self.values(slice(row, row + 1))
                ] if count else []


class _Few(NamedTuple):
    """A column of few values: which of them each row has ``(n,)``, and what SQL writes for each."""

    number: np.ndarray
    words: list


class _Group(NamedTuple):
    """Columns of few values: which of few rows each row is ``(n,)``; column -> what SQL writes for each of these."""

    number: np.ndarray
    words: dict


def _few(column: _Column) -> Optional[_Few]:
    """The few values of a column; None where they are many, or one has no exact spelling."""
    array, count = column.array, len(column.lost)
    if count < MANY_ROWS or array is None or array.dtype.kind == "O" and not column.is_text:
        return None
    if len(set(column.values(slice(0, count, count // LOOKED_AT)))) > FEW:
        return None
    if array.dtype.kind == "f" and (np.signbit(array) & (array == 0)).any():   # 0 and -0 would be one
        return None
    ask()
    number, distinct = pd.factorize(array, use_na_sentinel=True)
    if len(distinct) > FEW:
        return None
    words = list(map(_spelled, distinct.tolist()))
    return None if None in words else _Few(np.where(number < 0, len(words), number), [*words, "NULL"])


def _groups(few: dict) -> list[_Group]:
    """Columns in as few groups as have few different rows each; ``few``: number of a column -> ``_Few``."""
    groups: list = []
    for column, (number, words) in few.items():
        if groups:
            code, rows = pd.factorize(groups[-1].number * len(words) + number)
            if len(rows) <= FEW:
                before, own = np.divmod(rows, len(words))
                groups[-1] = _Group(code, {
                    **{other: [spelled[row] for row in before] for other, spelled in groups[-1].words.items()},
                    column: [words[row] for row in own]})
                continue
        groups.append(_Group(number, {column: words}))
    return groups


def _case(name: str, words: list) -> str:
    """What SQL writes into a column, by the number that is handed over under a name."""
    return f"CASE {name} {' '.join(f'WHEN {number} THEN {word}' for number, word in enumerate(words))} END"


def _alike(column: _Column, other: _Column) -> bool:
    """Whether two columns of texts, or of numbers, say the same in each row."""
    first, second = column.array, other.array
    if first is None or second is None or first.dtype != second.dtype or not column.is_text == other.is_text:
        return False
    if first.dtype.kind == "O" and not column.is_text or repr(column.ends()) != repr(other.ends()):
        return False
    if not np.array_equal(column.lost, other.lost):
        return False
    if first.dtype.kind == "f":
        first, second = first.view(np.int64), second.view(np.int64)
    there = ~column.lost
    return bool((first[there] == second[there]).all())


def _spelled(value) -> Optional[str]:
    """A value as SQL writes it; None where what is read of its digits or letters may be another one."""
    if isinstance(value, float):
        return repr(float(value)) if value in EXACT else None
    if isinstance(value, str):
        return None if "\0" in value else "'" + value.replace("'", "''") + "'"
    return str(int(value))


def _prepared(column: pd.Series) -> _Column:
    """A column with what all its rows need looked at once, and not a batch at a time."""
    ask()
    kind, array = column.dtype, None
    is_text = isinstance(kind, pd.StringDtype) or pd.api.types.is_datetime64_any_dtype(kind)   # days become texts
    if pd.api.types.is_float_dtype(kind):
        array = column.to_numpy(dtype=float, na_value=np.nan)
        lost = np.isnan(array)
    elif pd.api.types.is_datetime64_any_dtype(kind):
        place, days = pd.factorize(column, use_na_sentinel=True)
        array, lost = np.array([*map(_day, pd.DatetimeIndex(days)), None], dtype=object)[place], place < 0
    else:
        lost = column.isna().to_numpy(dtype=bool)
        if pd.api.types.is_string_dtype(kind) or pd.api.types.is_object_dtype(kind):
            array = np.asarray(column.array, dtype=object)   # the texts themselves, without a copy
        elif not lost.any() and (pd.api.types.is_integer_dtype(kind) or pd.api.types.is_bool_dtype(kind)):
            array = column.to_numpy(dtype=getattr(kind, "numpy_dtype", kind))
    if array is None:
        return _Column(lambda rows: column_values(column.iloc[rows]), lost, None)
    return _Column(partial(_of_array, array, lost), lost, array, is_text)


def _of_array(array: np.ndarray, lost: np.ndarray, rows: slice) -> list:
    """Values of some rows, None for NULL."""
    values = array[rows]
    if lost[rows].any():
        values = values.astype(object)
        values[lost[rows]] = None
    return values.tolist()


def sql_values(column: pd.Series) -> list:
    """A column as SQLite takes it; a day as text."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return of_each_day(column, _day)
    return column_values(column)


def _day(day: pd.Timestamp) -> str:
    return day.date().isoformat()
