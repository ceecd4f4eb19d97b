"""What the values of a raster of land cover mean: the dialog of its stock, with a row for each value."""
from __future__ import annotations

from ....core.inputs import register
from .stock_run import LAND

CLASS = "land_class"   # field role in rows of VALUES
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
