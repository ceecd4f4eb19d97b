"""Tables of a printed report: widths, line breaks, and a frame a page."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsLayoutMultiFrame,
    QgsTableCell,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ...core.report.paper.blocks import PaperTable
from ...core.report.paper.form import TONES
from ...core.texts import text
from .fonts import INK, LINE, MM_PER_POINT, SOFT
from .sheet import Sheets

_GROUND, _TOTAL, _GRID = "#eeece4", "#f5f4ef", "#d5d3ca"
_PAD, _LINE_MM = 1.3, 0.1       # inside a cell on each side; width of the grid's lines
_TIGHT = 1.0                    # letters reach this much into the cell's upper and lower margin
_UNBROKEN, _MOST_WORD = 17.0, 28.0     # mm: a column of short texts does not break, a long word does
_STRETCH = 0.55                 # tables wider than this share of the page become as wide as the page
_SIZES = (8.0, 7.0)             # of the letters: the second where a table is wide
_SAMPLE_ROWS = 300
_MOST_WISH = 2.0                # of a column, in widths of the page
_ALIGN = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight,
          "centre": Qt.AlignmentFlag.AlignHCenter}


def set_table(sheets: Sheets, table: PaperTable, with_title) -> Iterator[None]:
    """Put a table on pages, in parts side by side where it is too wide; a step a page.

    Args:
        sheets: the pages.
        table: what is printed.
        with_title: called with a title and a height: writes the title where that much fits below it.
    """
    set_ = _Set(sheets, table)
    for number, columns in enumerate(set_.parts):
        title = text("layout.continued", sheets.document.language, title=table.title) if number and table.title \
            else table.title
        yield from set_.part(columns, title, table.notes if not number else (), with_title)


class _Set:
    """A table with its widths found."""

    def __init__(self, sheets: Sheets, table: PaperTable):
        self.sheets, self.table, self.fonts = sheets, table, sheets.fonts
        rows = table.rows[:_SAMPLE_ROWS]
        self.cells = [[row[place] for row in rows] for place in range(len(table.columns))]
        for self.points in _SIZES:
            least = [self._least(place) for place in range(len(table.columns))]
            if sum(least) + self._gaps(len(least)) <= sheets.paper.room:
                break
        self.parts = self._parts(least)
        self.least = least
        self.step = LINE * self.points * MM_PER_POINT

    def _gaps(self, count: int) -> float:
        return count * 2 * _PAD + (count + 1) * _LINE_MM

    def _least(self, place: int) -> float:
        """Width below which numbers, words or short texts would break."""
        column, points, fonts = self.table.columns[place], self.points, self.fonts
        widest = self._widest(place)
        if column.align == "right" or widest <= _UNBROKEN:
            width = widest
        else:
            width = max(min(fonts.longest_piece(words, points), _MOST_WORD) for words in self.cells[place])
        return max(width, min(fonts.longest_piece(column.title, points, True), _MOST_WORD), 7.0) + 0.6

    def _widest(self, place: int) -> float:
        return max((self.fonts.measure(line, self.points) for words in self.cells[place]
                    for line in words.split("\n")), default=0.0)

    def _wish(self, place: int) -> float:
        """Width in which the heading would not break, either."""
        title = self.fonts.measure(self.table.columns[place].title, self.points, True)
        widest = self._widest(place)
        return max(widest, min(title, max(widest, 18.0))) + 0.6

    def _parts(self, least: list[float]) -> list[list[int]]:
        """Columns of each part: the first ones are repeated, the others go on."""
        room, count = self.sheets.paper.room, len(least)
        keys = list(range(min(self.table.keys, count)))
        parts, part = [], []
        for place in range(len(keys), count):
            chosen = keys + part + [place]
            if part and sum(least[k] for k in chosen) + self._gaps(len(chosen)) > room:
                parts.append(keys + part)
                part = []
            part.append(place)
        return [*parts, keys + part]

    def _widths(self, columns: list[int]) -> list[float]:
        """Each column's least width; of the rest what its cells would like, then what its heading would."""
        room = self.sheets.paper.room - self._gaps(len(columns))
        least = [self.least[place] for place in columns]
        if sum(least) > room:
            return [width * room / sum(least) for width in least]
        cells = [max(self._widest(place) + 0.6, low) for place, low in zip(columns, least)]
        if sum(cells) > room:
            return _by_length(least, cells, room)
        widths = cells
        widths = _shared(widths, [max(self._wish(place), width) for place, width in zip(columns, widths)], room)
        return self._stretched(columns, widths, room)

    def _stretched(self, columns: list[int], widths: list[float], room: float) -> list[float]:
        """A table that is nearly as wide as the page becomes as wide, its columns of text first."""
        spare = room - sum(widths)
        if sum(widths) < _STRETCH * room or spare < 0.1:
            return widths
        texts = [self.table.columns[place].align == "left" for place in columns]
        weights = [width if text_ or not any(texts) else width / 4 for width, text_ in zip(widths, texts)]
        return [width + spare * weight / sum(weights) for width, weight in zip(widths, weights)]

    def part(self, columns: list[int], title: str, notes, with_title) -> Iterator[None]:
        """The rows of one part, over pages."""
        sheets, widths = self.sheets, self._widths(columns)
        head, head_height = self._row([self.table.columns[place].title for place in columns], widths, True)
        rows = [self._row([row[place] for place in columns], widths, number in self.table.strong)
                for number, row in enumerate(self.table.rows)]
        heights = [height for _, height in rows]
        with_title(title, notes, head_height + sum(heights[:2]) + 1)
        start = 0
        while start < len(rows) or start == 0:
            room = sheets.left_over() - head_height
            fit = sum(1 for total in accumulate(heights[start:]) if total <= room)
            if not fit and start < len(rows) and sheets.y > sheets.paper.top:
                sheets.new_page(goes_on=start > 0)
                continue
            end = min(start + max(fit, 1), len(rows))
            self._frame(columns, widths, head, head_height, rows[start:end], start)
            start = end
            if start < len(rows):
                sheets.new_page(goes_on=True)
            yield
            if not rows:
                break
        sheets.y += 4.0

    def _row(self, words: list[str], widths: list[float], bold: bool) -> tuple[list[str], float]:
        """The row's texts with line breaks, and its height."""
        lines = [self.fonts.wrapped(cell, self.points, width - 0.4, bold) for cell, width in zip(words, widths)]
        most = max((len(cell) for cell in lines), default=1)
        return ["\n".join(cell) for cell in lines], most * self.step + 2 * (_PAD - _TIGHT / 2) + _LINE_MM

    def _frame(self, columns, widths, head, head_height, rows, start: int) -> None:
        sheets = self.sheets
        item = QgsLayoutItemManualTable.create(sheets.layout)
        sheets.layout.addMultiFrame(item)
        item.setResizeMode(QgsLayoutMultiFrame.ResizeMode.UseExistingFrames)
        item.setIncludeTableHeader(False)
        item.setCellMargin(_PAD)
        item.setGridStrokeWidth(_LINE_MM)
        item.setGridColor(QColor(_GRID))
        item.setVerticalGrid(False)
        item.setContentTextFormat(self.fonts.form(self.points))
        heights = [head_height, *(height for _, height in rows)]
        cells = [self._cells(columns, head, SOFT, True, _GROUND, [""] * len(columns))]
        for place, (words, _) in enumerate(rows, start):
            strong = place in self.table.strong
            tones = [TONES.get(self.table.tone_at(place, column), "") for column in columns]
            cells.append(self._cells(columns, words, INK, strong, _TOTAL if strong else "", tones))
        item.setTableContents(cells)
        item.setColumnWidths(widths)
        item.setRowHeights([height - 2 * _PAD - _LINE_MM for height in heights])
        frame = QgsLayoutFrame(sheets.layout, item)
        item.addFrame(frame, False)
        width = sum(widths) + self._gaps(len(widths))
        sheets.place(frame, sheets.paper.left, sheets.y, width, sum(heights) + 2 * _LINE_MM)
        item.recalculateFrameSizes()
        sheets.y += sum(heights) + _LINE_MM

    def _cells(self, columns, words, colour: str, bold: bool, ground: str, tones: list[str]) -> list:
        result = []
        for place, cell, tone in zip(columns, words, tones):
            item = QgsTableCell(cell)
            item.setHorizontalAlignment(_ALIGN[self.table.columns[place].align])
            item.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
            item.setTextFormat(self.fonts.form(self.points, tone or colour, bold))
            if ground:
                item.setBackgroundColor(QColor(ground))
            result.append(item)
        return result


def _by_length(widths: list[float], wishes: list[float], room: float) -> list[float]:
    """Widths grown in proportion to what is missing: a column of sentences gets most, and rows become few lines high.

    >>> _by_length([10.0, 10.0], [20.0, 100.0], 60.0)
    [14.0, 46.0]
    """
    more = [min(wish, _MOST_WISH * room) - width for width, wish in zip(widths, wishes)]
    free = room - sum(widths)
    return [width + free * extra / sum(more) for width, extra in zip(widths, more)]


def _shared(widths: list[float], wishes: list[float], room: float) -> list[float]:
    """Widths grown towards wishes: small wishes are met, the others share the rest equally."""
    more = [max(wish - width, 0.0) for width, wish in zip(widths, wishes)]
    free, waiting, given = room - sum(widths), set(range(len(widths))), [0.0] * len(widths)
    while waiting and free > 0:
        share = free / len(waiting)
        content = {place for place in waiting if more[place] <= share}
        for place in content or waiting:
            given[place] = more[place] if content else share
            free -= given[place]
        waiting -= content or waiting
    return [width + extra for width, extra in zip(widths, given)]
