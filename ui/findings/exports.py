"""What leaves a list of findings: the table, the report, layers for the map."""
from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from ...core.findings.table import exported_table
from ..docks.files import ask_place
from ..text import tr
from ..widgets import action


class Exports(QObject):
    """Actions that write what a dock's list shows.

    Args:
        dock: a ``ui.docks.frame.Dock``.
        view: its ``FindingsView``.
        columns: of the table.
        report: ``report(path)`` writes a report.
        layers: what the action is called that adds layers, and the function that does.
    """

    def __init__(self, dock, view, columns, report, layers: tuple):
        super().__init__(dock)
        self.dock, self.view, self.columns, self.report = dock, view, columns, report
        name, (title, add) = dock.name, layers
        self.table_action = action(dock, f"{name}_export_table", tr("Export the table…"), "mActionSaveAsSVG.svg",
                                   self.choose_table, "Ctrl+E")
        self.report_action = action(dock, f"{name}_export_report", tr("Export the report…"), "buildreport",
                                    self.choose_report, "Ctrl+Shift+X")
        self.add_action = action(dock, f"{name}_add_layers", title, "mActionAddOgrLayer.svg", add, "Ctrl+I")
        self.actions = (self.table_action, self.report_action, self.add_action)

    def enable(self, filled: bool, there: bool) -> None:
        """Let be used: table and report where there are findings, layers where there is a file."""
        self.table_action.setEnabled(filled)
        self.report_action.setEnabled(filled)
        self.add_action.setEnabled(there)

    def choose_table(self) -> None:
        path = ask_place(self.dock, tr("Export the table…"), {".xlsx": tr("Spreadsheets (*.xlsx)"),
                                                              ".csv": tr("Tables (*.csv)")})
        if path:
            self.export_table(path)

    def export_table(self, path: str) -> None:
        """Write the findings that are shown, in their order."""
        index, words, shown, title = self.view.model.run.index, self.view.model.words, self.view.shown(), tr("Findings")
        self.dock.when_free(lambda: self.dock.work.write_table(
            path, lambda: exported_table(index, shown, words, title, self.columns)))

    def choose_report(self) -> None:
        path = ask_place(self.dock, tr("Export the report…"), {".html": tr("HTML files (*.html)"), ".htm": ""})
        if path:
            self.export_report(path)

    def export_report(self, path: str) -> None:
        """Write a report of the findings."""
        self.dock.when_free(lambda: self.report(path))
