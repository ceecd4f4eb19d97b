"""The parameters of groundrules:affectedholders."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.subject_parameters import TABLE, add_pack_file, add_projects, add_values, pack_ids

POLYGON = QgsProcessing.SourceType.TypeVectorPolygon


def add_layers(self) -> None:
    """What is read."""
    self.add(QgsProcessingParameterFeatureSource(
        self.SUBJECTS, self.tr("Projects or parcels"), [POLYGON]), self.tr("Outlines of projects, as polygons."))
    self.add(QgsProcessingParameterField(
        self.SUBJECT_ID, self.tr("Field that names a parcel"), parentLayerParameterName=self.SUBJECTS, optional=True),
        self.tr("Names a project in the results. Empty: the feature id, which may change."))
    add_projects(self)
    self.add(QgsProcessingParameterMultipleLayers(
        self.RIGHTS, self.tr("Layers of rights"), POLYGON), self.tr(
        "Cadastral parcels with their code and right type: use rights, and ownership where you have it. They may be in "
        "other coordinate systems of the same datum."), mapped="rights rights")
    self.add(QgsProcessingParameterFeatureSource(
        self.HOLDERS, self.tr("Table of holders"), [TABLE], optional=True), self.tr(
        "A row for each parcel and holder: code of the parcel, name, document, share. Without it the results are by "
        "collective, village and group, and say so."), mapped="rights holders")
    self.add(QgsProcessingParameterFeatureSource(
        self.LAND, self.tr("Layer of land classes"), [POLYGON], optional=True), self.tr(
        "Divides every row by class, such as a land-use survey."))
    self.add(QgsProcessingParameterField(
        self.LAND_CLASS, self.tr("Field with the class"), parentLayerParameterName=self.LAND, optional=True), self.tr(
        "Empty: recognised by name (DLBM, DLDM and others)."), advanced=True)
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
        "Rows of layer, field role of the pack (unit_code, right_type, village, collective, group, holder_name, "
        "document_type, document_number, share …) and field. What is not named is recognised by the pack's aliases."),
        advanced=True, first="layers")
    add_values(self, "rights, holders")


def add_choices(self) -> None:
    """How rows are made, and what they show."""
    def choice(name: str, label: str, options: list, help_text: str, advanced: bool = False) -> None:
        self.add(QgsProcessingParameterEnum(name, label, options=options, defaultValue=options[0],
                                            usesStaticStrings=True), help_text, advanced=advanced)

    choice(self.STATUS, self.tr("Status of the list"), ["estimate", "survey"], self.tr(
        "estimate: an internal estimate, before the announcement. survey: result of the survey of the present state, "
        "after it. It is in every row, in the report and in the manifest."))
    choice(self.GROUP_BY, self.tr("A row for each"), ["holder", "village", "collective", "group"], self.tr(
        "holder: by token. The others: by unit, with the number of holders."))
    choice(self.MASK, self.tr("Names of holders"), ["token", "initials", "none"], self.tr(
        "token: none. initials: the first letter beside the token. none: the name; needs “Keep fields with personal "
        "data”."), advanced=True)
    self.add_keep_personal()
    for name, label, help_text in (
            (self.SOLE_IS_WHOLE, self.tr("A parcel's only holder has all of it"), self.tr(
                "An empty share is unknown. Tick this if your table leaves it empty for sole holders.")),
            (self.MERGE_UNITS, self.tr("Parcels of one holder that touch as one unit"), self.tr(
                "In the layer of parcels."))):
        self.add(QgsProcessingParameterBoolean(name, label, False), help_text, advanced=True)
    self.add(QgsProcessingParameterNumber(
        self.LEAST_HOLDERS, self.tr("Fewest holders of a cell"), Qgis.ProcessingNumberParameterType.Integer, 3,
        minValue=1), self.tr(
            "Cells by village and type, and rows by unit, with fewer known holders are merged. 1: no cell is."),
        advanced=True, unit="")
    self.add(QgsProcessingParameterFeatureSource(
        self.PRICES, self.tr("Prices of collective land by area"), [TABLE], optional=True), self.tr(
        "A row for each area (village or collective, as in the layer of ownership) with its price. Gives an estimate "
        "by village. Prices are matched by name; outlines of areas are not used."), advanced=True)
    for name, label, help_text in (
            (self.PRICE_AREA, self.tr("Field with the area of a price"), self.tr("Empty: recognised by name.")),
            (self.PRICE, self.tr("Field with the price"), self.tr("Empty: recognised by name."))):
        self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.PRICES, optional=True),
                 help_text, advanced=True)
    choice(self.PRICE_UNIT, self.tr("Unit of land that a price is for"), ["mu", "m2", "ha"], self.tr(
        "1 mu is 666.67 m²."), advanced=True)
    self.add(QgsProcessingParameterString(self.CURRENCY, self.tr("Currency"), optional=True), self.tr(
        "A word for the tables."), advanced=True)
    self.add(QgsProcessingParameterFile(
        self.KEY_STORE, self.tr("Findings store"), optional=True, extension="gpkg"), self.tr(
        "Beside it lies the key of the tokens, so that a holder has the same one in every run of this project. Empty: "
        "the project's own; without one the tokens hold until QGIS is closed."), advanced=True)
    self.add_area_method()
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of rights"), "cn-rights"), self.tr(
        "Right types, and names of fields."), advanced=True, hints=pack_ids("rights"), offers="packs rights",
        kind="pack", file=self.PACK_FILE)
    add_pack_file(self)
    self.add_language()


def add_outputs(self) -> None:
    """Where the results go, and the counts."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Affected holders"), TABLE), self.tr(
        "A row for each project and holder or unit, by right type and class; joint shares as one row with all tokens; "
        "open ground and unknown shares as rows."))
    self.add(QgsProcessingParameterFeatureSink(
        self.PARCELS, self.tr("Affected parcels"), POLYGON, optional=True), self.tr(
        "The parcels with a use right: area taken and left, disputed, holders, sum of shares."))
    for name, label, kind, help_text in (
            (self.PIECES, self.tr("Pieces"), POLYGON, self.tr(
                "The ground of each project by parcel and class, and what no parcel holds.")),
            (self.VILLAGES, self.tr("By village and type"), TABLE, self.tr(
                "Area, parcels and holders by village and right type; small cells are merged.")),
            (self.ESTIMATE, self.tr("Estimate by village"), TABLE, self.tr(
                "Collective land by village times its price.")),
            (self.LEDGER, self.tr("Ledger"), TABLE, self.tr(
                "Held − counted twice + no known holder + unusable = project, a row for each project; ownership "
                "apart."))):
        self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), help_text,
                 create_by_default=False)
    self.add(QgsProcessingParameterFileDestination(
        self.XLSX, self.tr("Ownership form as XLSX"), self.tr("XLSX files (*.xlsx)"), optional=True), self.tr(
        "One workbook in a form of our own: holders, parcels, villages, estimate, ledger."), create_by_default=False)
    self.add_report(self.tr("One HTML file to hand over: affected holders by village and type, and the ledger."))
    self.add_area_style()
    for name, label in (("PROJECT_COUNT", self.tr("Number of projects")),
                        ("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                        ("ROW_COUNT", self.tr("Number of rows")), ("PARCEL_COUNT", self.tr("Number of parcels")),
                        ("HOLDER_COUNT", self.tr("Number of holders")),
                        ("JOINT_COUNT", self.tr("Number of rows of joint holders")),
                        ("UNKNOWN_TYPE_COUNT", self.tr("Number of parcels of unknown right type")),
                        ("BAD_SHARE_COUNT", self.tr("Number of shares that cannot be read")),
                        ("TOTAL_M2", self.tr("Total area (m²)")),
                        ("DISPUTED_M2", self.tr("Area that several parcels claim (m²)")),
                        ("UNKNOWN_SHARE_M2", self.tr("Area of unknown shares (m²)")),
                        ("HOLDER_MISSING_M2", self.tr("Area of unknown holders (m²)")),
                        ("OPEN_M2", self.tr("Area without a known holder of a use right (m²)")),
                        ("UNUSABLE_M2", self.tr("Area that unusable parcels may hold (m²)"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("HAS_DISPUTED", self.tr("Parcels overlap in a project")),
                        ("HAS_OPEN", self.tr("Some ground or share is open")),
                        ("IS_CLOSED", self.tr("Every ledger closes"))):
        self.addOutput(QgsProcessingOutputBoolean(name, label))
