"""Further columns in the list of the findings store: states, waivers, changes, times."""
from __future__ import annotations

from datetime import datetime
from typing import Optional

import numpy as np
import pandas as pd

from ..report import format as fmt
from ..texts import text
from ..texts.separators import numeral
from .states import CHANGES, STALE, STATES

#: Columns of the list over all checks, in their order.
STORE_COLUMNS = ("state", "change", "verdict", "project_id", "message", "severity", "subject_id", "unit_code",
                 "measured", "limit_value", "unit", "overlap_area_m2", "rule_id", "waiver", "comment_count",
                 "state_since", "check_name", "verdict_before", "measured_before")
HOLDS = "holds"
_UNTIL = "until "


def waiver_column(frame: pd.DataFrame) -> np.ndarray:
    """The state of each finding's newest waiver, object ``(n,)``.

    Args:
        frame: ``state``, ``waiver_expires``, ``waiver_ended``.

    Returns:
        ``"holds"``, ``"until 2026-12-31"``, or why it became stale, of ``states.STALE``; None without a waiver, or if
        it was withdrawn. What is fixed needs no waiver.
    """
    ended = frame["waiver_ended"].to_numpy(dtype=object)
    stale = np.isin(ended.astype(str), STALE) & np.isin(frame["state"].to_numpy(dtype=object).astype(str),
                                                        [state for state in STATES if state != "fixed"])
    shown = np.where(stale, ended, None)
    waived = (frame["state"] == "waived").to_numpy(dtype=bool)
    until = frame["waiver_expires"].map(lambda day: f"{_UNTIL}{day}", na_action="ignore").fillna(HOLDS)
    return np.where(waived, until.to_numpy(dtype=object), shown)


def waiver_words(value, language: str) -> str:
    """A cell of ``waiver_column`` as people read it.

    Args:
        value: of the cell.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if str(value).startswith(_UNTIL):
        return text("followup.waiver_until", language, date=str(value)[len(_UNTIL):])
    if value == HOLDS:
        return text("followup.waiver_holds", language)
    return text("followup.waiver_stale", language, why=text(f"followup.stale_{value}", language))


def moment(value) -> str:
    """A time of the store (UTC) as the clock of this computer shows it, to the minute.

    Args:
        value: ISO text in UTC.
    """
    try:
        return datetime.fromisoformat(str(value).replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return fmt.plain(value)


def cell_of_store(name: str, value, words) -> Optional[str]:
    """A cell of a column that only the store has; None for other columns.

    Args:
        name: of the column. value: of the cell. words: language and units.
    """
    language = words.language
    if name == "state":
        return text(f"followup.state_{value}", language) if value in STATES else str(value)
    if name == "change":
        return text(f"followup.change_{value}", language) if value in CHANGES else str(value)
    if name == "family":
        return text(f"findings.family_{value}", language)
    if name == "days_late":
        return text(f"findings.late_{value}", language)
    if name == "check_name":
        return words.checks.get(value, str(value))
    if name == "unit_code":
        return f"{words.units[value]} {value}" if value in words.units else str(value)
    if name == "waiver":
        return waiver_words(value, language)
    if name == "state_since":
        return moment(value)
    if name == "comment_count":
        return numeral(f"{int(value):,}") if int(value) else ""
    if name in ("measured", "limit_value", "measured_before"):
        return fmt.decimal(value, 2)
    return fmt.unit_text(value, language) if name == "unit" else None
