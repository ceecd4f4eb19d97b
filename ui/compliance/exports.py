"""What leaves the Compliance dock: tables, reports, the layer of the store."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QFileDialog

from ...bridge.findings_tables import write_findings_table
from ...bridge.styles import style_by_verdict
from ...core.findings.table import STORE_EXPORTED, exported_table
from ..text import tr
from ..widgets import action


class Exports(QObject):
    """Actions that write what the dock shows."""

    def __init__(self, dock):
        super().__init__(dock)
        self.dock = dock
        self.table_action = action(dock, "compliance_export_table", tr("Export the table…"), "mActionSaveAsSVG.svg",
                                   self.choose_table, "Ctrl+E")
        self.report_action = action(dock, "compliance_export_report", tr("Export the report…"), "buildreport",
                                    self.choose_report, "Ctrl+Shift+X")
        self.add_action = action(dock, "compliance_add_layer", tr("Add the store to the map"),
                                 "mActionAddOgrLayer.svg", self.add_layer, "Ctrl+I")
        self.actions = (self.table_action, self.report_action, self.add_action)

    def enable(self, filled: bool, there: bool) -> None:
        self.table_action.setEnabled(filled)
        self.report_action.setEnabled(filled)
        self.add_action.setEnabled(there)

    def choose_table(self) -> None:
        csv = tr("Tables (*.csv)")
        path, kind = QFileDialog.getSaveFileName(self.dock, tr("Export the table…"), "",
                                                 f"{tr('Spreadsheets (*.xlsx)')};;{csv}")
        if path:
            self.export_table(path if Path(path).suffix else path + (".csv" if kind == csv else ".xlsx"))

    def export_table(self, path: str) -> None:
        """Write the findings that are shown, in their order, to a spreadsheet or a CSV file."""
        findings, jobs, title = self.dock.findings, self.dock.jobs, tr("Findings")
        index, words, shown = findings.stored.index, findings.words, findings.view.shown()
        self.dock.when_free(lambda: jobs.read(
            tr("Writing the table…"), lambda cancelled: write_findings_table(
                path, exported_table(index, shown, words, title, STORE_EXPORTED)),
            lambda name: jobs.ended.emit(tr("Table written: {file}").format(file=name), "fine")))

    def choose_report(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self.dock, tr("Export the report…"), "", tr("HTML files (*.html)"))
        if path:
            self.export_report(path if path.lower().endswith((".html", ".htm")) else path + ".html")

    def export_report(self, path: str) -> None:
        """Write a report of the findings that are shown."""
        findings = self.dock.findings
        self.dock.when_free(lambda: self.dock.jobs.report(findings.stored, findings.view.shown(), path))

    def add_layer(self) -> None:
        """Add the store's findings to the map, dressed by verdict."""
        layer = QgsVectorLayer(f"{self.dock.link.path}|layername=findings", tr("Findings"), "ogr")
        if layer.isValid():
            layer.setReadOnly(True)     # the store is changed by the dock and by algorithms
            style_by_verdict(layer, "verdict", self.dock.language)
            QgsProject.instance().addMapLayer(layer)
