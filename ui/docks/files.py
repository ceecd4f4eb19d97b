"""Where a file that leaves a dock is to be written, and layers that come out of a file."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFileDialog

from ...bridge.project.styles import style_by_verdict


def ask_place(parent, title: str, kinds: dict, suggested: str = "") -> str:
    """Ask where a file is to be written.

    Args:
        parent: widget.
        title: of the question.
        kinds: ending -> its filter, empty for another ending of the same kind; ``{".xlsx": "Spreadsheets (*.xlsx)"}``.
        suggested: what is there at first.

    Returns:
        The path, with the ending of the chosen kind unless it has one of the others; empty: nothing was chosen.
    """
    path, chosen = QFileDialog.getSaveFileName(parent, title, suggested, ";;".join(filter(None, kinds.values())))
    if not path or Path(path).suffix.lower() in kinds:
        return path
    return path + next((ending for ending, kind in kinds.items() if kind == chosen), next(iter(kinds)))


def add_layers(sources: dict, language: str, *, read_only: bool = False) -> None:
    """Add layers with verdicts to the map, dressed by them.

    Args:
        sources: ``"file.gpkg|layername=findings"`` -> title.
        language: of the legend.
        read_only: for layers that are changed by us alone.
    """
    for source, title in sources.items():
        layer = QgsVectorLayer(source, title, "ogr")
        if layer.isValid():
            layer.setReadOnly(read_only)
            style_by_verdict(layer, "verdict", language)
            QgsProject.instance().addMapLayer(layer)
