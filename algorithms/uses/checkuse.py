"""groundrules:checkuse – land use, or a proposal, against planning zones by an admission matrix."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..common.reporting import ComplianceAlgorithm
from ..common.subject_parameters import (
    ANY_GEOMETRY,
    TABLE,
    add_code_pack,
    add_counts,
    add_values,
    chosen_codes,
    chosen_pack,
    pack_ids,
)

PACK = "cn-zone-use"
MODES, MIXED = ["proposal", "existing"], ["split", "main"]


class CheckUse(ComplianceAlgorithm):
    """Ask an admission matrix about every use in the zones that its ground lies in."""

    on_processes = "checkuse"
    PROJECT_FIELD, USE, SHARES, ZONES, ZONE_CODE = "PROJECT_FIELD", "USE", "SHARES", "ZONES", "ZONE_CODE"
    MODE, MIXED, SCHEME, PACK, PACK_FILE, CODE_PACK = "MODE", "MIXED", "SCHEME", "PACK", "PACK_FILE", "CODE_PACK"
    OUTPUT, VERDICTS, FINDINGS, SUMMARY = "OUTPUT", "VERDICTS", "FINDINGS", "SUMMARY"
    question = (MODE, MIXED)

    def name(self) -> str:
        return "checkuse"

    def displayName(self) -> str:
        return self.tr("Check uses by zone")

    def shortDescription(self) -> str:
        return self.tr("Whether the planning zones admit the uses of land or of a proposal: allowed, on a condition, "
                       "not admitted, or not stated by the matrix.")

    def tags(self) -> list:
        return self.tr("planning zone,land use,admission,matrix,permitted use,conformity,proposal,existing use").split(
            ",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFeatureSource(self.SUBJECTS, self.tr("Land or proposal"), [ANY_GEOMETRY]),
                 self.tr("Parcels or patches with a land-use code. Polygons are divided among the zones."),
                 mapped="matrix subjects")
        for name, label, help_text in (
                (self.SUBJECT_ID, self.tr("Field that names a parcel"), self.tr(
                    "Written to the results as subject_id. Empty: the feature id, which may change.")),
                (self.PROJECT_FIELD, self.tr("Field that groups parcels into projects"), self.tr(
                    "Written to the results as project_id.")),
                (self.USE, self.tr("Field with the land-use code"), self.tr(
                    "Empty: recognised by the aliases of the matrix, such as YDYHFLDM or DLBM.")),
                (self.SHARES, self.tr("Field with the shares of a mixed use"), self.tr(
                    "Such as 7:3; for the areas of the summary. Empty: recognised by name."))):
            role = {self.USE: "use", self.SHARES: "mixed_shares"}.get(name)
            self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.SUBJECTS, optional=True),
                     help_text, **({"recognised": f"matrix PACK {role}"} if role else {}))
        self.add(QgsProcessingParameterFeatureSource(
            self.ZONES, self.tr("Planning zones"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("Polygons with the code of each zone. They may be in another coordinate system."),
            likely="planning_zones", mapped="matrix planning_zone")
        self.add(QgsProcessingParameterField(
            self.ZONE_CODE, self.tr("Field with the zone code"), parentLayerParameterName=self.ZONES, optional=True),
            self.tr("Empty: recognised by the aliases of the matrix, such as GHFQDM."),
            recognised="matrix PACK zone_code")
        self.add(QgsProcessingParameterEnum(
            self.MODE, self.tr("Subjects to check"), options=MODES, defaultValue="proposal", usesStaticStrings=True),
            self.tr("proposal: a use that the zone does not admit is forbidden. existing: it is \"existing, not in "
                    "accordance\", counted and not forbidden."))
        self.add(QgsProcessingParameterEnum(
            self.MIXED, self.tr("Mixed uses"), options=MIXED, defaultValue="split", usesStaticStrings=True),
            self.tr("split: each use of 0701/09 is checked, and the strictest counts. main: the first code counts for "
                    "all."), advanced=True)
        self._add_packs()
        self.add_area_method()
        self.add_keep_personal()
        self.add_language()
        self._add_outputs()

    def _add_packs(self) -> None:
        # a list of literals: pack_ids looks into the profile, whose packs are not everybody's
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Admission matrix"), PACK), self.tr(
            "Name of a pack of kind matrix. cn-zone-use is a demonstration based on one "
            "city's text, not a valid rule: write one for your plan."),
            hints=pack_ids("matrix"), offers="packs matrix", kind="pack", file=self.PACK_FILE)
        self.add(QgsProcessingParameterFile(
            self.PACK_FILE, self.tr("File of the admission matrix"), optional=True,
            fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))),
                 self.tr("A pack of kind matrix as zip, or its pack.yaml, instead of the name."), advanced=True)
        self.add_scheme(self.SCHEME, self.tr("List of land-use codes"), self.tr(
            "auto recognises the list by the codes and names that occur; name the list where a layer is small or "
            "mixed."), advanced=True)
        add_values(self, "subjects, planning_zone")
        add_code_pack(self, self.tr(
            "Reads the codes, and converts those of another list to the matrix's. A matrix with its own words needs "
            "none."), is_needed=False)

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Uses by parcel and zone"), ANY_GEOMETRY),
                 self.tr("The ground of each parcel by zone and use: area, the result of the matrix, the condition."))
        for name, label, kind, help_text, by_default in (
                (self.VERDICTS, self.tr("Verdicts"), ANY_GEOMETRY, self.tr(
                    "Your features with verdict, accordance, and areas by accordance."), True),
                (self.FINDINGS, self.tr("Findings"), ANY_GEOMETRY, self.tr(
                    "A row for each use that a zone does not admit unconditionally, in the columns of the other "
                    "checks."),
                 False),
                (self.SUMMARY, self.tr("Areas by zone and use"), TABLE, self.tr(
                    "Areas by zone, use and accordance; of a mixed use by its share."), False)):
            self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), help_text,
                     create_by_default=by_default)
        self.add_report(self.tr("One HTML file to hand over. Its heading states that the plan in force prevails."))
        self.add_area_style()
        add_counts(self)
        self.addOutput(QgsProcessingOutputNumber(
            "EXISTING_NOT_IN_ACCORDANCE_COUNT", self.tr("Number: existing, not in accordance")))
        for name, label in (("IN_ACCORDANCE_M2", self.tr("Area in accordance (m²)")),
                            ("ON_CONDITION_M2", self.tr("Area on a condition (m²)")),
                            ("NOT_IN_ACCORDANCE_M2", self.tr("Area not in accordance (m²)")),
                            ("EXISTING_NOT_IN_ACCORDANCE_M2", self.tr("Area existing, not in accordance (m²)")),
                            ("UNDETERMINED_M2", self.tr("Undetermined area (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
            self.zones = snapshot_parameter(self, parameters, self.ZONES, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.codes_path = chosen_codes(self, parameters, context, is_needed=False)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def layers_read(self) -> list:
        return [self.subjects, self.zones]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.uses.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            result = self.judged(CHECK, request, self.steps(feedback)).with_notes(self.value_notes)
            feedback.pushInfo(result.head)
            self.remark(feedback, result.notes)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.use import bind_uses
        from ...core.landuse.codes.classify import load_codes
        from ...core.uses.pack.reading import load_matrix
        from ...core.uses.request import UseRequest

        matrix = load_matrix(self.pack_path)
        codes = load_codes(self.codes_path) if matrix.use_scheme and self.codes_path else None
        if matrix.use_scheme and codes is None:
            from ...core.errors import InputError

            raise InputError("use.no_codes", scheme=matrix.use_scheme)
        chosen = {"use": self.field(parameters, self.USE, context),
                  "mixed_shares": self.field(parameters, self.SHARES, context),
                  "zone_code": self.field(parameters, self.ZONE_CODE, context)}
        others = {name: self.field(parameters, name, context)
                  for name in (self.SUBJECT_ID, self.PROJECT_FIELD, self.REGISTERED_AREA)}
        bound = bind_uses(self.subjects, self.zones, matrix, chosen, list(others.values()),
                          lambda snapshot, table, fields: self.read_control(snapshot, table, fields, feedback),
                          self.meanings(parameters, context), language, feedback.isCanceled)
        self.value_notes = bound.notes
        feedback.setProgress(20)
        return UseRequest(
            bound.subjects, bound.zones, matrix, codes, bound.use, bound.zone, bound.use_name, bound.shares,
            self.parameterAsEnumString(parameters, self.MODE, context),
            self.text_of(parameters, self.SCHEME, context),
            self.parameterAsEnumString(parameters, self.MIXED, context), others[self.SUBJECT_ID],
            others[self.PROJECT_FIELD], self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            others[self.REGISTERED_AREA], language)

    def recheck(self, parameters, context, feedback, manifest: dict, before, previous, given):
        """See the base; each parcel is judged by itself, zones count by place, and all layers are read."""
        from dataclasses import replace

        from ...bridge.recheck.whole import ReadCheck, recheck_read
        from ...core.uses.check import CHECK
        from ...core.uses.request import ROLE
        from ...core.uses.state import with_scheme

        request = with_scheme(self._request(parameters, context, feedback, self.chosen_language(parameters, context)))

        def judge(rows, places):
            some = request if rows is None else replace(request, subjects=request.subjects.take(rows))
            result = self.followed(CHECK.run, some, self.steps(feedback))
            return result.findings, result.finding_geometry, result.notes

        return recheck_read(ReadCheck(
            request.subjects, {ROLE: request.zones}, CHECK.fingerprint(request, self.subjects.is_unfiltered),
            request.matrix, [ROLE], self._inputs(request), judge), manifest, before, previous)

    def _inputs(self, request) -> list:
        from ...bridge.runs.manifest import input_entry
        from ...core.uses.request import ROLE

        used = {"use": request.use_field, "use_name": request.use_name_field, "mixed_shares": request.shares_field}
        return [input_entry(request.subjects, "subjects", {role: name for role, name in used.items() if name}),
                input_entry(request.zones, ROLE, {"zone_code": request.zone_field})]

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...core.uses.check import CHECK
        from ...core.uses.report import use_report
        from ...core.uses.request import ROLE
        from ...core.uses.state import with_scheme

        outputs.role_shorts = {ROLE: "zone"}
        outputs.layer(self.OUTPUT, result.tables["rows"], result.geometry["rows"],
                      QgsCoordinateReferenceSystem(result.crs))
        self.write_judged(parameters, context, outputs, self.subjects, request.subjects, result)
        if outputs.wanted(self.SUMMARY):
            outputs.table(self.SUMMARY, result.tables["summary"])
        names, style, is_unfiltered = outputs.file_names(), self.area_style, self.subjects.is_unfiltered
        self.write_report(
            parameters, context, outputs,
            [(request.subjects, "subjects", {"use": request.use_field}),
             (request.zones, ROLE, {"zone_code": request.zone_field})], request.matrix, result.counts,
            lambda manifest: use_report(result, request, names, manifest, style),
            lambda: CHECK.fingerprint(with_scheme(request), is_unfiltered), scope=[ROLE],
            mode=request.mode, area_method=request.area_method)
