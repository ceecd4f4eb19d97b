"""Pages of a print layout: where the next block goes, and what every page contains."""
from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLayoutItemLabel,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtCore import Qt

from ...core.report.paper.blocks import Document
from .fonts import INK, LINE, MM_PER_POINT, SOFT, Fonts

PAGES = ("A4", "A3")
ACCENT, RULE = "#1f5a52", "#bdbbb1"
_ALIGN = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight,
          "centre": Qt.AlignmentFlag.AlignHCenter}
PAGES_OF_LAYOUT = 20    # an item is added the slower the more a layout has: a hundred pages took minutes
_SLACK = 1.5        # QGIS's own measure of a line may differ a little from ours


@dataclass(frozen=True)
class Paper:
    """A page's size and margins in millimetres; text lines are kept to a width that reads well."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    text_width: float

    @property
    def room(self) -> float:
        """Width between the margins, mm."""
        return self.width - self.left - self.right

    @property
    def foot(self) -> float:
        """Where the last line may end."""
        return self.height - self.bottom


PAPERS = {"A4": Paper("A4", 210.0, 297.0, 20.0, 15.0, 23.0, 19.0, 175.0),
          "A3": Paper("A3", 420.0, 297.0, 22.0, 18.0, 23.0, 19.0, 230.0)}


class Sheets:
    """Layouts that grow page by page, of some pages each.

    Args:
        document: what is printed; its head and foot are on every page.
        page: ``"A4"`` or ``"A3"``.
        project: a private one, which the layout and its layers belong to until ``close``.

    Attributes:
        layouts: of all pages. layout: the one that items are added to.
        y: where the next block begins, in millimetres from the top of the page.
        waiting: sets a block that fills a page, as soon as a page begins.
    """

    def __init__(self, document: Document, page: str, project: QgsProject):
        self.document, self.paper = document, PAPERS[page]
        self.fonts = Fonts(document.language)
        self.project, self.layout, self.layouts = project, None, []
        self.count, self.y, self.waiting = 0, 0.0, None
        self.new_page()

    def close(self) -> None:
        """Give up layouts and layers; the project is empty again."""
        for layout in self.layouts:
            layout.clear()
        self.layout, self.layouts, self.waiting = None, [], None
        self.project.removeAllMapLayers()

    def new_page(self, goes_on: bool = False) -> None:
        """Begin a page; with what was waiting for one, unless a table goes on."""
        if self.count % PAGES_OF_LAYOUT == 0:
            self._new_layout()
        page = QgsLayoutItemPage(self.layout)
        page.setPageSize(QgsLayoutSize(self.paper.width, self.paper.height))
        self.layout.pageCollection().addPage(page)
        self.count += 1
        self.y = self.paper.top
        if self.waiting is not None and not goes_on:
            waiting, self.waiting = self.waiting, None
            waiting()

    def _new_layout(self) -> None:
        self.layout = QgsPrintLayout(self.project)
        self.layouts.append(self.layout)
        context = self.layout.renderContext()
        context.setTextRenderFormat(Qgis.TextRenderFormat.AlwaysText)
        context.setFlag(context.Flag.FlagForceVectorOutput, True)

    @property
    def place_in_layout(self) -> int:
        """Place of the last page in its layout."""
        return (self.count - 1) % PAGES_OF_LAYOUT

    def left_over(self) -> float:
        """Height that is free on the page."""
        return self.paper.foot - self.y

    def need(self, height: float) -> None:
        """Go to a new page where a block of a height does not fit, unless the page is still empty."""
        while height > self.left_over() and self.y > self.paper.top:
            self.new_page()

    # -- items -----------------------------------------------------------------------------------

    def place(self, item, x: float, y: float, width: float, height: float, page: int | None = None) -> None:
        """Put an item on a page (default: the last)."""
        if not isinstance(item, QgsLayoutItemPage):
            item.attemptMove(QgsLayoutPoint(x, y), True, False, self.place_in_layout if page is None else
                             page % PAGES_OF_LAYOUT)
            item.attemptResize(QgsLayoutSize(width, height))

    def label(self, words: str, form, x: float, y: float, width: float, height: float, align: str = "left",
              page: int | None = None) -> None:
        """A text in a box; its lines are broken already."""
        item = QgsLayoutItemLabel(self.layout)
        item.setText(words)
        item.setTextFormat(form)
        item.setMarginX(0)
        item.setMarginY(0)
        item.setHAlign(_ALIGN[align])
        self.layout.addLayoutItem(item)
        shift = {"left": 0.0, "right": _SLACK, "centre": _SLACK / 2}[align]
        self.place(item, x - shift, y, width + _SLACK, height, page)

    def area(self, x: float, y: float, width: float, height: float, symbol, page: int | None = None, *,
             is_round: bool = False) -> None:
        """A rectangle with a fill symbol, or an ellipse."""
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Ellipse if is_round else QgsLayoutItemShape.Shape.Rectangle)
        item.setSymbol(symbol)
        self.layout.addLayoutItem(item)
        self.place(item, x, y, width, height, page)

    def rule(self, x: float, y: float, width: float, colour: str = RULE, thick: float = 0.2,
             page: int | None = None) -> None:
        """A line across."""
        self.area(x, y, width, thick, QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"}), page)

    def lines(self, lines: list[str], points: float, x: float, colour: str = INK, bold: bool = False,
              width: float | None = None) -> None:
        """Lines at the current height, over pages where they need to."""
        step = LINE * points * MM_PER_POINT
        form = self.fonts.form(points, colour, bold)
        width = self.paper.room if width is None else width
        start = 0
        while start < len(lines):
            self.need(min(2, len(lines) - start) * step)
            fit = max(1, int((self.left_over() + 0.01) / step))
            part = lines[start:start + fit]
            self.label("\n".join(part), form, x, self.y, width, len(part) * step + 1.0)
            self.y += len(part) * step
            start += fit

    # -- every page ------------------------------------------------------------------------------

    def head_and_foot(self) -> None:
        """Head, mark of classification, notice and page number, now that the pages are counted."""
        for page in range(self.count):
            self.layout = self.layouts[page // PAGES_OF_LAYOUT]
            self._head(page)
            self._foot(page)

    def _head(self, page: int) -> None:
        paper, document = self.paper, self.document
        small, y = self.fonts.form(8, SOFT), 11.0
        end = paper.width - paper.right
        blank = 0.0
        if document.classification:     # without a mark nothing is to be filled in
            blank = self.fonts.measure(document.classification, 9, True) + 4
            self.label(document.word("report.classification"), small, end - blank - 42, y, 40, 5, "right", page)
            self.label(document.classification, self.fonts.form(9, INK, True), end - blank + 2, y - 0.3, blank, 5,
                       page=page)
        words = document.word("report.brand")
        if page:
            words = f"{words}   {self._short(document, paper.room - blank - 70)}"
        self.label(words, self.fonts.form(8, ACCENT if not page else SOFT), paper.left, y, paper.room - 70, 5,
                   page=page)
        self.rule(paper.left, y + 6.5, paper.room, ACCENT if not page else RULE, 0.5 if not page else 0.15, page)

    def _short(self, document: Document, room: float) -> str:
        words = " \u00b7 ".join(part for part in (document.title, document.subtitle) if part)
        lines = self.fonts.wrapped(words, 8, room)
        return lines[0] if len(lines) == 1 else lines[0].rstrip() + "\u2026"

    def _foot(self, page: int) -> None:
        paper, document = self.paper, self.document
        y = paper.height - 14.0
        self.rule(paper.left, y, paper.room, RULE, 0.15, page)
        small = self.fonts.form(8, SOFT)
        words = "   ".join(part for part in (document.notice, document.made_on) if part)
        lines = self.fonts.wrapped(words, 8, paper.room - 42)
        self.label("\n".join(lines), small, paper.left, y + 1.6, paper.room - 42, 5 * len(lines), page=page)
        number = document.word("layout.page", page=page + 1, pages=self.count)
        self.label(number, small, paper.width - paper.right - 40, y + 1.6, 40, 5, "right", page)
