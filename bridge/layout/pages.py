"""A report as PDF, by QGIS's print layout in a private project.

Layouts are built and painted in the main thread, as Qt requires, in turns of one page: see
``bridge/runs/main_thread.py``. The project that the user has open is not touched.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Optional

from qgis.core import QgsLayoutExporter, QgsProject
from qgis.PyQt.QtCore import QMarginsF
from qgis.PyQt.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from ...core.errors import InputError
from ...core.report.paper.blocks import Document, PaperCharts, PaperMap, PaperTable, PaperText
from ...core.texts import text
from ..runs.main_thread import leave_to_main_thread, run_in_main_thread
from .charts import set_charts
from .fonts import INK, LINE, MM_PER_POINT, SOFT
from .map import SIDE_BY_SIDE, map_height, pair_height, set_map, set_pair
from .sheet import ACCENT, PAGES, PAGES_OF_LAYOUT, Sheets
from .tables import set_table

__all__ = ["PAGES", "write_pdf", "write_pdfs"]

DPI = 300
_TITLE, _SUBTITLE, _HEADING, _BODY, _NOTE = 19.0, 12.0, 12.0, 9.5, 8.0


def write_pdf(path: str, document: Document, page: str = "A4",
              cancelled: Optional[Callable[[], bool]] = None) -> tuple[str, ...]:
    """Write a document, whole or not at all.

    Args:
        path: of the PDF; what is there is replaced.
        document: what is printed.
        page: ``"A4"`` (upright) or ``"A3"`` (broad).
        cancelled: asked between the pages.

    Returns:
        Warnings in the document's language, such as a font that is missing.

    Raises:
        InputError: the file cannot be written.
        Cancelled: the run was cancelled.
    """
    with _Desk() as desk:
        return desk.write(path, document, page, cancelled)


def write_pdfs(folder: str, documents: Iterable[tuple[str, Document]], page: str = "A4",
               cancelled: Optional[Callable[[], bool]] = None,
               progress: Optional[Callable[[int], None]] = None) -> tuple[str, ...]:
    """Write documents into a folder, one after the other.

    Args:
        folder: made where it is missing.
        documents: ``(file name, document)``; each is made when its turn comes, in the caller's thread.
        progress: called with the number of pages written.

    Returns:
        Warnings, each once.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    warnings: dict[str, None] = {}
    with _Desk() as desk:
        for count, (name, document) in enumerate(documents, 1):
            warnings |= dict.fromkeys(desk.write(str(Path(folder) / name), document, page, cancelled))
            if progress is not None:
                progress(count)
    return tuple(warnings)


class _Desk:
    """A private project for one document after the other: to make one takes files, and so time."""

    def __init__(self):
        self.project = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        leave_to_main_thread(self._cleared())

    def write(self, path, document, page, cancelled) -> tuple[str, ...]:
        """Write a document; its warnings."""
        warnings: list[str] = []
        run_in_main_thread(self._steps(path, document, page, warnings), cancelled)
        return tuple(warnings)

    def _steps(self, path: str, document: Document, page: str, warnings: list) -> Iterator[None]:
        """Build the pages and paint them; what lies between two ``yield`` is one turn."""
        if self.project is None:
            self.project = QgsProject()
            yield
        sheets = Sheets(document, page, self.project)
        warnings.extend(sheets.fonts.warnings)
        try:
            _heading(sheets)
            for block in _in_rows(document.blocks):
                yield from _block(sheets, block)
            if sheets.waiting is not None:
                sheets.new_page()
            sheets.head_and_foot()
            yield
            yield from _painted(path, sheets)
            yield
        finally:
            sheets.close()

    def _cleared(self) -> Iterator[None]:
        self.project = None
        yield


# -- blocks ----------------------------------------------------------------------------------------

