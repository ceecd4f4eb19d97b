"""groundrules:checkdataquality – pre-check of a whole database against a schema pack."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..common.reporting import ComplianceAlgorithm
from ..common.subject_parameters import add_code_pack, add_pack_file, chosen_codes, chosen_pack, pack_ids

TABLE = QgsProcessing.SourceType.TypeVector
MODES = ["strict", "lenient"]


class CheckDataQuality(ComplianceAlgorithm):
    """Check structure, attributes, areas, topology, logic and change of a database."""

    LAYERS, PACK, PACK_FILE, MODE, RULES = "LAYERS", "PACK", "PACK_FILE", "MODE", "RULES"
    ROLES, FIELDS, CODE_PACK = "ROLES", "FIELDS", "CODE_PACK"
    FINDINGS, RULE_STATES, AREAS = "FINDINGS", "RULE_STATES", "AREAS"
    question, findings_type = (MODE,), QgsWkbTypes.Type.Point
    SHOWN = 20   # findings in the log; the layer holds all

    def name(self) -> str:
        return "checkdataquality"

    def displayName(self) -> str:
        return self.tr("Pre-check data quality")

    def shortDescription(self) -> str:
        return self.tr("Structure, attributes, areas, topology, logic and change of a whole database by a schema "
                       "pack; each rule states whether it was run and what it cannot detect. A pre-check, never the "
                       "official inspection.")

    def tags(self) -> list:
        return self.tr("quality,pre-check,database,schema,topology,overlap,gap,sliver,attributes,control area,"
                       "inspection").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(self.LAYERS, self.tr("Layers of the database"), TABLE), self.tr(
            "All layers and tables of the package. They are recognised by their names, aliases and titles; layers "
            "without a match in the pack are listed."))
        self.add(QgsProcessingParameterString(
            self.PACK, self.tr("Schema pack"), defaultValue="cn-plan-database", optional=True), self.tr(
            "Id of a pack of kind schema: cn-plan-database, cn-survey, one of your profile's folder "
            "groundrules/packs, or of the folder packs next to the project."), hints=pack_ids("schema"),
            offers="packs schema", kind="pack",
            file=self.PACK_FILE)
        add_pack_file(self)
        self.add(QgsProcessingParameterEnum(
            self.MODE, self.tr("Mode"), options=MODES, defaultValue="strict", usesStaticStrings=True), self.tr(
            "strict: the tolerances of an inspection. lenient: wider ones, for data in progress. The pack states "
            "both."))
        self.add(QgsProcessingParameterString(self.RULES, self.tr("Rules"), optional=True), self.tr(
            "Ids of the rules to run, separated by commas, such as TP01,TP02. Empty: all."), advanced=True)
        self.add(QgsProcessingParameterMatrix(
            self.ROLES, self.tr("Layers and their schema layers"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Layer of the schema")], optional=True), self.tr(
            "Rows of layer and layer of the schema, such as PATCHES_2024 and DLTB. Layers that no row names are "
            "recognised."), advanced=True, first="layers")
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field of the schema"), self.tr("Field")], optional=True), self.tr(
            "Rows of layer, field of the schema, and field. Fields that no row names are recognised by name, by title, "
            "and by the first 10 bytes of their name."), advanced=True, first="layers")
        add_code_pack(self, self.tr(
            "Id of the pack that holds the lists of land-use codes. Without it rules on such codes are not run, and "
            "the report says so."), is_needed=False)
        self.add_language()
        self._add_outputs()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVectorPoint), self.tr(
            "A point for each finding, worst first, at the place of the defect: rule, severity, layer, feature, field "
            "or other feature, measured number and limit. Findings about a whole layer have no place."))
        self.add(QgsProcessingParameterFeatureSink(self.RULE_STATES, self.tr("Rules and their state"), TABLE), self.tr(
            "A row for each rule: run, partly or not_run and why, number examined, skipped and found, what the rule "
            "cannot detect, and its basis."))
        self.add(QgsProcessingParameterFeatureSink(
            self.AREAS, self.tr("Overlaps, gaps and other ground"), QgsProcessing.SourceType.TypeVectorPolygon,
            optional=True), self.tr("The polygons among the findings, with area and width."), create_by_default=False)
        self.add_report(self.tr("The pre-check as one page, without coordinates."))
        for name, label in (("FINDING_COUNT", self.tr("Number of findings")),
                            ("CRITICAL_COUNT", self.tr("Number of critical findings")),
                            ("MAJOR_COUNT", self.tr("Number of major findings")),
                            ("MINOR_COUNT", self.tr("Number of minor findings")),
                            ("RULE_COUNT", self.tr("Number of rules")),
                            ("NOT_RUN_COUNT", self.tr("Number of rules that were not run")),
                            ("PARTLY_RUN_COUNT", self.tr("Number of rules that were run on some layers only")),
                            ("SKIPPED_COUNT", self.tr("Number of skipped features, summed over the rules"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_CRITICAL", self.tr("There are critical findings")),
                            ("HAS_FINDINGS", self.tr("There are findings")),
                            ("IS_COMPLETE", self.tr("Every rule was run on everything")),
                            ("IS_CLEAN", self.tr("Every rule was run on everything, and there were no findings"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.snapshots = snapshot_layers(self, parameters, self.LAYERS, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.codes_path = chosen_codes(self, parameters, context, is_needed=False)
        return True

    def layers_read(self) -> list:
        return self.snapshots

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.quality.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            result = self.followed(CHECK.run, request, self.steps(feedback, 30.0, 55.0))
            self.remark(feedback, result.notes)
            for message in result.findings["message"].head(self.SHOWN):
                feedback.pushInfo(message)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def recheck(self, parameters, context, feedback, manifest: dict, before, previous, given):
        """See the base; rules look at whole layers, so that all of them are run where anything changed."""
        from ...bridge.recheck.whole import ReadCheck, recheck_read
        from ...core.contract.outcome import PLACES
        from ...core.geometry.following import beside
        from ...core.quality.check import CHECK
        from ...core.table import table_from_geometries

        request = self._request(parameters, context, feedback, self.chosen_language(parameters, context))
        systems = [layer.table.crs for layer in request.layers.values() if layer.table.crs]

        def judge(rows, places):
            result = self.followed(CHECK.run, request, self.steps(feedback, 30.0, 55.0))
            return result.findings, result.geometry[PLACES], result.notes

        return recheck_read(ReadCheck(
            table_from_geometries("", [], crs=systems[0] if systems else ""),
            {name: layer.table for name, layer in request.layers.items()},
            beside(CHECK.fingerprint, request, self.is_unfiltered), request.pack, None,
            self._inputs(request), judge, in_part=False), manifest, before, previous)

    @property
    def is_unfiltered(self) -> bool:
        """Whether every row of the layers is looked at."""
        return all(snapshot.is_unfiltered for snapshot in self.snapshots)

    def _inputs(self, request) -> list:
        from ...bridge.runs.manifest import input_entry

        return [input_entry(layer.table, role, layer.fields) for role, layer in request.layers.items()]

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.quality import bind_database
        from ...core.landuse.codes.classify import load_codes
        from ...core.quality.cases import load_schema

        pack = load_schema(self.pack_path)
        words = self.parameterAsString(parameters, self.RULES, context).replace(";", ",").replace("，", ",").split(",")
        bound = bind_database(
            self.snapshots, pack, load_codes(self.codes_path) if self.codes_path and pack.code_lists else None,
            self.rows(parameters, self.ROLES, context, 2), self.rows(parameters, self.FIELDS, context, 3),
            self.parameterAsEnumString(parameters, self.MODE, context), [*filter(None, map(str.strip, words))],
            language, feedback.isCanceled, lambda share: feedback.setProgress(30 * share))
        for reason in bound.reasons:
            feedback.pushInfo(reason)
        return bound.request

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...bridge.project.styles import style_by_severity
        from ...core.contract.outcome import PLACES
        from ...core.quality.check import CHECK
        from ...core.quality.report import quality_report

        crs = QgsCoordinateReferenceSystem(result.crs)
        outputs.layer(self.FINDINGS, result.findings, result.geometry[PLACES], crs, self.findings_type,
                      style_by_severity)
        outputs.table(self.RULE_STATES, result.tables["rules"])
        if outputs.wanted(self.AREAS):
            outputs.layer(self.AREAS, result.tables["areas"], result.geometry["areas"], crs, style=style_by_severity)
        names, is_unfiltered = outputs.file_names(), self.is_unfiltered
        self.write_report(
            parameters, context, outputs,
            [(layer.table, role, layer.fields) for role, layer in request.layers.items()], request.pack, result.counts,
            lambda manifest: quality_report(result, request, names, manifest),
            # a run of some rules is not one to continue from
            None if request.rules else lambda: CHECK.fingerprint(request, is_unfiltered),
            mode=request.mode, area_method=request.pack.area_method, plane=result.crs,
            scope=sorted({*request.layers, *result.findings["control_role"].dropna()}))
