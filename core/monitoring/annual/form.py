"""How the pages of the check-up write heads, levels, numbers and units."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...report.blocks import PaperColumn
from ...report.format import MISSING, is_missing, unit_text
from ...texts import text, word_of
from ..alerts.words import SPACE, shown
from ..series.tables import PRELIMINARY


class Form(NamedTuple):
    """Language of pages, ``"en"`` or ``"zh"``."""

    language: str

    def say(self, key: str, **values) -> str:
        """Words of ``annual.yaml``.

        Args:
            key: of the entry. values: that it names.
        """
        return text(f"annual.{key}", self.language, **values)

    def joined(self, sentences) -> str:
        """Sentences one after the other; empty ones are left out.

        Args:
            sentences: texts.
        """
        return SPACE[self.language].join(filter(None, sentences))

    def level(self, word: str) -> str:
        """A level in words.

        Args:
            word: of ``levels.terms.LEVELS``.
        """
        return text(f"alerts.level_{word}", self.language)

    def unit(self, unit) -> str:
        """A unit of measure in words, empty where it is missing.

        Args:
            unit: as tables have it.
        """
        return unit_text(unit, self.language)

    def measure(self, value, unit) -> str:
        """A number with its unit, a dash where it is missing.

        Args:
            value: in the unit. unit: as tables have it.
        """
        if is_missing(value):
            return MISSING
        word = self.unit(unit)
        return f"{shown(value)} × {word}" if word[:1].isdigit() else f"{shown(value)} {word}".strip()

    def source_of_official(self, row) -> str:
        """Where an official value is from, and whether it is preliminary; a dash where neither is known.

        Args:
            row: with ``official_source`` and ``official_status``.
        """
        source = "" if is_missing(row.official_source) else str(row.official_source)
        return ", ".join(filter(None, (source, self.early(row)))) or MISSING

    def early(self, row) -> str:
        """The word for a preliminary official value, empty of another one.

        Args:
            row: with ``official_status``.
        """
        early = not is_missing(row.official_status) and row.official_status == PRELIMINARY
        return word_of("status", PRELIMINARY, self.language) if early else ""

    def heads(self, *names: str) -> tuple[PaperColumn, ...]:
        """Heads of columns by name; ``>`` before one that holds numbers.

        Args:
            names: entries of ``annual.yaml`` without ``head_``.
        """
        return tuple(PaperColumn(self.say(f"head_{name.lstrip('>')}"), "right" if name[0] == ">" else "left")
                     for name in names)

    def of_row(self, row, *before: str) -> str:
        """Why a row has no level, behind its unit.

        Args:
            row: of the check. before: words before its unit.
        """
        return f"{' · '.join((*before, unit_of(row)))}{text('layout.colon', self.language)}{row.reason}"

    def more(self, shown_count: int, count: int) -> tuple[str, ...]:
        """The sentence that not all rows are shown, if so.

        Args:
            shown_count, count: of rows.
        """
        return (self.say("more", shown=shown_count, count=count),) if count > shown_count else ()


def unit_of(row) -> str:
    """The name of a row's administrative unit, its code without one.

    Args:
        row: with ``unit_name`` and ``unit_code``.
    """
    return str(row.unit_code if is_missing(row.unit_name) else row.unit_name)


def words(value) -> str:
    """A text of a cell, a dash where it is missing.

    Args:
        value: of the cell.
    """
    return MISSING if is_missing(value) else str(value)


def year_of(value) -> str:
    """A year of a cell, a dash where it is missing.

    Args:
        value: a number.

    >>> year_of(2025.0), year_of(None)
    ('2025', '–')
    """
    return MISSING if is_missing(value) else f"{float(value):.0f}"


def worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the check by level, the worst first; binding ones first within a level.

    Args:
        rows: of the check.
    """
    place = {word: number for number, word in enumerate(("red", "orange", "yellow", "grey", "green"))}
    kind = rows["kind"].map({"binding": 0, "expected": 1, "suggested": 2}).astype("Float64").fillna(3.0)
    order = rows.assign(_level=rows["level"].map(place), _kind=kind.astype(float)).sort_values(
        ["_level", "_kind"], kind="stable")
    return order.drop(columns=["_level", "_kind"])
