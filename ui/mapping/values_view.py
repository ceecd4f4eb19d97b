"""The values of a layer with their counts, beside the values of the pack: select on the left, click on the right."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...core.layers.recognise.state import FieldState
from ...core.layers.recognise.values import ANY, CHOSEN, OPEN, PROPOSED, UNKNOWN, ShownField, ValueState, word_title
from ..text import tr
from ..widgets import named, plain_rows

VALUE, COUNT, MEANS = range(3)
SPELLINGS_SHOWN = 12
MANY_WORDS = 16     # from here on the list can be searched
CLEAR = None        # of the list on the right: as the pack reads it


class Words(QListWidget):
    """A list whose entries act by a click, Enter or Space; a style that activates by a click would do it twice.

    Signals:
        picked: entry.
    """

    picked = pyqtSignal(QListWidgetItem)

    def __init__(self):
        super().__init__()
        self.itemClicked.connect(self.picked)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem() is not None:
            self.picked.emit(self.currentItem())
        else:
            super().keyPressEvent(event)


class ValuesView(QWidget):
    """Values and meanings.

    Signals:
        mapped: values of the layer, what they mean (``UNKNOWN``: nothing; None: as the pack reads them).
    """

    mapped = pyqtSignal(list, object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.title = QLabel()
        self.title.setWordWrap(True)
        self.table = named(QTableWidget(0, 3), "mapping_values", tr("Values of the layer"),
                           tr("Select values, then click what they mean. Ctrl+A selects all."))
        self.table.setHorizontalHeaderLabels([tr("Value"), tr("Features"), tr("Means")])
        plain_rows(self.table, several=True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(MEANS, QHeaderView.ResizeMode.Stretch)
        self.words = named(Words(), "mapping_words", tr("Values of the pack"),
                           tr("A click, or Enter, says what the selected values mean."))
        self.words.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.words.picked.connect(self._map)
        self.line = named(QLineEdit(), "mapping_line", tr("Find or write a value"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._written)
        self.described = None
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self._right())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(split, 1)

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        title = QLabel(tr("The selected values mean:"))
        title.setBuddy(self.words)
        title.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(self.line)
        column.addWidget(self.words, 1)
        return side

    # -- content -------------------------------------------------------------------------------

    def show_state(self, state: FieldState | None, empty: int, left_out: int, chosen, language: str) -> None:
        """Show the values of a field role; None: nothing.

        Args:
            state: of the field role. empty: features without a value. left_out: further values, which are rare.
            chosen: value -> word, as the user mapped them.
            language: of reasons.
        """
        rows = self._rows(state, empty, chosen) if state is not None else []
        self.table.setRowCount(0)
        self.table.setRowCount(len(rows))
        for row, value in enumerate(rows):
            self._fill(row, value, state, language)
        self.table.resizeRowsToContents()
        self._fill_words(state, language)
        self.title.setText(self._title(state, left_out))
        self.title.setVisible(bool(self.title.text()))
        self.select_open()

    @staticmethod
    def _rows(state: FieldState, empty: int, chosen) -> list[ValueState]:
        rows = list(state.values)
        if state.name and state.has_meanings:
            if empty:
                word = chosen.get("", chosen.get(ANY))
                rows.append(ValueState("", empty, word, OPEN if word is None else CHOSEN))
            if state.reads_more:
                return rows
            word = chosen.get(ANY)
            rows.append(ValueState(ANY, sum(value.count for value in rows if value.how in (OPEN, PROPOSED)), word,
                                   "rest" if word is None else CHOSEN))
        return rows

    def _fill(self, row: int, value: ValueState, state: FieldState, language: str) -> None:
        rest = tr("all features") if self.table.rowCount() == 1 else tr("all others")
        item = QTableWidgetItem(rest if value.value == ANY else value.value or tr("(empty)"))
        item.setData(Qt.ItemDataRole.UserRole, value.value)
        item.setData(Qt.ItemDataRole.UserRole + 1, value.how)
        count = QTableWidgetItem(str(value.count))
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        means = QTableWidgetItem(self._means(value, state.described, language))
        tip = value.guess.reason.in_language(language) if value.guess is not None else means.text()
        for column, cell in ((VALUE, item), (COUNT, count), (MEANS, means)):
            cell.setToolTip(cell.text() if column == VALUE else tip)
            font = cell.font()
            font.setItalic(value.how == PROPOSED and column == MEANS or value.value in ("", ANY) and column == VALUE)
            font.setBold(value.how == CHOSEN and column == MEANS)
            cell.setFont(font)
            self.table.setItem(row, column, cell)

    @staticmethod
    def _means(value: ValueState, described, language: str) -> str:
        if value.how == "rest":
            return ""
        if value.word is None:
            return tr("open") if value.value else tr("no value")
        words = word_title(value.word, described, language) if value.word else tr("nothing, unknown")
        return f"{words} ?" if value.how == PROPOSED else words

    def _fill_words(self, state: FieldState | None, language: str) -> None:
        self.words.clear()
        described = state.described if state is not None else None
        if self._key(described) != self._key(self.described):
            self.line.clear()
        self.described = described
        is_long = described is not None and len(described.values) >= MANY_WORDS
        self.line.setVisible(is_long or self._takes_numbers())
        self.line.setPlaceholderText(tr("write a value, Enter") if self._takes_numbers() else tr("find…"))
        if state is None:
            return
        for word, spellings in state.described.values.items():
            item = QListWidgetItem(word_title(word, state.described, language))
            item.setData(Qt.ItemDataRole.UserRole, word)
            shown = ", ".join(map(str, spellings[:SPELLINGS_SHOWN])) if spellings else word
            item.setToolTip(shown)
            self.words.addItem(item)
        for words, word in ((tr("nothing, unknown"), UNKNOWN), (tr("as the pack reads it"), CLEAR)):
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, word)
            font = item.font()
            font.setItalic(True)
            item.setFont(font)
            self.words.addItem(item)
        self.words.setCurrentRow(0)
        self._filter(self.line.text())

    @staticmethod
    def _key(described):
        return None if described is None else (described.id, len(described.values))

    def _takes_numbers(self) -> bool:
        return isinstance(self.described, ShownField) and self.described.type == "number" \
            and self.described.accepts is not None

    def _filter(self, written: str) -> None:
        """Show the entries that contain what is written; those that mean nothing stay."""
        sought = "" if self._takes_numbers() else written.strip().casefold()
        for row in range(self.words.count()):
            item = self.words.item(row)
            is_word = item.data(Qt.ItemDataRole.UserRole) not in (UNKNOWN, CLEAR)
            item.setHidden(bool(sought) and is_word and sought not in f"{item.text()} {item.toolTip()}".casefold())
        shown = next((row for row in range(self.words.count()) if not self.words.item(row).isHidden()), 0)
        if self.words.currentItem() is None or self.words.currentItem().isHidden():
            self.words.setCurrentRow(shown)

    def _written(self) -> None:
        """Map what is selected to the number that is written, or to the first entry that is left."""
        written = self.line.text().strip()
        if not self._takes_numbers():
            if self.words.currentItem() is not None:
                self._map(self.words.currentItem())
        elif written and self.selected() and self.described.accepts(written):
            self.mapped.emit(self.selected(), written)
            self.line.clear()

    def _title(self, state: FieldState | None, left_out: int) -> str:
        if state is None or state.share is None:
            return ""
        share = state.share
        if not state.name and not state.has_meanings:
            return tr("Choose the field, if the layer has it; the pack takes each of its values as it is.")
        if not state.name:
            return tr("The layer has no such field: say what all of its {count} features are, or choose a "
                      "field.").format(count=share.total)
        if not state.has_meanings:
            return tr("The pack takes every value of this field as it is. Say which ones mean nothing.")
        words = tr("Open: {values} values, {features} of {total} features ({percent} %).").format(
            values=share.values, features=share.features, total=share.total, percent=f"{share.open_percent:.0f}")
        if share.empty:
            words += " " + tr("{count} features have no value.").format(count=share.empty)
        if left_out:
            words += " " + tr("{shown} values are shown, the most frequent; {count} rarer ones are not.").format(
                shown=len(state.values), count=left_out)
        return words

    # -- choices -------------------------------------------------------------------------------

    def select_open(self) -> None:
        """Select the first value that is open."""
        self.table.clearSelection()
        for row in range(self.table.rowCount()):
            item = self.table.item(row, VALUE)
            value, how = item.data(Qt.ItemDataRole.UserRole), item.data(Qt.ItemDataRole.UserRole + 1)
            if how in (OPEN, PROPOSED) and value != "":
                self.table.setCurrentCell(row, VALUE)
                self.table.scrollToItem(item)
                return

    def selected(self) -> list[str]:
        """Values that are selected."""
        return [self.table.item(index.row(), VALUE).data(Qt.ItemDataRole.UserRole)
                for index in self.table.selectionModel().selectedRows()]

    def _map(self, item) -> None:
        values = self.selected()
        if values:
            self.mapped.emit(values, item.data(Qt.ItemDataRole.UserRole))
