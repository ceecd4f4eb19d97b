"""The outputs on paper that several algorithms share: PDF, PDF_FOLDER, PAGE, DOCUMENT."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
)

PDF, PDF_FOLDER, PAGE, DOCUMENT = "PDF", "PDF_FOLDER", "PAGE", "DOCUMENT"
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


def add_document(self) -> None:
    """The same as an editable document; declared after the other outputs."""
    self.add(QgsProcessingParameterFileDestination(
        DOCUMENT, self.tr("Report as an editable document"), self.tr("OpenDocument text (*.odt)"), optional=True),
        self.tr("The content of the PDF for Word, WPS and LibreOffice: headings, tables and statements can be edited, "
                "maps are pictures."), create_by_default=False)


def write_paper(algorithm, parameters, context, outputs, data) -> None:
    """Write the PDFs and the editable document that the user asked for.

    Args:
        algorithm, parameters, context, outputs: of the run.
        data: ``core.report.data.ReportData`` of the whole run.
    """
    from dataclasses import replace

    from ...bridge.layout.pictures import map_pictures
    from ...bridge.settings import read_options
    from ...core.report.paper.document import document_from, project_documents
    from ...core.report.paper.odt import odt_of

    data = replace(data, prepared_by=read_options().author)
    page = algorithm.parameterAsEnumString(parameters, PAGE, context)
    if outputs.wanted(PDF):
        outputs.pdf(PDF, document_from(data), page)
    if outputs.wanted(DOCUMENT):
        document = document_from(data)
        outputs.text(DOCUMENT, odt_of(document, page, map_pictures(document, outputs.feedback.isCanceled)))
    if algorithm.parameterDefinition(PDF_FOLDER) is not None and outputs.wanted(PDF_FOLDER):
        outputs.pdf_folder(PDF_FOLDER, project_documents(data), page)
