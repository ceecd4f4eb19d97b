"""What the drivers of docks share: clicks, pictures, and what is wrong with keys and colours."""
import sys
import traceback
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QElapsedTimer, QPoint, Qt, QVariantAnimation
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAction, QApplication, QDockWidget, QShortcut
from qgis.utils import iface, plugins
from serving import ERRORS


def wait_for(condition, seconds=240):   # three desktops on two cores: what takes 5 s alone took more than 60
    timer = QElapsedTimer()
    timer.start()
    while not condition():
        ERRORS.raise_seen()
        if timer.elapsed() > seconds * 1000:
            raise TimeoutError(what_runs())
        QTest.qWait(20)


def settle_findings(dock):
    """Wait until the Compliance dock does nothing any more, and is not about to: list, card and history are there."""
    jobs, panel = dock.jobs, dock.findings
    wait_for(lambda: not jobs.busy and jobs.looking is None and not panel.view.after.isActive()
             and not panel.detail_timer.isActive() and jobs.beside is None)


def press_run(dialog):
    """Press Run where no task is at work: QGIS loses one now and then that has to wait (its issue 53806)."""
    tasks = QgsApplication.taskManager()
    wait_for(lambda: not tasks.threadPool().activeThreadCount() and not tasks.countActiveTasks())
    dialog.runButton().click()


def what_runs():
    """The tasks of QGIS that have not ended, by title and status, and where each thread of Python stands."""
    tasks = [f"task {task.description()!r}, status {task.status()}, {type(task).__name__}"
             for task in QgsApplication.taskManager().tasks()]
    threads = [f"thread {number}\n{''.join(traceback.format_stack(frame))}"
               for number, frame in sys._current_frames().items()]
    return "\n".join([f"{QgsApplication.taskManager().threadPool().activeThreadCount()} threads of tasks are at work",
                      *tasks, *threads])


def give_two_plans(dock):
    """Fill the inputs of the Carbon dock: two plans of the sample county, the invented family, years."""
    inputs = dock.inputs
    for name in ("GHFA_A", "GHFA_B"):
        inputs.plan.setLayer(sample_layer(name))
        click(dock, inputs.add_action)
    place = inputs.choice.family.findData("sample-carbon|sample-2025")
    inputs.choice.family.setCurrentIndex(place)
    inputs.choice.family.activated.emit(place)
    for box, year in zip(inputs.years, (2025, 2035)):
        box.setValue(year)
    inputs.horizon.setValue(20)


def shot(widget=None):
    """What a widget shows, or the whole screen, once the map is drawn and nothing flashes or changes any more."""
    seen = None
    wait_for(lambda: not iface.mapCanvas().findChildren(QVariantAnimation))
    for _ in range(40):
        iface.mapCanvas().waitWhileRendering()
        QTest.qWait(60)
        before, seen = seen, (widget.grab() if widget else QGuiApplication.primaryScreen().grabWindow(0)).toImage()
        if before == seen:
            break
    return seen


def save_shot(path, widget=None):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    shot(widget).save(str(path))


def menu_action(name):
    return iface.mainWindow().findChild(QAction, f"groundrules_menu_{name}")


def sample_layer(name):
    return QgsProject.instance().mapLayer(f"groundrules_sample_{name}")


def click(dock, action):
    QTest.mouseClick(dock.findChild(QAbstractButton, f"{action.objectName()}_button"), Qt.MouseButton.LeftButton)


def lightness(widget):
    """Middle lightness of what a widget really shows, 0 black to 255 white."""
    small = widget.grab().toImage().scaled(24, 24, Qt.AspectRatioMode.IgnoreAspectRatio,
                                           Qt.TransformationMode.SmoothTransformation)
    return sum(small.pixelColor(x, y).lightness() for x in range(24) for y in range(24)) / 576


def _keys(widget):
    return [(action.shortcut().toString(), action.objectName()) for action in widget.findChildren(QAction)
            if not action.shortcut().isEmpty()]


