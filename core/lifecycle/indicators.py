"""Indicator rows of the life of land: rates of supply, use and disposal, as monitoring takes them."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.interval import Interval
from ..indicators.pack import Indicator
from ..indicators.rows import ALL_UNITS, COLUMNS, Measured, indicator_frame
from ..texts import LANGUAGES, text
from .due.timing import MAY_BE_IDLE, SUSPECTED_IDLE, UNDETERMINED
from .request import LifecycleRequest

INDICATOR_COLUMNS = COLUMNS
#: Indicator -> the amount, and the whole that it is a share of.
_SHARES = {"lifecycle_supply_rate": ("supplied_m2", "approved_m2"),
           "lifecycle_not_supplied_share": ("approved_not_supplied_m2", "approved_m2"),
           "lifecycle_not_used_share": ("supplied_not_used_m2", "supplied_m2"),
           "lifecycle_completion_rate": ("completed_m2", "started_m2")}
_AREAS = {"lifecycle_not_supplied": "approved_not_supplied_m2", "lifecycle_not_used": "supplied_not_used_m2",
          "lifecycle_not_finished": "used_not_finished_m2"}
HECTARE_M2 = 10_000.0


def indicators_of(threads: pd.DataFrame, parcels: pd.DataFrame, request: LifecycleRequest) -> pd.DataFrame:
    """Rows in the columns of all indicators; a thread that is not known leaves the value open.

    Args:
        threads, parcels: tables of the tracing. request: with language and day.
    """
    measured = []
    for name, (part, whole) in _SHARES.items():
        amount, total = _total(threads[part]), _total(threads[whole])
        low, high = amount.low[0], amount.high[0]
        size = total.low[0] if total.is_known[0] else np.nan
        has = np.isfinite(size) and size > 0
        measured.append(_row((name, "%", request.language), Interval.of(
            [100 * low / size if has else np.nan], [100 * high / size if has else np.nan],
            _why(has and amount.is_known[0])), amount, total))
    for name, column in _AREAS.items():
        amount = _total(threads[column])
        hectares = Interval.of(amount.low / HECTARE_M2, amount.high / HECTARE_M2, amount.why)
        measured.append(_row((name, "ha", request.language), hectares, amount, _nothing()))
    for name, column, states in (("lifecycle_idle", "start_state", SUSPECTED_IDLE),
                                 ("lifecycle_may_be_idle", "use_state", MAY_BE_IDLE)):
        sure = float((parcels[column] == states).sum())
        most = sure + float((parcels[column] == UNDETERMINED).sum())
        count = Interval.of([sure], [most], _why(sure == most))
        measured.append(_row((name, "1", request.language), count, count, _nothing()))
    return indicator_frame(measured, [(ALL_UNITS, text("lifecycle.all_land", request.language))], request.language,
                           request.as_of.year, request.as_of.isoformat())


def _why(is_known) -> str:
    return "" if is_known else "rows"


def _nothing() -> Interval:
    return Interval.of([np.nan], None, "rows")


def _total(column: pd.Series) -> Interval:
    """Sum of what is known; open above where a row is not."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    known = float(np.nansum(values))
    is_known = not np.isnan(values).any()
    return Interval.of([known], [known if is_known else np.nan], _why(is_known))


def _row(named: tuple[str, str, str], value: Interval, numerator: Interval, denominator: Interval) -> Measured:
    name, unit, language = named
    title, definition = ({tag: text(f"lifecycle.{name}{end}", tag) for tag in LANGUAGES} for end in ("", "_definition"))
    return Measured(Indicator(name, title, definition, unit, "lifecycle"), value, numerator, denominator,
                    sentences={"rows": text("lifecycle.rows_open", language)})
