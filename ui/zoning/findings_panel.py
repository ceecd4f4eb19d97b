"""The tab of findings: table and card, and what can be done with them."""
from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...bridge.docks.at_place import rows_at
from ...bridge.docks.comply import subjects_of_project
from ...bridge.runs.files import piece
from ...core.findings.card import finding_card, statement
from ...core.findings.pieces import drawing_of
from ...core.report.checked import read_checked
from ...core.report.parts.sheets import FINDING_COLUMNS
from ...core.texts import text
from ...core.zoning.remedy.card import comply_lines
from ..docks.carbon_lines import CarbonLines
from ..docks.parts import Fitting, Shared, map_actions, pages
from ..findings.card import Card
from ..findings.out_of_date import OutOfDate
from ..findings.view import FindingsView
from ..findings.words import finding_at, list_words
from ..text import tr
from ..widgets import action, button, icon
from .columns import zoning_list
from .comply_panel import ComplyPanel

MOST_IN_STATEMENT = 50
LEAST_ROWS = 9          # of a window of 768 points, one of them the heading of a project


def run_words(language: str, run=None):
    """Titles of a run, and what its layers were checked by."""
    return list_words(language, run, **({} if run is None else {
        "run_language": run.language, "checked": read_checked([run.manifest]), "projects": run.projects,
        "subjects": run.names}))


