"""Whether the findings still say what is: edits and other choices since the check, with a button that checks again."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...core.inputs import register
from ..text import tr
from ..widgets import action, button, named


def _state(parameters: dict) -> str:
    """Choices as one text, to be compared."""
    return repr(sorted((name, value.toVariant() if hasattr(value, "toVariant") else value)
                       for name, value in parameters.items()))


class _Watched:
    """One layer of a run, and which of its features were edited since.

    Args:
        layer: of the project. changed: called after each edit.
    """

    def __init__(self, layer: QgsVectorLayer, changed):
        self.layer, self.changed, self.committing = layer, changed, False
        buffer = layer.editBuffer()
        self.in_run = set() if buffer is None else {
            *buffer.changedGeometries(), *buffer.changedAttributeValues(), *buffer.addedFeatures(),
            *buffer.deletedFeatureIds()}
        self.touched, self.saved = set(), set()
        for signal, slot in self._links():
            signal.connect(slot)

    def _links(self) -> tuple:
        layer = self.layer      # its signals are never kept: those of a layer that is gone end the program
        return ((layer.geometryChanged, self._edited), (layer.attributeValueChanged, self._edited),
                (layer.featureAdded, self._edited), (layer.featureDeleted, self._edited),
                (layer.beforeCommitChanges, self._commit_begins), (layer.afterCommitChanges, self._committed),
                (layer.afterRollBack, self._rolled_back))

    def _edited(self, fid, *_) -> None:
        if not self.committing:
            self.touched.add(fid)
            self.changed()

    def _commit_begins(self, *_) -> None:
        self.committing = True      # QGIS reports saved features once more, under other ids

    def _committed(self) -> None:
        self.committing, self.saved = False, set(self.touched)

    def _rolled_back(self) -> None:
        self.touched = self.saved | self.in_run     # the run has seen edits that are gone now
        self.changed()

    def let_go(self) -> None:
        if not sip.isdeleted(self.layer):
            for signal, slot in self._links():
                signal.disconnect(slot)


class _Run:
    """The layers and choices of one run.

    Args:
        parameters: of ``groundrules:checkzoning`` as they were in the dock. changed: called after each edit.
    """

    def __init__(self, parameters: dict, changed):
        self.choices, subjects = _state(parameters), parameters[register.SUBJECTS]
        self.subjects = subjects if isinstance(subjects, str) else subjects.source.staticValue()
        layers = map(QgsProject.instance().mapLayer, dict.fromkeys((self.subjects, *parameters[register.CONTROLS])))
        layers = [layer for layer in layers if isinstance(layer, QgsVectorLayer)]
        self.watched = {layer.id(): _Watched(layer, changed) for layer in layers}
        self.names = {layer.id(): layer.name() for layer in layers}
        self.unsaved = [layer.name() for layer in layers if layer.isModified()]

    def counts(self) -> dict:
        """Layer id -> how many of its features were edited since, where there are any."""
        return {layer_id: len(watched.touched) for layer_id, watched in self.watched.items() if watched.touched}

    def let_go(self) -> None:
        for watched in self.watched.values():
            watched.let_go()


class OutOfDate(QWidget):
    """A line above the findings, hidden while they are up to date.

    Signals:
        recheck: the user wants to check again.
    """

    recheck = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.run = self.coming = None
        self.other = False
        self.words = named(QLabel(), "zoning_out_of_date", tr("Whether the findings are up to date"))
        self.words.setWordWrap(True)
        self.recheck_action = action(self, "zoning_recheck", tr("Recheck"), "mActionRedo.svg",
                                     lambda: self.recheck.emit())
        self.button = button(self.recheck_action, words=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setVisible(False)

    def begin(self, parameters: dict) -> None:
        """A check begins: watch its layers from here on. The findings that are shown stay watched until it is done."""
        if self.coming is not None:
            self.coming.let_go()
        self.coming = _Run(parameters, self.show_words)

    def take(self) -> None:
        """The findings of the check that began last are shown now; of a run without one nothing is watched."""
        if self.run is not None:
            self.run.let_go()
        self.run, self.coming, self.other = self.coming, None, False
        self.show_words()

    def compare(self, parameters: dict) -> None:
        """The choices in the dock may be others now."""
        self.other = self.run is not None and _state(parameters) != self.run.choices
        self.show_words()

    def show_words(self) -> None:
        """Say what is so."""
        counts = {} if self.run is None else self.run.counts()
        parts = []
        for layer_id, count in counts.items():
            words = tr("parcels changed: {count}") if layer_id == self.run.subjects \
                else tr("{layer}, features changed: {count}")
            parts.append(words.format(layer=self.run.names[layer_id], count=f"{count:,}"))
        parts += [tr("other inputs are chosen")] if self.other else []
        words = tr("Out of date: {what}").format(what="; ".join(parts)) if parts else ""
        if not parts and self.run is not None and self.run.unsaved:
            words = tr("Checked with edits that are not saved: {layers}").format(layers=", ".join(self.run.unsaved))
        self.words.setText(words)
        self.button.setVisible(bool(parts))
        self.setVisible(bool(words))

    def let_go(self) -> None:
        """Watch nothing any more."""
        for run in (self.run, self.coming):
            if run is not None:
                run.let_go()
        self.run, self.coming, self.other = None, None, False
        self.setVisible(False)
