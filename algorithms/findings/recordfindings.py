"""groundrules:recordfindings – the findings of runs into the findings store, where they are worked through."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from .store_inputs import StoreAlgorithm


class RecordFindings(StoreAlgorithm):
    """Bring findings of one or several runs together with those of the runs before them."""

    FINDINGS, MANIFESTS, CHECK, KEEP_ALLOWED, NAMES = "FINDINGS", "MANIFESTS", "CHECK", "KEEP_ALLOWED", "NAMES"
    layers: list = []

    def name(self) -> str:
        return "recordfindings"

    def displayName(self) -> str:
        return self.tr("Record findings")

    def shortDescription(self) -> str:
        return self.tr("Records findings of any check in the findings store: which are new, still open, fixed or open "
                       "again, and which waivers have become stale.")

    def tags(self) -> list:
        return self.tr("findings,store,record,state,waiver,compliance,follow up,recheck,GeoPackage").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVector),
            self.tr("Layers or tables of findings, as the checks write them under FINDINGS; each is one run."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.MANIFESTS, self.tr("Run manifests"), QgsProcessing.SourceType.TypeFile, optional=True),
            self.tr("The manifest of each run, in the order of the layers. It states which check a run belongs to and "
                    "what it checked. Without it no finding is set to fixed, unless CHECK names the check."),
            as_many_as=self.FINDINGS)
        self.add_store()
        self.add(QgsProcessingParameterString(self.CHECK, self.tr("Name of the check"), optional=True),
                 self.tr("Runs of one name follow each other: findings that a later run no longer has are fixed, so "
                         "name complete runs only. Empty: algorithm, layer and pack of the manifest, otherwise the "
                         "layer's name."), advanced=True)
        self.add(QgsProcessingParameterBoolean(
            self.KEEP_ALLOWED, self.tr("Also findings without a conflict"), False),
            self.tr("Rows with the verdict “allowed” need no work; they are counted and left out unless you keep "
                    "them."), advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            self.NAMES, self.tr("Projects and parcels with names"), [QgsProcessing.SourceType.TypeVector],
            optional=True),
            self.tr("The layer that was checked, or the verdicts of the run: the store then shows names beside ids. "
                    "Names of natural persons are not kept."), advanced=True)
        self.add_units()
        self.add_author()
        self.add_language()
        for name, label in (("FINDING_COUNT", self.tr("Number of findings in the runs")),
                            ("RECORDED_COUNT", self.tr("Number of runs new to the store")),
                            ("LEFT_OUT_COUNT", self.tr("Number of rows without a conflict, left out"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.add_store_counts()
        self.addOutput(QgsProcessingOutputBoolean("IS_UNCHANGED", self.tr("The store already contained all runs")))

    def check_more(self, parameters, context) -> None:
        self.take_store(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers, snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.layers = snapshot_layers(self, parameters, self.FINDINGS, context)
            self.take_store(parameters, context)
            self.take_units(parameters, context)
            self.names = snapshot_parameter(self, parameters, self.NAMES, context)
        return True

    def layers_read(self) -> list:
        return [*self.layers, *(layer for layer in (self.units, self.names) if layer is not None)]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.store.recording import record_runs
        from ...core.geometry.parallel import Cancelled, stoppable
        from ...core.texts import text

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.personal_data_reported(feedback, language):
            manifest = self._manifest_path(parameters, context)
            try:
                with stoppable(feedback.isCanceled):
                    runs = self._runs(parameters, context, feedback, language)
                    feedback.setProgress(50)
                    counts = record_runs(self.store, runs, self.author, cancelled=feedback.isCanceled)
            except Cancelled as error:
                raise self.cancelled_error() from error
            self.tell(feedback, counts, language)
            for run in runs:
                if not run.looked.closes:
                    feedback.pushWarning(text("store.open_end", language, layer=run.layer, check=run.check))
            results = {**self.store_results(counts), "IS_UNCHANGED": counts["RECORDED_COUNT"] == 0}
            return {**results, **self._written_trace(manifest, parameters, context, feedback, counts)}

    def _manifest_path(self, parameters, context) -> str:
        """Where the manifest goes; empty where none is asked for.

        Raises:
            InputError: nothing can be written there: it is said before anything is recorded.
        """
        from ...bridge.runs.manifest import writes_manifest
        from ...bridge.writing.destinations import check_file_place

        if not writes_manifest(self, parameters):
            return ""
        path = self.parameterAsFileOutput(parameters, self.MANIFEST, context)
        check_file_place(path)
        return path

    def _written_trace(self, path: str, parameters, context, feedback, counts: dict) -> dict:
        """The manifest, where one is asked for; the store itself keeps those of the runs that were recorded."""
        import json

        from ...bridge.writing.write import write_text
        from ...core.errors import InputError

        if not path:
            return {}
        try:
            write_text(path, json.dumps(self.trace(parameters, context, counts), ensure_ascii=False, indent=2))
        except InputError as error:     # a disk that is full by now: what was recorded is recorded
            feedback.pushWarning(error.in_language(self.chosen_language(parameters, context)))
            return {}
        return {self.MANIFEST: path}

    def _runs(self, parameters, context, feedback, language) -> list:
        from ...bridge.reading.read import read
        from ...bridge.writing.write import SHORT_NAMES
        from ...core.errors import InputError
        from ...core.findings.contract import FindingLayer, findings_of
        from ...core.findings.recording import recorded_run
        from ...core.report.layers import check_manifest

        paths = [path for path in self.parameterAsFileList(parameters, self.MANIFESTS, context) if path]
        check = self.parameterAsString(parameters, self.CHECK, context).strip()
        if check and len(self.layers) > 1:
            raise InputError("store.one_name", layers=len(self.layers))
        manifests = [check_manifest(path) for path in paths] or [None] * len(self.layers)
        keep = self.parameterAsBoolean(parameters, self.KEEP_ALLOWED, context)
        runs = []
        for number, (layer, manifest) in enumerate(zip(self.layers, manifests)):
            self.refuse_own(layer)
            table = read(layer, check_crs=False, cancelled=feedback.isCanceled)
            findings = FindingLayer(*findings_of(table, SHORT_NAMES), table.crs, table.name)
            findings = findings._replace(frame=self.placed_and_named(feedback, findings, language))
            runs.append(recorded_run(findings, manifest, check, keep))
            feedback.setProgress(50 * (number + 1) / len(self.layers))
        return runs
