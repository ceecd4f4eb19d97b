"""Processing's own dialogs."""
from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject


@pytest.fixture
def opened(plugin, qgis_app, own_settings, qgis_processing, monkeypatch):
    """``opened(name, layers)``: the dialog of an algorithm, layers by input."""
    from processing.gui import ParametersPanel
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    monkeypatch.setattr(ParametersPanel, "iface", None)
    dialogs = []

    def open_dialog(name, layers):
        dialogs.append(AlgorithmDialog(QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")))
        panel = dialogs[-1].mainWidget()
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        for parameter, layer in layers.items():
            panel.wrappers[parameter].setParameterValue(layer.id(), context)
        QgsApplication.processEvents()
        return panel

    QgsProject.instance().clear()
    yield open_dialog
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()
    QgsProject.instance().clear()
