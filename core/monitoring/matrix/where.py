"""The pieces of ground behind a cell of the matrix, ranked, out of the tables of a trace."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.cells import UNDETERMINED
from ...indicators.rows import ALL_UNITS
from ...quotas.units import unit_prefix
from ...report.format import unit_text
from ...texts import text
from ..alerts.words import shown
from ..series.measures import factor_between
from ..trace.request import DENOMINATOR, OPEN


class Ground(NamedTuple):
    """What a trace says of a unit.

    Attributes:
        rows: pieces that moved its value or may have, those that moved it most first: those of the trace with
            ``moved``, what each did to the value in its unit, NULL where that is open, and ``part_of_all``, its share
            of all that surely moved the same way in percent.
        sentence: from what to what it changed; or why that is open.
    """

    rows: pd.DataFrame
    sentence: str


def ground_of(pieces: pd.DataFrame, closure: pd.DataFrame, unit: str, language: str,
              recorded: tuple[float, str] = (np.nan, "")) -> Ground:
    """What a trace says of a unit; of one that holds its units, such as the county of its towns, all pieces; of another
    unit none.

    Args:
        pieces, closure: of the trace. unit: code, as the store has it. language: of the sentence.
        recorded: value of the later year in the series, NaN or NULL without, and its unit of measure. That of the
            earlier year is in ``closure``.
    """
    codes = closure["unit_code"].map(unit_prefix)
    own = closure[codes == unit]
    is_whole = own.index[0] == closure.index[-1] if len(own) else closure["unit_code"].iloc[-1] == ALL_UNITS and (
        len(closure) == 1 or unit == ALL_UNITS or codes.str.startswith(unit).any())
    if not len(own) and not is_whole:
        return Ground(pieces[:0].assign(moved=np.nan, part_of_all=np.nan), text("levels.where_other", language))
    row = closure.iloc[-1] if is_whole else own.iloc[0]
    rows = pieces if is_whole else pieces[pieces["unit_code"].map(unit_prefix) == unit]
    moved = rows["whole_contribution" if is_whole else "contribution"].to_numpy(dtype=float, na_value=np.nan)
    is_open = (rows["kind"] == OPEN).to_numpy(dtype=bool)
    rows = rows.assign(moved=np.where(is_open, np.nan, moved))[is_open | (np.nan_to_num(moved) != 0.0)]
    total = rows["moved"].groupby(np.sign(rows["moved"])).transform("sum")
    rows = rows.assign(part_of_all=100.0 * rows["moved"] / total)
    may = np.fmax(rows["lower"].abs(), rows["upper"].abs()).to_numpy(dtype=float, na_value=0.0)
    size = np.where(rows["moved"].notna(), rows["moved"].abs(), may)
    rows = rows.iloc[np.argsort(-size, kind="stable")].reset_index(drop=True)
    if row["state"] == UNDETERMINED:
        return Ground(rows, str(row["reason"] or "–"))
    return Ground(rows, _sentence(row, recorded, len(rows), language))


def _sentence(row, recorded: tuple[float, str], count: int, language: str) -> str:
    """What was measured at both dates, what the series has, and what of it does not come from the pieces."""
    unit, later = row["unit"], np.nan if pd.isna(recorded[0]) else float(recorded[0])
    later *= 1.0 if np.isnan(later) else factor_between(str(recorded[1]), unit) or np.nan
    unit = unit_text(unit, language)
    before = _both(row["before"], row["recorded_before"], unit, language)
    sentence = text("levels.where_change", language, before=before, after=_both(row["after"], later, unit, language),
                    change=shown(row["after"] - row["before"], 4), unit=unit, first=row["year_before"],
                    last=row["year_after"], count=count)
    other = row["definition_effect"]
    if pd.notna(other) and shown(other, 4) != shown(0.0, 4):
        sentence += "\n" + text("levels.where_definition", language, year=row["year_before"], unit=unit,
                                difference=shown(abs(other), 4))
    return sentence


def _both(measured: float, recorded: float, unit: str, language: str) -> str:
    """A value as it was measured of the layers, and as the series has it where that differs."""
    words = {"measured": shown(measured, 4), "unit": unit}
    if pd.isna(recorded):
        return text("levels.where_unrecorded", language, **words)
    if shown(recorded, 4) == shown(measured, 4):
        return f"{shown(measured, 4)} {unit}"
    return text("levels.where_recorded", language, recorded=shown(recorded, 4), **words)


def piece_words(row, language: str) -> tuple[str, str, str]:
    """What a piece is, what it did to the value, and its share, of a row of ``ground_of``.

    Args:
        row: with attributes. language: of the words.

    Returns:
        Of an open piece what it may have done, and no share.
    """
    words = [text(f"monitoring.trace_kind_{row.kind}", language)]
    if row.part == DENOMINATOR:
        words[0] += f" ({text('levels.where_denominator', language)})"
    if pd.notna(row.amount):
        words.append(f"{shown(row.amount, 1)} {unit_text(row.amount_unit, language)}")
    words += [str(word) for word in (row.project, row.permit, row.parcel, row.stage) if pd.notna(word)]
    unit = unit_text(row.unit, language)
    if pd.isna(row.moved):
        return " · ".join(words), f"{row.lower:+.4g} … {row.upper:+.4g} {unit}", ""
    return " · ".join(words), f"{row.moved:+.6g} {unit}", f"{row.part_of_all:.1f} %"
