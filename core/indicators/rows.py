"""Indicator rows: one an indicator and unit, with what they are made of and where that is written."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, bases_text, state_of
from ..texts import pick
from .pack import Indicator

ALL_UNITS, OUTSIDE = "*", "outside"
COLUMNS = {"indicator_id": "string", "unit_code": "string", "year": "Int64", "value": "Float64", "unit": "string",
           "numerator": "Float64", "denominator": "Float64", "target": "Float64", "kind": "string", "method": "string",
           "data_date": "string", "title": "string", "unit_name": "string", "state": "string", "reason": "string",
           "lower": "Float64", "upper": "Float64", "definition": "string", "source": "string", "verified": "boolean"}


@dataclass(frozen=True)
class Measured:
    """One indicator in one unit.

    Attributes:
        unit_code: of the unit; ``ALL_UNITS`` for the total, ``OUTSIDE`` for the ground outside.
        numerator, denominator: NaN if unknown; without a denominator the value is the numerator.
        reason: why there is no value; empty if there is one.
        method: how it was measured.
        factor: from the quotient to the value's unit. lower, upper: what the value lies between, NaN if not known.
        kind: which kind of what is counted, such as a kind of hazard; empty where all.
        value: where it is no quotient of the two.
    """

    indicator: Indicator
    unit_code: str
    unit_name: str
    numerator: float
    denominator: float = np.nan
    reason: str = ""
    method: str = ""
    factor: float = 1.0
    lower: float = np.nan
    upper: float = np.nan
    kind: str = ""
    value: Optional[float] = None


def indicator_frame(measured: list[Measured], language: str, year: Optional[int] = None,
                    data_date: str = "") -> pd.DataFrame:
    """Indicator rows as a table, in the order given.

    Args:
        measured: one an indicator and unit. year: of the data, None where it is not said. data_date: of the data, ISO.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        Columns ``COLUMNS``; ``value`` is factor · numerator / denominator.

    A green share of 30 m² of 120 m²:

    >>> green = Indicator("green", {"en": "Green"}, {}, "%", "share")
    >>> frame = indicator_frame([Measured(green, "01", "North", 30.0, 120.0, factor=100.0)], "en")
    >>> frame["value"].tolist(), frame["state"].tolist()
    ([25.0], ['known'])
    """
    rows = []
    for one in measured:
        known = not one.reason
        value = one.value
        if value is None and known:
            value = one.factor * (one.numerator / one.denominator if np.isfinite(one.denominator) else one.numerator)
        rows.append({
            "indicator_id": one.indicator.id, "unit_code": one.unit_code, "year": year,
            "value": value if known else None, "unit": one.indicator.unit, "numerator": one.numerator,
            "denominator": one.denominator, "target": None, "kind": one.kind or None, "method": one.method or None,
            "data_date": data_date or None, "title": pick(one.indicator.title, language), "unit_name": one.unit_name,
            "state": "known" if known else "undetermined", "reason": one.reason or None, "lower": one.lower,
            "upper": one.upper, "definition": pick(one.indicator.definition, language),
            "source": bases_text(one.indicator.basis, language),
            "verified": state_of(one.indicator.basis) == VERIFIED})
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name, kind in COLUMNS.items():
        if kind == "Float64":
            frame[name] = pd.to_numeric(frame[name]).astype(float)
            frame[name] = frame[name].where(np.isfinite(frame[name]))
    return frame.astype(COLUMNS)


def counts_of(frame: pd.DataFrame) -> dict:
    """Numbers that a model can branch on.

    Args:
        frame: of ``indicator_frame``.
    """
    open_rows = int((frame["state"] == "undetermined").sum())
    return {"ROW_COUNT": len(frame), "UNDETERMINED_COUNT": open_rows, "IS_DETERMINED": open_rows == 0,
            "UNVERIFIED_COUNT": int((~frame.drop_duplicates("indicator_id")["verified"].fillna(False)).sum()),
            "UNIT_COUNT": frame.loc[~frame["unit_code"].isin([ALL_UNITS, OUTSIDE]), "unit_code"].nunique()}
