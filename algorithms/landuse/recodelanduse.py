"""groundrules:recodelanduse – codes of one list into those of another, with decisions that are kept."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterField,
)

from .codes_inputs import ANY, CodesAlgorithm
from .copies import CopyingAlgorithm

ONE_TO_MANY = ["leave", "usual"]


class RecodeLandUse(CodesAlgorithm, CopyingAlgorithm):
    """Convert a layer's codes."""

    SOURCE_SCHEME, TARGET_SCHEME, ONE_TO_MANY, MIXED = "SOURCE_SCHEME", "TARGET_SCHEME", "ONE_TO_MANY", "MIXED"
    DECISIONS, IN_PLACE, TARGET_FIELD = "DECISIONS", "IN_PLACE", "TARGET_FIELD"
    OUTPUT, DECISION_TABLE = "OUTPUT", "DECISION_TABLE"

    def name(self) -> str:
        return "recodelanduse"

    def displayName(self) -> str:
        return self.tr("Recode land use")

    def shortDescription(self) -> str:
        return self.tr("Converts codes of one list to another. Ambiguous codes are decided in a table that is applied "
                       "on every run; a decision becomes stale when its patch changes.")

    def tags(self) -> list:
        return self.tr("land-use code,recode,convert,crosswalk,classification,third survey,land and sea guide,"
                       "base year,decision table").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer_of_codes(self.tr("Plots, patches or parcels with a land-use code; or a table."),
                                self.SOURCE_SCHEME)
        self.add_scheme(self.SOURCE_SCHEME, self.tr("List that the codes follow"), self.tr(
            "auto recognises it by codes and names; if it cannot be determined, the run stops and asks. In place it "
            "has to be named."))
        self.add_scheme(self.TARGET_SCHEME, self.tr("List to convert into"), self.tr(
            "Id of a list of the pack; any two that its crosswalk joins."), "guide-2023")
        self.add(QgsProcessingParameterEnum(
            self.ONE_TO_MANY, self.tr("Codes with several targets"), options=ONE_TO_MANY, defaultValue="leave",
            usesStaticStrings=True),
            self.tr("leave: without a decision they stay unresolved. usual: they become the usual class, and are "
                    "counted. A code for which the pack names no usual class waits for a decision either way."))
        self.add_mixed(self.MIXED, ["main", "each"], self.tr(
            "main: of a mixed use such as 0602/0603 the first code is converted. each: all codes are converted and "
            "joined again; if one cannot be converted, the feature stays unresolved."))
        self.add_layer(self.DECISIONS, self.tr("Table of decisions"), self.tr(
            "The table that an earlier run wrote, with target_code filled in. Bound to the feature and its geometry."),
            kinds=[ANY])
        self.add(QgsProcessingParameterBoolean(self.IN_PLACE, self.tr("Change the layer itself"), False), self.tr(
            "Writes the new codes into the field below; unresolved features keep their value. A layer in edit mode "
            "gets one undo step; any other layer is saved."), advanced=True)
        self.add(QgsProcessingParameterField(
            self.TARGET_FIELD, self.tr("Field that takes the new codes"), parentLayerParameterName=self.INPUT,
            optional=True), self.tr("For a change in place: an existing text field, long enough for the codes."),
            advanced=True, required_if={self.IN_PLACE: "true"})
        self.add_copy_choices()
        self.add_code_pack()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Recoded layer"), QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True),
            self.tr("Your features with source and target code, name, and the result of each; polygons in the "
                    "conventional colours of the target list. Skip it for a change in place."),
            required_if={self.IN_PLACE: "false"})
        self.add_table(self.DECISION_TABLE, self.tr("Decisions to make and made"), self.tr(
            "A row for each feature and code that needs a decision: fill in target_code and give the table to the next "
            "run as DECISIONS. Earlier decisions stay in it."))
        for name, label in (("FEATURE_COUNT", self.tr("Number of features")),
                            ("RESOLVED_COUNT", self.tr("Number of converted features")),
                            ("UNRESOLVED_COUNT", self.tr("Number of unresolved features")),
                            ("SAME_COUNT", self.tr("Number whose code stays the same")),
                            ("DECIDED_COUNT", self.tr("Number converted by a decision")),
                            ("USUAL_COUNT", self.tr("Number converted to the usual class")),
                            ("OPEN_COUNT", self.tr("Number that wait for a decision")),
                            ("STALE_COUNT", self.tr("Number of stale decisions")),
                            ("UNKNOWN_COUNT", self.tr("Number of unknown codes")),
                            ("GONE_COUNT", self.tr("Number of decisions whose feature no longer exists")),
                            ("CHANGED_COUNT", self.tr("Number of values changed in place"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("SOURCE_FOUND", self.tr("List that the codes follow")))
        self.addOutput(QgsProcessingOutputBoolean("IS_COMPLETE", self.tr("Every feature was converted")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.writing.editing import check_text_field

        self.layer, self.changes = None, {}
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, codes=self.INPUT, decisions=self.DECISIONS)
            self.pack_path = self.codes_path(parameters, context)
            if not self.parameterAsBoolean(parameters, self.IN_PLACE, context):
                return True
            self.layer = self.parameterAsVectorLayer(parameters, self.INPUT, context)
            self.target_field = self.field(parameters, self.TARGET_FIELD, context)
            check_text_field(self.layer, self.target_field)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.styles import dress_classes
        from ...core.landuse.recode.run import class_legend, recode

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(40)
            result = recode(request)
            feedback.setProgress(70)
            self.remark(feedback, result.notes)
            if outputs.wanted(self.OUTPUT):
                layer = self.snapshots["codes"]
                outputs.copies(self.OUTPUT, layer, request.table.fids, result.frame,
                               self.text_of(parameters, self.PREFIX, context))
                feedback.pushInfo(self.tr(
                    "Colours are those in common use for {scheme}; they are not verified.").format(
                    scheme=request.target))
                dress_classes(context, outputs.final_name(self.OUTPUT),
                              self.text_of(parameters, self.PREFIX, context) + "target_code",
                              class_legend(result.frame["target_code"], request.target, request.codes, language))
            if outputs.wanted(self.DECISION_TABLE):
                outputs.table(self.DECISION_TABLE, result.decisions)
            self._plan_changes(request, result)
            return outputs.results({**result.counts, "CHANGED_COUNT": len(self.changes)})

    def postProcessAlgorithm(self, context, feedback) -> dict:
        from ...bridge.writing.editing import change_values

        if self.layer is not None and self.changes:   # on the main thread, as edits have to be
            with self.explained():
                change_values(self.layer, self.target_field, self.changes, self.displayName())
        return {}

    def _plan_changes(self, request, result) -> None:
        """What is to be written into the layer itself, if that is required."""
        from ...bridge.writing.editing import check_text_field

        if self.layer is None:
            return
        old = self.old_codes     # as they stand in the layer: the field may be that of the codes
        new = result.frame["target_code"]
        rows = result.resolved & (old.isna() | (old != new)).to_numpy(dtype=bool, na_value=True)
        self.changes = dict(zip(request.table.fids[rows].tolist(), new[rows].tolist()))
        check_text_field(self.layer, self.target_field, self.changes.values())

    def _request(self, parameters, context, feedback, language):
        from ...bridge.reading.read import read
        from ...core.landuse.recode.run import RecodeRequest

        codes, layer = self.codes_meant(parameters, context), self.snapshots["codes"]
        fields = self.code_fields(layer, codes, feedback, **{
            role: self.field(parameters, name, context) for role, name in (
                ("land_class", self.CODE_FIELD), ("land_class_name", self.NAME_FIELD),
                ("id", self.ID_FIELD))})
        wanted = [*fields.values(), *([self.target_field] if self.layer is not None else [])]
        table = read(layer, list(dict.fromkeys(wanted)), check_crs=False, cancelled=feedback.isCanceled)
        self.old_codes = table.columns[self.target_field].astype("string") if self.layer is not None else None
        table, fields = self.in_words(table, fields, codes, language, feedback)
        decisions = self.snapshots.get("decisions")
        return RecodeRequest(
            table, fields, codes, self.text_of(parameters, self.SOURCE_SCHEME, context),
            self.text_of(parameters, self.TARGET_SCHEME, context),
            self.parameterAsEnumString(parameters, self.ONE_TO_MANY, context),
            self.parameterAsEnumString(parameters, self.MIXED, context),
            read(decisions, None, check_crs=False).columns if decisions else None, decisions.name if decisions else "",
            self.layer is not None, language)
