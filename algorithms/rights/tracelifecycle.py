"""groundrules:tracelifecycle – approved, supplied, used, registered: stages of land, delays, suspected idle land."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..common.subject_parameters import add_as_of, add_fields, add_pack, add_unit_fields, add_values, chosen_pack
from .group import RightsAlgorithm

POLYGON, TABLE = QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVector


class TraceLifecycle(RightsAlgorithm):
    """Link the records of land from approval to registration, and judge them."""

    LAYERS, ROLES, FIELDS, LINK, MINIMUM_SHARE = "LAYERS", "ROLES", "FIELDS", "LINK", "MINIMUM_SHARE"
    AS_OF, WITHIN_DAYS, PACK, PACK_FILE = "AS_OF", "WITHIN_DAYS", "PACK", "PACK_FILE"
    OUTPUT, PARCELS, STAGES, DRIFT = "OUTPUT", "PARCELS", "STAGES", "DRIFT"
    FINDINGS, INDICATORS, YEARS = "FINDINGS", "INDICATORS", "YEARS"
    UNITS, UNIT_CODE, UNIT_NAME = "UNITS", "UNIT_CODE", "UNIT_NAME"
    question = (LINK, MINIMUM_SHARE, WITHIN_DAYS)
    default_pack = "cn-land-lifecycle"

    def name(self) -> str:
        return "tracelifecycle"

    def displayName(self) -> str:
        return self.tr("Trace the life of land")

    def shortDescription(self) -> str:
        return self.tr("Links approvals, supplies, contracts, permits, use and registration by key and by ground: "
                       "approved and not supplied, supplied and not used, suspected idle land, delays, stages that are "
                       "skipped, reversed or of other ground.")

    def tags(self) -> list:
        return self.tr("life cycle,approval,supply,use,registration,idle land,land stock,contract,permit,start of "
                       "building,drift").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(
            self.LAYERS, self.tr("Layers and tables of stages"), TABLE), self.tr(
            "Planning conditions, pre-examinations, approvals, supplies, contracts, permits, deliveries and use, "
            "verifications, registrations, temporary land, replenishments, inspections: those that there are. Tables "
            "without geometry are linked by keys."), mapped="lifecycle *")
        self.add(QgsProcessingParameterMatrix(
            self.ROLES, self.tr("What each layer is"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Table of the pack")], optional=True), self.tr(
            "Rows of layer and table: planned, pre_examined, approved, supplied, contracted, permitted, used, "
            "verified, registered, temporary, replenished, inspected. Empty: recognised by the layers' names."),
            first="layers")
        add_as_of(self)
        self.add(QgsProcessingParameterEnum(
            self.LINK, self.tr("Link by"), options=["both", "key", "ground"], defaultValue="both",
            usesStaticStrings=True), self.tr(
            "key: supervision number, parcel code, contract or project number. ground: features that share enough "
            "ground. both: either of them."))
        self.add(QgsProcessingParameterNumber(
            self.WITHIN_DAYS, self.tr("Idle within (days)"), Qgis.ProcessingNumberParameterType.Integer, 90,
            minValue=1, maxValue=3660), self.tr(
            "Parcels that become suspected idle land within so many days are listed, "
            "and temporary land whose term ends by then."), unit="days")
        self.add(QgsProcessingParameterNumber(
            self.MINIMUM_SHARE, self.tr("Minimum share of ground"), Qgis.ProcessingNumberParameterType.Double, 0.5,
            minValue=0.01, maxValue=1.0), self.tr(
            "Two features are of the same land if they share at least this part of the smaller one."), advanced=True,
            unit="share")
        self.add(QgsProcessingParameterNumber(
            self.MINIMUM_AREA, self.tr("Minimum area (m²)"), Qgis.ProcessingNumberParameterType.Double, 1.0,
            minValue=0.0), self.tr("Smaller differences between stages do not count."), advanced=True, unit="m2")
        self.add_layer(self.UNITS, self.tr("Units of the indicators"), self.tr(
            "Polygons that each get indicator rows, such as towns. A thread counts in the unit with most of its "
            "ground, without ground in that of its code. Empty: all land alone."))
        add_unit_fields(self)
        self.add_area_method_of_layers()
        add_fields(self)
        add_values(self)
        add_pack(self, "rights")
        self.parameterDefinition(self.PACK).setDefaultValue(self.default_pack)
        self.add_language()
        self._add_outputs()

    def _add_outputs(self) -> None:
        for name, label, kind, help_text, by_default in (   # the first lies on top of the map
                (self.PARCELS, self.tr("Parcels"), POLYGON, self.tr(
                    "A row a parcel: the stage it reached and those it may have reached, start, use and completion, "
                    "days late, when it becomes suspected idle, what may follow."), True),
                (self.OUTPUT, self.tr("Threads"), POLYGON, self.tr(
                    "A row for all that is linked: areas by stage, what is approved and not supplied, supplied and not "
                    "used, started and not finished."), True),
                (self.STAGES, self.tr("Stages"), TABLE, self.tr(
                    "A row a record and stage: date, agreed date, area, how it is linked and by which share."), False),
                (self.DRIFT, self.tr("Drift"), POLYGON, self.tr(
                    "Ground or area by which neighbouring stages differ."), False),
                (self.INDICATORS, self.tr("Indicators"), TABLE, self.tr(
                    "Rates of supply and completion, areas not supplied, not used and not finished, number of "
                    "suspected idle parcels, as indicator rows."), False),
                (self.YEARS, self.tr("Stages by year"), TABLE, self.tr(
                    "Number and area of what reached each stage in each year."), False)):
            self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=name != self.OUTPUT), help_text,
                     create_by_default=by_default)
        self.add_findings()
        self.add_report(self.tr("One HTML file: suspected idle land with days and route, stages by year, what was not "
                                "checked."))
        self.add_area_style()
        for name, label in (("THREAD_COUNT", self.tr("Number of threads")),
                            ("PARCEL_COUNT", self.tr("Number of parcels")),
                            ("SUSPECTED_IDLE_COUNT", self.tr("Number of parcels suspected to be idle")),
                            ("MAY_BE_IDLE_COUNT", self.tr("Number of parcels that may be recognised as idle")),
                            ("IDLE_SOON_COUNT", self.tr("Number of parcels that become suspected idle soon")),
                            ("LATE_COUNT", self.tr("Number of parcels started late or not yet")),
                            ("UNDETERMINED_COUNT", self.tr("Number of parcels that are undetermined")),
                            ("DRIFT_COUNT", self.tr("Number of differences between stages")),
                            ("FINDING_COUNT", self.tr("Number of findings")),
                            ("APPROVED_NOT_SUPPLIED", self.tr("Approved and not supplied (m²)")),
                            ("SUPPLIED_NOT_USED", self.tr("Supplied and not used (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_SUSPECTED_IDLE", self.tr("There is suspected idle land")),
                            ("IS_DETERMINED", self.tr("Every parcel is determined"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, units=self.UNITS)
            self.layers = snapshot_layers(self, parameters, self.LAYERS, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def layers_read(self) -> list:
        return [*self.layers, *self.snapshots.values()]

    def measured_layers(self) -> list:
        return self.layers

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.lifecycle.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language, outputs.wanted)
            feedback.setProgress(20)
            outcome = self.followed(CHECK.run, request, self.steps(feedback, span=65.0)).with_notes(notes)
            self.remark(feedback, outcome.notes)
            self._write(parameters, context, outputs, request, outcome)
            return outputs.results({name: value for name, value in outcome.counts.items() if value is not None})

    def _request(self, parameters, context, feedback, language, wanted):
        from ...bridge.inputs.indicators import read_units
        from ...bridge.inputs.lifecycle import bind_stages
        from ...core.lifecycle.request import LifecycleRequest
        from ...core.rights.pack.reading import load_rights

        pack, notes = load_rights(self.pack_path), []
        layers, life = bind_stages(
            self.layers, pack, self.rows(parameters, self.ROLES, context, 2),
            self.rows(parameters, self.FIELDS, context, 3), self.meanings(parameters, context), notes, language,
            feedback.isCanceled, any(map(wanted, (self.REPORT, self.MANIFEST))))
        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        return LifecycleRequest(
            layers, pack, life, link=self.parameterAsEnumString(parameters, self.LINK, context),
            minimum_share=self.parameterAsDouble(parameters, self.MINIMUM_SHARE, context),
            minimum_area_m2=self.parameterAsDouble(parameters, self.MINIMUM_AREA, context),
            within_days=self.parameterAsInt(parameters, self.WITHIN_DAYS, context),
            area_method=self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language=language,
            with_ground=any(map(wanted, (self.DRIFT, self.FINDINGS, self.REPORT))), with_stages=wanted(self.STAGES),
            units=read_units(self.snapshots.get("units"), self.field(parameters, self.UNIT_CODE, context),
                             self.field(parameters, self.UNIT_NAME, context), feedback.isCanceled),
            **({"as_of": moment.date().toPyDate()} if moment.isValid() else {})), notes

    def _write(self, parameters, context, outputs, request, outcome) -> None:
        from ...bridge.project.styles import LIFECYCLE_LOOK, style_by_word
        from ...core.lifecycle.report import lifecycle_report
        from ...core.lifecycle.request import ROLE
        from ...core.lifecycle.tables import strips_of

        crs = QgsCoordinateReferenceSystem(outcome.crs)
        by_state = partial(style_by_word, field="start_state", looks=LIFECYCLE_LOOK, words="lifecycle.state_")
        for name, table, style in ((self.PARCELS, "parcels", by_state), (self.OUTPUT, "threads", None),
                                   (self.DRIFT, "drift", None)):
            if not outputs.wanted(name):
                continue
            if outcome.crs:
                outputs.layer(name, outcome.tables[table], outcome.geometry[table], crs, style=style)
            else:
                outputs.table(name, outcome.tables[table])
        for name, table in ((self.STAGES, "stages"), (self.INDICATORS, "indicators"), (self.YEARS, "years")):
            if outputs.wanted(name):
                outputs.table(name, outcome.tables[table])
        if outputs.wanted(self.FINDINGS):
            if outcome.crs:
                outputs.layer(self.FINDINGS, outcome.findings, outcome.finding_geometry, crs)
            else:
                outputs.table(self.FINDINGS, outcome.findings)
        if not any(map(outputs.wanted, (self.REPORT, self.MANIFEST))):
            return
        names, style = outputs.file_names(), self.area_style
        self.write_report(
            parameters, context, outputs, [(layer.table, layer.role, layer.fields) for layer in request.layers],
            request.pack, outcome.counts,
            lambda manifest: lifecycle_report(outcome, request, names, manifest, style),
            scope=[ROLE], as_of=request.as_of.isoformat(), looked=self.looked_at(), plane=outcome.crs,
            strips=strips_of(outcome, request))
