"""Whether findings still say what is: edits and other choices since their checks, with a button that checks again."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...core.inputs import register
from ...core.report.format import whole
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


def _ids_in(values: Iterable) -> list:
    """Ids of vector layers of the project among values of parameters, in their order."""
    ids: list = []
    for value in values:
        if isinstance(value, (list, tuple)):
            ids += _ids_in(value)
            continue
        plain = value.source.staticValue() if hasattr(value, "source") else value
        if isinstance(plain, str) and isinstance(QgsProject.instance().mapLayer(plain), QgsVectorLayer):
            ids.append(plain)
    return list(dict.fromkeys(ids))


class _Run:
    """The layers and choices of one run.

    Args:
        parameters: of the check, its layers by their ids in the project. changed: called after each edit.
    """

    def __init__(self, parameters: dict, changed):
        project, subjects = QgsProject.instance(), (register.SUBJECTS, register.PARCELS, register.INPUT)
        self.choices = _state(parameters)
        self.subjects = next(iter(_ids_in(parameters.get(name) for name in subjects)), "")
        layers = [project.mapLayer(layer_id) for layer_id in _ids_in(parameters.values())]
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
    """A line above the findings of one check or of several, hidden while they are up to date.

    Args:
        name: of the dock, in front of the object names.

    Signals:
        recheck: the user wants to check again.
    """

    recheck = pyqtSignal()

    def __init__(self, name: str, parent=None):
        super().__init__(parent)
        self.runs: dict = {}        # check -> its run whose findings are shown
        self.coming: dict = {}      # check -> its run that has begun
        self.others: dict = {}      # check -> what else is other now, in words
        self.words = named(QLabel(), f"{name}_out_of_date", tr("Whether the findings are up to date"))
        self.words.setWordWrap(True)
        self.recheck_action = action(self, f"{name}_recheck_stale" if name != "zoning" else "zoning_recheck",
                                     tr("Recheck"), "mActionRedo.svg", lambda: self.recheck.emit())
        self.button = button(self.recheck_action, words=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setVisible(False)

    def begin(self, parameters: dict, check: str = "") -> None:
        """A check begins: watch its layers from here on. The findings that are shown stay watched until it is done.

        Args:
            parameters: of the check, its layers by their ids. check: its name where several are watched.
        """
        if check in self.coming:
            self.coming[check].let_go()
        self.coming[check] = _Run(parameters, self.show_words)

    def take(self, check: str = "") -> None:
        """The findings of the run that began last are shown now; of a check without one nothing is watched."""
        if check in self.runs:
            self.runs.pop(check).let_go()
        if check in self.coming:
            self.runs[check] = self.coming.pop(check)
        self.others.pop(check, None)
        self.show_words()

    def compare(self, parameters: dict) -> None:
        """The choices in the dock may be others now than those of its one check."""
        run = self.runs.get("")
        self.other("" if run is None or _state(parameters) == run.choices else tr("other inputs are chosen"))

    def other(self, words: str, check: str = "") -> None:
        """What besides edits is other now than in the run of a check; empty: nothing."""
        self.others[check] = words
        self.show_words()

    def stale(self) -> list:
        """Names of the checks whose findings are out of date."""
        return [check for check in dict.fromkeys((*self.runs, *self.others))
                if self.others.get(check) or check in self.runs and self.runs[check].counts()]

    def show_words(self) -> None:
        """Say what is so."""
        counts, names, subjects = {}, {}, {run.subjects for run in self.runs.values()}
        for run in self.runs.values():
            names.update(run.names)
            for layer_id, count in run.counts().items():
                counts[layer_id] = max(count, counts.get(layer_id, 0))
        parts = []
        for layer_id, count in counts.items():
            words = tr("parcels changed: {count}") if layer_id in subjects and len(self.runs) == 1 \
                else tr("{layer}, features changed: {count}")
            parts.append(words.format(layer=names[layer_id], count=whole(count)))
        parts += dict.fromkeys(filter(None, self.others.values()))
        words = tr("Out of date: {what}").format(what="; ".join(parts)) if parts else ""
        unsaved = dict.fromkeys(name for run in self.runs.values() for name in run.unsaved)
        if not parts and unsaved:
            words = tr("Checked with edits that are not saved: {layers}").format(layers=", ".join(unsaved))
        self.words.setText(words)
        self.button.setVisible(bool(parts))
        self.setVisible(bool(words))

    def let_go(self) -> None:
        """Watch nothing any more."""
        for run in (*self.runs.values(), *self.coming.values()):
            run.let_go()
        self.runs, self.coming, self.others = {}, {}, {}
        self.setVisible(False)
