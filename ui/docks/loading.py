"""Modules imported beside the window: libraries take seconds on a busy machine, and the window must live on."""
from __future__ import annotations

import importlib
import sys
import traceback
from threading import Lock, Thread

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...algorithms.common.libraries import gate


class Loading(QObject):
    """Imports modules in threads of its own, one at a time.

    One at a time, because two threads that import modules with circular imports may each get a half of them. The
    main thread may import the same ones meanwhile: Python lets it wait. A Python thread and no ``QgsTask``: unloading
    waits for it, and only ``Thread.join`` lets the thread have the interpreter meanwhile.

    Signals:
        ended: module, what keeps it from being used; empty where it is there. Comes on the main thread.
    """

    ended = pyqtSignal(str, str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.turn, self.threads, self.dropped = Lock(), {}, False

    def is_there(self, module: str) -> bool:
        """Whether a module needs no import any more."""
        there = sys.modules.get(module)
        return there is not None and not getattr(there.__spec__, "_initializing", False) and not gate()

    def begin(self, module: str) -> None:
        """Import a module, by its whole name; ``ended`` follows. Does nothing while it is being imported."""
        if module not in self.threads:
            self.threads[module] = Thread(target=self._run, args=(module,), name=f"import {module}", daemon=True)
            self.threads[module].start()

    def _run(self, module: str) -> None:
        with self.turn:
            if self.dropped:
                return
            problem = ""
            try:
                problem = gate()
                if not problem:
                    importlib.import_module(module)
            except Exception as error:   # whatever it is: the user sees it, and the log has the rest
                problem = f"{type(error).__name__}: {error}"
                QgsMessageLog.logMessage(traceback.format_exc(), "Ground Rules", Qgis.MessageLevel.Critical)
        self.threads.pop(module, None)
        if not self.dropped:
            self.ended.emit(module, problem)

    def drop(self) -> None:
        """Wait until nothing is imported any more, and never be heard of again."""
        self.dropped = True
        self.blockSignals(True)
        for thread in list(self.threads.values()):
            thread.join()
