"""How the pages on rights write heads, areas and numbers."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...report.blocks import PaperColumn
from ...report.format import MISSING, is_missing, whole
from ...report.numbers import NumberStyle, area_in, unit_word
from ...texts import text


class Form(NamedTuple):
    """Language and style of pages; areas have the first unit of the style.

    Attributes:
        language: ``"en"`` or ``"zh"``. style: of areas.
    """

    language: str
    style: NumberStyle

    def say(self, key: str, **values) -> str:
        """Words of ``pages.yaml``.

        Args:
            key: of the entry. values: that it names.
        """
        return text(f"pages.{key}", self.language, **values)

    @property
    def unit(self) -> str:
        """Word of the unit of areas."""
        return unit_word(self.style.units[0], self.language)

    def area(self, area_m2) -> str:
        """An area in the unit, a dash where it is missing.

        Args:
            area_m2: in m².
        """
        return area_in(area_m2, self.style.units[0], self.style)

    def heads(self, *names: str) -> tuple[PaperColumn, ...]:
        """Heads of columns by name; ``>`` before one that holds numbers.

        Args:
            names: entries of ``pages.yaml`` without ``head_``.
        """
        return tuple(PaperColumn(self.say(f"head_{name.lstrip('>')}", unit=self.unit),
                                 "right" if name[0] == ">" else "left") for name in names)

    def more(self, shown: int, count: int) -> tuple[str, ...]:
        """The sentence that not all rows are shown, if so.

        Args:
            shown, count: of rows.
        """
        return (self.say("shown", shown=whole(shown), count=whole(count)),) if count > shown else ()


def words(value) -> str:
    """A text of a cell, a dash where it is missing.

    Args:
        value: of the cell.
    """
    return MISSING if is_missing(value) else str(value)


def day(value) -> str:
    """A day as it is written, a dash where it is missing.

    Args:
        value: a date, or its text.

    >>> day("2024-05-01T00:00:00"), day(None)
    ('2024-05-01', '–')
    """
    return MISSING if is_missing(value) else pd.Timestamp(value).date().isoformat()


def texts_of(column: pd.Series) -> pd.Series:
    """A column as texts ``(n,)``, empty where missing.

    Args:
        column: of any kind ``(n,)``.
    """
    return column.astype("string").fillna("").str.strip()


def sizes_of(column: pd.Series) -> pd.Series:
    """A column as numbers ``(n,)``, NaN where missing or no number.

    Args:
        column: of any kind ``(n,)``.
    """
    return pd.to_numeric(column, errors="coerce").astype("Float64").astype(float)
