"""A project with the sample county, and the Zoning dock without a window."""
from __future__ import annotations

import shutil

import pytest
from helpers.desk.store_dock import make_store, show_store
from helpers.desk.zoning_dock import LAYERS, choose
from helpers.source import ROOT
from qgis.core import QgsApplication, QgsProject, QgsSettings, QgsVectorLayer


@pytest.fixture(scope="module")
def plugin(qgis_app):
    import groundrules

    loaded = groundrules.classFactory(None)
    loaded.initGui()
    yield loaded
    loaded.unload()


@pytest.fixture
def own_settings():
    QgsSettings().remove("groundrules")
    yield
    QgsSettings().remove("groundrules")


@pytest.fixture
def project(qgis_app, tmp_path):
    shutil.copyfile(ROOT / "samples" / "county.gpkg", tmp_path / "county.gpkg")
    project = QgsProject.instance()
    project.clear()
    for name in LAYERS:
        layer = QgsVectorLayer(f"{tmp_path / 'county.gpkg'}|layername={name}", name, "ogr")
        assert layer.isValid()
        project.addMapLayer(layer)
    yield project
    project.clear()


@pytest.fixture
def dock(plugin, project, own_settings):
    from groundrules.ui.zoning.dock import ZoningDock

    made = ZoningDock(None)
    made.show()
    choose(made, "XMYD")
    yield made
    made.take_down()
    made.deleteLater()
    QgsApplication.processEvents()


@pytest.fixture
def compliance(plugin, project, own_settings):
    from groundrules.ui.compliance.dock import ComplianceDock

    made = ComplianceDock(None)
    made.resize(600, 900)
    made.show()
    yield made
    made.take_down()
    made.deleteLater()
    QgsApplication.processEvents()


@pytest.fixture
def store_path(tmp_path):
    place = str(tmp_path / "store.gpkg")
    make_store(place)
    return place


@pytest.fixture
def view(compliance, store_path):
    return show_store(compliance, store_path)
