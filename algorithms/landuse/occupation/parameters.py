"""The parameters of groundrules:landuseoccupation, group by group."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ...common.subject_parameters import add_code_pack, add_pack, add_values

POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector
UNITS = ["0.01 m2", "0.0001 ha", "0.01 mu"]
TOTALS = ["measured", "registered"]


def add_inputs(self) -> None:
    """Projects, the survey, and how its codes are read."""
    self.add(QgsProcessingParameterFeatureSource(self.SUBJECTS, self.tr("Projects or parcels"), [POLYGON]),
             self.tr("The occupied land, as polygons."))
    self.add(QgsProcessingParameterField(
        self.SUBJECT_ID, self.tr("Field that names a parcel"), parentLayerParameterName=self.SUBJECTS, optional=True),
        self.tr("Written to the results as subject_id. Empty: the feature id, which may change."))
    self.add(QgsProcessingParameterField(
        self.PROJECT_FIELD, self.tr("Field that groups parcels into projects"),
        parentLayerParameterName=self.SUBJECTS, optional=True),
        self.tr("Parcels with the same value are one project. Without it each parcel is a project."))
    self.add(QgsProcessingParameterFeatureSource(self.SURVEY, self.tr("Land-use survey"), [POLYGON]),
             self.tr("The patches of the survey (DLTB) with their class. Uncovered land becomes a separate row; where "
                     "patches overlap, the lower feature id counts."), likely="land_use_survey",
             mapped="codes survey SCHEME")
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
        self.tr("Rows of layer, field role of the code pack, and field; an empty layer is the survey. What is not "
                "named is recognised by the pack's aliases, such as DLBM, QSXZ and KCXS."), advanced=True,
        first="layers")
    add_values(self, "survey", for_codes=True)
    self.add_scheme(self.SCHEME, self.tr("List of land-use codes"), self.tr(
        "auto recognises the list by the codes and names that occur. A code that is not in the list is a separate "
        "row."))
    add_code_pack(self)


def add_layers(self) -> None:
    """Layers that divide the land further, and controls."""
    self.add(QgsProcessingParameterFeatureSource(
        self.OWNERSHIP, self.tr("Layer of owners"), [POLYGON], optional=True),
        self.tr("Gives the ownership of the land (QSXZ, QSDWDM, QSDWMC) instead of the survey's own fields. Uncovered "
                "land has undetermined ownership and is listed."))
    self.add(QgsProcessingParameterFeatureSource(
        self.LOCATION, self.tr("Layer of administrative units"), [POLYGON], optional=True),
        self.tr("Gives the location of the land (ZLDWDM, ZLDWMC or XZQDM, XZQMC) instead of the survey's own fields."))
    self.add(QgsProcessingParameterFeatureSource(
        self.APPROVED, self.tr("Land already approved"), [POLYGON], optional=True),
        self.tr("Land whose conversion is already approved: it is listed in separate rows and is not new construction "
                "land."))
    self.add(QgsProcessingParameterMultipleLayers(
        self.CONTROLS, self.tr("Control layers"), POLYGON, optional=True),
        self.tr("Farmland, red line, boundary and so on: each role gets a column with the area of the row inside its "
                "polygons."))
    self.add(QgsProcessingParameterBoolean(
        self.CONTROLS_SELECTED_ONLY, self.tr("Selected features of the control layers only"), False),
        self.tr("A layer without a selection is used completely."), advanced=True)
    self.add(QgsProcessingParameterMatrix(
        self.ROLES, self.tr("Roles of the control layers"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Role")], optional=True),
        self.tr("Rows of layer and role. Empty: roles are recognised by the layers' names, and layers without a role "
                "are listed. A layer is named by its id, its source, its name inside the file or its name in "
                "QGIS."), advanced=True, first="layers")
    self.add(QgsProcessingParameterDateTime(
        self.AS_OF, self.tr("Date of the controls"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True),
        self.tr("Control features that are not in force on that day are left out and counted. Empty: today."),
        advanced=True)
    add_pack(self)
    self.parameterDefinition(self.PACK).setFlags(
        self.parameterDefinition(self.PACK).flags() | Qgis.ProcessingParameterFlag.Advanced)


def add_areas(self) -> None:
    """How areas are measured, rounded and closed."""
    self.add_area_method({self.ADJUST_TO: "registered"})
    self.add(QgsProcessingParameterEnum(
        self.UNIT, self.tr("Unit of adjustment"), options=UNITS, defaultValue="0.01 m2", usesStaticStrings=True),
        self.tr("The last printed decimal: every area is a whole number of it, and rows sum to their parcel "
                "exactly, by largest remainder."))
    self.add(QgsProcessingParameterEnum(
        self.ADJUST_TO, self.tr("Adjust to"), options=TOTALS, defaultValue="measured", usesStaticStrings=True),
        self.tr("measured: each parcel's own area, rounded. registered: the area in the field of the registered "
                "area."))
    self.add(QgsProcessingParameterNumber(
        self.ADJUST_LIMIT, self.tr("Limit of the difference to the registered area (share)"),
        Qgis.ProcessingNumberParameterType.Double, 0.05, optional=True, minValue=0.0),
        self.tr("A parcel whose registered area differs by more is not adjusted to it, and is listed. Empty: no "
                "limit."), advanced=True, unit="share")
    self.add_keep_personal()


def add_outputs(self) -> None:
    """Where the results go; all but the rows are optional."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Land-use occupation"), TABLE),
             self.tr("A row for each class, owner, place and grade of a parcel, with gross and net area; rows for "
                     "ridges and for what the survey does not cover. The rows of a parcel sum to its area."))
    self.add(QgsProcessingParameterFeatureSink(self.PIECES, self.tr("Occupied pieces"), POLYGON, optional=True),
             self.tr("The occupied land on the map, coloured by class: what each patch of the survey has of a parcel, "
                     "and what no patch covers."))
    for name, label, help_text in (
            (self.PARCELS, self.tr("Parcels"), self.tr("A row for each parcel: area, residual of the adjustment, "
                                                       "uncovered and overlapping area.")),
            (self.PROJECTS, self.tr("Projects"), self.tr("A row for each project: the three legal classes, cropland, "
                                                         "new construction land, ownership.")),
            (self.ISSUES, self.tr("Issues"), self.tr("All issues of parcels, survey and other layers, and their "
                                                     "effect on the results."))):
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=False)
    self.add(QgsProcessingParameterFileDestination(
        self.MANIFEST, self.tr("Run manifest"), self.tr("JSON files (*.json)"), optional=True),
        self.tr("What was read, by which rules and with which versions, enough to run it again."),
        create_by_default=False)
