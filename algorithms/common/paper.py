"""The outputs on paper that several algorithms share: PDF, editable documents, and their folders by project."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
)

PDF, PDF_FOLDER, PAGE = "PDF", "PDF_FOLDER", "PAGE"
DOCUMENT, DOCUMENT_FOLDER, DOCUMENT_FORMAT = "DOCUMENT", "DOCUMENT_FOLDER", "DOCUMENT_FORMAT"
PAPER = (PDF, PDF_FOLDER, DOCUMENT, DOCUMENT_FOLDER)
PAGES, FORMATS = ["A4", "A3"], ["odt", "docx"]


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
    add_editable(self, DOCUMENT, self.tr("Report as an editable document"), self.tr(
        "The content of the PDF for Word, WPS and LibreOffice: headings, tables and statements can be edited, maps are "
        "pictures. The file's name decides on the format: .odt or .docx."))


def add_editable(self, name: str, label: str, help_text: str) -> None:
    """An editable document; ``open_outputs`` refuses other endings of its name."""
    self.add(QgsProcessingParameterFileDestination(
        name, label, self.tr("OpenDocument text (*.odt)") + ";;" + self.tr("Word document (*.docx)"), optional=True),
        help_text, create_by_default=False)


def is_editable(definition) -> bool:
    """Whether an output is an editable document."""
    return isinstance(definition, QgsProcessingParameterFileDestination) and "*.docx" in definition.fileFilter()


def add_document_folder(self) -> None:
    """An editable document for each project, and its format."""
    self.add(QgsProcessingParameterFolderDestination(
        DOCUMENT_FOLDER, self.tr("Folder for an editable document of each project"), optional=True),
        self.tr("One document for each project, with its map, and an index with the totals."), create_by_default=False)
    self.add(QgsProcessingParameterEnum(
        DOCUMENT_FORMAT, self.tr("Format of the documents in the folder"), options=FORMATS, defaultValue="odt",
        usesStaticStrings=True),
        self.tr("odt is OpenDocument text, docx is Word; both are opened by Word, WPS and LibreOffice."), advanced=True)


def write_paper(algorithm, parameters, context, outputs, data) -> None:
    """Write the PDFs and the editable document that the user asked for.

    Args:
        algorithm, parameters, context, outputs: of the run.
        data: ``core.report.data.ReportData`` of the whole run.
    """
    from dataclasses import replace

    from ...bridge.settings import read_options
    from ...core.report.paper.pairing import document_in_both, project_documents_in_both

    data = replace(data, prepared_by=read_options().author)
    page = algorithm.parameterAsEnumString(parameters, PAGE, context)
    if not any(algorithm.parameterDefinition(name) is not None and outputs.wanted(name) for name in PAPER):
        return
    second = outputs.second_language(data)
    if outputs.wanted(PDF):
        outputs.pdf(PDF, document_in_both(data, second), page)
    if outputs.wanted(DOCUMENT):
        outputs.text(DOCUMENT, editable(document_in_both(data, second), outputs.file_path(DOCUMENT), outputs.feedback,
                                        page))
    if algorithm.parameterDefinition(PDF_FOLDER) is not None and outputs.wanted(PDF_FOLDER):
        outputs.pdf_folder(PDF_FOLDER, project_documents_in_both(data, second), page)
    if algorithm.parameterDefinition(DOCUMENT_FOLDER) is not None and outputs.wanted(DOCUMENT_FOLDER):
        suffix = "." + algorithm.parameterAsEnumString(parameters, DOCUMENT_FORMAT, context)
        outputs.folder(DOCUMENT_FOLDER, ((name, editable(document, suffix, outputs.feedback, page))
                                         for name, document in project_documents_in_both(data, second, suffix)))


def editable(document, path: str, feedback, page: str = "A4") -> bytes:
    """A document in the format of a file's name, ODT or DOCX."""
    from ...bridge.layout.pictures import map_pictures
    from ...core.report.paper.docx import docx_of
    from ...core.report.paper.odt import odt_of

    write = docx_of if path.lower().endswith(".docx") else odt_of
    return write(document, page, map_pictures(document, feedback.isCanceled))
