"""Reports of carbon: HTML with its workbook, PDF, and an editable document."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterFileDestination

from ...common.paper import DOCUMENT, PDF, add_document, add_pdf, write_paper

REPORT = "REPORT"
COUNTED_ALONE = 98.0   # per cent of a run on rasters that writes none


class CarbonReports:
    """Outputs of an algorithm of carbon that hands over a report; a base of it."""

    REPORT = REPORT

    def add_reports(self) -> None:
        """The report, as HTML, PDF and as an editable document."""
        self.add(QgsProcessingParameterFileDestination(
            REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True), self.tr(
            "One HTML file to hand over, five pages of A4 for a county: result and how sure it is, coverage, other "
            "families, charts, map, the card of each coefficient with its source. Whole tables are in a workbook "
            "(XLSX) beside it."), create_by_default=False)
        add_pdf(self, self.tr("The report for paper: the same parts as the HTML file. No base map, no grid, no "
                              "coordinates."))
        add_document(self)

    def wants_report(self, outputs) -> bool:
        """Whether any form of the report was asked for."""
        return any(outputs.wanted(name) for name in (REPORT, PDF, DOCUMENT))

    def counted_percent(self, outputs, raster: str, with_raster: float) -> float:
        """Per cent of a run on rasters that are done once their cells are counted, which takes a part of what writing
        a raster of results takes, and all of a run that writes none.

        Args:
            raster: name of the output. with_raster: per cent where it is written, for its own sake or for the report.
        """
        return with_raster if outputs.wanted(raster) or self.wants_report(outputs) else COUNTED_ALONE

    def write_reports(self, parameters, context, outputs, data) -> None:
        """Write the forms of the report that were asked for.

        Args:
            data: ``core.report.data.ReportData`` with the blocks of the report.
        """
        from dataclasses import replace

        from ....bridge.settings import read_options

        data = replace(outputs.reported(data), classification_mark=read_options().classification_mark)
        if outputs.wanted(REPORT):
            outputs.report(REPORT, data, tables_apart=True)
        write_paper(self, parameters, context, outputs, data)
