"""The findings of the store: list and card, and what people decide about them."""
from __future__ import annotations

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ...bridge.docks.at_place import rows_at
from ...bridge.store.api import current_author
from ...bridge.store.dock import COMPARED
from ...core.findings.card import finding_card
from ...core.findings.history import history_card, state_lines
from ...core.findings.pieces import drawing_of
from ...core.report.parts.sheets import FINDING_COLUMNS
from ..docks.carbon_lines import CarbonLines
from ..docks.parts import Fitting, Shared, map_actions, pages
from ..findings.card import Card
from ..findings.out_of_date import OutOfDate
from ..findings.view import FindingsView
from ..findings.words import finding_at, list_words
from ..text import tr
from ..widgets import action, button, named
from .alternatives import Alternatives
from .checks import check_titles
from .columns import store_list
from .compare_bar import CompareBar
from .dialogs import ACCEPT, COMMENT, DISPUTE, OPEN, WAIVE, WITHDRAW, Decision, titles

MOST_FLASHED = 200
EXTENT_DELAY_MS = 200
LEAST_ROWS = 9          # of a window of 768 points, one of them the heading of a group
DETAIL_DELAY_MS = 60     # while keys walk through the list, nothing is read
SHOWN = ("finding_id", *FINDING_COLUMNS, "check_name", "unit_code", "state", "state_since", "waiver", "waiver_reason",
         "waiver_author", "waiver_document", *COMPARED)


def store_words(language: str, stored=None, units=None):
    """Titles of a store's roles, rules and checks, and names of its units, projects and parcels."""
    return list_words(language, stored, **({} if stored is None else {
        "checks": check_titles(stored.runs, language), "units": units or {}, "projects": stored.projects,
        "subjects": stored.subjects, "strips": stored.strips, "sides": stored.sides,
        "cuts": stored.cuts, "decisions": stored.decisions}))


