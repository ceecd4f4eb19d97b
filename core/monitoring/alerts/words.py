"""What is said of an indicator: its alert, and why it has no level."""
from __future__ import annotations

from collections import namedtuple

import numpy as np
import pandas as pd

from ...texts import text
from ...texts.separators import numeral
from ..levels.judging import Judged
from ..levels.terms import GREY, LEVELS, RED, Targets
from .arranging import Arranged
from .request import AlertRequest

#: Between sentences.
SPACE = {"en": " ", "zh": ""}
#: Columns of a row of the result of which its alert speaks.
SAID = ("title", "unit_code", "unit_name", "year", "value", "lower", "upper", "unit", "relation", "goal", "target",
        "base", "target_year", "path", "trend", "year_of_meeting", "used_share", "time_share", "from_units", "reason")
Said = namedtuple("Said", SAID)


def _is_known(value) -> bool:
    """Whether a cell is neither None nor NaN nor NA; ``pd.notna`` takes ten times as long for one."""
    return value is not None and value is not pd.NA and value == value


def shown(number, places: int = 2) -> str:
    """A number as sentences show it; a dash without one.

    Args:
        number: or None, NaN, NA. places: behind the point at most.
    """
    if not _is_known(number):
        return "–"
    words = f"{float(number):,.{places}f}".rstrip("0").rstrip(".") if places else f"{float(number):,.0f}"
    return numeral("0" if words == "-0" else words)


def reasons_of(series: Arranged, judged: Judged, request: AlertRequest) -> np.ndarray:
    """Why each series is grey, texts ``(s,)``; None where it has a level.

    Args:
        series, judged: of the request. request: of the check.
    """
    language = request.language
    reasons = np.full(len(judged.level), None, dtype=object)
    windows = np.broadcast_to(np.asarray(series.terms.window_years, dtype=float), len(judged.level))
    for key in np.unique(judged.why[judged.level == GREY].astype(str)):
        of_key = (judged.level == GREY) & (judged.why == key)
        for window in np.unique(windows[of_key]):
            reasons[of_key & (windows == window)] = text(f"alerts.why_{key}", language, year=request.year,
                                                         window=f"{window:g}")
    for rows, key in _also_missing(series.targets, judged):
        reasons[rows] += SPACE[language] + text(f"alerts.why_{key}", language)
    stated, doubt = series.stated["reason"], series.stated["doubt"]
    for row in np.flatnonzero((judged.level == GREY) & np.isin(judged.why, ("value", "trend"))):
        if judged.why[row] == "value":
            more = stated.iloc[row] if pd.notna(stated.iloc[row]) else text("alerts.not_recorded", language)
            reasons[row] += SPACE[language] + more
        elif judged.why[row] == "trend" and pd.notna(doubt.iloc[row]):
            units = series.stated["from_units"].iloc[row]
            reasons[row] += SPACE[language] + text(f"alerts.{doubt.iloc[row]}", language, units=units)
    return reasons


def _also_missing(targets: Targets, judged: Judged) -> list[tuple[np.ndarray, str]]:
    """What targets lack beside the first reason, so that a user records all at once: rows ``(s,)`` and reason."""
    named, also = np.isin(judged.why, ("unit", "relation", "mode")) & (judged.level == GREY), []
    for key, lacks in (("relation", targets.relation < 0), ("mode", targets.mode < 0),
                       ("target_year", np.isnan(targets.year))):
        also.append((named & lacks & (judged.why != key), key))
    return also


def message_of(level: int, row, language: str) -> str:
    """The sentence of an alert.

    Args:
        level: of ``levels.terms``. row: of the result, columns ``SAID``. language: of the sentence.
    """
    unit = row.unit_name if _is_known(row.unit_name) else row.unit_code
    if level == GREY:
        return text("alerts.grey", language, title=row.title, unit=unit, year=row.year, reason=row.reason)
    measure = row.unit if _is_known(row.unit) else ""
    sentence = text("alerts.missed" if level == RED else f"alerts.{LEVELS[level]}", language, title=row.title,
                    unit=unit, year=row.year, value=shown(row.value), measure=measure, target=shown(row.target),
                    target_year=row.target_year, relation=text(f"quota.{row.relation}", language),
                    path=shown(row.path))
    parts = [sentence]
    ends = [shown(row.lower), shown(row.upper)]
    if _is_known(row.lower) and _is_known(row.upper) and ends[0] != ends[1]:
        parts.append(text("alerts.band", language, lower=ends[0], upper=ends[1]))
    if _is_known(row.trend):
        meets = _is_known(row.year_of_meeting) and row.year_of_meeting > row.year
        # what is to be held and is lost is used up when the value comes down to the target
        loses = meets and row.goal == "hold" and level != RED
        parts.append(text("alerts.trend_loses" if loses else "alerts.trend_meets" if meets else "alerts.trend",
                          language, trend=shown(row.trend, 3),
                          measure=measure, meeting=f"{row.year_of_meeting:.0f}" if meets else ""))
    if _is_known(row.used_share) and _is_known(row.time_share) and row.goal == "hold" and _has_allowance(row):
        way, time = (shown(100 * share, 1) for share in (row.used_share, row.time_share))
        parts.append(text("alerts.used" if row.used_share >= 0 else "alerts.unused", language, used=way, time=time))
    if _is_known(row.from_units):
        parts.append(text("alerts.from_units", language, units=row.from_units))
    return SPACE[language].join(parts)


def _has_allowance(row) -> bool:
    """Whether the base was on the good side of the target, so that there is something to use."""
    if not _is_known(row.base):
        return False
    return row.base > row.target if row.relation == "at_least" else row.base < row.target if row.relation == "at_most" \
        else False
