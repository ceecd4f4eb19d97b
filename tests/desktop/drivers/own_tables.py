"""Inside QGIS: tables in another language, mapped by real clicks from a dialog of Processing, and run from it."""
from pathlib import Path

from docks import fill_screen, save_shot, shot, wait_for
from mapping import Mouse
from processing.gui.AlgorithmDialog import AlgorithmDialog
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QTextEdit
from qgis.utils import iface

WORD = Qt.ItemDataRole.UserRole


class Job:
    """A dialog with its layers, and the steps that a user takes there."""

    def __init__(self, job, pictures):
        self.job, self.pictures, self.mouse, self.wrapper = job, pictures, Mouse(), None
        given = dict(job["inputs"])
        for name, path in job["layers"].items():
            layer = QgsVectorLayer(path, Path(path.partition("|")[0]).stem, "ogr")
            assert layer.isValid(), path
            QgsProject.instance().addMapLayer(layer)
            given[name] = layer.id()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{job['algorithm']}")
        self.dialog = AlgorithmDialog(algorithm, parent=iface.mainWindow())
        self.dialog.setParameters({**given, **job["outputs"]})
        self.dialog.show()
        self.dialog.resize(1000, 700)
        shot(self.dialog)

    @property
    def panel(self):
        return self.wrapper.mapped.window.panel

    def open(self, name):
        self.wrapper = self.dialog.mainWidget().wrappers[name]
        self.mouse.press(self.wrapper.mapped.button)
        wait_for(lambda: self.panel.layer_id)

    def field(self, part, name):
        box = self.panel.findChild(QComboBox, f"groundrules_mapping_field_{part}")
        self.panel.fields.scrollToItem(self._row(part))
        self.mouse.choose(box, box.findData(name))

    def _row(self, part):
        fields = self.panel.fields
        return next(fields.item(row, 0) for row in range(fields.rowCount()) if fields.item(row, 0).data(WORD) == part)

    def part(self, part):
        self.mouse.item(self.panel.fields, self._row(part))

    def means(self, value, word):
        table, words = self.panel.values.table, self.panel.values.words
        self.mouse.item(table, next(table.item(row, 0) for row in range(table.rowCount())
                                    if table.item(row, 0).data(WORD) == value))
        self.mouse.item(words, next(words.item(row) for row in range(words.count())
                                    if words.item(row).data(WORD) == word))

    def picture(self, name):
        save_shot(Path(self.pictures) / f"own-{name}.png", self.panel.window())

    def close(self):
        self.panel.window().close()
        wait_for(lambda: self.wrapper.mapped.window is None)

    def drive(self):
        for step, *values in self.job["steps"]:
            getattr(self, step)(*values)
            wait_for(lambda: self.wrapper.mapped.window is None or self.panel.reading is None)
            QTest.qWait(20)
        self.dialog.runButton().click()
        wait_for(self.dialog.wasExecuted)
        shot(self.dialog)
        log = self.dialog.findChild(QTextEdit, "txtLog").toPlainText()
        results = {name: value for name, value in (self.dialog.results() or {}).items()
                   if isinstance(value, (bool, int, float, str))}
        self.dialog.close()
        QTest.qWait(200)        # Qt deletes it when it has the time
        return {"clicks": self.mouse.clicks, "results": results, "log": log}


def drive(arguments):
    fill_screen()
    answers = []
    for job in arguments["jobs"]:
        QgsProject.instance().clear()
        answers.append(Job(job, arguments["pictures"]).drive())
    return answers
