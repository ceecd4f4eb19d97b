"""groundrules:preparepartitions – a check of zoning written as parts that other processes and machines judge."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
)

from ..common.subject_parameters import add_question
from .checking import RulesAlgorithm


class PreparePartitions(RulesAlgorithm):
    """Write what a check reads, part by part, and the plan that says how it is judged."""

    FOLDER, PARTS_WANTED, WITH_LEDGER = "FOLDER", "PARTS_WANTED", "WITH_LEDGER"
    states_dates = True   # findings of the parts do

    def name(self) -> str:
        return "preparepartitions"

    def displayName(self) -> str:
        return self.tr("Prepare a check in parts")

    def shortDescription(self) -> str:
        return self.tr("Writes a check of projects against controls as parts of neighbours that several processes or "
                       "machines judge without QGIS; the results are those of one run.")

    def tags(self) -> list:
        return self.tr("zoning,parts,partition,cluster,parallel,processes,large,million,scale,dask").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_question(self)
        self.add_area_method()
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

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from dataclasses import replace
        from pathlib import Path

        from ...bridge.runs.manifest import input_entry
        from ...core.cluster.folder import SECTION, prepare

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
            plan = prepare(folder, "checkzoning", request, self.steps(feedback, span=78.0), manifest=manifest,
                           count=self.parameterAsInt(parameters, self.PARTS_WANTED, context) or 0,
                           more={"unbound": bound.unbound})
            section = plan[SECTION]
            return outputs.results({"PART_COUNT": section["count"], "SUBJECT_COUNT": section["subjects"]})

    def choices(self, parameters, context, with_ledger: bool = False):
        """See the base; there is no table of the ledger here, but it may be measured."""
        return super().choices(parameters, context, self.parameterAsBoolean(parameters, self.WITH_LEDGER, context))
