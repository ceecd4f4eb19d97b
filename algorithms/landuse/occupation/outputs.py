"""What groundrules:landuseoccupation makes of its rows: customary tables, statement, spreadsheets, reports."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN
from ...common.paper import (
    PAPER,
    add_document,
    add_document_folder,
    add_editable,
    add_pdf,
    add_pdf_folder,
    editable,
    write_paper,
)

TABLE = QgsProcessing.SourceType.TypeVector
TABLE_UNIT, TEMPLATE, FILLED, XLSX = "TABLE_UNIT", "TEMPLATE", "FILLED", "XLSX"
STATEMENT_TEMPLATE, STATEMENT, STATEMENT_TEXT = "STATEMENT_TEMPLATE", "STATEMENT", "STATEMENT_TEXT"
REPORT, REPORT_FOLDER = "REPORT", "REPORT_FOLDER"
LAND_STATUS, OWNERSHIP_FORM = "LAND_STATUS", "OWNERSHIP_FORM"
FORMS = {LAND_STATUS: "land_status", OWNERSHIP_FORM: "ownership_form"}
TITLE, RUN_NAME, CLASSIFICATION = "TITLE", "RUN_NAME", "CLASSIFICATION"
BY_CLASS, BY_OWNER, BY_LOCATION, BY_PARCEL = "BY_CLASS", "BY_OWNER", "BY_LOCATION", "BY_PARCEL"
TABLES = {name: name.lower() for name in (BY_CLASS, BY_OWNER, BY_LOCATION, BY_PARCEL)}
UNITS = ["auto", "m2", "ha", "mu"]
MOST_TEXTS = 20   # projects whose statements a model gets as one text


def add_customary(self) -> None:
    """Tables, statement, spreadsheets and reports; all are optional."""
    self.add(QgsProcessingParameterEnum(
        TABLE_UNIT, self.tr("Unit of tables and statement"), options=UNITS, defaultValue="auto",
        usesStaticStrings=True),
        self.tr("m2 with 2 decimals, ha with 4, mu with 2; auto is the unit of adjustment. In every unit the rows sum "
                "to their totals exactly."))
    self.add(QgsProcessingParameterFile(
        TEMPLATE, self.tr("Your form to be filled (XLSX)"), optional=True, fileFilter=self.tr("XLSX files (*.xlsx)")),
        self.tr("Your own workbook with named cells such as project_id, area_m2 or statement, and named rows such as "
                "rows_by_class that are repeated. Needs openpyxl. See the help for the names."), advanced=True,
        required_if={FILLED: GIVEN})
    self.add(QgsProcessingParameterFile(
        STATEMENT_TEMPLATE, self.tr("Your template of the statement"), optional=True,
        fileFilter=self.tr("Text files (*.txt)")),
        self.tr("A text file in UTF-8 with variables such as {{ area }}; docs/statement-template.md of the plugin "
                "lists them. Empty: the template of the code pack."), advanced=True)
    for name, label, help_text in ((TITLE, self.tr("Title"), self.tr("Heading of the report.")),
                                   (RUN_NAME, self.tr("Project or batch"), self.tr(
                                       "A line under the heading: which projects, which batch.")),
                                   (CLASSIFICATION, self.tr("Classification mark"), self.tr(
                                       "Printed in the head of the report. Empty: no mark is printed."))):
        self.add(QgsProcessingParameterString(name, label, optional=True), help_text, advanced=True)
    for name, label, help_text in (
            (BY_CLASS, self.tr("Table by class"), self.tr(
                "Each project by the three legal classes and every level of the list, including cropland and paddy, "
                "ridges, codes outside the list, and land that no survey covers; state and collective.")),
            (BY_OWNER, self.tr("Table by owner"), self.tr("Each project by owner and nature of rights.")),
            (BY_LOCATION, self.tr("Table by location"), self.tr("Each project by administrative unit.")),
            (BY_PARCEL, self.tr("Table by parcel"), self.tr("Each project by parcel."))):
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=False)
    for name, label, kind, help_text in (
            (XLSX, self.tr("All tables as XLSX"), self.tr("XLSX files (*.xlsx)"), self.tr(
                "One workbook with a sheet for each table, in customary layouts: numbers as numbers, codes as text.")),
            (STATEMENT, self.tr("Statement"), self.tr("Text files (*.txt)"), self.tr(
                "Two paragraphs for each project, ready to paste. The table of projects also has it as a field.")),
            (REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), self.tr(
                "One HTML file to hand over: totals, statement, tables, issues, and a map where there is one "
                "project."))):
        self.add(QgsProcessingParameterFileDestination(name, label, kind, optional=True), help_text,
                 create_by_default=False)
    for name, label, help_text in (
            (FILLED, self.tr("Folder for the filled forms"), self.tr(
                "One copy of your form for each project, named by it.")),
            (REPORT_FOLDER, self.tr("Folder for a report of each project"), self.tr(
                "One HTML file for each project, with its map, and an index with the totals."))):
        self.add(QgsProcessingParameterFolderDestination(name, label, optional=True), help_text,
                 create_by_default=False, required_if={TEMPLATE: GIVEN} if name == FILLED else {})
    add_pdf(self)
    add_pdf_folder(self)
    add_document(self)
    add_document_folder(self)
    for name, label, help_text in (
            (LAND_STATUS, self.tr("Statement of current land use as an editable document"), self.tr(
                "Each project by class, ownership, owner and place, in hectares to four decimals, with the date of the "
                "data; every total is the sum of its rows. For Word, WPS and LibreOffice.")),
            (OWNERSHIP_FORM, self.tr("Ownership survey form as an editable document"), self.tr(
                "Each project by right holder and class, with lines to sign. Names that look like those of persons are "
                "given by their first character, unless fields with personal data are kept."))):
        add_editable(self, name, label, help_text)
    self.addOutput(QgsProcessingOutputString(STATEMENT_TEXT, self.tr("Statement as text (at most 20 projects)")))


class Customary:
    """The templates of a run, read before its work begins, and what is written from its result."""

    def __init__(self, algorithm, parameters, context, outputs):
        self.algorithm, self.parameters, self.context = algorithm, parameters, context
        self.outputs = outputs
        self.template = self._statement_template()
        self.form = self._form()

    def _statement_template(self):
        from ....core.landuse.tables.statement import check_template
        from ....core.report.text_template import read_text_template

        path = self.algorithm.parameterAsFile(self.parameters, STATEMENT_TEMPLATE, self.context)
        if not path:
            return None
        template = read_text_template(path)
        check_template(template, self.algorithm.chosen_language(self.parameters, self.context))
        self._keep(STATEMENT, path)
        return template

    def _form(self):
        from ....bridge.sheets.forms import Form
        from ....core.landuse.tables.form_values import CELLS, LISTS

        path = self._path(TEMPLATE)
        if not path:
            return None
        self._keep(XLSX, path)
        return Form(path, CELLS, LISTS)

    def _path(self, name: str) -> str:
        return self.algorithm.parameterAsFile(self.parameters, name, self.context)

    def _keep(self, name: str, template: str) -> None:
        """Refuse an output that would replace the template."""
        from ....bridge.writing.destinations import check_file_stays

        check_file_stays(self.parameters, name, template)

    def is_wanted(self, result) -> bool:
        """Whether tables and statements are needed at all; a model gets the text of a few projects unasked."""
        files = (*TABLES, XLSX, FILLED, STATEMENT, REPORT, REPORT_FOLDER, *PAPER,
                 self.algorithm.PROJECTS)
        return len(result.tables["projects"]) <= MOST_TEXTS or any(map(self.outputs.wanted, files))

    def tell(self, request, result, pack):
        """Tables, values and statements of a result."""
        from ....core.landuse.occupation.presenting import tell
        from ....core.texts import pick

        language = self.algorithm.chosen_language(self.parameters, self.context)
        self.role_titles = {role: pick(spec.title, language) for role, spec in pack.roles.items()} if pack else {}
        unit = self.algorithm.parameterAsEnumString(self.parameters, TABLE_UNIT, self.context)
        return tell(request, result, unit, self.template, self.role_titles)

    def write(self, presentation) -> dict:
        """Tables, spreadsheets and statements; returns values for the results."""
        outputs = self.outputs
        if presentation is None:
            return {STATEMENT_TEXT: ""}
        for name, table in TABLES.items():
            if outputs.wanted(name):
                outputs.table(name, presentation.table(table).frame)
        if outputs.wanted(XLSX):
            outputs.workbook(XLSX, presentation.tables)
        if self.form is not None:
            outputs.forms(FILLED, self.form, {project: presentation.form(project) for project in presentation.values},
                          presentation.language, presentation.decimals)
        if outputs.wanted(STATEMENT):
            outputs.text(STATEMENT, _joined(presentation.statements))
        return {STATEMENT_TEXT: _joined(presentation.statements) if len(presentation.statements) <= MOST_TEXTS else ""}

    def write_forms(self, request, result) -> None:
        """The forms of projects as editable documents."""
        from ....bridge.settings import read_options
        from ....core.landuse.forms.documents import form_document, forms_run

        wanted = [name for name in FORMS if self.outputs.wanted(name)]
        if not wanted:
            return
        algorithm, options = self.algorithm, read_options()
        run = forms_run(request, result, self.names(result), self._head(), prepared_by=options.author,
                        with_persons=algorithm.parameterAsBoolean(
                            self.parameters, algorithm.KEEP_PERSONAL_FIELDS, self.context))
        for name in wanted:
            self.outputs.text(name, editable(form_document(run, FORMS[name]), self.outputs.file_path(name),
                                             self.outputs.feedback))

    def _head(self):
        """The user's entries; the title is that of each document."""
        from ....core.report.data import ReportHead

        run_name, mark = (self.algorithm.parameterAsString(self.parameters, name, self.context)
                          for name in (RUN_NAME, CLASSIFICATION))
        return ReportHead("", run_name, mark)

    @property
    def wants_report(self) -> bool:
        return any(self.outputs.wanted(name) for name in (REPORT, REPORT_FOLDER, *PAPER))

    def names(self, result) -> dict:
        """Project id -> its name, as the layer has it."""
        from ....bridge.runs.names import project_names

        parcels = result.tables["parcels"]
        return project_names(self.algorithm.subjects, parcels["subject_fid"].astype("int64"),
                             parcels["project_id"], self.outputs.feedback.isCanceled)

    def write_reports(self, request, result, presentation, manifest) -> None:
        """Reports as HTML and on paper."""
        from dataclasses import replace

        from ....core.landuse.occupation.report_run import report_from_occupation
        from ....core.report.data import ReportHead

        algorithm, outputs = self.algorithm, self.outputs
        title, run_name, mark = (algorithm.parameterAsString(self.parameters, name, self.context)
                                 for name in (TITLE, RUN_NAME, CLASSIFICATION))
        head = ReportHead(title, run_name, mark, other_files=outputs.file_names())
        data = report_from_occupation(
            request, result, presentation, head, role_titles=self.role_titles, manifest=manifest)
        data = outputs.reported(replace(data, project_names=self.names(result)))
        if outputs.wanted(REPORT):
            outputs.report(REPORT, data)
        if outputs.wanted(REPORT_FOLDER):
            outputs.report_folder(REPORT_FOLDER, data)
        write_paper(algorithm, self.parameters, self.context, outputs, data)


def _joined(statements: dict) -> str:
    """Statements one below the other, each under its project's number where there are several."""
    if len(statements) == 1:
        return next(iter(statements.values())) + "\n"
    return "\n\n".join(f"{project}\n{words}" for project, words in statements.items()) + "\n"
