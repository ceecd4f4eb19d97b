"""groundrules:measureoverlaps – overlaps of subjects with control layers, without rules."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..common.reporting import ZoningAlgorithm


class MeasureOverlaps(ZoningAlgorithm):
    """Measure every overlap of subjects with control layers."""

    on_processes = "measureoverlaps"
    MINIMUM_AREA = "MINIMUM_AREA"
    OUTPUT, PIECES, LEDGER = "OUTPUT", "PIECES", "LEDGER"

    def name(self) -> str:
        return "measureoverlaps"

    def displayName(self) -> str:
        return self.tr("Measure overlaps")

    def shortDescription(self) -> str:
        return self.tr("Area or length that each project or parcel shares with each control, and a ledger "
                       "that closes.")

    def tags(self) -> list:
        return self.tr("overlap,intersection,area,ledger,control line,occupation,tabulate").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFeatureSource(
            self.SUBJECTS, self.tr("Projects or parcels"), [QgsProcessing.SourceType.TypeVectorAnyGeometry]),
            self.tr("The subjects to measure: polygons by area, lines by length, points by position."))
        self.add(QgsProcessingParameterField(
            self.SUBJECT_ID, self.tr("Field that names a project or parcel"),
            parentLayerParameterName=self.SUBJECTS, optional=True),
            self.tr("Written to the results as subject_id. Empty: the feature id, which may change."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.CONTROLS, self.tr("Control layers"), QgsProcessing.SourceType.TypeVectorAnyGeometry),
            self.tr("The layers to overlap with. They may be in other coordinate systems."))
        self.add(QgsProcessingParameterBoolean(
            self.CONTROLS_SELECTED_ONLY, self.tr("Selected features of the control layers only"), False),
            self.tr("A layer without a selection is used completely."), advanced=True)
        self.add(QgsProcessingParameterMatrix(
            self.ROLES, self.tr("Roles of the control layers"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Role")], optional=True),
            self.tr("Rows of layer and role; the layers of one role are measured together in the ledger. "
                    "Without a row the role is the layer's name. A layer is named by its id, its source, its "
                    "name inside the file or its name in QGIS."), advanced=True, first="layers")
        self.add_area_method()
        self.add_processes()
        self.add(QgsProcessingParameterNumber(
            self.MINIMUM_AREA, self.tr("Minimum area (m²)"), Qgis.ProcessingNumberParameterType.Double, 0.0,
            minValue=0.0),
            self.tr("Pairs of polygons that share less are counted, but not listed."), advanced=True, unit="m2")
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Overlaps"), QgsProcessing.SourceType.TypeVector),
            self.tr("A table with a row for each pair of a project and a control."))
        self.add(QgsProcessingParameterFeatureSink(
            self.PIECES, self.tr("Overlapping pieces"), QgsProcessing.SourceType.TypeVectorAnyGeometry,
            optional=True),
            self.tr("The same rows with the shared geometry."), create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(
            self.LEDGER, self.tr("Ledger"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Covered + free + unusable = area, for each project and role; * is all roles together."),
            create_by_default=False)
        for name, label in (("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                            ("PAIR_COUNT", self.tr("Number of overlapping pairs")),
                            ("BELOW_MINIMUM_COUNT", self.tr("Number of pairs below the minimum area")),
                            ("UNUSABLE_COUNT", self.tr("Number of features that could not be used"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained():
            self.snapshot_inputs(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.zoning.judging.overlap_table import CHECK, OverlapRequest

        with self.explained(), self.outputs(parameters, context, feedback) as outputs:
            subject_id = self.field(parameters, self.SUBJECT_ID, context)
            registered = self.field(parameters, self.REGISTERED_AREA, context)
            subjects, controls = self._read(parameters, context, feedback, subject_id, registered)
            request = OverlapRequest(
                subjects, controls, subject_id=subject_id, registered_field=registered,
                area_method=self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
                minimum_area_m2=self.parameterAsDouble(parameters, self.MINIMUM_AREA, context),
                with_pieces=outputs.wanted(self.PIECES), with_ledger=outputs.wanted(self.LEDGER),
                language=self.chosen_language(parameters, context))
            result = self.judged(CHECK, request, self.steps(feedback, span=60.0))
            self._report(result, feedback)
            outputs.table(self.OUTPUT, result.pairs)
            if result.pieces is not None:
                outputs.layer(self.PIECES, result.pairs, result.pieces,
                              QgsCoordinateReferenceSystem(self.subjects.crs))
            if result.ledger is not None:
                outputs.table(self.LEDGER, result.ledger)
            return outputs.results({
                "SUBJECT_COUNT": result.subject_count, "PAIR_COUNT": len(result.pairs),
                "BELOW_MINIMUM_COUNT": result.below_minimum_count, "UNUSABLE_COUNT": len(result.unusable)})

    def _read(self, parameters, context, feedback, subject_id, registered):
        from ...bridge.reading.read import read
        from ...core.layers.binding import match_layer
        from ...core.layers.control_layer import ControlLayer

        subjects = read(self.subjects, [subject_id, registered], cancelled=feedback.isCanceled)
        roles = {match_layer(layer, self.controls): role
                 for layer, role in self.rows(parameters, self.ROLES, context, 2)}
        controls = [ControlLayer(roles.get(position) or snapshot.data_layer or snapshot.name,
                                 self.read_control(snapshot, subjects, [], feedback))
                    for position, snapshot in enumerate(self.controls)]
        return subjects, controls

    def _report(self, result, feedback) -> None:
        from ...core.texts import text

        language = self.chosen_language({}, None)
        self.remark(feedback, result.notes)
        for layer, feature, reason in result.unusable.head(50).itertuples(index=False):
            feedback.pushWarning(f"{layer} {feature}: {text(reason, language)}")
