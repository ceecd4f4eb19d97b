"""A dock that was taken down begins nothing any more, though it is still there while the project changes."""
from __future__ import annotations

import pytest
from helpers.desk.carbon_dock import SCENARIOS
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import add_layers, layer
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from groundrules.ui.carbon.dock import CarbonDock
from groundrules.ui.compliance.dock import ComplianceDock
from groundrules.ui.docks import task
from groundrules.ui.monitoring.dock import MonitoringDock
from groundrules.ui.zoning.dock import ZoningDock


@pytest.mark.parametrize("kind", [ZoningDock, ComplianceDock, CarbonDock, MonitoringDock])
def test_a_dock_that_was_taken_down_begins_nothing_when_layers_go(plugin, project, own_settings, tmp_path, kind,
                                                                  monkeypatch):
    """The Zoning dock read layers for a list that was deleted meanwhile: an error in QGIS, the end of a script."""
    add_layers(project, tmp_path, SCENARIOS)
    dock, begun = kind(None), []
    if kind is ZoningDock:
        dock.inputs.subjects.setLayer(layer("XMYD"))
    dock.take_down()
    monkeypatch.setattr(task.Handed, "_hand_over", begun.append)
    QgsProject.instance().clear()
    timers = dock.findChildren(QTimer)
    for timer in timers:
        timer.start(0)
    for _ in range(3):
        QgsApplication.processEvents()
    sip.delete(dock)
    assert begun == [] and timers


def test_a_dock_of_a_test_is_gone_after_it(plugin, qgis_app, own_settings):
    with shown(ZoningDock(None)) as dock:
        assert not sip.isdeleted(dock)
    assert sip.isdeleted(dock)
