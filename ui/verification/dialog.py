"""The verification desk: what a pack rests on, beside the text, and the name of the person who compared both."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, QSignalBlocker, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ...bridge.packs.offered import pack_titles
from ...bridge.packs.verification import adopt, open_desk, packs_for_desk, write_copy, write_ticks
from ...bridge.settings import keep_author, read_options
from ...core.contract.basis import STATES, VERIFIED, share_words
from ...core.errors import InputError
from ...core.pack_review.card import item_card, items_card
from ...core.texts.separators import filled
from ..docks.files import ask_place
from ..help import open_help
from ..text import tr
from ..widgets import named
from .item_list import ItemList, state_titles

PACK_ID = Qt.ItemDataRole.UserRole + 1      # of an entry in the list of packs; its path is the usual data
WIDTH, HEIGHT = 1040, 640
FIRED = "fired"


class VerificationDesk(QDialog):
    """A dialog over one pack.

    Each tick is written at once, as a layer over the pack. The dialog does not hold QGIS up.

    Args:
        language: of the window. pack: id of the pack to begin with. fired: ids of rules behind the findings at hand.

    Attributes:
        written: id of the own layer over the pack on the desk; empty where there is none.
    """

    def __init__(self, language: str, pack: str = "", fired: Iterable[str] = (), parent=None):
        super().__init__(parent)
        self.language, self.fired, self.place = language, tuple(fired), None
        self.written = ""
        self.setObjectName("groundrules_verification")
        self.setWindowTitle(tr("Verification desk"))
        self.resize(WIDTH, HEIGHT)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._fill_packs(pack)
        if pack and self.pack_id() != pack.removesuffix("-verified"):
            self.tell(tr("The pack {pack} of these findings is not installed here.").format(pack=pack))

    # -- the window ----------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.packs = named(QComboBox(), "verification_pack", tr("Rule pack"))
        self.search = named(QLineEdit(), "verification_search", tr("Search"),
                            tr("Words of an item, its document or clause"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.state = named(QComboBox(), "verification_state", tr("State"))
        self.state.addItem(tr("All items"), "")
        if self.fired:
            self.state.addItem(tr("Behind findings"), FIRED)
        for state in STATES:
            self.state.addItem(state_titles()[state], state)
        self.list = ItemList()
        self.card = named(QTextBrowser(), "verification_card", tr("The item and its basis"))
        self.card.setOpenLinks(False)
        self.by = named(QLineEdit(read_options().author), "verification_by", tr("Your name"),
                        tr("Kept in the options. The account of the computer is not asked."))
        self.on = named(QDateEdit(QDate.currentDate()), "verification_on", tr("Compared on"))
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.setCalendarPopup(True)
        self.on.setMaximumDate(QDate.currentDate())
        self.note = named(QLineEdit(), "verification_note", tr("Note"),
                          tr("For example the edition that was read"))
        self.tick = named(QCheckBox(tr("I compared this with the official text, and it agrees")), "verification_tick",
                          tr("I compared this with the official text, and it agrees"))
        self.shares = named(QLabel(), "verification_shares", tr("Share of each state"))
        self.message = named(QLabel(), "verification_message", tr("Message"))
        self.message.setWordWrap(True)
        self.adopt_button = named(QPushButton(tr("Adopt a file…")), "verification_adopt", tr("Adopt a file…"),
                                  tr("Take over what an institute verified; it lies over the pack, and your own ticks "
                                     "over it"))
        self.copy_button = named(QPushButton(tr("Save a copy for others…")), "verification_copy",
                                 tr("Save a copy for others…"), tr("A file with your ticks, for others to adopt"))
        self.help_button = named(QPushButton(tr("Help")), "verification_help", tr("Help"))
        self.close_button = named(QPushButton(tr("Close")), "verification_close", tr("Close"))
        for made in (self.adopt_button, self.copy_button, self.help_button, self.close_button):
            made.setAutoDefault(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.packs, 3)
        top.addWidget(self.search, 2)
        top.addWidget(self.state, 1)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, widget in ((tr("Your &name"), self.by), (tr("Compared &on"), self.on), (tr("No&te"), self.note)):
            form.addRow(title, widget)
        meaning = QLabel(tr("Verified means: the named person compared our words with the official text. It approves "
                            "nothing."))
        meaning.setWordWrap(True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addLayout(form)
        column.addWidget(self.tick)
        column.addWidget(meaning)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setSizes([WIDTH * 11 // 20, WIDTH * 9 // 20])
        buttons = QHBoxLayout()
        buttons.addWidget(self.adopt_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.help_button)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(split, 1)
        layout.addWidget(self.shares)
        layout.addWidget(self.message)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.packs.activated.connect(self._pack_chosen)
        self.search.textChanged.connect(self._filter)
        self.state.currentIndexChanged.connect(self._filter)
        self.list.chosen.connect(self._show_chosen)
        self.card.anchorClicked.connect(self._open_address)
        self.tick.clicked.connect(self._ticked)
        self.note.editingFinished.connect(self._note_changed)
        self.by.textChanged.connect(lambda: self._enable())
        self.adopt_button.clicked.connect(lambda: self.adopt_file())
        self.copy_button.clicked.connect(lambda: self.save_copy())
        self.help_button.clicked.connect(lambda: open_help(self.language, "verification"))
        self.close_button.clicked.connect(self.accept)

    # -- packs ---------------------------------------------------------------------------------

    def _fill_packs(self, chosen: str) -> None:
        """Offer the packs; ``chosen``: id of one of them, or of the own layer over it."""
        project = QgsProject.instance()
        titles = pack_titles(project.homePath(), self.language)
        chosen = chosen.removesuffix("-verified")
        with QSignalBlocker(self.packs):
            self.packs.clear()
            for pack in packs_for_desk(project):
                title = titles.get(pack.id)
                self.packs.addItem(f"{title} ({pack.id})" if title else pack.id, pack.path)
                self.packs.setItemData(self.packs.count() - 1, pack.id, PACK_ID)
            self.packs.setCurrentIndex(max(self.packs.findData(chosen, PACK_ID), 0))
        self.show_pack()

    def _pack_chosen(self) -> None:
        self.tell("")
        self.show_pack()

    def show_pack(self) -> None:
        """Put the pack that is chosen on the desk, with the ticks that are there."""
        try:
            self.place = open_desk(QgsProject.instance(), self.packs.currentData(), self.language, self.fired)
        except InputError as error:
            self.place = None
            self.tell(error)
        self.written = self.place.desk.own_id if self.place is not None and self.place.exists else ""
        items = self.place.desk.items if self.place is not None else ()
        self.list.show_items(items, self.language)
        self._filter()
        self.shares.setText(self._shares(items))
        self._enable()

    def _shares(self, items) -> str:
        """How many items and rows of tables are in each state."""
        shares = [share_words([item.state for item in items if bool(item.table) is of_rows], self.language)
                  for of_rows in (False, True)]
        if shares[1]:
            shares[1] = tr("Rows of tables: {shares}").format(shares=shares[1])
        return "\n".join(filter(None, shares)) or tr("Nothing in this pack has a basis of its own.")

    def pack_id(self) -> str:
        """Id of the pack on the desk, without the own layer."""
        return self.packs.currentData(PACK_ID) or ""

    def _filter(self, *_) -> None:
        self.list.filter(self.search.text(), self.state.currentData())
        if not self.list.chosen_items():
            self.list.choose_first()
        self._show_chosen()

    # -- one item ------------------------------------------------------------------------------

    def _show_chosen(self) -> None:
        chosen = self.list.chosen_items()
        head = filled(tr("{count} {count:item is|items are} chosen."), {"count": len(chosen)})
        self.card.setHtml(item_card(chosen[0], self.language) if len(chosen) == 1 else
                          items_card(chosen, head, self.language) if chosen else "")
        own = self._own(chosen)
        with QSignalBlocker(self.note):
            self.note.setText(own[0].note if len(own) == 1 and len(chosen) == 1 else "")
        with QSignalBlocker(self.tick):
            self.tick.setChecked(bool(chosen) and all(item.state == VERIFIED for item in chosen))
        self._enable()

    def _own(self, chosen) -> list:
        """Own ticks that count, of items."""
        paths = {item.item.path for item in chosen}
        return [tick for tick in self.place.desk.own if tick.counts and tick.item in paths] if self.place else []

    def _enable(self) -> None:
        chosen = self.list.chosen_items()
        of_others = any(item.state == VERIFIED for item in chosen) and not self._own(chosen)
        self.tick.setEnabled(bool(chosen) and bool(self.by.text().strip()) and not of_others)
        self.tick.setToolTip(tr("Write your name first.") if not self.by.text().strip() else
                             tr("Verified in a file that lies under your own.") if of_others else self.tick.text())
        self.adopt_button.setEnabled(self.place is not None)
        self.copy_button.setEnabled(self.place is not None and bool(self.place.desk.own))

    def _open_address(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def _ticked(self, on: bool) -> None:
        items = [item.item for item in self.list.chosen_items()]
        desk = self.place.desk
        self._write(desk.ticked(items, self.by.text().strip(), self.on.date().toPyDate(), self.note.text().strip())
                    if on else desk.without(items))

    def _note_changed(self) -> None:
        """Keep the note of an item that was ticked before."""
        chosen = self.list.chosen_items()
        own = self._own(chosen)
        if len(chosen) == 1 and own and own[0].note != self.note.text().strip():
            changed = own[0]._replace(note=self.note.text().strip())
            self._write([changed if tick.item == changed.item else tick for tick in self.place.desk.own])

    def _write(self, ticks) -> None:
        keep_author(self.by.text())
        try:
            write_ticks(self.place, ticks)
        except InputError as error:
            self.tell(error)
            self._show_chosen()
            return
        self.show_pack()
        self.tell(tr("Kept in {path}. Checks that use the pack {pack} cite it.").format(
            path=self.place.own_path, pack=self.written))

    # -- files ---------------------------------------------------------------------------------

    def adopt_file(self, path: str = "") -> None:
        """Take over what others verified.

        Args:
            path: of their file; empty: the user is asked.
        """
        path = path or QFileDialog.getOpenFileName(self, tr("Adopt a file…"), "", tr("Rule packs (*.zip)"))[0]
        if not path:
            return
        desk = self.place.desk
        try:
            target = adopt(QgsProject.instance(), path, desk)
        except InputError as error:
            self.tell(error)
            return
        project = QgsProject.instance()
        pack = next(pack for pack in packs_for_desk(project) if str(pack.path) == target)
        self._fill_packs(pack.id)
        if desk.own:     # what the office itself has read stays its own, over the file
            self._write(desk.own)
        self.tell(tr("Adopted as {pack}. Choose it in checks, or verify more over it here.").format(pack=pack.id))

    def save_copy(self, path: str = "") -> None:
        """Write the own ticks for others.

        Args:
            path: of the zip; empty: the user is asked.
        """
        path = path or ask_place(self, tr("Save a copy for others…"), {".zip": tr("Rule packs (*.zip)")},
                                 f"{self.place.desk.pack}-by-office.zip")
        if not path:
            return
        try:
            name = write_copy(path, self.place.desk)
        except InputError as error:
            self.tell(error)
            return
        self.tell(tr("Written as the pack {pack}. Others adopt it in their verification desk.").format(pack=name))

    def tell(self, words) -> None:
        """Show a message: words, or an error."""
        self.message.setText(words.in_language(self.language) if isinstance(words, InputError) else words)
