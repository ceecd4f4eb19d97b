"""The fields that a pack asks of a layer, each with the field that plays it."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...core.layers.binder import field_title
from ...core.layers.recognise.mapping import Choice
from ...core.layers.recognise.state import FieldState
from ...core.layers.recognise.values import PROPOSED
from ...core.texts import pick
from ..text import tr
from ..widgets import icon, named, plain_rows

ASKED, FIELD, STATE = range(3)
MOST_ROWS, LEAST_ROWS = 5, 2     # in sight; the rest is scrolled to


class FieldsView(QTableWidget):
    """A row per field that is asked for, with a choice of the layer's field.

    Signals:
        part_chosen: field role whose values are to be seen.
        field_chosen: field role, name of the field; empty: none.
    """

    part_chosen = pyqtSignal(str)
    field_chosen = pyqtSignal(str, str)

    def __init__(self, language: str, parent: QWidget | None = None):
        super().__init__(0, 3, parent)
        self.language, self.shown = language, None
        named(self, "mapping_fields", tr("Fields that the pack asks for"))
        self.setHorizontalHeaderLabels([tr("Asked for"), tr("Field of the layer"), tr("State")])
        plain_rows(self)
        for column in (ASKED, FIELD, STATE):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.currentCellChanged.connect(self._current_changed)

    def show_fields(self, states: list[FieldState], names: dict, part: str) -> None:
        """Show what is asked for.

        Args:
            states: of the field roles. names: field of the layer -> tip. part: the field role that is seen.
        """
        self.blockSignals(True)
        shown = ([state.part for state in states], list(names))
        if shown != self.shown:     # boxes stay where they can: one of them may have the focus
            self.shown = shown
            self.setRowCount(0)
            self.setRowCount(len(states))
            for row, state in enumerate(states):
                self._fill(row, state, names)
        for row, state in enumerate(states):
            self._update(row, state)
            if state.part == part and row != self.currentRow():
                self.setCurrentCell(row, ASKED)
        self.resizeRowsToContents()
        self.blockSignals(False)
        frame = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        heights = [self.rowHeight(row) for row in range(len(states))]
        self.setMinimumHeight(frame + sum(heights[:LEAST_ROWS]))
        self.setMaximumHeight(frame + sum(heights[:MOST_ROWS]))
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def _fill(self, row: int, state: FieldState, names: dict) -> None:
        title = field_title({state.part: state.described}, state.part, self.language)
        item = QTableWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, state.part)
        item.setToolTip(title if state.is_needed else tr("{title}: no rule rests on it").format(title=title))
        self.setItem(row, ASKED, item)
        box = named(QComboBox(), f"mapping_field_{state.part}", tr("Field for {title}").format(title=title))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        if not state.is_named:
            box.addItem(tr("no such field"), "")
        for name, tip in names.items():
            box.addItem(name, name)
            box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        part = state.part
        box.activated.connect(lambda place: self.field_chosen.emit(part, box.itemData(place)))
        self.setCellWidget(row, FIELD, box)

    def _update(self, row: int, state: FieldState) -> None:
        box = self.cellWidget(row, FIELD)
        for place in range(box.count()):
            name = box.itemData(place)
            if name:
                box.setItemText(place, f"{name} ?" if (name, state.how) == (state.name, PROPOSED) else name)
        box.setCurrentIndex(max(box.findData(state.name), 0))
        box.setToolTip(state.reason.in_language(self.language) if state.reason else box.accessibleName())
        self.setItem(row, STATE, self._state_item(state))

    def _state_item(self, state: FieldState) -> QTableWidgetItem:
        words, picture = state_words(state)
        item = QTableWidgetItem(words)
        if picture:
            item.setIcon(icon(picture))
        item.setToolTip(words if state.reason is None else state.reason.in_language(self.language))
        return item

    def part(self) -> str:
        """The current field role; empty without one."""
        item = self.item(self.currentRow(), ASKED)
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else ""

    def _current_changed(self, row: int, _column: int, before: int, _before: int) -> None:
        if row != before and row >= 0:
            self.part_chosen.emit(self.part())


def state_words(state: FieldState) -> tuple[str, str]:
    """What is said of a field role, and its icon; an empty one: none."""
    if not state.is_needed:
        lacking = tr("no field") if state.is_used else tr("not needed")
        return (tr("proposed") if state.how == PROPOSED else "" if state.name else lacking), ""
    if state.share is None:
        return tr("reading…"), ""
    if state.is_settled:
        return tr("known"), "mIconSuccess.svg"
    if not state.name:
        return tr("no field"), "mIconWarning.svg"
    if state.share.values:
        return tr("{count} open ({percent} %)").format(
            count=state.share.values, percent=f"{state.share.open_percent:.0f}"), "mIconWarning.svg"
    return tr("proposed"), "mIconWarning.svg"


class ChoiceRow(QWidget):
    """How the values of a field are written, such as in percent, or by which list of codes.

    Signals:
        chosen: id of the choice, its word.
    """

    chosen = pyqtSignal(str, str)

    def __init__(self, language: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.language, self.id, self.title = language, "", QLabel()
        self.box = named(QComboBox(), "mapping_choice", tr("How the values are written"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.activated.connect(lambda place: self.chosen.emit(self.id, self.box.itemData(place)))
        self.title.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.title)
        row.addWidget(self.box, 1)

    def show_choice(self, choice: Choice | None, chosen) -> None:
        """Show a choice; None: there is nothing to choose.

        Args:
            choice: of the field. chosen: id of a choice -> its word.
        """
        self.setVisible(choice is not None)
        if choice is None:
            return
        self.id = choice.id
        self.title.setText(pick(choice.title, self.language))
        self.box.clear()
        for word, title in choice.words.items():
            self.box.addItem(pick(title, self.language) or word, word)
        self.box.setCurrentIndex(self.box.findData(chosen.get(choice.id, choice.preset)))
