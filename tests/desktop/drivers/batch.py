"""Inside QGIS: fill the batch dialog of each algorithm and press Run. Private API of QGIS 3.40.

A row holds PARAMETERS, OUTPUTS, and FILES that the run makes besides.
"""
from pathlib import Path

from docks import press_run
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QElapsedTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QTextEdit
from qgis.utils import iface


def drive(arguments):
    finished, dialogs = {}, []  # dialogs stay: a worker's garbage collection must not delete widgets
    for name, rows in arguments["rows"].items():
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}")
        dialog = BatchAlgorithmDialog(algorithm, iface.mainWindow())
        dialogs.append(dialog)
        dialog.loadHtmlResults = lambda *_: None  # QGIS 3.40.6 passes too few arguments in it
        panel = dialog.mainWidget()
        panel.load_batch_file_3_40_version({"format": "batch_3.40", "rows": [
            {key: row[key] for key in ("PARAMETERS", "OUTPUTS")} for row in rows]})
        dialog.show()
        press_run(dialog)
        timer = QElapsedTimer()
        timer.start()
        made = [[Path(path) for path in (*row["OUTPUTS"].values(), *row.get("FILES", ()))] for row in rows]
        wanted = [path for paths in made for path in paths]
        while not all(path.exists() for path in wanted) or dialog.cancelButton().isEnabled():
            if timer.elapsed() > 240_000:
                break
            QTest.qWait(50)
        dialog.close()
        finished[name] = sum(all(path.exists() for path in paths) for paths in made)
        if finished[name] < len(rows):
            print(dialog.findChild(QTextEdit, "txtLog").toPlainText(), flush=True)
    return finished
