"""A dock that is shown and taken down, as QGIS does when it opens and ends."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent


@contextmanager
def shown(dock, width: int = 0, height: int = 0) -> Iterator:
    """Show a dock, of its own size where none is given in pixels; afterwards take it down and delete it."""
    if width:
        dock.resize(width, height)
    dock.show()
    try:
        yield dock
    finally:
        dock.take_down()
        dock.deleteLater()
        QgsApplication.processEvents()
        QgsApplication.sendPostedEvents(dock, QEvent.Type.DeferredDelete)   # events alone delete it in another test
