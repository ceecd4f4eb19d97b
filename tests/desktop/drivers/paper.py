"""Inside QGIS: a check with PDF outputs as a background task; how long the window waited meanwhile."""
import time
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QElapsedTimer, QTimer
from qgis.PyQt.QtTest import QTest


def drive(arguments):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("groundrules:checkzoning")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    task = QgsProcessingAlgRunnerTask(algorithm, arguments["inputs"], context, feedback)
    answer, gaps, last = [], [], [time.process_time()]
    folder = Path(arguments["inputs"]["PDF_FOLDER"])   # beside it is the draft until the run is done

    def tick():
        now = time.process_time()
        gaps.append((now - last[0], len(list(folder.parent.rglob(f"{folder.name}/*.pdf")))))
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    task.executed.connect(lambda good, results: answer.append((good, results)))
    timer.start(10)
    QgsApplication.taskManager().addTask(task)
    clock = QElapsedTimer()
    clock.start()
    while not answer and clock.elapsed() < arguments["seconds"] * 1000:
        QTest.qWait(20)
    timer.stop()
    written = [gap for gap, count in gaps if count]     # while PDFs were being written
    return {"good": bool(answer) and answer[0][0], "log": feedback.textLog()[-2000:],
            "layers": len(QgsProject.instance().mapLayers()), "ticks": len(written),
            "longest": max(written, default=0.0), "seconds": clock.elapsed() / 1000,
            "usual": sorted(written)[int(0.95 * len(written))] if written else 0.0,
            "layouts": len(QgsProject.instance().layoutManager().layouts())}
