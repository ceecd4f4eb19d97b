"""groundrules:checkcontrollines – the control lines themselves: overlaps, gaps, wrong land, wrong units."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
)

from ..common.declaring import MISSING
from ..common.layers_algorithm import POLYGON, LinesAlgorithm
from ..common.subject_parameters import add_values


class CheckControlLines(LinesAlgorithm):
    """Check control lines against each other, the land, and what they must cover."""

    FARMLAND, RED_LINE, BOUNDARY = "FARMLAND", "RED_LINE", "BOUNDARY"
    CONTROL_UNITS, SURVEY, ADMINISTRATIVE = "CONTROL_UNITS", "SURVEY", "ADMINISTRATIVE"
    EXPLAINED, EXPLAINED_FIELD, FIELDS = "EXPLAINED", "EXPLAINED_FIELD", "FIELDS"
    CONFLICTS, SUMMARY = "CONFLICTS", "SUMMARY"

    def name(self) -> str:
        return "checkcontrollines"

    def displayName(self) -> str:
        return self.tr("Check the control lines themselves")

    def shortDescription(self) -> str:
        return self.tr("Finds overlaps of farmland, red line and boundary, farmland that is not cropland, gaps and "
                       "overlaps of control units, and red line outside priority units; slivers are marked.")

    def tags(self) -> list:
        return self.tr("three lines,control line,topology,overlap,gap,sliver,control unit,farmland,red line,"
                       "boundary").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.FARMLAND, self.tr("Permanent basic farmland"), self.tr(
            "Must overlap neither red line nor boundary, and contain cropland only."))
        self.add_layer(self.RED_LINE, self.tr("Ecological red line"), self.tr(
            "Must overlap neither farmland nor boundary, and lie in priority control units."))
        self.add_layer(self.BOUNDARY, self.tr("Urban development boundary"), self.tr(
            "Must contain neither farmland nor red line. Parts in its holes are enclaves, and explained as such."))
        self.add_layer(self.CONTROL_UNITS, self.tr("Ecological control units"), self.tr(
            "Must tile the administrative area. Their class is read from a class field, otherwise from the unit's "
            "code."))
        self.add_layer(self.SURVEY, self.tr("Land-use survey"), self.tr(
            "Patches with their class (DLTB): they show the land classes in farmland, and must tile the "
            "administrative area."), mapped="codes land_use SCHEME")
        self.add_layer(self.ADMINISTRATIVE, self.tr("Administrative units"), self.tr(
            "The area that must be covered and not exceeded."), required_if=dict.fromkeys((
                self.FARMLAND, self.RED_LINE, self.BOUNDARY, self.CONTROL_UNITS, self.SURVEY), MISSING))
        self.add_layer(self.EXPLAINED, self.tr("Explained conflicts"), self.tr(
            "Polygons in which conflicts are known and explained: conflicts completely inside them get the status "
            "explained."))
        self.add_field(self.EXPLAINED_FIELD, self.tr("Field with the explanation"), self.tr(
            "Written to the results as reason. Polygons without a reason do not explain anything; without a field all "
            "of them do."),
            self.EXPLAINED)
        self.add_measures()
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
            self.tr("Rows of layer, field role (id, unit_class, land_class, land_class_name) and field. What is not "
                    "named is recognised by name, such as BSM and DLBM."), advanced=True, first="layers")
        add_values(self, "control_unit, administrative_unit, land_use", for_codes=True)
        self.add_codes()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.CONFLICTS, self.tr("Conflicts"), POLYGON), self.tr(
            "A row for each conflict with its geometry: kind, status, layers and features, area, width, sliver, "
            "basis."))
        self.add_table(self.SUMMARY, self.tr("Summary"), self.tr(
            "A row for each check: number and area, clean, or not checked because a layer is missing."))
        self.add_findings()
        for name, label in (("CONFLICT_COUNT", self.tr("Number of conflicts, without slivers")),
                            ("SLIVER_COUNT", self.tr("Number of slivers")),
                            ("RESTORABLE_COUNT", self.tr("Number of restorable patches in farmland")),
                            ("EXPLAINED_COUNT", self.tr("Number of explained rows")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined rows")),
                            ("NOT_CHECKED_COUNT", self.tr("Number of checks that lack a layer")),
                            ("OVERLAP_M2", self.tr("Area of overlaps (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("IS_CLEAN", self.tr("No conflict in what was checked")),
                            ("HAS_OVERLAP", self.tr("There are overlaps")),
                            ("IS_COMPLETE", self.tr("Every check had its layers"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, permanent_basic_farmland=self.FARMLAND, ecological_red_line=self.RED_LINE,
                      urban_development_boundary=self.BOUNDARY, control_unit=self.CONTROL_UNITS,
                      land_use=self.SURVEY, administrative_unit=self.ADMINISTRATIVE, explained=self.EXPLAINED)
            self.pack_path = self.codes_path(parameters, context) if "land_use" in self.snapshots else ""
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.control_lines import read_lines
        from ...bridge.reading.read import read
        from ...core.control_lines.check import CHECK
        from ...core.control_lines.request import LinesRequest
        from ...core.landuse.codes.classify import load_codes

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            codes = load_codes(self.pack_path) if self.pack_path else None
            why = self.field(parameters, self.EXPLAINED_FIELD, context)
            explained = self.snapshots.get("explained")
            lines = {role: snapshot for role, snapshot in self.snapshots.items() if role != "explained"}
            notes: list = []
            layers = read_lines(lines, codes, self.rows(parameters, self.FIELDS, context, 3),
                                self.meanings(parameters, context), notes, language, feedback.isCanceled)
            self.remark(feedback, notes)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, LinesRequest(
                layers, codes, read(explained, [why], cancelled=feedback.isCanceled) if explained else None,
                why if explained else None, self.text_of(parameters, self.SCHEME, context),
                self.minimum(parameters, context), self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
                language), self.steps(feedback, span=60.0))
            self.remark(feedback, result.notes)
            self.remark(feedback, result.tables["conflicts"]["message"].tolist())
            outputs.layer(self.CONFLICTS, result.tables["conflicts"], result.geometry["conflicts"],
                          QgsCoordinateReferenceSystem(result.crs))
            if outputs.wanted(self.SUMMARY):
                outputs.table(self.SUMMARY, result.tables["summary"])
            self.write_findings(outputs, result, [*layers, "explained"] if explained else list(layers))
            return outputs.results(result.counts)
