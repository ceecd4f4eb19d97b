"""The plugin comes and goes: with and without a window, refreshed twice, leaving nothing."""
from __future__ import annotations

import pytest
from helpers.plugin import put_away
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication

import groundrules


class Window:
    """As much of QgisInterface as the menu uses; unlike pytest-qgis's stub it has nothing else."""

    def __init__(self, parent):
        self.parent, self.menu, self.opened, self.pages = parent, {}, [], []

    def mainWindow(self):
        return self.parent

    def addPluginToMenu(self, title, action):
        self.menu.setdefault(title, []).append(action)

    def removePluginMenu(self, title, action):
        self.menu[title].remove(action)

    def registerOptionsWidgetFactory(self, factory):
        self.pages.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.pages.remove(factory)

    def addProject(self, path):
        self.opened.append(path)
        return True


@pytest.fixture
def window(qgis_app, qgis_parent):
    return Window(qgis_parent)


@pytest.fixture
def load():
    """Start the plugin with a window or None; what a failed test leaves loaded is unloaded."""
    started = []
    put_away()

    def start(window, method="initGui"):
        plugin = groundrules.classFactory(window)
        getattr(plugin, method)()
        started.append(plugin)
        return plugin

    yield start
    for plugin in started:
        plugin.unload()


@pytest.fixture
def chinese():
    """QGIS in Chinese, for plugins that load while this holds."""
    application = QgsApplication.instance()
    settings, before = QgsSettings(), application.locale()
    settings.setValue("locale/overrideFlag", True)
    settings.setValue("locale/userLocale", "zh-Hans")
    application.setTranslation("zh-Hans")
    assert application.locale() == "zh-Hans"
    yield
    settings.remove("locale/overrideFlag")
    settings.remove("locale/userLocale")
    application.setTranslation(before)


def provider():
    return QgsApplication.processingRegistry().providerById("groundrules")


def test_without_a_window(qgis_app, load):
    plugin = load(None)
    ids = [algorithm.id() for algorithm in provider().algorithms()]
    for _ in range(2):
        provider().refreshAlgorithms()
        assert [algorithm.id() for algorithm in provider().algorithms()] == ids
    assert ids
    plugin.unload()
    assert provider() is None


def test_processing_alone(qgis_app, load):
    """What ``qgis_process`` calls."""
    plugin = load(None, "initProcessing")
    assert provider() is not None
    plugin.unload()
    assert provider() is None


def test_unload_leaves_nothing(window, load):
    for _ in range(2):
        plugin = load(window)
        assert [len(actions) for actions in window.menu.values()] == [6]
        assert len(window.pages) == 1
        plugin.unload()
        assert [len(actions) for actions in window.menu.values()] == [0]
        assert window.pages == []
        assert provider() is None
        assert plugin.menu is plugin.provider is plugin.translator is None


def test_chinese_and_its_end(window, load, chinese):
    plugin = load(window)
    assert list(window.menu) == ["底线"]
    assert provider().name() == "底线"
    plugin.unload()
    assert QCoreApplication.translate("GroundRules", "Ground Rules") == "Ground Rules"


def test_sample_project_is_a_copy(window, load, tmp_path, monkeypatch):
    """QGIS writes to a GeoPackage that it opens: the shipped one stays as it is."""
    monkeypatch.setattr(QgsApplication, "qgisSettingsDirPath", staticmethod(lambda: str(tmp_path)))
    load(window)
    action = next(action for actions in window.menu.values() for action in actions
                  if action.objectName() == "groundrules_menu_groundrules")
    action.trigger()
    action.trigger()
    assert len(window.opened) == 2
    assert window.opened[0].startswith(str(tmp_path))
    assert sorted(path.name for path in tmp_path.rglob("*.*") if path.is_file()) == [
        "README.md", "county.gpkg", "groundrules-sample.qgz"]
