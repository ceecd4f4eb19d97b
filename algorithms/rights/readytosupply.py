"""groundrules:readytosupply – is a parcel ready to be supplied, as far as the layers know."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_as_of, add_pack_file, chosen_pack, pack_ids
from .group import RightsAlgorithm


class ReadyToSupply(RightsAlgorithm):
    """Approval, supply, rights, plan, lines and documents of parcels, joined into one answer each."""

    PARCELS, PARCEL_ID, APPROVED, SUPPLIED, PLAN = "PARCELS", "PARCEL_ID", "APPROVED", "SUPPLIED", "PLAN"
    RIGHTS, LINES, ROLES, RIGHT_TYPE, AS_OF = "RIGHTS", "LINES", "ROLES", "RIGHT_TYPE", "AS_OF"
    FIELDS, PACK, PACK_FILE = "FIELDS", "PACK", "PACK_FILE"
    OUTPUT, CONDITIONS = "OUTPUT", "CONDITIONS"
    COVERS = {"approval": APPROVED, "supply": SUPPLIED, "plan": PLAN}   # kind of item -> parameter
    basic = (PARCELS, PARCEL_ID, APPROVED, SUPPLIED, RIGHTS, PLAN, LINES, AS_OF)

    def name(self) -> str:
        return "readytosupply"

    def displayName(self) -> str:
        return self.tr("Check whether land is ready to supply")

    def shortDescription(self) -> str:
        return self.tr("For each parcel: does an approval cover all of it, is it not supplied yet, is there no live "
                       "right on it, is a plan in force, is it outside the lines, are the documents named? Ready, not "
                       "ready, or undetermined, with what is missing.")

    def tags(self) -> list:
        return self.tr("supply,ready,clear land,approval,right,plan,control line,document,land reserve,"
                       "auction").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_layers()
        self._add_choices()
        self._add_outputs()

    def _add_layers(self) -> None:
        self.add_layer(self.PARCELS, self.tr("Parcels to supply"), self.tr(
            "Polygons, with fields that name the documents (such as BCAZWH, GHTJWH)."), optional=False)
        self.add_field(self.PARCEL_ID, self.tr("Field with the parcel number"), self.tr(
            "Empty: recognised by name, such as DKBH, otherwise the feature id."), self.PARCELS)
        for name, label, help_text in (
                (self.APPROVED, self.tr("Land approvals"), self.tr(
                    "Approved conversion or expropriation, with date, end and status. Not given: undetermined.")),
                (self.SUPPLIED, self.tr("Land supplies"), self.tr(
                    "What was supplied, with date and status. Not given: undetermined.")),
                (self.PLAN, self.tr("Units of a plan"), self.tr(
                    "With the date from which each is in force, its end and status. Not given: undetermined."))):
            self.add_layer(name, label, help_text)
        for name, label, help_text in (
                (self.RIGHTS, self.tr("Layers of rights"), self.tr(
                    "A layer for each register that the pack asks for: land ownership, rights of use, contracted land. "
                    "One that is not given leaves all parcels undetermined.")),
                (self.LINES, self.tr("Control lines"), self.tr(
                    "A layer for each line that the pack asks for: permanent basic farmland, ecological red line."))):
            self.add(QgsProcessingParameterMultipleLayers(name, label, POLYGON, optional=True), help_text)

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterMatrix(
            self.ROLES, self.tr("What each layer is"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Item of the pack")], optional=True), self.tr(
            "Rows of layer and item: ownership, use, contracted; farmland, redline. Empty: recognised by the layers' "
            "names."), advanced=True, first="layers")
        add_as_of(self)
        self.add(QgsProcessingParameterString(self.RIGHT_TYPE, self.tr("Type of the right to grant"), "3"), self.tr(
            "Code of the pack: what excludes it is in the way, what needs consent leaves the parcel undetermined. 3 is "
            "the right to use state construction land."), advanced=True)
        self.add_measures()
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
            "Rows of layer, field role and field. Roles of parcels: id, and the documents of the pack; of approvals, "
            "supplies and plan: id, start, end, status; of rights: as in the check of rights. What is not named is "
            "recognised by name."), advanced=True, first="layers")
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of rights"), "cn-rights"), self.tr(
            "What is asked of land, which rights are in the way, names of fields. Not compared with the law."),
            advanced=True, hints=pack_ids("rights"), offers="packs rights", kind="pack", file=self.PACK_FILE)
        add_pack_file(self)
        self.add_prefix()
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Parcels with their answer"), POLYGON), self.tr(
            "Your parcels with: ready, not_ready or undetermined, what is missing, the state of each condition, areas "
            "that are in the way."))
        self.add_table(self.CONDITIONS, self.tr("Conditions of parcels"), self.tr(
            "A row for each parcel and thing that is asked: met, open or missed, why, area, how to give it, basis."),
            True)
        self.add_findings()
        self.add_report(self.tr("One HTML file: answers of the parcels, and what is missing of each."))
        for name, label in (("PARCEL_COUNT", self.tr("Number of parcels")),
                            ("READY_COUNT", self.tr("Number of parcels that are ready")),
                            ("NOT_READY_COUNT", self.tr("Number of parcels that are not ready")),
                            ("UNDETERMINED_COUNT", self.tr("Number of parcels that are undetermined")),
                            ("READY_M2", self.tr("Area that is ready (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("IS_ALL_READY", self.tr("Every parcel is ready")),
                            ("IS_DETERMINED", self.tr("Every parcel is determined"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, parcels=self.PARCELS, **self.COVERS)
            self.rights, self.lines = (snapshot_layers(self, parameters, name, context)
                                       for name in (self.RIGHTS, self.LINES))
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def layers_read(self) -> list:
        return [*self.snapshots.values(), *self.rights, *self.lines]

    def measured_layers(self) -> list:
        return [self.snapshots["parcels"]]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from dataclasses import replace

        from ...core.geometry.following import beside
        from ...core.report.checked import SECTION, checked_section
        from ...core.rights.readiness.report import readiness_report
        from ...core.rights.readiness.request import ROLE
        from ...core.rights.readiness.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, 20.0, 60.0)).with_notes(self.value_notes)
            feedback.pushInfo(result.head)
            self.remark(feedback, result.notes)
            self.write_copies(outputs, self.OUTPUT, "parcels", request.parcels.table.fids, result.tables["rows"],
                              parameters, context)
            if outputs.wanted(self.CONDITIONS):
                outputs.table(self.CONDITIONS, result.tables["items"])
            data = outputs.reported(beside(readiness_report, result, request))
            self.write_findings(outputs, result, [ROLE], pack=request.pack.named,
                                **{SECTION: beside(checked_section, replace(data, findings=result.findings))})
            if outputs.wanted(self.REPORT):
                outputs.report(self.REPORT, data)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language: str):
        from datetime import date

        from ...bridge.inputs.rights.readiness import Given, bind_readiness
        from ...core.rights.pack.reading import load_rights
        from ...core.rights.readiness.request import ReadinessRequest

        pack = load_rights(self.pack_path)
        given = Given(self.snapshots["parcels"], {kind: self.snapshots[kind] for kind in self.COVERS
                                                  if kind in self.snapshots}, self.rights, self.lines)
        bound = bind_readiness(
            given, pack, self.rows(parameters, self.ROLES, context, 2), self.rows(parameters, self.FIELDS, context, 3),
            self.field(parameters, self.PARCEL_ID, context), language, feedback.isCanceled)
        self.value_notes = bound.notes
        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        return ReadinessRequest(
            bound.parcels, pack, bound.covers, bound.registers, bound.lines,
            self.text_of(parameters, self.RIGHT_TYPE, context),
            moment.date().toPyDate() if moment.isValid() else date.today(), self.minimum(parameters, context),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language)
