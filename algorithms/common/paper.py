"""Documents that are handed over: PDF, editable documents, their folders by project, and two languages side by side."""
from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
)

PDF, PDF_FOLDER, PAGE = "PDF", "PDF_FOLDER", "PAGE"
DOCUMENT, DOCUMENT_FOLDER, DOCUMENT_FORMAT = "DOCUMENT", "DOCUMENT_FOLDER", "DOCUMENT_FORMAT"
PAPER = (PDF, PDF_FOLDER, DOCUMENT, DOCUMENT_FOLDER)
PAGES_FOLDER = "EVIDENCE_FOLDER"    # pages of HTML beside an index that leads to them
#: Files that each run writes into a folder: one that holds another's is refused before the run; see ``check_folder``.
ALWAYS_THERE = {"REPORT_FOLDER": ("index.html",), PAGES_FOLDER: ("index.html",), PDF_FOLDER: ("index.pdf",)}
MOST_NAMED = 5   # files, in a warning
PAGES, FORMATS = ["A4", "A3"], ["odt", "docx"]


def add_pdf(self, help_text: str = "") -> None:
    """One PDF of the run, and the size of its pages; the help is that of a check where none is given."""
    self.add(QgsProcessingParameterFileDestination(
        PDF, self.tr("Report as PDF"), self.tr("PDF files (*.pdf)"), optional=True),
        help_text or self.tr(
            "The report for paper: verdicts, statement, tables, and a map where there is one project. "
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


def check_folder(algorithm, parameters, context, feedback, definition) -> None:
    """Look before a run at the folder that it writes into, and name files of earlier runs that were changed since.

    Args:
        algorithm, parameters, context, feedback: of the run. definition: of a destination; others than folders pass.

    Raises:
        InputError: a file that each run writes is there and is not the algorithm's, or was changed since.
    """
    from ...bridge.writing.destinations import destination_of
    from ...bridge.writing.folders import changed_files, earlier_files, require_free
    from ...core.texts import text

    name = definition.name()
    folder, _ = destination_of(parameters, name)
    if not folder or not isinstance(definition, QgsProcessingParameterFolderDestination):
        return
    names = ALWAYS_THERE.get(name, ())
    if name == DOCUMENT_FOLDER:
        names = ("index." + algorithm.parameterAsEnumString(parameters, DOCUMENT_FORMAT, context),)
    require_free(folder, names, algorithm.name())
    earlier = earlier_files(folder, algorithm.name(), name)
    if earlier:
        feedback.pushInfo(text("writing.folder_again", algorithm.chosen_language(parameters, context),
                               folder=Path(folder).name, count=earlier))
    changed = changed_files(folder, algorithm.name(), name)
    if changed:
        files = ", ".join(changed[:MOST_NAMED]) + (", …" if len(changed) > MOST_NAMED else "")
        feedback.pushWarning(text("writing.folder_edited", algorithm.chosen_language(parameters, context),
                                  folder=Path(folder).name, files=files))


class Papers:
    """Documents of a run; a base of ``Outputs``.

    Attributes:
        second: the run in the second language, a ``_Capture``, once it was needed.
    """

    second = None

    def pdf(self, name: str, document, page: str) -> None:
        """Write a document as PDF, whole or not at all."""
        from ...bridge.layout.pages import write_pdf

        path = self.file_path(name)
        for warning in write_pdf(path, document, page, self.feedback.isCanceled):
            self.feedback.pushWarning(warning)
        self.made[name] = path

    def pdf_folder(self, name: str, documents, page: str) -> None:
        """Write ``(file name, document)`` pairs as PDF into a folder."""
        from ...bridge.layout.pages import write_pdfs

        folder, names = self.folder_path(name), []
        for warning in write_pdfs(folder, _counted(documents, names), page, self.feedback.isCanceled):
            self.feedback.pushWarning(warning)
        self.made[name] = folder
        self.settle_folder(name, names)

    def report_folder(self, name: str, data) -> None:
        """Write a report for each project, and their index, into a folder."""
        from ...core.report.html.pairing import project_reports_in_both
        from ...core.report.html.projects import project_reports

        second = self.second_language(data)
        self.folder(name, project_reports(data) if second is None else project_reports_in_both(data, second))

    def second_language(self, data):
        """The same report in the language that is printed beside the run's own; None where one alone is wanted."""
        from dataclasses import replace

        second = self._second_run()
        return None if second is None else replace(second.data, **{name: getattr(data, name) for name in (
            "tables_file", "manifest_file", "manifests", "made_on", "numbers", "prepared_by")})

    def page_folder(self, name: str, pages) -> None:
        """Write pages and the index that leads to them into a folder, in one language or two.

        Args:
            pages: ``core.report.html.folder.Page`` each, the index first.
        """
        from ...core.report.html.folder import folder_files

        second = self._second_run()
        self.folder(name, folder_files(pages, None if second is None else second.pages))

    def settle_folder(self, name: str, names: list) -> None:
        """List the files of a folder, and have those of earlier runs of the output go that are not written again.

        Args:
            name: of the output. names: of its files ``(k,)``.

        Raises:
            InputError: a file of that name is there and is not of this algorithm, or was changed since.
        """
        self.drafts.settle(self.final_name(name), self.made[name], names, self.algorithm.name(), name)

    def _second_run(self):
        """The run in the language that is printed beside its own; None where one alone is wanted."""
        if self.second is None and self.algorithm.wants_both(self.parameters, self.context):
            self.second = _second_run(self)
        return self.second


def _counted(documents, names: list):
    """The same documents; their names are added to a list as they go by."""
    for name, document in documents:
        names.append(name)
        yield name, document


class _Captured(Exception):
    """The report, and pages if a folder is wanted, are there: the rest of the repeated run is not needed."""


class _Capture:
    """Outputs of a run that is repeated for its report alone, as a ``with`` block of the run; nothing is written."""

    def __init__(self, outputs):
        from ...core.inputs import register

        self.outputs, self.data, self.pages = outputs, None, None
        has_pages = outputs.algorithm.parameterDefinition(PAGES_FOLDER) is not None and outputs.wanted(PAGES_FOLDER)
        self.missing = {register.REPORT, *([PAGES_FOLDER] if has_pages else [])}
        self.names = frozenset(self.missing)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __getattr__(self, name: str):
        return getattr(self.outputs, name)

    def wanted(self, name: str) -> bool:
        """Nothing but the report and its pages."""
        return name in self.names

    def report(self, name: str, data, tables_apart: bool = False) -> None:
        """Take the report, and end the run if that is all."""
        self.data = data
        self._take(name)

    def page_folder(self, name: str, pages) -> None:
        """Take the pages, which are made when they are written."""
        self.pages = pages
        self._take(name)

    def _take(self, name: str) -> None:
        self.missing.discard(name)
        if not self.missing:
            raise _Captured

    def _nothing(self, *_, **__) -> None:
        """A result that the first run has written."""

    table = layer = copies = text = folder = workbook = forms = manifest = dress_raster = _nothing


def _second_run(outputs) -> _Capture:
    """Report and pages of the same run in English.

    The run is done again from its layers as they were read, so that every sentence is as in an English run.
    """
    algorithm, feedback = outputs.algorithm, QgsProcessingFeedback(False)
    outputs.feedback.canceled.connect(feedback.cancel)
    if outputs.feedback.isCanceled():
        feedback.cancel()
    style = algorithm.chosen_style(outputs.parameters, outputs.context)     # units are printed once
    capture = algorithm.capture = _Capture(outputs)
    try:
        type(algorithm).processAlgorithm.__wrapped__(
            algorithm, {**outputs.parameters, **style, algorithm.LANGUAGE: "en"}, outputs.context, feedback)
    except _Captured:
        pass
    finally:
        algorithm.capture = None
    return capture