def errors_shown() -> list:
    """Warnings and errors in the window's bar; QGIS itself tells there of tasks that took five seconds."""
    return [item.text() for item in iface.messageBar().items()
            if item.level() in (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical)]


def shared_shortcuts(dock):
    """Keys of the dock that QGIS has too, and those that its list of shortcuts lacks: the former would never answer."""
    own, manager, window = dict(_keys(dock)), QgsGui.shortcutsManager(), iface.mainWindow()
    theirs = [(key, name) for key, name in _keys(window) if not name.startswith("groundrules")]
    theirs += [(made.key().toString(), made.objectName()) for made in window.findChildren(QShortcut)]
    theirs += [(manager.defaultKeySequence(made), made.objectName()) for made in manager.listAll()
               if not made.objectName().startswith("groundrules")]
    listed = {made.objectName() for made in manager.listActions()}
    return sorted({f"{key}: {name} / {own[key]}" for key, name in theirs if key in own}
                  | {f"{name}: not in the list" for name in own.values() if name not in listed})


def same_keys(dock):
    """Keys that two actions of the dock share."""
    keys = [key for key, _ in _keys(dock)]
    return sorted({key for key in keys if keys.count(key) > 1})


def fill_screen():
    """Make the main window as large as the screen, in points of 1600 × 1000 pixels where a point has two."""
    window, screen = iface.mainWindow(), QGuiApplication.primaryScreen()
    window.setGeometry(0, 0, *(round(length * screen.devicePixelRatio()) for length in (
        screen.geometry().width(), screen.geometry().height())))


def place_on_map(shape):
    """Show a shape on the map; a point on it, in pixels of the canvas."""
    canvas, box = iface.mapCanvas(), shape.boundingBox()
    box.scale(3)
    canvas.setExtent(box)
    canvas.refresh()
    canvas.waitWhileRendering()
    at = canvas.getCoordinateTransform().transform(shape.pointOnSurface().asPoint())
    return QPoint(int(at.x()), int(at.y()))


def click_at(point):
    """Click the map."""
    QTest.mouseClick(iface.mapCanvas().viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def start_window():
    """The main window, as large as the screen and active."""
    window = iface.mainWindow()
    fill_screen()
    QApplication.setActiveWindow(window)     # without a window manager nobody else does, and no shortcut would answer
    return window


def open_sample():
    """Open the sample project from the menu, with the map and nothing else beside it."""
    menu_action("groundrules").trigger()
    wait_for(lambda: sample_layer("XMYD") is not None)
    for name in ("Browser", "ResultsViewer"):
        result = iface.mainWindow().findChild(QDockWidget, name)
        if result:
            result.hide()
    iface.messageBar().clearWidgets()


def open_dock(name, width):
    """Open a dock from the menu."""
    menu_action(name).trigger()
    docks = plugins["groundrules"].menu.docks
    wait_for(lambda: name in docks and docks[name].isVisible())     # its modules are imported in the background
    dock = docks[name]
    shot(dock)
    iface.mainWindow().resizeDocks([dock], [width], Qt.Orientation.Horizontal)
    shot(dock)
    fill_screen()     # the docks wanted more than the screen has
    shot(dock)
    return dock


def rows_seen(table):
    """Rows of the table that are seen whole."""
    return table.viewport().height() // table.verticalHeader().defaultSectionSize()


def picture(dock, arguments, what):
    """A picture of the screen; of the dock alone where the screen is too small for the whole window."""
    save_shot(Path(arguments["pictures"]) / f"{dock.name}-{what}-{arguments['name']}.png",
              dock if dock.devicePixelRatioF() > 1 else None)


def close_dock(dock):
    """Close a dock from the menu and unload the plugin; whether it closed, and which docks are left."""
    menu_action(dock.name).trigger()
    closed = not dock.isVisible()
    plugins["groundrules"].unload()
    QTest.qWait(50)     # what is deleted later is deleted now
    return {"closed": closed, "left": [widget.objectName() for widget in iface.mainWindow().findChildren(QDockWidget)
                                       if widget.objectName().startswith("groundrules")]}
