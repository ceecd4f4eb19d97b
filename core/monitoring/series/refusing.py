"""Why a row is not recorded: where it stands, whose value it is, what it says and what is recorded."""
from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from ...errors import InputError
from ...texts import text
from ...texts.separators import numeral
from .tables import PRELIMINARY, VALUES, SeriesTable

_FIRST = ("value", "official")     # what a row is about, before what stands beside it


def refusal(key: str, table: SeriesTable, row: Mapping, recorded: Mapping | None, count: int) -> InputError:
    """The error on the first row that is refused.

    Args:
        key: of the sentence on a value. table: of the row. row: with ``layer``, ``feature`` and the columns of the
            table. recorded: the row of the same key that holds; None: there is none. count: of rows that are refused.
    """
    if table is not VALUES:
        words = ", ".join(_word(row[name]) for name in table.key if _word(row[name]))
        return InputError("series.row_differs", parameter=table.name.removeprefix("series_").upper(), row=words,
                          count=count)
    words = [_word(row.get("title")) or _word(row["indicator_id"]), _word(row.get("unit_name")) or _word(
        row["unit_code"]), _word(row["year"]), _word(row["series"])]
    field = _differing(row, recorded) if recorded is not None else "value"
    status = "official_status" if field in ("official", "official_status") else "status"
    early = recorded is not None and recorded[status] == PRELIMINARY and field != status
    before = _quantity(recorded, field) if recorded is not None else "–"
    source = _word(row.get("source")) or _word(row.get("official_source"))
    return InputError(
        key, layer=row.get("layer", "–"), feature=row.get("feature", "–"), source=f" ({source})" if source else "",
        row=", ".join(filter(None, words)), field=field, value=_quantity(row, field), count=count,
        before=partial(text, "series.recorded_early", before=before) if early else before)


def _differing(row: Mapping, recorded: Mapping) -> str:
    """The first column of what a row states that differs from what is recorded."""
    names = [*_FIRST, *(name for name in VALUES.content if name not in _FIRST)]
    return next((name for name in names if _quantity(row, name) != _quantity(recorded, name)), _FIRST[0])


def _quantity(row: Mapping, name: str) -> str:
    """A cell as it is shown, a number of the value's own unit with it."""
    cell = row[name]
    if VALUES.content[name] == "TEXT" or pd.isna(cell):
        return _word(cell) or "–"
    shown = numeral(f"{float(cell):,.10g}")
    measured = name not in ("numerator", "denominator") and _word(row["unit"])
    return f"{shown} {row['unit']}" if measured else shown


def _word(cell) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell).strip()
