"""The parameters of the check of targets and quotas."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN, LAND_CLASS, MISSING
from ..common.inputs import AREA_METHODS
from ..common.subject_parameters import TABLE, add_code_pack, add_values, pack_ids

PACK = "cn-quotas"
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon


def _layer(self, name, label, help_text, geometry=TABLE, optional=True, advanced=False, **declared) -> None:
    self.add(QgsProcessingParameterFeatureSource(name, label, [geometry], optional=optional), help_text,
             advanced=advanced, **declared)


def _field(self, name, label, parent, help_text, advanced=False, type_=None, **declared) -> None:
    self.add(QgsProcessingParameterField(
        name, label, parentLayerParameterName=parent, optional=True,
        type=Qgis.ProcessingFieldParameterDataType.Any if type_ is None else type_), help_text, advanced=advanced,
        **declared)


def _choice(self, name, label, options, default, help_text, advanced=True) -> None:
    self.add(QgsProcessingParameterEnum(name, label, options=options, defaultValue=default, usesStaticStrings=True),
             help_text, advanced=advanced)


def _year(self, name, label, help_text) -> None:
    self.add(QgsProcessingParameterNumber(name, label, Qgis.ProcessingNumberParameterType.Integer, optional=True,
                                          minValue=1900, maxValue=2200), help_text, unit="year")


def add_targets(self) -> None:
    """What is due, and what is measured against it."""
    _layer(self, self.TARGETS, self.tr("Table of targets"), self.tr(
        "A row for each target: indicator, unit code, year, value (such as ≥1250 ha), unit, relation, kind, "
        "tolerance. Optional: classes that count, place, code of the parent unit. Fields are recognised by name, see "
        "FIELDS."),
        optional=False, mapped="quotas targets")
    _layer(self, self.LAND, self.tr("Land to total"), self.tr(
        "A survey or a plan: polygons with land-use codes, and the attribute of town and village (CZCSXM)."), POLYGON,
        required_if={self.INDICATORS: MISSING, self.APPLICATIONS: MISSING, self.PARENT_TARGETS: MISSING},
        mapped="codes land SCHEME")
    _field(self, self.LAND_CLASS, self.tr("Field with the land-use code"), self.LAND, self.tr(
        "Empty: recognised by name, such as DLBM or YDYHFLDM."), recognised=LAND_CLASS)
    _field(self, self.SETTLEMENT, self.tr("Field with the attribute of town and village"), self.LAND, self.tr(
        "Empty: recognised by name, such as CZCSXM. Without it urban land is unknown: the code alone does not show "
        "it."), recognised="codes CODE_PACK settlement")
    _field(self, self.UNIT_CODE, self.tr("Field with the unit code of the land"), self.LAND, self.tr(
        "Empty: recognised by name, such as ZLDWDM. A layer of units has priority."),
           recognised="quotas PACK land unit_code")
    _year(self, self.LAND_YEAR, self.tr("Year of the land"), self.tr("Shown with every total, such as 2024."))
    _layer(self, self.UNITS, self.tr("Units"), self.tr(
        "Polygons with unit codes: the land is divided among them, and area that no land covers is shown."), POLYGON,
        mapped="quotas units")
    _layer(self, self.PLACE, self.tr("Boundary used by indicators"), self.tr(
        "Such as the urban development boundary: indicators may count only land inside or outside."), POLYGON)
    _layer(self, self.INDICATORS, self.tr("Table of indicator values"), self.tr(
        "Rows of indicator_id, unit_code, year, value and unit, as other algorithms write them. A stated value has "
        "priority over a total; differences are listed."), mapped="quotas indicators")
    _layer(self, self.PARENT_TARGETS, self.tr("Targets of the higher level"), self.tr(
        "With the fields of the table of targets. Targets of lower levels are added up and compared with them, and "
        "with targets of the same table."), mapped="quotas targets")


def add_expansion(self) -> None:
    """The base year."""
    _layer(self, self.BASE, self.tr("Land of the base year"), self.tr(
        "For new urban land and the expansion multiple."), POLYGON, mapped="codes land SCHEME")
    _field(self, self.BASE_CLASS, self.tr("Field with the land-use code, base year"), self.BASE, self.tr(
        "Empty: recognised by name."), recognised=LAND_CLASS)
    _field(self, self.BASE_SETTLEMENT, self.tr("Field with the attribute of town and village, base year"), self.BASE,
           self.tr("Empty: recognised by name."), recognised="codes CODE_PACK settlement")
    _year(self, self.BASE_YEAR, self.tr("Base year"), self.tr("Such as 2020; printed next to the multiple."))
    self.add(QgsProcessingParameterNumber(
        self.MULTIPLE, self.tr("Cap of the expansion multiple"), Qgis.ProcessingNumberParameterType.Double,
        optional=True, minValue=0.0), self.tr(
        "A binding target for all the land, such as 1.3. Targets by unit are given in the table."))
    _choice(self, self.MULTIPLE_OF, self.tr("Definition of the multiple"), ["total", "new"], "total", self.tr(
        "total: current urban land divided by that of the base year. new: urban land added since then divided by that "
        "of the base year."))


def add_applications(self) -> None:
    """What uses a quota up."""
    _layer(self, self.APPLICATIONS, self.tr("Applications"), self.tr(
        "Rows with id, unit code and amount; without a field for amounts the area of polygons is used."),
        mapped="quotas applications")
    _field(self, self.ORDER_FIELD, self.tr("Field with the order"), self.APPLICATIONS, self.tr(
        "Numbers, dates or texts, the lowest first; ties are ordered by id. Needed with applications."),
        required_if={self.APPLICATIONS: GIVEN})
    self.add(QgsProcessingParameterString(
        self.APPLICATION_INDICATOR, self.tr("Quota that they draw on"), optional=True), self.tr(
        "The indicator of rows that do not state one. Empty: new_urban_land, as in the pack."))
    _choice(self, self.QUOTA_FROM, self.tr("Include"), ["target", "remaining"], "target", self.tr(
        "target: the whole target. remaining: the target minus the measured value."), advanced=False)
    _choice(self, self.AFTER_EXCEEDING, self.tr("After one that exceeds"), ["stop", "skip"], "stop", self.tr(
        "stop: later applications wait. skip: it is skipped, and smaller ones after it may still fit."),
        advanced=False)


def add_reading(self) -> None:
    """How values are read and areas measured."""
    self.add(QgsProcessingParameterString(self.DEFAULT_UNIT, self.tr("Unit of amounts without one"),
                                          optional=True), self.tr("Such as ha or mu. Empty: they are listed."))
    _choice(self, self.AREA_METHOD, self.tr("Area method"), AREA_METHODS, "ellipsoidal", self.tr(
        "ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of land "
        "surveys. planar: in the projection. registered: the area that a field of the land states, divided by "
        "measured shares."), advanced=False)
    for name, label, parent in ((self.REGISTERED_AREA, self.tr("Field with the registered area (m²)"), self.LAND),
                                (self.BASE_AREA, self.tr("Field with the registered area, base year (m²)"),
                                 self.BASE)):
        _field(self, name, label, parent, self.tr(
            "For the method registered: such as TBDLMJ, which is net of field ridges."), advanced=True,
            type_=Qgis.ProcessingFieldParameterDataType.Numeric, unit="m2",
            required_if={self.AREA_METHOD: "registered", parent: GIVEN})
    _choice(self, self.MIXED, self.tr("Mixed uses"), ["main", "split"], "main", self.tr(
        "main: the first code of 0701/09 counts. split: by its shares; without shares it may count or not."))
    self.add_scheme(self.SCHEME, self.tr("List of land-use codes"), self.tr(
        "auto recognises the list by the codes and names that occur."), advanced=True)
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
        "Rows of layer, field role of the pack (indicator, value, unit, relation, kind, unit_code, amount, id …) and "
        "field. What is not named is recognised by the pack's aliases."), advanced=True, first="layers", names="quotas")
    add_values(self, "targets, indicators, land, units, applications", for_codes=True)
    # a list of literals: pack_ids looks into the profile, whose packs are not everybody's
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of quotas"), PACK), self.tr(
        "Words of kinds, relations and units, and which land each indicator counts."),
             advanced=True, hints=pack_ids("quotas"), offers="packs quotas", kind="pack", file=self.PACK_FILE)
    self.add(QgsProcessingParameterFile(
        self.PACK_FILE, self.tr("Pack of quotas from a file"), optional=True,
        fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))), self.tr(
        "A pack of kind quotas as zip, or its pack.yaml, instead of the name."), advanced=True)
    add_code_pack(self, self.tr("Reads the codes of the land, and its groups."))
    self.add_language()


def add_outputs(self) -> None:
    """Where the results go, and the counts."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Targets checked"), TABLE), self.tr(
        "A row for each target, as indicator rows: value and its upper bound, target, margin, status, verdict, what "
        "was counted."))
    for name, label, help_text, by_default in (
            (self.FINDINGS, self.tr("Findings"), self.tr(
                "A row for each target that is missed or undetermined, each application that exceeds its quota, and "
                "each row that cannot be read."), True),
            (self.CHILDREN, self.tr("Sums of targets below"), self.tr(
                "A row for each target with targets below it."), False),
            (self.EXPANSION, self.tr("Expansion"), self.tr(
                "A row for each unit: base year, current, new, multiple, cap, remainder, and definition."), False),
            (self.LEDGER, self.tr("Applications in their order"), self.tr(
                "A row for each application and quota: cumulative use, remainder, and the first application that "
                "exceeds the quota."), False)):
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=by_default)
    self.add_report(self.tr("One HTML file to hand over, with all tables and definitions."))
    self.add_area_style()
    for name, label in (("TARGET_COUNT", self.tr("Number of targets")), ("MET_COUNT", self.tr("Number of targets met")),
                        ("WITHIN_TOLERANCE_COUNT", self.tr("Number of targets met within the tolerance")),
                        ("MISSED_COUNT", self.tr("Number of targets missed")),
                        ("BINDING_MISSED_COUNT", self.tr("Number of binding targets missed")),
                        ("EXPECTED_MISSED_COUNT", self.tr("Number of expected targets missed")),
                        ("SUGGESTED_MISSED_COUNT", self.tr("Number of suggested targets missed")),
                        ("UNDETERMINED_COUNT", self.tr("Number of targets that are undetermined")),
                        ("FINDING_COUNT", self.tr("Number of findings")),
                        ("CHILD_SUM_COUNT", self.tr("Number of sums of lower targets")),
                        ("CHILD_SUM_MISSED_COUNT", self.tr("Number of sums that miss the higher target")),
                        ("APPLICATION_COUNT", self.tr("Number of applications")),
                        ("FITTING_COUNT", self.tr("Number of applications within the quota")),
                        ("EXCEEDING_COUNT", self.tr("Number of applications over the quota")),
                        ("WAITING_COUNT", self.tr("Number of applications that wait")),
                        ("OPEN_APPLICATION_COUNT", self.tr("Number of applications that are undetermined"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("ALL_MET", self.tr("Every target is met")),
                        ("HAS_BINDING_MISSED", self.tr("A binding target is missed")),
                        ("APPLICATIONS_FIT", self.tr("Every application fits"))):
        self.addOutput(QgsProcessingOutputBoolean(name, label))
