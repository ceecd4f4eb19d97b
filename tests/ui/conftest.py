"""A project with the sample county, and the docks without a window."""
from __future__ import annotations

import gc
import shutil

import pytest
from helpers.desk.carbon_dock import SCENARIOS
from helpers.desk.series_dock import make_series
from helpers.desk.shown import shown
from helpers.desk.store_dock import make_store, show_store
from helpers.desk.zoning_dock import add_layers, choose, county_project
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QEvent


@pytest.fixture(scope="module", autouse=True)
def swept(qgis_app):
    """Docks and dialogs of a file go with it, and on this thread: a worker may collect what is left of them."""
    yield
    QgsApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


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
    with county_project(tmp_path) as loaded:
        yield loaded


@pytest.fixture
def dock(plugin, project, own_settings):
    from groundrules.ui.zoning.dock import ZoningDock

    with shown(ZoningDock(None)) as made:
        choose(made, "XMYD")
        yield made


@pytest.fixture
def compliance(plugin, project, own_settings):
    from groundrules.ui.compliance.dock import ComplianceDock

    with shown(ComplianceDock(None), 600, 900) as made:
        yield made


@pytest.fixture
def carbon(plugin, project, own_settings, tmp_path):
    from groundrules.ui.carbon.dock import CarbonDock

    add_layers(project, tmp_path, SCENARIOS)
    with shown(CarbonDock(None), 640, 900) as made:
        yield made


@pytest.fixture
def store_path(tmp_path):
    place = str(tmp_path / "store.gpkg")
    make_store(place)
    return place


@pytest.fixture
def view(compliance, store_path):
    return show_store(compliance, store_path)


@pytest.fixture(scope="session")
def series_made(qgis_app, tmp_path_factory):
    """The series of the sample county, recorded once."""
    place = str(tmp_path_factory.mktemp("series") / "county-series.gpkg")
    make_series(place)
    return place


@pytest.fixture
def series_path(series_made, tmp_path):
    return str(shutil.copy(series_made, tmp_path / "county-series.gpkg"))


@pytest.fixture
def monitoring(plugin, project, own_settings):
    from groundrules.ui.monitoring.dock import MonitoringDock

    with shown(MonitoringDock(None), 600, 900) as made:
        yield made
