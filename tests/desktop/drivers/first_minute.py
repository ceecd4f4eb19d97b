"""Inside QGIS: what a stranger sees and clicks after the first start, and what is back after the next one."""
from pathlib import Path

from docks import lightness, sample_layer, save_shot, shot, start_window, wait_for
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget, QLabel, QToolBar
from qgis.utils import iface, plugins

DOCKS = ("zoning", "compliance", "carbon", "monitoring")


def dock_widget(name):
    return iface.mainWindow().findChild(QDockWidget, f"groundrules_{name}_dock")


def press(parent, name):
    button = parent.findChild(QAbstractButton, f"groundrules_welcome_{name}")
    where = QPoint(10, button.height() // 2)     # a box with words answers on them, not in all its width
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def press_on_bar(name):
    bar = iface.mainWindow().findChild(QToolBar, "groundrules_toolbar")
    action = next(action for action in bar.actions() if action.objectName() == f"groundrules_menu_{name}")
    QTest.mouseClick(bar.widgetForAction(action), Qt.MouseButton.LeftButton)


def made(name):
    docks = plugins["groundrules"].menu.docks
    wait_for(lambda: name in docks)
    return docks[name]


def first(picture):
    window = start_window()
    wait_for(lambda: dock_widget("welcome") is not None and dock_widget("welcome").isVisible())
    welcome = dock_widget("welcome")
    picture("start")
    bar = window.findChild(QToolBar, "groundrules_toolbar")
    answer = {"labels": [action.iconText() for action in bar.actions()], "light": lightness(welcome),
              "made": list(plugins["groundrules"].menu.docks), "width": window.width()}
    check = welcome.findChild(QAbstractButton, "groundrules_welcome_check")
    answer["check_without_layers"] = check.isEnabled()
    press(welcome, "sample")
    wait_for(lambda: sample_layer("XMYD") is not None and check.isEnabled())
    answer["project"] = welcome.findChild(QLabel, "groundrules_welcome_project").text()
    answer["title"], answer["dirty"] = QgsProject.instance().title(), QgsProject.instance().isDirty()
    answer["layer"] = sample_layer("XMYD").name()
    for name in ("Browser",):
        window.findChild(QDockWidget, name).hide()
    picture("sample")
    press(welcome, "check")
    zoning = made("zoning")
    wait_for(lambda: zoning.findings.run is not None and not zoning.runs.busy)
    answer["tabbed"] = zoning in window.tabifiedDockWidgets(welcome)
    answer["verdicts"] = len(zoning.findings.run.subjects)
    picture("checked")
    press(welcome, "again")
    welcome.close()
    press_on_bar("carbon")
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, made("carbon"))     # as if it were dragged there
    shot()
    window.resize(answer["width"], window.height())
    shot()
    answer["width_of_both_sides"] = window.width()
    picture("docks")
    window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
    settings = QgsSettings()        # what QGIS does when its window is closed
    settings.setValue("UI/state", window.saveState())
    settings.setValue("UI/geometry", window.saveGeometry())
    settings.sync()
    return answer


def again(picture):
    window = iface.mainWindow()
    wait_for(lambda: dock_widget("zoning") is made("zoning") and dock_widget("carbon") is made("carbon"))
    shot()
    picture("again")
    docks = {name: dock_widget(name) for name in DOCKS}
    return {"welcome": dock_widget("welcome") is not None,
            "visible": [name for name, dock in docks.items() if dock.isVisible()],
            "areas": {name: int(window.dockWidgetArea(dock)) for name, dock in docks.items()},
            "made": sorted(plugins["groundrules"].menu.docks),
            "bar": int(window.toolBarArea(window.findChild(QToolBar, "groundrules_toolbar")))}


def drive(arguments):
    def picture(what):
        save_shot(Path(arguments["pictures"]) / f"first-{what}-{arguments['name']}.png")

    return again(picture) if arguments["start"] else first(picture)