def _heading(sheets: Sheets) -> None:
    document, fonts, paper = sheets.document, sheets.fonts, sheets.paper
    sheets.y += 5
    sheets.lines(fonts.wrapped(document.title, _TITLE, paper.text_width, True), _TITLE, paper.left, INK, True)
    if document.subtitle:
        sheets.y += 1
        sheets.lines(fonts.wrapped(document.subtitle, _SUBTITLE, paper.text_width), _SUBTITLE, paper.left, SOFT)
    sheets.y += 4
    _facts(sheets)


def _facts(sheets: Sheets) -> None:
    """Labels over words, side by side as many as fit."""
    fonts, paper, x, row = sheets.fonts, sheets.paper, sheets.paper.left, 0.0
    step = LINE * MM_PER_POINT
    for label, words in sheets.document.facts:
        room = min(max(fonts.measure(words, _BODY), fonts.measure(label, _NOTE)) + 1, paper.room)
        if x + room > paper.left + paper.room and x > paper.left:
            sheets.y += row + 2
            x, row = paper.left, 0.0
        lines = fonts.wrapped(words, _BODY, room)
        sheets.label(label, fonts.form(_NOTE, SOFT), x, sheets.y, room, 5)
        sheets.label("\n".join(lines), fonts.form(_BODY), x, sheets.y + step * _NOTE + 0.4, room,
                     len(lines) * step * _BODY + 1)
        row = max(row, step * _NOTE + 0.4 + len(lines) * step * _BODY)
        x += room + 10
    sheets.y += row + 6
    _signatures(sheets)


def _signatures(sheets: Sheets) -> None:
    """Who prepared and checked it, and when: side by side, on lines to write on."""
    fonts, paper, signatures = sheets.fonts, sheets.paper, sheets.document.signatures
    if not signatures:
        return
    width, step = paper.text_width / len(signatures), LINE * MM_PER_POINT * _BODY
    for place, (label, name) in enumerate(signatures):
        x, words = paper.left + place * width, label + text("layout.colon", sheets.document.language)
        start = fonts.measure(words, _BODY) + 1
        sheets.label(words, fonts.form(_BODY, SOFT), x, sheets.y, start, step + 1)
        if name:
            sheets.label(fonts.wrapped(name, _BODY, width - start - 8)[0], fonts.form(_BODY), x + start + 1, sheets.y,
                         width - start - 8, step + 1)
        sheets.rule(x + start, sheets.y + step + 0.6, width - start - 8, INK, 0.15)
    sheets.y += step + 7


def _in_rows(blocks) -> Iterator:
    """Blocks as they follow each other on paper: two small maps, such as before and after, as one."""
    waiting = None
    for block in blocks:
        is_small = isinstance(block, PaperMap) and block.scale < SIDE_BY_SIDE
        if waiting is not None:
            yield (waiting, block) if is_small else waiting
            if not is_small:
                yield block
            waiting = None
        elif is_small:
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def _block(sheets: Sheets, block) -> Iterator[None]:
    if isinstance(block, PaperTable):
        yield from set_table(sheets, block, lambda title, notes, height: _title(sheets, title, notes, height))
    elif isinstance(block, (PaperMap, tuple)):
        def set_here() -> None:
            if isinstance(block, tuple):
                set_pair(sheets, block, lambda title, x, width: _title(sheets, title, place=(x, width)))
            else:
                _title(sheets, block.title)
                set_map(sheets, block)

        if sheets.waiting is not None:      # a map before it waits for a page: one can
            sheets.new_page()
        height = pair_height(sheets, block) if isinstance(block, tuple) else map_height(sheets, block) + 9
        if height <= sheets.left_over():
            set_here()
        else:       # what follows fills the page first
            sheets.waiting = set_here
        yield
    elif isinstance(block, PaperCharts):
        set_charts(sheets, block, _title)
        yield
    elif isinstance(block, PaperText) and block.kind == "page":
        while sheets.waiting is not None or sheets.y > sheets.paper.top:
            sheets.new_page()
        yield
    elif isinstance(block, PaperText):
        _text(sheets, block)
        yield


