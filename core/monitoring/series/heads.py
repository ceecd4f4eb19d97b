"""Heads of columns of tables of statistics: what they mean, and which of them nothing reads."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from ...errors import InputError
from ...layers.binding import bind_fields
from ...names import folded_name
from .measures import split_measure
from .words import WORDS

_MARKS = str.maketrans("", "", "_-‐–")


def folded_head(name: str) -> str:
    """A head as it is compared with others: capitals, spaces, ``_`` and ``-`` do not matter.

    Args:
        name: of a column.

    >>> folded_head("Unit code") == folded_head("unit_code") == folded_head("UNIT-CODE")
    True
    """
    return folded_name(str(name)).translate(_MARKS)


def columns_named(names: Iterable[str], aliases: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Which columns of a table are meant: by the first alias that it has, also before a unit of measure in brackets.

    Args:
        names: of its columns. aliases: what is looked for -> its names.

    Returns:
        What is looked for -> column; what the table lacks is absent. A column spelled as the alias goes first.

    >>> columns_named(["Unit code", "Year"], {"unit_code": ["unit_code"], "year": ["year"], "value": ["value"]})
    {'unit_code': 'Unit code', 'year': 'Year'}
    """
    names = list(names)
    split = [(split_measure(str(name)), name) for name in reversed(names)]
    known = {folded_head(plain): name for (plain, unit), name in split if unit}
    known |= {folded_head(name): name for name in reversed(names)} | {name: name for name in names}
    columns = {key: [known.get(word) or known.get(folded_head(word)) for word in map(str, words)]
               for key, words in aliases.items()}
    return {key: next(filter(None, of)) for key, of in columns.items() if any(of)}


def match_heads(layer, fields: Mapping, rows: Iterable, layers: Iterable) -> dict[str, str]:
    """As ``bind_fields``, and by heads with spaces or other marks between their words.

    Args:
        layer: a table with ``field_names``. fields: field role -> ``Field``. rows: as chosen by the user. layers: all
            that were given.

    Returns:
        Field role -> field of the table.
    """
    bound = bind_fields(layer, fields, rows, layers)
    free = [name for name in layer.field_names if name not in bound.values()]
    return {**columns_named(free, {role: (*known.aliases, role) for role, known in fields.items()}), **bound}


def named_columns(columns: pd.DataFrame, wanted: Iterable[str]) -> pd.DataFrame:
    """A table whose columns have the names of a series in the place of other spellings; a column of its name stays.

    Args:
        columns: of a table ``(n,)``. wanted: columns of a series, and others by their own names.

    >>> named_columns(pd.DataFrame({"Indicator": ["a"], "Value": [1]}), ["indicator_id", "value"]).columns.tolist()
    ['indicator_id', 'value']
    """
    free = [name for name in columns if name not in set(wanted)]
    missing = {column: _aliases(column) for column in wanted if column not in columns}
    return columns.rename(columns={name: column for column, name in columns_named(free, missing).items()})


def refuse_places(layer: str, columns: pd.DataFrame, used: Mapping[str, str], places: Collection[str]) -> None:
    """Refuse a table without a column of places while a column that is not read holds units that are known.

    Args:
        layer: name of the table. columns: of it ``(n,)``. used: what is read -> column. places: codes and names of
            units, as names are compared.

    Raises:
        InputError: it names the columns.
    """
    left = [name for name in columns if name not in used.values() and any(
        folded_name(str(word)) in places for word in _filled(columns[name]).unique())]
    if "unit_code" not in used and left:
        raise InputError("series.codes_not_read", layer=layer, fields=", ".join(left))


def unread(names: Iterable[str], used: Iterable[str]) -> list[str]:
    """Columns that nothing reads and whose head says nothing that is known, such as a remark.

    Args:
        names: of the columns of a table. used: those of them that are read.

    >>> unread(["Kreis", "year", "备注"], ["year"])
    ['Kreis']
    """
    used = set(used)
    return [name for name in names if name not in used and folded_head(name) not in _KNOWN]


def refuse_unread(layer: str, columns: pd.DataFrame, used: Mapping[str, str], wanted: Iterable[str]) -> None:
    """Refuse a table that lacks codes of units or units of measure while it has columns that may hold them.

    Args:
        layer: name of the table. columns: of it ``(n,)``. used: what is read -> column. wanted: of ``"unit_code"`` and
            ``"unit"``, what the table may have.

    Raises:
        InputError: it names the columns that are not read; those without a cell do not count, for units of measure
            those with numbers alone neither.
    """
    empty = [name for name in columns if not len(_filled(columns[name]))]
    left = [name for name in unread(columns, used.values()) if name not in empty]
    names_of_units = columns_named(columns, {"unit_name": _aliases("unit_name")}).values()
    codes = [name for name in columns if name in left or name in names_of_units and name not in empty]
    if "unit_code" in wanted and "unit_code" not in used and codes:
        raise InputError("series.codes_not_read", layer=layer, fields=", ".join(codes))
    words = [name for name in left if _has_words(columns[name])]
    if "unit" in wanted and used.get("unit") in (None, *empty) and words:
        raise InputError("series.measures_not_read", layer=layer, fields=", ".join(words))


def _filled(cells: pd.Series) -> pd.Series:
    cells = cells.dropna()
    return cells[cells.astype(str).str.strip() != ""]


def _has_words(cells: pd.Series) -> bool:
    return bool(pd.to_numeric(_filled(cells).astype(object), errors="coerce").isna().any())


def _aliases(column: str) -> tuple[str, ...]:
    return column, *map(str, WORDS["columns"].get(column, ()))


_KNOWN = {folded_head(word) for column in WORDS["columns"] for word in _aliases(column)} - set(
    map(folded_head, _aliases("unit_name"))) | {folded_head(word) for word in WORDS["beside"]}
