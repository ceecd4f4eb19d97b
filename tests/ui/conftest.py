"""A project with the sample county, and the docks without a window."""
from __future__ import annotations

import gc
import shutil

import pytest
from helpers.desk.carbon_dock import SCENARIOS
from helpers.desk.once import content_of, grounds_once, runs_once
from helpers.desk.series_dock import make_series
from helpers.desk.shown import shown
from helpers.desk.store_dock import make_store, show_store
from helpers.desk.zoning_dock import add_layers, choose, copy_county, county_project, leave_few_projects
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


def pytest_configure(config):
    config.addinivalue_line("markers", "runs_once: of a file: what its docks run is computed once for all tests that "
                                       "ask the same; (False): of a test with a county of its own")


def unchanged(folder):
    """A folder with a county that is only read."""
    before = content_of(folder / "county.gpkg")
    yield folder
    assert content_of(folder / "county.gpkg") == before, "a test has written into the county of the others"


@pytest.fixture(scope="session")
def shared_county(tmp_path_factory):
    """The folder of a copy of the county, for tests that only read it."""
    folder = tmp_path_factory.mktemp("county")
    copy_county(folder)
    yield from unchanged(folder)


@pytest.fixture(scope="session")
def few_projects(qgis_app, tmp_path_factory):
    """The folder of a copy of the county with some of its projects, for tests that only read it."""
    folder = tmp_path_factory.mktemp("few")
    copy_county(folder)
    leave_few_projects(folder)
    yield from unchanged(folder)


@pytest.fixture(scope="session")
def known_runs(tmp_path_factory):
    """Of ``runs_once``: its folder, and what was computed so far."""
    return tmp_path_factory.mktemp("runs"), {}


@pytest.fixture(scope="session")
def known_grounds():
    """Of ``grounds_once``: what was worked out so far."""
    return {}


@pytest.fixture
def once(known_runs, known_grounds):
    with runs_once(*known_runs), grounds_once(known_grounds):
        yield


@pytest.fixture
def county_folder(request, tmp_path):
    """Where the county of the project lies: a copy of its own, or one for all in files that run the same once."""
    mark = request.node.get_closest_marker("runs_once")
    if mark is None or mark.args == (False,):
        return tmp_path
    request.getfixturevalue("once")
    return request.getfixturevalue("shared_county")


@pytest.fixture
def project(qgis_app, county_folder):
    with county_project(county_folder) as loaded:
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
def carbon(plugin, project, own_settings, county_folder):
    from groundrules.ui.carbon.dock import CarbonDock

    add_layers(project, county_folder, SCENARIOS)
    with shown(CarbonDock(None), 640, 900) as made:
        yield made


@pytest.fixture(scope="session")
def store_made(qgis_app, tmp_path_factory):
    """A store of findings, recorded once."""
    place = str(tmp_path_factory.mktemp("store") / "store.gpkg")
    make_store(place)
    return place


@pytest.fixture
def store_path(store_made, tmp_path):
    return str(shutil.copy(store_made, tmp_path / "store.gpkg"))


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
