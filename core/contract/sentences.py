"""Sentences of many rows, column by column: the words between placeholders are looked at once, not once a row."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

import numpy as np
import pandas as pd

from ..geometry.parallel import blocks
from ..texts import sentence_of
from ..texts.separators import ONE, counted, numeral

_BETWEEN = "\x1e"   # of texts that are changed together; in no number


def texts_of_rows(key: str, language: str, count: int, /, **values: Any) -> np.ndarray:
    """``text`` of each row, object ``(count,)``.

    Args:
        key: ``<area>.<entry>``. language: ``"en"`` or ``"zh"``. count: number of rows.
        values: of the placeholders: one for all rows, or a list or array of them ``(count,)``; one that depends on the
            language is a function of it.

    Raises:
        KeyError: no such entry, no such placeholder.

    >>> texts_of_rows("zoning.document_missing", "en", 2, title=["Permit", "Opinion"]).tolist()
    ['Permit: missing', 'Opinion: missing']
    """
    return sentences(sentence_of(key, language), count, **{
        name: value(language) if callable(value) else value for name, value in values.items()})


def sentences(template: str, count: int, /, **values: Any) -> np.ndarray:
    """A sentence with its placeholders filled in, as of ``texts.separators.filled``, for each row: object ``(count,)``.

    Args:
        template: with ``{name}``, ``{name:,.2f}`` and ``{name:piece lies|pieces lie}``. count: number of rows.
        values: as of :func:`texts_of_rows`.

    >>> sentences("{area:,.1f} m² in {zone}", 2, area=np.array([1234.5, 2.0]), zone="Z1").tolist()
    ['1,234.5 m² in Z1', '2.0 m² in Z1']
    """
    columns = []
    for words, name, form, _conversion in Formatter().parse(template):
        if words:
            columns.append([words] * count)
        if name is not None:
            columns.append(_written(values[name], form or "", count))
    return joined(columns, "", count)


def joined(columns: list, between: str, count: int) -> np.ndarray:
    """Texts of each row, one behind the other, object ``(count,)``.

    Args:
        columns: lists or arrays of texts ``(count,)``. between: what stands between them. count: number of rows.

    >>> joined([["a", "b"], ["c", "d"]], "-", 2).tolist()
    ['a-c', 'b-d']
    """
    rows, lists = np.full(count, "", dtype=object), [list(column) for column in columns]
    for part in blocks(count if lists else 0):
        rows[part] = list(map(between.join, zip(*(column[part] for column in lists))))
    return rows


def gathered(texts: np.ndarray, rows: np.ndarray, count: int, between: str) -> np.ndarray:
    """Texts of each row in one, in the order in which they come, object ``(count,)``; empty where it has none.

    Args:
        texts: ``(n,)``. rows: which row each is of ``(n,)``. count: number of rows. between: what stands between them.

    >>> gathered(np.array(["a", "b", "c"], object), np.array([2, 0, 2]), 3, ", ").tolist()
    ['b', '', 'a, c']
    """
    order = np.argsort(rows, kind="stable")
    bounds = np.searchsorted(rows[order], np.arange(count + 1)).tolist()
    own, made = np.asarray(texts, dtype=object)[order].tolist(), np.full(count, "", dtype=object)
    for part in blocks(count):
        spans = map(slice, bounds[part], bounds[part.start + 1:part.stop + 1])
        made[part] = list(map(between.join, map(own.__getitem__, spans)))
    return made


def followed(texts: np.ndarray, others: np.ndarray, between: str) -> np.ndarray:
    """Texts and what follows them, with something between where both say something, object ``(n,)``.

    Args:
        texts, others: ``(n,)``, object. between: such as a space.

    >>> followed(np.array(["a", ""], object), np.array(["b", "c"], object), " ").tolist()
    ['a b', 'c']
    """
    return texts + np.where((texts != "") & (others != ""), between, "").astype(object) + others


def numerals(values: np.ndarray, form: str, absent: str = "–") -> list:
    """Numbers as they are written in sentences, with the separators in use ``(n,)``.

    Args:
        values: float ``(n,)``. form: such as ``",.2f"``. absent: what stands for NaN.

    >>> numerals(np.array([1234.5, np.nan]), ",.2f")
    ['1,234.50', '–']
    """
    values = np.asarray(values, dtype=float)
    written = np.array(_written(values, form, len(values)), dtype=object)
    written[np.isnan(values)] = absent
    return written.tolist()


def _written(value: Any, form: str, count: int) -> list:
    """Values of a placeholder as texts ``(count,)``."""
    if not isinstance(value, (list, np.ndarray)):
        return _written([value], form, 1) * count
    if isinstance(value, np.ndarray):
        value = (value + 0.0 if value.dtype.kind == "f" else value).tolist()   # zero without a sign
    single, several, texts = counted(1, form), counted(0, form), []
    for rows in blocks(len(value)):
        if several is not None:
            texts += [single if number in ONE else several for number in value[rows]]   # no call for each row
            continue
        part = list(map(f"{{:{form}}}".format, value[rows]))
        if form and part and not isinstance(value[0], str):
            part = numeral(_BETWEEN.join(part)).split(_BETWEEN)
        texts += part
    return texts


def in_columns(row: Mapping, names: Sequence[str]) -> str:
    """What some columns of a row say, one behind the other, those that are not empty.

    Args:
        row: column -> value. names: of the columns.

    >>> in_columns({"file": "a.txt", "line": pd.NA, "part": 2}, ["file", "line", "part"])
    'a.txt 2'
    """
    return " ".join(str(row[name]) for name in names if not pd.isna(row[name]))
