"""groundrules:comparecontrols – two versions of a control layer or access list: what changed, and why."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..common.layers_algorithm import POLYGON, TABLE, LinesAlgorithm


class CompareControls(LinesAlgorithm):
    """Compare two versions of a control layer, or of an access list."""

    OLD, NEW, ID_FIELDS, OLD_ID_FIELDS = "OLD", "NEW", "ID_FIELDS", "OLD_ID_FIELDS"
    COMPARE_FIELDS, REASON = "COMPARE_FIELDS", "REASON"
    REASONS, REASONS_FIELD = "REASONS", "REASONS_FIELD"
    CHANGES, SUMMARY = "CHANGES", "SUMMARY"

    def name(self) -> str:
        return "comparecontrols"

    def displayName(self) -> str:
        return self.tr("Compare versions of controls")

    def shortDescription(self) -> str:
        return self.tr("Lists increase, decrease, moves and changed values between two versions of a control layer or "
                       "access list, by reason; a decrease without a reason is an alert.")

    def tags(self) -> list:
        return self.tr("compare,version,change,increase,decrease,audit,control line,access list,reason").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.OLD, self.tr("Older version"), self.tr(
            "Polygons, or a table: an access list."), optional=False, kinds=[TABLE])
        self.add_layer(self.NEW, self.tr("Newer version"), self.tr(
            "Of the same kind. It may be in another coordinate system."), optional=False, kinds=[TABLE])
        self.add_field(self.ID_FIELDS, self.tr("Fields that name a row"), self.tr(
            "Together they identify the rows of both versions, such as unit and clause. Without them layers are "
            "compared by place only; a list needs them."), self.NEW, many=True)
        self.add_field(self.OLD_ID_FIELDS, self.tr("The same fields in the older version"), self.tr(
            "Only if their names differ there; in the same order."), self.OLD, many=True, advanced=True,
            as_many_as=self.ID_FIELDS)
        self.add_field(self.COMPARE_FIELDS, self.tr("Fields to compare"), self.tr(
            "Fields of both versions. Rows or ground with different values are listed as changed. Empty: for lists "
            "all common fields, for layers none."), self.NEW, many=True)
        self.add_field(self.REASON, self.tr("Field with the reason"), self.tr(
            "Read from the newer version, otherwise from the older. A slash or a dash counts as no reason, and so "
            "does a reason that a feature that lost ground already had in the older version."), self.NEW)
        self.add_layer(self.REASONS, self.tr("Layer of reasons"), self.tr(
            "Polygons that state why something changed; they apply to changes completely inside them."))
        self.add_field(self.REASONS_FIELD, self.tr("Field with the reason in the layer of reasons"), self.tr(
            "Such as the number of an approval."), self.REASONS)
        self.add_measures()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.CHANGES, self.tr("Changes"), POLYGON), self.tr(
            "A row for each change with its geometry: kind, ids, areas, reason, alert. For lists it is a table."))
        self.add_table(self.SUMMARY, self.tr("Summary"), self.tr("Numbers and areas by kind and reason."))
        self.add_findings()
        for name, label in (("CHANGE_COUNT", self.tr("Number of changes")),
                            ("ALERT_COUNT", self.tr("Number of alerts")),
                            ("UNUSABLE_COUNT", self.tr("Number of rows that could not be compared")),
                            ("OLD_M2", self.tr("Area of the older version (m²)")),
                            ("NEW_M2", self.tr("Area of the newer version (m²)")),
                            ("DECREASE_M2", self.tr("Decrease (m²)")),
                            ("INCREASE_M2", self.tr("Increase (m²)")),
                            ("KEPT_M2", self.tr("Area in both versions (m²)")),
                            ("RESIDUAL_M2", self.tr("Residual of old − decrease + increase − new (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("HAS_ALERT", self.tr("There are decreases without a reason")))
        self.addOutput(QgsProcessingOutputBoolean("IS_SAME", self.tr("Nothing changed")))
        self.addOutput(QgsProcessingOutputBoolean("IS_COMPLETE", self.tr("Every row could be compared")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, old=self.OLD, new=self.NEW, reasons=self.REASONS)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.control_lines.compare.alerts import ROLE
        from ...core.control_lines.compare.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, span=60.0))
            changes = result.tables["changes"]
            self.remark(feedback, result.notes)
            self.remark(feedback, changes.loc[changes["alert"], "message"].tolist())
            if result.crs:
                outputs.layer(self.CHANGES, changes, result.geometry["changes"],
                              QgsCoordinateReferenceSystem(result.crs))
            else:
                outputs.table(self.CHANGES, changes)
            if outputs.wanted(self.SUMMARY):
                outputs.table(self.SUMMARY, result.tables["summary"])
            self.write_findings(outputs, result, [ROLE])
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.reading.read import read
        from ...core.control_lines.compare.request import CompareRequest

        new_id = tuple(self.parameterAsStrings(parameters, self.ID_FIELDS, context))
        old_id = tuple(self.parameterAsStrings(parameters, self.OLD_ID_FIELDS, context)) or new_id
        fields = tuple(self.parameterAsStrings(parameters, self.COMPARE_FIELDS, context))
        reason = self.field(parameters, self.REASON, context)
        old, new, reasons = (self.snapshots.get(name) for name in ("old", "new", "reasons"))
        why = self.field(parameters, self.REASONS_FIELD, context) if reasons else None

        def table(snapshot, ids):
            # a field that only one version has is not a reading error: the comparison names it
            wanted = fields if fields or snapshot.geometry != "none" else new.field_names
            names = [name for name in dict.fromkeys((*ids, *wanted, reason)) if name in snapshot.field_names]
            return read(snapshot, names, check_crs=snapshot.geometry != "none", cancelled=feedback.isCanceled)

        return CompareRequest(
            table(old, old_id), table(new, new_id), old_id, new_id, fields, reason,
            read(reasons, [why], cancelled=feedback.isCanceled) if reasons else None, why,
            self.minimum(parameters, context), self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            language, is_list=(old.geometry == "none", new.geometry == "none"))
