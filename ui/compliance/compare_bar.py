"""Two runs of a check, chosen to be compared."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from ...core.findings.states import CHANGES
from ...core.findings.stored import cell_of_store, moment
from ...core.report.format import whole
from ...core.texts.separators import filled
from ..text import tr
from ..widgets import action, button, named


class CompareBar(QWidget):
    """Check, the earlier run and the later one; what differs is shown by the list.

    Signals:
        wanted: numbers of two runs.
        closed: nothing is compared any more.
    """

    wanted = pyqtSignal(int, int)
    closed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.stored = self.words = None
        self.check = named(QComboBox(), "compliance_compare_check", tr("Check whose runs are compared"))
        self.first = named(QComboBox(), "compliance_compare_first", tr("Earlier run"))
        self.second = named(QComboBox(), "compliance_compare_second", tr("Later run"))
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.close_action = action(self, "compliance_compare_close", tr("Stop comparing"), "mIconClose.svg", self.end)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (label, box) in enumerate(((tr("For the check"), self.check), (tr("Earlier"), self.first),
                                              (tr("Later"), self.second))):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
            grid.addWidget(QLabel(label), place and 1, (place - 1) * 2 if place else 0,
                           Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(box, place and 1, (place - 1) * 2 + 1 if place else 1, 1, (3, 1, 2)[place])
        grid.addWidget(button(self.close_action), 0, 4)
        grid.addWidget(self.summary, 2, 0, 1, 5)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        self.check.currentIndexChanged.connect(self._check_chosen)
        self.first.activated.connect(self._ask)
        self.second.activated.connect(self._ask)
        self.setVisible(False)

    def set_store(self, stored, words) -> None:
        """Offer the runs of a store; None: nothing."""
        self.stored, self.words = stored, words

    def begin(self, check_name: str = "") -> None:
        """Show the last two runs of a check, and what differs."""
        self.check.blockSignals(True)
        self.check.clear()
        counts = self.stored.runs["check_name"].value_counts()
        for name in counts.index[counts > 1]:
            self.check.addItem(cell_of_store("check_name", name, self.words), name)
        self.check.setCurrentIndex(max(self.check.findData(check_name), 0))
        self.check.blockSignals(False)
        self.setVisible(True)
        if self.check.count():
            self._check_chosen()
        else:
            self.first.clear()
            self.second.clear()
            self.summary.setText(tr("No check has two runs yet. Record a later run, or check again."))

    def end(self) -> None:
        """Stop comparing."""
        if not self.isHidden():
            self.setVisible(False)
            self.closed.emit()

    def _check_chosen(self, *_) -> None:
        runs = self.stored.runs[self.stored.runs["check_name"] == self.check.currentData()]
        for box, place in ((self.first, 1), (self.second, 0)):
            box.clear()
            for row in runs.itertuples():
                when = moment(row.made or row.recorded)
                partial = f" · {tr('partial')}" if row.is_partial else ""
                box.addItem(f"{when} · {whole(row.finding_count)}{partial}", int(row.run))
                box.setItemData(box.count() - 1, filled(
                    tr("{count} {count:finding|findings}"), {"count": whole(row.finding_count)}),
                                Qt.ItemDataRole.ToolTipRole)
            box.setCurrentIndex(place)
        self._ask()

    def _ask(self, *_) -> None:
        first, second = self.first.currentData(), self.second.currentData()
        if first == second:
            self.summary.setText(tr("Choose two different runs."))
            return
        self.wanted.emit(min(first, second), max(first, second))

    def tell(self, counts: dict) -> None:
        """Say how many findings are new, gone, changed."""
        self.summary.setText(" · ".join(f"{cell_of_store('change', name, self.words)}: {whole(counts[name])}"
                                        for name in CHANGES))
