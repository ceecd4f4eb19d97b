"""The change of an indicator in each place beside the sum of what its pieces did: the table of closure."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...contract.cells import KNOWN, UNDETERMINED
from ...frames import typed_columns
from ...inputs import register
from ...texts import pick, text
from ...texts.separators import numeral
from ..compute.given import GivenRows
from ..pack.model import Indicator
from .contributions import change_of
from .dates import Date
from .request import CLOSURE_COLUMNS, NUMERATOR, OPEN, TraceRequest


def closed(changes: pd.DataFrame, indicator: Indicator, places: list, request: TraceRequest,
           dates: Sequence[Date]) -> pd.DataFrame:
    """The change as both dates were measured, its bounds where it is not known, and what its pieces add up to.

    Args:
        changes: with contributions. indicator: of both dates. places: code and name of each unit, and of all.
        request: of the trace. dates: the earlier one first.

    Returns:
        Columns ``CLOSURE_COLUMNS``, a row a place. ``certain_change`` is what the pieces add up to that surely changed
        the place, NULL where the denominator is not known; ``numerator_effect`` and the like only where all is known.
    """
    count = len(places)
    before, after = (date.numbers("value") for date in dates)
    recorded, sums = _recorded(request, indicator, dates[0], count), _sums(changes, count)
    definition = np.array([change_of(old, new, now).definition for old, now, new in zip(recorded, before, after)])
    moved = after - before
    rounding = moved - sums["numerator_effect"] - sums["denominator_effect"]
    known = np.isfinite(moved) & np.isfinite(rounding)
    start = [np.where(np.isnan(recorded), dates[0].numbers(end), recorded) for end in ("upper", "lower")]
    columns = {**sums, "before": before, "after": after, "recorded_before": recorded, "definition_effect": definition,
               "change": np.where(np.isnan(recorded), moved, after - recorded), "rounding": rounding,
               "change_lower": dates[1].numbers("lower") - start[0],
               "change_upper": dates[1].numbers("upper") - start[1],
               "certain_change": sums["numerator_effect"] + sums["denominator_effect"]}
    if not indicator.denominator:
        columns["denominator_effect"] = np.full(count, np.nan)
    for name in ("numerator_effect", "denominator_effect", "gross_increase", "gross_decrease", "rounding"):
        columns[name] = np.where(known, columns[name], np.nan)
    reasons = [None if known[place] else _reason(dates, place, columns, indicator, request) for place in range(count)]
    return _table(indicator, places, request, {**columns, "state": np.where(known, KNOWN, UNDETERMINED),
                                               "reason": reasons})


def without_change(indicator: Indicator, places: list, request: TraceRequest, reason: str) -> pd.DataFrame:
    """The table of an indicator that has no pieces.

    Args:
        indicator, places, request: as of ``closed``. reason: why.
    """
    return _table(indicator, places, request, {"reason": [reason] * len(places)})


def _sums(changes: pd.DataFrame, count: int) -> dict[str, np.ndarray]:
    """What pieces that are known add up to in each place ``(p,)``."""
    unit, is_open = changes["unit"].to_numpy(dtype=int), (changes["kind"] == OPEN).to_numpy()
    own, total = (np.where(is_open, 0.0, changes[name].to_numpy(dtype=float)) for name in (
        "contribution", "whole_contribution"))
    is_part = (changes["part"] == NUMERATOR).to_numpy()
    summed = {"numerator_effect": lambda did: np.where(is_part, did, 0.0),
              "denominator_effect": lambda did: np.where(is_part, 0.0, did),
              "gross_increase": lambda did: np.maximum(did, 0.0), "gross_decrease": lambda did: np.minimum(did, 0.0),
              "piece_count": lambda did: np.where(is_open, 0.0, 1.0) * ((did != 0.0) | np.isnan(did)),
              "open_count": lambda did: is_open.astype(float)}
    sums = {}
    for name, weights in summed.items():
        sums[name] = np.bincount(unit, weights=weights(own), minlength=count)
        sums[name][-1] = weights(total).sum()
    return sums


def _recorded(request: TraceRequest, indicator: Indicator, date: Date, count: int) -> np.ndarray:
    """What was recorded of the first date, NaN without ``(p,)``."""
    given = GivenRows(request.recorded, request.before.whole_code, register.RECORDED)
    numbers = np.full(count, np.nan)
    for place, code in enumerate(date.values.codes):
        row = given.of(indicator.id, code, request.before.year, wanted=indicator.unit)
        if row is not None and row.value.low[0] == row.value.high[0]:
            numbers[place] = row.value.low[0]
    return numbers


def _reason(dates: Sequence[Date], place: int, columns: dict, indicator: Indicator, request: TraceRequest) -> str:
    """Why the change is not known, and what is known of it all the same."""
    language, words = request.after.language, []
    for key, date in zip(("trace_before", "trace_after"), dates):
        reason = date.rows["reason"].iloc[place]
        if not pd.isna(reason):
            words.append(text(f"monitoring.{key}", language, reason=reason))
    words = words or [text("monitoring.trace_open", language)]
    ends = [columns[name][place] for name in ("change_lower", "change_upper", "certain_change")]
    if np.isfinite(ends[:2]).all():
        lower, upper, sure = (numeral(f"{number:+.6g}") for number in ends)
        key = "trace_between_sure" if np.isfinite(ends[2]) else "trace_between"
        words.append(text(f"monitoring.{key}", language, lower=lower, upper=upper, sure=sure, unit=indicator.unit))
    return " ".join(words)


def _table(indicator: Indicator, places: list, request: TraceRequest, columns: dict) -> pd.DataFrame:
    empty = {name: np.full(len(places), np.nan) for name, kind in CLOSURE_COLUMNS.items() if kind != "string"}
    frame = pd.DataFrame({**empty, "state": UNDETERMINED, **columns, "year_before": request.before.year,
                          "year_after": request.after.year}, index=range(len(places)))
    finite = [name for name, kind in CLOSURE_COLUMNS.items() if kind == "Float64"]
    frame[finite] = frame[finite].where(np.isfinite(frame[finite].to_numpy(dtype=float)))
    codes, names = zip(*places)
    return typed_columns(frame.assign(
        indicator_id=indicator.id, title=pick(indicator.title, request.after.language), unit_code=codes,
        unit_name=names, unit=indicator.unit), CLOSURE_COLUMNS)
