"""groundrules:alignplan – edges of a plan or of projects against parcels."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

from .edges import add_layers, add_outputs, add_questions
from .group import RightsAlgorithm


class AlignPlan(RightsAlgorithm):
    """Where edges of a plan cut parcels narrowly, and what can be done with each piece."""

    PLAN, PLAN_ID, PLAN_STATUS_FIELD, PLAN_STATUS = "PLAN", "PLAN_ID", "PLAN_STATUS_FIELD", "PLAN_STATUS"
    LIMIT_FIELDS, PARCELS, PARCEL_ID, RIGHT_FIELD = "LIMIT_FIELDS", "PARCELS", "PARCEL_ID", "RIGHT_FIELD"
    LINES, LINES_STATUS, FARMLAND, ACCEPTED = "LINES", "LINES_STATUS", "FARMLAND", "ACCEPTED"
    WIDTH, AREA, TOLERANCE, GROUP, FIELDS = "WIDTH", "AREA", "TOLERANCE", "GROUP", "FIELDS"
    OUTPUT, CUTS, ACCEPTED_CUTS = "OUTPUT", "CUTS", "ACCEPTED_CUTS"
    question = (PLAN_STATUS, LINES_STATUS, WIDTH, AREA, TOLERANCE, GROUP)   # others close no finding
    basic = (PLAN, PLAN_STATUS_FIELD, PLAN_STATUS, PARCELS, LINES, FARMLAND, ACCEPTED, WIDTH, AREA)

    def name(self) -> str:
        return "alignplan"

    def displayName(self) -> str:
        return self.tr("Align plan edges with parcels")

    def shortDescription(self) -> str:
        return self.tr("Where an edge of a draft plan or a project cuts a parcel narrowly: follow the parcel, follow "
                       "the draft, or split, with the effect on areas, limits and rights. Edges in force stay; "
                       "accepted cuts are remembered; nothing is moved.")

    def tags(self) -> list:
        return self.tr("plan,edge,boundary,parcel,cadastre,align,sliver,cut,split,draft,red line,"
                       "alternative").split(",")

    def initAlgorithm(self, config=None) -> None:
        for add in (add_layers, add_questions, add_outputs):
            add(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, plan=self.PLAN, parcels=self.PARCELS, farmland=self.FARMLAND,
                      accepted=self.ACCEPTED)
            self.lines = snapshot_layers(self, parameters, self.LINES, context)
        return True

    def layers_read(self) -> list:
        return [*self.snapshots.values(), *self.lines]

    def measured_layers(self) -> list:
        return [self.snapshots[role] for role in ("plan", "parcels")]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.findings.details.alternatives import SECTION
        from ...core.rights.alignment.cards import cards_of
        from ...core.rights.alignment.findings import ROLE
        from ...core.rights.alignment.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, 20.0, 60.0)).with_notes(self.value_notes)
            self.remark(feedback, result.notes)
            tables, system = result.tables, QgsCoordinateReferenceSystem(result.crs)
            for name, table in ((self.OUTPUT, "rows"), (self.ACCEPTED_CUTS, "accepted")):
                if name == self.OUTPUT or outputs.wanted(name):
                    outputs.layer(name, tables[table], result.geometry[table], system)
            if outputs.wanted(self.CUTS):
                outputs.table(self.CUTS, tables["cuts"])
            sections = {} if not outputs.is_traced else {SECTION: cards_of(result)}
            self.write_findings(outputs, result, [ROLE], **sections)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.rights.alignment import read_layers
        from ...core.rights.alignment.request import AlignRequest

        def named(name: str):
            return self.field(parameters, name, context)

        chosen = {"plan": {"id": named(self.PLAN_ID), "status": named(self.PLAN_STATUS_FIELD)},
                  "parcels": {"id": named(self.PARCEL_ID), "right_type": named(self.RIGHT_FIELD)}}
        limits = self.parameterAsStrings(parameters, self.LIMIT_FIELDS, context)
        layers, notes = read_layers(self.snapshots, self.lines, self.rows(parameters, self.FIELDS, context, 3), chosen,
                                    limits, language, feedback.isCanceled)
        self.value_notes = notes
        return AlignRequest(
            layers["plan"], layers["parcels"], tuple(limits),
            self.parameterAsEnumString(parameters, self.PLAN_STATUS, context), layers["lines"],
            self.parameterAsEnumString(parameters, self.LINES_STATUS, context), layers.get("farmland"),
            layers.get("accepted"), self.parameterAsDouble(parameters, self.WIDTH, context),
            self.parameterAsDouble(parameters, self.AREA, context),
            self.parameterAsDouble(parameters, self.TOLERANCE, context),
            self.parameterAsEnumString(parameters, self.GROUP, context),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language)
