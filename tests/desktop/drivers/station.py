"""Inside QGIS: drives one driver after the other, each in a QGIS as after the start. Run by ``--code``.

An exception at the top of a --code script leaves QGIS open, and a normal exit with layers open can abort while
QGIS clears up: hence the timer, and os._exit.
"""
import os
import runpy
import shutil
import sys
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface, loadPlugin, plugins, startPlugin, unloadPlugin
from serving import Jobs


class Station:
    def __init__(self):
        self.jobs = Jobs(os.environ["GROUNDRULES_JOBS"], int(os.environ["GROUNDRULES_ASKER"]))
        self.had_plugin = "groundrules" in plugins
        self.state = iface.mainWindow().saveState()
        self.used = False

    def look(self):
        if self.jobs.answer_next(self.work):
            QTimer.singleShot(50, lambda: guarded(self.look))
        else:
            leave(0)

    def work(self, job):
        if self.used:
            self.clear_up()
        self.used = True
        return runpy.run_path(job["driver"])["drive"](job["arguments"])

    def clear_up(self):
        """Windows, project, settings, plugin and its folder in the profile as after the start."""
        for window in QApplication.topLevelWidgets():
            if window is not iface.mainWindow() and window.isVisible():
                window.close()
        iface.actionPan().trigger()
        if "groundrules" in plugins:
            unloadPlugin("groundrules")
        iface.newProject()
        QgsSettings().remove("groundrules")
        QgsSettings().setValue("groundrules/welcome_at_start", False)
        shutil.rmtree(Path(QgsApplication.qgisSettingsDirPath()) / "groundrules", ignore_errors=True)
        iface.messageBar().clearWidgets()
        iface.mainWindow().restoreState(self.state)
        if self.had_plugin and not (loadPlugin("groundrules") and startPlugin("groundrules")):
            raise RuntimeError("the plugin did not start again")


def leave(code):
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def guarded(function):
    """QGIS would show an exception in a window, where nobody reads it."""
    try:
        function()
    except BaseException:
        traceback.print_exc()
        leave(3)


QTimer.singleShot(0, lambda: guarded(lambda: Station().look()))
