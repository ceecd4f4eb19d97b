"""The carbon of a subject on the cards of the docks, read beside everything else and kept."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...bridge.docks.subject import carbon_setting, lines_of_subject
from ...bridge.project.dock_state import remembered
from ...core.errors import InputError
from ...core.texts import text
from .task import Reading, words_of


class CarbonLines(QObject):
    """Lines of subjects, as the Carbon dock's choices say; none before a family was chosen there.

    Where the choices or the layers allow no number, the line says why.

    Signals:
        ready: key; the lines of a subject that was requested are there.
    """

    ready = pyqtSignal(object)

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.known, self.reading, self.choices, self.setting = language, {}, None, None, None
        self.refusal: list = []     # why the choices cannot be used

    def _renew(self) -> None:
        """Another family, another present or another project: all is to be read again."""
        project = QgsProject.instance()
        choices = (project.fileName(), str(remembered(project, "carbon")), tuple(sorted(project.mapLayers())))
        if choices != self.choices:
            self.forget()
            self.choices, self.setting, self.refusal = choices, None, []
            try:
                self.setting = carbon_setting(project, self.language)
            except InputError as error:
                self.refusal = self._refused(error)

    def of(self, key, wkb, crs: str) -> list:
        """What is known of a subject; what is not is read, and ``ready`` follows.

        Args:
            key: of the subject. wkb: its polygon, None if it has none. crs: its system.
        """
        self._renew()
        if not wkb:
            return []
        if self.setting is None:
            return self.refusal
        if key not in self.known:
            self._ask(key, wkb, crs)
        return self.known.get(key, [])

    def _ask(self, key, wkb, crs: str) -> None:
        if self.reading is not None:      # of the card before
            self.reading.drop()
        setting = self.setting
        self.reading = Reading("", lambda cancelled: lines_of_subject(setting, wkb, crs, cancelled),
                               lambda lines, error: self._read(key, lines, error), hidden=True)
        self.reading.begin()

    def _read(self, key, lines, error) -> None:
        self.reading = None
        if lines is None and error is None:     # it ended without a word: the next look at the card reads again
            return
        self.known[key] = self._refused(error) if error is not None else lines
        if self.known[key]:
            self.ready.emit(key)

    def _refused(self, error) -> list:
        """The line of a card that has no number, with the reason."""
        why = words_of(error, self.language)
        return [(text("scenario.subject_stock", self.language), text("scenario.subject_refused", self.language,
                                                                     why=why))]

    def forget(self) -> None:
        """Drop what is known, and stop."""
        if self.reading is not None:
            self.reading.drop()
        self.known, self.reading = {}, None
