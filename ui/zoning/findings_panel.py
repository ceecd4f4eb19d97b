"""The tab of findings: table and card, and what can be done with them."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from ...bridge.comply import subjects_of_project
from ...bridge.run_files import piece
from ...bridge.settings import read_options
from ...bridge.spreadsheets import write_workbook
from ...bridge.styles import style_by_verdict
from ...core.errors import InputError
from ...core.findings.card import CardWords, finding_card, statement
from ...core.findings.comply_card import comply_lines
from ...core.findings.numbers import NumberStyle
from ...core.findings.pieces import drawing_of
from ...core.findings.table import exported_table
from ...core.report.checked import read_checked
from ...core.report.rows import records
from ...core.report.sheets import FINDING_COLUMNS
from ...core.texts import text
from ..findings.card import Card
from ..findings.view import FindingsView
from ..text import tr
from ..widgets import action, button, icon, named
from .comply_panel import ComplyPanel
from .findings_list import zoning_list

MOST_IN_STATEMENT = 50


def card_words(language: str, run=None) -> CardWords:
    """Titles of a run, and units as the options want them."""
    options = read_options()
    style = NumberStyle(options.area_units, None if options.decimals < 0 else options.decimals)
    if run is None:
        return CardWords(language, style=style)
    return CardWords(language, run.titles, run.rules, style, run.language, read_checked([run.manifest]))


class FindingsPanel(QWidget):
    """Findings of one run.

    Signals:
        told: words for the user.
        report_wanted: path.
        comply_wanted: ids of the subjects of which the user wants to know how they comply.
    """

    told = pyqtSignal(str)
    report_wanted = pyqtSignal(str)
    comply_wanted = pyqtSignal(list)

    def __init__(self, language: str, map_link, parent=None):
        super().__init__(parent)
        self.language, self.map_link, self.run = language, map_link, None
        self.words = card_words(language)
        self.view = FindingsView(self.words, zoning_list())
        self.card = Card("zoning")
        self.comply = ComplyPanel(language, map_link)
        self.below = named(QTabWidget(), "zoning_explained", tr("The finding explained"))
        self.below.setDocumentMode(True)
        self.below.addTab(self.card, tr("Why"))
        self.below.addTab(self.comply, icon("howtocomply"), tr("How to comply"))
        self.card.text.anchorClicked.connect(lambda _: self.ask_comply())
        self.comply.wanted.connect(self.ask_comply)
        self.comply.told.connect(self.told)
        self.view.chosen.connect(self.show_finding)
        self.view.wanted.connect(self.go_to)
        self._make_actions()
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(self.below)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(self.buttons)
        layout.addWidget(split, 1)
        self._enable()

    def _make_actions(self) -> None:
        self.zoom_action = action(self, "zoning_zoom", tr("Zoom to the finding and flash it"),
                                  "mActionZoomToSelected.svg", lambda: self.go_to(self.view.current()), "Ctrl+G")
        self.flash_action = action(self, "zoning_flash", tr("Flash the finding"), "mActionHighlightFeature.svg",
                                   self.flash, "F8")
        self.copy_action = action(self, "zoning_copy", tr("Copy the statement"), "mActionEditCopy.svg",
                                  self.copy_statement, "Ctrl+T")
        self.comply_action = action(self, "zoning_howtocomply", tr("How to comply"), "howtocomply", self.ask_comply,
                                    "Ctrl+Shift+Y")
        self.table_action = action(self, "zoning_export_table", tr("Export the table…"),
                                   "mActionSaveAsSVG.svg", self.choose_table, "Ctrl+E")
        self.report_action = action(self, "zoning_export_report", tr("Export the report…"), "buildreport",
                                    self.choose_report, "Ctrl+Shift+X")
        self.add_action = action(self, "zoning_add_layers", tr("Add the results to the map"), "mActionAddOgrLayer.svg",
                                 self.add_layers, "Ctrl+I")
        self.buttons = QHBoxLayout()
        for shown in (self.zoom_action, self.flash_action, self.copy_action, self.comply_action, self.table_action,
                      self.report_action, self.add_action):
            self.buttons.addWidget(button(shown))
        self.buttons.addStretch(1)

    def _enable(self) -> None:
        chosen = self.run is not None and self.view.current() >= 0
        for one in (self.zoom_action, self.flash_action, self.copy_action):
            one.setEnabled(chosen)
        self.comply_action.setEnabled(bool(self.subjects()))
        for one in (self.table_action, self.report_action, self.add_action):
            one.setEnabled(self.run is not None)

    # -- content -------------------------------------------------------------------------------

    def set_run(self, run) -> None:
        """Show a run; None: nothing."""
        self.run, self.words = run, card_words(self.language, run)
        self.map_link.clear()
        self.comply.forget()
        self.view.set_run(run, self.words)
        if run is not None and not len(run.index):
            self.card.show_nothing(tr("No conflict found in the layers checked."))
        self.view.select_first()
        self._enable()

    def finding(self, position: int) -> dict:
        """A finding as a record."""
        return records(self.run.index.frame.iloc[[position]], FINDING_COLUMNS)[0]

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
        more = comply_lines(answer.site, answer.bands, finding["control_role"], self.words) if answer else ()
        offer = "" if answer or not self.subjects() else text("findings.comply_ask", self.language)
        self.card.show_html(finding_card(finding, subject, self.words, more, offer),
                            drawing_of(own, shape, finding["verdict"], self.run.crs))
        self.map_link.show(self.map_link.geometry(shape or own, self.run.crs))

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
        """Show how the current subjects comply; what is not known yet is asked for."""
        subjects = self.subjects()
        self.below.setCurrentWidget(self.comply)
        if any(self.comply.answer(one) is None for one in subjects):
            self.comply_wanted.emit(subjects)

    def show_complied(self, remedied) -> None:
        """Show answers that were asked for."""
        self.comply.add_answers(remedied)
        self.show_finding(self.view.current())

    # -- copy and export -----------------------------------------------------------------------

    def statement(self) -> str:
        """The statement on the subject of the current finding."""
        finding = self.finding(self.view.current())
        rows = self.run.index.with_value("subject_id", finding["subject_id"] or "")
        return statement([self.finding(row) for row in rows[:MOST_IN_STATEMENT]],
                         self.run.subjects.get(finding["subject_id"]), self.words)

    def copy_statement(self) -> None:
        if self.run is not None and self.view.current() >= 0:
            QGuiApplication.clipboard().setText(self.statement())
            self.told.emit(tr("The statement is in the clipboard."))

    def choose_table(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the table…"), "", tr("Spreadsheets (*.xlsx)"))
        if path:
            self.export_table(path)

    def export_table(self, path: str) -> None:
        """Write the findings that are shown, in their order, to a spreadsheet."""
        path = path if path.lower().endswith(".xlsx") else path + ".xlsx"
        try:
            write_workbook(path, [exported_table(self.run.index, self.view.shown(), self.words, tr("Findings"))])
        except InputError as error:
            self.told.emit(error.in_language(self.language))
            return
        self.told.emit(tr("Table written: {file}").format(file=Path(path).name))

    def choose_report(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the report…"), "", tr("HTML files (*.html)"))
        if path:
            self.report_wanted.emit(path if path.lower().endswith((".html", ".htm")) else path + ".html")

    def add_layers(self) -> None:
        """Add verdicts and findings to the map, dressed by verdict."""
        for name, title in (("verdicts", tr("Verdicts")), ("findings", tr("Findings"))):
            layer = QgsVectorLayer(f"{self.run.path}|layername={name}", title, "ogr")
            if layer.isValid():
                style_by_verdict(layer, "verdict", self.language)
                QgsProject.instance().addMapLayer(layer)
