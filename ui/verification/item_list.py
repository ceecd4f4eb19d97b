"""The list of what a pack rests on: those behind the findings first, each with its state."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from ...core.contract.basis import COMPARED, UNVERIFIED, VERIFIED
from ..text import tr
from ..widgets import named

ID, WORDS, STATE = range(3)
PLACE = Qt.ItemDataRole.UserRole
MOST_LETTERS = 160      # of our words in the list; the card has all


def state_titles() -> dict:
    """Short words of the states, as the list shows them."""
    return {UNVERIFIED: tr("not compared"), COMPARED: tr("compared"), VERIFIED: tr("verified")}


class ItemList(QTreeWidget):
    """Items of the desk.

    Signals:
        chosen: other items are chosen now.
    """

    chosen = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        named(self, "verification_items", tr("Rules and other items with a basis"))
        self.setHeaderLabels([tr("Item"), tr("What it says"), tr("State")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        self.items: tuple = ()
        self.itemSelectionChanged.connect(self.chosen)

    def show_items(self, items, language: str) -> None:
        """Show items (``core.pack_review.desk.DeskItem``); the ones that were chosen stay chosen."""
        kept = {item.item.path for item in self.chosen_items()}
        self.items = tuple(items)
        self.blockSignals(True)
        self.clear()
        titles = state_titles()
        for place, item in enumerate(self.items):
            state = tr("changed since verified") if item.outdated is not None else titles[item.state]
            row = QTreeWidgetItem([item.id, item.words[:MOST_LETTERS], state])
            row.setData(ID, PLACE, place)
            row.setToolTip(WORDS, item.words)
            row.setToolTip(STATE, item.state_text(language))
            if item.fired:
                font = row.font(ID)
                font.setBold(True)
                row.setFont(ID, font)
                row.setToolTip(ID, tr("Behind findings of the last run"))
            self.addTopLevelItem(row)
            row.setSelected(item.item.path in kept)
        for column in (ID, STATE):
            self.resizeColumnToContents(column)
        self.blockSignals(False)
        if not self.selectedItems():
            self.choose_first()
        self.chosen.emit()

    def filter(self, words: str, state: str) -> None:
        """Hide what does not hold the words, or is in another state.

        Args:
            words: anywhere in an item. state: of ``basis.STATES``; empty: all; ``fired``: those behind findings.
        """
        sought = words.strip().casefold()
        for number in range(self.topLevelItemCount()):
            row = self.topLevelItem(number)
            item = self.items[row.data(ID, PLACE)]
            text = " ".join((item.id, item.words, *(f"{basis.document} {basis.article}" for basis in item.bases)))
            row.setHidden(sought not in text.casefold()
                          or not (state in ("", item.state) or state == "fired" and item.fired))

    def choose_first(self) -> None:
        """Choose the first item that is shown."""
        for number in range(self.topLevelItemCount()):
            if not self.topLevelItem(number).isHidden():
                self.setCurrentItem(self.topLevelItem(number))
                return

    def chosen_items(self) -> list:
        """Items that are chosen and shown, in the order of the list."""
        rows = [self.topLevelItem(number) for number in range(self.topLevelItemCount())]
        return [self.items[row.data(ID, PLACE)] for row in rows if row.isSelected() and not row.isHidden()]
