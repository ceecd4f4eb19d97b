"""The plugin comes and goes: with and without a window, refreshed twice, leaving nothing."""
from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from helpers.desk.zoning_dock import wait_until
from helpers.source import ROOT
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsMapLayer,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QDialog, QDockWidget, QMainWindow, QMenu, QToolBar

import groundrules
from groundrules.algorithms.common.models import MADE
from groundrules.bridge.project.roles import keep


class Window(QObject):
    """As much of QgisInterface as the menu uses; unlike pytest-qgis's stub it has nothing else."""

    initializationCompleted = pyqtSignal()                  # noqa: N815 - QGIS's names
    currentLayerChanged = pyqtSignal(QgsMapLayer)           # noqa: N815

    def __init__(self, window):
        super().__init__()
        self.window, self.menu, self.opened, self.pages = window, {}, [], []
        self.canvas, self.layer, self.of_layers = QgsMapCanvas(), None, []

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def activeLayer(self):
        return self.layer

    def addCustomActionForLayerType(self, action, menu, kind, for_all):
        assert menu and kind == Qgis.LayerType.Vector and for_all
        self.of_layers.append(action)

    def removeCustomActionForLayerType(self, action):
        self.of_layers.remove(action)

    def addToolBar(self, title):
        return self.window.addToolBar(title)

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def of_kind(self, kind):
        """Names of what is in the window."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return sorted(widget.objectName() for widget in self.window.findChildren(kind))

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
def window(qgis_app):
    return Window(QMainWindow())


@pytest.fixture
def load():
    """Start the plugin with a window or None; what a failed test leaves loaded is unloaded."""
    started = []

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


def models():
    return {model.name(): model for model in provider().algorithms() if isinstance(model, QgsProcessingModelAlgorithm)}


def filled() -> int:
    return sum(algorithm.is_filled for algorithm in provider().algorithms())


def test_all_are_listed_at_the_start_and_filled_one_by_one_afterwards(window, load):
    load(window)
    assert len(models()) == len(list((ROOT / "models").glob("*.model3"))) == len(MADE)
    assert not filled()
    asked = models()["overlapreport"]       # somebody may be early
    assert "SUBJECTS" in [definition.name().upper() for definition in asked.parameterDefinitions()] and asked.is_filled
    assert filled() == 1
    window.initializationCompleted.emit()
    assert filled() == 2     # the window draws in between
    wait_until(lambda: filled() == len(provider().algorithms()))
    assert all(algorithm.parameterDefinitions() and algorithm.displayName() for algorithm in provider().algorithms())


def test_what_runs_or_opens_before_all_are_filled_takes_its_inputs(window, load):
    load(window)
    registry = QgsApplication.processingRegistry()
    listed, made = (get("groundrules:checkzoning") for get in (
        registry.algorithmById, registry.createAlgorithmById))
    assert made.is_filled and not listed.is_filled
    assert made.parameterDefinition("SUBJECTS").type() == listed.parameterDefinition("SUBJECTS").type() == "source"
    names = [[output.name() for output in algorithm.outputDefinitions()] for algorithm in (made, listed)]
    assert names[0] == names[1] and "FINDINGS" in names[0]
    assert registry.createAlgorithmById("groundrules:checkuse").destinationParameterDefinitions()


def test_a_model_that_cannot_be_read_leaves_the_list(window, load, tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "models" / "overlapreport.model3", tmp_path / "models")
    (tmp_path / "models" / "broken.model3").write_text("no model")
    monkeypatch.setattr("groundrules.algorithms.provider.ROOT", tmp_path)
    load(window)
    assert set(models()) == {"broken", "overlapreport"}
    window.initializationCompleted.emit()
    wait_until(lambda: set(models()) == {"overlapreport"} and models()["overlapreport"].is_filled)


def test_a_plugin_that_is_loaded_while_qgis_runs_reads_its_models_at_once(window, load):
    window.window.show()
    load(window)
    assert all(model.is_filled for model in models().values()) and len(models()) == len(MADE)


def test_unload_leaves_nothing(window, load):
    for _ in range(2):
        plugin = load(window)
        assert [len(actions) for actions in window.menu.values()] == [11]
        assert len(window.pages) == 1
        assert window.of_kind(QToolBar) == ["groundrules_toolbar"]
        assert window.of_kind(QDockWidget) == [
            f"groundrules_{name}_dock" for name in ("carbon", "compliance", "monitoring", "zoning")]
        assert [action.objectName() for action in window.of_layers] == [
            f"groundrules_layer_{name}" for name in ("checkzoning", "howtocomply", "whatapplies", "values")]
        plugin.unload()
        assert [len(actions) for actions in window.menu.values()] == [0] and window.of_layers == []
        assert window.pages == window.of_kind(QToolBar) == window.of_kind(QDockWidget) == []
        assert provider() is None
        assert plugin.menu is plugin.provider is plugin.translator is None


def test_welcome_at_the_start_until_the_user_does_not_want_it(window, load):
    QgsSettings().remove("groundrules")
    plugin = load(window)
    assert "groundrules_welcome_dock" not in window.of_kind(QDockWidget)     # QGIS puts its window together first
    window.initializationCompleted.emit()
    assert "groundrules_welcome_dock" in window.of_kind(QDockWidget)
    window.window.findChild(QCheckBox, "groundrules_welcome_again").click()
    plugin.unload()
    load(window)
    window.initializationCompleted.emit()
    assert "groundrules_welcome_dock" not in window.of_kind(QDockWidget)
    QgsSettings().remove("groundrules")


def test_a_layers_menu_opens_a_dialog_on_it(window, load, monkeypatch, qgis_processing):
    from processing.gui import ParametersPanel

    monkeypatch.setattr(ParametersPanel, "iface", None)   # that of pytest-qgis is a stub
    plugin = load(window)
    window.layer = QgsVectorLayer("Polygon?crs=EPSG:4547&field=NAME:string", "parcels", "memory")
    QgsProject.instance().addMapLayers([QgsVectorLayer("Polygon?crs=EPSG:4547", "a", "memory"), window.layer])
    for name in ("checkzoning", "howtocomply", "whatapplies"):
        dialog = plugin.layer_actions.open_dialog(name)
        assert dialog.isVisible() and dialog.algorithm().name() == name
        assert dialog.mainWidget().wrappers["SUBJECTS"].parameterValue() == window.layer.id()
        dialog.close()
        dialog.deleteLater()
    opened, values = [], window.of_layers[-1]
    monkeypatch.setattr(plugin.menu.shelf, "open", lambda name, then: then(SimpleNamespace(pages=SimpleNamespace(
        open=lambda layer_id: opened.append((name, layer_id))))))
    values.trigger()
    shown = window.window.findChild(QDialog, "groundrules_mapping_dialog")
    assert shown.isVisible() and shown.panel.layer_id == window.layer.id() and not opened
    shown.close()
    keep(QgsProject.instance(), window.layer, "base_zone")     # a control: its role asks more than codes
    values.trigger()
    assert opened == [("zoning", window.layer.id())]
    QgsProject.instance().clear()


def test_the_toolbox_opens_a_copy_of_our_models_alone(window, load, monkeypatch, qgis_processing):
    from processing.gui.ProviderActions import ProviderContextMenuActions
    from processing.modeler import ModelerDialog

    monkeypatch.setattr(ModelerDialog, "iface", None)   # that of pytest-qgis is a stub
    before = list(ProviderContextMenuActions.actions)
    plugin = load(window)
    assert plugin.model_actions is None         # QGIS puts its window together first
    window.initializationCompleted.emit()
    registry, action = QgsApplication.processingRegistry(), plugin.model_actions.actions[0]
    for name, is_offered in (("groundrules:rightsreview", True), ("native:buffer", False),
                             ("groundrules:checkrights", False)):
        action.setData(registry.algorithmById(name), None)
        assert action.isEnabled() == is_offered and not action.icon().isNull()
    action.setData(registry.algorithmById("groundrules:rightsreview"), None)
    designer = action.execute()
    assert designer.isVisible() and designer.model().sourceFilePath() == ""
    assert designer.model().parameterDefinition("RIGHTS").description() == "Layers of rights"
    designer.setDirty(False)
    designer.close()
    plugin.unload()
    assert ProviderContextMenuActions.actions == before


def test_the_maps_menu_asks_what_applies_there(window, load, monkeypatch):
    plugin, menu, asked = load(window), QMenu(), []
    monkeypatch.setattr(plugin.menu.shelf, "open", lambda name, then: then(SimpleNamespace(ask_about=asked.append)))
    window.canvas.resize(400, 400)
    window.canvas.setExtent(QgsRectangle(0, 0, 400, 400))
    click = QgsMapMouseEvent(window.canvas, QEvent.Type.MouseButtonPress, QPoint(100, 100), Qt.MouseButton.RightButton)
    window.canvas.contextMenuAboutToShow.emit(menu, click)
    assert menu.isEmpty(), "an empty project has no layer to ask"
    QgsProject.instance().addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:4547", "a", "memory"))
    window.canvas.contextMenuAboutToShow.emit(menu, click)
    QgsProject.instance().clear()
    menu.actions()[-1].trigger()
    assert [place.asPoint() for place in asked] == [click.mapPoint()]
    plugin.unload()
    menu.clear()
    window.canvas.contextMenuAboutToShow.emit(menu, click)
    assert menu.isEmpty()


def test_toolbar_has_short_words(window, load, chinese):
    load(window)
    bar = window.window.findChild(QToolBar)
    labels = [action.iconText() for action in bar.actions()]
    assert len(labels) == 6 and all(0 < len(label) <= 7 for label in labels), labels
    assert not any(action.icon().isNull() for action in bar.actions())


def test_buttons_say_which_dock_they_open(window, load, chinese):
    """A button and its dock have two names: the tip of the button begins with the dock's title."""
    plugin = load(window)
    bar = window.window.findChild(QToolBar)
    shown = {action.objectName().rpartition("_")[2]: action for action in bar.actions()}
    titles = {name: shell.windowTitle() for name, shell in plugin.menu.shelf.shells.items()}
    assert titles == {"zoning": "空间管控", "compliance": "问题台账", "carbon": "碳核算", "monitoring": "实施监测"}
    for button, dock in (*((name, name) for name in titles), ("whatapplies", "zoning")):
        assert shown[button].toolTip().startswith(f"{titles[dock]}面板："), shown[button].toolTip()
        assert shown[button].statusTip() == shown[button].toolTip()


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
    folder = next(tmp_path.rglob("README.md")).parent
    assert sorted(path.name for path in folder.glob("*.*")) == [
        "README.md", "county.gpkg", "county_en.gpkg", "groundrules-sample-en.qgz", "monitoring.gpkg"]
    assert {"values.csv", "targets.csv", "yearbook.xlsx"} <= {path.name for path in (folder / "monitoring").iterdir()}
