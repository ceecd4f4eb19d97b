"""The outputs on paper that several algorithms share: PDF, PDF_FOLDER, PAGE."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
)

PDF, PDF_FOLDER, PAGE = "PDF", "PDF_FOLDER", "PAGE"
PAGES = ["A4", "A3"]


def add_pdf(self) -> None:
    """One PDF of the run, and the size of its pages."""
    self.add(QgsProcessingParameterFileDestination(
        PDF, self.tr("Report as PDF"), self.tr("PDF files (*.pdf)"), optional=True),
        self.tr("The report for paper: verdicts, statement, tables, and a map where there is one project. "
                "No base map, no grid, no coordinates."), create_by_default=False)
    self.add(QgsProcessingParameterEnum(
        PAGE, self.tr("Page size of PDF"), options=PAGES, defaultValue="A4", usesStaticStrings=True),
        self.tr("A4 is portrait, A3 is landscape: choose A3 for wide tables and a large map."), advanced=True)


def add_pdf_folder(self) -> None:
    """A PDF for each project."""
    self.add(QgsProcessingParameterFolderDestination(
        PDF_FOLDER, self.tr("Folder for a PDF of each project"), optional=True),
        self.tr("One PDF for each project, with a map of the run's layers, and an index with the totals."),
        create_by_default=False)


def write_paper(algorithm, parameters, context, outputs, data) -> None:
    """Write the PDFs that the user asked for.

    Args:
        algorithm, parameters, context, outputs: of the run.
        data: ``core.report.data.ReportData`` of the whole run.
    """
    from dataclasses import replace

    from ...bridge.settings import read_options
    from ...core.report.paper.document import document_from, project_documents

    data = replace(data, prepared_by=read_options().author)
    page = algorithm.parameterAsEnumString(parameters, PAGE, context)
    if outputs.wanted(PDF):
        outputs.pdf(PDF, document_from(data), page)
    if algorithm.parameterDefinition(PDF_FOLDER) is not None and outputs.wanted(PDF_FOLDER):
        outputs.pdf_folder(PDF_FOLDER, project_documents(data), page)
