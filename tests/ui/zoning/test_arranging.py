"""What the window does in one turn while findings are arranged and layers change: little."""
from __future__ import annotations

import pytest
from helpers.desk.zoning_dock import check
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication

from groundrules.ui.zoning import layers_panel

pytestmark = pytest.mark.runs_once


def test_after_another_order_the_card_follows_the_list_once(dock):
    view, chosen = check(dock).view, []
    view.chosen.connect(chosen.append)
    view.group.setCurrentIndex(view.group.findData("verdict"))
    assert view.current() >= 0 and chosen == []
    QCoreApplication.processEvents()
    assert chosen == [view.current()]
    view.search.setText("no such word")
    view._apply()
    view.table.setCurrentIndex(view.model.index(-1, 0))
    QCoreApplication.processEvents()
    assert view.current() == -1 and chosen[-1] == -1


def test_layers_that_changed_are_looked_at_and_no_others(dock, monkeypatch):
    looked, panel = [], dock.layers
    real = layers_panel.describe
    monkeypatch.setattr(layers_panel, "describe", lambda layer: (looked.append(layer.name()), real(layer))[1])
    panel.refresh()
    every = sorted(looked)
    assert len(every) > 2 and len(set(every)) == len(every)
    looked.clear()
    layer = QgsProject.instance().mapLayersByName(every[0])[0]
    layer.dataChanged.emit()
    changes = []
    panel.changed.connect(lambda: changes.append(list(looked)))
    panel._look()
    assert looked == [every[0]] and not changes     # the window is free in between
    panel._look()
    assert looked == [every[0]] and changes == [[every[0]]]
