"""The parameters of the access check."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import ANY_GEOMETRY, TABLE, add_counts, add_values, pack_ids

PACK = "cn-control-units"


def add_layers(self) -> None:
    """Subjects and units, with their fields."""
    self.add(QgsProcessingParameterFeatureSource(self.SUBJECTS, self.tr("Projects or parcels"), [ANY_GEOMETRY]),
             self.tr("Planned parcels or projects. Polygons are divided among the units by area, lines by length, "
                     "points by position."), mapped="access subjects")
    for name, label, help_text in (
            (self.SUBJECT_ID, self.tr("Field that names a parcel"), self.tr(
                "Written to the results as subject_id. Empty: the feature id, which may change.")),
            (self.PROJECT_FIELD, self.tr("Field that groups parcels into projects"), self.tr(
                "Parcels with the same value are one project, and one site in the comparison.")),
            (self.INDUSTRY, self.tr("Field with the industry code"), self.tr(
                "Code of the list that the pack uses (GB/T 4754), with or without letter; several between commas. "
                "Empty: recognised by name. A missing or coarse code is undetermined where a clause depends on it.")),
            (self.STATE, self.tr("Field that states new, existing or expansion"), self.tr(
                "In words of the pack. Empty: recognised by name.")),
            (self.COMPARE, self.tr("Field that groups candidate sites"), self.tr(
                "Projects with the same value are compared with each other in SITES; projects without a value are "
                "left out of it. Without a field all are compared."))):
        role = {self.INDUSTRY: "industry", self.STATE: "state"}.get(name)
        self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.SUBJECTS, optional=True),
                 help_text, **({"recognised": f"access PACK {role}"} if role else {}))
    self.add(QgsProcessingParameterFeatureSource(
        self.UNITS, self.tr("Ecological control units"), [QgsProcessing.SourceType.TypeVectorPolygon]),
        self.tr("Polygons with code and class of each unit. They may be in another coordinate system."),
        likely="control_unit", mapped="access control_unit")
    for name, label, role in ((self.UNIT_CODE, self.tr("Field with the unit's code"), "unit_code"),
                              (self.UNIT_CLASS, self.tr("Field with the unit's class"), "unit_class"),
                              (self.UNIT_NAME, self.tr("Field with the unit's name"), "unit_name")):
        self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.UNITS, optional=True),
                 self.tr("Empty: recognised by name; the log says which."), recognised=f"access PACK {role}")


def add_lists(self) -> None:
    """Pack, day, and what counts as a sliver."""
    # a list of literals: pack_ids looks into the profile, whose packs are not everybody's
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Access lists"), PACK), self.tr(
        "Name of the pack of access lists. cn-control-units contains the general requirements "
        "of the unit classes and an invented demonstration list, not the list of a real "
        "province."), hints=pack_ids("access"), offers="packs access", kind="pack", file=self.PACK_FILE)
    self.add(QgsProcessingParameterFile(
        self.PACK_FILE, self.tr("File of the access lists"), optional=True,
        fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))),
        self.tr("A pack of kind access as zip, or its pack.yaml, instead of the name."), advanced=True)
    add_values(self, "subjects, control_unit")
    self.add(QgsProcessingParameterDateTime(
        self.AS_OF, self.tr("Date of the check"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True),
        self.tr("Clauses in force on that day are applied. Empty: today."))
    self.add_area_method()
    self.add(QgsProcessingParameterNumber(
        self.MINIMUM_SHARE, self.tr("Smallest share that is not a sliver"),
        Qgis.ProcessingNumberParameterType.Double, 0.001, minValue=0.0, maxValue=1.0),
        self.tr("A piece with a smaller share that is also below the pack's minimum area or length needs a technical "
                "check: it is listed as conditional, and never dropped."), advanced=True, unit="share")
    self.add_keep_personal()
    self.add_language()


def add_outputs(self) -> None:
    """Where the results go, and the counts."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Clauses by project and unit"), TABLE),
             self.tr("A row for each project, unit and clause that concerns it, with area, share, and the list that "
                     "the clause is inherited from."))
    for name, label, kind, help_text, by_default in (
            (self.VERDICTS, self.tr("Verdicts"), ANY_GEOMETRY, self.tr(
                "Your features with verdict, units, shares and numbers of clauses."), True),
            (self.FINDINGS, self.tr("Findings"), ANY_GEOMETRY, self.tr(
                "A row for each clause that applies to a piece, in the columns of the other checks, so that reports "
                "and models can use them."), False),
            (self.SITES, self.tr("Comparison of sites"), TABLE, self.tr(
                "A row for each candidate site: verdict, clauses that prohibit or restrict, open questions; the "
                "fewest first. It is a count, not a recommendation."), False)):
        self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), help_text,
                 create_by_default=by_default)
    self.add_report(self.tr(
        "One HTML file to hand over: verdicts, clauses, inheritance, comparison of sites, and what was not checked. "
        "Its heading states that the list on the province's platform prevails."))
    self.add_area_style()
    add_counts(self)
