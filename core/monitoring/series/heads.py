"""Heads of columns of tables of statistics: what they mean, and which of them nothing reads."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelling
from ...layers.binding import bind_fields
from ...names import folded_name
from ...table import FeatureTable
from .dated import dated_fields, folded_head
from .measures import factor_between, split_measure
from .words import WORDS

#: Columns in the unit of measure of their row.
NUMBERS = ("value", "target", "official", "base", "lower", "upper", "tolerance")
_TEXT = "clause_text"     # field role of prose, in a table of clauses
_LEAST = "min"     # behind the word for a number it is the least one, behind others minutes


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
    split = [(split_head(str(name)), name) for name in reversed(names)]
    known = {folded_head(plain): name for (plain, unit), name in split if unit}
    known |= {folded_head(name): name for name in reversed(names)} | {name: name for name in names}
    columns = {key: [known.get(word) or known.get(folded_head(word)) for word in map(str, words)]
               for key, words in aliases.items()}
    return {key: next(filter(None, of)) for key, of in columns.items() if any(of)}


def split_head(name: str) -> tuple[str, str]:
    """A head without the unit of measure behind it, and the unit: as of ``split_measure``, but for the least number.

    Args:
        name: of a column.

    >>> split_head("Value (ha)"), split_head("value (min)"), split_head("Way to work (min)")
    (('Value', 'ha'), ('value (min)', ''), ('Way to work', 'min'))
    """
    plain, unit = split_measure(name)
    return (name, "") if folded_name(unit) == _LEAST and folded_head(plain) in _OF_NUMBERS else (plain, unit)


def unit_of_heads(layer: str, heads: Iterable[str]) -> str:
    """The unit of measure that heads of numbers state; empty where none does.

    Args:
        layer: name of the table. heads: of its columns of numbers.

    Raises:
        InputError: two of them state different ones.
    """
    stated = [(head, unit) for head in heads if (unit := split_head(str(head))[1])]
    for name, unit in stated[1:]:
        if factor_between(unit, stated[0][1]) != 1.0:
            raise InputError("series.heads_differ", layer=layer, first=stated[0][0], second=name)
    return stated[0][1] if stated else ""


def in_unit_of_head(layer: str, field: str, fids: np.ndarray, units: np.ndarray, of_head: str) -> np.ndarray:
    """Units of measure of rows, object ``(n,)``: their own, otherwise that of the head; None where neither states one.

    Args:
        layer: name of the table. field: that holds the units of rows. fids: of the rows ``(n,)``. units: as the rows
            state them, None or empty without one ``(n,)``. of_head: as of ``unit_of_heads``.

    Raises:
        InputError: a row states another one than the head.
    """
    words = np.array([None if pd.isna(unit) else spelling(unit) or None for unit in units], dtype=object)
    if not of_head:
        return words
    differ = {word for word in set(words) - {None} if factor_between(word, of_head) != 1.0}
    for row in np.flatnonzero([word in differ for word in words])[:1]:
        raise InputError("series.unit_of_head", layer=layer, field=field, feature=int(fids[row]), value=words[row],
                         wanted=of_head)
    return np.array([of_head if word is None else word for word in words], dtype=object)


def match_heads(layer, fields: Mapping, rows: Sequence, layers: Iterable,
                prose: Collection[str] = ()) -> dict[str, str]:
    """As ``bind_fields``, and by heads with spaces or other marks between their words, of targets and bases also with
    their year: as of ``dated_fields``.

    Args:
        layer: a table with ``field_names``. fields: field role -> ``Field``. rows: as chosen by the user. layers: all
            that were given. prose: columns with words alone, which play a part where the user says so.

    Returns:
        Field role -> field of the table.
    """
    chosen = {(role, name) for _layer, role, name in rows}
    bound = {role: name for role, name in bind_fields(layer, fields, rows, layers).items()
             if name not in prose or (role, name) in chosen}
    free = [name for name in layer.field_names if name not in (*bound.values(), *prose)]
    named = {**columns_named(free, {role: (*known.aliases, role) for role, known in fields.items()}), **bound}
    named |= dated_fields([name for name in free if name not in named.values()], fields, named)
    words = [name for name in prose if name not in named.values()]
    return {**({_TEXT: words[0]} if words and _TEXT in fields else {}), **named}


def named_columns(table: FeatureTable, wanted: Iterable[str]) -> pd.DataFrame:
    """The columns of a table with the names of a series in the place of other spellings; a column of its name stays. A
    unit of measure in the head of the numbers goes into the rows, in the column ``unit``.

    Args:
        table: whose columns are meant. wanted: columns of a series, and others by their own names.

    Raises:
        InputError: heads that state two units of measure, or a row that states another one than they do.

    >>> rows = pd.DataFrame({"Indicator": ["a"], "Value (ha)": ["1"]})
    >>> named = named_columns(FeatureTable("a", np.array([1]), np.array([None]), rows), ["indicator_id", "value"])
    >>> named.iloc[0].tolist()
    ['a', '1', 'ha']
    """
    columns = table.columns
    free = [name for name in columns if name not in set(wanted)]
    missing = {column: _aliases(column) for column in wanted if column not in columns}
    heads = columns_named(free, missing)
    of_head = unit_of_heads(table.name, [heads[column] for column in NUMBERS if column in heads])
    named = columns.rename(columns={name: column for column, name in heads.items()})
    if not of_head:
        return named
    own = named["unit"].to_numpy(dtype=object, na_value=None) if "unit" in named else np.full(len(named), None)
    return named.assign(unit=in_unit_of_head(
        table.name, heads.get("unit", "unit"), np.asarray(table.fids), own, of_head))


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
_OF_NUMBERS = {folded_head(word) for column in NUMBERS for word in _aliases(column)}
