"""groundrules:preparepartitions – a check written as parts that other processes and machines judge."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
)

from ..common.subject_parameters import add_question
from .checking import RulesAlgorithm


class PreparePartitions(RulesAlgorithm):
    """Write what a check reads, part by part, and the plan that says how it is judged."""

    FOLDER, PARTS_WANTED, WITH_LEDGER = "FOLDER", "PARTS_WANTED", "WITH_LEDGER"
    CHECK, QUESTION, ZONING = "CHECK", "QUESTION", "checkzoning"
    inner = None      # of another check than that of zoning
    asked_of: dict = {}
    states_dates = True   # findings of the parts do

    def name(self) -> str:
        return "preparepartitions"

    def displayName(self) -> str:
        return self.tr("Prepare a check in parts")

    def shortDescription(self) -> str:
        return self.tr("Writes a check as parts of neighbours that several processes or machines judge without QGIS: "
                       "of projects against controls, or another one; the results are those of one run.")

    def tags(self) -> list:
        return self.tr("zoning,parts,partition,cluster,parallel,processes,large,million,scale,dask").split(",")

    def initAlgorithm(self, config=None) -> None:
        from ...core.scale.checks import CHECKS

        add_question(self)
        for name in (self.SUBJECTS, self.CONTROLS):   # of the check of zoning
            definition = self.parameterDefinition(name)
            definition.setFlags(definition.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
            definition.setMetadata({**definition.metadata(), "required_if": [{self.CHECK: [self.ZONING]}]})
        self.add_area_method()
        self.add(QgsProcessingParameterEnum(
            self.CHECK, self.tr("Check"), options=list(CHECKS), defaultValue=self.ZONING, usesStaticStrings=True),
            self.tr("The algorithm whose check is written. One that needs all features at once does not run in parts, "
                    "and says why. Another one than checkzoning takes its layers and options from “Parameters of "
                    "another check”; those of this dialog above are of checkzoning."), advanced=True)
        self.add(QgsProcessingParameterString(
            self.QUESTION, self.tr("Parameters of another check"), multiLine=True, optional=True), self.tr(
            "As its own dialog gives them under “Advanced › Copy as JSON”. Outputs that are named there are written "
            "when the parts are collected."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.PARTS_WANTED, self.tr("Number of parts"), Qgis.ProcessingNumberParameterType.Integer, optional=True,
            minValue=1, maxValue=9999), self.tr(
            "Empty: parts of about a million vertices, some 40,000 parcels. Parcels of one project are never parted."),
            advanced=True)
        self.add(QgsProcessingParameterBoolean(self.WITH_LEDGER, self.tr("Measure what is left free"), False), self.tr(
            "For a ledger whose residual is a real check; otherwise free area is subtracted."), advanced=True)
        self.add_language()
        self.add(QgsProcessingParameterFolderDestination(self.FOLDER, self.tr("Folder of the parts")), self.tr(
            "Gets a plan and a file for each part. Run groundrules-run on plan.json, then “Collect a check in "
            "parts” on the folder."))
        self.addOutput(QgsProcessingOutputNumber("PART_COUNT", self.tr("Number of parts")))
        self.addOutput(QgsProcessingOutputNumber("SUBJECT_COUNT", self.tr("Number of projects or parcels")))

    def check_more(self, parameters, context) -> None:
        from ...core.errors import InputError
        from ...core.scale.checks import require_parts
        from .others import parameters_of

        name = self.parameterAsEnumString(parameters, self.CHECK, context)
        require_parts(name)
        if name != self.ZONING:
            if not self.parameterAsString(parameters, self.QUESTION, context).strip():
                raise InputError("scale.no_question", algorithm=name)
            parameters_of(self.parameterAsString(parameters, self.QUESTION, context))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.runs.trace import given_files
        from ..report.repeatrun import known_algorithm
        from .others import parameters_of, with_destinations

        with self.explained(self.chosen_language(parameters, context)):
            self.check_more(parameters, context)
            name = self.parameterAsEnumString(parameters, self.CHECK, context)
            if name == self.ZONING:
                fine = super().prepareAlgorithm(parameters, context, feedback)
                self.files_given = given_files(self, parameters, context)   # of the check's manifest
                return fine
            self.inner = known_algorithm(name).create()
            self.asked_of, self.results_wanted = with_destinations(
                self.inner, parameters_of(self.parameterAsString(parameters, self.QUESTION, context)),
                QgsProcessingUtils.tempFolder())   # where nothing is written: the run ends at its check
        fine = self.inner.prepareAlgorithm(self.asked_of, context, feedback)
        self.inner.files_given = given_files(self.inner, self.asked_of, context)   # the plan is its manifest
        self.taken = self.inner.taken
        return fine

    def layers_read(self) -> list:
        return super().layers_read() if self.inner is None else []   # which the other algorithm reports on

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        if self.inner is None:
            return self._zoning(parameters, context, feedback)
        from pathlib import Path

        from ...core.cluster.folder import SECTION, prepare
        from .others import question_of

        with self.explained(self.chosen_language(parameters, context)):
            request = question_of(self.inner, self.asked_of, context, feedback)
            with self.outputs(parameters, context, feedback) as outputs:
                manifest = {**self.inner.trace(self.asked_of, context, {}), "outputs": self.results_wanted}
                plan = prepare(Path(outputs.folder_path(self.FOLDER)), self.inner.name(), request,
                               self.steps(feedback, span=78.0), manifest=manifest,
                               count=self.parameterAsInt(parameters, self.PARTS_WANTED, context) or 0)
                section = plan[SECTION]
                return outputs.results({"PART_COUNT": section["count"], "SUBJECT_COUNT": section["subjects"]})

    def _zoning(self, parameters, context, feedback) -> dict:
        from dataclasses import replace
        from pathlib import Path

        from ...bridge.runs.manifest import input_entry
        from ...core.cluster.folder import SECTION, prepare
        from ...core.report.layers import CHECK_SECTION

        with self.explained(self.chosen_language(parameters, context)), \
                self.outputs(parameters, context, feedback) as outputs:
            bound = self.bind(parameters, context, feedback, outputs)
            request = replace(bound.request, pack=replace(bound.request.pack, path=""))
            inputs = [input_entry(request.subjects, "subjects", request.subject_fields)]
            inputs += [input_entry(layer.table, layer.role, layer.fields) for layer in request.controls]
            inputs += [input_entry(layer.table, "coverage", layer.fields) for layer in request.coverage or []]
            manifest = self.manifest(parameters, context, inputs, pack=request.pack.named,
                                     as_of=request.as_of.isoformat(), area_method=request.area_method)
            folder = Path(outputs.folder_path(self.FOLDER))
            plan = prepare(folder, self.ZONING, request, self.steps(feedback, span=78.0), manifest=manifest,
                           count=self.parameterAsInt(parameters, self.PARTS_WANTED, context) or 0,
                           more={"unbound": bound.unbound, CHECK_SECTION: {
                               **self._of_check(parameters, context, inputs, request), "made": manifest["made"]}})
            section = plan[SECTION]
            return outputs.results({"PART_COUNT": section["count"], "SUBJECT_COUNT": section["subjects"]})

    def _of_check(self, parameters, context, inputs: list, request) -> dict:
        """The manifest that the check has where it runs at once, but for what it finds: by it a store tells that both
        are the same check."""
        from ...core.contract.rows import SECTION as ROWS
        from ...core.contract.rows import state_section
        from ...core.geometry.following import beside
        from ...core.zoning.judging.check import CHECK
        from .checkzoning import CheckZoning

        check = CheckZoning().create()
        check.taken, check.files_given, check.packs_given = self.taken, self.files_given, self.packs_given
        asked = {definition.name(): parameters[definition.name()] for definition in check.parameterDefinitions()
                 if definition.name() in parameters and not definition.isDestination()}
        manifest = check.manifest(asked, context, inputs, pack=request.pack.named, as_of=request.as_of.isoformat(),
                                  area_method=request.area_method)
        state = beside(CHECK.fingerprint, request, self.subjects.is_unfiltered)
        return {**manifest, ROWS: beside(state_section, state)}

    def choices(self, parameters, context, with_ledger: bool = False):
        """See the base; there is no table of the ledger here, but it may be measured."""
        return super().choices(parameters, context, self.parameterAsBoolean(parameters, self.WITH_LEDGER, context))
