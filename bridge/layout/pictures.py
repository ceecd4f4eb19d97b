"""Maps and charts of an editable document as pictures, drawn as on the pages of the PDF."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Optional

from qgis.core import QgsLayoutExporter, QgsProject
from qgis.PyQt.QtCore import QBuffer, QIODevice, QRectF, QSize

from ...core.report.paper.blocks import Document, PaperCharts, PaperMap
from ..runs.main_thread import run_in_main_thread
from .charts import charts_picture
from .fonts import Fonts
from .map import map_height, set_map
from .sheet import Sheets

DPI = 180


def map_pictures(document: Document, cancelled: Optional[Callable[[], bool]] = None) -> dict[int, tuple[bytes, float]]:
    """Position of each map and block of charts -> its picture with the legend (PNG), and its height in widths.

    Args:
        document: whose maps and charts are drawn. cancelled: asked between them.

    Raises:
        Cancelled: the run was cancelled.
    """
    pictures: dict[int, tuple[bytes, float]] = {}
    if any(isinstance(block, (PaperMap, PaperCharts)) for block in document.blocks):
        run_in_main_thread(_steps(document, pictures), cancelled)
    return pictures


def _steps(document: Document, pictures: dict) -> Iterator[None]:
    project = QgsProject()
    yield
    for place, block in enumerate(document.blocks):
        if isinstance(block, PaperCharts):
            pictures[place] = charts_picture(block, Fonts(document.language).family)
            yield
        elif isinstance(block, PaperMap):
            sheets = Sheets(document, "A4", project)
            try:
                bare = replace(block, note="", view=replace(block.view, remarks=()))     # the document has them as text
                paper, top = sheets.paper, sheets.y
                set_map(sheets, bare)
                height = min(sheets.y - top, map_height(sheets, bare))
                image = QgsLayoutExporter(sheets.layout).renderRegionToImage(
                    QRectF(paper.left - 0.5, top - 0.5, paper.room + 1, height + 1), QSize(), DPI)
                buffer = QBuffer()
                buffer.open(QIODevice.OpenModeFlag.WriteOnly)
                image.save(buffer, "PNG")
                pictures[place] = bytes(buffer.data()), image.height() / image.width()
            finally:
                sheets.close()
            yield