def _title(sheets: Sheets, title: str, notes=(), height: float = 0.0,
           place: tuple[float, float] | None = None) -> None:
    """A heading and its notes, on the page where ``height`` fits below them; ``place``: from where on, and how wide."""
    fonts, paper, step = sheets.fonts, sheets.paper, LINE * MM_PER_POINT
    left, width = (paper.left, paper.text_width) if place is None else place
    lines = fonts.wrapped(title, _HEADING, width, True) if title else []
    small = [line for note in notes for line in fonts.wrapped(note, _NOTE, paper.text_width)]
    sheets.need(len(lines) * step * _HEADING + len(small) * step * _NOTE + 2.5 + height)
    if lines:
        sheets.lines(lines, _HEADING, left, ACCENT, True, width=None if place is None else width)
        sheets.y += 0.8
    if small:
        sheets.lines(small, _NOTE, paper.left, SOFT)
    sheets.y += 1.6


def _text(sheets: Sheets, block: PaperText) -> None:
    fonts, paper = sheets.fonts, sheets.paper
    points = {"statement": 10.5, "notice": _NOTE}.get(block.kind, _BODY)
    colour = SOFT if block.kind == "notice" else INK
    indent = 4.0 if block.kind == "list" else 0.0
    step = LINE * MM_PER_POINT * points
    if sheets.waiting is not None and 12 + step * sum(
            len(fonts.wrapped(words, points, paper.text_width - indent)) for words in block.paragraphs
    ) > sheets.left_over():
        sheets.new_page()       # what waits for a page would interrupt the text
    if block.title:
        _title(sheets, block.title, (), 2 * step)
    chinese = sheets.document.language == "zh"
    for paragraph in block.paragraphs:
        if block.kind == "statement" and chinese and not paragraph.startswith("\u3000"):
            paragraph = "\u3000\u3000" + paragraph
        lines = fonts.wrapped(paragraph, points, paper.text_width - indent)
        sheets.need(min(len(lines), 2) * step)
        if block.kind == "list":
            sheets.label("\u2013", fonts.form(points, SOFT), paper.left, sheets.y, 3, step + 1)
        sheets.lines(lines, points, paper.left + indent, colour, width=paper.text_width - indent)
        sheets.y += 1.6 if block.kind == "statement" else 0.7
    sheets.y += 3.0


# -- painting --------------------------------------------------------------------------------------

def _painted(path: str, sheets: Sheets) -> Iterator[None]:
    """Paint the pages into a temporary file next to the target, then move it into place."""
    target = Path(path)
    part = target.with_name(target.name + ".part")
    writer = QPdfWriter(str(part))
    writer.setTitle(" \u00b7 ".join(filter(None, (sheets.document.title, sheets.document.subtitle))))
    writer.setCreator("Ground Rules")
    writer.setResolution(DPI)
    broad = sheets.paper.width > sheets.paper.height
    size = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}[sheets.paper.name]
    writer.setPageLayout(QPageLayout(
        QPageSize(size), QPageLayout.Orientation.Landscape if broad else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0)))
    painter, whole = QPainter(), False
    if not painter.begin(writer):
        raise InputError("layout.not_written", file=target.name, reason=part.name)
    try:
        for page in range(sheets.count):
            layout, place = sheets.layouts[page // PAGES_OF_LAYOUT], page % PAGES_OF_LAYOUT
            if page:
                writer.newPage()
            if not place:
                layout.renderContext().setDpi(DPI)
            QgsLayoutExporter(layout).renderPage(painter, place)
            if place == PAGES_OF_LAYOUT - 1:
                layout.clear()      # painted: its items need no memory any more
            yield
        whole = True
    finally:
        painter.end()
        del writer
        if not whole:
            part.unlink(missing_ok=True)
    try:
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError("layout.not_written", file=target.name, reason=error.strerror or "") from error
