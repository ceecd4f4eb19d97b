"""The list of what a pack rests on: those behind the findings first, rows of tables in groups, each with its state."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from ...core.contract.basis import COMPARED, STATES, UNVERIFIED, VERIFIED
from ...core.packs.ticks import KEY_SIGN
from ..text import tr
from ..widgets import named

ID, WORDS, STATE = range(3)
PLACE = Qt.ItemDataRole.UserRole
MOST_LETTERS = 160      # of our words in the list; the card has all
ID_WIDTH = 210      # at most, of the column of ids, in pixels


def state_titles() -> dict:
    """Short words of the states, as the list shows them."""
    return {UNVERIFIED: tr("not compared"), COMPARED: tr("compared"), VERIFIED: tr("verified")}


def state_counts(states) -> str:
    """How many of some things are in each state, in short words, the strongest first."""
    counts, titles = Counter(states), state_titles()
    return " · ".join(f"{counts[state]} {titles[state]}" for state in reversed(STATES) if counts[state])


class ItemList(QTreeWidget):
    """Items of the desk. A group of rows that is chosen stands for all its rows that are shown.

    Signals:
        chosen: other items are chosen now.
    """

    chosen = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        named(self, "verification_items", tr("Rules and other items with a basis"))
        self.setHeaderLabels([tr("Item"), tr("What it says"), tr("State")])
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        self.items: tuple = ()
        self.groups: dict = {}      # table and source -> its row of the list
        self.itemSelectionChanged.connect(self.chosen)

    # -- showing -------------------------------------------------------------------------------

    def show_items(self, items, language: str) -> None:
        """Show items (``core.pack_review.desk.DeskItem``); what was chosen or open stays so."""
        kept = {self.items[row.data(ID, PLACE)].item.path for row in self._leaves() if row.isSelected()}
        kept_groups = {key for key, group in self.groups.items() if group.isSelected()}
        is_open = {key for key, group in self.groups.items() if group.isExpanded()}
        self.items = tuple(items)
        self.blockSignals(True)
        self.clear()
        self.groups = {}
        for place, item in enumerate(self.items):
            parent = self._group(item) if item.table else self.invisibleRootItem()
            row = self._row(item, language)
            row.setData(ID, PLACE, place)
            parent.addChild(row)
            row.setSelected(item.item.path in kept)
        for key, group in self.groups.items():
            self._shorten(group)
            states = [self.items[group.child(number).data(ID, PLACE)].state for number in range(group.childCount())]
            group.setText(STATE, state_counts(states))
            group.setToolTip(STATE, group.text(STATE))
            group.setExpanded(key in is_open)
            group.setSelected(key in kept_groups)
        self.setRootIsDecorated(bool(self.groups))
        for column in (ID, STATE):
            self.resizeColumnToContents(column)
        self.setColumnWidth(ID, ID_WIDTH if self.groups else min(self.columnWidth(ID), ID_WIDTH))
        self.blockSignals(False)
        if not self.selectedItems():
            self.choose_first()
        self.chosen.emit()

    def _row(self, item, language: str) -> QTreeWidgetItem:
        state = tr("changed since verified") if item.outdated is not None else state_titles()[item.state]
        row = QTreeWidgetItem([item.id, item.words[:MOST_LETTERS], state])
        row.setToolTip(ID, item.id)
        row.setToolTip(WORDS, item.words)
        row.setToolTip(STATE, item.state_text(language))
        if item.fired:
            font = row.font(ID)
            font.setBold(True)
            row.setFont(ID, font)
            row.setToolTip(ID, tr("Behind findings of the last run"))
        return row

    def _shorten(self, group: QTreeWidgetItem) -> None:
        """Leave out of the rows of a group what all of their keys begin with."""
        rows = [group.child(number) for number in range(group.childCount())]
        keys = [row.text(ID).split(KEY_SIGN) for row in rows]
        while len(keys) > 1 and min(map(len, keys)) > 1 and len({key[0] for key in keys}) == 1:
            keys = [key[1:] for key in keys]
        for row, key in zip(rows, keys):
            row.setText(ID, KEY_SIGN.join(key))

    def _group(self, item) -> QTreeWidgetItem:
        """The row of the list that holds the rows of one table with one source."""
        key = item.table, item.group
        if key not in self.groups:
            group = QTreeWidgetItem([item.table, item.group, ""])
            group.setToolTip(ID, tr("Rows of a table: choose this to verify all that are shown, or open it"))
            group.setToolTip(WORDS, item.group)
            self.addTopLevelItem(group)
            self.groups[key] = group
        return self.groups[key]

    def _leaves(self) -> Iterator[QTreeWidgetItem]:
        """Rows of the list that are items, in its order."""
        for number in range(self.topLevelItemCount()):
            top = self.topLevelItem(number)
            if top.data(ID, PLACE) is not None:
                yield top
            else:
                yield from (top.child(place) for place in range(top.childCount()))

    # -- choosing ------------------------------------------------------------------------------

    def filter(self, words: str, state: str) -> None:
        """Hide what does not hold the words, or is in another state.

        Args:
            words: anywhere in an item. state: of ``basis.STATES``; empty: all; ``fired``: those behind findings.
        """
        sought = words.strip().casefold()
        for row in self._leaves():
            item = self.items[row.data(ID, PLACE)]
            text = " ".join((item.id, item.words, item.table,
                             *(f"{basis.document} {basis.article}" for basis in item.bases)))
            row.setHidden(sought not in text.casefold()
                          or not (state in ("", item.state) or state == "fired" and item.fired))
        for group in self.groups.values():
            group.setHidden(all(group.child(number).isHidden() for number in range(group.childCount())))

    def choose_first(self) -> None:
        """Choose the first item or group that is shown."""
        for number in range(self.topLevelItemCount()):
            if not self.topLevelItem(number).isHidden():
                self.setCurrentItem(self.topLevelItem(number))
                return

    def chosen_items(self) -> list:
        """Items that are chosen and shown, in the order of the list; of a group that is chosen all that are shown."""
        return [self.items[row.data(ID, PLACE)] for row in self._leaves() if not row.isHidden()
                and (row.isSelected() or row.parent() is not None and row.parent().isSelected())]
