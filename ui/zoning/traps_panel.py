"""What to look at before a check: traps of the layers, the roles and the date, worst first."""
from __future__ import annotations

from datetime import date

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...bridge.project.traps import traps_of_missing_layers
from ...core.inputs import register
from ...core.layers.traps.before import of_the_run, traps
from ...core.report.words import severity_word, words_in
from ..docks.task import Reading, words_of
from ..text import tr
from ..widgets import icon, named

DELAY_MS = 250      # changes come in crowds: a project opens, a role is chosen
ICONS = {"critical": "mIconCritical.svg", "major": "mIconWarning.svg", "minor": "mIconInfo.svg"}
FAINT = 165          # alpha of what takes no part
LEAST_ROWS, MOST_ROWS = 3, 5     # in sight; the rest is scrolled to


class TrapsPanel(QWidget):
    """A list that is hidden while there is nothing to look at, and a word on what a check still needs.

    The layers are described on the main thread already, by ``LayersPanel``; what follows from it is worked
    out in the background, some time after the last change.

    Args:
        layers, inputs: the panels whose changes count.

    Signals:
        layer_wanted: id of a layer that the user wants to see.
        looked: the list is up to date.
    """

    layer_wanted = pyqtSignal(str)
    looked = pyqtSignal()

    def __init__(self, layers, inputs, language: str, parent=None):
        super().__init__(parent)
        self.layers, self.inputs, self.language, self.reading = layers, inputs, language, None
        self.hint = named(QLabel(self.missing()), "zoning_hint", tr("What a check still needs"))
        self.hint.setWordWrap(True)
        self.title = QLabel()
        self.list = named(QListWidget(), "zoning_traps", tr("To review before the check"),
                          tr("A click selects the layer."))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.title.setBuddy(self.list)
        self.list.itemClicked.connect(self._wanted)
        self.list.itemActivated.connect(self._wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.hint)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(DELAY_MS)
        self.timer.timeout.connect(self.look)
        layers.changed.connect(self.later)
        inputs.changed.connect(self.later)
        inputs.pack_changed.connect(self.later)
        self.show_traps([])

    def later(self) -> None:
        """Look again, soon and once."""
        self.timer.start()

    def look(self) -> None:
        """Look again, in the background; ``looked`` follows."""
        self.timer.stop()
        self._drop()
        layers, inputs = self.layers, self.inputs
        described, recognitions, pack = list(layers.described), list(layers.recognitions.values()), layers.pack
        coverage, day = inputs.rules().get(register.COVERAGE, ""), date.fromisoformat(inputs.day())
        subjects = inputs.subjects_id()
        used = {recognition.layer_id for recognition in recognitions if recognition.role} | {subjects, coverage}
        gone = traps_of_missing_layers(QgsProject.instance(), pack, layers.bound())

        def looked(cancelled):
            return of_the_run(gone + traps(described, pack, recognitions, day, coverage, subjects=subjects), used)

        self.reading = Reading(tr("Checking the layers…"), looked, self._read, hidden=True)
        self.reading.begin()

    def _read(self, listed, error) -> None:
        self.reading = None
        if error is not None:
            self.show_traps([])
            self.title.setText(words_of(error, self.language))
            self.title.setVisible(True)
            self.setVisible(True)
        elif listed is not None:
            self.show_traps(listed)
        self.looked.emit()

    def show_traps(self, listed) -> None:
        """Show traps, each with whether it concerns the run."""
        self.list.clear()
        t = words_in(self.language)
        for trap, concerns in listed:
            words = trap.in_language(self.language)
            item = QListWidgetItem(icon(ICONS[trap.severity]), words)
            item.setToolTip(f"<p><b>{severity_word(t, trap.severity)}</b></p><p>{_escaped(words)}</p>")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{severity_word(t, trap.severity)}: {words}")
            item.setData(Qt.ItemDataRole.UserRole, trap.layer_id or next(iter(trap.layer_ids), ""))
            if not concerns:
                faint = self.list.palette().color(QPalette.ColorRole.Text)
                faint.setAlpha(FAINT)      # what a theme shows for disabled words may be too faint to read
                item.setForeground(faint)
                item.setToolTip(item.toolTip() + f"<p><i>{tr('This layer is not used in the check.')}</i></p>")
            self.list.addItem(item)
        concern = sum(concerns for _, concerns in listed)
        self.title.setText(tr("To review before the check ({count})").format(count=concern))
        row = max(self.list.sizeHintForRow(0), self.fontMetrics().height() + 4)
        frame = 2 * self.list.frameWidth()
        self.list.setMinimumHeight(row * min(max(len(listed), 1), LEAST_ROWS) + frame)
        self.list.setMaximumHeight(row * min(max(len(listed), 1), MOST_ROWS) + frame)
        self.list.setVisible(bool(listed))
        self.title.setVisible(bool(listed))
        self.hint.setText(self.missing())
        self.hint.setVisible(bool(self.hint.text()))
        self.setVisible(bool(listed) or not self.hint.isHidden())

    def missing(self) -> str:
        """What a check still needs; empty: nothing."""
        if not self.layers.described:
            return tr("Load the projects or parcels, and at least one control layer.")
        if not self.layers.bound():
            return tr("No layer is a control of this rule pack: say above which role a layer has, or choose another "
                      "rule pack below.")
        return "" if self.inputs.subjects_id() else tr("Choose the projects or parcels to be checked.")

    def _wanted(self, item) -> None:
        layer_id = item.data(Qt.ItemDataRole.UserRole)
        if layer_id:
            self.layer_wanted.emit(layer_id)

    def _drop(self) -> None:
        if self.reading is not None:
            self.reading.drop()
            self.reading = None

    def take_down(self) -> None:
        """Stop looking, for good."""
        self.timer.stop()
        self._drop()
        self.blockSignals(True)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
