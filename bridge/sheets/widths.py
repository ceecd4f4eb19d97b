"""How wide the columns of a sheet are: as what is in them, within limits; longer texts and heads go on in lines."""
from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd

from ...core.landuse.tables.layouts import Column

LEAST, MOST = 8.0, 50.0     # digits of the usual font, by which spreadsheets count
MARGIN = 2.0                # a cell's own, and that of its filter
LOOKED_AT = 2_000           # texts of a column
HEAD_LINES = 3              # that a heading has at most, unless it has more words than fit
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")
_PIECES = re.compile(r"\s+|(?<=[-/])")
_DRIVERS = re.compile(rb"<cols>.*?</cols>\s*", re.DOTALL)


def letters_of(words: str) -> int:
    """Width of words in digits: a Chinese letter is as wide as two.

    >>> letters_of("Area"), letters_of("面积 m²")
    (4, 7)
    """
    return len(words) + len(_WIDE.findall(words))


def lines_of(heading: str, width: float) -> int:
    """Lines of a heading in a column.

    Args:
        heading: words. width: of the column, in digits.

    >>> lines_of("Area of the project (m²)", 12.0), lines_of("项目编号", 10.0)
    (3, 1)
    """
    fits, lines, used = max(width - 1.0, 1.0), 1, 0
    for piece in _PIECES.split(heading):
        wide = letters_of(piece) + (1 if used else 0)
        if used and used + wide > fits:
            lines, used, wide = lines + 1, 0, letters_of(piece)
        lines += max(ceil(wide / fits) - 1, 0)
        used = used + wide if wide <= fits else wide % fits
    return lines


def widths_of(headings: Sequence[str], columns: Sequence[Column], frame: pd.DataFrame) -> list[float]:
    """Widths of the columns of a sheet.

    Args:
        headings: of the columns ``(c,)``. columns: of the frame. frame: rows ``(n,)``; of more texts than
            ``LOOKED_AT``, evenly spaced ones are looked at, of numbers the least and the greatest.

    Returns:
        In digits ``(c,)``, each from ``LEAST`` to ``MOST``.
    """
    return [_width(heading, column, frame[column.id]) for heading, column in zip(headings, columns)]


def _width(heading: str, column: Column, values: pd.Series) -> float:
    pieces = [letters_of(piece) for piece in _PIECES.split(heading)]
    longest = max((piece for piece, words in zip(pieces, _PIECES.split(heading)) if not _WIDE.search(words)),
                  default=0)
    head = max(longest, ceil(letters_of(heading) / HEAD_LINES))
    return float(np.clip(max(head, _content(column, values)) + MARGIN, LEAST, MOST))


def _content(column: Column, values: pd.Series) -> int:
    known = values.dropna()
    if not len(known):
        return 0
    if column.kind in ("area", "count"):
        decimals = column.decimals or 0 if column.kind == "area" else 0
        return max(len(f"{float(value):.{decimals}f}") for value in (known.min(), known.max()))
    places = np.unique(np.linspace(0, len(known) - 1, min(len(known), LOOKED_AT)).astype(int))
    return max(letters_of(line) for value in known.iloc[places] for line in str(value).split("\n"))


def sheet_form(sheet: bytes, widths: Sequence[float], is_first: bool) -> bytes:
    """The driver's sheet with a head that stays in sight, and columns of these widths in place of its own.

    Args:
        sheet: XML of a sheet. widths: in digits ``(c,)``. is_first: the sheet that is shown when the file is opened.
    """
    chosen = b' tabSelected="1"' if is_first else b""
    columns = b"".join(b'<col min="%d" max="%d" width="%.2f" customWidth="1"/>' % (place, place, width)
                       for place, width in enumerate(widths, 1))
    form = (b"<sheetViews><sheetView" + chosen + b' workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            b'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>'
            b"</sheetView></sheetViews>\n" + (b"<cols>" + columns + b"</cols>\n" if columns else b""))
    place = (bare := _DRIVERS.sub(b"", sheet, count=1)).index(b"<sheetData>")
    return bare[:place] + form + bare[place:]