class FindingsPanel(QWidget):
    """List, card, history, and the buttons of decisions.

    Signals:
        decided: kind, numbers of findings, what was said.
        detail_wanted: number of a finding.
        pieces_wanted: numbers of findings.
        message: words, level.
    """

    decided = pyqtSignal(str, object, dict)
    detail_wanted = pyqtSignal(int)
    pieces_wanted = pyqtSignal(object)
    message = pyqtSignal(str, str)

    def __init__(self, language: str, map_link, parent=None):
        super().__init__(parent)
        self.language, self.map_link, self.stored = language, map_link, None
        self.words, self.units, self.detail = store_words(language), {}, None
        self.going = self.free = self.comparing = False
        self.view = FindingsView(self.words, store_list())
        self.compare, self.date = CompareBar(), OutOfDate("compliance")
        self.card = Card("compliance")
        self.carbon = CarbonLines(language, self)
        self.carbon.ready.connect(self._carbon_ready)
        self.past = named(QTextBrowser(), "compliance_history", tr("History of the finding"))
        self.past.setOpenLinks(False)
        self.below = pages("compliance_explained", tr("The finding explained"),
                           {tr("Why"): self.card, tr("History"): self.past})
        self.alternatives = Alternatives(self)
        self.alternatives.decided.connect(lambda fid, answers: self.decided.emit(ACCEPT, [fid], answers))
        self._make_actions()
        self._lay_out()
        self.extent_timer, self.detail_timer = self._timer(EXTENT_DELAY_MS, self._follow_map), self._timer(
            DETAIL_DELAY_MS, self._ask_detail)
        self.view.chosen.connect(self.show_finding)
        self.view.wanted.connect(lambda _: self.go_to())
        self.view.selected.connect(self._enable)
        if map_link.canvas is not None:
            map_link.canvas.extentsChanged.connect(self._map_moved)
            map_link.canvas.destinationCrsChanged.connect(self._map_moved)
        self._enable()

    def _timer(self, delay: int, slot) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(slot)
        return timer

    def _make_actions(self) -> None:
        words = titles()
        self.decisions = {kind: action(self, f"compliance_{kind}", f"{words[kind][0]}…", picture,
                                       lambda _=False, kind=kind: self.ask(kind), key)
                          for kind, picture, key in (
                              (WAIVE, "mIconSuccess.svg", "Ctrl+W"),
                              (DISPUTE, "mActionHelpContents.svg", "Ctrl+Alt+D"),
                              (OPEN, "mActionUndo.svg", "Ctrl+Shift+O"),
                              (WITHDRAW, "mActionRollbackEdits.svg", "Ctrl+Shift+K"),
                              (COMMENT, "mActionTextAnnotation.svg", "Ctrl+Alt+K"))}
        self.extent_action = action(self, "compliance_extent", tr("Only what the map shows"), "mActionZoomToArea.svg",
                                    self._extent_toggled, "F9", checkable=True)
        self.extent_action.setEnabled(self.map_link.canvas is not None)
        self.zoom_action, self.flash_action = map_actions(self, "compliance", self.go_to, self.flash)

    def _lay_out(self) -> None:
        for shown in (self.extent_action, self.zoom_action, self.flash_action):
            self.view.bar.row.addWidget(button(shown))
        self.view.filters["change"].setVisible(False)
        kinds = (WAIVE, DISPUTE, OPEN, COMMENT, WITHDRAW)
        decide = Fitting([self.decisions[kind] for kind in kinds], [self.decisions[kind] for kind in kinds[:-1]])
        self.view.foot.insertWidget(1, decide, 3)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.date)
        column.addWidget(self.compare)
        column.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Shared(upper, self.below, lambda: upper.minimumSizeHint().height() + self.view.height_for(
            LEAST_ROWS) - self.view.minimumSizeHint().height(), shares=(1, 1)), 1)

    def add_buttons(self, actions) -> None:
        """Put more buttons behind those of the map."""
        for shown in actions:
            self.view.bar.row.addWidget(button(shown))

    def set_free(self, free: bool) -> None:
        """Whether the store can be changed now."""
        self.free = free
        self._enable()

    def _enable(self) -> None:
        chosen = self.stored is not None and self.view.table.selectionModel().hasSelection()
        for shown in self.decisions.values():
            shown.setEnabled(chosen and self.free)
        for shown in (self.zoom_action, self.flash_action):
            shown.setEnabled(chosen and self.map_link.canvas is not None)

    # -- content -------------------------------------------------------------------------------

    def set_store(self, stored, units=None, *, compared: bool = False) -> None:
        """Show a store; the one that is shown keeps its filter and its place. None: nothing.

        Args:
            stored: the findings.
            units: code of an administrative unit -> its name; None: those that are known stay.
            compared: whether they say what two runs found differently.
        """
        same = stored is not None and self.stored is not None and stored.path == self.stored.path
        self.stored, self.units = stored, self.units if units is None else units
        self.words = store_words(self.language, stored, self.units)
        self.compare.set_store(stored, self.words)
        self.compare.setVisible(self.compare.isVisible() and (compared or self.compare.check.count() == 0))
        self._show_changes(compared)
        if same:
            self.view.renew(stored, self.words)
        else:
            self.map_link.clear()
            self.view.set_run(stored, self.words)
            self.view.select_first()
        if stored is None or not len(stored.index):
            self.card.show_nothing(tr("Nothing is recorded yet: run a check, or record the findings of a run."))
        self._enable()

    def show_unreadable(self, words: str) -> None:
        """Say where the findings would be why there are none."""
        if self.stored is None:
            self.card.show_nothing(words)

    def fids(self):
        """Numbers of the selected findings."""
        return self.stored.fids[self.view.selection()]

    def finding(self, position: int) -> dict:
        """A finding as a record."""
        return finding_at(self.stored.index, position, SHOWN)

    def show_finding(self, position: int) -> None:
        """Show the card of a finding at once, its drawing and history as soon as they are read; -1: none."""
        self.detail = None
        self.going = False
        self.map_link.clear_more()      # lines of an alternative
        self._enable()
        if position < 0 or self.stored is None:
            self.detail_timer.stop()
            self.map_link.clear()
            self.card.show_nothing(tr("Choose a finding to see why."))
            self.past.clear()
            return
        finding = self.finding(position)
        self._show_card(finding, ())
        self.past.clear()
        self.detail_timer.start()

    def _show_card(self, finding: dict, carbon) -> None:
        self.card.show_html(finding_card(finding, None, self.words, [*state_lines(finding, self.words), *carbon]))

    def _carbon_ready(self, key: tuple) -> None:
        """The carbon of a piece is read: its card has more to tell."""
        if self.detail is not None and self.detail.fid == key[0]:
            self.show_detail(self.detail)

    def _ask_detail(self) -> None:
        if self.stored is not None and self.view.current() >= 0:
            self.detail_wanted.emit(int(self.stored.fids[self.view.current()]))

    def show_detail(self, detail) -> None:
        """Show what was read of the current finding."""
        position = self.view.current()
        if self.stored is None or position < 0 or int(self.stored.fids[position]) != detail.fid:
            return
        self.detail = detail
        finding = self.finding(position)
        carbon = self.carbon.of((detail.fid, hash(detail.piece)), detail.piece, self.stored.crs)
        if carbon:
            self._show_card(finding, carbon)
        self.past.setHtml(history_card(detail.history, detail.waivers, detail.comments, self.words, finding))
        self.card.drawing.set_drawing(drawing_of(None, detail.piece, finding["verdict"], self.stored.crs))
        self.map_link.show(self.map_link.geometry(detail.piece, self.stored.crs))
        if self.going:
            self.go_to()

    # -- the map -------------------------------------------------------------------------------

    def go_to(self) -> None:
        """Zoom to the selected findings and flash them."""
        if self.stored is None:
            return
        chosen = self.view.selection()
        if len(chosen) > 1:
            self.map_link.zoom_to_box(self.stored.index.extent_of(chosen), self.stored.crs)
            self.flash()
        elif self.detail is None:
            self.going = self.view.current() >= 0     # as soon as its geometry is read
            self.detail_timer.start(0)
        else:
            self.going = False
            shape = self.map_link.geometry(self.detail.piece, self.stored.crs)
            if not self.detail.piece:
                self.message.emit(tr("This finding has no place on the map."), "fine")
            self.map_link.zoom(shape)
            self.map_link.flash(shape)

    def flash(self) -> None:
        """Flash the selected findings."""
        if self.stored is not None and len(self.view.selection()):
            self.pieces_wanted.emit(self.fids()[:MOST_FLASHED])

    def show_pieces(self, pieces) -> None:
        """Flash geometries on the map; ``pieces`` are WKB in the system of the store."""
        if self.stored is not None:
            self.map_link.flash_all([self.map_link.geometry(wkb, self.stored.crs) for wkb in pieces])
            self._ask_detail()      # a newer question drops an older one

    def pick(self, box) -> None:
        """Choose a finding of those that lie at a place of the map.

        Args:
            box: ``QgsRectangle`` in the map's system.
        """
        if self.stored is None:
            return
        bounds = self.map_link.box_in(box, self.stored.crs)
        rows = rows_at(self.stored.path, "findings", bounds) if bounds else []
        if not self.view.pick(self.stored.positions(rows)):
            self.message.emit(tr("No finding lies here."), "fine")

    def _extent_toggled(self, on: bool) -> None:
        self._follow_map() if on else self.view.set_extent(None)

    def _map_moved(self) -> None:
        if self.extent_action.isChecked():
            self.extent_timer.start()

    def _follow_map(self) -> None:
        if self.stored is not None and self.extent_action.isChecked():
            extent = self.map_link.extent_in(self.stored.crs)
            if extent is None:
                self.message.emit(tr("The map's extent cannot be transformed into the coordinate system of the "
                                  "findings."), "wrong")
            self.view.set_extent(extent)

    # -- decisions -----------------------------------------------------------------------------

    def ask(self, kind: str) -> None:
        """Ask for the words of a decision about the selected findings."""
        fids = self.fids() if self.stored is not None else ()
        if not len(fids):
            return
        asked = Decision(kind, len(fids), current_author(), self)
        asked.accepted.connect(lambda: self._accepted(asked, fids))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _accepted(self, asked: Decision, fids) -> None:
        self.decided.emit(asked.kind, fids, asked.answers())

    # -- two runs ------------------------------------------------------------------------------

    def begin_compare(self) -> None:
        """Show the bar of two runs, with the check of the current finding."""
        position = self.view.current()
        self.compare.begin(self.finding(position)["check_name"] if position >= 0 else "")

    def show_compared(self, compared) -> None:
        """Show only what two runs found differently; all again where nothing is compared."""
        on = bool(compared.counts)
        if on:
            self.compare.tell(compared.counts)
        self.set_store(compared.stored, compared=on)
        if on and self.view.current() < 0:
            self.view.select_first()

    def _show_changes(self, on: bool) -> None:
        self.comparing = on
        for name in COMPARED:
            self.view.show_column(name, on)
        self.view.filters["change"].setVisible(on)
        self.view.only_with("change" if on else "")

    def take_down(self) -> None:
        self.carbon.forget()
        self.view.take_down()
        for timer in (self.extent_timer, self.detail_timer):
            timer.stop()
        canvas = self.map_link.canvas
        if canvas is not None:
            canvas.extentsChanged.disconnect(self._map_moved)
            canvas.destinationCrsChanged.disconnect(self._map_moved)
