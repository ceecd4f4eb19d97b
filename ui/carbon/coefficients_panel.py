"""The numbers of a comparison: a list, a card of each, and a copy in which they can be changed."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QDoubleValidator
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ...core.carbon.cards.coefficient import coefficient_card, effect_of_edits, number_of, pool_title
from ...core.carbon.scenario.record import Edit
from ...core.texts import pick
from ..docks.parts import Shared, labelled, row_of
from ..text import tr
from ..widgets import action, button, named

CLASS, POOL, VALUE, UNIT, CHECKED = range(5)
LEAST_ROWS = 7      # of the table in a window of 768 points
WIDEST = 170        # pixels of the name of a class; its tip has all of it


class CoefficientsPanel(QWidget):
    """Numbers and their cards.

    Signals:
        edited: list of ``core.carbon.scenario.record.Edit``; the comparison is to be computed with them.
        message: words, level.
        save_wanted: that the copy of the table be written.
    """

    edited = pyqtSignal(list)
    message = pyqtSignal(str, str)
    save_wanted = pyqtSignal()

    def __init__(self, language: str, parent=None):
        super().__init__(parent)
        self.language, self.opened, self.keys = language, None, []
        self.table = self._table()
        self.card = named(QTextBrowser(), "carbon_coefficient_card", tr("The number explained"))
        self.card.setOpenLinks(False)
        self.effect = named(QTextBrowser(), "carbon_effect", tr("Effect of the changed numbers"))
        self.effect.setOpenLinks(False)
        self.value, self.lower, self.upper = (self._number(name, title) for name, title in (
            ("value", tr("New value")), ("lower", tr("Lower bound")), ("upper", tr("Upper bound"))))
        self.reason = named(QLineEdit(), "carbon_reason", tr("Reason of the change"))
        self.reason.setPlaceholderText(tr("why: plots, a paper, a survey …"))
        self.apply_action = action(self, "carbon_apply", tr("Change the number"), "mActionEditTable.svg", self.apply)
        self.undo_action = action(self, "carbon_undo", tr("Back to the family's numbers"), "mActionUndo.svg", self.undo)
        self.save_action = action(self, "carbon_save_table", tr("Save the copy of the table…"),
                                  "mActionFileSaveAs.svg", self.save_wanted.emit)
        self.reason.returnPressed.connect(self.apply)
        self._lay_out()
        self.table.currentCellChanged.connect(lambda row, *_: self._show(row))
        self.set_opened(None)

    def _table(self) -> QTableWidget:
        table = named(QTableWidget(0, 5), "carbon_coefficients", tr("Coefficients used"))
        table.setHorizontalHeaderLabels([tr("Class"), tr("Pool"), tr("Value"), tr("Unit"), tr("Checked")])
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().resizeSection(CLASS, WIDEST)
        table.horizontalHeader().setStretchLastSection(True)
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 4)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        return table

    def _number(self, name: str, title: str) -> QLineEdit:
        field = named(QLineEdit(), f"carbon_{name}", title)
        validator = QDoubleValidator(0.0, 1e9, 6, field)
        validator.setNotation(QDoubleValidator.Notation.StandardNotation)
        field.setValidator(validator)
        field.setMaximumWidth(self.fontMetrics().averageCharWidth() * 14)
        field.setPlaceholderText(title)
        return field

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(labelled(tr("&New value"), self.value), row_of(self.value, self.lower, self.upper))
        form.addRow(tr("&Reason"), self.reason)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 3)
        column.addLayout(form)
        column.addLayout(row_of(button(self.apply_action, words=True), self.undo_action, self.save_action))
        column.addWidget(self.effect, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(Shared(self.table, below, self._rows_height, shares=(2, 3)))

    def _rows_height(self) -> int:
        """Height with which some rows of the table are seen."""
        table = self.table
        return (table.horizontalHeader().sizeHint().height() + LEAST_ROWS * table.verticalHeader().defaultSectionSize()
                + table.horizontalScrollBar().sizeHint().height() + 2 * table.frameWidth())

    # -- what is shown -------------------------------------------------------------------------

    def set_opened(self, opened) -> None:
        """Show the numbers of a comparison (``bridge.docks.carbon.Opened``); None: nothing."""
        kept, self.opened = self._key(), opened
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        rows = [] if opened is None else opened.coefficients.to_dict("records")
        self.keys = [(row["land_class"], row["pool"]) for row in rows]
        changed = {(edit.land_class, edit.pool) for edit in opened.edits} if opened is not None else set()
        for place, row in enumerate(rows):
            self.table.insertRow(place)
            state = tr("changed") if self.keys[place] in changed else tr("yes") if row["verified"] else tr("no")
            cells = (opened.titles.get(row["land_class"], row["land_class"]),
                     pool_title(row["pool"], self.language), number_of(row, "value") or "–", row["unit"], state)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == VALUE:
                    item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
                self.table.setItem(place, column, item)
        self.table.blockSignals(False)
        self._show_effect()
        if kept in self.keys:
            self.table.setCurrentCell(self.keys.index(kept), CLASS)
        self._show(self.table.currentRow())

    def choose(self, land_class: str, pool: str) -> None:
        """Show the card of a number."""
        if (land_class, pool) in self.keys:
            self.table.setCurrentCell(self.keys.index((land_class, pool)), CLASS)

    def _key(self):
        row = self.table.currentRow()
        return self.keys[row] if 0 <= row < len(self.keys) else None

    def _show(self, row: int) -> None:
        known = self.opened is not None and 0 <= row < len(self.keys)
        for part in (self.value, self.lower, self.upper, self.reason):
            part.setEnabled(known)
            part.clear()
        self.apply_action.setEnabled(known)
        self.save_action.setEnabled(self.opened is not None and self.opened.is_comparison)
        self.undo_action.setEnabled(self.opened is not None and bool(self.opened.edits))
        if not known:
            self.card.setPlainText(tr("Choose a number to see where it comes from.") if self.opened is not None else
                                   tr("After a run, the numbers that it used are listed here."))
            return
        coefficient = self.opened.coefficients.iloc[row]
        title = self.opened.titles.get(coefficient["land_class"], coefficient["land_class"])
        if not self.opened.is_comparison:      # a stock is not computed again here: its numbers are shown
            self.card.setHtml(coefficient_card(coefficient, title, self.opened.boundary, self.language))
            for part in (self.value, self.lower, self.upper, self.reason, self.apply_action):
                part.setEnabled(False)
            return
        key, request = self.keys[row], self.opened.request
        table = request.table if key in request.table.given else request.flux
        self.card.setHtml(coefficient_card(coefficient, title, pick(table.family.boundary, self.language),
                                           self.language))
        given = table.given[key]
        for part in (self.value, self.lower, self.upper, self.reason, self.apply_action):
            part.setEnabled(table is request.table)      # an annual flux is changed in its pack
        for field, number in ((self.value, given.value), (self.lower, given.lower), (self.upper, given.upper)):
            field.setText("" if number is None else f"{number:g}")

    def _show_effect(self) -> None:
        edits = self.opened.edits if self.opened is not None else ()
        self.effect.setVisible(bool(edits))
        if edits:
            self.effect.setHtml(effect_of_edits(self.opened.first, self.opened.comparison, self.opened.request.names,
                                                self.language))

    # -- changes -------------------------------------------------------------------------------

    def apply(self) -> None:
        """Put the new number into the copy, with its reason."""
        key = self._key()
        if key is None:
            return
        if not self.reason.text().strip():
            self.message.emit(tr("State why: the reason is shown on the card of the number."), "wrong")
            self.reason.setFocus()
            return
        try:
            value, lower, upper = (self._read(field) for field in (self.value, self.lower, self.upper))
        except ValueError:
            self.message.emit(tr("Write a number with a decimal point and no other signs: 12.5"), "wrong")
            return
        kept = [edit for edit in self.opened.edits if (edit.land_class, edit.pool) != key]
        self.edited.emit([*kept, Edit(*key, value, lower, upper, self.reason.text())])

    @staticmethod
    def _read(field: QLineEdit):
        return float(field.text()) if field.text().strip() else None

    def undo(self) -> None:
        """Take all changes back."""
        self.edited.emit([])
