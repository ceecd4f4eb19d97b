"""groundrules:checkaccess – planned parcels and projects against the access lists of ecological control units."""
from __future__ import annotations

from ..common.reporting import ZoningAlgorithm
from ..common.subject_parameters import chosen_pack
from .parameters import add_layers, add_lists, add_outputs


class CheckAccess(ZoningAlgorithm):
    """Judge every subject by the clauses of the control units in which it lies."""

    on_processes = "checkaccess"
    PROJECT_FIELD, INDUSTRY, STATE, COMPARE = "PROJECT_FIELD", "INDUSTRY", "STATE", "COMPARE"
    UNITS, UNIT_CODE, UNIT_CLASS, UNIT_NAME = "UNITS", "UNIT_CODE", "UNIT_CLASS", "UNIT_NAME"
    PACK, PACK_FILE, AS_OF, MINIMUM_SHARE = "PACK", "PACK_FILE", "AS_OF", "MINIMUM_SHARE"
    OUTPUT, VERDICTS, FINDINGS, SITES = "OUTPUT", "VERDICTS", "FINDINGS", "SITES"
    basic = ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "INDUSTRY", "STATE",
             "UNITS", "UNIT_CODE", "UNIT_CLASS", "PACK")

    def name(self) -> str:
        return "checkaccess"

    def displayName(self) -> str:
        return self.tr("Check access lists")

    def shortDescription(self) -> str:
        return self.tr("Lists what the access lists of ecological control units prohibit, restrict, phase out or "
                       "encourage for each project, by unit and clause, with the path of inheritance.")

    def tags(self) -> list:
        return self.tr("access list,ecological zoning,control unit,industry,negative list,environment,site "
                       "comparison,verdict").split(",")

    def initAlgorithm(self, config=None) -> None:
        for add in (add_layers, add_lists, add_outputs):
            add(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
            self.units = snapshot_parameter(self, parameters, self.UNITS, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def layers_read(self) -> list:
        return [self.subjects, self.units]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.access.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            result = self.judged(CHECK, request, self.steps(feedback)).with_notes(self.value_notes)
            feedback.pushInfo(result.head)
            self.remark(feedback, result.notes)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.access import bind_access
        from ...core.access.lists import load_access
        from ...core.access.request import AccessRequest

        chosen = {role: self.field(parameters, name, context) for role, name in (
            ("unit_code", self.UNIT_CODE), ("unit_class", self.UNIT_CLASS), ("unit_name", self.UNIT_NAME),
            ("industry", self.INDUSTRY), ("state", self.STATE))}
        others = {name: self.field(parameters, name, context) for name in (
            self.SUBJECT_ID, self.PROJECT_FIELD, self.COMPARE, self.REGISTERED_AREA)}
        pack = load_access(self.pack_path)
        bound = bind_access(self.subjects, self.units, pack, chosen, list(others.values()),
                            lambda snapshot, table, fields: self.read_control(snapshot, table, fields, feedback),
                            language, self.meanings(parameters, context), feedback.isCanceled)
        self.value_notes = bound.meanings
        for sentence in [reason for reason in bound.reasons if reason not in bound.meanings]:
            feedback.pushInfo(sentence)
        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        feedback.setProgress(20)
        return AccessRequest(
            bound.subjects, bound.units, pack, bound.unit_fields, others[self.SUBJECT_ID],
            others[self.PROJECT_FIELD], bound.subject_fields.get("industry"), bound.subject_fields.get("state"),
            others[self.COMPARE], area_method=self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            registered_field=others[self.REGISTERED_AREA],
            minimum_share=self.parameterAsDouble(parameters, self.MINIMUM_SHARE, context), language=language,
            **({"as_of": moment.date().toPyDate()} if moment.isValid() else {}))

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...core.access.report import access_report
        from ...core.access.request import ROLE

        outputs.table(self.OUTPUT, result.tables["rows"])
        self.write_judged(parameters, context, outputs, self.subjects, request.subjects, result)
        if outputs.wanted(self.SITES):
            outputs.table(self.SITES, result.tables["sites"])
        names, style = outputs.file_names(), self.area_style
        self.write_report(
            parameters, context, outputs,
            [(request.subjects, "subjects", {}), (request.units, ROLE, request.unit_fields)], request.pack,
            result.counts,
            lambda manifest: access_report(result, request, names, manifest, style),
            scope=[ROLE], as_of=request.as_of.isoformat(), looked=self.looked_at())
