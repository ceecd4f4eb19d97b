"""Counts the values of fields of a layer, in the background."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.reading.read import snapshot
from ...bridge.reading.uniques import unique_values
from ...core.errors import InputError
from ..docks.task import Reading, words_of
from ..text import tr


class Counting(QObject):
    """What was counted of one layer.

    Signals:
        ready: all that was wanted is there, or cannot be had.
        failed: words.

    Attributes:
        counted: field -> ``Counted``; an empty name counts features alone. without: fields that cannot be read.
        reading: the task that runs; None: none.
    """

    ready = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, language: str, parent: QObject | None = None):
        super().__init__(parent)
        self.language, self.counted, self.without, self.reading = language, {}, set(), None

    def count(self, layer_id: str, names) -> None:
        """Count the values of fields that were not counted yet.

        Args:
            layer_id: of the layer. names: of the fields, the first first.
        """
        self.drop()
        layer = QgsProject.instance().mapLayer(layer_id)
        wanted = [name for name in dict.fromkeys(names) if name not in self.counted and name not in self.without]
        if layer is None or not wanted:
            self.ready.emit()
            return
        try:
            taken = snapshot(layer)
        except InputError as error:
            self.failed.emit(error.in_language(self.language))
            return
        self.reading = Reading(tr("Reading the values…"),
                               lambda cancelled: {name: unique_values(taken, name, cancelled) for name in wanted},
                               lambda counted, error: self._has_read(wanted, counted, error))
        self.reading.begin()

    def _has_read(self, names, counted, error) -> None:
        self.reading = None
        if counted is None:
            self.without.update(names)
            if error is not None:
                self.failed.emit(words_of(error, self.language))
        else:
            self.counted.update(counted)
        self.ready.emit()

    def forget(self) -> None:
        """Forget everything: another layer comes."""
        self.drop()
        self.counted, self.without = {}, set()

    def drop(self) -> None:
        """Stop the task."""
        if self.reading is not None:
            self.reading.drop()
            self.reading = None
