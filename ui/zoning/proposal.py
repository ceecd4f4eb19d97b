"""The layer that is probably to be checked is chosen beforehand, and the dock says why."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QLabel

from ...bridge.packs.places import control_names
from ...core.layers.recognise.subject import ACTIVE, ALIKE, NAMED, ONLY, propose_subjects
from ..text import tr
from ..widgets import named


class Proposal(QLabel):
    """Chooses a layer in a box as long as the user has not, and says why; hidden otherwise.

    A layer that was merely the only possible one, or the active one, gives way to a better one that is loaded later,
    and any gives way where the pack that is chosen calls it a control; every other stays.

    Args:
        box: of the layers, a ``QgsMapLayerComboBox``.
        language: of the reason.
    """

    def __init__(self, box, language: str, parent=None):
        super().__init__(parent)
        named(self, "zoning_proposal", tr("Why this layer is proposed"))
        self.box, self.language, self.key, self.settled, self.choosing = box, language, "", False, False
        self.setWordWrap(True)
        self.hide()
        box.layerChanged.connect(self._changed)

    def resizeEvent(self, event) -> None:
        """Stay as high as the lines need: the splitter around the form asks for no height by width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def begin(self, settled: bool) -> None:
        """Another project; ``settled``: it remembers a layer."""
        self.settled, self.key = settled, ""
        self.hide()

    def offer(self, described, recognitions, active: str) -> None:
        """Choose a layer, unless the user has.

        Args:
            described: the layers. recognitions: of each. active: id of QGIS's active layer, or empty.
        """
        controls = {recognition.layer_id for recognition in recognitions if recognition.role}
        is_control = self.box.currentLayer() is not None and self.box.currentLayer().id() in controls
        if self.settled or self.key not in ("", ONLY, ACTIVE) and not is_control:
            return
        answer = propose_subjects(described, recognitions, active, control_names(QgsProject.instance().homePath()))
        if self.key == ACTIVE and not is_control and (answer is None or answer[1].key not in (ALIKE, NAMED)):
            return      # clicking on layers moves no choice
        if answer is None and self.key and is_control:
            self._leave_open()
        if answer is None or QgsProject.instance().mapLayer(answer[0]) is None:
            return
        layer_id, reason = answer
        self.key = reason.key
        self.choosing = True
        self.box.setLayer(QgsProject.instance().mapLayer(layer_id))
        self.choosing = False
        self.setText(reason.in_language(self.language))
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.show()

    def _leave_open(self) -> None:
        """The layer that was proposed is a control by another pack, and no other is likely."""
        self.key, self.choosing = "", True
        self.box.setLayer(None)
        self.choosing = False
        self.hide()

    def _changed(self, layer) -> None:
        if not self.choosing:
            self.settled = True
            self.hide()
