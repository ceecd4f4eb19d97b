"""The pieces of ground behind a cell of the matrix, ranked, out of the tables of a trace."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.cells import UNDETERMINED
from ...quotas.units import unit_prefix
from ...texts import text
from ..alerts.words import shown
from ..trace.request import DENOMINATOR, STATED


class Ground(NamedTuple):
    """What a trace says of a unit.

    Attributes:
        rows: pieces that moved its value, those that moved it most first: those of the trace with ``moved``, what each
            did to the value in its unit, and ``part_of_all``, its share of all that moved the same way in percent.
        sentence: from what to what it changed; or why nothing can be said.
    """

    rows: pd.DataFrame
    sentence: str


def ground_of(pieces: pd.DataFrame, closure: pd.DataFrame, unit: str, language: str) -> Ground:
    """What a trace says of a unit; of a unit that the trace does not have, such as the county of its towns, all pieces.

    Args:
        pieces, closure: of the trace. unit: code, as the store has it. language: of the sentence.
    """
    codes = closure["unit_code"].map(unit_prefix)
    own = closure[codes == unit]
    is_whole = not len(own) or own.index[0] == closure.index[-1]
    row = closure.iloc[-1] if is_whole else own.iloc[0]
    if row["state"] == UNDETERMINED:
        return Ground(pieces.iloc[:0].assign(moved=[], part_of_all=[]), str(row["reason"] or "–"))
    rows = pieces if is_whole else pieces[pieces["unit_code"].map(unit_prefix) == unit]
    moved = rows["whole_contribution" if is_whole else "contribution"].to_numpy(dtype=float, na_value=np.nan)
    rows = rows.assign(moved=moved)[np.nan_to_num(moved) != 0.0]
    sign = np.sign(rows["moved"])
    total = rows["moved"].groupby(sign).transform("sum")
    rows = rows.assign(part_of_all=100.0 * rows["moved"] / total)
    order = np.argsort(-np.abs(rows["moved"].to_numpy()), kind="stable")
    sentence = text("levels.where_change", language, before=shown(row["before"], 4), after=shown(row["after"], 4),
                    change=shown(row["change"], 4), unit=row["unit"], first=row["year_before"],
                    last=row["year_after"], count=len(rows))
    return Ground(rows.iloc[order].reset_index(drop=True), sentence)


def piece_words(row, language: str) -> tuple[str, str, str]:
    """Amount, what it did to the value, and its share, of a row of ``ground_of``.

    Args:
        row: with attributes. language: of the words.
    """
    kind = text(f"monitoring.trace_kind_{row.kind}", language)
    part = f" ({text('levels.where_denominator', language)})" if row.part == DENOMINATOR else ""
    amount = "" if pd.isna(row.amount) else f"{shown(row.amount, 1)} {row.amount_unit}"
    return (f"{kind}{part}" + (f" · {amount}" if row.kind != STATED or amount else ""), f"{row.moved:+.6g} {row.unit}",
            f"{row.part_of_all:.1f} %")
