"""The values of a layer with their counts, beside the values of the pack: select on the left, click on the right."""
from __future__ import annotations

from html import escape
from urllib.parse import quote, unquote

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
from ...core.texts.separators import filled
from ..text import tr
from ..widgets import named, plain_rows

VALUE, COUNT, MEANS = range(3)
HOW, WORD = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2    # of a value, beside the value itself
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


def side_of(*widgets: QWidget) -> QWidget:
    """Widgets one under the other, as one side of a splitter."""
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    return side


def guess_words(state: FieldState | None, language: str) -> str:
    """Why a field is proposed, and which others may be meant, as links; empty where none is proposed.

    Args:
        state: of the field role. language: of the reason.
    """
    if state is None or state.how != PROPOSED or state.reason is None:
        return ""
    links = [f'<a href="{quote(guess.name)}">{escape(guess.name)}</a>' for guess in state.others]
    others = ("、" if language == "zh" else ", ").join(links)
    words = tr("Field “{field}” is proposed: {reason}")
    if others:
        words += " " + tr("If it is the wrong one, click the right one: {others}, or choose it above.")
    return words.format(field=escape(state.name), reason=escape(state.reason.in_language(language)), others=others)


class ValuesView(QWidget):
    """Values and meanings.

    Signals:
        mapped: values of the layer, what they mean (``UNKNOWN``: nothing; None: as the pack reads them).
        field_wanted: field of the layer that is to play the field role.
    """

    mapped = pyqtSignal(list, object)
    field_wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.title, self.guess = QLabel(), named(QLabel(), "mapping_guess", tr("Other fields that may be meant"))
        self.title.setWordWrap(True)
        self.guess.setWordWrap(True)
        self.guess.setTextFormat(Qt.TextFormat.RichText)
        self.guess.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse
                                           | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.guess.linkActivated.connect(lambda address: self.field_wanted.emit(unquote(address)))
        self._make_tables()
        self._make_words()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(side_of(self.table, self.rest))
        split.addWidget(self._right())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.guess)
        column.addWidget(self.title)
        column.addWidget(split, 1)

    def _make_tables(self) -> None:
        """The values, and under them, always in sight, what stands for all others."""
        self.table = named(QTableWidget(0, 3), "mapping_values", tr("Values of the layer"),
                           tr("Select values, then click what they mean. Ctrl+A selects all."))
        self.table.setHorizontalHeaderLabels([tr("Value"), tr("Features"), tr("Means")])
        plain_rows(self.table, several=True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(MEANS, QHeaderView.ResizeMode.Stretch)
        self.rest = named(QTableWidget(0, 3), "mapping_rest", tr("No value, and all other values"),
                          self.table.toolTip())
        plain_rows(self.rest, several=True)
        self.rest.horizontalHeader().setVisible(False)
        self.rest.horizontalHeader().setStretchLastSection(True)
        for of_bar in (self.rest.setHorizontalScrollBarPolicy, self.rest.setVerticalScrollBarPolicy):
            of_bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.sectionResized.connect(lambda column, _before, width: self.rest.setColumnWidth(column, width))
        for table, other in ((self.table, self.rest), (self.rest, self.table)):
            table.itemSelectionChanged.connect(lambda table=table, other=other: self._selected(table, other))

    def _make_words(self) -> None:
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

    def _right(self) -> QWidget:
        title = QLabel(tr("The selected values mean:"))
        title.setBuddy(self.words)
        title.setWordWrap(True)
        return side_of(title, self.line, self.words)

    # -- content -------------------------------------------------------------------------------

    def show_state(self, state: FieldState | None, empty: int, left_out: int, chosen, language: str) -> None:
        """Show the values of a field role; None: nothing.

        Args:
            state: of the field role. empty: features without a value. left_out: further values, which are rare.
            chosen: value -> word, as the user mapped them.
            language: of reasons.
        """
        self.title.setText(self._title(state, left_out))
        self.guess.setText(guess_words(state, language))
        for label in (self.title, self.guess):
            label.setVisible(bool(label.text()))
        self._fill_words(state, language)
        rest = self._rest(state, empty, chosen) if state is not None else []
        for table, rows in ((self.table, state.values if state is not None else ()), (self.rest, rest)):
            table.setRowCount(0)
            table.setRowCount(len(rows))
            for row, value in enumerate(rows):
                self._fill(table, row, value, state, language)
            table.resizeRowsToContents()
        self.rest.setVisible(bool(rest))
        self.rest.setFixedHeight(sum(map(self.rest.rowHeight, range(len(rest)))) + 2 * self.rest.frameWidth())
        self.select_open()

    @staticmethod
    def _rest(state: FieldState, empty: int, chosen) -> list[ValueState]:
        rows: list = []
        if not (state.name and state.has_meanings):
            return rows
        if empty:
            word = chosen.get("", chosen.get(ANY))
            rows.append(ValueState("", empty, word, OPEN if word is None else CHOSEN))
        if not state.reads_more:
            word = chosen.get(ANY)
            count = sum(value.count for value in (*state.values, *rows) if value.how in (OPEN, PROPOSED))
            rows.append(ValueState(ANY, count, word, "rest" if word is None else CHOSEN))
        return rows

    def _fill(self, table: QTableWidget, row: int, value: ValueState, state: FieldState, language: str) -> None:
        rest = tr("all features") if table is self.table else tr("all others")
        item = QTableWidgetItem(rest if value.value == ANY else value.value or tr("(empty)"))
        item.setData(Qt.ItemDataRole.UserRole, value.value)
        item.setData(HOW, value.how)
        item.setData(WORD, value.word)
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
            table.setItem(row, column, cell)

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
        self.line.setVisible(is_long or self._takes_words())
        self.line.setPlaceholderText(tr("write a value, Enter") if self._takes_words() else tr("find…"))
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
        self._filter(self.line.text())

    @staticmethod
    def _key(described):
        return None if described is None else (described.id, len(described.values))

    def _takes_words(self) -> bool:
        """Whether a meaning is written: a number, or a word where there is no list to choose from."""
        return isinstance(self.described, ShownField) and self.described.accepts is not None \
            and (self.described.type == "number" or not self.described.values)

    def _is_searching(self) -> bool:
        return bool(self.line.text().strip()) and not self._takes_words()

    def _filter(self, written: str) -> None:
        """Show the entries that contain what is written; those that mean nothing stay.

        The first that is left is what Enter takes; without a search it is marked what the selected values mean.
        """
        sought = written.strip().casefold() if self._is_searching() else ""
        for row in range(self.words.count()):
            item = self.words.item(row)
            is_word = item.data(Qt.ItemDataRole.UserRole) not in (UNKNOWN, CLEAR)
            item.setHidden(bool(sought) and is_word and sought not in f"{item.text()} {item.toolTip()}".casefold())
        if not sought:
            self._mark_meaning()
        elif self.words.currentItem() is None or self.words.currentItem().isHidden():
            self.words.setCurrentRow(next((row for row in range(self.words.count())
                                           if not self.words.item(row).isHidden()), 0))

    def _mark_meaning(self) -> None:
        """Mark what the selected values mean, as far as they mean one thing; otherwise nothing."""
        meanings = {item.data(WORD) for item in self._selected_items()}
        word = meanings.pop() if len(meanings) == 1 else None
        marked = [] if word is None else [row for row in range(self.words.count())
                                          if self.words.item(row).data(Qt.ItemDataRole.UserRole) == word]
        self.words.setCurrentRow(marked[0] if marked else -1)

    def _written(self) -> None:
        """Map what is selected to the number that is written, or to the first entry that is left."""
        written = self.line.text().strip()
        if not self._takes_words():
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
            return filled(
                tr("The layer has no such field: say what all of its {count} {count:feature is|features are}, or "
                   "choose a field."), {"count": share.total})
        if not state.has_meanings:
            return tr("The pack takes every value of this field as it is. Say which ones mean nothing.")
        words = filled(
            tr("Open: {values} {values:value|values}, {features} of {total} {total:feature|features} ({percent} %)."),
            {"values": share.values, "features": share.features, "total": share.total,
             "percent": f"{share.open_percent:.0f}"})
        if share.empty:
            words += " " + filled(tr("{count} {count:feature has|features have} no value."), {"count": share.empty})
        if left_out:
            words += " " + filled(
                tr("{shown} {shown:value is|values are} shown, the most frequent; {count} rarer {count:one is|ones "
                   "are} not."), {"shown": len(state.values), "count": left_out})
        return words

    # -- choices -------------------------------------------------------------------------------

    def select_open(self) -> None:
        """Select the first value that is open."""
        for table in (self.table, self.rest):
            table.clearSelection()
        for row in range(self.table.rowCount()):
            item = self.table.item(row, VALUE)
            if item.data(HOW) in (OPEN, PROPOSED) and item.data(Qt.ItemDataRole.UserRole) != "":
                self.table.setCurrentCell(row, VALUE)
                self.table.scrollToItem(item)
                return

    def _selected(self, table: QTableWidget, other: QTableWidget) -> None:
        """Values are selected, or what stands for the others."""
        if table.selectionModel().hasSelection():
            other.clearSelection()
        if not self._is_searching():
            self._mark_meaning()

    def _selected_items(self) -> list:
        return [table.item(index.row(), VALUE) for table in (self.table, self.rest)
                for index in table.selectionModel().selectedRows()]

    def selected(self) -> list[str]:
        """Values that are selected."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._selected_items()]

    def _map(self, item) -> None:
        values = self.selected()
        if values:
            self.mapped.emit(values, item.data(Qt.ItemDataRole.UserRole))
