"""groundrules:assignunits – the administrative or ownership unit of each parcel, by largest share."""
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
    QgsProcessingParameterNumber,
)

from .copies import CopyingAlgorithm

LEVELS = ["as_given", "county", "township", "village"]
ANY_GEOMETRY = QgsProcessing.SourceType.TypeVectorAnyGeometry
TABLE = QgsProcessing.SourceType.TypeVector


class AssignUnits(CopyingAlgorithm):
    """Location and ownership by largest share."""

    UNITS, UNIT_CODE, UNIT_NAME = "UNITS", "UNIT_CODE", "UNIT_NAME"
    LEVEL, NEAR_TIE = "LEVEL", "NEAR_TIE"
    OUTPUT, SHARES, ISSUES = "OUTPUT", "SHARES", "ISSUES"

    def name(self) -> str:
        return "assignunits"

    def displayName(self) -> str:
        return self.tr("Assign units")

    def shortDescription(self) -> str:
        return self.tr("County, township, village or owner of each parcel by largest share, with near ties, gaps "
                       "and overlapping units listed.")

    def tags(self) -> list:
        return self.tr("location,ownership,administrative unit,village,township,owner,largest share,"
                       "join by location").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_inputs()
        self._add_outputs()
        for name, label in (("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                            ("NEAR_TIE_COUNT", self.tr("Number of near ties")),
                            ("OUTSIDE_COUNT", self.tr("Number outside all units")),
                            ("UNDETERMINED_COUNT", self.tr("Number without a unit")),
                            ("ISSUE_COUNT", self.tr("Number of issues"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("ALL_ASSIGNED", self.tr("Everything has a unit")))

    def _add_inputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSource(
            self.SUBJECTS, self.tr("Projects or parcels"), [ANY_GEOMETRY]),
            self.tr("Features to assign: polygons by area, lines by length, points by position."))
        self.add(QgsProcessingParameterField(
            self.SUBJECT_ID, self.tr("Field that names a project or parcel"),
            parentLayerParameterName=self.SUBJECTS, optional=True),
            self.tr("Written to the results as subject_id. Empty: the feature id, which may change."))
        self.add(QgsProcessingParameterFeatureSource(
            self.UNITS, self.tr("Units"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("Administrative units, village survey units, or survey patches that carry the owner's code. It "
                    "may be in another coordinate system."), likely="administrative_unit")
        self.add(QgsProcessingParameterField(
            self.UNIT_CODE, self.tr("Field with the unit's code"), parentLayerParameterName=self.UNITS, optional=True),
            self.tr("Empty: recognised by name (XZQDM, ZLDWDM, QSDWDM and others, in this order); the log says "
                    "which."), recognised="unit_code")
        self.add(QgsProcessingParameterField(
            self.UNIT_NAME, self.tr("Field with the unit's name"), parentLayerParameterName=self.UNITS, optional=True),
            self.tr("Empty: recognised by name, first the field that belongs to the code's."), recognised="unit_name")
        self.add(QgsProcessingParameterEnum(
            self.LEVEL, self.tr("Level"), options=LEVELS, defaultValue="as_given", usesStaticStrings=True),
            self.tr("county, township and village shorten codes to 6, 9 and 12 digits and merge equal ones; shorter "
                    "codes are padded with zeros. as_given leaves codes as they are."))
        self.add(QgsProcessingParameterNumber(
            self.NEAR_TIE, self.tr("Near tie (difference of shares)"), Qgis.ProcessingNumberParameterType.Double, 0.05,
            minValue=0.0, maxValue=1.0),
            self.tr("Where the two largest shares differ by no more than this, the parcel is listed as a near "
                    "tie."), advanced=True, unit="share")
        self.add_copy_choices()
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Parcels with units"), ANY_GEOMETRY),
                 self.tr("Your features with code, name and share of the unit, the second largest, and the share "
                         "outside all units."))
        self.add(QgsProcessingParameterFeatureSink(self.SHARES, self.tr("Shares"), TABLE, optional=True),
                 self.tr("A row for each parcel and unit, largest first."), create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(self.ISSUES, self.tr("Issues"), TABLE, optional=True),
                 self.tr("Points to check: no unit, partly outside, near ties, overlapping units, unusable features."))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
            self.units = snapshot_parameter(self, parameters, self.UNITS, context)
        return True

    def layers_read(self) -> list:
        return [self.subjects, self.units]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.reading.read import read
        from ...core.landuse.units.assign import AssignRequest, assign_units
        from ...core.landuse.units.codes import unit_fields

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            code, name = unit_fields(
                self.units.field_names, self.units.name, self.field(parameters, self.UNIT_CODE, context),
                self.field(parameters, self.UNIT_NAME, context))
            feedback.pushInfo(self.tr("Unit codes from field {code}, names from field {name}").format(
                code=code, name=name or "–"))
            subject_id = self.field(parameters, self.SUBJECT_ID, context)
            subjects = read(self.subjects, [subject_id], cancelled=feedback.isCanceled)
            units = self.read_control(self.units, subjects, [code, name], feedback)
            feedback.setProgress(20)
            result = assign_units(
                AssignRequest(subjects, units, code, name, subject_id,
                              self.parameterAsEnumString(parameters, self.LEVEL, context),
                              self.parameterAsDouble(parameters, self.NEAR_TIE, context), language),
                lambda share: feedback.setProgress(20 + 60 * share), feedback.isCanceled)
            self.remark(feedback, result.issues["message"].tolist())
            outputs.copies(self.OUTPUT, self.subjects, subjects.fids, result.frame,
                           self.parameterAsString(parameters, self.PREFIX, context))
            if outputs.wanted(self.SHARES):
                outputs.table(self.SHARES, result.shares)
            if outputs.wanted(self.ISSUES):
                outputs.table(self.ISSUES, result.issues)
            return outputs.results(result.counts)