class FindingsPanel(QWidget):
    """Findings of one run.

    Signals:
        message: words for the user.
        comply_wanted: ids of the subjects of which the user wants to know how they comply.
        choose_wanted: layer id, field role: the user wants to say what its values mean.
    """

    message = pyqtSignal(str)
    comply_wanted = pyqtSignal(list)
    choose_wanted = pyqtSignal(str, str)

    def __init__(self, language: str, map_link, parent=None):
        super().__init__(parent)
        self.language, self.map_link, self.run, self.first = language, map_link, None, True
        self.words = run_words(language)
        self.view, self.date = FindingsView(self.words, zoning_list()), OutOfDate("zoning")
        self.card = Card("zoning")
        self.comply = ComplyPanel(language, map_link)
        self.below = pages("zoning_explained", tr("The finding explained"),
                           {tr("Why"): self.card, tr("How to comply"): self.comply})
        self.below.setTabIcon(1, icon("howtocomply"))
        self.place_to_choose = lambda finding: None     # the dock knows which layer and field a choice is for
        self.card.text.anchorClicked.connect(self._follow)
        self.comply.wanted.connect(self.ask_comply)
        self.comply.message.connect(self.message)
        self.carbon = CarbonLines(language, self)
        self.carbon.ready.connect(self._carbon_ready)
        self.view.chosen.connect(self.show_finding)
        self.view.wanted.connect(self.go_to)
        self._make_actions()
        self._lay_out()
        self._enable()

    def _make_actions(self) -> None:
        self.zoom_action, self.flash_action = map_actions(
            self, "zoning", lambda: self.go_to(self.view.current()), self.flash)
        self.copy_action = action(self, "zoning_copy", tr("Copy the statement"), "mActionEditCopy.svg",
                                  self.copy_statement, "Ctrl+T")
        self.choose_action = action(self, "zoning_choose", tr("Choose…"), "mActionOpenTable.svg", self.choose,
                                    "Ctrl+Alt+F")
        self.choose_action.setToolTip(tr("Say which field holds what this finding lacks, and what its values mean"))
        self.comply_action = action(self, "zoning_howtocomply", tr("How to comply"), "howtocomply", self.ask_comply,
                                    "Ctrl+Shift+Y")

    def _lay_out(self) -> None:
        for shown in (self.zoom_action, self.flash_action):
            self.view.bar.row.addWidget(button(shown))
        self.tools = Fitting([self.comply_action, self.choose_action, self.copy_action], [self.comply_action])
        self.view.foot.insertWidget(1, self.tools, 3)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.date)
        column.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.addWidget(Shared(upper, self.below, lambda: upper.minimumSizeHint().height() + self.view.height_for(
            LEAST_ROWS) - self.view.minimumSizeHint().height(), shares=(1, 1)), 1)

    def add_buttons(self, on_map, others) -> None:
        """Put more buttons behind those of the map, and behind those of the panel."""
        for shown in on_map:
            self.view.bar.row.addWidget(button(shown))
        for shown in others:
            self.tools.row.addWidget(button(shown))

    def _enable(self) -> None:
        chosen = self.run is not None and self.view.current() >= 0
        for shown in (self.zoom_action, self.flash_action, self.copy_action):
            shown.setEnabled(chosen)
        self.choose_action.setEnabled(chosen and self.place_to_choose(self.finding(self.view.current())) is not None)
        self.comply_action.setEnabled(bool(self.subjects()))

    # -- content -------------------------------------------------------------------------------

    def set_run(self, run) -> None:
        """Show a run; None: nothing."""
        self.run, self.words = run, run_words(self.language, run)
        self.map_link.clear()
        self.comply.forget()
        self.carbon.forget()
        self.view.set_run(run, self.words)
        if run is not None and self.first and run.grouped:
            self.view.group_first("project_id")
        self.first = self.first and run is None
        if run is not None and not len(run.index):
            self.card.show_nothing(tr("No conflict found in the layers checked."))
        self.view.select_first()
        self._enable()

    def finding(self, position: int) -> dict:
        """A finding as a record."""
        return finding_at(self.run.index, position, FINDING_COLUMNS)

    def show_finding(self, position: int) -> None:
        """Show the card of a finding, and its outline on the map; -1: none."""
        self._enable()
        self.comply.show_subjects(self.subjects(), self.words)
        if position < 0 or self.run is None:
            self.map_link.clear()
            self.card.show_nothing(tr("Choose a finding to see why."))
            return
        finding = self.finding(position)
        subject = self.run.subjects.get(finding["subject_id"])
        shape, own = self._wkb(position), None
        if finding["subject_id"] in self.run.subject_fids:
            own = piece(self.run.path, "verdicts", self.run.subject_fids[finding["subject_id"]])
        answer = self.comply.answer(finding["subject_id"])
        more = [*self.carbon.of(finding["subject_id"], own, self.run.crs), *(
            comply_lines(answer.site, answer.bands, finding["control_role"], self.words) if answer else ())]
        offer = "" if answer or not self.subjects() else text("findings.comply_ask", self.language)
        choose = tr("Choose the field and what its values mean…") if self.place_to_choose(finding) else ""
        self.card.show_html(finding_card(finding, subject, self.words, more, offer, choose),
                            drawing_of(own, shape, finding["verdict"], self.run.crs))
        self.map_link.show(self.map_link.geometry(shape or own, self.run.crs))

    def _follow(self, link) -> None:
        if link.toString() == "choose":
            self.choose()
        else:
            self.ask_comply()

    def choose(self) -> None:
        """Go to where the current finding can be settled by a choice."""
        position = self.view.current()
        place = self.place_to_choose(self.finding(position)) if position >= 0 and self.run is not None else None
        if place is not None:
            self.choose_wanted.emit(*place)

    def _carbon_ready(self, subject_id) -> None:
        """The carbon of a subject is read: its card has more to tell."""
        position = self.view.current()
        if position >= 0 and self.run is not None and self.finding(position)["subject_id"] == subject_id:
            self.show_finding(position)

    def _wkb(self, position: int):
        return piece(self.run.path, "findings", self.run.fids[position])

    def _shape(self, position: int):
        """The piece on the map; the subject's where a finding has none."""
        wkb = self._wkb(position)
        if wkb is None:
            fid = self.run.subject_fids.get(self.finding(position)["subject_id"])
            wkb = piece(self.run.path, "verdicts", fid) if fid is not None else None
        return self.map_link.geometry(wkb, self.run.crs)

    def go_to(self, position: int) -> None:
        """Zoom to a finding and flash it."""
        if position >= 0 and self.run is not None:
            shape = self._shape(position)
            self.map_link.zoom(shape)
            self.map_link.flash(shape)

    def flash(self) -> None:
        if self.view.current() >= 0 and self.run is not None:
            self.map_link.flash(self._shape(self.view.current()))

    def pick(self, box) -> None:
        """Choose a finding at a place of the map; of a parcel where no piece of a finding lies there.

        Args:
            box: ``QgsRectangle`` in the map's system.
        """
        if self.run is None:
            return
        bounds = self.map_link.box_in(box, self.run.crs)
        rows = set(rows_at(self.run.path, "findings", bounds)) if bounds else set()
        positions = [place for place, fid in enumerate(self.run.fids) if fid in rows]
        if bounds and not positions:
            there = set(rows_at(self.run.path, "verdicts", bounds))
            positions = [place for subject, fid in self.run.subject_fids.items() if fid in there
                         for place in self.run.index.with_value("subject_id", subject or "")]
        if not self.view.pick(positions):
            self.message.emit(tr("No finding of this run lies here."))

    # -- how to comply -------------------------------------------------------------------------

    def subjects(self) -> list:
        """Subjects of the current finding; of its project where the heading of a project is current."""
        if self.run is None:
            return []
        position = self.view.current()
        if position >= 0:
            subject = self.finding(position)["subject_id"]
            return [subject] if subject in self.run.subjects else []
        group = self.view.model.group(self.view.table.currentIndex().row())
        if group is None or self.view.model.query.group_by != "project_id":
            return []
        return subjects_of_project(self.run, group.key)

    def ask_comply(self) -> None:
        """Show how the current subjects comply; what is unknown yet is requested."""
        subjects = self.subjects()
        self.below.setCurrentWidget(self.comply)
        if any(self.comply.answer(subject) is None for subject in subjects):
            self.comply_wanted.emit(subjects)

    def show_complied(self, remedied) -> None:
        """Show answers that were asked for."""
        self.comply.add_answers(remedied)
        self.show_finding(self.view.current())

    # -- copy ---------------------------------------------------------------------------------

    def statement(self) -> str:
        """The statement on the subject of the current finding."""
        finding = self.finding(self.view.current())
        rows = self.run.index.with_value("subject_id", finding["subject_id"] or "")
        return statement([self.finding(row) for row in rows[:MOST_IN_STATEMENT]],
                         self.run.subjects.get(finding["subject_id"]), self.words)

    def copy_statement(self) -> None:
        if self.run is not None and self.view.current() >= 0:
            QGuiApplication.clipboard().setText(self.statement())
            self.message.emit(tr("The statement is in the clipboard."))
