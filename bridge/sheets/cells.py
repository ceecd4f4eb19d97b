"""Rows of a sheet as the XML of an XLSX file, column by column: a million rows are no loop over features.

Each text is in its cell, not in a table of shared texts, so that a sheet is written as it comes. A cell of a text
that a spreadsheet may read as a formula has a style that keeps it a text.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice

from ...core.geometry.parallel import asking
from ...core.landuse.tables.layouts import Column
from ...core.report.spreadsheet import is_formula_like
from .widths import lines_of

MOST_ROWS = 1_048_576   # of a sheet, its head among them: no spreadsheet opens more
LINE_POINTS = 13        # of Arial 10
ROWS_A_STEP = 2_000     # of some fifteen cells: some hundredths of a second, in which no cancel is answered
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")   # of XML
_NUMBERS = ("area", "count")


def head_xml(headings: Sequence[str], style: int, widths: Sequence[float]) -> bytes:
    """The first row of a sheet, as high as its headings need: spreadsheets do not all measure it themselves.

    Args:
        headings: of its columns. style: its number in the workbook. widths: of the columns, in digits.
    """
    lines = max((lines_of(heading, width) for heading, width in zip(headings, widths)), default=1)
    cells = [f'<c r="{letters(place)}1" s="{style}" t="inlineStr"><is><t xml:space="preserve">{legal(heading)}</t></is>'
             '</c>' for place, heading in enumerate(headings)]
    height = f'<row r="1" ht="{LINE_POINTS * lines + 3}" customHeight="1">'
    return f'{height}{"".join(cells)}</row>\n'.encode()


def rows_xml(columns: Sequence[Column], values: Sequence[list], first: int, style: dict) -> Iterator[bytes]:
    """The rows of a sheet, some at a time.

    Args:
        columns: of the sheet. values: of each column its cells, None where one is empty, all lists of one length.
        first: number of the first row, counted from 1.
        style: decimals of a number, ``"plain"`` and ``"text"`` -> number of the style in the workbook.
    """
    count = len(values[0]) if values else 0
    names = [letters(place) for place in range(len(columns))]
    for start in asking(range(0, count, ROWS_A_STEP), 1):
        numbers = range(first + start, first + min(start + ROWS_A_STEP, count))
        cells = [_cells(name, column, islice(several, start, start + ROWS_A_STEP), numbers, style)
                 for name, column, several in zip(names, columns, values)]
        rows = [f'<row r="{number}">{"".join(row)}</row>' for number, row in zip(numbers, zip(*cells))]
        yield "\n".join([*rows, ""]).encode("utf-8")


def _cells(name: str, column: Column, values, numbers: range, style: dict) -> list[str]:
    if column.kind in _NUMBERS:
        kind = column.decimals if column.kind == "area" else 0
        head = f'" s="{style[kind]}"><v>' if kind in style else '"><v>'
        return ["" if value is None else f'<c r="{name}{number}{head}{value!r}</v></c>'
                for value, number in zip(values, numbers)]
    plain, safe = f'" s="{style["plain"]}"', f'" s="{style["text"]}"'
    return ["" if value is None else
            f'<c r="{name}{number}{safe if is_formula_like(value) else plain} t="inlineStr"><is>'
            f'<t xml:space="preserve">{legal(value)}</t></is></c>' for value, number in zip(values, numbers)]


def legal(value) -> str:
    """A cell's text as XML takes it, without what XML has no sign for."""
    return _FORBIDDEN.sub("", escape(str(value), quote=False)).replace("\r", "&#13;")


def letters(place: int) -> str:
    """Name of a column.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name
