"""What the values of a raster of land cover mean: the dialog of its stock, with a row for each value."""
from __future__ import annotations

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QGroupBox, QScrollArea

from ....core.inputs import register
from .stock_run import LAND

CLASS = "land_class"   # field role in rows of VALUES
UNFOLDED_MS = 400   # QGIS scrolls to the end of what it unfolded, once that is laid out
MARGIN = 50, 150   # points around the rows that are to be seen too
UNKNOWN = "?"   # what each value means until the user says it: unknown, which a run reports


def raster_parameters(panel) -> dict:
    """Inputs of ``groundrules:carbonstockraster``, in which each value of the raster waits for its class.

    Args:
        panel: the ``InputsPanel`` with a raster as its present.
    """
    codes = panel.place.ground.codes if panel.place.ground is not None else ()
    values = panel.parameters()
    return {**values, register.LAND_LIST: "", register.CROSSWALK: "", register.VALUES: [
        cell for code in codes for cell in (LAND, CLASS, code, UNKNOWN)]}


def open_raster_dialog(panel) -> None:
    """Open the dialog of the stock of a raster, where its values get their classes.

    Args:
        panel: as above.
    """
    from qgis import processing

    panel.raster_dialog = processing.createAlgorithmDialog(f"groundrules:{panel.algorithm}", raster_parameters(panel))
    if panel.raster_dialog is not None:
        panel.raster_dialog.show()
        QTimer.singleShot(0, lambda: show_values(panel.raster_dialog))   # its rows have a place once it is laid out


def show_values(dialog) -> None:
    """Bring the rows of values into sight: QGIS folds advanced inputs away, and the dialog was opened for them.

    Args:
        dialog: of an algorithm with VALUES; one of another kind stays as it is.
    """
    wrapper = getattr(dialog.mainWidget(), "wrappers", {}).get(register.VALUES)
    widget = wrapper.wrappedWidget() if wrapper is not None else None
    if widget is None:
        return
    for box in dialog.findChildren(QGroupBox):
        box.setProperty("collapsed", False)   # Python knows QGIS's boxes of this dialog as plain ones
    areas = [area for area in dialog.findChildren(QScrollArea) if area.isAncestorOf(widget)]
    timer = QTimer(dialog)   # gone with the dialog, should it be closed at once
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: [area.ensureWidgetVisible(widget, *MARGIN) for area in areas])
    timer.start(UNFOLDED_MS)
