"""What the present land holds and where it lies, read in the background while the inputs are being chosen."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ....bridge.docks.ground import DockGround, Weighed, ground_question, read_ground, standings, weighed
from ....core.errors import InputError
from ...docks.task import Reading, words_of

WAIT_MS = 250     # what is chosen in one go is read once


class PlaceReader(QObject):
    """Reads the ground of a layer, what every family gives for it, and what each candidate of the chosen one would.

    Signals:
        known: ground and standings are there, or are not any more.
        weighed: what the chosen family asks for and gives is there.

    Attributes:
        ground: of the present; None before it was read. standings: of all families, the proposed one first.
        now: ``bridge.docks.ground.Weighed`` of the chosen family; None before.
    """

    known = pyqtSignal()
    weighed = pyqtSignal()

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.asked, self.choices = language, None, []
        self.ground, self.standings, self.now, self.family, self.picked = None, [], None, None, {}
        self.reading = self.weighing = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(WAIT_MS)
        self.timer.timeout.connect(self._read)

    @property
    def busy(self) -> bool:
        """Whether something is being read, or is about to be."""
        return self.timer.isActive() or self.reading is not None or self.weighing is not None

    # -- the ground ----------------------------------------------------------------------------

    def ask(self, layer, field: str, scheme: str, values: list, choices: list) -> None:
        """Say which layer is the present; the same question is not read again.

        Args:
            layer: of the present, None for none. field: with its code. scheme: list of codes. values: rows of VALUES.
            choices: families that are there, ``bridge.docks.carbon.FamilyChoice`` each.
        """
        asked = None if layer is None else (layer.id(), field, scheme, tuple(values), layer.dataProvider().featureCount(
            ) if hasattr(layer, "featureCount") else 0, tuple(choices))
        if asked == self.asked:
            return
        self._stop()
        self.asked, self.choices, self.layer_id = asked, list(choices), "" if layer is None else layer.id()
        self.ground, self.standings, self.now = None, [], None
        if asked is not None:
            self.timer.start()
        self.known.emit()

    def _read(self) -> None:
        layer = QgsProject.instance().mapLayer(self.layer_id)
        if layer is None:
            return
        _id, field, scheme, values, *_rest = self.asked
        try:
            question = ground_question(layer, field, scheme, values, QgsProject.instance(), self.language)
        except InputError as error:
            self._has_read((DockGround(wrong=error.in_language(self.language)), []), None)
            return
        choices, folder, language = list(self.choices), QgsProject.instance().homePath(), self.language

        def read(cancelled):
            ground = read_ground(question, cancelled)
            return ground, standings(ground, choices, folder, language, cancelled) if ground.area_ha else []

        self.reading = Reading("", read, self._has_read, hidden=True)
        self.reading.begin()

    def _has_read(self, result, error) -> None:
        self.reading = None
        self.ground, self.standings = result if result is not None else (
            DockGround(wrong=words_of(error, self.language) if error is not None else ""), [])
        self.known.emit()
        self._weigh()

    # -- the family ----------------------------------------------------------------------------

    def choose(self, family, picked: dict) -> None:
        """Say which family is chosen.

        Args:
            family: ``FamilyChoice``, None for none. picked: key -> value that the user picked.
        """
        picked = {key: value for key, value in picked.items() if value}
        if (family, picked) != (self.family, self.picked):
            self.family, self.picked = family, picked
            self._weigh()

    def _weigh(self) -> None:
        if self.weighing is not None:
            self.weighing.drop()
            self.weighing = None
        if self.family is None or self.ground is None or self.ground.wrong:
            self.now = None
            self.weighed.emit()
            return
        ground, family, picked, language = self.ground, self.family, dict(self.picked), self.language
        folder = QgsProject.instance().homePath()
        self.weighing = Reading("", lambda cancelled: weighed(ground, family, picked, folder, language, cancelled),
                                self._has_weighed, hidden=True)
        self.weighing.begin()

    def _has_weighed(self, result, error) -> None:
        self.weighing = None
        self.now = result if result is not None else Weighed((), None, "" if error is None else words_of(
            error, self.language))
        self.weighed.emit()

    # -- the end -------------------------------------------------------------------------------

    def _stop(self) -> None:
        self.timer.stop()
        for task in (self.reading, self.weighing):
            if task is not None:
                task.drop()
        self.reading = self.weighing = None

    def drop(self) -> None:
        """Stop, and never be heard of again."""
        for speaking in (self, self.timer):
            speaking.blockSignals(True)
        self._stop()
