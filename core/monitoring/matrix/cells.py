"""What a cell of the matrix says: its sign, and in words."""
from __future__ import annotations

from typing import Optional

import pandas as pd

from ...texts import text
from ..alerts.words import shown
from .comparing import CHANGE_SIGNS, SAME
from .grid import SIGNS, Year


def cell_words(year: Year, row: int, change: Optional[dict] = None) -> str:
    """The sign of the level, and of what became of it.

    Args:
        year: as judged. row: position in its rows. change: of a comparison; None: nothing is compared.
    """
    sign = SIGNS[year.rows["level"].iat[row]]
    return sign if change is None else f"{sign} {CHANGE_SIGNS[change['change']]}".rstrip()


def cell_tip(year: Year, row: int, change: Optional[dict] = None) -> str:
    """Indicator, unit, level, value and target; with what became of it since the other answer.

    Args:
        year, row, change: as of ``cell_words``.
    """
    own, language = year.rows.iloc[row], year.request.language
    lines = [f"{own['title']} · {year.names[own['unit_code']]} · {text('alerts.level_' + own['level'], language)}"]
    unit = own["unit"] if isinstance(own["unit"], str) else ""
    if pd.notna(own["value"]):
        lines.append(text("levels.of_year", language, value=shown(own["value"]), unit=unit, year=own["year"]))
    if pd.notna(own["target"]):
        relation = text(f"quota.{own['relation']}", language) if isinstance(own["relation"], str) else ""
        lines.append(text("levels.target_of", language, relation=relation, target=shown(own["target"]), unit=unit,
                          year=own["target_year"]).strip())
    if isinstance(own["reason"], str):
        lines.append(own["reason"])
    if change is not None and change["change"] != SAME:
        lines.append(f"{CHANGE_SIGNS[change['change']]} {text('levels.' + change['change'], language)}")
    return "\n".join(lines)
