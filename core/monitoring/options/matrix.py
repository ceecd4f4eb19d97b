"""Options side by side as a page shows them: a line each indicator, a cell each option."""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ...texts import text
from ..alerts.words import shown
from .request import ALIKE, BETTER, OPEN, WORSE

#: What a cell is to the option that is compared with; a reference and what is not compared have no sign.
SIGNS = {BETTER: "↑", WORSE: "↓", ALIKE: "=", OPEN: "?"}
BEST = "★"      # surely not worse than any other option, and better than one


class Cell(NamedTuple):
    """An option by an indicator.

    Attributes:
        words: value, sign of the comparison, and a star where it is surely the best; its band in a second line.
        tip: the same in words.
    """

    words: str
    tip: str


class Line(NamedTuple):
    """An indicator.

    Attributes:
        title, dimension, unit: of it. tip: its definition and source. cells: one each option.
    """

    title: str
    dimension: str
    unit: str
    tip: str
    cells: tuple[Cell, ...]


class OptionMatrix(NamedTuple):
    """Options side by side.

    Attributes:
        options: names, in the order of the cells. lines: indicators with a value of any option.
        without: titles of indicators of which no option has a value, each with what would be needed or why.
        sentences: one each two options.
    """

    options: tuple[str, ...]
    lines: tuple[Line, ...]
    without: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def matrix_of(rows: pd.DataFrame, dominance: pd.DataFrame, language: str) -> OptionMatrix:
    """What a comparison of options wrote, as a matrix.

    Args:
        rows, dominance: in the columns of ``OPTION_COLUMNS`` and ``DOMINANCE_COLUMNS``. language: of words.
    """
    options = tuple(dict.fromkeys(rows["option"].astype(str)))
    lines, without = [], []
    for _key, group in rows.groupby("indicator_id", sort=False):
        first = group.iloc[0]
        if group[["value", "lower", "upper"]].isna().all(axis=None):
            needed = next((words for words in (*group["needed"].dropna(), *group["reason"].dropna())), "")
            without.append((str(first["title"]), str(needed)))
            continue
        by_option = {str(row.option): _cell(row, language) for row in group.itertuples()}
        title = str(first["title"])
        tip = "\n".join(words for words in (_plain(first["definition"]), _plain(first["source"]))
                        if words not in ("", title))
        lines.append(Line(title, _plain(first["dimension_title"]), _plain(first["unit"]), tip,
                          tuple(by_option[name] for name in options)))
    return OptionMatrix(options, tuple(lines), tuple(without), tuple(dominance["said"].dropna().astype(str)))


def _cell(row, language: str) -> Cell:
    has_band = pd.notna(row.lower) and pd.notna(row.upper) and row.lower != row.upper
    band = f"{shown(row.lower)} … {shown(row.upper)}" if has_band else ""
    value = shown(row.value) if pd.notna(row.value) or not band else ""
    best = BEST if pd.notna(row.is_best) and row.is_best else ""
    words = " ".join(filter(None, (value or band, SIGNS.get(row.comparison, ""), best)))
    unit = _plain(row.unit)
    lines = [text("options.cell", language, title=row.title, option=row.option,
                  value=" ".join(filter(None, (value or band, unit))))]
    if value and band:
        lines.append(text("options.cell_band", language, band=band, unit=unit))
    if row.comparison in SIGNS:
        amount = shown(row.difference)
        difference = ("+" if pd.notna(row.difference) and row.difference > 0 and amount != "0" else "") + amount
        lines.append(text(f"options.cell_{row.comparison}", language, reference=row.reference, difference=difference,
                          unit=unit))
    if best:
        lines.append(text("options.cell_best", language))
    lines += [words for words in (_plain(row.reason), _plain(row.needed)) if words]
    return Cell(f"{words}\n{band}" if value and band else words, "\n".join(lines))


def _plain(words) -> str:
    return "" if pd.isna(words) else str(words)
