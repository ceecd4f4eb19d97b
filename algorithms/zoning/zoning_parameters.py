"""The parameters of groundrules:checkzoning, group by group."""
from __future__ import annotations

from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..paper import add_pdf, add_pdf_folder

PACKS = Path(__file__).resolve().parents[2] / "packs"
ANY_GEOMETRY = QgsProcessing.SourceType.TypeVectorAnyGeometry
TABLE = QgsProcessing.SourceType.TypeVector


def pack_ids() -> list[str]:
    """Names of the packs in the plugin and in the profile: folders only, nothing is read at start-up."""
    folders = [PACKS, Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs"]
    return sorted({entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()
                   if (entry / "pack.yaml").is_file()})


def add_inputs(self) -> None:
    """What is checked, and against which layers."""
    self.add(QgsProcessingParameterFeatureSource(
        self.SUBJECTS, self.tr("Projects or parcels"), [ANY_GEOMETRY]),
        self.tr("What is checked: polygons are judged by area, lines by length, points by position."))
    self.add(QgsProcessingParameterField(
        self.SUBJECT_ID, self.tr("Field that names a parcel"), parentLayerParameterName=self.SUBJECTS,
        optional=True),
        self.tr("Stands in the results as subject_id. Without it the feature id does, which may change."))
    self.add(QgsProcessingParameterField(
        self.PROJECT_FIELD, self.tr("Field that groups parcels into projects"),
        parentLayerParameterName=self.SUBJECTS, optional=True),
        self.tr("Parcels with the same value are one project: it gets a verdict of its own, and its small "
                "overlaps are added up. Without it each parcel is a project."))
    self.add(QgsProcessingParameterMultipleLayers(
        self.CONTROLS, self.tr("Control layers"), ANY_GEOMETRY),
        self.tr("Farmland, red line, boundary and so on. They may be in other coordinate systems of the same "
                "datum."))
    self.add(QgsProcessingParameterBoolean(
        self.CONTROLS_SELECTED_ONLY, self.tr("Selected features of the control layers only"), False),
        self.tr("A layer in which nothing is selected is used whole."), advanced=True)
    self.add(QgsProcessingParameterFeatureSource(
        self.COVERAGE, self.tr("Area for which the control data are complete"),
        [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
        self.tr("A subject that reaches beyond is undetermined. Without it the layer of administrative units "
                "serves, if there is one; else complete data are assumed, and the report says so. A field "
                "role “role” in the matrix of fields says for which control a feature speaks."), advanced=True)


def add_pack(self) -> None:
    """Which pack: by id, or a file."""
    self.add(QgsProcessingParameterString(
        self.PACK, self.tr("Rule pack"), defaultValue="cn-three-lines", optional=True),
        self.tr("Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder "
                "packs beside the project."))
    self.parameterDefinition(self.PACK).setMetadata({"widget_wrapper": {"value_hints": pack_ids()}})
    self.add(QgsProcessingParameterFile(
        self.PACK_FILE, self.tr("Rule pack from a file"), optional=True,
        fileFilter=self.tr("Rule packs (*.zip *.yaml)")),
        self.tr("A zip or a pack.yaml, instead of an id."), advanced=True)


def chosen_pack(self, parameters, context) -> str:
    """Path of the pack; a file wins over the id that the dialog offers by itself.

    Raises:
        InputError: no such pack, or two chosen.
    """
    from ...bridge.packs import resolve_pack

    pack = self.parameterAsString(parameters, self.PACK, context)
    file = self.parameterAsFile(parameters, self.PACK_FILE, context)
    project = context.project()
    offered = self.parameterDefinition(self.PACK).defaultValue()
    return resolve_pack("" if file and pack == offered else pack, file,
                        project.homePath() if project is not None else "")


def add_rules(self) -> None:
    """Which rules, and how layers and fields are bound to them."""
    add_pack(self)
    self.add(QgsProcessingParameterMatrix(
        self.ROLES, self.tr("Roles of the control layers"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Role")], optional=True),
        self.tr("Rows of layer and role. Empty: roles are recognised by the layers' names, and layers that no "
                "role took are listed. A layer is named by its id, its source, its name inside the file or its "
                "name in QGIS."), advanced=True)
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
        self.tr("Rows of layer, field role of the pack, and field. What is not named is recognised by the "
                "pack's aliases."), advanced=True)
    self.add(QgsProcessingParameterString(
        self.SCOPE, self.tr("Roles to check"), optional=True),
        self.tr("Roles of the pack, separated by commas. Empty: those that the pack requires, and all that "
                "have a layer. A role without a layer makes its verdict undetermined."), advanced=True)
    self.add(QgsProcessingParameterDateTime(
        self.AS_OF, self.tr("Date of the check"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True),
        self.tr("Rules and features in force on that day are applied. Empty: today."))
    self.add(QgsProcessingParameterString(
        self.PREFIX, self.tr("Prefix of our fields"), optional=True),
        self.tr("Stands before the names of our fields in the verdicts, where your layer has fields of the same "
                "name."), advanced=True)
    self.add(QgsProcessingParameterBoolean(
        self.KEEP_PERSONAL_FIELDS, self.tr("Keep fields about persons"), False),
        self.tr("Names, identity numbers and telephone numbers are left out of the results unless you keep "
                "them; the report says so."), advanced=True)


def add_outputs(self) -> None:
    """Where the results go; all but the verdicts are optional."""
    self.add(QgsProcessingParameterFeatureSink(
        self.VERDICTS, self.tr("Verdicts"), ANY_GEOMETRY),
        self.tr("Your features with a verdict and an area for each role, worst verdict first to read."))
    self.add(QgsProcessingParameterFeatureSink(
        self.FINDINGS, self.tr("Findings"), ANY_GEOMETRY, optional=True),
        self.tr("A row for each rule that speaks about an overlap, with the piece, the numbers, the basis and the "
                "documents that are asked for."))
    for name, label, help_text in (
            (self.PROJECTS, self.tr("Projects"), self.tr("A row for each project.")),
            (self.SUMMARY, self.tr("Summary"), self.tr("Numbers and areas by role and verdict.")),
            (self.LEDGER, self.tr("Ledger"), self.tr(
                "Covered + free + unusable = area, for each parcel and role; what is free is measured, so that "
                "the residual means something."))):
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=False)
    self.add(QgsProcessingParameterFileDestination(
        self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True),
        self.tr("One HTML file to hand over: verdicts, evidence, basis, drawings, and what was not checked."),
        create_by_default=False)
    self.add(QgsProcessingParameterFolderDestination(
        self.REPORT_FOLDER, self.tr("Folder for a report of each project"), optional=True),
        self.tr("One HTML file for each project, and an index."), create_by_default=False)
    add_pdf(self)
    add_pdf_folder(self)
    self.add(QgsProcessingParameterFileDestination(
        self.MANIFEST, self.tr("Run manifest"), self.tr("JSON files (*.json)"), optional=True),
        self.tr("What was read, by which rules and with which versions, enough to run it again."),
        create_by_default=False)
